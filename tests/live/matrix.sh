#!/bin/sh
# tests/live/matrix.sh install FOLDER — fetches Synapse, once, into a virtual environment of its own.
# tests/live/matrix.sh run DIR FOLDER — starts it in DIR on loopback, in the foreground, and prints
# MATRIX_PORT=N; SIGTERM ends it. Anybody may register; server name mx.test; SQLite.
# Environment: MESSAGES_A_SECOND, MESSAGES_AT_ONCE: the limit on sending (default none to speak of).
# Exit code 77, with the reason on standard error: it cannot be had on this machine.
set -eu
here=$(dirname "$(readlink -f "$0")")
# shellcheck disable=SC1091
. "$here/../servers/rootless"
no() { echo "matrix.sh: $*" >&2; exit 77; }

if [ "$1" = install ]; then
	[ -x "$2/bin/synapse_homeserver" ] && exit 0
	/usr/bin/python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || no 'there is no python3 of 3.10 or later'
	mkdir -p "$2"
	folder=$(readlink -f "$2")
	/usr/bin/python3 -m venv "$folder" >"$folder/install.log" 2>&1 || no "python3 has no venv: $(tail -n 1 "$folder/install.log")"
	"$folder/bin/pip" install --quiet --no-input matrix-synapse >>"$folder/install.log" 2>&1 ||
		no "pip could not install it: $(tail -n 1 "$folder/install.log")"
	exit 0
fi

dir=$2 python=$(readlink -f "$3")/bin/python
port=$("$here/../servers/free-ports" 1)
mkdir -p "$dir"
dir=$(readlink -f "$dir")
cat >"$dir/homeserver.yaml" <<END
server_name: mx.test
pid_file: $dir/pid
listeners:
  - port: $port
    type: http
    tls: false
    bind_addresses: ['127.0.0.1']
    resources:
      - names: [client]
database: { name: sqlite3, args: { database: $dir/homeserver.db } }
log_config: $dir/log.yaml
media_store_path: $dir/media
signing_key_path: $dir/signing.key
macaroon_secret_key: of-no-use-elsewhere
form_secret: of-no-use-elsewhere
report_stats: false
trusted_key_servers: []
suppress_key_server_warning: true
federation_domain_whitelist: []
enable_registration: true
enable_registration_without_verification: true
password_config: { pepper: '' }
bcrypt_rounds: 4
rc_login: { address: {per_second: 1000, burst_count: 1000}, account: {per_second: 1000, burst_count: 1000}, failed_attempts: {per_second: 1000, burst_count: 1000} }
rc_message: { per_second: ${MESSAGES_A_SECOND:-1000}, burst_count: ${MESSAGES_AT_ONCE:-1000} }
rc_registration: { per_second: 1000, burst_count: 1000 }
rc_joins: { local: {per_second: 1000, burst_count: 1000} }
rc_invites: { per_room: {per_second: 1000, burst_count: 1000}, per_user: {per_second: 1000, burst_count: 1000}, per_issuer: {per_second: 1000, burst_count: 1000} }
END
cat >"$dir/log.yaml" <<END
version: 1
formatters: { line: { format: '%(asctime)s %(levelname)s %(name)s %(message)s' } }
handlers: { file: { class: logging.FileHandler, filename: $dir/log, formatter: line } }
root: { level: WARNING, handlers: [file] }
END
own "$dir"
cd "$dir"
# shellcheck disable=SC2154,SC2086 # user and drop: tests/servers/rootless
synapse() { $drop env HOME="$dir" "$python" -m synapse.app.homeserver -c "$dir/homeserver.yaml" "$@"; }
synapse --generate-keys >"$dir/out" 2>&1 || { cat "$dir/out" >&2; exit 1; }
# shellcheck disable=SC2086
$drop env HOME="$dir" "$python" -m synapse.app.homeserver -c "$dir/homeserver.yaml" >>"$dir/out" 2>&1 &
server=$!
trap 'kill $server; wait $server; exit 0' TERM INT
until curl -sf "http://127.0.0.1:$port/_matrix/client/versions" >/dev/null; do
	kill -0 $server 2>/dev/null || { tail -n 20 "$dir/out" "$dir/log" >&2; exit 1; }
	sleep 0.1
done
echo "MATRIX_PORT=$port"
wait $server
