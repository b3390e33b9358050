#!/bin/sh
# The list of cases: columns, wide and emoji names, very long ones, narrow, wide, ASCII, without colour; empty states.
# shellcheck disable=SC1091
. "$(dirname "$0")/screens.sh"
plan 17

branch

run_script <<'END'
:save-screen inbox
keys :view all<Enter>t!
:save-screen all
keys lli<Enter>
:save-screen limited
keys <M-l>k!:q<Enter>
END
is '80x24: the script runs' "$?" 0
shows inbox '80x24: inbox' <<'END'
 guichet  To answer                                            1 late   5 cases
▌•    -30m!  @ 👩 Famille Noël      Livret A 😢  Bonjour 😢                  4h
 •     10m~  @ Jean-François de…    Une question dont le sujet est si…       3h
 •    1h50   @ Marie Dupont         Virement bloqué depuis lundi  Mon…       2h
 •    3h40   @ 李小龍               关于我的账户 💳  你好。我想知道余…      20m
 •    3h55   @ voleur@phish.exam…   Votre compte  Cliquez ici.               5m
















 agence

END
shows all '80x24: all' <<'END'
 guichet  All open                                1 selected   1 late   6 cases
 +    3h55   @ voleur@phish.exam…   Votre compte  Cliquez ici.               5m
▌•!   3h40   @ 李小龍               关于我的账户 💳  你好。我想知道余…      20m
 •    1h50   @ Marie Dupont         Virement bloqué depuis lundi  Mon…       2h
 •     10m~  @ Jean-François de…    Une question dont le sujet est si…       3h
 •    -30m!  @ 👩 Famille Noël      Livret A 😢  Bonjour 😢                  4h
 •           @ Paul Petit           Absent  Je suis absent.                  1d















 agence
 1 case changed.
END
shows limited '80x24: limited' <<'END'
 guichet  All open, limited to: li                1 selected   1 late   3 cases
▌+    3h55   @ voleur@phish.exam…   Votre compte  Cliquez ici.               5m
 •!   3h40   @ 李小龍               关于我的账户 💳  你好。我想知道余…      20m
 •    -30m!  @ 👩 Famille Noël      Livret A 😢  Bonjour 😢                  4h


















 agence

END

run_script <<'END'
:size 120x30
:save-screen sidebar
keys B
:expect ▌
:refuse Unclaimed
keys B
END
is '120x30: the script runs' "$?" 0
shows sidebar '120x30: sidebar' <<'END'
 guichet  To answer                                                                                    1 late   5 cases
  To answer        5 │▌•!   3h40   @ 李小龍                   关于我的账户 💳  你好。我想知道余额。                 20m
  Mine               │ •!   3h55   @ voleur@phish.example     Votre compte  Cliquez ici.                             5m
  Late             1 │ •    -30m!  @ 👩 Famille Noël          Livret A 😢  Bonjour 😢                                4h
  All open         6 │ •     10m~  @ Jean-François de la T…   Une question dont le sujet est si long qu il ne…       3h
  Unclaimed        5 │ •    1h50   @ Marie Dupont             Virement bloqué depuis lundi  Mon virement de 2…       2h
  Answered           │
  Snoozed            │
  Resolved           │
                     │
  Outbox             │
  Drafts             │
  Search             │
                     │
  • agence           │
                     │
                     │
                     │
                     │
                     │
                     │
                     │
                     │
                     │
                     │
                     │
                     │
                     │
 agence

END

run_script <<'END'
:size 200x50
:save-screen wide
END
is '200x50: the script runs' "$?" 0
shows wide '200x50: wide' <<'END'
 guichet  To answer                                                                                                                                                                    1 late   5 cases
  To answer        5 │▌•!   3h40   @ 李小龍                   关于我的账户 💳  你好。我想知道余额。                20m │ 关于我的账户 💳
  Mine               │ •!   3h55   @ voleur@phish.example     Votre compte  Cliquez ici.                            5m │
  Late             1 │ •    -30m!  @ 👩 Famille Noël          Livret A 😢  Bonjour 😢                               4h │ ── 李小龍 ──────────────────────────────────────────── today 09:40 · e-mail ──
  All open         6 │ •     10m~  @ Jean-François de la T…   Une question dont le sujet est si long qu il ne…      3h │ 你好。我想知道余额。
  Unclaimed        5 │ •    1h50   @ Marie Dupont             Virement bloqué depuis lundi  Mon virement de 2…      2h │
  Answered           │                                                                                                 │ · Anne Martin marked it urgent, today 10:00
  Snoozed            │                                                                                                 │
  Resolved           │                                                                                                 │
                     │                                                                                                 │
  Outbox             │                                                                                                 │
  Drafts             │                                                                                                 │
  Search             │                                                                                                 │
                     │                                                                                                 │
  • agence           │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
                     │                                                                                                 │
 agence

END

TERM=vt100 run_script <<'END'
:save-screen ascii
END
is 'ASCII: the script runs' "$?" 0
shows ascii 'ASCII: ascii' <<'END'
 guichet  To answer                                            1 late   5 cases
>o!   3h40   @ ???                  ?????? ?  ??????????                    20m
 o!   3h55   @ voleur@phish.exam~   Votre compte  Cliquez ici.               5m
 o    -30m!  @ ? Famille Noel       Livret A ?  Bonjour ?                    4h
 o     10m~  @ Jean-Francois de~    Une question dont le sujet est si~       3h
 o    1h50   @ Marie Dupont         Virement bloque depuis lundi  Mon~       2h
















 agence

END

NO_COLOR=1 run_script <<'END'
:save-screen! mono
END
is 'no colour: the script runs' "$?" 0
shows mono 'no colour: mono' <<'END'
 guichet  To answer                                            1 late   5 cases
hhhhhhhhhhhhhhhhhhhbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
▌•!   3h40   @ 李小龍               关于我的账户 💳  你好。我想知道余…      20m
 BB        BBBBBBBBBB               BBBBBBBBBBBBBBB  ddddddddddddddddd
 •!   3h55   @ voleur@phish.exam…   Votre compte  Cliquez ici.               5m
 BB        BBBBBBBBBBBBBBBBBBBBBB   BBBBBBBBBBBB  dddddddddddd
 •    -30m!  @ 👩 Famille Noël      Livret A 😢  Bonjour 😢                  4h
 BBBBBBBBBBBBBBBBBBBBBBBBBBBBB      BBBBBBBBBBB  dddddddddd
 •     10m~  @ Jean-François de…    Une question dont le sujet est si…       3h
 BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB    BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
 •    1h50   @ Marie Dupont         Virement bloqué depuis lundi  Mon…       2h
 B         BBBBBBBBBBBBBBBB         BBBBBBBBBBBBBBBBBBBBBBBBBBBB  dddd
















 agence
bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb

END

run_script <<'END'
:save-screen! colour
END
is 'colour: the script runs' "$?" 0
shows colour 'colour: colour' <<'END'
 guichet  To answer                                            1 late   5 cases
aaaaaaaaaahhhhhhhhhbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
▌•!   3h40   @ 李小龍               关于我的账户 💳  你好。我想知道余…      20m
 AL        BBBBBBBBBB               BBBBBBBBBBBBBBB  ddddddddddddddddd
 •!   3h55   @ voleur@phish.exam…   Votre compte  Cliquez ici.               5m
 AL        BBBBBBBBBBBBBBBBBBBBBB   BBBBBBBBBBBB  dddddddddddd
 •    -30m!  @ 👩 Famille Noël      Livret A 😢  Bonjour 😢                  4h
 ALLLLLLLLLBBBBBBBBBBBBBBBBBBB      BBBBBBBBBBB  dddddddddd
 •     10m~  @ Jean-François de…    Une question dont le sujet est si…       3h
 AWWWWWWWWWBBBBBBBBBBBBBBBBBBBBB    BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
 •    1h50   @ Marie Dupont         Virement bloqué depuis lundi  Mon…       2h
 A         BBBBBBBBBBBBBBBB         BBBBBBBBBBBBBBBBBBBBBBBBBBBB  dddd
















 agence
cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc

END

run_script <<'END'
:view snoozed
:save-screen empty
:view waiting
:limit nothinghasthis
:save-screen nolimit
END
is 'nobody waits: the script runs' "$?" 0
shows empty 'nobody waits: empty' <<'END'
 guichet  Snoozed                                                     1 late







    Nothing in this view.

    y goes to another view











 agence

END
shows nolimit 'nobody waits: nolimit' <<'END'
 guichet  To answer, limited to: nothinghasthis                       1 late







    No case here has these words.

    <M-l> shows all cases again











 agence

END
