#!/bin/sh
# A home without an account: what to do is said.
# shellcheck disable=SC1091
. "$(dirname "$0")/screens.sh"
plan 2

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
