#!/usr/bin/python3
"""tests/servers/scripted.py: a server that says exactly what a test wrote down, right or wrong.

    scripted.py --tls DIR [--cert NAME] --log FILE SCRIPT…

The nth connection follows the nth SCRIPT, later ones the last. Each line a client sends goes to
the log as "> line" ("TLS> line" once encrypted), so that a test can say that no credential was
ever seen; one that does not end in CR LF, or has another CR, as a Python literal b'…'. The port is the first line on standard output, as SCRIPTED_PORT=N. A line of SCRIPT is one of

    send TEXT      TEXT and CR LF; Python escapes are read, %T is the tag of the client's last line
    raw TEXT       the same without CR LF
    drip S TEXT    as raw, one byte every S seconds
    read           one line from the client
    until REGEX    lines from the client until one matches (search, without regard to case)
    swallow TEXT   whatever comes, unlogged, until TEXT ends it
    tls [VERSION]  the server's side of a TLS handshake (VERSION 1.0, 1.1: nothing newer)
    sleep S
    again N        back to line N (from 1), for as long as the client is there
    close          the end of the connection, without TLS's close_notify
    reset          the same by RST

After the last line whatever the client still sends is read and logged until it leaves.
"""
import argparse
import re
import signal
import socket
import ssl
import struct
import sys
import threading
import time
import warnings

warnings.simplefilter("ignore", DeprecationWarning)  # TLS 1.0 is what is asked for


class Gone(Exception):
    """The client left, or the script says so."""


class Session:
    def __init__(self, sock, opts, log):
        self.sock, self.opts, self.log, self.tag, self.mark = sock, opts, log, "*", ">"

    def read(self):
        line = b""
        while not line.endswith(b"\n"):
            byte = self.sock.recv(1)
            if not byte:
                if line:
                    self.log(f"{self.mark} {line!r}")
                raise Gone
            line += byte
        text = line.decode("latin-1").rstrip("\r\n")
        clean = line.endswith(b"\r\n") and b"\r" not in line[:-2]
        self.log(f"{self.mark} {text if clean else repr(line)}")
        self.tag = text.split(" ")[0] or "*"
        return text

    def text(self, arg):
        return arg.encode("latin-1", "backslashreplace").decode("unicode_escape") \
            .replace("%T", self.tag).encode("latin-1")

    def tls(self, version):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{self.opts.tls}/{self.opts.cert}.pem",
                                f"{self.opts.tls}/{self.opts.cert}.key")
        if version:
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = {"1.0": ssl.TLSVersion.TLSv1,
                                       "1.1": ssl.TLSVersion.TLSv1_1}[version]
        self.sock = context.wrap_socket(self.sock, server_side=True)
        self.mark = "TLS>"
        self.log("* TLS")

    def step(self, verb, arg):
        if verb == "send":
            self.sock.sendall(self.text(arg) + b"\r\n")
        elif verb == "raw":
            self.sock.sendall(self.text(arg))
        elif verb == "drip":
            pause, text = arg.split(" ", 1)
            for byte in self.text(text):
                self.sock.sendall(bytes([byte]))
                time.sleep(float(pause))
        elif verb == "read":
            self.read()
        elif verb == "until":
            while not re.search(arg, self.read(), re.I):
                pass
        elif verb == "swallow":
            text, tail = self.text(arg), b""
            while tail != text:
                piece = self.sock.recv(65536)
                if not piece:
                    raise Gone
                tail = (tail + piece)[-len(text):]
        elif verb == "tls":
            self.tls(arg)
        elif verb == "sleep":
            time.sleep(float(arg))
        elif verb == "close":
            raise Gone
        elif verb == "reset":
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raise Gone
        else:
            sys.exit(f"scripted.py: no such verb: {verb}")

    def run(self, script):
        self.log("* connection")
        try:
            at = 0
            while at < len(script):
                verb, _, arg = script[at].partition(" ")
                if verb == "again":
                    at = int(arg) - 1
                    continue
                self.step(verb, arg)
                at += 1
            while True:
                self.read()
        except (Gone, OSError) as end:
            self.log(f"* end {type(end).__name__}")
        finally:
            self.sock.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tls", required=True)
    parser.add_argument("--cert", default="server")
    parser.add_argument("--log", required=True)
    parser.add_argument("scripts", metavar="SCRIPT", nargs="+")
    opts = parser.parse_args()
    scripts = []
    for name in opts.scripts:
        with open(name, encoding="utf-8") as file:
            scripts.append([line.rstrip("\n") for line in file
                            if line.strip() and line[0] != "#"])
    journal = open(opts.log, "a", encoding="utf-8")

    def log(line):
        journal.write(line + "\n")
        journal.flush()

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(f"SCRIPTED_PORT={server.getsockname()[1]}", flush=True)
        while True:
            sock, _ = server.accept()
            script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
            threading.Thread(target=Session(sock, opts, log).run, args=(script,),
                             daemon=True).start()


if __name__ == "__main__":
    main()
