/* cli/net-reconcile.c — guichet-net reconcile: is everything that the servers hold here? */
#include "cli/net-main.h"

#include "base/err.h"
#include "base/json.h"
#include "base/text.h"
#include "cache/account.h"
#include "net/reconcile.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define UIDS_SHOWN 20u

struct told {
	const struct net_cli *cli;
	gboolean differs;
};

/* ---- one row a folder -------------------------------------------------------------- */

static void
json_uids(struct json *j, const char *key, const GArray *uids)
{
	json_array(j, key);
	for (guint i = 0; i < MIN(uids->len, UIDS_SHOWN); i++)
		json_int(j, NULL, g_array_index(uids, guint32, i));
	json_end(j);
}

static void
print_json(const struct reconcile *r)
{
	AUTO(json) j = json_new();

	json_object(j, NULL);
	json_string(j, "account", r->account);
	json_string(j, "folder", r->folder);
	json_bool(j, "level", reconcile_level(r));
	json_int(j, "uidvalidity", r->uidvalidity);
	json_int(j, "uidvalidity_here", r->was_uidvalidity);
	json_int(j, "server", r->server);
	json_int(j, "stored", r->stored);
	json_int(j, "missing", r->missing->len);
	json_uids(j, "missing_uids", r->missing);
	json_int(j, "extra", r->extra->len);
	json_uids(j, "extra_uids", r->extra);
	json_string(j, "error", r->error != NULL ? r->error->message : NULL);
	json_string(j, "error_code", r->error != NULL && r->error->domain == ERR ?
		err_name((enum err_code)r->error->code) : NULL);
	json_end(j);
	puts(json_text(j));
}

/* "3, 7, 9 …" */
static char *
list_uids(const GArray *uids)
{
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < MIN(uids->len, UIDS_SHOWN); i++)
		g_string_append_printf(out, "%s%u", i > 0 ? ", " : "",
			g_array_index(uids, guint32, i));
	if (uids->len > UIDS_SHOWN)
		g_string_append(out, " …");
	return g_string_free(out, FALSE);
}

static char *
difference(const struct reconcile *r)
{
	g_autofree char *missing = list_uids(r->missing), *extra = list_uids(r->extra);
	GString *out = g_string_new(NULL);

	if (r->was_uidvalidity == 0)
		g_string_append_printf(out, _("has not been synced yet: %u messages on the server."),
			r->server);
	else if (r->was_uidvalidity != r->uidvalidity)
		g_string_append_printf(out, _("the server numbered its %u messages anew."), r->server);
	else if (r->missing->len > 0)
		g_string_append_printf(out, _("%u of %u messages on the server are not here (UID %s)."),
			r->missing->len, r->server, missing);
	if (r->extra->len > 0)
		g_string_append_printf(out, _("%s%u are here as lying on the server, and do not (UID %s)."),
			out->len > 0 ? " " : "", r->extra->len, extra);
	g_string_append_printf(out, _(" guichet-net --once %s makes it level."), r->account);
	return g_string_free(out, FALSE);
}

/* Three columns, as guichet doctor reads them too. */
static void
print_text(const char *account, const char *folder, const char *result, const char *sentence)
{
	text_put(stdout, account, TEXT_LINE);
	if (folder != NULL) {
		putchar('/');
		text_put(stdout, folder, TEXT_LINE);
	}
	printf("\t%s\t", result);
	text_put(stdout, sentence, TEXT_LINE);
	putchar('\n');
}

static void
tell(const struct reconcile *r, gpointer data)
{
	struct told *told = data;
	gboolean level = reconcile_level(r);
	g_autofree char *sentence = r->error != NULL ? g_strdup(r->error->message) :
		level ? g_strdup_printf(_("all %u messages on the server are here"), r->server) :
		difference(r);

	told->differs |= !level;
	if (told->cli->json)
		print_json(r);
	else if (!level || !told->cli->quiet)
		print_text(r->account, r->folder, level ? "ok" : "warn", sentence);
}

static void
tell_failure(const struct net_cli *cli, const char *account, const GError *why)
{
	g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(guint32));
	struct reconcile r = {.account = account, .missing = none, .extra = none, .error = why};

	if (cli->json)
		print_json(&r);
	else
		print_text(account, NULL, "fail", why->message);
}

/* ---- the command ------------------------------------------------------------------- */

static gboolean
reconcile_one(struct told *told, struct db *db, const struct conf *conf, const char *account)
{
	g_autoptr(GError) why = NULL;

	if (g_strcmp0(conf_get(conf, account, "account", "link"), "imap") != 0)
		return TRUE; /* of a folder of files what was brought in was moved; a connector has a cursor */
	if (reconcile_account(db, conf, account, tell, told, &why))
		return TRUE;
	tell_failure(told->cli, account, why);
	return FALSE;
}

int
cmd_net_reconcile(struct net_cli *cli, GError **error)
{
	AUTO(conf) conf = net_conf(cli, error);
	const char *const *names = conf != NULL ? net_accounts(cli, conf, error) : NULL;
	AUTO(db) db = names != NULL ? db_open(cli->home, DB_NET, error) : NULL;
	struct told told = {.cli = cli};
	gboolean ok = TRUE;

	if (conf != NULL && names == NULL)
		return 2;
	if (db == NULL || !account_sync_conf(db, conf, error))
		return 3;
	for (; *names != NULL; names++)
		ok &= reconcile_one(&told, db, conf, *names);
	return !ok ? 3 : told.differs ? 1 : 0;
}
