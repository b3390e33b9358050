/* cli/net-status.c — guichet-net status: how each account is doing, from the cache. */
#include "cli/net-main.h"

#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "base/text.h"
#include "cache/account.h"
#include "cache/outbox.h"
#include "net/engine.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void
print_json(const struct account *a, gboolean running, int outbox)
{
	AUTO(json) j = json_new();

	json_object(j, NULL);
	json_string(j, "account", a->name);
	json_bool(j, "running", running);
	json_string(j, "phase", running ? a->phase : "stopped");
	json_int(j, "done", running ? a->done : 0);
	json_int(j, "total", running ? a->total : 0);
	json_time(j, "synced_at", a->synced_at);
	json_time(j, "retry_at", running ? a->retry_at : 0);
	json_string(j, "error", a->error);
	json_string(j, "error_code", a->error_code);
	json_int(j, "pid", running ? a->pid : 0);
	json_int(j, "outbox", outbox);
	json_end(j);
	puts(json_text(j));
}

static void
print_text(const struct account *a, gboolean running, int outbox, gint64 now)
{
	g_autofree char *when = a->synced_at > 0 ? date_to_human(a->synced_at, now) :
		g_strdup(_("never"));
	g_autofree char *name = text_ellipsis(a->name, 20, TEXT_LINE);
	g_autofree char *progress = running && a->total > 0 ?
		g_strdup_printf(" %" PRId64 "/%" PRId64, a->done, a->total) :
		g_strdup("");

	printf("%s%*s  %s%s  ", name, MAX(20 - text_width(name), 0), "",
		running ? a->phase : "stopped", progress);
	printf(_("last sync %s, %d in the outbox"), when, outbox);
	putchar('\n');
	if (a->error != NULL) {
		fputs("    ", stdout);
		text_put(stdout, a->error, TEXT_LINE);
		putchar('\n');
	}
}

/* Rows not ended, of one account. */
static int
pending_of(struct db *db, const char *account)
{
	g_autoptr(GPtrArray) rows = outbox_list(db, FALSE, NULL);
	int n = 0;

	for (guint i = 0; rows != NULL && i < rows->len; i++)
		n += g_strcmp0(((const struct outbox *)rows->pdata[i])->account_name, account) == 0;
	return n;
}

int
cmd_net_status(struct net_cli *cli, GError **error)
{
	AUTO(db) db = db_open(cli->home, DB_READ, error);
	g_autoptr(GPtrArray) accounts = db != NULL ? account_list(db, error) : NULL;
	gboolean running = engine_running(cli->home) != 0;
	gboolean trouble = FALSE;
	gint64 now = date_now();

	if (accounts == NULL)
		return 3;
	for (guint i = 0; i < accounts->len; i++) {
		const struct account *a = accounts->pdata[i];
		int outbox = pending_of(db, a->name);

		if (cli->json)
			print_json(a, running, outbox);
		else
			print_text(a, running, outbox, now);
		trouble |= a->error != NULL;
	}
	if (!running && !cli->json && !cli->quiet)
		fputs(_("guichet-net is not running for this home.\n"), stderr);
	return trouble ? 1 : 0;
}
