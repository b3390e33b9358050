#!/usr/bin/env python3
"""hostile.py mails DIR | spoofs DIR | strings N | payloads: text that attacks a terminal or a reader.

mails: one mail a payload, the payload in every place a mail has. spoofs: senders that pretend to
be the bank; the true address of each is eveNN@evil.example. strings: N lines of all that SQL, shells,
printf, templates and full-text queries might stumble over. All own work; deterministic.
"""
import base64
import os
import random
import sys

ESC = "\x1b"
PAYLOADS = {
    "title": ESC + "]0;PWNED\x07", "title-st": ESC + "]2;PWNED" + ESC + "\\", "clipboard": ESC + "]52;c;cm0gLXJm\x07",
    "link": ESC + "]8;;http://evil.example\x07here" + ESC + "]8;;\x07", "palette": ESC + "]4;1;rgb:ff/00/00\x07",
    "conemu": ESC + "]9;7;calc" + ESC + "\\", "iterm": ESC + "]1337;File=name=eA==:eA==\x07", "clear": ESC + "[2J" + ESC + "[H",
    "colour": ESC + "[31;1m", "report": ESC + "[6n" + ESC + "[c" + ESC + "[>c" + ESC + "[21t", "altscreen": ESC + "[?1049l",
    "mouse": ESC + "[?1003h", "reset": ESC + "c" + ESC + "[!p", "scroll": ESC + "[5;1r", "dcs": ESC + "P+q544e" + ESC + "\\",
    "decrqss": ESC + "P$q\"p" + ESC + "\\", "kitty": ESC + "_Gf=100;AAAA" + ESC + "\\", "pm": ESC + "^x" + ESC + "\\",
    "sos": ESC + "Xx" + ESC + "\\", "c1-csi": "\x9b31m", "c1-osc": "\x9d0;PWNED\x9c", "c1-dcs": "\x90q\x9c", "nel": "a\x85b",
    "charset": ESC + "(0lqqk" + ESC + ")0\x0e", "keys": ESC + "[?1h" + ESC + "=", "bell": "\x07\x07", "backspace": "9999\b\b\b\b0001",
    "return": "good\rEVIL", "vertical": "a\x0b\x0cb", "delete": "a\x7fb", "bidi": "pay \u202e0001\u202c to \u2066x\u2069",
    "marks": "\u200e\u200f\u061c", "zero-width": "a\u200bb\u200cc\u200dd\u2060e\ufefff", "tags": "x\U000e0041\U000e0042\U000e007f",
    "separators": "a\u2028b\u2029c", "fillers": "a\u115f\u1160\u3164\uffa0b", "zalgo": "e" + "\u0301" * 60, "variation": "\u2764\ufe0f 1\ufe0f\u20e3",
    "wide": "\u65e5\u672c\u8a9e\uff21\U0001F468\u200d\U0001F469\u200d\U0001F467", "invalid": "\udcc0\udc80\udced\udca0\udc80\udcff\udcfe",
    "nul": "a\x00b", "long": "x" * 3000, "annotation": "\ufff9a\ufffab\ufffb", "soft": "pass\u00adword", "mongolian": "a\u180eb",
}
SPOOFS = [  # (how From: claims to be the bank)
    '"agence@banque.example" <eve{n}@evil.example>', "agence@banque.example <eve{n}@evil.example>", '"Banque <agence@banque.example>" <eve{n}@evil.example>',
    "=?utf-8?b?{claim0}?= <eve{n}@evil.example>", "=?utf-8?q?agence=40banque.example=0A=00?= <eve{n}@evil.example>",
    '"agence@banque.example                                                                      " <eve{n}@evil.example>',
    "=?utf-8?q?agence=40banque.example=E2=80=AE?= <eve{n}@evil.example>", '"agence@banque.example\u200b" <eve{n}@evil.example>',
    "eve{n}@evil.example (agence@banque.example)", '"<agence@banque.example>" <eve{n}@evil.example>', "=?utf-8?q?agence=40banque.example=0D=0ABcc=3A_v=40x.example?= <eve{n}@evil.example>",
]


def raw(text):
    return text.encode("utf-8", "surrogateescape")


def word(text):
    return "=?utf-8?b?%s?=" % base64.b64encode(raw(text)).decode()


def flat(text):
    """What may stand in a header as it is: no line ends, no NUL."""
    return text.replace("\n", " ").replace("\r", " ").replace("\x00", " ").replace('"', "'")


def mail(number, payload):
    p, w = flat(payload), word(payload)
    head = [
        'From: "%s" <mal%02d@evil.example>' % (p, number) if number % 2 else "From: %s <mal%02d@evil.example>" % (w, number),
        "Sender: %s <s%s@evil.example>" % (w, p.replace(" ", "")[:40]), "Reply-To: %s <r@evil.example>" % w,
        "To: %s <agence@banque.example>, %s <other@banque.example>" % (w, w), "Cc: \"%s\" <cc@evil.example>" % p,
        "Subject: H%02d %s" % (number, w if number % 2 else p), "Date: Tue, 13 Jan 2026 10:%02d:00 +0100 (%s)" % (number % 60, p[:60]),
        "Message-ID: <h%02d.%s@evil.example>" % (number, "".join(c for c in p[:30] if c not in " <>@")), "List-Id: %s <l.evil.example>" % p[:200] if number % 7 == 0 else "X-A: %s" % p[:200],
        "Authentication-Results: mx; dkim=pass (%s)" % p[:200], "Content-Language: %s" % p[:20], "MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="bb"; name="%s"' % p[:200]]
    html = "<p>%s</p><p>&#27;]0;PWNED&#7;&#155;31m &#x202e;x <a href=\"http://e.example/%s\">%s</a> <img alt=\"%s\" src=x></p><title>%s</title>" % (payload, p, p, p, p)
    if number % 3 == 0:  # HTML alone is what is shown
        text_part = "--bb\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html
    else:
        text_part = "--bb\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBody H%02d %s\r\n> quoted %s\r\n-- \r\n%s" % (number, payload, payload, payload)
    attached = ("--bb\r\nContent-Type: application/pdf; name=\"%s\"\r\nContent-Disposition: attachment; filename=\"%s\"\r\nContent-ID: <%s>\r\nContent-Description: %s\r\n\r\nx\r\n"
                "--bb\r\nContent-Type: message/rfc822\r\n\r\nSubject: %s\r\nFrom: %s <a@b.example>\r\n\r\ninner %s\r\n") % (p[:200], w, p[:100], p[:200], w, w, payload)
    return raw("\r\n".join(head) + "\r\n\r\n" + text_part + "\r\n" + attached + "--bb--\r\n")


def write(folder, name, data):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "wb") as out:
        out.write(data)


def strings(count):
    """Lines for search, names and prompts: what each reader would choke on, put together at random."""
    r = random.Random(14)
    bits = ["'", '"', "''", "\\", ";", "--", "/*", "*/", "%", "%s", "%n", "%p", "_", "*", "(", ")", "[", "]", "{{x}}", "{{{x}}}", "$HOME", "$(touch PWNED)",
            "`touch PWNED`", "| touch PWNED", "&& touch PWNED", "; touch PWNED #", "' OR '1'='1", "'; DROP TABLE message; --", '"; DELETE FROM act; --', "NEAR(", "AND", "OR", "NOT",
            "NEAR(a b, 5)", "subject:", "from:", "body:", "col:x", "^", "+", "-", ":", "rank", "words MATCH", "\x01", "\x7f", "\u202e", "é", "œ", "\U0001F600", "\u0301", "\udcff", "x" * 300,
            "../../etc/passwd", "=cmd|' /C calc'!A0", "-rf", "--help", "NULL", "1e308", "9223372036854775808", "-1", "<script>", "\t", " "]
    for _ in range(count):
        yield "".join(r.choice(bits) + r.choice(["", " "]) for _ in range(r.randrange(1, 6)))


def main():
    what = sys.argv[1]
    if what == "mails":
        for number, payload in enumerate(PAYLOADS.values()):
            write(sys.argv[2], "h%02d.eml" % number, mail(number, payload))
    elif what == "spoofs":
        for number, claim in enumerate(SPOOFS):
            sender = claim.format(n="%02d" % number, claim0=base64.b64encode(b"agence@banque.example\0").decode())
            write(sys.argv[2], "s%02d.eml" % number, raw(
                "From: %s\r\nTo: agence@banque.example\r\nSubject: Spoof %02d\r\nDate: Tue, 13 Jan 2026 11:%02d:00 +0100\r\nMessage-ID: <spoof%02d@evil.example>\r\n"
                "Content-Type: text/plain; charset=utf-8\r\n\r\nPlease change my address.\r\n" % (sender, number, number, number)))
    elif what == "strings":
        sys.stdout.buffer.write(b"".join(raw(s) + b"\n" for s in strings(int(sys.argv[2]))))
    elif what == "payloads":  # one a line, escaped as vt's scripts and printf %b want them
        for name, payload in PAYLOADS.items():
            data = raw(payload)
            print(name, "".join(chr(b) if 32 < b < 127 and chr(b) not in "\\<" else "\\x%02x" % b for b in data))
    else:
        sys.exit(2)


if __name__ == "__main__":
    main()
