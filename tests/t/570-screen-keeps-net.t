#!/bin/sh
# A guichet-net that was killed is started again by the screen that needs it, and says so.
. "$(dirname "$0")/lib.sh"
VT=$BUILD/tests/tools/vt
[ -x "$VT" ] || skip_all 'no libvterm'
plan 3

home
mkdir -m 700 spool spool/new spool/cur spool/outbox
cat >>"$CONF" <<END
[account "banque"]
link = spool
address = Agence <agence@banque.example>
spool = $T/spool
END
net_pid() { # of the guichet-net that holds the lock now
	"$NET" status -o json 2>/dev/null | grep -q '"running":true' && cat "$HOME_DIR/run/net.lock"
}
another() { new=$(net_pid) && [ "$new" != "$old" ]; }

spawn sh -c "while ! '$NET' status -o json | grep -q '\"phase\":\"listening\"'; do sleep 0.1; done
	cat '$HOME_DIR/run/net.lock' >old; kill -KILL \$(cat old)"
exits 'the screen tells it' 0 "$VT" --patience 30 -- "$DESK" <<'END'
wait To answer
wait started again
keys q
exit 0
END
old=$(cat old)
ok 'another one runs, and stays' wait_for 5 another
printf 'From: Eve <eve@poste.example>\nSubject: Question\nMessage-ID: <e@poste.example>\n\nBonjour\n' >spool/new/e.eml
arrived() { [ "$(sql 'SELECT count(*) FROM message')" = 1 ]; }
ok 'and works' wait_for 10 arrived
kill "$(net_pid)"
