#!/bin/sh
# An account of a connector goes on: pages that are gone or may not be asked for, files that lie
# elsewhere, a server that mends itself; and what is known of the cursor is what is here.
. "$(dirname "$0")/api.sh"
plan 33
talk
home
talk_account talk set.limit=3
connector=$HOME_DIR/connectors/talk/connector.jq
sed -i 's|url: ("/files/" + .)|url: (if startswith("https") then . else "/files/" + . end)|' "$connector"
cp "$connector" good.jq
next() { # next JQ: what a page asks for next
	sed "s~next: (if .body.more.*\$~next: $1};~" good.jq >"$connector"
	! cmp -s good.jq "$connector" || echo "not changed: $1" >&2
}
cursor() { sql "SELECT json_extract(cursor, '$.cursor') || ' ' || json_array_length(cursor, '$.next') FROM folder WHERE name = 'stream'"; }
count() { sql 'SELECT count(*) FROM message'; }
once() { timeout 60 "$NET" --once -q >out 2>err; }
for n_ in 1 2 3 4 5 6 7; do say anna "message $n_" '"thread":"t1"'; done

# ---- what follows a page -------------------------------------------------------------------
next '[null, (if .body.more then request($last) else null end)]'
exits 'null among the next requests' 0 once
is 'is none: all are here' "$(count) $(cursor)" '7 7 0'
say anna 'message 8'
next '[{url: "https://elsewhere.example/more"}]'
exits 'a next page on another host' 3 once
like 'is named' "$(cat err)" 'Account .talk.*elsewhere.example'
is 'the page is not stored, the cursor stays' "$(count) $(cursor)" '7 7 0'
cp good.jq "$connector"
exits 'the connector is mended' 0 once
is 'and the page is here' "$(count) $(cursor)" '8 8 0'
for next_ in '{"url":"https://elsewhere.example/"}' null 5; do
	sql "UPDATE folder SET cursor = '{\"cursor\":\"8\",\"next\":[$next_]}' WHERE name = 'stream'"
	say anna 'one more'
	exits "a next page from before that is $next_" 0 once
done
once
is 'holds nothing up' "$(count) $(cursor)" '11 11 0'

# ---- what is gone ----------------------------------------------------------------------------
fault '{"path":"/lost","status":410,"body":{"error":"no longer there"}}'
next '(if .request.url == "/messages" then [{url: "/lost"}, {url: "/lost"}] + (if .body.more then [request($last)] else [] end) else [] end)'
for n_ in 12 13 14 15 16 17 18; do say anna "message $n_" '"thread":"t1"'; done
exits 'pages that are gone' 0 once
is 'are asked for once each, and all others are here' "$(count) $(cursor) $(asked /lost)" '18 18 0 6'
cp good.jq "$connector"
fault '{"path":"/messages","status":410,"body":{"error":"no longer there"}}'
n_=$(asked /messages)
exits 'what the cursor stands for is gone, and the beginning, too' 3 once
is 'each is asked for once' "$(asked /messages)" $((n_ + 2))
like 'one sentence' "$(cat err)" 'Account .talk.*no longer there'
no_fault
exits 'and it goes on when it is back' 0 once
is 'with nothing twice' "$(count) $(cursor)" '18 18 0'

# ---- more and more -----------------------------------------------------------------------------
home more
talk_account talk set.limit=1
connector=$HOME_DIR/connectors/talk/connector.jq
next '[range(0; 99) as $i | request($last | tonumber + $i | tostring)]'
exits 'one that asks for more and more' 3 once
like 'is stopped' "$(cat err)" 'more and more pages'
is 'what its last page brought is here' "$(sql "SELECT max(CAST(channel_id AS INT)) FROM message") 0" "$(cursor)"
cp good.jq "$connector"

# ---- files that lie elsewhere ---------------------------------------------------------------------
sed -i 's/set.limit = 1/set.limit = 40/' "$CONF"
say bob 'deux fichiers' '"files":["https://cdn.example/a.png","b.txt"]'
once
fault '{"path":"/files","status":500,"body":"boom"}'
sql "INSERT INTO part_wish(message, section, asked_at) SELECT message, section, 0 FROM part"
exits 'files that cannot be had' 0 once
is 'are no failure of the account' "$(status 'error IS NULL')" 1
is 'nobody asks for them again' "$(sql 'SELECT count(*) FROM part_wish WHERE error IS NULL')" 0

# ---- an answer that the channel brings before its server has said yes ---------------------------------------
fault '{"path":"/messages","method":"POST","drip":100}'
echo 'set.wait = 20' >>"$CONF"
spawn "$NET" --watch
net=$pid
polls() { grep -q '"wait": \["20"\]' talk.log; }
wait_for 10 polls
id=$("$DESK" case "$(sql "SELECT c.case_id FROM message m JOIN conversation c ON c.id = m.conversation WHERE m.author = 'bob'")" reply --hold 0 -q -m 'Merci Bob')
sent() { [ "$(sql "SELECT state FROM outbox WHERE id = $id")" = sent ]; }
ok 'it is sent' wait_for 20 sent
here() { [ "$(sql "SELECT count(*) FROM message WHERE text = 'Merci Bob'")" = 1 ]; }
ok 'and here' wait_for 10 here
stop "$net"
is 'as ours, not as one of another program' "$(sql "SELECT m.outbox = o.gid, (SELECT group_concat(kind) FROM event WHERE message = m.id) FROM message m JOIN outbox o ON o.id = $id WHERE m.text = 'Merci Bob'")" '1|sent'
sed -i '/^set.wait/d' "$CONF"

# ---- a server that repeats what it was told in confidence -----------------------------------------------------
fault '{"path":"/messages","status":400,"body":{"error":"malformed access token letmein"}}' # as Meta does
say bob 'encore'
"$DESK" case "$(sql "SELECT c.case_id FROM message m JOIN conversation c ON c.id = m.conversation WHERE m.author = 'bob'")" reply --hold 0 -q -m 'Et encore' >/dev/null
exits 'a token that is malformed' 3 once
like 'is not repeated here' "$(cat err)" 'malformed access token ‹secret›'
is 'nor anywhere else' "$(grep -rlF letmein "$HOME_DIR" --exclude=*.conf)" ''
fault '{"path":"/messages","status":400,"body":{"error":"ask https://h.example/p?access_token=opensesame&n=1 again"}}'
once >/dev/null 2>err
like 'nor one that stands in an address' "$(cat err)" 'h\.example/p'
is 'whoever gave it' "$(grep -rlF opensesame "$HOME_DIR" err)" ''

# ---- a bad page may be followed by a better one ------------------------------------------------------
fault '{"path":"/messages","status":200,"body":{"messages":"none"}}'
spawn "$NET" --watch
net=$pid
n_=$(asked /messages)
again() { [ "$(asked /messages)" -ge $((n_ + 3)) ]; }
ok 'it is asked again soon, each time later' wait_for 25 again
stop "$net"
