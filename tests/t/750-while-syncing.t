#!/bin/sh
# A first sync at full speed, with large mails among the small ones, while an advisor works:
# nobody sees half a cache, nothing is missed.
. "$(dirname "$0")/lib.sh"
mail_servers
plan 6

home
account agence
maildir=$(dirname "$DOVECOT_CONF")/mail/advisor/Maildir
"$ROOT/tests/bench/corpus.py" 600 corpus --seed 5
# Over the size at which a mail comes in pieces: exactly, just over, and well over.
for size in 1048576 1048577 1500000 2097152 2097153 3500000; do
	{
		printf 'From: Camille <camille@boite.example>\nTo: advisor@mail.test\nSubject: Large %s\n' $size
		printf 'Date: Tue, 13 Jan 2026 10:00:00 +0100\nMessage-ID: <large%s@boite.example>\n\n' $size
		head -c "$size" /dev/zero | tr '\0' 'x' | fold -w 71
		echo end
	} >"corpus/cur/1700000000.L$size.bench:2,"
done
mkdir -p "$maildir"
cp -r corpus/cur corpus/new corpus/tmp "$maildir"
if [ "$(id -u)" = 0 ]; then chown -R tester: "$(dirname "$maildir")"; fi

spawn "$NET" --once
net=$pid bad=0 runs=0
while ! gone "$net"; do
	"$DESK" cases all -q >out 2>err || { bad=$((bad + 1)); cp err err.bad; }
	runs=$((runs + 1))
done
wait "$net"
is 'the sync ended well' $? 0
is "none of $runs looks at the cache failed meanwhile" "$bad$(cat err.bad 2>/dev/null)" 0
is 'every mail is there' "$(sql 'SELECT count(*) FROM message')" 606
is 'the large ones whole' "$(sql "SELECT count(*) FROM message WHERE channel_id LIKE 'large%' AND text LIKE '%end%'")" 6
is 'the ledger agrees' "$(sql "SELECT count(*) FROM folder_uid WHERE state = 'stored'")" 606
ok 'the cache is sound' "$DESK" doctor
