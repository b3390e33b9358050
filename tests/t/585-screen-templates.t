#!/bin/sh
# Templates on the screen: suggested, narrowed, seen for this case, asked for what is missing, put in, counted.
# shellcheck disable=SC1091
. "$(dirname "$0")/screens.sh"
plan 20

branch
mkdir -p "$HOME_DIR/templates/partials" "$HOME_DIR/templates/files"
F=$HOME_DIR/templates
echo 'Bonjour{{#customer.name}} {{customer.name}}{{/customer.name}},' >"$F/partials/greeting.mustache"
printf 'Bien à vous,\n{{advisor.name}}\n' >"$F/partials/signature.mustache"
echo tarifs >"$F/files/tarifs.txt"
cat >"$F/virement.fr.tpl" <<'END'
title: Virement bloqué
lang: fr
keywords: virement bloqué pourquoi
ask: date | Débloqué quel jour ?
file: tarifs.txt
--- facts
Parti le {{ask.date | date}}.
--- mail
{{> greeting}}

Votre virement part le {{ask.date | date}}.

{{> signature}}
END
cat >"$F/carte.fr.tpl" <<'END'
title: Carte perdue
lang: fr
--- mail
{{> greeting}}
Votre carte est bloquée, {{customer.last_name}}.
{{> signature}}
END
printf 'title: Card lost\nlang: en\n--- chat\nYour card is blocked.\n' >"$F/card.en.tpl"
printf 'title: Public seulement\nlang: fr\n--- review\nMerci.\n' >"$F/public.fr.tpl"

run_script <<'END'
keys jj'
:save-screen picker
keys crt
:save-screen narrowed
keys <Esc><Esc>Tvirem<Enter>
:expect Débloqué quel jour ?
keys 2026-01<Enter>
:expect Not put in: “Débloqué quel jour ?”: a date is wanted, such as 13/01/2026
keys <Enter><C-u>14/01/2026
:expect Votre virement part le 14 janvier 2026.
keys <Enter>
:save-screen written
keys <Esc>Tcarte<Enter>
:save-screen second
keys <Esc>T
:expect used 1 time, today 10:00
keys <Esc><Esc>q
END
is 'the script runs' "$?" 0
shows picker 'suggested first, filled for this case' <<'END'
 guichet  Templates                                            3 to choose from
  Template:
 ──────────────────────────────────────────────────────────────────────────────
▌· Virement bloqué                                                           fr
   Carte perdue                                                              fr
   Card lost                                                                 en

 ──────────────────────────────────────────────────────────────────────────────
   virement.fr, for a mail, never used yet

   Bonjour Marie Dupont,

   Votre virement part le ⟨Débloqué quel jour ?⟩.

   Bien à vous,
   Anne Martin

   You will be asked: Débloqué quel jour ?
   With it goes: tarifs.txt


 Enter puts it in   Esc back   · suits this case   → closed a case like it
 agence

END
is 'a few letters narrow it' "$(grep -c ' fr$\| en$' narrowed)" 2
like 'the best is chosen' "$(cat narrowed)" '^▌  Carte perdue'
like 'its name is known' "$(cat narrowed)" 'Votre carte est bloquée, Dupont\.'
like 'what was asked is put in' "$(cat written)" '^ Votre virement part le 14 janvier 2026\.$'
like 'its file is attached' "$(cat written)" 'File +tarifs.txt +7 bytes'
is 'a second one greets nobody again' "$(grep -c 'Bonjour Marie' second)" 1
is 'nor signs again' "$(grep -c '^ Bien à vous,$' second)" 1
like 'it stands behind the first' "$(tr '\n' ' ' <second)" 'Anne Martin *Votre carte est bloquée, Dupont\.'
is 'uses are counted' "$("$DESK" templates -o json | python3 -c 'import sys, json
print(*sorted((r["template"], r["uses"]) for r in map(json.loads, sys.stdin)))')" "('card.en', 0) ('carte.fr', 1) ('public.fr', 0) ('virement.fr', 1)"
is 'with case and message' "$(sql 'SELECT template, part, case_id, message IS NOT NULL FROM template_use ORDER BY id')" \
	'virement.fr|mail|1|1
carte.fr|mail|1|1'
is 'what they became stays with the draft' "$(sql 'SELECT count(*) FROM draft_template t JOIN draft d ON d.id = t.draft WHERE instr(d.body, t.text)')" 2

# Nothing that a template wants is known of this customer.
cat >"$F/anonyme.fr.tpl" <<'END'
title: Anonyme
lang: fr
--- mail
Bonjour {{customer.name}}, dossier {{case.number}}.
END
eml m9 'sans.nom@poste.example' 'Bonjour' 'Tue, 13 Jan 2026 09:58:00 +0000' <<'END'
Un virement bloqué.
END
"$DESK" import -q mails/m9.eml
run_script <<'END'
:go-to-view all
keys ='anonyme
:expect {{customer.name}}
keys <Enter>
:expect Not put in: anonyme.fr.tpl:4: {{customer.name}}: this value is empty
keys <Esc><Esc>q
END
is 'a missing name keeps it out' "$?" 0

# The answer that closed a case like it is offered, without greeting, closing and whole numbers.
printf '%s\n' 'Bonjour Madame,' '' "Votre virement bloqué était mal rempli : votre carte 4970 1000 0000 0154 n'y change rien." '' 'Bien à vous,' 'Anne' |
	"$DESK" case 1 reply --hold 0 >out 2>err || diag <err
"$NET" --once >net.out 2>&1 || diag <net.out
"$DESK" case 1 resolve >out 2>err || diag <err
eml m10 'Luc Roux <luc@poste.example>' 'Encore un virement bloqué' 'Tue, 13 Jan 2026 09:59:00 +0000' <<'END'
Mon virement est bloqué depuis lundi, quand partira-t-il ?
END
"$DESK" import -q mails/m10.eml
run_script <<'END'
:go-to-view all
keys ='
:await → Case 1: Re: Virement bloqué
:save-screen learnt
keys mal rempli
:save-screen answer
keys <Enter>
:save-screen taken
keys <Esc>q
END
is 'the script of the next case runs' "$?" 0
like 'the earlier answer is listed' "$(cat learnt)" '→ Case 1: Re: Virement bloqué'
like 'and shown masked' "$(cat answer)" '4970 10.* 0154'
unlike 'without its greeting' "$(cat answer)" 'Bonjour Madame'
like 'put in it asks to be read' "$(cat answer)" 'written to somebody else'
like 'and stands in the answer' "$(cat taken)" '^ Votre virement bloqué était mal rempli'
