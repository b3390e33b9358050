/* tui/cases.c — what is done to cases from any view that shows some. */
#include "tui/cases.h"

#include "base/date.h"
#include "cache/account.h"
#include "cache/inbox.h"
#include "cache/outbox.h"
#include "tui/act-words.h"
#include "tui/glance.h"
#include "tui/moves.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What waits for an answer at a prompt: an act for some cases. */
struct wish {
	enum act_kind kind;
	GArray *cases; /* gint64 */
};

static void
wish_free(struct wish *wish)
{
	g_array_unref(wish->cases);
	g_free(wish);
}

/* "3 cases resolved.", or NULL for what is said elsewhere (transfer full). */
static char *
tell_done(enum act_kind kind, int n)
{
	switch (kind) {
	case ACT_CLAIM:
		return g_strdup_printf(ngettext("%d case is yours.", "%d cases are yours.",
			(gulong)n), n);
	case ACT_RELEASE:
		return g_strdup_printf(ngettext("%d case given back.", "%d cases given back.",
			(gulong)n), n);
	case ACT_ASSIGN:
		return g_strdup_printf(ngettext("%d case given away.", "%d cases given away.",
			(gulong)n), n);
	case ACT_RESOLVE:
		return g_strdup_printf(ngettext("%d case resolved.", "%d cases resolved.",
			(gulong)n), n);
	case ACT_REOPEN:
		return g_strdup_printf(ngettext("%d case reopened.", "%d cases reopened.",
			(gulong)n), n);
	case ACT_SNOOZE:
		return NULL; /* said with its time */
	case ACT_WAKE:
		return g_strdup_printf(ngettext("%d case brought back.", "%d cases brought back.",
			(gulong)n), n);
	case ACT_LABEL:
		return g_strdup_printf(ngettext("%d case labelled.", "%d cases labelled.",
			(gulong)n), n);
	case ACT_UNLABEL:
		return g_strdup_printf(ngettext("%d case without the label.",
			"%d cases without the label.", (gulong)n), n);
	default:
		return g_strdup_printf(ngettext("%d case changed.", "%d cases changed.",
			(gulong)n), n);
	}
}

static void
done_with(struct desk *desk, int n, enum act_kind kind)
{
	struct view *view = desk_top(desk);
	g_autofree char *told = tell_done(kind, n);

	if (n > 1 && view->ops->untag != NULL)
		view->ops->untag(view);
	if (n > 0 && told != NULL)
		desk_say(desk, "%s", told);
	desk_refresh(desk);
}

/* One act for every case; says how many it worked for. */
static int
act_on(struct desk *desk, enum act_kind kind, const GArray *cases, const char *arg)
{
	int n = 0;

	for (guint i = 0; i < cases->len; i++)
		n += desk_act(desk, kind, g_array_index(cases, gint64, i), arg, NULL,
			     0) != 0;
	done_with(desk, n, kind);
	return n;
}

/* ---- time -------------------------------------------------------------------------- */

static gint64
local_day(gint64 now, int days, int hour, int minute)
{
	g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(now / 1000);
	g_autoptr(GDateTime) day = g_date_time_add_days(at, days);
	g_autoptr(GDateTime) then = g_date_time_new_local(g_date_time_get_year(day),
		g_date_time_get_month(day), g_date_time_get_day_of_month(day), hour,
		minute, 0);

	return then != NULL ? g_date_time_to_unix(then) * 1000 : 0;
}

static gint64
weekday(const char *text, gint64 now)
{
	static const char *const days[] = { N_("monday"), N_("tuesday"), N_("wednesday"),
		N_("thursday"), N_("friday"), N_("saturday"), N_("sunday") };
	g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(now / 1000);

	for (int d = 0; d < 7; d++)
		if (g_ascii_strcasecmp(text, days[d]) == 0 ||
			g_ascii_strcasecmp(text, _(days[d])) == 0 ||
			(strlen(text) == 3 &&
				g_ascii_strncasecmp(text, days[d], 3) == 0)) {
			int ahead = (d + 1 - g_date_time_get_day_of_week(at) + 7) % 7;

			return local_day(now, ahead == 0 ? 7 : ahead, 9, 0);
		}
	return 0;
}

gint64
cases_parse_time(const char *text, gint64 now)
{
	gint64 seconds, ms = 0;
	int hour, minute;
	char rest;

	if (date_parse_span(text, &seconds))
		return seconds > 0 ? now + seconds * DATE_SECOND : 0;
	if (g_ascii_strcasecmp(text, "tomorrow") == 0 ||
		g_ascii_strcasecmp(text, _("tomorrow")) == 0)
		return local_day(now, 1, 9, 0);
	if ((ms = weekday(text, now)) != 0)
		return ms;
	if (sscanf(text, "%2d:%2d%c", &hour, &minute, &rest) == 2 && hour >= 0 &&
		hour < 24 && minute >= 0 && minute < 60) {
		ms = local_day(now, 0, hour, minute);
		return ms > now ? ms : local_day(now, 1, hour, minute);
	}
	return date_parse(text, &ms) && ms > now ? ms : 0;
}

static void
snooze(struct desk *desk, GArray *cases, const char *text)
{
	gboolean customer = strcmp(text, "customer") == 0 || strcmp(text, _("customer")) == 0;
	gint64 until = customer ? SNOOZE_CUSTOMER : cases_parse_time(text, desk->now);
	g_autofree char *arg = NULL, *shown = NULL;

	if (until == 0) {
		desk_warn(desk,
			_("No time to come: \"%s\". Write 2h, 14:30, friday, 2027-01-31T09:00."),
			text);
		return;
	}
	arg = g_strdup_printf("%" PRId64, until);
	if (act_on(desk, ACT_SNOOZE, cases, arg) > 0 && customer) {
		desk_say(desk, "%s", _("Until the customer writes; the clock of the answer stands still."));
	} else if (until != SNOOZE_CUSTOMER) {
		shown = date_to_human(until, desk->now);
		desk_say(desk, _("Put off until %s, or until the customer writes."),
			shown);
	}
}

/* ---- prompts and menus ------------------------------------------------------------- */

static void
wish_typed(struct desk *desk, gpointer user, const char *text)
{
	struct wish *wish = user;

	if (text != NULL && *text != '\0') {
		if (wish->kind == ACT_SNOOZE)
			snooze(desk, wish->cases, text);
		else if (wish->kind == ACT_LABEL && *text == '-')
			act_on(desk, ACT_UNLABEL, wish->cases, text + 1);
		else
			act_on(desk, wish->kind, wish->cases, text);
	} else if (text != NULL) {
		desk_say(desk, _("Nothing typed, nothing done."));
	}
	wish_free(wish);
}

static void
ask(struct desk *desk, enum act_kind kind, GArray *cases, const char *label,
	const char *history)
{
	struct wish *wish = g_new0(struct wish, 1);
	struct prompt_opts opts = {
		.label = label,
		.history = history,
		.done = wish_typed,
		.user = wish,
	};

	wish->kind = kind;
	wish->cases = g_array_ref(cases);
	desk_ask(desk, &opts);
}

static void
snooze_chosen(struct desk *desk, gpointer user, const struct menu_item *item)
{
	struct wish *wish = user;

	if (item != NULL && item->id == 1)
		act_on(desk, ACT_WAKE, wish->cases, NULL);
	else if (item != NULL && item->id == 2)
		ask(desk, ACT_SNOOZE, wish->cases, _("Put off until: "), "snooze");
	else if (item != NULL)
		snooze(desk, wish->cases, item->value);
	wish_free(wish);
}

static void
choose_snooze(struct desk *desk, GArray *cases)
{
	static const struct {
		const char *value, *label;
	} presets[] = {
		{ "1h", N_("one hour") },
		{ "3h", N_("three hours") },
		{ "tomorrow", N_("tomorrow") },
		{ "monday", N_("Monday") },
	};
	struct wish *wish = g_new0(struct wish, 1);
	struct menu *menu = menu_new(_("Put off"), snooze_chosen, wish);

	wish->cases = g_array_ref(cases);
	for (gsize i = 0; i < G_N_ELEMENTS(presets); i++) {
		g_autofree char *when = date_to_human(
			cases_parse_time(presets[i].value, desk->now), desk->now);

		menu_add(menu, 0, presets[i].value, _(presets[i].label), when);
	}
	menu_add(menu, 0, "customer", _("until the customer writes"), _("the clock stands still"));
	menu_add(menu, 2, NULL, _("another time"), _("2h, 14:30, friday"));
	menu_add(menu, 1, NULL, _("bring back now"), "");
	desk_choose(desk, menu);
}

/* ---- queues ------------------------------------------------------------------------ */

static void
queue_chosen(struct desk *desk, gpointer user, const struct menu_item *item)
{
	struct wish *wish = user;

	if (item != NULL)
		act_on(desk, ACT_QUEUE, wish->cases, item->value);
	wish_free(wish);
}

static void
choose_queue(struct desk *desk, GArray *cases)
{
	g_auto(GStrv) queues = account_queues(desk->db, NULL);
	struct wish *wish = g_new0(struct wish, 1);
	struct menu *menu = menu_new(_("Move to the queue"), queue_chosen, wish);

	wish->cases = g_array_ref(cases);
	for (char **q = queues; q != NULL && *q != NULL; q++)
		menu_add(menu, 0, *q, *q, "");
	menu_add(menu, 0, "", _("back to its own"), "");
	desk_choose(desk, menu);
}

/* ---- single acts ------------------------------------------------------------------- */

static void
claim(struct desk *desk, GArray *cases)
{
	gboolean all_mine = TRUE;

	for (guint i = 0; i < cases->len; i++) {
		AUTO(inbox_row)
		row = inbox_case(desk->db, g_array_index(cases, gint64, i), NULL);

		all_mine = all_mine && row != NULL &&
			g_strcmp0(row->owner, desk->advisor) == 0;
	}
	act_on(desk, all_mine ? ACT_RELEASE : ACT_CLAIM, cases, NULL);
}

static void
toggle(struct desk *desk, GArray *cases, enum action action, const char *wanted)
{
	int n = 0;

	for (guint i = 0; i < cases->len; i++) {
		gint64 id = g_array_index(cases, gint64, i);
		AUTO(inbox_row) row = inbox_case(desk->db, id, NULL);
		char arg[2] = "";

		if (row == NULL)
			continue;
		if (action == ACTION_URGENT)
			arg[0] = row->urgent ? '0' : '1';
		else if (action == ACTION_PRIORITY)
			arg[0] = (char)(wanted != NULL && *wanted >= '0' && *wanted <= '2'
					? *wanted
					: '0' + (row->priority + 1) % 3);
		n += desk_act(desk,
			     action == ACTION_URGENT		 ? ACT_URGENT
				     : action == ACTION_PRIORITY ? ACT_PRIORITY
				     : row->unread > 0		 ? ACT_SEEN
								 : ACT_UNSEEN,
			     id, *arg ? arg : NULL, NULL, 0) != 0;
	}
	done_with(desk, n, ACT_PRIORITY);
}

/* A customer who still waits is not forgotten without a reason. */
static void
resolve(struct desk *desk, GArray *cases, const char *reason)
{
	int waiting = 0;
	g_autofree char *question = NULL;

	for (guint i = 0; reason == NULL && i < cases->len; i++) {
		AUTO(inbox_row)
		row = inbox_case(desk->db, g_array_index(cases, gint64, i), NULL);

		waiting += row != NULL && row->waiting_since > 0;
	}
	if (waiting == 0) {
		act_on(desk, ACT_RESOLVE, cases, reason);
		return;
	}
	question = cases->len == 1 ? g_strdup(_("The customer still waits. Why is no answer needed? "))
				   : g_strdup_printf(ngettext("%d customer still waits. Why is no answer needed? ",
					     "%d customers still wait. Why is no answer needed? ", (gulong)waiting), waiting);
	ask(desk, ACT_RESOLVE, cases, question, "resolve");
}

static void
resolve_pattern_confirmed(struct desk *desk, gpointer user, char key)
{
	GArray *cases = user;

	if (key == 'y')
		resolve(desk, cases, NULL);
	g_array_unref(cases);
}

static void
resolve_pattern(struct desk *desk, gpointer user, const char *text)
{
	struct inbox_query q = {
		.view = QUEUE_ALL,
		.sort = SORT_NEWEST,
		.advisor = desk->advisor,
		.limit = text,
		.now = desk->now,
	};
	g_autoptr(GPtrArray) rows = NULL;
	g_autofree char *question = NULL;
	GArray *cases;

	(void)user;
	if (text == NULL || *text == '\0' ||
		(rows = inbox_list(desk->db, &q, NULL)) == NULL)
		return;
	if (rows->len == 0) {
		desk_say(desk, _("No open case has these words."));
		return;
	}
	cases = g_array_new(FALSE, FALSE, sizeof(gint64));
	for (guint i = 0; i < rows->len; i++)
		g_array_append_val(
			cases, ((struct inbox_row *)g_ptr_array_index(rows, i))->case_id);
	question = g_strdup_printf(ngettext("Resolve %u open case? (y/n) ",
					   "Resolve %u open cases? (y/n) ", rows->len),
		rows->len);
	desk_question(desk, question, "yn", resolve_pattern_confirmed, cases);
}

/* ---- undo -------------------------------------------------------------------------- */

static const struct outbox *
last_on_hold(struct desk *desk)
{
	const GPtrArray *outbox = desk->glance->outbox;

	for (guint i = 0; outbox != NULL && i < outbox->len; i++) {
		const struct outbox *o = g_ptr_array_index(outbox, i);

		if (o->state == OUTBOX_QUEUED && o->not_before > desk->now &&
			g_strcmp0(o->advisor, desk->advisor) == 0)
			return o;
	}
	return NULL;
}

/* The last act of this sitting; what was done to many cases with one key is one act. */
static void
undo_acts(struct desk *desk)
{
	struct act first = { 0 }, last = { 0 };
	gint64 id;
	int n = 0;

	while ((id = act_last(desk->db, desk->advisor, 0, n > 0 ? first.at : desk->opened_at,
			&last)) != 0) {
		if (n > 0 && (last.at != first.at || last.kind != first.kind))
			break;
		if (desk_act(desk, ACT_UNDO, last.case_id, NULL, NULL, id) == 0)
			break;
		first = last;
		n++;
	}
	if (n == 0 && id == 0)
		desk_say(desk, _("Nothing to undo."));
	else if (n == 1 && first.case_id == 0) /* of a person */
		desk_say(desk, _("Undone: %s."), act_words_undone(first.kind));
	else if (n == 1)
		desk_say(desk, _("Undone on case %" PRId64 ": %s."), first.case_id,
			act_words_undone(first.kind));
	else if (n > 1)
		desk_say(desk, ngettext("Undone on %d case: %s.", "Undone on %d cases: %s.",
				(gulong)n), n, act_words_undone(first.kind));
	desk_refresh(desk);
}

void
cases_undo(struct desk *desk)
{
	const struct outbox *held;

	glance_load(desk->glance, desk->db, desk->advisor, desk->now);
	if ((held = last_on_hold(desk)) != NULL) {
		g_autofree char *key = desk_key(desk, ACTION_RESUME);

		if (desk_act(desk, ACT_CANCEL, held->case_id, NULL, NULL, held->id) != 0)
			desk_say(desk,
				_("Taken back, nothing was sent; %s opens the draft "
				  "again."),
				key);
		desk_refresh(desk);
		return;
	}
	undo_acts(desk);
}

gint64
cases_serve(struct desk *desk)
{
	gint64 id = inbox_next(desk->db, desk->advisor, desk->now);

	if (id == 0)
		desk_say(desk, _("Nobody waits who is not already being looked after."));
	else if (desk_act(desk, ACT_CLAIM, id, NULL, NULL, 0) == 0)
		id = 0;
	return id;
}

gboolean
cases_skip(struct desk *desk, gint64 id, const char *reason)
{
	AUTO(inbox_row) row = inbox_case(desk->db, id, NULL);

	if (row == NULL || desk_act(desk, ACT_SKIP, id, reason, NULL, 0) == 0)
		return FALSE;
	/* who was served it gives it back; what is somebody else's stays theirs */
	return g_strcmp0(row->owner, desk->advisor) != 0 || desk_act(desk, ACT_RELEASE, id, NULL, NULL, 0) != 0;
}

/* ---- the table --------------------------------------------------------------------- */

static gboolean
act_with_arg(struct desk *desk, enum action action, GArray *cases, const char *arg)
{
	switch (action) {
	case ACTION_ASSIGN:
		if (arg != NULL)
			act_on(desk, ACT_ASSIGN, cases, arg);
		else
			ask(desk, ACT_ASSIGN, cases, _("Give to advisor: "), "assign");
		return TRUE;
	case ACTION_LABEL:
		if (arg != NULL)
			act_on(desk, *arg == '-' ? ACT_UNLABEL : ACT_LABEL, cases,
				*arg == '-' ? arg + 1 : arg);
		else
			ask(desk, ACT_LABEL, cases, _("Label (-label removes): "),
				"label");
		return TRUE;
	case ACTION_MERGE:
		moves_merge(desk, cases, arg);
		return TRUE;
	case ACTION_SPLIT:
		moves_split(desk, g_array_index(cases, gint64, 0), arg);
		return TRUE;
	case ACTION_QUEUE:
		if (arg != NULL)
			act_on(desk, ACT_QUEUE, cases, arg);
		else
			choose_queue(desk, cases);
		return TRUE;
	case ACTION_SNOOZE:
		if (arg != NULL)
			snooze(desk, cases, arg);
		else
			choose_snooze(desk, cases);
		return TRUE;
	default:
		return FALSE;
	}
}

static gboolean
act_here(struct desk *desk, enum action action, GArray *cases, const char *arg)
{
	switch (action) {
	case ACTION_CLAIM:
		claim(desk, cases);
		return TRUE;
	case ACTION_RESOLVE:
		resolve(desk, cases, arg);
		return TRUE;
	case ACTION_REOPEN:
		act_on(desk, ACT_REOPEN, cases, NULL);
		return TRUE;
	case ACTION_URGENT:
	case ACTION_PRIORITY:
	case ACTION_UNREAD:
		toggle(desk, cases, action, arg);
		return TRUE;
	default:
		return act_with_arg(desk, action, cases, arg);
	}
}

static gboolean
is_case_action(enum action action)
{
	return action_info(action)->group == GROUP_CASE;
}

gboolean
cases_act(struct desk *desk, enum action action, const char *arg)
{
	struct prompt_opts opts = {
		.label = _("Resolve open cases with: "),
		.history = "limit",
		.done = resolve_pattern,
	};
	g_autoptr(GArray) cases = NULL;

	if (!is_case_action(action))
		return FALSE;
	if (action == ACTION_UNDO) {
		cases_undo(desk);
		return TRUE;
	}
	if (action == ACTION_RESOLVE_PATTERN) {
		if (arg != NULL)
			resolve_pattern(desk, NULL, arg);
		else
			desk_ask(desk, &opts);
		return TRUE;
	}
	cases = desk_cases(desk);
	if (cases->len == 0) {
		desk_say(desk, _("No case here to do that with."));
		return TRUE;
	}
	return act_here(desk, action, cases, arg);
}
