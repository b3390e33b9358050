# Instagram (Graph API): comments on our posts and answers to them; in private too, once, within seven days of a
# comment. Facts: developers.facebook.com, IG Media comments, IG Comment replies, Private replies.
#
# A conversation is a top-level comment with its answers: only those can be answered. The list of posts
# tells how many comments each has: only posts whose number changed are read, newest comment
# first, until as many new ones were found or something seen comes. Nothing tells that a comment was
# taken away. Comments of restricted people and below posts with an age limit are not given to anyone.
# Next pages are asked for by their cursor: the addresses that the answer gives for them hold the token.
# A webhook call brings comments, and direct messages where the account wants them from it.
#
# cursor: {posts: {post: [comments, time of the newest seen]}}

def about: {
  title: "Instagram", mark: "i", kind: "public", visibility: "both",
  limit: {max: 300, unit: "utf16"}, limit_private: {max: 1000, unit: "bytes"}, window_hours: null,
  auth: {scheme: "bearer"}, url: "https://graph.facebook.com/v25.0", hosts: [],
  poll_seconds: 120, budget: {requests: 200, seconds: 3600, reserve: 30},
  resend_seconds: null, abilities: ["reply", "private", "hide", "look"], cost: null, webhook: "meta",
  settings: [
    {key: "user", default: "me", required: false,
     help: "The Instagram account's id; “me” only with url = https://graph.instagram.com/v25.0 and a token of Instagram Login. Meta must have reviewed the app for instagram_manage_comments (instagram_business_manage_comments with Instagram Login), and for instagram_manage_messages for private answers."},
    {key: "dm", default: "no", required: false,
     help: "yes: the direct messages that webhook calls bring, too. Without webhooks an account with the connector messenger and set.platform = instagram reads them."},
    {key: "posts", default: "25", required: false,
     help: "How many of the newest posts are watched for comments (at most 100)."},
    {key: "pages", default: "4", required: false,
     help: "How many pages of fifty comments of one post are read at most in a round."}]
};

def number($key; $fallback; $most): (.settings[$key] // "" | tonumber? // $fallback)
  | if . < 1 then 1 elif . > $most then $most else floor end;
def word: if . == null then null else tostring | if . == "" then null else . end end;
# Graph's times have no colon in their offset; they are all +0000.
def epoch: tostring | .[:19] + "Z" | fromdateiso8601;
def user: .settings.user // "me" | @uri;
# The account whose people they are; a webhook call says it itself.
def here: (.settings.user? | word | if . == "me" then null else . end) // (.facts.page? | word) // (.facts.id? | word) // (.settings.address? | word);

# With Instagram Login the id is the app's own; webhook calls have the other one.
def probe: {method: "GET", url: ("/" + user), tag: {what: "me"},
  query: {fields: (if (.settings.url // "" | contains("://graph.instagram.com")) then "id,user_id,username" else "id,username" end)}};
def learn: if .body.id? != null then {id: (.body.id | tostring)}
  + if (.body.user_id? | word) != null then {page: (.body.user_id | tostring)} else {} end
  + if .body.username? != null then {handle: ("@" + .body.username)} else {} end else {} end;

# ---- in: what is asked ---------------------------------------------------------------------

def one: "id,text,timestamp,username,from,parent_id,hidden";
def pull: [{method: "GET", url: ("/" + user + "/media"),
  query: {fields: "id,timestamp,comments_count,permalink,caption", limit: (number("posts"; 25; 100) | tostring)}, tag: {what: "posts"}}];
# post: {id, url, title, count, had, seen, page, got}
def comments($post; $after): {method: "GET", url: ("/" + ($post.id | @uri) + "/comments"),
  query: ({fields: (one + ",replies.limit(50){" + one + "}"), limit: "50"}
    + if $after == null then {} else {after: $after} end), tag: {what: "comments", post: $post}};

# ---- in: comments to messages --------------------------------------------------------------

# Only what was asked for is told: without a name the comment stands for its author.
def author($page): (.username // .from.username? | word) as $name | (.from.id? // .user.id?) as $id
  | {id: ($id // (if $name != null then $name else "comment:" + .id end) | tostring), within: (if $id != null then $page else null end),
     handle: (if $name != null then "@" + $name else null end), name: null,
     url: (if $name != null then "https://www.instagram.com/" + $name + "/" else null end)};
def comment($in; $page; $post; $top): (.id | tostring) as $id | (.parent_id // $top | word) as $parent
  | author($page) as $author
  | {id: $id, thread: ($parent // $id), parent: $parent, kind: "comment", visibility: "public", author: $author,
     from_us: (($in.facts.id != null and $author.id == $in.facts.id)
       or ($in.facts.handle != null and $author.handle == $in.facts.handle)),
     text: .text, title: $post.title, at: .timestamp, url: $post.url,
     keep: {to: ($parent // $id), hidden: (.hidden == true)}}
  | select((.text // "") != "");
def whole($in; $post): objects | select(.id != null and .timestamp != null)
  | ($in | here) as $page | comment($in; $page; $post; null), (.id as $id | .replies.data[]? | objects | comment($in; $page; $post; $id));

# ---- in: webhook calls -----------------------------------------------------------------------

def called_comment($in; $e): select(.field == "comments" or .field == "live_comments") | .value | objects | select(.id != null)
  | ((. + {timestamp: $e.time}) | comment($in; $e.id | tostring; {url: null, title: null}; null))
  | if .author.id == ($e.id | tostring) then .from_us = true else . end;
# An echo is what we wrote, from wherever.
def called_message($us; $here): objects | select(.timestamp != null and .message.mid? != null and .sender.id? != null and .recipient.id? != null)
  | .message as $m | ($m.is_echo == true or (.sender.id | tostring) == $us) as $ours
  | (if $ours then .recipient.id else .sender.id end | tostring) as $them
  | {id: $m.mid, thread: ("dm:" + (if $us == $here then $them else $us + "/" + $them end)), parent: ($m.reply_to.mid? // null), kind: "message", visibility: "private",
     author: {id: (.sender.id | tostring), within: $us, handle: null, name: null}, from_us: $ours, at: .timestamp, text: ($m.text | word),
     attachments: [$m.attachments[]? | objects | select(.payload.url? | strings | length > 0)
       | {id: .payload.url, name: (.type // "file"), size: null, url: .payload.url,
          type: ({image: "image/jpeg", video: "video/mp4", audio: "audio/mp4"}[.type // ""] // "application/octet-stream")}],
     keep: {user: $them}}
  | if $m.is_deleted == true then . + {id: (.id + "#delete"), kind: "delete", parent: .id, text: null, attachments: []}
    else select(.text != null or (.attachments | length) > 0) end;
def page_webhook($in): (.settings.user // "me" | tostring) as $user | ((.settings.dm // "no") == "yes") as $dm
  | [.body.entry[]? | objects | select($user == "me" or (.id | tostring) == $user)] as $ours
  | {messages: [$ours[] | . as $e | (.changes[]? | objects | called_comment($in; $e)),
       (if $dm then .messaging[]? | called_message($e.id | tostring; $in | here) else empty end)],
     cursor: $in.cursor, next: [],
     notes: [$ours[] | (.changes[]? | objects | select(.field == "mentions")
         | "somebody named us below a post that is not ours; look at it on instagram.com"),
       (select(($dm | not) and .messaging? != null)
         | "direct messages came and were left to an account with the connector messenger: set.dm = yes reads them here")]};

# ---- in: pages -----------------------------------------------------------------------------

def newest: map(select(. != null)) | max;
def title: (.caption? // "" | tostring | gsub("\\s+"; " ")) | if . == "" then null elif length > 80 then .[:79] + "…" else . end;
def page_posts($in): ($in.cursor.posts // {}) as $had | [$in.body.data[] | objects | select(.id != null)] as $posts
  | {messages: [],
     cursor: {posts: (reduce $posts[] as $p ({}; if $had[$p.id] == null then . else .[$p.id] = $had[$p.id] end))},
     next: [$posts[] | (.comments_count // 0) as $n | ($had[.id] // [0, null]) as $h | select($n != $h[0])
       | comments({id, url: (.permalink | word), title: title, count: $n, had: $h[0], seen: $h[1], page: 1, got: 0}; null)]};

def page_comments($in): $in.request.tag.post as $post | ($in.cursor // {}) as $c
  | [$in.body.data[] | whole($in; $post)] as $all
  | [$all[] | select($post.seen == null or .at > $post.seen)] as $new
  | ([$post.top, $post.seen, $all[].at] | newest) as $top | ($post.got + ($new | length)) as $got
  | ($in.body.paging.cursors.after? // null) as $after
  # An answer to an old comment lies beyond what was seen: the number tells whether one is missing.
  | ($in.body.paging.next? != null and $after != null and $post.page < ($in | number("pages"; 4; 50))
     and $got < $post.count - $post.had) as $more
  | {messages: [$all[] | select($post.seen == null or .at >= $post.seen)],
     cursor: (if $more then $c else $c + {posts: (($c.posts // {}) + {($post.id): [$post.count, $top]})} end),
     next: (if $more then [comments($post + {top: $top, got: $got, page: ($post.page + 1)}; $after)] else [] end)};

def problem: .body | if type == "object" and (.error | type) == "object" then .error else {} end;
def complaint: (problem.message // "status \(.status)") | tostring;
def page: . as $in
  | if .request.tag.what? == "webhook" then
      if .body.object? != "instagram" or (.body.entry | type) != "array" then error("this is no webhook call of Instagram: it has no entry")
      else page_webhook($in) end
    elif (.body | type) != "object" or .body.error? != null then error("the answer is not Graph's: " + complaint)
    elif .request.tag.what? == "posts" then page_posts($in)
    elif .request.tag.what? == "comments" then page_comments($in)
    else {messages: [(if (.body.data | type) == "array" then .body.data[] else .body end) | whole($in; {})],
      cursor: .cursor, next: []} end;

# ---- out -----------------------------------------------------------------------------------

def week: 7 * 86400;
def check_message: .message as $m | .thread as $t
  | if $t.last_in_at != null and $m.at != null and ($m.at | epoch) - ($t.last_in_at | epoch) > 86400 then {level: "stop", text: {
      en: "Instagram takes an answer to a direct message only within 24 hours. Answer by another channel, or wait until they write again.",
      fr: "Instagram n’accepte une réponse à un message privé que dans les 24 heures. Répondez par un autre canal, ou attendez que la personne écrive à nouveau."}}
    else empty end;
def check_private: .message as $m | .thread as $t
  | if $t.last_in_at != null and $m.at != null and ($m.at | epoch) - ($t.last_in_at | epoch) > week then {level: "stop", text: {
      en: "Instagram takes a private answer only within seven days of the comment. Answer in public.",
      fr: "Instagram n’accepte une réponse privée que dans les sept jours après le commentaire. Répondez en public."}}
    else {level: "warn", text: {
      en: "Instagram takes one private answer to a comment, no second one until the person writes back; that comes by an account with the connector messenger and set.platform = instagram.",
      fr: "Instagram accepte une seule réponse privée à un commentaire, pas de deuxième avant que la personne n’écrive ; sa réponse vient par un compte du connecteur messenger avec set.platform = instagram."}} end;
def check: if .thread.tags.user? != null then [check_message]
  elif .message.visibility == "private" then [check_private] else [
  if .thread.tags.hidden? == true then {level: "stop", text: {
    en: "This comment is hidden: Instagram takes no answer to it. Show it again on instagram.com first.",
    fr: "Ce commentaire est masqué : Instagram n’y accepte pas de réponse. Affichez-le d’abord sur instagram.com."}} else empty end,
  if ([.message.text | scan("#[^\\s#]+")] | length) > 4 or ([.message.text | scan("https?://")] | length) > 1 then {level: "warn", text: {
    en: "Instagram refuses comments with more than four hashtags or more than one link.",
    fr: "Instagram refuse les commentaires de plus de quatre mots-dièse ou de plus d’un lien."}} else empty end] end;

# The token says whose messages they are, a Page's or an Instagram user's.
def push: if .message.visibility == "private" then
    [{method: "POST", url: "/me/messages", last: true, tag: {what: "private"},
      json: {recipient: (if .thread.tags.user? != null then {id: .thread.tags.user} else {comment_id: .thread.parent} end),
        message: {text: .message.text}}}]
  else [{method: "POST", url: ("/" + (.thread.tags.to // .thread.id | @uri) + "/replies"), last: true, tag: {what: "reply"},
    form: {message: .message.text}}] end;

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
  | if .status < 300 and .body.id? != null then {outcome: "sent", id: (.body.id | tostring)}
    elif .status < 300 and .body.message_id? != null then {outcome: "sent", id: .body.message_id}
    elif $what == "limit" then {outcome: "retry", text: complaint}
    elif $what == "temp" or $what == "protocol" then {outcome: "unknown", text: complaint}
    else {outcome: "refused", text: complaint} end;

# No key against doubles: after a lost answer those below the same comment are read. Of a private one nothing can be
# read here: a person decides.
def look: if .message.visibility == "private" then [] else [{method: "GET", url: ("/" + (.thread.tags.to // .thread.id | @uri) + "/replies"), query: {fields: one, limit: "50"}}] end;
def plain: gsub("\\s+"; " ") | ltrimstr(" ") | rtrimstr(" ");
def found: . as $in | if (.body | type) != "object" then error("the answer cannot be read") else . end
  | (.message.text | plain) as $text | ((.since | epoch) - 120) as $since
  | [.body.data? // [] | .[] | objects | select((.text // "" | plain) == $text and (.timestamp | epoch) >= $since
     and ($in.facts.id == null or (.from.id? // $in.facts.id) == $in.facts.id))][0]
  | if . == null then {found: false} else {found: true, id: (.id | tostring), at: .timestamp} end;

def hide: {method: "POST", url: ("/" + (.message.id | @uri)), idempotent: true, query: {hide: "true"}};

def fault: meaning as $code | {code: $code, text: (complaint
  + if $code == "auth" and (problem.code // 0 | . == 10 or (. >= 200 and . <= 299)) then " (has the app this permission?)" else "" end)};
