#!/usr/bin/python3
"""tests/live/openapi.py — the requests of a connector's samples against the OpenAPI document of its API.

prepare SPECS NAME FOLDER < FAULTS: writes the document of NAME, as a mock can use it, below FOLDER; prints where.
  FAULTS are lines NAME, operation, pointer, argument, reason, separated by tabs: the argument of replace is
  what the pointer (RFC 6901) leads to, and what to put there; of copy, a pointer to what to put there.
requests CONNECTORS NAME: each request of connectors/NAME/samples, as a JSON line with the sample's name.
ask DOCUMENT PORT < those lines: sends them to the mock of that document; prints a line for each fault that it
  sees in one, and for each name in a query that the document does not know (a mock ignores these), then the
  count."""
import glob
import http.client
import json
import os
import re
import shutil
import sys
from urllib.parse import quote, urlencode

DOCUMENTS = {"mastodon": "mastodon_openapi.json", "bluesky": "atproto_openapi.json",
             "matrix": "matrix/data/api/client-server"}


# ---- the document ---------------------------------------------------------------------------

def steps(pointer):
    return [s.replace("~1", "/").replace("~0", "~") for s in pointer.split("/")[1:]]


def follow(value, keys):
    for key in keys:
        value = value[int(key) if isinstance(value, list) else key]
    return value


def mend(document, name):
    for line in sys.stdin:
        row = line.rstrip("\n").split("\t")
        if row[0] != name:
            continue
        _, operation, pointer, argument, _reason = row
        *above, last = steps(pointer)
        place = follow(document, above)
        if operation == "replace":
            wrong, right = json.loads(argument)
            if place[last] != wrong:
                sys.exit(f"{name}: {pointer} is not what was wrong before: look at its line again")
            place[last] = right
        else:
            if last in place:
                sys.exit(f"{name}: {pointer} is there now: take its line out")
            place[last] = follow(document, steps(argument))


def read(file):
    with open(file, encoding="utf-8") as opened:
        return opened.read()


def whole(file, seen):
    """Whether all that a file refers to is there, and so on; seen are the files asked about already."""
    if file in seen:
        return True
    seen.add(file)
    if not os.path.exists(file):
        return False
    there = re.findall(r"""\$ref["']?: *["']?([^#"'\s]+)""", read(file))
    return all(whole(os.path.normpath(os.path.join(os.path.dirname(file), ref)), seen) for ref in there)


def joined(folder):
    """Matrix has a document for each part, with paths below the part's base: one for all of them, save the
    parts that are about other APIs as well."""
    paths = {}
    for file in sorted(glob.glob(os.path.join(folder, "*.yaml"))):
        if not whole(file, set()):
            continue
        text = read(file)
        base = re.search(r"^      basePath:\n        default: *(\S*)$", text, re.M)
        inside = re.search(r"^paths:\n((?:[ #].*\n|\n)*)", text, re.M)
        if not base or not inside:
            continue
        for path in re.findall(r'^  "?(/[^":]*)"?:$', inside[1], re.M):
            pointer = quote(path.replace("~", "~0").replace("/", "~1"))
            paths[base[1].rstrip("/") + path] = {"$ref": f"{os.path.basename(file)}#/paths/{pointer}"}
    return {"openapi": "3.1.0", "info": {"title": "Matrix", "version": "1"}, "paths": paths,
            "components": {"securitySchemes": {"accessTokenBearer": {"type": "http", "scheme": "bearer"}}}}


def prepare(specs, name, folder):
    source = os.path.join(specs, DOCUMENTS[name])
    if os.path.isdir(source):
        shutil.copytree(os.path.join(specs, "matrix/data"), folder, copy_function=shutil.copyfile)
        folder = os.path.join(folder, "api/client-server")
        document = joined(folder)
    else:
        os.makedirs(folder)
        document = json.loads(read(source))
    mend(document, name)
    where = os.path.join(folder, "document.json")
    with open(where, "w", encoding="utf-8") as out:
        json.dump(document, out)
    print(where)


# ---- the requests -----------------------------------------------------------------------------

def requests(connectors, name):
    for file in sorted(glob.glob(os.path.join(connectors, name, "samples", "*.expected.json"))):
        said = json.loads(read(file))
        if isinstance(said, dict):
            said = said.get("next", [said])
        for request in said:
            if isinstance(request, dict) and "method" in request and "url" in request:
                sample = os.path.basename(file).removesuffix(".expected.json")
                print(json.dumps({"sample": sample, **request}, ensure_ascii=False))


def pairs(members):
    return urlencode({k: v for k, v in members.items() if v is not None}, doseq=True, quote_via=quote)


def undeclared(document, folder, request):
    """Names in the query of a request that are no parameters; a path that is not there is the mock's to tell."""
    def fits(path):
        return re.fullmatch(re.sub(r"\\{.*?\\}", "[^/]+", re.escape(path)), request["url"])
    path = min(filter(fits, document["paths"]), key=lambda p: p.count("{"), default=None)
    if path is None:
        return []
    item = document["paths"][path]
    if "$ref" in item:
        text = read(os.path.join(folder, item["$ref"].split("#")[0]))
        known = set(re.findall(r"- in: query\n +name: (\S+)", text))
    else:
        given = item.get("parameters", []) + item.get(request["method"].lower(), {}).get("parameters", [])
        known = {(follow(document, steps(p["$ref"][1:])) if "$ref" in p else p)["name"] for p in given}
    return [f"request.query.{name}: is not known" for name in request.get("query", {}) if name not in known]


def violations(header):
    """A list, those of the request first; one that is too long for a header is cut short behind some words."""
    at = header.find('{"location":')
    while at >= 0:
        try:
            violation, end = json.JSONDecoder().raw_decode(header, at)
        except ValueError:
            return
        yield violation
        at = header.find('{"location":', end)


def send(port, request):
    """As net/connector-request.c makes them. A mock that hangs up has something to say in its log."""
    headers = {"Authorization": "Bearer dummy", "Accept": "*/*", **request.get("headers", {})}
    body, url = None, request["url"]
    if "json" in request:
        body, headers["Content-Type"] = json.dumps(request["json"]).encode(), "application/json"
    elif "form" in request:
        body, headers["Content-Type"] = pairs(request["form"]).encode(), "application/x-www-form-urlencoded"
    if request.get("query"):
        url += "?" + pairs(request["query"])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request(request["method"], url, body, headers)
        reply = connection.getresponse()
        text = reply.read().decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        return [f"no answer: {error!r}"]
    finally:
        connection.close()
    found = [f"{'.'.join(map(str, v['location']))}: {v['message']}"
             for v in violations(reply.getheader("sl-violations", "")) if v["location"][0] == "request"]
    # Without a violation, it is the mock itself that refuses: no such path, method or type of body.
    if not found and "stoplight.io/prism/errors" in text:
        found = [f"{reply.status}: {json.loads(text).get('title')}: {json.loads(text).get('detail')}"]
    return found


def ask(where, port):
    document, count = json.loads(read(where)), 0
    for line in sys.stdin:
        request = json.loads(line)
        count += 1
        for fault in send(port, request) + undeclared(document, os.path.dirname(where), request):
            print(f"{request['sample']}: {request['method']} {request['url']}: {fault}")
    print(f"{count} requests")


if sys.argv[1] == "prepare":
    prepare(*sys.argv[2:5])
elif sys.argv[1] == "requests":
    requests(*sys.argv[2:4])
else:
    ask(sys.argv[2], int(sys.argv[3]))
