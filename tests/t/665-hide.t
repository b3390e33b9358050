#!/bin/sh
# What a customer exposed in public is hidden on its channel: asked for on the screen and by guichet case ID hide, done
# once, refused in the channel's words, tried again over a dead network, harmless over kill -9.
. "$(dirname "$0")/api.sh"
export TERM=xterm-256color
plan 33
get() { python3 -c "import sys,json; r=json.loads(sys.stdin.readline()); print($1)"; }
talk
home
talk_account talk
iban='Mon IBAN est FR76 3000 6000 0112 3456 7890 189'
say anna "$iban" '"thread":"t1","keep":{"room":"r"}'
say bob "$iban" '"thread":"t2"'
say carl "$iban" '"thread":"t3","private":true'
say dora "$iban" '"thread":"t4"'
"$NET" --once -q
case_of() { sql "SELECT c.case_id FROM message m JOIN conversation c ON c.id = m.conversation WHERE m.author = '$1' LIMIT 1"; }
message_of() { sql "SELECT id FROM message WHERE author = '$1' AND direction = 'in'"; }
wish() { sql "SELECT state FROM hide_wish WHERE message = $(message_of "$1")"; }
veiled() { said | python3 -c 'import json,sys; print([m.get("veiled", 0) for m in json.load(sys.stdin) if m["author"]["name"] == sys.argv[1]][0])' "$1"; }
hide() { "$DESK" case "$(case_of "$1")" hide "$(message_of "$1")"; }
told() { "$DESK" case "$(case_of "$1")" -o json | get '[(m["hide"], m["hide_error"]) for m in r["thread"]][0]'; }
later() { "$NET" --once -q --now "$(date -u -d "+$1" +%Y-%m-%dT%H:%M:%SZ)+" >/dev/null 2>&1; }

# ---- on the screen ---------------------------------------------------------------------------
run_script <<END
:view all
keys :limit anna<Enter><Enter>
:await let everybody read an IBAN. :hide-post hides it on Talk.
keys :hide-post<Enter>
:await Talk is being asked to hide it.
:refuse :hide-post hides it
keys :hide-post<Enter>
:await Talk is being asked to hide message
END
is 'offered beside what is exposed, asked, and not twice' "$?" 0
is 'nothing left yet' "$(wish anna) $(veiled anna)" 'asked 0'
"$NET" --once -q
is 'done, once' "$(wish anna) $(veiled anna)" 'done 1'
is 'the connector knows its thread, address and own JSON' \
	"$(said | python3 -c 'import json,sys; print(json.dumps(json.load(sys.stdin)[0]["veil"], sort_keys=True))')" \
	'{"keep": {"room": "r"}, "thread": "t1", "url": "https://talk.example/1"}'
"$NET" --once -q
is 'and not again' "$(veiled anna)" 1
LANGUAGE=fr run_script <<'END'
:view all
keys :limit anna<Enter><Enter>
:await masqué sur Talk, 
:await a demandé de masquer un message
END
is 'the thread tells it, in French' "$?" 0
is 'and JSON' "$(told anna)" "('done', None)"
like 'and the text' "$("$DESK" case "$(case_of anna)")" 'hidden on Talk, '
exits 'a hidden one is refused' 3 "$DESK" case "$(case_of anna)" hide "$(message_of anna)"
like 'and it says so' "$(cat err)" 'is hidden on Talk already'

# ---- what cannot be --------------------------------------------------------------------------
exits 'a private one' 3 hide carl
like 'says so' "$(cat err)" 'is private'
exits 'of another case' 3 "$DESK" case "$(case_of bob)" hide "$(message_of anna)"
like 'says so, too' "$(cat err)" 'There is no message'
exits 'no number' 2 "$DESK" case "$(case_of bob)" hide nine
run_script <<'END'
:view all
keys :limit carl<Enter><Enter>
:await Mon IBAN
:refuse hide-post
keys :hide-post<Enter>
:await exposes anything
END
is 'a private case offers nothing' "$?" 0

# ---- refused, tried again ----------------------------------------------------------------------
fault '{"path":"/veils/2","method":"PUT","status":403,"body":{"error":"not your thread"}}'
exits 'asked' 0 hide bob
"$NET" --once -q
is 'the channel refuses' "$(wish bob)" refused
like 'in its words' "$(told bob)" 'not your thread'
like 'the text has them' "$("$DESK" case "$(case_of bob)")" 'Talk would not hide it: .*not your thread'
run_script <<END
:view all
keys :limit bob<Enter><Enter>
:await not your thread
:expect :hide-post asks Talk again.
END
is 'the screen says that it may be asked again' "$?" 0
no_fault
exits 'it may be asked again' 0 hide bob
"$NET" --once -q
is 'and is done' "$(wish bob) $(veiled bob)" 'done 1'
fault '{"path":"/veils/4","method":"PUT","status":503,"body":{"error":"back soon"}}'
hide dora >/dev/null
"$NET" --once -q
is 'a server that is down is asked again' "$(wish dora)" asked
like 'and the case says so' "$(told dora)" 'back soon'
no_fault
is 'at a time that is yet to come' "$(sql "SELECT attempts, next_try > at + 1000 FROM hide_wish WHERE message = $(message_of dora)")" '1|1'
later '1 hour'
is 'then it is done' "$(wish dora) $(veiled dora)" 'done 1'

# ---- killed in between -------------------------------------------------------------------------
say emil "$iban" '"thread":"t5"'
"$NET" --once -q
hide emil >/dev/null
if [ -x "$FAULT_BUILD/guichet-net" ]; then
	GUICHET_FAULT='rest_after_hide=kill@1' "$FAULT_BUILD/guichet-net" --once -q >/dev/null 2>&1
	is 'killed after it was said: still asked' "$(wish emil) $(veiled emil)" 'asked 1'
	"$NET" --once -q
	is 'hidden twice is hidden' "$(wish emil) $(veiled emil)" 'done 2'
else
	skip 'no build with fault points' 2
fi

# ---- a channel that cannot ------------------------------------------------------------------------
sed -i 's/^def hide:.*$//; s/ | .abilities += \["hide"\]//' "$HOME_DIR/connectors/talk/connector.jq"
say fay "$iban" '"thread":"t6"'
"$NET" --once -q
exits 'is not asked' 3 hide fay
like 'with a sentence' "$(cat err)" 'Nothing can be hidden on Talk from here'
run_script <<'END'
:view all
keys :limit fay<Enter><Enter>
:await let everybody read an IBAN.
:refuse hide-post
END
is 'nor offered' "$?" 0
is 'what was hidden stays told' "$(told anna)" "('done', None)"
