/* core/agree.c — two sets of facts against each other. */
#include "core/facts.h"

#include <stdlib.h>
#include <string.h>

const char *
agree_name(enum agree verdict)
{
	return verdict == AGREE_CONFLICT ? "conflict" : verdict == AGREE_PARTIAL ? "partial" : "same";
}

/* Year, month and day of "2026-03-18", "--03-18", "2026-03" or "---05"; 0 what it does not say. */
static void
date_parts(const char *value, int parts[3])
{
	gsize n = strlen(value);

	parts[0] = *value != '-' ? atoi(value) : 0;
	parts[1] = n == 10 || n == 7 ? atoi(value + (*value != '-' ? 5 : 2)) : 0;
	parts[2] = n == 10 || *value == '-' ? atoi(value + n - 2) : 0;
}

/* What one does not say is as the other has it. */
static gboolean
same_date(const char *a, const char *b)
{
	int x[3], y[3];

	date_parts(a, x);
	date_parts(b, y);
	for (int i = 0; i < 3; i++)
		if (x[i] != 0 && y[i] != 0 && x[i] != y[i])
			return FALSE;
	return TRUE;
}

static gboolean
same_value(const struct fact *a, const struct fact *b)
{
	if (a->type == FACT_EUR && (*a->value == '+' || *b->value == '+')) /* some amount, whichever */
		return strcmp(a->value, "0") != 0 && strcmp(b->value, "0") != 0;
	if (a->type == FACT_DATE)
		return same_date(a->value, b->value);
	return strcmp(a->value, b->value) == 0 || (a->usage != NULL && strcmp(a->usage, b->value) == 0) ||
		(b->usage != NULL && strcmp(b->usage, a->value) == 0);
}

static gboolean
has_value(const struct facts *facts, const struct fact *wanted)
{
	for (guint i = 0; i < facts->list->len; i++) {
		const struct fact *fact = g_ptr_array_index(facts->list, i);

		if (fact->type == wanted->type && same_value(fact, wanted))
			return TRUE;
	}
	return FALSE;
}

/* Facts of `a` that `b` does not state; *shared when there is one that both do. */
static guint
missing(const struct facts *a, const struct facts *b, enum fact_type type, gboolean *shared)
{
	guint n = 0;

	for (guint i = 0; i < a->list->len; i++) {
		const struct fact *fact = g_ptr_array_index(a->list, i);

		if (fact->type != type)
			continue;
		if (has_value(b, fact))
			*shared = TRUE;
		else
			n++;
	}
	return n;
}

static void
list_missing(const struct facts *a, const struct facts *b, enum fact_type type, gboolean in_second,
	gboolean conflicts, GArray *differences)
{
	for (guint i = 0; i < a->list->len; i++) {
		struct fact_difference d = { g_ptr_array_index(a->list, i), in_second, conflicts };

		if (d.fact->type == type && !has_value(b, d.fact))
			g_array_append_val(differences, d);
	}
}

static enum agree
agree_in(const struct facts *a, const struct facts *b, enum fact_type type, GArray *differences)
{
	gboolean in_a = facts_have(a, type), in_b = facts_have(b, type), shared = FALSE;
	guint n = missing(a, b, type, &shared) + missing(b, a, type, &shared);
	gboolean conflicts = in_a && in_b && !shared;

	if (n == 0 || (type == FACT_POL && !conflicts))
		return AGREE_SAME;
	if (differences != NULL) {
		list_missing(a, b, type, FALSE, conflicts, differences);
		list_missing(b, a, type, TRUE, conflicts, differences);
	}
	return conflicts ? AGREE_CONFLICT : AGREE_PARTIAL;
}

static gboolean
holds(const char *stems, const char *stem)
{
	g_autofree char *word = g_strdup_printf(" %s ", stem);

	return strstr(stems, word) != NULL;
}

/* How many of the stems both have, and the smaller number of stems. */
static gboolean
much_the_same(const char *a, const char *b)
{
	g_auto(GStrv) x = g_strsplit(a, " ", -1), y = g_strsplit(b, " ", -1);
	guint n = 0, in_x = 0, in_y = 0;

	for (char **p = x; *p != NULL; p++)
		if (**p != '\0') {
			in_x++;
			n += holds(b, *p) ? 1 : 0;
		}
	for (char **p = y; *p != NULL; p++)
		in_y += **p != '\0' ? 1 : 0;
	return n >= 2 && n * 2 >= MIN(in_x, in_y);
}

/* One says that something works, the other that it does not. */
static gboolean
denies(const struct facts *a, const struct facts *b)
{
	g_auto(GStrv) verbs = g_strsplit(a->denied, " ", -1);

	for (char **verb = verbs; *verb != NULL; verb++)
		if (**verb != '\0' && !holds(b->denied, *verb) && holds(b->said, *verb) && much_the_same(a->said, b->said))
			return TRUE;
	return FALSE;
}

enum agree
facts_agree(const struct facts *a, const struct facts *b, GArray *differences)
{
	enum agree verdict = AGREE_SAME;

	for (int type = 0; type < FACT_TYPE_N; type++) {
		enum agree here = agree_in(a, b, (enum fact_type)type, differences);

		verdict = MAX(verdict, here);
	}
	return denies(a, b) || denies(b, a) ? AGREE_CONFLICT : verdict;
}
