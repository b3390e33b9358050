/* tui/drafts.c — the drafts that are kept, to choose one to go on with. */
#include "tui/drafts.h"

#include "base/date.h"
#include "cache/account.h"
#include "cache/outbox.h"
#include "cache/terms.h"
#include "core/address.h"
#include "tui/compose.h"
#include "tui/row.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

static void
draft_chosen(struct desk *desk, gpointer user, const struct menu_item *item)
{
	(void)user;
	if (item != NULL)
		compose_view_resume(desk, item->id);
}

/* Whose it is, marked as in the inbox: "#" and where it goes before what everybody will read. */
static char *
draft_label(struct desk *desk, const struct draft *d)
{
	g_autofree char *topic = desk_topic(d->subject, d->body), *place = NULL, *whom = NULL;
	AUTO(account) account = account_by_id(desk->db, d->account, NULL);
	AUTO(terms) terms = account != NULL ? terms_of(desk->db, d, NULL) : NULL;

	if (strcmp(d->kind, "note") == 0)
		return g_strdup_printf(_("note on case %" PRId64), d->case_id);
	whom = terms == NULL || terms->mail ? address_names(d->to) : g_strdup(*terms->whom != '\0' ? terms->whom : d->to);
	if (*whom == '\0') {
		g_free(whom);
		whom = g_strdup(_("nobody yet"));
	}
	if (terms == NULL || terms->mail)
		return g_strdup_printf(_("%s: %s"), whom, topic);
	place = row_place(account->title, terms->public_);
	/* TRANSLATORS: "#T Talk, public, @anna: her question"; the mark of a channel stands first */
	return g_strdup_printf(_("%s%s %s, %s: %s"), terms->public_ ? "#" : " ", account->mark, place, whom,
		topic);
}

void
drafts_choose(struct desk *desk, gint64 case_id)
{
	GError *error = NULL;
	g_autoptr(GPtrArray) drafts = draft_list(desk->db, case_id, &error);
	struct menu *menu;

	if (drafts == NULL) {
		desk_fail(desk, error);
		return;
	}
	if (drafts->len == 0 && case_id != 0) {
		drafts_choose(desk, 0);
		return;
	}
	if (drafts->len == 0) {
		desk_say(desk, _("No draft is kept."));
		return;
	}
	if (drafts->len == 1 && case_id != 0) {
		compose_view_resume(
			desk, ((struct draft *)g_ptr_array_index(drafts, 0))->id);
		return;
	}
	menu = menu_new(_("Drafts"), draft_chosen, NULL);
	for (guint i = 0; i < drafts->len; i++) {
		const struct draft *d = g_ptr_array_index(drafts, i);
		g_autofree char *when = date_to_human(d->updated_at, desk->now);
		g_autofree char *label = draft_label(desk, d);

		menu_add(menu, d->id, NULL, label, when);
	}
	desk_choose(desk, menu);
}
