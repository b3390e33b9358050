# XMPP, by the REST module of Prosody (mod_rest) and its archive (mod_mam): chats of one address.
# Facts: modules.prosody.im/mod_rest, XEP-0313, XEP-0308, XEP-0461; Prosody 0.12 and 13 tried.
#
# url is the virtual host's own, as in https://chat.example:5281: Prosody finds the host by the name
# asked for. user is the part of the address before the @. Refusals can come with status 200.
#
# A message has two ids: the sender's, which nobody keeps unique, and the archive's. Ours go by the
# sender's (the one that was sent must be known again), all others by the archive's.
#
# cursor: {after, at, same, ids}. `after` is the last archive id, `at` its time (an archive forgets: then
# time goes on where the id cannot), `same` how many before it had that time, `ids` the newest [sender and the sender's id, our id], for corrections.

def about: {
  title: "XMPP", mark: "j", kind: "chat", visibility: "private",
  limit: {max: 60000, unit: "bytes"}, limit_private: null, window_hours: null,
  auth: {scheme: "basic"}, hosts: [], url: null, poll_seconds: 10, budget: null,
  # The same id twice is two messages: never sent again without a look.
  resend_seconds: null, abilities: ["reply", "look"], cost: null,
  settings: [{key: "history", default: "50", required: false,
    help: "How many messages the first look goes back (at most 250)."}]
};

def bare: tostring | split("/")[0];
def me: .settings.address | ltrimstr("xmpp:") | bare;
def history: (.settings.history // "50" | tonumber? // 50) | if . < 1 then 1 elif . > 250 then 250 else . end;

# ---- in ------------------------------------------------------------------------------------

def archive($query): {method: "GET", url: ("/rest/archive/" + (me | @uri)), query: $query,
  headers: {Accept: "application/json"}, tag: ($query | {after, start})};
def going_on($after): archive({max: "50"} + if $after == null then {} else {after: $after} end);

# First the newest, then whatever came after.
def pull: [if .cursor == null then archive({max: (history | tostring), before: ""})
  else going_on(.cursor.after) end];

# Two shapes: a list that ends with the answer to the question, or that answer alone.
def stanzas: if (.body | type) != "object" then error("the answer is not mod_rest's: is url the virtual host's own, and mod_rest loaded there?")
  elif .body.xmpp? != null then .body.xmpp else [.body] end;
def complaint: (.error.text? // null) as $text | (.error.condition? // "error" | tostring)
  + if $text == null then "" else ": " + ($text | tostring) end;

def file_name: split("?")[0] | split("#")[0] | split("/") | last | split("%20") | join(" ") | if . == "" then "file" else . end;

# What the sender calls it, and what we do.
def key($jid; $id): ($jid | bare) + " " + ($id | tostring);
def our_id($in): .archive.id as $archive | .archive.forward.message
  | if (.from // "" | bare) == ($in | me) and (.id // "" | tostring | test("^[0-9a-f]{32}$")) then .id else $archive end;

# Prosody before 13 keeps whole seconds: thousandths tell which of two messages came first.
def ordered($same): if test("\\.") then . else .[:19] + "." + ($same + 1000 | tostring | .[1:4]) + .[19:] end;

# . is {archive: {id, forward: {delay, message}}}; $known finds our ids by key.
def message($in; $known; $same):
  .archive.forward.message as $m | ($in | me) as $me
  | ($m.from // "" | bare) as $from
  | (if $from == $me then $m.to // "" | bare else $from end) as $other
  | ($m.body | if type == "string" then . else null end) as $body
  | ($m.oob.url? // null) as $link
  | ($m.replace? // null | if . == null then null else $known[key($from; .)] end) as $corrects
  | ($m.reactions.id? // null | if . == null then null else $known[key($me; .)] // $known[key($other; .)] end) as $liked
  | select(($m.type // "normal" | IN("chat", "normal", "headline")) and $other != "" and ($other | utf8bytelength <= 1000))
  | {id: our_id($in), thread: $other, kind: "message", visibility: "private", at: (.archive.forward.delay | ordered($same)),
     from_us: ($from == $me), author: {id: $from, handle: $from, name: ($m.nick? // null)}, lang: ($m.lang? // null)}
  | if $m.encryption? != null then . + {encrypted: true}
    elif $m.reactions? != null then
      . + {kind: "reaction", parent: $liked, text: ($m.reactions.reactions // [] | join(" "))} | select($liked != null)
    elif $corrects != null then . + {kind: "edit", parent: $corrects, text: $body}
    else . + {title: ($m.subject? // null), automatic: (if $m.type? == "headline" then "generated" else null end),
      parent: (if $m.reply.id? == null then null else $known[key($m.reply.to? // $other; $m.reply.id)] end),
      text: (if $body == $link then null else $body end),
      attachments: (if $link == null then []
        else [{id: $link[:250], name: ($m.oob.desc? // ($link | file_name)), type: "application/octet-stream", size: null, url: $link}] end)}
    end
  | select(.encrypted == true or (.text // "" | test("\\S")) or (.attachments // [] | length) > 0);

def page: . as $in | stanzas as $all | (.cursor // {}) as $c
  | ([$all[] | select(.type? == "error")][0]) as $error
  | if $error != null and $error.error.condition? == "item-not-found" and .request.tag.after? != null then
      # The archive has forgotten the message that we went on from.
      {messages: [], cursor: ($c | .after = null),
       next: [archive({max: "50"} + if $c.at == null then {} else {start: $c.at} end)],
       notes: ["the archive no longer knows message \(.request.tag.after); going on from \($c.at // "its beginning")"]}
    elif $error != null then error("the archive says \($error | complaint): the account needs an archive (mod_mam), and its own address in the configuration")
    else
      [$all[] | select(.archive.forward.message? != null)] as $kept
      # An id means the message that had it when it was named.
      | (reduce ($c.ids // [])[] as $i ({}; .[$i[0]] = $i[1])) as $before
      | (reduce $kept[] as $k ({known: $before, at: $c.at, same: ($c.same // 0), out: []};
          .known as $known | $k.archive.forward.message as $m | $k.archive.forward.delay as $at
          | .same = (if $at == .at then [.same + 1, 999] | min else 0 end) | .at = $at | .same as $same
          | .out += [$k | message($in; $known; $same)]
          | if $m.id == null then . else .known[key($m.from // ""; $m.id)] = ($k | our_id($in)) end)) as $done
      | ([$all[] | .result.page.last? // empty] | last // ($kept | last | .archive.id?) // null) as $last
      | {messages: $done.out,
         cursor: {after: ($last // $c.after), at: $done.at, same: $done.same,
           ids: ((($c.ids // []) + [$kept[] | select(.archive.forward.message.id != null)
             | [(.archive.forward.message | key(.from // ""; .id)), our_id($in)] | select(.[0] | utf8bytelength <= 160)])[-200:])},
         next: (if $last == null or $last == $c.after or $in.cursor == null then [] else [$in | going_on($last)] end)}
    end;

# ---- out -----------------------------------------------------------------------------------

def who: .thread.id // .message.to[0] // error("nobody to write to");

def push: [{method: "POST", url: "/rest", headers: {Accept: "application/json"}, last: true, tag: {what: "send"},
  json: ({kind: "message", type: "chat", to: who, id: .message.id, body: .message.text}
    + if (.message.lang // null) != null then {lang: .message.lang} else {} end)}];

def sent: if .status < 300 and ((.body | type) != "object" or .body.type? != "error") then {outcome: "sent", id: .message.id}
  elif .status < 300 then {outcome: "refused", text: (.body | complaint)}
  elif .status == 429 then {outcome: "retry", text: "the server asks us to slow down"}
  elif .status < 500 then {outcome: "refused", text: (if (.body | type) == "object" then .body | complaint else "status \(.status)" end)}
  else {outcome: "unknown", text: "the server did not say whether it has the answer"} end;

def look: [archive({max: "50", with: who, before: ""})];
def found: . as $in | [stanzas[] | .archive? | objects | select(.forward.message.id? == $in.message.id
    and (.forward.message.from // "" | bare) == ($in | me))][0]
  | if . == null then {found: false} else {found: true, id: $in.message.id, at: .forward.delay} end;

def fault: (.body | if type == "object" then complaint else null end) as $text
  | if .status == 401 or .status == 403 then {code: "auth", text: $text}
    elif .status == 404 then {code: "config", text: "no REST interface at this address: url must name the virtual host, and mod_rest be loaded there"}
    elif .status == 429 then {code: "limit", text: $text}
    elif .status == 413 then {code: "refused", text: "the message is too long"}
    elif .status >= 500 then {code: "temp", text: $text}
    elif .status >= 400 then {code: "refused", text: $text}
    else {code: "protocol", text: $text} end;
