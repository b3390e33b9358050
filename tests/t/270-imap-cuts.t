#!/bin/sh
# An IMAP connection may break after any byte: every pass ends in time and says why, and the next one
# that is let through leaves nothing lost and nothing twice. Real Dovecot behind
# tests/servers/cut-proxy.py; CUTS=N points in all (default 60; LONG=1: 330, with TEST_SECONDS=600).
. "$(dirname "$0")/lib.sh"
plan 22
mail_servers
export GUICHET_IMAP_DEADLINE=1
cuts=${CUTS:-${LONG:+330}} cuts=${cuts:-60}
mail() { # mail NAME [LINES]
	printf 'From: Client <%s@example.org>\nTo: advisor@mail.test\nSubject: %s\nMessage-ID: <%s@example.org>\n\n' "$1" "$1" "$1"
	yes 'Une ligne (avec {12} dedans) "entre guillemets"' | head -n "${2:-3}"
}
for i in 1 2 3 4 5 6 7 8 9; do mail "m$i" $((i * i * 5)) | mail_in; done
mail sent | mail_save advisor Sent

printf -- '- \n' >plan.tls && cp plan.tls plan.clear
: >log.tls && : >log.clear
serve CUT "$SERVERS/cut-proxy.py" --to "$IMAPS_PORT" --plan plan.tls --log log.tls --record said.tls
tls=$CUT_PORT
serve CUT "$SERVERS/cut-proxy.py" --to "$IMAP_PORT" --tls "$T/tls" --plan plan.clear --log log.clear --record said.clear
clear=$CUT_PORT

home base
account bank imap-port="$tls" compress=no
sed "s/^imap-port = .*/imap-port = $clear/" "$CONF" >clear.conf
sed "s/^imap-port = .*/imap-port = $IMAPS_PORT/" "$CONF" >straight.conf
chmod 600 ./*.conf

cat >cuts.py <<'END'
"""cuts.py PLACE COUNT BASE CONF: COUNT breaks spread over what the server said the last time."""
import glob, os, re, shutil, sqlite3, subprocess, sys, time
place, count, base, conf = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
net, home = os.environ["NET"], os.path.abspath("cut")
said = open(f"said.{place}", "rb").read()
there = set(open("there").read().split())


def points():
    """Everywhere in TLS; in the clear at ends of lines and around and inside literals."""
    if place == "tls":
        return list(range(len(said)))
    found, at = set(), 0
    while at < len(said):
        end = said.find(b"\r\n", at)
        if end < 0:
            break
        found |= {end + 2, end + 1, (at + end) // 2}
        literal = re.search(rb"\{(\d+)\}$", said[at:end])
        at = end + 2
        if literal:
            n = int(literal[1])
            found |= {at + 1, at + n // 2, at + n - 1, at + n}
            at += n
    return sorted(p for p in found if p < len(said))


def run(config):
    start = time.monotonic()
    try:
        done = subprocess.run([net, "--once", "--home", home, "--config", config],
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    except subprocess.TimeoutExpired:
        return None, "", 60.0
    return done.returncode, done.stderr.decode(), time.monotonic() - start


def wrong():
    """What is not as on the server, after a pass that was let through."""
    db = sqlite3.connect(f"file:{home}/cache.db?mode=ro", uri=True)
    ids = [r[0] for r in db.execute("SELECT channel_id FROM message")]
    gone = set(open("gone").read().split()) if base != "-" else set()
    tests = {
        "lost": there - set(ids), "strange": set(ids) - there - gone,
        "twice": len(ids) - len(set(ids)),
        "ledger": db.execute("SELECT count(*) FROM folder_uid WHERE state <> 'stored' OR message IS NULL").fetchone()[0],
        "rows": db.execute("SELECT count(*) FROM folder_uid").fetchone()[0] - len(there),
        "pushes": db.execute("SELECT count(*) FROM flag_push").fetchone()[0],
        "orphans": db.execute("SELECT count(*) FROM folder_uid u LEFT JOIN message m ON m.id = u.message WHERE m.id IS NULL").fetchone()[0],
    }
    db.close()
    return {k: v for k, v in tests.items() if v}


everywhere = points()
chosen = [everywhere[i * len(everywhere) // count] for i in range(count)]
hung = silent = strange = 0
bad, slowest, sentences = [], 0.0, set()
for i, at in enumerate(chosen):
    how = "stall" if i % 19 == 7 else ("close", "reset")[i % 2]
    shutil.rmtree(home, ignore_errors=True)
    if base == "-":
        os.mkdir(home, 0o700)
    else:
        shutil.copytree(base, home)
    open(f"plan.{place}", "w").write(f"{at} {how}\n")
    code, err, took = run(conf)
    slowest = max(slowest, took)
    hung += code is None
    strange += code not in (0, 3, None)
    silent += code == 3 and not re.search("^guichet-net: .*bank.*[.)]$", err, re.M)
    sentences.add(re.sub(r"\d+", "N", err.strip()))
    code, err, took = run("straight.conf")
    if code != 0 or wrong():
        bad.append((at, how, code, err, wrong()))
    open(f"plan.{place}", "w").write("-\n")
for line in bad[:5]:
    print("bad", line, file=sys.stderr)
print(f"points={len(chosen)} hung={hung} silent={silent} strange={strange} bad={len(bad)} "
      f"sentences={len(sentences)} slowest={int(slowest * 1000)}")
open(f"sentences.{place}", "a").write("\n".join(sorted(sentences)) + "\n")
END
export NET
both() { { mail_ids advisor INBOX; mail_ids advisor Sent; } >there; }
# cut NAME PLACE COUNT BASE CONF: tests of one series of breaks
cut() {
	was=$(wc -l <"log.$2")
	eval "$(python3 cuts.py "$2" "$3" "$4" "$5" 2>bad || echo points=0 hung=-1 silent=-1 strange=-1 bad=-1 sentences=0 slowest=0)"
	reached=$(($(wc -l <"log.$2") - was))
	diag <bad
	ok "$1: $points breaks, $reached of them reached, $sentences sentences, at most $slowest ms" \
		test "$reached" -ge $((points * 8 / 10)) -a "$points" = "$3"
	is "$1: none hangs" "$hung" 0
	is "$1: each ends by itself, done or failed" "$strange" 0
	is "$1: each that failed says why" "$silent" 0
	is "$1: nothing lost, nothing twice, a ledger without gaps" "$bad" 0
}
both
"$NET" --once -q # records what the server says
cut 'first sync, within TLS records' tls $((cuts / 3)) - "$CONF"
mkdir -m 700 first
"$NET" --once -q --home "$T/first" --config clear.conf
sleep 0.1
is 'the record is of a whole session' "$(grep -ac 'BODY\[' said.clear)" 10
cut 'first sync, at lines and in literals' clear $((cuts / 3)) - clear.conf

# A day later: new mail, a flag each way, a mail expunged.
home old
cp "$T/base/guichet.conf" "$CONF"
"$NET" --once -q --config straight.conf
mail_ids advisor INBOX | grep m2@ >gone
doveadm expunge -u advisor@mail.test mailbox INBOX header Message-ID m2@example.org
doveadm flags add -u advisor@mail.test '\Flagged' mailbox INBOX header Message-ID m3@example.org
mail new1 | mail_in
mail new2 400 | mail_in
sql "INSERT INTO flag_push(folder, uid, flag, on_) SELECT folder, uid, 1, 1 FROM folder_uid JOIN message m ON m.id = message WHERE channel_id IN ('m4@example.org', 'm5@example.org'); PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
both
cp -r old first2
"$NET" --once -q --home "$T/first2" --config clear.conf
sleep 0.1
cut 'the day after, at lines and in literals' clear $((cuts / 3)) old clear.conf

like 'the flag came' "$(sqlite3 cut/cache.db "SELECT flagged FROM message_flag JOIN message m ON m.id = message WHERE channel_id = 'm3@example.org'")" 1
is 'the flags went' "$(doveadm fetch -u advisor@mail.test flags mailbox INBOX '(' header Message-ID m4@example.org or header Message-ID m5@example.org ')' | grep -c Seen)" 2
is 'what was expunged stays in the history' "$(sqlite3 cut/cache.db "SELECT count(*) FROM message WHERE channel_id = 'm2@example.org'")" 1
ok 'at the end the doctor agrees' "$NET" reconcile --home "$T/cut" --config straight.conf
unlike 'no sentence is a bare error of a library' "$(cat sentences.*)" '(SSL_|error:[0-9A-F]{8}|errno)'
is 'what is kept of the server is whole' "$(sqlite3 cut/cache.db 'PRAGMA integrity_check')" ok
