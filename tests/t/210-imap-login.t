#!/bin/sh
# Logging in: each way that works, and each refusal with its remedy.
. "$(dirname "$0")/lib.sh"
plan 21
mail_servers
printf 'From: c@example.org\nTo: advisor@mail.test\nSubject: un\nMessage-ID: <un@example.org>\n\nun\n' | mail_in

# taken NAME KEY=VALUE…
taken() {
	name=$1
	shift
	home "home-$name"
	account bank "$@"
	exits "$name: logs in" 0 "$NET" --once
	is "$name: the mail is here" "$(sql 'SELECT count(*) FROM message')" 1
}
refused() { # NAME REGEX KEY=VALUE…
	name=$1 why=$2
	shift 2
	home "home-$name"
	account bank "$@"
	exits "$name: refused" 3 "$NET" --once
	like "$name: says why" "$(cat err)" "$why"
}

taken plain auth=plain
taken login auth=login
taken starttls imap-port="$IMAP_PORT" imap-tls=starttls
taken token auth=xoauth2 password-command= token-command="$SERVERS/token advisor@mail.test"
SECRET=secret
export SECRET
taken environment password-command= password-env=SECRET
refused wrong-password 'refuses the login.*password-command' password-command='printf wrong'
refused expired-token 'refuses the login.*token-command' auth=xoauth2 password-command= \
	token-command="$SERVERS/token advisor@mail.test -60"
refused no-such-command 'gave no secret' password-command=/nonexistent/pass
refused no-such-variable 'NOT_SET.*is not set' password-command= password-env=NOT_SET

# A wrong password is not tried again and again: some servers lock the account.
home patient
account bank password-command='printf wrong'
before=$(grep -c 'auth failed' "$T/dv/dovecot.log")
spawn "$NET" --watch
watching=$pid
wait_for 5 sh -c "'$NET' status | grep -q 'refuses the login'"
sleep 6
is 'a refused login is not repeated' "$(($(grep -c 'auth failed' "$T/dv/dovecot.log") - before))" 1
printf 'secret' >password
sed -i "s|^password-command.*|password-command = cat $T/password|" "$CONF"
: >"$HOME_DIR/run/bell.sync"
ok 'once mended, asking for a sync is enough' wait_for 5 sh -c "'$NET' status -o json | grep -q '\"phase\":\"listening\".*\"error\":null'"
like 'check says it step by step' "$("$NET" check 2>&1)" 'bank: imap: ok'
stop "$watching"
