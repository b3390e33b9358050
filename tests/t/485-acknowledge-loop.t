#!/bin/sh
# Two that answer by machine, on real Dovecot and Exim: it ends after one message each, whoever begins, and whether the other one says what
# it is or not.
. "$(dirname "$0")/lib.sh"
plan 20
mail_servers
home a
account agence acknowledge=private
A=$GUICHET_HOME
home b # the other desk, which acknowledges too
account client address='Banque Nord <client@mail.test>' user=client@mail.test acknowledge=all
B=$GUICHET_HOME
turn() { # turn HOME: once in and out
	GUICHET_HOME=$1 "$NET" --once -q >net.out 2>&1 || diag <net.out
}
settled() { # both desks, until nothing is on its way any more
	for _ in 1 2 3; do
		turn "$A"
		turn "$B"
		sleep 0.3
	done
}
letter() { # letter FROM TO ID [HEADER…]
	printf 'From: %s\nTo: %s\nSubject: Bonjour\nMessage-ID: <%s>\n' "$1" "$2" "$3"
	shift 3
	for header_; do printf '%s\n' "$header_"; done
	printf 'Date: %s\n\nBonjour, je vous remercie de votre réponse.\n' "$(date -R)"
}

# Two desks of guichet: a person writes to one from the address of the other.
turn "$A" && turn "$B"
letter client@mail.test advisor@mail.test p1@client.test >mail
mail_in advisor <mail
wait_for 5 mail_has advisor INBOX p1@client.test
settled
is 'the first desk sent one' "$(mail_count client INBOX)" 1
is 'the second said nothing to it' "$(mail_count advisor INBOX)" 1
id=$(mail_ids client INBOX)
mail_text client INBOX "$id" >got
like 'it says what it is' "$(cat got)" '^Auto-Submitted: auto-replied$'
like 'and to what it answers' "$(cat got)" '^In-Reply-To: <p1@client.test>$'
GUICHET_HOME=$B HOME_DIR=$B
is 'the other desk knows why it is silent' "$(sql 'SELECT verdict FROM acknowledgement')" automatic
is 'and waits for nobody' "$(sql 'SELECT state FROM cases')" quiet
GUICHET_HOME=$A HOME_DIR=$A
is 'the customer of the first still waits' "$(sql 'SELECT state, waiting_since > 0 FROM cases')" 'new|1'
is 'the mail is not marked as answered' "$(doveadm search -u advisor@mail.test mailbox INBOX answered | wc -l)" 0
is 'a copy is among what was sent' "$(mail_count advisor Sent)" 1

# A responder that does not say what it is: it answers each mail that it gets, in the same thread.
simple() { # simple: what an old vacation program would do with the mail ID
	letter other@mail.test advisor@mail.test "auto-$1" "In-Reply-To: <$1>" "References: <$1>" >mail
	mail_in advisor <mail
	wait_for 5 mail_has advisor INBOX "auto-$1"
}
letter other@mail.test advisor@mail.test p2@other.test >mail
mail_in advisor <mail
wait_for 5 mail_has advisor INBOX p2@other.test
turn "$A"
ok 'it gets one' wait_for 5 test "$(mail_count other INBOX)" = 1
answered=' '
for _ in 1 2 3 4; do
	for id in $(mail_ids other INBOX); do
		case $answered in *" $id "*) continue ;; esac
		answered="$answered$id "
		simple "$id"
	done
	turn "$A"
	sleep 0.2
done
is 'and no second, whatever it answers' "$(mail_count other INBOX)" 1
is 'one message each' "$(mail_ids advisor INBOX | grep -c 'auto-')" 1
is 'its answer was looked at' "$(sql "SELECT verdict FROM acknowledgement WHERE message = (SELECT id FROM message WHERE channel_id LIKE 'auto-%')")" recent

# One that begins a new thread each time: three a day, then silence.
letter desk@mail.test advisor@mail.test p3@desk.test >mail
mail_in advisor <mail
wait_for 5 mail_has advisor INBOX p3@desk.test
seen=' ' k=0
for _ in 1 2 3 4 5 6; do
	turn "$A"
	sleep 0.2
	for id in $(mail_ids desk INBOX); do
		case $seen in *" $id "*) continue ;; esac
		seen="$seen$id " k=$((k + 1))
		letter desk@mail.test advisor@mail.test "new$k@desk.test" >mail
		mail_in advisor <mail
		wait_for 5 mail_has advisor INBOX "new$k@desk.test"
	done
done
is 'three for one that never ends' "$(mail_count desk INBOX)" 3
is 'then nothing' "$(sql "SELECT group_concat(verdict, ' ') FROM (SELECT verdict FROM acknowledgement k JOIN message m ON m.id = k.message
	WHERE m.address = 'desk@mail.test' ORDER BY k.at, m.id)")" 'sent sent sent often'

# Killed at the worst moment, it goes out once all the same.
NET=$FAULT_BUILD/guichet-net
letter client@mail.test advisor@mail.test p4@client.test >mail
sed -i 's/client@mail.test/killed@mail.test/' mail
mail_in advisor <mail
wait_for 5 mail_has advisor INBOX p4@client.test
for point in acknowledge_before_commit acknowledge_after_commit; do
	GUICHET_FAULT="$point=kill" "$NET" --once -q >net.out 2>&1
done
is 'the mail is there' "$(sql "SELECT count(*) FROM message WHERE channel_id = 'p4@client.test'")" 1
turn "$A"
turn "$A"
is 'one is in the outbox, and one only' "$(sql "SELECT count(*) FROM outbox WHERE to_ = 'killed@mail.test'")" 1
is 'one promise' "$(sql "SELECT count(*) FROM acknowledgement k JOIN message m ON m.id = k.message WHERE m.channel_id = 'p4@client.test'")" 1
is 'the seal holds' "$(sql "SELECT automatic FROM outbox WHERE to_ = 'killed@mail.test'")" 1
unlike 'and its state is not one for a person' "$(sql "SELECT state FROM outbox WHERE to_ = 'killed@mail.test'")" 'needs-review'
