# Rocket.Chat: the live chats (Omnichannel) that our agent serves, and direct messages. Facts:
# developer.rocket.chat, rooms.get, chat.syncMessages, chat.sendMessage.
#
# One call tells which rooms changed, with the last message of each; of eight of them a round the
# messages since then are read, as ten calls a minute may be made to one address. The rest waits in the
# cursor. Live chats that no agent has taken are not ours yet. Reactions come without a time and are
# left out. Encrypted messages cannot be read here.
#
# cursor: {since, todo: [{rid, type, since}]}

def about: {
  title: "Rocket.Chat", mark: "r", kind: "chat", visibility: "private",
  limit: {max: 5000, unit: "code-points"}, limit_private: null, window_hours: null,
  # A password opens a session; a personal access token (token-command) needs set.user-id beside it.
  auth: {scheme: "login", header: "X-Auth-Token", login: {access: "/data/authToken", facts: {id: "/data/userId"}}},
  url: null, hosts: [], poll_seconds: 60,
  budget: {requests: 20, seconds: 60, reserve: 5},
  # message.id is given as the message's own: what the server does with it twice is not written down.
  resend_seconds: null, abilities: ["reply", "look"], cost: null,
  settings: [
    {key: "user-id", default: "", required: false, help: "The user's id, where a personal access token is used instead of a password."},
    {key: "rooms", default: "l,d", required: false, help: "Kinds of rooms to read: l live chats, d direct messages, c channels, p private groups."},
    {key: "a-round", default: "8", required: false,
     help: "How many rooms are read in a round; more where the user has the permission api-bypass-rate-limit."},
    {key: "history", default: "7", required: false, help: "How many days the first look goes back."}]
};

def number($key; $fallback; $most): (.settings[$key] // "" | tonumber? // $fallback)
  | if . < 1 then 1 elif . > $most then $most else floor end;
def word: if . == null then null else tostring | if . == "" then null else . end end;
def base: .settings.url // "" | rtrimstr("/");
def epoch: tostring | .[:19] + "Z" | fromdateiso8601;
def us: .facts.id // (.settings["user-id"] | word);
def who: {"X-User-Id": (us // "")};

def login: {method: "POST", url: "/api/v1/login", json: {user: "$USER", password: "$SECRET"}};
def probe: {method: "GET", url: "/api/v1/me", headers: who, tag: {what: "me"}};
def learn: if .body._id? != null then {id: .body._id, handle: ("@" + (.body.username // "" | tostring)), name: (.body.name? // null)} else {} end;

# ---- in: what is asked ---------------------------------------------------------------------

def start: .now[:19] + "Z" | fromdateiso8601;
def rooms: {method: "GET", url: "/api/v1/rooms.get", headers: who, tag: {what: "rooms"},
  query: (if (.cursor.since? // null) == null then {} else {updatedSince: .cursor.since} end)};
def sync($room): {method: "GET", url: "/api/v1/chat.syncMessages", headers: who,
  query: {roomId: $room.rid, lastUpdate: $room.since}, tag: {what: "room", room: $room}, accept: [400]};
def pull: [rooms];

# ---- in: messages --------------------------------------------------------------------------

def files($in): (.attachments // [] | if type == "array" then map(objects) else [] end) as $all
  | ([.files // [.file // empty] | .[] | objects | select((.name // "" | tostring | startswith("thumb-")) | not)
      | . as $f | {id: ((._id // "file") | tostring), name: ((.name | word) // "file"), type: ((.type | word) // "application/octet-stream"),
         size: (.size | numbers // null),
         url: ([$all[] | select(.title? == $f.name) | .title_link // .image_url // empty | strings][0])}]) as $files
  | (if ($files | length) > 0 then $files else [$all[] | select((.image_url // .audio_url // .video_url // (if .title_link_download == true then .title_link else null end)) != null)
      | {id: ((.title | word) // "file"), name: ((.title | word) // "file"), type: ((.image_type // .audio_type // .video_type | word) // "application/octet-stream"),
         size: (.image_size | numbers // null), url: (.title_link // .image_url // .audio_url // .video_url)}] end)
  | map(.url |= (if . != null and startswith("/") then ($in | base) + . else . end));

# A visitor has a token; in a live chat all others speak for the house.
def message($in; $room): objects | select(._id != null and .ts != null and (.u | type) == "object")
  | select(.t == null or .t == "e2e") | (.token != null) as $visitor
  | (.u._id | word) as $who
  | {id: ._id, thread: (.rid // "?"), parent: (.tmid | word), kind: "message", visibility: "private",
     author: {id: ($who // (.u.username | word) // "?"), within: ($in | base | word), handle: (.u.username | word), name: ((if $visitor then .alias | word else null end) // (.u.name | word) // (.alias | word))},
     from_us: (($who != null and $who == ($in | us)) or ($room == "l" and ($visitor | not))),
     encrypted: (.t == "e2e"), text: (if .t == "e2e" then null else .msg | word end), at: .ts, attachments: files($in),
     automatic: (if .bot != null then "generated" else null end),
     keep: {rid: .rid, tmid: (.tmid | word)}}
    # What is said of a file stands with it.
    + (if (.msg // "") == "" and .t == null then {text: ([.attachments[]? | objects | .description, .text | word | select(. != null)] | unique | join("\n") | word)} else {} end)
  | select(.text != null or .encrypted or (.attachments | length) > 0);
def with_edit($in; $room): (.editedAt | word) as $edited | message($in; $room)
  | ., (select($edited != null) | {id: (.id + "#edit:" + $edited), kind: "edit", parent: .id, thread, visibility, author, from_us, text, attachments, at: $edited});

# ---- in: pages -----------------------------------------------------------------------------

def newest: map(select(. != null)) | max;
def wanted($in): (.t // "?" | tostring) as $t | ($in.settings.rooms // "l,d" | split(",") | map(gsub("\\s"; "")) | index($t)) != null;
# Elements without a message are rooms too: who changed its topic says nothing.
def page_rooms($in): ($in.cursor // {}) as $c | [($in.body.update? // $in.body.rooms? // [])[] | objects | select(._id != null)] as $all
  | ($in | start - number("history"; 7; 3650) * 86400 | todate) as $first
  # Clocks of several servers behind one address differ a little.
  | (if $c.since == null then $first else ($c.since | epoch) - 10 | todate end) as $since
  | [$all[] | select(wanted($in)) | select((.lm // .lastMessage.ts? // ._updatedAt // "") >= $first or $c.since != null)] as $rooms
  | (reduce $rooms[] as $r ($c.todo // []; if any(.[]; .rid == $r._id) then . else . + [{rid: $r._id, type: $r.t, since: $since}] end)) as $todo
  | ($in | number("a-round"; 8; 90)) as $n
  | {messages: [$rooms[] | .t as $t | .lastMessage? | objects | select(.ts >= $first) | message($in; $t)],
     cursor: ($c + {since: ([$c.since, ($all[] | ._updatedAt | strings)] | newest), todo: $todo[$n:][:800]}),
     next: (if $in.request.tag.what? == "rooms" then [$todo[:$n][] as $r | $in | sync($r)] else [] end)};

def page_room($in): $in.request.tag.room? as $room
  | if $in.status >= 400 then {messages: [], cursor: $in.cursor, next: [], notes: ["the room \($room.rid) cannot be read: \($in.body.error? // "status \($in.status)")"]}
    else ($in.body.result? // {}) as $r
    | [$r.updated // $in.body.messages // [] | .[] | objects] as $all
    | ($room.type // (if any($all[]; .token != null) then "l" else null end)) as $type
    | {messages: ([$all[] | with_edit($in; $type)]
         + [$r.deleted // [] | .[] | objects | select(._id != null and ._deletedAt != null)
            | {id: (._id + "#delete"), kind: "delete", parent: ._id, thread: $room.rid, visibility: "private", at: ._deletedAt}]),
       cursor: $in.cursor, next: []}
    end;

def complaint: (.body | if type == "object" then .error // .message else null end) // "status \(.status)" | tostring;
def page: . as $in
  | if (.body | type) != "object" or (.status < 400 and (.body.success? == false or .body.status? == "error")) then error("the answer is not Rocket.Chat's: " + complaint)
    elif .request.tag.what? == "rooms" or .body.update? != null or .body.rooms? != null then page_rooms($in)
    elif (.body.message? | type) == "object" then {messages: [.body.message | with_edit($in; null)], cursor: .cursor, next: []}
    else page_room($in) end;

# ---- out -----------------------------------------------------------------------------------

def push: .thread.tags as $t | [{method: "POST", url: "/api/v1/chat.sendMessage", headers: who, last: true, tag: {what: "send"},
  json: {message: ({_id: .message.id, rid: ($t.rid // .thread.id), msg: .message.text} + if $t.tmid? != null then {tmid: $t.tmid} else {} end)}}];

def kind_of_error: .body | if type == "object" then .errorType // .error // "" else "" end | tostring;
def wait_seconds: .body | if type == "object" then .error // "" else "" end | tostring
  | [capture("wait (?<s>[0-9]+) second").s | tonumber][0];
def meaning: kind_of_error as $e
  | if .status == 429 or ($e | test("error-too-many-requests")) then "limit"
    elif .status == 401 or ($e | test("error-unauthorized|totp-required")) then "auth"
    elif ($e | test("error-(invalid-room|room-not-found|room-closed|invalid-message|action-not-allowed)")) then "refused"
    elif .status == 403 then "auth" elif .status == 404 then "config"
    elif .status >= 500 then "temp" elif .status >= 400 then "refused" else "protocol" end;
# What is no object says nothing.
def object: if (.body | type) == "object" then . else .body = {} end;
def sent: meaning as $what | object
  | if .status < 300 and .body.message._id? != null then {outcome: "sent", id: .body.message._id, at: (.body.message.ts? // null)}
    elif $what == "limit" then {outcome: "retry", retry_after: wait_seconds, text: complaint}
    elif $what == "temp" or $what == "protocol" then {outcome: "unknown", text: complaint}
    else {outcome: "refused", text: complaint} end;

# Our answer has our id there.
def look: [{method: "GET", url: "/api/v1/chat.getMessage", headers: who, query: {msgId: .message.id}, accept: [400]}];
def found: if (.body | type) != "object" then error("the answer cannot be read") elif .status < 300 and .body.message._id? == .message.id then {found: true, id: .body.message._id, at: .body.message.ts?}
  else {found: false} end;

def fault: {code: meaning, text: complaint} + if meaning == "limit" then {retry_after: wait_seconds} else {} end;
