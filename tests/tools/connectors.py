#!/usr/bin/env python3
"""connectors.py NET FOLDER runaways|answers: connectors in FOLDER that run away or give what they may not, and
answers of servers that lie, each through `guichet-net connector`. Each case: a program, an envelope,
what the sentence says. TAP on standard output, the plan first."""
import json, os, resource, subprocess, sys, threading

net, folder, group = sys.argv[1:4]
sanitized = os.environ.get("GUICHET_ASAN")
count = 0
lines = []
ABOUT = ('def about: {title: "H", kind: "chat", visibility: "private", auth: {scheme: "none"}, abilities: []};'
         ' def pull: []; def fault: {code: "temp"};\n')
LEAST = {"id": "1", "visibility": "private", "author": {"id": "u"}, "at": 1768298400, "text": "x"}


def tap(good, name, *why):
    global count
    count += 1
    lines.append("%s %d - %s" % ("ok" if good else "not ok", count, name))
    if not good:
        for line in "\n".join(map(str, why)).split("\n"):
            print("# " + line, file=sys.stderr)


def watch(pid, peak):
    """The most address space that a child of the command had, in KiB."""
    while not peak["done"].wait(0.01):
        try:
            kids = open("/proc/%d/task/%d/children" % (pid, pid)).read().split()
            for kid in kids:
                for line in open("/proc/%s/status" % kid):
                    if line.startswith("VmPeak"):
                        peak["kib"] = max(peak["kib"], int(line.split()[1]))
        except OSError:
            pass


def run(name, program, function, data):
    os.makedirs(folder + "/h", exist_ok=True)
    with open(folder + "/h/connector.jq", "w") as out:
        out.write(program)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen([net, "connector", "h", function], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    peak = {"done": threading.Event(), "kib": 0}
    watcher = threading.Thread(target=watch, args=(process.pid, peak))
    watcher.start()
    try:
        out, err = process.communicate(data, timeout=120)
    finally:
        peak["done"].set()
        watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return process.returncode, out.decode(errors="replace"), err.decode(errors="replace"), cpu, peak["kib"]


def ends(name, code, data=b"null", function="page", says="", whole=None):
    """It must fail, with one sentence and nothing on standard output."""
    status, out, err, cpu, kib = run(name, whole if whole is not None else ABOUT + code, function, data)
    asked = "page" if function == "map" else function
    good = (status == 3 and out == "" and err.count("\n") == 1 and says in err
            and (cpu <= 3.0 or sanitized) and (kib <= 512 * 1024 or sanitized))
    if whole is None:
        good = good and "h: " in err and "“%s”" % asked in err
    tap(good, name, "exit %s, %.2f s, %d KiB" % (status, cpu, kib), "out: " + out[:300], "err: " + err[:600])


def gives(name, code, data, wanted, function="page"):
    status, out, err, cpu, kib = run(name, ABOUT + code, function, data)
    tap(status == 0 and err == "" and wanted in out, name, "exit %s" % status, out[:600], err[:600])


def body(text):
    return b'{"settings":{},"body":' + (text if isinstance(text, bytes) else text.encode()) + b"}"


def runaways():
    # ---- runaways: 512 MB or 2 s, whichever comes first --------------------------------------------
    ended = "was ended"
    for name, code in {
            "an endless loop": "def f: f; def page: f;",
            "a list of 10^12": "def page: [range(1e12)];",
            "a text of 10^9": "def page: \"x\" * 1e9 | length;",
            "a recursion that grows": "def f: 1 + f; def page: f;",
            "a list with a hole": "def page: setpath([2147483646]; 1);",
            "the last of 10^12": "def page: last(range(1e12));",
            "a text that doubles": "def page: \"a\" | until(false; . + .);",
            "a list that is copied": "def page: reduce range(1e9) as $i ([]; . + [$i]);",
            "a tree without an end": "def page: [recurse([., .])];",
            "a search that finds nothing": "def page: 0 | while(true; . + 1) | select(. < 0);",
            "depth without an end": "def page: reduce range(1e9) as $i (null; [.]) | length;",
            "quoting the quoted": "def page: reduce range(100) as $i (\"[]\"; tojson) | length;",
            "it runs away while it says who it is": None,
    }.items():
        if code is None:
            ends(name, "", whole="def about: last(range(1e12)); def pull: 1; def page: 1; def fault: 1;", function="pull", says=ended)
        else:
            ends(name, code, says=ended)
    status, out, err, cpu, kib = run("regex", ABOUT + 'def page: ("a" * 45 + "!") | test("^(a|a)*$|^(a+)+$");', "page", b"null")
    tap(cpu <= 3.0 or sanitized, "a regular expression that explodes", cpu, err)

    # ---- bombs: 32 MB of what costs most --------------------------------------------------------------
    room = 32 * 1024 * 1024 - 200
    for name, text in {
            "numbers": b"[" + b"0," * (room // 2) + b"0]",
            "empty objects": b"[" + b"{}," * (room // 3) + b"{}]",
            "keys": b"{" + b",".join(b'"%d":0' % i for i in range(room // 13)) + b"}",
            "escapes": b'"' + b"\\u0041" * (room // 6) + b'"',
            "digits": b"1" * room,
            "digits behind a point": b"0." + b"1" * room,
            "depth again and again": b"[" + (b"[" * 190 + b"]" * 190 + b",") * (room // 381) + b"0]",
            "one text": b'"' + b"a" * room + b'"',
    }.items():
        status, out, err, cpu, kib = run(name, ABOUT + "def page: {messages: [], cursor: (.body | length)};", "page", body(text))
        fine = status == 0 and err == "" or status == 3 and out == "" and err.count("\n") == 1 and "“page”" in err
        tap(fine and (cpu <= 3.5 or sanitized) and (kib <= 512 * 1024 or sanitized), "32 MB: " + name,
            "exit %s, %.2f s, %d KiB" % (status, cpu, kib), out[:200], err[:400])
    ends("more than 32 MB", "", body(b"0" * (33 * 1024 * 1024)), whole=ABOUT + "def page: {};", function="map", says="larger than 32 MB")


def answers():
    # ---- words that are refused, before anything runs ------------------------------------------------
    for word in ("env", "env.PATH", "$ENV", "$ENV.PATH", "[inputs]", "input", "debug", "stderr", "halt", "halt_error",
                 "input_filename", "get_search_list", "$__prog_args", '"x" | modulemeta', '"\\(env)"', '"\\($ENV.PATH)"'):
        ends("refused: " + word, "", whole=ABOUT + "def page: " + word + ";", says="which no connector may")
    ends("refused: import", "", whole='import "/etc/passwd" as $p; ' + ABOUT + "def page: $p;", says="which no connector may")
    ends("refused: include", "", whole='include "x" {search: "/tmp"}; ' + ABOUT + "def page: 1;", says="which no connector may")
    gives("words of the same spelling elsewhere are fine", 'def page: {messages: [], notes: ["env \\(.body.env) $ENV import"]};',
          body('{"env":"input"}'), "env input $ENV import")

    # ---- what servers send ------------------------------------------------------------------------
    EACH = "def page: {messages: [.body[] | {id: (.id | tostring), visibility: \"private\", author: {id: \"u\"}, at: 1e9, text: .t}]};"
    ends("depth 300", "def page: {messages: []};", body("[" * 300 + "]" * 300), says="not JSON")
    gives("depth 190", "def page: {messages: []};", body("[" * 190 + "]" * 190), "")
    gives("2^53 + 1", EACH, body('[{"id":9007199254740993,"t":"a"}]'), '"id":"9007199254740993"', "map")
    gives("64 digits", EACH, body('[{"id":%s,"t":"a"}]' % ("1234567890123456" * 4)), '"id":"%s"' % ("1234567890123456" * 4), "map")
    gives("a negative one", EACH, body('[{"id":-9007199254740993,"t":"a"}]'), '"id":"-9007199254740993"', "map")
    gives("a lone surrogate", EACH, body('[{"id":1,"t":"a\\ud83d"},{"id":2,"t":"\\ude00b"}]'), "a\ufffd", "map")
    gives("a surrogate in a key", "def page: {messages: []};", body('{"\\ud83d":1}'), "", "map")
    gives("bytes that are no UTF-8", EACH, body(b'[{"id":1,"t":"a\xff\xed\xa0\xbd"}]'), "a\ufffd", "map")
    gives("a byte order mark", EACH, b"\xef\xbb\xbf" + body('[{"id":1,"t":"a"}]'), '"id":"1"', "map")
    gives("NUL and escape sequences", EACH, body('[{"id":1,"t":"a\\u0000\\u001b]0;x\\u0007\\u202e"}]'), '"text":"a', "map")
    ends("two values", EACH, b'{"body":[]}{"body":[]}', says="not JSON")
    ends("NaN", EACH, b'{"body":NaN}', says="not JSON")
    ends("an HTML page in place of JSON", EACH, body(json.dumps("<html><body>502 Bad Gateway</body></html>")), says="Cannot iterate over string")
    gives("the same key twice: the last wins", EACH, body('[{"id":1,"id":2,"t":"a"}]'), '"id":"2"', "map")

    # ---- what a connector gives that fits no schema -----------------------------------------------------
    wrong = {"id": [None, "", 5, True, [], {}, "x" * 1025], "thread": [5, [], "x" * 1025], "parent": [5, {}], "kind": ["letter", 5],
             "visibility": [None, "secret", True], "author": [None, {}, "jean", [], {"handle": 5}, {"id": "u", "reach": "9"},
                                                             {"id": "u", "name": []}, {"id": "u", "more": 1}],
             "from_us": ["yes", 1], "text": [5, ["a"], {}], "html": [5], "title": [5], "at": [None, "soon", True, -1, 0, {}, 1e300],
             "edited_at": ["x"], "rating": [0, 6, "5"], "lang": [5], "url": [5], "automatic": ["bounce", 1], "encrypted": ["no"],
             "to": [{}, ["a"], [{}]], "attachments": [{}, ["a"], [{"size": "1"}], [{"id": 1}]], "keep": ["x" * 5000], "unknown": [1]}
    ECHO = "def page: .body;"
    for field, values in wrong.items():
        bad = []
        for value in values:
            page = {"messages": [LEAST, dict(LEAST, **{field: value})], "cursor": 2}
            status, out, err, cpu, kib = run(field, ABOUT + ECHO, "map", body(json.dumps(page)))
            if not (status == 3 and out == "" and err.count("\n") == 1 and "message 1: “" + field in err):
                bad.append((value, status, out[:200], err[:300]))
        tap(not bad, "wrong in a message: " + field, bad)
    for name, page, says in (("a list", [], "“page”"), ("text", "x", "“page”"), ("messages as an object", {"messages": {}}, "“messages”"),
                             ("next as text", {"next": "x"}, "“next”"), ("101 requests", {"next": [{}] * 101}, "“next” holds too many"),
                             ("a cursor of 70 KB", {"cursor": "c" * 70000}, "“cursor” is too long"), ("notes as text", {"notes": "x"}, "“notes”"),
                             ("10,001 messages", {"messages": [LEAST] * 10001}, "“messages” holds too many"),
                             ("a member that is none", {"mesages": []}, "“mesages”")):
        ends("wrong in a page: " + name, ECHO, body(json.dumps(page)), function="map", says=says)

    # ---- what gives no value, or too many ---------------------------------------------------------------
    ends("nothing", "def page: empty;", says="gave no value")
    ends("two values", "def page: 1, 2;", says="more than one value")
    ends("an error", 'def page: error("\\u001b[31mred");', says="failed: ")
    ends("an error that is an object", "def page: error({a: [1]});", says="failed: ")
    ends("a value, then an error", 'def page: 1, error("late");', says="late")
    ends("40 MB", 'def page: reduce range(22) as $i ("0123456789"; . + .);', says="larger than 32 MB")
    ends("depth 250", "def page: reduce range(250) as $i (null; [.]);", says="nested deeper")
    ends("a program that does not compile", "", whole=ABOUT + "def page: .[;", says="does not compile")
    ends("a program that is empty", "", whole="", says="no function")


runaways() if group == "runaways" else answers()
print("1..%d" % (count + int(sys.argv[4])))
print("\n".join(lines))
