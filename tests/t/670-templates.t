#!/bin/sh
# Templates as files of a home: listed, filled for a case, checked, saved only when nothing is wrong.
. "$(dirname "$0")/lib.sh"
plan 32
now=2026-11-24T10:00:00Z
"$DESK" demo --build-only --home "$T/demo" --now "$now" >out 2>err || diag <err
export GUICHET_HOME="$T/demo" GUICHET_NOW="$now"
F=$T/demo/templates
ok 'the demo has templates' test "$("$DESK" templates -q | wc -l)" -ge 20
is 'half of them French' "$("$DESK" templates -o json | grep -c '"lang":"fr"')" "$(($("$DESK" templates -q | wc -l) / 2))"
exits 'nothing is wrong with them' 0 "$DESK" templates check
is 'each is looked up by its words' "$("$DESK" templates find -q perdue VOLEE)" card-lost.fr
documented() {
	awk -v name="$1" '/^\.Ss / { on = $2 == name } on && /^\.It Li / { print $3 }' "$BUILD/doc/guichet-json.7"
}
keys() { python3 -c "import sys,json; print('\n'.join(json.loads(sys.stdin.readline())))"; }
is 'keys of a template are those documented' "$("$DESK" template card-lost.fr -o json | keys)" "$(documented template)"
ok 'shown it is its file' sh -c '"$0" template card-lost.fr >shown && cmp shown "$1/card-lost.fr.tpl"' "$DESK" "$F"

# For a case
id=$("$DESK" cases -q Aliénor)
name=$("$DESK" case "$id" -o json | python3 -c 'import sys,json; print(json.loads(sys.stdin.readline())["customer"])')
"$DESK" template transfer-delay.fr render --case "$id" >out 2>err
is 'it greets the customer' "$(head -n 1 out)" "Bonjour $name,"
like 'and is signed by who is working' "$(cat out)" '^Claire Martin$'
is 'in the evening too' "$("$DESK" template transfer-delay.fr render --case "$id" --now 2026-11-24T19:00:00Z | head -n 1)" "Bonsoir $name,"
exits 'what the advisor must say is missing' 3 "$DESK" template fraud.fr render --case "$id"
like 'and named with its line' "$(cat err)" 'fraud.fr.tpl:[0-9]+: \{\{ask.amount \| money\}\}: this value is empty'
like 'asked, it is there' "$("$DESK" template fraud.fr render --case "$id" --ask amount=1234.5 --ask date=2026-01-13)" \
	'1 234,50 € du 13 janvier 2026'
like 'a preset is enough' "$("$DESK" template card-refused.fr render --case "$id")" '2 000 €'
is 'a part by name' "$("$DESK" template card-lost.fr render --part facts)" \
	'La carte est bloquée dès maintenant, sans frais. La nouvelle carte arrive sous 5 jours ouvrés.'
exits 'a part that is not there' 2 "$DESK" template fraud.fr render --part short
exits 'no such template' 3 "$DESK" template nobody
like 'says where to look' "$(cat err)" 'guichet templates lists'

# Saved, or not
cat >good <<'EOF'
title: Chèque refusé
lang: fr
ask: date | Quel jour ?
file: tarifs.pdf

--- facts
Sans frais, sous 48 h.
--- mail
{{> greeting}}

Votre chèque du {{ask.date}} est refusé, sans frais ; il est rendu sous 48 h.
--- short
Rendu sous 48 h, sans frais.
EOF
exits 'a file that is not there keeps it from being saved' 3 "$DESK" template cheque.fr save <good
like 'and is named' "$(cat err)" 'cheque.fr.tpl:1: the file tarifs.pdf is not in the folder files'
ok 'nothing was written' test ! -e "$F/cheque.fr.tpl"
mkdir "$F/files" && echo tarifs >"$F/files/tarifs.pdf"
exits 'now it is saved' 0 "$DESK" template cheque.fr save <good
ok 'readable to its owner' test "$(stat -c %a "$F/cheque.fr.tpl")" = 600
is 'and listed' "$("$DESK" templates find -q chèque)" cheque.fr
sed 's/^Rendu sous 48 h/Rendu sous 24 h/' good >bad
exits 'another fact in one part does not pass' 3 "$DESK" template cheque.fr save <bad
like 'and is told' "$(cat err)" 'cheque.fr.tpl:1[0-9]: the part short does not state the same as facts: DUR 48 is only in facts'
ok 'the old one stays' grep -q 'Rendu sous 48 h' "$F/cheque.fr.tpl"
exits 'nor a name that is a path' 2 "$DESK" template ../cheque save <good
printf 'title: x\n' >"$F/broken.tpl"
exits 'a broken file in the folder is told' 1 "$DESK" templates -q
like 'with what is wrong' "$(cat err)" 'broken.tpl:1: it does not say its language'
rm "$F/broken.tpl"
echo '# mine' >"$F/card-lost.fr.tpl"
"$DESK" templates install >out
is 'installing again leaves what is there' "$(cat "$F/card-lost.fr.tpl")" '# mine'

# The team's own folder
mkdir shared && cp good shared/one.tpl
printf '[guichet]\nname = A\ntemplates = %s/shared\n' "$T" >own.conf && chmod 600 own.conf
is 'a folder of the configuration' "$("$DESK" templates -q --config "$T/own.conf")" one
is 'the manual knows every value' "$(man=$BUILD/doc/guichet-template.5; for v in customer.name case.number message.at advisor.name account.title promise.due; do
	grep -q "^.It Li $v" "$man" || echo "$v"; done)" ''
