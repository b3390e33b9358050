#!/bin/sh
# guichet motives: what customers write about, what comes back, and the rules behind it.
. "$(dirname "$0")/screens.sh"
plan 25
branch
rules=$HOME_DIR/motives

exits 'a text is matched' 0 "$DESK" motives match -o json -m 'Ma carte a été avalée, je ne suis pas satisfait !!!'
is 'its motive and its mood' "$(cat out)" '{"motive":"cash-machine","title":"Cash machine","weight":3}
{"motive":"","title":"dissatisfaction","weight":4}'
is 'in French' "$(echo 'Mon virement' | LANGUAGE=fr "$DESK" motives match | head -2 | tail -1 | tr -s ' ')" 'transfer Virements 3'
case_=$(sql "SELECT id FROM cases WHERE subject LIKE 'Virement%'")
is 'a case has it since it came in' "$(sql "SELECT motive, manual FROM case_motive WHERE case_id = $case_")" 'transfer|0'
exits 'nobody is angry today' 0 "$DESK" motives
like 'and it says so' "$(cat err)" 'No dissatisfied customer'

# five angry customers today, nobody before
for i in 1 2 3 4 5; do
	eml "r$i" "Client $i <c$i@poste.example>" 'Application en panne' 'Tue, 13 Jan 2026 09:00:00 +0000' <<-END
	C'est inadmissible, l'application ne marche plus. Client $i
	END
done
"$DESK" import -q mails/r?.eml
exits 'five in a day recur: exit code 1' 1 "$DESK" motives -o json
like 'a row' "$(head -1 out)" '^\{"motive":"online-access","title":"Website and app","recurring":true,"customers":5,"expected":0.3,"chance":0.000016,'
like 'without an answer ready' "$(head -1 out)" '"channels":\["e-mail"\],"quotes":\["C.est inadmissible.*\],"first_seen":"2026-01-13T09:00:00Z","reference":false,"gap":true'
exits 'yesterday they had not come' 0 "$DESK" motives --now 2026-01-12T10:00:00Z
exits 'words come up' 0 "$DESK" motives words -q --now 2026-01-13T11:00:00Z

exits 'there is no reference answer' 1 "$DESK" motives reference online-access
exits 'one is set' 0 "$DESK" motives reference online-access -m 'Une mise à jour corrige la panne.'
is 'and shown' "$("$DESK" motives reference online-access)" 'Une mise à jour corrige la panne.'
like 'the gap is closed' "$("$DESK" motives -o json | head -1)" '"reference":true,"gap":false'
echo 'Autre' >answer
exits 'from standard input' 0 "$DESK" motives reference online-access - <answer
exits 'of a motive that is not' 2 "$DESK" motives reference parking x
like 'the remedy' "$(cat err)" 'guichet motives rules'

exits 'a person corrects' 0 "$DESK" case "$case_" motive fraud -q
is 'and wins' "$(sql "SELECT motive, manual FROM case_motive WHERE case_id = $case_")" 'fraud|1'
like 'it is on the training list' "$("$DESK" motives training -o json)" "\"case\":$case_,\"motive\":\"fraud\",\"rules\":\"transfer\""
exits 'to a motive that is not' 2 "$DESK" case "$case_" motive parking

printf 'motive parking\ntitle fr Stationnement\n3 garer\n' >"$rules"
exits 'own rules are read' 0 "$DESK" case "$case_" motive parking -q
echo 'weight 3' >>"$rules"
exits 'faulty ones are told' 3 "$DESK" motives
like 'with file and line' "$(cat err)" 'motives:4: a line begins with'
