#!/bin/sh
# What a sender must know before it sends, and what it must wait for before it ends.
. "$(dirname "$0")/lib.sh"
plan 13
mail_servers
serve FAULT "$SERVERS/smtp-fault.py" --tls "$T/tls" --lmtp "$LMTP_PORT" --log "$T/faults"
home
account agence smtp-port="$FAULT_PORT"

customer() { # customer ID [PARENT]: writes
	printf 'From: Client <client@mail.test>\nTo: advisor@mail.test\nSubject: question\nMessage-ID: <%s@x.example>\n%s\nBonjour ?\n' \
		"$1" "${2:+In-Reply-To: <$2@x.example>
}" | mail_in advisor
	wait_for 5 mail_has advisor INBOX "$1@x.example"
}
answer() { # answer TEXT [OPTION…]
	text_=$1
	shift
	id=$("$DESK" case "$case_id" reply --hold 0 -q -m "$text_" "$@") || echo "# queueing failed: $text_" >&2
}
state() { sql "SELECT state FROM outbox WHERE id = $id"; }
is_state() { [ "$(state)" = "$1" ]; }
reason() { sql "SELECT reason FROM outbox WHERE id = $id"; }

customer one
"$NET" --once -q
case_id=$("$DESK" cases -q)

# ---- --once reads before it writes ----
answer 'too late'
customer two one
"$NET" --once -q 2>/dev/null
is 'news that the same pass brings stop the answer' "$(state)" needs-review
like '… and are named' "$(reason)" '1 new message from the customer'
"$DESK" outbox "$id" retry >/dev/null
"$NET" --once -q
is 'who has read them sends it all the same' "$(state)" sent

# ---- to try again is no proof of having read ----
answer 'refused at first' --to fail550@mail.test
"$NET" --once -q 2>/dev/null
is 'a recipient is refused' "$(state)" refused
customer three one
"$NET" --once -q 2>/dev/null
"$DESK" outbox "$id" retry >/dev/null
"$NET" --once -q 2>/dev/null
is 'tried again: what came meanwhile stops it' "$(state)" needs-review
"$DESK" outbox "$id" cancel >/dev/null

# ---- however the reading went, what is due leaves ----
cp "$CONF" kept.conf
sed -i "s/^imap-port.*/imap-port = 1/" "$CONF"
answer 'without IMAP'
exits 'the server for reading is away' 3 "$NET" --once -q
is 'the answer leaves all the same' "$(state)" sent
spawn "$NET" --watch
net=$pid
answer 'one' && wait_for 10 is_state sent
answer 'two' && wait_for 10 is_state sent
shown() { [ "$(sql "SELECT count(*) FROM message WHERE outbox = (SELECT gid FROM outbox WHERE id = $id)")" = 1 ]; }
ok '… and is in the case, though it cannot be filed' wait_for 5 shown
stop "$net"
cp kept.conf "$CONF"

# ---- SIGTERM while the server thinks about a mail it has had whole ----
spawn "$NET" --watch
net=$pid
answer 'slowly' --to slow4@mail.test
body() { [ "$(sql "SELECT step FROM outbox_attempt WHERE outbox = $id ORDER BY attempt DESC LIMIT 1")" = body ]; }
ok 'the mail is with the server' wait_for 10 body
kill -TERM "$net"
wait "$net"
is 'ended by itself' $? 0
is 'and its outcome is known' "$(state)" sent
is 'taken once' "$(grep -c "\"taken\".*$(sql "SELECT channel_id FROM outbox WHERE id = $id")" faults)" 1

# ---- what a worker may use of memory does not bind the command that fetches a secret ----
mkdir bin
printf '#!/bin/sh\n[ "$(ulimit -v)" = unlimited ] && printf secret\n' >bin/get
chmod 755 bin/get
sed -i "s|^password-command.*|password-command = $T/bin/get|" "$CONF"
exits 'a command may reserve what it likes' 0 "$NET" --once -q
