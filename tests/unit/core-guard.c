/* Sensitive numbers: the golden set, random digits, masks, patterns, and how long a megabyte takes. */
#include "base/err.h"
#include "core/guard.h"
#include "tests/unit/golden.h"

#include <time.h>

static char *
unescape(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "␤", -1);

	return g_strjoinv("\n", lines);
}

/* The row's number, found with exactly its bytes. */
static gboolean
is_found(const GArray *found, char **row)
{
	for (guint i = 0; i < found->len; i++) {
		const struct guard_finding *f = &g_array_index(found, struct guard_finding, i);

		if (strcmp(guard_kind_name(f->kind), row[0]) == 0 && f->start == (gsize)atoi(row[1]) &&
			f->end == (gsize)atoi(row[2]))
			return TRUE;
	}
	return FALSE;
}

static void
score_half(const char *file, struct score *s)
{
	g_autoptr(GPtrArray) rows = golden_rows(file, 4);

	for (guint i = 0; i < rows->len; i++) {
		char **row = g_ptr_array_index(rows, i);
		g_autofree char *text = unescape(row[3]);
		g_autoptr(GArray) found = guard_find(NULL, text, strlen(text));
		guint wanted = strcmp(row[0], "-") != 0, got = wanted == 1 && is_found(found, row);

		s->right += got;
		s->missed += wanted - got;
		s->wrong += found->len - got;
		if (got != wanted || found->len != got) {
			g_test_message("%s, %u found: %s", row[0], found->len, row[3]);
			for (guint k = 0; k < found->len; k++) {
				const struct guard_finding *f = &g_array_index(found, struct guard_finding, k);

				g_test_message("  %s %d-%d", guard_kind_name(f->kind), (int)f->start, (int)f->end);
			}
		}
	}
	golden_print(file, s, rows->len);
}

static void
test_golden(void)
{
	static const char *const halves[] = { "guard-dev.tsv", "guard-test.tsv" };

	for (gsize i = 0; i < G_N_ELEMENTS(halves); i++) {
		struct score s = { 0, 0, 0 };

		score_half(halves[i], &s);
		g_assert_cmpfloat(golden_recall(&s), ==, 1); /* each valid number in each grouping */
		g_assert_cmpfloat(golden_precision(&s), >=, 0.95);
	}
}

static char *
kinds_in(const char *text)
{
	g_autoptr(GArray) found = guard_find(NULL, text, strlen(text));
	GString *out = g_string_new(found->len == 0 ? "-" : NULL);

	for (guint i = 0; i < found->len; i++)
		g_string_append_printf(out, "%s%s", i > 0 ? " " : "",
			guard_kind_name(g_array_index(found, struct guard_finding, i).kind));
	return g_string_free(out, FALSE);
}

/* What begins in the middle of one number and ends in the middle of the next is none. */
static void
test_pairs(void)
{
	g_autoptr(GPtrArray) rows = golden_rows("guard-pairs.tsv", 2);
	g_autoptr(GRand) rand = g_rand_new_with_seed(7);

	g_assert_cmpuint(rows->len, >=, 12);
	for (guint i = 0; i < rows->len; i++) {
		char **row = g_ptr_array_index(rows, i);
		g_autofree char *text = unescape(row[1]), *kinds = kinds_in(text);

		g_test_message("%s", row[1]);
		g_assert_cmpstr(kinds, ==, row[0]);
	}
	for (int i = 0; i < 3000; i++) {
		g_autofree char *text = g_strdup_printf("0%d %08d / 0%d %08d", g_rand_int_range(rand, 1, 8),
			g_rand_int_range(rand, 0, 100000000), g_rand_int_range(rand, 1, 8), g_rand_int_range(rand, 0, 100000000));
		g_autofree char *kinds = kinds_in(text);

		g_assert_cmpstr(kinds, ==, "phone phone");
	}
}

/* ---- random digits ------------------------------------------------------------------ */

static void
fill(GRand *rand, char *p, int n)
{
	for (int i = 0; i < n; i++)
		p[i] = (char)('0' + g_rand_int_range(rand, 0, 10));
	p[n] = '\0';
}

static double
hits(GRand *rand, const char *prefix, int n, int times, enum guard_kind kind)
{
	gsize before = strlen(prefix);
	char text[64];
	int found = 0;

	memcpy(text, prefix, before);
	for (int i = 0; i < times; i++) {
		g_autoptr(GArray) list = NULL;

		fill(rand, text + before, n);
		list = guard_find(NULL, text, before + (gsize)n);
		for (guint k = 0; k < list->len; k++)
			found += g_array_index(list, struct guard_finding, k).kind == kind;
	}
	return 100.0 * found / times;
}

/* 1,000,000 strings: what the check digits let through, and no more. */
static void
test_random(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(7);
	double card = hits(rand, "", 16, 500000, GUARD_CARD), iban = hits(rand, "FR", 25, 400000, GUARD_IBAN),
	       nir = hits(rand, "", 15, 100000, GUARD_NIR);

	g_test_message("false positives: card %.2f %%, IBAN %.2f %%, NIR %.2f %%", card, iban, nir);
	g_assert_cmpfloat(card, <=, 2.85);
	g_assert_cmpfloat(iban, <=, 1.06);
	g_assert_cmpfloat(nir, <=, 0.8);
}

/* ---- limits ------------------------------------------------------------------------- */

static void
time_text(const char *piece)
{
	GString *text = g_string_new(NULL);
	g_autoptr(GArray) list = NULL;
	clock_t start;
	gint64 ms; /* of the processor: others may work on the machine */

	while (text->len < 1024 * 1024)
		g_string_append(text, piece);
	start = clock();
	list = guard_find(NULL, text->str, text->len);
	ms = (clock() - start) * 1000 / CLOCKS_PER_SEC;
	g_test_message("1 MiB of \"%s\": %d ms, %u found", piece, (int)ms, list->len);
	g_assert_cmpint(ms, <, 2000); /* quadratic would be hours */
	g_string_free(text, TRUE);
}

static void
test_linear(void)
{
	static const char *const pieces[] = { "1", "4 ", "0", "FR76", "FR ", "@", "a@", "a.a@b.", "+1 ", "4970-1012-", "é", "\n", "00 " };

	for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++)
		time_text(pieces[i]);
}

static void
test_nothing_in_prose(void)
{
	static const char *const texts[] = { "", "de 30 jours à compter de la réception, le 12 3456 dossiers", "\xff\xfe 49701",
		"Is 24 hours enough? It 12 me 15 se 10 and at 20 the be 10", "1234567890123", "FR76", "@", "a@b", "@banque bonjour",
		"12/12/2026 12:30:45 2026-12-12", "0000000000000000" };

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GArray) list = guard_find(NULL, texts[i], strlen(texts[i]));

		g_assert_cmpuint(list->len, ==, 0);
	}
}

static void
test_phones_in_brackets(void)
{
	static const struct {
		const char *text;
		guint found;
	} rows[] = { { "(06) 12 34 56 78", 1 }, { "(06 12 34 56 78)", 1 }, { "mon tél. (01) 23.45.67.89.", 1 }, { "(0612345678) 12 rue Haute", 1 },
		{ "(01/02/2026) 10 h", 0 }, { "(06) 12 ans", 0 }, { "(0 800 12) 34", 0 } };

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GArray) list = guard_find(NULL, rows[i].text, strlen(rows[i].text));

		g_test_message("%s", rows[i].text);
		g_assert_cmpuint(list->len, ==, rows[i].found);
	}
}

/* ---- masks and patterns ------------------------------------------------------------- */

static void
test_mask(void)
{
	static const char *const pairs[][2] = {
		{ "carte 4970 1012 3456 7893 merci", "carte 4970 10** **** 7893 merci" },
		{ "FR7630006000011234567890189", "***********************0189" },
		{ "MA34 9458 0730 2157 3681 9303 6426", "**** **** **** **** **** **** 6426" }, /* not in the registry, but in use */
		{ "DZ762129972200332245383236 svp", "**********************3236 svp" },
		{ "NIR 1 85 05 78 006 084 91.", "NIR * ** ** ** *** *84 91." },
		{ "Appelez-moi au 06 12 34 56 78 ou jean@ex.fr, dossier 123456789012", "Appelez-moi au 06 12 34 56 78 ou jean@ex.fr, dossier 123456789012" },
		{ "rien", "rien" }, { "", "" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
		g_autofree char *masked = guard_mask(NULL, pairs[i][0]);

		g_assert_cmpstr(masked, ==, pairs[i][1]);
	}
}

static void
test_accounts(void)
{
	g_autoptr(GError) error = NULL;
	AUTO(guard) guard = guard_new("\\b[0-9]{5} ?[0-9]{5} ?[0-9A-Z]{11}\\b", &error);
	const char *text = "compte 30004 00123 00001234567 merci";
	g_autoptr(GArray) list = NULL;
	g_autofree char *masked = NULL;

	g_assert_no_error(error);
	list = guard_find(guard, text, strlen(text));
	masked = guard_mask(guard, text);
	g_assert_cmpuint(list->len, ==, 1);
	g_assert_cmpint((int)g_array_index(list, struct guard_finding, 0).kind, ==, GUARD_ACCOUNT);
	g_assert_cmpstr(masked, ==, "compte ***** ***** *******4567 merci");
}

static void
test_patterns_bounded(void)
{
	static const char *const bad[] = { "a*", "a+", "(a{2}){3}", "a{3,}", "(?=a)", "\\1", "[a", "a{2,99}", "(", "\\" };
	g_autofree char *longer = g_strnfill(600, 'a');

	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(guard_new(bad[i], &error));
		g_assert_error(error, ERR, ERR_CONFIG);
	}
	g_assert_null(guard_new(longer, NULL));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/guard/golden", test_golden);
	g_test_add_func("/guard/pairs", test_pairs);
	g_test_add_func("/guard/random", test_random);
	g_test_add_func("/guard/linear", test_linear);
	g_test_add_func("/guard/prose", test_nothing_in_prose);
	g_test_add_func("/guard/phones-in-brackets", test_phones_in_brackets);
	g_test_add_func("/guard/mask", test_mask);
	g_test_add_func("/guard/accounts", test_accounts);
	g_test_add_func("/guard/patterns", test_patterns_bounded);
	return g_test_run();
}
