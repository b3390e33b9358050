#!/bin/sh
# lint.sh: what the linters say of everything, one tool after the other; 1 when one spoke.
# CFLAGS holds the compiler's flags; LINT="clang-tidy cppcheck…" chooses tools.
set -u
cd "$(dirname "$0")/.." || exit 2
sources=$(ls base/*.c core/*.c cache/*.c net/*.c tui/*.c cli/*.c)
probes=$(ls tests/unit/*.c tests/fuzz/*.c tests/tools/*.c tests/bench/*.c 2>/dev/null)
shells=$(git ls-files | while read -r file; do
	head -n 1 "$file" | grep -q '^#!/bin/\(ba\)\?sh' && echo "$file"
done; ls tests/t/lib.sh)
manuals=$(ls "${BUILD:-build}"/doc/*.[157] 2>/dev/null)
bad=0

# lint TOOL COMMAND…: quiet when all is well.
lint() {
	case " ${LINT:-$1} " in *" $1 "*) ;; *) return ;; esac
	tool=$1
	shift
	if "$@" >"$log" 2>&1 && ! [ -s "$log" ]; then
		echo "$tool: nothing to say"
	else
		cat "$log"
		echo "$tool: see above"
		bad=1
	fi
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

tidy() {
	# shellcheck disable=SC2086 # lists of names and flags
	echo $sources $probes | tr ' ' '\n' |
		xargs -P "$(nproc)" -n 4 sh -c 'flags=$1; shift; clang-tidy --quiet "$@" -- $flags "-DGUICHET_PREFIX=\"/usr\"" 2>/dev/null' sh "$CFLAGS"
}
check() {
	# shellcheck disable=SC2086
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
		--error-exitcode=1 -j "$(nproc)" --library=gtk --suppress=missingInclude \
		--suppress=varFuncNullUB --suppress=unknownMacro --suppress=normalCheckLevelMaxBranches \
		--suppress=nullPointerRedundantCheck --suppress=memleak \
		--suppress=funcArgOrderDifferent --suppress=AssignmentIntegerToAddress --template='{file}:{line}: {severity}: {message} ({id})' \
		-I. "-I$BUILD" $sources
}
manual() {
	[ -n "$manuals" ] || return 0
	# shellcheck disable=SC2086
	mandoc -Tlint -W warning $manuals
}
lint clang-tidy tidy
lint cppcheck check
# shellcheck disable=SC2086
lint shellcheck shellcheck -S warning -e SC1091,SC2154,SC2155,SC2238,SC3045 -x $shells
lint mandoc manual
exit $bad
