/* tui/story.c — a case as lines of a page. */
#include "tui/story-private.h"

#include "base/date.h"
#include "base/text.h"
#include "cache/outbox.h"
#include "cache/suspect.h"
#include "tui/act-words.h"

#include <glib/gi18n.h>
#include <string.h>

#define WIDTH_MAX 92 /* longer lines are hard to read */

int
story_measure(const struct story_opts *o)
{
	return MIN(o->width - 2, WIDTH_MAX);
}

int
story_indent(const struct story_opts *o)
{
	return o->width > 84 ? 2 : 0;
}

void
story_notice(struct page *page, enum style style, enum glyph glyph, const char *text,
	const struct story_opts *o)
{
	g_autofree char *line = g_strdup_printf("%s %s", screen_glyph(glyph), text);

	page_text(page, PAGE_TEXT, style, line, story_indent(o), story_measure(o), 6);
}

/* ---- acts -------------------------------------------------------------------------- */

/* What every reader of the case should see without asking. */
static gboolean
is_news(const struct inbox_act *a)
{
	return !a->undone && strcmp(a->kind, "seen") != 0 &&
		strcmp(a->kind, "unseen") != 0 && strcmp(a->kind, "undo") != 0;
}

static void
tell_note(struct page *page, const struct inbox_act *a, const struct story_opts *o)
{
	g_autofree char *when = date_to_human(a->at, o->now);
	g_autofree char *title = g_strdup_printf(_("note by %s, internal"), a->advisor);
	g_autofree char *clean =
		text_clean(a->text != NULL ? a->text : "", -1, TEXT_BLOCK);
	g_autoptr(GArray) rows = text_wrap(clean, story_measure(o) - 4);

	page_gap(page);
	page_rule(page, STYLE_NOTE, title, when);
	for (guint i = 0; i < rows->len; i++) {
		const struct text_line *row = &g_array_index(rows, struct text_line, i);
		g_autofree char *line = g_strdup_printf("%*s%s %.*s", story_indent(o), "",
			screen_glyph(GLYPH_PIPE), (int)row->len, clean + row->start);

		page_line(page, PAGE_TEXT, STYLE_NOTE, line);
	}
}

static void
tell_act(struct page *page, const struct inbox_act *a, const struct story_opts *o)
{
	g_autofree char *words = NULL, *when = NULL, *line = NULL;

	if (!o->details && !is_news(a))
		return;
	if (strcmp(a->kind, "note") == 0 && !a->undone) {
		tell_note(page, a, o);
		return;
	}
	words = act_words(a->advisor, a->kind, a->arg);
	when = date_to_human(a->at, o->now);
	line = g_strdup_printf("%*s%s %s, %s%s", story_indent(o), "", screen_glyph(GLYPH_DOT),
		words, when, a->undone ? _(" (undone)") : "");
	page_gap(page);
	page_line(page, PAGE_TEXT, STYLE_DIM, line);
}

/* ---- what has not left yet --------------------------------------------------------- */

/* With %s for who wrote it; what may have arrived is not called unsent. */
static const char *
outbox_head(enum outbox_state state)
{
	switch (state) {
	case OUTBOX_UNKNOWN:
	case OUTBOX_UNSURE:
		return _("answer by %s, perhaps sent");
	case OUTBOX_REFUSED:
		return _("answer by %s, not sent");
	default:
		return _("answer by %s, not sent yet");
	}
}

static void
tell_outbox(struct page *page, const struct outbox *ob, const struct story_opts *o)
{
	g_autoptr(GString) head = g_string_new(outbox_head(ob->state));
	g_autofree char *when = date_to_human(ob->created_at, o->now);

	g_string_replace(head, "%s", ob->advisor, 1);
	page_gap(page);
	page_rule(page, STYLE_ACCENT, head->str, when);
	switch (ob->state) {
	case OUTBOX_REVIEW:
		story_notice(page, STYLE_LATE, GLYPH_TROUBLE,
			_("Stopped: something new came meanwhile. Look, then "
			  "open the outbox to send it anyway or to change it."),
			o);
		break;
	case OUTBOX_UNSURE:
		story_notice(page, STYLE_LATE, GLYPH_TROUBLE,
			_("Nobody knows whether it arrived. The outbox lets you "
			  "say so, or send it again."),
			o);
		break;
	case OUTBOX_REFUSED:
		story_notice(page, STYLE_LATE, GLYPH_TROUBLE, _("Refused by the other side."),
			o);
		break;
	default:
		break;
	}
	if (ob->reason != NULL)
		story_notice(page, STYLE_DIM, GLYPH_DOT, ob->reason, o);
	page_text(page, PAGE_TEXT, STYLE_DIM, ob->body, story_indent(o), story_measure(o), 12);
}

static void
tell_pending(struct page *page, struct db *db, const struct story_opts *o)
{
	g_autoptr(GPtrArray) outbox = outbox_of_case(db, o->case_id, NULL);
	g_autoptr(GPtrArray) drafts = draft_list(db, o->case_id, NULL);

	for (guint i = 0; outbox != NULL && i < outbox->len; i++) {
		const struct outbox *ob = g_ptr_array_index(outbox, i);

		if (!outbox_state_is_final(ob->state) || ob->state == OUTBOX_REFUSED)
			tell_outbox(page, ob, o);
	}
	for (guint i = 0; drafts != NULL && i < drafts->len; i++) {
		const struct draft *d = g_ptr_array_index(drafts, i);
		g_autofree char *when = date_to_human(d->updated_at, o->now),
				*line = NULL;

		if (d->case_id != o->case_id || d->outbox != 0)
			continue;
		line = g_strdup_printf(_("%*s%s draft by %s, %s"), story_indent(o), "",
			screen_glyph(GLYPH_DRAFT), d->advisor, when);
		page_gap(page);
		page_line(page, PAGE_TEXT, STYLE_ACCENT, line);
	}
}

/* ---- everything, by time ----------------------------------------------------------- */

gboolean
story_tell(struct page *page, struct db *db, const struct story_opts *o, int *last,
	GError **error)
{
	g_autoptr(GPtrArray) messages = inbox_thread(db, o->case_id, error);
	g_autoptr(GPtrArray) acts = NULL;
	guint m = 0, a = 0;

	if (messages == NULL || (o->conf != NULL && !suspect_mark(db, o->conf, messages, error)) ||
		(acts = inbox_acts(db, o->case_id, error)) == NULL)
		return FALSE;
	page_clear(page);
	*last = 0;
	while (m < messages->len || a < acts->len) {
		const struct inbox_message *message =
			m < messages->len ? g_ptr_array_index(messages, m) : NULL;
		const struct inbox_act *act =
			a < acts->len ? g_ptr_array_index(acts, a) : NULL;

		if (act == NULL || (message != NULL && message->at <= act->at)) {
			if (o->message == 0 || message->id <= o->message)
				*last = page_lines(page) + (page_lines(page) > 0);
			story_tell_message(page, messages, m, o);
			m++;
		} else {
			tell_act(page, act, o);
			a++;
		}
	}
	tell_pending(page, db, o);
	return TRUE;
}

/* ---- timers ------------------------------------------------------------------------ */

gboolean
story_tell_timers(
	struct page *page, struct db *db, const struct story_opts *o, GError **error)
{
	AUTO(inbox_row) row = inbox_case(db, o->case_id, error);
	g_autoptr(GPtrArray) acts = NULL;

	if (row == NULL || (acts = inbox_acts(db, o->case_id, error)) == NULL)
		return FALSE;
	page_clear(page);
	page_rule(page, STYLE_BOLD, _("Clock"), NULL);
	if (!story_tell_clock(page, db, row, o, error))
		return FALSE;
	page_gap(page);
	page_rule(page, STYLE_BOLD, _("Journal"), NULL);
	if (acts->len == 0)
		page_line(page, PAGE_TEXT, STYLE_DIM,
			_("  Nobody has done anything with this case yet."));
	for (guint i = 0; i < acts->len; i++) {
		const struct inbox_act *a = g_ptr_array_index(acts, i);
		g_autofree char *words = act_words(a->advisor, a->kind, a->arg),
				*when = date_to_human(a->at, o->now);
		GString *run = g_string_new(NULL);

		run_addf(run, STYLE_DIM, "  %s%*s ", when, MAX(18 - text_width(when), 0), "");
		run_add(run, a->undone ? STYLE_DIM : STYLE_TEXT, words);
		if (a->undone)
			run_add(run, STYLE_DIM, _(" (undone)"));
		page_add(page, PAGE_TEXT, run->str);
		g_string_free(run, TRUE);
	}
	return TRUE;
}
