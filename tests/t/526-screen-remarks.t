#!/bin/sh
# What a channel says of an answer is read in the composer, and a stop keeps it there.
# shellcheck disable=SC1091,SC2154
. "$(dirname "$0")/screens.sh"
plan 18
mkdir recorded
cat >recorded/forum.json <<'END'
{"request": {"path": "/forum"}, "body": [
 {"id": "1", "thread": "a", "kind": "comment", "visibility": "public", "at": "2026-01-13T07:00:00Z",
  "author": {"id": "u1", "handle": "@zoe@forum.example", "name": "Zoé Petit"}, "text": "Cette banque répond-elle un jour ?"},
 {"id": "2", "thread": "b", "kind": "comment", "visibility": "public", "at": "2026-01-13T07:30:00Z", "keep": {"named": true},
  "author": {"id": "u2", "handle": "@jean@forum.example", "name": "Jean Dupond"}, "text": "@banque mon virement est bloqué"}
]}
END
serve REPLAY "$SERVERS/replay.py" "$T/recorded" --log "$T/replay.log"
home forum
mkdir -p "$HOME_DIR/connectors/forum"
connector=$HOME_DIR/connectors/forum/connector.jq
cat >"$connector" <<'END'
def about: {title: "Forum", mark: "F", kind: "public", visibility: "public", auth: {scheme: "none"},
  limit: {max: 280, unit: "weighted", url: 23}, abilities: ["reply"]};
def pull: {method: "GET", url: "/forum"};
def page: {messages: .body, cursor: "read", next: []};
def check: [if .message.text | test("https?://") then {level: "warn", text: {
    en: "This answer holds a link: Forum charges about $0.20 for it instead of $0.015.",
    fr: "Cette réponse contient un lien : Forum la facture environ 0,20 $ au lieu de 0,015 $."}} else empty end,
  if (.thread.tags.named? // false) | not then {level: "stop", text: {
    en: "Forum lets a program answer only people who named this account. This person did not: answer there by hand.",
    fr: "Forum ne laisse un programme répondre qu'à qui a nommé ce compte. Répondez-y à la main."}} else empty end];
def push: {method: "POST", url: "/forum", json: {text: .message.text}};
def sent: {outcome: "sent", id: .body.id};
def fault: {code: "temp"};
END
printf '[account "forum"]\nlink = rest\nchannel = forum\nurl = http://127.0.0.1:%s\naddress = @banque\n' \
	"$REPLAY_PORT" >>"$CONF"
"$NET" --once -q
n_=$(wc -l <replay.log)

# ---- a stop --------------------------------------------------------------------------------
run_script <<'END'
:view all
keys j<Enter>r
:await Stop     Forum lets a program
:save-screen opened
keys Tout est sur https://banque.example/aide
:wait 1200
:await Remark   This answer holds a link
keys <Esc>
:await does not let it go
:save-screen both
keys y
:await only people who named this account. This
:save-screen kept
:wait 2200
:refuse Queued
keys P
END
is 'a stop: the script runs' "$?" 0
shows opened 'told as soon as it is open' <<'END'
 guichet  Answer, case 1                                      draft saved 10:00
 PUBLIC, everybody can read it: Forum, as @banque
    Answers  @zoe@forum.example
    Stop     Forum lets a program answer only people who named this account.
             This person did not: answer there by hand.
 ──────────────────────────────────────────────────────────────────────────────










 ──────────────────────────────────────────────────────────────────────────────
 Checks · 0/1 answered · 1 warning
 ▌ warning  not answered yet: “Cette banque répond-elle un jour ?” (0 of 1 are)
 ──────────────────────────────────────────────────────────────────────────────
                                                                       280 left
 Esc stops writing                                                  line 1 of 1
 forum ✓                                                               drafts 1

END
shows both 'both sentences, the stop first' <<'END'
 guichet  Answer, case 1                                      draft saved 10:00
 PUBLIC, everybody can read it: Forum, as @banque
    Answers  @zoe@forum.example
    Stop     Forum lets a program answer only people who named this account.
             This person did not: answer there by hand.
    Remark   This answer holds a link: Forum charges about $0.20 for it instead
             of $0.015.
 ──────────────────────────────────────────────────────────────────────────────
 Tout est sur https://banque.example/aide





 ──────────────────────────────────────────────────────────────────────────────
 Checks · 0/1 answered · 2 warnings      <Tab> next  <Enter> there  o otherwise
 ▌ warning  not answered yet: “Cette banque répond-elle un jour ?” (0 of 1 are)
   warning  nothing of what the customer wrote is taken up: no name, number, p…

 ──────────────────────────────────────────────────────────────────────────────
 ! Forum does not let it go                                            240 left
 y send  e write  T template  v preview  P later  q leave  ? help
 forum ✓                                                               drafts 1

END
shows kept 'the stop keeps it here' <<'END'
 guichet  Answer, case 1                                      draft saved 10:00
 PUBLIC, everybody can read it: Forum, as @banque
    Answers  @zoe@forum.example
    Stop     Forum lets a program answer only people who named this account.
             This person did not: answer there by hand.
    Remark   This answer holds a link: Forum charges about $0.20 for it instead
             of $0.015.
 ──────────────────────────────────────────────────────────────────────────────
 Tout est sur https://banque.example/aide





 ──────────────────────────────────────────────────────────────────────────────
 Checks · 0/1 answered · 2 warnings      <Tab> next  <Enter> there  o otherwise
 ▌ warning  not answered yet: “Cette banque répond-elle un jour ?” (0 of 1 are)
   warning  nothing of what the customer wrote is taken up: no name, number, p…

 ──────────────────────────────────────────────────────────────────────────────
 ! Forum does not let it go                                            240 left
 y send  e write  T template  v preview  P later  q leave  ? help
 Forum lets a program answer only people who named this account. This person
 did not: answer there by hand.
END
is 'nothing was queued' "$(sql 'SELECT count(*) FROM outbox')" 0
is 'the words are kept' "$(sql "SELECT trim(body) FROM draft")" 'Tout est sur https://banque.example/aide'
sql 'DELETE FROM draft'

# ---- little room, no colour ----------------------------------------------------------------
printf '[screen]\ntheme = mono\nascii = yes\n' >>"$CONF"
run_script <<'END'
:view all
keys j<Enter>r
:await Stop     Forum lets a program
keys Un mot.<Esc>
:await ! Forum does not let it go
:size 80x13
:expect ! Forum lets a program answer only people
keys q
END
is 'it is told on a small screen, in words' "$?" 0
run_script <<'END'
:size 80x13
:view all
keys <Enter>r
keys Voyez https://banque.example/aide<Esc>
:await ! This answer holds a link
keys qd
END
is 'so is a warning' "$?" 0

# ---- a warning -----------------------------------------------------------------------------
run_script <<'END'
:view all
keys <Enter>r
keys Voyez https://banque.example/aide
:await Remark   This answer holds a link
:refuse Stop
keys <Esc>y
:await Queued; it leaves in
END
is 'a warning is read, and it goes' "$?" 0
queued() { sql "SELECT body FROM outbox WHERE state = 'queued'"; }
is 'it is queued' "$(queued)" 'Voyez https://banque.example/aide'
sql "UPDATE outbox SET state = 'cancelled'"
LANGUAGE=fr run_script <<'END'
:view all
keys j<Enter>r
:await Forum ne laisse un programme
keys <Esc>q
END
is 'in the language of who reads it' "$?" 0
is 'the server was asked nothing by all this' "$(wc -l <replay.log)" "$n_"

# ---- nobody who says anything ----------------------------------------------------------------
# It is killed for taking too long: in the background, and beside the last question.
cp "$connector" whole
sed 's/^def check: /def check: (last(range(1e12)) as $never | .) | /' whole >"$connector"
run_script <<'END'
:view all
keys <Enter>r
keys Un mot.<Esc>y
:expect Asking what Forum says of it
keys j
:expect Not sent.
:wait 2500
:refuse Queued
keys qd
END
is 'a key keeps it here' "$?" 0
is 'nothing has left' "$(queued)" ''
run_script <<'END'
:view all
keys <Enter>r
keys Sans réponse.<Esc>y
:await Queued; it leaves in
END
is 'without a word it goes' "$?" 0
is 'once' "$(queued)" 'Sans réponse.'
sql "UPDATE outbox SET state = 'cancelled'"
echo 'def broken: (' >"$connector"
run_script <<'END'
:view all
keys <Enter>r
keys Toujours rien.<Esc>y
:await Queued; it leaves in
END
is 'nor does a broken connector keep anything' "$?" 0
is 'here' "$(queued)" 'Toujours rien.'
