#!/bin/sh
# The supervisor's board: on the screen and from the shell, down to the case, and a word to everybody.
. "$(dirname "$0")/screens.sh"
plan 16
branch
case_=$(sql "SELECT id FROM cases WHERE subject = 'Livret A 😢'")
"$DESK" case "$case_" assign Paul Roy -q

exits 'from the shell' 0 "$DESK" board -o json
is 'one object with all of it' "$(python3 -c '
import json
b = json.load(open("out"))
q = b["queues"][0]
print(b["at"], q["queue"], q["open"], q["waiting"], q["unclaimed"], q["first"], q["late"], q["warn"], q["oldest"], q["in_hour"], q["in_day"])
a = b["advisors"][0]
print(a["advisor"], a["open"], a["waiting"], a["late"], a["silent"], a["last_reply"], len(b["advisors"]))')" \
	'2026-01-13T10:00:00Z agence 6 5 4 5 1 1 2026-01-13T05:30:00Z 2 5
Paul Roy 1 1 1 1 None 1'
exits 'queues as CSV' 0 "$DESK" board queues -o csv
is 'two lines' "$(wc -l <out)" 2
exits 'promises' 0 "$DESK" board promises
like 'kept or not' "$(cat out)" 'agence +4 h 00 +0 % +0 % +1 +4h +-1'
exits 'advisors alone' 0 "$DESK" board advisors -q
is 'their names' "$(cat out)" 'Paul Roy'
exits 'nothing to say is an error' 2 "$DESK" board say ' '

run_script <<'END'
keys E
:save-screen board
keys iLes cartes sont en panne<Enter>
:save-screen said
keys jj<Enter>
:save-screen drill
keys AAnne Martin<Enter>
:save-screen given
keys q
:save-screen back
END
is 'the script runs' "$?" 0
sed 9q board >top
shows top 'queues and advisors' <<'END'
 guichet  Board                                               5 waiting, 1 late
  Queues           wait over near free oldest failed   sync in/h out/h first
▌ agence              5    1    1    4     4h      ·      ·    2     ·     5

  Promises           promise  kept today  28 days  at risk  worst  misses left
  agence              4 h 00         0 %      0 %        1     4h           -1

  Advisors         wait over silent open oldest  last reply out/h today
  Paul Roy            1    1      1    1     4h           ·     ·     ·
END
like 'a note to everybody stands above' "$(sed -n 2p said)" 'Anne Martin, now: Les cartes sont en panne'
like 'Enter shows the cases of the advisor' "$(head -1 drill)" 'Paul Roy: open cases +1 case'
like 'from there a case is given to somebody else' "$(cat given)" 'No case here'
like 'and the board knows' "$(cat back)" 'Anne Martin +1 +1 +1 +1 +4h'
LANGUAGE=fr "$DESK" board >french
like 'in French' "$(cat french)" 'File +Ouverts'
