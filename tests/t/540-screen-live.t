#!/bin/sh
# What others do while the screen is open: new mail, an answer that stops; own keys; vim and emacs hands.
# shellcheck disable=SC1091
. "$(dirname "$0")/screens.sh"
plan 18

branch

# ---- new mail --------------------------------------------------------------------------
eml m7 'Nina Nouvelle <nina@poste.example>' 'Arrivée pendant que je regarde' \
	'Tue, 13 Jan 2026 09:59:00 +0000' <<-'END'
	Bonjour.
END
cat >live <<-'END'
	keys jj
	:save-screen before
	:await Nina Nouvelle
	:save-screen after
	:expect 6 cases
END
"$DESK" -S live 2>live.err &
live=$!
wait_for 5 test -s before
exits 'a mail comes in' 0 "$DESK" import -q mails/m7.eml
wait $live
code=$?
diag <live.err
is 'it is on the screen' $code 0
is 'the cursor stays on its case' "$(grep '^▌' before)" "$(grep '^▌' after)"

# ---- a send that stops -----------------------------------------------------------------
run_script <<-'END'
	keys jj<Enter>rBonjour,<Enter>oui.<Esc>y
	:expect Queued
END
is 'an answer is queued' $? 0
is 'frozen as it was written' "$(sql "SELECT state || ' ' || to_ || ' ' || substr(body, 1, 8) FROM outbox")" \
	'queued Marie Dupont <marie.dupont@poste.example> Bonjour,'
sql "UPDATE outbox SET state = 'needs-review', reason = 'Marie Dupont wrote again'"
run_script <<-'END'
	:expect 1 answer needs you
	keys .
	:expect look first
	:expect Marie Dupont wrote again
	keys <Enter>
	:expect To Marie Dupont <marie.dupont@poste.example>
	:expect Send it as it is
	:expect Take it back and change it
	keys change<Enter>
	:expect Answer, case
	:expect oui.
	keys P
	:refuse needs you
END
is 'it is told, and can be taken back and changed' $? 0
is 'the old one is cancelled, the draft is here' "$(sql "SELECT (SELECT state FROM outbox) || ' ' || (SELECT count(*) FROM draft WHERE outbox IS NULL)")" 'cancelled 1'

# ---- a colleague writes while we do ------------------------------------------------------
eml m8 'Marie Dupont <marie.dupont@poste.example>' 'Re: Virement bloqué depuis lundi' \
	'Tue, 13 Jan 2026 09:59:30 +0000' 'In-Reply-To: <m1@poste.example>' <<-'END'
	C'est réglé, merci.
END
cat >live <<-'END'
	keys jj<Enter>R
	:expect oui.
	:save-screen writing
	:await Meanwhile: 
	keys y
	:expect (l)ook first, or (s)end anyway?
	keys l
	:expect The draft is kept
	:expect C'est réglé
END
rm -f writing
"$DESK" -S live 2>live.err &
live=$!
wait_for 5 test -s writing
"$DESK" import -q mails/m8.eml >import.out 2>&1 || diag <import.out
wait $live
code=$?
diag <live.err
is 'what came meanwhile stops the send' $code 0
is 'nothing was queued' "$(sql "SELECT count(*) FROM outbox WHERE state = 'queued'")" 0

# ---- keys ------------------------------------------------------------------------------
printf 'unbind list d\nbind list resolve dd\nbind all go-to-view=all gl\nunbind list,thread g\n' >"$HOME_DIR/keys"
run_script <<-'END'
	keys gl
	:expect All open
	keys d
	:refuse still waits
	keys d
	:expect The customer still waits
	keys <Esc>d<Esc>U
	:expect U does nothing here
END
is 'own keys: sequences, unbind, an argument' $? 0
printf 'bind list resolve dd\n' >"$HOME_DIR/keys"
run_script <<-'END'
	:expect is the beginning of
	keys d
	:expect The customer still waits
END
is 'a key that begins another is told with its file, the default keys stand' $? 0
rm "$HOME_DIR/keys"
{ branch_config; printf '[screen]\nkeys = vim\n' >>"$CONF"; }
run_script <<-'END'
	keys Ggg
	keys dd
	:expect The customer still waits
	keys <Esc>ZQ
	:expect never reached
END
is 'vim: gg, dd, ZQ' $? 0
{ branch_config; printf '[screen]\nkeys = emacs\n' >>"$CONF"; }
run_script <<-'END'
	keys <C-n><C-p><Enter>iune note<C-c><C-c>
	:expect Note kept
	keys <C-x>b
	:expect Go to
	keys <Esc><C-x>z
	:expect <C-x>z does nothing here
END
is 'emacs: sequences work while writing' $? 0
branch_config

# ---- nothing typed is lost ---------------------------------------------------------------
sql 'SELECT count(*) FROM draft' >drafts.before
cat >live <<-'END'
	keys <Enter>rtout ce que je tape
	:save-screen typing
	:wait 60000
END
rm -f typing
"$DESK" -S live 2>live.err &
live=$!
wait_for 5 test -s typing
typed() { [ "$(sql "SELECT count(*) FROM draft WHERE body LIKE 'tout ce que je tape%'")" = 1 ]; }
ok 'soon after the last key the draft is saved' wait_for 3 typed
kill -KILL $live
wait $live 2>/dev/null
ok '… and there after kill -9' typed
run_script <<-'END'
	keys <Enter>r
	:expect it is kept: leave this one, then R.
	keys <Esc>q
	keys R
	:expect tout ce que je tape
END
is 'an answer begun twice is told of the first, which can be resumed' $? 0
cat >live <<-'END'
	keys i
	keys une note qui reste
	:save-screen typing
	:wait 60000
END
rm -f typing
"$DESK" -S live 2>live.err &
live=$!
wait_for 5 test -s typing
stop $live
is 'SIGTERM while typing: saved at once' "$(sql "SELECT count(*) FROM draft WHERE body = 'une note qui reste'")" 1
exits 'a script that expects what is not there fails' 3 "$DESK" -S - <<-'END'
	:expect nothing like this
END
