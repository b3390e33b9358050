# Google reviews (Business Profile): reviews of one place of ours, and the one answer that each may have.
# Facts: developers.google.com/my-business, v4 accounts.locations.reviews.
#
# Reviews come newest first by their last change, down to what was seen. A changed review keeps its id: it
# is told again as a change, with its stars in front, as they may be other ones. Where Google shows a
# translation, only what the customer wrote is kept. Nobody on Google has an id: each review is by
# a person of its own. An answer replaces the one before it.
#
# cursor: {seen: newest updateTime}

def about: {
  title: "Google", mark: "G", kind: "review", visibility: "public",
  limit: {max: 4096, unit: "bytes"}, limit_private: null, window_hours: null,
  auth: {scheme: "oauth2", oauth2: {
    authorize: "https://accounts.google.com/o/oauth2/v2/auth?access_type=offline&prompt=consent",
    token: "https://oauth2.googleapis.com/token", revoke: "https://oauth2.googleapis.com/revoke", pkce: true,
    client: "post", grant: "code", redirect: "http://127.0.0.1/guichet",
    scopes: ["https://www.googleapis.com/auth/business.manage"]}},
  url: "https://mybusiness.googleapis.com/v4", hosts: [], poll_seconds: 300,
  budget: {requests: 300, seconds: 60, reserve: 30},
  # The same answer put a second time is the same answer.
  resend_seconds: -1, abilities: ["reply", "look"], cost: null,
  settings: [
    {key: "location", default: null, required: true,
     help: "The place: accounts/NUMBER/locations/NUMBER. It must be verified, and Google must have let the project use this interface."},
    {key: "history", default: "2", required: false, help: "How many pages of fifty reviews the first look goes back."}]
};

def number($key; $fallback; $most): (.settings[$key] // "" | tonumber? // $fallback)
  | if . < 1 then 1 elif . > $most then $most else floor end;
def word: if . == null then null else tostring | if . == "" then null else . end end;
def path: tostring | split("/") | map(@uri) | join("/");

# ---- in: what is asked ---------------------------------------------------------------------

def reviews($in; $token; $page): {method: "GET", url: ("/" + ($in.settings.location // "" | path) + "/reviews"),
  query: ({pageSize: "50", orderBy: "updateTime desc"} + if $token == null then {} else {pageToken: $token} end),
  tag: {what: "reviews", page: $page}};
def pull: [reviews(.; null; 1)];

# ---- in: reviews to messages ---------------------------------------------------------------

def stars: {ONE: 1, TWO: 2, THREE: 3, FOUR: 4, FIVE: 5}[. // "" | tostring] // null;
# "(Translated by Google) Good bank (Original) Bonne banque", or the original first.
def original: word | if . == null then null
  elif contains("(Original)") then split("(Original)") | last
  else split("(Translated by Google)")[0] end
  | if . == null then null else gsub("^\\s+|\\s+$"; "") | word end;
def files: [.reviewMediaItems // [] | .[] | objects | ((.name // .googleUrl // "media") | tostring) as $id
  | {id: $id[:200], name: "picture", type: "image/jpeg", size: null, url: (.googleUrl | word)}];
def nobody($in): if $in.settings.lang == "fr" then "Un utilisateur de Google" else "A Google user" end;
def author($in): .reviewer // {} | {handle: null, name: ((if .isAnonymous == true then null else .displayName | word end) // nobody($in))};

def review($in): objects | select(.reviewId != null and .createTime != null) | (.reviewId | tostring) as $id
  | {id: $id, thread: $id, parent: null, kind: "review", visibility: "public", author: (author($in) + {id: $id}), from_us: false,
     text: (.comment | original), at: .createTime, rating: (.starRating | stars), attachments: files, keep: {name: (.name | word)}};
def changed($in): select(.updateTime != null and .updateTime != .createTime) | . as $r | review($in)
  | {id: (.id + "#edit:" + $r.updateTime), kind: "edit", parent: .id, thread, visibility, author, from_us, at: $r.updateTime,
     text: ([(if .rating == null then empty else "★★★★★☆☆☆☆☆"[5 - .rating:10 - .rating] end), (.text // empty)] | join("\n"))};
# Ours, whoever of us wrote it.
def answered($in): (.reviewId | tostring) as $id | .reviewReply? | objects | select(.comment != null and .updateTime != null)
  | {id: ($id + "/reply"), thread: $id, parent: $id, kind: "comment", visibility: "public",
     author: {id: ($in.settings.location // "us"), handle: ($in.settings.address | word), name: null}, from_us: true,
     text: (.comment | original), at: .updateTime};
def rejected: select(.reviewReply.reviewReplyState? == "REJECTED")
  | "Google does not show the answer to the review \(.reviewId): \(.reviewReply.policyViolation? // "against its rules")";

def complaint: (.body | if type == "object" then .error.message? else null end) // "status \(.status)" | tostring;
def page: . as $in | (.cursor // {}) as $c
  | if (.body | type) != "object" or .body.error? != null then error("the answer is not a list of reviews: " + complaint) else . end
  | [.body | if .reviewId? != null then . else .reviews[]? end | objects] as $all
  | [$all[] | select($c.seen == null or (.updateTime // "") > $c.seen)] as $fresh
  | (.request.tag.page? // 1) as $page | (.body.nextPageToken | word) as $more
  | {messages: [$fresh[] | review($in), changed($in), answered($in)],
     # only with the last page: who is cut short begins anew
     cursor: $c, next: [], notes: [$fresh[] | rejected]}
  | ([$c.top, ($fresh[] | .updateTime)] | map(select(. != null)) | max) as $top
  | if $more != null and ($fresh | length) == ($all | length) and ($c.seen != null or $page < ($in | number("history"; 2; 100)))
    then .cursor = $c + {top: $top} | .next = [reviews($in; $more; $page + 1)]
    else .cursor = {seen: ([$c.seen, $top] | map(select(. != null)) | max)} end;

# ---- out -----------------------------------------------------------------------------------

def name: .thread.tags.name // ((.settings.location // "") + "/reviews/" + (.thread.id // "" | tostring)) | path;
def push: [{method: "PUT", url: ("/" + name + "/reply"), last: true, tag: {what: "reply", id: .thread.id}, json: {comment: .message.text}}];

def meaning: (.body | if type == "object" then .error.status? // "" else "" end) as $s
  | if .status == 429 or $s == "RESOURCE_EXHAUSTED" then "limit"
    elif .status == 401 or .status == 403 then "auth"
    elif .status == 404 then "gone" elif .status >= 500 then "temp" elif .status >= 400 then "refused" else "protocol" end;
def sent: meaning as $what
  | if .status < 300 and (.body | type) == "object" and .body.comment? != null then {outcome: "sent", id: "\(.thread.id)/reply", at: (.body.updateTime? // null)}
    elif $what == "limit" then {outcome: "retry", text: complaint}
    elif $what == "temp" or $what == "protocol" then {outcome: "unknown", text: complaint}
    elif $what == "gone" then {outcome: "refused", text: "the review is no longer there"}
    else {outcome: "refused", text: complaint} end;

def look: [{method: "GET", url: ("/" + name)}];
def found: . as $in | .body | if type == "object" and (.reviewReply.comment? // null) == $in.message.text
  then {found: true, id: "\($in.thread.id)/reply", at: (.reviewReply.updateTime? // null)} else {found: false} end;

def fault: {code: meaning, text: (if .status == 403 then "not allowed (is the project let in by Google, and the person a manager of the place?): " + complaint else complaint end)};
