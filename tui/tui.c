/* tui/tui.c — the loop: keys, bells and time come in, frames go out. It sleeps in poll(2)
 * whenever nothing on the screen is about to change. */
#include "tui/tui.h"

#include "base/date.h"
#include "base/err.h"
#include "cache/bell.h"
#include "cache/ui.h"
#include "tui/board.h"
#include "tui/desk.h"
#include "tui/frame.h"
#include "tui/glance.h"
#include "tui/global.h"
#include "tui/inbox.h"
#include "tui/lookup.h"
#include "tui/notice.h"
#include "tui/parts.h"
#include "tui/script.h"
#include "tui/thread.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <string.h>

#define CALM 80 /* ms between two looks at a cache that changes all the time */
#define HEARD ((1u << BELL_CACHE) | (1u << BELL_STATUS))
#define KEEP 10000 /* ms between two calls of opts.keep */
#define WITHOUT_BELL 1000 /* ms between looks when bells cannot be heard */

struct loop {
	struct desk *desk;
	const struct tui_opts *opts;
	struct lookup *lookup;
	gint64 kept_at; /* monotonic ms of the last opts.keep */
	struct bell
		*bell; /* NULL: not to be had, the cache's version is looked at instead */
	struct script *script; /* or NULL */
	unsigned rung;	       /* bells not acted on yet */
	gint64 looked_at;      /* monotonic ms of the last refresh */
	gint64 version;	       /* db_version then */
	gint64 wait_until;     /* script, monotonic ms; 0 not waiting */
	gboolean wait_bell, wait_text;
	gboolean changed; /* the cache was looked at again since the script last asked */
	GString *paste;	  /* being pasted, or NULL */
	gboolean dirty;	  /* a frame is due */
	struct notice notice; /* what the terminal is told */
	gint64 noticed_at; /* desk->now then */
	gint64 heard_at; /* looked_at then */
};

/* ---- keys -------------------------------------------------------------------------- */

/* Keys of foreign text are not commands: pasting needs a place that takes text. */
static void
feed_paste(struct loop *l, const char *text)
{
	struct desk *desk = l->desk;
	struct view *view = desk_top(desk);

	if (desk->prompt != NULL)
		prompt_paste(desk->prompt, desk, text);
	else if (desk->menu == NULL && view->ops->paste != NULL)
		view->ops->paste(view, text);
	else
		desk_say(desk, _("Nothing here takes pasted text."));
}

static void
feed_prompt(struct loop *l, guint32 key)
{
	struct desk *desk = l->desk;
	struct prompt *prompt = desk->prompt;

	if (!prompt_key(prompt, desk, key))
		return;
	desk->prompt = NULL;
	prompt_answer(prompt, desk, desk->db);
	prompt_free(prompt);
}

static void
end_menu(struct loop *l)
{
	struct menu *menu = g_steal_pointer(&l->desk->menu);

	menu_answer(menu, l->desk);
	menu_free(menu);
}

static void
feed_mouse(struct loop *l)
{
	struct desk *desk = l->desk;
	struct view *view = desk_top(desk);
	struct area body, side;
	int y, x, wheel;
	gboolean twice;

	if (!screen_mouse(&y, &x, &wheel, &twice) || desk->prompt != NULL)
		return;
	frame_areas(desk, &body, &side);
	if (desk->menu != NULL) {
		if (menu_click(desk->menu, y, wheel))
			end_menu(l);
	} else if (x < side.w && wheel == 0) {
		int at = glance_side_at(side, y);

		if (at >= 0) {
			desk->side_at = at;
			global_run(desk, ACTION_SIDE_OPEN, NULL);
		}
	} else if (view->ops->click != NULL) {
		view->ops->click(view, body, y, x, wheel, twice);
	}
}

static void
feed_keymap(struct loop *l, guint32 key)
{
	struct desk *desk = l->desk;
	g_autofree char *before = keymap_pending(desk->keys);
	enum action action = ACTION_NONE;
	const char *arg = NULL;

	if (key == K_ESC && *before != '\0') {
		keymap_reset(desk->keys);
		return;
	}
	switch (keymap_feed(
		desk->keys, desk_top(desk)->ops->context, key, &action, &arg)) {
	case KEYMAP_DONE: {
		g_autofree char *copy = g_strdup(arg);

		global_run(desk, action, copy);
		break;
	}
	case KEYMAP_MORE:
		break;
	case KEYMAP_NONE: {
		g_autofree char *name = keys_name(key),
				*help = desk_key(desk, ACTION_HELP);

		if (key != K_ESC)
			desk_say(desk, _("%s%s does nothing here; %s shows what does."),
				before, name, help);
		break;
	}
	}
}

static void
feed_key(struct loop *l, guint32 key)
{
	struct desk *desk = l->desk;
	struct view *view = desk_top(desk);

	l->dirty = TRUE;
	desk->now = date_now();
	if (key == K_RESIZE)
		return;
	if (key == K_PASTE) {
		l->paste = g_string_new(NULL);
		return;
	}
	if (key == K_MOUSE) {
		desk_hush(desk);
		feed_mouse(l);
	} else if (desk->prompt != NULL) {
		feed_prompt(l, key);
	} else if (desk->menu != NULL) {
		if (menu_key(desk->menu, key))
			end_menu(l);
	} else {
		desk_hush(desk);
		/* A sequence that has begun goes on, whatever the pane would do with its second key. */
		if (keymap_is_pending(desk->keys) || view->ops->key == NULL ||
			!view->ops->key(view, key))
			feed_keymap(l, key);
	}
}

/* Between the two brackets everything is text. */
static void
feed_pasted_key(struct loop *l, guint32 key)
{
	if (key == K_PASTE_END) {
		g_autofree char *text = g_string_free(g_steal_pointer(&l->paste), FALSE);

		l->dirty = TRUE;
		feed_paste(l, text);
	} else if (key == K_ENTER) {
		g_string_append_c(l->paste, '\n');
	} else if (key < K_NONE) {
		g_string_append_unichar(l->paste, key);
	}
}

static void
read_keys(struct loop *l)
{
	guint32 key;

	while (!l->desk->quit && (key = screen_key()) != K_NONE) {
		if (l->paste != NULL)
			feed_pasted_key(l, key);
		else
			feed_key(l, key);
	}
}

/* ---- bells ------------------------------------------------------------------------- */

static void
take_bells(struct loop *l)
{
	gint64 version;

	if (l->bell != NULL) {
		l->rung |= bell_take(l->bell) &
			HEARD; /* our own rings to guichet-net are not for us */
		return;
	}
	version = db_version(l->desk->db);
	if (version != l->version)
		l->rung |= 1u << BELL_CACHE;
	l->version = version;
}

/* Looks again at most every CALM ms, so that a first sync does not keep the screen busy. */
static void
answer_bells(struct loop *l)
{
	gint64 mono = date_monotonic();
	struct desk *desk = l->desk;

	if (l->rung == 0 || mono - l->looked_at < CALM)
		return;
	desk->now = date_now();
	if (l->rung & (1u << BELL_CACHE)) {
		desk_refresh(desk);
		parts_arrived(desk);
		board_hear(desk);
		l->changed = TRUE;
	} else {
		desk_look(desk);
	}
	l->rung = 0;
	l->looked_at = mono;
	l->dirty = TRUE;
}

/* ---- time -------------------------------------------------------------------------- */

static void
forget_said(struct loop *l)
{
	struct desk *desk = l->desk;

	if (desk->said == NULL || desk->said_until == 0 || desk->now < desk->said_until)
		return;
	desk_hush(desk);
	l->dirty = TRUE;
}

static void
keep(struct loop *l)
{
	gint64 mono = date_monotonic();
	g_autofree char *told = NULL;

	if (l->opts->keep == NULL || mono - l->kept_at < KEEP)
		return;
	l->kept_at = mono;
	told = l->opts->keep(l->opts->user);
	if (told == NULL)
		return;
	desk_warn(l->desk, "%s", told);
	l->dirty = TRUE;
}

/* When the cache has changed or a minute has gone by. */
static void
look_around(struct loop *l)
{
	gint64 due = notice_due(&l->notice, l->noticed_at);

	if (due == 0 || (l->desk->now < due && l->looked_at == l->heard_at))
		return;
	l->heard_at = l->looked_at;
	l->noticed_at = l->desk->now;
	notice_look(&l->notice, l->desk);
}

static int
sooner(int a, gint64 ms)
{
	int b = (int)CLAMP(ms, 0, 3600 * 1000);

	return a < 0 || b < a ? b : a;
}

/* Milliseconds until something on the screen changes by itself, -1 never. */
static int
timeout(struct loop *l)
{
	struct desk *desk = l->desk;
	struct view *view = desk_top(desk);
	gint64 due = view->ops->due != NULL ? view->ops->due(view, desk->now) : 0;
	gint64 hold = glance_due(desk->glance, desk->now);
	int ms = -1;

	if (desk->changed)
		return 0;
	if (due > 0)
		ms = sooner(ms, due - desk->now);
	if (hold > 0)
		ms = sooner(ms, hold - desk->now);
	if (notice_due(&l->notice, desk->now) > 0)
		ms = sooner(ms, notice_due(&l->notice, desk->now) - desk->now);
	if (desk->said != NULL && desk->said_until > 0)
		ms = sooner(ms, desk->said_until - desk->now);
	if (l->rung != 0)
		ms = sooner(ms, l->looked_at + CALM - date_monotonic());
	if (l->bell == NULL)
		ms = sooner(ms, WITHOUT_BELL);
	if (l->opts->keep != NULL)
		ms = sooner(ms, l->kept_at + KEEP - date_monotonic());
	if (l->wait_until != 0)
		ms = sooner(ms, l->wait_until - date_monotonic());
	return ms;
}

static void
sleep_until_something(struct loop *l, int ms)
{
	struct view *view = desk_top(l->desk);
	struct pollfd fds[4] = {
		{ .fd = screen_fd(), .events = POLLIN },
		{ .fd = l->bell != NULL ? bell_fd(l->bell) : -1, .events = POLLIN },
		{ .fd = view->ops->fd != NULL ? view->ops->fd(view) : -1, .events = POLLIN },
		{ .fd = lookup_fd(l->desk->lookup), .events = POLLIN },
	};
	gint64 before = l->desk->now;
	int n = poll(fds, G_N_ELEMENTS(fds), ms);

	l->desk->now = date_now();
	/* A clock that a test has fixed must not turn the loop into a race. */
	if (n == 0 && l->wait_until == 0 && l->desk->now == before)
		g_usleep(20 * 1000);
	l->dirty = l->dirty || n == 0 || l->desk->changed;
	l->desk->changed = FALSE;
	if (n > 0 && fds[2].revents != 0) {
		view->ops->heard(view);
		l->dirty = TRUE;
	}
	if (n > 0 && fds[3].revents != 0 && lookup_hear(l->desk->lookup) && l->desk->prompt != NULL) {
		prompt_complete_again(l->desk->prompt, l->desk);
		l->dirty = TRUE;
	}
	if (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL))
		l->desk->quit = TRUE;
}

/* ---- scripts ----------------------------------------------------------------------- */

static gboolean
script_next(struct loop *l, GError **error)
{
	struct desk *desk = l->desk;
	struct script_next next;

	l->dirty = TRUE;
	desk->now = date_now();
	switch (script_step(l->script, &next, error)) {
	case SCRIPT_KEY:
		feed_key(l, next.key);
		break;
	case SCRIPT_PASTE:
		feed_paste(l, next.text);
		break;
	case SCRIPT_COMMAND:
		global_command(desk, next.text);
		break;
	case SCRIPT_WAIT:
		l->wait_until = date_monotonic() + next.ms;
		l->wait_bell = next.bell;
		l->wait_text = next.await;
		l->changed = FALSE;
		break;
	case SCRIPT_NOTHING:
		desk->now = date_now();
		break;
	case SCRIPT_END:
		desk->quit = TRUE;
		break;
	case SCRIPT_FAILED:
		return FALSE;
	}
	return TRUE;
}

/* A waiting script goes on when its time is over, or what it waits for has come. */
static gboolean
script_go_on(struct loop *l, GError **error)
{
	if (l->wait_until == 0)
		return script_next(l, error);
	if ((l->wait_bell && l->changed) || (l->wait_text && script_is_seen(l->script)))
		l->wait_until = 0;
	else if (date_monotonic() >= l->wait_until && (l->wait_bell || l->wait_text))
		return script_timeout(l->script, error);
	else if (date_monotonic() >= l->wait_until)
		l->wait_until = 0;
	return TRUE;
}

/* ---- running ----------------------------------------------------------------------- */

static gboolean
run(struct loop *l, GError **error)
{
	while (!l->desk->quit && !screen_is_stopped()) {
		int ms;

		take_bells(l);
		answer_bells(l);
		forget_said(l);
		keep(l);
		look_around(l);
		if (l->dirty)
			frame_draw(l->desk);
		l->dirty = FALSE;
		ms = timeout(l); /* views do what can wait for the frame */
		if (l->script != NULL && !script_go_on(l, error))
			return FALSE;
		if (l->script == NULL || l->wait_until != 0)
			sleep_until_something(l, l->wait_until != 0 ? timeout(l) : ms);
		read_keys(l);
	}
	return TRUE;
}

/* A faulty file of one's own is told, and the built-in variant stands. */
static gboolean
load_keys(struct desk *desk, GError **error)
{
	GError *trouble = NULL;
	const char *variant = conf_get(desk->conf, NULL, "screen", "keys");
	struct keymap *map = keymap_load(desk->conf, NULL, &trouble);

	if (map == NULL) {
		desk_fail(desk, trouble);
		map = keymap_load(
			desk->conf, variant != NULL ? variant : "default", error);
	}
	if (map == NULL)
		return FALSE;
	keymap_free(desk->keys);
	desk->keys = map;
	return TRUE;
}

static void
load_sidebar(struct desk *desk)
{
	const char *wanted = conf_get(desk->conf, NULL, "screen", "sidebar");
	g_autofree char *kept = ui_get(desk->db, "sidebar");

	if (g_strcmp0(wanted, "yes") == 0)
		desk->sidebar = SIDEBAR_SHOWN;
	else if (g_strcmp0(wanted, "no") == 0 || g_strcmp0(kept, "no") == 0)
		desk->sidebar = SIDEBAR_HIDDEN;
}

static gboolean
start(struct loop *l, const struct tui_opts *opts, GError **error)
{
	struct screen_opts screen = {
		.theme = conf_get(opts->conf, NULL, "screen", "theme"),
		.ascii = conf_get(opts->conf, NULL, "screen", "ascii"),
		.mouse = conf_get_bool(opts->conf, NULL, "screen", "mouse"),
		.scripted = opts->script != NULL,
	};
	struct desk *desk = l->desk;

	if (opts->script != NULL &&
		(l->script = script_open(opts->script, error)) == NULL)
		return FALSE;
	if (!load_keys(desk, error) || !screen_open(&screen, error))
		return FALSE;
	load_sidebar(desk);
	desk->ask_remarks = opts->ask_remarks;
	desk->ask_lookup = opts->ask_lookup;
	desk->lookup = l->lookup;
	desk->asks_with = opts->user;
	if ((l->bell = bell_open(db_home(opts->db), NULL)) == NULL)
		desk_say(desk,
			_("Bells cannot be heard here; new mail shows within a second."));
	desk_look(desk);
	inbox_view_open(desk, QUEUE_WAITING);
	if (opts->open_case != 0)
		thread_view_open(desk, opts->open_case);
	if (opts->notice != NULL) {
		desk_say(desk, "%s", opts->notice);
	} else if (opts->script == NULL) {
		g_autofree char *key = desk_key(desk, ACTION_HELP);

		desk_say(desk, _("%s shows what can be done."), key);
	}
	notice_open(&l->notice, desk);
	l->dirty = TRUE;
	return TRUE;
}

int
tui_run(const struct tui_opts *opts, GError **error)
{
	struct loop l = {
		.desk = desk_new(opts->db, opts->conf, opts->advisor),
		.opts = opts,
		.lookup = lookup_new(),
		.kept_at = date_monotonic(),
	};
	gboolean well = start(&l, opts, error) && run(&l, error);

	notice_close(&l.notice);
	screen_close();
	desk_free(l.desk);
	lookup_free(l.lookup);
	bell_free(l.bell);
	script_free(l.script);
	if (l.paste != NULL)
		g_string_free(l.paste, TRUE);
	return well ? 0 : 3;
}
