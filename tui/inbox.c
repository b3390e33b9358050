/* tui/inbox.c — the list of cases: searched, limited, sorted, selected from. */
#include "tui/inbox.h"

#include "base/date.h"
#include "tui/glance.h"
#include "tui/hunt.h"
#include "tui/inbox-rows.h"
#include "tui/preview.h"
#include "tui/row.h"
#include "tui/thread.h"
#include "tui/welcome.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

struct inbox_view {
	struct view view;
	struct inbox_rows rows;
	char *sought; /* last search, or NULL */
	struct hunt *hunt; /* the case sought is being looked for, or NULL */
	struct preview *preview; /* of the case that the cursor is on */
	GHashTable *tagged; /* case ids (gint64) */
};

static struct inbox_view *
inbox_of(struct view *view)
{
	return (struct inbox_view *)view;
}

static void
follow(struct inbox_view *v, gboolean anew)
{
	preview_follow(v->preview, v->rows.on_case, anew);
}

static void
move_to(struct inbox_view *v, int index)
{
	inbox_rows_go(&v->rows, index);
	follow(v, FALSE);
}

static void
inbox_refresh(struct view *view)
{
	struct inbox_view *v = inbox_of(view);

	inbox_rows_renew(&v->rows);
	follow(v, TRUE);
}

static void
start_over(struct inbox_view *v)
{
	g_clear_pointer(&v->hunt, hunt_free);
	inbox_rows_start(&v->rows);
	follow(v, TRUE);
}

/* ---- drawing ----------------------------------------------------------------------- */

static void
draw_row(gpointer user, int index, int y, int x, int w)
{
	struct inbox_view *v = user;
	const struct inbox_row *row = inbox_rows_at(&v->rows, index);

	if (row != NULL)
		row_draw(row, v->view.desk->now, v->view.desk->advisor,
			g_hash_table_contains(v->tagged, &row->case_id), y, x, w);
}

static void
inbox_draw(struct view *view, struct area a, int *cursor_y, int *cursor_x)
{
	struct inbox_view *v = inbox_of(view);
	struct area list, pane;

	inbox_rows_fit(&v->rows, a.h);
	if (v->rows.list.count == 0) {
		welcome_draw(view->desk, v->rows.view, v->rows.limit != NULL, a);
		return;
	}
	preview_split(v->preview, a, &list, &pane);
	list_draw(&v->rows.list, list, draw_row, v, cursor_y, cursor_x);
	if (pane.w > 0)
		preview_draw(v->preview, pane);
}

static char *
inbox_title(struct view *view)
{
	struct inbox_view *v = inbox_of(view);

	if (v->rows.limit == NULL)
		return g_strdup(queue_view_title(v->rows.view));
	return g_strdup_printf(
		_("%s, limited to: %s"), queue_view_title(v->rows.view), v->rows.limit);
}

static char *
inbox_counts_words(struct view *view)
{
	struct inbox_view *v = inbox_of(view);
	const gint64 *counts = v->view.desk->glance->counts;
	GString *out = g_string_new(NULL);

	if (g_hash_table_size(v->tagged) > 0)
		g_string_append_printf(
			out, ngettext("%u selected   ", "%u selected   ", g_hash_table_size(v->tagged)),
			g_hash_table_size(v->tagged));
	if (counts[QUEUE_LATE] > 0)
		g_string_append_printf(out, _("%" PRId64 " late   "), counts[QUEUE_LATE]);
	if (v->rows.list.count > 0 && inbox_rows_are_all(&v->rows))
		g_string_append_printf(out,
			ngettext("%d case", "%d cases", (gulong)v->rows.list.count),
			v->rows.list.count); /* the total only: a cursor that moves must cost a few bytes */
	return g_string_free(out, FALSE);
}

/* ---- searching, limiting ----------------------------------------------------------- */

/* What the hunt brought: the cursor goes there. */
static void
end_hunt(struct inbox_view *v, enum hunt_answer answer, const struct inbox_found *found)
{
	int index = inbox_rows_find(&v->rows, found);

	g_clear_pointer(&v->hunt, hunt_free);
	if (answer == HUNT_FOUND && index >= 0)
		move_to(v, index);
	else
		desk_say(v->view.desk, _("No case in this view has \"%s\"."), v->sought);
}

static void
hunt_on(struct inbox_view *v)
{
	struct inbox_found found = { 0 };
	enum hunt_answer answer = hunt_more(v->hunt, v->view.desk->db, &found);

	if (answer != HUNT_GOES_ON)
		end_hunt(v, answer, &found);
}

/* From the cursor on, and round the end of the list once. */
static void
search_step(struct inbox_view *v, int by)
{
	struct inbox_query q = inbox_rows_query(&v->rows);

	if (v->sought == NULL || v->rows.list.count == 0)
		return;
	g_clear_pointer(&v->hunt, hunt_free);
	v->hunt = hunt_new(&q, v->sought, inbox_rows_place(&v->rows), inbox_rows_total(&v->rows), by);
	hunt_on(v);
}

static void
search_done(struct desk *desk, gpointer user, const char *text)
{
	struct inbox_view *v = user;

	(void)desk;
	if (text == NULL)
		return;
	if (*text != '\0') {
		g_free(v->sought);
		v->sought = g_strdup(text);
	}
	search_step(v, 1);
}

static void
set_limit(struct inbox_view *v, const char *text)
{
	g_free(v->rows.limit);
	v->rows.limit = text != NULL && *text != '\0' ? g_strdup(text) : NULL;
	start_over(v);
}

static void
limit_typed(struct desk *desk, gpointer user, const char *text)
{
	(void)desk;
	set_limit(user, text);
}

/* ---- tags -------------------------------------------------------------------------- */

static void
tag(struct inbox_view *v, gint64 id, gboolean only_add)
{
	gint64 *key;

	if (!only_add && g_hash_table_remove(v->tagged, &id))
		return;
	key = g_new(gint64, 1);
	*key = id;
	g_hash_table_add(v->tagged, key);
}

static void
tag_pattern_done(struct desk *desk, gpointer user, const char *text)
{
	struct inbox_view *v = user;
	struct inbox_query q = inbox_rows_query(&v->rows);
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(struct inbox_found));
	AUTO(inbox_walk) walk = NULL;

	if (text == NULL || *text == '\0')
		return;
	walk = inbox_walk_new(&q, text);
	while (inbox_walk_more(desk->db, walk, found, NULL))
		;
	for (guint i = 0; i < found->len; i++)
		tag(v, g_array_index(found, struct inbox_found, i).case_id, TRUE);
	desk_say(desk,
		ngettext("%d case selected.", "%d cases selected.", (gulong)found->len),
		(int)found->len);
}

static void
inbox_tagged(struct view *view, GArray *ids)
{
	GHashTableIter iter;
	gpointer key;

	g_hash_table_iter_init(&iter, inbox_of(view)->tagged);
	while (g_hash_table_iter_next(&iter, &key, NULL))
		g_array_append_val(ids, *(gint64 *)key);
}

static void
inbox_untag(struct view *view)
{
	g_hash_table_remove_all(inbox_of(view)->tagged);
}

/* ---- acting ------------------------------------------------------------------------ */

static gint64
inbox_case_id(struct view *view)
{
	return inbox_of(view)->rows.on_case;
}

static gint64
inbox_step(struct view *view, int by, gboolean waiting)
{
	struct inbox_view *v = inbox_of(view);

	if (!inbox_rows_step(&v->rows, by, waiting))
		return 0;
	follow(v, FALSE);
	return v->rows.on_case;
}

static void
sort_done(struct desk *desk, gpointer user, const struct menu_item *item)
{
	struct inbox_view *v = user;

	(void)desk;
	if (item == NULL)
		return;
	if (item->id < 0)
		v->rows.reverse = !v->rows.reverse;
	else
		v->rows.sort = (enum queue_sort)item->id;
	start_over(v);
}

static void
choose_sort(struct inbox_view *v, const char *arg)
{
	static const char *const help[] = {
#define SORT_HELP(sort, name, text) [SORT_##sort] = text,
		QUEUE_SORTS(SORT_HELP)
#undef SORT_HELP
	};
	struct menu *menu;
	enum queue_sort sort;

	if (arg != NULL && queue_sort_parse(arg, &sort)) {
		v->rows.sort = sort;
		start_over(v);
		return;
	}
	menu = menu_new(_("Sort"), sort_done, v);
	for (int i = 0; i < QUEUE_SORT_N; i++)
		menu_add(menu, i, NULL, _(help[i]), queue_sort_name((enum queue_sort)i));
	menu_add(menu, -1, NULL, _("the other way round"), v->rows.reverse ? _("now reversed") : "");
	menu_select(menu, (int)v->rows.sort);
	desk_choose(v->view.desk, menu);
}

static void
ask(struct inbox_view *v, const char *label, const char *text, const char *history,
	prompt_done *done, prompt_live *live)
{
	struct prompt_opts opts = {
		.label = label,
		.text = text,
		.history = history,
		.done = done,
		.live = live,
		.user = v,
	};

	desk_ask(v->view.desk, &opts);
}

static gboolean
select_act(struct inbox_view *v, enum action action, const char *arg)
{
	switch (action) {
	case ACTION_TAG:
		if (v->rows.on_case != 0)
			tag(v, v->rows.on_case, FALSE);
		move_to(v, v->rows.list.selected + 1);
		return TRUE;
	case ACTION_TAG_PATTERN:
		if (arg != NULL)
			tag_pattern_done(v->view.desk, v, arg);
		else
			ask(v, _("Select cases with: "), NULL, "limit", tag_pattern_done,
				NULL);
		return TRUE;
	case ACTION_LIMIT:
		if (arg != NULL)
			set_limit(v, arg);
		else
			ask(v, _("Limit to: "), v->rows.limit, "limit", limit_typed, limit_typed);
		return TRUE;
	case ACTION_UNLIMIT:
		set_limit(v, NULL);
		return TRUE;
	case ACTION_SORT:
		choose_sort(v, arg);
		return TRUE;
	default:
		return FALSE;
	}
}

static gboolean
inbox_act(struct view *view, enum action action, const char *arg)
{
	struct inbox_view *v = inbox_of(view);

	g_clear_pointer(&v->hunt, hunt_free); /* whoever does something else looks no more */
	if (inbox_rows_act(&v->rows, action)) {
		follow(v, FALSE);
		return TRUE;
	}
	switch (action) {
	case ACTION_OPEN:
		if (v->rows.on_case != 0)
			thread_view_open(v->view.desk, v->rows.on_case);
		return TRUE;
	case ACTION_SEARCH:
		if (arg != NULL)
			search_done(v->view.desk, v, arg);
		else
			ask(v, _("Search: "), NULL, "search", search_done, NULL);
		return TRUE;
	case ACTION_SEARCH_NEXT:
		search_step(v, 1);
		return TRUE;
	case ACTION_SEARCH_PREV:
		search_step(v, -1);
		return TRUE;
	case ACTION_NEXT_WAITING:
	case ACTION_PREV_WAITING:
		if (inbox_step(view, action == ACTION_NEXT_WAITING ? 1 : -1, TRUE) == 0)
			desk_say(v->view.desk, _("Nobody else waits in this direction."));
		return TRUE;
	case ACTION_PREVIEW_TOGGLE:
		preview_toggle(v->preview);
		return TRUE;
	default:
		return select_act(v, action, arg);
	}
}

static void
inbox_click(struct view *view, struct area a, int y, int x, int wheel, gboolean twice)
{
	struct inbox_view *v = inbox_of(view);
	struct area list, pane;
	gboolean open;

	preview_split(v->preview, a, &list, &pane);
	if (pane.w > 0 && x >= pane.x) {
		if (wheel != 0)
			preview_wheel(v->preview, wheel);
		else
			inbox_act(view, ACTION_OPEN, NULL);
		return;
	}
	open = inbox_rows_click(&v->rows, list, y, wheel, twice);
	follow(v, FALSE);
	if (open)
		inbox_act(view, ACTION_OPEN, NULL);
}

/* What is looked for in long lists goes on between two keys. */
static gboolean
look_on(struct inbox_view *v)
{
	if (v->hunt != NULL) {
		hunt_on(v);
		return TRUE;
	}
	if (!inbox_rows_more(&v->rows))
		return FALSE;
	follow(v, FALSE);
	return TRUE;
}

/* Clocks and ages change by the minute, all at once; nothing moves in between but the preview. */
static gint64
inbox_due(struct view *view, gint64 now)
{
	struct inbox_view *v = inbox_of(view);
	int wait;

	if (look_on(v))
		return now;
	wait = preview_wait(v->preview);
	if (v->rows.list.count == 0)
		return 0;
	return wait >= 0 ? now + MAX(wait, 1) : now - now % DATE_MINUTE + DATE_MINUTE;
}

static void
inbox_free(struct view *view)
{
	struct inbox_view *v = inbox_of(view);

	preview_free(v->preview);
	hunt_free(v->hunt);
	inbox_rows_clear(&v->rows);
	g_free(v->sought);
	g_hash_table_unref(v->tagged);
	g_free(v);
}

static const struct view_ops ops = {
	.name = "inbox",
	.context = IN_LIST,
	.title = inbox_title,
	.counts = inbox_counts_words,
	.draw = inbox_draw,
	.act = inbox_act,
	.click = inbox_click,
	.refresh = inbox_refresh,
	.due = inbox_due,
	.case_id = inbox_case_id,
	.tagged = inbox_tagged,
	.untag = inbox_untag,
	.step = inbox_step,
	.free = inbox_free,
};

void
inbox_view_open(struct desk *desk, enum queue_view queue)
{
	struct inbox_view *v = g_new0(struct inbox_view, 1);

	v->view.ops = &ops;
	inbox_rows_init(&v->rows, desk, queue);
	v->preview = preview_new(desk);
	v->tagged = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	desk_push(desk, &v->view);
	start_over(v);
}

static struct inbox_view *
bottom(const struct desk *desk)
{
	return inbox_of(g_ptr_array_index(desk->views, 0));
}

void
inbox_view_go(struct desk *desk, enum queue_view queue)
{
	struct inbox_view *v = bottom(desk);

	g_clear_pointer(&v->rows.limit, g_free);
	g_hash_table_remove_all(v->tagged);
	v->rows.view = queue;
	v->rows.sort = queue_view_sort(queue);
	v->rows.reverse = FALSE;
	start_over(v);
}

enum queue_view
inbox_view_now(const struct desk *desk)
{
	return bottom(desk)->rows.view;
}
