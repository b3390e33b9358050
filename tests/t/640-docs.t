#!/bin/sh
# Everything that can be typed is written down, and nothing else; the translation is whole.
. "$(dirname "$0")/lib.sh"
plan 22
home
D=$BUILD/doc
ok 'the manual pages are well formed' sh -c 'mandoc -Tlint -Wwarning "$0"/* >lint 2>&1 && ! [ -s lint ]' "$D"
man() { mandoc -Tascii "$D/$1" | sed "s/.$(printf '\b')//g"; } # without the overstrikes
man guichet.1 >guichet.txt
man guichet-net.1 >net.txt
man guichet.conf.5 >conf.txt
man guichet-keys.5 >keys.txt

# Commands, verbs and options that the program knows, against those of the page.
"$DESK" help | sed -n 's/^  \([a-z]\{1,\}\) .*/\1/p' | sort >commands
grep -o '^     [a-z]\{3,\}' guichet.txt | tr -d ' ' | sort -u >paged
is 'every command is in guichet(1)' "$(comm -23 commands paged)" ''
while read -r command; do "$DESK" help "$command"; done <commands >helps
grep -o -- ' --[a-z][a-z-]*' helps | tr -d ' ' | sort -u >options
grep -o -- '--[a-z][a-z-]*' guichet.txt | sort -u >paged-options
is 'every option is in guichet(1)' "$(comm -23 options paged-options)" ''
is 'and no other is' "$(comm -13 options paged-options | grep -vx -- '--' || true)" ''
is 'every option of the completion is one' \
	"$("$DESK" completion bash | grep -o -- '--[a-z][a-z-]*' | sort -u | comm -23 - options | grep -vx -e --script || true)" ''
ok 'the completion is good shell' sh -c '"$0" completion bash >completion && bash -n completion' "$DESK"
cat >try <<'EOF'
. ./completion
COMP_WORDS=(guichet case 12 re) COMP_CWORD=3 && _guichet && echo "${COMPREPLY[@]}"
COMP_WORDS=(guichet out) COMP_CWORD=1 && _guichet && echo "${COMPREPLY[@]}"
EOF
is 'and completes' "$(bash try)" 'reply redirect release resolve reopen
outbox'

grep -o -- '--[a-z]\{3,\}' net.txt | sort -u >net-options
"$NET" --help | grep -o -- '--[a-z]\{3,\}' | sort -u >net-help
is 'options of guichet-net are in its page' "$(comm -23 net-help net-options)" ''
is 'and no other is' "$(comm -13 net-help net-options | grep -vx -e --quiet -e --output || true)" ''
"$NET" --help | sed -n 's/^guichet-net \([a-z]\{1,\}\).*/\1/p' | grep -v brings >net-commands
is 'so are its commands' "$(while read -r c; do grep -q "^ *guichet-net $c" net.txt || echo "$c"; done <net-commands)" ''

"$DESK" config example >example.conf
sed -n 's/^#* *\([a-z-]\{1,\}\) = .*/\1/p' example.conf | sort -u >conf-keys
grep -o '^     [a-z][a-z-]* (' conf.txt | tr -d ' (' | sort -u >paged-keys
is 'every key of the configuration is in guichet.conf(5)' "$(cat conf-keys)" "$(cat paged-keys)"
ok 'the example says much' test "$(wc -l <conf-keys)" -gt 25
printf '[account "a"]\nlink = spool\nspool = .\naddress = a@bank.example\n' >small.conf
chmod 600 example.conf small.conf
ok 'the example file is sound as it is' "$DESK" config check --config "$T/example.conf"
ok 'so is a small one' "$DESK" config check --config "$T/small.conf"

"$DESK" keys -o json | python3 -c "import sys,json; print('\n'.join(sorted({json.loads(l)['action'] for l in sys.stdin})))" >actions
grep -o '^     [a-z][a-z-]* .*(\(all\|list\|thread\|composer\|list, thread\))' keys.txt | awk '{ print $1 }' | sort -u >paged-actions
is 'every action that has a key is in guichet-keys(5)' "$(comm -23 actions paged-actions)" ''
for map in default vim emacs azerty; do
	ok "the keys $map are whole" sh -c '"$0" keys --variant "$1" -q | grep -q .' "$DESK" "$map"
done

if command -v xgettext >/dev/null; then
	is 'the French translation is well formed' "$(msgfmt --check -o /dev/null "$ROOT/po/fr.po" 2>&1)" ''
	make -s -C "$ROOT" BUILD="$T/po" "$T/po/guichet.pot" 2>/dev/null
	is 'and whole (make po)' "$(msgcmp "$ROOT/po/fr.po" po/guichet.pot 2>&1)" ''
else skip 'no gettext here' 2; fi
like 'and spoken' "$(LANGUAGE=fr "$DESK" help)" 'lister les dossiers'
