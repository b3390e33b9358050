#!/bin/sh
# tests/layers must be able to fail: one small tree per rule, each with one offence.
layers=$(realpath "$(dirname "$0")/../layers")
unset BUILD
dir=$(mktemp -d) && cd "$dir" || exit 1
n=0

# offence FILE TEXT RULE: the tree with TEXT appended to FILE fails exactly the test named RULE.
offence() {
	n=$((n + 1))
	rm -rf tree && mkdir tree && cd tree || exit 1
	for f in base core cache net tui cli; do
		mkdir $f
		printf '/* %s/m.h — m. */\nint m(void);\n' $f >$f/m.h
		printf '/* m */\n#include "%s/m.h"\n\nint\nm(void)\n{\n\treturn 0;\n}\n' $f >$f/m.c
	done
	printf '/* base/n.h — n. */\n#include "base/m.h"\n' >base/n.h
	printf '%b' "$2" >>"$1"
	case $1 in */m.*) ;; *) sed -i '1i /* x */' "$1" ;; esac
	if "$layers" 2>/dev/null | grep '^not ok' >../out; [ "$(wc -l <../out)" = 1 ] && grep -q -- "$3" ../out; then
		echo "ok $n - $3"
	else
		echo "not ok $n - $3"
		printf "# after: %s\n" "$2" | cut -c1-80
		sed 's/^/# /' ../out
	fi
	cd ..
}
offence base/m.h '#include "core/m.h"\n' 'base <- core'
offence core/m.c '#include "cache/m.h"\n' 'base <- core'
offence tui/m.c '#include "net/m.h"\n' 'base <- core'
offence net/m.c '#include "tui/m.h"\n' 'base <- core'
offence cli/desk.c '#include "net/m.h"\n' 'each program'
offence cli/net-x.c '#include "tui/m.h"\n' 'each program'
offence base/m.h '#include "base/n.h"\n' 'no cycle'
offence core/m.c '#include <sqlite3.h>\n' 'sqlite3 in cache'
offence net/m.c '#include <curses.h>\n' 'sqlite3 in cache'
offence tui/m.c '#include <openssl/ssl.h>\n' 'sqlite3 in cache'
offence core/m.c '#include <unistd.h>\n' 'sqlite3 in cache'
offence net/m.c 'void f(void) { system("x"); }\n' 'no shell'
offence net/m.c 'void f(void) { sprintf(b, "x"); }\n' 'no shell'
offence tui/m.c 'void f(void) { t = time(NULL); }\n' 'one door to the clock'
offence cache/m.c 'void f(void) { t = g_get_real_time(); }\n' 'one door to the clock'
offence core/m.c 'void f(void) { t = date_now(); }\n' 'core has no clock'
offence tui/m.c 'void f(void) { waddstr(w, s); }\n' 'one door for foreign'
offence tui/m.c 'void f(void) { mvprintw(1, 2, s); }\n' 'one door for foreign'
offence tui/m.c 'void f(void) { printf("x"); }\n' 'one door for foreign'
offence cache/m.c 'void f(void) { sqlite3_exec(db, text, 0, 0, 0); }\n' 'values are bound'
offence cache/m.c 'void f(void) { s = g_strdup_printf("SELECT a FROM b WHERE c = %s", v); }\n' 'values are bound'
offence base/m.c '/* TO''DO */\n' 'nothing left'
offence base/m.h "$(yes '\n' | head -n 120 | tr -d '\n')" 'headers are short'
offence base/m.c 'static int counter;\n' 'no mutable'
offence base/m.c 'static char *cached = 0;\n' 'no mutable'
echo "1..$n"
rm -rf "$dir"
