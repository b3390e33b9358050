#!/bin/sh
# kill -9 at any moment of a sync: nothing is lost, nothing is twice, the next sync needs nobody.
. "$(dirname "$0")/lib.sh"
plan 9
mail_servers
mails=${KILL_MAILS:-2500} kills=${KILLS:-30}
box=$T/dv/mail/advisor/Maildir
as_server mkdir -p "$box"
as_server /usr/bin/python3 - "$box" "$mails" <<'END'
import os, sys
box = sys.argv[1]
for d in ("new", "cur", "tmp"):
    os.makedirs(f"{box}/{d}", exist_ok=True)
for i in range(1, int(sys.argv[2]) + 1):
    with open(f"{box}/new/{1700000000 + i}.{i}.test", "w") as f:
        f.write(f"From: Client {i % 40} <client{i % 40}@example.org>\nTo: advisor@mail.test\n"
                f"Subject: Question {i}\nMessage-ID: <m{i}@example.org>\n"
                f"Date: Mon, 12 Jan 2026 10:00:00 +0100\n\nBonjour {i}.\n" + "Mot.\n" * (i % 900))
END
home
account bank
children() { cat "/proc/$victim/task/$victim/children" 2>/dev/null; }
alone() { # the parent is gone, and so are the workers that it had
	for child in $workers; do gone "$child" || return 1; done
}
here() { sql 'SELECT count(*) FROM message' 2>/dev/null; }
moved() { gone $victim || [ "$(here)" -gt "${now:-0}" ]; }
# The search for leaks at an end is a child of its own, which no longer lets its parent go once it was killed:
# those that are to be killed end without it, the syncs below with it.
doomed() { ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0" exec "$NET" --once; }
i=0 partial=0 now=0
while [ $i -lt "$kills" ]; do
	i=$((i + 1))
	doomed >out 2>err &
	victim=$!
	# some at any moment of the clock, some once more mails are here, whatever the clock says
	if [ $((i % 3)) = 0 ]; then sleep "$(awk -v s="$i" 'BEGIN { srand(s); print 0.05 + rand() * 0.25 }')"; else
		wait_for 5 moved
	fi
	workers=$(children)
	# in turns the parent (its workers follow), and the worker alone
	if [ $((i % 2)) = 0 ]; then kill -9 $victim 2>/dev/null; else
		for child in $workers; do kill -9 "$child" 2>/dev/null; done
	fi
	wait $victim 2>/dev/null
	wait_for 3 alone
	now=$(here)
	if [ "${now:-0}" -gt 0 ] && [ "$now" -lt "$mails" ]; then partial=$((partial + 1)); fi
done
killed_at=$(sql 'SELECT count(*) FROM message')
ok "killed $kills times, $killed_at of $mails here" test "$killed_at" -le "$mails"
ok "$partial kills fell into the middle" test $partial -ge 2
is 'the cache is sound' "$(sql 'PRAGMA integrity_check')" ok
exits 'the next sync needs nobody' 0 "$NET" --once -o json
is 'lost: none; twice: none' "$(sql 'SELECT count(*), count(DISTINCT channel_id), count(DISTINCT gid) FROM message')" \
	"$mails|$mails|$mails"
mail_ids advisor INBOX | sort >there
sql 'SELECT channel_id FROM message' | sort >here
ok 'the same set as on the server' cmp there here
is 'each UID leads to its message' \
	"$(sql "SELECT count(*) FROM folder_uid u JOIN message m ON m.id = u.message WHERE m.channel_id = 'm' || u.uid || '@example.org'")" "$mails"
is 'no mail was taken for unreadable' "$(sql "SELECT count(*) FROM folder_uid WHERE state <> 'stored'")" 0
"$NET" --once -o json >out
like 'and then there is nothing to do' "$(cat out)" '"added":0,"known":0'
