#!/bin/sh
# The number of a person on one page of ours is another person's on another page: kept apart when it comes in, joined
# where the page is the same, exported and erased apart.
. "$(dirname "$0")/api.sh"
plan 13
home
page() { # page NAME FOLDER: an account that webhook calls of Messenger are filed for
	mkdir -p -m 700 "$T/$2/new"
	account "$1" link=spool channel=messenger spool="$T/$2" address="Banque $1" hold=0s window= imap-host= smtp-host= password-command= \
		ca-file= imap-port= smtp-port= imap-tls= smtp-tls= user=
}
call() { # call FOLDER PAGE MID TEXT: person 77 writes to a page
	printf '{"request":{"tag":{"what":"webhook"}},"status":200,"headers":{},"body":{"object":"page","entry":[{"id":"%s","time":1,"messaging":[{"sender":{"id":"77"},"recipient":{"id":"%s"},"timestamp":%s000,"message":{"mid":"%s","text":"%s"}}]}]}}' \
		"$2" "$2" "$(date +%s)" "$3" "$4" >"$T/$1/new/$3.json"
}
who() { sql "SELECT i.customer FROM message m JOIN identity i ON i.id = m.identity WHERE m.channel_id = '$1'"; }
page un un
page deux deux

call un 1001 m.1 'Bonjour, ma carte est perdue.'
call un 1002 m.2 'Quel est le taux du livret ?'
call un 1001 m.3 'Je parle de la carte bleue.'
call deux 1001 m.4 'Et mon chéquier ?'
like 'all came in' "$("$NET" --once -o json | jq -s 'map(.added) | add')" '^4$'
a=$(who m.1) b=$(who m.2)
ok 'two pages: two people' test -n "$a" -a "$a" != "$b"
is 'the same page: the same' "$(who m.3)" "$a"
is 'by whichever account' "$(who m.4)" "$a"
is 'by the number and its page' "$(sql "SELECT group_concat(value || ' ' || within, ', ') FROM (SELECT * FROM identity ORDER BY within)")" '77 1001, 77 1002'
is 'and an answer goes to the number' "$("$DESK" case "$(sql 'SELECT min(case_id) FROM conversation')" -o json | jq -r .customer_address)" 77
is 'a conversation of each' "$(sql 'SELECT count(DISTINCT customer), count(*) FROM cases')" '2|3'
is 'nobody is offered as the other' "$("$DESK" customer "$a" same -q)" ''
"$DESK" customer "$a" merge "$b" -q >out
"$DESK" customer "$a" unmerge -q >out
is 'merged and parted they have what they had' "$(who m.1) $(who m.2) $(who m.4)" "$a $b $a"
"$DESK" customer "$a" export "$T/export" -q
ok 'the export has the own words' grep -q "carte bleue" "$T/export/customer.json"
ok 'and no others' sh -c "! grep -q livret $T/export/customer.json"
exits 'erased' 0 "$DESK" customer "$a" erase --yes
is 'the other one stays' "$(sql "SELECT group_concat(text) FROM message") $(sql "SELECT group_concat(id || within) FROM message_person WHERE role = 'from'")" 'Quel est le taux du livret ? 771002'
