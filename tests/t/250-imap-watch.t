#!/bin/sh
# --watch: new mail by IDLE, flags at once, a session ended by the server, a worker that dies, a second
# guichet-net, an account that hangs, and the end.
. "$(dirname "$0")/lib.sh"
plan 21
mail_servers
printf 'From: c@example.org\nTo: advisor@mail.test\nSubject: un\nMessage-ID: <un@example.org>\n\nun\n' | mail_in
home
account bank poll=1h # so that nothing comes by asking
spawn "$NET" --watch
net=$pid
has() { [ "$(sql "SELECT count(*) FROM message WHERE channel_id = '$1'" 2>/dev/null)" = 1 ]; }
state() { "$NET" status -o json 2>/dev/null | grep -q "$1"; }
children() { cat "/proc/$net/task/$net/children"; }
deliver() { printf 'From: c@example.org\nTo: advisor@mail.test\nSubject: %s\nMessage-ID: <%s@example.org>\n\nx\n' "$1" "$1" | mail_in; }

ok 'the first pass' wait_for 5 has un@example.org
ok 'then it listens' wait_for 5 state '"phase":"listening"'
sleep 0.5 # let IDLE begin
deliver deux
ok 'new mail comes by itself' wait_for 3 has deux@example.org
doveadm flags add -u advisor@mail.test '\Seen' mailbox INBOX header Message-ID un@example.org
seen() { [ "$(sql "SELECT seen FROM message_flag JOIN message m ON m.id = message WHERE channel_id = '$1'")" = 1 ]; }
ok 'so does a flag' wait_for 3 seen un@example.org
sql "INSERT INTO flag_push(folder, uid, flag, on_) SELECT folder, uid, 4, 1 FROM folder_uid JOIN message m ON m.id = message WHERE channel_id = 'deux@example.org'"
: >"$HOME_DIR/run/bell.work"
told() { doveadm fetch -u advisor@mail.test flags mailbox INBOX header Message-ID deux@example.org | grep -q Flagged; }
ok 'ours is told when the bell rings' wait_for 3 told
stop "$net"
sed -i 's/^poll = .*/poll = 5s/' "$CONF"
spawn "$NET" --watch
net=$pid
wait_for 5 state '"phase":"listening"'
printf 'From: advisor@mail.test\nTo: c@example.org\nSubject: Re: un\nMessage-ID: <re@mail.test>\nIn-Reply-To: <un@example.org>\n\nsi\n' | mail_save advisor Sent
ok 'a folder that is not idled on is polled' wait_for 9 has re@mail.test

doveadm kick advisor@mail.test >kick.out 2>&1
deliver trois
ok 'a session that the server ends is begun again' wait_for 12 has trois@example.org
ok '… without a lasting complaint' wait_for 8 state '"error":null'

worker=$("$NET" status -o json | sed -n 's/.*"pid":\([0-9]*\).*/\1/p')
kill -9 "$worker"
deliver quatre
ok 'a worker that is killed is started again' wait_for 12 has quatre@example.org
is '… and nothing is twice' "$(sql 'SELECT count(*) - count(DISTINCT channel_id) FROM message')" 0

exits 'a second guichet-net is refused' 3 "$NET" --watch
like '… by name' "$(cat err)" "already runs for .*process $net"
exits '… so is --once' 3 "$NET" --once
exits '… but a look is free' 0 "$NET" status

start=$(date +%s%N)
workers=$(children)
kill -TERM "$net"
wait "$net"
code=$?
ok "SIGTERM: all ended in $((($(date +%s%N) - start) / 1000000)) ms" test $((($(date +%s%N) - start) / 1000000)) -le 20000
is '… by itself' $code 0
alive=0
for p in $workers; do if ! gone "$p"; then alive=$((alive + 1)); fi; done
is '… with its workers' $alive 0
like '… and status knows' "$("$NET" status 2>&1)" 'stopped'

# One account whose server accepts and says nothing, beside one that works.
printf 'sleep 30\n' >script
serve SCRIPTED "$SERVERS/scripted.py" --tls "$T/tls" --log log script
account silent imap-port="$SCRIPTED_PORT" address=silent@mail.test user=silent@mail.test
spawn "$NET" --watch
net=$pid
wait_for 5 state '"account":"bank".*"phase":"listening"'
sleep 0.5
deliver cinq
ok 'a server that hangs delays nobody else' wait_for 3 has cinq@example.org
workers=$(children)
kill -9 "$net"
none_left() { for p in $workers; do gone "$p" || return 1; done; }
ok "a parent that is killed takes its workers along: $(echo "$workers" | wc -w)" wait_for 3 none_left
exits 'and nothing stands in the way of the next' 0 "$NET" --once bank
