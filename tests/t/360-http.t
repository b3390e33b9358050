#!/bin/sh
# The web, as connectors meet it: certificates that must be refused before anything is told, answers
# that are too large, too slow, cut or no answers at all, and requests that must not go twice.
. "$(dirname "$0")/lib.sh"
plan 139
certificates
HTTP=$BUILD/tests/net-http
secret='Authorization: Bearer canary-4711'

# web NAME [OPTION…]: a server; $U is its address, log its log
web() {
	: >log
	serve WEB "$SERVERS/web.py" --log "$T/log" "$@"
	U=https://localhost:$WEB_PORT
}
get() { timeout 100 "$HTTP" --ca "$T/tls/ca.pem" --secret "$secret" "$@" 2>debug; }
post() { get --method POST --body '{"text":"x"}' "$@"; }
came() { grep -c "\"path\": \"$1" log; }
within() { # within NAME MS: how long the last command may have taken; $start
	took=$((($(date +%s%N) - start) / 1000000))
	ok "$1 ($took ms)" [ $took -lt "$2" ]
}

# ---- TLS (the matrix of mail, for the web)
# refused CERT HOST REGEX [OPTION…]
refused() {
	cert_=$1 host_=$2 why_=$3
	shift 3
	web --tls "$T/tls" --cert "$cert_" "$@"
	is_=$(get "https://$host_:$WEB_PORT/ok" "https://$host_:$WEB_PORT/ok")
	like "$cert_ as $host_${1:+ $2}: refused, with the reason" "$is_" "^trust Account .agence.: .*$why_"
	is "$cert_ as $host_: once more" "$(printf '%s\n' "$is_" | grep -c '^trust ')" 2
	is "$cert_ as $host_: nothing was told" "$(cat log)" ''
	stop "$pid"
}
refused selfsigned localhost 'self-signed.*ca-file'
refused unknown-ca localhost 'authority unknown here.*another authority'
refused wrong-host localhost 'issued for wrong.example, not for localhost'
refused expired localhost "expired on $(cert_day expired -enddate)"
refused not-yet localhost "valid only from $(cert_day not-yet -startdate)"
refused name-only 127.0.0.1 'issued for localhost, not for 127.0.0.1'
refused partial localhost 'issued for loc\*host, not for localhost'
refused nul localhost 'nothing was sent'
refused client-only localhost 'nothing was sent'
refused broken-chain localhost 'nothing was sent'
refused server localhost 'no TLS newer than 1.1' --newest 1.0
refused server localhost 'no TLS newer than 1.1' --newest 1.1
for row in 'server localhost' 'server 127.0.0.1' 'chain localhost' 'name-only localhost'; do
	web --tls "$T/tls" --cert "${row% *}"
	like "${row% *} as ${row#* }: taken" "$(get "https://${row#* }:$WEB_PORT/ok")" '^200 '
	stop "$pid"
done
web
like 'a server that speaks no TLS' "$(get "https://localhost:$WEB_PORT/ok")" '^trust .*does not speak TLS'
is 'was told nothing' "$(cat log)" ''
like 'in the clear, to this machine' "$(get "http://127.0.0.1:$WEB_PORT/ok")" '^200 '
stop "$pid"
like 'nobody there' "$(get "http://127.0.0.1:$WEB_PORT/ok")" '^net .*no connection to 127.0.0.1 \(Connection refused\)'
like 'no such host' "$(get "https://no-such-host.invalid/")" '^net .*not to be found'
# the system's authorities know nothing of ours
web --tls "$T/tls"
like 'without a ca-file' "$(timeout 100 "$HTTP" --secret "$secret" "$U/ok" 2>/dev/null)" '^trust .*authority unknown here'
is 'nothing was told' "$(cat log)" ''

# ---- what leaves
out=$(get --header 'X-Empty:' --header 'Idempotency-Key: k1' --method POST --body '{"é":1}' "$U/ok")
like 'a request' "$out" '^200 '
sent=$(cat log)
like 'has its headers' "$sent" '"Idempotency-Key", "k1".*"Authorization", "Bearer canary-4711".*"Content-Type", "application/json"'
like 'an empty one too' "$sent" '\["X-Empty", ""\]'
like 'its body' "$sent" '"method": "POST", "path": "/ok".*"body": "\{\\"\\u00e9\\":1\}"'
unlike 'and nothing that nobody asked for' "$sent" 'Expect|Cookie|Referer|Proxy'
like 'says who it is' "$sent" '"User-Agent", "guichet/'
printf 'machine localhost login u password canary-netrc\n' >.netrc
get "$U/ok" >/dev/null
unlike 'a .netrc is nobody'\''s business' "$(tail -n 1 log)" 'Basic'
like 'headers come in lower case, several as one' "$(get "$U/ok")" ' x-ratelimit-remaining=7 x-twice=a, b '
like 'DELETE without a body' "$(get --method DELETE "$U/ok"; tail -n 1 log)" '"method": "DELETE"'
like 'PUT without a body says so' "$(get --method PUT "$U/ok"; tail -n 1 log)" '"Content-Length", "0"'
like 'HEAD' "$(get --method HEAD "$U/ok")" '^200 0 '

# ---- connections
like 'one connection for many requests' "$(get "$U/ok" "$U/ok" "$U/ok")" '"nth": 3'
like 'a kept one that died is replaced for a GET' "$(get "$U/leave/2" "$U/leave/2" | tail -n 1)" '^200 '
: >log
is 'a POST gets one of its own' "$(post "$U/leave/2" "$U/leave/2" | grep -c '"nth": 1')" 2
is 'and goes once, though curl would send it again' "$(came /leave/2)" 2
like 'a POST that nobody answers' "$(post "$U/leave/1")" '^unknown .*not known'
is 'went once' "$(came /leave/1)" 1
: >log
like 'four at once' "$(start=$(date +%s%N); get --at-once "$U/wait/1" "$U/wait/1" "$U/wait/1" "$U/wait/1" "$U/status/404" |
	cut -c1-4 | xargs; echo "$((($(date +%s%N) - start) / 1000000000)) s")" '^200 200 200 200 404$'

# ---- redirects
like 'to itself, three times' "$(get "$U/hops/3")" '^200 .*"ok": true'
like 'four times' "$(get "$U/hops/4")" '^protocol .*on and on .*given up after 3 times'
like 'round and round' "$(get "$U/to/302?where=/to/302%3Fwhere=/hops/9")" '^protocol .*on and on'
for code in 301 302 303 307 308; do
	: >log
	like "$code to another host" "$(get "$U/to/$code?where=https://127.0.0.1:%25PORT/ok")" '^protocol .*https://127.0.0.1:[0-9]+/ok, which is another place'
	is "$code: nobody went there" "$(came /ok)" 0
done
like 'to another port' "$(get "$U/to/302?where=https://localhost:1/ok")" '^protocol .*another place'
like 'to the clear' "$(get "$U/to/302?where=http://localhost:%25PORT/ok")" '^trust .*another place'
like 'to a file' "$(get "$U/to/302?where=file:///etc/passwd")" '^protocol .*another place'
like 'with a secret in the address: unseen' "$(get "$U/to/302?where=https://u:canary-pw@x.example/%3Ftoken=canary")" '^protocol .*https://…@x.example/\?token=…,'
: >log
like 'a POST is not sent on' "$(post "$U/hops/1")" '^302 '
is 'nobody went there' "$(came /ok)" 0

# ---- bodies
like 'gzip' "$(get "$U/packed/gzip")" '^200 6014 '
like 'deflate' "$(get "$U/packed/deflate")" '^200 6014 '
like 'what calls itself gzip and is not' "$(get "$U/broken")" '^protocol .*cannot be understood'
like 'a bomb of a gigabyte' "$(get "$U/bomb")" '^limit .*larger than 32 MiB'
like 'the last byte that fits' "$(get "$U/bytes/33554432/told" | cut -c1-40)" '^200 33554432 '
like 'one more' "$(get "$U/bytes/33554433/told")" '^limit .*larger than 32 MiB'
like 'one more, untold' "$(get "$U/bytes/33554433")" '^limit .*larger than 32 MiB'
like 'a flood of headers' "$(get "$U/flood")" '^protocol .*more than 256 KiB of headers'
like 'a hundred and early hints' "$(get "$U/early")" '^200 12 '
unlike 'which are no headers of the answer' "$(get "$U/early")" 'x-early'
like 'HTTP of 1991' "$(get "$U/old")" '^protocol '
like 'a page for people with status 200 is a body' "$(get "$U/html")" '^200 55 .* content-type=text/html <html>'
for what in told open head; do
	like "cut: $what" "$(get "$U/cut/$what")" '^net .*cut the connection'
	like "cut: $what, after a POST" "$(post "$U/cut/$what")" '^unknown .*not known'
done
for what in flood bomb old broken; do
	like "$what, after a POST" "$(post "$U/$what")" '^unknown .*not known'
done
like 'any status is an answer' "$(get "$U/status/429?Retry-After=7" "$U/status/503" | cut -c1-3 | xargs)" '^429 503$'

# ---- HTTP/2
stop "$pid"
if command -v nghttpd >/dev/null; then
	mkdir docs
	echo '{"hello":"h2"}' >docs/a
	head -c 3000000 /dev/zero | tr '\0' x >docs/big
	port=$("$SERVERS/free-ports" 1)
	U=https://localhost:$port
	spawn nghttpd -v -a 127.0.0.1 -d docs --echo-upload "$port" tls/server.key tls/server.pem
	frames=spawn.$spawned
	wait_for 10 grep -q listen "$frames"
	is 'HTTP/2' "$(get --at-once "$U/a" "$U/a" "$U/big" "$U/none" "$U/a" | awk '/^[0-9]/ { print $1, $2 < 1000 ? "" : $2 }' | xargs)" \
		'200 200 200 3000000 404 200'
	ok 'on one connection' sh -c "grep -q 'stream_id=9 closed' $frames && ! grep -q '^.id=2.' $frames"
	like 'a POST' "$(post "$U/a")" '^200 12 .*\{"text":"x"\}'
	stop "$pid"
	spawn nghttpd -v -a 127.0.0.1 -d docs "$port" tls/client-only.key tls/client-only.pem
	wait_for 10 grep -q listen "spawn.$spawned"
	is 'four that wait for one connection that is not trusted' "$(get --at-once "$U/a" "$U/a" "$U/a" "$U/a" | cut -d' ' -f1 | xargs)" \
		'trust trust trust trust'
	stop "$pid"
else
	skip 'no nghttpd here' 4
fi
web --tls "$T/tls"

# ---- time
export GUICHET_HTTP_DEADLINE=4
start=$(date +%s%N)
like 'no answer' "$(get "$U/silent")" '^timeout '
within 'in time' 30000
start=$(date +%s%N)
like 'a byte now and then' "$(get "$U/drip/0.5")" '^timeout .*too slowly'
within 'in time' 30000
like 'fast enough, but without end' "$(GUICHET_HTTP_DEADLINE=10 get "$U/drip/0.05/1000")" '^timeout .*has not answered within'
like 'no answer to a POST' "$(post "$U/silent")" '^unknown '
deaf() { get --method POST --large 32000000 "$@" "$U/deaf"; }
start=$(date +%s%N)
like 'a server that reads no more: it has not what it needs, nothing is unknown' "$(deaf)" '^timeout '
within 'in time' 30000
like 'one that has all of it, unread in its window' "$(post "$U/deaf")" '^unknown '
like 'a long poll has longer' "$(GUICHET_HTTP_DEADLINE=3 get --wait 20 "$U/wait/5")" '^200 '

# stopped WORDS… URL: told to stop in the middle; the answer is in out
stopped() {
	: >log
	"$HTTP" --ca "$T/tls/ca.pem" "$@" >out 2>debug &
	pid=$!
	background="$background $pid"
	wait_for 5 grep -Eq 'silent|deaf' log
	start=$(date +%s%N)
	kill "$pid"
	wait "$pid"
}
unset GUICHET_HTTP_DEADLINE
stopped "$U/silent"
within 'told to stop: at once' 15000
like 'and says so' "$(cat out)" '^busy .*told to stop'
stopped --method POST --body x "$U/silent"
like 'after a POST: not known' "$(cat out)" '^unknown .*told to stop'
stopped --method POST --large 32000000 "$U/deaf"
within 'in a POST that is not read: at once' 15000
like 'which did not go' "$(cat out)" '^busy .*told to stop'

# ---- streams
listen() { get --for "$1" --listen "$2" "$3" ${4:+"$4"} | cut -c1-160; }
is 'events, and no heartbeats' "$(listen 2500 sse "$U/stream/sse?n=3&every=0.3" | sort | uniq -c | xargs)" '3 event 1 quiet'
is 'lines' "$(listen 2500 lines "$U/stream/lines?n=2&every=0.3" | sort | uniq -c | xargs)" '2 event 1 quiet'
is 'nothing but heartbeats' "$(listen 1000 sse "$U/stream/sse")" quiet
like 'requests beside it' "$(listen 2500 sse "$U/stream/sse?n=1&every=0.5" "$U/wait/1" | xargs)" '^200 .*waited.* event quiet$'
like 'its end' "$(listen 5000 sse "$U/stream/sse?n=1&end=1" | xargs)" '^event .*cut the connection'
like 'a page instead of a stream' "$(listen 5000 sse "$U/stream/html")" 'no stream of events \(text/html\)'
like 'silence' "$(GUICHET_HTTP_DEADLINE=1 listen 60000 sse "$U/silent")" 'nothing has come on the stream of localhost for 10 s'
for row in 401 429 503; do
	like "status $row" "$(listen 5000 sse "$U/status/$row")" "gives no stream \\(status $row\\)"
done
"$HTTP" --ca "$T/tls/ca.pem" --for 60000 --listen sse "$U/stream/sse?n=1" >out 2>debug &
pid=$!
background="$background $pid"
wait_for 5 grep -q event out
kill "$pid"
wait "$pid"
is 'told to stop' "$(tail -n 1 out)" 'told to stop'

# ---- the log
get "$U/ok?access_token=canary&x=1" >out
unlike 'no secret in the log' "$(cat debug)" canary
like 'nor in the reply'\''s address' "$(cat out)" 'access_token=…&x=1'
