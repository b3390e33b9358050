# What a connector is made of; guichet-connector(7) explains it all. This one talks to a server made
# up for the purpose: GET /messages?after=ID gives {"items": [...], "more": true}, POST /messages takes
# an answer. Change it piece by piece, and run `guichet-net connector test NAME` after each.

def about: {
  title: "Example", mark: "e",
  kind: "chat",                         # chat, public, review or mail: undo, targets and colours follow
  visibility: "private",                # private, public or both
  limit: {max: 1000, unit: "graphemes"}, # graphemes, code-points, utf16, bytes, weighted, mastodon, sms
  auth: {scheme: "bearer"},             # the token comes from the account's token-command
  hosts: [], url: null,                 # the account says where its server is
  poll_seconds: 30,
  budget: {requests: 100, seconds: 60, reserve: 10},
  resend_seconds: null,                 # null: the same answer sent twice is two messages
  abilities: ["reply", "look"],
  settings: [{key: "room", help: "The room to read.", default: "main", required: false}]
};

# What to ask. The cursor is null the first time, then what `page` gave.
def pull: {method: "GET", url: "/messages",
  query: {room: .settings.room, after: .cursor, limit: 50}};

# One message of theirs as one of ours. Ids are text; times go as they came, C reads them.
def message: {
  id: (.id | tostring), thread: (.room | tostring), parent: (.reply_to | if . then tostring else null end),
  visibility: "private",
  author: {id: (.from.id | tostring), handle: .from.login, name: .from.name},
  from_us: (.from.bot == true),
  text: .text, at: .created_at,
  attachments: [.files[]? | {id: (.id | tostring), name, type: .mime, size, url}],
  keep: {room: .room}                   # comes back as .thread.tags when this message is answered
};

# What an answer of the server means. While there is more, the next page is asked at once.
def page: .body as $b
  | ($b.items | map(.id) | max // .cursor) as $last
  | {messages: [$b.items[] | message], cursor: $last,
     next: (if $b.more then [pull * {query: {after: $last}}] else [] end)};

# An answer of ours. message.id is the same for ever: a server that knows keys against doubles gets it.
def push: {method: "POST", url: "/messages", last: true,
  headers: {"X-Request-Id": .message.id},
  json: {room: .thread.tags.room, reply_to: .thread.parent, text: .message.text}};

def sent: if .status < 300 then {outcome: "sent", id: (.body.id | tostring), at: .body.created_at}
  elif .status == 429 or .status >= 500 then {outcome: "retry", retry_after: (.headers["retry-after"] // 60 | tonumber)}
  else {outcome: "refused", text: (.body.error? // "status \(.status)")} end;

# Nobody knows whether an answer went: it is looked for, by its text, among the newest of the room.
def look: {method: "GET", url: "/messages", query: {room: .thread.tags.room, limit: 50, newest: true}};
def found: .message.text as $text
  | first((.body.items[] | select(.from.bot == true and .text == $text)
      | {found: true, id: (.id | tostring), at: .created_at}), {found: false});

# A customer's public post hidden from everybody else, where the channel can: add "hide" to abilities.
def hide: {method: "PUT", url: "/messages/\(.message.id)/hidden", idempotent: true, json: {room: .message.keep.room}};

# A directory of people, for a server that has one: everybody when .word is null.
def person: {method: "GET", url: "/people", query: {q: .word}};
def people: {people: [.body.people[] | {id: (.id | tostring), name, emails: [.email], phones: [.phone]}], next: []};

# What an error means: auth and gone need a person, limit and temp are tried again.
def fault: if .status == 401 or .status == 403 then {code: "auth", text: .body.error?}
  elif .status == 404 then {code: "gone", text: .body.error?}
  elif .status == 429 then {code: "limit", retry_after: (.headers["retry-after"] // 60 | tonumber)}
  else {code: "temp", text: .body.error?} end;
