# Facebook Pages (Graph API): comments on the Page's posts and what visitors post there, and answers to
# both; in private too, once, within seven days of a comment. Facts: developers.facebook.com, Page feed,
# Comment, private replies.
#
# A conversation is a comment with its answers, or a visitor's post with all that is below it. The list of
# posts tells the newest comment of each: only posts where it is new are read, newest first, down to what
# was seen. Nothing tells that a comment was changed or taken away, or an answer to an old comment
# beyond the newest `posts` posts. Next pages are asked for by their cursor: the addresses that
# the answer gives for them hold the token.
#
# cursor: {seen: {post: time of its newest comment seen}, since: time of the newest post seen}

def about: {
  title: "Facebook", mark: "f", kind: "public", visibility: "both",
  limit: {max: 8000, unit: "utf16"}, limit_private: {max: 2000, unit: "utf16"}, window_hours: null,
  auth: {scheme: "bearer"}, url: "https://graph.facebook.com/v25.0", hosts: [],
  poll_seconds: 120,
  # Meta counts per Page and by how busy it is, and tells how much is used: this is for quiet ones.
  budget: {requests: 200, seconds: 3600, reserve: 30},
  resend_seconds: null, abilities: ["reply", "private", "hide", "look"], cost: null,
  settings: [
    {key: "page", default: "me", required: false,
     help: "The Page's id. The token must be the Page's own (from /me/accounts), of an app to which Meta's review has given pages_read_engagement, pages_read_user_content and pages_manage_engagement, and pages_messaging for private answers."},
    {key: "posts", default: "25", required: false,
     help: "How many of the newest posts are watched for comments (at most 100)."},
    {key: "history", default: "1", required: false,
     help: "How many pages of fifty comments the first look reads of each post."}]
};

def number($key; $fallback; $most): (.settings[$key] // "" | tonumber? // $fallback)
  | if . < 1 then 1 elif . > $most then $most else floor end;
def word: if . == null then null else tostring | if . == "" then null else . end end;
# Graph's times have no colon in their offset; they are all +0000.
def epoch: tostring | .[:19] + "Z" | fromdateiso8601;
def us($in): $in.facts.id // ($in.settings.page // "me");
# The Page whose people they are.
def here: (.facts.id? | word) // (.settings.page? | word | if . == "me" then null else . end) // (.settings.address? | word);

def probe: {method: "GET", url: ("/" + (.settings.page // "me" | @uri)), query: {fields: "id,name,username"}, tag: {what: "me"}};
def learn: if .body.id? != null then {id: .body.id, handle: (.body.username? // .body.name? // .body.id)} else {} end;

# ---- in: what is asked ---------------------------------------------------------------------

def comment_fields: "id,parent{id},from,message,created_time,permalink_url,is_hidden,can_reply_privately,attachment";
def pull: number("posts"; 25; 100) as $n | [{method: "GET", url: ("/" + (.settings.page // "me" | @uri) + "/feed"),
  query: {fields: "id,from,message,created_time,permalink_url,comments.filter(stream).order(reverse_chronological).limit(1){id,created_time}",
    limit: ($n | tostring)}, tag: {what: "feed"}}];
# post: {id, visitor, title, seen, page}
def comments($post; $after): {method: "GET", url: ("/" + ($post.id | @uri) + "/comments"),
  query: ({filter: "stream", order: "reverse_chronological", limit: "50", fields: comment_fields}
    + if $after == null then {} else {after: $after} end),
  tag: {what: "comments", post: $post}};

# ---- in: comments to messages --------------------------------------------------------------

# Without the right to moderate there is no id: the address holds it.
def in_address: (.permalink_url? // "" | tostring)
  | {post: ([capture("/posts/(?<x>[^/?]+)").x] | .[0]), comment: ([capture("[?&]comment_id=(?<x>[0-9]+)").x] | .[0]),
     reply: ([capture("[?&]reply_comment_id=(?<x>[0-9]+)").x] | .[0])};
def comment_id: in_address as $a | .id // (if ($a.reply // $a.comment) == null then null
  else ($a.post // "?") + "_" + ($a.reply // $a.comment) end);
def above: in_address as $a | .parent.id? // (if $a.reply == null then null else ($a.post // "?") + "_" + $a.comment end);

# Names are nobody's own: two people may share one.
def author($in; $id): if .from.id? != null then {id: (.from.id | tostring), within: ($in | here), handle: null, name: (.from.name? | word)}
  else {id: ("comment:" + $id), handle: null, name: null} end;
def attachments: [.attachment? | objects
  | {id: ((.target.id? // "attachment") | tostring), name: ((.title? | word) // (.type? | word) // "attachment"),
     type: (if (.type? // "" | tostring | test("video")) then "video/mp4" elif .media.image? != null then "image/jpeg"
       else "application/octet-stream" end),
     size: null, url: (.media.source? // .media.image.src? // .url?)}];

def comment($in; $post): comment_id as $id | above as $parent
  | {id: $id, thread: (if $post.visitor == true then $post.id else $parent // $id end),
     parent: ($parent // (if $post.visitor == true then $post.id else null end)), kind: "comment", visibility: "public",
     author: author($in; $id), from_us: (.from.id? != null and .from.id == $in.facts.id),
     text: (.message | word), title: $post.title, at: .created_time, url: (.permalink_url? | word),
     attachments: attachments,
     keep: {comment: $id, to: ($parent // $id), private: (.can_reply_privately? == true)}}
  | select(.id != null and ((.text // "") != "" or (.attachments | length) > 0));

def title: (.message? // "" | tostring | gsub("\\s+"; " ")) | if . == "" then null elif length > 80 then .[:79] + "…" else . end;
def post($in): {id, thread: .id, parent: null, kind: "post", visibility: "public", author: author($in; .id), from_us: false,
  text: .message, at: .created_time, url: (.permalink_url? | word), attachments: [], keep: {comment: .id, to: .id, private: false}};

# ---- in: pages -----------------------------------------------------------------------------

def newest: map(select(. != null)) | max;
def page_feed($in): ($in.cursor // {}) as $c
  | [$in.body.data[] | objects | select(.id != null)] as $posts
  | [$posts[] | select(.from.id? != null and .from.id != us($in) and $in.facts.id != null)] as $visitors
  | [$posts[] | (.comments.data[0]?.created_time?) as $last
     | select($last != null and ($c.seen[.id] == null or $last > $c.seen[.id]))
     | {id, title: title, seen: ($c.seen[.id]), page: 1,
        visitor: (.from.id? != null and $in.facts.id != null and .from.id != $in.facts.id)}] as $fresh
  | {messages: [$visitors[] | select($c.since == null or .created_time >= $c.since) | post($in)
       | select((.text // "") != "")],
     # What is no longer watched is forgotten; a post's own time moves with its comments' page.
     cursor: {since: ([$c.since, $posts[].created_time] | newest),
       seen: (reduce $posts[] as $p ({}; if $c.seen[$p.id] == null then . else .[$p.id] = $c.seen[$p.id] end))},
     next: [$fresh[] | comments(.; null)]};

# `after` is asked for until something seen comes; then the post's newest is known.
def page_comments($in): $in.request.tag.post as $post | ($in.cursor // {}) as $c
  | [$in.body.data[] | objects] as $all
  | ([$post.top, $all[].created_time] | newest) as $top
  | ([$all[] | select($post.seen != null and .created_time <= $post.seen)] | length > 0) as $met
  | ($in.body.paging.next? != null and ($all | length) > 0 and ($met | not)
     and (if $post.seen == null then $post.page < ($in | number("history"; 1; 20)) else $post.page < 100 end)) as $more
  | {messages: [$all[] | select($post.seen == null or .created_time >= $post.seen) | comment($in; $post)],
     cursor: (if $more then $c else $c + {seen: (($c.seen // {}) + if $top == null then {} else {($post.id): $top} end)} end),
     next: (if $more then [comments($post + {top: $top, page: ($post.page + 1)}; $in.body.paging.cursors.after)] else [] end)};

def problem: .body | if type == "object" and (.error | type) == "object" then .error else {} end;
def complaint: (problem.message // "status \(.status)") | tostring;
def items: if (.data? | type) == "array" then .data elif .created_time? != null then [.]
  else [.[]? | objects | select(.created_time? != null)] end | map(objects);
def page: . as $in
  | if (.body | type) != "object" or .body.error? != null then error("the answer is not Graph's: " + complaint)
    elif .request.tag.what? == "feed" then page_feed($in)
    elif .request.tag.what? == "comments" then page_comments($in)
    else (.body | items) as $all
      | if ($all | length) == 0 and .body.data? == null then error("the answer holds neither posts nor comments") else . end
      | {messages: [$all[] | comment($in; {})], cursor: .cursor, next: []} end;

# ---- out -----------------------------------------------------------------------------------

def week: 7 * 86400;
def check: .message as $m | .thread as $t
  | [if $m.visibility != "private" then empty
     elif $t.tags.private? != true then {level: "stop", text: {
       en: "Facebook takes no private answer to this: it was answered so before, or the person does not allow it. Answer in public.",
       fr: "Facebook n’accepte pas de réponse privée ici : elle a déjà été donnée, ou la personne ne le permet pas. Répondez en public."}}
     elif $t.last_in_at != null and $m.at != null and ($m.at | epoch) - ($t.last_in_at | epoch) > week then {level: "stop", text: {
       en: "Facebook takes a private answer only within seven days of the comment. Answer in public.",
       fr: "Facebook n’accepte une réponse privée que dans les sept jours après le commentaire. Répondez en public."}}
     else {level: "warn", text: {
       en: "Facebook takes one private answer to a comment, no second one until the person writes back; that comes by an account with the connector messenger.",
       fr: "Facebook accepte une seule réponse privée à un commentaire, pas de deuxième avant que la personne n’écrive ; sa réponse vient par un compte du connecteur messenger."}} end];

def push: . as $in
  | if .message.visibility == "private" then
      [{method: "POST", url: ("/" + (us($in) | @uri) + "/messages"), last: true, tag: {what: "private"},
        json: {recipient: {comment_id: .thread.tags.comment}, messaging_type: "RESPONSE", message: {text: .message.text}}}]
    else
      [{method: "POST", url: ("/" + (.thread.tags.to // .thread.parent | @uri) + "/comments"), last: true, tag: {what: "comment"},
        form: {message: .message.text, fields: "id,permalink_url,created_time"}}]
    end;

# What Meta's codes mean is the same on all of its APIs.
def meaning: (problem.code // 0) as $code | (problem.error_subcode // 0) as $sub
  | if ($code | IN(4, 17, 32, 341, 368, 613)) or ($code >= 80000 and $code <= 80014) or .status == 429 then "limit"
    elif $code == 190 or $code == 102 or .status == 401 then "auth"
    elif $code == 100 and $sub == 33 then "gone"
    elif $code == 10 or ($code >= 200 and $code <= 299) then "auth"
    elif $code == 1 or $code == 2 or .status >= 500 then "temp"
    elif .status == 404 then "gone"
    elif .status >= 400 or $code > 0 then "refused"
    else "protocol" end;
# What is no object says nothing.
def object: if (.body | type) == "object" then . else .body = {} end;
def sent: meaning as $what | object
  | if .status < 300 and .body.id? != null then
      {outcome: "sent", id: .body.id, url: (.body.permalink_url? // null), at: (.body.created_time? // null)}
    elif .status < 300 and .body.message_id? != null then {outcome: "sent", id: .body.message_id}
    elif $what == "limit" then {outcome: "retry", text: complaint}
    elif $what == "temp" or $what == "protocol" then {outcome: "unknown", text: complaint}
    else {outcome: "refused", text: complaint} end;

# No key against doubles: after a lost answer our own comments below the same one are read. A private
# answer is not found so, as its conversation has a name that the comment does not tell; but Facebook refuses a
# second one.
def look: if .message.visibility == "private" then [] else
  [comments({id: (.thread.tags.to // .thread.parent), page: 1}; null)] end;
def plain: gsub("\\s+"; " ") | ltrimstr(" ") | rtrimstr(" ");
def found: . as $in | if (.body | type) != "object" then error("the answer cannot be read") else . end
  | (.message.text | plain) as $text | ((.since | epoch) - 120) as $since
  | [.body.data? // [] | .[] | objects
     | select(.from.id? == $in.facts.id and (.message // "" | plain) == $text and (.created_time | epoch) >= $since)][0]
  | if . == null then {found: false} else {found: true, id: .id, url: (.permalink_url? // null), at: .created_time} end;

def hide: {method: "POST", url: ("/" + (.message.keep.comment // .message.id | @uri)), idempotent: true, form: {is_hidden: "true"}};

def fault: meaning as $code | {code: $code, text: (complaint
  + if $code == "auth" and (problem.code // 0 | . == 10 or (. >= 200 and . <= 299)) then " (has the app this permission, and the person that role on the Page?)" else "" end)};
