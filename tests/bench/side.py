"""tests/bench/side.py — what tests/bench/run measures with: commands and their cost, a server, the
configurations of guichet and of its peers, and a folder of what is kept from run to run."""
import contextlib
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "../.."))
BUILD = os.path.realpath(os.environ.get("BUILD", ROOT + "/build"))
MESSAGES = int(os.environ.get("MESSAGES", "100000" if os.environ.get("BIG") else "10000"))
VT = BUILD + "/tests/tools/vt"
TOOLS = BUILD + "/tests/bench/"
KEPT = os.path.realpath(os.environ.get("BENCH_DIR", BUILD + "/bench"))
# The corpus that the goals were measured with, where it is at hand; else one like it.
SHARED = os.path.realpath(ROOT + "/../shared/bench/make_corpus.py")
CORPUS = "shared" if os.path.exists(SHARED) else "own"
ADDRESS = "contact@banque-exemple.fr" if CORPUS == "shared" else "advisor@mail.test"


# ---- running and measuring ------------------------------------------------------------

class Cost:
    """What one command took: wall seconds, CPU seconds, peak KiB of its largest process, output."""

    def __init__(self, command, env=None, stdin=None, cwd=None, good=(0,)):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.monotonic()
        process = subprocess.Popen(command, env=env, stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd)
        self.peak, watch = 0, process.pid
        out, err = process.communicate(stdin.encode() if stdin is not None else None)
        self.wall = time.monotonic() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.out = out.decode(errors="replace")
        if process.returncode not in good:
            raise RuntimeError("%s: exit code %s\n%s%s" % (" ".join(command[:6]), process.returncode, self.out[-1500:], err.decode(errors="replace")[-3000:]))


def peak_of(command, env=None):
    """Peak KiB of the largest process among a command and its children."""
    report = tempfile.mktemp()
    code = "import resource,subprocess,sys;r=subprocess.call(sys.argv[2:],stdin=subprocess.DEVNULL,stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL);open(sys.argv[1],'w').write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss));sys.exit(0)"
    subprocess.run([sys.executable, "-c", code, report] + command, env=env, check=True)
    with open(report) as read:
        kib = int(read.read())
    os.unlink(report)
    return kib


def have(program):
    return shutil.which(program) is not None


# ---- what is kept ---------------------------------------------------------------------

def kept(name, make):
    """BENCH_DIR/NAME, made once by make(PATH)."""
    path = "%s/%s-%s-%d" % (KEPT, name, CORPUS, MESSAGES)
    if not os.path.exists(path):
        os.makedirs(KEPT, exist_ok=True)
        shutil.rmtree(path + ".part", ignore_errors=True)
        make(path + ".part")
        os.rename(path + ".part", path)
    return path


def corpus(path, count, seed, *more):
    if CORPUS == "shared":
        command = [SHARED, "--messages", str(count), "--out", path, "--seed", str(seed)]
    else:
        command = [ROOT + "/tests/bench/corpus.py", str(count), path, "--seed", str(seed)]
    subprocess.run([sys.executable, *command, *more], check=True, stdout=subprocess.DEVNULL)


def copy_mail(source, path):
    """Mails by name, as nobody writes into one; what else lies in a Maildir byte by byte."""
    os.makedirs(path, exist_ok=True)
    for entry in os.scandir(source):
        link = entry.is_dir() and entry.name in ("cur", "new")
        if not link or subprocess.run(["cp", "-al", entry.path, path], stderr=subprocess.DEVNULL).returncode != 0:
            subprocess.run(["cp", "-a", entry.path, path], check=True)


# ---- the server and the clients -------------------------------------------------------

class Bench:
    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="guichet-bench-", dir=os.environ.get("TMPDIR", "/var/tmp"))
        os.chmod(self.dir, 0o755)
        self.homes, self.level = 0, None
        self.env = dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC", HOME=self.dir, TERM="xterm-256color", ESCDELAY="25")
        for name in ("GUICHET_HOME", "GUICHET_CONFIG", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "NO_COLOR", "MAKEFLAGS", "MFLAGS"):
            self.env.pop(name, None)

    def start(self):
        subprocess.run([ROOT + "/tests/servers/ca.sh", self.dir + "/tls"], check=True, stdout=subprocess.DEVNULL)
        out = subprocess.run([ROOT + "/tests/servers/dovecot.sh", "start", self.dir + "/dv", self.dir + "/tls"],
                             check=True, stdout=subprocess.PIPE, env=self.env).stdout.decode()
        self.vars = dict(line.split("=", 1) for line in out.split("\n") if "=" in line)
        self.port = self.vars["IMAPS_PORT"].strip("'\"")
        self.maildir = self.dir + "/dv/mail/advisor/Maildir"
        self.owner = os.stat(self.dir + "/dv/mail")
        self.corpus = kept("corpus", lambda path: corpus(path, MESSAGES, MESSAGES // 1000))
        self.bytes = sum(e.stat().st_size for e in os.scandir(self.corpus + "/cur"))
        self.serve(kept("server", self.make_server))

    def serve(self, source):
        os.makedirs(os.path.dirname(self.maildir), exist_ok=True)
        copy_mail(source, self.maildir)
        self.own(os.path.dirname(self.maildir))
        self.limit("UID FETCH 1:* (UID FLAGS RFC822.SIZE)")  # the server makes its index now, if it must

    def make_server(self, path):
        self.serve(self.corpus)
        time.sleep(1)
        copy_mail(self.maildir, path)
        shutil.rmtree(self.maildir)

    def own(self, path):
        if os.getuid() == 0:
            subprocess.run(["chown", "-R", "%d:%d" % (self.owner.st_uid, self.owner.st_gid), path], check=True)

    def stop(self):
        subprocess.run([ROOT + "/tests/servers/dovecot.sh", "stop", self.dir + "/dv"], stdout=subprocess.DEVNULL)
        shutil.rmtree(self.dir, ignore_errors=True)

    def limit(self, *commands):
        """Seconds and bytes of the last command, and seconds in all, of a client that only reads."""
        out = Cost([TOOLS + "limit", self.port, self.dir + "/tls/ca.pem", "advisor@mail.test", "secret", *commands]).out.split()
        return float(out[0]), int(out[1]), float(out[2])

    def home(self, *settings):
        self.homes += 1
        path = self.dir + "/home%d" % self.homes
        os.makedirs(path, mode=0o700)
        with open(path + "/guichet.conf", "w") as out:
            out.write("[guichet]\nname = Bench\n\n[account \"agence\"]\naddress = Agence <%s>\nuser = advisor@mail.test\n"
                      "imap-host = localhost\nimap-port = %s\nsmtp-host = localhost\nsmtp-port = 1\npassword-command = printf secret\n"
                      "ca-file = %s/tls/ca.pem\n%s\n" % (ADDRESS, self.port, self.dir, "\n".join(settings)))
        os.chmod(path + "/guichet.conf", 0o600)
        return path

    def net(self, home, *more):
        return [BUILD + "/guichet-net", "--home", home, "--once", *more]

    def mbsync(self):
        """A fresh mbsync configuration and Maildir; the command that syncs it."""
        self.homes += 1
        path = self.dir + "/mbsync%d" % self.homes
        os.makedirs(path + "/mail")
        with open(path + "/rc", "w") as out:
            out.write("IMAPAccount a\nHost localhost\nPort %s\nUser advisor@mail.test\nPassCmd \"printf secret\"\nSSLType IMAPS\n"
                      "CertificateFile %s/tls/ca.pem\n\nIMAPStore far\nAccount a\n\nMaildirStore near\nPath %s/mail/\nInbox %s/mail/INBOX\n\n"
                      "Channel c\nFar :far:\nNear :near:\nPatterns INBOX\nCreate Near\nSync All\nSyncState *\n" % (self.port, self.dir, path, path))
        return ["mbsync", "-q", "-c", path + "/rc", "-a"], path

    def mbsync_level(self):
        """The same with the whole mailbox there already."""
        command, path = self.mbsync()
        copy_mail(kept("mbsync", self.make_mbsync) + "/INBOX", path + "/mail/INBOX")
        Cost(command, env=self.env)
        return command

    def make_mbsync(self, path):
        command, near = self.mbsync()
        Cost(command, env=self.env)
        copy_mail(near + "/mail", path)

    @property
    def synced(self):
        """A home into which everything has been synced."""
        if not self.level:
            self.level = self.home()
            Cost(self.net(self.level), env=self.env)
            check_synced(self.level)
        return self.level

    @property
    def notmuch(self):
        """The environment of a notmuch that has indexed everything; its index too."""
        path = kept("notmuch", self.make_notmuch)
        return self.notmuch_of(path), path + "/.notmuch/xapian"

    def make_notmuch(self, path):
        copy_mail(kept("mbsync", self.make_mbsync) + "/INBOX", path)
        Cost(["notmuch", "new", "--quiet"], env=self.notmuch_of(path))

    def notmuch_of(self, mail):
        config = self.dir + "/notmuch.ini"
        with open(config, "w") as out:
            out.write("[database]\npath=%s\n[user]\nname=x\nprimary_email=%s\n[new]\ntags=new\nignore=\n[search]\nexclude_tags=\n[maildir]\nsynchronize_flags=false\n" % (mail, ADDRESS))
        return dict(self.env, NOTMUCH_CONFIG=config)

    def session_bytes(self):
        """Bytes that the last finished IMAP session received and sent, as the server logged them."""
        time.sleep(0.2)
        with open(self.dir + "/dv/dovecot.log", errors="replace") as read:
            found = re.findall(r"in=(\d+) out=(\d+)", read.read())
        return sum(map(int, found[-1])) if found else None

    def inject(self, number, count):
        """New messages into the mailbox, and as many flags changed on old ones."""
        folder = self.dir + "/new%d" % number
        corpus(folder, count, number, "--start", str(MESSAGES + number * 1000), "--new")
        self.own(folder)
        for name in os.listdir(folder + "/new"):
            os.rename(folder + "/new/" + name, self.maildir + "/new/" + name)
        first = number * 200 + 1
        self.limit_rw("UID STORE %d:%d %sFLAGS.SILENT (\\Flagged)" % (first, first + count - 1, "+-"[number % 2]))

    def limit_rw(self, command):
        import imaplib
        import ssl
        context = ssl.create_default_context(cafile=self.dir + "/tls/ca.pem")
        mail = imaplib.IMAP4_SSL("localhost", int(self.port), ssl_context=context)
        mail.login("advisor@mail.test", "secret")
        mail.select("INBOX")
        mail._simple_command(*command.split(" ", 1))
        mail.logout()

    def neomutt(self, kind):
        """A neomutt configuration: Maildir or IMAP, with a header cache."""
        path = self.dir + "/neomutt-" + kind
        os.makedirs(path + "/cache", exist_ok=True)
        mailbox = self.neomutt_maildir() if kind != "imap" else "imaps://localhost:%s/INBOX" % self.port
        with open(path + "/rc", "w") as out:
            out.write("set folder=%s\nset spoolfile=%s\nset header_cache=%s/cache\nset imap_user=advisor@mail.test\nset imap_pass=secret\n"
                      "set ssl_ca_certificates_file=%s/tls/ca.pem\nset certificate_file=%s/certs\nset quit=yes\nset mail_check=0\nset sort=date\n"
                      "set arrow_cursor=%s\nunset imap_passive\nset confirmappend=no\nunset mark_old\nset sleep_time=0\nset read_inc=0\nset net_inc=0\nset write_inc=0\n" % (
                          path, mailbox, path, self.dir, path, "yes" if kind == "arrow" else "no"))
        return ["neomutt", "-n", "-F", path + "/rc", "-f", mailbox]

    def neomutt_maildir(self):
        path = self.dir + "/near"
        if not os.path.exists(path):
            copy_mail(self.corpus, path)
        return path

    def vt(self, command, script, size="80x24", home=None, patience=300):
        env = dict(self.env, **({"GUICHET_HOME": home} if home else {}))
        cost = Cost([VT, "--size", size, "--patience", str(patience), "--", *command], env=env, stdin=script, cwd=self.dir)
        return [line.split() for line in cost.out.split("\n") if line]

    def desk(self, *arguments):
        return [BUILD + "/guichet", "inbox", "--offline", *arguments]


def check_synced(home):
    with contextlib.closing(sqlite3.connect("file:%s/cache.db?mode=ro" % home, uri=True)) as cache:
        stored = cache.execute("SELECT count(*) FROM message").fetchone()[0]
    if stored < MESSAGES:
        raise RuntimeError("only %d of %d messages are in %s/cache.db" % (stored, MESSAGES, home))
