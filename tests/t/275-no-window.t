#!/bin/sh
# A server that reads no more (its window is shut) or says no more in the midst of something large: the command ends
# in time, whatever there was still to carry; nothing is lost or twice, and no other account waits.
. "$(dirname "$0")/lib.sh"
plan 16
mail_servers
# More than the buffers of both sides hold. Servers take mails of 2 MB here: what must go through goes to a script.
head -c 8000000 /dev/zero >large
login='tls
send 220 scripted
until ^EHLO
send 250-scripted
send 250 AUTH PLAIN
until ^AUTH
send 235 2.7.0 welcome
until ^MAIL
send 250 2.1.0 ok
until ^RCPT
send 250 2.1.5 ok
until ^DATA
send 354 go on'
printf '%s\n' "$login" 'sleep 300' >deaf.smtp
printf '%s\n' "$login" 'swallow \r\n.\r\n' 'send 250 2.0.0 taken' >takes.smtp
cat >mute.imap <<END
tls
send * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready
read
send %T OK [CAPABILITY IMAP4rev1] in
read
send * LIST () "/" INBOX\\r\\n%T OK done
read
send * 1 EXISTS\\r\\n* OK [UIDVALIDITY 1] x\\r\\n* OK [UIDNEXT 2] x\\r\\n%T OK [READ-WRITE] done
read
send * 1 FETCH (UID 1 FLAGS () RFC822.SIZE 20000000)\\r\\n%T OK done
read
raw * 1 FETCH (UID 1 FLAGS () BODY[]<0> {1000000}\\r\\nFrom: a\\r\\n\\r\\n
raw $(head -c 900000 /dev/zero | tr '\0' x)
sleep 300
END

port() { sed -i "/account \"$1\"/,/^\[/s/^$2 = .*/$2 = $3/" "$CONF"; } # port ACCOUNT KEY PORT
scripted() { # scripted NAME SCRIPT…: its port in $SCRIPTED_PORT, its log in NAME.log
	name_=$1
	shift
	serve SCRIPTED "$SERVERS/scripted.py" --tls "$T/tls" --log "$T/$name_.log" "$@"
}
state() { sql "SELECT state FROM outbox WHERE id = $id"; }
reason() { sql "SELECT reason FROM outbox WHERE id = $id"; }
answer() { id=$("$DESK" case "$case_id" reply --hold 0 -q -m "$1" --attach large); }
now() { date +%s; }
in_time() { ok "$1 ($took s)" test "$took" -le $((2 + 3 * PATIENCE)); } # all these deadlines are 2 s

home
account agence smtp-tls=tls compress=no
printf 'From: Client <client@mail.test>\nTo: advisor@mail.test\nSubject: question\nMessage-ID: <q@x.example>\n\nBonjour ?\n' | mail_in
wait_for 5 mail_has advisor INBOX q@x.example
"$NET" --once -q
case_id=$("$DESK" cases -q)

# ---- SMTP, in a mail ----
scripted smtp deaf.smtp takes.smtp
port agence smtp-port "$SCRIPTED_PORT"
answer 'where to?'
start=$(now)
GUICHET_SMTP_DEADLINE=2 "$NET" --once -q 2>/dev/null
took=$(($(now) - start))
is 'DATA: nothing was taken, it is tried again' "$(state) $(sql "SELECT attempts FROM outbox WHERE id = $id")" 'retry 1'
like '… and says so' "$(reason)" 'within 2 s'
like '… the mail had begun' "$(cat smtp.log)" 'TLS> DATA'
in_time '… in time'
"$DESK" outbox "$id" cancel >/dev/null
is '… a person can take it back' "$(state)" cancelled

# ---- IMAP, in the copy for Sent ----
filed() { sql "SELECT copied FROM outbox WHERE id = $id"; }
later() { "$NET" --once --now "$(date -u -d "+$1" +%Y-%m-%dT%H:%M:%SZ)+" >out 2>err; }
imap=$IMAPS_PORT
account autre address=other@mail.test user=other@mail.test
echo 'APPEND deaf' >plan
serve CUT "$SERVERS/cut-proxy.py" --to "$IMAP_PORT" --tls "$T/tls" --plan plan --log imap.log
port agence imap-port "$CUT_PORT"
answer 'to be filed'
spawn "$NET" --watch -q
net=$pid
ok 'a copy is on its way' wait_for 10 grep -q APPEND imap.log
printf 'From: Client <client@mail.test>\nTo: other@mail.test\nSubject: autre\nMessage-ID: <b@x.example>\n\nBonjour ?\n' | mail_in other
here() { [ "$(sql "SELECT count(*) FROM message WHERE channel_id = 'b@x.example'")" = 1 ]; }
ok '… nobody else waits for it' wait_for 3 here
stop "$net"
is '… it is sent, not filed' "$(state) $(filed)" 'sent 0'
start=$(now)
GUICHET_IMAP_DEADLINE=2 later '1 hour'
took=$(($(now) - start))
like 'APPEND: the log says so' "$(cat "$HOME_DIR"/log/*.log)" 'agence: what was sent is not filed yet: .*no complete answer.*within 2 s'
in_time '… in time'
is '… it stays to be filed' "$(state) $(filed)" 'sent 0'
port agence imap-port "$imap"
later '2 hours'
later '3 hours'
is '… and is, once' "$(state) $(filed) $(mail_ids advisor Sent | grep -Fxc "$(sql "SELECT channel_id FROM outbox WHERE id = $id")")" 'sent 1 1'
is '… and was taken once' "$(grep -c '> DATA' smtp.log)" 2

# ---- IMAP, in a mail that comes ----
scripted mute mute.imap
home mute
account agence imap-port="$SCRIPTED_PORT" compress=no smtp-host=
start=$(now)
GUICHET_IMAP_DEADLINE=2 "$NET" --once >out 2>err
took=$(($(now) - start))
like 'FETCH: says so' "$(cat err)" 'agence.*no complete answer.*within 2 s'
in_time '… in time'
is '… nothing half is kept' "$(sql 'SELECT count(*) FROM message')" 0
