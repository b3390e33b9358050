#!/bin/sh
# A home without an account, and one whose account was never looked at: what to do is said.
# shellcheck disable=SC1091
. "$(dirname "$0")/screens.sh"
plan 4

home

run_script <<'END'
:save-screen welcome
keys r
:expect No case here
keys m
:expect guichet init
END
is 'first run: the script runs' "$?" 0
shows welcome 'first run: welcome' <<'END'
 guichet  To answer







    Welcome to guichet.

    No account is set up yet, so there is nothing to answer.
    Leave with q and run "guichet init": five questions and a test.










 no account yet: run "guichet init"
 No account yet: leave and run guichet init, or look around in guichet demo
END

account agence link=spool spool=spool
run_script <<'END'
:expect Nothing has come in yet.
:expect It is started with the screen
:expect not connected yet
:refuse guichet init
END
is 'an account that nothing came from yet is no missing one' "$?" 0
"$NET" --once -q >net.out 2>&1 || diag <net.out
run_script <<'END'
:expect Nobody is waiting. Well done.
END
is 'looked at and empty: well done' "$?" 0
