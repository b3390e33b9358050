#!/bin/sh
# File modes whatever the umask, attachments that name other places, links laid out as traps
# (RELIABILITY T13).
. "$(dirname "$0")/lib.sh"
VT=$BUILD/tests/tools/vt
[ -x "$VT" ] || skip_all 'no libvterm'
umask 000
names='../../../../escaped|/tmp/guichet-escaped|a/../../escaped|.bashrc|-rf|$(touch PWNED)|`touch PWNED`|; touch PWNED|..|.|con|trap|CON:x|a\\..\\escaped|%s%n|name with spaces.pdf|été.pdf'
plan 31

home
spool=$T/spool saved=$T/saved
mkdir -m 700 "$spool" "$spool/new" "$spool/cur" "$spool/outbox" "$saved"
cat >>"$CONF" <<END
save-dir = $saved
opener = true
[account "banque"]
link = spool
address = Agence <agence@banque.example>
spool = $spool
hold = 0s
END
n_mails=0
old_ifs=$IFS IFS='|'
for name in $names; do
	n_mails=$((n_mails + 1))
	encoded=$(printf '%s' "$name" | base64 -w0)
	cat >"$spool/new/$n_mails.eml" <<END
From: Eve <eve$n_mails@evil.example>
To: agence@banque.example
Subject: Attachment $n_mails
Date: Tue, 13 Jan 2026 10:00:00 +0100
Message-ID: <att$n_mails@evil.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

see attachment
--b
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="=?utf-8?b?$encoded?="

content $n_mails
--b--
END
done
IFS=$old_ifs
exits 'the spool is brought in' 0 "$NET" --once

# Where the attachment called "trap" would go there is a link to elsewhere.
echo untouched >"$T/elsewhere"
ln -s "$T/elsewhere" "$saved/trap"
spawn "$NET" --watch
net=$pid
save() { # the attachment of mail $1, through the screen
	id=$(sql "SELECT c.id FROM cases c JOIN conversation v ON v.case_id = c.id JOIN message m ON m.conversation = v.id WHERE m.channel_id = 'att$1@evil.example'")
	"$VT" -- "$DESK" inbox -n --case "$id" >vt.out 2>&1 <<-END
		wait see attachment
		keys v
		wait Attachments
		keys <Enter>
		wait (s)ave
		keys s
		wait Saved as
	END
}
for i in $(seq $n_mails); do ok "attachment $i is saved" save "$i"; done
is 'as many files as attachments, in the folder itself' "$(find "$saved" -mindepth 1 -type f | grep -c "^$saved/[^/]*$")" "$n_mails"
is 'with the right contents' "$(find "$saved" -type f -exec grep -l '^content' {} + | wc -l)" "$n_mails"
is 'the link was not followed' "$(cat "$T/elsewhere")" untouched
is 'nothing was written elsewhere, nothing ran' "$(find "$T" /tmp/guichet-escaped -path "$saved" -prune -o -name '*escaped*' -print -o -name PWNED -print 2>/dev/null)" ''
is 'no hidden file, no option' "$(find "$saved" -name '.?*' -o -name '-*' | grep -v "^$saved$" | head -n 3)" ''
"$DESK" case 1 note -m 'a note' >/dev/null 2>&1
stop "$net"
is 'saved files are private' "$(find "$saved" -type f ! -perm 600)" ''
is 'folders of the home are 0700' "$(find "$HOME_DIR" -type d ! -perm 700)" ''
is 'files of the home are 0600' "$(find "$HOME_DIR" -type f ! -perm 600 ! -perm 400)" ''

# ---- configurations and homes that others could have laid out --------------------------------
cp "$CONF" good.conf
refuses() { # refuses NAME REGEX COMMAND…: exit code 3 (or 1), and a sentence with a remedy
	name=$1 regex=$2
	shift 2
	"$@" >out 2>err </dev/null
	code=$?
	if [ $code -ne 0 ] && [ $code -lt 4 ] && grep -Eq "$regex" out err; then pass "$name"; else
		echo "exit code $code" >>err
		fail "$name" <err
	fi
}
chmod 666 "$CONF"
refuses 'a configuration that others may write is refused' 'chmod|writ' "$DESK" cases
chmod 600 "$CONF"
cat >>"$CONF" <<END
[account "other"]
address = b@banque.example
imap-host = localhost
smtp-host = localhost
user = b
password-command = cat /etc/motd
END
chmod 644 "$CONF"
refuses 'one that names secrets and others may read is refused' 'chmod|read' "$DESK" cases
cp good.conf "$CONF"
chmod 600 "$CONF"
mkdir -m 777 open
cp good.conf open/guichet.conf
chmod 600 open/guichet.conf
refuses 'a home that others may write is refused' 'chmod|others|0700|writ' "$DESK" --home "$T/open" cases
cp "$CONF" "$T/x.conf"
rm -rf "$HOME_DIR/run"
ln -s "$T/elsewhere" "$HOME_DIR/run"
refuses 'a run folder that is a link to a file is refused' 'run' "$NET" --once
rm "$HOME_DIR/run"
rm -f "$HOME_DIR/cache.db"*
ln -s "$T/elsewhere" "$HOME_DIR/cache.db"
refuses 'a cache that is a link to some other file is refused' 'cache.db' "$DESK" cases
