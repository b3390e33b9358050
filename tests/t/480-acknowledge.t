#!/bin/sh
# The honest acknowledgement: who gets one (a table of headers), what it says and promises, once, through the outbox.
. "$(dirname "$0")/lib.sh"
plan 35
export GUICHET_NOW=2026-01-13T09:40:00Z TZ=Europe/Paris # Tuesday 10:40 there
home
mkdir -p spool/new spool/cur spool/outbox
cat >>"$CONF" <<END
[account "agence"]
link = spool
spool = $T/spool
address = Agence Lyon <agence@banque.example>
identities = Crédits <credits@banque.example>
target = 4h
acknowledge = private
[account "autre"]
link = spool
spool = $T/autre
address = autre@banque.example
END
mkdir -p autre/new autre/cur autre/outbox
m=0
echo x >x
mail() { # mail FROM SUBJECT [HEADER…] < BODY: received now
	m=$((m + 1))
	from_=$1 subject_=$2
	shift 2
	{
		printf 'Received: from x by y; Tue, 13 Jan 2026 09:3%s:00 +0000\nFrom: %s\nTo: agence@banque.example\nSubject: %s\n' \
			"$((m % 10))" "$from_" "$subject_"
		printf 'Date: Tue, 13 Jan 2026 09:30:00 +0000\nMessage-ID: <m%s@poste.example>\n' "$m"
		for header_; do printf '%s\n' "$header_"; done
		printf 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n'
		cat
	} >"spool/new/m$m.eml"
}
once() { "$NET" --once agence >net.out 2>&1 || diag <net.out; }
rows() { "$DESK" acknowledgements -o json 2>>err; }
# verdict N: of the message m N
verdict() { sql "SELECT k.verdict FROM acknowledgement k JOIN message m ON m.id = k.message WHERE m.channel_id = 'm$1@poste.example'"; }
sent() { cat spool/outbox/* 2>/dev/null; }

# ---- one customer
echo 'Bonjour, ma carte est perdue {{customer.name}}. Que faire ?' >body
mail 'Zoé Petit <zoe@poste.example>' 'Carte perdue' <body
once
is 'a customer is acknowledged' "$(verdict 1)" sent
is 'with one mail' "$(ls spool/outbox | wc -l)" 1
decoded() { python3 -c '
import email, email.policy, glob, os
newest = max(glob.glob("spool/outbox/*"), key=lambda f: (os.stat(f).st_mtime_ns, f))
m = email.message_from_bytes(open(newest, "rb").read(), policy=email.policy.default)
print(m["To"], m["From"], m["Auto-Submitted"], m["In-Reply-To"], m["Subject"], sep="\n")
print(m.get_body().get_content())' | tr -d '\r'; }
decoded >mail.txt
is 'to her, from the branch, by a machine, in her thread' "$(head -n 4 mail.txt)" 'zoe@poste.example
Agence Lyon <agence@banque.example>
auto-replied
<m1@poste.example>'
like 'the promise is local time, rounded up, after the target' "$(cat mail.txt)" "avant 15 h aujourd'hui\\."
like 'in her language, with her name' "$(cat mail.txt)" '^Bonjour Zoé Petit,$'
unlike 'nothing she wrote is read as a template' "$(cat mail.txt)" 'Que faire'
like 'the promise is kept in the table' "$(rows)" '"verdict":"sent".*"due":"2026-01-13T14:00:00Z","kept":"running"'
id=$("$DESK" cases -q Zoé)
is 'and is a promise like any other' "$(sql "SELECT text, due, kept_at FROM promise")" "avant 15 h aujourd'hui|1768312800000|0"
is 'the case still waits' "$("$DESK" case "$id" -o json | python3 -c 'import sys,json; r=json.loads(sys.stdin.readline()); print(r["state"], r["waiting_since"])')" \
	'new 2026-01-13T09:31:00Z'
is 'it is in the case, as what no person wrote' "$(sql "SELECT automatic, answers FROM message WHERE direction = 'out'")" 'reply|1'
once
is 'again nothing goes' "$(ls spool/outbox | wc -l)" 1

# ---- who gets none
mail 'Zoé Petit <zoe@poste.example>' 'Re: Carte perdue' 'In-Reply-To: <m1@poste.example>' <x
for header in 'Auto-Submitted: auto-replied' 'Auto-Submitted: auto-generated' 'Auto-Submitted: auto-notified; x=y' \
	'Precedence: bulk' 'Precedence: list' 'Precedence: junk' 'Precedence: auto_reply' 'List-Id: <news.example.org>' \
	'Return-Path: <>' 'X-Autoreply: yes'; do
	mail "Auto <auto$m@poste.example>" "Auto $m" "$header" <x
done
mail 'Nous <credits@banque.example>' 'de nous' <x
mail 'Nous <AUTRE@banque.example>' 'de nous aussi' <x
mail 'Une personne <une@poste.example>' 'Une question' 'Auto-Submitted: no' <x
mail 'Une autre <autre@poste.example>' 'Une question' 'Precedence: first-class' <x
once
is 'once a conversation and day' "$(verdict 2)" recent
for i in 3 4 5 6 7 8 9 10 11 12; do
	is "not to: $(sed -n '/^\(Auto-Submitted\|Precedence\|List-Id\|Return-Path\|X-Autoreply\):/p' spool/cur/m$i.eml)" \
		"$(verdict $i)" automatic
done
is 'not to our own addresses' "$(verdict 13)|$(verdict 14)" '|ours'
is 'a person says no' "$(verdict 15) $(verdict 16)" 'sent sent'

# ---- three a day for one sender
for i in 1 2 3 4; do mail 'Luc <luc@poste.example>' "Sujet $i" <x; done
once
is 'three for one sender' "$(for i in 17 18 19 20; do verdict $i; done | sort)" 'often
sent
sent
sent'
export GUICHET_NOW=2026-01-14T09:41:00Z
sed 's/^Received:.*/Received: from x by y; Wed, 14 Jan 2026 09:35:00 +0000/; s/<m1@/<n1@/' spool/cur/m1.eml |
	sed 's/^Subject:.*/In-Reply-To: <m1@poste.example>\nSubject: Re: Carte perdue/' >spool/new/n1.eml
once
is 'the next day once more' "$(sql "SELECT k.verdict FROM acknowledgement k JOIN message m ON m.id = k.message WHERE m.channel_id = 'n1@poste.example'")" sent

# ---- what was said in good time, and what was not
export GUICHET_NOW=2026-01-14T09:55:00Z
"$DESK" case "$id" reply --hold 0 -m 'Votre carte est bloquée.' >out 2>err || diag <err
once
like 'an answer before its time keeps a promise' "$(rows | grep "\"case\":$id," | head -n 1)" '"kept":"kept"'
like 'the one of the day before is broken' "$(rows | grep "\"case\":$id," | tail -n 1)" '"kept":"broken"'
is 'so do the promises of the case' "$(sql "SELECT kept_at > 0 FROM promise p JOIN message m ON m.id = p.message
	JOIN conversation c ON c.id = m.conversation WHERE c.case_id = $id ORDER BY p.due")" '0
1'
is 'no advisor is called guichet on the board' "$("$DESK" board -o json | grep -c '"guichet"')" 0
like 'the rate is told' "$("$DESK" acknowledgements)" '^[0-9]+ of [0-9]+ promises kept'

# ---- old mail is history, off is off, a template of one's own
export GUICHET_NOW=2026-01-14T12:00:00Z
sed 's/^Received:.*/Received: from x by y; Wed, 14 Jan 2026 10:30:00 +0000/; s/<m1@/<o1@/; s/zoe@/old@/' spool/cur/m1.eml >spool/new/o1.eml
once
is 'what came long ago is not' "$(sql "SELECT count(*) FROM acknowledgement k JOIN message m ON m.id = k.message WHERE m.channel_id = 'o1@poste.example'")" 0
sed 's/^Received:.*/Received: from x by y; Wed, 14 Jan 2026 11:55:00 +0000/; s/<m1@/<p1@/; s/zoe@/p@/' spool/cur/m1.eml >import.eml
"$DESK" import -q --account agence import.eml >out 2>&1 || diag <out
is 'nor what is imported' "$(sql 'SELECT count(*) FROM outbox WHERE automatic AND created_at > 1768392000000')" 0
mkdir -p "$HOME_DIR/templates"
printf 'title: x\nlang: en\n--- mail\nGot it, {{customer.name}}: {{promise.due | by}}, {{account.title}}.\n' >"$HOME_DIR/templates/acknowledgement.en.tpl"
echo 'Hello, could you please tell me when the card that I lost will be replaced? Thank you for your help.' >body
mail 'Ann <ann@poste.example>' 'Lost card' <body
sed -i 's/^Received:.*/Received: from x by y; Wed, 14 Jan 2026 11:58:00 +0000/' spool/new/*.eml
once
decoded >mail.txt
like 'a template of the home' "$(cat mail.txt)" '^Got it, Ann: 17:00 today, Agence Lyon\.$'
rm "$HOME_DIR/templates/acknowledgement.en.tpl"
sed -i 's/acknowledge = private/acknowledge = no/' "$CONF"
mail 'Off <off@poste.example>' 'Off' <x
sed -i 's/^Received:.*/Received: from x by y; Wed, 14 Jan 2026 11:59:00 +0000/' spool/new/*.eml
once
is 'off is off' "$(sql 'SELECT count(*) FROM acknowledgement k JOIN message m ON m.id = k.message WHERE m.address LIKE "off@%"')" 0
