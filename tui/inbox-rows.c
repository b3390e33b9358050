/* tui/inbox-rows.c — the cases of a view as a list, a window of them in memory. */
#include "tui/inbox-rows.h"

#include "tui/desk.h"
#include "tui/kept.h"

#define FAR 100 /* rows that a case is looked for in when the list has moved */

void
inbox_rows_init(struct inbox_rows *r, struct desk *desk, enum queue_view view)
{
	int columns;

	*r = (struct inbox_rows){ .list.selected = -1, .view = view, .sort = queue_view_sort(view), .desk = desk,
		.kept = kept_new() };
	screen_size(&r->list.height, &columns);
}

void
inbox_rows_clear(struct inbox_rows *r)
{
	kept_free(r->kept);
	g_free(r->limit);
	g_clear_pointer(&r->rows, g_ptr_array_unref);
}

/* ---- fetching ---------------------------------------------------------------------- */

static struct inbox_query
query(const struct inbox_rows *r, int offset, int count)
{
	return (struct inbox_query){
		.view = r->view,
		.sort = r->sort,
		.reverse = r->reverse,
		.advisor = r->desk->advisor,
		.limit = r->limit,
		.now = r->desk->now,
		.offset = offset,
		.count = count,
	};
}

struct inbox_query
inbox_rows_query(const struct inbox_rows *r)
{
	return query(r, 0, 0);
}

const struct inbox_row *
inbox_rows_at(const struct inbox_rows *r, int index)
{
	if (r->rows == NULL || index < r->first || index >= r->first + (int)r->rows->len)
		return NULL;
	return g_ptr_array_index(r->rows, (guint)(index - r->first));
}

/* The screenful that begins at `top`, and so many rows on each side of it. */
static void
fetch_more(struct inbox_rows *r, int top, int beyond)
{
	GError *error = NULL;
	int first = MAX(top - beyond, 0);
	struct inbox_query q = query(r, first, top + MAX(r->list.height, 10) + beyond - first);
	GPtrArray *rows = r->limit != NULL ? kept_rows(r->kept, r->desk->db, first, q.count)
		: inbox_list(r->desk->db, &q, &error);

	if (rows == NULL) {
		desk_fail(r->desk, error);
		return;
	}
	g_clear_pointer(&r->rows, g_ptr_array_unref);
	r->rows = rows;
	r->first = first;
}

static void
fetch(struct inbox_rows *r, int top)
{
	fetch_more(r, top, MAX(r->list.height, 10));
}

/* Makes sure that everything seen is in memory. */
static void
cover(struct inbox_rows *r)
{
	int last = MIN(r->list.top + r->list.height, r->list.count) - 1;

	if (r->list.count > 0 && (inbox_rows_at(r, r->list.top) == NULL || inbox_rows_at(r, last) == NULL))
		fetch(r, r->list.top);
}

/* The cursor has come to its place. */
static void
settle(struct inbox_rows *r)
{
	const struct inbox_row *row;

	cover(r);
	row = inbox_rows_at(r, r->list.selected);
	r->on_case = row != NULL ? row->case_id : 0;
}

static void
count_rows(struct inbox_rows *r)
{
	struct inbox_query q = query(r, 0, 0);
	gint64 n = r->limit != NULL ? kept_count(r->kept) : inbox_count(r->desk->db, &q, NULL);

	if (n >= 0)
		list_set_count(&r->list, (int)MIN(n, G_MAXINT));
}

static gboolean
find_row(const struct inbox_rows *r, gint64 case_id, int *index)
{
	if (r->limit != NULL) {
		*index = kept_find(r->kept, case_id);
		return *index >= 0;
	}
	for (guint i = 0; r->rows != NULL && i < r->rows->len; i++)
		if (((const struct inbox_row *)g_ptr_array_index(r->rows, i))->case_id == case_id) {
			*index = r->first + (int)i;
			return TRUE;
		}
	return FALSE;
}

/* The cursor stays on its case; when that has left the list, on the next one. */
static void
read_again(struct inbox_rows *r)
{
	gboolean found;
	int at, line;

	fetch(r, r->list.selected);
	found = r->on_case != 0 && find_row(r, r->on_case, &at);
	if (r->on_case != 0 && !found) {
		fetch_more(r, r->list.selected, FAR);
		found = find_row(r, r->on_case, &at);
	}
	count_rows(r);
	line = r->list.selected - r->list.top;
	if (found) {
		/* at the head of the list what is new comes into sight above the cursor */
		r->list.top = r->list.top == 0 ? 0 : MAX(at - line, 0);
		list_select(&r->list, at);
	}
	settle(r);
}

void
inbox_rows_renew(struct inbox_rows *r)
{
	struct inbox_query q = query(r, 0, 0);

	if (r->limit != NULL)
		kept_renew(r->kept, r->desk->db, &q);
	read_again(r);
}

void
inbox_rows_start(struct inbox_rows *r)
{
	struct inbox_query q = query(r, 0, 0);

	r->list.selected = 0;
	r->list.top = 0;
	r->on_case = 0;
	if (r->limit != NULL)
		kept_start(r->kept, r->desk->db, &q);
	read_again(r);
	inbox_rows_go(r, 0);
}

gboolean
inbox_rows_more(struct inbox_rows *r)
{
	enum kept_news news = r->limit != NULL ? kept_more(r->kept, r->desk->db) : KEPT_IDLE;

	if (news == KEPT_DONE) {
		read_again(r);
	} else if (news == KEPT_GREW) {
		count_rows(r);
		settle(r);
	}
	return news != KEPT_IDLE;
}

gboolean
inbox_rows_are_all(const struct inbox_rows *r)
{
	return r->limit == NULL || kept_is_whole(r->kept);
}

/* ---- moving ------------------------------------------------------------------------ */

void
inbox_rows_fit(struct inbox_rows *r, int height)
{
	list_fit(&r->list, height);
	cover(r);
}

void
inbox_rows_go(struct inbox_rows *r, int index)
{
	list_select(&r->list, index);
	settle(r);
}

gboolean
inbox_rows_act(struct inbox_rows *r, enum action action)
{
	gboolean moved = list_act(&r->list, action);

	if (moved)
		settle(r);
	return moved;
}

gboolean
inbox_rows_click(struct inbox_rows *r, struct area a, int y, int wheel, gboolean twice)
{
	gboolean open = list_click(&r->list, a, y, wheel, twice);

	settle(r);
	return open;
}

gboolean
inbox_rows_step(struct inbox_rows *r, int by, gboolean waiting)
{
	const struct inbox_row *row;

	for (int at = r->list.selected + by; at >= 0 && at < r->list.count; at += by) {
		if (inbox_rows_at(r, at) == NULL)
			fetch(r, at);
		if ((row = inbox_rows_at(r, at)) == NULL)
			break;
		if (waiting && row->waiting_since == 0)
			continue;
		inbox_rows_go(r, at);
		return TRUE;
	}
	cover(r);
	return FALSE;
}

/* ---- in the view without the limit ------------------------------------------------- */

int
inbox_rows_total(const struct inbox_rows *r)
{
	struct inbox_query q = query(r, 0, 0);

	q.limit = NULL;
	return (int)MIN(inbox_count(r->desk->db, &q, NULL), G_MAXINT);
}

int
inbox_rows_place(const struct inbox_rows *r)
{
	return r->limit != NULL ? kept_at(r->kept, r->list.selected) : r->list.selected;
}

int
inbox_rows_find(const struct inbox_rows *r, const struct inbox_found *found)
{
	return r->limit != NULL ? kept_find(r->kept, found->case_id) : found->at;
}
