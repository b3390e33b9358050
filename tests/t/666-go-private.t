#!/bin/sh
# From a public message to a private one on the channel itself: the private draft goes to its writer alone, the case
# stays one, and where the channel cannot it is said; a private answer is never said to everybody.
. "$(dirname "$0")/api.sh"
export TERM=xterm-256color
plan 39
get() { python3 -c "import sys,json; r=json.loads(sys.stdin.readline()); print($1)"; }
connector() { sed -i "$1" "$HOME_DIR/connectors/talk/connector.jq" && "$NET" --once -q; }
case_of() { sql "SELECT c.case_id FROM message m JOIN conversation c ON c.id = m.conversation WHERE m.author = '$1' LIMIT 1"; }
state() { "$DESK" case "$1" -o json | get '[x["state"] for x in r["redirects"]]'; }
talk
home
talk_account talk
say anna 'Pourquoi ma carte est-elle bloquée ?' '"thread":"t1","keep":{"room":"r"}'
say bob 'Où est mon virement ?' '"thread":"t2"'
say carl 'Mon prêt ?' '"thread":"t3"'
connector 's/"reply", "look"/"reply", "private", "look"/'
anna=$(case_of anna) bob=$(case_of bob) carl=$(case_of carl)

# ---- on the screen -----------------------------------------------------------------------------
run_script <<'END'
:view all
keys :limit anna<Enter><Enter>
keys b
:await a private draft to @anna waits (R)
:await PUBLIC, everybody can read it: Talk
keys y
:await Pourquoi ma carte
keys R
:await PRIVATE on Talk as @bank to @anna
:await Vous pouvez nous répondre ici.
keys y
:await Pourquoi ma carte
END
is 'b opens the public sentence; the private draft says whom it goes to' "$?" 0
is 'both are queued, one for everybody' "$(sql "SELECT group_concat(public || ' ' || to_) FROM (SELECT * FROM outbox ORDER BY id)")" '1 @anna,0 @anna'
ref=$(sql 'SELECT ref FROM redirect')
"$NET" --once -q
sent() { said | python3 -c 'import json,sys; print([(m["private"], m["reply_to"], sys.argv[1] in m["text"]) for m in json.load(sys.stdin) if m.get("mine")])' "$1"; }
is 'one went to everybody, one to her alone, both with the reference' "$(sent "$ref")" "[(False, '1', True), (True, '1', True)]"
is 'both are in her case' "$(sql "SELECT group_concat(m.public) FROM message m JOIN conversation c ON c.id = m.conversation WHERE c.case_id = $anna AND direction = 'out'")" '1,0'
is 'offered' "$(state "$anna")" "['offered']"
"$NET" --once -q
is 'when the channel brings them they are known' "$(sql "SELECT count(*) FROM message WHERE direction = 'out'")" 2
say anna 'Voici mon numéro' '"thread":"dm-anna","private":true'
"$NET" --once -q
is 'her private answer comes into the same case' "$(sql "SELECT c.case_id FROM message m JOIN conversation c ON c.id = m.conversation WHERE text = 'Voici mon numéro'")" "$anna"
is 'she arrived' "$(state "$anna")" "['arrived']"

# ---- at the command line ------------------------------------------------------------------------
exits 'a redirect' 0 "$DESK" case "$bob" redirect --draft -o json
is 'a private draft, to whom' "$(get 'r["draft"] > 0, r["to"]' <out)" 'True @bob'
is 'which is private though the question was not' "$(sql "SELECT d.private, m.public FROM draft d JOIN message m ON m.id = d.message WHERE d.to_ = '@bob' AND d.private")" '1|1'
exits 'in English' 0 "$DESK" case "$bob" redirect --draft
like 'it is told' "$(cat out)" 'goes to @bob in private\.'

# ---- the channel can no more -----------------------------------------------------------------------
exits 'asked to write in private' 0 "$DESK" case "$carl" redirect
run_script <<'END'
:view all
keys :limit carl<Enter><Enter>
keys R
:await PRIVATE on Talk as @bank to @carl
keys y
:await Mon prêt ?
END
is 'his private draft is signed off' "$?" 0
connector 's/"private", //'
is 'a channel that lost the way refuses it' "$(sql "SELECT state FROM outbox WHERE NOT public AND to_ = '@carl'")" refused
like 'with what to do' "$(sql "SELECT reason FROM outbox WHERE NOT public AND to_ = '@carl'")" 'answer by another channel'
is 'nobody read it' "$(said | python3 -c 'import json,sys; print([m["private"] for m in json.load(sys.stdin) if m.get("mine") and m["thread"] == "t3"])')" '[False]'
exits 'asked again' 0 "$DESK" case "$bob" redirect --draft
like 'no draft is made, and it is said' "$(cat out)" 'no way to write to them in private on Talk'
run_script <<'END'
:view all
keys :limit bob<Enter><Enter>
keys b
:await Talk has no private way to them: send this, they write first with
END
is 'on the screen, too' "$?" 0

# ---- nobody can write in private there ---------------------------------------------------------------
account agence imap-host=localhost
connector 's/visibility: "both"/visibility: "public"/'
exits 'on a channel that everybody reads' 0 "$DESK" case "$bob" redirect
like 'our mailbox is named' "$(cat out)" 'nous écrire à advisor@mail.test avec la référence'
"$NET" --once -q talk
is 'which is no secret: it goes out' "$(sql "SELECT state FROM outbox WHERE body LIKE '%advisor@mail.test%'")" sent
run_script <<'END'
:view all
keys :limit bob<Enter><Enter>
keys b
:await advisor@mail.test avec la référence
:await ready to send
:refuse a check stops it
END
is 'nor is anybody sent elsewhere by it' "$?" 0
LANGUAGE=fr LC_ALL=C.UTF-8 "$DESK" case "$bob" redirect --draft >out
like 'in French' "$(cat out)" 'Sur Talk, on ne peut pas écrire au client en privé'

# ---- the list of drafts ------------------------------------------------------------------------------
connector 's/visibility: "public"/visibility: "both"/; s/"reply", "look"/"reply", "private", "look"/'
say dora 'Et mon dossier ?' '"thread":"t4"'
"$NET" --once -q
dora=$(case_of dora)
exits 'asked, both kept' 0 "$DESK" case "$dora" redirect --draft
run_script <<'END'
:view all
keys :limit dora<Enter><Enter>
keys R
:await #T Talk, public, @dora:
:await T Talk, private, @dora:
:refuse #T Talk, private
END
is 'tells the public draft from the private one' "$?" 0

# ---- what the customer never read was not asked ------------------------------------------------------
redirected() { sql "SELECT max(id) FROM outbox WHERE public AND body LIKE '%' || (SELECT ref FROM redirect ORDER BY act DESC LIMIT 1) || '%'"; }
say emma 'Et mon prêt ?' '"thread":"t5"'
"$NET" --once -q
emma=$(case_of emma)
exits 'asked in public' 0 "$DESK" case "$emma" redirect
exits 'taken back' 0 "$DESK" outbox "$(redirected)" cancel
is 'nobody was asked' "$(state "$emma")" "['unsaid']"
unlike 'nor does the case say so' "$("$DESK" case "$emma")" ', asked to write in private'
like 'but that it did not leave' "$("$DESK" case "$emma")" 'not asked: the public sentence did not leave'

# ---- a review has room for one answer ----------------------------------------------------------------
connector 's/kind: "chat"/kind: "review"/'
say flo 'Une étoile : mon prêt !' '"thread":"t6"'
"$NET" --once -q
flo=$(case_of flo)
exits 'one answer to a review' 0 "$DESK" case "$flo" reply -m 'Bonjour Flo, votre prêt est accordé depuis hier.' --override ordre -o json
first=$(get 'r["outbox"]' <out)
exits 'while it is queued there is no room for another' 3 "$DESK" case "$flo" redirect
like 'which is said, and what to do' "$(cat err)" "answer $first to this one is on its way: guichet outbox $first cancel"
is 'and nothing is kept of it' "$(sql "SELECT count(*) FROM redirect WHERE case_id = $flo")|$(sql "SELECT count(*) FROM draft WHERE case_id = $flo AND outbox IS NULL")" '0|0'
exits 'taken back' 0 "$DESK" outbox "$first" cancel
exits 'there is' 0 "$DESK" case "$flo" redirect
