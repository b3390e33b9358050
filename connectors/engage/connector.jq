# Engage Digital (RingCentral, once Dimelo): contents of all the channels that it brings together, and
# answers to them. Facts: ringcentral/engage-digital-api-docs, contents, identities.
#
# Contents come newest first and are walked down to what was seen. Who wrote them is asked for by id,
# once: names are kept with the cursor, and a page with people not known yet is asked for again when they are.
# What is not imported from a channel was written here, so it is ours. Answers go out later, and may
# still fail: that is told on the content.
#
# cursor: {seen: newest created_at, names: {identity: [name, handle]}, top, pages}

def about: {
  title: "Engage Digital", mark: "e", kind: "chat", visibility: "both",
  # Each channel behind it has its own limit, of which the API says nothing: it refuses with a sentence.
  limit: {max: 10000, unit: "utf16"}, limit_private: null, window_hours: null,
  auth: {scheme: "bearer"}, url: null, hosts: [], poll_seconds: 30,
  budget: {requests: 400, seconds: 60, reserve: 50},
  resend_seconds: null, abilities: ["reply", "private", "look"], cost: null,
  settings: [
    {key: "query", default: "", required: false,
     help: "Which contents, in Engage's search language, as in: source:4f97fbea7aa58d073900344f. url is https://NAME.api.digital.ringcentral.com/1.0 (or .api.engagement.dimelo.com/1.0); the token is one of the administration's, with the rights of its user."},
    {key: "identities", default: "", required: false, help: "Ids of our own identities on the channels, with commas: what they write is ours."},
    {key: "history", default: "1", required: false, help: "How many pages of 150 contents the first look goes back."}]
};

def number($key; $fallback; $most): (.settings[$key] // "" | tonumber? // $fallback)
  | if . < 1 then 1 elif . > $most then $most else floor end;
def word: if . == null then null else tostring | if . == "" then null else . end end;
def epoch: tostring | .[:19] + "Z" | fromdateiso8601;

# ---- in: what is asked ---------------------------------------------------------------------

def contents($offset; $top): {method: "GET", url: "/contents",
  query: ({limit: "150", offset: ($offset | tostring)} + if (.settings.query | word) != null then {q: .settings.query} else {} end),
  tag: {what: "contents", offset: $offset, top: $top}};
def identity($id): {method: "GET", url: ("/identities/" + ($id | @uri)), tag: {what: "identity", id: $id}, accept: [403, 404]};
def pull: [contents(0; null)];

# ---- in: contents to messages --------------------------------------------------------------

def files: [.attachments // [] | .[] | objects | {id: ((.id // "file") | tostring), name: ((.filename | word) // "file"),
  type: ((.content_type | word) // "application/octet-stream"), size: (.size | numbers // null), url: (.url | word)}];
def ours($in): (.created_from != null and .created_from != "synchronizer")
  or ((.author_id | word) as $a | $a != null and ($in.settings.identities // "" | split(",") | map(gsub("\\s"; "")) | index($a)) != null);
def author($names; $ours): (.author_id // .creator_id | word) as $id | ($names[$id // ""] // [null, null]) as $n
  | {id: ($id // ("content:" + .id)), handle: $n[1], name: $n[0]};

def message($in; $names): objects | select(.id != null and .created_at != null) | ours($in) as $ours
  | ((.private_message // .private) == true) as $private
  | {id, thread: ((.thread_id | word) // .id), parent: (.in_reply_to_id | word), kind: (if $private then "message" elif (.in_reply_to_id | word) == null then "post" else "comment" end),
     visibility: (if $private then "private" else "public" end), author: author($names; $ours), from_us: $ours,
     text: (if (.body_input_format // "text") == "html" then ((.body_formatted.text? | word) // null) else (.body | word) end),
     html: (if .body_input_format == "html" and (.body_formatted.text? | word) == null then .body else null end),
     title: ((.title // .thread_title) | word), at: .created_at, lang: (.language | word), url: (.source_url | word),
     rating: (.rating | if type == "number" and . >= 1 and . <= 5 then . else null end),
     automatic: (if .auto_submitted == true then "reply" else null end), attachments: files,
     keep: {content: .id, private: $private}}
  | select((.text // .html // "") != "" or (.attachments | length) > 0 or .rating != null);
def gone($in): objects | select(.remotely_deleted == true and .id != null)
  | {id: (.id + "#delete"), kind: "delete", parent: .id, thread: ((.thread_id | word) // .id),
     visibility: (if .private_message == true then "private" else "public" end), at: (.updated_at // $in.now)};

# ---- in: pages -----------------------------------------------------------------------------

def newest: map(select(. != null)) | max;
def page_contents($in; $all): ($in.cursor // {}) as $c | ($in.request.tag // {}) as $tag | ($c.names // {}) as $names
  | [$all[] | select($c.seen == null or .created_at >= $c.seen)] as $fresh
  | ([$fresh[] | .author_id // empty | tostring] | unique | map(select($names[.] == null))) as $strangers
  | ([$tag.top, $c.seen, $all[].created_at] | newest) as $top
  | (($tag.offset // 0) + ($all | length)) as $offset
  | (($all | length) >= 150 and ($fresh | length) == ($all | length)
     and (if $c.seen == null then $offset < 150 * ($in | number("history"; 1; 50)) else $offset < 15000 end)) as $more
  | if $tag.what? == "contents" and ($strangers | length) > 0 and $tag.again? == null then
      {messages: [], cursor: $c,
       next: ([$strangers[:60][] | identity(.)] + [$in | contents($tag.offset; $tag.top) | .tag += {again: true}])}
    else
      {messages: ([$fresh[] | message($in; $names)] + [$all[] | gone($in)]),
       cursor: (if $more then $c else $c + {seen: $top} end),
       next: (if $more then [$in | contents($offset; $top)] else [] end)}
    end;

# Who cannot be asked for has no name; five hundred are kept.
def page_identity($in): ($in.cursor // {}) as $c | $in.body as $b
  | (if $in.status < 400 and ($b | type) == "object" then
      [([$b.display_name, $b.fullname, ([$b.firstname, $b.lastname | word | select(. != null)] | join(" ")), $b.screenname | word | select(. != null)][0] | if . == null then null else .[:80] end),
       ([$b.screenname, $b.email, $b.mobile_phone | word | select(. != null)][0] | if . == null then null else .[:80] end)] else [null, null] end) as $n
  | {messages: [], next: [],
     cursor: ($c + {names: (($c.names // {}) + {($in.request.tag.id): $n} | if length > 500 then to_entries | .[-500:] | from_entries else . end)})};

# A webhook's event holds the content with its own names for some things.
def of_event: objects | select((.type // "" | tostring | startswith("content.")) and (.resource | type) == "object")
  | .issued_at as $at | .resource | .id as $id | .metadata | objects | . + {id: $id, created_at: (.created_at // $at)};

def complaint: (.body | if type == "object" then .message // .error else null end) // "status \(.status)" | tostring;
def page: . as $in | .request.tag.what? as $what
  | if $what == "identity" then page_identity($in)
    elif (.body | type) != "object" or (.body.error? != null and .body.status? != null) then error("the answer is not Engage's: " + complaint)
    elif (.body.events? | type) == "array" then {messages: [.body.events[] | of_event | message($in; {})], cursor: .cursor, next: []}
    elif (.body.records? | type) == "array" then page_contents($in; [.body.records[] | objects | select(.id != null and .created_at != null)])
    # One content; an intervention or a thread has no body.
    else {messages: [.body | select(.body? != null) | message($in; $in.cursor.names? // {})], cursor: .cursor, next: []} end;

# ---- out -----------------------------------------------------------------------------------

def push: [{method: "POST", url: "/contents", last: true, tag: {what: "content"},
  form: ({in_reply_to_id: (.thread.tags.content? // .thread.parent), body: .message.text}
    # Said only where it differs from what is answered: not every channel knows both.
    + if .message.visibility == "private" and .thread.tags.private? == false then {private: "1"} else {} end)}];

def meaning: if .status == 429 then "limit" elif .status == 401 or .status == 403 then "auth" elif .status == 404 then "gone"
  elif .status >= 500 then "temp" elif .status >= 400 then "refused" else "protocol" end;
# What is no object says nothing.
def object: if (.body | type) == "object" then . else .body = {} end;
def sent: object | if .status < 300 and .body.id? != null then
      if (.body.synchronization_error? | word) != null then {outcome: "refused", text: (.body.synchronization_error | tostring)}
      else {outcome: "sent", id: .body.id, url: (.body.source_url? // null), at: (.body.created_at? // null)} end
  elif .status == 429 then {outcome: "retry", text: complaint}
  elif .status >= 400 and .status < 500 then {outcome: "refused", text: complaint}
  else {outcome: "unknown", text: complaint} end;

# No key against doubles: after a lost answer the newest contents of the thread are read.
def look: [{method: "GET", url: "/contents", query: {q: ("thread:" + (.thread.id // "" | tostring)), limit: "50"}}];
def plain: gsub("\\s+"; " ") | ltrimstr(" ") | rtrimstr(" ");
def found: . as $in | if (.body | type) != "object" then error("the answer cannot be read") else . end
  | (.message.text | plain) as $text | ((.since | epoch) - 120) as $since
  | [.body.records[]? | objects | select((.body // "" | plain) == $text and ours($in) and (.created_at | epoch) >= $since)][0]
  | if . == null then {found: false} else {found: true, id: .id, url: (.source_url // null), at: .created_at} end;

def fault: {code: meaning, text: complaint};
