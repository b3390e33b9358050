# Zulip: direct messages and channels of an account or bot. Facts: zulip.com/api, register-queue,
# get-events, get-messages, send-message.
#
# A queue at the server tells what happens, changes and removals too; it is forgotten after some
# minutes without us. Then a new one is made, and what came in between is read by message
# id: changes made in that time are not told. Reactions come without a time and are left out. In
# channels, what does not name us is context.
#
# cursor: {queue, event: its last event, last: newest message id}

def about: {
  title: "Zulip", mark: "z", kind: "chat", visibility: "private",
  limit: {max: 10000, unit: "code-points"}, limit_private: null, window_hours: null,
  auth: {scheme: "basic"}, url: null, hosts: [], poll_seconds: 15,
  budget: {requests: 180, seconds: 60, reserve: 30},
  resend_seconds: null, abilities: ["reply", "look"], cost: null,
  settings: [
    {key: "channels", default: "mentions", required: false,
     help: "all: whoever writes in a channel we are in waits for an answer, not only who names us; no: direct messages only. user is the account's or bot's mail address, the password its API key."},
    {key: "history", default: "100", required: false, help: "How many messages the first look goes back (at most 1000)."}]
};

def number($key; $fallback; $most): (.settings[$key] // "" | tonumber? // $fallback)
  | if . < 1 then 1 elif . > $most then $most else floor end;
def word: if . == null then null else tostring | if . == "" then null else . end end;
def base: .settings.url // "" | rtrimstr("/");

def probe: {method: "GET", url: "/api/v1/users/me", tag: {what: "me"}};
def learn: if .body.user_id? != null then {id: (.body.user_id | tostring), handle: (.body.email? // "" | tostring), name: (.body.full_name? // null)} else {} end;

# ---- in: what is asked ---------------------------------------------------------------------

def narrow: if (.settings.channels // "mentions") == "no" then {narrow: ([{operator: "is", operand: "dm"}] | tojson)} else {} end;
def newest_messages: {method: "GET", url: "/api/v1/messages", tag: {what: "messages"},
  query: ({anchor: "newest", num_before: (number("history"; 100; 1000) | tostring), num_after: "0", apply_markdown: "false"} + narrow)};
def messages_after($id): {method: "GET", url: "/api/v1/messages", tag: {what: "messages", after: $id},
  query: ({anchor: ($id | tostring), include_anchor: "false", num_before: "0", num_after: "1000", apply_markdown: "false"} + narrow)};
# A queue first, then what was before it: nothing falls in between.
def register: {method: "POST", url: "/api/v1/register", tag: {what: "queue"},
  form: {event_types: (["message", "update_message", "delete_message"] | tojson), apply_markdown: "false",
    fetch_event_types: "[]"}};
def events($wait): {method: "GET", url: "/api/v1/events", accept: [400],
  query: ({queue_id: .cursor.queue, last_event_id: (.cursor.event | tostring)} + if $wait > 0 then {} else {dont_block: "true"} end),
  wait: (if $wait > 0 then 90 else 0 end), tag: {what: "events"}};
def pull: if (.cursor.queue? // null) == null then
    [register, (if (.cursor.last? // null) == null then newest_messages else .cursor.last as $l | messages_after($l) end)]
  else [events(.wait // 30)] end;

# ---- in: messages --------------------------------------------------------------------------

def people: if (.display_recipient | type) == "array" then [.display_recipient[] | objects | .id] else [] end;
def thread_of: if .type == "stream" then "channel:\(.stream_id):\(.subject // "" | tostring | .[:200])"
  else "dm:" + ([people[] | tostring] | sort | join(",")) end;
# Files are links in the text to the server itself.
def files($in): [.content // "" | tostring | scan("\\[([^\\]\n]*)\\]\\((/user_uploads/[^)\\s]+)\\)") | . as $f
  | {id: .[1], name: (if .[0] == "" then (.[1] | split("/") | last) else .[0] end), type: "application/octet-stream", size: null,
     url: (($in | base) + .[1])}];
# Names us? The server says so in the message's flags, which stand beside an event's message.
def named($flags): any($flags[]?; IN("mentioned", "wildcard_mentioned", "stream_wildcard_mentioned", "topic_wildcard_mentioned", "has_alert_word"));
def message($in; $flags): objects | select(.id != null and .timestamp != null)
  | (($flags // .flags // []) | if type == "array" then . else [] end) as $flags
  | (.type == "stream") as $channel | ($in.facts.id != null and (.sender_id | tostring) == $in.facts.id) as $ours
  | select(($channel and ($in.settings.channels // "mentions") == "no") | not)
  | {id: (.id | tostring), thread: thread_of, parent: null, kind: "message", visibility: "private",
     author: {id: (.sender_id | tostring), within: ($in | base | word), handle: (.sender_email | word), name: (.sender_full_name | word)}, from_us: $ours,
     text: (if .content_type == "text/html" then null else .content end), html: (if .content_type == "text/html" then .content else null end),
     title: (if $channel then .subject | word else null end), at: .timestamp,
     url: (if $channel and ($in | base) != "" then "\($in | base)/#narrow/channel/\(.stream_id)/near/\(.id)" else null end),
     automatic: (if $ours or ($channel | not) or ($in.settings.channels // "mentions") == "all" or named($flags) then null else "context" end),
     to: [if $channel then empty else (.display_recipient[]? | objects | select((.id | tostring) != $in.facts.id)
       | {id: (.id | tostring), within: ($in | base | word), handle: (.email | word), name: (.full_name | word)}) end],
     attachments: files($in),
     keep: (if $channel then {channel: .stream_id, topic: (.subject // "" | tostring | .[:300])} else {people: (people | .[:50])} end)}
  | select((.text // .html // "") != "");

# An update may move a topic only: then nothing was said.
def event($in): objects
  | if .type == "message" then .flags as $f | .message | message($in; $f)
    elif .type == "update_message" and .content != null and .message_id != null then
      {id: "\(.message_id)#edit:\(.edit_timestamp)", kind: "edit", parent: (.message_id | tostring), visibility: "private",
       author: {id: ((.user_id // "unknown") | tostring), within: ($in | base | word)}, from_us: ($in.facts.id != null and (.user_id | tostring) == $in.facts.id),
       text: .content, at: .edit_timestamp}
    elif .type == "delete_message" then
      (.message_ids // [.message_id])[] | select(. != null)
      | {id: "\(.)#delete", kind: "delete", parent: tostring, visibility: "private", at: $in.now}
    else empty end;

# ---- in: pages -----------------------------------------------------------------------------

def refused: (.body | type) == "object" and .body.result? == "error";
def complaint: (.body | if type == "object" then .msg // .code else null end) // "status \(.status)" | tostring;
def highest: map(numbers) | max;

def page_messages($in): ($in.cursor // {}) as $c | [$in.body.messages[] | objects] as $all
  | ([$c.last, $all[].id] | highest) as $last
  | {messages: [$all[] | message($in; null)], cursor: ($c + {last: $last}),
     next: (if $in.request.tag.after? != null and $in.body.found_newest? == false and $last != null and $last != $c.last
       then [$in | messages_after($last)] else [] end)};

def page_events($in): ($in.cursor // {}) as $c
  | if ($in | refused) then
      if $in.body.code? == "BAD_EVENT_QUEUE_ID" then {messages: [], cursor: ($c | .queue = null | .event = null), next: [],
        notes: ["the server has forgotten our queue; a new one is made"]}
      else error("the server says: " + ($in | complaint)) end
    else [$in.body.events[]? | objects] as $all
    | {messages: [$all[] | event($in)],
       cursor: ($c + {event: ([$c.event, $all[].id] | highest), last: ([$c.last, ($all[] | select(.type == "message") | .message.id?)] | highest)}),
       next: []}
    end;

def page: . as $in | .request.tag.what? as $what
  | if (.body | type) != "object" then error("the answer is not Zulip's: is url the organization's own address?")
    elif $what == "events" or .body.events? != null then page_events($in)
    elif refused then error("the server says: " + complaint)
    elif $what == "queue" then {messages: [], cursor: ((.cursor // {}) + {queue: .body.queue_id, event: .body.last_event_id}), next: []}
    elif (.body.messages? | type) == "array" then page_messages($in)
    elif .body.type? == "message" then {messages: [.body | event($in)], cursor: .cursor, next: []}
    else error("the answer holds neither messages nor events") end;

# ---- out -----------------------------------------------------------------------------------

def push: .thread.tags as $t | [{method: "POST", url: "/api/v1/messages", last: true, tag: {what: "send"},
  form: ({content: .message.text}
    + if $t.channel? != null then {type: "stream", to: ($t.channel | tostring), topic: $t.topic}
      else {type: "direct", to: (($t.people // [.thread.parent_author.id | tonumber? // empty]) | tojson)} end)}];

def wait_seconds: (.body | if type == "object" then .["retry-after"] else null end | numbers) // (.headers["retry-after"]? // "" | tonumber? // null);
# Sentences are in the account's language: the code decides.
def meaning: (.body | if type == "object" then .code // "" else "" end) as $code
  | if $code == "RATE_LIMIT_HIT" or .status == 429 then "limit"
    elif .status == 401 or ($code | IN("INVALID_API_KEY", "UNAUTHORIZED", "UNAUTHENTICATED_USER", "USER_DEACTIVATED", "REALM_DEACTIVATED")) then "auth"
    elif .status >= 500 then "temp"
    elif .status == 404 then "config" elif .status >= 400 or refused then "refused" else "protocol" end;
# What is no object says nothing.
def object: if (.body | type) == "object" then . else .body = {} end;
def sent: meaning as $what | object
  | if .status < 300 and .body.id? != null and (refused | not) then {outcome: "sent", id: (.body.id | tostring)}
    elif $what == "limit" then {outcome: "retry", retry_after: wait_seconds, text: complaint}
    elif $what == "temp" or $what == "protocol" then {outcome: "unknown", text: complaint}
    else {outcome: "refused", text: complaint} end;

# No key against doubles: after a lost answer our own newest messages are read.
def look: [{method: "GET", url: "/api/v1/messages", query: {anchor: "newest", num_before: "50", num_after: "0", apply_markdown: "false",
  narrow: ([{operator: "sender", operand: (.facts.id | tonumber? // .settings.user)}] | tojson)}}];
def found: . as $in | if (.body | type) != "object" then error("the answer cannot be read") else . end
  | (.message.text | rtrimstr("\n")) as $text | (.since[:19] + "Z" | fromdateiso8601) as $since
  | [.body.messages[]? | objects | select(.content == $text and .timestamp >= $since - 120)
     | select(thread_of == $in.thread.id)][0]
  | if . == null then {found: false} else {found: true, id: (.id | tostring), at: .timestamp} end;

def fault: {code: meaning, text: complaint} + if meaning == "limit" then {retry_after: wait_seconds} else {} end;
