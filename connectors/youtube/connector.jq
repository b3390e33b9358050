# YouTube (Data API v3): comments on the videos of our channel and on the channel, and answers to them.
# Facts: developers.google.com/youtube/v3, commentThreads, comments.
#
# The newest hundred threads are looked at each round: new ones down to what was seen, and those whose
# number of answers grew. An answer below an older thread is not told by anyone. A changed comment
# keeps its id and has a newer updatedAt; one that was taken away is just no longer there.
#
# cursor: {seen: newest time seen, threads: {id: answers known}}

def about: {
  title: "YouTube", mark: "y", kind: "public", visibility: "public",
  limit: {max: 10000, unit: "utf16"}, limit_private: null, window_hours: null,
  auth: {scheme: "oauth2", oauth2: {
    authorize: "https://accounts.google.com/o/oauth2/v2/auth?access_type=offline&prompt=consent",
    token: "https://oauth2.googleapis.com/token", revoke: "https://oauth2.googleapis.com/revoke", pkce: true,
    client: "post", grant: "code", redirect: "http://127.0.0.1/guichet",
    scopes: ["https://www.googleapis.com/auth/youtube.force-ssl"]}},
  url: "https://www.googleapis.com", hosts: [], poll_seconds: 300,
  # 10,000 units a day: a reading costs one, an answer fifty.
  budget: {requests: 4000, seconds: 86400, reserve: 100},
  resend_seconds: null, abilities: ["reply", "hide", "look"],
  cost: null,
  settings: [
    {key: "channel", default: "", required: false,
     help: "The channel's id (UC…), where it is not the signed-in person's own. Google must have verified the app for youtube.force-ssl, else its tokens end after seven days."},
    {key: "history", default: "1", required: false,
     help: "How many pages of a hundred threads the first look goes back."}]
};

def number($key; $fallback; $most): (.settings[$key] // "" | tonumber? // $fallback)
  | if . < 1 then 1 elif . > $most then $most else floor end;
def word: if . == null then null else tostring | if . == "" then null else . end end;
def epoch: tostring | .[:19] + "Z" | fromdateiso8601;
def channel: (.settings.channel | word) // .facts.id;

def probe: {method: "GET", url: "/youtube/v3/channels", tag: {what: "me"},
  query: ({part: "id,snippet"} + if (.settings.channel | word) != null then {id: .settings.channel} else {mine: "true"} end)};
def learn: (.body.items[0]? // null) as $i | if $i.id? == null then {} else
  {id: $i.id, handle: ($i.snippet.customUrl? // $i.snippet.title? // $i.id)} end;

# ---- in: what is asked ---------------------------------------------------------------------

def threads($in; $token; $page; $top): {method: "GET", url: "/youtube/v3/commentThreads",
  query: ({part: "snippet,replies", allThreadsRelatedToChannelId: ($in | channel), order: "time", maxResults: "100", textFormat: "plainText"}
    + if $token == null then {} else {pageToken: $token} end),
  tag: {what: "threads", page: $page, top: $top, plain: true}};
def answers($id; $video; $seen; $token): {method: "GET", url: "/youtube/v3/comments",
  query: ({part: "snippet", parentId: $id, maxResults: "100", textFormat: "plainText"}
    + if $token == null then {} else {pageToken: $token} end),
  tag: {what: "answers", id: $id, video: $video, seen: $seen, plain: true}};

def pull: . as $in | if channel == null then [probe] else [threads($in; null; 1; null)] end;

# ---- in: comments to messages --------------------------------------------------------------

# The text as it was typed is told to its writer and the channel only; shown, it is HTML unless asked for plain.
def comment($in; $video): .snippet as $s | (.id | tostring) as $id
  | (($s.parentId | word) // ($id | if contains(".") then split(".")[0] else null end)) as $parent
  | (($s.authorChannelId | if type == "object" then .value else . end) | word) as $who
  | (($s.videoId | word) // $video) as $v
  | {id: $id, thread: ($parent // $id), parent: $parent, kind: "comment", visibility: "public",
     author: {id: ($who // ("comment:" + $id)), handle: ($s.authorDisplayName | word | if . != null and startswith("@") then . else null end), name: ($s.authorDisplayName | word),
       url: ($s.authorChannelUrl | word)},
     from_us: ($who != null and $who == ($in | channel)),
     text: (($s.textOriginal | word) // (if $in.request.tag.plain? == true then $s.textDisplay else null end)),
     html: $s.textDisplay, at: $s.publishedAt,
     url: (if $v != null then "https://www.youtube.com/watch?v=" + $v + "&lc=" + $id else null end),
     keep: {to: ($parent // $id)}}
  | if .text != null then .html = null else . end | select((.text // .html // "") != "")
  | ., (select($s.updatedAt != null and $s.updatedAt != $s.publishedAt)
    | {id: (.id + "#edit:" + ($s.updatedAt | tostring)), kind: "edit", parent: .id, thread, visibility, author, from_us, text, html,
       at: $s.updatedAt, url});
def known: objects | select(.id != null and (.snippet | type) == "object");

# ---- in: pages -----------------------------------------------------------------------------

def newest: map(select(. != null)) | max;
def fresh($seen): map(select($seen == null or (.at // "") >= $seen));
def page_threads($in): ($in.cursor // {}) as $c | ($in.request.tag // {}) as $tag
  | [$in.body.items[]? | objects | select(.snippet.topLevelComment? != null)] as $all
  | [$all[] | .snippet.videoId? as $v | (.snippet.topLevelComment, (.replies.comments[]? // empty)) | known | comment($in; $v)] as $found
  | ([$tag.top, $c.seen, $found[].at] | newest) as $top
  | ([$all[] | .snippet.topLevelComment.snippet.publishedAt] | min) as $oldest
  # An answer is new where its number grew beyond what the thread's own few show.
  | [$all[] | select((.snippet.totalReplyCount? // 0) > ([.replies.comments[]?] | length)
       and (.snippet.totalReplyCount != ($c.threads[.id] // 0)))] as $grown
  | (if $tag.page? == null or $tag.page == 1 then (reduce $all[] as $t ({}; .[$t.id] = $t.snippet.totalReplyCount))
     else $c.threads // {} end) as $known
  | ($in.body.nextPageToken? != null and $tag.page? != null
     and (if $c.seen == null then $tag.page < ($in | number("history"; 1; 20))
       else $oldest != null and $oldest > $c.seen and $tag.page < 50 end)) as $more
  | {messages: ($found | fresh($c.seen)),
     cursor: ($c + {threads: $known} + if $more then {} else {seen: $top} end),
     next: ((if $tag.page? == null then [] else [$grown[] | answers(.id; .snippet.videoId?; $c.seen; null)] end)
       + if $more then [threads($in; $in.body.nextPageToken; $tag.page + 1; $top)] else [] end)};

# Newest first.
def page_answers($in): ($in.request.tag // {}) as $tag
  | [$in.body.items[]? | known | comment($in; $tag.video)] as $all
  | {messages: ($all | fresh($tag.seen)), cursor: $in.cursor,
     next: (if $tag.id? != null and $in.body.nextPageToken? != null
         and ([$all[] | select($tag.seen != null and .at < $tag.seen)] | length) == 0
       then [answers($tag.id; $tag.video; $tag.seen; $in.body.nextPageToken)] else [] end)};

def problem: .body | if type == "object" and (.error | type) == "object" then .error else {} end;
def complaint: (problem.message // "status \(.status)") | tostring;
def page: . as $in
  | if (.body | type) != "object" or .body.error? != null then error("the answer is not YouTube's: " + complaint)
    elif .request.tag.what? == "me" then {messages: [], cursor: .cursor, next: [],
      notes: ["the signed-in person has no channel; set.channel names one"]}
    elif .body.kind? == "youtube#comment" then {messages: [.body | known | comment($in; null)], cursor: .cursor, next: []}
    elif .request.tag.what? == "answers" or .body.kind? == "youtube#commentListResponse" then page_answers($in)
    else page_threads($in) end;

# ---- out -----------------------------------------------------------------------------------

def push: [{method: "POST", url: "/youtube/v3/comments", query: {part: "snippet"}, last: true, tag: {what: "answer"},
  json: {snippet: {parentId: (.thread.tags.to // .thread.id), textOriginal: .message.text}}}];

def reason: [problem.errors[]?.reason?][0] // (problem.status // "") | tostring;
def meaning: reason as $r
  | if .status == 401 or ($r | IN("authError", "keyInvalid", "insufficientPermissions", "youtubeSignupRequired")) then "auth"
    elif .status == 429 or ($r | IN("quotaExceeded", "dailyLimitExceeded", "rateLimitExceeded", "userRateLimitExceeded", "RESOURCE_EXHAUSTED")) then "limit"
    elif .status == 404 or ($r | IN("commentThreadNotFound", "parentCommentNotFound", "videoNotFound", "channelNotFound")) then "gone"
    elif .status >= 500 or ($r | IN("backendError", "processingFailure", "SERVICE_UNAVAILABLE")) then "temp"
    elif .status >= 400 then "refused" else "protocol" end;
# What is no object says nothing.
def object: if (.body | type) == "object" then . else .body = {} end;
def sent: meaning as $what | object
  | if .status < 300 and .body.id? != null then {outcome: "sent", id: .body.id, at: (.body.snippet.publishedAt? // null)}
    elif $what == "limit" then {outcome: "retry", text: complaint}
    elif $what == "temp" or $what == "protocol" then {outcome: "unknown", text: complaint}
    else {outcome: "refused", text: complaint} end;

# No key against doubles: after a lost answer those of the same thread are read.
def look: [answers(.thread.tags.to // .thread.id; null; null; null)];
def plain: gsub("\\s+"; " ") | ltrimstr(" ") | rtrimstr(" ");
def found: . as $in | if (.body | type) != "object" then error("the answer cannot be read") else . end
  | (.message.text | plain) as $text | ((.since | epoch) - 120) as $since
  | [.body.items[]? | known | select((.snippet.textOriginal // .snippet.textDisplay // "" | plain) == $text
     and .snippet.authorChannelId.value? == ($in | channel) and (.snippet.publishedAt | epoch) >= $since)][0]
  | if . == null then {found: false} else {found: true, id: .id, at: .snippet.publishedAt} end;

# A day of the quota ends at midnight in California: asked again in an hour.
# Held for review, nobody sees it; the channel's owner can let it out again.
def hide: {method: "POST", url: "/youtube/v3/comments/setModerationStatus", idempotent: true,
  query: {id: .message.id, moderationStatus: "heldForReview"}};

def fault: meaning as $code | {code: $code, text: complaint}
  + if $code == "limit" and (reason | IN("quotaExceeded", "dailyLimitExceeded")) then {retry_after: 3600} else {} end;
