#!/bin/sh
# The bundled connectors: their samples, what every page must keep to, and answers of real servers.
. "$(dirname "$0")/lib.sh"
names=$(cd "$ROOT/connectors" && for file in */connector.jq; do dirname "$file"; done)
plan $(($(echo "$names" | wc -l) * 4 + 1))

# missing NAME: functions without a sample.
missing() {
	sed -n 's/^def \([a-z]*\):.*/\1/p' "$ROOT/connectors/$1/connector.jq" |
		grep -Ex 'probe|learn|pull|page|listen|push|sent|look|found|fault|check|login|refresh' | sort -u >defined
	for sample in "$ROOT/connectors/$1/samples"/*.json; do
		case $sample in *.expected.json) ;; *) sed -n 's/^ *"function": *"\([a-z]*\)".*/\1/p' "$sample" | head -n 1 ;; esac
	done | sort -u | comm -23 defined -
}

# Every page sample, mapped: ids once, times, people, a parent where there must be one; and the words
# of strangers, put in the wrong types one by one, stop nothing that a server's answer does not stop.
cat >map.py <<'PY'
import copy, glob, json, os, random, re, subprocess, sys
program, folder = sys.argv[1:]
name = os.path.basename(folder)
def run(given):
    return subprocess.run([program, "connector", name, "map"], input=json.dumps(given), text=True, capture_output=True, timeout=60)
def leaves(value, path=()):
    if isinstance(value, (dict, list)):
        yield path
        for key, inner in (value.items() if isinstance(value, dict) else enumerate(value)):
            yield from leaves(inner, path + (key,))
    else:
        yield path
pages, spoilt = 0, []
for path in sorted(glob.glob(folder + "/samples/*.json")):
    sample = json.load(open(path))
    if path.endswith(".expected.json") or sample.get("function", "page") != "page":
        continue
    pages += 1
    done = run(sample)
    assert done.returncode == 0, (path, done.stderr)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len({r["id"] for r in rows}) == len(rows), (path, "an id twice")
    for r in rows:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", r["at"]), (path, r["at"])
        assert r["kind"] == "delete" or r["author"]["handle"], (path, r["id"])
        assert r["kind"] not in ("edit", "delete", "reaction") or r["parent"], (path, r["id"])
        assert r["kind"] == "delete" or r["text"] or r["attachments"] or r["rating"] or r["encrypted"], (path, r["id"])
    spoilt += [(path, sample, where) for where in leaves(sample["body"], ("body",))]
assert pages > 0
chance = random.Random(name)
for path, sample, where in chance.sample(spoilt, min(int(os.environ.get("SPOILT", "12")), len(spoilt))):
    bad = copy.deepcopy(sample)
    inner = bad
    for key in where[:-1]:
        inner = inner[key]
    inner[where[-1]] = chance.choice([None, 7, True, "x", "", [], {}, [1], {"a": 1}, "y" * 70000])
    done = run(bad)
    assert done.returncode in (0, 3), (path, where, done.returncode, done.stderr)
    assert done.returncode == 0 or name in done.stderr, (path, where, done.stderr)
    assert "content" not in where[:-1] or name != "matrix" or done.returncode == 0, (path, where, done.stderr)
PY

[ -z "${GUICHET_ASAN:-}" ] || export SPOILT=3 # each starts a sanitized child
for name in $names; do
	ok "$name: about" "$NET" connector "$name" about
	exits "$name: samples" 0 "$NET" connector test "$ROOT/connectors/$name"
	is "$name: every function has one" "$(missing "$name")" ''
	ok "$name: pages" python3 map.py "$NET" "$ROOT/connectors/$name"
done

samples=$ROOT/../shared/samples
if [ -n "${GUICHET_ASAN:-}" ]; then skip 'the plain build has done it'; elif [ -d "$samples" ]; then ok 'answers of real servers' "$ROOT/tests/tools/check-samples.py" "$NET" "$samples"; else
	skip 'recorded answers are not here'
fi
