/* tui/help.c — what can be done here and with which keys, made from the live map. */
#include "tui/help.h"

#include "base/text.h"
#include "core/channel.h"
#include "tui/page.h"

#include <glib/gi18n.h>
#include <string.h>

struct help_view {
	struct view view;
	enum action_context about;
	struct page *page;
	int width;
};

static struct help_view *
help_of(struct view *view)
{
	return (struct help_view *)view;
}

static void
tell_action(struct help_view *v, enum action action)
{
	const struct action_info *info = action_info(action);
	g_autofree char *keys = keymap_keys(v->view.desk->keys, v->about, action, 3);
	GString *run = g_string_new(NULL), *name = g_string_new(info->name);

	if (info->arg != NULL)
		g_string_append_printf(name, " %s", _(info->arg));
	if (*keys != '\0')
		run_addf(run, STYLE_ACCENT, "  %-18s", keys);
	else
		run_addf(run, STYLE_DIM, "  :%-17s", info->name);
	run_addf(run, STYLE_TEXT, " %s", _(info->help));
	if (v->width >= 90 && *keys != '\0') {
		g_autofree char *plain = run_plain(run->str);
		int pad = MAX(72 - text_width(plain), 2);

		run_addf(run, STYLE_DIM, "%*s:%s", pad, "", name->str);
	}
	page_add(v->page, PAGE_TEXT, run->str);
	g_string_free(run, TRUE);
	g_string_free(name, TRUE);
}

static const enum action_group order[] = {
	GROUP_COMPOSER,
	GROUP_ANSWER,
	GROUP_CASE,
	GROUP_MOVING,
	GROUP_READING,
	GROUP_PLACES,
	GROUP_SELECT,
	GROUP_PROGRAM,
};

static void
tell_group(struct help_view *v, enum action_group group)
{
	gboolean any = FALSE;

	for (enum action a = ACTION_NONE + 1; a < ACTION_N; a++) {
		if (action_info(a)->group != group || !action_works_in(a, v->about))
			continue;
		if (!any) {
			page_gap(v->page);
			page_rule(v->page, STYLE_BOLD, action_group_title(group), NULL);
		}
		any = TRUE;
		tell_action(v, a);
	}
}

/* What stands before a customer's name: the kind of channel, or the letter of a connector. */
static void
tell_channels(struct help_view *v)
{
	gsize n;
	const struct channel *all = channel_list(&n);

	for (gsize i = 0; i < n; i++) {
		GString *run = g_string_new(NULL);

		run_addf(run, all[i].public_ ? STYLE_WARN : STYLE_TEXT, "  %s",
			screen_is_ascii() ? all[i].mark_ascii : all[i].mark);
		run_addf(run, STYLE_TEXT, "                  %s", _(all[i].title));
		page_add(v->page, PAGE_TEXT, run->str);
		g_string_free(run, TRUE);
	}
	page_line(v->page, PAGE_TEXT, STYLE_TEXT, _("  A-Z                another channel, with # or * before it where everybody reads"));
}

/* Pairs of a mark and what it says, the marks as this screen draws them. */
static void
tell_marks(struct help_view *v)
{
	static const struct {
		enum glyph glyph;
		enum style style;
		const char *text;
	} marks[] = {
		{ GLYPH_UNREAD, STYLE_ACCENT, N_("unread") },
		{ GLYPH_TAG, STYLE_ACCENT, N_("selected") },
		{ GLYPH_LATE, STYLE_LATE, N_("late (after a time), urgent (before it)") },
		{ GLYPH_WARN, STYLE_WARN, N_("due soon") },
		{ GLYPH_HIGH, STYLE_WARN, N_("high priority") },
		{ GLYPH_LOW, STYLE_DIM, N_("low priority") },
		{ GLYPH_SNOOZED, STYLE_DIM, N_("put off, and for how long") },
		{ GLYPH_DONE, STYLE_DIM, N_("answered or resolved") },
		{ GLYPH_SENDING, STYLE_ACCENT, N_("an answer is leaving") },
		{ GLYPH_TROUBLE, STYLE_LATE,
			N_("an answer did not arrive or needs you") },
		{ GLYPH_EXPOSED, STYLE_WARN, N_("a number that everybody can read") },
		{ GLYPH_DRAFT, STYLE_ACCENT, N_("a draft is kept") },
		{ GLYPH_PART, STYLE_DIM, N_("attachments") },
	};

	page_gap(v->page);
	page_rule(v->page, STYLE_BOLD, _("Marks in lists"), NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
		GString *run = g_string_new(NULL);

		run_addf(run, marks[i].style, "  %s", screen_glyph(marks[i].glyph));
		run_addf(run, STYLE_TEXT, "                  %s", _(marks[i].text));
		page_add(v->page, PAGE_TEXT, run->str);
		g_string_free(run, TRUE);
	}
	tell_channels(v);
}

static void
tell_editor(struct help_view *v)
{
	static const char *const lines[][2] = {
		{ "<Esc>", N_("stop writing, look at the whole") },
		{ "<C-a> <C-e>", N_("start and end of the line") },
		{ "<M-b> <M-f>", N_("a word back, a word on; also <C-Left> <C-Right>") },
		{ "<C-k> <C-u>", N_("cut to the end, to the start of the line") },
		{ "<C-w> <M-d>", N_("cut the word before, after") },
		{ "<C-y>", N_("put back what was cut") },
		{ "<C-z> <M-z>", N_("undo, do again; also <C-_>") },
	};

	page_gap(v->page);
	page_rule(v->page, STYLE_BOLD, _("While writing"), NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
		GString *run = g_string_new(NULL);

		run_addf(run, STYLE_ACCENT, "  %-18s", lines[i][0]);
		run_addf(run, STYLE_TEXT, " %s", _(lines[i][1]));
		page_add(v->page, PAGE_TEXT, run->str);
		g_string_free(run, TRUE);
	}
}

static void
lay_out(struct help_view *v, int width)
{
	v->width = width;
	page_clear(v->page);
	for (gsize i = 0; i < G_N_ELEMENTS(order); i++) {
		tell_group(v, order[i]);
		if (order[i] == GROUP_COMPOSER && v->about == IN_COMPOSER)
			tell_editor(v);
	}
	if (v->about == IN_LIST)
		tell_marks(v);
}

static void
help_draw(struct view *view, struct area a, int *cursor_y, int *cursor_x)
{
	struct help_view *v = help_of(view);

	if (v->width != a.w)
		lay_out(v, a.w);
	page_draw(v->page, a, cursor_y, cursor_x);
}

static char *
help_title(struct view *view)
{
	switch (help_of(view)->about) {
	case IN_LIST:
		return g_strdup(_("Help: lists"));
	case IN_THREAD:
		return g_strdup(_("Help: reading a case"));
	case IN_COMPOSER:
		return g_strdup(_("Help: writing"));
	default:
		return g_strdup(_("Help"));
	}
}

static char *
help_counts(struct view *view)
{
	g_autofree char *key = desk_key(view->desk, ACTION_BACK);

	return help_of(view)->about == IN_LIST ? g_strdup_printf(_("marks at the end, %s closes"), key)
					       : g_strdup_printf(_("%s closes"), key);
}

static gboolean
help_act(struct view *view, enum action action, const char *arg)
{
	return action == ACTION_HELP ||
		page_act(help_of(view)->page, view->desk, action, arg);
}

static gboolean
help_key(struct view *view, guint32 key)
{
	return page_key(help_of(view)->page, view->desk, key);
}

static void
help_click(struct view *view, struct area a, int y, int x, int wheel, gboolean twice)
{
	(void)a;
	(void)y;
	(void)x;
	(void)twice;
	page_wheel(help_of(view)->page, wheel);
}

static void
help_free(struct view *view)
{
	page_free(help_of(view)->page);
	g_free(view);
}

static const struct view_ops ops = {
	.name = "help",
	.context = IN_ALL,
	.title = help_title,
	.counts = help_counts,
	.draw = help_draw,
	.act = help_act,
	.key = help_key,
	.click = help_click,
	.free = help_free,
};

void
help_view_open(struct desk *desk)
{
	struct help_view *v = g_new0(struct help_view, 1);

	v->view.ops = &ops;
	v->about = desk_top(desk)->ops->context;
	v->page = page_new();
	desk_push(desk, &v->view);
}
