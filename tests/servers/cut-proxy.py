#!/usr/bin/python3
"""tests/servers/cut-proxy.py: stands before an IMAP server and breaks the connection where told.

    cut-proxy.py --to [HOST:]PORT [--tls DIR] --plan FILE --log FILE
        [--record FILE] [--heard FILE]

Without --tls it passes bytes on as they are (to a TLS port, so cuts fall anywhere in handshake and
records). With --tls it ends TLS itself (certificate of tests/servers/ca.sh) and speaks in the clear
to PORT, so that cuts fall where the plan wants them in what the server says.

FILE of --plan is read anew for each connection: "N close", "N reset" or "N stall" breaks it when N
bytes of the server have been passed on: an end without TLS's close_notify, an RST, or silence until the
client leaves. "WORD deaf": once a client has said WORD it is read no more, its window shuts. "-" breaks nothing. Each break is a line of the log. --record keeps what the server
of the last connection said that was not to be broken, --heard what clients said. The port is the first line on standard output, as CUT_PORT=N.
"""
import argparse
import select
import signal
import socket
import ssl
import struct
import sys
import threading


class Proxy:
    def __init__(self, opts):
        self.opts = opts
        host, _, self.port = opts.to.rpartition(":")
        self.host = host or "127.0.0.1"
        self.heard = open(opts.heard, "ab", buffering=0) if opts.heard else None
        self.log = open(opts.log, "a", encoding="utf-8")
        self.context = None
        if opts.tls:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(f"{opts.tls}/server.pem", f"{opts.tls}/server.key")

    def plan(self):
        with open(self.opts.plan, encoding="utf-8") as file:
            words = file.read().split()
        if len(words) != 2:
            return None, None
        return words[0] if words[1] == "deaf" else int(words[0]), words[1]

    def end(self, sock, how, at):
        self.log.write(f"{how} {at}\n")
        self.log.flush()
        raw = sock
        if how == "stall":
            while raw.recv(65536):
                pass
        elif how == "reset":
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def pump(self, client, server, limit, how, record):
        passed, word, heard = 0, None, [client, server]
        if how == "deaf":
            limit, word = None, limit.encode()
        while True:
            ready = [client] if self.context and client in heard and client.pending() else \
                select.select(heard, [], [])[0]
            if client in ready:
                data = client.recv(65536)
                if not data:
                    return
                server.sendall(data)
                if self.heard:
                    self.heard.write(data)
                if word and word in data:
                    heard = [server]
                    self.log.write(f"deaf {word.decode()}\n")
                    self.log.flush()
            if server in ready:
                data = server.recv(65536)
                if not data:
                    return
                if limit is not None and passed + len(data) >= limit:
                    client.sendall(data[:limit - passed])
                    self.end(client, how, limit)
                    return
                client.sendall(data)
                passed += len(data)
                if record:
                    record.write(data)

    def serve(self, client):
        server = None
        try:
            limit, how = self.plan()
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.context:
                client = self.context.wrap_socket(client, server_side=True,
                                                  suppress_ragged_eofs=True)
            server = socket.create_connection((self.host, self.port))
            if limit == 0:
                self.end(client, how, 0)
                return
            record = open(self.opts.record, "wb", buffering=0) \
                if self.opts.record and limit is None else None
            self.pump(client, server, limit, how, record)
        except OSError:
            pass  # one of the two left: so do we
        finally:
            client.close()
            if server:
                server.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--to", required=True)
    parser.add_argument("--tls")
    parser.add_argument("--plan", required=True)
    parser.add_argument("--log", required=True)
    parser.add_argument("--record")
    parser.add_argument("--heard")
    proxy = Proxy(parser.parse_args())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(f"CUT_PORT={listener.getsockname()[1]}", flush=True)
        while True:
            client, _ = listener.accept()
            threading.Thread(target=proxy.serve, args=(client,), daemon=True).start()


if __name__ == "__main__":
    main()
