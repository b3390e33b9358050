// layers: none
/* Figures of waiting: the vectors of FEATURES §5.3, and random samples against a naive model. */
#include "core/stats.h"

#include <math.h>
#include <string.h>

#define NOW G_GINT64_CONSTANT(1768298400000) /* 2026-01-13T10:00:00Z, a Tuesday */
#define DAY (24 * 3600 * G_GINT64_CONSTANT(1000))

static struct stats_spread
spread_of(const char *text) /* "2 4 >6": > is open */
{
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	struct stats_span spans[64];
	guint n = 0;

	for (char **w = words; *w != NULL && **w != '\0'; w++)
		spans[n++] = (struct stats_span){ g_ascii_strtoll(*w + (**w == '>'), NULL, 10), **w == '>' };
	return stats_spread(spans, n);
}

static void
is_span(struct stats_span span, gint64 s, gboolean open)
{
	g_assert_cmpint(span.s, ==, s);
	g_assert_cmpint(span.open, ==, open);
}

static void
test_vectors(void)
{
	struct stats_spread all = spread_of("10 2 8 4 6"), two = spread_of("2 >90 4 6 8 >5 10"), none = spread_of("");

	is_span(all.p50, 6, FALSE);
	is_span(all.p90, 10, FALSE);
	g_assert_cmpfloat(all.mean, ==, 6);
	/* two unanswered: the mean stays a flattering 6 */
	is_span(two.p50, 8, FALSE);
	is_span(two.p90, 90, TRUE);
	is_span(two.most, 90, TRUE);
	g_assert_cmpuint(two.n, ==, 7);
	g_assert_cmpuint(two.open, ==, 2);
	g_assert_cmpfloat(two.mean, ==, 6);
	is_span(none.p50, 0, FALSE);
	g_assert_true(isnan(none.mean));
	is_span(spread_of("7").p50, 7, FALSE);
	is_span(spread_of("7").p95, 7, FALSE);
	is_span(spread_of(">7 >3").p50, 3, TRUE);
	is_span(spread_of("50 >7 >3").p90, 50, TRUE); /* counted as longer than all that ended */
	g_assert_true(isnan(spread_of(">7").mean));
}

/* ⌈p·n⌉ where n is such that floating point could be off by one. */
static void
test_ranks(void)
{
	struct stats_span spans[1000];

	for (guint i = 0; i < 1000; i++)
		spans[i] = (struct stats_span){ i + 1, FALSE };
	for (guint n = 1; n <= 1000; n++)
		for (guint p = 5; p <= 100; p += 5)
			g_assert_cmpint(stats_percentile(spans, n, p).s, ==, (p * n) / 100 + (p * n % 100 != 0));
}

static struct stats_sample
sample(int age_days, gboolean open, gboolean answered, gboolean late)
{
	return (struct stats_sample){ .opened = NOW - age_days * DAY, .wall_s = age_days * 86400 + 1, .open_s = 60,
		.open = open, .answered = answered, .late = late };
}

static void
test_rates(void)
{
	struct stats_sample s[] = {
		sample(8, FALSE, TRUE, FALSE), sample(8, FALSE, TRUE, TRUE), sample(9, TRUE, FALSE, TRUE),
		sample(9, FALSE, FALSE, FALSE), /* resolved without an answer */
		sample(1, TRUE, FALSE, FALSE), sample(1, FALSE, TRUE, FALSE),
	};
	g_autoptr(GPtrArray) rows = stats_group(s, G_N_ELEMENTS(s), NOW);
	const struct stats_row *r = g_ptr_array_index(rows, 0);

	g_assert_cmpuint(rows->len, ==, 1);
	g_assert_cmpuint(r->opened, ==, 6);
	g_assert_cmpuint(r->answered, ==, 3);
	g_assert_cmpuint(r->in_time, ==, 2);
	g_assert_cmpuint(r->late, ==, 1);
	g_assert_cmpuint(r->late_open, ==, 1);
	g_assert_cmpuint(r->running, ==, 1);
	g_assert_cmpfloat(stats_compliance(r), ==, 0.5);
	g_assert_cmpfloat(stats_answer_rate(r), ==, 0.5); /* two of the four of last week */
	g_assert_cmpuint(r->wall.n, ==, 5);
	g_assert_cmpuint(r->wall.open, ==, 2);
	g_assert_cmpint(r->hours.p50.s, ==, 60);
	{
		struct stats_sample running = sample(0, TRUE, FALSE, FALSE);
		g_autoptr(GPtrArray) one = stats_group(&running, 1, NOW);

		g_assert_true(isnan(stats_compliance(one->pdata[0])));
		g_assert_true(isnan(stats_answer_rate(one->pdata[0])));
	}
}

/* ---- against a naive model --------------------------------------------------------- */

/* The smallest value that at least p percent of the values do not exceed; open ones exceed all. Then it is longer
 * than all that ended, and than the smallest of all lengths that p percent do not exceed now. */
static struct stats_span
naive(const struct stats_sample *s, guint n, guint key, enum stats_measure m, guint p)
{
	gint64 best[2] = { G_MAXINT64, G_MAXINT64 }, longest = 0; /* of the ended ones, of all */
	guint all = 0;

	for (guint i = 0; i < n; i++)
		all += s[i].key == key && s[i].measure == m && (s[i].open || s[i].answered);
	for (guint i = 0; i < n; i++) {
		guint below[2] = { 0, 0 };

		if (s[i].key != key || s[i].measure != m || (!s[i].open && !s[i].answered))
			continue;
		for (guint j = 0; j < n; j++)
			if (s[j].key == key && s[j].measure == m && (s[j].open || s[j].answered) && s[j].wall_s <= s[i].wall_s) {
				below[0] += !s[j].open;
				below[1]++;
			}
		if (!s[i].open) {
			longest = MAX(longest, s[i].wall_s);
			if (below[0] * 100 >= p * all)
				best[0] = MIN(best[0], s[i].wall_s);
		}
		if (below[1] * 100 >= p * all)
			best[1] = MIN(best[1], s[i].wall_s);
	}
	return best[0] < G_MAXINT64 ? (struct stats_span){ best[0], FALSE }
				    : (struct stats_span){ MAX(best[1], longest), TRUE };
}

static void
check_row(const struct stats_sample *s, guint n, const struct stats_row *r)
{
	static const guint percents[] = { 50, 90, 95, 100 };
	const struct stats_span got[] = { r->wall.p50, r->wall.p90, r->wall.p95, r->wall.most };
	guint opened = 0, closed_in_time = 0, counted = 0;

	for (guint i = 0; i < n; i++) {
		if (s[i].key != r->key || s[i].measure != r->measure)
			continue;
		opened++;
		if ((s[i].open && !s[i].late) || (!s[i].open && !s[i].answered))
			continue;
		counted++;
		closed_in_time += !s[i].open && !s[i].late;
	}
	g_assert_cmpuint(r->opened, ==, opened);
	if (counted > 0)
		g_assert_cmpfloat_with_epsilon(stats_compliance(r), (double)closed_in_time / counted, 1e-12);
	for (gsize i = 0; r->wall.n > 0 && i < G_N_ELEMENTS(percents); i++) {
		struct stats_span want = naive(s, n, r->key, r->measure, percents[i]);

		is_span(got[i], want.s, want.open);
	}
}

static void
test_random(void)
{
	for (int round = 0; round < 60; round++) {
		struct stats_sample s[60];
		guint n = (guint)g_test_rand_int_range(0, 60), seen = 0;
		g_autoptr(GPtrArray) rows = NULL;

		for (guint i = 0; i < n; i++) {
			int end = g_test_rand_int_range(0, 4); /* 0 open, 1 unanswered */

			s[i] = (struct stats_sample){ .key = (guint)g_test_rand_int_range(0, 3),
				.measure = (enum stats_measure)g_test_rand_int_range(0, STATS_MEASURES),
				.opened = NOW - g_test_rand_int_range(0, 20) * DAY, .wall_s = g_test_rand_int_range(0, 30),
				.open = end == 0, .answered = end > 1, .late = g_test_rand_int_range(0, 2) };
		}
		rows = stats_group(s, n, NOW);
		for (guint i = 0; i < rows->len; i++) {
			const struct stats_row *r = g_ptr_array_index(rows, i), *before = i > 0 ? rows->pdata[i - 1] : NULL;

			if (before != NULL)
				g_assert_true(before->key < r->key || (before->key == r->key && before->measure < r->measure));
			check_row(s, n, r);
			seen += r->opened;
		}
		g_assert_cmpuint(seen, ==, n);
	}
}

static void
test_classes(void)
{
	static const struct stats_span spans[] = { { 0, FALSE }, { 899, FALSE }, { 900, FALSE }, { 86400, FALSE },
		{ 5, TRUE }, { 999999999, FALSE } };
	guint counts[STATS_CLASSES];

	g_assert_cmpuint(stats_classes(spans, G_N_ELEMENTS(spans), counts), ==, 2);
	g_assert_cmpuint(counts[0], ==, 2);
	g_assert_cmpuint(counts[1], ==, 1);
	g_assert_cmpuint(counts[5], ==, 1);
	g_assert_cmpuint(counts[6], ==, 1);
	g_assert_cmpuint(counts[7], ==, 1);
	g_assert_cmpstr(stats_class_title(0), ==, "under 15 min");
}

static void
test_hours(void)
{
	g_setenv("TZ", "UTC", TRUE);
	g_assert_cmpuint(stats_hour_of_week(NOW), ==, 24 + 10);
	g_assert_cmpuint(stats_hour_of_week(NOW - DAY - 10 * 3600 * 1000), ==, 0);
	g_assert_cmpuint(stats_hour_of_week(NOW - DAY - 10 * 3600 * 1000 - 1), ==, 167);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/core/stats/vectors", test_vectors);
	g_test_add_func("/core/stats/ranks", test_ranks);
	g_test_add_func("/core/stats/rates", test_rates);
	g_test_add_func("/core/stats/random", test_random);
	g_test_add_func("/core/stats/classes", test_classes);
	g_test_add_func("/core/stats/hours", test_hours);
	return g_test_run();
}
