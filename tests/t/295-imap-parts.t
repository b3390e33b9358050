#!/bin/sh
# Attachments that were not kept are fetched when somebody asks for one: of a large mail, of one too
# large to be fetched whole, beside a guichet-net that watches and without one. Against a real Dovecot.
. "$(dirname "$0")/lib.sh"
plan 26
mail_servers
export GUICHET_NOW="$(date -u +%FT%TZ)+"
as_server mkdir -p "$T/dv/mail/advisor/Maildir"
mkdir -m 777 sent
# mails big (3 MB: a photo, and a contract in a message in it) and huge (27 MB)
as_server /usr/bin/python3 - "$T/dv/mail/advisor/Maildir" <<'END'
import email.message, os, random, sys
box = sys.argv[1]
for d in ("new", "cur", "tmp"):
    os.makedirs(f"{box}/{d}", exist_ok=True)
random.seed(7)
for name, size in (("big", 2_000_000), ("huge", 19_000_000)):
    m = email.message.EmailMessage()
    m["From"], m["To"], m["Subject"] = "Client <client@mail.test>", "advisor@mail.test", f"Dossier {name}"
    m["Message-ID"], m["Date"] = f"<{name}@example.org>", "Mon, 12 Jan 2026 10:00:00 +0100"
    m.set_content("Bonjour, voici les pièces.\n")
    photo, contract = random.randbytes(size), random.randbytes(40_000)
    note = "Ligne d'été,\nune autre.\n"
    m.add_attachment(photo, maintype="image", subtype="jpeg", filename="../../photo d'été.jpg")
    m.add_attachment(note, filename="note.txt", charset="iso-8859-1")
    m.add_attachment(contract, maintype="application", subtype="pdf", filename="contrat.pdf")
    for what, data in (("photo", photo), ("contract", contract)):
        with open(f"sent/{name}.{what}", "wb") as out:
            out.write(data)
    with open(f"{box}/new/{1700000000 + size}.{name}.test", "wb") as out:
        out.write(m.as_bytes())
END
sum() { sha256sum <"$1"; }
home
account bank keep-source=1
exits 'the mails come' 0 "$NET" --once
is 'their sources do not stay' "$(sql 'SELECT count(*) FROM source')" 0
nr() { sql "SELECT $2 FROM message m JOIN conversation c ON c.id = m.conversation WHERE m.channel_id = '$1@example.org'"; }
section() { "$DESK" case "$1" attachments -o json | python3 -c "import sys,json; print(*[r['section'] for r in map(json.loads, sys.stdin) if '$2' in (r['name'] or '')])"; }
big=$(nr big c.case_id) huge=$(nr huge c.case_id)
exits 'attachments are listed' 0 "$DESK" case "$big" attachments -o json
like '… with name, type and size' "$(cat out)" '"name":"contrat.pdf","type":"application/pdf","size":(4[0-9]{4}|5[0-9]{4}).*"here":false,"message":'
exits '… as a table' 0 "$DESK" case "$big" attachments
like '… too' "$(cat out)" 'contrat.pdf +application/pdf'

mkdir to
save() { "$DESK" case "$1" save "$(nr "$2" m.id)" "$(section "$1" "$3")" --to to; }
exits 'one of a large mail is fetched' 0 save "$big" big photo
file=$(cat out)
is '… byte by byte' "$(sum "$file")" "$(sum sent/big.photo)"
is '… under a name without a folder' "$(dirname "$file")" to
is '… for its owner alone' "$(stat -c %a "$file")" 600
like '… and is here now' "$("$DESK" case "$big" attachments -o json | grep photo)" '"here":true'
exits 'a second time it need not be fetched' 0 env GUICHET_CONFIG="$CONF" "$DESK" case "$big" save "$(nr big m.id)" "$(section "$big" photo)" --to to
ok '… and nothing is overwritten' test "$(cat out)" != "$file" -a -s "$(cat out)"

exits 'one of a mail too large to come whole' 0 save "$huge" huge contrat
is '… byte by byte' "$(sum "$(cat out)")" "$(sum sent/huge.contract)"
exits '… the large one itself' 0 save "$huge" huge photo
is '… byte by byte' "$(sum "$(cat out)")" "$(sum sent/huge.photo)"

spawn "$NET" --watch
net=$pid
wait_for 8 sh -c '"$0" status -o json | grep -q listening' "$NET"
exits 'beside a guichet-net that watches' 0 save "$big" big contrat
is '… byte by byte' "$(sum "$(cat out)")" "$(sum sent/big.contract)"
doveadm expunge -u advisor@mail.test mailbox INBOX header Message-ID big@example.org
gone_there() { [ "$(sql "SELECT count(*) FROM folder_uid u JOIN message m ON m.id = u.message WHERE channel_id = 'big@example.org'")" = 0 ]; }
wait_for 5 gone_there
exits 'of a mail that was deleted on the server' 3 save "$big" big note
like '… a sentence' "$(cat err)" 'note.txt.*no longer on the server'
stop "$net"

exits 'a section that is none' 3 "$DESK" case "$big" save "$(nr big m.id)" 9.9 --to to
like '… where to look' "$(cat err)" "case $big attachments"
exits 'a message of another case' 3 "$DESK" case "$big" save "$(nr huge m.id)" "$(section "$huge" photo)" --to to
exits 'a folder that is none' 3 "$DESK" case "$huge" save "$(nr huge m.id)" "$(section "$huge" note)" --to nowhere
exits 'too few words' 2 "$DESK" case "$big" save
