#!/bin/sh
# guichet clock: the vectors of the definitions, bank holidays from .ics files good and bad, every refusal in a
# sentence, and 304 random vectors against a clock that counts minute by minute.
. "$(dirname "$0")/lib.sh"
plan 46
cat >bank.cal <<'EOF2'
[calendar]
zone = Europe/Paris
week = Mon-Fri 09:00-12:30 13:30-18:00; Sat 09:00-12:00
except = 2026-12-24 09:00-12:00; 2026-12-25 closed
holidays = days/feries.ics
EOF2
printf '[calendar]\nzone = Europe/Paris\nweek = Mon-Sun 00:00-24:00\n' >always.cal
mkdir days
{
	printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//FR\r\n'
	printf 'BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20010501\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Fête du\r\n  travail\r\nEND:VEVENT\r\n'
	printf 'BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260714\r\nDTEND;VALUE=DATE:20260715\r\nEND:VEVENT\r\n'
	printf 'END:VCALENDAR\r\n'
} >days/feries.ics

due() { "$DESK" clock due --calendar "$1" --start "$2" --target "$3" ${4:+--pause "$4"} 2>&1; }
elapsed() { "$DESK" clock elapsed --calendar "$1" --from "$2" --to "$3" 2>&1; }
while read -r name start target want pause; do
	is "$name" "$(due bank.cal "$start" "$target" "$pause")" "$want"
done <<'EOF2'
inside 2026-01-13T10:00:00+01:00 1800 2026-01-13T10:30:00+01:00
across-lunch 2026-01-13T12:15:00+01:00 1800 2026-01-13T13:45:00+01:00
starts-in-lunch 2026-01-13T12:45:00+01:00 1800 2026-01-13T14:00:00+01:00
evening 2026-01-13T17:45:00+01:00 1800 2026-01-14T09:15:00+01:00
last-second 2026-01-13T17:59:59+01:00 1800 2026-01-14T09:29:59+01:00
saturday-noon 2026-01-17T11:50:00+01:00 1800 2026-01-19T09:20:00+01:00
eve-of-a-holiday 2026-04-30T17:40:00+02:00 3600 2026-05-02T09:40:00+02:00
another-holiday 2026-07-13T17:30:00+02:00 3600 2026-07-15T09:30:00+02:00
christmas 2026-12-24T11:30:00+01:00 4h 2026-12-28T09:30:00+01:00
one-full-day 2026-01-13T10:00:00+01:00 8h 2026-01-14T10:00:00+01:00
no-target 2026-01-18T10:00:00+01:00 0 2026-01-18T10:00:00+01:00
in-utc 2026-01-13T09:00:00Z 1800 2026-01-13T10:30:00+01:00
local-time 2026-01-13T10:00:00 1800 2026-01-13T10:30:00+01:00
pause 2026-01-13T10:00:00+01:00 1800 2026-01-13T11:00:00+01:00 2026-01-13T10:10:00+01:00/2026-01-13T10:40:00+01:00
pause-over-night 2026-01-13T17:40:00+01:00 1800 2026-01-14T09:40:00+01:00 2026-01-13T17:50:00+01:00/2026-01-14T09:20:00+01:00
EOF2
is 'the clock put forward' "$(due always.cal 2026-03-29T01:30:00+01:00 7200)" 2026-03-29T04:30:00+02:00
is 'the clock put back' "$(due always.cal 2026-10-25T01:30:00+02:00 7200)" 2026-10-25T02:30:00+01:00
is 'over a weekend' "$(elapsed bank.cal 2026-01-16T18:30:00+01:00 2026-01-19T08:59:00+01:00)" 10800
is 'an evening' "$(elapsed bank.cal 2026-01-13T19:00:00+01:00 2026-01-13T20:00:00+01:00)" 0
is 'a short day' "$(elapsed always.cal 2026-03-29T00:00 2026-03-30T00:00)" 82800
is 'a long day' "$(elapsed always.cal 2026-10-25T00:00 2026-10-26T00:00)" 90000
is 'two pauses that overlap' "$("$DESK" clock elapsed --calendar bank.cal --from 2026-01-13T10:00 --to 2026-01-13T11:00 \
	--pause 2026-01-13T10:10/2026-01-13T10:30 --pause 2026-01-13T10:20/2026-01-13T10:40)" 1800
is 'due as JSON' "$("$DESK" clock due --calendar bank.cal --start 2026-01-13T10:00 --target 60 -o json)" \
	'{"due":"2026-01-13T10:01:00+01:00"}'
is 'elapsed as JSON' "$("$DESK" clock elapsed --calendar bank.cal --from 2026-01-13T10:00 --to 2026-01-13T10:01 -o json)" \
	'{"seconds":60}'
"$DESK" clock explain --calendar bank.cal --from 2026-04-30T17:40 --to 2026-05-02T10:00 -o json \
	--pause 2026-05-02T09:30/2026-05-02T09:50 >explain.json
is 'every stretch with its reason' "$(sed 's/.*"seconds":\([0-9]*\),"why":"\([a-z]*\)","detail":\("[^"]*"\|null\).*/\1 \2 \3/' explain.json)" \
	'1200 counted null
21600 closed null
86400 holiday "2026-05-01"
32400 closed null
1800 counted null
1200 paused "2026-05-02T09:30/2026-05-02T09:50"
600 counted null'
is 'and what was counted' "$("$DESK" clock explain --calendar bank.cal --from 2026-04-30T17:40 --to 2026-05-02T10:00 | tail -n 1)" \
	'4800 s counted'

# ---- refusals: a sentence that names the file and what to do
refused() { # refused NAME CODE SENTENCE ARGUMENT…
	name_=$1 sentence_=$3
	exits "$name_" "$2" "$DESK" clock due --start 2026-01-13T10:00 --target 60 --calendar "$4"
	like "$name_: says so" "$(cat err)" "$sentence_"
}
printf '[calendar]\nzone = Europe/Paris\n' >never.cal
printf '[calendar]\nzone = Europe/Agde\nweek = Mon 09:00-10:00\n' >zone.cal
sed 's/feries/absent/' bank.cal >absent.cal
sed 's/feries/text/' bank.cal >text.cal && echo 'no calendar' >days/text.ics
refused 'a calendar that never opens' 3 'never.cal: this calendar never opens' never.cal
refused 'no such zone' 3 'zone.cal:2: there is no time zone “Europe/Agde”' zone.cal
refused 'no such file' 3 'nowhere.cal: the file cannot be read' nowhere.cal
refused 'no bank holidays there' 3 'absent.ics: the bank holidays cannot be read' absent.cal
refused 'no calendar in the .ics' 3 'text.ics: no event in it' text.cal
is 'a calendar that never opens has no open time' "$(elapsed never.cal 2026-01-13T10:00 2027-01-13T10:00)" 0
exits 'a time that is none' 2 "$DESK" clock due --calendar bank.cal --start tomorrow --target 60
exits 'a pause that ends before it begins' 2 "$DESK" clock due --calendar bank.cal --start 2026-01-13T10:00 --target 60 \
	--pause 2026-01-13T10:40/2026-01-13T10:10
exits 'a target below zero' 2 "$DESK" clock due --calendar bank.cal --start 2026-01-13T10:00 --target -60

# ---- large and hostile .ics files
python3 - <<'EOF2'
def write(name, events):
    open(f'days/{name}.ics', 'w').write('BEGIN:VCALENDAR\r\nVERSION:2.0\r\n' + events + 'END:VCALENDAR\r\n')
event = 'BEGIN:VEVENT\r\nUID:%d\r\nDTSTART;VALUE=DATE:2026%02d%02d\r\nSUMMARY:' + 'x' * 80 + '\r\nEND:VEVENT\r\n'
write('large', ''.join(event % (n, 1 + n % 12, 1 + n % 28) for n in range(66000)))
write('endless', 'BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20200101\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\n' * 20)
open('days/nested.ics', 'w').write('BEGIN:VCALENDAR\r\n' * 100000)
EOF2
ok 'it has 10 MB' test "$(stat -c %s days/large.ics)" -gt 10000000
is '10 MB of events' "$("$NET" holidays days/large.ics | wc -l)" 84
exits 'repetition without end' 3 "$NET" holidays days/endless.ics
exits 'nested without end' 3 "$NET" holidays days/nested.ics
is 'from standard input' "$("$NET" holidays <days/feries.ics | grep -c -e -05-01 -e 2026-07-14)" 101

# ---- the oracle
ok '304 vectors equal to the second' "$ROOT/tests/tools/clock-oracle.py" "$DESK" 304 20261129
cat .out | diag
