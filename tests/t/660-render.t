#!/bin/sh
# A template filled from the shell: what comes out to the byte, what is refused and why, and what never ends.
. "$(dirname "$0")/lib.sh"
plan 29
render() { "$DESK" render "$@" 2>err; }
fill() { # fill TEMPLATE DATA [OPTION…]
	printf '%s' "$1" >template
	shift
	data_=$1
	shift
	"$DESK" render template --data "$data_" "$@" 2>err
}
is 'a value' "$(fill 'Bonjour {{customer.name}},' '{"customer":{"name":"Zoé"}}')" 'Bonjour Zoé,'
is 'nothing is escaped' "$(fill '{{a}}' '{"a":"<b> & \"c\""}')" '<b> & "c"'
is 'unless it is asked for' "$(fill '{{a}}{{{a}}}' '{"a":"<b>"}' --escape html)" '&lt;b&gt;<b>'
is 'what a customer wrote is no template' "$(fill '{{a}}' '{"a":"{{b}} {{>c}}","b":"x"}')" '{{b}} {{>c}}'
printf 'a\r\n\t{{a}}\r\n\r\n' >template
"$DESK" render template --data '{"a":1}' >out
printf 'a\r\n\t1\r\n\r\n' >wanted
ok 'to the byte' cmp out wanted
is 'as JSON' "$(fill '{{a}}' '{"a":"x\n"}' -o json)" '{"text":"x\n"}'
printf '{"a":"file"}' >data.json
is 'data from a file' "$(fill '{{a}}' data.json)" file
is 'from standard input' "$(printf '{"a":"in"}' | fill '{{a}}' -)" in
is 'the template from standard input' "$(printf '{{a}}' | render - --data '{"a":"in"}')" in
is 'in French' "$(fill '{{m | money}} {{t | by}}' '{"m":2500.5,"t":"2026-01-13T14:30:00Z"}' --lang fr --now 2026-01-12T10:00:00Z)" \
	'2 500,50 € mardi 14 h 30'
is 'in English' "$(fill '{{m | money}} {{d | delay}}' '{"m":2500.5,"d":"48h"}')" '€2,500.50 48 hours'
mkdir parts
printf 'Agence {{branch}}\n' >parts/signature.mustache
printf 'plain' >parts/bare
echo secret >secret.mustache
is 'partials' "$(fill '{{>signature}}{{>bare}}' '{"branch":"Centre"}' --partials parts)" 'Agence Centre
plain'
exits 'a partial is never outside its folder' 3 "$DESK" render /dev/stdin --partials parts <<'EOF'
{{>parts/../secret}}
EOF
printf '{{>/etc/passwd}}' >template
exits 'nor anywhere else' 3 "$DESK" render template --partials parts
like 'as there is no such one' "$(cat err)" 'template:1: .*passwd}}: there is no such partial'

printf 'Bonjour,\n\n{{amount}}\n{{nil}} {{#nil}}{{x}}{{/nil}}' >template
exits 'what is missing is an error' 3 "$DESK" render template --data '{"nil":null}'
is 'that names each tag and its line' "$(cat err)" \
	'guichet: template:3: {{amount}}: there is no such value; template:4: {{nil}}: this value is empty'
is 'and nothing is printed' "$(cat out)" ''
is 'leniently it is nothing' "$(fill 'a{{b}}{{>c}}d' '{}' --lenient)" ad
exits 'a broken template' 3 "$DESK" render - --data '{}' <<'EOF'
{{#a}}
EOF
like 'is told with its line' "$(cat err)" '-:1: .*this section does not end'
exits 'broken data' 3 "$DESK" render template --data '{"a":}'
like 'too' "$(cat err)" 'Line 1 of the JSON data: this is no value'
exits 'a way of escaping that is none' 2 "$DESK" render template --escape xml
exits 'no file' 3 "$DESK" render nowhere

# What a hostile template or its data would like to do.
printf '{{>self}}' >parts/self
exits 'a partial that includes itself' 3 "$DESK" render parts/self --partials parts --lenient
python3 -c "print('{\"a\":\"' + 'x' * 10000000 + '\"}')" >big.json
is '10 MB of data' "$(fill '{{a}}' big.json | wc -c)" 10000000
python3 -c "print('[' + '1,' * 5000000 + '1]')" >many.json
exits 'millions of values' 3 "$DESK" render template --data many.json
python3 -c "print('{\"a\":[' + '1,' * 99999 + '1]}')" >list.json
printf '{{#a}}{{#a}}x{{/a}}{{/a}}' >template
exits 'a loop in a loop over a long list' 3 "$DESK" render template --data list.json
