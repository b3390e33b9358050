#!/bin/sh
# An IMAP account and its folders, level by UID ledger: first sync, nothing new, new mail, flags both
# ways, expunge, UIDVALIDITY, further folders, sizes. Against a real Dovecot.
. "$(dirname "$0")/lib.sh"
plan 44
mail_servers
export GUICHET_NOW="$(date -u +%FT%TZ)+"
box=$T/dv/mail/advisor/Maildir

# make_mails FROM TO [BYTES]: as files, the way a load of old mail lies on a server
make_mails() {
	as_server /usr/bin/python3 - "$box" "$@" <<'END'
import os, sys
box, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
size = int(sys.argv[4]) if len(sys.argv) > 4 else 0
for d in ("new", "cur", "tmp"):
    os.makedirs(f"{box}/{d}", exist_ok=True)
for i in range(first, last + 1):
    body = "Bonjour.\n" * (i % 50 + 1)
    body += "".join(f"{n:070d}\n" for n in range(size // 71))
    with open(f"{box}/tmp/m{i}", "w") as f:
        f.write(f"From: Client {i} <client{i}@example.org>\nTo: advisor@mail.test\n"
                f"Subject: Question {i}\nMessage-ID: <m{i}@example.org>\n"
                f"Date: Mon, 12 Jan 2026 10:00:00 +0100\n\n{body}")
    os.rename(f"{box}/tmp/m{i}", f"{box}/new/{1700000000 + i}.{i}.test")
END
}
once() { # one pass, its JSON in out; prints the number of KEY
	"$NET" --once -o json >out 2>err || { cat out err >&2; return 1; }
	number "$1"
}
number() { sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" out; }
same_set() { # what the server has in INBOX is what we have, each once
	mail_ids advisor INBOX | sort >there
	sql "SELECT m.channel_id FROM folder_uid u JOIN message m ON m.id = u.message
		JOIN folder f ON f.id = u.folder WHERE f.name = 'INBOX'" | sort >here
	cmp there here
}

as_server mkdir -p "$box"
make_mails 1 300
home
account bank

is 'first sync: all of it' "$(once added)" 300
ok 'the same set as on the server' same_set
is 'every UID is stored' "$(sql "SELECT group_concat(DISTINCT state) FROM folder_uid")" stored
is 'the newest 50 came before all others' \
	"$(sql "SELECT min(uid) FROM folder_uid WHERE message IN (SELECT id FROM message ORDER BY arrived, id LIMIT 50)")" 251
is 'received when the server says so' "$(sql "SELECT count(*) FROM message WHERE at > 1760000000000")" 300

is 'nothing new: nothing added' "$(once added)" 0
ok "nothing new: $(number bytes) bytes" test "$(number bytes)" -le 2048
ok "nothing new: $(number ms) ms" test "$(number ms)" -le $((1000 * PATIENCE))

make_mails 301 301
is 'one new mail' "$(once added)" 1
printf 'From: Client <c@example.org>\nTo: advisor@mail.test\nSubject: par LMTP\nMessage-ID: <lmtp@example.org>\n\nBonjour\n' | mail_in
is 'one by LMTP' "$(once added)" 1
ok 'still the same set' same_set

doveadm flags add -u advisor@mail.test '\Seen \Flagged' mailbox INBOX header Message-ID m5@example.org
is 'a flag set on the server comes' "$(once flags)" 1
is '… to the message' "$(sql "SELECT seen, flagged FROM message_flag JOIN message m ON m.id = message WHERE channel_id = 'm5@example.org'")" '1|1'
doveadm flags remove -u advisor@mail.test '\Seen' mailbox INBOX header Message-ID m5@example.org
once flags >/dev/null
is '… and goes' "$(sql "SELECT seen FROM message_flag JOIN message m ON m.id = message WHERE channel_id = 'm5@example.org'")" 0

sql "INSERT INTO flag_push(folder, uid, flag, on_) SELECT folder, uid, 1, 1 FROM folder_uid
	JOIN message m ON m.id = message WHERE channel_id = 'm7@example.org'"
is 'read here: the server is told' "$(once pushed)" 1
like '… and knows' "$(doveadm fetch -u advisor@mail.test flags mailbox INBOX header Message-ID m7@example.org)" 'Seen'
is '… once' "$(once pushed)" 0
is 'no wish is left' "$(sql 'SELECT count(*) FROM flag_push')" 0

doveadm expunge -u advisor@mail.test mailbox INBOX header Message-ID m9@example.org
is 'expunged there' "$(once gone)" 1
ok 'gone from the ledger' same_set
is 'but not from the history' "$(sql "SELECT count(*) FROM message WHERE channel_id = 'm9@example.org'")" 1

doveadm mailbox update -u advisor@mail.test --uid-validity 4242 INBOX
is 'UIDVALIDITY changed: nothing new' "$(once added)" 0
is '… all recognised' "$(number known)" 301
ok '… the same set' same_set
is '… no message twice' "$(sql 'SELECT count(*) - count(DISTINCT channel_id) FROM message')" 0
is '… and quiet afterwards' "$(once known)" 0

make_mails 400 400 3500000
is 'a large mail comes in slices' "$(once added)" 1
is '… whole' "$(sql "SELECT source_size FROM message WHERE channel_id = 'm400@example.org'")" \
	"$(doveadm fetch -u advisor@mail.test size.virtual mailbox INBOX header Message-ID m400@example.org | sed -n 's/.*: //p')"
make_mails 401 401 27000000
is 'a huge one: its beginning' "$(once added)" 1
is '… marked too big' "$(sql "SELECT state FROM folder_uid JOIN message m ON m.id = message WHERE channel_id = 'm401@example.org'")" too-big
ok "… in $(number bytes) bytes" test "$(number bytes)" -lt 400000

doveadm mailbox create -u advisor@mail.test 'Réclamations & R/D'
printf 'From: Client <c@example.org>\nTo: advisor@mail.test\nSubject: Reclamation\nMessage-ID: <r1@example.org>\n\nNon\n' |
	mail_save advisor 'Réclamations & R/D'
printf 'From: Anne <advisor@mail.test>\nTo: c@example.org\nSubject: Re: Reclamation\nMessage-ID: <s1@mail.test>\nIn-Reply-To: <r1@example.org>\n\nSi\n' |
	mail_save advisor Sent
home second
account bank "folders=INBOX, Réclamations & R/D" compress=yes
exits 'a home anew, two folders and Sent, compressed' 0 "$NET" --once -o json
is '… every mail once' "$(sql 'SELECT count(*) FROM message')" 305
ok "… in $(number bytes) bytes on the wire" test "$(number bytes)" -lt 2000000
is '… a name beyond ASCII' "$(sql "SELECT wire FROM folder WHERE name = 'Réclamations & R/D'")" 'R&AOk-clamations &- R/D'
is '… what lies in Sent is ours' "$(sql "SELECT direction FROM message WHERE channel_id = 's1@mail.test'")" out
is '… in the same conversation' "$(sql "SELECT count(DISTINCT conversation) FROM message WHERE channel_id IN ('r1@example.org', 's1@mail.test')")" 1

if [ -x "$FAULT_BUILD/guichet-net" ]; then
	home slow
	account bank "folders=INBOX, Réclamations & R/D"
	exits 'the same over a slow link' 0 env GUICHET_FAULT='imap_slow_link=1' "$FAULT_BUILD/guichet-net" --once -o json
	ok "… compressed once much is to come: $(number bytes) bytes" test "$(number bytes)" -lt 2000000
	is '… every mail once' "$(sql 'SELECT count(*) FROM message')" 305
else
	skip 'no build with fault points' 3
fi

home third
account bank 'folders=INBOX, Disparu'
exits 'a folder that is missing needs a person' 1 "$NET" --once -o json
like '… by name' "$(cat out)" 'no folder “Disparu”'
is '… the others came' "$(sql "SELECT count(*) FROM folder_uid WHERE state = 'known'")" 0
like '… and status says it' "$("$NET" status)" 'Disparu'
