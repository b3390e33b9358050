#!/usr/bin/python3
"""tests/tools/check-samples.py GUICHET-NET SAMPLES — maps recorded answers of real servers.

tests/samples.tsv says which connector and function each payload is for, and what must come out of it.
Prints a table; exit code 1 when anything is missing, crashed, or a payload of a listed folder is in no row."""
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


def envelope(path, around):
    """The input of the function: a bare answer, with what the row and a .meta.json know about it."""
    body = read(path)
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
    for key, value in json.loads(around).items():
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


def check(program, samples, row):
    payload, connector, function, around, wanted = row
    given = envelope(os.path.join(samples, payload), around)
    if function != "page":
        done = run(program, connector, function, given)
        assert done.returncode == 0, done.stderr.strip()
        got = json.loads(done.stdout)
        got = got.get({"fault": "code", "sent": "outcome"}.get(function, wanted))
        assert got == wanted or (function == "learn" and got), f"{wanted} wanted, {got} got"
        return wanted
    done = run(program, connector, "map", given)
    if wanted == "error":
        assert done.returncode != 0 and done.stderr.strip(), "was taken for an answer"
        return "refused"
    assert done.returncode == 0, done.stderr.strip()
    messages = [json.loads(line) for line in done.stdout.splitlines()]
    for message in messages:
        assert not lacks(message), f"message {message.get('id')} lacks {lacks(message)}"
    assert len({m["id"] for m in messages}) == len(messages), "one id twice"
    assert len(messages) >= int(wanted), f"{wanted} messages wanted, {len(messages)} got"
    return len(messages)


def main():
    program, samples = sys.argv[1:3]
    if not os.path.isdir(samples):
        print(f"check-samples: there is no folder {samples}: nothing was checked")
        return 0
    table, bad = list(rows()), 0
    for row in table:
        try:
            said = check(program, samples, row)
        except (AssertionError, OSError, ValueError, KeyError) as error:
            bad += 1
            said = f"FAILED: {error}"
        print(f"{row[0]:64} {row[1]:9} {row[2]:6} {said}")
    listed = {row[0] for row in table}
    for folder in sorted({"/".join(name.split("/")[:2]) for name in listed}):
        for here, _, names in os.walk(os.path.join(samples, folder)):
            for name in sorted(names):
                path = os.path.relpath(os.path.join(here, name), samples)
                if path not in listed and not path.endswith(".meta.json"):
                    bad += 1
                    print(f"{path:64} FAILED: in no row of tests/samples.tsv")
    print(f"{len(table)} payloads, {bad} failed")
    return 1 if bad else 0


sys.exit(main())
