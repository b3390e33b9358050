#!/bin/sh
# guichet-net connector: list, new, test, map, and each function from the shell.
. "$(dirname "$0")/lib.sh"
plan 43
home
umask 077
C=$HOME_DIR/connectors

# ---- what is here ------------------------------------------------------------------------

"$NET" connector list -o json >list
bundled=$(find "$ROOT/connectors" -name connector.jq | wc -l)
is 'every bundled connector is listed' "$(wc -l <list)" "$bundled"
unlike 'and none is broken' "$(cat list)" '"error":"'
exits 'an unknown one' 3 "$NET" connector nothing about
like 'is told with the remedy' "$(cat err)" 'connector list.*connector new nothing'
exits 'no words at all' 2 "$NET" connector
exits 'a function that is none' 2 "$NET" connector mastodon dance
exits 'an unknown option' 2 "$NET" connector list --fast

# ---- a new one ---------------------------------------------------------------------------

exits 'new' 0 "$NET" connector new essai
like 'says where' "$(cat out)" "$C/essai/connector.jq"
is 'for its owner alone' "$(stat -c %a "$C/essai/connector.jq") $(stat -c %a "$C/essai")" '600 700'
exits 'it works at once' 0 "$NET" connector test essai
is 'with its sample' "$(cat out)" 'essai: 1 sample, 0 differ'
exits 'a second time it is left alone' 2 "$NET" connector new essai
like 'and said so' "$(cat err)" 'is there already'
exits 'a name that is a path' 3 "$NET" connector new ../evil
exits 'a name that is a word of ours' 2 "$NET" connector new list
not 'nothing was written beside' test -e "$HOME_DIR/evil"
like 'the list has it' "$("$NET" connector list)" '^essai +Example +yours$'
exits 'and it is tested by its folder too' 0 "$NET" connector test "$C/essai"

# ---- functions ---------------------------------------------------------------------------

is 'about' "$("$NET" connector essai about | python3 -c 'import json,sys; print(json.load(sys.stdin)["title"])')" Example
is 'pull' "$(echo '{"settings":{"room":"r"},"cursor":7}' | "$NET" connector essai pull)" \
	'{"method":"GET","url":"/messages","query":{"room":"r","after":7,"limit":50}}'
is 'push' "$(echo '{"message":{"id":"ab","text":"é"},"thread":{"parent":"5","tags":{"room":"r"}}}' | "$NET" connector essai push)" \
	'{"method":"POST","url":"/messages","last":true,"headers":{"X-Request-Id":"ab"},"json":{"room":"r","reply_to":"5","text":"é"}}'
is 'sent' "$(echo '{"status":201,"headers":{},"body":{"id":9007199254740993,"created_at":"x"}}' | "$NET" connector essai sent)" \
	'{"outcome":"sent","id":"9007199254740993","at":"x"}'
is 'fault' "$(echo '{"status":429,"headers":{"retry-after":"7"},"body":"no"}' | "$NET" connector essai fault)" \
	'{"code":"limit","retry_after":7}'
is 'found' "$(echo '{"message":{"text":"a"},"body":{"items":[]}}' | "$NET" connector essai found)" '{"found":false}'
exits 'input that is no JSON' 3 sh -c 'echo "{" | "$1" connector essai pull' - "$NET"
like 'is said to be none' "$(cat err)" 'not JSON'
exits 'a function that it has not' 3 sh -c 'echo null | "$1" connector essai probe' - "$NET"
like 'is named' "$(cat err)" 'essai: the connector has no function “probe”'

# ---- map ---------------------------------------------------------------------------------

"$NET" connector essai map <"$C/essai/samples/page.json" >map
is 'one message, one line' "$(wc -l <map)" 1
python3 - map >fields <<'PY'
import json, sys
m = json.load(open(sys.argv[1]))
print(m["id"], m["thread"], m["visibility"], m["kind"], m["author"]["handle"], m["author"]["reach"], m["at"], m["from_us"],
      m["rating"], m["attachments"][0]["type"], m["text"])
PY
is 'its fields; the time in UTC with milliseconds' "$(cat fields)" \
	'17 main private message jean None 2026-01-13T09:59:30.250Z False None image/jpeg Bonjour, ma carte est bloquée.'
sed 's/"id": 17/"id": 9007199254740993/; s/Bonjour, ma/\\ud83d \\u001b[31m/' "$C/essai/samples/page.json" >hostile.json
"$NET" connector essai map <hostile.json >map
like 'an id beyond 2^53 is exact' "$(cat map)" '"id":"9007199254740993"'
is 'no control character is printed' "$(LC_ALL=C tr -d '\12\40-\176\200-\377' <map | wc -c)" 0

# ---- what differs ------------------------------------------------------------------------

sed -i 's/ma carte est bloquée/ma carte est perdue/; s/"cursor": 17/"cursor": 18/' "$C/essai/samples/page.expected.json"
exits 'a difference' 1 "$NET" connector test essai
like 'is shown with its path' "$(cat out)" 'messages\[0\]\.text is "Bonjour, ma carte est bloquée\.", expected "Bonjour, ma carte est perdue\."'
like 'each of them' "$(cat out)" 'cursor is 17, expected 18'
sed -i 's/visibility: "private",$/visibility: "secret",/' "$C/essai/connector.jq"
exits 'what fits no schema' 1 "$NET" connector test essai
like 'is named with message and field' "$(cat out)" 'message 0: “visibility” has a value'
rm "$C/essai/samples/"*
exits 'no samples' 3 "$NET" connector test essai

# ---- one that replaces a bundled one -------------------------------------------------------

mkdir -p "$C/mastodon"
echo 'def about: {' >"$C/mastodon/connector.jq"
exits 'a broken one of ours goes before the bundled one' 3 "$NET" connector mastodon about
like 'and says where' "$(cat err)" 'mastodon: the connector.s program does not compile: .*line [13]'
like 'the list goes on' "$("$NET" connector list)" '^mastodon +- +mastodon: the connector'

# ---- the bundled ones, by their samples ----------------------------------------------------

ok 'samples of every bundled connector that has some' sh -c 'for d in "$1"/connectors/*/samples; do
	[ -z "$(ls "$d")" ] || "$2" connector test "${d%/samples}" || exit 1; done' - "$ROOT" "$NET"
