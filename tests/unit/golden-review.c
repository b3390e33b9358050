// layers: none
/* tests/unit/golden-review.c — precision and recall of the checks over the golden sets in tests/golden, which are
 * in two halves: dev, which may be tuned on, and test, which is not. -v names every row that fails. */
#include "core/review.h"

#include <string.h>

#define PRECISION 0.95
#define RECALL 0.90
#define FIELDS 6

struct score {
	guint rows, right, wrong, missed; /* right: found as expected; wrong: found and not expected */
};

static char *
unescape(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\\n", -1);

	return strcmp(text, "-") == 0 ? NULL : g_strjoinv("\n", lines);
}

/* Runs `judge` on every row of a file; fields as they stand, line breaks put in. */
static void
each_row(const char *name, struct score *score, void (*judge)(char **fields, struct score *, const char *row))
{
	g_autofree char *path = g_build_filename("tests", "golden", name, NULL), *text = NULL;
	g_auto(GStrv) rows = NULL;

	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	rows = g_strsplit(text, "\n", -1);
	for (char **row = rows; *row != NULL; row++) {
		g_auto(GStrv) fields = **row != '#' && **row != '\0' ? g_strsplit(*row, "\t", FIELDS) : NULL;

		if (fields == NULL)
			continue;
		for (char **f = fields + 1; *f != NULL; f++) {
			char *plain = unescape(*f);

			g_free(*f);
			*f = plain != NULL ? plain : g_strdup("");
		}
		score->rows++;
		judge(fields, score, *row);
	}
}

static void
report(const char *set, const struct score *s)
{
	double precision = s->right + s->wrong > 0 ? (double)s->right / (s->right + s->wrong) : 1;
	double recall = s->right + s->missed > 0 ? (double)s->right / (s->right + s->missed) : 1;

	g_test_message("%s: %u rows, precision %.3f, recall %.3f", set, s->rows, precision, recall);
	g_assert_cmpfloat(precision, >=, PRECISION);
	g_assert_cmpfloat(recall, >=, RECALL);
}

static void
tell(const char *row, const char *got)
{
	if (g_test_verbose())
		g_test_message("got %s: %s", got, row);
}

/* ---- phone: none, optional, extra, deflect; the answer ------------------------------ */

static const char *
gravest_phone(const struct review *r)
{
	for (guint i = 0; i < r->findings->len; i++) {
		const struct review_finding *f = r->findings->pdata[i];

		if (f->check == REVIEW_PHONE)
			return f->rule + strlen("phone-");
	}
	return "none";
}

static void
judge_phone(char **fields, struct score *score, const char *row)
{
	struct review_input in = { .draft = fields[1], .hour = -1, .channel = channel_find("chat") };
	AUTO(review) r = review_new(&in);
	const char *got = gravest_phone(r);
	gboolean same = strcmp(got, fields[0]) == 0;

	score->right += same && strcmp(got, "none") != 0;
	score->wrong += !same && strcmp(got, "none") != 0;
	score->missed += !same && strcmp(fields[0], "none") != 0;
	if (!same)
		tell(row, got);
}

static void
test_phone(gconstpointer half)
{
	g_autofree char *name = g_strdup_printf("phone-%s.tsv", (const char *)half);
	struct score score = { 0 };

	each_row(name, &score, judge_phone);
	report(name, &score);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < 2; i++) {
		const char *half = i == 0 ? "dev" : "test";
		g_autofree char *phone = g_strdup_printf("/golden/phone/%s", half);

		g_test_add_data_func(phone, half, test_phone);
	}
	return g_test_run();
}
