# Messenger (Graph API, Conversations and Send): what people write to a Facebook Page, and answers.
# Facts: developers.facebook.com, Messenger Platform, Conversation, webhooks messages.
#
# A conversation has the name of the person, as that is all that a webhook call tells of it: what comes both ways is one.
# There is no asking for what is newer than a time: conversations come newest first, with their
# newest messages, and are walked down to what was seen. Of a conversation only the twenty newest
# messages are told in full. Changes and removals are not told. A person has one id for this Page,
# which is no Facebook profile, and the mail address given beside it is none.
#
# cursor: {seen: newest updated_time, walk: {top, pages}}

def about: {
  title: "Messenger", mark: "p", kind: "chat", visibility: "private",
  limit: {max: 2000, unit: "utf16"}, limit_private: null,
  window_hours: 24,
  auth: {scheme: "bearer"}, url: "https://graph.facebook.com/v25.0", hosts: [],
  # Two calls a second to the Conversations API.
  poll_seconds: 30, budget: {requests: 100, seconds: 60, reserve: 20},
  resend_seconds: null, abilities: ["reply", "look"], cost: null, webhook: "meta",
  settings: [
    {key: "page", default: "me", required: false,
     help: "The Page's id. The token must be the Page's own, of a person with the messaging task and of an app to which Meta's review has given pages_messaging with Advanced Access: without it only people with a role in the app are seen."},
    {key: "platform", default: "messenger", required: false,
     help: "instagram: the direct messages of the Instagram account behind the Page instead (instagram_manage_messages; 1000 bytes at most)."},
    {key: "history", default: "2", required: false,
     help: "How many pages of twenty-five conversations the first look goes back."}]
};

def number($key; $fallback; $most): (.settings[$key] // "" | tonumber? // $fallback)
  | if . < 1 then 1 elif . > $most then $most else floor end;
def word: if . == null then null else tostring | if . == "" then null else . end end;
# Graph's times have no colon in their offset; they are all +0000.
def epoch: tostring | .[:19] + "Z" | fromdateiso8601;
def page_id: .settings.page // "me" | @uri;
# The Page whose people they are; a webhook call says it itself.
def here: (.facts.id? | word) // (.settings.page? | word | if . == "me" then null else . end) // (.settings.address? | word);

def probe: {method: "GET", url: ("/" + page_id), query: {fields: "id,name"}, tag: {what: "me"}};
def learn: if .body.id? != null then {id: (.body.id | tostring), handle: (.body.name? // .body.id | tostring)} else {} end;

# ---- in: what is asked ---------------------------------------------------------------------

def message_fields: "id,created_time,from,to,message,sticker,attachments{id,mime_type,name,size,image_data,file_url,video_data}";
def conversations($after): {method: "GET", url: ("/" + page_id + "/conversations"),
  query: ({platform: (.settings.platform // "messenger"), limit: "25",
      fields: ("id,updated_time,can_reply,participants,messages.limit(20){" + message_fields + "}")}
    + if $after == null then {} else {after: $after} end), tag: {what: "conversations"}};
def messages($c; $after): {method: "GET", url: ("/" + ($c.id | @uri) + "/messages"),
  query: ({fields: message_fields, limit: "20"} + if $after == null then {} else {after: $after} end),
  tag: {what: "messages", conversation: $c}};
def pull: [conversations(null)];

# ---- in: messages --------------------------------------------------------------------------

# Names are nobody's own: two people may share one.
def person($page): {id: (.id | tostring), within: $page, handle: (.username? | word | if . == null then null else "@" + . end), name: ((.name | word) // (.username? | word))};
def attachments: [(.attachments.data[]? | objects
    | {id: ((.id // "attachment") | tostring), name: ((.name | word) // (.mime_type | word) // "attachment"),
       type: ((.mime_type | word) // "application/octet-stream"), size: (.size | numbers // null),
       url: (.image_data.url? // .video_data.url? // .file_url? // null)}),
  (.sticker? | strings | select(. != "") | {id: "sticker", name: "sticker", type: "image/png", size: null, url: .})];
# c: {id, who (not the Page), can}
def message($in; $c): objects | select(.id != null and .created_time != null)
  | (.from.id? | word) as $from
  | {id: (.id | tostring), thread: ((if $in.facts.id != null then $c.who else null end) // $c.id), parent: null, kind: "message", visibility: "private",
     author: (if $from != null then .from | person($in | here) else {id: ("message:" + (.id | tostring)), handle: null, name: null} end),
     from_us: ($from != null and $from == $in.facts.id), text: (.message | word), at: .created_time,
     to: [.to.data[]? | objects | select(.id != null) | person($in | here) | {id, within, handle, name}],
     attachments: attachments,
     keep: {to: (if $from != null and $from != $in.facts.id then $from else $c.who end), can: $c.can, conversation: $c.id}}
  | select(.text != null or (.attachments | length) > 0);

def conversation($in): {id: (.id | tostring), can: (.can_reply != false),
  who: ([.participants.data[]? | objects | .id | word | select(. != null and . != $in.facts.id)][0])};

# ---- in: webhook calls -----------------------------------------------------------------------

def mime: {image: "image/jpeg", video: "video/mp4", audio: "audio/mp4"}[.type // ""] // "application/octet-stream";
def called_files: [.attachments[]? | objects | select(.payload.url? | strings | length > 0)
  | {id: .payload.url, name: ((.title? | word) // .type // "file"), type: mime, size: null, url: .payload.url}];
def called_words: (.text | word) // ([.attachments[]? | objects | .payload.coordinates? | objects | "\(.lat), \(.long)"]
  | if length == 0 then null else join("\n") end);
# An echo is what the Page wrote, from wherever. What can be told of a message later bears its id.
# Calls about several Pages may come to one account: each has its own people.
def called($page; $here): objects | select(.timestamp != null and .sender.id? != null and .recipient.id? != null)
  | (.message.is_echo? == true or (.sender.id | tostring) == $page) as $ours
  | (if $ours then .recipient.id else .sender.id end | tostring) as $them
  | {thread: (if $page == $here then $them else $page + "/" + $them end), parent: null, kind: "message", visibility: "private",
     author: {id: (.sender.id | tostring), within: $page, handle: null, name: null}, from_us: $ours, at: .timestamp,
     keep: {to: $them, can: true, conversation: null}} as $base
  | if .message.mid? != null and .message.is_deleted? == true then
      $base + {id: (.message.mid + "#delete"), kind: "delete", parent: .message.mid}
    elif .message.mid? != null then .message as $m
      | $base + {id: $m.mid, parent: ($m.reply_to.mid? // null), text: ($m | called_words), attachments: ($m | called_files)}
      | select(.text != null or (.attachments | length) > 0)
    elif .message_edit.mid? != null then .message_edit as $e
      | $base + {id: "\($e.mid)#edit:\($e.num_edit // 1)", kind: "edit", parent: $e.mid, text: ($e.text | word)} | select(.text != null)
    elif .reaction.mid? != null then .reaction as $r | "\($r.mid)#reaction:\(.sender.id)" as $id
      | if $r.action == "unreact" then $base + {kind: "delete", id: "\($id)#taken-back:\(.timestamp)", parent: $id}
        else $base + {kind: "reaction", id: $id, parent: $r.mid, text: ($r.emoji // $r.reaction | word)} end
    elif .postback.mid? != null then $base + {id: .postback.mid, text: (.postback.title | word)} | select(.text != null)
    else empty end;
# One app may be told of many Pages; ours is the one that is set.
def page_webhook($in): (.settings.page // "me" | tostring) as $page
  | [.body.entry[]? | objects | select($page == "me" or (.id | tostring) == $page)] as $ours
  | {messages: [$ours[] | (.id | tostring) as $id | (.messaging[]?, .standby[]?) | called($id; $in | here)], cursor: $in.cursor, next: [],
     notes: [$ours[] | select(.changes? != null) | "comments are read by an account with the connector facebook or instagram"]};

# ---- in: pages -----------------------------------------------------------------------------

def newest: map(select(. != null)) | max;
def page_conversations($in; $all): ($in.cursor // {}) as $c | ($c.walk // {top: null, pages: 0}) as $walk
  | ([$walk.top, $c.seen, $all[].updated_time] | newest) as $top
  | [$all[] | select($c.seen == null or (.updated_time // "") >= $c.seen)] as $fresh
  | ($in.body.paging.cursors.after? // null) as $after
  | ($in.body.paging.next? != null and $after != null and ($fresh | length) == ($all | length)
     and (if $c.seen == null then $walk.pages + 1 < ($in | number("history"; 2; 40)) else $walk.pages < 200 end)) as $more
  | {messages: [$fresh[] | conversation($in) as $k | .messages.data[]?
       | select($c.seen == null or (.created_time? // "") >= $c.seen) | message($in; $k)],
     cursor: (if $more then $c + {walk: {top: $top, pages: ($walk.pages + 1)}} else {seen: $top} end),
     # All twenty are new: there are more below them.
     next: ([$fresh[] | conversation($in) as $k
         | if .messages == null then $in | messages($k; null)
           elif $c.seen != null and .messages.paging.next? != null and ([.messages.data[]? | select(.created_time < $c.seen)] | length) == 0
           then .messages.paging.cursors.after as $below | messages($k + {seen: $c.seen, page: 1}; $below) else empty end]
       + if $more then [$in | conversations($after)] else [] end)};

def page_messages($in): $in.request.tag.conversation as $k | [$in.body.data[]? | objects] as $all
  | {messages: [$all[] | select($k.seen == null or (.created_time // "") >= $k.seen) | message($in; $k)], cursor: $in.cursor,
     next: (if $k.seen != null and $k.page < 10 and $in.body.paging.next? != null
         and ([$all[] | select((.created_time // "") < $k.seen)] | length) == 0
       then [messages($k + {page: ($k.page + 1)}; $in.body.paging.cursors.after)] else [] end)};

def problem: .body | if type == "object" and (.error | type) == "object" then .error else {} end;
def complaint: (problem.message // "status \(.status)") | tostring;
def page: . as $in
  | if .request.tag.what? == "webhook" then
      (if (.settings.platform // "messenger") == "instagram" then "instagram" else "page" end) as $object
      | if .body.object? != $object or (.body.entry | type) != "array" then error("this is no webhook call about \($object): it has no entry of it")
        else page_webhook($in) end
    elif (.body | type) != "object" or .body.error? != null then error("the answer is not Graph's: " + complaint)
    elif .request.tag.what? == "messages" then page_messages($in)
    elif (.body.data | type) == "array" then page_conversations($in; [.body.data[] | objects | select(.id != null)])
    elif .body.participants? != null then page_conversations($in; [.body])
    else error("the answer holds no conversations") end;

# ---- out -----------------------------------------------------------------------------------

def check: if .thread.tags.can? == false then [{level: "stop", text: {
    en: "Meta lets nobody answer in this conversation any more: the person has blocked the Page or is gone.",
    fr: "Meta ne permet plus de répondre dans cette conversation : la personne a bloqué la Page ou n’est plus là."}}]
  else [] end;

def push: [{method: "POST", url: ("/" + page_id + "/messages"), last: true, tag: {what: "send"},
  json: {recipient: {id: (.thread.tags.to? // .thread.parent_author.id)}, messaging_type: "RESPONSE", message: {text: .message.text}}}];

# What Meta's codes mean is the same on all of its APIs.
def meaning: (problem.code // 0) as $code | (problem.error_subcode // 0) as $sub
  | if ($code | IN(4, 17, 32, 341, 368, 613)) or ($code >= 80000 and $code <= 80014) or .status == 429 then "limit"
    elif $code == 190 or $code == 102 or .status == 401 then "auth"
    elif $code == 100 and $sub == 33 then "gone"
    # The window is over; the person cannot be reached.
    elif ($sub | IN(2018278, 2018108, 2018001)) or $code == 551 then "refused"
    elif $code == 10 or ($code >= 200 and $code <= 299) then "auth"
    elif $code == 1 or $code == 2 or $code == 1200 or .status >= 500 then "temp"
    elif .status == 404 then "gone"
    elif .status >= 400 or $code > 0 then "refused"
    else "protocol" end;
# What is no object says nothing.
def object: if (.body | type) == "object" then . else .body = {} end;
def sent: meaning as $what | object
  | if .status < 300 and .body.message_id? != null then {outcome: "sent", id: .body.message_id}
    elif $what == "limit" then {outcome: "retry", text: complaint}
    elif $what == "temp" or $what == "protocol" then {outcome: "unknown", text: complaint}
    else {outcome: "refused", text: complaint} end;

# No key against doubles: after a lost answer the newest messages of the conversation are read. What came by a webhook
# call does not tell its name: it is asked for by the person.
def look: if (.thread.tags.conversation? // null) != null then [messages({id: .thread.tags.conversation}; null)]
  else [{method: "GET", url: ("/" + page_id + "/conversations"),
    query: {platform: (.settings.platform // "messenger"), user_id: (.thread.tags.to? // .thread.parent_author.id),
      fields: ("messages.limit(20){" + message_fields + "}")}}] end;
def plain: gsub("\\s+"; " ") | ltrimstr(" ") | rtrimstr(" ");
def found: . as $in | if (.body | type) != "object" then error("the answer cannot be read") else . end
  | (.message.text | plain) as $text | ((.since | epoch) - 120) as $since
  | [.body.data? // [] | .[] | objects | (.messages.data[]? , .) | objects | select(.from.id? == $in.facts.id and (.message // "" | plain) == $text
     and (.created_time | epoch) >= $since)][0]
  | if . == null then {found: false} else {found: true, id: .id, at: .created_time} end;

def fault: meaning as $code | {code: $code, text: (complaint
  + if $code == "auth" and (problem.code // 0 | . == 10 or (. >= 200 and . <= 299)) then " (has the app this permission, and the person that role on the Page?)" else "" end)};
