// layers: net
/* net/imap-wire: what a server says, said right, wrong and by somebody hostile. */
#include "net/imap-wire.h"

#include "cache/ledger.h"

#include <string.h>

static void
say(struct wire *w, const char *text, const char *literal)
{
	wire_reset(w);
	g_string_assign(w->text, text);
	if (literal != NULL)
		g_ptr_array_add(w->literals, g_bytes_new(literal, strlen(literal)));
}

static void
test_literal(void)
{
	static const struct {
		const char *line;
		gint64 want;
	} cases[] = {
		{"* 1 FETCH (BODY[] {12}", 12}, {"{0}", 0}, {"x {4294967290}", 4294967290},
		{"{99999999999999999999999}", G_MAXINT64}, {"", -1}, {"{}", -1}, {"{12", -1},
		{"12}", -1}, {"{-1}", -1}, {"{1 }", -1}, {"{12} ", -1}, {"{a}", -1},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpint(wire_literal_length(cases[i].line, strlen(cases[i].line)), ==,
			cases[i].want);
}

static void
test_fetch(void)
{
	struct wire w;
	struct wire_fetch f;
	gboolean broken;

	wire_init(&w);
	say(&w, "* 12 FETCH (UID 5 FLAGS (\\Seen $Forwarded \\ANSWERED) RFC822.SIZE 44827 "
		"INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" MODSEQ (624140003) BODY[] {5})", "hello");
	g_assert_true(wire_fetch(&w, &f, &broken));
	g_assert_cmpuint(f.seq, ==, 12);
	g_assert_cmpuint(f.uid, ==, 5);
	g_assert_cmpuint(f.flags, ==, FLAG_SEEN | FLAG_ANSWERED);
	g_assert_cmpuint(f.size, ==, 44827);
	g_assert_cmpuint(f.modseq, ==, 624140003);
	g_assert_cmpint(f.received, ==, G_GINT64_CONSTANT(837596665000));
	g_assert_cmpint(f.origin, ==, -1);
	g_assert_cmpuint(g_bytes_get_size(f.body), ==, 5);
	wire_fetch_clear(&f);

	say(&w, "* 1 FETCH (BODY[]<1048576> {5} UID 7)", "hello");
	g_assert_true(wire_fetch(&w, &f, NULL));
	g_assert_cmpint(f.origin, ==, 1048576);
	wire_fetch_clear(&f);

	say(&w, "* 1 FETCH (UID 7 BODY[TEXT] \"a \\\"b\\\\\" X-STRANGE (a (b \"c)\") NIL) FLAGS ())",
		NULL);
	g_assert_true(wire_fetch(&w, &f, NULL));
	g_assert_cmpuint(g_bytes_get_size(f.body), ==, 5);
	g_assert_true(f.has_flags);
	wire_fetch_clear(&f);

	say(&w, "* 1 FETCH (UID 7 BODY[] NIL)", NULL);
	g_assert_true(wire_fetch(&w, &f, NULL));
	g_assert_true(f.has_body && f.body == NULL);
	wire_clear(&w);
}

static void
test_fetch_broken(void)
{
	static const char *const lines[] = {
		"* 1 FETCH ", "* 1 FETCH (", "* 1 FETCH ()", "* 1 FETCH (UID 0)", "* 1 FETCH (UID)",
		"* 1 FETCH (UID 4294967296)", "* 1 FETCH (UID 1", "* 1 FETCH (UID 1) x",
		"* 1 FETCH (FLAGS \\Seen)", "* 1 FETCH (FLAGS (\\Seen)", "* 1 FETCH (BODY[] {5})",
		"* 1 FETCH (BODY[] {3})", "* 1 FETCH (BODY[]<x> {5})", "* 1 FETCH (BODY[",
		"* 1 FETCH (MODSEQ 5)", "* 1 FETCH (RFC822.SIZE -1)", "* 1 FETCH (X (((((((((",
		"* 1 FETCH (FLAGS (\"a\"))", "* 1 FETCH (INTERNALDATE \"1)",
		"* 1 FETCH (X ((((((((((((((((((((((((((((((((((1)))))))))))))))))))))))))))))))))))",
	};
	struct wire w;
	struct wire_fetch f;
	gboolean broken;

	wire_init(&w);
	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
		say(&w, lines[i], i == 10 ? NULL : "four");
		g_assert_false(wire_fetch(&w, &f, &broken));
		if (!broken)
			g_error("not seen as broken: %s", lines[i]);
	}
	say(&w, "* 23 EXISTS", NULL);
	g_assert_false(wire_fetch(&w, &f, &broken));
	g_assert_false(broken);
	/* a date nobody can read costs the date */
	say(&w, "* 1 FETCH (UID 3 INTERNALDATE \"yesterday\")", NULL);
	g_assert_true(wire_fetch(&w, &f, &broken));
	g_assert_cmpint(f.received, ==, 0);
	wire_clear(&w);
}

static void
test_codes(void)
{
	struct wire w;
	guint64 n = 0;
	gsize len;
	guint32 exists;

	wire_init(&w);
	say(&w, "* OK [UIDVALIDITY 3857529045] UIDs valid", NULL);
	g_assert_true(wire_code_number(&w, "UIDVALIDITY", &n));
	g_assert_cmpuint(n, ==, 3857529045u);
	g_assert_null(wire_code(&w, "UID", &len));
	say(&w, "* OK [PERMANENTFLAGS (<7><9> \\Seen \\*)] Limited", NULL);
	g_assert_false(wire_code_number(&w, "UIDVALIDITY", &n));
	say(&w, "* OK [UIDNEXT", NULL);
	g_assert_false(wire_code_number(&w, "UIDNEXT", &n));
	say(&w, "* OK [UIDNEXT 12x] y", NULL);
	g_assert_false(wire_code_number(&w, "UIDNEXT", &n));
	say(&w, "* OK of all the words in this long sentence [UIDNEXT 12] is none", NULL);
	g_assert_false(wire_code_number(&w, "UIDNEXT", &n));
	say(&w, "* 172 EXISTS", NULL);
	g_assert_true(wire_number(&w, "EXISTS", &exists) && exists == 172);
	say(&w, "* 0 RECENT", NULL);
	g_assert_false(wire_number(&w, "EXISTS", &exists));
	g_assert_cmpuint(exists, ==, 172); /* untouched */
	say(&w, "* STATUS \"a (b\" (UIDNEXT 5 X (UIDVALIDITY 9) UIDVALIDITY 7)", NULL);
	g_assert_false(wire_item_number(&w, "UIDNEXT", &n)); /* an inner list hides the outer one */
	say(&w, "* STATUS INBOX (MESSAGES 1 UIDNEXT 5 HIGHESTMODSEQ 71)", NULL);
	g_assert_true(wire_item_number(&w, "UIDNEXT", &n) && n == 5);
	g_assert_true(wire_item_number(&w, "HIGHESTMODSEQ", &n) && n == 71);
	g_assert_false(wire_item_number(&w, "RECENT", &n));
	wire_clear(&w);
}

static void
check_words(const char *line, const char *want)
{
	g_autofree char *words = NULL;
	struct wire w;

	wire_init(&w);
	say(&w, line, NULL);
	words = wire_words(&w);
	g_assert_cmpstr(words, ==, want);
	wire_clear(&w);
}

static void
test_words(void)
{
	check_words("g7 NO [AUTHENTICATIONFAILED] Wrong password.", "Wrong password.");
	check_words("* BYE Server shutting down.", "Server shutting down.");
	check_words("g7 NO", "");
	check_words("", "");
	check_words("g1 NO [ALERT]", "[ALERT]");
}

static void
check_set(const char *text, guint32 below, const char *want)
{
	g_autoptr(GArray) out = g_array_new(FALSE, FALSE, sizeof(guint32));
	g_autoptr(GString) got = g_string_new(NULL);

	if (!wire_set(text, below, out))
		g_string_assign(got, "no");
	else
		for (guint i = 0; i < out->len; i++)
			g_string_append_printf(got, "%s%u", i > 0 ? " " : "",
				g_array_index(out, guint32, i));
	g_assert_cmpstr(got->str, ==, want);
}

static void
test_sets(void)
{
	struct wire w;
	g_autoptr(GArray) out = g_array_new(FALSE, FALSE, sizeof(guint32));

	check_set("1:3,7", 0, "1 2 3 7");
	check_set("3:1", 0, "1 2 3");
	check_set("4294967295", 0, "4294967295");
	check_set("5:4294967295", 8, "5 6 7");
	check_set("9", 8, "");
	check_set("1:4294967295", 0, "no");
	check_set("1:3000000,1:3000000", 0, "no");
	check_set("", 0, "no");
	check_set("0", 0, "no");
	check_set("1,", 0, "no");
	check_set("1:*", 0, "no");
	check_set("1 2", 0, "no");
	wire_init(&w);
	say(&w, "* VANISHED (EARLIER) 41,43:44", NULL);
	g_assert_true(wire_vanished(&w, 0, out) && out->len == 3);
	g_array_set_size(out, 0);
	say(&w, "* SEARCH 2 84 882", NULL);
	g_assert_true(wire_search(&w, out) && out->len == 3);
	g_array_set_size(out, 0);
	say(&w, "* SEARCH 2 84 (MODSEQ 917162500)", NULL);
	g_assert_true(wire_search(&w, out) && out->len == 2);
	g_array_set_size(out, 0);
	say(&w, "* SEARCH", NULL);
	g_assert_true(wire_search(&w, out) && out->len == 0);
	say(&w, "* SEARCH 1 -2", NULL);
	g_assert_false(wire_search(&w, out));
	wire_clear(&w);
}

static void
check_name(const char *wire, const char *name)
{
	g_autofree char *decoded = wire_name_decode(wire);
	g_autofree char *encoded = wire_name_encode(name);

	g_assert_cmpstr(decoded, ==, name);
	g_assert_cmpstr(encoded, ==, wire);
}

static void
test_names(void)
{
	static const char *const broken[] = {"&", "&AO", "&AOk", "&!!!!-", "&2D0-", "a\xff" "b", "&AAA-"};

	check_name("INBOX", "INBOX");
	check_name("&AMk-l&AOk-ments envoy&AOk-s", "Éléments envoyés");
	check_name("R&-D", "R&D");
	check_name("&U,BTFw-", "台北");
	check_name("&2Dzf6A-", "🏨"); /* a surrogate pair */
	check_name("~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語");
	for (gsize i = 0; i < G_N_ELEMENTS(broken); i++) {
		g_autofree char *name = wire_name_decode(broken[i]);

		g_assert_true(g_utf8_validate(name, -1, NULL));
	}
}

static void
check_quote(const char *text, const char *want)
{
	g_autofree char *quoted = wire_quote(text);

	g_assert_cmpstr(quoted, ==, want);
}

static void
test_quote(void)
{
	check_quote("INBOX", "\"INBOX\"");
	check_quote("a \"b\" \\c", "\"a \\\"b\\\" \\\\c\"");
	check_quote("", "\"\"");
	check_quote("a\r\nb DELETE INBOX", NULL);
	check_quote("a\nb", NULL);
	check_quote("caf\xc3\xa9", NULL);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/imap-wire/literal", test_literal);
	g_test_add_func("/imap-wire/fetch", test_fetch);
	g_test_add_func("/imap-wire/fetch-broken", test_fetch_broken);
	g_test_add_func("/imap-wire/codes", test_codes);
	g_test_add_func("/imap-wire/words", test_words);
	g_test_add_func("/imap-wire/sets", test_sets);
	g_test_add_func("/imap-wire/names", test_names);
	g_test_add_func("/imap-wire/quote", test_quote);
	return g_test_run();
}
