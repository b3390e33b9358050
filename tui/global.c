/* tui/global.c — actions on their way: first the view on top, then cases, then the program. */
#include "tui/global.h"

#include "base/err.h"
#include "base/text.h"
#include "cache/bell.h"
#include "cache/hide.h"
#include "cache/redirect.h"
#include "cache/ui.h"
#include "tui/board.h"
#include "tui/cases.h"
#include "tui/compose.h"
#include "tui/copy.h"
#include "tui/customer.h"
#include "tui/drafts.h"
#include "tui/frame.h"
#include "tui/glance.h"
#include "tui/inbox.h"
#include "tui/parts.h"
#include "tui/places.h"
#include "tui/thread.h"
#include "tui/timeline.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- command line and palette ------------------------------------------------------ */

static enum action_context
context_now(struct desk *desk)
{
	return desk_top(desk)->ops->context;
}

void
global_command(struct desk *desk, const char *line)
{
	g_autofree char *copy = g_strstrip(g_strdup(line));
	char *arg = copy + strcspn(copy, " ");
	enum action action;

	if (*arg != '\0')
		*arg++ = '\0';
	while (*arg == ' ')
		arg++;
	if (*copy == '\0')
		return;
	if ((action = action_parse(copy)) == ACTION_NONE)
		desk_warn(desk, _("There is no action \"%s\". Tab lists them."), copy);
	else if (!action_works_in(action, context_now(desk)))
		desk_warn(desk, _("\"%s\" does not work in this view."), copy);
	else
		global_run(desk, action, *arg != '\0' ? arg : NULL);
}

static void
command_typed(struct desk *desk, gpointer user, const char *text)
{
	(void)user;
	if (text != NULL)
		global_command(desk, text);
}

static void
complete_command(struct desk *desk, const char *text, GPtrArray *candidates)
{
	if (g_str_has_prefix(text, "go-to-view ") || g_str_has_prefix(text, "view ")) {
		g_autofree char *before = g_strndup(text, strcspn(text, " ") + 1);

		places_complete(before, text + strlen(before), candidates);
		return;
	}
	for (enum action a = ACTION_NONE + 1; a < ACTION_N; a++)
		if (action_works_in(a, context_now(desk)))
			prompt_offer(candidates, "", action_info(a)->name, text);
}

static void
ask_command(struct desk *desk)
{
	struct prompt_opts opts = {
		.label = ":",
		.history = "command",
		.done = command_typed,
		.complete = complete_command,
	};

	desk_ask(desk, &opts);
}

static void
palette_chosen(struct desk *desk, gpointer user, const struct menu_item *item)
{
	(void)user;
	if (item != NULL)
		global_run(desk, (enum action)item->id, NULL);
}

#define PALETTE_KEY 9 /* cells of the keys' column */

static void
choose_action(struct desk *desk)
{
	struct menu *menu = menu_new(_("What next?"), palette_chosen, NULL);

	for (enum action a = ACTION_NONE + 1; a < ACTION_N; a++) {
		g_autofree char *key = NULL, *detail = NULL;

		if (!action_works_in(a, context_now(desk)) || a == ACTION_PALETTE)
			continue;
		key = keymap_keys(desk->keys, context_now(desk), a, 1);
		detail = g_strdup_printf("%s%*s%s", action_info(a)->name, MAX(PALETTE_KEY - text_width(key), 1), "", key);
		menu_add(menu, a, NULL, _(action_info(a)->help), detail);
	}
	desk_choose(desk, menu);
}

/* ---- answering --------------------------------------------------------------------- */

static gint64
case_or_say(struct desk *desk)
{
	gint64 id = desk_case(desk);

	if (id == 0)
		desk_say(desk, _("No case here to do that with."));
	return id;
}

/* The public sentence is opened to be looked at and sent; the private draft waits beside it. */
static void
redirect(struct desk *desk, gint64 id)
{
	struct redirect_offer offer;
	g_autoptr(GError) error = NULL;
	g_autofree char *key = desk_key(desk, ACTION_RESUME);

	if (!redirect_begin(desk->db, desk->conf, id, desk->advisor, desk->now, &offer, &error)) {
		desk_say(desk, "%s", error->message);
		return;
	}
	compose_view_resume(desk, offer.public_);
	if (offer.private_ != 0)
		desk_say(desk, _("Reference %s, 72 hours; a private draft to %s waits (%s)."), offer.ref, offer.whom, key);
	else
		desk_say(desk, _("%s has no private way to them: send this, they write first with %s."), offer.title, offer.ref);
	redirect_offer_clear(&offer);
}

/* The message of that number, else what the customer exposed. */
static void
hide_post(struct desk *desk, const char *arg)
{
	g_autoptr(GError) error = NULL;
	gint64 id = case_or_say(desk), message = 0;

	if (id == 0)
		return;
	if (arg == NULL)
		message = hide_pick(desk->db, id, &error);
	else if (!g_ascii_string_to_signed(arg, 10, 1, G_MAXINT64, &message, NULL))
		err_set(&error, ERR_INPUT, _("“%s” is no number of a message."), arg);
	if (error != NULL)
		desk_say(desk, "%s", error->message);
	else if (desk_act(desk, ACT_HIDE, id, NULL, NULL, message) != 0) {
		desk_refresh(desk);
		desk_say(desk, _("Asked; the case tells what becomes of it."));
	}
}

static void
answer(struct desk *desk, enum action action)
{
	gint64 id = desk_case(desk);

	if (action == ACTION_NEW) {
		compose_view_open(desk, REPLY_NEW, id);
		return;
	}
	if (action == ACTION_RESUME) {
		drafts_choose(desk, id);
		return;
	}
	if ((id = case_or_say(desk)) == 0)
		return;
	if (action == ACTION_NOTE)
		compose_view_note(desk, id);
	else if (action == ACTION_REDIRECT)
		redirect(desk, id);
	else if (action == ACTION_TEMPLATE_REPLY)
		compose_view_template(desk, id);
	else
		compose_view_open(desk,
			action == ACTION_REPLY		     ? REPLY_ONE
				: action == ACTION_REPLY_ALL ? REPLY_ALL
							     : REPLY_FORWARD,
			id);
}

/* From a case: its customer's history, or the card, which is told what to do. */
static void
about_customer(struct desk *desk, enum action action, const char *arg)
{
	gint64 id = case_or_say(desk), customer = id != 0 ? customer_of_case(desk, id) : 0;

	if (customer == 0)
		return;
	if (action == ACTION_HISTORY)
		timeline_view_open(desk, customer);
	else if (customer_view_open(desk, customer) && action != ACTION_CUSTOMER)
		desk_top(desk)->ops->act(desk_top(desk), action, arg);
}

/* ---- the program ------------------------------------------------------------------- */

static void
quit_chosen(struct desk *desk, gpointer user, char key)
{
	(void)user;
	desk->quit = key == 'y';
}

static void
ask_quit(struct desk *desk)
{
	guint pending = desk->glance->outbox != NULL ? desk->glance->outbox->len : 0;
	g_autofree char *question = NULL;

	if (pending == 0 && desk->glance->drafts == 0) {
		desk->quit = TRUE;
		return;
	}
	if (pending > 0)
		question = g_strdup_printf(
			ngettext("%u answer has not left yet. Leave guichet? (y/n) ",
				"%u answers have not left yet. Leave guichet? (y/n) ",
				pending),
			pending);
	else
		question = g_strdup_printf(
			ngettext("%d draft is kept. Leave guichet? (y/n) ",
				"%d drafts are kept. Leave guichet? (y/n) ",
				(gulong)desk->glance->drafts),
			desk->glance->drafts);
	desk_question(desk, question, "yn", quit_chosen, NULL);
}

static void
serve(struct desk *desk)
{
	gint64 id = cases_serve(desk);

	if (id == 0)
		return;
	places_home(desk);
	desk_refresh(desk);
	thread_view_open(desk, id);
}

static void
skip_typed(struct desk *desk, gpointer user, const char *text)
{
	gint64 id = desk_case(desk);

	(void)user;
	if (text == NULL)
		return;
	if (text[strspn(text, " ")] == '\0' || id == 0)
		desk_say(desk, _("Nothing typed, nothing done."));
	else if (cases_skip(desk, id, text))
		serve(desk);
}

static void
skip(struct desk *desk, const char *reason)
{
	struct prompt_opts opts = { .label = _("Pass it over, because: "), .history = "skip", .done = skip_typed };

	if (desk_case(desk) == 0)
		desk_say(desk, _("No case here to do that with."));
	else if (reason != NULL)
		skip_typed(desk, NULL, reason);
	else
		desk_ask(desk, &opts);
}

static void
sidebar(struct desk *desk, enum action action)
{
	if (action == ACTION_SIDE_TOGGLE) {
		struct area view, side;

		frame_areas(desk, &view, &side);
		desk->sidebar = side.w > 0 ? SIDEBAR_HIDDEN : SIDEBAR_SHOWN;
		/* A wish, not a fact: no matter when it is lost. */
		ui_set(desk->db, "sidebar", side.w > 0 ? "no" : "yes", NULL);
		return;
	}
	if (action == ACTION_SIDE_OPEN) {
		int to = desk->side_at;

		desk->side_at = -1;
		if (to >= 0)
			places_go(desk, to);
		return;
	}
	desk->sidebar = SIDEBAR_SHOWN;
	if (desk->side_at < 0)
		desk->side_at = (int)inbox_view_now(desk);
	desk->side_at = CLAMP(
		desk->side_at + (action == ACTION_SIDE_NEXT ? 1 : -1), 0, SIDE_N - 1);
}

/* From a list: the case opened, and the view told what to show of it. */
static void
open_with(struct desk *desk, enum action action)
{
	gint64 id = case_or_say(desk);

	if (id != 0 && thread_view_open(desk, id))
		desk_top(desk)->ops->act(desk_top(desk), action, NULL);
}

/* In a view without a list of cases these go to the inbox. */
static void
step_waiting(struct desk *desk, enum action action)
{
	struct view *inbox = g_ptr_array_index(desk->views, 0);

	if (desk_top(desk)->ops->context == IN_COMPOSER) {
		desk_say(desk, _("First send the draft, or keep it."));
		return;
	}
	places_home(desk);
	inbox->ops->act(inbox, action, NULL);
}

static gboolean
run_program(struct desk *desk, enum action action)
{
	switch (action) {
	case ACTION_COMMAND:
		ask_command(desk);
		return TRUE;
	case ACTION_PALETTE:
		choose_action(desk);
		return TRUE;
	case ACTION_BACK:
		if (desk->views->len > 1)
			desk_close(desk);
		else
			ask_quit(desk);
		return TRUE;
	case ACTION_QUIT:
		desk->quit = TRUE;
		return TRUE; /* drafts are kept, answers leave without us */
	case ACTION_REDRAW:
		screen_redraw();
		return TRUE;
	case ACTION_SYNC:
		bell_ring(db_home(desk->db), BELL_SYNC);
		desk_say(desk, _("Looking for new mail."));
		return TRUE;
	default:
		return FALSE;
	}
}

static gboolean
run_desk(struct desk *desk, enum action action, const char *arg)
{
	switch (action) {
	case ACTION_SERVE:
		serve(desk);
		return TRUE;
	case ACTION_SKIP:
		skip(desk, arg);
		return TRUE;
	case ACTION_BROADCAST:
		board_say(desk, arg);
		return TRUE;
	case ACTION_SIDE_TOGGLE:
	case ACTION_SIDE_NEXT:
	case ACTION_SIDE_PREV:
	case ACTION_SIDE_OPEN:
		sidebar(desk, action);
		return TRUE;
	case ACTION_NEXT_WAITING:
	case ACTION_PREV_WAITING:
		step_waiting(desk, action);
		return TRUE;
	default:
		return FALSE;
	}
}

static gboolean
run_case(struct desk *desk, enum action action, const char *arg)
{
	gint64 id;

	switch (action) {
	case ACTION_REPLY:
	case ACTION_REPLY_ALL:
	case ACTION_TEMPLATE_REPLY:
	case ACTION_NEW:
	case ACTION_NOTE:
	case ACTION_FORWARD:
	case ACTION_RESUME:
	case ACTION_REDIRECT:
		answer(desk, action);
		return TRUE;
	case ACTION_HIDE_POST:
		hide_post(desk, arg);
		return TRUE;
	case ACTION_PARTS:
		if ((id = case_or_say(desk)) != 0)
			parts_choose(desk, id);
		return TRUE;
	case ACTION_HEADERS:
	case ACTION_TIMERS:
		open_with(desk, action);
		return TRUE;
	case ACTION_CUSTOMER:
	case ACTION_HISTORY:
	case ACTION_UNMASK:
	case ACTION_EDIT_FIELDS:
	case ACTION_CALL:
		about_customer(desk, action, arg);
		return TRUE;
	case ACTION_COPY:
		if ((id = case_or_say(desk)) != 0)
			copy_case(desk, id);
		return TRUE;
	case ACTION_TAGGED:
		desk->for_tagged = TRUE;
		desk_say(desk, _("The next action is for all selected cases."));
		return TRUE;
	default:
		return FALSE;
	}
}

void
global_run(struct desk *desk, enum action action, const char *arg)
{
	struct view *view = desk_top(desk);

	if (view->ops->act != NULL && view->ops->act(view, action, arg))
		return;
	if (cases_act(desk, action, arg) || run_program(desk, action) ||
		places_act(desk, action, arg) || run_desk(desk, action, arg) || run_case(desk, action, arg))
		return;
	desk_say(
		desk, _("\"%s\" does not work in this view."), action_info(action)->name);
}
