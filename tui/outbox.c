/* tui/outbox.c — answers that wait, leave, failed or were sent. */
#include "tui/outbox.h"

#include "base/date.h"
#include "base/text.h"
#include "cache/outbox.h"
#include "tui/compose.h"
#include "tui/list.h"
#include "tui/news.h"
#include "tui/thread.h"

#include <glib/gi18n.h>
#include <string.h>

struct outbox_view {
	struct view view;
	struct list list;
	GPtrArray *rows; /* struct outbox * */
};

enum { DO_LOOK = 1, DO_NEWS, DO_AGAIN, DO_EDIT, DO_CONFIRM, DO_CANCEL };

static struct outbox_view *
outbox_of(struct view *view)
{
	return (struct outbox_view *)view;
}

static const struct outbox *
selected(const struct outbox_view *v)
{
	return v->list.selected < 0 ? NULL
				    : g_ptr_array_index(v->rows, (guint)v->list.selected);
}

static void
outbox_refresh(struct view *view)
{
	struct outbox_view *v = outbox_of(view);
	const struct outbox *was = selected(v);
	gint64 id = was != NULL ? was->id : 0;
	GError *error = NULL;
	GPtrArray *rows = outbox_list(view->desk->db, TRUE, &error);

	if (rows == NULL) {
		desk_fail(view->desk, error);
		return;
	}
	g_ptr_array_unref(v->rows);
	v->rows = rows;
	list_set_count(&v->list, (int)rows->len);
	for (guint i = 0; i < rows->len; i++)
		if (((struct outbox *)g_ptr_array_index(rows, i))->id == id)
			list_select(&v->list, (int)i);
}

/* ---- drawing ----------------------------------------------------------------------- */

static const char *
state_words(const struct outbox *o, gint64 now, enum style *style)
{
	*style = STYLE_ACCENT;
	switch (o->state) {
	case OUTBOX_QUEUED:
		return o->not_before > now ? _("on hold") : _("waiting");
	case OUTBOX_SENDING:
		return _("leaving");
	case OUTBOX_RETRY:
		*style = STYLE_WARN;
		return _("retrying");
	case OUTBOX_REVIEW:
		*style = STYLE_LATE;
		return _("look first");
	case OUTBOX_UNKNOWN:
		*style = STYLE_WARN;
		return _("looking");
	case OUTBOX_UNSURE:
		*style = STYLE_LATE;
		return _("uncertain");
	case OUTBOX_REFUSED:
		*style = STYLE_LATE;
		return _("refused");
	case OUTBOX_SENT:
		*style = STYLE_DIM;
		return _("sent");
	case OUTBOX_CANCELLED:
		*style = STYLE_DIM;
		return _("taken back");
	case OUTBOX_STATE_N:
		break;
	}
	return "";
}

static enum glyph
state_glyph(enum style style)
{
	return style == STYLE_LATE   ? GLYPH_TROUBLE
		: style == STYLE_DIM ? GLYPH_DONE
				     : GLYPH_SENDING;
}

static void
draw_row(gpointer user, int index, int y, int x, int w)
{
	struct outbox_view *v = user;
	const struct outbox *o = g_ptr_array_index(v->rows, (guint)index);
	int people = w >= 110 ? 32 : 22, at = x + 15 + people, left = x + w - 7 - at;
	enum style style;
	const char *words = state_words(o, v->view.desk->now, &style);
	g_autofree char *topic = desk_topic(o->subject, o->body);
	char age[16];
	int used;

	draw_glyph(y, x, style, state_glyph(style));
	draw_text(y, x + 2, 11, style, words);
	draw_text(y, x + 14, people, STYLE_TEXT, o->whom);
	used = draw_text(y, at, o->reason != NULL ? left / 2 : left, STYLE_TEXT, topic);
	if (o->reason != NULL)
		draw_text(y, at + used + 2, left - used - 2, STYLE_DIM, o->reason);
	draw_right(y, x + w - 5, 4, STYLE_DIM,
		date_age(o->created_at, v->view.desk->now, age));
}

static void
outbox_draw(struct view *view, struct area a, int *cursor_y, int *cursor_x)
{
	struct outbox_view *v = outbox_of(view);

	if (v->list.count > 0) {
		list_draw(&v->list, a, draw_row, v, cursor_y, cursor_x);
		return;
	}
	draw_text(a.y + a.h / 3, a.x + 4, a.w - 4, STYLE_BOLD, _("The outbox is empty."));
	draw_text(a.y + a.h / 3 + 2, a.x + 4, a.w - 4, STYLE_DIM,
		_("Answers stand here from the moment you send them."));
}

static char *
outbox_title(struct view *view)
{
	(void)view;
	return g_strdup(_("Outbox"));
}

static char *
outbox_counts(struct view *view)
{
	struct outbox_view *v = outbox_of(view);

	return v->list.count > 0
		? g_strdup_printf(ngettext("%d answer", "%d answers",
					  (gulong)v->list.count),
			  v->list.count)
		: NULL;
}

/* ---- acting ------------------------------------------------------------------------ */

static void
edit_again(struct desk *desk, const struct outbox *o)
{
	g_autoptr(GPtrArray) drafts = NULL;
	gint64 draft = 0;

	if (desk_act(desk, ACT_CANCEL, o->case_id, NULL, NULL, o->id) == 0)
		return;
	drafts = draft_list(desk->db, 0, NULL);
	for (guint i = 0; drafts != NULL && i < drafts->len; i++) {
		const struct draft *d = g_ptr_array_index(drafts, i);

		if (d->case_id == o->case_id && g_strcmp0(d->body, o->body) == 0 &&
			g_strcmp0(d->to, o->to) == 0)
			draft = d->id;
	}
	desk_refresh(desk);
	if (draft != 0)
		compose_view_resume(desk, draft);
	else
		desk_say(desk, _("Taken back."));
}

static void
chosen(struct desk *desk, gpointer user, const struct menu_item *item)
{
	gint64 id;
	AUTO(outbox) o = NULL;

	(void)user;
	if (item == NULL)
		return;
	id = g_ascii_strtoll(item->value, NULL, 10);
	if ((o = outbox_load(desk->db, id, NULL)) == NULL)
		return;
	switch (item->id) {
	case DO_LOOK:
		if (o->case_id != 0)
			thread_view_open(desk, o->case_id);
		return;
	case DO_NEWS:
		if (!news_view_open(desk, o, outbox_view_choose))
			desk_say(desk, _("Nothing came since it was written."));
		return;
	case DO_AGAIN:
		if (desk_act(desk, ACT_RETRY, o->case_id, NULL, NULL, id) != 0)
			desk_say(desk, _("Queued again."));
		break;
	case DO_EDIT:
		edit_again(desk, o);
		return;
	case DO_CONFIRM:
		if (desk_act(desk, ACT_SENT_OK, o->case_id, NULL, NULL, id) != 0)
			desk_say(desk, _("Noted: it arrived."));
		break;
	case DO_CANCEL:
		if (desk_act(desk, ACT_CANCEL, o->case_id, NULL, NULL, id) != 0)
			desk_say(desk, _("Taken back; the draft is kept."));
		break;
	default:
		break;
	}
	desk_refresh(desk);
}

/* To whom, what became of it, and when something happens by itself. */
static void
tell(struct menu *menu, const struct outbox *o, gint64 now)
{
	g_autofree char *to = g_strdup_printf(_("To %s"), strchr(o->to, '<') != NULL ? o->to : o->whom), *names = NULL;
	gint64 next = o->state == OUTBOX_QUEUED && o->not_before > now ? o->not_before
		: o->state == OUTBOX_RETRY			       ? o->next_try
								       : 0;
	g_autofree char *when = next > 0 ? date_to_human(next, now) : NULL, *leaves = NULL;
	enum style style;

	if (o->refused_for != NULL)
		names = g_strdup_printf(_("Refused for %s"), o->refused_for);
	if (when != NULL)
		leaves = g_strdup_printf(o->state == OUTBOX_RETRY ? _("It is tried again: %s.") : _("It leaves: %s."), when);
	menu_tell(menu, to);
	menu_tell(menu, o->reason != NULL ? o->reason : leaves == NULL ? state_words(o, now, &style) : NULL);
	menu_tell(menu, names);
	menu_tell(menu, leaves);
}

void
outbox_view_choose(struct desk *desk, gint64 id)
{
	GError *error = NULL;
	AUTO(outbox) o = outbox_load(desk->db, id, &error);
	g_autofree char *value = g_strdup_printf("%" G_GINT64_FORMAT, id);
	g_autofree char *topic = NULL;
	struct menu *menu;

	if (o == NULL) {
		desk_fail(desk, error);
		return;
	}
	topic = desk_topic(o->subject, o->body);
	menu = menu_new(topic, chosen, NULL);
	tell(menu, o, desk->now);
	if (o->case_id != 0)
		menu_add(menu, DO_LOOK, value, _("Look at the case"), NULL);
	if (o->state == OUTBOX_REVIEW && o->case_id != 0)
		menu_add(menu, DO_NEWS, value, _("See what came since it was written"), NULL);
	if (o->state == OUTBOX_REVIEW)
		menu_add(menu, DO_AGAIN, value, _("Send it as it is"), NULL);
	else if (outbox_state_allowed(o->state, OUTBOX_QUEUED) &&
		o->state != OUTBOX_SENDING)
		menu_add(menu, DO_AGAIN, value, _("Send it again"),
			o->state == OUTBOX_UNSURE ? _("it may arrive twice") : NULL);
	if (o->state == OUTBOX_UNSURE || o->state == OUTBOX_UNKNOWN)
		menu_add(menu, DO_CONFIRM, value, _("It did arrive"), NULL);
	if (outbox_state_allowed(o->state, OUTBOX_CANCELLED)) {
		menu_add(menu, DO_EDIT, value, _("Take it back and change it"), NULL);
		menu_add(menu, DO_CANCEL, value, _("Take it back"), NULL);
	}
	if (menu_count(menu) == 0) {
		menu_free(menu);
		desk_say(desk, _("It has no case here, and it has left."));
	} else {
		desk_choose(desk, menu);
	}
}

static gboolean
outbox_act(struct view *view, enum action action, const char *arg)
{
	struct outbox_view *v = outbox_of(view);

	(void)arg;
	if (list_act(&v->list, action))
		return TRUE;
	if (action != ACTION_OPEN)
		return FALSE;
	if (selected(v) != NULL)
		outbox_view_choose(view->desk, selected(v)->id);
	return TRUE;
}

static void
outbox_click(struct view *view, struct area a, int y, int x, int wheel, gboolean twice)
{
	struct outbox_view *v = outbox_of(view);

	(void)x;
	if (list_click(&v->list, a, y, wheel, twice))
		outbox_act(view, ACTION_OPEN, NULL);
}

static gint64
outbox_case(struct view *view)
{
	const struct outbox *o = selected(outbox_of(view));

	return o != NULL ? o->case_id : 0;
}

static gint64
outbox_due(struct view *view, gint64 now)
{
	return outbox_of(view)->list.count > 0 ? now - now % DATE_MINUTE + DATE_MINUTE
					       : 0;
}

static void
outbox_view_free(struct view *view)
{
	g_ptr_array_unref(outbox_of(view)->rows);
	g_free(view);
}

static const struct view_ops ops = {
	.name = "outbox",
	.context = IN_LIST,
	.title = outbox_title,
	.counts = outbox_counts,
	.draw = outbox_draw,
	.act = outbox_act,
	.click = outbox_click,
	.refresh = outbox_refresh,
	.due = outbox_due,
	.case_id = outbox_case,
	.free = outbox_view_free,
};

void
outbox_view_open(struct desk *desk)
{
	struct outbox_view *v = g_new0(struct outbox_view, 1);

	v->view.ops = &ops;
	v->list.selected = -1;
	v->rows = g_ptr_array_new();
	desk_push(desk, &v->view);
	outbox_refresh(&v->view);
	list_select(&v->list, 0);
}
