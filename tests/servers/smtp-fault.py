#!/usr/bin/python3
"""tests/servers/smtp-fault.py: a submission server that fails where a test tells it to.

    smtp-fault.py --tls DIR [--cert NAME] [--implicit] [--lmtp PORT] [--keep DIR] --log FILE

Login advisor@mail.test / secret over TLS (STARTTLS, or from the first byte with --implicit);
password "tempfail" is refused for now. What fails is chosen by the recipient's local part:

    fail451 fail550 …   that code at RCPT
    data451 data554 …   that code after the final dot; nothing is kept
    drop-before         cut after the final dot, nothing is kept
    drop-after          kept, then cut before the 250: was it sent?
    slowN               N seconds before the final answer
    hang421             421 instead of the final answer, then the connection is closed

Anything else is kept: written to --keep as N.eml, handed to --lmtp, and logged. The log has one
JSON object a line, on disk (fsync) before the client is told: {"event": "login", "user", "tls"},
{"event": "taken", "from", "to", "id", "file"}, {"event": "cut", …}. The port is the first line
on standard output, as FAULT_PORT=N.
"""
import argparse
import asyncio
import email
import json
import os
import re
import signal
import smtplib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Journal:
    def __init__(self, path):
        self.file = open(path, "a", encoding="utf-8")

    def put(self, event, **what):
        self.file.write(json.dumps({"event": event, **what}) + "\n")
        self.file.flush()
        os.fsync(self.file.fileno())


class Faults:
    def __init__(self, opts, journal):
        self.opts, self.journal, self.taken = opts, journal, 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        fault = re.match(r"fail(\d{3})@", address)
        if fault:
            return fault.group(1) + " injected at RCPT"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        names = [address.split("@")[0] for address in envelope.rcpt_tos]
        for name in names:
            fault = re.match(r"data(\d{3})$", name)
            if fault:
                return fault.group(1) + " injected after DATA"
            slow = re.match(r"slow(\d+)$", name)
            if slow:
                await asyncio.sleep(int(slow.group(1)))
        if "hang421" in names:
            server.transport.write(b"421 4.3.2 closing\r\n")
            server.transport.close()
            return "421 closing"
        if "drop-before" in names:
            return self.cut(server, envelope, kept=False)
        try:
            await self.take(envelope)
        except (smtplib.SMTPException, OSError) as error:
            return "451 4.3.0 " + str(error).replace("\n", " ")
        if "drop-after" in names:
            return self.cut(server, envelope, kept=True)
        return "250 2.0.0 taken"

    def cut(self, server, envelope, kept):
        self.journal.put("cut", id=self.message_id(envelope), kept=kept)
        server.transport.abort()
        return "421 cut"

    async def take(self, envelope):
        self.taken += 1
        name = None
        if self.opts.keep:
            name = os.path.join(self.opts.keep, f"{self.taken}.eml")
            with open(name, "xb") as file:
                file.write(envelope.content)
        if self.opts.lmtp:
            await asyncio.get_running_loop().run_in_executor(None, self.hand_on, envelope)
        self.journal.put("taken", **{"from": envelope.mail_from}, to=envelope.rcpt_tos,
                         id=self.message_id(envelope), file=name)

    def hand_on(self, envelope):
        to = [a if re.match(r"(client|advisor|desk|other)@", a) else "client@mail.test"
              for a in envelope.rcpt_tos]
        with smtplib.LMTP("127.0.0.1", self.opts.lmtp) as client:
            for address in dict.fromkeys(to):  # smtplib reads one reply to the final dot
                client.sendmail(envelope.mail_from, [address], envelope.content)

    @staticmethod
    def message_id(envelope):
        return (email.message_from_bytes(envelope.content)["Message-ID"] or "").strip()

    def login(self, server, session, envelope, mechanism, data):
        user = data.login.decode(errors="replace") if isinstance(data, LoginPassword) else ""
        self.journal.put("login", user=user, tls=session.ssl is not None or self.opts.implicit)
        if user == "advisor@mail.test" and data.password == b"secret":
            return AuthResult(success=True)
        if user == "advisor@mail.test" and data.password == b"tempfail":
            return AuthResult(success=False, handled=False, message="454 4.7.0 try again later")
        return AuthResult(success=False, handled=False)


async def main():
    parser = argparse.ArgumentParser()
    for name in ("--tls", "--log"):
        parser.add_argument(name, required=True)
    parser.add_argument("--cert", default="server")
    parser.add_argument("--implicit", action="store_true")
    parser.add_argument("--lmtp", type=int)
    parser.add_argument("--keep")
    opts = parser.parse_args()

    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(f"{opts.tls}/{opts.cert}.pem", f"{opts.tls}/{opts.cert}.key")
    faults = Faults(opts, Journal(opts.log))
    starttls = {} if opts.implicit else {"tls_context": tls, "require_starttls": True}

    def session():
        return SMTP(faults, hostname="mail.test", auth_required=True, authenticator=faults.login,
                    auth_require_tls=not opts.implicit, data_size_limit=2_000_000, **starttls)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(session, "127.0.0.1", 0, ssl=tls if opts.implicit else None)
    print(f"FAULT_PORT={server.sockets[0].getsockname()[1]}", flush=True)
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()
    server.close()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
