#!/bin/sh
# What a screen says is whole: long sentences, hits of a search, keys of a menu, columns of wide screens, plurals.
# shellcheck disable=SC1091
. "$(dirname "$0")/screens.sh"
plan 13
branch
eml m7 'Luc Roux <luc@poste.example>' 'Une carte' 'Tue, 13 Jan 2026 09:50:00 +0000' <<'END'
Bonjour, je vous écris au sujet d'un prélèvement que je ne reconnais pas du tout et qui concerne ma zibeline.
END
"$DESK" import -q mails/m7.eml

run_script <<'END'
:limit bloqué
:hide-post
:save-screen said
:clear-limit
keys ,zibeline
:save-screen hit
keys <Esc>q<C-k>attention
:save-screen palette
keys <Esc>o
:save-screen sort
keys <Esc>
:size 200x50
keys E
:save-screen board
:save-screen! styles
END
is 'the script runs' "$?" 0
is 'a long sentence takes the lines it needs' "$(tail -2 said)" \
	' No message of case 1 exposes anything. To hide another one, give its number:
 "guichet case 1 -o json" tells it.'
like 'a hit shows what was searched' "$(sed -n 4p hit)" '…[^…]* zibeline'
like 'and says how many' "$(head -1 hit)" ' 1 message$'
like 'words for people first, then the name and the key' "$(sed -n 5p palette)" 'what needs care.* attention +\. │$'
like 'an order is told in words' "$(cat sort)" '▌ urgent first, then least time left +urgency'
like 'on a wide screen figures stand beside their names' "$(sed -n 3p board)" '▌ agence {8,24}6 '
unlike 'the sidebar does not say that this is the inbox' "$(grep -A1 -m1 'To answer' styles | tail -1)" '^  A'

LANGUAGE=fr run_script <<'END'
keys Qroux
:save-screen people
keys <Esc>qo
:save-screen sort
keys <Esc>
:limit bloqué
keys <Enter>I
:save-screen timers
keys xe<Enter>
:save-screen asked
END
is 'the script runs in French' "$?" 0
like 'one is one' "$(cat people)" ' 1 ouvert '
like 'orders too' "$(cat sort)" 'plus longue attente'
like 'and dates' "$(cat timers)" 'mar\. 13 janv\. '
like 'and what is asked' "$(tail -1 asked)" '^ Nom : Marie Dupont$'
