#!/bin/sh
# tests/live/bluesky.sh install FOLDER — fetches the development network of Bluesky, once.
# tests/live/bluesky.sh run DIR FOLDER — starts it in DIR (PostgreSQL, Redis, node) in the foreground
# and prints BLUESKY_PORT=N; SIGTERM ends all three. Nothing listens beyond loopback.
# Exit code 77, with the reason on standard error: it cannot be had on this machine.
set -eu
here=$(dirname "$(readlink -f "$0")")
# shellcheck disable=SC1091
. "$here/../servers/rootless"
no() { echo "bluesky.sh: $*" >&2; exit 77; }

if [ "$1" = install ]; then
	[ -e "$2/node_modules/@atproto/dev-env/package.json" ] && exit 0
	command -v npm >/dev/null || no 'there is no npm'
	node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' || no "node $(node --version) is too old"
	mkdir -p "$2"
	cd "$2"
	npm_config_nodedir=/usr npm install --omit=dev --no-audit --no-fund @atproto/dev-env@0.3.215 >npm.log 2>&1 ||
		no "npm could not install it: $(tail -n 1 npm.log)"
	exit 0
fi

dir=$2 folder=$(readlink -f "$3")
bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || no 'there is no PostgreSQL'
command -v redis-server >/dev/null || no 'there is no Redis'
# shellcheck disable=SC2046
set -- $("$here/../servers/free-ports" 3)
mkdir -p "$dir"
dir=$(readlink -f "$dir")
[ "$(id -u)" != 0 ] || chown "$user" "$dir"
as() { # shellcheck disable=SC2154,SC2086
	exec $drop "$@"
}
pids=''
finish() {
	trap - TERM INT EXIT
	# shellcheck disable=SC2086
	kill -INT $pids 2>/dev/null || true
	wait
}
trap finish TERM INT EXIT
(as "$bin/initdb" -D "$dir/pg" -U view -A trust -E UTF8 --locale=C.UTF-8 --no-sync) >"$dir/pg.log" 2>&1
(as "$bin/postgres" -D "$dir/pg" -p "$1" -k "$dir" -c listen_addresses=127.0.0.1 -c fsync=off) >>"$dir/pg.log" 2>&1 &
pids=$!
(cd "$dir" && as redis-server --port "$2" --bind 127.0.0.1 --save '' --dir "$dir") >"$dir/redis.log" 2>&1 &
pids="$pids $!"
tries=100
until "$bin/pg_isready" -q -h 127.0.0.1 -p "$1"; do
	tries=$((tries - 1))
	[ $tries -gt 0 ] || { cat "$dir/pg.log" >&2; exit 1; }
	sleep 0.1
done
(cd "$dir" && as env HOME="$dir" TMPDIR="$dir" LOG_ENABLED=false NODE_ENV=development DEV_ENV="$folder/node_modules/@atproto/dev-env" \
	node --dns-result-order=ipv4first "$here/bluesky-network.js" "$3" "postgres://view@127.0.0.1:$1/postgres" "127.0.0.1:$2") &
pids="$pids $!"
wait $!
