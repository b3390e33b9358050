# Matrix: rooms of one account, by the client-server API of its own server.
# Facts: spec.matrix.org, Client-Server API (v1.1 and later); what Synapse 1.160 answers.
#
# A room is a conversation, whatever threads it has inside: with a customer it is the counter. The
# threads are kept, so that an answer goes where the question was. Event content is whatever its
# writer's program put there: any key may be missing or of another type.
#
# cursor: {since, at, gaps}. `since` is what /sync goes on from, `at` the newest time seen, `gaps`
# the rooms whose missing middle has not been asked for yet.

def api: "/_matrix/client/v3";

def about: {
  title: "Matrix", mark: "m", kind: "chat", visibility: "private",
  limit: {max: 60000, unit: "bytes"}, limit_private: null, window_hours: null,
  auth: {scheme: "login", login: {access: "/access_token", refresh: "/refresh_token",
    expires_in_ms: "/expires_in_ms", facts: {id: "/user_id", device: "/device_id"}}},
  hosts: [], url: null, poll_seconds: 5, budget: null,
  # Synapse forgets transaction ids after a day; half of it leaves room for wrong clocks.
  resend_seconds: 43200,
  abilities: ["reply", "files", "read", "look"], cost: null,
  settings: [
    {key: "join", default: "no", required: false,
     help: "yes: accept every invitation to a room; names of servers: accept those of their people."},
    {key: "history", default: "20", required: false,
     help: "How many messages of each room the first look goes back."},
    {key: "receipts", default: "no", required: false,
     help: "yes: the customer sees that a message was read, when it is answered."}]
};

# ---- small things --------------------------------------------------------------------------

# What strangers write may be of any type and of any length.
def text_or_null: if type == "string" and test("\\S") then . else null end;
def id_or_null: if type == "string" and length > 0 and utf8bytelength <= 255 then . else null end;
def object_or_empty: if type == "object" then . else {} end;
def list_or_empty: if type == "array" then . else [] end;
def dig($path): reduce $path[] as $key (.; if type == "object" then .[$key] else null end);

# Whose messages are ours: the user id the server gave, or the address as it is configured.
def me: .facts.id // .settings.address // .settings.user // "";

# What came in place of JSON says more than "not JSON".
def answer: if (.body | type) == "object" then .body
  else error("the answer is not a Matrix server's: is url the server's own address?") end;

def media_url($base): if type == "string" and startswith("mxc://") then
    ltrimstr("mxc://") | split("/") | if length == 2 and all(.[]; . != "" and . != "." and . != "..")
      then ($base | rtrimstr("/")) + "/_matrix/client/v1/media/download/" + (map(@uri) | join("/")) else null end
  else null end;

# ---- login: a password for a session, a session for the next -------------------------------

# The device stays the same, or the server would collect one for every login.
def login: {method: "POST", url: (api + "/login"), json: ({
    type: "m.login.password", identifier: {type: "m.id.user", user: "$USER"}, password: "$SECRET",
    initial_device_display_name: "guichet", refresh_token: true}
  + if .facts.device? != null then {device_id: .facts.device} else {} end)};
def refresh: {method: "POST", url: (api + "/refresh"), json: {refresh_token: "$REFRESH"}};

def probe: [{method: "GET", url: (api + "/account/whoami"), tag: {what: "whoami"}}];
def learn: if .body.user_id? != null
  then {id: .body.user_id, handle: .body.user_id, device: (.body.device_id // null)} else {} end;

# ---- in: what is asked ---------------------------------------------------------------------

def event_types: ["m.room.message", "m.room.redaction", "m.room.encrypted", "m.reaction", "m.sticker",
  "m.room.member", "m.room.name", "m.room.encryption", "m.room.tombstone"];
def room_filter($limit): {
  timeline: {limit: $limit, lazy_load_members: true, include_redundant_members: true, types: event_types},
  state: {lazy_load_members: true, include_redundant_members: true,
    types: ["m.room.member", "m.room.name", "m.room.encryption"]},
  ephemeral: {types: []}, account_data: {types: []}};
def sync_filter($limit): {room: room_filter($limit), presence: {types: []}, account_data: {types: []}};

def history: (.settings.history // "20" | tonumber? // 20) | if . < 1 then 1 elif . > 1000 then 1000 else . end;

# `wait` is what the caller can spare: nothing when it wants one round only.
def sync: (.cursor.since? // null) as $since | (.wait // 30) as $wait
  | {method: "GET", url: (api + "/sync"), wait: $wait, tag: {what: "sync", since: $since},
     query: ({set_presence: "offline"}
       + if $since == null then {timeout: "0", filter: (sync_filter(history) | tojson)}
         else {timeout: ($wait * 1000 | tostring), since: $since, filter: (sync_filter(50) | tojson)} end)};

# The middle that an incremental /sync left out, backwards from where it began to where we were:
# [room, from, to, newest time we had]. What does not fit into one answer waits in the cursor.
def gaps_at_once: 40;
def gaps_at_most: 300;
def gap: {method: "GET", url: (api + "/rooms/" + (.[0] | @uri) + "/messages"),
  query: {from: .[1], to: .[2], dir: "b", limit: "100",
    filter: ({lazy_load_members: true, include_redundant_members: true, types: event_types} | tojson)},
  tag: {what: "gap", room: .[0], from: .[1], to: .[2], floor: .[3]}, accept: [403, 404]};

def pull: [sync];

# ---- in: events to messages ----------------------------------------------------------------

# Names of the people seen on a page; two people of one name are told apart by their ids.
def names: reduce (.[] | select(.type == "m.room.member" and (.state_key | type) == "string")) as $e
    ({}; .[$e.state_key] = ($e | dig(["content", "displayname"]) | text_or_null))
  | ([.[] | select(. != null)] | group_by(.) | map(select(length > 1) | .[0])) as $twice
  | with_entries(.key as $id
      | .value |= (if . == null then null elif IN($twice[]) then . + " (" + $id + ")" else . end));

def permalink($room; $id): if $room == null then null
  else "https://matrix.to/#/" + ($room | @uri) + "/" + ($id | @uri) end;

# The quotation that older programs put before an answer.
def unquoted: split("\n") as $lines
  | (first(range($lines | length) | select($lines[.] | startswith(">") | not)) // 0) as $i
  | ($lines[$i:] | if $i > 0 and .[0] == "" then .[1:] else . end | join("\n")) as $rest
  | if $rest | test("\\S") then $rest else . end;
def words($answers):
  (.body | text_or_null) as $plain
  | (if .format == "org.matrix.custom.html" then .formatted_body | text_or_null else null end
     | if . == null then null
       else split("</mx-reply>") | .[-1] | if test("(^|>)\\s*[^<>\\s]") then . else null end end) as $html
  | {html: $html, text: (if $html != null or $plain == null then null
      elif $answers then $plain | unquoted else $plain end)};

def is_media: IN("m.image", "m.file", "m.audio", "m.video");
def attachment($base): ((.url | id_or_null) // (dig(["file", "url"]) | id_or_null)) as $url
  | {id: ($url // "file"), url: ($url | media_url($base)),
     name: ((.filename | text_or_null) // (.body | text_or_null) // "file" | split("\n") | map(select(test("\\S")))[0]),
     type: ((dig(["info", "mimetype"]) | id_or_null) // "application/octet-stream"),
     size: (dig(["info", "size"]) | if type == "number" and . >= 0 then floor else null end)};

# What a content says: {text, html, attachments}; nothing when it says nothing.
def said($base; $name; $answers):
  if .msgtype | is_media then
    {attachments: [attachment($base)]}
    + if (.filename | text_or_null) != null and .filename != .body then words($answers) else {} end
  elif .msgtype == "m.emote" then (.body | text_or_null) as $does
    | {text: (if $does == null then null else "* " + $name + " " + $does end)}
  elif .msgtype == "m.location" then
    {text: ([.body, .geo_uri] | map(text_or_null) | map(select(. != null)) | join("\n"))}
  else words($answers) end
  | select((.text // "" | test("\\S")) or .html != null or (.attachments // [] | length) > 0);

# When: as the writer's server says, but not later than now.
def time($now): .origin_server_ts | if $now != null and (. < 1000 or . > $now + 600000) then $now else . end;

# One event of a room: . is {me, base, now, room, title, encrypted, names, by} and $e the event; `by`
# knows who wrote what on this page.
def event($e):
  . as $c | ($e.content | object_or_empty) as $content
  | ($content["m.relates_to"] | object_or_empty) as $about
  | ($about.event_id | id_or_null) as $target
  | ($about | dig(["m.in_reply_to", "event_id"]) | id_or_null) as $answers
  | $e.sender as $who | $c.names[$who] as $name
  | (if $about.rel_type == "m.thread" then $target else null end) as $root
  | {id: $e.event_id, thread: $c.room, visibility: "private", at: ($e | time($c.now)),
     author: {id: $who, handle: $who, name: $name}, from_us: ($who == $c.me),
     keep: (if $root != null then {root: $root} else null end
       + if $c.encrypted then {encrypted: true} else null end)} as $base
  | ($base + {kind: "message", title: $c.title, url: permalink($c.room; $e.event_id),
     parent: (if $root != null and $about.is_falling_back == true then $root else $answers // $root end)}) as $message
  | ($e | dig(["unsigned", "redacted_because"]) | object_or_empty) as $gone
  | if ($gone.event_id | id_or_null) != null and ($gone.sender | id_or_null) != null then
      $base + {id: $gone.event_id, kind: "delete", parent: $e.event_id, from_us: ($gone.sender == $c.me),
        text: ($gone | dig(["content", "reason"]) | text_or_null),
        at: (if ($gone.origin_server_ts | type) == "number" then $gone | time($c.now) else $base.at end),
        author: {id: $gone.sender, handle: $gone.sender}}
    elif $e.type == "m.room.redaction" then
      ($content.redacts // $e.redacts | id_or_null) as $gone
      | select($gone != null) | $base + {kind: "delete", parent: $gone, text: ($content.reason | text_or_null)}
    elif $e.type == "m.reaction" then
      select($target != null and ($about.key | text_or_null) != null)
      | $base + {kind: "reaction", parent: $target, text: $about.key[:100]}
    elif $e.type == "m.room.encrypted" then
      $message + {encrypted: true, keep: ($base.keep + {encrypted: true})}
    elif $e.type == "m.sticker" then
      $message + {attachments: [$content | attachment($c.base)], text: ($content.body | text_or_null)}
    elif $e.type != "m.room.message" then empty
    elif $about.rel_type == "m.replace" then
      # Only the writer may change what was written.
      select($target != null and ($c.by[$target] // $who) == $who)
      | ($content["m.new_content"] | object_or_empty | said($c.base; $name // $who; false)) as $new
      | $base + $new + {kind: "edit", parent: $target}
    else
      ($content | said($c.base; $name // $who; $answers != null)) as $said
      | $message + $said + {automatic: (if $content.msgtype == "m.notice" then "generated" else null end)}
    end;

def is_event: (.event_id | id_or_null) != null and (.sender | id_or_null) != null
  and (.origin_server_ts | type) == "number";
def is_state: (.state_key | type) == "string";

# `now` as milliseconds, null when it is not said.
def now_ms: .now | if type == "number" then (if . < 100000000000 then . * 1000 else . end)
  elif type == "string" then (try (sub("\\.[0-9]+"; "") | fromdateiso8601 * 1000) catch null) else null end;

# Events of one room, oldest first, each once; the edits that the server tells beside an event count too.
def room_messages($in; $room; $events; $state):
  [$events[] | objects | ., (dig(["unsigned", "m.relations", "m.replace"]) | objects) | select(is_event)]
  | . as $all
  | {me: ($in | me), now: ($in | now_ms), base: ($in.settings.url // ""), room: $room,
     title: ([$state[] | select(.type == "m.room.name") | dig(["content", "name"]) | text_or_null] | last),
     encrypted: any($state[]; .type == "m.room.encryption"),
     names: ($state | names), by: (reduce $all[] as $e ({}; .[$e.event_id] = $e.sender))} as $c
  | reduce ($all[] | select(is_state | not)) as $e ({seen: {}, out: []};
      [$c | event($e)][0] as $m
      | if $m == null or .seen[$m.id] then . else .seen[$m.id] = true | .out += [$m] end)
  | .out;

def replaced($room; $events): $events[] | objects | select(.type == "m.room.tombstone")
  | "room \($room) was replaced by \(dig(["content", "replacement_room"]) | id_or_null // "another")";

# ---- in: pages -----------------------------------------------------------------------------

def states($lists): [$lists[] | list_or_empty | .[] | objects | select(is_state)];

# Invitations, and whether the account's rule accepts them: all, none, or those of some servers' people.
def invitations($in; $rooms): ($in.settings.join // "no" | ascii_downcase) as $rule
  | ($rule | [splits("[ ,]+")]) as $servers | ($in | me) as $me
  | $rooms | to_entries[] | .key as $room
  | ([.value | dig(["invite_state", "events"]) | list_or_empty | .[] | objects
      | select(.type == "m.room.member" and .state_key == $me) | .sender | id_or_null] | last // "somebody") as $by
  | ($by | split(":") | .[1:] | join(":") | ascii_downcase) as $server
  | {room: $room, by: $by, yes: ($rule == "yes" or ($rule != "no" and ($server | IN($servers[]))))};
def join: {method: "POST", url: (api + "/join/" + (.room | @uri)), json: {},
  tag: {what: "join", room: .room}, accept: [400, 403, 404]};

def page_sync($in):
  ($in | answer) as $body | ($body.rooms | object_or_empty) as $rooms
  | ($in.request.tag.since? // $in.cursor.since?) as $since
  | [($rooms.join, $rooms.leave) | object_or_empty | to_entries[]
     | .key as $room | (.value | object_or_empty) as $r | ($r | dig(["timeline", "events"]) | list_or_empty) as $events
     | {messages: room_messages($in; $room; $events; states([($r | dig(["state", "events"])), $events])),
        notes: [replaced($room; $events)],
        gap: (if $since != null and ($r | dig(["timeline", "limited"])) == true
            and ($r | dig(["timeline", "prev_batch"]) | type) == "string"
          then [$room, $r.timeline.prev_batch, $since, $in.cursor.at?] else null end)}] as $done
  | [$done[] | .messages[]] as $messages
  | ([$done[] | .gap | select(. != null)] + ($in.cursor.gaps? // [])) as $gaps
  | [invitations($in; $rooms.invite | object_or_empty)] as $invited
  | {messages: $messages,
     cursor: {since: ($body.next_batch // error("the answer has no next_batch")),
       at: ([$in.cursor.at?, ($messages[] | .at)] | max), gaps: $gaps[gaps_at_once:gaps_at_most]},
     next: ([$gaps[:gaps_at_once][] | gap] + [$invited[] | select(.yes) | join] | .[:90]),
     notes: ([$done[] | .notes[]]
       + [$invited[] | select(.yes | not) | "invited to \(.room) by \(.by): set.join does not accept it"]
       + if ($gaps | length) > gaps_at_most then ["\(($gaps | length) - gaps_at_most) rooms have a gap that will not be filled"]
         else [] end)};

# A gap ends where the chunk is empty, where the server has no `end`, and where a server that does not
# know `to` would walk through all of the past: at a page that is a week older than what we had.
def page_gap($in):
  $in.request.tag as $tag
  | if $in.status >= 400 then {chunk: []} else $in | answer end
  | (.chunk | list_or_empty) as $chunk | .["end"] as $back
  | room_messages($in; $tag.room?; $chunk | reverse; states([.state, $chunk])) as $messages
  | ([$chunk[] | objects | .origin_server_ts | numbers] | max) as $newest
  | ($tag.floor? != null and $newest != null and $newest < $tag.floor - 7 * 86400000) as $past
  | (($chunk | length) > 0 and ($back | type) == "string" and $back != $tag.from? and ($past | not) and $tag.room? != null) as $more
  | ($in.cursor.gaps? // []) as $gaps
  | {messages: (if $past then [] else $messages end),
     cursor: (if $more then $in.cursor else $in.cursor | object_or_empty | .gaps = $gaps[1:] end),
     next: (if $more then [[$tag.room, $back, $tag.to, $tag.floor] | gap] else [$gaps[:1][] | gap] end),
     notes: (if $in.status >= 400 then ["the gap in \($tag.room) cannot be read any more"] else [] end)};

# What was said in the room before we came is in the next /sync: it is asked for at once.
def page_join($in): {messages: [], cursor: $in.cursor,
  next: (if $in.status < 300 then [$in | .wait = 0 | sync] else [] end),
  notes: [if $in.status < 300 then "joined \($in.request.tag.room)"
    else "could not join \($in.request.tag.room): \($in.body | dig(["error"]) // $in.status)" end]};

# One event, or a list of them, as other questions are answered.
def page_events($in):
  {messages: ([$in.body | if type == "array" then .[] else . end | objects]
     | group_by(.room_id) | map(room_messages($in; .[0].room_id | id_or_null; .; [])) | add // []),
   cursor: $in.cursor, next: []};

def page: . as $in
  | (.request.tag.what? // (.body | if type == "array" or dig(["event_id"]) != null then "events"
      elif dig(["chunk"]) != null then "gap" else "sync" end)) as $what
  | if $what == "gap" then page_gap($in)
    elif $what == "join" then page_join($in)
    elif $what == "events" then page_events($in)
    else page_sync($in) end;

# ---- out -----------------------------------------------------------------------------------

def room: .thread.id // error("no room to answer in");

def check: if .thread.tags?.encrypted? == true then [{level: "stop", text:
    {en: "This room is encrypted: an answer from here would be readable by everybody between. Use a Matrix program that knows its keys.",
     fr: "Ce salon est chiffré : une réponse d'ici serait lisible par tous les intermédiaires. Utilisez un programme Matrix qui a ses clés."}}]
  else [] end;

def content: (.thread.parent // null) as $parent | (.thread.parent_author.id // null) as $who
  | (.thread.tags?.root? // null) as $root
  | {msgtype: "m.text", body: .message.text}
    + if $who != null and $who != me then {"m.mentions": {user_ids: [$who]}} else {} end
    + if $parent == null then {}
      elif $root == null then {"m.relates_to": {"m.in_reply_to": {event_id: $parent}}}
      else {"m.relates_to": {rel_type: "m.thread", event_id: $root, is_falling_back: false,
        "m.in_reply_to": {event_id: $parent}}} end;

def push: if .thread.tags?.encrypted? == true
    then error("this room is encrypted: guichet cannot write in it") else . end
  | [if (.settings.receipts // "no") == "yes" and .thread.parent != null and (.answers // [] | length) == 0 then
       {method: "POST", url: (api + "/rooms/" + (room | @uri) + "/receipt/m.read/" + (.thread.parent | @uri)),
        json: {}, idempotent: true, accept: [400, 403, 404], tag: {what: "receipt"}} else empty end,
     {method: "PUT", url: (api + "/rooms/" + (room | @uri) + "/send/m.room.message/" + (.message.id | @uri)),
      json: content, idempotent: true, last: true, tag: {what: "send"}}];

def wait_seconds: (.body.retry_after_ms? | numbers | . / 1000 | ceil) // (.headers["retry-after"]? // "" | tonumber? // null);

def sent: (.body.errcode? // "") as $e
  | if .status < 300 and .body.event_id? != null then
      {outcome: "sent", id: .body.event_id, url: permalink(room; .body.event_id), at: null}
    elif .status == 429 or $e == "M_LIMIT_EXCEEDED" then {outcome: "retry", retry_after: wait_seconds, text: "the server asks us to slow down"}
    elif .status == 413 or $e == "M_TOO_LARGE" then {outcome: "refused", text: "the answer is too long for Matrix"}
    elif .status == 403 then {outcome: "refused", text: ("we may not write in this room: " + (.body.error? // "forbidden" | tostring))}
    elif .status >= 400 and .status < 500 then {outcome: "refused", text: (.body.error? // $e | tostring)}
    else {outcome: "unknown", text: "the server did not say whether it has the answer"} end;

# The transaction id comes back on our own events as long as the device is the same; after another
# login the words must do.
def look: [{method: "GET", url: (api + "/rooms/" + (room | @uri) + "/messages"),
  query: {dir: "b", limit: "100", filter: ({types: ["m.room.message"]}
    + if me == "" then {} else {senders: [me]} end | tojson)}}];
def found: . as $in | content as $content
  | [.body | dig(["chunk"]) | list_or_empty | .[] | objects | select(is_event)
     | select(dig(["unsigned", "transaction_id"]) == $in.message.id
         or (.sender == ($in | me) and dig(["content", "body"]) == $content.body
             and dig(["content", "m.relates_to"]) == $content["m.relates_to"]))][0]
  | if . == null then {found: false}
    else . as $e | {found: true, id: $e.event_id, url: permalink($in | room; $e.event_id), at: $e.origin_server_ts} end;

def fault: (.body.errcode? // "" | tostring) as $e | (.request.url? // "" | tostring) as $url
  | (.body.error? // $e | if . == "" then null else . end) as $text
  | if .status == 429 or $e == "M_LIMIT_EXCEEDED" then {code: "limit", retry_after: wait_seconds, text: $text}
    elif $e == "M_UNRECOGNIZED" and ($url | endswith("/login")) then
      {code: "config", text: "this server takes no password: give a token by token-command"}
    elif .status == 401 or IN($e; "M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED", "M_USER_LOCKED")
      or (.status == 403 and ($url | endswith("/login"))) then {code: "auth", text: $text}
    elif .status == 404 and $e == "" then {code: "config", text: "no Matrix server at this address"}
    elif .status == 404 then {code: "gone", text: $text}
    elif .status >= 500 then {code: "temp", text: $text}
    elif .status >= 400 then {code: "refused", text: $text}
    else {code: "protocol", text: $text} end;
