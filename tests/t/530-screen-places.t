#!/bin/sh
# Search as you type, menus, palette, command line, message log, attention.
# shellcheck disable=SC1091
. "$(dirname "$0")/screens.sh"
plan 14

branch

run_script <<'END'
keys ,
:save-screen search-empty
:wait 1500
keys vir
:save-screen search
keys zzz
:expect No message has all
END
is 'search: the script runs' "$?" 0
shows search-empty 'search: search-empty' <<'END'
 guichet  Search everywhere
  Search:
 ──────────────────────────────────────────────────────────────────────────────

  Words, "whole phrases", begin*, -without, from:name, subject:word

















 agence

END
shows search 'search: search' <<'END'
 guichet  Search everywhere                                           1 message
  Search: vir
 ──────────────────────────────────────────────────────────────────────────────
▌ @ Marie Dupont         Bonjour, Mon virement de 2 500 euros est bloqué…    2h


















 agence

END

run_script <<'END'
keys S
:save-screen snooze
keys mond<Enter>
:expect Put off until Mon 19 Jan 09:00
keys u
:expect Undone
keys y
:save-screen places
keys <Esc><C-k>undo
:save-screen palette
keys <Esc>:go-to-view la<Tab>
:expect go-to-view late
keys <Enter>.
:save-screen attention
keys qM
:expect Said in this session
keys qU
:expect U does nothing here
END
is 'menus: the script runs' "$?" 0
shows snooze 'menus: snooze' <<'END'
 guichet  To answer                                            1 late   5 cases
▌•    -30m!  @ 👩 Famille Noël      Livret A 😢  Bonjour 😢                  4h
 •     10m~  @ Jean-François de…    Une question dont le sujet est si…       3h
 •    1h50   @ Marie Dupont         Virement bloqué depuis lundi  Mon…       2h
 •    3h40   @ 李小龍               关于我的账户 💳  你好。我想知道余…      20m
 •    3h55   @ voleur@phish.exam…   Votre compte  Cliquez ici.               5m
            ╭─ Put off ────────────────────────────────────────────╮
            │ type to narrow, Enter takes, Esc leaves              │
            │▌ one hour                                today 11:00 │
            │  three hours                             today 13:00 │
            │  tomorrow                             tomorrow 09:00 │
            │  Monday                             Mon 19 Jan 09:00 │
            │  until the customer writes    the clock stands still │
            │  another time                      2h, 14:30, friday │
            │  bring back now                                      │
            ╰──────────────────────────────────────────────────────╯






 agence

END
shows places 'menus: places' <<'END'
 guichet  To answer                                            1 late   5 cases
 •    -30m!  @ 👩 Famille Noël      Livret A 😢  Bonjour 😢                  4h
▌•     10m~  @ ╭─ Go to ────────────────────────────────────────╮t si…       3h
 •    1h50   @ │ type to narrow, Enter takes, Esc leaves        │ Mon…       2h
 •    3h40   @ │▌ To answer                                   5 │道余…      20m
 •    3h55   @ │  Mine                                        0 │            5m
               │  Late                                        1 │
               │  All open                                    6 │
               │  Unclaimed                                   5 │
               │  Answered                                    0 │
               │  Snoozed                                     0 │
               │  Resolved                                    0 │
               │  Outbox                                        │
               │  Drafts                                        │
               │  Search                                        │
               │  Needs attention                               │
               │  Board                                         │
               │  Statistics                                    │
               │  Motives                                       │
               │  Customers                                     │
               ╰────────────────────────────────────────────────╯

 agence

END
shows palette 'menus: palette' <<'END'
 guichet  To answer                                            1 late   5 cases
 •    -30m!  @ 👩 Famille Noël      Livret A 😢  Bonjour 😢                  4h
╭─ What next? ─────────────────────────────────────────────────────────────────╮
│ undo                                                                         │
│▌ take back a send on hold, or the last action                  undo        u │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
│                                                                              │
╰──────────────────────────────────────────────────────────────────────────────╯

 agence

END
shows attention 'menus: attention' <<'END'
 guichet  Needs attention                                          1 to look at
▌! late 30m      👩 Famille Noël       Livret A 😢                           4h




















 agence

END

# ---- an account in trouble, and the log --------------------------------------------------
sql "INSERT OR REPLACE INTO account_status(account, error, error_code, synced_at) SELECT id,
	'the server of agence refused the login', 'auth', $(date -u -d 2026-01-13T09:20:00Z +%s)000 FROM account"
mkdir -p "$HOME_DIR/log"
printf '%s\n' '2026-01-13T09:20:30.250Z info net agence: 3 new' \
	'2026-01-12T22:00:00.000Z error net agence: the server refused the login' >"$HOME_DIR/log/net.log"
TZ=Europe/Paris run_script <<'END'
keys .
:save-screen care
keys <Enter>
:expect the server of agence refused the login
:expect All that came until then is here: today 10:20.
keys <Enter>
:expect Trying again.
keys M
:save-screen log
END
is 'trouble of an account: the script runs' "$?" 0
like 'it stands before all that did come in' "$(sed -n 2p care)" '^▌✗ no contact +agence +the server of agence refused'
is 'the log is told by the clock of who reads it' "$(sed -n '3,4s/^ *//p' log)" \
	'today 10:20  net agence: 3 new
! yesterday 23:00  net agence: the server refused the login'
sql "UPDATE account_status SET error_code = 'net', synced_at = 0, retry_at = $(date -u -d 2026-01-13T10:05:00Z +%s)000"
run_script <<'END'
:expect agence: not reachable, retry 10:05
END
is 'a server that was never reached is told in a few words' "$?" 0
sql "UPDATE account_status SET error_code = 'auth', error = 'agence: refused. Do this.'"
run_script <<'END'
:expect agence: refused. Do this, retry 10:05
END
is 'a sentence goes on without its dot' "$?" 0
sql 'UPDATE account_status SET error = NULL, error_code = NULL, retry_at = 0'

# ---- more hits than a page --------------------------------------------------------------
for i in $(seq 205); do
	printf 'From - Tue Jan 13 07:00:00 2026\nFrom: Ici <i%s@poste.example>\nTo: agence@banque.example\n' "$i"
	printf 'Message-ID: <many%s@poste.example>\nDate: Tue, 13 Jan 2026 07:00:00 +0000\nSubject: Nombreux\n\n' "$i"
	printf 'Encore un chéquier.\n\n'
done >many.mbox
"$DESK" import -q many.mbox >import.out 2>&1 || diag <import.out
ok 'the next page of hits is of the words as they were typed' run_script <<'END'
keys ,chéq<Esc>
:expect 200+
:last
:expect 205
END
