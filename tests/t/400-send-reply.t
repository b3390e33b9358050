#!/bin/sh
# An answer from the case to the customer's mailbox, with real Dovecot and Exim.
. "$(dirname "$0")/lib.sh"
plan 28
mail_servers
home
account agence imap-tls=tls identities='"Service Prêts" <desk@mail.test>'

sed 's/$/\r/' >question.eml <<'END'
From: =?utf-8?Q?Zo=C3=A9_L=C3=A9vy?= <client@mail.test>
To: Anne Martin <advisor@mail.test>
Cc: Paul Durand <other@mail.test>
Subject: =?utf-8?Q?Pr=C3=AAt_immobilier_=E2=80=94_taux?=
Message-ID: <q1@client.example>
References: <q0@client.example>
In-Reply-To: <q0@client.example>
Date: Tue, 13 Jan 2026 10:00:00 +0100
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Bonjour, quel est le taux du prêt ?
END
mail_in advisor <question.eml
wait_for 5 mail_has advisor INBOX q1@client.example
exits 'the question is brought in' 0 "$NET" --once -q
case_id=$("$DESK" cases -q)
like 'one case' "$case_id" '^[0-9]+$'
is 'the customer waits' "$(sql 'SELECT state FROM cases')" new

printf '%%PDF-1.4 offre' >'offre été.pdf'
printf 'Bonjour,\n\nLe taux est de 3,2 %%.\n.\nFrom Paris, à bientôt\n' >answer
ok 'an answer is queued' sh -c "'$DESK' case $case_id reply --all --hold 0 --attach 'offre été.pdf' <answer"
id=$(sql 'SELECT channel_id FROM outbox')
exits 'it is sent' 0 "$NET" --once -q
is 'sent' "$(sql 'SELECT state FROM outbox')" sent
ok 'the customer has it, once' wait_for 5 mail_has client INBOX "$id"
ok 'so has who was copied' wait_for 5 mail_has other INBOX "$id"

mail_text client INBOX "$id" >got
headers=$(sed '/^$/q' got | tr '\n' '~' | sed 's/~[ \t]/ /g' | tr '~' '\n')
like 'its Message-ID is the one queued' "$headers" "^Message-I[Dd]: <$id>\$"
like 'In-Reply-To' "$headers" '^In-Reply-To: <q1@client.example>$'
like 'References, oldest first' "$headers" '^References: *<q0@client.example> +<q1@client.example>$'
like 'To the writer' "$headers" '^To: .*<client@mail.test>$'
like 'Cc to the others, not to ourselves' "$headers" '^Cc: Paul Durand <other@mail.test>$'
like 'From us' "$headers" '^From: Anne Martin <advisor@mail.test>$'
like 'envelope from us' "$headers" '^Return-Path: <advisor@mail.test>$'
unlike 'every header is ASCII' "$(printf %s "$headers" | LC_ALL=C tr -d '\000-\177')" .
unlike 'this machine is not named' "$headers" "$(hostname)"

"$NET" parse <got >json
field() { /usr/bin/python3 -c 'import json,sys; m = json.load(open("json")); print(eval(sys.argv[1]))' "$1"; }
is 'the subject in UTF-8' "$(field 'm["subject"]')" 'Re: Prêt immobilier — taux'
like 'the text in UTF-8, dots and From lines as written' "$(field 'm["text"]')" 'Le taux est de 3,2 %\.'
is 'a line with one dot is still there' "$(field 'm["text"].split("\n").count(".")')" 1
is 'a line that begins with From is unharmed' "$(field 'm["text"].count("\nFrom Paris, à bientôt")')" 1
like 'the attachment with its name' "$(field '[(p["name"], p["type"]) for p in m["attachments"]]')" \
	"'offre été.pdf', 'application/pdf'"

is 'the case is answered at once' "$(sql 'SELECT state FROM cases')" answered
is 'the answer is in its thread, marked as sent from here' \
	"$(sql "SELECT count(*) FROM message m JOIN outbox o ON o.gid = m.outbox WHERE m.channel_id = '$id' AND m.direction = 'out'")" 1
ok 'one copy in Sent' mail_has advisor Sent "$id"
"$NET" --once -q
ok 'and one after the next pass' mail_has advisor Sent "$id"
is 'still one message' "$(sql "SELECT count(*) FROM message WHERE channel_id = '$id'")" 1
like 'the question is marked as answered on the server' \
	"$(doveadm fetch -u advisor@mail.test flags mailbox INBOX all)" 'Answered'
