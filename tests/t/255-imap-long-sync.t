#!/bin/sh
# New mail does not wait for the end of a long first sync.
. "$(dirname "$0")/lib.sh"
NET=$FAULT_BUILD/guichet-net
[ -x "$NET" ] || skip_all 'no build with fault points'
plan 7
mail_servers
maildir=$T/dv/mail/advisor/Maildir
python3 - "$T/corpus" <<'PY'
import os, sys
for folder, mails in ("", 4500), ("/.Sent", 2500):
    for sub in ("cur", "new", "tmp"):
        os.makedirs(f"{sys.argv[1]}{folder}/{sub}")
    for i in range(mails):
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
# The sync stands still between two batches until it is let on: what it does then depends on no clock.
held() { [ -e sync_attend.held ] || gone "$net"; }
on() { rm -f sync_attend.held && wait_for 100 held; } # to the next stand
still() { [ -e sync_attend.held ] && [ "$(left "$1")" -gt 0 ]; }
# on_until COMMAND…: through at most five batches.
on_until() {
	for _ in 1 2 3 4 5; do
		if "$@"; then return 0; fi
		on
	done
	return 1
}
GUICHET_FAULT='sync_attend=hold' spawn "$NET" --once -q
net=$pid
wait_for 100 held
ok 'the inbox is being read' still inbox
deliver un
sleep 6 # in answer to a FETCH, Dovecot looks for new mail every five seconds at most
ok 'new mail comes before what is old' on_until has un
ok '… which is not all read yet' still inbox
only_sent() { [ "$(left inbox)" = 0 ] && still sent; }
ok 'then Sent is being read' on_until only_sent
deliver deux
ok 'new mail in the inbox comes before it too' on_until has deux
ok '… which is not all read yet' still sent
until gone "$net"; do
	rm -f sync_attend.held
	sleep 0.05
done
is 'and all is read in the end' "$(left inbox)$(left sent)" 00
