#!/bin/sh
# tests/live/xmpp.sh install FOLDER — fetches Prosody's REST module, once, where Prosody has none.
# tests/live/xmpp.sh run DIR FOLDER — starts a Prosody in DIR on loopback, in the foreground, and prints
# XMPP_PORT=N (HTTP); SIGTERM ends it. Virtual host localhost, so that its url finds it; users desk and
# client, password "secret". tests/live/xmpp.sh forget DIR — as if the archive of desk had run out.
# Exit code 77, with the reason on standard error: it cannot be had on this machine.
set -eu
here=$(dirname "$(readlink -f "$0")")
# shellcheck disable=SC1091
. "$here/../servers/rootless"
no() { echo "xmpp.sh: $*" >&2; exit 77; }

# Debian's modules of this release may be too old: those of its backports are the same folder, newer.
# Where from is what apt is set up with.
backport() {
	command -v apt-get >/dev/null || no 'mod_rest is missing, and there is no apt'
	# shellcheck disable=SC2016 # apt's own names
	apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(CODENAME)' 'Created-By: Packages' |
		awk '$1 == "Debian" && $3 !~ /-/ { print; exit }' >origin
	read -r _ uri code <origin || no 'mod_rest is missing, and apt knows no Debian archive'
	key=/usr/share/keyrings/debian-archive-keyring.gpg
	[ ! -r $key ] || key="[signed-by=$key]"
	[ "${key#/}" = "$key" ] || key=
	mkdir -p lists/partial archives/partial
	echo "deb $key $uri $code-backports main" >sources
	for step in update "-t $code-backports download prosody-modules"; do
		# shellcheck disable=SC2086
		apt-get -q -o Dir::Etc::SourceList="$PWD/sources" -o Dir::Etc::SourceParts=/dev/null \
			-o Dir::State::Lists="$PWD/lists" -o Dir::Cache::Archives="$PWD/archives" \
			-o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User="$(id -un)" \
			-o Acquire::Languages=none $step >>apt.log 2>&1 || no "apt could not fetch prosody-modules: $(tail -n 1 apt.log)"
	done
	dpkg -x prosody-modules_*.deb unpacked
	cp -r unpacked/usr/lib/prosody/modules/mod_rest modules/
	rm -rf unpacked lists archives prosody-modules_*.deb
}

if [ "$1" = install ]; then
	command -v prosody >/dev/null || no 'there is no Prosody'
	mkdir -p "$2/modules"
	cd "$2"
	[ ! -e modules/mod_rest/mod_rest.lua ] || exit 0
	for folder in /usr/lib/prosody/modules/mod_rest /usr/share/prosody/modules/mod_rest; do
		[ ! -e $folder/mod_rest.lua ] || { cp -r $folder modules/; exit 0; }
	done
	backport
	[ -e modules/mod_rest/mod_rest.lua ] || no 'the modules hold no mod_rest'
	exit 0
fi

mkdir -p "$2"
dir=$(readlink -f "$2")
# shellcheck disable=SC2154,SC2086 # drop: tests/servers/rootless
ctl() { $drop prosodyctl --config "$dir/prosody.cfg.lua" "$@" >>"$dir/ctl.log" 2>&1; }
if [ "$1" = forget ]; then
	find "$dir/data" -path '*archive*' -name 'desk*' -exec rm -rf {} +
	exit 0
fi

modules=$(readlink -f "$3")/modules
# Another user runs it: what is only ours to read must be copied.
mkdir -p "$dir/data" "$dir/certs"
cp -r "$modules" "$dir/modules"
# shellcheck disable=SC2046
set -- $("$here/../servers/free-ports" 2)
cat >"$dir/prosody.cfg.lua" <<END
pidfile = "$dir/prosody.pid"
data_path = "$dir/data"
certificates = "$dir/certs"
plugin_paths = { "$dir/modules" }
interfaces = { "127.0.0.1" }
c2s_ports = { $2 }
c2s_direct_tls_ports = { }
s2s_ports = { }
http_ports = { $1 }
http_interfaces = { "127.0.0.1" }
https_ports = { }
admin_socket = "$dir/admin.sock"
allow_unencrypted_plain_auth = true
c2s_require_encryption = false
modules_disabled = { "s2s" }
modules_enabled = { "saslauth", "mam", "http", "offline" }
authentication = "internal_hashed"
storage = "internal"
archive_expires_after = "never"
log = { info = "$dir/prosody.log" }
VirtualHost "localhost"
  modules_enabled = { "rest" }
END
own "$dir"
cd "$dir"
for person in desk client; do
	ctl register $person localhost secret || { cat ctl.log >&2; exit 1; }
done
# shellcheck disable=SC2086
$drop prosody --config "$dir/prosody.cfg.lua" -F >"$dir/out" 2>&1 </dev/null &
server=$!
trap 'kill $server; wait $server; exit 0' TERM INT
until [ "$(curl -s -o /dev/null -w '%{http_code}' "http://localhost:$1/rest/ping")" = 401 ]; do
	kill -0 $server 2>/dev/null || { tail -n 20 out prosody.log >&2; exit 1; }
	sleep 0.1
done
echo "XMPP_PORT=$1"
wait $server
