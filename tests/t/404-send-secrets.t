#!/bin/sh
# A canary password and token: never in the cache, a log, a command line or an environment; and
# addresses and headers that try to become commands.
. "$(dirname "$0")/lib.sh"
plan 28
mail_servers
serve FAULT "$SERVERS/smtp-fault.py" --tls "$T/tls" --lmtp "$LMTP_PORT" --log "$T/faults"
home
canary=Kanarienvogel-4711
printf %s "$canary" >"$T/password" # what a key ring would hold
sed "s/^desk@mail.test:{PLAIN}secret/desk@mail.test:{PLAIN}$canary/" "$T/dv/users" >users
cat users >"$T/dv/users"
token=$("$SERVERS/token" advisor@mail.test)
printf %s "$token" >"$T/token"
# by password, which the submission server refuses; by token, for reading and for sending
account mot-de-passe address=desk@mail.test user=desk@mail.test password-command="cat $T/password"
account jeton auth=xoauth2 password-command= token-command="cat $T/token" smtp-port="$SUBMISSION_PORT"

for to in advisor desk; do
	printf 'From: Client <client@mail.test>\nTo: %s@mail.test\nSubject: question\nMessage-ID: <%s@x.example>\n\nBonjour ?\n' \
		$to $to | mail_in $to
	wait_for 5 mail_has $to INBOX "$to@x.example"
done
exits 'both accounts log in for reading' 0 "$NET" --once -q
case_of() { sql "SELECT c.id FROM cases c JOIN account a ON a.id = c.account WHERE a.name = '$1'"; }
refused=$("$DESK" case "$(case_of mot-de-passe)" reply --hold 0 -q -m 'by password')
sent=$("$DESK" case "$(case_of jeton)" reply --hold 0 -q -m 'by token')
spawn "$NET" --watch
watch=$pid
state_is() { [ "$(sql "SELECT state FROM outbox WHERE id = $1")" = "$2" ]; }
ok 'sent with a token' wait_for 10 state_is "$sent" sent
ok 'it arrived' wait_for 5 mail_has client INBOX "$(sql "SELECT channel_id FROM outbox WHERE id = $sent")"
ok 'a refused password is reported' wait_for 10 state_is "$refused" retry

# What an encoder could have left: as it is, and in base64 the way each mechanism sends it.
printf '%s\n' "$canary" "$token" "$(printf %s "$canary" | base64 -w0)" \
	"$(printf '\000desk@mail.test\000%s' "$canary" | base64 -w0)" \
	"$(printf 'user=advisor@mail.test\001auth=Bearer %s\001\001' "$token" | base64 -w0)" >canaries
workers=$(ours | awk '$2 ~ /guichet-net/ { print $1 }')
ok 'workers are running' [ "$(echo "$workers" | wc -w)" -ge 3 ]
seen=''
for pid_ in $workers; do
	[ -e "/proc/$pid_/cmdline" ] || continue # what asked for the list
	tr '\0' '\n' <"/proc/$pid_/cmdline" | grep -qFf canaries && seen="$seen cmdline:$pid_"
	# unreadable when we are not root, as the process is not dumpable
	{ tr '\0' '\n' <"/proc/$pid_/environ"; } 2>/dev/null | grep -qFf canaries && seen="$seen environ:$pid_"
done
is 'not in a command line or an environment' "$seen" ''
# A core dump would hold them: none can be made, and nobody else may look into the process.
limits=$(for pid_ in $workers; do [ -e "/proc/$pid_" ] && awk '/^Max core file size/ { print $5, $6 }' "/proc/$pid_/limits"; done | sort -u)
is 'no core dump can be made' "$limits" '0 0'
stop "$watch"
is 'not in the home, the cache or the logs' "$(grep -rlFf canaries "$HOME_DIR")" ''
is 'not in what is said' "$(grep -lFf canaries spawn.* err out)" ''
like 'the log is kept' "$(cat "$HOME_DIR"/log/net.log)" 'agence|jeton|mot-de-passe'
unlike 'and names no customer' "$(cat "$HOME_DIR"/log/net.log)" 'client@mail\.test'
unlike 'nor a subject or body' "$(cat "$HOME_DIR"/log/net.log)" 'question|by token|by password|Bonjour'

# ---- what comes in must not become a command on the way out ----
home injection
account agence smtp-port="$FAULT_PORT"
case_id=
cat >hostile <<'END'
From: =?utf-8?Q?x=0D=0ABcc=3A_evil=40evil.example?= <client@mail.test>
Reply-To: =?utf-8?Q?y=0D=0A=2E=0D=0AMAIL_FROM=3A=3Cevil=40evil.example=3E?= <client@mail.test>
To: advisor@mail.test
Cc: =?utf-8?Q?=3Cevil=40evil.example=3E=0ARCPT_TO=3A?= <other@mail.test>
Subject: =?utf-8?Q?hello=0D=0ABcc:_evil@evil.example=0D=0A=0D=0Anew_body=00?=
Message-ID: <h1@x.example>
References: <a@x.example>	<b"@x.example> <c@x.example
 Bcc: evil@evil.example> <d@x.example>

.
..
RCPT TO:<evil@evil.example>
END
mail_in advisor <hostile
wait_for 5 mail_has advisor INBOX h1@x.example
"$NET" --once -q
case_id=$(sql "SELECT c.case_id FROM message m JOIN conversation c ON c.id = m.conversation WHERE m.channel_id = 'h1@x.example'")
name=$(printf 'x\r\nBcc: evil@evil.example\r\n\r\n.pdf')
printf 'offre' >"$name"
body=$(printf 'Bonjour\n.\nMAIL FROM:<evil@evil.example>\r.\rQUIT')
id=$("$DESK" case "$case_id" reply --all --hold 0 -q --attach "$name" -m "$body" 2>/dev/null)
"$NET" --once -q 2>/dev/null
is 'a file name with line breaks never leaves' "$(grep -c '"taken"' faults)" 0
like 'and that is said' "$(sql "SELECT reason FROM outbox WHERE id = ${id:-0}")" 'attached file.*line break'
id=$("$DESK" case "$case_id" reply --all --hold 0 -q -m "$body")
"$NET" --once -q 2>/dev/null
is 'an answer to a hostile mail is sent' "$(sql "SELECT state FROM outbox WHERE id = $id")" sent
is 'in exactly one envelope' "$(grep -c '"taken"' faults)" 1
is 'to whom it was addressed' "$(sed -n 's/.*"to": \(\[.*\]\), "id".*/\1/p' faults)" '["client@mail.test", "other@mail.test"]'
mail_text client INBOX "$(sql "SELECT channel_id FROM outbox WHERE id = $id")" >got
sed '/^$/q' got >got.head
unlike 'no header was added' "$(cat got.head)" '^(Bcc|MAIL|RCPT|\.)'
is 'one From, one To, one Subject' "$(grep -cE '^(From|To|Subject):' got.head)" 3
ok 'no control character in a header' sh -c '! LC_ALL=C grep -q "[^[:print:][:space:]]" got.head'
ok 'the body is whole' grep -q 'MAIL FROM:<evil@evil.example>' got

n_before=$(sql 'SELECT count(*) FROM outbox')
for bad in "$(printf 'a@b.test\r\nRCPT TO:<evil@evil.example>')" "$(printf 'a@b.test\nBcc: evil@evil.example')" \
	'a@b.test> SIZE=1' 'no address'; do
	not "refused as a recipient: $(printf %s "$bad" | tr '\r\n' '..')" "$DESK" case "$case_id" reply --hold 0 -m x --to "$bad"
done
not 'a subject of two lines is refused' "$DESK" case "$case_id" reply --hold 0 -m x --subject "$(printf 'a\nBcc: evil@evil.example')"
is 'and nothing was queued' "$(sql 'SELECT count(*) FROM outbox')" "$n_before"
"$NET" --once -q 2>/dev/null
is 'nor sent' "$(grep -c '"taken"' faults)" 1
