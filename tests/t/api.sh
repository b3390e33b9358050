# tests/t/api.sh — what every test of connectors' accounts starts from: lib.sh, a small social
# network, and an account on it.
# shellcheck shell=sh disable=SC1091,SC2034,SC2154 # sourced; variables are for the tests
. "$(dirname "$0")/lib.sh"

# talk [OPTION…]: the small social network of tests/servers/talk.py; its log is talk.log, its
# faults are the lines of the file faults.
talk() { serve TALK "$SERVERS/talk.py" --log "$T/talk.log" --faults "$T/faults" "$@"; }
# talk_account [NAME] [KEY=VALUE…]: an account on it, its connector in the home's configuration folder.
talk_account() {
	name_=${1:-talk}
	[ $# -eq 0 ] || shift
	mkdir -p "$HOME_DIR/connectors"
	cp -r "$SERVERS/connectors/talk" "$HOME_DIR/connectors/"
	echo "[account \"$name_\"]" >>"$CONF"
	set -- channel=talk address=@bank url="http://127.0.0.1:${TALK_PORT:-1}" \
		token-command='printf letmein' hold=0s "$@"
	for pair_ in "$@"; do echo "$pair_"; done |
		awk -F= '{ k = $1; sub(/^[^=]*=/, ""); if (!(k in v)) o[++m] = k; v[k] = $0 }
			END { for (i = 1; i <= m; i++) if (v[o[i]] != "") print o[i] " = " v[o[i]] }' >>"$CONF"
}
# say NAME TEXT [MEMBERS]: somebody writes; MEMBERS are further members of the JSON object.
say() {
	curl -sf -d "{\"author\":{\"id\":\"u-$1\",\"name\":\"$1\",\"display\":\"$1\"},\"text\":\"$2\"${3:+,$3}}" \
		"http://127.0.0.1:$TALK_PORT/-/say" >/dev/null
}
said() { curl -sf "http://127.0.0.1:$TALK_PORT/-/all"; } # everything that stands there
# ours_there TEXT: how often an answer of ours stands there.
ours_there() { said | python3 -c 'import json,sys; print(sum(m.get("mine", False) and m["text"] == sys.argv[1] for m in json.load(sys.stdin)))' "$1"; }
fault() { printf '%s\n' "$@" >"$T/faults"; }
no_fault() { : >"$T/faults"; }
asked() { grep -c "\"path\": \"$1\"" "$T/talk.log"; } # asked PATH: how many requests
texts() { sql "SELECT group_concat(text, '|') FROM (SELECT text FROM message WHERE direction = 'in' ORDER BY id)"; }
status() { sql "SELECT $1 FROM account_status JOIN account a ON a.id = account WHERE a.name = '${2:-talk}'"; }
