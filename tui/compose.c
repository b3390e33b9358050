/* tui/compose.c — writing: an answer, a new message, or a note.
 *
 * Two states: looking (keys are commands: send, attach, change a field) and writing (keys
 * go to the pane; Esc ends). The draft's row is saved a second after the last key. */
#include "tui/compose.h"

#include "base/date.h"
#include "base/text.h"
#include "tui/compose-private.h"
#include "tui/outside.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define PAUSE 1000    /* ms without a key after which the draft is saved */
#define LONGEST 10000 /* ms of typing without a pause after which it is saved too */
#define LOOK 200      /* ms without a key after which the checks look at it */
#define FIELDS_MIN 12 /* lines; with fewer the banner must do, and the text has the room */

static struct compose_view *
compose_of(struct view *view)
{
	return (struct compose_view *)view;
}

/* ---- saving ------------------------------------------------------------------------ */

static void
take_body(struct compose_view *v)
{
	g_free(v->letter->draft->body);
	v->letter->draft->body = g_strdup(edit_text(v->edit));
}

void
compose_save(struct compose_view *v)
{
	take_body(v);
	v->first_key = v->last_key = 0;
	if (letter_save(v->letter, v->view.desk))
		v->saved_at = v->view.desk->now;
	letter_check(v->letter, v->view.desk);
	compose_look(v, FALSE);
}

static void
changed(struct compose_view *v)
{
	v->letter->touched = TRUE;
	g_clear_pointer(&v->reason, g_free); /* it was given for other words */
	v->last_key = date_monotonic();
	v->look_at = v->last_key + LOOK;
	if (v->first_key == 0)
		v->first_key = v->last_key;
}

static int
compose_fd(struct view *view)
{
	return remarks_fd(compose_of(view)->remarks);
}

static void
compose_heard(struct view *view)
{
	struct compose_view *v = compose_of(view);

	if (remarks_hear(v->remarks) && v->send_by != 0)
		compose_send_checked(v);
}

/* Saves when it is time, has the saved words looked at; says when the next is to be done. */
static gint64
compose_due(struct view *view, gint64 now)
{
	struct compose_view *v = compose_of(view);
	gint64 mono = date_monotonic(), at = v->send_by;

	if (v->look_at != 0 && mono >= v->look_at) {
		compose_look(v, FALSE);
		view->desk->changed = TRUE;
	}
	if (v->first_key != 0) {
		at = MIN(v->last_key + PAUSE, v->first_key + LONGEST);
		if (mono < at)
			return now + (v->look_at != 0 ? MIN(at, v->look_at) : at) - mono;
		compose_save(v);
		view->desk->changed = TRUE;
		at = 0;
	}
	compose_ask(v, FALSE);
	if (at == 0)
		return 0;
	if (mono < at)
		return now + at - mono;
	view->desk->changed = TRUE;
	compose_send_checked(v);
	return 0;
}

/* ---- drawing ----------------------------------------------------------------------- */

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
		return g_strdup_printf(_("PUBLIC on %s as %s: everybody can read it"), l->terms->title, us);
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
	g_autofree char *clean = text != NULL ? text_clean(text, -1, TEXT_LINE) : NULL;
	g_autoptr(GArray) rows = clean != NULL ? text_wrap(clean, MAX(MIN(a.w, 92) - 14, 20)) : NULL;

	for (guint i = 0; rows != NULL && i < MIN(rows->len, 3); i++) {
		const struct text_line *row = &g_array_index(rows, struct text_line, i);
		g_autofree char *line = g_strndup(clean + row->start, row->len);

		if (i == 0)
			draw_text(y, a.x + 4, 9, style == STYLE_LATE ? style : STYLE_DIM, label);
		draw_text(y++, a.x + 13, a.w - 14, style, line);
	}
	return y;
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

/* Nothing is counted where nothing is limited: a mail with all it quotes may be long. */
static struct length
measure(const struct compose_view *v)
{
	const struct terms *t = v->letter->note ? NULL : v->letter->terms;

	if (t == NULL || (t->limit.max == 0 && t->limit.max_bytes == 0 && t->limit.unit != LENGTH_SMS))
		return (struct length){ .unit = LENGTH_NONE };
	return length_of(&t->limit, edit_text(v->edit));
}

static void
compose_draw(struct view *view, struct area a, int *cursor_y, int *cursor_x)
{
	struct compose_view *v = compose_of(view);
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

static char *
compose_title(struct view *view)
{
	const struct draft *d = compose_of(view)->letter->draft;
	const char *what = strcmp(d->kind, "note") == 0 ? _("Note")
		: strcmp(d->kind, "new") == 0		? _("New message")
		: strcmp(d->kind, "forward") == 0	? _("Forward")
		: strcmp(d->kind, "reply-all") == 0	? _("Answer to all")
							: _("Answer");

	return d->case_id != 0 ? g_strdup_printf(_("%s, case %" PRId64), what, d->case_id)
			       : g_strdup(what);
}

static char *
compose_counts(struct view *view)
{
	struct compose_view *v = compose_of(view);
	g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(v->saved_at / 1000);
	g_autofree char *time = g_date_time_format(at, "%H:%M");

	return v->first_key != 0 ? g_strdup(_("draft not saved yet"))
				 : g_strdup_printf(_("draft saved %s"), time);
}

/* ---- acting ------------------------------------------------------------------------ */

static void
edit_outside(struct compose_view *v)
{
	GError *error = NULL;
	g_autofree char *text = NULL;

	compose_save(v);
	text = outside_edit(
		v->view.desk, edit_text(v->edit), v->letter->draft->id, &error);
	if (text == NULL) {
		desk_fail(v->view.desk, error);
	} else if (strcmp(text, edit_text(v->edit)) != 0) {
		edit_set(v->edit, text);
		v->letter->touched = TRUE;
		compose_save(v);
	}
}

static void
toggle_preview(struct compose_view *v)
{
	if (v->preview != NULL) {
		g_clear_pointer(&v->preview, page_free);
		return;
	}
	compose_save(v);
	v->preview = page_new();
	page_text(v->preview, PAGE_TEXT, STYLE_TEXT, v->letter->draft->body, 0, 76, 5000);
	desk_say(
		v->view.desk, _("As the customer will read it; the same key goes back."));
}

static gboolean
move_act(struct compose_view *v, enum action action, const char *arg)
{
	static const struct {
		enum action action;
		guint32 key;
	} keys[] = {
		{ ACTION_NEXT, K_DOWN },
		{ ACTION_PREV, K_UP },
		{ ACTION_PAGE_DOWN, K_PGDN },
		{ ACTION_PAGE_UP, K_PGUP },
		{ ACTION_FIRST, K_CHOME },
		{ ACTION_LAST, K_CEND },
	};

	if (v->preview != NULL)
		return page_act(v->preview, v->view.desk, action, arg);
	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
		if (keys[i].action == action) {
			edit_key(v->edit, keys[i].key);
			return TRUE;
		}
	return FALSE;
}

static gboolean
compose_act(struct view *view, enum action action, const char *arg)
{
	struct compose_view *v = compose_of(view);

	switch (action) {
	case ACTION_SEND:
		compose_send(v);
		return TRUE;
	case ACTION_ABORT:
	case ACTION_BACK:
		if (v->preview != NULL)
			toggle_preview(v);
		else
			compose_abort(v);
		return TRUE;
	case ACTION_POSTPONE:
		compose_postpone(v);
		return TRUE;
	case ACTION_EDIT_BODY:
		g_clear_pointer(&v->preview, page_free);
		v->writing = TRUE;
		return TRUE;
	case ACTION_EDITOR:
		edit_outside(v);
		return TRUE;
	case ACTION_PREVIEW:
		toggle_preview(v);
		return TRUE;
	case ACTION_TEMPLATE:
		compose_template(v);
		return TRUE;
	default:
		break;
	}
	if (!v->letter->note && compose_finding_act(v, action))
		return TRUE;
	if (v->letter->note && action_info(action)->group == GROUP_COMPOSER) {
		desk_say(view->desk, _("A note has no recipients, subject or files."));
		return TRUE;
	}
	return compose_field_act(v, action, arg) || move_act(v, action, arg);
}

/* Control keys that the pane does not know go on to the key map, so that C-c C-c can send. */
static gboolean
compose_key(struct view *view, guint32 key)
{
	struct compose_view *v = compose_of(view);
	enum edit_answer answer;

	if (v->send_by != 0) {
		v->send_by = 0;
		desk_say(view->desk, _("Not sent."));
		return TRUE;
	}
	if (!v->writing)
		return FALSE;
	if (key == K_ESC) {
		v->writing = FALSE;
		compose_save(v);
		return TRUE;
	}
	answer = edit_key(v->edit, key);
	if (answer == EDIT_CHANGED)
		changed(v);
	return answer != EDIT_FOREIGN;
}

static void
compose_paste(struct view *view, const char *text)
{
	struct compose_view *v = compose_of(view);

	if (!v->writing) {
		desk_say(view->desk, _("Nothing here takes pasted text."));
		return;
	}
	edit_paste(v->edit, text);
	changed(v);
}

/* Whatever closes it, nothing that was typed is lost. */
static gboolean
compose_may_close(struct view *view)
{
	struct compose_view *v = compose_of(view);

	if (!v->sent)
		compose_save(v);
	return TRUE;
}

static void
compose_free(struct view *view)
{
	struct compose_view *v = compose_of(view);

	if (!v->sent && v->first_key != 0)
		compose_save(v);
	letter_free(v->letter);
	edit_free(v->edit);
	page_free(v->preview);
	remarks_free(v->remarks);
	findings_free(v->findings);
	g_free(v->reason);
	g_free(v->news);
	g_free(v);
}

static void
compose_refresh(struct view *view)
{
	struct compose_view *v = compose_of(view);

	g_free(v->news);
	v->news = letter_news(v->letter, view->desk);
	if (v->news != NULL) /* it may ask more, or be answered */
		compose_load_findings(v);
}

static gint64
compose_case(struct view *view)
{
	return compose_of(view)->letter->draft->case_id;
}

static const struct view_ops ops = {
	.name = "composer",
	.context = IN_COMPOSER,
	.title = compose_title,
	.counts = compose_counts,
	.draw = compose_draw,
	.act = compose_act,
	.key = compose_key,
	.paste = compose_paste,
	.refresh = compose_refresh,
	.due = compose_due,
	.fd = compose_fd,
	.heard = compose_heard,
	.case_id = compose_case,
	.may_close = compose_may_close,
	.free = compose_free,
};

static void
open_letter(struct desk *desk, struct letter *letter, gboolean writing)
{
	struct compose_view *v;

	if (letter == NULL)
		return;
	v = g_new0(struct compose_view, 1);
	v->view.ops = &ops;
	v->letter = letter;
	v->edit = edit_new(letter->draft->body, FALSE);
	edit_go(v->edit, letter->cursor);
	v->writing = writing;
	v->remarks = remarks_new();
	v->findings = findings_new();
	v->saved_at =
		letter->draft->updated_at != 0 ? letter->draft->updated_at : desk->now;
	desk_push(desk, &v->view);
	compose_load_findings(v);
}

void
compose_view_open(struct desk *desk, enum reply_kind kind, gint64 case_id)
{
	struct letter *letter = letter_begin(desk, kind, case_id);
	g_autofree char *over = letter != NULL && letter->terms != NULL && terms_are_over(letter->terms, desk->now)
		? terms_window(letter->terms, desk->now) : NULL;

	open_letter(desk, letter, letter != NULL && over == NULL &&
		(*letter->draft->to != '\0' || letter->draft->message != 0));
	if (over != NULL)
		desk_warn(desk, "%s.", over);
}

void
compose_view_template(struct desk *desk, gint64 case_id)
{
	const struct view *was = desk_top(desk);

	compose_view_open(desk, REPLY_ONE, case_id);
	if (desk_top(desk) != was)
		compose_template(compose_of(desk_top(desk)));
}

void
compose_view_note(struct desk *desk, gint64 case_id)
{
	open_letter(desk, letter_note(desk, case_id), TRUE);
}

void
compose_view_resume(struct desk *desk, gint64 draft)
{
	struct letter *letter = letter_resume(desk, draft);
	g_autofree char *news = letter != NULL ? letter_news(letter, desk) : NULL;

	open_letter(desk, letter, FALSE);
	if (news != NULL)
		desk_warn(desk, _("New since this draft was written: %s."), news);
}
