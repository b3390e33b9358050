#!/bin/sh
# Real and hostile mails of others, when they lie beside the checkout: every one comes out, none
# kills the parser, none takes long, and most read as their own project expects.
. "$(dirname "$0")/lib.sh"
SHARED=$ROOT/../shared
[ -d "$SHARED/mail" ] && [ -f "$SHARED/hostile-seeds/gen.py" ] || skip_all 'no corpora beside the checkout'
plan 9
home
account agence link=spool spool="$T/spool" address='Agence <support@bank.example>' \
	imap-host= smtp-host= password-command= ca-file= imap-port= smtp-port=
count() { sed "s/.*\"$1\":\([0-9]*\).*/\1/" "$2" | awk '{ n += $1 } END { print n }'; }
slower=1
[ -z "${GUICHET_ASAN:-}" ] || slower=10
deaths() { sql "SELECT count(*) FROM message WHERE text LIKE '%could not be taken apart%'"; }

find "$SHARED/mail" -type f ! -name SOURCES.tsv -print0 | sort -z >files
# of processor time: how busy the machine is must not matter
cat >spent.py <<'PY'
import resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
open(sys.argv[1], "w").write(str(int(used.ru_utime + used.ru_stime)))
sys.exit(code)
PY
ok 'all files are taken' python3 spent.py spent sh -c 'xargs -0 "$1" import -o json <files >corpus.json' - "$NET"
ok 'in at most a minute' test "$(cat spent)" -le 60
is 'every mail is stored' "$(($(count added corpus.json) + $(count known corpus.json)))" "$(count mails corpus.json)"
is 'no child died' "$(deaths)" 0

python3 "$SHARED/hostile-seeds/gen.py" hostile
ok 'the hostile ones too' sh -c '"$1" import hostile -o json >hostile.json' - "$NET"
is 'every one is stored' "$(($(count added hostile.json) + $(count known hostile.json)))" "$(count mails hostile.json)"
is 'no child died of them' "$(deaths)" 0

cat >each.py <<'PY'
import glob, json, resource, subprocess, sys
# one by one: at most 2 s of processor time and 256 MB each
def spent():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
worst = ("", 0)
for path in sorted(glob.glob("hostile/*.eml")):
    before = spent()
    run = subprocess.run([sys.argv[1], "parse"], stdin=open(path, "rb"), capture_output=True)
    worst = max(worst, (path, spent() - before), key=lambda w: w[1])
    assert run.returncode == 0, path
    json.loads(run.stdout)
memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print("# slowest:", worst, "most memory: %d MB" % memory, file=sys.stderr)
assert worst[1] <= 2 * float(sys.argv[2]) and (memory <= 256 or float(sys.argv[2]) > 1)
PY
ok 'each within 2 s and 256 MB' python3 each.py "$NET" "$slower"

cat >expected.py <<'PY'
# Subjects and bodies as the corpus' own project expects them, white space folded; where it gave up (U+FFFD)
# anything will do.
import glob, json, re, subprocess, sys
fold = lambda s: re.sub(r"\s+", " ", (s or "").replace("\0", "")).strip()
same = lambda want, got: len(want) == len(got) and all(a in (b, "\ufffd") for a, b in zip(want, got))
good = total = 0
for path in sorted(glob.glob(sys.argv[2] + "/*/*.eml")):
    want = json.load(open(path[:-4] + ".json"))
    got = json.loads(subprocess.run([sys.argv[1], "parse"], stdin=open(path, "rb"), capture_output=True).stdout)
    pairs = [(h["value"]["Text"], got["subject"]) for h in want["parts"][0]["headers"]
             if h["name"] == "subject" and isinstance(h["value"], dict) and "Text" in h["value"]]
    bodies = [want["parts"][i]["body"] for i in want["text_body"]]
    if bodies and all("Text" in b for b in bodies):
        pairs.append((" ".join(b["Text"] for b in bodies), got["text"]))
    for a, b in pairs:
        a, b = fold(a), fold(b)
        total += 1
        good += same(a, b) or (a != "" and a in b) # mails within the mail follow the text
print("# %d of %d" % (good, total), file=sys.stderr)
assert total > 100 and good >= 0.95 * total
PY
ok 'subjects and bodies as expected, 95 %' python3 expected.py "$NET" "$SHARED/mail/stalwartlabs+mail-parser/resources/eml"
