/* tui/drill.c — the cases behind a figure of the board. */
#include "tui/drill.h"

#include "base/date.h"
#include "tui/list.h"
#include "tui/row.h"
#include "tui/thread.h"

#include <glib/gi18n.h>

#define ROWS_MAX 500 /* nobody works through more at a time */

struct drill_view {
	struct view view;
	struct list list;
	char *title, *of_queue, *advisor;
	enum queue_view queue;
	GPtrArray *rows; /* struct inbox_row * */
	GHashTable *tagged; /* case ids (gint64) */
};

static struct drill_view *
drill_of(struct view *view)
{
	return (struct drill_view *)view;
}

static const struct inbox_row *
row_at(const struct drill_view *v, int index)
{
	return index >= 0 && index < (int)v->rows->len ? g_ptr_array_index(v->rows, (guint)index) : NULL;
}

static void
drill_refresh(struct view *view)
{
	struct drill_view *v = drill_of(view);
	const struct inbox_row *was = row_at(v, v->list.selected);
	gint64 on = was != NULL ? was->case_id : 0;
	struct inbox_query q = { .view = v->queue, .sort = SORT_URGENCY, .advisor = v->advisor,
		.queue = v->of_queue, .now = view->desk->now, .count = ROWS_MAX };
	GError *error = NULL;
	GPtrArray *rows = inbox_list(view->desk->db, &q, &error);

	if (rows == NULL) {
		desk_fail(view->desk, error);
		return;
	}
	g_ptr_array_unref(v->rows);
	v->rows = rows;
	list_set_count(&v->list, (int)rows->len);
	for (guint i = 0; i < rows->len; i++)
		if (row_at(v, (int)i)->case_id == on)
			list_select(&v->list, (int)i);
}

static void
draw_row(gpointer user, int index, int y, int x, int w)
{
	struct drill_view *v = user;
	const struct inbox_row *row = row_at(v, index);

	row_draw(row, v->view.desk->now, v->view.desk->advisor, g_hash_table_contains(v->tagged, &row->case_id), y, x, w);
}

static void
drill_draw(struct view *view, struct area a, int *cursor_y, int *cursor_x)
{
	struct drill_view *v = drill_of(view);

	if (v->list.count > 0)
		list_draw(&v->list, a, draw_row, v, cursor_y, cursor_x);
	else
		draw_text(a.y + a.h / 3, a.x + 4, a.w - 4, STYLE_BOLD, _("No case here."));
}

static char *
drill_title(struct view *view)
{
	return g_strdup(drill_of(view)->title);
}

static char *
drill_counts(struct view *view)
{
	struct drill_view *v = drill_of(view);

	return g_strdup_printf(ngettext("%d case", "%d cases", (gulong)v->list.count), v->list.count);
}

static void
toggle_tag(struct drill_view *v)
{
	const struct inbox_row *row = row_at(v, v->list.selected);

	if (row == NULL)
		return;
	if (!g_hash_table_remove(v->tagged, &row->case_id))
		g_hash_table_add(v->tagged, g_memdup2(&row->case_id, sizeof(row->case_id)));
	list_select(&v->list, v->list.selected + 1);
}

static gboolean
drill_act(struct view *view, enum action action, const char *arg)
{
	struct drill_view *v = drill_of(view);
	const struct inbox_row *row = row_at(v, v->list.selected);

	(void)arg;
	if (list_act(&v->list, action))
		return TRUE;
	if (action == ACTION_TAG) {
		toggle_tag(v);
		return TRUE;
	}
	if (action != ACTION_OPEN)
		return FALSE;
	if (row != NULL)
		thread_view_open(view->desk, row->case_id);
	return TRUE;
}

static void
drill_click(struct view *view, struct area a, int y, int x, int wheel, gboolean twice)
{
	struct drill_view *v = drill_of(view);

	(void)x;
	if (list_click(&v->list, a, y, wheel, twice))
		drill_act(view, ACTION_OPEN, NULL);
}

static gint64
drill_case(struct view *view)
{
	struct drill_view *v = drill_of(view);
	const struct inbox_row *row = row_at(v, v->list.selected);

	return row != NULL ? row->case_id : 0;
}

static void
drill_tagged(struct view *view, GArray *ids)
{
	struct drill_view *v = drill_of(view);

	for (guint i = 0; i < v->rows->len; i++) {
		gint64 id = row_at(v, (int)i)->case_id;

		if (g_hash_table_contains(v->tagged, &id))
			g_array_append_val(ids, id);
	}
}

static void
drill_untag(struct view *view)
{
	g_hash_table_remove_all(drill_of(view)->tagged);
}

static gint64
drill_step(struct view *view, int by, gboolean waiting)
{
	struct drill_view *v = drill_of(view);
	int at = v->list.selected + by;

	while (row_at(v, at) != NULL && waiting && row_at(v, at)->waiting_since == 0)
		at += by;
	if (row_at(v, at) == NULL)
		return 0;
	list_select(&v->list, at);
	return drill_case(view);
}

static gint64
drill_due(struct view *view, gint64 now)
{
	(void)view;
	return now - now % DATE_MINUTE + DATE_MINUTE;
}

static void
drill_free(struct view *view)
{
	struct drill_view *v = drill_of(view);

	g_ptr_array_unref(v->rows);
	g_hash_table_unref(v->tagged);
	g_free(v->title);
	g_free(v->of_queue);
	g_free(v->advisor);
	g_free(v);
}

static const struct view_ops ops = {
	.name = "cases",
	.context = IN_LIST,
	.title = drill_title,
	.counts = drill_counts,
	.draw = drill_draw,
	.act = drill_act,
	.click = drill_click,
	.refresh = drill_refresh,
	.due = drill_due,
	.case_id = drill_case,
	.tagged = drill_tagged,
	.untag = drill_untag,
	.step = drill_step,
	.free = drill_free,
};

void
drill_view_open(struct desk *desk, const char *title, const struct inbox_query *q)
{
	struct drill_view *v = g_new0(struct drill_view, 1);

	v->view.ops = &ops;
	v->list.selected = -1;
	v->title = g_strdup(title);
	v->queue = q->view;
	v->of_queue = g_strdup(q->queue);
	v->advisor = g_strdup(q->advisor);
	v->rows = g_ptr_array_new();
	v->tagged = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	desk_push(desk, &v->view);
	drill_refresh(&v->view);
}
