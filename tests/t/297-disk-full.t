#!/bin/sh
# A disk that is full in the middle of a first sync: one sentence, nothing lost, nothing twice,
# and the advisor's own work is refused in words. With room again it goes on by itself.
. "$(dirname "$0")/lib.sh"
disk=$T/disk
mkdir "$disk"
[ "$(id -u)" = 0 ] && mount -t tmpfs -o size=6m,mode=700 tmpfs "$disk" 2>/dev/null ||
	skip_all 'a small disk cannot be mounted here'
trap 'umount -l "$disk"; finish' EXIT
plan 12
mail_servers
box=$T/dv/mail/advisor/Maildir
as_server mkdir -p "$box"
as_server /usr/bin/python3 - "$box" <<'PYTHON'
import os, sys
box = sys.argv[1]
for d in ("new", "cur", "tmp"):
    os.makedirs(f"{box}/{d}", exist_ok=True)
for i in range(1, 801):
    with open(f"{box}/new/{1700000000 + i}.{i}.test", "w") as f:
        f.write(f"From: Client {i % 40} <client{i % 40}@example.org>\nTo: advisor@mail.test\n"
                f"Subject: Question {i}\nMessage-ID: <m{i}@example.org>\n"
                f"Date: Mon, 12 Jan 2026 10:00:00 +0100\n\n" + f"Bonjour {i}, mot {i * 7919}.\n" * 400)
PYTHON
home disk/home
account bank

exits 'the sync stops' 3 "$NET" --once
like 'and says why, where, and what to do' "$(cat err)" 'disk is full: .*cache.db.*free some space'
unlike 'no worker died of it' "$(cat err)" 'signal'
here=$(sql 'SELECT count(*) FROM message')
ok "a part is here ($here)" test "$here" -gt 0
ok 'and not all' test "$here" -lt 800
is 'the cache is sound' "$(sql 'PRAGMA integrity_check')" ok
exits 'doctor names the disk' 3 "$DESK" doctor
like 'in words' "$(cat out)" 'disk .*make room'
head -c 8m /dev/zero >"$disk/fill" 2>/dev/null
# what fits into blocks that the journal already has is kept
i=0 words=$(printf '%100000s' x)
while [ $i -lt 100 ] && "$DESK" case 1 note -m "$words" >out 2>err; do i=$((i + 1)); done
ok "a note is refused (the ${i}th)" test $i -lt 100
like 'in a sentence' "$(cat err)" 'disk is full.*Nothing was lost'

mount -o remount,size=200m "$disk"
exits 'with room again the next pass goes on' 0 "$NET" --once
is 'to the end, and nothing is twice' "$(sql 'SELECT count(*), count(DISTINCT channel_id) FROM message')" '800|800'
