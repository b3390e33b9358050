/* net/engine-worker.c — the main of a worker: one account, one role. */
#include "net/engine-private.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "net/deliver.h"
#include "net/rest.h"
#include "net/spool.h"
#include "net/stop.h"
#include "net/sync.h"

#include <stdio.h>
#include <stdlib.h>

struct job {
	struct db *db;
	const struct conf *conf;
	struct bell *bell;
	const char *account;
	gboolean once;
};

static gboolean
is_rest(const struct job *j)
{
	return g_strcmp0(conf_get(j->conf, j->account, "account", "link"), "rest") == 0;
}

/* Brings in, by IMAP, through a connector or from a folder, and tells the parent what came. */
static gboolean
run_sync(const struct job *j, enum engine_role role, GError **error)
{
	struct sync_totals t = {0};
	gboolean ok = (role == ROLE_SPOOL ? spool_run : is_rest(j) ? rest_run : sync_run)(j->db, j->conf,
		j->account, j->bell, j->once, &t, error);

	printf("total %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
		" %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
		" %" G_GUINT64_FORMAT "\n", t.added, t.known, t.raw, t.flags, t.gone, t.pushed,
		t.bytes);
	if (t.trouble != NULL)
		printf("trouble %s\n", t.trouble);
	sync_totals_clear(&t);
	return ok;
}

static gboolean
run_role(const struct job *j, enum engine_role role, GError **error)
{
	if (role == ROLE_DELIVER)
		return (is_rest(j) ? rest_deliver : deliver_run)(j->db, j->conf, j->account, j->bell,
			j->once, error);
	return run_sync(j, role, error);
}

static gboolean
work(const char *home, const struct conf *conf, const char *account, enum engine_role role,
	gboolean once, GError **error)
{
	AUTO(db) db = db_open(home, DB_NET, error);
	AUTO(bell) bell = db != NULL ? bell_open(home, error) : NULL;
	struct job job = {db, conf, bell, account, once};

	return bell != NULL && run_role(&job, role, error);
}

static void
tell_error(const GError *error)
{
	log_error("%s", error->message);
	printf("error %s %s\n", err_name(error->domain == ERR ? (enum err_code)error->code :
		ERR_PROTOCOL), error->message);
	fflush(stdout);
}

int
worker_main(const char *home, const struct conf *conf, const char *account, enum engine_role role,
	gboolean once)
{
	g_autofree char *log = g_build_filename(home, "log", "net.log", NULL);
	g_autofree char *component = g_strdup_printf("%s %s", engine_role_name(role), account);
	g_autoptr(GError) error = NULL;
	gboolean ok;

	stop_install();
	/* a dead name server must not hold a worker for half a minute */
	setenv("RES_OPTIONS", "timeout:3 attempts:2", 0);
	log_open(log, component, NULL);
	ok = work(home, conf, account, role, once, &error);
	if (!ok && error != NULL && !stop_wanted())
		tell_error(error);
	fflush(stdout);
	log_close();
	return ok || stop_wanted() ? 0 : 3;
}

int
engine_worker(const char *home, const char *config, const char *account, const char *role_name,
	gboolean once)
{
	g_autoptr(GError) error = NULL;
	AUTO(conf) conf = NULL;
	enum engine_role role;

	if (!engine_role_parse(role_name, &role))
		return 2;
	conf = conf_load(home, config, &error);
	if (conf != NULL)
		return worker_main(home, conf, account, role, once);
	tell_error(error);
	return 3;
}
