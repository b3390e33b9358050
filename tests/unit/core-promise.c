/* Promises: the golden sets, the table of CHECKS in both languages, and texts that are no text. */
#include "base/date.h"
#include "core/promise-private.h"
#include "core/promise.h"
#include "tests/unit/golden.h"

#include <time.h>

static const char calendar_text_[] = "[calendar]\nzone = Europe/Paris\n"
	"week = Mon-Fri 09:00-12:30 13:30-18:00; Sat 09:00-12:00\n";

static struct calendar *
desk(void)
{
	g_autoptr(GError) error = NULL;
	struct calendar *c = calendar_parse(calendar_text_, "desk", &error);

	g_assert_no_error(error);
	return c;
}

static gint64
at(const struct calendar *c, const char *local)
{
	gint64 ms = 0;
	g_autofree char *whole = g_strconcat(local, ":00", NULL);

	g_assert_true(calendar_parse_time(c, whole, &ms));
	return ms;
}

static char *
local(const struct calendar *c, gint64 ms)
{
	g_autofree char *text = calendar_rfc3339(c, ms);

	return g_strndup(text, 16);
}

static void
score_half(const char *file, struct score *s)
{
	g_autoptr(GPtrArray) rows = golden_rows(file, 2);
	AUTO(calendar) c = desk();
	gint64 now = at(c, "2026-01-13T10:00");
	guint right_due = 0, promises = 0;

	for (guint i = 0; i < rows->len; i++) {
		char **row = g_ptr_array_index(rows, i);
		g_autoptr(GPtrArray) found = promise_find(row[1], now, c);
		guint wanted = strcmp(row[0], "-") != 0;
		g_autofree char *due = found->len > 0 ? local(c, ((struct promise *)g_ptr_array_index(found, 0))->due) : g_strdup("-");
		guint got = wanted == 1 && found->len == 1 && strcmp(due, row[0]) == 0;

		promises += wanted;
		right_due += got;
		s->right += got;
		s->missed += wanted - got;
		s->wrong += got == 0 && found->len > 0;
		if (got == 0 && (wanted == 1 || found->len > 0))
			g_test_message("%s (%u), not %s: %s", due, found->len, row[0], row[1]);
	}
	golden_print(file, s, rows->len);
	g_test_message("%s: %u of %u promises with the right time", file, right_due, promises);
}

static void
test_golden(void)
{
	static const char *const halves[] = { "promises-dev.tsv", "promises-test.tsv" };

	for (gsize i = 0; i < G_N_ELEMENTS(halves); i++) {
		struct score s = { 0, 0, 0 };

		score_half(halves[i], &s);
		g_assert_cmpfloat(golden_precision(&s), >=, 0.95);
		g_assert_cmpfloat(golden_recall(&s), >=, 0.90);
	}
}

/* Monday 30 November 2026, 10:00; "-": no promise. */
static void
test_rows(void)
{
	static const char *const rows[][2] = {
		{ "Mon collègue vous contactera demain avant 11 h.", "2026-12-01T11:00" },
		{ "Mon équipe vous répondra sous 48 h.", "2026-12-02T10:00" },
		{ "Je vous envoie mon accord demain.", "2026-12-01T18:00" },
		{ "Je me tue à vous le dire : je vous rappelle demain.", "2026-12-01T18:00" },
		{ "I will call you Mon at 3 pm.", "2026-12-07T15:00" },
		{ "We will call you by Mon.", "2026-12-07T18:00" },
		{ "Un conseiller vous répond avant mardi minuit.", "2026-12-02T00:00" },
		{ "Un conseiller vous répond avant minuit ce soir.", "2026-12-01T00:00" },
		{ "An advisor will answer you before midnight tonight.", "2026-12-01T00:00" },
		{ "An advisor will answer you before 12:30 today.", "2026-11-30T12:30" },
		{ "Your new card arrives within 5 business days.", "2026-12-05T12:00" },
		{ "Your salary arrives on Friday.", "-" },
		{ "If you order today, your card arrives on Friday.", "-" },
		{ "Je vous rappelle à 9 h.", "2026-12-01T09:00" },
		{ "Je vous rappelle avant 17 h.", "2026-11-30T17:00" },
	};
	AUTO(calendar) c = desk();

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) found = promise_find(rows[i][0], at(c, "2026-11-30T10:00"), c);
		g_autofree char *due = found->len == 1 ? local(c, ((struct promise *)g_ptr_array_index(found, 0))->due) : g_strdup("-");

		g_test_message("%s", rows[i][0]);
		g_assert_cmpstr(due, ==, rows[i][1]);
	}
}

/* The cheap question before the forms of a time refuses no sentence in which one of them stands. */
static void
test_signs(void)
{
	g_autoptr(GPtrArray) rows = golden_rows("promises-dev.tsv", 2);
	const struct promise_clock clock = { NULL, G_GINT64_CONSTANT(1768294800000), 20466 };
	guint times = 0;

	for (guint i = 0; i < rows->len; i++) {
		AUTO(prose) ws = prose_read(((char **)g_ptr_array_index(rows, i))[1], PROSE_APART);
		struct promise_when when;

		for (guint k = 0; k < ws->list->len; k++)
			if (promise_when(&clock, ws, k, &when)) {
				g_assert_true(promise_may_have_time(ws, word_sentence(ws, k)));
				times++;
			}
	}
	g_assert_cmpuint(times, >, rows->len / 2);
}

static guint
count(const char *text)
{
	AUTO(calendar) c = desk();
	g_autoptr(GPtrArray) found = promise_find(text, at(c, "2026-01-13T10:00"), c);

	return found->len;
}

static void
test_bad_input(void)
{
	static const char *const nothing[] = { "", "🙂🙂🙂", "MERCI !!!", "???", "\n\n\n", "Nous vous répondrons le 31/02/2026.",
		"We will answer within 99999999999 days.", "sous", "sous 48", "Nous Nous Nous", "....", "\xc2\xa0",
		"Je transmets à mon collègue qui prendra contact avec vous.", "Mon collègue vous rappellera." };

	for (gsize i = 0; i < G_N_ELEMENTS(nothing); i++)
		g_assert_cmpuint(count(nothing[i]), ==, 0);
	g_assert_cmpuint(count("We will call you back by three p.m."), ==, 1);
	g_assert_cmpuint(count("We will call you back on Mon."), ==, 1);
	g_assert_cmpuint(count("Bonjour,\n\nNous vous répondrons\nsous 48 h.\n\nWe will call you tomorrow.\n> Je vous rappelle"), ==, 2);
}

static void
test_linear(void)
{
	static const char *const pieces[] = { "nous ", "sous 48 h ", "avant ", "si ", "Nous vous répondons sous 48 h. ", "vous vous ", "et ", "a", ". ",
		"le 18 mars " };

	for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
		GString *text = g_string_new(NULL);
		clock_t start; /* of this process: others may have the machine */

		while (text->len < 64 * 1024)
			g_string_append(text, pieces[i]);
		start = clock();
		count(text->str);
		g_test_message("64 KiB of \"%s\": %d ms", pieces[i], (int)((clock() - start) / (CLOCKS_PER_SEC / 1000)));
		g_assert_cmpint(clock() - start, <, 3 * CLOCKS_PER_SEC);
		g_string_free(text, TRUE);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/promise/golden", test_golden);
	g_test_add_func("/promise/signs", test_signs);
	g_test_add_func("/promise/rows", test_rows);
	g_test_add_func("/promise/bad-input", test_bad_input);
	g_test_add_func("/promise/linear", test_linear);
	return g_test_run();
}
