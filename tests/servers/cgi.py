#!/usr/bin/env python3
"""A web server that runs one program for each call, as CGI (RFC 3875) has it: cgi.py PROGRAM ARGUMENT…

Prints CGI_PORT=N. Every header of the call becomes HTTP_NAME, the body is standard input, and "Status:"
in what the program prints is the status of the answer."""
import http.server
import os
import subprocess
import sys


class Call(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def run(self):
        path, _, query = self.path.partition("?")
        env = {"GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": self.request_version, "PATH": "/usr/bin:/bin",
               "SERVER_NAME": "localhost", "SERVER_PORT": str(self.server.server_port), "SCRIPT_NAME": path,
               "REQUEST_METHOD": self.command, "QUERY_STRING": query, "REMOTE_ADDR": self.client_address[0],
               "REQUEST_URI": self.path}
        for name, value in self.headers.items():
            env["HTTP_" + name.upper().replace("-", "_")] = value
        for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            if "HTTP_" + name in env:
                env[name] = env.pop("HTTP_" + name)
        env.update((k, v) for k, v in self.server.kept.items())
        program = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env)
        left = int(self.headers.get("Content-Length") or 0)
        try:
            while left > 0 and (data := self.rfile.read(min(left, 65536))):
                left -= len(data)
                program.stdin.write(data)
            program.stdin.flush()
        except BrokenPipeError:  # it does not want all of it
            self.rfile.read(left)
        out = program.stdout.read()  # the pipe stays open: CONTENT_LENGTH says where the body ends
        try:
            program.stdin.close()
        except BrokenPipeError:
            pass
        if program.wait() < 0:
            self.close_connection = True
            return
        head, _, body = out.partition(b"\r\n\r\n")
        lines = [line.split(b": ", 1) for line in head.split(b"\r\n")]
        status = dict(lines)[b"Status"].split(b" ", 1)
        self.send_response(int(status[0]), status[1].decode())
        for name, value in lines:
            if name != b"Status":
                self.send_header(name.decode(), value.decode())
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = run

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Call)
server.kept = {k: os.environ[k] for k in ("HOME", "GUICHET_HOME", "GUICHET_FAULT", "GUICHET_TEST", "LC_ALL") if k in os.environ}
print("CGI_PORT=%d" % server.server_port, flush=True)
server.serve_forever()
