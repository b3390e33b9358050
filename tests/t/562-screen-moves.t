#!/bin/sh
# Two cases of one customer become one on the screen, a conversation leaves it again, and both are undone.
# shellcheck disable=SC1091
. "$(dirname "$0")/screens.sh"
plan 9

branch
eml z1 'Marie Dupont <marie.dupont@poste.example>' 'Carte avalée' 'Tue, 13 Jan 2026 08:10:00 +0000' <<-'END'
	Le distributeur a avalé ma carte.
END
"$NET" import --account agence -q mails/z1.eml >import.out 2>&1
first=$(sql "SELECT id FROM cases WHERE subject LIKE 'Virement bloqué%'")
second=$(sql "SELECT id FROM cases WHERE subject = 'Carte avalée'")
both="SELECT count(*) FROM conversation WHERE case_id = $first"

run_script <<'END'
keys lCarte<Enter>
keys &
:expect Merge with
:expect Virement bloqué
keys <Enter>
:expect 1 case went into case
END
is 'another case of the customer is offered' "$?" 0
is 'and the older one stays' "$(sql "$both")" 2
is 'the other leads there' "$(sql "SELECT into_ FROM cases WHERE id = $second")" "$first"
is 'and is in no list' "$("$DESK" cases -q | grep -cx "$second")" 0

run_script <<'END'
keys lVirement<Enter><Enter>
keys #
:expect Make a case of
:expect Carte avalée
keys <Enter>
:expect a case of its own
keys u
:expect Undone on case
END
is 'a conversation leaves, and comes back' "$?" 0
is 'undone' "$(sql "$both")" 2

run_script <<'END'
:view all
keys lDupont<Enter>
keys :merge 99999<Enter>
:expect There is no case 99999
END
is 'a case that is not there' "$?" 0
"$DESK" case "$first" undo -q >out 2>&1
is 'the merge is undone from the shell' "$(sql "$both")" 1
is 'and the other is itself' "$("$DESK" case "$second" -q)" "$second"
