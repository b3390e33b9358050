#!/bin/sh
# Hostile bytes in every place a string can come from: what reaches the terminal is text and
# the sequences of curses, nothing else (RELIABILITY T10).
. "$(dirname "$0")/lib.sh"
VT=$BUILD/tests/tools/vt
HOSTILE=$ROOT/tests/tools/hostile.py
[ -x "$VT" ] || skip_all 'no libvterm'
plan 54

home
spool=$T/spool
mkdir -m 700 "$spool" "$spool/new" "$spool/cur" "$spool/outbox"
cat >>"$CONF" <<END
save-dir = $T/saved
[account "banque"]
link = spool
address = Agence <agence@banque.example>
spool = $spool
END

"$HOSTILE" mails mails
"$HOSTILE" spoofs spoofs
exits 'hostile mail is taken in, none refused' 0 "$DESK" import mails spoofs --account banque
is 'every mail is there' "$(sql 'SELECT count(*) FROM message')" "$(find mails spoofs -name '*.eml' | wc -l)"

# ---- strings that others than mail bring: servers' words, names, drafts, history ----------
bad=$(printf 'N\033]0;PWNED\007\033[31m\302\233m\302\220q\342\200\256x\342\200\213\363\240\201\201\rz')
fill() { # fill SQL: ? is the hostile text
	sqlite3 -cmd ".parameter init" -cmd ".parameter set ?1 \"CAST(x'$(printf '%s' "$bad" | od -An -tx1 | tr -d ' \n')' AS TEXT)\"" \
		"$HOME_DIR/cache.db" "$1"
}
now=$(date +%s)000
fill "UPDATE account_status SET phase = 'waiting', error = ?1, error_code = 'net';
INSERT OR IGNORE INTO account_status(account, phase, error, error_code) SELECT id, 'waiting', ?1, 'net' FROM account;
INSERT INTO folder(account, name, wire) SELECT id, ?1, ?1 FROM account;
INSERT INTO draft(case_id, kind, account, advisor, identity, to_, cc, subject, body, created_at, updated_at)
  SELECT 1, 'reply', id, ?1, ?1, ?1, ?1, ?1, ?1, $now, $now FROM account;
INSERT INTO draft_file(draft, pos, name, type, data) SELECT max(id), 0, ?1, ?1, x'00' FROM draft;
INSERT INTO outbox(gid, case_id, account, advisor, public, identity, to_, subject, body, channel_id, revision, hash, created_at, not_before)
  SELECT 'aa', 1, id, ?1, 0, ?1, ?1, ?1, ?1, 'x@y', 0, 'h', $now, $now FROM account;
UPDATE outbox SET state = 'refused', reason = ?1, refused_for = ?1;
INSERT INTO ui_history(kind, line) VALUES ('command', ?1), ('search', ?1), ('limit', ?1);" >fill.out 2>&1
is 'the cache holds hostile text of every kind' "$(cat fill.out)" ''
# guichet refuses some of these words, and that is fine: others' machines may not.
for id in 1 2 3 4; do
	printf '%s' "$bad" | "$DESK" case $id note >/dev/null 2>&1
	"$DESK" case $id assign "$bad" >/dev/null 2>&1
	"$DESK" case $id label "$bad" >/dev/null 2>&1
done
like 'and so does the journal' "$(sql 'SELECT count(*) FROM act')" '^[1-9]'
mkdir -p "$HOME_DIR/log"
for log in net desk; do printf '2026-01-13T10:00:00Z info x %s\n%s\n' "$bad" "$bad" >>"$HOME_DIR/log/$log.log"; done

# ---- the screen ------------------------------------------------------------------------
# Everything that shows foreign text, one after the other, in one script.
tour() {
	cat <<END
wait To answer
settle 100
keys :view all<Enter>
settle 100
keys <PgDn><PgDn><PgDn><Home>B
settle 60
keys B?
settle 80
keys <PgDn><PgDn>q
settle 60
keys M
settle 80
keys <End>q
settle 60
keys .
settle 80
keys q
settle 60
keys :outbox<Enter>
settle 80
keys <Enter>
settle 60
keys qq
settle 60
keys :view all<Enter>
settle 60
keys :drafts<Enter>
settle 80
keys <Esc>
settle 60
keys ,body
settle 120
keys <Enter>
settle 60
keys qq
settle 60
keys :view all<Enter>
settle 60
keys l\\xc2\\x9b31m\\xe2\\x80\\xae<Enter>
settle 60
keys <M-l>
settle 60
keys :<Up>
settle 60
keys <Up><Esc>
settle 60
keys :\\e[200~paste \\x1b]0;PWNED\\x07\\xc2\\x9b\\e[201~
settle 60
keys <Esc>
settle 60
keys =<Enter>
settle 100
END
	for _ in $(seq "$1"); do printf 'settle 25\nkeys h\nsettle 25\nkeys <Space>\nsettle 25\nkeys J\n'; done
	cat <<END
settle 80
keys v
settle 80
keys <Esc>
settle 60
keys I
settle 80
keys q
settle 60
keys r
settle 150
keys <Esc>
settle 60
keys v
settle 80
keys q
settle 60
keys q
settle 80
keys y
settle 60
keys <Esc>
settle 60
keys :quit<Enter>
settle 200
keys y
exit 0
END
}
for term in xterm-256color linux; do
	for size in 80x24 120x40 200x50; do
		tour 60 >script
		"$VT" --strict --term $term --size $size --raw "raw.$term.$size" -- "$DESK" inbox -n <script >vt.out 2>vt.err
		code=$?
		if [ $code = 0 ]; then pass "$term, $size: $(cat vt.out)"; else
			fail "$term, $size: only curses' own bytes" <vt.err
		fi
		ok "$term, $size: the tour got through it all" test "$(stat -c %s "raw.$term.$size")" -gt 20000
	done
done
not 'the word of the attack is in no title' grep -aq "$(printf '\033]')" raw.*
# A colourless, an ASCII and a mouse-less terminal see the same.
for how in NO_COLOR=1 TERM=vt100; do
	name=${how%%=*} value=${how#*=}
	[ "$name" = TERM ] && term=$value || term=xterm-256color
	tour 10 >script
	ok "$how: only curses' own bytes" env "$name=$value" "$VT" --strict --term "$term" -- "$DESK" inbox -n <script
done

# ---- who a mail is really from ------------------------------------------------------------
spoofed() { # the thread of a spoofed mail: the true address stands before the claimed one
	id=$(sql "SELECT c.id FROM cases c JOIN conversation v ON v.case_id = c.id JOIN message m ON m.conversation = v.id WHERE m.channel_id = 'spoof$1@evil.example'")
	printf 'settle 300\nscreen\n' | "$VT" --size 120x40 -- "$DESK" inbox -n --case "$id" >thread.out 2>&1
	awk -v real="eve$1@evil.example" '{ text = text $0 "\n" } END {
		r = index(text, real); c = index(text, "agence@banque"); exit !(r > 0 && (c == 0 || r < c)) }' thread.out ||
		{ cat thread.out; return 1; }
}
for spoof in 00 01 02 03 04 05 06 07 08 09 10; do ok "a forged sender ($spoof): the true address comes first" spoofed "$spoof"; done

# ---- command line ------------------------------------------------------------------------
plain() { # plain NAME COMMAND…: its output, whatever its exit code, is text and newlines
	name=$1
	shift
	"$@" >cli.out 2>&1 </dev/null
	code=$?
	if [ $code -gt 3 ]; then
		fail "$name, exit code $code" <cli.out
	elif "$VT" --check cli.out >vt.out 2>vt.err; then
		pass "$name"
	else
		fail "$name" <vt.err
	fi
}
all_cases() { for id in $(sql 'SELECT id FROM cases'); do "$DESK" case "$id" "$@"; done; }
for format in text json csv; do
	plain "cases -o $format" "$DESK" cases all -o $format
	plain "search -o $format" "$DESK" search body -o $format
	plain "outbox -o $format" "$DESK" outbox -o $format
	plain "accounts -o $format" "$DESK" accounts -o $format
	plain "case ID -o $format" all_cases -o $format
done
plain 'unknown words are told back harmlessly' "$DESK" "$bad"
plain 'as arguments' "$DESK" case "$bad"
plain 'as options' "$DESK" cases "--$bad"
plain 'as account' "$DESK" import mails --account "$bad"
plain 'as file' "$DESK" import "$T/$bad" --account banque
plain 'as home' "$DESK" --home "$T/$bad" cases
plain 'as query' "$DESK" search "$bad"
plain 'as environment' env "TERM=$bad" "VISUAL=$bad" "LOGNAME=$bad" "USER=$bad" "GUICHET_NOW=$bad" "$DESK" cases
printf '\n[%s]\n%s = %s\n' "$bad" "$bad" "$bad" >>"$CONF"
plain 'in the configuration' "$DESK" config check
