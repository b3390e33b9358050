// layers: none
/* The wall against hostile text: every code point there is, random bytes, and the cases by name. */
#include "base/text.h"

#include <locale.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

/* Asserts on what text_clean() may never let through, and that it has nothing left to do. */
static void
assert_harmless(const char *clear, enum text_flags flags)
{
	g_autofree char *again = text_clean(clear, -1, flags);

	g_assert_true(g_utf8_validate(clear, -1, NULL));
	for (size_t i = 0, n = strlen(clear); i < n;) {
		gunichar c;

		i += text_char(clear + i, n - i, &c);

		if (c == '\n' && (flags & TEXT_BLOCK))
			continue;
		if (flags & TEXT_ASCII)
			g_assert_cmpuint(c, <, 0x7F);
		g_assert_cmpint(wcwidth((wchar_t)c), >=, 0);
		g_assert_false(c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x34F ||
		    c == 0x61C || c == 0x115F || c == 0x1160 || (c >= 0x180B && c <= 0x180F) ||
		    (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
		    (c >= 0x2060 && c <= 0x206F) || c == 0x20E3 || c == 0x3164 ||
		    (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF ||
		    c == 0xFFA0 || (c >= 0xFFF9 && c <= 0xFFFC) || c >= 0xE0000);
	}
	g_assert_cmpstr(again, ==, clear);
}

static void
check(const char *in, enum text_flags flags, const char *want)
{
	g_autofree char *out = text_clean(in, -1, flags);

	g_assert_cmpstr(out, ==, want);
	assert_harmless(out, flags);
}

/* Alone, first on the line, after a letter, after an emoji, twice: nothing slips through. */
static void
test_every_code_point(void)
{
	static const char *const frames[] = { "%s", "a%sb", "a%s%sb", "👍%s%s", "一%s一", "\n%s" };
	static const enum text_flags flags[] = { TEXT_LINE, TEXT_BLOCK, TEXT_LINE | TEXT_ASCII,
		TEXT_BLOCK | TEXT_ASCII };

	for (gunichar c = 1; c <= 0x10FFFF; c++) {
		char utf8[8];

		if (c >= 0xD800 && c < 0xE000)
			continue;
		utf8[g_unichar_to_utf8(c, utf8)] = '\0';
		for (guint f = 0; f < G_N_ELEMENTS(frames); f++) {
			g_auto(GStrv) halves = g_strsplit(frames[f], "%s", -1);
			g_autofree char *in = g_strjoinv(utf8, halves);
			enum text_flags how = flags[(c + f) % 4];
			g_autofree char *out = text_clean(in, -1, how);

			assert_harmless(out, how);
		}
	}
}

static void
test_random_bytes(void)
{
	/* bytes that begin, continue and break sequences, and the pieces that matter */
	static const char *const pieces[] = { "\xf0\x9f\x91\x8d", "\xe2\x80\x8d", "\xef\xb8\x8f",
		"\xcc\x81", "\xf0\x9f\x8f\xbd", "\xf0\x9f\x87\xab", "\xe2\x80\xae", "\xc2\x9b", "\xff",
		"\xf0\x9f\x8f\xb4", "\xf3\xa0\x81\xa7", "\xf3\xa0\x81\xbf", "\t", "\r", "\n", "a", " ",
		"\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc0\xaf", "\x1b[31m", "\xe4\xb8\x80",
		"\xf3\xa0\x84\x80", "\xe2\x83\xa3" };

	for (guint i = 0; i < 30000; i++) {
		g_autoptr(GString) in = g_string_new(NULL);
		enum text_flags flags = (enum text_flags)g_test_rand_int_range(0, 4);
		gint n = g_test_rand_int_range(1, 30);
		g_autofree char *out = NULL;

		for (gint k = 0; k < n; k++)
			if (g_test_rand_bit())
				g_string_append(in, pieces[g_test_rand_int_range(0,
				    (gint32)G_N_ELEMENTS(pieces))]);
			else
				g_string_append_c(in, (char)g_test_rand_int_range(0, 256));
		out = text_clean(in->str, (gssize)in->len, flags);
		assert_harmless(out, flags);
		g_assert_cmpint(text_is_suspicious(out, -1), ==, strstr(out, "\xef\xbf\xbd") != NULL);
	}
}

static void
test_controls(void)
{
	g_autofree char *nul = text_clean("a\0b", 3, TEXT_LINE);

	g_assert_cmpstr(nul, ==, "a␀b");
	check("", TEXT_LINE, "");
	check("plain", TEXT_LINE, "plain");
	check("\x1b]0;title\a", TEXT_LINE, "␛]0;title␇");
	check("\x7f", TEXT_LINE, "␡");
	check("\xc2\x9b" "31m", TEXT_LINE, "�31m");
	check("\x9b" "31m", TEXT_LINE, "�31m");
	check("\x1b[31m\x7f", TEXT_ASCII, "^[[31m^?");
	check("a\r\nb\n\n\tc", TEXT_LINE, "a b c");
	check("a\r\nb\r\r\n\nc\r", TEXT_BLOCK, "a\nb\n\nc");
	check("100\rfake", TEXT_BLOCK, "100␍fake");
	check("a\tb\n1234567\t8\t9", TEXT_BLOCK, "a       b\n1234567 8       9");
	check("日\tx", TEXT_BLOCK, "日      x");
}

static void
test_hidden(void)
{
	check("\xe2\x80\xae" "fdp.exe", TEXT_LINE, "⟨U+202E⟩fdp.exe");
	check("a\xe2\x80\x8b" "b", TEXT_LINE, "a⟨U+200B⟩b");
	check("a\xe2\x80\x8c\xe2\x80\x8c\xe2\x80\x8c\xe2\x80\x8d" "b", TEXT_LINE,
	    "a⟨U+200C×3⟩⟨U+200D⟩b");
	check("\xe2\x80\xaeX", TEXT_ASCII, "<U+202E>X");
	check("\xe2\x80\xae\xe2\x80\xaeX", TEXT_ASCII, "<U+202E*2>X");
	check("\xf3\xa0\x81\x81", TEXT_LINE, "⟨U+E0041⟩");
	check("\xe2\x80\xa8", TEXT_LINE, "⟨U+2028⟩");
	check("\xe3\x85\xa4", TEXT_LINE, "⟨U+3164⟩");
	check("Geld\xc2\xad" "verkehr", TEXT_LINE, "Geldverkehr");
	check("\xef\xbb\xbfHi", TEXT_LINE, "⟨U+FEFF⟩Hi");
	check("\xee\x80\x80", TEXT_LINE, "�");
	check("\xef\xbf\xbe", TEXT_LINE, "�");
	check("\xf0\xf1", TEXT_LINE, "��");
}

static void
test_marks(void)
{
	check("e\xcc\x81", TEXT_LINE, "e\xcc\x81");
	check("e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81", TEXT_LINE,
	    "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81");
	check("\xcc\x81x", TEXT_LINE, "◌\xcc\x81x");
	check("a\n\xcc\x81x", TEXT_BLOCK, "a\n◌\xcc\x81x");
	check("e\xcc\x81", TEXT_ASCII, "e");
}

static void
test_emoji(void)
{
	check("👨\xe2\x80\x8d👩\xe2\x80\x8d👧", TEXT_LINE, "👨");
	check("👍🏽!", TEXT_LINE, "👍!");
	check("🏽", TEXT_LINE, "🏽");
	check("❤\xef\xb8\x8f", TEXT_LINE, "❤");
	check("1\xef\xb8\x8f\xe2\x83\xa3", TEXT_LINE, "1");
	check("🇫🇷", TEXT_LINE, "FR");
	check("🏴\xf3\xa0\x81\xa7\xf3\xa0\x81\xa2\xf3\xa0\x81\xbf.", TEXT_LINE, "🏴.");
	check("🏴\xf3\xa0\x81\xbf.", TEXT_LINE, "🏴⟨U+E007F⟩.");
	check("🏴\xf3\xa0\x81\xa7.", TEXT_LINE, "🏴⟨U+E0067⟩.");
	check("🏴\xff", TEXT_LINE, "🏴�");
	check("👨\xe2\x80\x8dx", TEXT_LINE, "👨⟨U+200D⟩x");
	check("\xef\xb8\x8f", TEXT_LINE, "⟨U+FE0F⟩");
	check("葛\xf3\xa0\x84\x80", TEXT_LINE, "葛");
	check("a\xf3\xa0\x84\x80", TEXT_LINE, "a⟨U+E0100⟩");
	check("👍", TEXT_ASCII, "?");
}

static void
test_ascii(void)
{
	check("« L’œuvre » — 12 € … №5", TEXT_ASCII, "\" L'oeuvre \" - 12 EUR ... No5");
	check("Éléonore Łukasz Ægir Ströß ½ ﬁ Ａ", TEXT_ASCII, "Eleonore Lukasz AEgir Stross 1/2 fi A");
	check("日本", TEXT_ASCII, "??");
	check("\xff", TEXT_ASCII, "?");
}

static void
test_suspicious(void)
{
	g_assert_false(text_is_suspicious(NULL, 0));
	g_assert_false(text_is_suspicious("Bonjour é 👍🏽 \r\n\t", -1));
	g_assert_true(text_is_suspicious("\xe2\x80\xae", -1));
	g_assert_true(text_is_suspicious("\x1b[0m", -1));
	g_assert_true(text_is_suspicious("\xff", -1));
	g_assert_true(text_is_suspicious("a\0b", 3));
}

static void
test_put(void)
{
	char *buf = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&buf, &n);

	text_put(out, "é\x1b[2J\n", TEXT_BLOCK);
	fclose(out);
	g_assert_cmpstr(buf, ==, "é␛[2J\n");
	free(buf);
}

static void
test_width(void)
{
	int used;
	guint32 c;

	g_assert_cmpint(text_width(""), ==, 0);
	g_assert_cmpint(text_width("abc"), ==, 3);
	g_assert_cmpint(text_width("日本e\xcc\x81"), ==, 5);
	g_assert_cmpuint(text_fit("日本", 3, &used), ==, 3);
	g_assert_cmpint(used, ==, 2);
	g_assert_cmpuint(text_fit("e\xcc\x81x", 1, &used), ==, 3);
	g_assert_cmpuint(text_fit("abc", 0, NULL), ==, 0);
	g_assert_cmpuint(text_fit("abc", -5, NULL), ==, 0);
	g_assert_cmpint(text_cells(0x110000), ==, 0);
	g_assert_cmpint(text_cells(0x65E5), ==, 2);
	g_assert_cmpuint(text_char("\xff", 1, &c), ==, 1);
	g_assert_cmpuint(c, ==, 0xFFFD);
}

static void
test_ellipsis(void)
{
	static const struct {
		const char *in;
		int columns;
		enum text_flags flags;
		const char *want;
	} rows[] = {
		{ "abcdef", 6, TEXT_LINE, "abcdef" }, { "abcdef", 5, TEXT_LINE, "abcd…" },
		{ "abcdef", 5, TEXT_ASCII, "abcd~" }, { "日本語", 4, TEXT_LINE, "日…" },
		{ "ab cd", 4, TEXT_LINE, "ab…" }, { "abc", 1, TEXT_LINE, "…" },
		{ "abc", 0, TEXT_LINE, "" }, { "\x1b[m", 2, TEXT_LINE, "␛…" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *out = text_ellipsis(rows[i].in, rows[i].columns, rows[i].flags);

		g_assert_cmpstr(out, ==, rows[i].want);
	}
}

/* Lines joined with "|". */
static char *
wrapped(const char *text, int columns)
{
	g_autoptr(GArray) lines = text_wrap(text, columns);
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < lines->len; i++) {
		const struct text_line *l = &g_array_index(lines, struct text_line, i);

		g_string_append_printf(out, "%s%.*s", i > 0 ? "|" : "", (int)l->len,
		    text + l->start);
	}
	return g_string_free(out, FALSE);
}

static void
test_wrap(void)
{
	static const struct {
		const char *in;
		int columns;
		const char *want;
	} rows[] = {
		{ "", 10, "" }, { "abc", 10, "abc" }, { "abc\n", 10, "abc" },
		{ "\n\na\n\nb", 10, "||a||b" }, { "one two three", 7, "one two|three" },
		{ "one two three", 8, "one two|three" }, { "one  two", 4, "one|two" },
		{ "abcdefghij", 4, "abcd|efgh|ij" }, { "ab abcdefghij", 4, "ab|abcd|efgh|ij" },
		{ "  indented text", 10, "  indented|text" }, { "a   \nb", 10, "a|b" },
		{ "日本語日本", 5, "日本|語日|本" }, { "ab日本", 3, "ab|日|本" },
		{ "rendez-vous demain", 8, "rendez-|vous|demain" }, { "e\xcc\x81" "e\xcc\x81", 1, "e\xcc\x81|e\xcc\x81" },
		{ "a b", 0, "a|b" }, { "日本", 1, "日|本" }, { "le prix\xc2\xa0: 5", 8, "le|prix\xc2\xa0: 5" },
		{ "   ", 2, "" }, { "aaaa bb c", 4, "aaaa|bb c" }, { "- a", 2, "-|a" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *out = wrapped(rows[i].in, rows[i].columns);

		g_assert_cmpstr(out, ==, rows[i].want);
	}
}

/* No line is wider than asked, nothing but spaces is lost, offsets ascend. */
static void
test_wrap_random(void)
{
	static const char *const words[] = { "a", "mot", "rendez-vous", " ", "  ", "日本", "\n",
		"e\xcc\x81", "-", "anticonstitutionnellement", "\xc2\xa0", "👍" };

	for (guint i = 0; i < 5000; i++) {
		g_autoptr(GString) in = g_string_new(NULL);
		g_autoptr(GArray) lines = NULL;
		int columns = g_test_rand_int_range(2, 20);
		gsize at = 0;

		for (int k = g_test_rand_int_range(0, 40); k > 0; k--)
			g_string_append(in, words[g_test_rand_int_range(0, (gint32)G_N_ELEMENTS(words))]);
		lines = text_wrap(in->str, columns);
		for (guint k = 0; k < lines->len; k++) {
			const struct text_line *l = &g_array_index(lines, struct text_line, k);
			g_autofree char *line = g_strndup(in->str + l->start, l->len);

			g_assert_cmpuint(l->start, >=, at);
			for (; at < l->start; at++)
				g_assert_true(in->str[at] == ' ' || in->str[at] == '\n');
			g_assert_cmpint(text_width(line), <=, columns);
			at += l->len;
		}
		for (; at < in->len; at++)
			g_assert_true(in->str[at] == ' ' || in->str[at] == '\n');
	}
}

static void
test_linear(void)
{
	g_autofree char *spaces = g_strnfill(4 * 1024 * 1024, ' ');
	g_autofree char *letters = g_strnfill(4 * 1024 * 1024, 'x');
	clock_t start = clock(); /* of this process: others may have the machine */
	g_autoptr(GArray) a = text_wrap(spaces, 80), b = text_wrap(letters, 1);

	g_assert_cmpuint(a->len, ==, 1);
	g_assert_cmpuint(b->len, ==, 4 * 1024 * 1024);
	g_assert_cmpint(clock() - start, <, 10 * CLOCKS_PER_SEC);
}

static void
test_fold(void)
{
	static const struct {
		const char *in, *want;
	} rows[] = {
		{ "", "" }, { "ABC xyz", "abc xyz" }, { "Œuvre CŒUR œ", "oeuvre coeur oe" },
		{ "Bloqué NOËL Ça", "bloque noel ca" }, { "l’été « ça » “x”", "l'ete \" ca \" \"x\"" },
		{ "Straße STRASSE", "strasse strasse" }, { "Łukasz Ørsted Ægir ıð Þ", "lukasz orsted aegir id th" },
		{ "ﬁn ＡＢＣ ½", "fin abc 1⁄2" }, { "a\xc2\xa0\xe2\x80\xaf" "b", "a  b" },
		{ "e\xcc\x81t", "et" }, { "Geld\xc2\xad" "verkehr", "geldverkehr" }, { "ΑΣ", "ασ" },
		{ "x\xff\xc2\x85y", "x  y" }, { "日本", "日本" }, { "‹a› – —", "'a' - -" }, { "İ", "i" },
	};
	g_autofree char *nul = text_fold("A\0B", 3), *none = text_fold(NULL, -1);

	g_assert_cmpstr(nul, ==, "a b");
	g_assert_cmpstr(none, ==, "");
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *out = text_fold(rows[i].in, -1), *again = text_fold(out, -1);

		g_assert_cmpstr(out, ==, rows[i].want);
		g_assert_cmpstr(again, ==, out);
	}
}

/* Folding twice is folding once, for every code point; and always valid UTF-8. */
static void
test_fold_all(void)
{
	for (gunichar c = 1; c <= 0x10FFFF; c++) {
		char utf8[8];
		g_autofree char *once = NULL, *twice = NULL;

		if (c >= 0xD800 && c < 0xE000)
			continue;
		utf8[g_unichar_to_utf8(c, utf8)] = '\0';
		once = text_fold(utf8, -1);
		twice = text_fold(once, -1);
		g_assert_true(g_utf8_validate(once, -1, NULL));
		if (strcmp(once, twice) != 0)
			g_error("U+%04X folds to %s, then to %s", c, once, twice);
	}
}

static void
test_utf8(void)
{
	static const struct {
		const char *in;
		gssize len;
		const char *want;
	} rows[] = {
		{ NULL, -1, "" }, { "", -1, "" }, { "é", -1, "é" }, { "\xff" "a", -1, "�a" },
		{ "a\0b", 3, "a�b" }, { "\xe2\x80\xae", -1, "\xe2\x80\xae" }, { "é", 1, "�" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *out = text_utf8(rows[i].in, rows[i].len);

		g_assert_cmpstr(out, ==, rows[i].want);
	}
}

static void
test_break(void)
{
	g_assert_false(text_has_break("abc é", -1));
	g_assert_false(text_has_break(NULL, -1));
	g_assert_true(text_has_break("a\nb", -1));
	g_assert_true(text_has_break("a\rb", -1));
	g_assert_true(text_has_break("a\0b", 3));
	g_assert_false(text_has_break("ab\n", 2));
}

static void
test_count(void)
{
	g_assert_cmpuint(text_graphemes(""), ==, 0);
	g_assert_cmpuint(text_graphemes("e\xcc\x81té"), ==, 3);
	g_assert_cmpuint(text_graphemes("👨\xe2\x80\x8d👩\xe2\x80\x8d👧🇫🇷"), ==, 2);
	g_assert_cmpuint(text_graphemes("a\r\nb"), ==, 3);
	g_assert_cmpuint(text_utf16("aé👍"), ==, 4);
}

static void
test_snippet(void)
{
	static const struct {
		const char *in;
		int columns;
		const char *want;
	} rows[] = {
		{ "", 20, "" },
		{ "Bonjour,\n\nMa carte est bloquée.", 40, "Ma carte est bloquée." },
		{ "Bonjour Madame Martin,\nMerci.", 40, "Merci." },
		{ "Madame, Monsieur,\r\nJe souhaite\r\nun prêt.", 40, "Je souhaite un prêt." },
		{ "Hello Mr Smith,\nMy card is lost.", 40, "My card is lost." },
		{ "Good morning,\nMy card.", 40, "My card." },
		{ "Chère Madame,\nOui.", 40, "Oui." },
		{ "Bonjour à tous,\nOui.", 40, "Oui." },
		{ "Hi Jean-Paul\nOui.", 40, "Oui." },
		{ "Bonjour, ma carte est bloquée.\nMerci", 60, "Bonjour, ma carte est bloquée. Merci" },
		{ "Hi, card lost!\nHelp", 40, "Hi, card lost! Help" },
		{ "> ancien\n> texte\nMa réponse", 40, "Ma réponse" },
		{ "Bonjour,", 40, "Bonjour," },
		{ "> seul", 40, "> seul" },
		{ "  \t indented\n", 40, "indented" },
		{ "Bonjour , carte\nb", 40, "Bonjour , carte b" }, { "Bonjour ,\nb", 40, "b" },
		{ "Bonjour a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s t u v\nx", 9,
		  "Bonjour a" },
		{ "abc def ghi", 7, "abc def" },
		{ "abc def ghi", 8, "abc def" },
		{ "a\xe2\x80\x8c\xc2\xa0\xe2\x80\x8c\xc2\xa0  b", 40, "a b" },
		{ "日本語日本", 5, "日本" },
		{ "x\x1b[2Jy", 40, "x␛[2Jy" },
		{ "Bonjour,\nBonjour,\nx", 40, "Bonjour, x" },
		{ "abc", -1, "" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *out = text_snippet(rows[i].in, rows[i].columns);

		g_assert_cmpstr(out, ==, rows[i].want);
	}
}

static void
test_mask(void)
{
	static const struct {
		const char *in, *want;
	} rows[] = {
		{ "claire@example.org", "c…@example.org" }, { "éric@example.org", "é…@example.org" },
		{ "FR7630006000011234", "…1234" }, { "1234567", "…" }, { "", "…" },
		{ "@example.org", "….org" }, { "abcdefé€", "…fé€" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *out = text_mask(rows[i].in);

		g_assert_true(g_utf8_validate(out, -1, NULL));
		if (i != G_N_ELEMENTS(rows) - 1)
			g_assert_cmpstr(out, ==, rows[i].want);
	}
}

int
main(int argc, char **argv)
{
	setlocale(LC_ALL, "C.UTF-8");
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/text/clean/controls", test_controls);
	g_test_add_func("/text/clean/hidden", test_hidden);
	g_test_add_func("/text/clean/marks", test_marks);
	g_test_add_func("/text/clean/emoji", test_emoji);
	g_test_add_func("/text/clean/ascii", test_ascii);
	g_test_add_func("/text/clean/every-code-point", test_every_code_point);
	g_test_add_func("/text/clean/random", test_random_bytes);
	g_test_add_func("/text/suspicious", test_suspicious);
	g_test_add_func("/text/put", test_put);
	g_test_add_func("/text/width", test_width);
	g_test_add_func("/text/ellipsis", test_ellipsis);
	g_test_add_func("/text/wrap", test_wrap);
	g_test_add_func("/text/wrap/random", test_wrap_random);
	g_test_add_func("/text/wrap/linear", test_linear);
	g_test_add_func("/text/fold", test_fold);
	g_test_add_func("/text/fold/all", test_fold_all);
	g_test_add_func("/text/utf8", test_utf8);
	g_test_add_func("/text/break", test_break);
	g_test_add_func("/text/count", test_count);
	g_test_add_func("/text/snippet", test_snippet);
	g_test_add_func("/text/mask", test_mask);
	return g_test_run();
}
