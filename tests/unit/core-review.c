// layers: none
/* tests/unit/core-review.c — what the checks find, and how it is put in order. */
#include "core/review.h"

#include <string.h>

static const struct review_finding *
find(const struct review *r, const char *rule)
{
	for (guint i = 0; i < r->findings->len; i++) {
		const struct review_finding *f = r->findings->pdata[i];

		if (strcmp(f->rule, rule) == 0)
			return f;
	}
	return NULL;
}

static void
test_tables(void)
{
	for (enum review_check c = 0; c < REVIEW_CHECK_N; c++) {
		enum review_check back;

		g_assert_true(review_check_parse(review_check_name(c), &back));
		g_assert_cmpint(back, ==, c);
		g_assert_cmpstr(review_check_text(c), !=, "");
	}
	g_assert_false(review_check_parse("nothing", &(enum review_check){ 0 }));
}

static void
test_channel(void)
{
	g_autofree char *long_ = g_strnfill(501, 'a');
	struct review_input in = { .draft = long_, .channel = channel_find("public"), .hour = -1 };
	AUTO(review) over = review_new(&in);
	const struct review_finding *f = find(over, "length");

	g_assert_nonnull(f);
	g_assert_cmpint(f->level, ==, REVIEW_ERROR);
	g_assert_cmpuint(f->start, ==, 500);
	g_assert_cmpuint(f->end, ==, 501);
	in.off = 1U << REVIEW_LENGTH;
	in.until = 1000;
	in.now = 1000;
	{
		AUTO(review) late = review_new(&in);

		g_assert_null(find(late, "length"));
		g_assert_nonnull(find(late, "window"));
		g_assert_cmpuint(review_count(late, REVIEW_ERROR), ==, 1);
	}
	in.now = 999;
	{
		AUTO(review) in_time = review_new(&in);

		g_assert_null(find(in_time, "window"));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/review/tables", test_tables);
	g_test_add_func("/review/channel", test_channel);
	return g_test_run();
}
