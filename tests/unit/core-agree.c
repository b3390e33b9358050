/* Facts of answers, and whether two answers agree: golden pairs in French and English. */
#include "core/facts.h"
#include "tests/unit/golden.h"

static enum agree
verdict_of(const char *a, const char *b)
{
	AUTO(facts) x = facts_read(a);
	AUTO(facts) y = facts_read(b);

	return facts_agree(x, y, NULL);
}

/* "EUR=2500 DUR=48", in the order of the text. */
static char *
shown(const char *text)
{
	AUTO(facts) facts = facts_read(text);
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < facts->list->len; i++) {
		const struct fact *f = g_ptr_array_index(facts->list, i);

		g_assert_cmpuint(f->start, <, f->end);
		g_assert_cmpuint(f->end, <=, strlen(text));
		if (f->type != FACT_POL)
			g_string_append_printf(out, "%s%s=%s", out->len > 0 ? " " : "", fact_type_name(f->type), f->value);
	}
	return g_string_free(out, FALSE);
}

static void
test_half(const char *file, struct score *conflicts, double *accuracy)
{
	g_autoptr(GPtrArray) rows = golden_rows(file, 3);
	guint right = 0;

	for (guint i = 0; i < rows->len; i++) {
		char **row = g_ptr_array_index(rows, i);
		enum agree got = verdict_of(row[1], row[2]);
		gboolean wanted = strcmp(row[0], "conflict") == 0, found = got == AGREE_CONFLICT;

		g_assert_cmpint((int)got, ==, (int)verdict_of(row[2], row[1]));
		right += strcmp(agree_name(got), row[0]) == 0;
		conflicts->right += wanted && found;
		conflicts->wrong += !wanted && found;
		conflicts->missed += wanted && !found;
		if (strcmp(agree_name(got), row[0]) != 0) {
			g_autofree char *a = shown(row[1]), *b = shown(row[2]);

			g_test_message("%s, not %s: %s [%s] | %s [%s]", agree_name(got), row[0], row[1], a, row[2], b);
		}
	}
	*accuracy = (double)right / rows->len;
	golden_print(file, conflicts, rows->len);
	g_test_message("%s: verdict right in %.3f", file, *accuracy);
}

static void
test_golden(void)
{
	static const char *const halves[] = { "agree-dev.tsv", "agree-test.tsv" };

	for (gsize i = 0; i < G_N_ELEMENTS(halves); i++) {
		struct score conflicts = { 0, 0, 0 };
		double accuracy;

		test_half(halves[i], &conflicts, &accuracy);
		g_assert_cmpfloat(golden_precision(&conflicts), >=, 0.95);
		g_assert_cmpfloat(golden_recall(&conflicts), >=, 0.90);
		g_assert_cmpfloat(accuracy, >=, 0.90);
	}
}

static void
test_facts(void)
{
	g_autoptr(GPtrArray) rows = golden_rows("facts.tsv", 2);
	guint wrong = 0;

	for (guint i = 0; i < rows->len; i++) {
		char **row = g_ptr_array_index(rows, i);
		g_autofree char *got = shown(row[1]);

		if (strcmp(got, row[0]) != 0) {
			wrong++;
			g_test_message("[%s], not [%s]: %s", got, row[0], row[1]);
		}
	}
	g_assert_cmpuint(wrong, ==, 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/facts/table", test_facts);
	g_test_add_func("/agree/golden", test_golden);
	return g_test_run();
}
