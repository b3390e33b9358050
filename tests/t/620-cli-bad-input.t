#!/bin/sh
# What goes wrong on a command line, in a configuration, in a cache, on a disk: a sentence and an exit code.
. "$(dirname "$0")/lib.sh"
plan 48
home
# sentence: one line on standard error, nothing on standard output
sentence() { [ "$(grep -c . err)" = 1 ] && ! [ -s out ] && grep -q "^guichet: ." err; }

# ---- usage
for words in 'nothing-of-this-name' 'cases --colour' 'case' 'case twelve' 'case 0' 'case -1' 'case 1 dance' 'search' 'cases --count' \
	'cases --count=-3' 'cases -o xml' 'cases --view nowhere' 'cases --sort colour' 'cases -A nobody' 'outbox retry' 'config' \
	'help nothing' 'length --channel pigeon a' 'keys --variant qwerty' 'version now' 'case 1 claim --all'; do
	# shellcheck disable=SC2086 # words
	exits "wrong usage: guichet $words" 2 "$DESK" $words
	sentence || diag <err
done
like 'a near miss is named' "$("$DESK" oubtox 2>&1)" 'did you mean guichet outbox\?'
like 'a word that a verb misses' "$("$DESK" case 1 snooze 2>&1)" 'TIME is missing: guichet case ID snooze TIME'
exits 'no command of guichet-net' 2 "$NET" frob
like 'is named' "$(cat err)" '^guichet-net: There is no command “frob”'
like 'an empty list without an account says why' "$("$DESK" cases 2>&1)" 'No account is set up in .*guichet.conf. Run guichet init'
is 'a board without an account is one sentence and the remedy' "$("$DESK" board 2>&1 | grep -c .)" 2
exits 'a case that is not there' 3 "$DESK" case 4711
ok 'is told in one sentence' sentence
exits 'an answer that is not there' 3 "$DESK" outbox 4711
exits 'a time that is none' 2 "$DESK" --now yesterday cases
exits 'an import without an account' 3 "$DESK" import x.eml
like 'names the remedy' "$(cat err)" 'guichet init'

# ---- configuration
printf '[guichet]\nnmae = x\n[account "a"]\naddress = a\n' >"$CONF"
exits 'a configuration with errors' 3 "$DESK" cases
like 'names file, group, key' "$(cat err)" "guichet.conf.*nmae"
exits 'is checked as a whole' 3 "$DESK" config check
like 'and tells each' "$(wc -l <out)" '^[2-9]'
printf '[guichet\n' >"$CONF"
exits 'a corrupt configuration' 3 "$DESK" cases
printf '[guichet]\nname = Anne Martin\n' >"$CONF"
chmod 666 "$CONF"
exits 'a configuration others may write' 3 "$DESK" cases
like 'names the remedy' "$(cat err)" 'chmod 600'
chmod 600 "$CONF"

# ---- cache
ok 'a sound home works' "$DESK" cases
cp home/cache.db kept.db
sqlite3 home/cache.db 'PRAGMA user_version = 9999; PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
before=$(sha256sum home/cache.db)
exits 'a cache of a newer program' 3 "$DESK" cases
like 'is told as that' "$(cat err)" 'newer'
is 'and left as it is' "$(sha256sum home/cache.db)" "$before"
exits 'doctor reports it' 3 "$DESK" doctor
rm -f home/cache.db*
head -c 20000 /dev/urandom >home/cache.db
chmod 600 home/cache.db
exits 'a cache that is no database' 3 "$DESK" cases
like 'names the file' "$(cat err)" 'cache\.db'
rm -f home/cache.db*
cp kept.db home/cache.db

# ---- output that cannot be written
exits 'a full disk behind standard output' 3 sh -c '"$0" help >/dev/full' "$DESK"
