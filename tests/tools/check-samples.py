#!/usr/bin/python3
"""tests/tools/check-samples.py GUICHET-NET SAMPLES — maps recorded answers of real servers.

tests/samples.tsv says which connector and function each payload is for, and what must come out of it.
Prints a table; exit code 1 when anything is missing, crashed, or a payload is in no row."""
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def rows():
    with open(os.path.join(ROOT, "tests/samples.tsv"), encoding="utf-8") as table:
        for line in table:
            if line.strip() and not line.startswith("#"):
                yield line.rstrip("\n").split("\t")


def read(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    try:
        return json.loads(text)
    except ValueError:
        return text


def parts(value, steps):
    """What a pointer (RFC 6901) leads to; * stands for each member of an object or array."""
    if not steps:
        return [value]
    if steps[0] == "*":
        return [found for inner in (value.values() if isinstance(value, dict) else value)
                for found in parts(inner, steps[1:])]
    key = steps[0].replace("~1", "/").replace("~0", "~")
    return parts(value[int(key)] if isinstance(value, list) else value[key], steps[1:])


def bodies(path, around):
    """The answers in a recorded file: itself, or what the row's "at" points to; the row without it."""
    if around == "whole":
        return [read(path)], around
    known = json.loads(around)
    return parts(read(path), known.pop("at", "").split("/")[1:]), known


def envelope(path, body, around):
    """The input of the function: a bare answer, with what the row and a .meta.json know about it."""
    made = {"settings": {}, "facts": {}, "cursor": None, "now": "2026-11-22T10:00:00Z", "request": {},
            "status": 200, "headers": {}, "body": body}
    meta = os.path.splitext(path)[0] + ".meta.json"
    if os.path.exists(meta):
        about = read(meta)
        made["status"] = about.get("status", {}).get("code", 200)
        made["headers"] = {k.lower(): v for k, v in about.get("headers", {}).items()}
        made["request"] = {"method": about["request"]["method"], "url": about["request"]["uri"]}
    if around == "whole":
        made.update(body)
        made["headers"] = {k.lower(): v for k, v in body["headers"].items()}
        return made
    for key, value in around.items():
        made[key] = {**made[key], **value} if isinstance(made.get(key), dict) else value
    made["settings"] = {"url": "https://server.example", "address": "@us@server.example", **made["settings"]}
    return made


def run(program, connector, function, given):
    done = subprocess.run([program, "connector", connector, function], input=json.dumps(given), text=True,
                          capture_output=True, timeout=60, check=False)
    if done.returncode < 0 or done.returncode >= 124:
        raise AssertionError(f"crashed: {done.returncode} {done.stderr.strip()[-200:]}")
    return done


def lacks(message):
    """What a message on the screen cannot do without."""
    if not message.get("id"):
        return "an id"
    if not message.get("at"):
        return "a time"
    if message.get("kind") == "delete":
        return None if message.get("parent") else "what it is about"
    author = message.get("author") or {}
    if not (author.get("id") or author.get("handle")):
        return "an author"
    if not (message.get("text") or message.get("attachments") or message.get("rating") or message.get("encrypted")):
        return "text, a file or a rating"
    return None


def call(program, connector, function, given, wanted):
    """Any function but page."""
    done = run(program, connector, function, given)
    assert done.returncode == 0, done.stderr.strip()
    got = json.loads(done.stdout)
    got = got.get({"fault": "code", "sent": "outcome"}.get(function, wanted))
    assert got == wanted or (function == "learn" and got), f"{wanted} wanted, {got} got"
    return wanted


def page(program, connector, given, wanted):
    """An answer mapped: how many messages it holds, each of them whole."""
    done = run(program, connector, "map", given)
    if wanted == "error":
        assert done.returncode != 0 and done.stderr.strip(), "was taken for an answer"
        return 0
    assert done.returncode == 0, done.stderr.strip()
    messages = [json.loads(line) for line in done.stdout.splitlines()]
    for message in messages:
        assert not lacks(message), f"message {message.get('id')} lacks {lacks(message)}"
    assert len({m["id"] for m in messages}) == len(messages), "one id twice"
    return len(messages)


def check(program, samples, row):
    payload, connector, function, around, wanted = row
    path = os.path.join(samples, payload)
    found, known = bodies(path, around)
    assert found, "its pointer leads nowhere"
    given = [envelope(path, body, known) for body in found]
    if function != "page":
        return [call(program, connector, function, one, wanted) for one in given][0]
    count = sum(page(program, connector, one, wanted) for one in given)
    if wanted == "error":
        return "refused"
    assert count == int(wanted) or (count > int(wanted) > 0), f"{wanted} messages wanted, {count} got"
    return count


def main():
    program, samples = sys.argv[1:3]
    if not os.path.isdir(samples):
        print(f"check-samples: there is no folder {samples}: nothing was checked")
        return 0
    table, bad = list(rows()), 0
    for name in sorted({row[1] for row in table}):
        subprocess.run([program, "connector", name, "about"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
    for row in table:
        try:
            said = check(program, samples, row)
        except (AssertionError, OSError, ValueError, KeyError) as error:
            bad += 1
            said = f"FAILED: {error}"
        print(f"{row[0]:64} {row[1]:10} {row[2]:6} {said}")
    listed = {row[0] for row in table}
    for here, _, names in os.walk(samples):
        for name in sorted(names):
            path = os.path.relpath(os.path.join(here, name), samples)
            if path not in listed and not path.endswith((".meta.json", ".tsv")):
                bad += 1
                print(f"{path:64} FAILED: in no row of tests/samples.tsv")
    print(f"{len(table)} rows for {len(listed)} payloads, {bad} failed")
    return 1 if bad else 0


sys.exit(main())
