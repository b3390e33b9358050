# The connector of tests/servers/talk.py, for tests of the engine.
def about: {title: "Talk", kind: "chat", visibility: "both", limit: {max: 500, unit: "graphemes"},
  auth: {scheme: "bearer"}, mark: "T", poll_seconds: 1, target_seconds: 600,
  settings: [{key: "limit", help: "messages of a page", default: "40"},
    {key: "wait", help: "seconds to wait at the server", default: "0"}],
  abilities: ["reply", "look", "files"]} | .abilities += ["hide"];

def probe: {method: "GET", url: "/me"};
def learn: {id: .body.id, handle: ("@" + .body.name), limit: {max: .body.limit}};

def request($after): {method: "GET", url: "/messages",
  query: ({after: $after, limit: .settings.limit} + if .settings.wait == "0" then {} else {wait: .settings.wait} end)}
  + if .settings.wait == "0" then {} else {wait: (.settings.wait | tonumber)} end;
def pull: request(.cursor // "0");

def message($us): {id, thread, parent: .reply_to, kind: (.kind // "message"), at, text, html,
  visibility: (if .private then "private" else "public" end),
  author: {id: .author.id, handle: ("@" + .author.name), name: .author.display},
  from_us: (.author.id == $us), url: "https://talk.example/\(.id)", keep: .keep,
  attachments: [.files[]? | {id: ., name: ., type: "text/plain", url: ("/files/" + .)}]}
  | with_entries(select(.value != null));
def page: . as $in | .body.messages as $all
  | ($all[-1].id // .cursor) as $last
  | {messages: [$all[] | message($in.facts.id)], cursor: $last,
     next: (if .body.more then [request($last)] else [] end)};

def check: [if .message.text | test("https?://") then {level: "warn",
    text: {en: "A link costs more.", fr: "Un lien coûte plus cher."}} else empty end,
  if .message.text | test("forbidden") then {level: "stop",
    text: {en: "This word cannot be said here.", fr: "Ce mot ne se dit pas ici."}} else empty end,
  if .message.text == "what is known" then {level: "stop",
    text: ({settings, facts, thread, message: (.message | del(.id, .at))} | tojson)} else empty end];
def push: {method: "POST", url: "/messages", headers: {"Idempotency-Key": .message.id}, idempotent: true,
  json: {text: .message.text, reply_to: .thread.parent, thread: .thread.id,
    private: (.message.visibility == "private")}};
def sent: if .status < 300 then {outcome: "sent", id: .body.id, url: ("https://talk.example/" + .body.id), at: .body.at}
  else {outcome: "unknown"} end;
def look: {method: "GET", url: "/messages/mine"};
def found: .message.id as $key
  | [.body.messages[] | select(.key == $key)][0]
  | if . == null then {found: false} else {found: true, id, at} end;

def hide: {method: "PUT", url: ("/veils/" + .message.id), json: (.message | {thread, url, keep})};

def ask($after): {method: "GET", url: "/people", query: ({after: $after} + if .word == null then {} else {q: .word} end),
  tag: {after: $after}};
def person: ask("0");
def people: . as $in | {people: [.body.people[] | {id: .key, name: .display, emails: .mails, phones: [.phone], segment: .tier,
    handles: [{channel: "talk", handle: ("@" + .key)}], fields: {Tier: .tier}}],
  next: [select(.body.more) | $in | ask($in.request.tag.after | tonumber + 2 | tostring)]};

def fault: {text: (.body.error? // null), retry_after: (.body.retry_after? // null),
  code: (if .status == 401 then "auth" elif .status == 403 then "refused" elif .status == 404 then "config"
    elif .status == 410 then "gone" elif .status == 429 then "limit" elif .status >= 500 then "temp" else "refused" end)};
