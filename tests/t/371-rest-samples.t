#!/bin/sh
# Every recorded page of every bundled connector, served with its status and headers: what
# `connector map` makes of it is in the cache after one pass over HTTP, each once.
. "$(dirname "$0")/lib.sh"
[ -z "${GUICHET_ASAN:-}" ] || skip_all 'the plain build has done it'
names=$(cd "$ROOT/connectors" && for file in */connector.jq; do dirname "$file"; done)
plan "$(echo "$names" | wc -l)"
cat >drive.py <<'PY'
import glob, http.server, json, os, sqlite3, subprocess, sys, threading, urllib.parse
net, folder = sys.argv[1:]
name = os.path.basename(folder)
answers = {} # path -> sample

class Replay(http.server.BaseHTTPRequestHandler):
    def do(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        # the server's word is that of the sample; what nobody recorded is not there for now
        sample = answers.get(urllib.parse.urlsplit(self.path).path, {"status": 503, "headers": {}, "body": {}})
        body = sample.get("body")
        text = (body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)).encode()
        self.send_response(sample.get("status", 200))
        for key, value in (sample.get("headers") or {}).items():
            if key.lower() not in ("content-length", "transfer-encoding", "content-encoding", "connection", "date"):
                self.send_header(key, str(value).encode().decode("latin-1"))
        if not any(k.lower() == "content-type" for k in sample.get("headers") or {}):
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do
    def log_message(self, *_):
        pass

def run(*args, given=None, env=None):
    return subprocess.run([net, *args], input=json.dumps(given) if given is not None else None, text=True, capture_output=True, timeout=120, env=env)
def path_of(request):
    return urllib.parse.urlsplit(request["url"]).path
def samples(function):
    for path in sorted(glob.glob(folder + "/samples/*.json")):
        if not path.endswith(".expected.json"):
            sample = json.load(open(path, encoding="utf-8"))
            if sample.get("function", "page") == function:
                yield os.path.basename(path), sample

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Replay)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = "http://127.0.0.1:%d" % server.server_port
pages = rows = 0
for label, sample in samples("page"):
    if not 200 <= sample.get("status", 200) < 300 or sample.get("body") is None:
        continue
    settings, request = sample.get("settings") or {}, dict(sample.get("request") or {})
    if not request.get("url") and not request.get("tag"):
        continue # what a webhook brings answers no request of ours
    here = urllib.parse.urlsplit(request.get("url") or "/recorded")
    request["url"] = (here.path or "/recorded") + "~recorded"
    for key in ("query", "wait"):
        request.pop(key, None)
    home = os.path.join(os.getcwd(), "homes", name, label)
    os.makedirs(home, mode=0o700)
    conf = ["[account \"%s\"]" % name, "channel = " + name, "link = rest", "url = " + base,
            "address = " + str(settings.get("address") or "@bank"), "user = " + str(settings.get("user") or "bank"), "hold = 0s"]
    about = json.loads(run("connector", name, "about").stdout)
    conf.append(("password-command" if about["auth"]["scheme"] == "basic" else "token-command") + " = printf recorded")
    own = {one["key"] for one in about.get("settings") or []} # one of its own may have the name of a key of any account
    conf += ["set.%s = %s" % (k, v) for k, v in settings.items()
             if (k in own or k not in ("url", "user", "address", "account", "lang")) and v not in (None, "")]
    with open(home + "/guichet.conf", "w") as file:
        file.write("\n".join(conf) + "\n")
    os.chmod(home + "/guichet.conf", 0o600)
    # a first look may go back some days from now: the day is that of the recordings
    env = dict(os.environ, GUICHET_HOME=home, GUICHET_NOW="2026-11-22T09:30:00Z+")
    answers.clear()
    first = run("--once", "-q", env=env) # makes the cache; nothing is there for now
    cache = home + "/cache.db"
    assert os.path.exists(cache), (label, first.stderr)
    with sqlite3.connect(cache) as db:
        account = db.execute("SELECT id FROM account").fetchone()[0]
        db.execute("UPDATE account SET facts = ?", (json.dumps(sample.get("facts") or {}),))
        db.execute("INSERT INTO folder(account, name, wire) VALUES (?, 'stream', 'stream') ON CONFLICT DO NOTHING", (account,))
        db.execute("UPDATE folder SET cursor = ?", (json.dumps({"cursor": sample.get("cursor"), "next": [request]}),))
    db.close()
    probe = run("connector", name, "probe", given={"settings": settings})
    asked = json.loads(probe.stdout) if probe.returncode == 0 else []
    for one in asked if isinstance(asked, list) else [asked]:
        learnt = [s for _, s in samples("learn") if (s.get("request") or {}).get("tag") == one.get("tag") and s.get("status", 200) < 300]
        answers[path_of(one)] = dict(learnt[0]) if learnt else {"status": 200, "headers": {}, "body": {}}
    answers[request["url"]] = sample
    wanted = {json.loads(line)["id"] for line in run("connector", name, "map", given=sample).stdout.splitlines()}
    done = run("--once", "-q", env=env)
    with sqlite3.connect(cache) as db:
        got = [row[0] for row in db.execute("SELECT channel_id FROM message")]
    db.close()
    assert len(set(got)) == len(got), (label, "something twice", got)
    assert wanted <= set(got), (label, "not here", sorted(wanted - set(got)), done.stderr)
    pages, rows = pages + 1, rows + len(wanted)
print("# %s: %d pages, %d messages" % (name, pages, rows), file=sys.stderr)
assert pages > 0 or json.loads(run("connector", name, "pull", given={"settings": {}, "facts": {}, "cursor": None}).stdout) == []
PY
for name in $names; do
	ok "$name: what was recorded comes in over HTTP" python3 drive.py "$NET" "$ROOT/connectors/$name"
done
