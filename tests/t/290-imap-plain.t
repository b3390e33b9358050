#!/bin/sh
# Servers that know little: no QRESYNC, CONDSTORE, IDLE, UIDPLUS, SPECIAL-USE, LITERAL+, ENABLE… the
# sync does the same with what is left; then each of them missing alone. And one that refuses logins.
. "$(dirname "$0")/lib.sh"
plan 33
DOVECOT_EXTRA='imap_capability = IMAP4rev1 SASL-IR LOGIN-REFERRALS'
export DOVECOT_EXTRA
mail_servers
deliver() { printf 'From: Client <client@mail.test>\nTo: advisor@mail.test\nSubject: %s\nMessage-ID: <%s@example.org>\n\nBonjour\n' "$1" "$1" | mail_in; }
once() { # one pass, its JSON in out; prints the number of KEY
	"$NET" --once -o json >out 2>err || { cat out err >&2; return 1; }
	sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" out
}
same_set() {
	mail_ids advisor INBOX | sort >there
	sql "SELECT m.channel_id FROM folder_uid u JOIN message m ON m.id = u.message
		JOIN folder f ON f.id = u.folder WHERE f.name = 'INBOX'" | sort >here
	cmp there here
}
flag() { sql "SELECT $2 FROM message_flag JOIN message m ON m.id = message WHERE channel_id = '$1@example.org'"; }
push() { sql "INSERT INTO flag_push(folder, uid, flag, on_) SELECT folder, uid, 1, 1 FROM folder_uid JOIN message m ON m.id = message WHERE channel_id = '$1@example.org'"; }
told() { doveadm fetch -u advisor@mail.test flags mailbox INBOX header Message-ID "$1@example.org" | grep -q "$2"; }

capabilities() { # of the server, once logged in
	python3 -c 'import imaplib, sys
box = imaplib.IMAP4("127.0.0.1", int(sys.argv[1]))
box.login("advisor@mail.test", "secret")
print(*sorted(box.capability()[1][0].decode().upper().split()))
box.logout()' "$IMAP_PORT"
}

# day NAME: everything that a sync does, on a new home
day() {
	home "$1"
	account bank compress=yes poll=5s
	doveadm expunge -u advisor@mail.test mailbox INBOX all
	doveadm expunge -u advisor@mail.test mailbox Sent all 2>/dev/null
	for i in 1 2 3 4 5; do deliver "$1-$i"; done
	is "$1: the first sync" "$(once added)" 5
	is "$1: nothing new" "$(once added)" 0
	deliver "$1-6"
	doveadm flags add -u advisor@mail.test '\Seen \Flagged' mailbox INBOX header Message-ID "$1-2@example.org"
	doveadm expunge -u advisor@mail.test mailbox INBOX header Message-ID "$1-3@example.org"
	push "$1-4"
	printf 'From: advisor@mail.test\nTo: client@mail.test\nSubject: s\nMessage-ID: <%s-s@mail.test>\n\nsi\n' "$1" | mail_save advisor Sent
	is "$1: new mail, and what lies in Sent" "$(once added)" 2
	is "$1: a flag comes" "$(flag "$1-2" seen) $(flag "$1-2" flagged)" '1 1'
	ok "$1: a flag goes" told "$1-4" Seen
	ok "$1: what is gone is gone" same_set
	once flags >/dev/null # some tell us what we told them
	is "$1: … and quiet afterwards" "$(once flags)$(once added)$(once known)" 000
}

day bare
is 'it is as bare as that' "$(capabilities)" 'IMAP4REV1 LOGIN-REFERRALS SASL-IR'
# an answer: APPEND to Sent without UIDPLUS and LITERAL+, then recognised when it is read again
case_=$(sql "SELECT c.case_id FROM message m JOIN conversation c ON c.id = m.conversation WHERE m.channel_id = 'bare-1@example.org'")
ok 'an answer is written' sh -c 'echo Volontiers. | "$0" case "$1" reply' "$DESK" "$case_"
exits '… and leaves' 0 "$NET" --once --now "$(date -u -d '+5 minutes' +%FT%TZ)"
is '… once' "$(mail_count client INBOX)" 1
is '… with a copy in Sent' "$(mail_count advisor Sent)" 2
once added >/dev/null
is '… which is no second message' "$(sql "SELECT count(*) FROM message WHERE direction = 'out'")" 2

spawn "$NET" --watch
net=$pid
wait_for 8 sh -c '"$0" status -o json | grep -q listening' "$NET"
has() { [ "$(sql "SELECT count(*) FROM message WHERE channel_id = '$1'" 2>/dev/null)" = 1 ]; }
deliver polled
ok 'without IDLE new mail comes by asking' wait_for 12 has polled@example.org
doveadm flags add -u advisor@mail.test '\Flagged' mailbox INBOX header Message-ID polled@example.org
flagged() { [ "$(flag polled flagged)" = 1 ]; }
ok '… so does a flag' wait_for 12 flagged
doveadm expunge -u advisor@mail.test mailbox INBOX header Message-ID polled@example.org
dropped() { [ "$(sql "SELECT count(*) FROM folder_uid u JOIN message m ON m.id = u.message WHERE channel_id = 'polled@example.org'")" = 0 ]; }
ok '… and what is expunged leaves' wait_for 12 dropped
stop "$net"

# One missing at a time: the rest must not lean on it.
all='IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT THREAD=REFERENCES UNSELECT CHILDREN NAMESPACE UIDPLUS LIST-EXTENDED I18NLEVEL=1 CONDSTORE QRESYNC ESEARCH ESORT SEARCHRES WITHIN CONTEXT=SEARCH LIST-STATUS BINARY MOVE SPECIAL-USE LITERAL+'
without() { # without WORD: a server that does not say it
	words=$(printf '%s' " $all " | sed "s/ $1 / /;s/^ //;s/ $//")
	sed -i "s/^imap_capability = .*/imap_capability = $words/" "$DOVECOT_CONF"
	doveadm reload
	wait_for 5 lacks "$1"
}
lacks() { ! capabilities | grep -qw -- "$1" && capabilities | grep -qw IDLE; }
for word in QRESYNC ENABLE; do
	without $word
	day "no-$word"
done

# LOGIN is disabled, as by a Dovecot that believes itself in the clear behind somebody else's TLS.
echo - >plan
serve CUT "$SERVERS/cut-proxy.py" --to "127.0.0.5:$IMAP_PORT" --tls "$T/tls" --plan plan --log log --heard heard
home disabled
account bank imap-port="$CUT_PORT" compress=no
exits 'a server that disables LOGIN' 3 "$NET" --once
like '… is named' "$(cat err)" 'Account “bank”: localhost takes no passwords'
is '… and hears nothing but goodbye' "$(tr -d '\r' <heard)" 'g1 LOGOUT'
