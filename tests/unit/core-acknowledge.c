// layers: none
/* Who gets an acknowledgement, and what it promises: never before the target, rounded up. */
#include "core/acknowledge.h"
#include "core/clock.h"

#include "base/date.h"

#include <locale.h>
#include <string.h>

static void
test_decide(void)
{
	static const struct {
		struct acknowledge_question q;
		const char *name;
	} rows[] = {
		{ { .waits = TRUE }, "sent" },
		{ { .waits = TRUE, .of_sender = 2 }, "sent" },
		{ { .waits = TRUE, .of_sender = 3 }, "often" },
		{ { .waits = TRUE, .of_conversation = 1 }, "recent" },
		{ { .waits = FALSE }, "settled" },
		{ { .waits = TRUE, .public_ = TRUE }, "public" },
		{ { .waits = TRUE, .public_ = TRUE, .public_too = TRUE }, "sent" },
		{ { .waits = TRUE, .nobody = TRUE }, "nobody" },
		{ { .waits = TRUE, .ours = TRUE }, "ours" },
		{ { .waits = TRUE, .list = TRUE }, "automatic" },
		{ { .waits = TRUE, .automatic = AUTO_REPLY }, "automatic" },
		{ { .waits = TRUE, .automatic = AUTO_GENERATED }, "automatic" },
		{ { .waits = TRUE, .automatic = AUTO_LIST }, "automatic" },
		{ { .waits = TRUE, .automatic = AUTO_BOUNCE }, "automatic" },
		{ { .waits = TRUE, .automatic = AUTO_CONTEXT }, "automatic" },
	};
	enum acknowledge_verdict parsed;

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_cmpstr(acknowledge_name(acknowledge_decide(&rows[i].q)), ==, rows[i].name);
	for (int v = 0; v < ACKNOWLEDGE_VERDICT_N; v++) {
		g_assert_true(acknowledge_parse(acknowledge_name((enum acknowledge_verdict)v), &parsed));
		g_assert_cmpint(parsed, ==, v);
	}
}

static void
test_p90(void)
{
	g_autoptr(GArray) lengths = g_array_new(FALSE, FALSE, sizeof(gint64));

	for (gint64 i = 19; i >= 1; i--)
		g_array_append_val(lengths, i);
	g_assert_cmpint(acknowledge_p90(lengths), ==, 0);
	g_array_append_vals(lengths, &(gint64){ 20 }, 1);
	g_assert_cmpint(acknowledge_p90(lengths), ==, 18); /* the 18th of 20 */
	g_array_append_vals(lengths, &(gint64){ G_MAXINT64 }, 1);
	g_assert_cmpint(acknowledge_p90(lengths), ==, 19); /* the 19th of 21 */
	g_array_append_vals(lengths, &(gint64){ G_MAXINT64 }, 1);
	g_array_append_vals(lengths, &(gint64){ G_MAXINT64 }, 1);
	g_assert_cmpint(acknowledge_p90(lengths), ==, G_MAXINT64); /* the 21st of 23 had no answer */
}

#define OFFICE "[calendar]\nzone = Europe/Paris\nweek = Mon-Fri 09:00-12:30 13:30-18:00; Sat 09:00-12:00\nexcept = 2026-12-25 closed\n"
#define ALWAYS "[calendar]\nzone = Europe/Paris\nweek = Mon-Sun 00:00-24:00\n"

static void
test_promise(void)
{
	static const struct {
		const char *calendar, *now, *due; /* with offset */
		gint64 seconds;
	} rows[] = {
		{ OFFICE, "2026-01-13T10:00:00+01:00", "2026-01-13T10:30:00+01:00", 30 * 60 },
		{ OFFICE, "2026-01-13T10:02:10+01:00", "2026-01-13T10:35:00+01:00", 30 * 60 },
		{ OFFICE, "2026-01-13T10:00:00+01:00", "2026-01-13T10:05:00+01:00", 1 },
		{ OFFICE, "2026-01-13T10:00:00+01:00", "2026-01-13T15:00:00+01:00", 4 * 3600 },
		{ OFFICE, "2026-01-13T10:10:00+01:00", "2026-01-13T15:30:00+01:00", 4 * 3600 },
		{ OFFICE, "2026-01-13T17:00:00+01:00", "2026-01-14T12:00:00+01:00", 4 * 3600 },
		{ OFFICE, "2026-01-13T17:45:00+01:00", "2026-01-14T12:00:00+01:00", 30 * 60 },
		{ OFFICE, "2026-01-16T17:00:00+01:00", "2026-01-20T00:00:00+01:00", 8 * 3600 },
		{ OFFICE, "2026-12-24T17:50:00+01:00", "2026-12-26T12:00:00+01:00", 30 * 60 },
		{ ALWAYS, "2026-01-13T22:58:00+01:00", "2026-01-14T00:00:00+01:00", 60 * 60 },
		{ ALWAYS, "2026-01-13T23:58:00+01:00", "2026-01-14T01:00:00+01:00", 60 * 60 },
		{ ALWAYS, "2026-03-29T01:30:00+01:00", "2026-03-29T04:30:00+02:00", 2 * 3600 },
		{ NULL, "2026-01-13T10:00:00Z", "2026-01-13T14:00:00Z", 4 * 3600 },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		AUTO(calendar) calendar = rows[i].calendar != NULL ? calendar_parse(rows[i].calendar, "c", &error) : NULL;
		g_autofree char *promised = NULL;
		gint64 now, due, wanted;

		g_assert_no_error(error);
		g_assert_true(date_parse(rows[i].now, &now) && date_parse(rows[i].due, &wanted));
		due = acknowledge_promise(calendar, now, rows[i].seconds);
		promised = calendar_rfc3339(calendar, due);
		if (due != wanted)
			g_error("%s and %d s: %s, not %s", rows[i].now, (int)rows[i].seconds, promised, rows[i].due);
	}
}

/* Never before the target, and never a whole step later. */
static void
test_always(void)
{
	AUTO(calendar) calendar = calendar_parse(OFFICE, "c", NULL);
	AUTO(calendar) never = calendar_parse("[calendar]\nzone = UTC\n", "c", NULL);
	g_autoptr(GRand) random = g_rand_new_with_seed(7);

	for (int i = 0; i < 5000; i++) {
		gint64 now = G_GINT64_CONSTANT(1767225600000) + (gint64)g_rand_int_range(random, 0, 366 * 24 * 3600) * 1000 +
			g_rand_int_range(random, 0, 1000);
		gint64 seconds = g_rand_int_range(random, 1, 40 * 3600);
		gint64 due = clock_due(calendar, now, seconds, NULL, 0), promised = acknowledge_promise(calendar, now, seconds);

		g_assert_cmpint(promised, >=, due);
		g_assert_cmpint(promised - due, <=, 13 * DATE_HOUR);
		if (due - now < DATE_HOUR)
			g_assert_cmpint(promised - due, <, 5 * DATE_MINUTE);
	}
	if (never != NULL)
		g_assert_cmpint(acknowledge_promise(never, 0, 60), ==, CLOCK_NEVER);
}

static void
test_class(void)
{
	static const struct {
		const char *one, *other;
		gboolean same;
	} rows[] = {
		{ "2026-01-12T10:00:00Z", "2026-01-16T10:00:00Z", TRUE }, { "2026-01-12T10:00:00Z", "2026-01-17T10:00:00Z", FALSE },
		{ "2026-01-17T10:00:00Z", "2026-01-18T10:00:00Z", FALSE }, { "2026-01-17T10:00:00Z", "2026-01-24T10:00:00Z", TRUE },
		{ "2026-01-18T23:30:00Z", "2026-01-12T10:00:00Z", TRUE }, /* Monday in Paris */
	};
	AUTO(calendar) calendar = calendar_parse(OFFICE, "c", NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		gint64 one, other;

		g_assert_true(date_parse(rows[i].one, &one) && date_parse(rows[i].other, &other));
		g_assert_cmpint(acknowledge_same_class(calendar, one, other), ==, rows[i].same);
	}
}

int
main(int argc, char **argv)
{
	setlocale(LC_ALL, "C.UTF-8");
	g_setenv("TZ", "UTC", TRUE);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/acknowledge/decide", test_decide);
	g_test_add_func("/acknowledge/p90", test_p90);
	g_test_add_func("/acknowledge/promise", test_promise);
	g_test_add_func("/acknowledge/always", test_always);
	g_test_add_func("/acknowledge/class", test_class);
	return g_test_run();
}
