#!/bin/sh
# manual.sh PAGE.in: a manual page; each line "@TABLE@" becomes what `guichet doc TABLE` prints.
# BUILD names the build folder.
set -eu
while IFS= read -r line; do
	case $line in
	@*@)
		table=${line#@}
		LC_ALL=C.UTF-8 LANGUAGE='' "${BUILD:-build}/guichet" doc "${table%@}"
		;;
	*) printf '%s\n' "$line" ;;
	esac
done <"$1"
