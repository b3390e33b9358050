/* tui/people.c — the list of customers: a finder whose people are looked at a piece at a time. */
#include "tui/people.h"

#include "base/date.h"
#include "cache/people.h"
#include "tui/customer.h"
#include "tui/finder.h"
#include "tui/timeline.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define PAGE 100 /* rows wanted at a time */
#define LOOK 2000 /* people looked at at once: a millisecond */
#define LISTED 10 /* and of them listed: another */

struct people_view {
	struct finder finder;
	struct customer_place place; /* how far they were looked at */
};

static struct people_view *
people_of(struct view *view)
{
	return (struct people_view *)view;
}

static gboolean
read_people(gpointer user, gboolean first, GPtrArray *rows, gboolean *end, GError **error)
{
	struct people_view *v = user;
	const struct finder *f = &v->finder;

	if (first) {
		g_free(v->place.find);
		v->place = (struct customer_place){ NULL, 0, FALSE };
	}
	if (!customer_list_more(f->view.desk->db, finder_words(f), &v->place, LOOK, LISTED, rows, error))
		return FALSE;
	*end = v->place.end;
	return TRUE;
}

static gboolean
is_same(gconstpointer a, gconstpointer b)
{
	return ((const struct customer_row *)a)->id == ((const struct customer_row *)b)->id;
}

static char *
count(guint n, const char *more)
{
	return g_strdup_printf(ngettext("%u%s customer", "%u%s customers", n), n, more);
}

static void
free_row(gpointer row)
{
	customer_row_free(row);
}

static void
people_refresh(struct view *view)
{
	roll_renew(&people_of(view)->finder.roll);
}

/* ---- drawing ----------------------------------------------------------------------- */

static void
draw_row(gpointer user, int index, int y, int x, int w)
{
	const struct finder *f = user;
	const struct customer_row *row = roll_row(&f->roll, index);
	gboolean wide = w >= 110;
	int name = wide ? 32 : 24, at = x + 1;
	int address = CLAMP(w - 1 - (name + 2) - 2 - 7 - (wide ? 30 : 0) - 19, 12, 44); /* what the others leave */
	char age[16];

	draw_text(y, at, name, STYLE_TEXT, row->name);
	at += name + 2;
	draw_text(y, at, address, STYLE_DIM, strcmp(row->address, row->name) != 0 ? row->address : "");
	at += address + 2;
	draw_text(y, at, 6, STYLE_DIM, row->channels);
	at += 7;
	if (wide) {
		draw_text(y, at, 12, STYLE_TEXT, row->segment != NULL ? row->segment : "");
		draw_text(y, at + 14, MAX(0, x + w - 22 - (at + 14)), STYLE_DIM, row->advisor != NULL ? row->advisor : "");
	}
	if (row->n_open > 0)
		draw_textf(y, x + w - 18, 10, STYLE_ACCENT, ngettext("%" PRId64 " open", "%" PRId64 " open", (gulong)row->n_open),
			row->n_open);
	if (row->last_at > 0)
		draw_right(y, x + w - 6, 5, STYLE_DIM, date_age(row->last_at, f->view.desk->now, age));
}

static const char *
nothing(const struct finder *f)
{
	if (!f->roll.end)
		return _("Looking.");
	return finder_is_blank(f) ? _("No customer yet.") : _("No customer has all these words.");
}

static char *
people_title(struct view *view)
{
	(void)view;
	return g_strdup(_("Customers"));
}

/* ---- acting ------------------------------------------------------------------------ */

static void
open_customer(struct finder *f, gconstpointer row)
{
	customer_view_open(f->view.desk, ((const struct customer_row *)row)->id);
}

static gboolean
people_act(struct view *view, enum action action, const char *arg)
{
	const struct customer_row *row;

	switch (action) {
	case ACTION_CUSTOMER:
		return finder_act(view, ACTION_OPEN, arg);
	case ACTION_CUSTOMERS:
		return finder_act(view, ACTION_SEARCH, arg);
	case ACTION_HISTORY:
		row = roll_selected(&people_of(view)->finder.roll);
		if (row != NULL)
			timeline_view_open(view->desk, row->id);
		return TRUE;
	default:
		return finder_act(view, action, arg);
	}
}

static void
people_free(struct view *view)
{
	g_free(people_of(view)->place.find);
	finder_free(view);
}

static const struct view_ops ops = {
	.name = "customers",
	.context = IN_LIST,
	.title = people_title,
	.counts = finder_counts,
	.draw = finder_draw,
	.act = people_act,
	.key = finder_key,
	.paste = finder_paste,
	.click = finder_click,
	.refresh = people_refresh,
	.due = finder_due,
	.free = people_free,
};

static const struct finder_kind kind = {
	.label = N_("Customer: "),
	.source = { .page = PAGE, .read = read_people, .same = is_same, .free_row = free_row, .count = count },
	.draw = draw_row,
	.nothing = nothing,
	.open = open_customer,
};

void
people_view_open(struct desk *desk, const char *words)
{
	struct people_view *v = g_new0(struct people_view, 1);

	finder_open(&v->finder, &kind, &ops, desk, words);
}
