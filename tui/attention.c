/* tui/attention.c — what needs care before anything else: accounts and answers in trouble, answers
 * that bounced, customers who wait too long, promises to keep. */
#include "tui/attention.h"

#include "base/date.h"
#include "cache/bell.h"
#include "cache/care.h"
#include "cache/inbox.h"
#include "cache/outbox.h"
#include "cache/promises.h"
#include "tui/glance.h"
#include "tui/list.h"
#include "tui/outbox.h"
#include "tui/row.h"
#include "tui/thread.h"

#include <glib/gi18n.h>
#include <string.h>

#define ROWS_MAX 1000 /* nobody works through more at a time */

struct care {
	gint64 case_id, outbox, account; /* outbox 0: the case itself; account: neither, what it brings in or takes out */
	char *why, *who, *what;
	gint64 at;
};

struct attention_view {
	struct view view;
	struct list list;
	GPtrArray *cares; /* struct care * */
	gint64 loaded;
};

static struct attention_view *
attention_of(struct view *view)
{
	return (struct attention_view *)view;
}

static void
care_free(gpointer data)
{
	struct care *c = data;

	g_free(c->why);
	g_free(c->who);
	g_free(c->what);
	g_free(c);
}

static struct care *
add(GPtrArray *cares, gint64 case_id, gint64 outbox, char *why, const char *who,
	const char *what, gint64 at)
{
	struct care *c = g_new0(struct care, 1);

	c->case_id = case_id;
	c->outbox = outbox;
	c->why = why;
	c->who = g_strdup(who);
	c->what = g_strdup(what);
	c->at = at;
	g_ptr_array_add(cares, c);
	return c;
}

/* What does not come in is seen by nobody: it stands before all that did. */
static void
add_accounts(struct attention_view *v)
{
	const GPtrArray *accounts = v->view.desk->glance->accounts;

	for (guint i = 0; accounts != NULL && i < accounts->len; i++) {
		const struct account *a = g_ptr_array_index(accounts, i);

		if (a->error == NULL)
			continue;
		add(v->cares, 0, 0, g_strdup(_("no contact")), a->name, a->error, a->synced_at)->account = a->id;
	}
}

static void
add_outbox(struct attention_view *v)
{
	const GPtrArray *outbox = v->view.desk->glance->outbox;

	for (guint i = 0; outbox != NULL && i < outbox->len; i++) {
		const struct outbox *o = g_ptr_array_index(outbox, i);
		const char *why = o->state == OUTBOX_REVIEW ? _("look first")
			: o->state == OUTBOX_UNSURE	    ? _("uncertain")
			: o->state == OUTBOX_REFUSED	    ? _("refused")
							    : NULL;

		if (why != NULL)
			add(v->cares, o->case_id, o->id, g_strdup(why), o->whom,
				o->reason != NULL ? o->reason : o->subject,
				o->created_at);
	}
}

static GPtrArray *
rows_of(struct attention_view *v, enum queue_view queue)
{
	struct inbox_query q = {
		.view = queue,
		.sort = queue_view_sort(queue),
		.advisor = v->view.desk->advisor,
		.now = v->view.desk->now,
		.count = ROWS_MAX,
	};

	return inbox_list(v->view.desk->db, &q, NULL);
}

/* Where channels have no subjects, the words. */
static const char *
topic(const struct inbox_row *row)
{
	return row->subject != NULL && *row->subject != '\0' ? row->subject : row->snippet;
}

static void
add_cases(struct attention_view *v)
{
	g_autoptr(GPtrArray) waiting = rows_of(v, QUEUE_WAITING),
			     late = rows_of(v, QUEUE_LATE);

	for (guint i = 0; waiting != NULL && i < waiting->len; i++) {
		const struct inbox_row *row = g_ptr_array_index(waiting, i);

		if (row->bounced)
			add(v->cares, row->case_id, 0, g_strdup(_("not delivered")),
				row->customer_name, topic(row), row->last_at);
	}
	for (guint i = 0; late != NULL && i < late->len; i++) {
		const struct inbox_row *row = g_ptr_array_index(late, i);
		char span[16];

		if (!row->bounced)
			add(v->cares, row->case_id, 0,
				g_strdup_printf(_("late %s"),
					date_span(v->view.desk->now - row->due, span)),
				row->customer_name, topic(row), row->last_at);
	}
}

/* Ours to keep: broken ones, and those due within the hour. */
static void
add_promises(struct attention_view *v)
{
	gint64 now = v->view.desk->now;
	g_autoptr(GPtrArray) open = promises_open(v->view.desk->db, now + DATE_HOUR, ROWS_MAX, NULL);

	for (guint i = 0; open != NULL && i < open->len; i++) {
		const struct promise_row *p = g_ptr_array_index(open, i);
		char span[16];

		add(v->cares, p->case_id, 0, g_strdup_printf(p->due < now ? _("broken %s") : _("promised %s"),
			date_span(ABS(now - p->due), span)), p->customer, p->text, p->said_at);
	}
}

static void
add_slipping(struct attention_view *v)
{
	struct desk *desk = v->view.desk;
	gint64 lease = conf_get_int(desk->conf, NULL, "guichet", "lease");
	g_autoptr(GPtrArray) rows = care_list(desk->db, desk->advisor, lease, desk->now, NULL);
	char span[16];

	for (guint i = 0; rows != NULL && i < rows->len; i++) {
		const struct care_row *r = g_ptr_array_index(rows, i);

		add(v->cares, r->case_id, 0, r->kind == CARE_MENTION ? g_strdup_printf(_("@ %s"), r->by)
				: g_strdup_printf(r->kind == CARE_WINDOW ? _("closes %s") : _("silent %s"),
					date_span(r->kind == CARE_WINDOW ? r->at - desk->now : r->silent_s * DATE_SECOND, span)),
			r->kind == CARE_STALE ? r->by : r->who, r->what, r->at);
	}
}

static void
attention_refresh(struct view *view)
{
	struct attention_view *v = attention_of(view);

	v->loaded = view->desk->now;
	g_ptr_array_set_size(v->cares, 0);
	add_accounts(v);
	add_outbox(v);
	add_cases(v);
	add_promises(v);
	add_slipping(v);
	list_set_count(&v->list, (int)v->cares->len);
}

static const struct care *
selected(const struct attention_view *v)
{
	return v->list.selected < 0
		? NULL
		: g_ptr_array_index(v->cares, (guint)v->list.selected);
}

static void
draw_row(gpointer user, int index, int y, int x, int w)
{
	struct attention_view *v = user;
	const struct care *c = g_ptr_array_index(v->cares, (guint)index);
	int people = w >= 110 ? 28 : 20;
	char age[16];

	draw_glyph(y, x, STYLE_LATE, c->outbox != 0 || c->account != 0 ? GLYPH_TROUBLE : GLYPH_LATE);
	draw_text(y, x + 2, 13, STYLE_LATE, c->why);
	draw_text(y, x + 16, people, STYLE_TEXT, c->who != NULL ? c->who : "");
	draw_text(y, x + 18 + people, w - people - 25, STYLE_TEXT, c->what);
	if (c->at > 0)
		draw_right(y, x + w - 5, 4, STYLE_DIM, date_age(c->at, v->view.desk->now, age));
}

static void
attention_draw(struct view *view, struct area a, int *cursor_y, int *cursor_x)
{
	struct attention_view *v = attention_of(view);

	if (v->list.count > 0)
		list_draw(&v->list, a, draw_row, v, cursor_y, cursor_x);
	else
		draw_text(a.y + a.h / 3, a.x + 4, a.w - 4, STYLE_BOLD,
			_("Nothing needs care: no answer in trouble, nobody waits too "
			  "long."));
}

static char *
attention_title(struct view *view)
{
	(void)view;
	return g_strdup(_("Needs attention"));
}

static char *
attention_counts(struct view *view)
{
	struct attention_view *v = attention_of(view);

	return v->list.count > 0 ? g_strdup_printf(ngettext("%d to look at", "%d to look at",
		(gulong)v->list.count), v->list.count) : NULL;
}

static gint64
attention_case(struct view *view)
{
	const struct care *c = selected(attention_of(view));

	return c != NULL ? c->case_id : 0;
}

static void
account_chosen(struct desk *desk, gpointer user, const struct menu_item *item)
{
	(void)user;
	if (item == NULL)
		return;
	bell_ring(db_home(desk->db), BELL_SYNC);
	desk_say(desk, _("Trying again."));
}

/* The whole sentence, and since when; there is one thing to do about it from here. */
static void
ask_account(struct desk *desk, gint64 id)
{
	GError *error = NULL;
	AUTO(account) a = account_by_id(desk->db, id, &error);
	g_autofree char *since = NULL, *told = NULL;
	struct menu *menu;

	if (a == NULL) {
		desk_fail(desk, error);
		return;
	}
	menu = menu_new(a->name, account_chosen, NULL);
	menu_tell(menu, a->error);
	if (a->synced_at > 0) {
		since = date_to_human(a->synced_at, desk->now);
		told = g_strdup_printf(_("All that came until then is here: %s."), since);
		menu_tell(menu, told);
	}
	menu_add(menu, 1, NULL, _("Try again now"), NULL);
	desk_choose(desk, menu);
}

static gboolean
attention_act(struct view *view, enum action action, const char *arg)
{
	struct attention_view *v = attention_of(view);
	const struct care *c;

	(void)arg;
	if (list_act(&v->list, action))
		return TRUE;
	if (action != ACTION_OPEN)
		return FALSE;
	if ((c = selected(v)) == NULL)
		return TRUE;
	if (c->account != 0)
		ask_account(view->desk, c->account);
	else if (c->outbox != 0)
		outbox_view_choose(view->desk, c->outbox);
	else
		thread_view_open(view->desk, c->case_id);
	return TRUE;
}

static gint64
attention_step(struct view *view, int by, gboolean waiting)
{
	struct attention_view *v = attention_of(view);
	int at = v->list.selected + by;

	(void)waiting;
	if (at < 0 || at >= v->list.count)
		return 0;
	list_select(&v->list, at);
	return attention_case(view);
}

static gint64
attention_due(struct view *view, gint64 now)
{
	struct attention_view *v = attention_of(view);

	if (now >= v->loaded + DATE_MINUTE) { /* what is late grows later */
		attention_refresh(view);
		view->desk->changed = TRUE;
	}
	return v->loaded + DATE_MINUTE;
}

static void
attention_free(struct view *view)
{
	g_ptr_array_unref(attention_of(view)->cares);
	g_free(view);
}

static const struct view_ops ops = {
	.name = "attention",
	.context = IN_LIST,
	.title = attention_title,
	.counts = attention_counts,
	.draw = attention_draw,
	.act = attention_act,
	.refresh = attention_refresh,
	.due = attention_due,
	.case_id = attention_case,
	.step = attention_step,
	.free = attention_free,
};

void
attention_view_open(struct desk *desk)
{
	struct attention_view *v = g_new0(struct attention_view, 1);

	v->view.ops = &ops;
	v->list.selected = -1;
	v->cares = g_ptr_array_new_with_free_func(care_free);
	desk_push(desk, &v->view);
	attention_refresh(&v->view);
}
