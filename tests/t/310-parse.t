#!/bin/sh
# guichet-net parse: one mail through the parser child, as JSON and as text.
. "$(dirname "$0")/lib.sh"
plan 14
M=$ROOT/tests/mail

field() { # field NAME KEY: a string of the JSON that parse gives for a fixture
	"$NET" parse <"$M/$1.eml" | python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$2"
}
is 'subject' "$(field utf8-qp subject)" 'Frais de tenue de compte – réclamation'
is 'address' "$(field people address)" jean.dupont@example.org
is 'author' "$(field people author)" 'Dupont, Jean'
is 'time' "$(field flowed sent_at)" 2026-01-13T09:05:00Z
is 'automatic' "$(field dsn-failed automatic)" bounce
is 'report_of' "$(field dsn-failed report_of)" answer1@bank.example
is 'one line' "$("$NET" parse <"$M/control-bytes.eml" | wc -l)" 1

# every fixture gives one valid line; what the child could not read would say so
cat >all.py <<'PY'
import glob, json, subprocess, sys
for path in sorted(glob.glob(sys.argv[2] + "/*.eml")):
    run = subprocess.run([sys.argv[1], "parse"], stdin=open(path, "rb"), capture_output=True)
    row = json.loads(run.stdout)
    assert run.returncode == 0 and run.stdout.count(b"\n") == 1, path
    assert "could not be taken apart" not in row["text"], path
PY
ok 'all fixtures' python3 all.py "$NET" "$M"

"$NET" parse -o text <"$M/control-bytes.eml" >out
is 'no escape reaches a terminal' "$(LC_ALL=C tr -d '\12\40-\176\200-\377' <out | wc -c)" 0
like 'the address stands before the name' "$("$NET" parse -o text <"$M/spoof-name.eml")" \
	'^From: x@evil\.example \(support@bank\.example\)$'
exits 'a file name is refused with the remedy' 2 "$NET" parse "$M/flowed.eml"
like 'and it says how' "$(cat err)" 'parse < '
exits 'an unknown format is refused' 2 "$NET" parse -o xml
is 'nothing at all is a mail too' "$("$NET" parse </dev/null | grep -c '"raw":true')" 1
