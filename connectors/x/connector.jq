# X (API v2): mentions and their threads, the old unencrypted direct messages, and answers to both.
#
# The names of fields changed in August 2026 (tweet.fields -> post.fields, referenced_tweets ->
# referenced_posts …): both are read; set.names says which are asked for. Every call costs money,
# and an answer is only allowed to who summoned us by name or by a quote: said before sending.

def about: {
  title: "X", mark: "x", kind: "public", visibility: "both",
  limit: {max: 280, unit: "weighted", url: 23}, limit_private: {max: 10000, unit: "code-points"},
  url: "https://api.x.com", hosts: ["api.twitter.com"],
  auth: {scheme: "oauth2", oauth2: {authorize: "https://x.com/i/oauth2/authorize",
    token: "https://api.x.com/2/oauth2/token", pkce: true, client: "public", grant: "code",
    redirect: "http://127.0.0.1/guichet",
    scopes: ["tweet.read", "users.read", "tweet.write", "tweet.moderate.write", "dm.read", "dm.write",
      "offline.access"]}},
  poll_seconds: 60, budget: {requests: 300, seconds: 900, reserve: 60},
  abilities: ["reply", "private", "hide", "look"],
  cost: "Each answer costs about $0.015, or $0.20 when it holds a link; each mention read about $0.001.",
  settings: [
    {key: "dm", default: "no", required: false,
     help: "yes: the old unencrypted direct messages too (each costs about $0.01 to read)."},
    {key: "dm-poll", default: "120", required: false,
     help: "Seconds between two looks at the direct messages: the limit is 15 in 15 minutes."},
    {key: "threads", default: "no", required: false,
     help: "yes: read what others wrote in a thread that mentions us (each post costs about $0.005)."},
    {key: "names", default: "new", required: false,
     help: "old: ask for fields by the names used before August 2026."},
    {key: "history", default: "3", required: false,
     help: "How many pages of a hundred mentions the first look goes back."}]
};

# ---- what is asked for -------------------------------------------------------------------

def fields($in):
  if ($in.settings.names // "new") == "old" then
    {"tweet.fields": "created_at,conversation_id,in_reply_to_user_id,referenced_tweets,lang,entities,note_tweet,edit_history_tweet_ids,author_id",
     "user.fields": "username,name,verified,public_metrics",
     "expansions": "author_id,attachments.media_keys,referenced_tweets.id,referenced_tweets.id.author_id",
     "media.fields": "type,url,alt_text"}
  else
    {"post.fields": "created_at,conversation_id,lang,entities,note_post,edit_history_post_ids",
     "user.fields": "username,name,verified,public_metrics",
     "expansions": "author_id,in_reply_to_user_id,attachments.media_keys,referenced_posts.id,referenced_posts.id.author_id",
     "media.fields": "type,url,alt_text"} end;

def probe: {method: "GET", url: "/2/users/me", query: {"user.fields": "username,name"}};
def learn: if .body.data.id? != null
  then {id: .body.data.id, handle: ("@" + .body.data.username)} else {} end;

def mentions($in; $since; $token):
  {method: "GET", url: ("/2/users/" + $in.facts.id + "/mentions"),
   query: (fields($in) + {max_results: "100"}
     + if $since != null then {since_id: $since} else {} end
     + if $token != null then {pagination_token: $token} else {} end),
   tag: {what: "mentions"}};
def direct($token):
  {method: "GET", url: "/2/dm_events",
   query: ({max_results: "100", event_types: "MessageCreate",
     "dm_event.fields": "id,text,event_type,created_at,dm_conversation_id,sender_id,participant_ids,attachments",
     expansions: "sender_id,participant_ids,attachments.media_keys", "user.fields": "username,name,public_metrics",
     "media.fields": "type,url,alt_text"}
     + if $token != null then {pagination_token: $token} else {} end),
   tag: {what: "dm"}};
def thread($in; $id; $token):
  {method: "GET", url: "/2/tweets/search/recent",
   query: (fields($in) + {query: ("conversation_id:" + $id), max_results: "100"}
     + if $token != null then {next_token: $token} else {} end),
   tag: {what: "thread", id: $id}};

def now_s: (.now // "1970-01-01T00:00:00Z") | sub("\\.[0-9]+"; "") | fromdateiso8601;
def dm_due($in): ($in.settings.dm // "no") == "yes"
  and (($in | now_s) - ($in.cursor.dm_at // 0) >= (($in.settings["dm-poll"] // "120") | tonumber? // 120));

def pull: . as $in
  | if (.facts.id // null) == null then [probe + {tag: {what: "me"}}]
    else [mentions($in; .cursor.since; null)] + if dm_due($in) then [direct(null)] else [] end end;

# ---- posts -------------------------------------------------------------------------------

# Their text is HTML-escaped, and its links are shortened.
def unescape: gsub("&lt;"; "<") | gsub("&gt;"; ">") | gsub("&amp;"; "&");
def links($entities):
  reduce ($entities.urls // [])[] as $u (.;
    if ($u.url // "") != "" and ($u.expanded_url // "") != "" then split($u.url) | join($u.expanded_url) else . end);
def long: (.note_post // .note_tweet);
def words: . as $p | (long // .) as $s
  | ($s.text // $p.text // "") | links($s.entities // $p.entities // {})
  | if test("&(lt|gt|amp);") then unescape else . end;
def referenced: (.referenced_posts // .referenced_tweets // []);
def history: (.edit_history_post_ids // .edit_history_tweet_ids // []);

def user($users): $users[.] as $u
  | {id: ., handle: $u.username, name: $u.name, reach: $u.public_metrics.followers_count,
     url: (if $u.username != null then "https://x.com/" + $u.username else null end)};
def author($users): if .author_id? != null then .author_id | user($users)
  else {id: ("post:" + .id), handle: null, name: null} end;

def media($media): [.attachments.media_keys // [] | .[] | $media[.] // {media_key: .}
  | {id: .media_key, name: (.alt_text // .type // "media"),
     type: ({photo: "image/jpeg", video: "video/mp4", animated_gif: "video/mp4"}[.type // ""] // "application/octet-stream"),
     size: null, url: .url}];

def first_id: history[0] // .id;

# An id says when it was made (snowflake: milliseconds since November 2010 above 22 bits).
def when: .created_at // (if (.id | test("^[0-9]{10,19}$"))
  then (.id | tonumber / 4194304 | floor) + 1288834974657 else null end);
def summons($facts): . as $p
  | ([$p.entities.mentions // [] | .[] | .id // empty] | index($facts.id)) != null
    or ([$p.entities.mentions // [] | .[] | "@" + (.username // "")] | index($facts.handle // "-")) != null;

# An edited post has a new id and an old one; it is known by its first.
# One that only passes on another's words asks for nothing, and shows them whole.
def post($in; $users; $media; $known; $given): . as $p
  | ([referenced[] | select(.type == "retweeted") | .id][0]) as $passed
  | (if $passed != null then "context" else $given end) as $automatic
  | ([referenced[] | select(.type == "replied_to") | .id][0]) as $parent
  | ($in.facts.id != null and .author_id == $in.facts.id) as $ours
  | {id: first_id, thread: (.conversation_id // null), parent: $parent,
     kind: (if $parent == null then "post" else "comment" end), visibility: "public",
     author: author($users), from_us: $ours, at: when,
     text: (if $passed != null and $known[$passed] != null then "↻ " + ($known[$passed] | words) else words end),
     lang: (if .lang == null or .lang == "und" then null else .lang end),
     url: (if .author_id != null and $users[.author_id].username? != null
       then "https://x.com/" + $users[.author_id].username + "/status/" + .id else null end),
     automatic: (if $ours then null else $automatic end), attachments: media($media),
     keep: {reply_to: .id, summoned: ($automatic == null and ($ours | not))}}
  | ., (if ($p | history | length) > 1 and $p.id != ($p | first_id)
        then {id: $p.id, kind: "edit", parent: .id, thread, visibility, author, from_us, text, at} else empty end);

def by(f): reduce .[] as $x ({}; .[$x | f] = $x);
def users: (.includes.users // []) | by(.id);
def media_of: (.includes.media // []) | by(.media_key);
def known: (.includes.posts // .includes.tweets // []);
def items: [if .data == null then empty elif (.data | type) == "array" then .data[] else .data end
  | select(.id? != null and .text? != null)];

# What the posts answer comes with them, and is shown beside.
def posts($in; $mine): $in.body as $b | ($b | users) as $users | ($b | media_of) as $media
  | (($b | known) | by(.id)) as $known
  | [($b | items)[] | . as $p | ($mine or summons($in.facts)) as $to_us
     | post($in; $users; $media; $known; (if $to_us then null else "context" end))] as $new
  | [$new[] | .id] as $ids
  | $new + [($b | known)[] | select(.id as $i | $ids | index($i) | not)
     | post($in; $users; $media; $known; (if summons($in.facts) then null else "context" end))];

def newest($a; $b): if $a == null then $b elif $b == null then $a
  elif ($a | length) != ($b | length) then (if ($a | length) > ($b | length) then $a else $b end)
  elif $a > $b then $a else $b end;

# Mentions come newest first: since_id moves once the walk back to it is done.
def page_mentions($in): ($in.cursor // {}) as $c | ($in.body.meta // {}) as $meta
  | newest($c.top; $meta.newest_id) as $top | (($c.pages // 0) + 1) as $pages
  | ((($in.settings.history // "3") | tonumber? // 3)) as $first
  | ($meta.next_token != null and ($c.since != null or $pages < $first)) as $more
  | {messages: posts($in; true),
     cursor: ($c + if $more then {top: $top, pages: $pages}
       else {since: newest($c.since; $top), top: null, pages: 0} end),
     next: ((if $more then [mentions($in; $c.since; $meta.next_token)] else [] end)
       + if ($in.settings.threads // "no") == "yes"
         then [$in.body | items | map(.conversation_id // empty) | unique[] | thread($in; .; null)] else [] end)};

def page_thread($in): {messages: posts($in; false), cursor: $in.cursor,
  next: (if $in.body.meta.next_token? != null
    then [thread($in; $in.request.tag.id; $in.body.meta.next_token)] else [] end)};

# ---- direct messages -----------------------------------------------------------------------

def page_dm($in): ($in.cursor // {}) as $c | ($in.body | users) as $users | ($in.body | media_of) as $media
  | [$in.body | items | .[] | select((.event_type // "MessageCreate") == "MessageCreate")] as $all
  | ([$all[] | .id] | reduce .[] as $i ($c.dm_top; newest(.; $i))) as $top
  | ([$all[] | select(.id == $c.dm or ($c.dm != null and newest(.id; $c.dm) == $c.dm))] | length > 0) as $met
  | ($in.body.meta.next_token? != null and ($met | not) and $c.dm != null) as $more
  | {messages: [$all[] | select($c.dm == null or (newest(.id; $c.dm) != $c.dm))
     | {id: .id, thread: ("dm:" + (.dm_conversation_id // "?")), parent: null, kind: "message", visibility: "private",
        author: (if .sender_id != null then .sender_id | user($users) else {id: ("dm:" + .id)} end),
        from_us: ($in.facts.id != null and .sender_id == $in.facts.id), text: words, at: when,
        attachments: media($media), keep: {dm: .dm_conversation_id}}],
     cursor: ($c + if $more then {dm_top: $top} else {dm: newest($c.dm; $top), dm_top: null, dm_at: ($in | now_s)} end),
     next: (if $more then [direct($in.body.meta.next_token)] else [] end)};

def page: . as $in
  | ($in.request.tag.what // (if ([$in.body | items | .[] | .event_type? // empty] | length) > 0 then "dm" else "mentions" end)) as $what
  | if $what == "me" then {messages: [], cursor: $in.cursor, next: []}
    elif $what == "dm" then page_dm($in)
    elif $what == "thread" then page_thread($in)
    else page_mentions($in) end;

# ---- out -----------------------------------------------------------------------------------

# A conversation that is begun where nobody here would read the answer helps nobody.
def check: .thread as $t
  | [if .message.visibility == "private" then
       if ($t.tags.dm // null) == null and (.settings.dm // "no") != "yes" then
         {level: "stop", text: {en: "Direct messages of X are not read here: the answer to this one would be seen by nobody. Put set.dm = yes into the account, or ask them to write by e-mail.",
           fr: "Les messages privés de X ne sont pas lus ici : personne ne verrait la réponse à celui-ci. Mettez set.dm = yes dans le compte, ou proposez l’e-mail."}}
       else empty end
     elif ($t.tags.summoned // false) | not then
       {level: "stop", text: {en: "X lets an application answer only people who named this account or quoted it. This person did neither: answer on x.com by hand.",
         fr: "X ne laisse une application répondre qu’aux personnes qui ont nommé ou cité ce compte. Celle-ci ne l’a pas fait : répondez à la main sur x.com."}}
     else empty end,
     if .message.visibility != "private" and (.message.text | test("https?://")) then
       {level: "warn", text: {en: "This answer holds a link: X charges about $0.20 for it instead of $0.015.",
         fr: "Cette réponse contient un lien : X la facture environ 0,20 $ au lieu de 0,015 $."}}
     else empty end];

def push: . as $in | .message as $m | .thread as $t
  | if $m.visibility == "private" and ($t.tags.dm // null) != null then
      {method: "POST", url: ("/2/dm_conversations/" + $t.tags.dm + "/messages"), json: {text: $m.text},
       last: true, tag: {what: "dm"}}
    elif $m.visibility == "private" then
      {method: "POST", url: ("/2/dm_conversations/with/" + $t.parent_author.id + "/messages"), json: {text: $m.text},
       last: true, tag: {what: "dm"}}
    else
      {method: "POST", url: "/2/tweets", last: true, tag: {what: "post"},
       json: ({text: $m.text} + if ($t.tags.reply_to // $t.parent) != null
         then {reply: {in_reply_to_tweet_id: ($t.tags.reply_to // $t.parent)}} else {} end)}
    end;

def sent: . as $in
  | if .request.tag.what == "dm" then
      if .body.data.dm_event_id? != null then {outcome: "sent", id: .body.data.dm_event_id} else {outcome: "unknown"} end
    elif .body.data.id? != null then
      {outcome: "sent", id: .body.data.id,
       url: ("https://x.com/" + (($in.facts.handle // "@i") | ltrimstr("@")) + "/status/" + .body.data.id)}
    else {outcome: "unknown", text: "the server did not say which post it made"} end;

# Only in threads that we began; in others X says no. An edited post is hidden under its newest id.
def hide: {method: "PUT", url: ("/2/tweets/" + (.message.keep.reply_to // .message.id) + "/hidden"), idempotent: true,
  json: {hidden: true}};

# X has no idempotency key: after a lost answer our own latest posts (or messages) are read again.
def look:
  if .message.visibility == "private" then direct(null)
  else {method: "GET", url: ("/2/users/" + .facts.id + "/tweets"),
    query: (fields(.) + {max_results: "20"})} end;
def plain: gsub("\\s+"; " ") | gsub("https?://[^ ]+"; "") | gsub("^(@[A-Za-z0-9_]+ )+"; "");
def found: . as $in | (.message.text | plain) as $text
  | [.body | items | .[]
     | select((.sender_id // .author_id) == $in.facts.id)
     | select(words | plain == $text)
     | select($in.message.visibility == "private"
         or ([referenced[] | select(.type == "replied_to") | .id] | index($in.thread.tags.reply_to // $in.thread.parent // "-")) != null)]
  | if length > 0 then {found: true, id: .[0].id, at: (.[0] | when)} else {found: false} end;

def fault:
  ((.body.detail? // .body.errors[0].message? // .body.title? // "") | tostring) as $text
  | {text: $text,
     code: (if .status == 401 then "auth"
       elif .status == 429 or (.body.errors[0].code? == 88) then "limit"
       elif .status == 403 and ($text | test("duplicate"; "i")) then "refused"
       elif .status == 404 then "gone"
       elif .status >= 500 then "temp"
       else "refused" end)};
