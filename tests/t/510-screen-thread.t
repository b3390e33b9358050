#!/bin/sh
# Reading: quotes folded and unfolded, details, timers, a forged sender, notes; the next conversation.
# shellcheck disable=SC1091
. "$(dirname "$0")/screens.sh"
plan 12

branch

run_script <<'END'
keys jj<Enter>
:save-screen thread
keys T
:save-screen unfolded
keys Th
:save-screen details
keys h
keys iappeler demain<Esc>y
:save-screen note
keys I
:save-screen timers
keys q
END
is 'thread: the script runs' "$?" 0
shows thread 'thread: thread' <<'END'
 guichet  Virement bloqué depuis lundi                              1 message
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




 agence

END
shows unfolded 'thread: unfolded' <<'END'
 guichet  Virement bloqué depuis lundi                              1 message
 Marie Dupont  marie.dupont@poste.example                                case 1
 new · waits 2h10, due in 1h50 · nobody's · agence

 ── Marie Dupont ────────────────────────────────────── today 07:50 · e-mail ──
 Bonjour,

 Mon virement de 2 500 euros est bloqué depuis lundi. Pouvez-vous me dire
 pourquoi, et quand il partira ?

 Merci,
 Marie Dupont
 Le lun. 12 janv. 2026 à 09:00, Agence Lyon a écrit :
 > Bonjour Madame,
 > Votre virement est parti.
 > Bien à vous,
 --
 Marie Dupont
 06 00 00 00 00



 agence

END
shows details 'thread: details' <<'END'
 guichet  Virement bloqué depuis lundi                              1 message ▾
 Marie Dupont  marie.dupont@poste.example                                case 1
 new · waits 2h10, due in 1h50 · nobody's · agence

 ── Marie Dupont ────────────────────────────────────── today 07:50 · e-mail ──
 from        Marie Dupont <marie.dupont@poste.example>
 to          Agence Lyon <agence@banque.example>
 subject     Virement bloqué depuis lundi
 received    Tue, 13 Jan 2026 07:50:00 +0000
 dated       Tue, 13 Jan 2026 07:50:00 +0000
 message-id  m1@poste.example
 account     agence
 size        574 bytes

 Bonjour,

 Mon virement de 2 500 euros est bloqué depuis lundi. Pouvez-vous me dire
 pourquoi, et quand il partira ?

 Merci,
 Marie Dupont

 agence

END
shows note 'thread: note' <<'END'
 guichet  Virement bloqué depuis lundi                              1 message
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

 ── note by Anne Martin, internal ────────────────────────────── today 10:00 ──
 │ appeler demain

 agence
 Note kept.
END
shows timers 'thread: timers' <<'END'
 guichet  Timers and journal: Virement bloqué depuis lundi          1 message
 Marie Dupont  marie.dupont@poste.example                                case 1
 new · waits 2h10, due in 1h50 · nobody's · agence

 ── Clock ─────────────────────────────────────────────────────────────────────
   The clock runs from the first message that has no answer by a person.
   waiting since  today 07:50, for 2h10
   answer due     today 11:50, in time

   first answer  2h10 of open time in 2h10, target 4h00, in time
     Tue 13 Jan 07:50 – Tue 13 Jan 10:00      2h10  counts

   resolution  2h10 of open time in 2h10
     Tue 13 Jan 07:50 – Tue 13 Jan 10:00      2h10  counts

   final resolution  2h10 of open time in 2h10
     Tue 13 Jan 07:50 – Tue 13 Jan 10:00      2h10  counts

 ── Journal ───────────────────────────────────────────────────────────────────
   today 10:00        Anne Martin read it
   today 10:00        Anne Martin wrote a note

 agence

END

run_script <<'END'
keys <Enter>
:expect Livret A
keys J
:expect Une question dont
keys K
:expect Livret A
keys K
:expect first conversation
END
is 'steps: the script runs' "$?" 0

run_script <<'END'
:view all
keys <Enter>
:save-screen forged
END
is 'forged: the script runs' "$?" 0
run_script <<'END'
:view all
keys <Enter>r<Esc>
:expect WARNING
:expect comes from
keys qn
END
is 'before the answer it is said again' "$?" 0
shows forged 'forged: forged' <<'END'
 guichet  Votre compte                                              1 message
 voleur@phish.example                                                    case 5
 new · waits 5m, due in 3h55 · nobody's · agence

 ── voleur@phish.example, who calls itself "service@b…  today 09:55 · e-mail ──
 ✗ It calls itself “service@banque.example”, and comes from
 voleur@phish.example.
 Cliquez ici.














 agence

END

run_script <<'END'
keys ?
:save-screen help
keys <End>
:expect Marks in lists
keys q<Enter>?
:expect Help: reading a case
END
is 'help: the script runs' "$?" 0
shows help 'help: help' <<'END'
 guichet  Help: lists                                marks at the end, q closes
 ── Answering ─────────────────────────────────────────────────────────────────
   r                  answer on the same channel
   g                  answer everybody of the message
   '                  answer from a template
   b                  ask the customer to write in private, with a reference
   m                  write to somebody
   i                  write an internal note, which is never sent
   f                  forward the message
   R                  go on with a draft of this case, or any
   V                  write down a call with the customer

 ── Working on a case ─────────────────────────────────────────────────────────
   a                  take the case, or give it back
   A                  give the case to somebody
   S                  out of sight until a time or a new message
   s                  move the case to another queue
   d                  done; a reason when the customer still waits
   D                  resolve all cases with these words
   W                  not done after all
   u                  take back a send on hold, or the last action
   F                  normal, high, low in turn
 agence

END
