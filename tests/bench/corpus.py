#!/usr/bin/env python3
"""corpus.py MESSAGES OUT [--seed S] [--start N] [--new]: a bank's customer mail as a Maildir.

The same arguments write the same bytes. Half answers, French and English, plain and HTML, charsets
and encodings as real mail has them, one in twenty with an attachment. About 16 KB on average,
7 KB in the median. Words for searching: "zephyrin" in one of 5,000, "litige" in one of 30, "compte" or
"account" in most; "DOS-" and eight digits once a thread. --new puts them in new/, not yet seen.
"""
import argparse
import base64
import os
import quopri
import random
import time

FIRST = """Amina Bastien Capucine Damien Élodie Fabrice Gisèle Hervé Ilona Joaquim Katell Léandre Maëlle Noémie Octave
Perrine Quentin Rosalie Solène Tiphaine Ulysse Valère Wassila Xavier Yannick Zélie Alastair Bronwyn Declan Fiona""".split()
LAST = """Aubry Bellec Carpentier Delmas Esnault Ferrand Guyot Hamon Imbert Jaouen Kerviel Lecomte Maillard Nédélec Ollivier
Pasquier Quéméner Renault Sauvage Texier Urvoy Vasseur Weber Yvon Zimmermann Ashworth Blackwood Cartwright Dunmore""".split()
HOSTS = "boite.example courrier.example poste.example mailbox.example webmail.example".split()
TOPICS = [("Virement non reçu", "Missing transfer"), ("Carte bloquée", "Blocked card"), ("Frais contestés", "Disputed fees"),
    ("Prêt immobilier", "Home loan"), ("Changement d'adresse", "Change of address"), ("Application mobile", "Mobile app"),
    ("Clôture de compte", "Closing an account"), ("Relevé manquant", "Missing statement"), ("Chéquier égaré", "Lost cheque book")]
FRENCH = """Je me permets de revenir vers vous au sujet de mon compte et du virement de {n} € annoncé la semaine dernière.
Le prélèvement du {d} janvier n'apparaît toujours pas sur mon relevé, alors que le créancier m'assure l'avoir présenté.
Ma carte a été refusée deux fois au supermarché bien que le solde du compte soit créditeur de {n} €.
Pourriez-vous m'indiquer les pièces à fournir pour la demande de prêt, et le délai de réponse habituel ?
Nous avons bien enregistré votre opposition et une nouvelle carte vous sera adressée à l'agence.
Les frais de {n} € correspondent à la commission d'intervention prévue à la convention de compte.
Je ne comprends pas pourquoi l'application me demande un code que je n'ai jamais reçu.
Votre conseillère étudie le dossier et vous répondra avant le {d} de ce mois.
Après vérification, l'opération a été annulée et le compte recrédité de {n} €.
Merci de votre aide, j'espère que cette fois la question sera réglée pour de bon.""".split("\n")
ENGLISH = """I am writing about my account and the transfer of EUR {n} that was announced last week.
The direct debit of {d} January still does not show on my statement although the payee says it was presented.
My card was declined twice at the shop while the account held EUR {n} in credit.
Could you tell me which documents the loan application needs, and how long an answer takes?
We have recorded your request and a new card will be sent to your branch.
The fee of EUR {n} is the commission that the account agreement provides for.
I do not understand why the app asks me for a code that I never received.
Your adviser is looking into the file and will answer before the {d} of this month.
After checking, the operation was reversed and the account credited with EUR {n}.
Thank you for your help; I do hope that the matter is settled this time.""".split("\n")
NOISE = "marge contrat dossier agence guichet échéance barème plafond garantie avenant ledger branch counter balance notice period".split()


def encoded(text, r):
    """A header value: ASCII as it is, else RFC 2047 in one of its two forms."""
    if text.isascii():
        return text
    charset = r.choice(["utf-8", "iso-8859-1"])
    raw = text.encode(charset)
    if r.random() < 0.5:
        return "=?%s?B?%s?=" % (charset, base64.b64encode(raw).decode())
    return "=?%s?Q?%s?=" % (charset, "".join(chr(b) if chr(b).isalnum() and b < 128 else "=%02X" % b for b in raw))


def prose(r, french, length):
    pool, out, size = (FRENCH if french else ENGLISH), [], 0
    while size < length:
        line = r.choice(pool).format(n=r.randrange(5, 9000), d=r.randrange(1, 29)) + " " + " ".join(r.choices(NOISE, k=r.randrange(4)))
        if r.random() < 1 / 30:
            line += " litige"
        out.append(line.rstrip())
        size += len(line)
        if r.random() < 0.3:
            out.append("")
    return "\n".join(out)


def part(text, kind, r):
    """A text part with its own headers, in some charset and encoding."""
    charset = r.choice(["utf-8", "utf-8", "iso-8859-1"])
    raw = text.encode(charset, "replace")
    how = r.choice(["quoted-printable", "base64", "8bit"])
    body = {"quoted-printable": lambda: quopri.encodestring(raw), "base64": lambda: base64.encodebytes(raw), "8bit": lambda: raw}[how]()
    head = "Content-Type: text/%s; charset=%s\nContent-Transfer-Encoding: %s\n\n" % (kind, charset, how)
    return head.encode() + body + b"\n"


def multipart(kind, parts, boundary):
    out = b'Content-Type: multipart/%s; boundary="%s"\n\n' % (kind.encode(), boundary.encode())
    for one in parts:
        out += b"--" + boundary.encode() + b"\n" + one
    return out + b"--" + boundary.encode() + b"--\n"


def message(number, seed, threads):
    """(bytes, time). Each message depends on its number alone, and on the thread it continues."""
    r = random.Random("%d/%d" % (seed, number))
    at = 1_700_000_000 + number * 600
    ours = threads and r.random() < 0.5
    if ours or (threads and r.random() < 0.2):
        thread = r.choice(threads)
    else:
        french = r.random() < 0.75
        person = "%s %s" % (r.choice(FIRST), r.choice(LAST))
        mail = "%s.%d@%s" % (person.split()[1].lower().encode("ascii", "ignore").decode(), r.randrange(6000), r.choice(HOSTS))
        topic = r.choice(TOPICS)[0 if french else 1]
        thread = dict(french=french, person=person, mail=mail, ids=[], subject="%s DOS-%08d" % (topic, r.randrange(10**8)))
        threads.append(thread)
        if len(threads) > 400:
            threads.pop(0)
    us = ("Agence Lafayette", "advisor@mail.test")
    them = (thread["person"], thread["mail"])
    sender, receiver = (us, them) if ours else (them, us)
    text = prose(r, thread["french"], r.lognormvariate(7.0, 0.9))
    if r.random() < 1 / 5000:
        text += "\nzephyrin"
    if thread["ids"] and r.random() < 0.7:
        text += "\n\n%s\n" % ("Le lundi, l'agence a écrit :" if thread["french"] else "On Monday, the branch wrote:")
        text += "\n".join("> " + line for line in prose(r, thread["french"], 1500).split("\n"))
    identifier = "%d.%d@%s" % (number, seed, sender[1].split("@")[1])
    head = ["From: %s <%s>" % (encoded(sender[0], r), sender[1]), "To: %s <%s>" % (encoded(receiver[0], r), receiver[1]),
        "Subject: %s%s" % ("Re: " if thread["ids"] else "", encoded(thread["subject"], r)),
        "Date: " + time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(at)), "Message-ID: <%s>" % identifier]
    if thread["ids"]:
        head += ["In-Reply-To: <%s>" % thread["ids"][-1], "References: " + "\n ".join("<%s>" % i for i in thread["ids"][-10:])]
    head += ["Received: from out%d.example (out%d.example [192.0.2.%d]) by mx.mail.test with ESMTPS id %016x" % (k, k, k, r.getrandbits(64)) for k in range(3)]
    head += ["X-Scan: " + base64.b64encode(r.randbytes(300)).decode()[i:i + 60] for i in range(0, 360, 60)]
    head.append("MIME-Version: 1.0")
    boundary = "=_%016x" % r.getrandbits(64)
    body = part(text, "plain", r)
    if r.random() < 0.6:
        html = "<html><head><style>%s</style></head><body>" % ("p{margin:0;font-family:Arial}" * r.randrange(10, 60))
        html += "".join("<p style='margin:0'>%s</p>" % line for line in text.replace("<", "&lt;").split("\n")) + "</body></html>"
        body = multipart("alternative", [body, part(html, "html", r)], boundary)
    if r.random() < 0.05:
        data = base64.encodebytes(r.randbytes(int(min(1_000_000, r.lognormvariate(11.2, 0.9)))))
        name = r.choice(["releve.pdf", "justificatif.jpg", "contrat.pdf", "statement.pdf"])
        attached = b'Content-Type: application/octet-stream; name="%s"\nContent-Disposition: attachment; filename="%s"\nContent-Transfer-Encoding: base64\n\n' % (name.encode(), name.encode()) + data
        body = multipart("mixed", [body, attached], boundary + "m")
    thread["ids"].append(identifier)
    return "\n".join(head).encode() + b"\n" + body, at


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("messages", type=int)
    options.add_argument("out")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--start", type=int, default=0)
    options.add_argument("--new", action="store_true")
    given = options.parse_args()
    for folder in ("cur", "new", "tmp"):
        os.makedirs(os.path.join(given.out, folder), exist_ok=True)
    threads = []
    for number in range(given.start, given.start + given.messages):
        data, at = message(number, given.seed, threads)
        name = "%d.M%dP1.bench" % (at, number)
        path = os.path.join(given.out, "new", name) if given.new else os.path.join(given.out, "cur", name + ":2,S" * (number % 10 != 0) + ":2," * (number % 10 == 0))
        with open(path, "wb") as out:
            out.write(data)
        os.utime(path, (at, at))


if __name__ == "__main__":
    main()
