/* tui/timeline.c — the history of a customer: a page of it at a time, only one channel or only some words when
 * asked; a message opens its case there. */
#include "tui/timeline.h"

#include "base/date.h"
#include "cache/card.h"
#include "cache/people.h"
#include "cache/timeline.h"
#include "tui/act-words.h"
#include "tui/roll.h"
#include "tui/row.h"
#include "tui/thread.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define PAGE 200 /* items fetched at a time */
#define WHO 20
#define WHO_WIDE 28

struct timeline_view {
	struct view view;
	gint64 customer;
	char *name;
	char *channel, *channel_title; /* NULL: all */
	char *words; /* NULL: all */
	struct roll roll; /* of struct timeline_item */
};

static struct timeline_view *
timeline_of(struct view *view)
{
	return (struct timeline_view *)view;
}

/* ---- fetching ---------------------------------------------------------------------- */

static gboolean
read_items(gpointer user, gboolean first, GPtrArray *rows, gboolean *end, GError **error)
{
	const struct timeline_view *v = user;
	struct timeline_query query = { .customer = v->customer, .channel = v->channel, .words = v->words,
		.before = first ? NULL : g_ptr_array_index(rows, rows->len - 1), .count = PAGE };

	return roll_add_page(rows, timeline_page(v->view.desk->db, &query, error), PAGE, end);
}

/* Numbers of messages and of acts may be the same. */
static gboolean
is_same(gconstpointer a, gconstpointer b)
{
	const struct timeline_item *x = a, *y = b;

	return x->id == y->id && (x->kind == TIMELINE_MESSAGE) == (y->kind == TIMELINE_MESSAGE);
}

static void
free_item(gpointer item)
{
	timeline_item_free(item);
}

static char *
count(guint n, const char *more)
{
	return g_strdup_printf(ngettext("%u%s entry", "%u%s entries", n), n, more);
}

static const struct roll_source source = { .page = PAGE, .read = read_items, .same = is_same, .free_row = free_item, .count = count };

static void
timeline_refresh(struct view *view)
{
	roll_renew(&timeline_of(view)->roll);
}

/* ---- drawing ----------------------------------------------------------------------- */

static void
draw_message(const struct timeline_item *t, int y, int x, int w)
{
	int who = w >= 110 ? WHO_WIDE : WHO, at = x + 4 + who + 2;
	GString *run = g_string_new(NULL);

	row_draw_mark(y, x + 1, STYLE_DIM, t->public_, t->channel, "", t->mark);
	draw_textf(y, x + 3, who, t->out ? STYLE_DIM : STYLE_TEXT, "%s%s", t->out ? screen_glyph(GLYPH_ARROW) : "",
		t->who);
	if (*t->what != '\0')
		run_addf(run, STYLE_TEXT, "%s  ", t->what);
	run_add(run, t->out || t->automatic ? STYLE_DIM : STYLE_TEXT, t->text);
	draw_run(y, at, w - 8 - (at - x), run->str);
	g_string_free(run, TRUE);
}

static void
draw_item(gpointer user, int index, int y, int x, int w)
{
	struct timeline_view *v = user;
	const struct timeline_item *t = roll_row(&v->roll, index);
	g_autofree char *words = NULL;
	char age[16];

	if (t->kind == TIMELINE_MESSAGE)
		draw_message(t, y, x, w);
	else if (t->kind == TIMELINE_ACT) {
		words = act_words(t->who, t->what, t->text);
		draw_text(y, x + 3, w - 11, STYLE_DIM, words);
	} else {
		words = g_strdup_printf(t->kind == TIMELINE_CALL ? _("call, %s: %s") : _("note, %s: %s"), t->who, t->text);
		draw_text(y, x + 3, w - 11, STYLE_NOTE, words);
	}
	draw_right(y, x + w - 6, 5, STYLE_DIM, date_age(t->at, v->view.desk->now, age));
}

/* Below the name and its rule. */
static struct area
list_area(struct area a)
{
	return (struct area){ a.y + 2, a.x, a.h - 2, a.w };
}

static void
timeline_draw(struct view *view, struct area a, int *cursor_y, int *cursor_x)
{
	struct timeline_view *v = timeline_of(view);
	g_autofree char *key = desk_key(view->desk, ACTION_UNLIMIT);
	g_autofree char *nothing = g_strdup_printf(_("Nothing with that; %s shows all again."), key);
	GString *run = g_string_new(NULL);

	run_add(run, STYLE_BOLD, v->name);
	if (v->channel_title != NULL)
		run_addf(run, STYLE_ACCENT, "  %s", _(v->channel_title));
	if (v->words != NULL)
		run_addf(run, STYLE_ACCENT, "  \"%s\"", v->words);
	draw_run(a.y, a.x + 1, a.w - 2, run->str);
	g_string_free(run, TRUE);
	draw_rule(a.y + 1, a.x + 1, a.w - 2, STYLE_FAINT);
	*cursor_y = a.y;
	*cursor_x = a.x;
	if (v->roll.rows->len > 0)
		list_draw(&v->roll.list, list_area(a), draw_item, v, cursor_y, cursor_x);
	else
		draw_text(a.y + 3, a.x + 2, a.w - 4, STYLE_DIM, v->words != NULL || v->channel != NULL
			? nothing : _("Nothing was said or done yet."));
}

static char *
timeline_title(struct view *view)
{
	(void)view;
	return g_strdup(_("History"));
}

static char *
timeline_counts(struct view *view)
{
	return roll_counts(&timeline_of(view)->roll);
}

/* ---- acting ------------------------------------------------------------------------ */

static void
open_item(struct timeline_view *v)
{
	const struct timeline_item *t = roll_selected(&v->roll);

	if (t == NULL)
		return;
	if (t->case_id == 0)
		desk_say(v->view.desk, _("This belongs to no case."));
	else
		thread_view_open_at(v->view.desk, t->case_id, t->kind == TIMELINE_MESSAGE ? t->id : 0);
}

static void
words_typed(struct desk *desk, gpointer user, const char *text)
{
	struct timeline_view *v = user;

	(void)desk;
	if (text == NULL)
		return;
	g_free(v->words);
	v->words = *text != '\0' ? g_strdup(text) : NULL;
	roll_start(&v->roll);
}

static void
ask_words(struct timeline_view *v, const char *arg)
{
	struct prompt_opts opts = { .label = _("Only with the words: "), .text = v->words, .history = "limit",
		.done = words_typed, .user = v };

	if (arg != NULL)
		words_typed(v->view.desk, v, arg);
	else
		desk_ask(v->view.desk, &opts);
}

static void
set_channel(struct timeline_view *v, const char *channel, const char *title)
{
	g_free(v->channel);
	g_free(v->channel_title);
	v->channel = g_strdup(channel);
	v->channel_title = g_strdup(title);
	roll_start(&v->roll);
}

static void
channel_chosen(struct desk *desk, gpointer user, const struct menu_item *item)
{
	(void)desk;
	if (item != NULL)
		set_channel(user, item->value, item->value != NULL ? item->label : NULL);
}

static void
choose_channel(struct timeline_view *v, const char *arg)
{
	g_auto(GStrv) channels = card_channels(v->view.desk->db, v->customer);
	struct menu *menu = menu_new(_("Only"), channel_chosen, v);

	menu_add(menu, 0, NULL, _("all channels"), NULL);
	for (guint i = 0; channels[i] != NULL; i += 2) {
		if (arg != NULL && strcmp(arg, channels[i]) == 0) {
			set_channel(v, channels[i], channels[i + 1]);
			menu_free(menu);
			return;
		}
		menu_add(menu, i + 1, channels[i], _(channels[i + 1]), NULL);
	}
	desk_choose(v->view.desk, menu);
}

static gboolean
timeline_act(struct view *view, enum action action, const char *arg)
{
	struct timeline_view *v = timeline_of(view);

	if (action == ACTION_LAST)
		roll_read_all(&v->roll);
	if (roll_act(&v->roll, action))
		return TRUE;
	switch (action) {
	case ACTION_HISTORY:
		return TRUE;
	case ACTION_OPEN:
		open_item(v);
		return TRUE;
	case ACTION_SEARCH:
	case ACTION_LIMIT:
		ask_words(v, arg);
		return TRUE;
	case ACTION_UNLIMIT:
		g_clear_pointer(&v->words, g_free);
		set_channel(v, NULL, NULL);
		return TRUE;
	case ACTION_CHANNEL:
		choose_channel(v, arg);
		return TRUE;
	default:
		return FALSE;
	}
}

static void
timeline_click(struct view *view, struct area a, int y, int x, int wheel, gboolean twice)
{
	struct timeline_view *v = timeline_of(view);

	(void)x;
	if (roll_click(&v->roll, list_area(a), y, wheel, twice))
		open_item(v);
}

static gint64
timeline_due(struct view *view, gint64 now)
{
	return roll_due(&timeline_of(view)->roll, now);
}

static gint64
timeline_case(struct view *view)
{
	struct timeline_view *v = timeline_of(view);
	const struct timeline_item *t = roll_selected(&v->roll);

	return t != NULL ? t->case_id : 0;
}

static void
timeline_free(struct view *view)
{
	struct timeline_view *v = timeline_of(view);

	roll_clear(&v->roll);
	g_free(v->name);
	g_free(v->channel);
	g_free(v->channel_title);
	g_free(v->words);
	g_free(v);
}

static const struct view_ops ops = {
	.name = "timeline",
	.context = IN_LIST,
	.title = timeline_title,
	.counts = timeline_counts,
	.draw = timeline_draw,
	.act = timeline_act,
	.click = timeline_click,
	.refresh = timeline_refresh,
	.due = timeline_due,
	.case_id = timeline_case,
	.free = timeline_free,
};

void
timeline_view_open(struct desk *desk, gint64 customer)
{
	struct timeline_view *v = g_new0(struct timeline_view, 1);

	v->view.ops = &ops;
	v->view.desk = desk;
	v->customer = customer;
	v->name = card_name(desk->db, customer);
	roll_init(&v->roll, &source, desk, v);
	desk_push(desk, &v->view);
	roll_start(&v->roll);
}
