#!/bin/sh
# The checks in the composer: beside or below the draft, an error stops it until mended or overridden, a question is
# answered otherwise, an administrator switches checks off.
# shellcheck disable=SC1091
. "$(dirname "$0")/screens.sh"
plan 21
branch

run_script <<'END'
keys jj<Enter>r
keys Bonjour Madame Martin,<Enter>Merci d'appeler le 3639 pour votre virement.<Esc>
:save-screen below
keys y
:expect 2 checks stop it: (m)end it, or (o)verride
keys m
:save-screen there
keys <Esc>
keys y
:expect (o)verride
keys o<Enter>
:expect without a reason
keys yoLa cliente l'a demandé par écrit<Enter>
:expect Queued
keys u
END
is 'the script runs' "$?" 0
shows below 'below the text at 80 columns' <<'END'
 guichet  Answer, case 1                                      draft saved 10:00
 PRIVATE e-mail to Marie Dupont <marie.dupont@poste.example>, as Agence Lyon <…
 f  From     Agence Lyon <agence@banque.example>
 t  To       Marie Dupont <marie.dupont@poste.example>
 s  Subject  Re: Virement bloqué depuis lundi
 ──────────────────────────────────────────────────────────────────────────────
 Bonjour Madame Martin,
 Merci d'appeler le 3639 pour votre virement.

 Le mar. 13 janv. 2026 à 07:50, Marie Dupont a écrit :
 > Bonjour,
 >
 > Mon virement de 2 500 euros est bloqué depuis lundi. Pouvez-vous me dire
 ──────────────────────────────────────────────────────────────────────────────
 Checks · 0/2 answered · 2 errors · 1 warning         <Tab> next  <Enter> there
 ▌ error  the salutation says “Martin”, the customer is “Marie Dupont”
   error  the answer only sends the customer elsewhere: “Merci d'appeler le 36…
   warning  not answered yet: “Pouvez-vous me dire pourquoi” (0 of 2 are)

 ──────────────────────────────────────────────────────────────────────────────
 ! a check stops it: mend it, or send it with a reason
 y send  e write  T template  a attach  v preview  P later  q leave  ? help
 agence                                                                drafts 1

END
like 'mending goes to the place' "$(cat there)" 'Esc stops writing'
is 'the reason is in the journal' "$(sql "SELECT arg, text FROM act WHERE kind = 'override'")" \
	"person-name phone-deflect|La cliente l'a demandé par écrit"
is 'and beside the answer' "$(sql 'SELECT personal, questions, answered, deflects, rules FROM outbox_review')" \
	'0|2|0|1| person-name phone-deflect '
sqlite3 "$(find "$T" -name cache.db | head -n 1)" 'DELETE FROM outbox_review' >gone 2>&1
is 'which stands for ever' "$(sql 'SELECT count(*) FROM outbox_review')" 1

run_script <<'END'
keys jj<Enter>r
keys Bonjour Madame Dupont,<Enter>Votre virement de 2 500 euros partira demain.<Esc>
:expect 1/2 answered
keys <Tab><Tab>
keys <Enter>
:save-screen question
keys o
:expect 2/2 answered
:save-screen settled
keys P
keys R<Down><Enter>
:expect 2/2 answered
keys qk
END
is 'questions: the script runs' "$?" 0
shows question 'the question among what the customer wrote' <<'END'
 guichet  Answer, case 1                                      draft saved 10:00
 PRIVATE e-mail to Marie Dupont <marie.dupont@poste.example>, as Agence Lyon <…
 f  From     Agence Lyon <agence@banque.example>
 t  To       Marie Dupont <marie.dupont@poste.example>
 s  Subject  Re: Virement bloqué depuis lundi
 ──────────────────────────────────────────────────────────────────────────────
  Bonjour,

  Mon virement de 2 500 euros est bloqué depuis lundi.
  Pouvez-vous me dire
  pourquoi
  , et quand il partira ?

  Merci,
  Marie Dupont

 ──────────────────────────────────────────────────────────────────────────────
 Checks · 1/2 answered · 1 warning       <Tab> next  <Enter> there  o otherwise
 ▌ warning  not answered yet: “Pouvez-vous me dire pourquoi” (1 of 2 are)
 ──────────────────────────────────────────────────────────────────────────────
 ✓ ready to send
 y send  e write  T template  a attach  v preview  P later  q leave  ? help
 agence                                                                drafts 1
 What the customer asks; q goes back, o says it is answered in another way.
END
like 'nothing is left to say' "$(cat settled)" 'Checks · 2/2 answered +<Tab> next'
is 'the word is in the journal' "$(sql "SELECT advisor, replace(text, char(10), ' ') FROM act WHERE kind = 'otherwise'")" \
	'Anne Martin|Pouvez-vous me dire pourquoi'

run_script <<'END'
:size 140x30
keys jj<Enter>r
keys Appelez-nous.<Esc>
:save-screen beside
keys qd
END
is 'wide: the script runs' "$?" 0
shows beside 'beside the text where there is room' <<'END'
 guichet  Answer, case 1                                                                                                  draft saved 10:00
  To answer        5 │ PRIVATE e-mail to Marie Dupont <marie.dupont@poste.example>, as Agence Lyon <agence@banque.example>
  Mine               │ f  From     Agence Lyon <agence@banque.example>
  Late             1 │ t  To       Marie Dupont <marie.dupont@poste.example>
  All open         6 │ s  Subject  Re: Virement bloqué depuis lundi
  Unclaimed        5 │ ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
  Answered           │ Appelez-nous.                                                           Checks · 1/2 answered · 1 error · 2 warnings
  Snoozed            │                                                                         ▌ error  phone-deflect
  Resolved           │ Le mar. 13 janv. 2026 à 07:50, Marie Dupont a écrit :                     the answer only sends the customer
                     │ > Bonjour,                                                                elsewhere: “Appelez-nous.”
  Outbox             │ >                                                                         warning  person-echo
  Drafts           2 │ > Mon virement de 2 500 euros est bloqué depuis lundi. Pouvez-vous        nothing of what the customer wrote is
  Search             │ me dire                                                                   taken up: no name, number, product, date
                     │ > pourquoi, et quand il partira ?                                         or amount
  • agence           │ >                                                                         warning  complete
                     │ > Merci,                                                                  not answered yet: “quand il partira ?” (1
                     │ > Marie Dupont                                                            of 2 are)
                     │ >
                     │ > Le lun. 12 janv. 2026 à 09:00, Agence Lyon a écrit :
                     │ >> Bonjour Madame,
                     │ >> Votre virement est parti.
                     │ >> Bien à vous,
                     │
                     │
                     │                                                                               <Tab> next  <Enter> there  o otherwise
                     │ ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
                     │ ! a check stops it: mend it, or send it with a reason
                     │ y send  e write  T template  a attach  v preview  P later  q leave  ? help
 agence                                                                                                                            drafts 2

END

printf 'checks-off = phone, complete, person\n' >>"$CONF"
run_script <<'END'
keys jj<Enter>r
keys Appelez-nous.<Esc>
:expect ready to send
:save-screen off
keys y
:expect Queued
keys u
END
is 'switched off by the account: the script runs' "$?" 0
is 'they say nothing' "$(grep -c 'Checks' off)" 0
printf 'checks-off = phone, weather\n' >>"$CONF"
exits 'a check that is none is no good configuration' 3 "$DESK" config check
like 'and it is named' "$(cat out err)" 'weather.* is not one of phone'

rm -rf "$HOME_DIR" && mkdir -p mails spool && rm -f mails/* && branch >/dev/null 2>&1
LANGUAGE=fr run_script <<'END'
keys jj<Enter>r
keys Appelez-nous.<Esc>
:expect erreur
:expect réponse ne fait que renvoyer
keys qd
END
is 'in French too' "$?" 0

# ---- what stopped an answer, as a difference (F13)
run_script <<'END'
keys jj<Enter>rBonjour Madame Dupont, votre virement de 2 500 euros partira lundi.<Esc>y
:expect Queued
END
is 'an answer is queued' "$?" 0
eml m8 'Marie Dupont <marie.dupont@poste.example>' 'Re: Virement bloqué depuis lundi' \
	'Tue, 13 Jan 2026 09:59:30 +0000' 'In-Reply-To: <m1@poste.example>' <<'END'
C'est réglé, merci.
END
"$DESK" import mails/m8.eml --account agence >out 2>err || diag <err
sql "UPDATE outbox SET state = 'needs-review', reason = 'something is new'"
like 'the shell shows what came' "$("$DESK" outbox 1)" "^[+] C'est réglé, merci."
run_script <<'END'
:outbox
keys <Enter>See<Enter>
:save-screen news
keys <Enter>
:expect Send it as it is
:expect Take it back and change it
END
is 'the screen too, and asks what to do' "$?" 0
shows news 'what came, and the answer below it' <<'END'
 guichet  What is new in case 1
 This came after it was written. Enter chooses: send, change or take back.

  Marie Dupont wrote, today 09:59
  + C'est réglé, merci.

 ── The answer that waits ─────────────────────────────────────────────────────
  Bonjour Madame Dupont, votre virement de 2 500 euros partira lundi.

  Le mar. 13 janv. 2026 à 07:50, Marie Dupont a écrit :
  > Bonjour,
  >
  > Mon virement de 2 500 euros est bloqué depuis lundi. Pouvez-vous me dire
  > pourquoi, et quand il partira ?
  >
  > Merci,
  > Marie Dupont
  >
  > Le lun. 12 janv. 2026 à 09:00, Agence Lyon a écrit :
  >> Bonjour Madame,
  >> Votre virement est parti.
  >> Bien à vous,
 agence                                                      1 answer needs you

END
