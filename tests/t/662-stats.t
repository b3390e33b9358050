#!/bin/sh
# guichet stats and the barometer: figures from the shell, on the screen and on the page are the same ones.
. "$(dirname "$0")/screens.sh"
plan 29
now=2026-11-24T10:00:00Z
export GUICHET_NOW=$now
"$DESK" demo --build-only --home "$T/demo" --now "$now" >/dev/null
export GUICHET_HOME="$T/demo" HOME_DIR="$T/demo"

exits 'figures' 0 "$DESK" stats -o json
is 'each channel for itself' "$(python3 -c '
import json
print(*sorted({(r["channel"]) for r in map(json.loads, open("out"))}))')" 'Google Mastodon WhatsApp e-mail'
cat >check.py <<'END'
import json, sqlite3, math, sys
now = 1795514400000
db = sqlite3.connect(sys.argv[1])
rows = [json.loads(l) for l in open(sys.argv[2])]
bad = 0
for r in rows:
	kind = {"first": "frt", "next": "nrt", "resolve": "ttr", "resolve-full": "ttr-full", "held": "held"}[r["measure"]]
	spans, opened, answered = [], 0, 0
	for start, closed, ended, wall in db.execute("SELECT opened, closed, ended, wall_s FROM episode e JOIN account a ON a.id = e.account WHERE e.kind = ? AND title = ? AND opened >= ? AND opened <= ?", (kind, r["channel"], now + 1 - 28 * 86400000, now)):
		opened += 1
		is_open = closed == 0
		done = not is_open and (ended != "resolve" or kind not in ("frt", "nrt"))
		answered += done
		if is_open or done:
			spans.append((is_open, (now - start) // 1000 if is_open else wall))
	spans.sort()
	for p, key in ((50, "p50"), (90, "p90"), (95, "p95"), (100, "max")):
		rank = -(-len(spans) * p // 100)
		want = spans[rank - 1]
		if want[0]:
			want = (True, max([sorted(s for o, s in spans)[rank - 1]] + [s for o, s in spans if not o]))
		if len(spans) < 20 and key != "max":
			want = (False, None)
		if (r[key + "_open"], r[key + "_s"]) != want:
			bad = 1
			print(r["measure"], key, r[key + "_s"], r[key + "_open"], want)
	if (opened, answered, len(spans)) != (r["opened"], r["answered"], r["n"]):
		bad = 1
		print(r["measure"], opened, answered, r)
print("bad", bad, "of many" if len(rows) > 12 else len(rows))
END
is 'as a naive count has them' "$(python3 check.py "$T/demo/cache.db" out)" 'bad 0 of many'
exits 'by queue, as CSV' 0 "$DESK" stats --by queue -o csv
like 'a line for each queue' "$(cut -d, -f1 out | sort -u | tr '\n' ' ')" 'agence .*key .*service-client'
exits 'by hour' 0 "$DESK" stats --by hour -o json
like 'of the week' "$(head -1 out)" '"key":"Mon [0-2][0-9]","by":"hour"'
exits 'by advisor' 0 "$DESK" stats --by advisor
exits 'by motive' 0 "$DESK" stats --by motive
like 'with few waits told one by one' "$(grep 'overdraft' out)" 'first.* (min|h|d) .*,'
exits 'with charts' 0 "$DESK" stats
like 'a histogram' "$(cat out)" '1 to 4 h +█'
like 'the week' "$(cat out)" 'Mon +[·░▒▓█]{24}'
exits 'a queue alone' 0 "$DESK" stats --queue agence -o json
exits 'a queue that is none' 3 "$DESK" stats --queue agense
like 'and those there are' "$(cat err)" 'there are: .*agence'
exits 'an empty period' 0 "$DESK" stats --from 2020-01-01 --to 2020-02-01
like 'is told' "$(cat err)" 'Nobody began to wait'
exits 'a period that ends before it begins' 2 "$DESK" stats --from 2026-02-01 --to 2026-01-01
exits 'a day that is none' 2 "$DESK" stats --from 2026-13-01
exits 'a grouping that is none' 2 "$DESK" stats --by colour

exits 'the page' 0 "$DESK" report --html page.html
cat >page.py <<'END'
import json, re, sys, xml.dom.minidom
text = open("page.html", encoding="utf-8").read()
assert text.startswith("<!DOCTYPE html>\n")
dom = xml.dom.minidom.parseString(text.split("\n", 1)[1].encode())
assert not dom.getElementsByTagName("script") and "http" not in re.sub(r'<a href="[^"]*">[^<]*</a>|<!DOCTYPE[^>]*>', "", text)
cells = {}
for td in dom.getElementsByTagName("td"):
	if td.getAttribute("data-value"):
		cells[td.getAttribute("data-key"), td.getAttribute("data-channel")] = float(td.getAttribute("data-value"))
for l in open("stats.json"):
	r = json.loads(l)
	if r["measure"] in ("resolve-full", "held"):
		continue  # not on the page
	for key, value in (("opened-", r["opened"]), ("p50-", r["p50_s"]), ("compliance-", r["compliance"])):
		if value is not None:
			assert abs(cells[key + r["measure"], r["channel"]] - value) < 1e-5, (key, r)
	if r["measure"] == "first":
		for key, value in (("answered", r["answer_rate"]), ("delay", r["p50_s"])):
			assert value is None and (key, r["channel"]) not in cells or abs(cells[key, r["channel"]] - value) < 1e-5
first = sum('"measure":"first"' in l for l in open("stats.json"))
print("many" if len(dom.getElementsByTagName("svg")) >= first + 5 else "few", "charts,", "gaps told" if "not measured" in text else "?")
END
"$DESK" stats -o json >stats.json
is 'is well-formed, fetches nothing, and its numbers are those of stats' "$(python3 page.py 2>&1)" 'many charts, gaps told'
like 'the sources are named' "$(cat page.html)" 'enghouseinteractive.fr/service-client-web-les-banques-la-traine'
exits 'without a file' 2 "$DESK" report
LANGUAGE=fr "$DESK" report --html - >french.html
like 'a page in French has its months in French' "$(LANGUAGE=fr "$DESK" report --html - --from 2026-12-04 --to 2027-01-02 --now 2027-01-03T10:00:00Z)" \
	'du 4 décembre 2026 au 1er janvier 2027'
like 'in French' "$(cat french.html)" '<html lang="fr">'

run_script <<'END'
keys %
:expect Statistics of 28 days
:expect e-mail
keys o
:expect by queue
:expect service-client
:expect service-client
keys oooo
:size 200x50
:save-screen stats
keys *
:expect Waits that began, by hour of the week
:expect Median of first answers
END
is 'on the screen' "$?" 0
like 'the busiest channel first, with the same figures' "$(grep 'first answer' stats | head -1)" \
	"$(python3 -c 'import json; print(max(r["opened"] for r in map(json.loads, open("stats.json")) if r["measure"] == "first"))')"
