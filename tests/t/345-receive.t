#!/bin/sh
# guichet-net receive: a channel calls. Only what it signed is filed, once and for good.
. "$(dirname "$0")/lib.sh"
plan 56
home
hook() { # hook NAME CONNECTOR KEY=VALUE…
	name_=$1 channel_=$2
	shift 2
	account "$name_" link=spool channel="$channel_" spool="$T/$name_" webhook-secret-command='printf app-secret' \
		address="@$name_" imap-host= smtp-host= password-command= ca-file= imap-port= smtp-port= imap-tls= smtp-tls= user= "$@"
}
hook wa whatsapp set.phone-number-id=42 webhook-token-command='printf our-word'
hook page messenger set.page=700
hook insta instagram set.user=178 set.dm=yes
hook team slack
hook sms twilio set.account-sid=AC1 set.from=+33757000000 webhook-url='https://hooks.bank.example/sms?x=1'
hook bare mastodon url=https://social.bank.example
now=$(date +%s)
body() { # body ID TEXT
	printf '{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"42"},"contacts":[{"profile":{"name":"Zoé"},"wa_id":"33612345678"}],"messages":[{"from":"33612345678","id":"%s","timestamp":"%s","type":"text","text":{"body":"%s"}}]}}]}]}' "$1" "$((now - 60))" "$2"
}
hmac() { openssl dgst "-$1" -hmac "${2:-app-secret}" -r | cut -d' ' -f1; }
status() { sed -n '1s/Status: \([0-9]*\).*\r$/\1/p' out; }
waiting() { find "$T/$1/new" -name '*.json' 2>/dev/null | wc -l; }
receive() { "$NET" receive "$@" >out 2>err; }

# ---- Meta, through a pipe
body wamid.1 'Où est ma carte ?' >b1
exits 'the right signature' 0 "$NET" receive wa --header "X-Hub-Signature-256: sha256=$(hmac sha256 <b1)" <b1
is 'is answered 200' "$(status)" 200
is 'and filed' "$(waiting wa)" 1
is 'for nobody else to read' "$(find "$T/wa" -perm /077)" ''
exits 'another secret' 3 "$NET" receive wa --header "X-Hub-Signature-256: sha256=$(hmac sha256 other <b1)" <b1
is 'is 403' "$(status)" 403
like 'with a reason here, not there' "$(cat err)|$(sed '1,/^\r$/d' out)" 'signature in X-Hub-Signature-256 is not that of our secret.*\|$'
receive wa <b1
is 'none is 403' "$(status)" 403
sed 's/carte/chatte/' b1 >b2
receive wa --header "X-Hub-Signature-256: sha256=$(hmac sha256 <b1)" <b2
is 'one letter changed is 403' "$(status)" 403
receive wa --header "X-Hub-Signature-256: sha256=" <b1
is 'an empty one is 403' "$(status)" 403
receive wa --header "X-Hub-Signature-256: $(hmac sha256 <b1)" <b1
is 'the bare digits are 403' "$(status)" 403
is 'nothing of these was filed' "$(waiting wa)" 1
receive wa --header "X-Hub-Signature-256: sha256=$(hmac sha256 <b1)" <b1
is 'the same call again is 200' "$(status)" 200
ok 'brought in' "$NET" --once wa
is 'it is one message' "$(sql "SELECT count(*) || min(text) FROM message")" '1Où est ma carte ?'
head -c 10485760 /dev/zero | tr '\0' x >big
receive wa --header "X-Hub-Signature-256: sha256=$(hmac sha256 <big)" <big
is '10 MB is 413' "$(status)" 413
printf '\377\376' >bin
receive wa --header "X-Hub-Signature-256: sha256=$(hmac sha256 <bin)" <bin
is 'what is no text is 400' "$(status)" 400
printf '{"not":"theirs"}' >odd
receive wa --header "X-Hub-Signature-256: sha256=$(hmac sha256 <odd)" <odd
is 'what is signed and strange is filed' "$(status)$(waiting wa)" 2001
"$NET" --once -q wa 2>err
like 'and put aside when it is read' "$(cat err)" 'put aside.*no webhook call'
rm "$T"/wa/bad/*
GREET='hub.mode=subscribe&hub.verify_token=our-word&hub.challenge=1158201444'
exits 'who asks with our word' 0 env REQUEST_METHOD=GET QUERY_STRING="$GREET" "$NET" receive wa
is 'hears the challenge' "$(tail -n 1 out)" 1158201444
exits 'with another word' 3 env REQUEST_METHOD=GET QUERY_STRING='hub.mode=subscribe&hub.verify_token=x&hub.challenge=1' "$NET" receive wa
is 'hears nothing' "$(status)$(tail -n 1 out | tr -d '\r')" 403
env REQUEST_METHOD=GET QUERY_STRING='hub.mode=subscribe&hub.verify_token=our-word&hub.challenge=%3Cscript%3E' "$NET" receive wa >out 2>err
is 'no markup is given back' "$(status)" 400
env REQUEST_METHOD=DELETE "$NET" receive wa >out 2>err </dev/null
is 'other methods are 405' "$(status)" 405

# ---- Meta's other channels
meta() { # meta ACCOUNT < BODY
	cat >mb
	receive "$1" --header "X-Hub-Signature-256: sha256=$(hmac sha256 <mb)" <mb
}
dm() { printf '{"object":"%s","entry":[{"id":"%s","time":%s000,"messaging":[{"sender":{"id":"%s"},"recipient":{"id":"%s"},"timestamp":%s000,"message":{"mid":"%s","text":"%s"%s}}]}]}' \
	"$1" "$2" "$now" "$3" "$4" "$((now - 60))" "$5" "$6" "${7:-}"; }
dm page 700 psid7 700 m_1 'Où est ma carte ?' | meta page
is 'Messenger, signed' "$(status)" 200
dm page 700 psid7 700 m_1 'Où est ma carte ?' | receive page --header "X-Hub-Signature-256: sha256=$(printf %064d 0)"
is 'signed by nobody: 403' "$(status)" 403
dm page 700 700 psid7 m_2 'Bonjour, elle est en route.' ',"is_echo":true' | meta page
dm page 999 psid7 999 m_3 'À une autre Page' | meta page
"$NET" --once -q page
is 'both sides are in, in one conversation; what another Page was told is not' \
	"$(sql "SELECT group_concat(direction || ' ' || thread, ', ') FROM (SELECT * FROM message m JOIN conversation c ON c.id = m.conversation JOIN account a ON a.id = m.account WHERE a.name = 'page' ORDER BY m.at, m.id)")" \
	'in psid7, out psid7'
dm instagram 178 igsid1 178 ig_1 'Bonjour' | meta page
is 'a call of another kind is taken' "$(status)" 200
"$NET" --once -q page 2>err
like 'and put aside, with the reason' "$(cat err)" 'put aside.*no webhook call about page'
rm "$T"/page/bad/*
dm instagram 178 igsid1 178 ig_1 'Mon IBAN, en privé' | meta insta
printf '{"object":"instagram","entry":[{"id":"178","time":%s,"changes":[{"field":"comments","value":{"id":"17","text":"Ouvert lundi ?","from":{"id":"n","username":"nora"},"media":{"id":"1"}}}]}]}' "$now" | meta insta
"$NET" --once -q insta
is 'Instagram: comments for everybody, direct messages for one' \
	"$(sql "SELECT group_concat(public || ' ' || text, ', ') FROM (SELECT m.* FROM message m JOIN account a ON a.id = m.account WHERE a.name = 'insta' ORDER BY public)")" \
	'0 Mon IBAN, en privé, 1 Ouvert lundi ?'

# ---- Slack
slack() { # slack AGE < BODY
	cat >sb
	at=$((now - $1))
	receive team --header "X-Slack-Request-Timestamp: $at" \
		--header "X-Slack-Signature: v0=$({ printf 'v0:%s:' $at; cat sb; } | hmac sha256)" <sb
}
event() { printf '{"type":"event_callback","event":{"type":"message","channel":"D1","channel_type":"im","user":"U1","text":"Bonjour","ts":"%s.000100","event_ts":"%s.000100"}}' "$now" "$now"; }
event | slack 10
is 'Slack, signed now' "$(status)" 200
event | slack 400
is 'signed more than five minutes ago: 403' "$(status)" 403
like 'and said so' "$(cat err)" 'five minutes'
event | slack -400
is 'signed in the future: 403' "$(status)" 403
receive team --header "X-Slack-Request-Timestamp: $now" --header "X-Slack-Signature: v0=$(hmac sha256 <sb)" <sb
is 'signed without its time: 403' "$(status)" 403
receive team --header "X-Slack-Signature: v0=$(hmac sha256 <sb)" <sb
is 'no time: 403' "$(status)" 403
printf '{"type":"url_verification","challenge":"3eZbrw1aB"}' | slack 1
is 'the challenge is given back' "$(status)$(tail -n 1 out)" 2003eZbrw1aB
is 'and only the event was filed' "$(waiting team)" 1
"$NET" --once -q team
is 'it is in' "$(sql "SELECT text FROM message WHERE channel_id = 'D1/$now.000100'")" Bonjour

# ---- Twilio
form='Body=O%C3%B9+est+ma+carte+%3F&From=%2B33612345678&MessageSid=SM1&NumMedia=0&To=%2B33757000000'
signed='https://hooks.bank.example/sms?x=1BodyOù est ma carte ?From+33612345678MessageSidSM1NumMedia0To+33757000000'
sign() { printf %s "$1" | openssl dgst -sha1 -hmac app-secret -binary | base64; }
sms() { printf %s "$form" | receive sms --header 'Content-Type: application/x-www-form-urlencoded; charset=utf-8' --header "X-Twilio-Signature: $1"; }
sms "$(sign "$signed")"
is 'Twilio, signed' "$(status)" 200
sms "$(sign "${signed#https}")"
is 'signed for another address: 403' "$(status)" 403
sms "$(sign "$signed ")"
is 'other fields: 403' "$(status)" 403
"$NET" --once -q sms
is 'the SMS is in, in the thread that answers go to' "$(sql "SELECT text || '|' || thread FROM message m JOIN conversation c ON c.id = m.conversation WHERE channel_id = 'SM1'")" \
	'Où est ma carte ?|+33757000000 +33612345678'

# ---- what is wrong with us is told to us
receive bare </dev/null
is 'a channel that signs nothing: 500' "$(status)" 500
like 'and why' "$(cat err)" 'does not say how calls are signed'
receive nobody </dev/null
is 'no such account: 500' "$(status)" 500
exits 'no account named' 2 "$NET" receive
sed -i "s/printf app-secret/false/" "$CONF"
receive wa --header "X-Hub-Signature-256: sha256=$(hmac sha256 <b1)" <b1
is 'no secret: 500, not 403' "$(status)" 500
sed -i "s/webhook-secret-command = false/webhook-secret-command = printf app-secret/" "$CONF"

# ---- through a web server
if command -v curl >/dev/null; then
	serve CGI "$SERVERS/cgi.py" "$NET" receive wa
	url=http://127.0.0.1:$CGI_PORT/hook
	post() { curl -s -o reply -w '%{http_code}' -H "X-Hub-Signature-256: sha256=$(hmac sha256 <"$1")" -H 'Content-Type: application/json' --data-binary "@$1" "$url"; }
	body wamid.web 'Par le web' >b3
	is 'a call' "$(post b3)" 200
	is 'asked whether we are there' "$(curl -s "$url?$GREET")" 1158201444
	is '10 MB' "$(post big)" 413
	is 'a stranger' "$(curl -s -o reply -w '%{http_code}' --data-binary @b3 "$url")" 403
	"$NET" --once -q wa
	is 'the call is in the inbox' "$(sql "SELECT count(*) FROM message WHERE text = 'Par le web'")" 1
else skip 'no curl' 5; fi

# ---- killed between filing and answering: the channel calls again, and it is one message
if [ -x "$FAULT_BUILD/guichet-net" ]; then
	body wamid.kill 'Une fois' >b4
	GUICHET_FAULT='receive_filed=kill' "$FAULT_BUILD/guichet-net" receive wa --header "X-Hub-Signature-256: sha256=$(hmac sha256 <b4)" <b4 >out 2>err
	is 'no answer' "$(cat out)$(waiting wa)" 1
	receive wa --header "X-Hub-Signature-256: sha256=$(hmac sha256 <b4)" <b4
	"$NET" --once -q wa
	is 'called again: one message' "$(status)$(sql "SELECT count(*) FROM message WHERE text = 'Une fois'")" 2001
else skip 'no build with fault points' 2; fi
