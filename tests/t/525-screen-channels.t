#!/bin/sh
# Public threads, private messages and text messages: who reads an answer, how long it may be, until when.
# shellcheck disable=SC1091,SC2154
. "$(dirname "$0")/screens.sh"
plan 24

# connector NAME ABOUT: all it does is read what stands in NAME.json.
connector() {
	mkdir -p "$HOME_DIR/connectors/$1"
	cat >"$HOME_DIR/connectors/$1/connector.jq" <<-END
		def about: {auth: {scheme: "none"}, $2};
		def pull: {method: "GET", url: "/$1"};
		def page: {messages: .body, cursor: "read", next: []};
		def push: {method: "POST", url: "/$1", json: {text: .message.text}};
		def sent: {outcome: "sent", id: .body.id};
		def fault: {code: "temp"};
	END
	printf '[account "%s"]\nlink = rest\nchannel = %s\nurl = http://127.0.0.1:%s\naddress = @banque\n' \
		"$1" "$1" "$REPLAY_PORT" >>"$CONF"
}
mkdir recorded
cat >recorded/forum.json <<'END'
{"request": {"path": "/forum"}, "body": [
 {"id": "10", "thread": "t1", "kind": "post", "visibility": "public", "at": "2026-01-13T07:00:00Z", "automatic": "context",
  "author": {"id": "u1", "handle": "@zoe@forum.example", "name": "Zoé Petit", "reach": 12400},
  "text": "Cette banque répond-elle un jour ?", "url": "https://forum.example/10"},
 {"id": "11", "thread": "t1", "parent": "10", "kind": "comment", "visibility": "public", "at": "2026-01-13T07:30:00Z",
  "author": {"id": "u2", "handle": "@jean@forum.example", "name": "Jean Dupond", "reach": 87},
  "text": "@banque mon virment est bloqué", "url": "https://forum.example/11"},
 {"id": "11#1", "thread": "t1", "parent": "11", "kind": "edit", "visibility": "public", "at": "2026-01-13T07:40:00Z",
  "author": {"id": "u2", "handle": "@jean@forum.example", "name": "Jean Dupond"}, "text": "@banque mon virement est bloqué"},
 {"id": "12", "thread": "t1", "parent": "10", "kind": "comment", "visibility": "public", "at": "2026-01-13T07:45:00Z",
  "author": {"id": "u3", "handle": "@mod@forum.example", "name": "Modération"}, "automatic": "context", "text": "Restons courtois."},
 {"id": "13", "thread": "t1", "parent": "11", "kind": "comment", "visibility": "public", "at": "2026-01-13T07:50:00Z",
  "author": {"id": "u2", "handle": "@jean@forum.example", "name": "Jean Dupond", "reach": 87},
  "text": "Mon numéro est le 12345", "url": "https://forum.example/13"},
 {"id": "13#x", "thread": "t1", "parent": "13", "kind": "delete", "visibility": "public", "at": "2026-01-13T07:55:00Z"},
 {"id": "r1", "thread": "t1", "parent": "11", "kind": "reaction", "visibility": "public", "at": "2026-01-13T08:00:00Z",
  "author": {"id": "u1", "handle": "@zoe@forum.example", "name": "Zoé Petit"}, "text": "👍"},
 {"id": "r2", "thread": "t1", "parent": "11", "kind": "reaction", "visibility": "public", "at": "2026-01-13T08:01:00Z",
  "author": {"id": "u3", "handle": "@mod@forum.example", "name": "Modération"}, "text": "👍"},
 {"id": "20", "thread": "t2", "kind": "message", "visibility": "private", "at": "2026-01-13T09:00:00Z",
  "author": {"id": "u4", "handle": "@eve@forum.example", "name": "Eve"}, "text": "Mon code ne marche plus."},
 {"id": "30", "kind": "review", "visibility": "public", "at": "2026-01-13T06:00:00Z", "rating": 2, "title": "Trop d'attente",
  "author": {"id": "u5", "handle": "@paul@forum.example", "name": "Paul"}, "text": "Une heure au guichet."}
]}
END
cat >recorded/messager.json <<'END'
{"request": {"path": "/messager"}, "body": [
 {"id": "1", "thread": "c1", "kind": "message", "visibility": "private", "at": "2026-01-13T09:50:00Z",
  "author": {"id": "a", "handle": "+33600000001", "name": "Anna"}, "text": "Bonjour, vous fermez quand ?"},
 {"id": "2", "thread": "c2", "kind": "message", "visibility": "private", "at": "2026-01-12T09:00:00Z",
  "author": {"id": "b", "handle": "+33600000002", "name": "Bob"}, "text": "Hier déjà."}
]}
END
cat >recorded/sms.json <<'END'
{"request": {"path": "/sms"}, "body": [
 {"id": "1", "thread": "s1", "kind": "message", "visibility": "private", "at": "2026-01-13T09:55:00Z",
  "author": {"id": "c", "handle": "+33600000003", "name": "Chloé"}, "text": "Merci de me rappeler le code guichet."}
]}
END
serve REPLAY "$SERVERS/replay.py" "$T/recorded" --log "$T/replay.log"
home channels
printf '[guichet]\nname = Anne Martin\n' >"$CONF"
connector forum 'title: "Forum", mark: "F", kind: "public", visibility: "both", limit: {max: 60, unit: "weighted", url: 23},
	limit_private: {max: 40, unit: "bytes"}, abilities: ["reply", "direct"],
	cost: "Each answer costs $0.015, and $0.20 when it holds a link; the branch pays for it every month."'
connector messager 'title: "Messager", mark: "W", kind: "chat", visibility: "private", limit: {max: 100, unit: "graphemes"},
	window_hours: 24, abilities: ["reply", "files"]'
connector sms 'title: "SMS", mark: "S", kind: "chat", visibility: "private", limit: {max: 2, unit: "sms"}, abilities: ["reply"]'
for account in forum messager sms; do "$NET" --once "$account" >>out 2>&1 || diag <out; done # in turn: cases have numbers
is 'the channels come in' "$(sql "SELECT count(*) FROM cases WHERE state = 'new'")" 6

exits 'no connector has the name of a kind of channel' 3 "$NET" connector chat about

# ---- lists and threads ---------------------------------------------------------------------
run_script <<'END'
:view all
:save-screen list
keys jjj<Enter>
:save-screen thread
keys h<Home><PgDn>
:expect earlier text, of today 07:30:
keys <End>
:expect deleted text, of today 07:50:
keys <Home>
:save-screen details
keys h
keys C
:expect Copy the (w)ords or the (l)ink?
keys l
:expect Copied, 24 characters.
keys Cw
:expect Copied, 31 characters.
keys f
:expect Nothing can be forwarded on Forum
END
is 'reading: the script runs' "$?" 0
shows list 'list' <<'END'
 guichet  All open                                             5 late   6 cases
▌•      0m~  S Chloé                Merci de me rappeler le code guich…      5m
 •     -5m!  W Anna                 Bonjour, vous fermez quand ?            10m
 •    -30m!  F Eve                  Mon code ne marche plus.                 1h
 •   -2h00! #F Jean Dupond          @banque mon virement est bloqué          2h
 •   -3h30! #F Paul                 Trop d'attente  ★★☆☆☆ Une heure au…      4h
 •  -1d00h!  W Bob                  Hier déjà.                               1d















 forum ✓   messager ✓   sms ✓

END
shows thread 'thread' <<'END'
 guichet  Forum, public                                            4 messages
 Jean Dupond  @jean@forum.example                                        case 2
 new · waits 2h30, late by 2h00 · nobody's · Forum, public · forum

 ── Zoé Petit  12.4 k followers  @zoe@forum.ex…  today 07:00 · Forum, public ──
 · not addressed to us
 Cette banque répond-elle un jour ?

 ── Jean Dupond  87 followers  @jean@forum.exa…  today 07:30 · Forum, public ──
 · edited today 07:40 (the earlier text is in the details)
 @banque mon virement est bloqué

 👍 2

 ── Modération  @mod@forum.example ───────────── today 07:45 · Forum, public ──
 · not addressed to us · in answer to Zoé Petit: “Cette banque répond-elle un
 jour”
 Restons courtois.

 ── Jean Dupond  87 followers  @jean@forum.exa…  today 07:50 · Forum, public ──
 · in answer to Jean Dupond: “@banque mon virement est bloqué” · deleted by its
 author, today 07:55 (its text is in the details)
 forum ✓   messager ✓   sms ✓

END
shows details 'details' <<'END'
 guichet  Forum, public                                            4 messages ▾
 Jean Dupond  @jean@forum.example                                        case 2
 new · waits 2h30, late by 2h00 · nobody's · Forum, public · forum

 ── Zoé Petit  12.4 k followers  @zoe@forum.ex…  today 07:00 · Forum, public ──
 from        Zoé Petit <@zoe@forum.example>
 received    Tue, 13 Jan 2026 07:00:00 +0000
 id          10
 link        https://forum.example/10
 reach       12.4 k followers
 account     forum
 size        35 bytes

 · not addressed to us
 Cette banque répond-elle un jour ?

 ── Jean Dupond  87 followers  @jean@forum.exa…  today 07:30 · Forum, public ──
 from        Jean Dupond <@jean@forum.example>
 received    Tue, 13 Jan 2026 07:30:00 +0000
 id          11
 link        https://forum.example/11
 reach       87 followers
 forum ✓   messager ✓   sms ✓

END
run_script <<'END'
:search-everywhere 12345
:expect (deleted on the channel)
:search-everywhere virement
:expect #F Jean Dupond
END
is 'what was deleted is found, and not shown' "$?" 0
# ---- a public answer -----------------------------------------------------------------------
run_script <<'END'
:view all
keys jjj<Enter>r
keys Bonjour Jean, il part à midi.
:save-screen public
keys  Tout est sur https://banque.com/aide, et bien plus encore.
:save-screen over
keys <Esc>y
:save-screen refused
keys a
:expect No files can be sent on Forum from here.
keys s
:expect On Forum an answer goes to who wrote the message; nothing to choose.
keys <Esc>P
END
is 'a public answer: the script runs' "$?" 0
shows public 'public' <<'END'
 guichet  Answer, case 2                                    draft not saved yet
 PUBLIC, everybody can read it: Forum, as @banque
    Answers  @jean@forum.example
    Cost     Each answer costs $0.015, and $0.20 when it holds a link; the
             branch pays for it every month.
 ──────────────────────────────────────────────────────────────────────────────
 Bonjour Jean, il part à midi.












 ──────────────────────────────────────────────────────────────────────────────
                                                                        31 left
 Esc stops writing                                                  line 1 of 1
 forum ✓   messager ✓   sms ✓

END
shows over 'over' <<'END'
 guichet  Answer, case 2                                    draft not saved yet
 PUBLIC, everybody can read it: Forum, as @banque
    Answers  @jean@forum.example
    Cost     Each answer costs $0.015, and $0.20 when it holds a link; the
             branch pays for it every month.
 ──────────────────────────────────────────────────────────────────────────────
!Bonjour Jean, il part à midi. Tout est sur https://banque.com/aide, et bien
│plus encore.











 ──────────────────────────────────────────────────────────────────────────────
                                                     28 over: stops at the mark
 Esc stops writing                                                  line 2 of 2
 forum ✓   messager ✓   sms ✓

END
shows refused 'refused' <<'END'
 guichet  Answer, case 2                                      draft saved 10:00
 PUBLIC, everybody can read it: Forum, as @banque
    Answers  @jean@forum.example
    Cost     Each answer costs $0.015, and $0.20 when it holds a link; the
             branch pays for it every month.
 ──────────────────────────────────────────────────────────────────────────────
!Bonjour Jean, il part à midi. Tout est sur https://banque.com/aide, et bien
│plus encore.








 ──────────────────────────────────────────────────────────────────────────────
 Checks · 1 error                                     <Tab> next  <Enter> there
 ▌ error  88 weighted characters, the channel takes 60
 ──────────────────────────────────────────────────────────────────────────────
 ! The answer has 88 weighted characters, account “forum” takes 60: s…  28 over
 y send  e write  T template  v preview  P later  q leave  ? help
 forum ✓   messager ✓   sms ✓
 The answer has 88 weighted characters, account “forum” takes 60: shorten it.
END
is 'nothing was queued' "$(sql 'SELECT count(*) FROM outbox')" 0
is 'it answers what still stands' "$(sql 'SELECT m.channel_id FROM draft d JOIN message m ON m.id = d.message')" 11
sql 'DELETE FROM draft'

# ---- private ones --------------------------------------------------------------------------
run_script <<'END'
:view all
keys jj<Enter>r
:expect PRIVATE on Forum as @banque to @eve@forum.example
keys é
:expect 38 bytes left
keys <Esc>qd
END
is 'in private: counted in bytes' "$?" 0
run_script <<'END'
:view all
keys j<Enter>r
:save-screen window
keys <Esc>qq<Home>
keys jjjjj<Enter>r
:await drafts 1
:save-screen closed
keys eTrop tard.<Esc>y
:expect No answer is possible any more
keys qd
END
is 'a window: the script runs' "$?" 0
shows window 'window' <<'END'
 guichet  Answer, case 5                                      draft saved 10:00
 PRIVATE on Messager as @banque to +33600000001
    Window   answer possible until tomorrow 09:50
 ──────────────────────────────────────────────────────────────────────────────












 ──────────────────────────────────────────────────────────────────────────────
 Checks · 0/1 answered · 1 warning
 ▌ warning  not answered yet: “vous fermez quand ?” (0 of 1 are)
 ──────────────────────────────────────────────────────────────────────────────
                                                                       100 left
 Esc stops writing                                                  line 1 of 1
 forum ✓   messager ✓   sms ✓                                          drafts 1

END
shows closed 'closed' <<'END'
 guichet  Answer, case 4                                      draft saved 10:00
 PRIVATE on Messager as @banque to +33600000002
    Window   No answer is possible any more: Messager took them until today
             09:00
 ──────────────────────────────────────────────────────────────────────────────











 ──────────────────────────────────────────────────────────────────────────────
 Checks · 1 error                                     <Tab> next  <Enter> there
 ▌ error  the channel takes no answer any more: the customer has to write first
 ──────────────────────────────────────────────────────────────────────────────
 ! No answer is possible any more: Messager took them until today 09…  100 left
 y send  e write  T template  a attach  v preview  P later  q leave  ? help
 forum ✓   messager ✓   sms ✓                                          drafts 1
 No answer is possible any more: Messager took them until today 09:00.
END
run_script <<'END'
:view all
keys <Enter>r
:expect 1 × 160, 160 left
keys 0123456789012345678901234567890123456789012345678901234567890123456789
:expect 1 × 160, 90 left
keys  ça
:expect 2 × 67, 61 left
keys <Esc>
:expect ready to send
keys qd
END
is 'text messages: segments, and the alphabet' "$?" 0
exits 'from the shell a closed window is told too' 3 "$DESK" case "$(sql "SELECT k.id FROM cases k JOIN customer c ON c.id = k.customer WHERE c.name = 'Bob'")" reply -m 'Trop tard'
like '… in one sentence' "$(cat err)" 'No answer is possible any more: Messager took them until'

# ---- without colour, in ASCII ---------------------------------------------------------------
printf '[screen]\ntheme = mono\nascii = yes\n' >>"$CONF"
run_script <<'END'
:view all
:expect #F Jean Dupond
keys jjj<Enter>
:expect not addressed to us
keys r
:expect PUBLIC, everybody can read it: Forum, as @banque
keys 012345678901234567890123456789012345678901234567890123456789abc
:expect 3 over: stops at the mark
:expect !0123456789
keys <Esc>qd
END
is 'all is told without colour too' "$?" 0

# ---- JSON --------------------------------------------------------------------------------
id=$(sql "SELECT k.id FROM cases k JOIN customer c ON c.id = k.customer WHERE c.name = 'Jean Dupond'")
"$DESK" case "$id" -o json | python3 -c '
import json, sys
c = json.loads(sys.stdin.readline())
print(c["kind"], c["title"], c["visibility"])
for m in c["thread"]:
    print(m["channel_id"], m["kind"], m["automatic"], m["reach"], m["edited"], m["deleted"], "/".join(m["earlier"]),
        " ".join(m["reactions"]), m["url"], m["text"], sep="|")' >json
is 'what became of each is in JSON' "$(cat json)" 'public Forum public
10|post|context|12400|None|None|||https://forum.example/10|Cette banque répond-elle un jour ?
11|comment|no|87|2026-01-13T07:40:00Z|None|@banque mon virment est bloqué|👍 2|https://forum.example/11|@banque mon virement est bloqué
12|comment|context|-1|None|None|||None|Restons courtois.
13|comment|no|87|None|2026-01-13T07:55:00Z|Mon numéro est le 12345||https://forum.example/13|'

# ---- the clipboard, from within tmux ---------------------------------------------------------
if ! command -v tmux >/dev/null; then
	skip 'no tmux here' 2
else
	unset TMUX
	in_tmux() { tmux -f /dev/null -S "$T/tmux" "$@"; }
	in_tmux new-session -d -x 80 -y 24 'cat' \; set -s set-clipboard on
	in_tmux new-window "GUICHET_HOME='$HOME_DIR' GUICHET_NOW=$NOW '$DESK' inbox --offline"
	in_tmux resize-window -x 80 -y 24 2>/dev/null
	sees() { in_tmux capture-pane -p | grep -q "$1"; }
	ok 'within tmux: the inbox' wait_for 5 sees 'To answer'
	in_tmux send-keys '/Dupond' Enter Enter
	wait_for 5 sees 'Jean Dupond  @jean'
	in_tmux send-keys C
	wait_for 5 sees 'link? '
	in_tmux send-keys l
	wait_for 5 sees 'tmux wants'
	is 'tmux has the link' "$(in_tmux show-buffer)" https://forum.example/13
	in_tmux kill-server
fi
