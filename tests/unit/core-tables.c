// layers: none
/* The rules that are tables: states and moves, views, channels; and the clock. */
#include "base/date.h"
#include "core/channel.h"
#include "core/clock.h"
#include "core/lifecycle.h"
#include "core/queue.h"

#include <locale.h>
#include <string.h>
#include <wchar.h>

static void
test_case_states(void)
{
	enum case_state s;

	for (int i = 0; i < CASE_STATE_N; i++) {
		g_assert_true(case_state_parse(case_state_name((enum case_state)i), &s));
		g_assert_cmpint(s, ==, i);
		g_assert_cmpint(case_state_is_open(s), ==, s != CASE_RESOLVED && s != CASE_MERGED);
	}
	g_assert_false(case_state_parse("open", &s));
	g_assert_false(case_state_parse(NULL, &s));
	g_assert_cmpstr(case_state_name(CASE_STATE_N), ==, "");
	g_assert_false(case_state_is_open(CASE_STATE_N));
}

static void
test_acts(void)
{
	enum act_kind k;

	for (int i = 0; i < ACT_KIND_N; i++) {
		gboolean lasting = i == ACT_NOTE || i == ACT_CALL || i == ACT_DIFFERENT ||
		    i == ACT_REVEAL || i == ACT_ERASE || i == ACT_UNDO || i == ACT_RETRY ||
		    i == ACT_SENT_OK || i == ACT_CANCEL || i == ACT_REFERENCE ||
		    i == ACT_BROADCAST || i == ACT_REDIRECT || i == ACT_HIDE || i == ACT_OVERRIDE;

		g_assert_true(act_kind_parse(act_kind_name((enum act_kind)i), &k));
		g_assert_cmpint(k, ==, i);
		g_assert_cmpint(act_kind_can_undo(k), ==, !lasting);
	}
	g_assert_false(act_kind_parse("delete", &k));
	g_assert_false(act_kind_can_undo(ACT_KIND_N));
	g_assert_cmpstr(act_kind_name(ACT_KIND_N), ==, "");
}

/* The whole matrix; a letter a target in the order of the enum. */
static void
test_outbox_moves(void)
{
	static const char *const matrix[OUTBOX_STATE_N] = {
		/*                    q s r n u c S R C */
		[OUTBOX_QUEUED]    = ".x.x...xx",
		[OUTBOX_SENDING]   = "x.xxx.xx.",
		[OUTBOX_RETRY]     = "xx.x...xx",
		[OUTBOX_REVIEW]    = "x.......x",
		[OUTBOX_UNKNOWN]   = ".xx.xxx..",
		[OUTBOX_UNSURE]    = "x.....x.x",
		[OUTBOX_SENT]      = ".........",
		[OUTBOX_REFUSED]   = "x.......x",
		[OUTBOX_CANCELLED] = ".........",
	};
	enum outbox_state s;

	for (int from = 0; from < OUTBOX_STATE_N; from++) {
		g_assert_true(outbox_state_parse(outbox_state_name((enum outbox_state)from), &s));
		g_assert_cmpint(s, ==, from);
		g_assert_cmpint(outbox_state_is_final(s), ==,
		    s == OUTBOX_SENT || s == OUTBOX_REFUSED || s == OUTBOX_CANCELLED);
		for (int to = 0; to < OUTBOX_STATE_N; to++)
			if (outbox_state_allowed(s, (enum outbox_state)to) != (matrix[from][to] == 'x'))
				g_error("%s -> %s", outbox_state_name(s),
				    outbox_state_name((enum outbox_state)to));
	}
	g_assert_false(outbox_state_allowed(OUTBOX_STATE_N, OUTBOX_SENT));
	g_assert_false(outbox_state_allowed(OUTBOX_QUEUED, OUTBOX_STATE_N));
	g_assert_false(outbox_state_parse("lost", &s));
	g_assert_false(outbox_state_is_final(OUTBOX_STATE_N));
	g_assert_cmpstr(outbox_state_name(OUTBOX_STATE_N), ==, "");
}

/* Nothing that has left, or may have left, can be sent again by the machine: but for a channel that
 * takes two of one id for one, straight out of the unknown. */
static void
test_outbox_never_twice(void)
{
	g_assert_false(outbox_state_allowed(OUTBOX_UNKNOWN, OUTBOX_QUEUED));
	g_assert_false(outbox_state_allowed(OUTBOX_UNSURE, OUTBOX_SENDING));
	g_assert_false(outbox_state_allowed(OUTBOX_UNSURE, OUTBOX_RETRY));
	for (int to = 0; to < OUTBOX_STATE_N; to++)
		g_assert_false(outbox_state_allowed(OUTBOX_SENT, (enum outbox_state)to));
	for (int from = 0; from < OUTBOX_STATE_N; from++) /* sending is written before bytes leave */
		if (from != OUTBOX_SENDING && from != OUTBOX_UNKNOWN && from != OUTBOX_UNSURE)
			g_assert_false(outbox_state_allowed((enum outbox_state)from, OUTBOX_SENT));
}

static void
test_views(void)
{
	enum queue_view v;
	enum queue_sort s;

	for (int i = 0; i < QUEUE_VIEW_N; i++) {
		g_assert_true(queue_view_parse(queue_view_name((enum queue_view)i), &v));
		g_assert_cmpint(v, ==, i);
		g_assert_cmpuint(strlen(queue_view_title(v)), >, 2);
		g_assert_cmpuint(strlen(queue_view_help(v)), >, 2);
	}
	for (int i = 0; i < QUEUE_SORT_N; i++) {
		g_assert_true(queue_sort_parse(queue_sort_name((enum queue_sort)i), &s));
		g_assert_cmpint(s, ==, i);
	}
	g_assert_false(queue_view_parse("", &v));
	g_assert_false(queue_sort_parse(NULL, &s));
	g_assert_cmpstr(queue_view_name(QUEUE_VIEW_N), ==, "");
	g_assert_cmpstr(queue_view_title(QUEUE_VIEW_N), ==, "");
	g_assert_cmpstr(queue_view_help(QUEUE_VIEW_N), ==, "");
	g_assert_cmpstr(queue_sort_name(QUEUE_SORT_N), ==, "");
	g_assert_cmpint(queue_view_sort(QUEUE_WAITING), ==, SORT_URGENCY);
	g_assert_cmpint(queue_view_sort(QUEUE_LATE), ==, SORT_URGENCY);
	g_assert_cmpint(queue_view_sort(QUEUE_ALL), ==, SORT_NEWEST);
	g_assert_cmpint(queue_view_sort(QUEUE_RESOLVED), ==, SORT_NEWEST);
}

static void
test_channels(void)
{
	gsize n;
	const struct channel *list = channel_list(&n);

	g_assert_cmpuint(n, >, 0);
	for (gsize i = 0; i < n; i++) {
		wchar_t mark[4];

		g_assert_true(channel_find(list[i].name) == &list[i]);
		g_assert_cmpuint(mbstowcs(mark, list[i].mark, 4), ==, 1);
		g_assert_cmpint(wcwidth(mark[0]), ==, 1);
		g_assert_cmpuint(strlen(list[i].mark_ascii), ==, 1);
		g_assert_true((guchar)list[i].mark_ascii[0] < 0x7F);
		g_assert_cmpint(list[i].target_s, >, 0);
		g_assert_cmpint(list[i].undo_s, ==, list[i].public_ ? 30 : i == 0 ? 15 : 3);
		for (gsize k = 0; k < i; k++)
			g_assert_cmpstr(list[k].mark, !=, list[i].mark);
	}
	g_assert_null(channel_find("fax"));
	g_assert_null(channel_find(NULL));
	g_assert_cmpint(channel_find("mail")->limit.max, ==, 0);
	g_assert_false(channel_find("mail")->public_);
	g_assert_true(channel_find("review")->public_);
}

/* The limits of the kinds; how they are counted has a test of its own. */
static void
test_limits(void)
{
	g_assert_cmpint((int)channel_find("chat")->limit.unit, ==, LENGTH_GRAPHEMES);
	g_assert_cmpint((int)channel_find("review")->limit.unit, ==, LENGTH_BYTES);
	g_assert_cmpint(channel_find("review")->limit.max, ==, 4096);
}

#define T0 G_GINT64_CONSTANT(1768298400000)

static void
test_due(void)
{
	g_assert_cmpint(clock_due(NULL, T0, 3600, NULL, 0), ==, T0 + DATE_HOUR);
	g_assert_cmpint(clock_due(NULL, T0, 0, NULL, 0), ==, T0);
	g_assert_cmpint(clock_due(NULL, T0, -5, NULL, 0), ==, T0);
	g_assert_cmpint(clock_due(NULL, T0, G_MAXINT64, NULL, 0), ==, G_MAXINT64);
	g_assert_cmpint(clock_due(NULL, T0, G_MAXINT64 / 1000, NULL, 0), ==, G_MAXINT64);
	g_assert_cmpint(clock_elapsed(NULL, T0, T0 + 1999, NULL, 0), ==, 1);
	g_assert_cmpint(clock_elapsed(NULL, T0, T0, NULL, 0), ==, 0);
	g_assert_cmpint(clock_elapsed(NULL, T0, T0 - 5000, NULL, 0), ==, 0);
	g_assert_cmpint(clock_elapsed(NULL, G_MININT64, G_MAXINT64, NULL, 0), ==, G_MAXINT64 / 1000);
	for (gint64 target = 1; target < 100000; target += 997) /* due is the least such time */ {
		gint64 due = clock_due(NULL, T0, target, NULL, 0);

		g_assert_cmpint(clock_elapsed(NULL, T0, due, NULL, 0), ==, target);
		g_assert_cmpint(clock_elapsed(NULL, T0, due - 1, NULL, 0), <, target);
	}
}

/* How much is left when it begins to be little. */
#define WARN(target) MAX((target) / 5, MIN(target, 15 * DATE_MINUTE))

static void
test_level(void)
{
	static const struct {
		gint64 target, left;
		enum clock_level level;
	} rows[] = {
		{ 4 * DATE_HOUR, 4 * DATE_HOUR, CLOCK_OK },
		{ 4 * DATE_HOUR, 48 * DATE_MINUTE + 1, CLOCK_OK }, /* 20 % are 48 minutes */
		{ 4 * DATE_HOUR, 48 * DATE_MINUTE, CLOCK_WARN },
		{ 4 * DATE_HOUR, 0, CLOCK_WARN },
		{ 4 * DATE_HOUR, -999, CLOCK_WARN }, { 4 * DATE_HOUR, -1000, CLOCK_LATE },
		{ 30 * DATE_MINUTE, 15 * DATE_MINUTE + 1, CLOCK_OK },
		{ 30 * DATE_MINUTE, 15 * DATE_MINUTE, CLOCK_WARN },
		{ 5 * DATE_MINUTE, 5 * DATE_MINUTE, CLOCK_WARN },
		{ 30 * DATE_DAY, -300 * DATE_DAY, CLOCK_LATE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_cmpint(clock_level(T0, T0 + rows[i].target - WARN(rows[i].target), T0 + rows[i].target,
		    T0 + rows[i].target - rows[i].left), ==, rows[i].level);
	g_assert_cmpint(clock_level(0, 0, 0, T0), ==, CLOCK_NONE);
	g_assert_cmpint(clock_level(T0, 0, 0, T0 + DATE_DAY), ==, CLOCK_OK); /* it stands still */
	g_assert_cmpint(clock_level(T0, G_MAXINT64, G_MAXINT64, T0), ==, CLOCK_OK);
	g_assert_cmpint(clock_level(T0, G_MININT64, G_MININT64, G_MAXINT64), ==, CLOCK_LATE);
	g_assert_cmpstr(clock_level_name(CLOCK_NONE), ==, "none");
	g_assert_cmpstr(clock_level_name(CLOCK_WARN), ==, "warn");
	g_assert_cmpstr(clock_level_name((enum clock_level)9), ==, "none");
}

int
main(int argc, char **argv)
{
	setlocale(LC_ALL, "C.UTF-8");
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/lifecycle/cases", test_case_states);
	g_test_add_func("/lifecycle/acts", test_acts);
	g_test_add_func("/lifecycle/outbox", test_outbox_moves);
	g_test_add_func("/lifecycle/outbox/never-twice", test_outbox_never_twice);
	g_test_add_func("/queue", test_views);
	g_test_add_func("/channel/rows", test_channels);
	g_test_add_func("/channel/limits", test_limits);
	g_test_add_func("/clock/due", test_due);
	g_test_add_func("/clock/level", test_level);
	return g_test_run();
}
