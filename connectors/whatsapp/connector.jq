# WhatsApp (Cloud API): what customers write comes by webhook only, there is nothing to ask for; answers
# go out by the API. Facts: developers.facebook.com, WhatsApp Cloud API, webhooks messages.
#
# `page` reads the body of a webhook call, whoever received it. A person is known by the id that the
# business has for them where there is one: since 2026 the number may be missing. Reactions of a
# person to a message have one id, so that taking it back concerns it.

def about: {
  title: "WhatsApp", mark: "w", kind: "chat", visibility: "private",
  limit: {max: 4096, unit: "utf16"}, limit_private: null,
  window_hours: 24,
  auth: {scheme: "bearer"}, url: "https://graph.facebook.com/v25.0", hosts: [],
  poll_seconds: 3600, budget: {requests: 80, seconds: 60, reserve: 60},
  # Nothing tells whether an answer went but the webhook.
  resend_seconds: null, abilities: ["reply"],
  cost: null, webhook: "meta",
  settings: [
    {key: "phone-number-id", default: null, required: true,
     help: "The id of our number (not the number), from the app's page. The token is a system user's, with whatsapp_business_messaging; Meta must have verified the business. Incoming messages need a receiver for webhooks."}]
};

def word: if . == null then null else tostring | if . == "" then null else . end end;
def pull: [];

# ---- in ------------------------------------------------------------------------------------

def dialled: word | if . != null and test("^[0-9]+$") then "+" + . else . end;

# The contact a message is of; who is not listed is known by number alone.
def contact($contacts; $number; $user):
  ([$contacts[] | select(.wa_id? != null and .wa_id == $number)] + [$contacts[] | select(.user_id? != null and .user_id == $user)]
   + (if $number == null or ($contacts | length) == 1 then $contacts else [] end))[0] // {};
def person($contacts; $number; $user): contact($contacts; $number; $user) as $c | (($user | word) // ($c.user_id? | word)) as $id
  | {id: ($id // ($number | word)), handle: ($number | dialled // (if $c.profile.username? != null then "@" + $c.profile.username else $id end)),
     name: ($c.profile.name? | word), phone: ($number | dialled)};

def media: . as $m | {image: "image/jpeg", video: "video/mp4", audio: "audio/ogg", sticker: "image/webp", document: "application/octet-stream"} as $types
  | [($types | keys[]) as $k | $m[$k] | objects | {id: ((.id // $k) | tostring), name: ((.filename | word) // (if .voice? == true then "voice message" else $k end)),
     type: ((.mime_type | word // $types[$k]) | split(";")[0]), size: null, url: (.url | word)}];
def place: .location? | objects | ([.name, .address | word | select(. != null)] | join(", ")) as $name
  | "📍 " + $name + (if $name == "" then "" else " " end) + "(\(.latitude), \(.longitude))" + (if (.url | word) != null then "\n" + .url else "" end);
def cards: [.contacts? // [] | .[] | objects
  | "👤 " + ((.name.formatted_name? // .name.first_name? // "?") | tostring)
    + ([.phones[]?.phone?, .emails[]?.email? | word | select(. != null) | ", " + .] | join(""))] | if length == 0 then empty else join("\n") end;
def order: .order? | objects | ([(.text | word // empty), (.product_items[]? | "\(.quantity) × \(.product_retailer_id) (\(.item_price) \(.currency))")] | join("\n"));
def chosen: .interactive? | objects | [.button_reply?.title?, .list_reply?.title?, .list_reply?.description?, .nfm_reply?.body? | word | select(. != null)]
  | if length == 0 then empty else join("\n") end;
def untold: (.errors[0]?.error_data?.details? // .errors[0]?.title? // "WhatsApp does not show messages of this kind (\(.type // "unknown")) here") | "(" + tostring + ")";

# What is said, in words: the caption of a file, a place, a card, a button that was pressed.
def words: . as $m | media as $files
  | [(.text.body? | word // empty), ((.image, .video, .document, .audio | objects | .caption) | word // empty), (place // empty), (cards // empty),
     (order // empty), (.button.text? | word // empty), (chosen // empty), (.system.body? | word // empty),
     (.referral? | objects | "→ " + ([.headline, .source_url | word | select(. != null)] | join(" ")))]
  | if length == 0 and ($files | length) == 0 then [$m | untold] else . end
  | if length == 0 then null else join("\n") end;

# echo: sent by us with the app on a telephone.
def message($value; $echo): objects | select(.id != null and .timestamp != null)
  | ([$value.contacts[]? | objects]) as $contacts
  | (if $echo then person($contacts; .to; .to_user_id) else person($contacts; .from; .from_user_id) end) as $them
  | (if $echo then {id: ($value.metadata.phone_number_id? // .from | tostring), handle: (.from | dialled), name: null, phone: null} else $them end) as $author
  | {id: .id, thread: ($them.id // $them.handle), parent: (.context.id? | word), kind: "message", visibility: "private",
     author: $author, from_us: $echo, at: .timestamp,
     keep: {to: $them.phone, user: (if $them.id != $them.phone and ($them.id // "" | test("\\.")) then $them.id else null end), id: .id}} as $base
  | if .type == "revoke" or .revoke? != null then $base + {kind: "delete", parent: (.revoke.original_message_id? | word)}
    elif .type == "edit" and .edit.message? != null then
      .edit as $e | $base + {kind: "edit", parent: ($e.original_message_id | word), text: ($e.message | words), attachments: ($e.message | media)}
    elif .type == "reaction" then
      .reaction as $r | (($r.message_id | tostring) + "#reaction:" + ($author.id // "?")) as $id
      | if ($r.emoji | word) == null then $base + {kind: "delete", parent: $id, id: (.id + "#taken-back")}
        else $base + {kind: "reaction", id: $id, parent: ($r.message_id | word), text: $r.emoji} end
    else $base + {text: words, attachments: media, automatic: (if .type == "system" then "generated" else null end)} end
  | select(.kind == "message" or .parent != null);

# What became of our own: only what failed is worth a line.
def note: objects | select(.status == "failed") | "message \(.id) was not delivered: "
  + ((.errors[0]?.error_data?.details? // .errors[0]?.title? // "no reason given") | tostring);

def page: . as $in
  | if (.body | type) != "object" or (.body.entry | type) != "array" then error("this is no webhook call of WhatsApp: it has no entry") else . end
  | [.body.entry[]? | objects | .changes[]? | objects] as $changes
  | {messages: [$changes[] | .value | objects | . as $v | (.messages[]? | message($v; false)), (.message_echoes[]? | message($v; true))],
     cursor: .cursor, next: [],
     notes: [$changes[] | (.value | objects | .statuses[]? | note),
       (select(.field == "message_template_status_update") | .value | objects
        | "the template \(.message_template_name) (\(.message_template_language)) is \(.event)")]};

# ---- out -----------------------------------------------------------------------------------

def push: .thread.tags as $t | [{method: "POST", url: ("/" + (.settings["phone-number-id"] // "" | @uri) + "/messages"), last: true, tag: {what: "send"},
  json: ({messaging_product: "whatsapp", recipient_type: "individual", type: "text", text: {body: .message.text, preview_url: false},
      biz_opaque_callback_data: .message.id}
    + if $t.to? != null then {to: $t.to} elif $t.user? != null then {recipient: $t.user}
      else {to: (.thread.parent_author.handle // .message.to[0])} end
    + if $t.id? != null then {context: {message_id: $t.id}} else {} end)}];

def problem: .body | if type == "object" and (.error | type) == "object" then .error else {} end;
def complaint: ((problem | .error_data.details? // .message) // "status \(.status)") | tostring;
# The code decides: sub-codes are gone since v16.
def meaning: (problem.code // 0) as $code
  | if ($code | IN(4, 80007, 130429, 131056, 131048, 133016)) or .status == 429 then "limit"
    elif $code == 190 or $code == 0 and .status == 401 then "auth"
    elif $code == 3 or $code == 10 or ($code >= 200 and $code <= 299) or ($code | IN(131005, 131031, 131042, 133010)) then "auth"
    elif ($code | IN(1, 2, 131000, 131016, 131057, 133004)) or .status >= 500 then "temp"
    elif .status == 404 then "config"
    elif .status >= 400 or $code > 0 then "refused" else "protocol" end;
# What is no object says nothing.
def object: if (.body | type) == "object" then . else .body = {} end;
def sent: meaning as $what | (problem.code // 0) as $code | object
  | if .status < 300 and .body.messages[0]?.id? != null then {outcome: "sent", id: .body.messages[0].id}
    elif $what == "limit" then {outcome: "retry", text: complaint}
    elif $code == 131047 then {outcome: "refused", text: "more than 24 hours have passed since the customer wrote: only an approved template may be sent now"}
    elif $what == "temp" or $what == "protocol" then {outcome: "unknown", text: complaint}
    else {outcome: "refused", text: complaint} end;
def fault: {code: meaning, text: complaint};
