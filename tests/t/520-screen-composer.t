#!/bin/sh
# Writing: the draft row first, checks, the hold and its undo, notes, the outbox.
# shellcheck disable=SC1091
. "$(dirname "$0")/screens.sh"
plan 11

branch

run_script <<'END'
keys jj<Enter>r
:save-screen writing
keys Bonjour,<Enter>ci-joint.<Esc>
:save-screen looking
keys y
:save-screen queued
:outbox
:save-screen outbox
keys <Enter>
:save-screen choices
keys <Esc>qu
:expect nothing was sent
:outbox
:expect taken back
keys qR
:expect ci-joint.
keys sNouveau<Enter>tnobody<Enter>y
:save-screen problem
keys qd
:expect Virement
END
is 'reply: the script runs' "$?" 0
shows writing 'reply: writing' <<'END'
 guichet  Answer, case 1                                      draft saved 10:00
 PRIVATE e-mail to Marie Dupont <marie.dupont@poste.example>, as Agence Lyon <…
 f  From     Agence Lyon <agence@banque.example>
 t  To       Marie Dupont <marie.dupont@poste.example>
 s  Subject  Re: Virement bloqué depuis lundi
 ──────────────────────────────────────────────────────────────────────────────


 Le mar. 13 janv. 2026 à 07:50, Marie Dupont a écrit :
 > Bonjour,
 >
 > Mon virement de 2 500 euros est bloqué depuis lundi. Pouvez-vous me dire
 > pourquoi, et quand il partira ?
 >
 > Merci,
 > Marie Dupont
 ──────────────────────────────────────────────────────────────────────────────
 Checks · 0/2 answered · 1 warning
 ▌ warning  not answered yet: “Pouvez-vous me dire pourquoi” (0 of 2 are)
 ──────────────────────────────────────────────────────────────────────────────

 Esc stops writing                                                 line 1 of 16
 agence                                                                drafts 1

END
shows looking 'reply: looking' <<'END'
 guichet  Answer, case 1                                      draft saved 10:00
 PRIVATE e-mail to Marie Dupont <marie.dupont@poste.example>, as Agence Lyon <…
 f  From     Agence Lyon <agence@banque.example>
 t  To       Marie Dupont <marie.dupont@poste.example>
 s  Subject  Re: Virement bloqué depuis lundi
 ──────────────────────────────────────────────────────────────────────────────
 Bonjour,
 ci-joint.

 Le mar. 13 janv. 2026 à 07:50, Marie Dupont a écrit :
 > Bonjour,
 >
 > Mon virement de 2 500 euros est bloqué depuis lundi. Pouvez-vous me dire
 ──────────────────────────────────────────────────────────────────────────────
 Checks · 0/2 answered · 3 warnings      <Tab> next  <Enter> there  o otherwise
 ▌ warning  nothing of what the customer wrote is taken up: no name, number,
            product, date or amount
   warning  “ci-joint”, and no file is attached
   warning  not answered yet: “Pouvez-vous me dire pourquoi” (0 of 2 are)
 ──────────────────────────────────────────────────────────────────────────────
 ✓ ready to send
 y send  e write  T template  a attach  v preview  P later  q leave  ? help
 agence                                                                drafts 1

END
shows queued 'reply: queued' <<'END'
 guichet  Virement bloqué depuis lundi                              1 message ▾
 Marie Dupont  marie.dupont@poste.example                                case 1
 new · waits 2h10, due in 1h50 · nobody's · agence

 ── Marie Dupont ────────────────────────────────────── today 07:50 · e-mail ──
 Bonjour,

 Mon virement de 2 500 euros est bloqué depuis lundi. Pouvez-vous me dire
 pourquoi, et quand il partira ?

 Merci,
 Marie Dupont

 ▸ 4 quoted lines

 --
 Marie Dupont
 06 00 00 00 00

 ── answer by Anne Martin, not sent yet ──────────────────────── today 10:00 ──
 Bonjour,
 ci-joint.
 agence                                                 sends in 15 s, u undoes
 Queued; it leaves in 15 s. u takes it back.
END
shows outbox 'reply: outbox' <<'END'
 guichet  Outbox                                                       1 answer
▌→ on hold     Marie Dupont           Re: Virement bloqué depuis lundi      now




















 agence                                                 sends in 15 s, u undoes
 Queued; it leaves in 15 s. u takes it back.
END
shows choices 'reply: choices' <<'END'
 guichet  Outbox                                                       1 answer
▌→ on hold     Marie Dupont           Re: Virement bloqué depuis lundi      now





         ╭─ Re: Virement bloqué depuis lundi ─────────────────────────╮
         │ To Marie Dupont <marie.dupont@poste.example>               │
         │ It leaves: today 10:00.                                    │
         │ type to narrow, Enter takes, Esc leaves                    │
         │▌ Look at the case                                          │
         │  Take it back and change it                                │
         │  Take it back                                              │
         ╰────────────────────────────────────────────────────────────╯







 agence                                                 sends in 15 s, u undoes

END
shows problem 'reply: problem' <<'END'
 guichet  Answer, case 1                                      draft saved 10:00
 PRIVATE e-mail to Marie Dupont <marie.dupont@poste.example>nobody, as Agence…
 f  From     Agence Lyon <agence@banque.example>
 t  To       Marie Dupont <marie.dupont@poste.example>nobody
 s  Subject  Re: Virement bloqué depuis lundiNouveau
 ──────────────────────────────────────────────────────────────────────────────
 Bonjour,
 ci-joint.

 Le mar. 13 janv. 2026 à 07:50, Marie Dupont a écrit :
 > Bonjour,
 >
 > Mon virement de 2 500 euros est bloqué depuis lundi. Pouvez-vous me dire
 ──────────────────────────────────────────────────────────────────────────────
 Checks · 0/2 answered · 3 warnings      <Tab> next  <Enter> there  o otherwise
 ▌ warning  nothing of what the customer wrote is taken up: no name, number,
            product, date or amount
   warning  “ci-joint”, and no file is attached
   warning  not answered yet: “Pouvez-vous me dire pourquoi” (0 of 2 are)
 ──────────────────────────────────────────────────────────────────────────────
 ! To: A comma is missing after <marie.dupont@poste.example>
 y send  e write  T template  a attach  v preview  P later  q leave  ? help
 agence                                                                drafts 1
 To: A comma is missing after <marie.dupont@poste.example>.
END

run_script <<'END'
keys jji
:save-screen note
keys <Esc>y
:expect The note is empty
keys t
:expect A note has no recipients
keys q
END
is 'note: the script runs' "$?" 0
shows note 'note: note' <<'END'
 guichet  Note, case 1                                        draft saved 10:00
 NOTE, internal: never sent to anybody
 ──────────────────────────────────────────────────────────────────────────────
















 ──────────────────────────────────────────────────────────────────────────────

 Esc stops writing                                                  line 1 of 1
 agence

END

run_script <<'END'
keys mv
:save-screen new
keys q
END
is 'new: the script runs' "$?" 0
shows new 'new: new' <<'END'
 guichet  New message                                         draft saved 10:00
 PRIVATE e-mail to nobody yet, as Agence Lyon <agence@banque.example>
 f  From     Agence Lyon <agence@banque.example>
 t  To
 s  Subject
 ──────────────────────────────────────────────────────────────────────────────













 ──────────────────────────────────────────────────────────────────────────────
 ! Nobody would receive it: add a recipient (and 2 more)
 y send  e write  T template  a attach  v preview  P later  q leave  ? help
 agence
 As the customer will read it; the same key goes back.
END
