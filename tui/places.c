/* tui/places.c — where one can go. */
#include "tui/places.h"

#include "tui/attention.h"
#include "tui/board.h"
#include "tui/drafts.h"
#include "tui/glance.h"
#include "tui/help.h"
#include "tui/inbox.h"
#include "tui/motives.h"
#include "tui/msglog.h"
#include "tui/outbox.h"
#include "tui/people.h"
#include "tui/search.h"
#include "tui/stats.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

static void
open_drafts(struct desk *desk)
{
	drafts_choose(desk, 0);
}

/* Those that are no view of the inbox, numbered after them; what the sidebar shows first. */
static const struct {
	enum action action; /* goes there too */
	const char *name, *title;
	void (*open)(struct desk *);
	void (*seek)(struct desk *, const char *words); /* in place of open, where it begins with words; NULL: to be typed */
	gboolean over; /* lies over the place it was opened from, and is none itself */
} places[] = {
	[SIDE_OUTBOX - QUEUE_VIEW_N] = { ACTION_OUTBOX, "outbox", N_("Outbox"), .open = outbox_view_open },
	[SIDE_DRAFTS - QUEUE_VIEW_N] = { ACTION_DRAFTS, "drafts", N_("Drafts"), .open = open_drafts },
	[SIDE_SEARCH - QUEUE_VIEW_N] = { ACTION_EVERYWHERE, "search", N_("Search"), .seek = search_view_open },
	{ ACTION_ATTENTION, "attention", N_("Needs attention"), .open = attention_view_open },
	{ ACTION_BOARD, "board", N_("Board"), .open = board_view_open },
	{ ACTION_STATISTICS, "statistics", N_("Statistics"), .open = stats_view_open },
	{ ACTION_MOTIVES, "motives", N_("Motives"), .open = motives_view_open },
	{ ACTION_CUSTOMERS, "customers", N_("Customers"), .seek = people_view_open },
	{ ACTION_LOG, "log", N_("Message log"), .open = msglog_view_open, .over = TRUE },
	{ ACTION_HELP, "help", N_("Help"), .open = help_view_open, .over = TRUE },
};

void
places_home(struct desk *desk)
{
	while (desk->views->len > 1)
		desk_close(desk);
}

static int
place_of(const struct view *view)
{
	for (gsize i = 0; i < G_N_ELEMENTS(places); i++)
		if (!places[i].over && strcmp(view->ops->name, places[i].name) == 0)
			return QUEUE_VIEW_N + (int)i;
	return -1;
}

int
places_now(const struct desk *desk)
{
	for (guint v = desk->views->len; v-- > 0;) {
		int place = place_of(g_ptr_array_index(desk->views, v));

		if (place >= 0)
			return place;
	}
	return (int)inbox_view_now(desk);
}

static void
open_place(struct desk *desk, gsize i, const char *words)
{
	if (places[i].seek != NULL)
		places[i].seek(desk, words);
	else
		places[i].open(desk);
}

void
places_go(struct desk *desk, int place)
{
	if (place >= QUEUE_VIEW_N) {
		open_place(desk, (gsize)(place - QUEUE_VIEW_N), NULL);
		return;
	}
	places_home(desk);
	inbox_view_go(desk, (enum queue_view)place);
}

/* ---- chosen from a list ------------------------------------------------------------ */

static void
chosen(struct desk *desk, gpointer user, const struct menu_item *item)
{
	(void)user;
	if (item != NULL)
		places_go(desk, (int)item->id);
}

static void
choose(struct desk *desk)
{
	struct menu *menu = menu_new(_("Go to"), chosen, NULL);

	for (int v = 0; v < QUEUE_VIEW_N; v++) {
		g_autofree char *n = g_strdup_printf("%" PRId64, desk->glance->counts[v]);

		menu_add(menu, v, NULL, queue_view_title((enum queue_view)v), n);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(places); i++)
		menu_add(menu, QUEUE_VIEW_N + (int)i, NULL, _(places[i].title), NULL);
	menu_select(menu, (int)inbox_view_now(desk));
	desk_choose(desk, menu);
}

/* ---- by name ----------------------------------------------------------------------- */

static int
parse(const char *name)
{
	enum queue_view queue;

	if (queue_view_parse(name, &queue))
		return (int)queue;
	for (gsize i = 0; i < G_N_ELEMENTS(places); i++)
		if (strcmp(places[i].name, name) == 0)
			return QUEUE_VIEW_N + (int)i;
	return -1;
}

static void
name_typed(struct desk *desk, gpointer user, const char *text)
{
	g_autofree char *name = text != NULL ? g_strstrip(g_strdup(text)) : NULL;

	(void)user;
	if (name == NULL || *name == '\0')
		return;
	if (parse(name) >= 0)
		places_go(desk, parse(name));
	else
		desk_warn(desk, _("There is no view \"%s\". Tab lists them."), name);
}

void
places_complete(const char *before, const char *typed, GPtrArray *candidates)
{
	for (int v = 0; v < QUEUE_VIEW_N; v++)
		prompt_offer(candidates, before, queue_view_name((enum queue_view)v), typed);
	for (gsize i = 0; i < G_N_ELEMENTS(places); i++)
		prompt_offer(candidates, before, places[i].name, typed);
}

static void
complete_name(struct desk *desk, const char *text, GPtrArray *candidates)
{
	(void)desk;
	places_complete("", text, candidates);
}

static void
ask_name(struct desk *desk, const char *arg)
{
	struct prompt_opts opts = {
		.label = _("Go to view: "),
		.history = "view",
		.done = name_typed,
		.complete = complete_name,
	};

	if (arg != NULL)
		name_typed(desk, NULL, arg);
	else
		desk_ask(desk, &opts);
}

gboolean
places_act(struct desk *desk, enum action action, const char *arg)
{
	for (gsize i = 0; i < G_N_ELEMENTS(places); i++)
		if (places[i].action == action) {
			open_place(desk, i, arg);
			return TRUE;
		}
	if (action == ACTION_PLACES)
		choose(desk);
	else if (action == ACTION_VIEW)
		ask_name(desk, arg);
	else
		return FALSE;
	return TRUE;
}
