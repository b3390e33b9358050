# Slack: direct messages to our app, and the channels it was asked into. Facts: api.slack.com, Web API.
#
# Nothing tells which conversation changed: each round the last days of twenty of them are read, in turn,
# newest first, down to what was seen; so a change of those days is seen, and answers in threads
# begun in them. What was taken away is told by events only. Slack says no with status 200: those
# answers stop the round with its word. Apps sold outside its marketplace may read one page of
# fifteen messages a minute: make an app of your own workspace.
#
# cursor: {list, turn: place in it, seen: {channel: newest ts}, names: {user: name}}

def about: {
  title: "Slack", mark: "k", kind: "chat", visibility: "private",
  limit: {max: 4000, unit: "code-points"}, limit_private: null, window_hours: null,
  auth: {scheme: "bearer"}, url: "https://slack.com/api", hosts: [],
  # Fifty a minute and more for each method, of which the reading of history is the busiest.
  poll_seconds: 30, budget: {requests: 45, seconds: 60, reserve: 5},
  resend_seconds: null, abilities: ["reply", "look"], cost: null, webhook: "slack",
  settings: [
    {key: "types", default: "im,mpim", required: false,
     help: "Kinds of conversations: im, mpim (groups), private_channel, public_channel. The token is a bot's (xoxb-) with im:history, mpim:history, channels:history as needed, im:read, users:read and chat:write, which the workspace must have approved."},
    {key: "days", default: "2", required: false, help: "How many days back changes and threads are looked for."},
    {key: "channels", default: "mentions", required: false,
     help: "all: whoever writes in a channel waits for an answer, not only who names us."}]
};

def number($key; $fallback; $most): (.settings[$key] // "" | tonumber? // $fallback)
  | if . < 1 then 1 elif . > $most then $most else floor end;
def word: if . == null then null else tostring | if . == "" then null else . end end;
def epoch: tostring | .[:19] + "Z" | fromdateiso8601;
def is_ts: type == "string" and test("^[0-9]{9,11}\\.[0-9]+$");

def probe: {method: "GET", url: "/auth.test", tag: {what: "me"}};
def learn: if .body.ok? == true then {id: .body.user_id, handle: ("@" + (.body.user // "" | tostring)), bot: (.body.bot_id? // null), site: (.body.url? // null)}
  else {} end;

# ---- in: what is asked ---------------------------------------------------------------------

def list($cursor): {method: "GET", url: "/conversations.list",
  query: ({types: (.settings.types // "im,mpim"), exclude_archived: "true", limit: "200"} + if $cursor == null then {} else {cursor: $cursor} end),
  tag: {what: "list"}};
# channel: {id, direct, seen, turn}
def oldest: (.now | epoch) - number("days"; 2; 60) * 86400;
def history($channel; $cursor): {method: "GET", url: "/conversations.history",
  query: ({channel: $channel.id, limit: "100", oldest: (oldest | tostring)} + if $cursor == null then {} else {cursor: $cursor} end),
  tag: {what: "history", channel: $channel, page: $cursor}};
def replies($channel; $ts): {method: "GET", url: "/conversations.replies",
  query: ({channel: $channel.id, ts: $ts, limit: "200"} + if $channel.seen == null then {} else {oldest: $channel.seen} end),
  tag: {what: "replies", channel: $channel}};
def user($id): {method: "GET", url: "/users.info", query: {user: $id}, tag: {what: "user", id: $id}};

# turn: where the next round goes on, known when a conversation of this one was read.
def in_turn: .cursor as $c | ($c.list // []) as $all | ($c.turn // 0) as $t
  | (if $t + 20 >= ($all | length) then 0 else $t + 20 end) as $next
  | [$all[$t:$t + 20][] as $id | history({id: $id, direct: ($id | startswith("D")), seen: ($c.seen[$id]? // null), turn: $next}; null)];
# Once round, the list is asked for anew.
def pull: if (.cursor.list? // [] | length) == 0 or (.cursor.turn // 0) == 0 then [list(null)] else in_turn end;

# ---- in: messages --------------------------------------------------------------------------

def swap($this; $that): split($this) | join($that);
# <@U1>, <#C1|name>, <https://x|words> and three escapes.
def words($names): tostring
  | [match("<([^<>]*)>|[^<]+|<"; "g") | if (.captures[0].string // null) == null then .string
     else .captures[0].string | split("|") as $p
       | if startswith("@") then "@" + ($names[$p[0][1:]] // $p[1] // $p[0][1:])
         elif startswith("#") then "#" + ($p[1] // $p[0][1:]) elif startswith("!") then "@" + ($p[1] // $p[0][1:] | ltrimstr("@"))
         elif $p[1] != null and $p[1] != $p[0] and ("mailto:" + $p[1]) != $p[0] then "\($p[1]) (\($p[0]))" else $p[0] | ltrimstr("mailto:") end end]
  | join("") | swap("&lt;"; "<") | swap("&gt;"; ">") | swap("&amp;"; "&");
def files: [.files // [] | .[] | objects | select((.id | word) != null) | {id: (.id | tostring), name: ((.name // .title | word) // "file"),
  type: ((.mimetype | word) // "application/octet-stream"), size: (.size | numbers // null), url: (.url_private | word)}];
def said: .subtype == null or .subtype == "" or (.subtype | IN("file_share", "thread_broadcast", "bot_message", "me_message", "message_replied"));

def message($in; $channel): objects | select((.ts | is_ts) and said) | ($in.cursor.names? // {}) as $names
  | ($channel.id + "/") as $c | ((.user | word) // (.bot_id | word) // "unknown") as $who
  | ((.thread_ts | word) // null | if is_ts then . else null end) as $top
  | ($in.facts.id != null and $who == $in.facts.id or ($in.facts.bot != null and .bot_id == $in.facts.bot)) as $ours
  | (($channel.direct == true) or ($in.settings.channels // "mentions") == "all" or ($in.facts.id != null and (.text // "" | tostring | contains("<@" + $in.facts.id)))) as $to_us
  | {id: ($c + .ts), thread: (if $channel.direct == true then $channel.id else $c + ($top // .ts) end),
     parent: (if $top != null and $top != .ts then $c + $top else null end), kind: "message", visibility: "private",
     author: {id: $who, handle: null, name: ($names[$who] // (.username | word))}, from_us: $ours,
     text: (.text | word | if . == null then null else words($names) end), at: .ts,
     automatic: (if $ours or $to_us then null else "context" end), attachments: files,
     keep: {channel: $channel.id, thread: (if $channel.direct == true and $top == null then null else $top // .ts end)}}
  | select(.text != null or (.attachments | length) > 0);
def with_edit($in; $channel): . as $m | message($in; $channel)
  | ., (select($m.edited.ts? | is_ts) | {id: (.id + "#edit:" + $m.edited.ts), kind: "edit", parent: .id, thread, visibility, author, from_us, text, attachments, at: $m.edited.ts});
def event($in): objects | select(.type == "message") | {id: ((.channel | word) // "?"), direct: (.channel_type == "im")} as $channel
  | if .subtype == "message_deleted" then
      select((.deleted_ts | is_ts) and ((.event_ts // .ts) | is_ts))
      | {id: "\($channel.id)/\(.deleted_ts)#delete", kind: "delete", parent: "\($channel.id)/\(.deleted_ts)", visibility: "private", at: (.event_ts // .ts)}
    elif .subtype == "message_changed" then .message | with_edit($in; $channel)
    else with_edit($in; $channel) end;

# ---- in: pages -----------------------------------------------------------------------------

def newest: map(select(. != null)) | max;
def page_list($in): ($in.cursor // {}) as $c | [$in.body.channels[]? | objects | .id | strings] as $ids
  | (($c.building // []) + $ids | .[:2000]) as $all | ($in.body.response_metadata.next_cursor? | word) as $more
  | (if $more != null then $c + {building: $all}
     else $c + {list: $all, building: null, turn: 0, seen: ($c.seen // {} | with_entries(select(.key as $k | $all | index($k))))} end) as $next
  | {messages: [], cursor: $next,
     next: (if $more != null then [$in | list($more)] else [$in | .cursor = $next | in_turn[]] end)};

def page_history($in): $in.request.tag.channel as $channel | ($in.cursor // {}) as $c
  | [$in.body.messages[]? | objects | select(.ts | is_ts)] as $all
  | [$all[] | select($channel.seen == null or .ts > $channel.seen or (.edited.ts? // "") > $channel.seen)] as $fresh
  | ([$fresh[] | .user, (.text // "" | tostring | match("<@([A-Z0-9]+)"; "g").captures[0].string) | word | select(. != null)] | unique
     | map(select($c.names[.]? == null))) as $strangers
  | if ($strangers | length) > 0 and $in.request.tag.again? == null then
      {messages: [], cursor: $c,
       next: ([$strangers[:20][] | user(.)] + [$in | history($channel; $in.request.tag.page?) | .tag += {again: true}])}
    else
      ([$c.seen[$channel.id]?, $all[].ts, ($all[] | .latest_reply? | select(is_ts))] | newest) as $top
      | ($in.body.response_metadata.next_cursor? | word) as $more
      | {messages: [$fresh[] | with_edit($in; $channel)],
         cursor: ($c + (if $channel.turn != null then {turn: $channel.turn} else {} end) + {seen: (($c.seen // {}) + if $top == null then {} else {($channel.id): $top} end)}),
         next: ([$all[] | select((.reply_count // 0) > 0 and ($channel.seen == null or (.latest_reply // "") > $channel.seen)) | .ts as $ts | replies($channel; $ts)]
           + if $more != null and ($all | length) > 0 and ($channel.seen == null or $all[-1].ts > $channel.seen) then [$in | history($channel; $more)] else [] end)}
    end;
def page_user($in): ($in.cursor // {}) as $c | $in.body.user as $u
  | {messages: [], next: [],
     cursor: ($c + {names: (($c.names // {}) + {($in.request.tag.id): ([$u.profile.display_name?, $u.real_name?, $u.name? | word | select(. != null)][0] // "?" | .[:80])}
       | if length > 500 then to_entries | .[-500:] | from_entries else . end)})};

def complaint: (.body | if type == "object" then .error else null end) // "status \(.status)" | tostring;
def page: . as $in | .request.tag.what? as $what
  | if (.body | type) != "object" then error("the answer is not Slack's")
    elif $what == "user" and .body.ok? == false then page_user(.body = {user: {}})
    elif .body.ok? == false and .body.error? == "ratelimited" then error("Slack asks us to slow down")
    elif .body.ok? == false then error("Slack says: \(complaint | if . == "" then "no" else . end)")
    elif (.body.event? | type) == "object" then {messages: [.body.event | event($in)], cursor: .cursor, next: []}
    elif $what == "user" then page_user($in)
    elif .body.channels? != null then page_list($in)
    elif $what == "replies" then
      $in.request.tag.channel as $channel
      | {messages: [.body.messages[]? | objects | select($channel.seen == null or ((.ts? // "") > $channel.seen)) | with_edit($in; $channel)], cursor: .cursor, next: []}
    elif $what == "history" then page_history($in)
    else error("the answer holds no messages") end;

# ---- out -----------------------------------------------------------------------------------

# &, < and > would be Slack's own marks. What the message is, stands in its metadata.
def push: .thread.tags as $t | [{method: "POST", url: "/chat.postMessage", last: true, tag: {what: "send", channel: ($t.channel // .thread.id)},
  json: ({channel: ($t.channel // .thread.id), text: (.message.text | swap("&"; "&amp;") | swap("<"; "&lt;") | swap(">"; "&gt;")),
      metadata: {event_type: "guichet_answer", event_payload: {id: .message.id}}}
    + if $t.thread? != null then {thread_ts: $t.thread} else {} end)}];

def meaning: complaint as $e
  | if .status == 429 or ($e | IN("ratelimited", "rate_limited")) then "limit"
    elif .status == 401 or ($e | IN("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope", "no_permission", "org_login_required")) then "auth"
    elif .status >= 500 or ($e | IN("internal_error", "fatal_error", "service_unavailable", "request_timeout")) then "temp"
    elif .status == 404 then "config" elif .status >= 400 or (.body | type) == "object" and .body.ok? == false then "refused" else "protocol" end;
def sent: meaning as $what
  | if (.body | type) == "object" and .body.ok? == true and .body.ts? != null then {outcome: "sent", id: "\(.body.channel)/\(.body.ts)", at: .body.ts}
    elif $what == "limit" then {outcome: "retry", retry_after: (.headers["retry-after"]? // "" | tonumber? // null), text: complaint}
    elif $what == "temp" or $what == "protocol" then {outcome: "unknown", text: complaint}
    else {outcome: "refused", text: complaint} end;

def look: .thread.tags as $t | [{method: "GET", url: (if $t.thread? != null then "/conversations.replies" else "/conversations.history" end),
  query: ({channel: ($t.channel // .thread.id), limit: "100", include_all_metadata: "true", oldest: ((.since | epoch) - 120 | tostring)}
    + if $t.thread? != null then {ts: $t.thread} else {} end)}];
def found: . as $in | if (.body | type) != "object" or .body.ok != true then error("Slack says: " + complaint) else . end
  | [.body.messages[]? | objects | select(.metadata.event_payload.id? == $in.message.id)][0]
  | if . == null then {found: false} else {found: true, id: "\($in.thread.tags.channel // $in.thread.id)/\(.ts)", at: .ts} end;

def fault: {code: meaning, text: complaint} + if meaning == "limit" then {retry_after: (.headers["retry-after"]? // "" | tonumber? // null)} else {} end;
