#!/bin/sh
# kill -9 at every step of sending (KILLS=30): nothing is taken twice, nothing is lost, and only what
# died after the final dot is left to a person.
. "$(dirname "$0")/lib.sh"
kills=${KILLS:-$([ -n "${GUICHET_ASAN:-}" ] && echo 12 || echo 30)}
[ -x "$FAULT_BUILD/guichet-net" ] || skip_all 'no build with fault points'
points='smtp_connect smtp_after_mail smtp_before_data smtp_mid_body smtp_after_body smtp_after_250 deliver_before_end'
plan 9
mail_servers
mkdir kept
serve FAULT "$SERVERS/smtp-fault.py" --tls "$T/tls" --keep "$T/kept" --log "$T/faults"
home
account agence smtp-port="$FAULT_PORT"
NET=$FAULT_BUILD/guichet-net

printf 'From: Client <client@mail.test>\nTo: advisor@mail.test\nSubject: question\nMessage-ID: <q@x.example>\n\nBonjour ?\n' |
	mail_in advisor
wait_for 5 mail_has advisor INBOX q@x.example
"$NET" --once -q
case_id=$("$DESK" cases -q)

# Each round: an answer is queued, the sender dies at a point, and the next run goes on from there.
round=0
while [ $round -lt "$kills" ]; do
	# shellcheck disable=SC2086 # a list
	for point in $points; do
		[ $round -lt "$kills" ] || break
		round=$((round + 1))
		id=$("$DESK" case "$case_id" reply --hold 0 -q -m "answer $round, killed at $point")
		GUICHET_FAULT="$point=kill" "$NET" --once -q >/dev/null 2>&1
		sql "SELECT '$point ' || state FROM outbox WHERE id = $id" >>after-kill
		"$NET" --once -q >/dev/null 2>&1
		echo "$point $(sql "SELECT channel_id FROM outbox WHERE id = $id")" >>killed
	done
done
is 'every one died while sending' "$(grep -c ' sending$' after-kill)" "$kills"

# Of those whose fate is unknown the server files every other one in Sent.
sql "SELECT channel_id FROM outbox WHERE state = 'unknown'" | awk 'NR % 2' >filed
while read -r id; do
	printf 'From: advisor@mail.test\nTo: client@mail.test\nMessage-ID: <%s>\n\nfiled\n' "$id" | mail_save advisor Sent
done <filed
for time in '20 seconds' '2 minutes' '7 minutes'; do
	"$NET" --once -q --now "$(date -u -d "+$time" +%Y-%m-%dT%H:%M:%SZ)+" >/dev/null 2>&1
done

accepted() { grep -c "\"taken\".*$1" faults; }
twice='' lost='' doubt=''
while read -r point id; do
	n_=$(accepted "$id")
	state=$(sql "SELECT state FROM outbox WHERE channel_id = '$id'")
	[ "$n_" -le 1 ] || twice="$twice $point:$id"
	case $state in
	sent) [ "$n_" = 1 ] || lost="$lost $point:$id" ;;
	uncertain) case $point in smtp_after_body | smtp_after_250) ;; *) doubt="$doubt $point:$id" ;; esac ;;
	*) lost="$lost $point:$id:$state" ;;
	esac
done <killed
is 'all answers were killed once' "$(wc -l <killed)" "$kills"
is 'accepted twice: none' "$twice" ''
is 'lost: none' "$lost" ''
is 'uncertain only after the final dot' "$doubt" ''
is 'what the server had filed was found' \
	"$(while read -r id; do sql "SELECT state FROM outbox WHERE channel_id = '$id'"; done <filed | sort -u)" sent
ok 'the rest of those is left to a person' [ "$(sql "SELECT count(*) FROM outbox WHERE state = 'uncertain'")" -gt 0 ]
is 'and every mail sent is in Sent once' \
	"$(mail_ids advisor Sent | sort | uniq -c | awk '$1 != 1' | wc -l) $(mail_count advisor Sent)" \
	"0 $(sql "SELECT count(*) FROM outbox WHERE state = 'sent'")"
is 'the cache is sound' "$(sql 'PRAGMA integrity_check')" ok
