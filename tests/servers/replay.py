#!/usr/bin/env python3
"""tests/servers/replay.py FOLDER — answers with recorded exchanges (see api.py for faults and TLS).

Each *.json of FOLDER, by name, is an exchange or a list of them:

    {"request": {"method": "GET", "path": "/api/v1/x", "query": {"limit": "40"}, "json": {…}},
     "status": 200, "headers": {…}, "body": …, "times": 1}

A request is answered by the first exchange that fits and is not used up. What an exchange does not
say about a request (query, json, headers) may be anything; json and query that it says must be there, others
may be, too. body_file: the body stands in a file beside it. With --in-order an exchange fits only
after those before it were used. A request that nothing fits gets 404 and a word in the log; GET /-/left tells what was
not asked for.
"""
import json
import os

import api


def fits(wanted, got):
    if isinstance(wanted, dict):
        return isinstance(got, dict) and all(k in got and fits(v, got[k]) for k, v in wanted.items())
    return wanted == got


class Replay(api.Handler):
    @staticmethod
    def prepare(server):
        server.exchanges = []
        folder = server.options.folder
        for name in sorted(os.listdir(folder)):
            if not name.endswith(".json"):
                continue
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                found = json.load(file)
            for one in found if isinstance(found, list) else [found]:
                one["left"] = one.get("times", -1)
                one["name"] = name
                server.exchanges.append(one)

    def find(self, method, path, query, headers, body):
        flat = {k: v[0] if len(v) == 1 else v for k, v in query.items()}
        names = {k.lower(): v for k, v in headers.items()}
        for one in self.server.exchanges:
            want = one.get("request", {})
            same = (want.get("method", "GET") == method and want.get("path", path) == path
                    and fits(want.get("query", {}), flat)
                    and ("json" not in want or fits(want["json"], body))
                    and fits({k.lower(): v for k, v in want.get("headers", {}).items()}, names))
            if same and one["left"] != 0:
                return one
            if self.server.options.in_order and one["left"] != 0:
                return None
        return None

    def answer(self, method, path, query, headers, body):
        if path == "/-/left":
            return 200, {}, [one["name"] for one in self.server.exchanges if one["left"] > 0]
        with self.server.lock:
            one = self.find(method, path, query, headers, body)
            if one is not None and one["left"] > 0:
                one["left"] -= 1
        if one is None:
            self.server.log(unexpected=f"{method} {path}", query=query, body=body)
            return 404, {"Content-Type": "text/plain"}, "no exchange fits"
        out = one.get("body", {})
        if "body_file" in one:
            with open(os.path.join(self.server.options.folder, one["body_file"]), encoding="utf-8") as file:
                out = file.read()
        return one.get("status", 200), one.get("headers", {}), out


if __name__ == "__main__":
    arguments = api.parser(__doc__)
    arguments.add_argument("folder")
    arguments.add_argument("--in-order", action="store_true")
    api.serve("REPLAY", Replay, arguments)
