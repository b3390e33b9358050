#!/bin/sh
# A mail that kills the worker each time it is read is found, a note stands in its place, and the rest comes.
. "$(dirname "$0")/lib.sh"
NET=$FAULT_BUILD/guichet-net
[ -x "$NET" ] || skip_all 'no build with fault points'
plan 7
mail_servers
box=$T/dv/mail/advisor/Maildir
as_server mkdir -p "$box/new" "$box/cur" "$box/tmp"
for i in $(seq 1 30); do
	printf 'From: c@example.org\nTo: advisor@mail.test\nSubject: n %s\nMessage-ID: <m%s@example.org>\n\nx\n' "$i" "$i" |
		as_server tee "$box/new/$((1700000000 + i)).$i.test" >/dev/null
done
home
account bank
ulimit -c 0
export GUICHET_POISON_UID=17
exits 'it ends well' 0 "$NET" --once
unset GUICHET_POISON_UID
is 'every other mail is here' "$(sql "SELECT count(*) FROM message WHERE channel_id LIKE 'm%@example.org'")" 29
is 'a note stands for the one' "$(sql "SELECT subject FROM message WHERE channel_id LIKE 'unreadable.%'")" 'Mail that cannot be read'
is 'it is not tried again' "$("$NET" --once -o json | sed -n 's/.*"added":\([0-9]*\).*/\1/p')" 0

# The named points: a failure in the middle loses nothing.
home cut
account bank
GUICHET_FAULT=imap_fetch_cut=2 "$NET" --once >out 2>err
like 'cut while fetching: a sentence' "$(cat err)" 'connection to localhost broke'
exits 'the next pass brings the rest' 0 "$NET" --once
is '… each once' "$(sql 'SELECT count(*), count(DISTINCT channel_id) FROM message')" '30|30'
