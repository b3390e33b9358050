#!/bin/sh
# guichet-net import: files, mbox and Maildir into the cache; twice is once.
. "$(dirname "$0")/lib.sh"
plan 24
home
account agence link=spool spool="$T/spool" address='Agence <agence.centre@bank.example>' \
	imap-host= smtp-host= password-command= ca-file= imap-port= smtp-port=
M=$ROOT/tests/mail

import() { "$NET" import "$@" -o json; }
count() { sed "s/.*\"$1\":\([0-9]*\).*/\1/" out; }

import "$M" --account agence >out
n_=$(find "$M" -name '*.eml' | wc -l)
is 'all fixtures are read' "$(count mails)" "$n_"
is 'new or known' "$(($(count added) + $(count known)))" "$n_"
is 'rows' "$(sql 'SELECT count(*) FROM message')" "$(count added)"
is 'bounces are tied to recipients' \
	"$(sql "SELECT count(*) FROM bounce WHERE recipient = 'jean.dupont@example.org'")" 5
is 'an attachment is listed' "$(sql "SELECT count(*) FROM part WHERE name = 'relevé de compte.pdf'")" 1
is 'the source is kept' "$(sql 'SELECT count(*) > 40 FROM source')" 1
is 'the clock starts at the time of the mail' \
	"$(sql "SELECT at FROM message WHERE channel_id = 'plain@example.org'")" 1768295100000
is 'an automatic reply starts none' \
	"$(sql "SELECT count(*) FROM cases c JOIN conversation v ON v.case_id = c.id JOIN message m ON m.conversation = v.id WHERE m.automatic = 'reply' AND c.waiting_since > 0")" 0
import "$M" >out
is 'again: nothing is new' "$(count added)" 0
is 'again: all is known' "$(count known)" "$n_"
is 'it can be found' "$(sqlite3 "$HOME_DIR/search.db" "SELECT count(*) FROM sqlite_master" | grep -c '[1-9]')" 1

# mbox: quoted From lines, a sentence that begins with From, no newline at the end
cat >box <<'BOX'
From a@example.org Tue Jan 13 10:05:00 2026
From: a@example.org
Message-ID: <box1@example.org>
Subject: one

>From here on
>>From there

From now on this is a sentence.

From b@example.org Tue Jan 13 10:06:00 2026
From: b@example.org
Message-ID: <box2@example.org>
Subject: two

second
BOX
printf '\nFrom c@example.org Tue Jan 13 10:07:00 2026\nFrom: c@example.org\nMessage-ID: <box3@example.org>\n\nthird' >>box
import box >out
is 'three mails in the mbox' "$(count added)" 3
is 'unquoted once' "$(sql "SELECT text FROM message WHERE channel_id = 'box1@example.org'")" \
	"From here on
>From there

From now on this is a sentence."
is 'the last one is whole' "$(sql "SELECT text FROM message WHERE channel_id = 'box3@example.org'")" third

# Maildir: flags, a folder of sent mail, drafts and thrown away mail left alone
for f in cur new tmp .Sent/cur .Sent/new .Sent/tmp; do mkdir -p "md/$f"; done
mail() { printf 'From: %s\nTo: x@example.org\nMessage-ID: <%s@example.org>\nSubject: %s\n\nx\n' "$2" "$1" "$1"; }
mail md1 a@example.org >'md/cur/1.x:2,FS'
mail md2 a@example.org >md/new/2.x
mail md3 a@example.org >'md/cur/3.x:2,ST'
mail md4 a@example.org >'md/cur/4.x:2,D'
mail md5 agence.centre@bank.example >'md/.Sent/cur/5.x:2,S'
mail md6 a@example.org >md/tmp/6.x
import md >out
is 'three of the Maildir' "$(count added)" 3
is 'flags' "$(sql "SELECT seen, flagged FROM message_flag f JOIN message m ON m.id = f.message WHERE channel_id = 'md1@example.org'")" '1|1'
is 'sent mail goes out' "$(sql "SELECT direction FROM message WHERE channel_id = 'md5@example.org'")" out

# what cannot be read is named, and the rest comes in
mail late a@example.org >late.eml
exits 'a missing file needs a person' 1 "$NET" import nosuch.eml late.eml
like 'it is named' "$(cat err)" 'nosuch\.eml cannot be read'
like 'and the other came in' "$(cat out)" '1 new'
exits 'an unknown account is wrong usage' 2 "$NET" import late.eml --account nosuch
mkdir -p nothing/in/it
exits 'a folder without mail needs a person' 1 "$NET" import nothing
like 'it is named' "$(cat err)" 'nothing holds no mail: there is no .eml file'
exits 'no path is wrong usage' 2 "$NET" import
