/* tui/compose-draw.c — the composer on the screen: who reads it, the fields, the text, what is wrong with it, the keys. */
#include "base/date.h"
#include "base/text.h"
#include "tui/compose-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define FIELDS_MIN 12 /* lines; with fewer the banner must do, and the text has the room */

/* ---- above the text ---------------------------------------------------------------- */

/* Who will read it, in words first: the colour only says it again. */
static char *
banner_words(const struct letter *l)
{
	const char *us = l->draft->identity, *to = l->draft->to;

	if (l->note)
		return g_strdup(_("NOTE, internal: never sent to anybody"));
	if (l->terms == NULL)
		return g_strdup_printf(_("The account of this draft is gone; it cannot be sent"));
	if (l->terms->public_)
		return g_strdup_printf(_("PUBLIC, everybody can read it: %s, as %s"), l->terms->title, us);
	if (!l->terms->mail)
		return g_strdup_printf(_("PRIVATE on %s as %s to %s"), l->terms->title, us,
			*l->terms->whom != '\0' ? l->terms->whom : *to != '\0' ? to : _("nobody yet"));
	return g_strdup_printf(_("PRIVATE %s to %s, as %s"), l->terms->title,
		*to != '\0' ? to : _("nobody yet"), us);
}

static void
draw_banner(const struct compose_view *v, int y, int x, int w)
{
	const struct letter *l = v->letter;
	g_autofree char *words = banner_words(l);
	enum style style = l->note			     ? STYLE_INTERNAL
		: l->terms == NULL || l->terms->public_ ? STYLE_PUBLIC
							     : STYLE_PRIVATE;

	draw_fill(y, x, w, style);
	draw_text(y, x + 1, w - 2, style, words);
}

static int
draw_field(const struct compose_view *v, int y, struct area a, enum action action,
	const char *label, const char *value, gboolean always)
{
	g_autofree char *key = NULL;

	if (!always && (value == NULL || *value == '\0'))
		return y;
	key = desk_key(v->view.desk, action);
	draw_text(y, a.x + 1, 2, STYLE_ACCENT, key);
	draw_text(y, a.x + 4, 9, STYLE_DIM, label);
	draw_text(y, a.x + 13, a.w - 14, STYLE_TEXT, value);
	return y + 1;
}

/* A sentence that nobody changes: over as many lines as it takes, at most three. */
static int
draw_told(int y, struct area a, const char *label, enum style style, const char *text)
{
	int lines = text != NULL ? draw_block((struct area){ y, a.x + 13, 3, MIN(a.w, 92) - 14 }, style, text) : 0;

	if (lines > 0)
		draw_text(y, a.x + 4, 9, style == STYLE_LATE ? style : STYLE_DIM, label);
	return y + lines;
}

static int
draw_envelope(const struct compose_view *v, int y, struct area a)
{
	const struct draft *d = v->letter->draft;

	y = draw_field(v, y, a, ACTION_IDENTITY, _("From"), d->identity, TRUE);
	y = draw_field(v, y, a, ACTION_EDIT_TO, _("To"), d->to, TRUE);
	y = draw_field(v, y, a, ACTION_EDIT_CC, _("Cc"), d->cc, FALSE);
	y = draw_field(v, y, a, ACTION_EDIT_BCC, _("Bcc"), d->bcc, FALSE);
	return draw_field(v, y, a, ACTION_EDIT_SUBJECT, _("Subject"), d->subject, TRUE);
}

static int
draw_remarks(const struct compose_view *v, int y, struct area a)
{
	const GPtrArray *list = remarks_list(v->remarks);

	for (guint i = 0; i < list->len && y < a.y + a.h / 2; i++) {
		const struct remark *r = g_ptr_array_index(list, i);

		y = draw_told(y, a, r->stop ? _("Stop") : _("Remark"), r->stop ? STYLE_LATE : STYLE_TEXT, r->text);
	}
	return y;
}

/* Where there is nothing to choose the banner has said it all; what the channel asks is told here. */
static int
draw_terms(const struct compose_view *v, int y, struct area a)
{
	const struct terms *t = v->letter->terms;
	gint64 now = v->view.desk->now;
	g_autofree char *window = terms_window(t, now);
	enum style style = terms_are_over(t, now)		? STYLE_LATE
		: t->until != 0 && t->until - now < DATE_HOUR ? STYLE_WARN
							       : STYLE_TEXT;

	if (v->letter->draft->message == 0)
		y = draw_field(v, y, a, ACTION_EDIT_TO, _("To"), v->letter->draft->to, TRUE);
	else if (t->public_ && *t->whom != '\0')
		y = draw_told(y, a, _("Answers"), STYLE_TEXT, t->whom);
	y = draw_told(y, a, _("Window"), style, window);
	y = draw_told(y, a, _("Cost"), STYLE_WARN, t->cost);
	return draw_remarks(v, y, a);
}

static int
draw_fields(const struct compose_view *v, int y, struct area a)
{
	const GPtrArray *files = v->letter->files;

	if (v->letter->note)
		return y;
	y = draw_told(y, a, _("WARNING"), STYLE_LATE, v->letter->suspect);
	if (v->letter->terms == NULL || v->letter->terms->mail)
		y = draw_envelope(v, y, a);
	else
		y = draw_terms(v, y, a);
	for (guint i = 0; i < files->len && y < a.y + a.h / 2; i++) {
		const struct draft_file *file = g_ptr_array_index(files, i);
		g_autofree char *size = g_format_size(g_bytes_get_size(file->data));
		g_autofree char *text = g_strdup_printf("%s  %s", file->name, size);

		y = draw_field(v, y, a, ACTION_DETACH, _("File"), text, TRUE);
	}
	if (v->hold_until > v->view.desk->now) {
		g_autofree char *when = date_to_human(v->hold_until, v->view.desk->now);

		y = draw_field(v, y, a, ACTION_HOLD, _("Leaves"), when, TRUE);
	}
	return y;
}

/* ---- below it ---------------------------------------------------------------------- */

/* What is left of the limit, as the channel counts, at the right end; the cells it took. */
static int
draw_left(const struct compose_view *v, const struct length *l, int y, int x, int w)
{
	g_autofree char *left = v->letter->terms != NULL ? terms_left(v->letter->terms, l) : NULL;
	g_autofree char *words = NULL;
	int used;

	if (left == NULL || v->letter->note)
		return 0;
	/* Once it is looked at, the sentence beside it has the room. */
	words = l->over && v->writing ? g_strdup_printf(_("%s: stops at the mark"), left) : g_steal_pointer(&left);
	used = MIN(text_width(words), w / 2);
	draw_right(y, x, w - 1, l->over ? STYLE_LATE : l->used * 10 > l->max * 9 && l->max > 0 ? STYLE_WARN
											 : STYLE_DIM, words);
	return used + 2;
}

/* The channel's own words stand above, where there is room for them. */
static void
draw_remark(const struct compose_view *v, const struct remark *r, gboolean told, int y, int x, int w)
{
	g_autofree char *short_ = g_strdup_printf(_("%s does not let it go"), v->letter->terms->title);

	draw_textf(y, x + 1, w - 2, r->stop ? STYLE_LATE : STYLE_WARN, "%s %s", screen_glyph(GLYPH_URGENT),
		told ? short_ : r->text);
}

/* The first thing wrong, else what to look at again, else that all is well. told: what the channel says is
 * on the screen already. */
static void
draw_checks(const struct compose_view *v, gboolean told, int y, int x, int w)
{
	const struct letter *l = v->letter;
	guint more = l->problems->len + l->doubts->len;
	const GPtrArray *remarks = remarks_list(v->remarks);
	const struct remark *remark = remarks->len > 0 ? remarks->pdata[0] : NULL;
	const char *text;

	if (v->news != NULL) {
		draw_textf(y, x + 1, w - 2, STYLE_WARN, _("%s Meanwhile: %s"),
			screen_glyph(GLYPH_URGENT), v->news);
		return;
	}
	if (v->writing && (v->first_key != 0 || !l->touched))
		return; /* not finished: no time to find fault */
	if (l->problems->len == 0 && remark != NULL && (remark->stop || !told)) {
		draw_remark(v, remark, told, y, x, w);
		return;
	}
	if (more == 0 && !l->note && findings_stop(v->findings)) {
		draw_textf(y, x + 1, w - 2, STYLE_LATE, "%s %s", screen_glyph(GLYPH_URGENT),
			_("a check stops it: mend it, or send it with a reason"));
		return;
	}
	if (more == 0) {
		draw_textf(y, x + 1, w - 2, STYLE_GOOD, "%s %s", screen_glyph(GLYPH_DONE),
			l->note ? _("ready to be kept") : _("ready to send"));
		return;
	}
	text = l->problems->len > 0 ? g_ptr_array_index(l->problems, 0)
				    : g_ptr_array_index(l->doubts, 0);
	if (more == 1)
		draw_textf(y, x + 1, w - 2,
			l->problems->len > 0 ? STYLE_LATE : STYLE_WARN, "%s %s",
			screen_glyph(GLYPH_URGENT), text);
	else
		draw_textf(y, x + 1, w - 2,
			l->problems->len > 0 ? STYLE_LATE : STYLE_WARN,
			_("%s %s (and %u more)"), screen_glyph(GLYPH_URGENT), text,
			more - 1);
}

static void
draw_hints(const struct compose_view *v, int y, int x, int w)
{
	static const struct {
		enum action action;
		const char *word;
		gboolean note;
	} hints[] = {
		{ ACTION_SEND, N_("send"), TRUE },
		{ ACTION_EDIT_BODY, N_("write"), TRUE },
		{ ACTION_TEMPLATE, N_("template"), FALSE },
		{ ACTION_ATTACH, N_("attach"), FALSE },
		{ ACTION_PREVIEW, N_("preview"), FALSE },
		{ ACTION_POSTPONE, N_("later"), TRUE },
		{ ACTION_ABORT, N_("leave"), TRUE },
		{ ACTION_HELP, N_("help"), TRUE },
	};
	GString *run = g_string_new(NULL);

	if (v->writing)
		run_add(run, STYLE_DIM, _("Esc stops writing"));
	for (gsize i = 0; !v->writing && i < G_N_ELEMENTS(hints); i++) {
		g_autofree char *key = desk_key(v->view.desk, hints[i].action);

		if ((v->letter->note && !hints[i].note) || *key == '\0' ||
			(hints[i].action == ACTION_ATTACH && v->letter->terms != NULL && !v->letter->terms->files))
			continue;
		run_add(run, STYLE_ACCENT, key);
		run_addf(run, STYLE_DIM, " %s  ",
			v->letter->note && hints[i].action == ACTION_SEND
				? _("keep")
				: _(hints[i].word));
	}
	draw_run(y, x + 1, w - 2, run->str);
	if (v->writing)
		draw_right(y, x, w - 1, STYLE_DIM, edit_place(v->edit));
	g_string_free(run, TRUE);
}

/* ---- all of it --------------------------------------------------------------------- */

/* Nothing is counted where nothing is limited: a mail with all it quotes may be long. */
static struct length
measure(const struct compose_view *v)
{
	const struct terms *t = v->letter->note ? NULL : v->letter->terms;

	if (t == NULL || (t->limit.max == 0 && t->limit.max_bytes == 0 && t->limit.unit != LENGTH_SMS))
		return (struct length){ .unit = LENGTH_NONE };
	return length_of(&t->limit, edit_text(v->edit));
}

void
compose_draw(struct view *view, struct area a, int *cursor_y, int *cursor_x)
{
	struct compose_view *v = (struct compose_view *)view;
	struct area pane = { 0, a.x + 1, 0, MIN(a.w - 2, 92) };
	struct length length = measure(v);
	int y = a.y;

	edit_mark(v->edit, length.over ? length.fits : G_MAXSIZE);
	draw_banner(v, a.y, a.x, a.w);
	if (a.h >= FIELDS_MIN) {
		y = draw_fields(v, a.y + 1, a);
		draw_rule(y, a.x + 1, a.w - 2, STYLE_FAINT);
	}
	pane.y = y + 1;
	pane.h = a.y + a.h - 3 - pane.y;
	compose_place_findings(v, a, a.h >= FIELDS_MIN, &pane);
	if (v->preview != NULL)
		page_draw(v->preview, pane, cursor_y, cursor_x);
	else
		edit_draw(v->edit, pane, cursor_y, cursor_x);
	draw_rule(a.y + a.h - 3, a.x + 1, a.w - 2, STYLE_FAINT);
	draw_checks(v, a.h >= FIELDS_MIN, a.y + a.h - 2, a.x, a.w - draw_left(v, &length, a.y + a.h - 2, a.x, a.w));
	draw_hints(v, a.y + a.h - 1, a.x, a.w);
}
