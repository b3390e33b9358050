// layers: tui
/* The editor: moving and deleting by graphemes, words, cutting, undo, pasting; and the names
 * that attachments are saved under. */
#include "cache/db.h"
#include "tui/cases.h"
#include "tui/edit.h"
#include "tui/keys.h"
#include "tui/parts.h"

#include "base/date.h"

#include <string.h>

static void
type(struct edit *e, const char *keys)
{
	while (*keys != '\0')
		edit_key(e, keys_read(&keys));
}

#define HAS(e, text, at) \
	do { \
		g_assert_cmpstr(edit_text(e), ==, text); \
		g_assert_cmpuint(edit_cursor(e), ==, at); \
	} while (0)

static void
test_graphemes(void)
{
	AUTO(edit) e = edit_new("aé👩‍👩‍👧e\xcc\x81z", FALSE);

	type(e, "<Left><Left>");
	g_assert_cmpuint(edit_cursor(e), ==, strlen("aé👩‍👩‍👧"));
	type(e, "<Backspace>");
	HAS(e, "aée\xcc\x81z", 3);
	type(e, "<Delete>");
	HAS(e, "aéz", 3);
	type(e, "<Home><Right><Right><Right><Right>");
	HAS(e, "aéz", 4);
}

static void
test_words(void)
{
	AUTO(edit) e = edit_new("un deux, trois", FALSE);

	type(e, "<M-b><M-b>");
	HAS(e, "un deux, trois", 3);
	type(e, "<M-d>");
	HAS(e, "un , trois", 3);
	type(e, "<C-e><C-w>");
	HAS(e, "un , ", 5);
	type(e, "<C-y>");
	HAS(e, "un , trois", 10);
	type(e, "<Home><C-k>");
	HAS(e, "", 0);
	type(e, "<C-y><C-y>");
	HAS(e, "un , troisun , trois", 20);
	type(e, "<C-u>");
	HAS(e, "", 0);
}

static void
test_undo(void)
{
	AUTO(edit) e = edit_new("", FALSE);

	type(e, "abc<Enter>def");
	HAS(e, "abc\ndef", 7);
	type(e, "<C-z>");
	HAS(e, "abc\n", 4);
	type(e, "<C-z><C-z>");
	HAS(e, "", 0);
	type(e, "<C-z>");
	HAS(e, "", 0);
	type(e, "<M-z><M-z><M-z>");
	HAS(e, "abc\ndef", 7);
	type(e, "<C-z>x<M-z>");
	HAS(e, "abc\nx", 5);
}

static void
test_rows(void)
{
	AUTO(edit) e = edit_new("court\nune ligne plus longue\nfin", FALSE);

	edit_go(e, 20);
	type(e, "<Up>");
	g_assert_cmpuint(edit_cursor(e), ==, 5);
	type(e, "<Down>");
	g_assert_cmpuint(edit_cursor(e), ==, 20);
	type(e, "<Down><Up>");
	g_assert_cmpuint(edit_cursor(e), ==, 20);
	type(e, "<C-Home>");
	g_assert_cmpuint(edit_cursor(e), ==, 0);
	type(e, "<C-End>");
	g_assert_cmpuint(edit_cursor(e), ==, strlen(edit_text(e)));
}

static void
test_paste(void)
{
	AUTO(edit) e = edit_new("ab", FALSE);
	AUTO(edit) one = edit_new("", TRUE);

	edit_go(e, 1);
	edit_paste(e, "x\r\ny\rz\x1b[31m\x07\xff");
	HAS(e, "ax\ny\nz[31m\xef\xbf\xbd""b", 13);
	edit_paste(one, "un\ndeux");
	g_assert_cmpstr(edit_text(one), ==, "un deux");
	type(one, "<Enter>");
	g_assert_cmpstr(edit_text(one), ==, "un deux");
}

static void
test_names(void)
{
	static const char *const names[][2] = {
		{ "contrat.pdf", "contrat.pdf" }, { "../../etc/passwd", "passwd" }, { "/etc/passwd", "passwd" },
		{ "C:\\Users\\x.doc", "x.doc" }, { ".bashrc", "bashrc" }, { "-rf", "rf" }, { "", "attachment" },
		{ "...", "attachment" }, { "a\x1b]0;x\x07" "b.txt", "a]0;xb.txt" },
		{ "facture\xe2\x80\xae" "fdp.exe", "facturefdp.exe" }, { "a\nb", "ab" }, { "été 1.pdf", "été 1.pdf" },
		{ "a/", "attachment" }, { "..", "attachment" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *safe = parts_safe_name(names[i][0]);

		g_assert_cmpstr(safe, ==, names[i][1]);
	}
	g_autofree char *none = parts_safe_name(NULL), *long_ = g_strnfill(4000, 'a');
	g_autofree char *cut = parts_safe_name(long_);
	g_assert_cmpstr(none, ==, "attachment");
	g_assert_cmpuint(strlen(cut), ==, 120);
}

static void
test_time(void)
{
	const gint64 now = G_GINT64_CONSTANT(1768298400000); /* Tuesday 2026-01-13T10:00:00Z */

	g_assert_cmpint(cases_parse_time("1h", now), ==, now + DATE_HOUR);
	g_assert_cmpint(cases_parse_time("tomorrow", now), ==, now + 23 * DATE_HOUR);
	g_assert_cmpint(cases_parse_time("monday", now), ==, now + 6 * DATE_DAY - DATE_HOUR);
	g_assert_cmpint(cases_parse_time("tue", now), ==, now + 7 * DATE_DAY - DATE_HOUR);
	g_assert_cmpint(cases_parse_time("14:30", now), ==, now + 4 * DATE_HOUR + 30 * DATE_MINUTE);
	g_assert_cmpint(cases_parse_time("08:00", now), ==, now + 22 * DATE_HOUR);
	g_assert_cmpint(cases_parse_time("2026-01-14T10:00:00Z", now), ==, now + DATE_DAY);
	g_assert_cmpint(cases_parse_time("2026-01-12T10:00:00Z", now), ==, 0);
	g_assert_cmpint(cases_parse_time("soon", now), ==, 0);
	g_assert_cmpint(cases_parse_time("25:00", now), ==, 0);
	g_assert_cmpint(cases_parse_time("", now), ==, 0);
}

int
main(int argc, char **argv)
{
	g_setenv("TZ", "UTC", TRUE);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/edit/graphemes", test_graphemes);
	g_test_add_func("/edit/words", test_words);
	g_test_add_func("/edit/undo", test_undo);
	g_test_add_func("/edit/rows", test_rows);
	g_test_add_func("/edit/paste", test_paste);
	g_test_add_func("/parts/names", test_names);
	g_test_add_func("/cases/time", test_time);
	return g_test_run();
}
