# Twilio: SMS to and from our number, and where wanted the open Conversations (SMS groups, WhatsApp, web
# chats that Twilio keeps). Facts: twilio.com/docs, Messages resource, Conversations Message resource.
#
# Messages are asked for by the day and come newest first: they are walked down to an hour before the
# newest seen, as a message may be listed late; what came twice is known by its id. An SMS thread
# is our number and theirs. Conversations cannot be asked for what changed: twenty of the open ones are
# looked at each round, in turn, so close what is done.
#
# cursor: {in, out: epoch of the newest seen, turn, index: {conversation: newest index}}

def about: {
  title: "SMS (Twilio)", mark: "s", kind: "chat", visibility: "private",
  # 1,600 characters at most, whatever the alphabet: ten segments are always below.
  limit: {max: 10, unit: "sms"}, limit_private: null, window_hours: null,
  auth: {scheme: "basic"}, url: "https://api.twilio.com", hosts: ["conversations.twilio.com"],
  poll_seconds: 30, budget: {requests: 100, seconds: 60, reserve: 20},
  resend_seconds: null, abilities: ["reply", "look"], webhook: "twilio",
  cost: "Each segment of an SMS is charged at the price of the country it goes to.",
  settings: [
    {key: "account-sid", default: null, required: true,
     help: "The account's SID (AC…). user is the same SID with the auth token as password, or an API key's SID (SK…) with its secret."},
    {key: "from", default: null, required: true, help: "Our number, as in +33757000000."},
    {key: "service", default: "", required: false, help: "A messaging service's SID (MG…) to send by instead of the number."},
    {key: "history", default: "7", required: false, help: "How many days the first look goes back."},
    {key: "conversations", default: "no", required: false,
     help: "yes: the open conversations of Twilio Conversations too; each costs a request when it is its turn."},
    {key: "identity", default: "advisor", required: false, help: "Our name in Conversations."}]
};

def number($key; $fallback; $most): (.settings[$key] // "" | tonumber? // $fallback)
  | if . < 1 then 1 elif . > $most then $most else floor end;
def word: if . == null then null else tostring | if . == "" then null else . end end;
def now_s: (.now // "1970-01-01T00:00:00Z") | .[:19] + "Z" | fromdateiso8601;
# RFC 2822, or RFC 3339; all are in UTC.
def epoch: if type != "string" then null elif test("^[0-9]{4}-") then (.[:19] + "Z" | fromdateiso8601)
  else (try (strptime("%a, %d %b %Y %H:%M:%S %z") | mktime) catch null) end;
def account: "/2010-04-01/Accounts/" + (.settings["account-sid"] // "" | @uri);

# ---- in: what is asked ---------------------------------------------------------------------

def day($seen): if $seen == null then now_s - number("history"; 7; 400) * 86400 else $seen - 3600 end | todate[:10];
def messages($side): (.cursor[$side] // null) as $seen | {method: "GET", url: (account + "/Messages.json"),
  query: ({"DateSent>": day($seen), PageSize: "100"} + if $side == "in" then {To: .settings.from} else {From: .settings.from} end),
  tag: {what: "sms", side: $side, seen: $seen, top: null}};
def conversations: {method: "GET", url: "https://conversations.twilio.com/v1/Conversations",
  query: {State: "active", PageSize: "100"}, tag: {what: "conversations"}};
def conversation($id; $seen): {method: "GET", url: ("https://conversations.twilio.com/v1/Conversations/" + ($id | @uri) + "/Messages"),
  query: {Order: "desc", PageSize: "50"}, tag: {what: "conversation", id: $id, seen: $seen, top: null}};
def pull: [messages("in"), messages("out")] + if (.settings.conversations // "no") == "yes" then [conversations] else [] end;

# ---- in: messages --------------------------------------------------------------------------

def sms($in): objects | select(.sid != null) | (.sid | tostring) as $sid
  | (.direction // "" | tostring | startswith("outbound")) as $ours
  | (if $ours then .to else .from end | word) as $them | (if $ours then .from else .to end | word) as $us
  | {id: $sid, thread: (($us // "?") + " " + ($them // "?")), parent: null, kind: "message", visibility: "private",
     author: (if $ours then {id: ($us // (.messaging_service_sid | word)), handle: ($us // (.messaging_service_sid | word)), name: null}
       else {id: $them, handle: $them, name: null, phone: $them} end),
     from_us: $ours, text: (.body | word), at: (.date_sent // .date_created),
     # A number, not the files: those are listed one level below.
     attachments: ((.num_media // "0" | tonumber? // 0) as $n
       | [range(0; if $n > 20 then 20 else $n end) | {id: "\($sid)/\(. + 1)", name: "file \(. + 1)", type: "application/octet-stream", size: null,
           url: null}]),
     keep: {to: $them}}
  | select((.text != null or (.attachments | length) > 0) and .at != null);

# The form that Twilio calls with when an SMS comes; it says no time.
def called($in): objects | select(.MessageSid != null) | (.From | word) as $them
  | {id: (.MessageSid | tostring), thread: ((.To | word // "?") + " " + ($them // "?")), parent: null, kind: "message", visibility: "private",
     author: {id: $them, handle: $them, name: (.ProfileName? | word), phone: $them}, from_us: false, text: (.Body | word), at: $in.now,
     attachments: (. as $m | (.NumMedia // "0" | tonumber? // 0) as $n
       | [range(0; if $n > 20 then 20 else $n end) | {id: "\($m.MessageSid)/\(. + 1)", name: "file \(. + 1)",
           type: ($m["MediaContentType\(.)"] | word // "application/octet-stream"), size: null, url: null}]),
     keep: {to: $them}}
  | select(.text != null or (.attachments | length) > 0);

def is_us($in): . == ($in.settings.identity // "advisor") or . == $in.settings.from or . == "system";
def file($m): objects | {id: ((.sid // "file") | tostring), name: ((.filename | word) // "file"), type: ((.content_type | word) // "application/octet-stream"),
  size: (.size | numbers // null), url: null};
def message($in): objects | select(.sid != null and .date_created != null) | . as $m
  | (.conversation_sid // "?" | tostring) as $c | ((.author | word) // (.participant_sid | word) // "participant") as $who
  | {id: "\($c)/\(.index // .sid)", thread: $c, parent: null, kind: "message", visibility: "private",
     author: {id: $who, handle: $who, name: null, phone: (if $who | test("^\\+[0-9]+$") then $who else null end)},
     from_us: ($who | is_us($in)), text: (.body | word), at: .date_created,
     attachments: [.media // [] | .[] | file($m)], keep: {conversation: $c}}
  | ., (select($m.date_updated != null and $m.date_updated != $m.date_created and $m.body != null and ($m.last_updated_by? | word) != null)
      | {id: (.id + "#edit:" + ($m.date_updated | tostring)), kind: "edit", parent: .id, thread, visibility, author, from_us, text, at: $m.date_updated})
  | select(.text != null or (.attachments | length) > 0);

# ---- in: pages -----------------------------------------------------------------------------

def newest: map(select(. != null)) | max;
def page_sms($in): ($in.request.tag // {}) as $tag | [$in.body.messages[] | objects] as $all
  | [$all[] | .date_created // .date_sent | epoch | select(. != null)] as $times
  | ([$tag.top, $times[]] | newest) as $top
  | ($in.body.next_page_uri? != null and $tag.what? == "sms" and ($all | length) > 0
     and ($tag.seen == null or ($times | min // 0) >= $tag.seen - 3600)) as $more
  | {messages: [$all[] | sms($in)],
     cursor: (if $more or $tag.side? == null then $in.cursor
       else ($in.cursor // {}) + {($tag.side): ([$top, $tag.seen] | newest)} end),
     next: (if $more then [{method: "GET", url: $in.body.next_page_uri, tag: ($tag + {top: $top})}] else [] end)};

def page_conversations($in): ($in.cursor // {}) as $c | [$in.body.conversations[]? | objects | .sid | strings] as $open
  | ($open | length) as $n | (($c.turn // 0) % (if $n > 0 then $n else 1 end)) as $turn
  | ($open[$turn:] + $open[:$turn])[:20] as $now
  | {messages: [],
     cursor: ($c + {turn: (if $n > 0 then ($turn + ($now | length)) % $n else 0 end),
       index: (reduce $open[] as $o ({}; if $c.index[$o]? == null then . else .[$o] = $c.index[$o] end))}),
     next: [$now[] | conversation(.; $c.index[.]?)]};

def page_conversation($in): ($in.request.tag // {}) as $tag | ($in.cursor // {}) as $c | [$in.body.messages[] | objects] as $all
  | [$all[] | .index | numbers] as $places | ([$tag.top, $tag.seen, $places[]] | newest) as $top
  | ($in.body.meta.next_page_url? != null and $tag.id? != null and $tag.seen != null and ($places | min // 0) > $tag.seen) as $more
  | {messages: [$all[] | select($tag.seen == null or (.index // 0) > $tag.seen) | message($in)],
     cursor: (if $more or $tag.id? == null then $in.cursor else $c + {index: (($c.index // {}) + {($tag.id): $top})} end),
     next: (if $more then [{method: "GET", url: $in.body.meta.next_page_url, tag: ($tag + {top: $top})}] else [] end)};

def complaint: (.body | if type == "object" then .message // .error_message else null end) // "status \(.status)" | tostring;
def page: . as $in
  | if (.body | type) != "object" or (.body.code? != null and .body.messages? == null) then error("the answer is not Twilio's: " + complaint)
    elif .body.conversations? != null then page_conversations($in)
    elif .body.meta? != null then page_conversation($in)
    elif (.body.messages? | type) == "array" then page_sms($in)
    elif .body.MessageSid? != null then {messages: [.body | called($in)], cursor: .cursor, next: []}
    elif .body.sid? != null then {messages: [.body | if .conversation_sid? != null then message($in) else sms($in) end], cursor: .cursor, next: []}
    else error("the answer holds no messages") end;

# ---- out -----------------------------------------------------------------------------------

# What is sent into a conversation says which answer of ours it is; an SMS cannot.
def push: . as $in | .thread.tags.conversation? as $c
  | if $c != null then [{method: "POST", url: ("https://conversations.twilio.com/v1/Conversations/" + ($c | @uri) + "/Messages"), last: true,
      tag: {what: "conversation"}, form: {Author: (.settings.identity // "advisor"), Body: .message.text, Attributes: ({answer: .message.id} | tojson)}}]
    else [{method: "POST", url: (account + "/Messages.json"), last: true, tag: {what: "sms"},
      form: ({To: (.thread.tags.to? // .thread.parent_author.handle // .message.to[0]), Body: .message.text}
        + if (.settings.service | word) != null then {MessagingServiceSid: .settings.service} else {From: .settings.from} end)}] end;

def meaning: (.body | if type == "object" then .code // 0 else 0 end) as $code
  | if .status == 429 or $code == 20429 or $code == 14107 then "limit"
    elif .status == 401 or ($code | IN(20003, 20005, 20008)) then "auth"
    elif .status == 404 or $code == 20404 then "gone"
    elif .status >= 500 then "temp" elif .status >= 400 then "refused" else "protocol" end;
# What is no object says nothing.
def object: if (.body | type) == "object" then . else .body = {} end;
def sent: meaning as $what | object | .body as $b
  | if .status < 300 and $b.sid? != null then
      if ($b.status? // "" | IN("failed", "undelivered", "canceled")) then {outcome: "refused", text: complaint}
      else {outcome: "sent", id: (if $b.conversation_sid? != null then "\($b.conversation_sid)/\($b.index)" else $b.sid end), at: ($b.date_created? // null)} end
    elif $what == "limit" then {outcome: "retry", text: complaint}
    elif $what == "temp" or $what == "protocol" then {outcome: "unknown", text: complaint}
    else {outcome: "refused", text: complaint} end;

def look: .thread.tags.conversation? as $c
  | if $c != null then [conversation($c; null)]
    else [{method: "GET", url: (account + "/Messages.json"),
      query: {To: (.thread.tags.to? // .thread.parent_author.handle), "DateSent>": ((.since | epoch) - 86400 | todate[:10]), PageSize: "50"}}] end;
def found: . as $in | if (.body | type) != "object" then error("the answer cannot be read") else . end
  | (.since | epoch) as $since
  | [.body.messages[]? | objects
     | if .conversation_sid? != null then select((.attributes // "" | try (fromjson | .answer?) catch null) == $in.message.id)
       else select((.direction // "" | startswith("outbound")) and .body == $in.message.text and (.date_created | epoch // 0) >= $since - 120
         and (.status // "" | IN("failed", "undelivered", "canceled") | not)) end][0]
  | if . == null then {found: false}
    else {found: true, id: (if .conversation_sid? != null then "\(.conversation_sid)/\(.index)" else .sid end), at: .date_created} end;

def fault: {code: meaning, text: complaint};
