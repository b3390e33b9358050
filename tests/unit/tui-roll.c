// layers: tui
/* Rows read piece by piece: pages, reading again under the cursor, and pieces that take their time. */
#include "tui/desk.h"
#include "tui/roll.h"

#include <string.h>

#define PAGE 20
#define PIECE 5

struct supply {
	guint n; /* rows there are */
	guint dropped; /* 1..: this one is gone */
	guint reads;
	gboolean slow, broken;
	guint at;
};

static gboolean
read_numbers(gpointer user, gboolean first, GPtrArray *rows, gboolean *end, GError **error)
{
	struct supply *s = user;

	s->reads++;
	if (s->broken) {
		g_set_error_literal(error, g_quark_from_static_string("test"), 1, "no more to be had");
		return FALSE;
	}
	if (s->slow)
		g_usleep(5000); /* longer than a piece may take */
	if (first)
		s->at = 0;
	for (guint i = 0; i < PIECE && s->at < s->n; i++)
		if (++s->at != s->dropped)
			g_ptr_array_add(rows, g_memdup2(&s->at, sizeof s->at));
	*end = s->at == s->n;
	return TRUE;
}

static gboolean
is_same(gconstpointer a, gconstpointer b)
{
	return *(const guint *)a == *(const guint *)b;
}

static char *
count(guint n, const char *more)
{
	return g_strdup_printf("%u%s", n, more);
}

static const struct roll_source source = { .page = PAGE, .read = read_numbers, .same = is_same, .free_row = g_free,
	.count = count };

static void
begin(struct roll *r, struct desk *desk, struct supply *s)
{
	memset(desk, 0, sizeof *desk);
	desk->told = g_ptr_array_new_with_free_func(g_free);
	roll_init(r, &source, desk, s);
	roll_start(r);
	list_fit(&r->list, 10);
}

static void
end(struct roll *r, struct desk *desk)
{
	roll_clear(r);
	g_ptr_array_unref(desk->told);
	g_free(desk->said);
}

static guint
on(const struct roll *r)
{
	const guint *row = roll_selected(r);

	return row != NULL ? *row : 0;
}

static void
check_counts(const struct roll *r, const char *wanted)
{
	g_autofree char *counts = roll_counts(r);

	g_assert_cmpstr(counts, ==, wanted);
}

static void
finish(struct roll *r)
{
	for (int i = 0; roll_due(r, 1) != 0; i++)
		g_assert_cmpint(i, <, 1000);
}

static void
test_pages(void)
{
	struct supply s = { .n = 47 };
	struct desk desk;
	struct roll r;

	begin(&r, &desk, &s);
	finish(&r);
	check_counts(&r, "20+");
	g_assert_cmpuint(on(&r), ==, 1);
	g_assert_true(roll_act(&r, ACTION_PAGE_DOWN));
	check_counts(&r, "20+");
	g_assert_true(roll_act(&r, ACTION_PAGE_DOWN)); /* less than a screen is left */
	finish(&r);
	check_counts(&r, "40+");
	roll_act(&r, ACTION_LAST);
	finish(&r);
	check_counts(&r, "47");
	g_assert_cmpuint(on(&r), ==, 40);
	roll_act(&r, ACTION_LAST);
	g_assert_cmpuint(on(&r), ==, 47);
	g_assert_false(roll_act(&r, ACTION_OPEN));
	roll_start(&r);
	finish(&r);
	check_counts(&r, "20+");
	g_assert_cmpuint(on(&r), ==, 1);
	roll_read_all(&r);
	check_counts(&r, "47");
	end(&r, &desk);
}

static void
test_wheel(void)
{
	struct supply s = { .n = 47 };
	struct area a = { 2, 0, 10, 40 };
	struct desk desk;
	struct roll r;

	begin(&r, &desk, &s);
	finish(&r);
	for (int i = 0; i < 20; i++) {
		g_assert_false(roll_click(&r, a, 3, 1, FALSE));
		finish(&r);
	}
	g_assert_cmpuint(on(&r), ==, 47);
	g_assert_false(roll_click(&r, a, 2, 0, FALSE));
	g_assert_cmpuint(on(&r), ==, 38);
	g_assert_true(roll_click(&r, a, 2, 0, FALSE));
	g_assert_false(roll_click(&r, a, 1, 0, TRUE)); /* above it */
	end(&r, &desk);
}

/* The cursor stays on its row though one before it has gone; when the row itself has gone, at its place. */
static void
test_renew(void)
{
	struct supply s = { .n = 100 };
	struct desk desk;
	struct roll r;

	begin(&r, &desk, &s);
	roll_read_all(&r);
	list_select(&r.list, 49);
	g_assert_cmpuint(on(&r), ==, 50);
	s.dropped = 7;
	roll_renew(&r);
	finish(&r);
	g_assert_cmpuint(on(&r), ==, 50);
	g_assert_cmpint(r.list.selected, ==, 48);
	g_assert_cmpint(r.list.selected - r.list.top, ==, 9);
	s.dropped = 50;
	roll_renew(&r);
	finish(&r);
	g_assert_cmpuint(on(&r), ==, 51 - 2);
	s.n = 3;
	s.dropped = 0;
	roll_renew(&r);
	finish(&r);
	check_counts(&r, "3");
	g_assert_cmpuint(on(&r), ==, 3);
	end(&r, &desk);
}

/* While rows are read again slowly, those shown and the cursor stand still. */
static void
test_slow(void)
{
	struct supply s = { .n = 30 };
	struct desk desk;
	struct roll r;

	begin(&r, &desk, &s);
	roll_read_all(&r);
	list_select(&r.list, 24);
	s.slow = TRUE;
	s.reads = 0;
	roll_renew(&r);
	g_assert_cmpuint(s.reads, ==, 1);
	check_counts(&r, "30");
	g_assert_cmpuint(on(&r), ==, 25);
	g_assert_cmpint((int)roll_due(&r, 7), ==, 7);
	g_assert_false(desk.changed);
	g_assert_cmpuint(on(&r), ==, 25);
	finish(&r);
	g_assert_true(desk.changed);
	g_assert_cmpuint(s.reads, ==, 6);
	check_counts(&r, "30");
	g_assert_cmpuint(on(&r), ==, 25);
	for (int i = 0; i < 3; i++) /* the cache changes faster than it is read: to the end, then once more */
		roll_renew(&r);
	s.reads = 0;
	finish(&r);
	g_assert_cmpuint(s.reads, ==, 5 + 6);
	g_assert_cmpuint(on(&r), ==, 25);
	roll_start(&r); /* other rows: what there is is shown at once */
	check_counts(&r, "5+");
	end(&r, &desk);
}

/* What fails is said once, and what was read stays. */
static void
test_failure(void)
{
	struct supply s = { .n = 30 };
	struct desk desk;
	struct roll r;

	begin(&r, &desk, &s);
	roll_read_all(&r);
	s.broken = TRUE;
	s.reads = 0;
	roll_renew(&r);
	g_assert_cmpint((int)roll_due(&r, 1), ==, 0);
	roll_act(&r, ACTION_LAST);
	g_assert_cmpuint(s.reads, ==, 1);
	g_assert_cmpstr(desk.said, ==, "no more to be had");
	check_counts(&r, "30");
	end(&r, &desk);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/roll/pages", test_pages);
	g_test_add_func("/roll/wheel", test_wheel);
	g_test_add_func("/roll/renew", test_renew);
	g_test_add_func("/roll/slow", test_slow);
	g_test_add_func("/roll/failure", test_failure);
	return g_test_run();
}
