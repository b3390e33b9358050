#!/bin/sh
# install-files.sh [--remove]: what `make install` puts below DESTDIR/PREFIX, and takes away.
set -eu
cd "$(dirname "$0")/.."
below=${DESTDIR:-}${PREFIX:?where to}

# put MODE FILE FOLDER [NAME]
put() {
	to=$below/$3/${4:-$(basename "$2")}
	if [ -n "$remove" ]; then rm -f "$to"; else install -D -m "$1" "$2" "$to"; fi
}
remove=${1:-}
for program in guichet guichet-net; do put 755 "${BUILD:-build}/$program" bin; done
for page in doc/*.[1-8]; do
	[ ! -e "$page" ] || put 644 "$page" "share/man/man${page##*.}"
done
for page in "${BUILD:-build}"/doc/*.[1-8]; do
	[ ! -e "$page" ] || put 644 "$page" "share/man/man${page##*.}"
done
for map in keymaps/*.keys; do put 644 "$map" share/guichet/keymaps; done
for source in po/*.po; do
	[ -e "$source" ] || continue
	language=$(basename "$source" .po)
	if [ -z "$remove" ]; then msgfmt -o "${BUILD:-build}/$language.mo" "$source"; fi
	put 644 "${BUILD:-build}/$language.mo" "share/locale/$language/LC_MESSAGES" guichet.mo
done
if [ -z "$remove" ]; then "${BUILD:-build}/guichet" completion bash >"${BUILD:-build}/completion"; fi
put 644 "${BUILD:-build}/completion" share/bash-completion/completions guichet
