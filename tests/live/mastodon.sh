#!/bin/sh
# tests/live/mastodon.sh install FOLDER — fetches and builds snac, a small server with Mastodon's API, once.
# tests/live/mastodon.sh run DIR FOLDER — starts it in DIR on loopback, in the foreground; prints BANK_PASSWORD,
# CLIENT_PASSWORD and MASTODON_PORT; SIGTERM ends it. People: bank and client, both @localhost:PORT (which
# snac does not know for a name when written in a post: @bank and @client do).
# Exit code 77, with the reason on standard error: it cannot be had on this machine.
set -eu
here=$(dirname "$(readlink -f "$0")")
# shellcheck disable=SC1091
. "$here/../servers/rootless"
no() { echo "mastodon.sh: $*" >&2; exit 77; }

# The source, from the newest Debian that has it; where from is what apt is set up with.
source_of() {
	command -v apt-get >/dev/null || no 'snac is missing, and there is no apt'
	# shellcheck disable=SC2016 # apt's own names
	apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(CODENAME)' 'Created-By: Packages' |
		awk '$1 == "Debian" && $3 !~ /-/ { print; exit }' >origin
	read -r _ uri _ <origin || no 'snac is missing, and apt knows no Debian archive'
	key=/usr/share/keyrings/debian-archive-keyring.gpg
	if [ -r $key ]; then key="[signed-by=$key]"; else key=''; fi
	for code in sid forky trixie; do
		rm -rf lists archives
		mkdir -p lists/partial archives/partial
		echo "deb-src $key $uri $code main" >sources
		for step in update 'source --tar-only --download-only snac2'; do
			# shellcheck disable=SC2086
			apt-get -q -o Dir::Etc::SourceList="$PWD/sources" -o Dir::Etc::SourceParts=/dev/null \
				-o Dir::State::Lists="$PWD/lists" -o Dir::Cache::Archives="$PWD/archives" \
				-o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User="$(id -un)" \
				-o Acquire::Languages=none $step >>apt.log 2>&1 || continue 2
		done
		rm -rf lists archives
		return 0
	done
	no "apt could not fetch the source of snac: $(tail -n 1 apt.log)"
}

if [ "$1" = install ]; then
	mkdir -p "$2"
	cd "$2"
	[ ! -x snac ] || exit 0
	source_of
	mkdir -p source
	tar -C source --strip-components=1 -xf snac2_*.orig.tar.*
	make -C source CC="${CC:-cc}" >make.log 2>&1 || no "snac could not be built: $(tail -n 1 make.log)"
	cp source/snac .
	rm -rf source snac2_*
	exit 0
fi

mkdir -p "$2"
dir=$(readlink -f "$2")
cp "$3/snac" "$dir/snac" # readable by the user it runs as
port=$("$here/../servers/free-ports" 1)
own "$dir"
chmod 755 "$dir"
cd "$dir"
# shellcheck disable=SC2154,SC2086 # drop: tests/servers/rootless
snac() { $drop ./snac "$@"; }
# Asked on a terminal: address, port, host, prefix, mail address.
printf '127.0.0.1\n%s\nlocalhost:%s\n\n\n' "$port" "$port" | snac init "$dir/data" >out 2>&1 || { cat out >&2; exit 1; }
sed -i 's/"protocol": *"https"/"protocol": "http"/' data/server.json
grep -q '"protocol": "http"' data/server.json || sed -i 's/^{/{ "protocol": "http",/' data/server.json
for person in bank client; do
	printf '%s\n' $person | snac adduser "$dir/data" $person >$person.out 2>&1 || { cat $person.out >&2; exit 1; }
	echo "$(echo $person | tr '[:lower:]' '[:upper:]')_PASSWORD=$(sed -n 's/.*password is //p' $person.out)"
done
# shellcheck disable=SC2086
$drop ./snac httpd "$dir/data" >>out 2>&1 </dev/null &
server=$!
trap 'kill $server; wait $server; exit 0' TERM INT
until curl -sf "http://localhost:$port/api/v1/instance" >/dev/null; do
	kill -0 $server 2>/dev/null || { tail -n 20 out >&2; exit 1; }
	sleep 0.1
done
echo "MASTODON_PORT=$port"
wait $server
