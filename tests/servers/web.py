#!/usr/bin/python3
"""tests/servers/web.py: an HTTP/1.1 server that answers well, badly, or not at all, by path.

    web.py --log FILE [--tls DIR] [--cert NAME] [--newest 1.1]

WEB_PORT=N is the first line on standard output. Each request is one line of the log, as JSON:
{"conn": nth connection, "nth": nth request on it, "method", "path", "headers": [[name, value]…],
"body"}; headers as they came, so that a test can say what was sent. Without --tls it speaks in
the clear. The paths are the methods do_… below; what follows in the path or query is theirs.
"""
import argparse
import gzip
import http.server
import itertools
import json
import os
import signal
import socket
import socketserver
import ssl
import sys
import threading
import time
import urllib.parse
import warnings
import zlib

warnings.simplefilter("ignore", DeprecationWarning)  # TLS 1.1 is what is asked for


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    numbers = itertools.count(1)
    lock = threading.Lock()

    def setup(self):
        if self.server.context:
            self.request = self.server.context.wrap_socket(self.request, server_side=True)
        super().setup()
        self.conn, self.nth = next(Handler.numbers), 0

    def log_message(self, *args):
        pass

    def note(self, row):
        with Handler.lock, open(self.server.log, "a") as out:
            out.write(json.dumps(row) + "\n")

    def any(self):
        length = int(self.headers.get("Content-Length") or 0)
        if self.path.startswith("/deaf"):  # reads no more: the window shuts
            length = 0
        self.body = self.rfile.read(length) if length else b""
        self.nth += 1
        url = urllib.parse.urlsplit(self.path)
        self.query = {k: v[0] for k, v in urllib.parse.parse_qs(url.query).items()}
        self.note({"conn": self.conn, "nth": self.nth, "method": self.command, "path": self.path,
                   "headers": [[k, v] for k, v in self.headers.items()],
                   "body": self.body.decode("utf-8", "replace")})
        self.words = url.path.strip("/").split("/")
        self.dispatch()

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = any

    def dispatch(self):
        handle = getattr(self, "do_" + self.words[0].replace("-", "_"), None)
        if handle is None:
            return self.answer(404, {"error": "no such path"})
        return handle()

    # ---- how to answer

    def answer(self, status, what, headers=(), kind="application/json"):
        data = what if isinstance(what, bytes) else json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def begin(self, *headers, status=200):
        """Headers of an answer whose body is sent piece by piece; the connection ends with it."""
        self.close_connection = True
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.flush()

    def cut(self):
        """The end, without TLS's close_notify."""
        self.close_connection = True
        self.wfile.flush()
        os.close(self.connection.detach())

    # ---- paths

    def do_ok(self):
        self.answer(200, {"ok": True, "conn": self.conn, "nth": self.nth},
                    [("X-Ratelimit-Remaining", "7"), ("X-Twice", "a"), ("X-Twice", "b")])

    def do_status(self):  # /status/CODE?name=value as headers
        self.answer(int(self.words[1]), {"status": self.words[1]}, self.query.items())

    def do_html(self):
        self.answer(200, b"<html><body><h1>Down for maintenance</h1></body></html>", kind="text/html")

    def do_to(self):  # /to/CODE?where=URL, %PORT is ours
        where = self.query["where"].replace("%PORT", str(self.server.server_address[1]))
        self.answer(int(self.words[1]), {}, [("Location", where)])

    def do_hops(self):  # /hops/N: N redirects, then /ok
        n = int(self.words[1])
        self.answer(302, {}, [("Location", f"/hops/{n - 1}" if n > 1 else "/ok")])

    def do_packed(self):  # /packed/gzip|deflate
        plain = json.dumps({"packed": "é" * 1000}).encode()
        data = gzip.compress(plain) if self.words[1] == "gzip" else zlib.compress(plain)
        self.answer(200, data, [("Content-Encoding", self.words[1])])

    def do_bomb(self):  # a GiB of nothing in a MiB
        pack = zlib.compressobj(9, zlib.DEFLATED, 31)
        zeros = bytes(1 << 20)
        self.begin(("Content-Type", "application/json"), ("Content-Encoding", "gzip"))
        sent = 0
        for _ in range(1024):
            piece = pack.compress(zeros)
            self.wfile.write(piece)
            sent += len(piece)

    def do_broken(self):
        self.answer(200, b"this is no gzip", [("Content-Encoding", "gzip")])

    def do_bytes(self):  # /bytes/N[/told]: with "told" by Content-Length, else until the end
        n, told = int(self.words[1]), len(self.words) > 2
        self.begin(("Content-Type", "text/plain"), *([("Content-Length", str(n))] if told else []))
        while n > 0:
            self.wfile.write(b"x" * min(n, 65536))
            n -= 65536

    def do_drip(self):  # /drip/SECONDS[/BYTES]: a byte, or so many, every so many seconds, for ever
        self.begin(("Content-Type", "text/plain"))
        while True:
            self.wfile.write(b"x" * int(self.words[2] if len(self.words) > 2 else 1))
            self.wfile.flush()
            time.sleep(float(self.words[1]))

    def do_flood(self):  # headers without end
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for i in itertools.count():
            self.wfile.write(f"X-Flood-{i}: {'y' * 100}\r\n".encode())

    def do_early(self):  # 100 and 103 before the answer
        self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n")
        self.answer(200, {"ok": True})

    def do_cut(self):  # /cut/told|open|head: in the body, in one of open length, in the headers
        if self.words[1] == "head":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Ty")
        else:
            told = [("Content-Length", "1000")] if self.words[1] == "told" else []
            self.begin(("Content-Type", "application/json"), *told)
            self.wfile.write(b'{"half":')
        self.cut()

    def do_leave(self):  # takes the request and goes, from the Nth on a connection on: /leave/N
        if self.nth < int(self.words[1]):
            return self.answer(200, {"conn": self.conn, "nth": self.nth})
        return self.cut()

    def do_silent(self):
        self.close_connection = True
        self.connection.settimeout(None)
        self.rfile.read(1)

    def do_deaf(self):
        self.close_connection = True
        time.sleep(300)

    def do_wait(self):  # /wait/SECONDS, then an answer
        time.sleep(float(self.words[1]))
        self.answer(200, {"waited": True})

    def do_old(self):  # HTTP/0.9
        self.close_connection = True
        self.wfile.write(b"hello\r\n")

    def do_stream(self):  # /stream/sse|lines|html?n=EVENTS&every=SECONDS[&end=1]
        kind = {"sse": "text/event-stream; charset=utf-8", "lines": "application/x-ndjson",
                "html": "text/html"}[self.words[1]]
        self.begin(("Content-Type", kind))
        for i in range(int(self.query.get("n", 0))):
            time.sleep(float(self.query.get("every", 0)))
            if self.words[1] == "sse":
                self.wfile.write(f": heartbeat\n\nevent: up\nda".encode())
                self.wfile.flush()
                self.wfile.write(f"ta: {i}\n\n".encode())
            else:
                self.wfile.write(f"\r\n{{\"n\": {i}}}\r\n".encode())
            self.wfile.flush()
        while "end" not in self.query:
            self.wfile.write(b":\n\n" if self.words[1] == "sse" else b"\r\n")
            self.wfile.flush()
            time.sleep(0.2)


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    address_family = socket.AF_INET
    request_queue_size = 64

    def handle_error(self, request, client_address):
        pass  # clients that leave are what is tested


def main(handler, name):
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", required=True)
    parser.add_argument("--tls")
    parser.add_argument("--cert", default="server")
    parser.add_argument("--newest")
    opts, _ = parser.parse_known_args()
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    server = Server(("127.0.0.1", 0), handler)
    server.log, server.context, server.opts = os.path.abspath(opts.log), None, opts
    if opts.tls:
        server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.context.load_cert_chain(f"{opts.tls}/{opts.cert}.pem", f"{opts.tls}/{opts.cert}.key")
        if opts.newest:
            server.context.set_ciphers("DEFAULT:@SECLEVEL=0")
            server.context.minimum_version = ssl.TLSVersion.TLSv1
            server.context.maximum_version = {"1.0": ssl.TLSVersion.TLSv1,
                                              "1.1": ssl.TLSVersion.TLSv1_1}[opts.newest]
    open(server.log, "a").close()
    print(f"{name}_PORT={server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(Handler, "WEB")
