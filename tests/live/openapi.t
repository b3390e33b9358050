#!/bin/sh
# What the connectors ask is what the OpenAPI documents of these APIs allow: each request of their samples is
# sent to a mock made of the document (SPECS, default ../shared/specs), which says what is wrong with it.
. "$(dirname "$0")/../t/lib.sh"
LIVE=${LIVE:-$ROOT/build/live}
SPECS=${SPECS:-$ROOT/../shared/specs}
[ -d "$SPECS" ] || skip_all "no OpenAPI documents in $SPECS"
"$ROOT/tests/live/prism.sh" install "$LIVE/prism" >install.log 2>&1 || skip_all "$(tail -n 1 install.log)"
plan 12
# shellcheck disable=SC2034 # the library's
PATIENCE=30

# Faults of the documents themselves, mended in a copy; see openapi.py. Name, operation, pointer, argument, reason.
cat >faults <<'END'
mastodon	replace	/paths/~1api~1v1~1statuses/post/parameters/0/schema/type	["object", "string"]	Idempotency-Key is any text; nothing in a header is an object
mastodon	copy	/paths/~1api~1v1~1statuses/post/requestBody/content/application~1x-www-form-urlencoded	/paths/~1api~1v1~1statuses/post/requestBody/content/application~1json	its documentation has these as form data; the document is made from it, and knows JSON alone
mastodon	replace	/paths/~1api~1v1~1notifications/get/parameters/8/name	["types", "types[]"]	a list is named so in a query; its documentation says it in words
END
# Requests that each document must refuse: unless the mock sees these, it says nothing about the others.
cat >mastodon.wrong <<'END'
{"sample": "path", "method": "GET", "url": "/api/v1/statusses/1"}
{"sample": "method", "method": "PUT", "url": "/api/v1/notifications"}
{"sample": "type", "method": "GET", "url": "/api/v1/notifications", "query": {"types[]": ["mention"], "limit": "forty"}}
{"sample": "name", "method": "GET", "url": "/api/v1/notifications", "query": {"since": "1"}}
{"sample": "missing", "method": "POST", "url": "/api/v1/statuses", "headers": {"Idempotency-Key": "1"}, "form": {"visibility": "public"}}
{"sample": "word", "method": "POST", "url": "/api/v1/statuses", "headers": {"Idempotency-Key": "1"}, "form": {"status": "Bonjour", "visibility": "everybody"}}
END
cat >bluesky.wrong <<'END'
{"sample": "path", "method": "GET", "url": "/xrpc/app.bsky.notification.listNotification"}
{"sample": "method", "method": "GET", "url": "/xrpc/com.atproto.server.createSession"}
{"sample": "too many", "method": "GET", "url": "/xrpc/app.bsky.notification.listNotifications", "query": {"limit": "101"}}
{"sample": "name", "method": "GET", "url": "/xrpc/com.atproto.repo.getRecord", "query": {"repo": "did:plc:a", "collection": "app.bsky.feed.post", "rkey": "3k", "key": "3k"}}
{"sample": "missing", "method": "POST", "url": "/xrpc/com.atproto.server.createSession", "json": {"identifier": "banque.test"}}
{"sample": "form", "method": "POST", "url": "/xrpc/com.atproto.server.createSession", "form": {"identifier": "banque.test", "password": "x"}}
END
cat >matrix.wrong <<'END'
{"sample": "path", "method": "GET", "url": "/_matrix/client/v3/synch"}
{"sample": "base", "method": "GET", "url": "/sync"}
{"sample": "method", "method": "POST", "url": "/_matrix/client/v3/sync"}
{"sample": "type", "method": "GET", "url": "/_matrix/client/v3/sync", "query": {"timeout": "long"}}
{"sample": "name", "method": "GET", "url": "/_matrix/client/v3/rooms/!a%3Ab/messages", "query": {"dir": "b", "sinse": "t1"}}
{"sample": "missing", "method": "POST", "url": "/_matrix/client/v3/refresh", "json": {}}
END

openapi() { /usr/bin/python3 "$ROOT/tests/live/openapi.py" "$@"; }
listening() { grep -q 'is listening' "spawn.$spawned" || gone "$pid"; }
heard() { grep -q 'is listening' "spawn.$spawned"; }

for name in mastodon bluesky matrix; do
	document=$(openapi prepare "$SPECS" "$name" "$T/$name" <faults)
	port=$("$SERVERS/free-ports" 1)
	spawn "$ROOT/tests/live/prism.sh" run "$document" "$port" "$LIVE/prism"
	wait_for 4 listening
	ok "$name: the mock has read the document" heard
	openapi requests "$ROOT/connectors" "$name" >"$name.requests"
	openapi ask "$document" "$port" <"$name.requests" >said
	is "$name: nothing is wrong with any request" "$(sed '$d' said)" ''
	like "… of the many that there are" "$(tail -n 1 said)" '^[1-9][0-9]+ requests$'
	openapi ask "$document" "$port" <"$name.wrong" >said
	is "$name: what is wrong is seen" "$(sed '$d; s/: .*//' said | uniq | paste -sd' ')" \
		"$(sed 's/{"sample": "\([^"]*\)".*/\1/' "$name.wrong" | paste -sd' ')"
	stop "$pid"
done
