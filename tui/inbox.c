/* tui/inbox.c — the list of cases. Only a window of rows around what is seen is in memory;
 * after each change of the cache it is fetched again and the cursor stays on its case. */
#include "tui/inbox.h"

#include "base/date.h"
#include "base/text.h"
#include "tui/glance.h"
#include "tui/hunt.h"
#include "tui/kept.h"
#include "tui/list.h"
#include "tui/preview.h"
#include "tui/row.h"
#include "tui/thread.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define FAR 100 /* rows that a case is looked for in when the list has moved */

struct inbox_view {
	struct view view;
	enum queue_view queue;
	enum queue_sort sort;
	gboolean reverse;
	char *limit;  /* words, or NULL */
	struct kept *kept; /* what the limit keeps; of use only when there is one */
	char *sought; /* last search, or NULL */
	struct hunt *hunt; /* the case sought is being looked for, or NULL */
	struct list list;
	struct preview *preview;
	GPtrArray *rows; /* struct inbox_row *, from `first` on */
	int first;
	gint64 on_case;	    /* where the cursor is, kept over changes */
	GHashTable *tagged; /* case ids (gint64) */
};

static struct inbox_view *
inbox_of(struct view *view)
{
	return (struct inbox_view *)view;
}

/* ---- fetching ---------------------------------------------------------------------- */

static struct inbox_query
query(const struct inbox_view *v, int offset, int count)
{
	return (struct inbox_query){
		.view = v->queue,
		.sort = v->sort,
		.reverse = v->reverse,
		.advisor = v->view.desk->advisor,
		.limit = v->limit,
		.now = v->view.desk->now,
		.offset = offset,
		.count = count,
	};
}

static const struct inbox_row *
row_at(const struct inbox_view *v, int index)
{
	if (v->rows == NULL || index < v->first || index >= v->first + (int)v->rows->len)
		return NULL;
	return g_ptr_array_index(v->rows, (guint)(index - v->first));
}

/* The screenful that begins at `top`, and so many rows on each side of it. */
static void
fetch_more(struct inbox_view *v, int top, int beyond)
{
	GError *error = NULL;
	int first = MAX(top - beyond, 0);
	struct inbox_query q = query(v, first, top + MAX(v->list.height, 10) + beyond - first);
	GPtrArray *rows = v->limit != NULL ? kept_rows(v->kept, v->view.desk->db, first, q.count)
		: inbox_list(v->view.desk->db, &q, &error);

	if (rows == NULL) {
		desk_fail(v->view.desk, error);
		return;
	}
	g_clear_pointer(&v->rows, g_ptr_array_unref);
	v->rows = rows;
	v->first = first;
}

static void
fetch(struct inbox_view *v, int top)
{
	fetch_more(v, top, MAX(v->list.height, 10));
}

/* Makes sure that everything seen is in memory. */
static void
cover(struct inbox_view *v)
{
	int last = MIN(v->list.top + v->list.height, v->list.count) - 1;

	if (v->list.count > 0 &&
		(row_at(v, v->list.top) == NULL || row_at(v, last) == NULL))
		fetch(v, v->list.top);
}

static void
note_case(struct inbox_view *v)
{
	const struct inbox_row *row = row_at(v, v->list.selected);

	v->on_case = row != NULL ? row->case_id : 0;
	preview_follow(v->preview, v->on_case, FALSE);
}

static void
move_to(struct inbox_view *v, int index)
{
	list_select(&v->list, index);
	cover(v);
	note_case(v);
}

static void
count_rows(struct inbox_view *v)
{
	struct inbox_query q = query(v, 0, 0);
	gint64 n = v->limit != NULL ? kept_count(v->kept)
		: inbox_count(v->view.desk->db, &q, NULL);

	if (n >= 0)
		list_set_count(&v->list, (int)MIN(n, G_MAXINT));
}

static gboolean
find_row(const struct inbox_view *v, gint64 case_id, int *index)
{
	if (v->limit != NULL) {
		*index = kept_find(v->kept, case_id);
		return *index >= 0;
	}
	for (guint i = 0; v->rows != NULL && i < v->rows->len; i++)
		if (((const struct inbox_row *)g_ptr_array_index(v->rows, i))->case_id == case_id) {
			*index = v->first + (int)i;
			return TRUE;
		}
	return FALSE;
}

/* Reads the rows again. The cursor stays on its case; when that has left the list, on the next one. */
static void
read_again(struct inbox_view *v)
{
	gboolean found;
	int at, line;

	fetch(v, v->list.selected);
	found = v->on_case != 0 && find_row(v, v->on_case, &at);
	if (v->on_case != 0 && !found) {
		fetch_more(v, v->list.selected, FAR);
		found = find_row(v, v->on_case, &at);
	}
	count_rows(v);
	line = v->list.selected - v->list.top;
	if (found) {
		/* at the head of the list what is new comes into sight above the cursor */
		v->list.top = v->list.top == 0 ? 0 : MAX(at - line, 0);
		list_select(&v->list, at);
	}
	cover(v);
	note_case(v);
}

static void
inbox_refresh(struct view *view)
{
	struct inbox_view *v = inbox_of(view);
	struct inbox_query q = query(v, 0, 0);

	if (v->limit != NULL)
		kept_renew(v->kept, v->view.desk->db, &q);
	read_again(v);
	preview_follow(v->preview, v->on_case, TRUE);
}

static void
start_over(struct inbox_view *v)
{
	struct inbox_query q = query(v, 0, 0);

	g_clear_pointer(&v->hunt, hunt_free);
	v->list.selected = 0;
	v->list.top = 0;
	v->on_case = 0;
	if (v->limit != NULL)
		kept_start(v->kept, v->view.desk->db, &q);
	read_again(v);
	move_to(v, 0);
	preview_follow(v->preview, v->on_case, TRUE);
}

/* ---- drawing ----------------------------------------------------------------------- */

static void
draw_row(gpointer user, int index, int y, int x, int w)
{
	struct inbox_view *v = user;
	const struct inbox_row *row = row_at(v, index);

	if (row != NULL)
		row_draw(row, v->view.desk->now, v->view.desk->advisor,
			g_hash_table_contains(v->tagged, &row->case_id), y, x, w);
}

/* Has no account ever been read? Then an empty inbox says nothing about the customers. */
static gboolean
is_unread(const struct inbox_view *v, const GPtrArray *accounts)
{
	for (int i = 0; i < QUEUE_VIEW_N; i++)
		if (v->view.desk->glance->counts[i] > 0)
			return FALSE;
	for (guint i = 0; i < accounts->len; i++)
		if (((const struct account *)g_ptr_array_index(accounts, i))->synced_at != 0)
			return FALSE;
	return TRUE;
}

/* Why nothing came, account by account, with what to do about it. */
static void
draw_unread(const GPtrArray *accounts, struct area a, int y)
{
	int x = a.x + 4, w = MIN(a.w - 8, 92);

	draw_text(y, x, w, STYLE_BOLD, _("Nothing has come in yet."));
	y += 2;
	for (guint i = 0; i < accounts->len; i++) {
		const struct account *account = g_ptr_array_index(accounts, i);
		g_autofree char *why = account->error != NULL ? text_clean(account->error, -1, TEXT_LINE) : NULL;
		g_autoptr(GArray) rows = why != NULL ? text_wrap(why, MAX(w, 20)) : NULL;

		for (guint n = 0; rows != NULL && n < rows->len && y < a.y + a.h; n++, y++) {
			const struct text_line *row = &g_array_index(rows, struct text_line, n);
			g_autofree char *line = g_strndup(why + row->start, row->len);

			draw_text(y, x, w, STYLE_WARN, line);
		}
		y += rows != NULL;
	}
}

static void
draw_empty(const struct inbox_view *v, struct area a)
{
	const char *first, *second;
	g_autofree char *key =
		desk_key(v->view.desk, v->limit != NULL ? ACTION_UNLIMIT : ACTION_PLACES);
	g_autoptr(GPtrArray) accounts = account_list(v->view.desk->db, NULL);
	int y = a.y + MAX(a.h / 3, 1);

	if (v->limit != NULL) {
		first = _("No case here has these words.");
		second = _("shows all cases again");
	} else if (accounts == NULL || accounts->len == 0) {
		draw_text(y, a.x + 4, a.w - 4, STYLE_BOLD, _("Welcome to guichet."));
		draw_text(y + 2, a.x + 4, a.w - 4, STYLE_TEXT,
			_("No account is set up yet, so there is nothing to answer."));
		draw_text(y + 3, a.x + 4, a.w - 4, STYLE_DIM,
			_("Leave with q and run \"guichet init\": five questions and a "
			  "test."));
		return;
	} else if (is_unread(v, accounts)) {
		draw_unread(accounts, a, y);
		return;
	} else if (v->queue == QUEUE_WAITING) {
		first = _("Nobody is waiting. Well done.");
		second = _("goes to another view");
	} else {
		first = _("Nothing in this view.");
		second = _("goes to another view");
	}
	draw_text(y, a.x + 4, a.w - 4, STYLE_BOLD, first);
	draw_text(y + 2, a.x + 4, 8, STYLE_ACCENT, key);
	draw_text(y + 2, a.x + 5 + (int)g_utf8_strlen(key, -1), a.w - 12, STYLE_DIM,
		second);
}

static void
inbox_draw(struct view *view, struct area a, int *cursor_y, int *cursor_x)
{
	struct inbox_view *v = inbox_of(view);
	struct area list, pane;

	list_fit(&v->list, a.h);
	cover(v);
	if (v->list.count == 0) {
		draw_empty(v, a);
		return;
	}
	preview_split(v->preview, a, &list, &pane);
	list_draw(&v->list, list, draw_row, v, cursor_y, cursor_x);
	if (pane.w > 0)
		preview_draw(v->preview, pane);
}

static char *
inbox_title(struct view *view)
{
	struct inbox_view *v = inbox_of(view);

	if (v->limit == NULL)
		return g_strdup(queue_view_title(v->queue));
	return g_strdup_printf(
		_("%s, limited to: %s"), queue_view_title(v->queue), v->limit);
}

static char *
inbox_counts_words(struct view *view)
{
	struct inbox_view *v = inbox_of(view);
	const gint64 *counts = v->view.desk->glance->counts;
	GString *out = g_string_new(NULL);

	if (g_hash_table_size(v->tagged) > 0)
		g_string_append_printf(
			out, _("%u selected   "), g_hash_table_size(v->tagged));
	if (counts[QUEUE_LATE] > 0)
		g_string_append_printf(out, _("%" PRId64 " late   "), counts[QUEUE_LATE]);
	if (v->list.count > 0 && (v->limit == NULL || kept_is_whole(v->kept)))
		g_string_append_printf(out,
			ngettext("%d case", "%d cases", (gulong)v->list.count),
			v->list.count); /* the total only: a cursor that moves must cost a few bytes */
	return g_string_free(out, FALSE);
}

/* ---- searching, limiting ----------------------------------------------------------- */

/* What the hunt brought: the cursor goes there. */
static void
end_hunt(struct inbox_view *v, enum hunt_answer answer, const struct inbox_found *found)
{
	int index = v->limit != NULL ? kept_find(v->kept, found->case_id) : found->at;

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
	struct inbox_query q = query(v, 0, 0), whole = q;
	int from = v->list.selected;
	gint64 total;

	if (v->sought == NULL || v->list.count == 0)
		return;
	whole.limit = NULL;
	total = inbox_count(v->view.desk->db, &whole, NULL);
	if (v->limit != NULL)
		from = kept_at(v->kept, from);
	g_clear_pointer(&v->hunt, hunt_free);
	v->hunt = hunt_new(&q, v->sought, from, (int)MIN(total, G_MAXINT), by);
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
	g_free(v->limit);
	v->limit = text != NULL && *text != '\0' ? g_strdup(text) : NULL;
	start_over(v);
}

static void
limit_live(struct desk *desk, gpointer user, const char *text)
{
	(void)desk;
	set_limit(user, text);
}

static void
limit_done(struct desk *desk, gpointer user, const char *text)
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
	struct inbox_query q = query(v, 0, 0);
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
	return inbox_of(view)->on_case;
}

static gint64
inbox_step(struct view *view, int by, gboolean waiting)
{
	struct inbox_view *v = inbox_of(view);

	for (int at = v->list.selected + by; at >= 0 && at < v->list.count; at += by) {
		if (row_at(v, at) == NULL)
			fetch(v, at);
		if (row_at(v, at) == NULL)
			break;
		if (waiting && row_at(v, at)->waiting_since == 0)
			continue;
		move_to(v, at);
		return v->on_case;
	}
	cover(v);
	return 0;
}

static void
sort_done(struct desk *desk, gpointer user, const struct menu_item *item)
{
	struct inbox_view *v = user;

	(void)desk;
	if (item == NULL)
		return;
	if (item->id < 0)
		v->reverse = !v->reverse;
	else
		v->sort = (enum queue_sort)item->id;
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
		v->sort = sort;
		start_over(v);
		return;
	}
	menu = menu_new(_("Sort"), sort_done, v);
	for (int i = 0; i < QUEUE_SORT_N; i++)
		menu_add(menu, i, NULL, queue_sort_name((enum queue_sort)i), _(help[i]));
	menu_add(menu, -1, NULL, _("reverse"), v->reverse ? _("now reversed") : "");
	menu_select(menu, (int)v->sort);
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
		if (v->on_case != 0)
			tag(v, v->on_case, FALSE);
		move_to(v, v->list.selected + 1);
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
			ask(v, _("Limit to: "), v->limit, "limit", limit_done,
				limit_live);
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
	if (list_act(&v->list, action)) {
		cover(v);
		note_case(v);
		return TRUE;
	}
	switch (action) {
	case ACTION_OPEN:
		if (v->on_case != 0)
			thread_view_open(v->view.desk, v->on_case);
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
	int at = list_at(&v->list, a, y);
	struct area list, pane;

	preview_split(v->preview, a, &list, &pane);
	if (pane.w > 0 && x >= pane.x) {
		if (wheel != 0)
			preview_wheel(v->preview, wheel);
		else
			inbox_act(view, ACTION_OPEN, NULL);
	} else if (wheel != 0) {
		move_to(v, v->list.selected + 3 * wheel);
	} else if (at >= 0) {
		twice = twice || at == v->list.selected;
		move_to(v, at);
		if (twice)
			inbox_act(view, ACTION_OPEN, NULL);
	}
}

/* What is looked for in long lists goes on between two keys. */
static gboolean
look_on(struct inbox_view *v)
{
	enum kept_news news;

	if (v->hunt != NULL) {
		hunt_on(v);
		return TRUE;
	}
	news = v->limit != NULL ? kept_more(v->kept, v->view.desk->db) : KEPT_IDLE;
	if (news == KEPT_DONE) {
		read_again(v);
	} else if (news == KEPT_GREW) {
		count_rows(v);
		cover(v);
		note_case(v);
	}
	return news != KEPT_IDLE;
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
	if (v->list.count == 0)
		return 0;
	return wait >= 0 ? now + MAX(wait, 1) : now - now % DATE_MINUTE + DATE_MINUTE;
}

static void
inbox_free(struct view *view)
{
	struct inbox_view *v = inbox_of(view);

	preview_free(v->preview);
	hunt_free(v->hunt);
	kept_free(v->kept);
	g_free(v->limit);
	g_free(v->sought);
	g_clear_pointer(&v->rows, g_ptr_array_unref);
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
	int columns;

	v->view.ops = &ops;
	v->queue = queue;
	v->sort = queue_view_sort(queue);
	v->list.selected = -1;
	screen_size(&v->list.height, &columns);
	v->kept = kept_new();
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

	g_clear_pointer(&v->limit, g_free);
	g_hash_table_remove_all(v->tagged);
	v->queue = queue;
	v->sort = queue_view_sort(queue);
	v->reverse = FALSE;
	start_over(v);
}

enum queue_view
inbox_view_now(const struct desk *desk)
{
	return bottom(desk)->queue;
}
