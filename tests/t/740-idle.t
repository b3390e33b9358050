#!/bin/sh
# A desk at which nothing happens costs nothing: no CPU, hardly a wake-up, hardly a byte.
. "$(dirname "$0")/lib.sh"
VT=$BUILD/tests/tools/vt
[ -x "$VT" ] || skip_all 'no libvterm'
plan 5

home
mkdir -m 700 spool spool/new spool/cur spool/outbox
cat >>"$CONF" <<END
[account "banque"]
link = spool
address = Agence <agence@banque.example>
spool = $T/spool
END
"$ROOT/tests/tools/hostile.py" spoofs spool/new
exits 'a few cases wait' 0 "$NET" --once
spawn "$NET" --watch
net=$pid
wait_for 10 sh -c '"$0" status -o json | grep -q listening' "$NET"
cost() { # "ticks switches" of a process and its children
	for p in "$1" $(cat "/proc/$1/task/$1/children"); do
		awk '{ print "t", $14 + $15 }' "/proc/$p/stat"
		awk '/ctxt_switches/ { print "s", $2 }' "/proc/$p/status"
	done | awk '{ sum[$1] += $2 } END { print sum["t"], sum["s"] }'
}
still() { # what the first pass has set going is over
	was=$(cost "$net")
	sleep 2
	is_=$(cost "$net")
	[ "${is_% *}" = "${was% *}" ] && [ $((${is_#* } - ${was#* })) -le 4 ]
}
wait_for 1 still
before=$(cost "$net")
"$VT" -- "$DESK" inbox -n >idle.out 2>&1 <<END
wait To answer
settle 500
sleep 2000
idle 20
END
after=$(cost "$net")
read -r cpu switches bytes <idle.out
is 'the screen: no CPU in 20 s' "$cpu" 0.00
ok "the screen: $switches wake-ups in 20 s, $bytes bytes" test "$switches" -le 6 -a "$bytes" -le 60
# shellcheck disable=SC2086 # two numbers each
net_cost() { echo "$(($3 - $1)) $(($4 - $2))"; }
used=$(net_cost $before $after)
ok "guichet-net: ${used% *} ticks in 22 s" test "${used% *}" -le 1
ok "guichet-net: ${used#* } wake-ups in 22 s" test "${used#* }" -le 12
stop "$net"
