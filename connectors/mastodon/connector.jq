# Mastodon and what speaks its API (Pleroma, Akkoma, GoToSocial, snac): mentions and direct posts in,
# answers out. Facts: docs.joinmastodon.org, methods notifications, statuses, accounts, instance.
#
# A thread has no name of its own there: messages of a walked thread carry the id of its first post,
# a mention whose ancestors are not known yet only its parent. Other people's words in a thread are
# context: shown, never waited for. Ids are compared by length first, as some servers count and
# others do not.
#
# cursor: {seen, own, watch, turn}. `seen` the newest notification, `own` the newest post of ours,
# `watch` the newest mentions as [id, edited_at, visibility]: one of them is looked at again each round, as
# nothing else tells that a post was changed or taken away.

def about: {
  title: "Mastodon", mark: "M", kind: "public", visibility: "both",
  limit: {max: 500, unit: "mastodon", url: 23}, limit_private: null, window_hours: null,
  auth: {scheme: "oauth2", oauth2: {authorize: "/oauth/authorize", token: "/oauth/token",
    revoke: "/oauth/revoke", device: null, pkce: true, client: "post", grant: "code",
    scopes: ["read:accounts", "read:notifications", "read:statuses", "write:statuses"],
    redirect: "urn:ietf:wg:oauth:2.0:oob"}},
  hosts: [], url: null, poll_seconds: 60,
  # 300 requests in five minutes, account and address alike.
  budget: {requests: 290, seconds: 300, reserve: 30},
  # An Idempotency-Key is kept for an hour; some minutes of it are left to wrong clocks.
  resend_seconds: 3000,
  abilities: ["reply", "direct", "private", "look", "listen"], cost: null,
  settings: [
    {key: "visibility", default: "public", required: false,
     help: "The widest an answer of ours goes: public, unlisted or private (followers). Never wider than the post it answers."},
    {key: "context", default: "yes", required: false,
     help: "no: do not fetch what was said before a mention."}]
};

# ---- small things --------------------------------------------------------------------------

def word: if . == null then null else tostring | if . == "" then null else . end end;
def newest: map(select(. != null)) | max_by([length, .]);
def host: ltrimstr("https://") | ltrimstr("http://") | split("/")[0] // "" | split(":")[0] // "";
def domain: .facts.domain // (.settings.url // "" | host);

# An account without a domain is at home on our server.
def handle($home): (.acct // .username // "?" | tostring[:250]) as $a
  | "@" + if ($a | contains("@")) or $home == "" then $a else $a + "@" + $home end;
# Their number is that of our server.
def person($home): {id: (.id | word), within: ($home | word), handle: handle($home),
  name: ((.display_name? | word) // (.username? | word)), reach: (.followers_count? | numbers // null), url: (.url? | word)};

# ---- who we are, what the server allows ----------------------------------------------------

def probe: [
  {method: "GET", url: "/api/v1/instance", tag: {what: "instance"}, accept: [400, 404, 410]},
  {method: "GET", url: "/api/v2/instance", tag: {what: "instance"}, accept: [400, 404, 410]},
  {method: "GET", url: "/api/v1/accounts/verify_credentials", tag: {what: "me"}}];

def learn: .body as $b | domain as $home
  | if .status >= 400 or ($b | type) != "object" then {}
    elif .request.tag.what? == "me" then {id: ($b.id | word), handle: ($b | handle($home))}
    else ($b.configuration.statuses? // {}) as $s
      | (($s.max_characters? | numbers) // ($b.max_toot_chars? | numbers) // null) as $max
      | {domain: ($b.domain? // ($b.uri? // "" | host) | word),
         limit: (if $max == null then null else {max: $max, unit: "mastodon",
           url: (($s.characters_reserved_per_url? | numbers) // 23)} end)}
      | with_entries(select(.value != null))
    end;

# ---- in: what is asked ---------------------------------------------------------------------

def notifications($min): {method: "GET", url: "/api/v1/notifications", tag: {what: "notifications"},
  query: ({"types[]": ["mention"], limit: "40"} + if $min == null then {} else {min_id: $min} end)};
# Some servers give the newest first whatever is asked: what lies between is looked for backwards.
def between($seen; $oldest): {method: "GET", url: "/api/v1/notifications", tag: {what: "between", seen: $seen},
  query: {"types[]": ["mention"], limit: "40", since_id: $seen, max_id: $oldest}};
def own_posts($id; $min): {method: "GET", url: ("/api/v1/accounts/" + ($id | @uri) + "/statuses"),
  tag: {what: "own"},
  query: ({exclude_reblogs: "true", limit: "40"} + if $min == null then {} else {min_id: $min} end)};
def context($id): {method: "GET", url: ("/api/v1/statuses/" + ($id | @uri) + "/context"),
  tag: {what: "context", id: $id}, accept: [403, 404, 410]};
def again($id): {method: "GET", url: ("/api/v1/statuses/" + ($id | @uri)),
  tag: {what: "again", id: $id}, accept: [404, 410]};

def pull: (.cursor // {}) as $c | ($c.watch // []) as $watch
  | [notifications($c.seen)]
    + if .facts.id? == null then [] else [own_posts(.facts.id; $c.own)] end
    + if ($watch | length) == 0 then [] else [again($watch[($c.turn // 0) % ($watch | length)][0])] end;

def listen: {method: "GET", url: "/api/v1/streaming/user/notification", stream: "sse"};

# ---- in: posts to messages -----------------------------------------------------------------

def swap($this; $that): split($this) | join($that);
def escaped: swap("&"; "&amp;") | swap("<"; "&lt;") | swap(">"; "&gt;");

def without_tags: split("<") | [.[0]] + [.[1:][] | split(">") | .[1:] | join(">")] | join("");
# Names and topics are links to themselves: where they lead says nothing.
def plain_names: split("<a ")
  | .[0] + ([.[1:][] | . as $rest | split("</a>") as $parts
      | ($parts[0] | split(">") | .[1:] | join(">")) as $inner
      | if $inner | without_tags | startswith("@") or startswith("#")
        then $inner + ($parts[1:] | join("</a>")) else "<a " + $rest end] | add // "");

# The post as its readers see it: warning, text, choices of a poll, the post it quotes.
def words($home):
  [(.spoiler_text? | word | if . == null then empty else "<p>[" + escaped + "]</p>" end),
   (.content? | word // empty | plain_names),
   (.poll?.options? // [] | if length == 0 then empty
     else "<ul>" + (map("<li>" + (.title? // "" | tostring | escaped) + "</li>") | add) + "</ul>" end),
   (.quote?.quoted_status? // (if .quote?.content? != null then .quote else null end)
     | if type != "object" then empty
       else "<blockquote><p>" + (.account | handle($home) | escaped) + ":</p>" + (.content? // "" | tostring | plain_names) + "</blockquote>" end)]
  | if length == 0 then null else join("\n") end;

def types: {png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", gif: "image/gif", webp: "image/webp",
  avif: "image/avif", mp4: "video/mp4", webm: "video/webm", mov: "video/quicktime", mp3: "audio/mpeg",
  ogg: "audio/ogg", m4a: "audio/mp4", wav: "audio/wav", pdf: "application/pdf"};
def attachments: [.media_attachments? // [] | .[] | objects
  | ((.url? // .remote_url? // .preview_url?) | word) as $url
  | ($url // "" | split("?")[0] // "" | split("/") | last // "") as $file
  | {id: (.id? | word // "media"),
     name: ((.description? | word | if . == null then null else .[:120] | gsub("\\s+"; " ") end) // $file),
     type: (.pleroma?.mime_type? // types[$file | split(".") | last // "" | ascii_downcase] // "application/octet-stream"),
     size: null, url: $url}];

def is_public: IN("public", "unlisted", "local");
# GoToSocial and others leave out what is empty.
def visibility: .visibility? // "public";

# . is a post. $root: the first post of its thread where that is known, $automatic: "context" or null.
def post($in; $root; $automatic):
  ($in | domain) as $home | (.in_reply_to_id? | word) as $parent | (.id | word) as $id
  | words($home) as $html
  | {id: $id, thread: (if $parent == null then $id else $root end), parent: $parent,
     kind: (if (visibility | is_public | not) then "message" elif $parent == null then "post" else "comment" end),
     visibility: (if visibility | is_public then "public" else "private" end),
     author: (.account // {} | person($home)),
     from_us: ($in.facts.id != null and (.account.id? | word) == $in.facts.id),
     text: null, html: $html, at: .created_at, edited_at: (.edited_at? // null), lang: (.language? | word),
     url: ((.url? | word) // (.uri? | word)), automatic: $automatic,
     to: [.mentions? // [] | .[] | objects | {id: (.id | word), within: ($home | word), handle: handle($home), name: (.username? | word)}],
     attachments: attachments, keep: {visibility: visibility, acct: (.account.acct? | word)}}
  | select(.id != null and .at != null and (.html != null or (.attachments | length) > 0));

# A post that was changed is two facts: the post, and the change.
def edited: select(.edited_at != null)
  | {id: (.id + "#edit:" + .edited_at), kind: "edit", parent: .id, thread, visibility, author, from_us, text, html,
     at: .edited_at, lang, url, attachments};
def facts($in; $root; $automatic): post($in; $root; $automatic) | ., edited;

def once: reduce .[] as $m ({seen: {}, out: []};
  if .seen[$m.id] then . else .seen[$m.id] = true | .out += [$m] end) | .out;

# In somebody's thread: ours is ours, what names us is to us, the rest is there to be read.
def role($in): if (.account.id? | word) == $in.facts.id
    or ([.mentions? // [] | .[] | .id? | word] | index($in.facts.id)) != null then null else "context" end;

# ---- in: pages -----------------------------------------------------------------------------

def list($what): if type == "array" then map(objects)
  else error("the answer is not a list of \($what): is url the server's own address?") end;

# One notification with its post, whichever of the two API versions told it.
def told($body):
  if ($body | type) == "object" then
    [$body.statuses? // [] | .[] | {key: (.id | word), value: .}] | from_entries as $by
    | [$body.notification_groups[] | {id: (.most_recent_notification_id | word), type, status: $by[.status_id // "" | tostring]}]
  else $body | list("notifications") | map({id: (.id | word), type, status}) end
  | map(select(.id != null));

def newer($than): $than == null or ([length, .] > ($than | [length, .]));
def contexts($in; $posts): if ($in.settings.context // "yes") == "no" then []
  else [$posts[] | select(.in_reply_to_id? != null)] | unique_by(.in_reply_to_id) | [.[] | context(.id | word)] end;

# The first look takes one page; later ones go on until nothing is new.
def page_notifications($in):
  ($in.cursor // {}) as $c | told($in.body) as $all
  | (if $in.request.tag.what? == "between" then $in.request.tag.seen else $c.seen end) as $had
  | [$all[] | select(.id | newer($had))] as $fresh
  | [$fresh[] | select(.type == "mention") | .status | objects | select(.reblog? == null and .id? != null)] as $posts
  | ([$c.seen, $fresh[].id] | newest) as $seen
  | ([$fresh[] | .id] | min_by([length, .])) as $oldest
  | [$posts[] | [(.id | word), .edited_at?, visibility]] as $new
  | {messages: ([$posts[] | facts($in; null; null)] | once),
     cursor: ($c + {seen: $seen,
       watch: (reduce ($new + ($c.watch // []))[] as $w ([]; if any(.[]; .[0] == $w[0]) then . else . + [$w] end) | .[:20])}),
     next: (if $had == null or $oldest == null then []
         else (if $in.request.tag.what? != "between" then [notifications($seen)] else [] end)
           + (if ($all | length) >= 40 then [between($had; $oldest)] else [] end) end
       + contexts($in; $posts))};

# Answers that were given elsewhere stop the clock too.
def page_own($in): ($in.cursor // {}) as $c | ($in.body | list("posts")) as $all
  | ([$c.own, ($all[] | .id | word)] | newest) as $own
  | {messages: ([$all[] | select(.in_reply_to_id? != null and .reblog? == null) | facts($in; null; null)] | once),
     cursor: ($c + {own: $own}),
     next: (if $c.own != null and $own != $c.own then [own_posts($in.facts.id; $own)] else [] end)};

def page_context($in):
  if $in.status >= 400 then {messages: [], cursor: $in.cursor, next: [],
    notes: ["what was said before \($in.request.tag.id? // "a mention") cannot be read"]}
  else ($in.body.ancestors? // []) as $up | ($in.body.descendants? // []) as $down
    | (($up[0].id | word) // $in.request.tag.id?) as $root
    | {messages: ([($up[:1] + $up[1:][-30:] + $down[:50])[] | objects | role($in) as $role | facts($in; $root; $role)] | once),
       cursor: $in.cursor, next: []}
  end;

def page_again($in): ($in.cursor // {}) as $c | ($in.request.tag.id? | tostring) as $id
  | ($c.watch // []) as $watch
  | if $in.status >= 400 then
      {messages: [{id: ($id + "#delete"), kind: "delete", parent: $id, at: $in.now,
         visibility: (if [$watch[] | select(.[0] == $id) | .[2]][0] // "public" | is_public then "public" else "private" end)}],
       cursor: ($c + {watch: [$watch[] | select(.[0] != $id)]}), next: []}
    else ([$watch[] | select(.[0] == $id) | .[1]][0]) as $was
      | {messages: (if $in.body.edited_at? != null and $in.body.edited_at != $was
           then [$in.body | post($in; null; null) | edited] else [] end),
         cursor: ($c + {turn: ((($c.turn // 0) + 1) % 1000),
           watch: [$watch[] | if .[0] == $id then [$id, $in.body.edited_at?, .[2]] else . end]}), next: []}
    end;

# Posts in whatever shape an answer has them: one, a list, the last one of a conversation.
def page_posts($in):
  {messages: ([$in.body | if type == "array" then .[] else . end | objects
     | .last_status? // . | objects | select(.id? != null and .account? != null) | facts($in; null; role($in))] | once),
   cursor: $in.cursor, next: []};

def page: . as $in
  | (.request.tag.what? // (if (.body | type) == "object" then
       (if .body.notification_groups? != null then "notifications" elif .body.ancestors? != null then "context" else "posts" end)
       elif (.body | type) == "array" and .body[0].type? != null and .body[0].content? == null then "notifications" else "posts" end)) as $what
  | if $what == "notifications" or $what == "between" then page_notifications($in)
    elif $what == "own" then page_own($in)
    elif $what == "context" then page_context($in)
    elif $what == "again" then page_again($in)
    else page_posts($in) end;

# ---- out -----------------------------------------------------------------------------------

def narrowest: ["public", "unlisted", "private", "direct"] as $order
  | map(if . == "local" then "unlisted" else . end) | map(. as $v | $order | index($v) // 2) | max | $order[.];
def our_visibility: if .message.visibility == "private" then "direct"
  else [(.settings.visibility // "public"), (.thread.tags?.visibility? // "public")] | narrowest end;

# The person answered is told only when named in the text, as our server names them.
def answered: .thread.tags?.acct? // .thread.parent_author.handle? // .message.to[0]? // null
  | if . == null then null else "@" + ltrimstr("@") end;
def names($handle): ($handle | ascii_downcase) as $h | ($h | split("@") | "@" + .[1]) as $short
  | [scan("@[A-Za-z0-9_.-]+(?:@[A-Za-z0-9.-]+)?") | ascii_downcase | sub("[.-]+$"; "")] | any(.[]; . == $h or . == $short);
def status_text: answered as $who
  | if $who == null or (.facts.handle // "" | . == $who or startswith($who + "@")) or (.message.text | names($who)) then .message.text
    else $who + " " + .message.text end;

# As the server counts: a link is 23, a name without its server.
def counted: gsub("https?://[^\\s]+"; "xxxxxxxxxxxxxxxxxxxxxxx") | gsub("(?<u>@[A-Za-z0-9_.-]+)@[A-Za-z0-9.-]+"; .u) | length;
def check: (.facts.limit.max? // 500) as $max | (status_text | counted) as $n | (.message.text | counted) as $typed
  | if $n > $max and $typed <= $max then [{level: "stop", text: {
      en: "With the name of the person answered in front it is \($n) characters long, \($n - $max) too many.",
      fr: "Avec le nom de la personne devant, la réponse fait \($n) caractères, soit \($n - $max) de trop."}}]
    else [] end;

def push: [{method: "POST", url: "/api/v1/statuses", last: true, tag: {what: "status"},
  headers: {"Idempotency-Key": .message.id},
  form: ({status: status_text, visibility: our_visibility}
    + if .thread.parent != null then {in_reply_to_id: .thread.parent} else {} end
    + if (.message.lang // null) != null then {language: .message.lang} else {} end)}];

# Sentences of the server are in whatever language it speaks: the status decides.
def complaint: (.body.error_description? // .body.error? // "status \(.status)") | tostring;
def sent:
  if .status < 300 and .body.id? != null then
    {outcome: "sent", id: (.body.id | tostring), url: (.body.url? // .body.uri? // null), at: (.body.created_at? // null)}
  elif .status == 429 then {outcome: "retry", text: "the server asks us to slow down"}
  elif .status == 404 then {outcome: "refused", text: "the post that is answered is no longer there"}
  elif .status >= 400 and .status < 500 then {outcome: "refused", text: complaint}
  else {outcome: "unknown", text: "the server did not say whether it has the answer"} end;

def look: if .facts.id? == null then [] else
  [{method: "GET", url: ("/api/v1/accounts/" + (.facts.id | @uri) + "/statuses"),
    query: ({limit: "40", exclude_reblogs: "true"} + if .thread.parent != null then {since_id: .thread.parent} else {} end)}] end;
# Only letters are compared: the server turns names and links into HTML.
def letters: without_tags
  | swap("&lt;"; "<") | swap("&gt;"; ">") | swap("&quot;"; "\"") | swap("&#39;"; "'") | swap("&apos;"; "'")
  | swap("&nbsp;"; "") | swap("&amp;"; "&")
  | [splits("\\s+")] | map(select(startswith("@") | not)) | join("");
def found: . as $in | (.message.text | letters) as $text
  | [.body | if type == "array" then .[] else empty end | objects
     | select((.in_reply_to_id? | word) == ($in.thread.parent // null) and ((.content? // "" | tostring) | letters) == $text)][0]
  | if . == null then {found: false}
    else {found: true, id: (.id | tostring), url: (.url? // .uri? // null), at: .created_at} end;

def fault: complaint as $text
  | if .status == 401 then {code: "auth", text: $text}
    elif .status == 429 then {code: "limit", text: $text}
    elif .status == 403 then {code: "auth", text: ("not allowed (is a scope missing?): " + $text)}
    elif .status == 404 and (.body | type) != "object" then {code: "config", text: "no Mastodon server at this address"}
    elif .status == 404 or .status == 410 then {code: "gone", text: $text}
    elif .status >= 500 then {code: "temp", text: $text}
    elif .status >= 400 then {code: "refused", text: $text}
    else {code: "protocol", text: $text} end;
