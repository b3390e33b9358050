/* tui/drafts.c — the drafts that are kept, to choose one to go on with. */
#include "tui/drafts.h"

#include "base/date.h"
#include "cache/outbox.h"
#include "tui/compose.h"

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
		g_autofree char *topic = desk_topic(d->subject, d->body);
		g_autofree char *label = strcmp(d->kind, "note") == 0
			? g_strdup_printf(_("note on case %" PRId64), d->case_id)
			: g_strdup_printf(
				  _("%s: %s"), *d->to ? d->to : _("nobody yet"), topic);

		menu_add(menu, d->id, NULL, label, when);
	}
	desk_choose(desk, menu);
}
