#!/bin/sh
# Was it taken? The connection dies around the final dot; and what stops an answer before that:
# a cancel, news in the case, another process.
. "$(dirname "$0")/lib.sh"
plan 39
mail_servers
serve FAULT "$SERVERS/smtp-fault.py" --tls "$T/tls" --lmtp "$LMTP_PORT" --log "$T/faults"
home
account agence smtp-port="$FAULT_PORT"

printf 'From: Client <client@mail.test>\nTo: advisor@mail.test\nSubject: question\nMessage-ID: <q@x.example>\n\nBonjour ?\n' >question
mail_in advisor <question
wait_for 5 mail_has advisor INBOX q@x.example
"$NET" --once -q
case_id=$("$DESK" cases -q)

answer() { # answer TEXT [OPTION…]
	text_=$1
	shift
	id=$("$DESK" case "$case_id" reply --hold 0 -q -m "$text_" "$@") || echo "# queueing failed: $text_" >&2
}
state() { sql "SELECT state FROM outbox WHERE id = $id"; }
reason() { sql "SELECT reason FROM outbox WHERE id = $id"; }
channel_id() { sql "SELECT channel_id FROM outbox WHERE id = $id"; }
later() { "$NET" --once -q --now "$(date -u -d "+$1" +%Y-%m-%dT%H:%M:%SZ)+" >/dev/null 2>&1; }
taken() { grep -c "\"taken\".*$(channel_id)" faults; }
tries() { sql "SELECT attempts FROM outbox WHERE id = $id"; }

# ---- cut after the dot, not stored: nobody can know ----
answer 'lost?' --to drop-before@mail.test
"$NET" --once -q 2>/dev/null
is 'cut after the dot: unknown' "$(state)" unknown
like 'says why' "$(reason)" 'no answer came back'
later '20 seconds'
is 'not found at once: looked for again' "$(state)" unknown
later '2 minutes'
is 'and again' "$(state)" unknown
later '6 minutes'
is 'after the last look a person decides' "$(state)" uncertain
like 'told how' "$(reason)" 'confirm it, send it again or cancel it'
later '2 days'
is 'and nothing was sent again' "$(tries) $(taken)" '1 0'
exits 'the list says that a person is needed' 1 "$DESK" outbox
"$DESK" outbox "$id" cancel >/dev/null
is 'cancelled by a person' "$(state)" cancelled

# ---- cut after the dot, stored; the server filed no copy ----
answer 'kept?' --to drop-after@mail.test
"$NET" --once -q 2>/dev/null
is 'cut before the 250: unknown' "$(state)" unknown
later '6 minutes'
is 'no copy anywhere: a person decides' "$(state)" uncertain
"$DESK" outbox "$id" confirm >/dev/null
is 'who says that it arrived' "$(state)" sent
"$NET" --once -q 2>/dev/null
ok 'then it is filed as sent' mail_has advisor Sent "$(channel_id)"
is 'and in the case' "$(sql "SELECT count(*) FROM message WHERE channel_id = '$(channel_id)'")" 1
is 'taken once' "$(taken)" 1

# ---- the server files what it takes ----
answer 'filed by the server' --to client@mail.test --cc drop-after@mail.test
"$NET" --once -q 2>/dev/null
is 'unknown' "$(state)" unknown
printf 'From: advisor@mail.test\nTo: client@mail.test\nCc: drop-after@mail.test\nSubject: Re: question\nMessage-ID: <%s>\n\nfiled by the server\n' "$(channel_id)" |
	mail_save advisor Sent
later '15 seconds'
is 'found in Sent: sent' "$(state)" sent
ok 'no second copy' mail_has advisor Sent "$(channel_id)"
is 'taken once' "$(taken)" 1
is 'the case is answered' "$(sql 'SELECT state FROM cases')" answered

# ---- a bounce, or the customer's own answer, tells too ----
answer 'bounced later' --to drop-after@mail.test
"$NET" --once -q 2>/dev/null
printf 'From: Client <client@mail.test>\nTo: advisor@mail.test\nSubject: Re: question\nMessage-ID: <a1@x.example>\nIn-Reply-To: <%s>\n\nMerci !\n' "$(channel_id)" |
	mail_in advisor
wait_for 5 mail_has advisor INBOX a1@x.example
"$NET" --once -q 2>/dev/null
later '15 seconds'
is 'the customer answered it: sent' "$(state)" sent

# ---- before the dot nothing is unknown ----
answer 'closed by the server' --to hang421@mail.test
"$NET" --once -q 2>/dev/null
is '421 in answer to the dot: tried again' "$(state)" retry
like 'with its words' "$(reason)" '421 4\.3\.2 closing'
"$DESK" outbox "$id" cancel >/dev/null

# ---- the undo hold ----
id=$("$DESK" case "$case_id" reply --hold 60 -q -m 'held back')
"$NET" --once -q
is 'a held answer stays' "$(state)" queued
"$DESK" outbox "$id" cancel >/dev/null
later '2 minutes'
is 'cancelled in time: never sent' "$(state) $(taken)" 'cancelled 0'

# ---- something new in the case ----
revision=$(sql 'SELECT revision FROM cases')
printf 'From: Client <client@mail.test>\nTo: advisor@mail.test\nSubject: Re: question\nMessage-ID: <a2@x.example>\nIn-Reply-To: <q@x.example>\n\nEn fait non.\n' | mail_in advisor
wait_for 5 mail_has advisor INBOX a2@x.example
"$NET" --once -q
answer 'too late' --revision "$revision"
"$NET" --once -q 2>/dev/null
is 'the customer wrote meanwhile: needs-review' "$(state)" needs-review
like 'and says what is new' "$(reason)" '1 new message from the customer'
is 'nothing went' "$(taken)" 0
"$DESK" outbox "$id" retry >/dev/null
"$NET" --once -q 2>/dev/null
is 'a person sends it all the same' "$(state) $(taken)" 'sent 1'

# ---- a frozen envelope that was tampered with ----
answer 'pay to account 1'
sql "DROP TRIGGER outbox_frozen; UPDATE outbox SET body = 'pay to account 2' WHERE id = $id"
"$NET" --once -q 2>/dev/null
is 'a broken seal: refused' "$(state)" refused
like 'and says so' "$(reason)" 'not what was signed off'
is 'nothing went' "$(taken)" 0

# ---- two processes on one outbox ----
for i in 1 2 3 4 5 6; do
	answer "number $i"
	ids="${ids:-} $(channel_id)"
done
"$NET" --once -q 2>/dev/null &
a=$!
"$NET" --once -q 2>/dev/null &
b=$!
wait $a
wait $b
"$NET" --once -q 2>/dev/null
is 'all six are sent' "$(sql "SELECT count(*) FROM outbox WHERE state = 'sent' AND body LIKE 'number%'")" 6
for i in $ids; do grep "\"taken\"" faults | grep -c "$i"; done | sort | uniq -c >counts
is 'each was taken exactly once' "$(awk '{print $1, $2}' counts)" '6 1'
is 'each has one attempt' "$(sql "SELECT DISTINCT attempts FROM outbox WHERE body LIKE 'number%'")" 1

# ---- a watching process: wakes by the bell, looks by itself ----
spawn "$NET" --watch -q
watch=$pid
wait_for 10 [ -n "$(sql 'SELECT 1')" ]
sleep 1
answer 'while watching'
ok 'queued is sent without being asked' wait_for 5 sh -c "[ \"\$(sqlite3 '$HOME_DIR/cache.db' 'SELECT state FROM outbox WHERE id = $id')\" = sent ]"
answer 'cut while watching' --to drop-before@mail.test
ok 'a cut is noticed' wait_for 5 sh -c "[ \"\$(sqlite3 '$HOME_DIR/cache.db' 'SELECT state FROM outbox WHERE id = $id')\" = unknown ]"
ticks() { for p in "$watch" $(cat "/proc/$watch/task/$watch/children"); do cat "/proc/$p/stat"; done | awk '{ s += $14 + $15 } END { print s }'; }
quiet() { # for two seconds, once what the cut has set going is over
	before=$(ticks)
	sleep 2
	[ $(($(ticks) - before)) -le 3 ]
}
ok 'waiting costs nothing' wait_for 1 quiet
stop "$watch"
is 'and is not sent again' "$(tries)" 1
