/* tui/compose-send.c — the end of writing: kept for later, dropped, or sent when nobody objects. */
#include "base/date.h"
#include "tui/compose-private.h"
#include "tui/thread.h"

#include <glib/gi18n.h>
#include <string.h>

#define LAST_WORD 2000 /* ms that sending waits for what the channel says */

gboolean
compose_ask(struct compose_view *v, gboolean again)
{
	const struct letter *l = v->letter;

	return !l->note && l->terms != NULL && l->terms->checks &&
		remarks_ask(v->remarks, v->view.desk, l->draft, again);
}

/* Closes the view: v is freed. */
static void
leave(struct compose_view *v)
{
	struct desk *desk = v->view.desk;

	v->sent = TRUE;
	desk_close(desk);
	desk_refresh(desk);
}

void
compose_postpone(struct compose_view *v)
{
	struct desk *desk = v->view.desk;

	compose_save(v);
	leave(v);
	desk_say(desk, _("The draft is kept."));
}

static void
drop(struct compose_view *v)
{
	GError *error = NULL;
	struct desk *desk = v->view.desk;

	if (!draft_drop(desk->db, v->letter->draft->id, &error))
		desk_fail(desk, error);
	leave(v);
}

static void
abort_chosen(struct desk *desk, gpointer user, char key)
{
	(void)desk;
	if (key == 'k')
		compose_postpone(user);
	else if (key == 'd')
		drop(user);
}

void
compose_abort(struct compose_view *v)
{
	if (v->letter->touched)
		desk_question(v->view.desk,
			_("(k)eep the draft, (d)rop it, or Esc to go on? "), "kd",
			abort_chosen, v);
	else
		drop(v);
}

static void
send_now(struct compose_view *v)
{
	struct desk *desk = v->view.desk;
	gboolean note = v->letter->note;
	gint64 leaves = 0;

	if (!letter_send(v->letter, desk, findings_review(v->findings), v->reason, v->hold_until, &leaves))
		return;
	leave(v);
	if (note)
		desk_say(desk, _("Note kept."));
	else if (leaves <= desk->now) {
		desk_say(desk, _("Queued; it leaves now."));
	} else {
		g_autofree char *key = desk_key(desk, ACTION_UNDO);
		char span[16];

		if (leaves - desk->now < DATE_MINUTE)
			g_snprintf(span, sizeof span, "%d s",
				(int)((leaves - desk->now) / DATE_SECOND));
		else
			date_span(leaves - desk->now, span);
		desk_say(
			desk, _("Queued; it leaves in %s. %s takes it back."), span, key);
		desk_said_until(desk, leaves);
	}
}

/* What is new is in the case: it is under the composer, or comes on top of a list. */
static void
show_case(struct desk *desk, gint64 case_id)
{
	const struct view *view = desk_top(desk);

	if (case_id != 0 && strcmp(view->ops->name, "thread") != 0)
		thread_view_open(desk, case_id);
}

static void
news_chosen(struct desk *desk, gpointer user, char key)
{
	struct compose_view *v = user;
	gint64 case_id = v->letter->draft->case_id;

	if (key == 's') {
		letter_look(v->letter, desk);
		send_now(v);
	} else if (key == 'l') {
		letter_look(v->letter, desk);
		compose_postpone(v);
		show_case(desk, case_id);
		desk_say(desk, _("The draft is kept. Look what is new, then resume it."));
	}
}

static void
send_if_fresh(struct compose_view *v)
{
	g_autofree char *news = letter_news(v->letter, v->view.desk);
	g_autofree char *question = NULL;

	if (news == NULL) {
		send_now(v);
		return;
	}
	question = g_strdup_printf(
		_("Meanwhile: %s. (l)ook first, or (s)end anyway? "), news);
	desk_question(v->view.desk, question, "ls", news_chosen, v);
}

static void
doubt_chosen(struct desk *desk, gpointer user, char key)
{
	(void)desk;
	if (key == 'y')
		send_if_fresh(user);
}

/* When nobody has said anything by now it goes all the same: guichet-net asks again before it leaves. */
void
compose_send_checked(struct compose_view *v)
{
	const char *stop = remarks_stop(v->remarks, v->letter->draft);
	g_autofree char *question = NULL;

	if (v->send_by != 0)
		desk_hush(v->view.desk); /* it has waited long enough */
	v->send_by = 0;
	if (stop != NULL) {
		desk_warn(v->view.desk, "%s", stop);
		return;
	}
	if (v->letter->doubts->len == 0) {
		send_if_fresh(v);
		return;
	}
	question = g_strdup_printf(_("%s. Send anyway? (y/n) "),
		(char *)g_ptr_array_index(v->letter->doubts, 0));
	desk_question(v->view.desk, question, "yn", doubt_chosen, v);
}

static void ask_channel(struct compose_view *);

static void
reason_typed(struct desk *desk, gpointer user, const char *text)
{
	struct compose_view *v = user;
	g_autofree char *reason = g_strstrip(g_strdup(text != NULL ? text : ""));

	if (*reason == '\0') {
		desk_say(desk, _("Not sent: without a reason the check stands."));
		return;
	}
	g_free(v->reason);
	v->reason = g_steal_pointer(&reason);
	ask_channel(v);
}

static void
objection_chosen(struct desk *desk, gpointer user, char key)
{
	struct compose_view *v = user;
	struct prompt_opts opts = { .label = _("Why it is sent all the same: "), .done = reason_typed, .user = v };

	if (key == 'o')
		desk_ask(desk, &opts);
	else if (key == 'm')
		v->view.ops->act(&v->view, ACTION_GO_FINDING, NULL);
}

/* An error stops it until it is mended, or overridden with a reason. */
static gboolean
is_stopped(struct compose_view *v)
{
	const struct review *r = findings_review(v->findings);
	guint errors = r != NULL ? review_count(r, REVIEW_ERROR) : 0;
	g_autofree char *question = NULL;

	if (errors == 0 || v->reason != NULL)
		return FALSE;
	/* the panel has the sentences; here the choice must be seen whole */
	question = g_strdup_printf(ngettext("%u check stops it: (m)end it, or (o)verride with a reason? ",
		"%u checks stop it: (m)end it, or (o)verride with a reason? ", errors), errors);
	desk_question(v->view.desk, question, "mo", objection_chosen, v);
	return TRUE;
}

static void
ask_channel(struct compose_view *v)
{
	if (!compose_ask(v, TRUE)) {
		compose_send_checked(v);
		return;
	}
	v->send_by = date_monotonic() + LAST_WORD;
	desk_say(v->view.desk, _("Asking what %s says of it before it goes; any key keeps it here."), v->letter->terms->title);
}

void
compose_send(struct compose_view *v)
{
	compose_save(v);
	if (v->letter->problems->len > 0) {
		desk_warn(v->view.desk, "%s.", (char *)g_ptr_array_index(v->letter->problems, 0));
		return;
	}
	compose_look(v, TRUE);
	if (v->letter->note || !is_stopped(v))
		ask_channel(v);
}
