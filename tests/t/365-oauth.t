#!/bin/sh
# Every scheme by which an account proves who it is, against a server that checks what it is told;
# tokens that run out, rotate, are refused; two workers at once; and no secret anywhere but in the
# file that holds it.
. "$(dirname "$0")/lib.sh"
plan 106
certificates
mkdir state
serve OAUTH "$SERVERS/oauth.py" --tls "$T/tls" --log "$T/requests" --state "$T/state"
URL=https://localhost:$OAUTH_PORT
WORKER=$BUILD/tests/net-oauth
home
printf %s 'canary-password é&=' >secret-password # what a key ring would hold
printf %s 'canary-client-secret+/=' >secret-client
: >said

# connector NAME AUTH [FUNCTIONS]: a channel of which only the way in matters
connector() {
	mkdir -p "$HOME_DIR/connectors/$1"
	cat >"$HOME_DIR/connectors/$1/connector.jq" <<-END
		def about: {title: "The $1", mark: "t", kind: "chat", visibility: "private",
		  limit: {max: 500, unit: "code-points"}, limit_private: null, hosts: [], url: null,
		  poll_seconds: 60, budget: null, resend_seconds: null, abilities: [], cost: null,
		  settings: [{key: "kid", help: "the name of the key", required: false, default: null}],
		  auth: $2};
		def pull: [];
		def page: {messages: [], cursor: null, next: [], notes: []};
		def fault: {code: "net", retry_after: null, text: ""};
		${3:-}
	END
}
# rest ACCOUNT CONNECTOR [KEY=VALUE…]
rest() {
	printf '[account "%s"]\nlink = rest\nchannel = %s\naddress = @%s\nuser = advisor\nurl = %s\nca-file = %s\n' \
		"$1" "$2" "$1" "$URL" "$T/tls/ca.pem" >>"$CONF"
	shift 2
	for pair_ in "$@"; do echo "${pair_%%=*} = ${pair_#*=}" >>"$CONF"; done
}
by_password="password-command=cat $T/secret-password"
by_client="client-secret-command=cat $T/secret-client"
worker() { "$WORKER" "$HOME_DIR" "$@" 2>&1 | tee -a said; }
at() { # at SECONDS-FROM-NOW COMMAND…
	when_=$(($(date +%s) + $1))
	shift
	GUICHET_NOW=$when_+ "$@"
}
posts() { grep -c "\"path\": \"/$1" requests; }
grants() { grep -c "grant_type=$1" requests; }
access() { sed -n 's/.*"access":"\([^"]*\)".*/\1/p' "$HOME_DIR/tokens/$1"; }
fetch() { "$BUILD/tests/net-http" --ca "$T/tls/ca.pem" "$@" 2>/dev/null; }
tell() { printf '%s' "$2" >"state/$1"; }
forget() { for name_ in "$@"; do rm -f "state/$name_"; done; }
isnt() {
	if [ "$2" != "$3" ]; then pass "$1"; else
		echo "$2" >.why
		fail "$1" <.why
	fi
}

oauth2='authorize: "/authorize?tenant=1", token: "/token", device: "/device", revoke: "/revoke",
  scopes: ["read", "write:posts"], pkce: true, redirect: "http://127.0.0.1/guichet"'

# ---- what the configuration gives
connector bearer '{scheme: "bearer"}'
connector basic '{scheme: "basic"}'
connector header '{scheme: "header", header: "X-Api-Key", prefix: "Key="}'
connector open '{scheme: "none"}'
connector probing '{scheme: "basic"}' 'def probe: [{method: "GET", url: "/ok"}, {method: "GET", url: "/api"}];'
rest probing probing password-command='printf wrong'
rest bearer bearer token-env=CANARY
rest basic basic "$by_password"
rest header header "$by_password"
rest open open
like 'basic' "$(worker basic ask)" '^200 '
like 'a key in a header' "$(worker header ask)" '^200 '
CANARY=canary-wrong
export CANARY
like 'a token that is refused: the remedy' "$(worker bearer ask)" '^auth Account “bearer”: The bearer refuses.*token-command'
unset CANARY
like 'a token that is not there: the remedy' "$(worker bearer ask)" '^auth .*CANARY \(token-env\) is not set'
like 'no scheme, and not let in' "$(worker open ask)" '^auth .*no way to say so'
exits 'nothing to log in to' 0 "$NET" login basic
like 'and that is said' "$(cat out)" 'needs no login'
exits 'login wants an account' 2 "$NET" login
exits 'one that exists' 2 "$NET" login nobody
exits 'and no other words' 2 "$NET" login basic header

# ---- authorization code with PKCE
connector code "{scheme: \"oauth2\", oauth2: {$oauth2, grant: \"code\", client: \"public\"}}"
rest code code client-id=guichet-test
like 'before the login: the remedy' "$(worker code ask)" '^auth Account “code”: nobody has let us into The code yet\. Run guichet-net login code\.'

# begin_login ACCOUNT: in the background; $url is what it shows, fd 3 what it reads
begin_login() {
	rm -f in
	mkfifo in
	: >talked
	"$NET" login "$1" <in >talked 2>&1 &
	pid=$!
	background="$background $pid"
	exec 3>in
	wait_for 5 grep -q '^https://' talked
	url=$(grep '^https://' talked)
}
end_login() { # its exit code
	exec 3>&-
	wait "$pid"
	code=$?
	cat talked >>said
}
where_to() { fetch "$url" | sed -n "s/.*\"$1\": \"\\([^\"]*\\)\".*/\\1/p"; }

begin_login code
like 'the address has its own parameters and ours' "$url" \
	"^$URL/authorize\\?tenant=1&response_type=code&client_id=guichet-test&redirect_uri=http%3A%2F%2F127\\.0\\.0\\.1%2Fguichet&scope=read%20write%3Aposts&state=[A-Za-z0-9_-]{43}&code_challenge=[A-Za-z0-9_-]{43}&code_challenge_method=S256\$"
to=$(where_to to)
echo "${to%state=*}state=guessed" >&3
ok 'the state of another login is not taken' wait_for 5 grep -q 'belongs to another login' talked
echo "$to" >&3
end_login
is 'the address the browser ends at is taken' "$code" 0
like 'and that is said' "$(cat talked)" 'Account “code” is logged in'
is 'the file of tokens is ours alone' "$(stat -c %a "$HOME_DIR/tokens/code" "$HOME_DIR/tokens" | xargs)" '600 700'
like 'let in' "$(worker code ask ask)" '^200 '
is 'without further token requests' "$(posts token)" 1
first=$url

begin_login code
where_to code >&3
end_login
is 'the bare code is taken too' "$code" 0
isnt 'each login has its own state and challenge' "${first#*state=}" "${url#*state=}"

cp "$HOME_DIR/tokens/code" before
begin_login code
echo 'http://127.0.0.1/guichet?code=canary-stolen&state='"$(echo "$url" | sed 's/.*state=\([^&]*\).*/\1/')" >&3
end_login
is 'a code that the server did not give' "$code" 3
like 'is refused' "$(cat talked)" 'does not let us in any more \(.*invalid_grant'
begin_login code
echo 'http://127.0.0.1/guichet?error=access_denied&state='"$(echo "$url" | sed 's/.*state=\([^&]*\).*/\1/')" >&3
end_login
like 'a person who says no' "$(cat talked)" 'did not let us in \(access_denied\)'
begin_login code
end_login
is 'nobody there' "$code" 3
like 'and that is said' "$(cat talked)" 'no code was given; nothing has changed'
ok 'what was there is still there' cmp before "$HOME_DIR/tokens/code"
begin_login code
kill "$pid"
end_login
is 'told to stop while it waits' "$code" 3

# ---- tokens that run out
was=$(posts token)
like 'a minute and more before the end' "$(at 3530 worker code ask)" '^200 '
is 'the token is used' "$(posts token)" "$was"
old=$(access code)
like 'less than a minute' "$(at 3550 worker code ask)" '^200 '
is 'it is refreshed' "$(posts token)" $((was + 1))
isnt 'and replaced' "$(access code)" "$old"

tell slow 1.5
was=$(grants refresh_token)
(at 20000 worker code ask) >one &
a=$!
(at 20000 worker code ask) >other &
b=$!
wait $a $b
is 'two workers at once are both let in' "$(cut -c1-4 one other | xargs)" '200 200'
is 'and one of them refreshed' "$(grants refresh_token)" $((was + 1))
tell bad "$(access code)"
was=$(grants refresh_token)
(at 20010 worker code ask) >one &
a=$!
(at 20010 worker code ask) >other &
b=$!
wait $a $b
is 'the same when the token is refused before its end' "$(cut -c1-4 one other | xargs)" '200 200'
is 'one refresh' "$(grants refresh_token)" $((was + 1))
ok 'no refresh token was used twice' [ ! -e state/replayed ]
forget slow bad

for row in '429 limit' '503 temp' '200 protocol' '404 protocol'; do
	tell refuse "${row% *}"
	like "a token endpoint that answers ${row% *} is no refusal" "$(at 90000 worker code ask)" "^${row#* } "
done
tell refuse invalid_grant
like 'a refresh that is refused: the remedy' "$(at 90000 worker code ask)" \
	'^auth Account “code”: The code does not let us in any more \(.*invalid_grant.*Run guichet-net login code\.'
tell refuse invalid_client
like 'a program that is refused: the remedy' "$(at 90000 worker code ask)" '^auth .*client-id and client-secret-command'
forget refuse
like 'later it goes on with the token it had' "$(at 90000 worker code ask)" '^200 '

rest personal code token-command="cat $T/secret-access"
access code >secret-access
like 'a token from elsewhere needs no login' "$(worker personal ask)" '^200 '

exits 'check: each step' 0 "$NET" check code basic header
is 'is told' "$(cat out)" "$(printf 'code: login: ok\ncode: server: ok\nbasic: login: ok\nbasic: server: ok\nheader: login: ok\nheader: server: ok')"
exits 'check: one that is not let in' 3 "$NET" check -o json open probing
like 'the step and the reason' "$(cat out)" '"account":"probing","step":"server","ok":false,"error":"Account “probing”: The probing refuses'

# ---- a file of tokens that is not as it should be
chmod 640 "$HOME_DIR/tokens/code"
like 'readable for others: refused' "$(worker code ask)" '^config .*chmod 600'
chmod 600 "$HOME_DIR/tokens/code"
cp "$HOME_DIR/tokens/code" before
echo '{' >"$HOME_DIR/tokens/code"
like 'damaged: the remedy' "$(worker code ask)" '^config .*damaged. Run guichet-net login code'
cat before >"$HOME_DIR/tokens/code"
rm before

# ---- logout
exits 'logout' 0 "$NET" logout code
is 'the channel was told' "$(posts revoke)" 1
ok 'the file is gone' [ ! -e "$HOME_DIR/tokens/code" ]
exits 'once more does no harm' 0 "$NET" logout code
begin_login code
where_to to >&3
end_login
tell revoke-status 500
exits 'a channel that cannot be told' 3 "$NET" logout code
like 'and that is said' "$(cat err)" 'forgotten here, but The code could not'
ok 'forgotten here all the same' [ ! -e "$HOME_DIR/tokens/code" ]

# ---- device code
connector device "{scheme: \"oauth2\", oauth2: {$oauth2, grant: \"device\", client: \"post\"}}"
rest device device client-id=guichet-test "$by_client"
tell device 'authorization_pending slow_down'
start=$(date +%s)
exits 'device code: after a while, and slower when told so' 0 "$NET" login device
took=$(($(date +%s) - start))
ok "it waited as told ($took s)" [ $took -ge 7 ]
like 'the code and where to type it' "$(cat out)" "^Open $URL/activate.* in a browser, on any machine, and type the code WDJB-MJHT\$"
unlike 'nothing of the server drives the terminal' "$(cat out)" "$(printf '\033')"
like 'let in' "$(worker device ask)" '^200 '
is 'four requests, no more' "$(posts device)-$(grants urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code)" 1-3
tell device access_denied
exits 'device code: refused in the browser' 3 "$NET" login device
like 'says so' "$(cat err)" 'refused in the browser'
tell device expired_token
exits 'device code: too late' 3 "$NET" login device
like 'says so' "$(cat err)" 'has run out before it was typed.*guichet-net login device'
tell device-lives 1
tell device 'authorization_pending authorization_pending authorization_pending'
exits 'device code: too late by our own clock' 3 "$NET" login device
like 'says so too' "$(cat err)" 'has run out before it was typed'
cat out err >>said

# ---- client credentials, password
connector client "{scheme: \"oauth2\", oauth2: {$oauth2, grant: \"client\", client: \"basic\"}}"
rest client client client-id=guichet-test "$by_client"
rest wrong client client-id=guichet-test client-secret-command='printf no-such-secret'
rest nameless client "$by_client"
connector password "{scheme: \"oauth2\", oauth2: {$oauth2, grant: \"password\", client: \"public\"}}"
rest password password client-id=guichet-test "$by_password"
like 'client credentials, without a person' "$(worker client ask ask)" '^200 '
is 'asked for once' "$(grants client_credentials)" 1
like 'and again when they run out' "$(at 7200 worker client ask)" '^200 '
like 'a wrong secret of the program: the remedy' "$(worker wrong ask)" '^auth .*does not accept this program.*client-secret-command'
like 'no name for the program: the remedy' "$(worker nameless ask)" '^config .*set client-id'
like 'user and password' "$(worker password ask)" '^200 '

# ---- sessions
connector session '{scheme: "login", login: {access: "/access_token", refresh: "/refresh_token",
  expires_in_ms: "/expires_in_ms", facts: {id: "/user_id"}}}' \
	'def login: {method: "POST", url: "/session", json: {user: "$USER", password: "$SECRET", known: .facts.id, at: .settings.address}};
def refresh: {method: "POST", url: "/refresh/body", json: {token: "$REFRESH"}};'
connector bearing '{scheme: "login", login: {access: "/access_token", refresh: "/refresh_token"}}' \
	'def login: {method: "POST", url: "/session", json: {user: "$USER", password: "$SECRET"}};
def refresh: {method: "POST", url: "/refresh/bearer"};'
rest session session "$by_password"
rest bearing bearing "$by_password"
rest short session "$by_password"
rest endless session "$by_password"
rest stranger session password-command='printf a-guess'
like 'a session, and what is learnt with it' "$(worker session ask facts | xargs)" '^200 .*id:u-4711'
like 'kept' "$(worker session ask)" '^200 '
is 'and not asked for again' "$(posts session)" 1
like 'refreshed' "$(at 4000 worker session ask)" '^200 '
is 'by its own token' "$(posts refresh/body)-$(posts session)" 1-1
full() { prlimit --fsize=64 sh -c 'trap "" XFSZ; exec "$@"' sh "$WORKER" "$HOME_DIR" "$@" 2>&1; }
like 'a disk that is full: nothing is renewed' "$(at 9000 full session ask)" '^storage .*tokens'
is 'as what came would be lost' "$(posts refresh/body)" 1
sed -i 's/canary-refresh-[0-9]*/canary-refresh-forged/' "$HOME_DIR/tokens/session"
like 'a refresh that is refused is a new login' "$(at 9000 worker session ask)" '^200 '
is 'with what was learnt before' "$(grep -c 'known.*u-4711' requests)" 1
tell lifetime none
like 'a refresh with its token for a bearer' "$(worker bearing ask renew ask | xargs)" '^200 .* 200 '
is 'asked once' "$(posts refresh/bearer)" 1
forget lifetime
tell lifetime 110
is 'a token of two minutes' "$(worker short ask ask ask | cut -c1-3 | xargs)-$(posts session)" 200\ 200\ 200-4
like 'is renewed at half its life' "$(at 10 worker short ask; at 60 worker short ask)" '^200 '
is 'and not before' "$(posts refresh/body)" 3
tell lifetime 0
is 'a token that lives 0 s, as some say of one without end' "$(worker endless ask ask ask | cut -c1-3 | xargs)-$(posts session)" 200\ 200\ 200-5
is 'is not renewed at all' "$(posts refresh/body)" 3
forget lifetime
like 'a wrong password: the remedy' "$(worker stranger ask)" '^auth .*The session refuses the login \(.*M_FORBIDDEN.*password-command'
tell refuse 403
like 'a server that repeats what it was told' "$(worker stranger ask)" '^auth .*M_FORBIDDEN'
forget refuse

# ---- keys
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem 2>/dev/null ||
	openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem 2>/dev/null
openssl pkey -in key.pem -pubout -out state/key.pub
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out ec.pem 2>/dev/null
chmod 600 key.pem ec.pem
connector jwt "{scheme: \"jwt\", jwt: {alg: \"RS256\", header: {kid: \"set.kid\"}, lifetime: 3600,
  claims: {iss: \"robot@bank.example\", aud: \"$URL/token\"}, exchange: \"/token\"}}"
connector signed '{scheme: "jwt", jwt: {alg: "ES256", header: {kid: "set.kid"}, lifetime: 1200,
  claims: {iss: "$USER", aud: "forum-v1", scope: ["GET /v1"]}}}'
rest jwt jwt key-file="$T/key.pem" set.kid=KEY1
rest signed signed key-file="$T/ec.pem" set.kid=KEY2
rest unset jwt key-file="$T/key.pem"
like 'a signed token is exchanged' "$(worker jwt ask ask)" '^200 '
is 'once' "$(grants urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer)" 1
like 'a signed token is used as it is' "$(worker signed ask)" \
	'"kid": "KEY2".*"alg": "ES256".*"iss": "advisor", "aud": "forum-v1", "scope": \["GET /v1"\]'
like 'a setting that is missing: the remedy' "$(worker unset ask)" '^config .*signs with set.kid, which is not set'
chmod 644 key.pem
like 'a key that others can read: refused' "$(worker jwt ask)" '^config .*chmod 600'
chmod 600 key.pem

# ---- secrets: in the files of tokens, and nowhere else
is 'in no log, cache or other file of the home' "$(grep -rlE 'canary|WDJB' "$HOME_DIR" --exclude-dir=tokens)" ''
is 'nor in what was said' "$(grep -E 'canary' said spawn.* out err)" ''
like 'the log was kept, and tells every request' "$(cat "$HOME_DIR/log/net.log")" 'POST https://localhost:[0-9]*/token: 200'
rm -f in
mkfifo in
"$WORKER" "$HOME_DIR" session ask wait <in >out 2>&1 &
pid=$!
background="$background $pid"
exec 3>in
ok 'a worker that is let in' wait_for 5 grep -q '^200' out
is 'has none in its command line or environment' \
	"$(cat "/proc/$pid/cmdline" "/proc/$pid/environ" 2>/dev/null | tr '\0' '\n' | grep canary)" ''
exec 3>&-
wait "$pid"
is 'every file of tokens is ours alone' "$(find "$HOME_DIR/tokens" -type f ! -perm 600)" ''
is 'no half-written file is left' "$(find "$HOME_DIR/tokens" -name '*.??????' ! -name '*.lock')" ''
