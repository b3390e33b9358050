/* tui/compose.c — writing: an answer, a new message, or a note.
 *
 * Two states: looking (keys are commands: send, attach, change a field) and writing (keys
 * go to the pane; Esc ends). The draft's row is saved a second after the last key. */
#include "tui/compose.h"

#include "base/date.h"
#include "tui/compose-private.h"
#include "tui/outside.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define PAUSE 1000    /* ms without a key after which the draft is saved */
#define LONGEST 10000 /* ms of typing without a pause after which it is saved too */
#define LOOK 200      /* ms without a key after which the checks look at it */

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

/* ---- the top line ------------------------------------------------------------------ */

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

/* An answer begun before and left (a line that dropped, another thing first) is told of, so that nobody writes it
 * twice; NULL none (transfer full). */
static char *
kept_words(struct desk *desk, gint64 case_id)
{
	g_autoptr(GPtrArray) drafts = case_id != 0 ? draft_list(desk->db, case_id, NULL) : NULL;
	g_autofree char *resume = desk_key(desk, ACTION_RESUME);

	for (guint i = 0; drafts != NULL && i < drafts->len; i++) {
		const struct draft *d = g_ptr_array_index(drafts, i);

		if (strcmp(d->kind, "note") != 0 && g_strcmp0(d->advisor, desk->advisor) == 0)
			return g_strdup_printf(_("You began an answer here before; it is kept: leave this one, then %s."), resume);
	}
	return NULL;
}

void
compose_view_open(struct desk *desk, enum reply_kind kind, gint64 case_id)
{
	g_autofree char *kept = kept_words(desk, case_id);
	struct letter *letter = letter_begin(desk, kind, case_id);
	g_autofree char *over = letter != NULL && letter->terms != NULL && terms_are_over(letter->terms, desk->now)
		? terms_window(letter->terms, desk->now) : NULL;

	open_letter(desk, letter, letter != NULL && over == NULL &&
		(*letter->draft->to != '\0' || letter->draft->message != 0));
	if (over != NULL)
		desk_warn(desk, "%s.", over);
	else if (letter != NULL && kept != NULL)
		desk_say(desk, "%s", kept);
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
