/* tui/roll.c — a long list read piece by piece. */
#include "tui/roll.h"

#include "base/date.h"
#include "tui/desk.h"

#define PIECE_MS 4 /* then keys have their turn */

void
roll_init(struct roll *r, const struct roll_source *source, struct desk *desk, gpointer user)
{
	*r = (struct roll){ .list.selected = -1, .source = source, .desk = desk, .user = user };
	r->rows = g_ptr_array_new_with_free_func(source->free_row);
}

void
roll_clear(struct roll *r)
{
	g_clear_pointer(&r->rows, g_ptr_array_unref);
	g_clear_pointer(&r->again, g_ptr_array_unref);
}

gpointer
roll_row(const struct roll *r, int index)
{
	return index < 0 || index >= (int)r->rows->len ? NULL : g_ptr_array_index(r->rows, (guint)index);
}

gpointer
roll_selected(const struct roll *r)
{
	return roll_row(r, r->list.selected);
}

char *
roll_counts(const struct roll *r)
{
	return r->rows->len == 0 ? NULL : r->source->count(r->rows->len, r->end ? "" : "+");
}

gboolean
roll_add_page(GPtrArray *rows, GPtrArray *more, guint count, gboolean *end)
{
	if (more == NULL)
		return FALSE;
	*end = more->len < count;
	g_ptr_array_extend_and_steal(rows, more);
	return TRUE;
}

/* ---- reading ----------------------------------------------------------------------- */

static gboolean
is_enough(const struct roll *r)
{
	return r->again != NULL ? r->again_end || r->again->len >= r->wanted : r->end || r->rows->len >= r->wanted;
}

/* The rows read again are shown; the cursor goes where its row is now, on the same line of the screen. */
static void
take_again(struct roll *r)
{
	gconstpointer was = roll_selected(r);
	int at = r->list.selected;

	for (guint i = 0; was != NULL && i < r->again->len; i++)
		if (r->source->same(was, g_ptr_array_index(r->again, i))) {
			at = (int)i;
			break;
		}
	g_ptr_array_unref(r->rows);
	r->rows = g_steal_pointer(&r->again);
	r->end = r->again_end;
	r->list.top = MAX(r->list.top + at - r->list.selected, 0);
	r->list.selected = at;
}

static void
begin_again(struct roll *r)
{
	r->again = g_ptr_array_new_with_free_func(r->source->free_row);
	r->again_end = FALSE;
	r->stale = FALSE;
	r->begun = FALSE;
	r->wanted = MAX(r->rows->len, r->source->page);
}

/* What fails is not tried again by itself; the rows that are shown stay. */
static void
read_one(struct roll *r)
{
	GPtrArray *rows = r->again != NULL ? r->again : r->rows;
	gboolean *end = r->again != NULL ? &r->again_end : &r->end, first = !r->begun;
	GError *error = NULL;

	r->begun = TRUE;
	if (r->source->read(r->user, first, rows, end, &error))
		return;
	desk_fail(r->desk, error);
	g_clear_pointer(&r->again, g_ptr_array_unref);
	r->end = TRUE;
}

static void
read_on(struct roll *r, gint64 until)
{
	while (!is_enough(r)) {
		read_one(r);
		if (date_monotonic() >= until)
			break;
	}
	if (r->again != NULL && is_enough(r))
		take_again(r);
	list_set_count(&r->list, (int)r->rows->len);
	if (r->stale && r->again == NULL)
		begin_again(r);
}

static void
read_piece(struct roll *r)
{
	read_on(r, date_monotonic() + PIECE_MS);
}

void
roll_start(struct roll *r)
{
	g_clear_pointer(&r->again, g_ptr_array_unref);
	r->stale = FALSE;
	g_ptr_array_set_size(r->rows, 0);
	r->list.selected = 0;
	r->list.top = 0;
	r->end = FALSE;
	r->begun = FALSE;
	r->wanted = r->source->page;
	read_piece(r);
}

void
roll_renew(struct roll *r)
{
	if (r->again != NULL) {
		r->stale = TRUE;
		return;
	}
	begin_again(r);
	read_piece(r);
}

void
roll_read_all(struct roll *r)
{
	r->wanted = G_MAXUINT;
	read_on(r, G_MAXINT64);
}

gint64
roll_due(struct roll *r, gint64 now)
{
	guint before = r->rows->len;

	if (is_enough(r))
		return 0;
	read_piece(r);
	if (r->rows->len != before || is_enough(r))
		r->desk->changed = TRUE;
	return is_enough(r) ? 0 : now;
}

/* ---- acting ------------------------------------------------------------------------ */

static void
read_ahead(struct roll *r)
{
	if (r->end || r->list.selected + r->list.height < (int)r->rows->len)
		return;
	r->wanted = r->rows->len + r->source->page;
	read_piece(r);
}

gboolean
roll_act(struct roll *r, enum action action)
{
	gboolean moved = list_act(&r->list, action);

	if (moved)
		read_ahead(r);
	return moved;
}

gboolean
roll_key(struct roll *r, guint32 key)
{
	gboolean moved = list_key(&r->list, key);

	if (moved)
		read_ahead(r);
	return moved;
}

gboolean
roll_click(struct roll *r, struct area a, int y, int wheel, gboolean twice)
{
	gboolean open = list_click(&r->list, a, y, wheel, twice);

	if (!open)
		read_ahead(r);
	return open;
}
