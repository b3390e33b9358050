#!/usr/bin/env python3
"""tests/servers/talk.py — a small social network: people write to us, we answer (faults, TLS: api.py).

    GET  /me                                 who the token belongs to, and the limit
    GET  /messages?after=N&limit=N&wait=S    messages after N, oldest first; waits for one
    POST /messages                           {"text", "reply_to", "thread", "private"}; header Idempotency-Key
    GET  /messages/mine                      what we wrote
    PUT  /veils/N                            nobody but us sees message N any more
    GET  /files/NAME                         a file
    GET  /events                             a stream of server-sent events: one for each new message

The token is “letmein”, or stands in the file TOKEN. What people write is added by POST /-/say (an object or
a list), and GET /-/all shows everything; neither wants a token. With --forget nobody's key is
remembered: the same answer twice stands there twice.
"""
import os
import threading
import time

import api


PEOPLE = [{"key": f"p{n}", "display": f"{name} Test", "mails": [f"{name.lower()}@people.example"], "phone": f"+3361234567{n}",
           "tier": "gold"} for n, name in enumerate(["Anna", "Bob", "Carl", "Dora", "Emil"])]


class Talk(api.Handler):
    @staticmethod
    def prepare(server):
        server.messages = []
        server.keys = {}
        server.news = threading.Condition()

    def allowed(self, headers):
        token = "letmein"
        if self.server.options.token and os.path.exists(self.server.options.token):
            with open(self.server.options.token, encoding="utf-8") as file:
                token = file.read().strip()
        return headers.get("Authorization") == f"Bearer {token}"

    def add(self, **message):
        with self.server.news:
            message["id"] = str(len(self.server.messages) + 1)
            message.setdefault("at", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
            message.setdefault("thread", message["id"])
            self.server.messages.append(message)
            self.server.news.notify_all()
        return message

    def after(self, number):
        return [m for m in self.server.messages if int(m["id"]) > number]

    def listed(self, query):
        number, limit = int(query.get("after", ["0"])[0]), int(query.get("limit", ["40"])[0])
        end = time.monotonic() + float(query.get("wait", ["0"])[0])
        with self.server.news:
            while not self.after(number) and time.monotonic() < end:
                self.server.news.wait(0.2)
            found = self.after(number)
        return {"messages": found[:limit], "more": len(found) > limit}

    def posted(self, headers, body):
        key = headers.get("Idempotency-Key")
        with self.server.lock:
            if key in self.server.keys and not self.server.options.forget:
                return 200, {}, self.server.keys[key]
            if not isinstance(body, dict) or not body.get("text"):
                return 422, {}, {"error": "a message needs text"}
            message = self.add(author={"id": "0", "name": "bank", "display": "The bank"}, mine=True, key=key,
                               text=body["text"], reply_to=body.get("reply_to"),
                               private=body.get("private", False),
                               **({"thread": body["thread"]} if body.get("thread") else {}))
            self.server.keys[key] = message
        return 201, {}, message

    def stream(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        seen = len(self.server.messages)
        while True:
            with self.server.news:
                self.server.news.wait(1)
                now = len(self.server.messages)
            try:
                self.wfile.write(b"event: message\ndata: {}\n\n" * (now - seen) or b": still here\n\n")
                self.wfile.flush()
            except OSError:
                self.close_connection = True
                return
            seen = now

    def answer(self, method, path, query, headers, body):
        if path == "/-/say":
            said = body if isinstance(body, list) else [body]
            return 200, {}, [self.add(**one)["id"] for one in said]
        if path == "/-/all":
            return 200, {}, self.server.messages
        if not self.allowed(headers):
            return 401, {}, {"error": "the token is not known"}
        if path == "/me":
            return 200, {}, {"id": "0", "name": "bank", "limit": 300}
        if path == "/messages" and method == "GET":
            return 200, {}, self.listed(query)
        if path == "/messages" and method == "POST":
            return self.posted(headers, body)
        if path == "/messages/mine":
            return 200, {}, {"messages": [m for m in self.server.messages if m.get("mine")]}
        if path.startswith("/veils/") and method == "PUT":
            message = self.server.messages[int(path[7:]) - 1]
            message.update(veil=body, veiled=message.get("veiled", 0) + 1)
            return 200, {}, {}
        if path == "/people":
            word, after = query.get("q", [""])[0].lower(), int(query.get("after", ["0"])[0])
            found = [p for p in PEOPLE if word in (p["display"] + " " + " ".join(p["mails"])).lower()]
            return 200, {}, {"people": found[after:after + 2], "more": after + 2 < len(found)}
        if path.startswith("/files/"):
            return 200, {"Content-Type": "text/plain"}, f"the file {path[7:]}\n"
        if path == "/events":
            return self.stream()
        return 404, {}, {"error": "there is no such place"}


if __name__ == "__main__":
    arguments = api.parser(__doc__)
    arguments.add_argument("--token", help="file that holds the token")
    arguments.add_argument("--forget", action="store_true")
    api.serve("TALK", Talk, arguments)
