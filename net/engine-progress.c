/* net/engine-progress.c — of all accounts that are syncing, the one with the most before it. */
#include "net/engine-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

void
progress_show(struct bar *bar, struct db *db)
{
	g_autoptr(GPtrArray) accounts = NULL;
	const struct account *slowest = NULL;
	g_autofree char *figures = NULL;

	if (!bar_is_due(bar))
		return;
	accounts = account_list(db, NULL);
	for (guint i = 0; accounts != NULL && i < accounts->len; i++) {
		const struct account *a = accounts->pdata[i];

		if (a->total > 0 && strcmp(a->phase, "syncing") == 0 &&
		    (slowest == NULL || a->total - a->done > slowest->total - slowest->done))
			slowest = a;
	}
	if (slowest == NULL)
		return;
	figures = g_strdup_printf(_("%" PRId64 " of %" PRId64), slowest->done, slowest->total);
	bar_show(bar, slowest->name, slowest->done, slowest->total, figures);
}
