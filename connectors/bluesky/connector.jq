# Bluesky (AT Protocol): mentions, replies and quotes in, replies out; direct messages where asked
# for. Facts: the lexicons app.bsky.notification, app.bsky.feed, com.atproto.repo, chat.bsky.convo.
#
# Ids are at:// URIs; conversations are named by the URI of their root post. Times are the
# server's (indexedAt): createdAt is whatever the writer's program claims.

def post_type: "app.bsky.feed.post";
def chat: {"atproto-proxy": "did:web:api.bsky.chat#bsky_chat"};
def chats($in): ($in.settings.dm // "no") == "yes";

def about: {
  title: "Bluesky", mark: "b", kind: "public", visibility: "both",
  limit: {max: 300, unit: "graphemes", bytes: 3000},
  limit_private: {max: 1000, unit: "graphemes", bytes: 10000},
  url: "https://bsky.social", hosts: [],
  auth: {scheme: "login", login: {access: "/accessJwt", refresh: "/refreshJwt",
    facts: {did: "/did", handle: "/handle"}}},
  poll_seconds: 30, budget: {requests: 3000, seconds: 300, reserve: 300},
  resend_seconds: -1, abilities: ["reply", "private", "look", "delete"],
  settings: [
    {key: "dm", default: "no", required: false,
     help: "yes: direct messages too. The app password must be allowed to read them."},
    {key: "history", default: "3", required: false,
     help: "How many pages of a hundred notifications the first look goes back."}]
};

# ---- login: an app password for a session, a session for the next ------------------------

def login: {method: "POST", url: "/xrpc/com.atproto.server.createSession",
  json: {identifier: "$USER", password: "$SECRET"}};
# signed with the refresh token, as it does not hold it
def refresh: {method: "POST", url: "/xrpc/com.atproto.server.refreshSession"};

# ---- in ----------------------------------------------------------------------------------

def notifications($cursor): {
  method: "GET", url: "/xrpc/app.bsky.notification.listNotifications",
  query: ({limit: "100", reasons: ["mention", "reply", "quote"]}
    + if $cursor == null then {} else {cursor: $cursor} end),
  tag: {what: "notifications"}};
def thread_of($root): {
  method: "GET", url: "/xrpc/app.bsky.feed.getPostThread",
  query: {uri: $root, depth: "10", parentHeight: "0"}, tag: {what: "thread", root: $root}};
def convos($cursor): {
  method: "GET", url: "/xrpc/chat.bsky.convo.listConvos", headers: chat,
  query: ({limit: "50"} + if $cursor == null then {} else {cursor: $cursor} end),
  tag: {what: "convos"}};
def convo($id; $people; $cursor): {
  method: "GET", url: "/xrpc/chat.bsky.convo.getMessages", headers: chat,
  query: ({convoId: $id, limit: "100"} + if $cursor == null then {} else {cursor: $cursor} end),
  tag: {what: "convo", convo: $id, people: $people}};

def pull: . as $in
  | [notifications(null)] + if chats($in) then [convos(null)] else [] end;

def person: {id: .did, handle, name: (if (.displayName // "") == "" then null else .displayName end),
  reach: .followersCount, url: ("https://bsky.app/profile/" + (.did // ""))};

def permalink($uri; $did): "https://bsky.app/profile/" + $did + "/post/" + ($uri | split("/") | last);

# Who is spoken to: the people whose names are links.
def mentioned: [.facets // [] | .[] | .features // [] | .[]
  | select(.["$type"] == "app.bsky.richtext.facet#mention") | .did];

# The text as people read it, with the links that were shortened in it, and what is quoted.
def words($embed):
  (.text // "") as $text
  | [.facets // [] | .[] | .features // [] | .[] | .uri? // empty
     | select(. as $uri | $text | contains($uri) | not)] as $links
  | ($embed.record.record // $embed.record // null) as $quoted
  | [$text]
    + [$links[] | "→ " + .]
    + [$embed.external.uri? // empty | select(. as $uri | $text | contains($uri) | not) | "→ " + .]
    + [if ($quoted.value.text? // null) != null
       then "« " + $quoted.value.text + " » — @" + ($quoted.author.handle // "?") else empty end]
  | unique_by(.) as $all | [$text] + ($all - [$text]) | map(select(. != "")) | join("\n");

def pictures($embed):
  [($embed.images // $embed.media.images // [])[]
   | {id: (.fullsize // .image.ref["$link"]? // "image"), name: (if (.alt // "") == "" then "image" else .alt end),
      type: (.image.mimeType? // "image/jpeg"), size: (.image.size? // null), url: .fullsize}]
  + [($embed.media // $embed) | select((.["$type"] // "") | startswith("app.bsky.embed.video"))
   | {id: (.cid // .video.ref["$link"]? // "video"), name: (.alt // "video"), type: "video/mp4", size: null,
      url: .playlist}];

# One post: .uri .cid .author .record .indexedAt, and the embed as the server shows it.
def post($facts; $automatic; $embed):
  .record as $r
  | ($r.reply.root // {uri: .uri, cid: .cid}) as $root
  | {id: .uri, thread: $root.uri, parent: ($r.reply.parent.uri // null),
     kind: (if $r.reply == null then "post" else "comment" end), visibility: "public",
     author: (.author | person), from_us: (.author.did == $facts.did),
     text: ($r | words($embed)), at: (.indexedAt // $r.createdAt), lang: ($r.langs[0]? // null),
     url: permalink(.uri; .author.did), automatic: $automatic,
     attachments: pictures($embed),
     keep: {uri: .uri, cid: .cid, root: {uri: $root.uri, cid: $root.cid}}};

# What was seen before is not walked through again: notifications come newest first.
def walk_state($cursor): ($cursor.walk // {top: null, pages: 0});

def page_notifications($in):
  ($in.cursor // {}) as $cursor | walk_state($cursor) as $walk
  | ($in.body.notifications // []) as $all
  | ($cursor.seen // "") as $seen
  | [$all[] | select(.reason == "mention" or .reason == "reply" or .reason == "quote")
     | select(.record["$type"] == post_type)] as $posts
  | [$posts[] | select(.indexedAt >= $seen)] as $new
  | (($walk.top // $all[0].indexedAt) // $seen) as $top
  | ($walk.pages + 1) as $pages
  | ((($in.settings.history // "3") | tonumber? // 3)) as $first
  | ($in.body.cursor != null and ($all | length) > 0 and ([$all[] | select(.indexedAt < $seen)] | length) == 0
     and ($seen != "" or $pages < $first)) as $more
  | {messages: [$new[] | post($in.facts; null; .record.embed // {})],
     cursor: ($cursor
       + if $more then {walk: {top: $top, pages: $pages}}
         else {seen: (if $top == "" then null else $top end), walk: null} end),
     next: (($new | map(.record.reply.root.uri // .uri) | unique | map(thread_of(.)))
       + if $more then [notifications($in.body.cursor)] else [] end)};

# A thread, node by node. Those who speak to us, in answer or by name, wait for an answer even when
# their notification has not come yet; the others are there to be read.
def nodes($facts; $above):
  select(.post.uri? != null)
  | .post as $p
  | (($p.author.did == $facts.did) or ($above == $facts.did)
     or ([$p.record | mentioned[]] | index($facts.did) != null)) as $ours
  | ($p | post($facts; (if $ours then null else "context" end); .embed // {})),
    ((.replies // [])[] | nodes($facts; $p.author.did));

def page_thread($in):
  {messages: [$in.body.thread // {} | nodes($in.facts; null)], cursor: $in.cursor, next: []};

# ---- direct messages ---------------------------------------------------------------------

def page_convos($in):
  ($in.cursor.dm // "") as $seen
  | [$in.body.convos // [] | .[] | select((.lastMessage.sentAt // "") >= $seen and .lastMessage.sentAt != null)] as $new
  | {messages: [],
     cursor: (($in.cursor // {}) + {dm: ([$seen, ($new[] | .lastMessage.sentAt)] | max)}),
     next: ([$new[] | convo(.id; [.members // [] | .[] | person | {id, handle, name}]; null)]
       + if $in.body.cursor != null and ($new | length) > 0 and ($new | length) == ($in.body.convos | length)
           and $seen != "" then [convos($in.body.cursor)] else [] end)};

def page_convo($in):
  $in.request.tag as $tag
  | {messages: [$in.body.messages // [$in.body] | .[] | . as $m
     | ([$tag.people // [] | .[] | select(.id == $m.sender.did)][0] // {id: $m.sender.did}) as $author
     | (.["$type"] == "chat.bsky.convo.defs#deletedMessageView") as $gone
     | {id: (if $gone then .id + "#deleted" else .id end), thread: ("convo:" + ($tag.convo // "?")),
        parent: (if $gone then .id else .replyTo.id? // null end),
        kind: (if $gone then "delete" else "message" end), visibility: "private",
        author: $author, from_us: ($m.sender.did == $in.facts.did),
        text: (if $gone then null else words(.embed // {}) end), at: .sentAt,
        keep: {convo: $tag.convo}}],
     cursor: $in.cursor, next: []};

def page: . as $in
  | ($in.request.tag.what // (if $in.body.notifications? != null then "notifications"
      elif $in.body.thread? != null then "thread"
      elif $in.body.feed? != null then "feed"
      elif $in.body.records? != null or $in.body.value? != null then "records"
      elif $in.body.convos? != null or $in.body.convo? != null then "convos" else "convo" end)) as $what
  | if $what == "notifications" then page_notifications($in)
    elif $what == "thread" then page_thread($in)
    elif $what == "convos" then page_convos($in)
    elif $what == "feed" then {messages: [$in.body.feed[] | .post | post($in.facts; "context"; .embed // {})],
      cursor: $in.cursor, next: []}
    elif $what == "records" then {messages: [($in.body.records // [$in.body])[] | select(.value["$type"] == post_type)
      | {uri, cid, record: .value, author: {did: (.uri | split("/")[2])}, indexedAt: .value.createdAt}
      | post($in.facts; null; .record.embed // {})], cursor: $in.cursor, next: []}
    else page_convo($in) end;

# ---- out ---------------------------------------------------------------------------------

# A record key made of the answer's own id: the same answer can never become two posts.
def base32($n): "234567abcdefghijklmnopqrstuvwxyz"[$n:$n + 1];
def hex: explode | reduce .[] as $c (0; . * 16 + (if $c >= 97 then $c - 87 else $c - 48 end));
def tid($message):
  (($message.at | sub("\\.[0-9]+"; "") | fromdateiso8601) * 1000000 + ($message.id[3:8] | hex) % 1000000) as $us
  | (reduce range(11) as $i ({n: $us, s: ""};
      .s = base32(.n % 32) + .s | .n = (.n / 32 | floor)) | .s)
    + base32(($message.id[0:2] | hex) % 32) + base32(($message.id[2:4] | hex) % 32);

# Links and the name of the person answered become clickable; places are counted in bytes.
def facets($text; $who):
  def at($o; $n; $feature): {index: {byteStart: ($text[0:$o] | utf8bytelength),
    byteEnd: ($text[0:$o + $n] | utf8bytelength)}, features: [$feature]};
  [$text | match("https?://[^\\s<>\"]*[^\\s<>\".,;:!?)\\]]"; "g") | .offset as $o | .length as $n | .string as $s
    | at($o; $n; {"$type": "app.bsky.richtext.facet#link", uri: $s})]
  + [if ($who.handle // "") != "" and ($who.id // "") != ""
     then $text | match(("@" + ($who.handle | gsub("\\."; "\\."))); "g")
       | at(.offset; .length; {"$type": "app.bsky.richtext.facet#mention", did: $who.id})
     else empty end];

# A conversation that is begun where nobody here would read the answer helps nobody.
def check: if .message.visibility == "private" and (.thread.tags.convo? // null) == null and (chats(.) | not) then
    [{level: "stop", text: {
      en: "Direct messages of Bluesky are not read here: the answer to this one would be seen by nobody. Put set.dm = yes into the account, or ask them to write by e-mail.",
      fr: "Les messages privés de Bluesky ne sont pas lus ici : personne ne verrait la réponse à celui-ci. Mettez set.dm = yes dans le compte, ou proposez l’e-mail."}}]
  else [] end;

# In private to who wrote in public: their conversation with us is asked for first, and made if there is none.
def push: . as $in | .message as $m | .thread as $t
  | ($t.tags.convo? // .answers[0].body.convo.id? // null) as $convo
  | if $m.visibility == "private" and $convo == null then
      {method: "GET", url: "/xrpc/chat.bsky.convo.getConvoForMembers", headers: chat,
       query: {members: [$t.parent_author.id]}, last: false, tag: {what: "convo"}}
    elif $m.visibility == "private" then
      {method: "POST", url: "/xrpc/chat.bsky.convo.sendMessage", headers: chat,
       json: {convoId: $convo, message: {text: $m.text}}, last: true, tag: {what: "chat"}}
    else
      facets($m.text; $t.parent_author // {}) as $facets
      | {method: "POST", url: "/xrpc/com.atproto.repo.putRecord", idempotent: true, last: true,
         tag: {what: "post"},
         json: {repo: $in.facts.did, collection: post_type, rkey: tid($m), record:
           ({"$type": post_type, text: $m.text, createdAt: $m.at}
            + if ($m.lang // null) != null then {langs: [$m.lang]} else {} end
            + if ($facets | length) > 0 then {facets: $facets} else {} end
            + if ($t.tags.uri // null) != null then {reply: {root: $t.tags.root,
                parent: {uri: $t.tags.uri, cid: $t.tags.cid}}} else {} end)}}
    end;

def sent: . as $in
  | if .request.tag.what == "chat" then {outcome: "sent", id: .body.id, at: .body.sentAt}
    elif .body.uri? != null then {outcome: "sent", id: .body.uri, url: permalink(.body.uri; $in.facts.did)}
    else {outcome: "unknown", text: "the server did not say where the post is"} end;

# A direct message has no such key: what we said last in the conversation is read, by whose name it may be found.
def look: .thread.tags.convo? as $convo
  | if .message.visibility == "public" then
      {method: "GET", url: "/xrpc/com.atproto.repo.getRecord",
       query: {repo: .facts.did, collection: post_type, rkey: tid(.message)}}
    elif $convo != null then
      {method: "GET", url: "/xrpc/chat.bsky.convo.getMessages", headers: chat, query: {convoId: $convo, limit: "50"}}
    else {method: "GET", url: "/xrpc/chat.bsky.convo.listConvos", headers: chat, query: {limit: "50"}} end;
def seconds: sub("\\.[0-9]+"; "") | fromdateiso8601;
def found: . as $in
  | if .message.visibility == "private" then
      (.since | seconds - 120) as $since
      | [(.body.messages[]?), (.body.convos[]? | select(any(.members[]?; .did == $in.thread.parent_author.id)) | .lastMessage)
         | objects | select(.sender.did? == $in.facts.did and .text? == $in.message.text and (.sentAt | seconds) >= $since)][0]
      | if . == null then {found: false} else {found: true, id, at: .sentAt} end
    elif .status == 200 and .body.uri? != null
    then {found: true, id: .body.uri, url: permalink(.body.uri; $in.facts.did), at: .body.value.createdAt}
    else {found: false} end;

def fault:
  (.body.error? // "") as $e
  | {text: ((.body.message? // $e) | tostring),
     code: (if .status == 401 or ($e | test("^(ExpiredToken|InvalidToken|AuthMissing|AuthenticationRequired|AccountTakedown)$"))
            then "auth"
            elif .status == 429 or $e == "RateLimitExceeded" then "limit"
            elif .status >= 500 then "temp"
            elif .status == 404 or $e == "NotFound" or $e == "RecordNotFound" then "gone"
            else "refused" end)};
