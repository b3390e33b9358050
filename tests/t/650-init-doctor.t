#!/bin/sh
# guichet init: five answers make a file, or nothing. guichet doctor: names what is wrong.
. "$(dirname "$0")/lib.sh"
plan 48
export GUICHET_HOME="$T/home" GUICHET_PASSWORD=secret
CONF=$T/home/guichet.conf
answers() { printf '%s\n' "$@"; }
init() { "$DESK" init "$@"; }

answers 'Anne Martin' 'advisor@mail.example' '' '' 'pass show mail' >five
exits 'five answers' 0 init --no-check <five
is 'the file is ours alone' "$(stat -c %a "$CONF")" 600
is 'servers are guessed from the domain' "$(sed -n 's/^\(imap\|smtp\)-host = //p' "$CONF" | tr '\n' ' ')" 'imap.mail.example smtp.mail.example '
is 'the login is the address' "$(sed -n 's/^user = //p' "$CONF")" advisor@mail.example
is 'the account is named after it' "$(sed -n 's/^\[account "\(.*\)"\]/\1/p' "$CONF")" advisor
is 'the password is a command' "$(sed -n 's/^password-command = //p' "$CONF")" 'pass show mail'
exits 'the file is sound' 0 "$DESK" config check
cp "$CONF" kept
exits 'it is not replaced by no' 3 sh -c 'echo n | "$0" init --no-check' "$DESK"
exits 'nor by an end of answers' 3 init --no-check </dev/null
is 'it is as it was' "$(cat "$CONF")" "$(cat kept)"
answers y 'Anne Martin' 'no address' 'Zoé <zoe@gmail.com>' '' '' '' >more
exits 'it is by yes; a wrong address is asked again' 0 init --no-check <more
is 'well-known houses are known' "$(sed -n 's/^smtp-host = //p' "$CONF")" smtp.gmail.com
is 'without a command the environment is asked' "$(sed -n 's/^password-env = //p' "$CONF")" GUICHET_PASSWORD

rm "$CONF"
answers 'Anne Martin' 'advisor@mail.example' >two
exits 'answers that end early' 3 init --no-check <two
ok 'write nothing' test ! -e "$CONF"
answers 'Anne' 'advisor@mail.example' localhost '' '$GUICHET_PASSWORD' n >refused
exits 'a login that fails, and no' 3 init <refused
like 'says which step failed' "$(cat out err)" '(imap|localhost).*993'
ok 'and writes nothing' test ! -e "$CONF"
is 'and leaves no draft of it' "$(ls home/run)" ''
answers 'Anne' 'advisor@mail.example' localhost '' '$GUICHET_PASSWORD' y >forced
exits 'a login that fails, and yes' 1 init <forced
ok 'writes it all the same' test -e "$CONF"
answers 'Anne' 'advisor@mail.example' 'a host name' '' 'x' >bad
exits 'a server that is no name' 3 init --no-check --force <bad
is 'leaves the old file' "$(sed -n 's/^imap-host = //p' "$CONF")" localhost
answers 'Anne' 'advisor@mail.example' '' '' 'echo "open' >quote
exits 'a command with an open quote' 3 init --no-check --force <quote
exits 'a port that is none' 3 sh -c 'printf "%s\n" Anne a@mail.example "localhost:70000" "" x | "$0" init --no-check --force' "$DESK"
answers 'Anne' 'advisor@mail.example' 'mx.example:143 smtp.example:465' '' 'x' >ports
exits 'servers with ports' 0 init --no-check --force <ports
is 'are taken apart, their TLS told by the port' "$(grep -E '^(imap|smtp)-' "$CONF" | tr '\n' ' ')" \
	'imap-host = mx.example imap-port = 143 imap-tls = starttls smtp-host = smtp.example smtp-port = 465 '

# ---- against servers: five answers, and mail comes and goes
mail_servers
printf 'From: Client <client@mail.test>\nTo: advisor@mail.test\nSubject: Bonjour\nMessage-ID: <b@example.org>\n\nBonjour\n' | mail_in
export SSL_CERT_FILE="$T/tls/ca.pem" # as if the house's authority were installed
answers 'Anne Martin' 'advisor@mail.test' "localhost:$IMAPS_PORT localhost:$SMTP_PORT" '' '' >five
exits 'five answers that are right' 0 init --force <five
like 'the login is tried, to read and to send' "$(cat out)" 'advisor: imap: ok'
like '… and told' "$(cat out)" 'advisor: smtp: ok'
exits 'then mail comes' 0 "$NET" --once
is '… into the inbox' "$("$DESK" cases -o json | grep -c Bonjour)" 1
ok 'an answer is written' sh -c 'echo "Bonjour, volontiers." | "$0" case 1 reply' "$DESK"
exits '… leaves' 0 "$NET" --once --now "$(date -u -d '+5 minutes' +%FT%TZ)"
is '… and arrives' "$(mail_count client INBOX)" 1
stop_servers
unset SSL_CERT_FILE

# ---- doctor
unset GUICHET_HOME
row() { python3 -c "import sys,json; print(*[r['result'] for r in map(json.loads, open('out')) if r['check'] == '$1'])"; }
doctor() { "$DESK" doctor -o json --home "$T/$1"; }
exits 'no home yet' 1 doctor none
is 'is a hint' "$(row home) $(row cache)" 'hint hint'
is 'no account is a warning' "$(row config)" warn
ok 'and none was made' test ! -e none
"$DESK" demo --build-only --home "$T/demo" >/dev/null 2>&1
exits 'a sound home' 0 doctor demo
is 'every check but hints is ok' "$(row home) $(row cache) $(row search) $(row account) $(row outbox)" 'ok ok ok ok ok ok ok ok ok'
exits 'reconciled' 0 "$DESK" doctor --full --reconcile --home "$T/demo"
chmod 755 demo
exits 'a home others may read' 3 doctor demo
is 'fails' "$(row home)" fail
chmod 700 demo
sqlite3 demo/cache.db "UPDATE account_status SET error = 'The server said no.', error_code = 'auth' WHERE account = 1"
exits 'an account in trouble' 1 doctor demo
like 'is named with its trouble' "$(cat out)" 'agence.*The server said no'
dd if=/dev/urandom of=demo/cache.db bs=4096 seek=20 count=100 conv=notrunc 2>/dev/null
exits 'a damaged cache' 3 doctor demo
LC_ALL=C exits 'a locale that is not UTF-8' 3 doctor none
