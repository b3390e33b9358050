#!/bin/sh
# New mail does not wait for the end of a long first sync.
. "$(dirname "$0")/lib.sh"
NET=$FAULT_BUILD/guichet-net
[ -x "$NET" ] || skip_all 'no build with fault points'
plan 6
mail_servers
maildir=$T/dv/mail/advisor/Maildir
python3 - "$T/corpus" <<'PY'
import os, sys
for folder in ("", "/.Sent"):
    for sub in ("cur", "new", "tmp"):
        os.makedirs(f"{sys.argv[1]}{folder}/{sub}")
    for i in range(3500):
        with open(f"{sys.argv[1]}{folder}/cur/{1700000000 + i}.{i}.test:2,", "w") as f:
            f.write(f"From: c{i}@example.org\nTo: advisor@mail.test\nSubject: n {i}\nMessage-ID: <m{i}{folder[2:]}@example.org>\n\nx\n")
PY
mkdir -p "$maildir"
cp -r corpus/. "$maildir"
if [ "$(id -u)" = 0 ]; then chown -R tester: "$(dirname "$maildir")"; fi
home
account bank
deliver() { printf 'From: n@example.org\nTo: advisor@mail.test\nSubject: %s\nMessage-ID: <%s@example.org>\n\nx\n' "$1" "$1" | mail_in; }
has() { [ "$(sql "SELECT count(*) FROM message WHERE channel_id = '$1@example.org'" 2>/dev/null)" = 1 ]; }
left() { sql "SELECT count(*) FROM folder_uid u JOIN folder f ON f.id = u.folder WHERE state = 'known' AND f.role = '$1'" 2>/dev/null; }
reading() { [ "$(left "$1")" -gt 0 ] && [ "$(left "$1")" -lt 2600 ]; }
GUICHET_FAULT='sync_attend=1x6' spawn "$NET" --once -q
net=$pid
ok 'the inbox is being read' wait_for 20 reading inbox
deliver un
ok 'new mail comes before what is old' wait_for 8 has un
ok '… which is not all read yet' [ "$(left inbox)" -gt 0 ]
ok 'then Sent is being read' wait_for 20 reading sent
deliver deux
wait_for 3 has deux
is 'new mail in the inbox comes before it too' "$(has deux && [ "$(left sent)" -gt 0 ] && echo yes)" yes
wait "$net"
is 'and all is read in the end' "$(left inbox)$(left sent)" 00
