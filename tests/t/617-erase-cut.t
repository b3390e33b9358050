#!/bin/sh
# An erasure that is cut: killed at every step, without room on the disk, while others read and write. Whatever happens,
# the cache is sound, what others wrote is there, and doing it once more leaves no byte.
. "$(dirname "$0")/lib.sh"
[ -x "$FAULT_BUILD/guichet-net" ] || skip_all 'no build with fault points'
plan 51
home base
S=spool
account agence link=spool spool="$T/base/$S" address='Agence <agence@bank.example>' hold=0s \
	imap-host= smtp-host= password-command= ca-file= imap-port= smtp-port=
mkdir -m 700 "$HOME_DIR/$S" "$HOME_DIR/$S/new"
mail() { # mail ID FROM TEXT [PARENT]: with an attachment
	printf 'From: %s\nTo: agence@bank.example\nMessage-ID: <%s>\nIn-Reply-To: <%s>\nSubject: %s\nDate: Mon, 12 Jan 2026 10:%02d:00 +0100\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\nBonjour, %s\n--b\nContent-Type: application/pdf; name=%s.pdf\nContent-Disposition: attachment; filename=%s.pdf\n\nx\n--b--\n' \
		"$2" "$1" "${4:-}" "$3" "$((${#1} % 60))" "$3" "$3" "$3" >"$T/mail"
	mv "$T/mail" "$HOME_DIR/$S/new/$1.eml" # whole, or not there
}
i=0
while [ $i -lt 12 ]; do
	i=$((i + 1))
	mail "reste$i" 'Paul <paul@reste.example>' "restant$i"
done
mail zz1 'Zelide <zzunique@effacer.example>' zzsecret1
mail zz22 'Zelide <zzunique@effacer.example>' zzsecret2
mail groupe 'Paul <paul@reste.example>' restegroupe zz1
"$NET" --once -q
mkdir -p -m 700 "$HOME_DIR/files"
echo x >"$HOME_DIR/files/zzsecret1.pdf" # as if it had been opened
who=$(sql "SELECT customer FROM identity WHERE value = 'zzunique@effacer.example'")
sqlite3 "$HOME_DIR/cache.db" 'PRAGMA wal_checkpoint(TRUNCATE)' >out

# anywhere: the files of the home and of the spool that hold one of the words, or are called so
anywhere() {
	grep -rlaiE --exclude=guichet.conf 'zzunique|zzsecret|zelide|effacer\.example' "$HOME_DIR"
	find "$HOME_DIR" -name '*zzsecret*'
}
take() { # take NAME: a copy of the base, whose spool is its own
	rm -rf "$T/copy"
	cp -a "$T/base" "$T/copy"
	HOME_DIR=$T/copy CONF=$T/copy/guichet.conf
	export GUICHET_HOME="$HOME_DIR"
	sed -i "s|^spool = .*|spool = $HOME_DIR/$S|" "$CONF"
}
others() { sql "SELECT count(*) FROM message WHERE text LIKE '%rest%'"; }
sound() { sql 'PRAGMA integrity_check; PRAGMA foreign_key_check'; }

for at in db_committed=kill erase_committed=kill erase_wipe=kill erase_page=kill erase_page=kill@2 search_anew=kill; do
	take
	GUICHET_FAULT="$at" "$FAULT_BUILD/guichet-net" erase "$who" --yes -q >out 2>&1
	is "$at: killed" $? 137
	is "$at: the cache is sound" "$(sound)" ok
	is "$at: what others wrote is there" "$(others)" 13
	"$DESK" doctor >out 2>&1
	like "$at: doctor knows" "$(cat out)" 'erasure +.*cut short.*finishes it'
	"$NET" --once -q # meanwhile others go on
	exits "$at: once more" 0 "$NET" erase "$who" --yes -q
	is "$at: no byte is left" "$(anywhere)" ''
done
is 'others are found' "$("$DESK" search restegroupe -q | wc -l)" 1
unlike 'and doctor is content' "$("$DESK" doctor 2>&1)" 'cut short'
is 'one receipt' "$("$DESK" retention receipts -q | wc -l)" 1
exits 'erased twice is once' 0 "$NET" erase "$who" --yes
unlike 'without another receipt' "$(cat out)" 'Receipt'

# ---- killed before it was committed: nothing has happened, and nothing is gone beside the cache
take
GUICHET_FAULT='db_commit=kill' "$FAULT_BUILD/guichet-net" erase "$who" --yes -q >out 2>&1
is 'nothing of it was kept' "$(sql "SELECT count(*) FROM message WHERE text LIKE '%zzsecret%'")" 2
ok 'nor removed' test -e "$HOME_DIR/files/zzsecret1.pdf"

# ---- somebody reads what is old, and guichet-net takes in what is new, while it is erased
take
cat >reader.py <<'PY'
import sqlite3, sys, time
old = sqlite3.connect(sys.argv[1], isolation_level=None)
old.execute("BEGIN")
old.execute("SELECT count(*) FROM message").fetchone()
now = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
print("reading", flush=True)
while not now.execute("SELECT 1 FROM unswept").fetchone():
    time.sleep(0.02)
print("seen", old.execute("SELECT count(*) FROM message WHERE text LIKE '%zzsecret%'").fetchone()[0], flush=True)
PY
spawn python3 reader.py "$HOME_DIR/cache.db"
reader=$spawned
wait_for 10 grep -q reading "spawn.$reader"
spawn "$NET" --watch -q
watcher=$pid
mail neu 'Paul <paul@reste.example>' restneu
exits 'erased all the same' 0 "$NET" erase "$who" --yes -q
like 'who reads has seen what was there when it began' "$(cat "spawn.$reader")" 'seen 2'
ok 'new mail comes in' wait_for 20 sh -c "[ \"\$(sqlite3 '$HOME_DIR/cache.db' \"SELECT count(*) FROM message WHERE text LIKE '%restneu%'\")\" = 1 ]"
stop "$watcher"
is 'and no byte is left' "$(anywhere)" ''

# ---- the disk is full
disk=$T/disk
mkdir "$disk"
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=40m,mode=700 tmpfs "$disk" 2>/dev/null; then
	trap 'umount -l "$disk"; finish' EXIT
	cp -a "$T/base" "$disk/home"
	HOME_DIR=$disk/home CONF=$disk/home/guichet.conf
	export GUICHET_HOME="$HOME_DIR"
	sed -i "s|^spool = .*|spool = $HOME_DIR/$S|" "$CONF"
	head -c 60m /dev/zero >"$disk/fill" 2>/dev/null
	exits 'on a full disk it is refused' 3 "$NET" erase "$who" --yes -q
	rm "$disk/fill"
	is 'the cache is sound' "$(sound)" ok
	exits 'with room again it is done' 0 "$NET" erase "$who" --yes -q
	is 'to the last byte' "$(anywhere)" ''
else
	skip 'a small disk cannot be mounted here' 4
fi
