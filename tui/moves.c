/* tui/moves.c — merging and splitting cases; both are acts, and undone like any other. */
#include "tui/moves.h"

#include "base/date.h"
#include "cache/conversation.h"
#include "cache/people.h"
#include "tui/row.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* ---- merging ------------------------------------------------------------------------ */

static void
merged(struct desk *desk, int n, gint64 into)
{
	struct view *view = desk_top(desk);
	g_autofree char *key = desk_key(desk, ACTION_UNDO);

	if (n > 0 && view->ops->untag != NULL)
		view->ops->untag(view);
	if (n > 0)
		desk_say(desk, ngettext("%d case went into case %" PRId64 "; %s takes it back.",
			"%d cases went into case %" PRId64 "; %s takes them back.", (gulong)n), n, into, key);
	desk_refresh(desk);
}

/* The case whose customer waits longest stays: one owner, one clock, the oldest. */
static gint64
oldest_of(struct desk *desk, const GArray *cases)
{
	gint64 best = 0, first = G_MAXINT64;

	for (guint i = 0; i < cases->len; i++) {
		gint64 id = g_array_index(cases, gint64, i);
		AUTO(inbox_row) row = inbox_case(desk->db, id, NULL);
		gint64 at = row != NULL && row->waiting_since > 0 ? row->waiting_since : G_MAXINT64 - 1;

		if (row != NULL && row->state != CASE_RESOLVED && (at < first || (at == first && id < best))) {
			first = at;
			best = id;
		}
	}
	return best != 0 ? best : g_array_index(cases, gint64, 0);
}

static void
merge_all(struct desk *desk, const GArray *cases)
{
	gint64 into = oldest_of(desk, cases);
	int n = 0;

	for (guint i = 0; i < cases->len; i++) {
		gint64 id = g_array_index(cases, gint64, i);

		n += id != into && desk_act(desk, ACT_MERGE, into, NULL, NULL, id) != 0;
	}
	merged(desk, n, into);
}

static void
merge_two(struct desk *desk, gint64 a, gint64 b)
{
	g_autoptr(GArray) both = g_array_new(FALSE, FALSE, sizeof(gint64));

	g_array_append_val(both, a);
	g_array_append_val(both, b);
	merge_all(desk, both);
}

struct choice {
	gint64 case_id;
};

static void
merge_chosen(struct desk *desk, gpointer user, const struct menu_item *item)
{
	struct choice *c = user;

	if (item != NULL)
		merge_two(desk, c->case_id, item->id);
	g_free(c);
}

static void
add_case(struct desk *desk, struct menu *menu, const struct inbox_row *row)
{
	char age[16];
	g_autofree char *label = g_strdup_printf("%" PRId64 "  %s", row->case_id,
		*row->subject != '\0' ? row->subject : row->snippet);
	g_autofree char *detail = g_strdup_printf("%s, %s", _(row->channel_title), date_age(row->last_at, desk->now, age));

	menu_add(menu, row->case_id, NULL, label, detail);
}

/* Other open cases of the same person, and the choice among them. */
static void
choose_merge(struct desk *desk, gint64 case_id)
{
	AUTO(inbox_row) row = inbox_case(desk->db, case_id, NULL);
	AUTO(customer) person = row != NULL && row->customer != 0 ? customer_load(desk->db, row->customer, NULL) : NULL;
	struct choice *c = g_new0(struct choice, 1);
	struct menu *menu = menu_new(_("Merge with"), merge_chosen, c);

	c->case_id = case_id;
	for (guint i = 0; person != NULL && i < person->cases->len; i++) {
		const struct inbox_row *other = g_ptr_array_index(person->cases, i);

		if (other->case_id != case_id && case_state_is_open(other->state))
			add_case(desk, menu, other);
	}
	if (menu_count(menu) > 0) {
		desk_choose(desk, menu);
		return;
	}
	menu_free(menu);
	g_free(c);
	desk_say(desk, _("This customer has no other open case."));
}

static gint64
number_in(struct desk *desk, const char *text)
{
	gint64 id = g_ascii_strtoll(*text == '#' ? text + 1 : text, NULL, 10);

	if (id <= 0)
		desk_warn(desk, _("“%s” is no number."), text);
	return MAX(id, 0);
}

void
moves_merge(struct desk *desk, const GArray *cases, const char *arg)
{
	gint64 first = g_array_index(cases, gint64, 0), other = arg != NULL ? number_in(desk, arg) : 0;

	if (cases->len > 1)
		merge_all(desk, cases);
	else if (other != 0)
		merge_two(desk, first, other);
	else if (arg == NULL)
		choose_merge(desk, first);
}

/* ---- splitting ---------------------------------------------------------------------- */

static void
split(struct desk *desk, gint64 case_id, gint64 conversation)
{
	g_autofree char *key = desk_key(desk, ACTION_UNDO);

	if (desk_act(desk, ACT_SPLIT, case_id, NULL, NULL, conversation) != 0)
		desk_say(desk, _("The conversation is a case of its own; %s takes it back."), key);
	desk_refresh(desk);
}

static void
split_chosen(struct desk *desk, gpointer user, const struct menu_item *item)
{
	struct choice *c = user;

	if (item != NULL)
		split(desk, c->case_id, item->id);
	g_free(c);
}

void
moves_split(struct desk *desk, gint64 case_id, const char *arg)
{
	g_autoptr(GPtrArray) list = NULL;
	struct choice *c;
	struct menu *menu;
	gint64 given = arg != NULL ? number_in(desk, arg) : 0;

	if (given != 0)
		split(desk, case_id, given);
	if (arg != NULL)
		return;
	list = conversation_list(desk->db, case_id, NULL);
	if (list == NULL || list->len < 2) {
		desk_say(desk, _("This case has only one conversation: there is nothing to split."));
		return;
	}
	c = g_new0(struct choice, 1);
	c->case_id = case_id;
	menu = menu_new(_("Make a case of"), split_chosen, c);
	for (guint i = 0; i < list->len; i++) {
		const struct conversation *k = g_ptr_array_index(list, i);
		g_autofree char *when = date_to_human(k->first_at, desk->now);
		g_autofree char *detail = g_strdup_printf(ngettext("%s, %d message", "%s, %d messages", (gulong)k->messages),
			when, k->messages);

		g_autofree char *place = row_place(k->title, k->public_);

		menu_add(menu, k->id, NULL, *k->subject != '\0' ? k->subject : place, detail);
	}
	menu_select(menu, menu_count(menu) - 1);
	desk_choose(desk, menu);
}
