#!/bin/sh
# What the terminal is told: a bell, a title, a desktop notice (OSC 9), each only where it is wanted, never in quiet hours,
# and never a word of a message.
. "$(dirname "$0")/lib.sh"
plan 6
mkdir -p sp/new sp/cur sp/outbox
for name in Claire Paul; do
	printf '[guichet]\nname = %s\n[account "a"]\nlink = spool\nspool = %s/sp\naddress = a@bank.example\n' "$name" "$T" >"$name.conf"
done
chmod 600 ./*.conf
printf 'From: c@example.org\nTo: a@bank.example\nSubject: Question\nMessage-ID: <1@x.example>\nDate: Tue, 24 Nov 2026 09:00:00 +0000\n\nBonjour\n' >sp/new/1.eml
export GUICHET_HOME="$T/h" GUICHET_NOW=2026-11-24T10:00:00Z
ok 'a mail comes in' "$NET" --once -q --config Paul.conf
cat >watch.py <<'EOF2'
"""watch.py GUICHET WANTED: with a screen open a colleague asks for its advisor; it is closed when WANTED was seen, or after a
second. Prints the bells and the sequences that were no drawing, or what of WANTED was seen when there are none."""
import os, pty, re, select, subprocess, sys, time
desk, wanted = sys.argv[1], sys.argv[2].encode()
pid, fd = pty.fork()
if pid == 0:
    os.execve(desk, ['guichet', '--config', 'c.conf', '--offline'], dict(os.environ, TERM='xterm-256color'))
out, ended = b'', False


def read(until, seconds):
    global out, ended
    end = time.time() + seconds
    while time.time() < end and not ended and not until():
        if select.select([fd], [], [], 0.1)[0]:
            try:
                out += os.read(fd, 65536)
            except OSError:
                ended = True


read(lambda: b'Question' in out, 30)
subprocess.run([desk, 'case', '1', 'note', '--config', 'Paul.conf', '-m', '@Claire \x1b]2;hors\x07 regarde'], capture_output=True)
read(lambda: wanted != b'' and wanted in out, 30 if wanted else 1)
os.write(fd, b':quit\r')
read(lambda: False, 30)
codes = re.findall(rb'\x1b\](\d+);([^\x07]*)\x07', out)
print('bells', out.count(b'\x07') - len(codes), ' '.join(c.decode() + '=' + t.decode() for c, t in codes),
      'told' if wanted and wanted in out else '')
EOF2
with() { # with LINES: a configuration that says so
	{
		cat Claire.conf
		printf '[screen]\n%s\n' "$1"
	} >c.conf
	chmod 600 c.conf
}
with 'notify = bell, title, desktop'
is 'all three, in words of our own' "$(python3 watch.py "$DESK" 'asks for you')" \
	'bells 1 2=guichet: 1 to answer, 0 late 9=guichet: a colleague asks for you 2= told'
with 'notify = bell, title, desktop
quiet = 09:30-10:30'
is 'quiet hours' "$(python3 watch.py "$DESK" '')" 'bells 0 2=guichet: 1 to answer, 0 late 2= '
with 'sidebar = yes'
is 'nothing unless it is asked for' "$(python3 watch.py "$DESK" '')" 'bells 0  '
with 'notify = horn'
is 'no such way' "$(python3 watch.py "$DESK" 'horn')" 'bells 0  told'
with 'notify = bell
quiet = 22:00-07:00'
is 'quiet over midnight only' "$(python3 watch.py "$DESK" '')" 'bells 1  '
