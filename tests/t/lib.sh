# tests/t/lib.sh — what every shell test starts from: TAP, a home and servers of its own, and
# an end that leaves nothing behind.
#
#	. "$(dirname "$0")/lib.sh"
#	plan 3
#	home
#	ok 'the log is there' test -f "$HOME_DIR/log/net.log"
#	is 'one case' "$(sql 'SELECT count(*) FROM cases')" 1
#	like 'a sentence' "$(cat err)" 'no such account'
#
# The test runs in $T, a folder of its own; $ROOT is the checkout, $DESK and $NET the programs.
# A further test is added to the plan: that no process and no core dump was left.
# shellcheck shell=sh disable=SC1091,SC2034,SC3045 # sourced; variables are for the tests
set -u
ROOT=$(readlink -f "$(dirname "$0")/../..")
BUILD=$(readlink -f "${BUILD:-$ROOT/build}")
FAULT_BUILD=${FAULT_BUILD:-$BUILD/fault}
DESK=$BUILD/guichet NET=$BUILD/guichet-net
SERVERS=$ROOT/tests/servers
T=$(mktemp -d "${TMPDIR:-/tmp}/g.XXXXXX") # short: sockets of servers lie in it
chmod 755 "$T" # servers run as another user
cd "$T" || exit 1
export LC_ALL=C.UTF-8 TZ=UTC HOME="$T" GUICHET_TEST="$T"
unset LANGUAGE XDG_DATA_HOME XDG_CONFIG_HOME NO_COLOR 2>/dev/null
ulimit -c unlimited 2>/dev/null # a core dump must be seen, not prevented here
n=0 planned='' background='' started=''

# ---- TAP ---------------------------------------------------------------------------------

plan() {
	planned=$(($1 + 1))
	echo "1..$planned"
}
skip_all() { # skip_all REASON: before the plan
	planned=0
	echo "1..0 # SKIP $1"
	exit 0
}
diag() { sed 's/^/# /' >&2; }
pass() {
	n=$((n + 1))
	echo "ok $n - $1"
}
fail() { # fail NAME < what was seen; never behind a pipe, where n would be lost
	n=$((n + 1))
	echo "not ok $n - $1"
	diag
}
skip() { # skip REASON COUNT: in place of COUNT tests
	for _ in $(seq "${2:-1}"); do
		n=$((n + 1))
		echo "ok $n # SKIP $1"
	done
}
ok() { # ok NAME COMMAND…: exit code 0
	name_=$1
	shift
	if "$@" >.out 2>&1; then pass "$name_"; else
		{ echo "failed ($?): $*"; tail -n 30 .out; } >.why
		fail "$name_" <.why
	fi
}
not() { # not NAME COMMAND…: any other exit code, but no signal and no sanitizer
	name_=$1
	shift
	"$@" >.out 2>&1
	code_=$?
	if [ $code_ -ne 0 ] && [ $code_ -lt 124 ] && [ $code_ -ne 86 ]; then pass "$name_"; else
		{ echo "exit code $code_: $*"; tail -n 30 .out; } >.why
		fail "$name_" <.why
	fi
}
exits() { # exits NAME CODE COMMAND…: output is in the files out and err
	name_=$1 want_=$2
	shift 2
	"$@" >out 2>err
	code_=$?
	if [ $code_ -eq "$want_" ]; then pass "$name_"; else
		{ echo "exit code $code_, not $want_: $*"; tail -n 20 out err; } >.why
		fail "$name_" <.why
	fi
}
is() { # is NAME GOT WANTED
	if [ "$2" = "$3" ]; then pass "$1"; else
		printf 'got:    %s\nwanted: %s\n' "$2" "$3" >.why
		fail "$1" <.why
	fi
}
like() { # like NAME TEXT REGEX (extended)
	if printf '%s\n' "$2" | grep -Eq -- "$3"; then pass "$1"; else
		printf 'no match for %s in:\n%s\n' "$3" "$2" >.why
		fail "$1" <.why
	fi
}
unlike() {
	if printf '%s\n' "$2" | grep -Eq -- "$3"; then
		printf 'a match for %s in:\n%s\n' "$3" "$2" >.why
		fail "$1" <.why
	else pass "$1"; fi
}

# wait_for SECONDS COMMAND…: until it succeeds; its exit code at the end. SECONDS are those of a quiet
# machine: another one, or a build with sanitizers, has PATIENCE times as long.
PATIENCE=${PATIENCE:-6}
wait_for() {
	tries_=$(($1 * 20 * PATIENCE))
	shift
	while [ $tries_ -gt 0 ]; do
		if "$@" >/dev/null 2>&1; then return 0; fi
		sleep 0.05
		tries_=$((tries_ - 1))
	done
	"$@" >/dev/null 2>&1
}

# ---- a home ------------------------------------------------------------------------------

# home [NAME]: an empty home; GUICHET_HOME and HOME_DIR name it, CONF is its configuration.
home() {
	HOME_DIR=$T/${1:-home} CONF=$T/${1:-home}/guichet.conf
	export GUICHET_HOME="$HOME_DIR"
	mkdir -p "$HOME_DIR"
	chmod 700 "$HOME_DIR"
	printf '[guichet]\nname = Anne Martin\n' >"$CONF"
	chmod 600 "$CONF"
}
# account NAME [KEY=VALUE…]: a mail account of advisor@mail.test on the servers of mail_servers;
# a KEY given here wins, KEY= leaves it out.
account() {
	echo "[account \"$1\"]" >>"$CONF"
	shift
	set -- address='Anne Martin <advisor@mail.test>' user=advisor@mail.test \
		imap-host=localhost imap-port="${IMAPS_PORT:-1}" imap-tls=tls \
		smtp-host=localhost smtp-port="${SMTP_PORT:-1}" smtp-tls=starttls \
		password-command='printf secret' ca-file="$T/tls/ca.pem" hold=0s "$@"
	for pair_ in "$@"; do echo "$pair_"; done |
		awk -F= '{ k = $1; sub(/^[^=]*=/, ""); if (!(k in v)) o[++m] = k; v[k] = $0 }
			END { for (i = 1; i <= m; i++) if (v[o[i]] != "") print o[i] " = " v[o[i]] }' >>"$CONF"
}
sql() { sqlite3 -cmd '.timeout 5000' "$HOME_DIR/cache.db" "$1"; }

# ---- processes and servers ---------------------------------------------------------------

# spawn COMMAND…: in the background, its output in spawn.N; $pid. Stopped by stop, or at the end.
spawn() {
	spawned=${spawned:-0}
	spawned=$((spawned + 1))
	"$@" >"spawn.$spawned" 2>&1 </dev/null &
	pid=$!
	background="$background $pid"
}
# stop PID…: SIGTERM, then 5 s, then SIGKILL with a word about it.
stop() {
	kill "$@" 2>/dev/null
	for pid_ in "$@"; do
		if ! wait_for 5 gone "$pid_"; then
			echo "# process $pid_ did not end in 5 s" >&2
			kill -KILL "$pid_"
		fi
		wait "$pid_" 2>/dev/null || : # how it was ended
	done
}
gone() { # ended, or ended and waits for its parent (us) to look
	! kill -0 "$1" 2>/dev/null || [ "$(cut -d' ' -f3 "/proc/$1/stat" 2>/dev/null)" = Z ]
}
# serve NAME COMMAND…: a server that prints NAME_PORT=N first; sets that variable, and $pid.
serve() {
	what_=$1
	shift
	spawn "$@"
	if ! wait_for 10 grep -q "^${what_}_PORT=" "spawn.$spawned"; then
		echo "# did not start: $*" >&2
		diag <"spawn.$spawned"
		exit 1
	fi
	eval "$(grep "^${what_}_PORT=" "spawn.$spawned")"
}
certificates() { "$SERVERS/ca.sh" "$T/tls" || exit 1; }
# cert_day NAME -startdate|-enddate: of that certificate, as sentences have it.
cert_day() { date -u -d "$(openssl x509 -noout "$2" -in "$T/tls/$1.pem" | cut -d= -f2)" +%F; }
# mail_servers: Dovecot and Exim, each knowing the other; see their scripts for the variables.
# Skips the test without.
mail_servers() {
	certificates
	relay_=$("$SERVERS/free-ports" 1)
	"$SERVERS/dovecot.sh" start "$T/dv" "$T/tls" "$relay_" >dovecot.vars
	case $? in 0) started="$started dovecot" ;; 77) skip_all 'no Dovecot 2.3 here' ;; *) exit 1 ;; esac
	. ./dovecot.vars
	"$SERVERS/exim.sh" start "$T/ex" "$T/tls" "$LMTP_PORT" "$relay_" >exim.vars
	case $? in 0) started="$started exim" ;; 77) skip_all 'no Exim here' ;; *) exit 1 ;; esac
	. ./exim.vars
}
stop_servers() {
	case $started in *exim*) "$SERVERS/exim.sh" stop "$T/ex" ;; esac
	case $started in *dovecot*) "$SERVERS/dovecot.sh" stop "$T/dv" ;; esac
	started=''
}
as_server() { # a command as the user that the servers run as
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=tester --regid=tester --clear-groups "$@"
	else "$@"; fi
}
doveadm() { as_server /usr/bin/doveadm -c "$DOVECOT_CONF" "$@"; }
mail_in() { "$SERVERS/lmtp" "$LMTP_PORT" "${1:-advisor}@mail.test"; } # mail_in [USER] < MAIL
# mail_save USER FOLDER < MAIL: as if another program of the same person had put it there.
mail_save() { doveadm save -u "$1@mail.test" -m "$2"; }
# mail_ids USER FOLDER: Message-IDs, without <>, one a line.
mail_ids() {
	doveadm fetch -u "$1@mail.test" hdr.message-id mailbox "$2" all 2>/dev/null |
		sed -n 's/^hdr.message-id: <\(.*\)>.*/\1/p'
}
mail_count() { mail_ids "$1" "$2" | wc -l; }
# mail_has USER FOLDER MESSAGE-ID: exactly once.
mail_has() { [ "$(mail_ids "$1" "$2" | grep -Fxc -- "$3")" = 1 ]; }
# mail_text USER FOLDER MESSAGE-ID: the mail as the server keeps it.
mail_text() {
	doveadm fetch -u "$1@mail.test" text mailbox "$2" header Message-ID "$3" | tr -d '\r' | sed '1{/^text:$/d;}'
}

# run_script [OPTION…] < SCRIPT: on the screen without a terminal; what it complains of is in script.err
run_script() {
	cat >script
	"$DESK" -S script "$@" 2>script.err
	code_=$?
	diag <script.err
	return $code_
}

# ---- the end -----------------------------------------------------------------------------

ours() { # processes that work in $T, or whose command line names it
	for p_ in /proc/[0-9]*; do
		pid_=${p_#/proc/}
		args_=$({ tr '\0' ' ' <"$p_/cmdline"; } 2>/dev/null)
		if [ "$pid_" = $$ ] || [ -z "$args_" ]; then continue; fi
		case $(readlink "$p_/cwd" 2>/dev/null)\ $args_ in *"$T"*) echo "$pid_ $args_" | cut -c1-200 ;; esac
	done
}
nobody() { [ -z "$(ours)" ]; }
finish() {
	code_=$?
	trap - EXIT
	for pid_ in $background; do gone "$pid_" || stop "$pid_"; done
	stop_servers
	cd / # or we would find ourselves
	if [ "$planned" != 0 ]; then
		wait_for 2 nobody
		left_=$(ours; find "$T" -name 'core*' -type f -size +100k)
		ours | while read -r pid_ args_; do kill -KILL "$pid_"; done
		if [ -z "$left_" ]; then pass 'no process and no core dump is left'; else
			n=$((n + 1))
			echo "not ok $n - no process and no core dump is left"
			echo "$left_" | diag
		fi
		[ "$n" = "${planned:-none}" ] || echo "# planned ${planned:-nothing}, ran $n" >&2
	fi
	if [ -n "${KEEP:-}" ]; then echo "# kept: $T" >&2; else rm -rf "$T"; fi
	exit "$code_"
}
trap finish EXIT
trap 'exit 1' INT TERM HUP
