"""tests/servers/api.py — what the HTTP servers of the tests have in common: loopback or TLS with the
test authority, a log of requests, and faults told by a file.

The file FAULTS is read at every request; each line is a JSON object that names a request and what goes
wrong with it, the first that fits counts:

    {"path": "/messages", "method": "POST", "times": 2, "status": 429, "headers": {"Retry-After": "1"}}

path (a prefix; none: any), method, times (how often; none: always), then what happens:
    status, headers, body   this answer (body: any JSON, or a string as it stands)
    delay: S                after S seconds (with nothing else: the right answer then)
    cut: N                  the connection ends after N bytes of the right answer
    after: true             the request does its work first, then goes wrong
    drop: true              the connection ends without an answer
    hang: S                 no answer for S seconds, then the connection ends
    drip: N                 the right answer at N bytes a second
"""
import argparse
import collections
import http.server
import json
import os
import ssl
import threading
import time
import urllib.parse


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, handler, options):
        super().__init__(("127.0.0.1", options.port), handler)
        self.options = options
        self.lock = threading.Lock()
        self.used = collections.Counter()  # line of FAULTS -> how often
        self.written = 0  # when FAULTS was
        if options.tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(os.path.join(options.tls, options.cert + ".pem"),
                                    os.path.join(options.tls, options.cert + ".key"))
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request, client_address):
        pass  # clients of these tests cut connections

    def fault(self, method, path):
        if not self.options.faults or not os.path.exists(self.options.faults):
            return None
        with self.lock, open(self.options.faults, encoding="utf-8") as file:
            written = os.fstat(file.fileno()).st_mtime_ns
            if written != self.written:  # told anew: counted anew
                self.used.clear()
                self.written = written
            for number, line in enumerate(file):
                line = line.strip()
                if not line:
                    continue
                fault = json.loads(line)
                if not path.startswith(fault.get("path", "/")) or fault.get("method", method) != method:
                    continue
                if "times" in fault and self.used[number] >= fault["times"]:
                    continue
                self.used[number] += 1
                return fault
        return None

    def log(self, **row):
        if self.options.log:
            with self.lock, open(self.options.log, "a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


class Handler(http.server.BaseHTTPRequestHandler):
    """A server gives answer(method, path, query, headers, body) -> (status, headers, body)."""
    protocol_version = "HTTP/1.1"
    timeout = 60

    def log_message(self, *_):
        pass

    def answer(self, method, path, query, headers, body):
        raise NotImplementedError

    def send(self, status, headers, data, cut=None, drip=None):
        self.send_response(status)
        names = {name.lower() for name in headers}
        if "content-type" not in names:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if cut is not None:
            self.wfile.write(data[:cut])
            self.wfile.flush()
            self.drop()
        elif drip:
            for byte in data:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(1 / drip)
        elif self.command != "HEAD":
            self.wfile.write(data)

    def drop(self):
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(2)

    @staticmethod
    def encode(body):
        return body.encode("utf-8", "surrogatepass") if isinstance(body, str) else json.dumps(body).encode()

    def handle_one(self):
        url = urllib.parse.urlsplit(self.path)
        query = urllib.parse.parse_qs(url.query, keep_blank_values=True)
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0) or 0))
        try:
            body = json.loads(raw) if raw else None
        except ValueError:
            body = raw.decode("utf-8", "replace")
        fault = self.server.fault(self.command, url.path) or {}
        self.server.log(at=time.time(), method=self.command, path=url.path, query=query, body=body,
                        headers={k.lower(): v for k, v in self.headers.items()},
                        fault={k: v for k, v in fault.items() if k != "body"} or None)
        if "delay" in fault:
            time.sleep(fault["delay"])
        if fault.get("after"):
            self.answer(self.command, url.path, query, self.headers, body)
        if "hang" in fault:
            time.sleep(fault["hang"])
            return self.drop()
        if fault.get("drop"):
            return self.drop()
        if "status" in fault:
            return self.send(fault["status"], fault.get("headers", {}), self.encode(fault.get("body", {})))
        answer = self.answer(self.command, url.path, query, self.headers, body)
        if answer is None:  # it has sent what it wanted to
            return None
        status, headers, out = answer
        return self.send(status, headers, self.encode(out), cut=fault.get("cut"), drip=fault.get("drip"))

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = handle_one


def serve(name, handler, parser):
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--tls", help="folder of ca.sh")
    parser.add_argument("--cert", default="server", help="certificate in that folder")
    parser.add_argument("--faults", help="file of faults")
    parser.add_argument("--log", help="file that every request is added to, as a line of JSON")
    server = Server(handler, parser.parse_args())
    handler.prepare(server)
    print(f"{name}_PORT={server.server_address[1]}", flush=True)
    server.serve_forever()


def parser(about):
    return argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
