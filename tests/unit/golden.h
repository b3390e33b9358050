/* tests/unit/golden.h — golden sets: tables of tab separated columns, a development and a test half. */
#ifndef GUICHET_TESTS_GOLDEN_H
#define GUICHET_TESTS_GOLDEN_H

#include <glib.h>
#include <string.h>

/* Rows of tests/golden/NAME as GStrv of `columns` each; lines beginning with # are left out. */
static inline GPtrArray *
golden_rows(const char *name, guint columns)
{
	g_autofree char *path = g_build_filename("tests", "golden", name, NULL), *text = NULL;
	GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	g_auto(GStrv) lines = NULL;

	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line != NULL; line++) {
		char **cells;

		if (**line == '\0' || **line == '#')
			continue;
		cells = g_strsplit(*line, "\t", -1);
		g_assert_cmpuint(g_strv_length(cells), ==, columns);
		g_ptr_array_add(rows, cells);
	}
	return rows;
}

struct score {
	guint right, wrong, missed;
};

static inline double
golden_precision(const struct score *s)
{
	return s->right + s->wrong > 0 ? (double)s->right / (s->right + s->wrong) : 1;
}

static inline double
golden_recall(const struct score *s)
{
	return s->right + s->missed > 0 ? (double)s->right / (s->right + s->missed) : 1;
}

static inline void
golden_print(const char *what, const struct score *s, guint n)
{
	g_test_message("%s: %u rows, precision %.3f, recall %.3f", what, n, golden_precision(s), golden_recall(s));
}

#endif
