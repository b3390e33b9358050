#!/bin/sh
# cover.sh: builds with counters into BUILD, runs the tests, writes BUILD/html and a summary.
set -eu
cd "$(dirname "$0")/.."
make="make --no-print-directory -s -j$(nproc)"
$make BUILD="$BUILD" SAN=--coverage OPT='-O0 -g' HARDEN=-fPIE all tests
$make BUILD="$BUILD/fault" FAULTS=-DGUICHET_FAULTS SAN=--coverage OPT='-O0 -g' HARDEN=-fPIE all
find "$BUILD" -name '*.gcda' -delete
# Counters are written by whoever runs the program; tests run some as another user.
find "$BUILD" -type d -exec chmod a+rwx {} +
tests/prove || echo "cover.sh: some tests failed; the figures are those of what ran" >&2
lcov --quiet --capture --directory "$BUILD" --base-directory "$PWD" --no-external \
	--rc lcov_branch_coverage=1 --output-file "$BUILD/all.info" 2>/dev/null
lcov --quiet --rc lcov_branch_coverage=1 --output-file "$BUILD/lines.info" \
	--remove "$BUILD/all.info" '*/tests/*' 2>/dev/null
genhtml --quiet --rc lcov_branch_coverage=1 --branch-coverage --output-directory "$BUILD/html" \
	"$BUILD/lines.info" 2>/dev/null
lcov --rc lcov_branch_coverage=1 --list "$BUILD/lines.info" 2>/dev/null
echo "$BUILD/html/index.html"
