/* cli/net-import.c — guichet-net import: what lies in files, brought into the cache: mails, or the
 * recorded pages of a connector. */
#include "cli/net-main.h"

#include "base/bar.h"
#include "base/conf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "base/text.h"
#include "cache/account.h"
#include "cache/clock-rules.h"
#include "net/holidays.h"
#include "net/ingest.h"
#include "net/mailfiles.h"
#include "net/rest.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define INDEX_MS 500

struct import {
	char *account, *home, *config;
	gboolean json, quiet, sent;
	struct ingest *ingest;
	struct records *records; /* of an account with a connector, else NULL */
	gint64 started; /* monotonic */
	struct bar *bar;
	guint64 done, total; /* bytes */
	gint64 mails; /* or pages */
	GPtrArray *troubles; /* char *: files that could not be read */
};

static void
complain(struct import *im, const char *sentence)
{
	bar_hide(im->bar);
	fputs("guichet-net: import: ", stderr);
	text_put(stderr, sentence, TEXT_BLOCK);
	fputc('\n', stderr);
}

static void
draw(struct import *im)
{
	g_autofree char *figures = NULL;

	if (!bar_is_due(im->bar))
		return;
	figures = g_strdup_printf(im->records != NULL ? _("%3d %%, %" PRId64 " pages") : _("%3d %%, %" PRId64 " mails"),
		im->total > 0 ? (int)(MIN(im->done, im->total) * 100 / im->total) : 0, im->mails);
	bar_show(im->bar, _("import"), (gint64)im->done, (gint64)im->total, figures);
}

/* ---- one mail or page, one file -------------------------------------------------------- */

/* One that does not fit is told of; the others go on. */
static gboolean
take_page(struct import *im, GBytes *page, const char *path, GError **error)
{
	g_autoptr(GError) why = NULL;
	gboolean own = FALSE;

	if (records_take(im->records, page, &own, &why))
		return TRUE;
	if (own) {
		g_ptr_array_add(im->troubles, g_strdup_printf("%s: %s", path, why->message));
		return TRUE;
	}
	g_propagate_error(error, g_steal_pointer(&why));
	return FALSE;
}

static gboolean
take(GBytes *mail, const struct mailfile *file, gpointer data, GError **error)
{
	struct import *im = data;
	struct ingest_origin origin = {
		.flags = file->flags, .sent_folder = im->sent || file->sent, .label = file->path,
	};

	im->mails++;
	im->done += g_bytes_get_size(mail);
	draw(im);
	if (im->records != NULL)
		return take_page(im, mail, file->path, error);
	return ingest_mail(im->ingest, mail, &origin, error);
}

static gboolean
import_files(struct import *im, char **paths, GError **error)
{
	GPtrArray *troubles = im->troubles;
	g_autoptr(GPtrArray) files = mailfiles_find((const char *const *)paths, im->records != NULL,
		troubles);

	for (guint i = 0; i < files->len; i++)
		im->total += ((struct mailfile *)g_ptr_array_index(files, i))->size;
	for (guint i = 0; i < files->len; i++) {
		const struct mailfile *file = g_ptr_array_index(files, i);
		g_autoptr(GError) why = NULL;

		if (mailfile_read(file, take, im, &why))
			continue;
		if (!g_error_matches(why, ERR, ERR_GONE)) {
			g_propagate_error(error, g_steal_pointer(&why));
			return FALSE;
		}
		g_ptr_array_add(troubles, g_strdup(why->message));
	}
	if (!ingest_flush(im->ingest, error))
		return FALSE;
	bar_hide(im->bar);
	for (guint i = 0; i < troubles->len; i++)
		complain(im, g_ptr_array_index(troubles, i));
	return TRUE;
}

static gboolean
index_all(struct import *im, GError **error)
{
	GError *why = NULL;

	while (!ingest_index(im->ingest, INDEX_MS, &why))
		if (why != NULL) {
			g_propagate_error(error, why);
			return FALSE;
		}
	return TRUE;
}

/* ---- where to ------------------------------------------------------------------------- */

static struct account *
find_account(struct import *im, struct db *db, const struct conf *conf, GError **error)
{
	const char *const *names = conf_accounts(conf);
	guint n = g_strv_length((char **)(gsize)names);
	g_autofree char *list = g_strjoinv(", ", (char **)(gsize)names);

	if (n == 0) {
		err_set(error, ERR_CONFIG, _("no account is configured in %s: run `guichet init` first"),
			conf_path(conf));
		return NULL;
	}
	if (im->account == NULL && n > 1) {
		err_set(error, ERR_USAGE, _("say into which account: --account with one of %s"), list);
		return NULL;
	}
	if (im->account == NULL)
		im->account = g_strdup(names[0]);
	if (!g_strv_contains(names, im->account)) {
		err_set(error, ERR_USAGE, _("there is no account “%s” in %s; there is %s"), im->account,
			conf_path(conf), list);
		return NULL;
	}
	return account_sync_conf(db, conf, error) && clock_rules_sync(db, conf, holidays_load, NULL, error) ?
		account_by_name(db, im->account, error) : NULL;
}

static void
report(const struct import *im)
{
	struct ingest_totals t = ingest_totals(im->ingest);

	if (im->json) {
		AUTO(json) j = json_new();

		json_object(j, NULL);
		json_string(j, "account", im->account);
		json_int(j, "mails", im->mails);
		json_int(j, "added", t.added);
		json_int(j, "known", t.known);
		json_int(j, "raw", t.raw);
		json_int(j, "failed", im->troubles->len);
		json_int(j, "bytes", (gint64)im->done);
		json_int(j, "ms", date_monotonic() - im->started);
		json_end(j);
		puts(json_text(j));
	} else if (!im->quiet) {
		g_autofree char *line = g_strdup_printf(
			_("%s: %" PRId64 " new, %" PRId64 " already here, %"
			  PRId64 " shown as they came, %" PRId64 " could not be read"),
			im->account, t.added, t.known, t.raw, (gint64)im->troubles->len);

		text_put(stdout, line, TEXT_LINE);
		putchar('\n');
	}
}

/* ---- the command --------------------------------------------------------------------- */

static gboolean
read_options(struct import *im, int *argc, char ***argv, GError **error)
{
	g_autofree char *output = NULL;
	const GOptionEntry entries[] = {
		{ "account", 'a', 0, G_OPTION_ARG_STRING, &im->account,
		  N_("the account they belong to (may be left out when there is one)"), N_("NAME") },
		{ "sent", 0, 0, G_OPTION_ARG_NONE, &im->sent, N_("we wrote them"), NULL },
		{ "home", 0, 0, G_OPTION_ARG_FILENAME, &im->home, N_("where everything is kept"), "DIR" },
		{ "config", 0, 0, G_OPTION_ARG_FILENAME, &im->config, N_("the configuration file"), "FILE" },
		{ "output", 'o', 0, G_OPTION_ARG_STRING, &output, N_("text (default) or json"), "FORMAT" },
		{ "quiet", 'q', 0, G_OPTION_ARG_NONE, &im->quiet, N_("no progress, no summary"), NULL },
		{ NULL, 0, 0, 0, NULL, NULL, NULL },
	};

	if (!net_options("import", _("PATH…"),
		_("Brings in .eml files, mbox files, Maildirs, and folders of them; for an account whose\n"
		  "channel is a connector, recorded pages (.json). What is already here is recognised;\n"
		  "nothing is stored twice, and no file is changed."), entries, argc, argv, error) ||
		!net_output(output, &im->json, error))
		return FALSE;
	return *argc > 1 || err_set(error, ERR_USAGE,
		_("name at least one file or folder: guichet-net import PATH… --account NAME"));
}

static gboolean
open_records(struct import *im, struct db *db, const struct conf *conf, GError **error)
{
	if (!conf_has_connector(conf, im->account))
		return TRUE;
	im->records = records_new(db, conf, im->account, im->ingest, error);
	return im->records != NULL;
}

static gboolean
run(struct import *im, char **paths, GError **error)
{
	g_autofree char *home = home_path(im->home);
	AUTO(conf) conf = NULL;
	AUTO(db) db = NULL;
	AUTO(account) account = NULL;
	gboolean ok;

	im->bar = bar_new(im->quiet || im->json);
	if (!home_make(home, error) || (conf = conf_load(home, im->config, error)) == NULL ||
	    (db = db_open(home, DB_NET, error)) == NULL ||
	    (account = find_account(im, db, conf, error)) == NULL)
		return FALSE;
	im->ingest = ingest_new(db, conf, account);
	ingest_is_history(im->ingest);
	ok = open_records(im, db, conf, error) && import_files(im, paths, error) && index_all(im, error);
	if (ok)
		report(im);
	g_clear_pointer(&im->records, records_free);
	ingest_free(im->ingest);
	return ok;
}

int
cmd_net_import(int argc, char **argv)
{
	struct import im = { .started = date_monotonic(),
		.troubles = g_ptr_array_new_with_free_func(g_free) };
	g_autoptr(GError) error = NULL;
	int code = 0;

	if (!read_options(&im, &argc, &argv, &error)) {
		complain(&im, error->message);
		code = 2;
	} else if (!run(&im, argv + 1, &error)) {
		complain(&im, error->message);
		code = g_error_matches(error, ERR, ERR_USAGE) ? 2 : 3;
	} else if (im.troubles->len > 0) {
		code = 1;
	}
	bar_free(im.bar);
	g_ptr_array_unref(im.troubles);
	g_free(im.account);
	g_free(im.home);
	g_free(im.config);
	return code;
}
