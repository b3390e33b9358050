#!/bin/sh
# Beside a wide list: the last messages of the case that the cursor rests on; nothing becomes read.
# shellcheck disable=SC1091
. "$(dirname "$0")/screens.sh"
plan 12

branch
run_script <<'END'
:size 200x50
:await Bonjour 😢
keys jj
:await Pouvez-vous me dire
:await 4 quoted lines
:save-screen rested
:size 159x50
:save-screen narrow
:size 160x29
:save-screen low
:size 160x30
:await 4 quoted lines
keys P
:save-screen hidden
:size 80x24
keys P
:expect needs a screen of 120 columns
:size 120x24
:await 4 quoted lines
:save-screen asked
END
is 'the script runs' "$?" 0
like 'the subject above' "$(head -2 rested)" '│ Virement bloqué depuis lundi'
like 'the writer and the time' "$(cat rested)" '── Marie Dupont ─.*─ today 07:50 · e-mail ──'
for screen in narrow low hidden; do
	is "$screen: the list alone" "$(grep -c 'quoted lines' $screen)" 0
done
like 'asked for, it comes on smaller screens' "$(cat asked)" '── Marie Dupont ─'
is 'nothing was read' "$(sql "SELECT count(*) FROM act WHERE kind = 'seen'")" 0
is 'every mail is still new' "$(sql "SELECT count(*) FROM cases WHERE unread > 0 AND waiting_since > 0")" 5

printf '[screen]\npreview = no\n' >>"$CONF"
run_script <<'END'
:size 200x50
:wait 300
:save-screen no
END
is 'preview = no: the script runs' "$?" 0
is 'the list alone' "$(grep -c '──' no)" 0

# A cursor on its way costs a mark; only where it rests is the case shown.
if [ -x "$BUILD/tests/tools/vt" ]; then
	printf 'wait To answer\nsettle 400\nkeys P\nsettle 400\nmeasure 1 j\nkeys qy\n' |
		"$BUILD/tests/tools/vt" --size 200x50 -- "$DESK" inbox -n >cost 2>&1
	read -r _ _ bytes <cost
	ok "a move: $bytes bytes" test "$bytes" -le 24
else
	ok 'a move: # SKIP no libvterm' true
fi
