#!/bin/sh
# tests/live/prism.sh install FOLDER — fetches Prism, which answers as the OpenAPI document of an API says, once.
# tests/live/prism.sh run SPEC PORT [FOLDER] — starts it on loopback, in the foreground; it prints "is listening"
# when it does, and answers each request with what is wrong with it in the header sl-violations.
# Exit code 77, with the reason on standard error: it cannot be had on this machine.
set -eu
here=$(dirname "$(readlink -f "$0")")
no() { echo "prism.sh: $*" >&2; exit 77; }

if [ "$1" = install ]; then
	[ -e "$2/node_modules/.bin/prism" ] && exit 0
	command -v npm >/dev/null || no 'there is no npm'
	node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || no "node $(node --version) is too old"
	mkdir -p "$2"
	cd "$2"
	npm install --omit=dev --no-audit --no-fund @stoplight/prism-cli@5.14.2 >npm.log 2>&1 ||
		no "npm could not install it: $(tail -n 1 npm.log)"
	exit 0
fi

folder=${4:-${LIVE:-$here/../../build/live}/prism}
[ -e "$folder/node_modules/.bin/prism" ] || no "it is not installed in $folder"
exec node "$folder/node_modules/.bin/prism" mock -h 127.0.0.1 -p "$3" "$2"
