#!/usr/bin/python3
"""tests/servers/oauth.py: an authorization server that checks what it is told, and an API behind it.

    oauth.py --log FILE --state DIR [--tls DIR] [--cert NAME]

OAUTH_PORT=N is the first line on standard output; requests are logged as by web.py, which it is
made from. What it does next is told by files in DIR:

    lifetime    seconds an access token lives (default 3600); "none": expires_in is left out
    refuse      "error" of the next token requests, for as long as the file is there; a number is a
                status without JSON (429, 503, 200 for an HTML page)
    slow        seconds that a token request takes
    device      answers of the device poll, a word a line; used up from the top; then the tokens
    key.pub     the public key of JWT accounts (PEM)
    bad         as an access token: the API refuses it from now on

Refresh tokens rotate: each is good once, and the file "replayed" appears when one comes twice.
Tokens hold the words canary-access-N and canary-refresh-N, so that a test can look for them.
"""
import base64
import hashlib
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import web  # noqa: E402

CLIENT, SECRET = "guichet-test", "canary-client-secret+/="
USER, PASSWORD = "advisor", "canary-password é&="
lock = threading.Lock()
codes, refresh, access = {}, {}, {}
numbers = itertools.count(1)


def unbase64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Handler(web.Handler):
    def file(self, name, fallback=None):
        try:
            with open(os.path.join(self.server.state, name)) as f:
                return f.read().strip()
        except FileNotFoundError:
            return fallback

    def refuse(self, error, status=400):
        # what a careless server does: it repeats what it was told
        self.answer(status, {"error": error, "error_description": f"no: {self.body.decode()} {urllib.parse.unquote_plus(self.body.decode())}"})

    # ---- tokens

    def issue(self, rotate=None, session=False):
        with lock:
            n = next(numbers)
            answer = {"access_token": f"canary-access-{n}", "token_type": "Bearer", "user_id": "u-4711"}
            lifetime = self.file("lifetime", "3600")
            if lifetime != "none":
                answer["expires_in"] = lifetime  # a string, as some channels send it
                if session:
                    answer["expires_in_ms"] = int(lifetime) * 1000
                    del answer["expires_in"]
            access[answer["access_token"]] = time.time()
            if rotate is not False:
                answer["refresh_token"] = f"canary-refresh-{n}"
                refresh[answer["refresh_token"]] = True
        self.answer(200, answer)

    def take_refresh(self, token):
        with lock:
            good = refresh.get(token)
            if good is False:
                open(os.path.join(self.server.state, "replayed"), "w").close()
            if good:
                refresh[token] = False
        return good

    def client_is_known(self, form):
        head = self.headers.get("Authorization", "")
        if head.startswith("Basic "):
            name, _, secret = base64.b64decode(head[6:]).decode().partition(":")
            return (urllib.parse.unquote(name), urllib.parse.unquote(secret)) == (CLIENT, SECRET)
        if "client_secret" in form:
            return (form.get("client_id"), form["client_secret"]) == (CLIENT, SECRET)
        return form.get("client_id") == CLIENT

    def do_token(self):
        form = dict(urllib.parse.parse_qsl(self.body.decode(), keep_blank_values=True))
        time.sleep(float(self.file("slow", "0")))
        told = self.file("refuse")
        if told and told.isdigit():
            return self.answer(int(told), b"<html>busy</html>", kind="text/html")
        if told:
            return self.refuse(told)
        if self.headers.get("Content-Type") != "application/x-www-form-urlencoded":
            return self.refuse("invalid_request")
        kind = form.get("grant_type", "")
        if not kind.endswith("jwt-bearer") and not self.client_is_known(form):
            return self.refuse("invalid_client", 401)
        handle = getattr(self, "grant_" + kind.rpartition(":")[2].replace("-", "_"), None)
        return handle(form) if handle else self.refuse("unsupported_grant_type")

    def grant_authorization_code(self, form):
        with lock:
            want = codes.pop(form.get("code"), None)
        verifier = form.get("code_verifier", "")
        proof = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        if not want or want["redirect_uri"] != form.get("redirect_uri"):
            return self.refuse("invalid_grant")
        if want.get("code_challenge") and (want["code_challenge"] != proof or
                                           not 43 <= len(verifier) <= 128):
            return self.refuse("invalid_grant")
        return self.issue()

    def grant_refresh_token(self, form):
        if not self.take_refresh(form.get("refresh_token")):
            return self.refuse("invalid_grant")
        return self.issue()

    def grant_client_credentials(self, form):
        return self.issue(rotate=False)

    def grant_password(self, form):
        if (form.get("username"), form.get("password")) != (USER, PASSWORD):
            return self.refuse("invalid_grant")
        return self.issue()

    def grant_device_code(self, form):
        if form.get("device_code") != "canary-device-code":
            return self.refuse("invalid_grant")
        path = os.path.join(self.server.state, "device")
        lines = (self.file("device") or "").split()
        if lines:
            with open(path, "w") as f:
                f.write("\n".join(lines[1:]))
            return self.answer(400, {"error": lines[0]}) if lines[0] != "503" else \
                self.answer(503, b"busy", kind="text/plain")
        return self.issue()

    def grant_jwt_bearer(self, form):
        head, claims, mark = form.get("assertion", "..").split(".")
        with tempfile.NamedTemporaryFile() as sig, tempfile.NamedTemporaryFile() as text:
            sig.write(unbase64(mark))
            text.write(f"{head}.{claims}".encode())
            sig.flush(), text.flush()
            good = subprocess.run(["openssl", "dgst", "-sha256", "-verify",
                                   os.path.join(self.server.state, "key.pub"), "-signature", sig.name,
                                   text.name], capture_output=True).returncode == 0
        head, claims, now = json.loads(unbase64(head)), json.loads(unbase64(claims)), time.time()
        if not good or head != {"alg": "RS256", "kid": "KEY1", "typ": "JWT"} or \
           claims.get("iss") != "robot@bank.example" or claims.get("aud") != self.url("/token") or \
           not now - 60 < claims["iat"] <= now or not now < claims["exp"] <= now + 3600:
            return self.refuse("invalid_grant")
        return self.issue(rotate=False)

    def url(self, path):
        return f"https://localhost:{self.server.server_address[1]}{path}"

    # ---- the person's side

    def do_authorize(self):  # what a browser would end at, as JSON: {"to": redirect with code and state}
        q = self.query
        if q.get("response_type") != "code" or q.get("client_id") != CLIENT or not q.get("state"):
            return self.answer(400, {"error": "invalid_request"})
        code = f"canary-code-{next(numbers)}"
        with lock:
            codes[code] = q
        to = f"{q['redirect_uri']}?code={code}&state={urllib.parse.quote(q['state'])}"
        self.answer(200, {"to": to, "code": code, "scope": q.get("scope"),
                          "pkce": q.get("code_challenge_method")})

    def do_device(self):
        form = dict(urllib.parse.parse_qsl(self.body.decode()))
        if form.get("client_id") != CLIENT:
            return self.refuse("invalid_client", 401)
        self.answer(200, {"device_code": "canary-device-code", "user_code": "WDJB-MJHT",
                          "verification_uri": self.url("/activate") + "\x1b[31m", "interval": 1,
                          "expires_in": int(self.file("device-lives", "600"))})

    def do_revoke(self):
        form = dict(urllib.parse.parse_qsl(self.body.decode()))
        with lock:
            refresh[form.get("token")] = False
        status = int(self.file("revoke-status", "200"))
        self.answer(status, b"", kind="text/plain")

    # ---- sessions, in JSON

    def do_session(self):
        if self.file("refuse"):
            return self.answer(int(self.file("refuse")), {"errcode": "M_FORBIDDEN", "error":
                               "wrong: " + self.body.decode() + str(json.loads(self.body))})
        told = json.loads(self.body)
        if (told.get("user"), told.get("password")) != (USER, PASSWORD):
            return self.answer(403, {"errcode": "M_FORBIDDEN", "error": "Invalid username or password"})
        return self.issue(session=True)

    def do_refresh(self):  # /refresh/body or /refresh/bearer
        time.sleep(float(self.file("slow", "0")))
        token = self.headers.get("Authorization", "")[7:] if self.words[1] == "bearer" else \
            json.loads(self.body).get("token")
        if not self.take_refresh(token):
            return self.answer(401, {"errcode": "M_UNKNOWN_TOKEN"})
        return self.issue(session=True)

    # ---- the API

    def do_api(self):
        head = self.headers.get("Authorization", "")
        key = self.headers.get("X-Api-Key")
        basic = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        good = head == basic or key == ("Key=" + PASSWORD).encode().decode("latin-1") or \
            (head.startswith("Bearer ") and head[7:] in access and head[7:] != self.file("bad"))
        if head.startswith("Bearer ey"):
            parts = [json.loads(unbase64(p)) for p in head[7:].split(".")[:2]]
            return self.answer(200, {"jwt": parts})
        self.answer(200 if good else 401, {"let in": bool(good)})


if __name__ == "__main__":
    state = sys.argv[sys.argv.index("--state") + 1]
    web.Server.state = os.path.abspath(state)
    web.main(Handler, "OAUTH")
