# Zammad: tickets and their articles, whatever channel they came by, and answers by the same. Facts:
# docs.zammad.org, ticket, ticket/articles.
#
# Tickets that changed are searched for by time, oldest change first (this needs Zammad's Elasticsearch,
# which may lag: two minutes are read again, and tickets known to be the same left out); of each the
# articles are read, as one list has them all. Articles do not change. Notes among colleagues are shown
# as context: they answer nobody.
#
# cursor: {since: newest updated_at, done: {ticket: updated_at} of the last minutes}

def about: {
  title: "Zammad", mark: "d", kind: "chat", visibility: "private",
  limit: {max: 60000, unit: "bytes"}, limit_private: null, window_hours: null,
  # "Authorization: Token token=…" is Zammad's own scheme.
  auth: {scheme: "header", header: "Authorization", prefix: "Token token="}, url: null, hosts: [],
  poll_seconds: 30, budget: {requests: 200, seconds: 60, reserve: 20},
  resend_seconds: null, abilities: ["reply", "look"], cost: null,
  settings: [
    {key: "query", default: "", required: false,
     help: "Which tickets, in Zammad's search language, as in: group.name:\"Conseil\" AND owner.email:me@bank.example. The token needs the permission ticket.agent."},
    {key: "history", default: "14", required: false, help: "How many days of changes the first look goes back."},
    {key: "notes", default: "yes", required: false, help: "no: leave internal notes out."}]
};

def number($key; $fallback; $most): (.settings[$key] // "" | tonumber? // $fallback)
  | if . < 1 then 1 elif . > $most then $most else floor end;
def word: if . == null then null else tostring | if . == "" then null else . end end;
def base: .settings.url // "" | rtrimstr("/");
def epoch: tostring | .[:19] + "Z" | fromdateiso8601;
def now_s: (.now // "1970-01-01T00:00:00Z") | epoch;

def probe: {method: "GET", url: "/api/v1/users/me", tag: {what: "me"}};
def learn: if .body.id? != null then {id: (.body.id | tostring), handle: (.body.email? // .body.login? // "" | tostring)} else {} end;

# ---- in: what is asked ---------------------------------------------------------------------

def since: if (.cursor.since? // null) == null then now_s - number("history"; 14; 3650) * 86400 else (.cursor.since | epoch) - 120 end | todate;
def tickets($since; $page): {method: "GET", url: "/api/v1/tickets/search",
  query: {query: ("updated_at:[" + $since + " TO *]" + if (.settings.query | word) != null then " AND (" + .settings.query + ")" else "" end),
    sort_by: "updated_at", order_by: "asc", per_page: "100", page: ($page | tostring)},
  tag: {what: "tickets", since: $since, page: $page}};
def articles($ticket): {method: "GET", url: ("/api/v1/ticket_articles/by_ticket/" + ($ticket.id | tostring | @uri)),
  tag: {what: "articles", ticket: $ticket}};
def pull: since as $s | [tickets($s; 1)];

# ---- in: articles to messages --------------------------------------------------------------

# "Nora Le Goff <nora@client.example>", an address, a number, or a name.
def person: (word // "") as $s
  | ([$s | capture("^\\s*\"?(?<name>[^<\"]*?)\"?\\s*<(?<at>[^<>]*)>")] | .[0]) as $split
  | (if $split != null then $split.at else $s end | gsub("\\s+"; "")) as $at
  | {name: (if $split != null then $split.name | word elif ($s | test("[@+0-9]{3}")) then null else $s | word end),
     email: (if $at | test("^[^@]+@[^@]+$") then $at else null end), phone: (if $at | test("^\\+?[0-9]{6,15}$") then $at else null end)};
def files($in): . as $a | [.attachments // [] | .[] | objects | select(.id != null)
  | {id: (.id | tostring), name: ((.filename | word) // "file"), type: ((.preferences["Content-Type"]? // .preferences["Mime-Type"]? | word | if . == null then null else split(";")[0] end) // "application/octet-stream"),
     size: (.size // "" | tostring | tonumber? // null),
     url: "\($in | base)/api/v1/ticket_attachment/\($a.ticket_id)/\($a.id)/\(.id)"}];
def message($in; $ticket): objects | select(.id != null and .ticket_id != null and .created_at != null)
  | (.from | person) as $p | ((.origin_by_id // .created_by_id) | word) as $user
  | (.sender != "Customer") as $ours | (.internal == true or .type == "note") as $note
  | select($note and .internal == true and ($in.settings.notes // "yes") == "no" | not)
  | ($p.email // $p.phone // (.created_by | word) // $p.name) as $handle
  | {id: (.id | tostring), thread: (.ticket_id | tostring), parent: null, kind: "message", visibility: "private",
     author: {id: (if $ours and $user != null then "user:" + $user else $handle // ("user:" + ($user // "?")) end), handle: $handle, name: ($p.name // null),
       email: (if $ours then null else $p.email end), phone: (if $ours then null else $p.phone end)},
     from_us: ($ours and ($note | not)),
     text: (if (.content_type // "" | tostring | test("html")) then null else .body end),
     html: (if (.content_type // "" | tostring | test("html")) then .body else null end),
     title: ((.subject | word) // $ticket.title), at: .created_at,
     url: (if ($in | base) != "" then "\($in | base)/#ticket/zoom/\(.ticket_id)/\(.id)" else null end),
     automatic: (if .sender == "System" then "generated" elif $note then "context" else null end), attachments: files($in),
     keep: {ticket: .ticket_id, type: .type, to: ((if $ours then .to | person else $p end) | .email // .phone), reply_to: ((.message_id | word) // null | if . == null then null else .[:500] end),
       subject: ((.subject | word) // $ticket.title // "" | tostring | .[:500])}}
  | select((.text // .html // "") != "" or (.attachments | length) > 0);

# ---- in: pages -----------------------------------------------------------------------------

def newest: map(select(. != null)) | max;
# Tickets are a list, or with older versions ids beside the things they mean.
def tickets_of: if type == "array" then . elif (.assets.Ticket? | type) == "object" then [.assets.Ticket[]] else [] end
  | map(objects | select(.id != null and .updated_at != null and .ticket_id == null and .group_id != null));
def page_tickets($in): ($in.cursor // {}) as $c | ($in.request.tag // {}) as $tag | ($in.body | tickets_of) as $all
  | ([$c.since, $all[].updated_at] | newest) as $since
  | [$all[] | select(.updated_at != $c.done["\(.id)"]?)] as $changed
  | ((if $since == null then "" else ($since | epoch) - 300 | todate end)) as $keep
  | {messages: [],
     cursor: ($c + {since: $since,
       done: (reduce $all[] as $t (($c.done // {}) | with_entries(select(.value >= $keep)); .["\($t.id)"] = $t.updated_at)
         | to_entries | sort_by(.value) | .[-500:] | from_entries)}),
     next: ([$changed[] | articles({id, title: (.title | word | if . == null then null else .[:200] end)})]
       + if ($all | length) >= 100 and $tag.page? != null and $tag.page < 100
         then [$in | tickets($tag.since; $tag.page + 1)] else [] end)};

# All of them each time, as a ticket may have been found late: what is known is recognised.
def page_articles($in): ($in.request.tag.ticket? // {}) as $ticket
  | {messages: [$in.body | if type == "array" then .[] else . end | objects | message($in; $ticket)],
     cursor: $in.cursor, next: []};

def complaint: (.body | if type == "object" then .error_human // .error else null end) // "status \(.status)" | tostring;
def page: . as $in | .request.tag.what? as $what
  | if (.body | type) != "array" and ((.body | type) != "object" or .body.error? != null) then error("the answer is not Zammad's: " + complaint)
    elif $what == "articles" or ([.body | if type == "array" then .[] else . end | objects | select(.ticket_id != null)] | length) > 0 then page_articles($in)
    else page_tickets($in) end;

# ---- out -----------------------------------------------------------------------------------

# By the channel that the customer's words came by; what came by telephone or the web goes by mail.
def way: (.thread.tags.type? // "email") as $t | if ($t | IN("phone", "web", "note", "fax")) then "email" else $t end;
def check: if way == "email" and (.thread.tags.to? // "" | contains("@") | not) then [{level: "stop", text: {
    en: "Nobody's mail address is in this ticket: Zammad would not know where to send the answer. Add it to the customer in Zammad first.",
    fr: "Aucune adresse mail dans ce ticket : Zammad ne saurait où envoyer la réponse. Ajoutez-la d’abord au client dans Zammad."}}] else [] end;
def push: .thread.tags as $t | [{method: "POST", url: "/api/v1/ticket_articles", last: true, tag: {what: "article"},
  json: ({ticket_id: ($t.ticket // (.thread.id | tonumber? // .)), body: .message.text, content_type: "text/plain", type: way, internal: false, sender: "Agent"}
    + if $t.to? != null then {to: $t.to} else {} end
    + if $t.reply_to? != null then {in_reply_to: $t.reply_to} else {} end
    + if way == "email" then {subject: ((.message.subject | word) // $t.subject // "")} else {} end)}];

def meaning: if .status == 401 then "auth" elif .status == 403 then "auth" elif .status == 404 then "gone" elif .status == 429 then "limit"
  elif .status >= 500 then "temp" elif .status >= 400 then "refused" else "protocol" end;
# What is no object says nothing.
def object: if (.body | type) == "object" then . else .body = {} end;
def sent: object | if .status < 300 and .body.id? != null then
      {outcome: "sent", id: (.body.id | tostring), at: (.body.created_at? // null)}
  elif .status == 429 then {outcome: "retry", text: complaint}
  elif .status >= 400 and .status < 500 then {outcome: "refused", text: complaint}
  else {outcome: "unknown", text: complaint} end;

# No key against doubles: after a lost answer the ticket's articles are read.
def look: [articles({id: (.thread.tags.ticket? // .thread.id)})];
def plain: gsub("\\s+"; " ") | ltrimstr(" ") | rtrimstr(" ");
def found: . as $in | if (.body | type) != "array" then error("the answer cannot be read") else . end
  | (.message.text | plain) as $text | ((.since | epoch) - 120) as $since
  | [.body[] | objects | select(.sender == "Agent" and (.body // "" | plain) == $text
     and .internal != true and (.created_at | epoch) >= $since)][0]
  | if . == null then {found: false} else {found: true, id: (.id | tostring), at: .created_at} end;

def fault: {code: meaning, text: (complaint + if .status == 403 then " (has the token the permission ticket.agent?)" else "" end)};
