/* cache/account.c — accounts mirror the configuration; their status mirrors their workers. */
#include "cache/account.h"

#include "base/date.h"
#include "base/err.h"
#include "cache/clock-rules.h"
#include "cache/db-private.h"
#include "core/address.h"
#include "core/channel.h"

#include <glib/gi18n.h>
#include <string.h>

#define STATUS_EVERY_MS 100 /* between two rings of BELL_STATUS for progress alone */

void
account_free(struct account *a)
{
	if (a == NULL)
		return;
	g_free(a->name);
	g_free(a->channel);
	g_free(a->kind);
	g_free(a->title);
	g_free(a->mark);
	g_free(a->address);
	g_free(a->handle);
	g_free(a->abilities);
	g_free(a->cost);
	g_free(a->facts);
	g_free(a->phase);
	g_free(a->error);
	g_free(a->error_code);
	g_free(a);
}

/* ---- from the configuration --------------------------------------------------------- */

/* "Agence <contact@example.org>" is the address contact@example.org. */
static char *
bare_address(const char *text)
{
	const char *open = strrchr(text, '<');
	const char *close = open != NULL ? strchr(open, '>') : NULL;

	if (close == NULL)
		return g_strstrip(g_strdup(text));
	return g_strndup(open + 1, (gsize)(close - open - 1));
}

/* Each between spaces, so that one is found by its whole word. */
static char *
join_abilities(const char *const *abilities)
{
	g_autofree char *words = abilities != NULL ? g_strjoinv(" ", (char **)(gsize)abilities) : NULL;

	return words != NULL && *words != '\0' ? g_strconcat(" ", words, " ", NULL) : g_strdup("");
}

static gboolean
set_about(struct db *db, gint64 id, const struct account_about *a, GError **error)
{
	g_autofree char *abilities = join_abilities(a->abilities);
	const struct length_rule *l = &a->limit, *p = &a->limit_private;

	return db_run(db, error, SQL("UPDATE account SET kind = ?, title = ?, mark = ?, handle = ?, cost = ?,"
		" facts = ?, abilities = ?, public = ?, target_s = ?, window_s = ?, undo_s = ?, limit_unit = ?,"
		" limit_max = ?, limit_bytes = ?, limit_url = ?, private_unit = ?, private_max = ?,"
		" private_bytes = ?, private_url = ? WHERE id = ?"), TEXT(a->kind), TEXT(a->title),
		TEXT(a->mark), TEXT(a->handle != NULL ? a->handle : ""), TEXT(a->cost),
		TEXT(a->facts != NULL ? a->facts : "{}"), TEXT(abilities), INT(a->public_),
		INT(a->target_s), INT(a->window_s), INT(a->undo_s), TEXT(length_unit_name(l->unit)),
		INT(l->max), INT(l->max_bytes), INT(l->url), TEXT(length_unit_name(p->unit)),
		INT(p->max), INT(p->max_bytes), INT(p->url), INT(id));
}

gboolean
account_set_about(struct db *db, gint64 id, const struct account_about *about, GError **error)
{
	if (!db_begin(db, error))
		return FALSE;
	if (!set_about(db, id, about, error) || !clock_rules_changed(db, error)) {
		db_rollback(db);
		return FALSE;
	}
	db_ring(db, BELL_STATUS);
	return db_commit(db, FALSE, error);
}

/* What the kind says, for an account that has no connector, or whose connector has not spoken. */
static gboolean
mirror_kind(struct db *db, gint64 id, const struct channel *kind, const char *title,
	const char *mark, GError **error)
{
	static const char *const abilities[] = { "reply", "direct", "files", "look", NULL };

	return set_about(db, id, &(struct account_about){
		.kind = kind->name, .title = title, .mark = mark, .abilities = abilities,
		.public_ = kind->public_, .limit = kind->limit, .limit_private = kind->limit,
		.target_s = kind->target_s, .window_s = kind->window_s, .undo_s = kind->undo_s,
	}, error);
}

/* A connector's account counts as public until the connector says otherwise; and what it said
 * stays while it is the same connector. */
static gboolean
set_kind(struct db *db, gint64 id, const char *channel, gboolean connector, GError **error)
{
	const struct channel *kind = channel_find(connector ? "public" : channel);
	gboolean same = db_int(db, 0, SQL("SELECT channel = ? FROM account WHERE id = ?"),
		TEXT(channel), INT(id)) != 0;

	if (connector && same)
		return TRUE;
	return mirror_kind(db, id, kind, connector ? channel : kind->title,
		connector ? (char[]){ g_ascii_toupper(*channel), '\0' } : kind->mark_ascii, error);
}

static gboolean
check_channel(const struct conf *conf, const char *name, const char *channel, gboolean connector,
	GError **error)
{
	return connector || channel_find(channel) != NULL ||
		err_set(error, ERR_CONFIG, _("[account \"%s\"] in %s: there is no channel “%s” without "
			"a connector; write channel = mail, or link = rest."), name, conf_path(conf),
			channel);
}

static gboolean
sync_one(struct db *db, const struct conf *conf, const char *name, GError **error)
{
	const char *channel = conf_get(conf, name, "account", "channel");
	const char *address = conf_get(conf, name, "account", "address");
	const char *span = conf_get(conf, name, "account", "target");
	const char *queue = conf_get(conf, name, "account", "queue");
	gboolean connector = conf_has_connector(conf, name);
	g_autofree char *bare = bare_address(address != NULL ? address : "");
	gint64 id;

	if (!check_channel(conf, name, channel, connector, error) ||
		!db_run(db, error, SQL("INSERT OR IGNORE INTO account(name, channel, address, target_s)"
			" VALUES (?, '', '', 0)"), TEXT(name)))
		return FALSE;
	id = db_int(db, 0, SQL("SELECT id FROM account WHERE name = ?"), TEXT(name));
	if (!set_kind(db, id, channel, connector, error) || !db_run(db, error,
		SQL("UPDATE account SET channel = ?, address = ?, queue = ?, active = 1 WHERE id = ?"),
		TEXT(channel), TEXT(bare), TEXT(queue != NULL ? queue : name), INT(id)))
		return FALSE;
	if (span != NULL && *span != '\0' && !db_run(db, error,
		SQL("UPDATE account SET target_s = ? WHERE id = ?"),
		INT(conf_get_int(conf, name, "account", "target")), INT(id)))
		return FALSE;
	return db_run(db, error, SQL("INSERT OR IGNORE INTO account_status(account) VALUES (?)"), INT(id));
}

/* The advisor of this home, by name and by the addresses that bear it. */
static gboolean
sync_signs(struct db *db, const struct conf *conf, GError **error)
{
	const char *name = conf_get(conf, NULL, "guichet", "name");
	const char *const *accounts = conf_accounts(conf);
	gboolean ok = name == NULL || *name == '\0' ||
		db_run(db, error, SQL("INSERT OR IGNORE INTO advisor_sign VALUES (?1, ?1)"), TEXT(name));

	for (gsize i = 0; ok && name != NULL && accounts != NULL && accounts[i] != NULL; i++) {
		g_auto(GStrv) more = conf_get_list(conf, accounts[i], "account", "identities");

		for (gsize k = 0; ok && more != NULL && more[k] != NULL; k++) {
			AUTO(address) a = address_parse_one(more[k], NULL);

			if (a != NULL && a->name != NULL && g_ascii_strcasecmp(a->name, name) == 0)
				ok = db_run(db, error, SQL("INSERT OR IGNORE INTO advisor_sign VALUES (?, ?)"), TEXT(a->mail), TEXT(name));
		}
	}
	return ok;
}

gboolean
account_sync_conf(struct db *db, const struct conf *conf, GError **error)
{
	const char *const *names = conf_accounts(conf);
	gboolean ok;

	if (!db_begin(db, error))
		return FALSE;
	ok = db_run(db, error, SQL("UPDATE account SET active = 0 WHERE active <> 0"));
	for (gsize i = 0; ok && names != NULL && names[i] != NULL; i++)
		ok = sync_one(db, conf, names[i], error);
	ok = ok && sync_signs(db, conf, error) && clock_rules_changed(db, error);
	if (!ok) {
		db_rollback(db);
		return FALSE;
	}
	db_ring(db, BELL_STATUS);
	return db_commit(db, FALSE, error);
}

/* ---- reading ------------------------------------------------------------------------ */

#define ACCOUNT_COLUMNS \
	"SELECT a.id, a.name, a.channel, a.address, a.public, a.active, a.target_s," \
	" coalesce(s.phase, 'idle'), coalesce(s.done, 0), coalesce(s.total, 0)," \
	" coalesce(s.synced_at, 0), coalesce(s.retry_at, 0), s.error, s.error_code," \
	" coalesce(s.pid, 0), a.kind, a.title, a.mark, a.handle, a.abilities, a.cost, a.facts," \
	" a.window_s, a.undo_s, a.limit_unit, a.limit_max, a.limit_bytes, a.limit_url," \
	" a.private_unit, a.private_max, a.private_bytes, a.private_url FROM account a LEFT JOIN account_status s ON s.account = a.id "

/* Four columns from `at` on. */
static struct length_rule
read_rule(const struct db_rows *q, int at)
{
	struct length_rule rule = { .unit = LENGTH_NONE };

	length_unit_parse(db_col_text(q, at), &rule.unit);
	rule.max = db_col_int(q, at + 1);
	rule.max_bytes = db_col_int(q, at + 2);
	rule.url = (int)db_col_int(q, at + 3);
	return rule;
}

static struct account *
read_account(const struct db_rows *q)
{
	struct account *a = g_new0(struct account, 1);

	a->id = db_col_int(q, 0);
	a->name = db_col_str(q, 1);
	a->channel = db_col_str(q, 2);
	a->address = db_col_str(q, 3);
	a->public_ = db_col_bool(q, 4);
	a->active = db_col_bool(q, 5);
	a->target_s = db_col_int(q, 6);
	a->phase = db_col_str(q, 7);
	a->done = db_col_int(q, 8);
	a->total = db_col_int(q, 9);
	a->synced_at = db_col_int(q, 10);
	a->retry_at = db_col_int(q, 11);
	a->error = db_col_dup(q, 12);
	a->error_code = db_col_dup(q, 13);
	a->pid = (int)db_col_int(q, 14);
	a->kind = db_col_str(q, 15);
	a->title = db_col_str(q, 16);
	a->mark = db_col_str(q, 17);
	a->handle = db_col_str(q, 18);
	a->abilities = db_col_str(q, 19);
	a->cost = db_col_dup(q, 20);
	a->facts = db_col_str(q, 21);
	a->window_s = db_col_int(q, 22);
	a->undo_s = db_col_int(q, 23);
	a->limit = read_rule(q, 24);
	a->limit_private = read_rule(q, 28);
	return a;
}

gboolean
account_can(const struct account *a, const char *ability)
{
	g_autofree char *word = g_strconcat(" ", ability, " ", NULL);

	return strstr(a->abilities, word) != NULL;
}

const struct length_rule *
account_limit(const struct account *a, gboolean public_)
{
	return public_ ? &a->limit : &a->limit_private;
}

static void
free_account(gpointer a)
{
	account_free(a);
}

GPtrArray *
account_list(struct db *db, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_account);
	DB_QUERY(q, db, error, SQL(ACCOUNT_COLUMNS "WHERE a.active ORDER BY a.name"));

	while (db_row(&q))
		g_ptr_array_add(list, read_account(&q));
	return q.failed ? NULL : g_steal_pointer(&list);
}

struct account *
account_by_name(struct db *db, const char *name, GError **error)
{
	DB_QUERY(q, db, error, SQL(ACCOUNT_COLUMNS "WHERE a.name = ?"), TEXT(name));

	if (db_row(&q))
		return read_account(&q);
	if (!q.failed)
		err_set(error, ERR_GONE,
			_("There is no account “%s” in the cache; check the configuration and start "
			  "guichet-net."), name);
	return NULL;
}

struct account *
account_by_id(struct db *db, gint64 id, GError **error)
{
	DB_QUERY(q, db, error, SQL(ACCOUNT_COLUMNS "WHERE a.id = ?"), INT(id));

	if (db_row(&q))
		return read_account(&q);
	if (!q.failed)
		err_set(error, ERR_GONE, _("There is no account number %d in the cache."), (int)id);
	return NULL;
}

/* ---- status ------------------------------------------------------------------------- */

/* Progress is worth a ring now and then; a new phase, a start and an end always are. */
static void
ring_status(struct db *db, gboolean always)
{
	gint64 now = date_monotonic(), *last = db_bell_clock(db);

	if (!always && now - *last < STATUS_EVERY_MS)
		return;
	*last = now;
	db_ring(db, BELL_STATUS);
}

gboolean
account_set_phase(struct db *db, gint64 id, const char *phase, gint64 done, gint64 total,
	GError **error)
{
	gboolean same = db_int(db, 0, SQL("SELECT 1 FROM account_status WHERE account = ? AND phase = ?"),
		INT(id), TEXT(phase)) != 0;

	if (!db_run(db, error, SQL("INSERT INTO account_status(account, phase, done, total) VALUES (?, ?, ?, ?)"
		" ON CONFLICT (account) DO UPDATE SET phase = excluded.phase, done = excluded.done,"
		" total = excluded.total"), INT(id), TEXT(phase), INT(done), INT(total)))
		return FALSE;
	ring_status(db, !same || done == 0 || done == total);
	return TRUE;
}

gboolean
account_set_result(struct db *db, gint64 id, const GError *failure, gint64 retry_at,
	gint64 synced_at, GError **error)
{
	const char *code = NULL;

	if (failure != NULL && failure->domain == ERR)
		code = err_name((enum err_code)failure->code);
	if (!db_run(db, error, SQL("INSERT INTO account_status(account, error, error_code, retry_at, synced_at)"
		" VALUES (?, ?, ?, ?, ?) ON CONFLICT (account) DO UPDATE SET error = excluded.error,"
		" error_code = excluded.error_code, retry_at = excluded.retry_at,"
		" synced_at = max(synced_at, excluded.synced_at)"), INT(id),
		TEXT(failure != NULL ? failure->message : NULL), TEXT(code), INT(retry_at),
		INT(synced_at)))
		return FALSE;
	ring_status(db, TRUE);
	return TRUE;
}

gboolean
account_set_pid(struct db *db, gint64 id, int pid, GError **error)
{
	if (!db_run(db, error, SQL("INSERT INTO account_status(account, pid) VALUES (?, ?)"
		" ON CONFLICT (account) DO UPDATE SET pid = excluded.pid"), INT(id), INT(pid)))
		return FALSE;
	ring_status(db, TRUE);
	return TRUE;
}

char **
account_queues(struct db *db, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	DB_QUERY(q, db, error, SQL("SELECT DISTINCT queue FROM account WHERE active ORDER BY queue"));

	while (db_row(&q))
		g_ptr_array_add(names, db_col_str(&q, 0));
	if (q.failed)
		return NULL;
	g_ptr_array_add(names, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

gboolean
account_check_queue(struct db *db, const char *queue, GError **error)
{
	g_auto(GStrv) names = account_queues(db, error);
	g_autofree char *all = names != NULL ? g_strjoinv(", ", names) : NULL;

	return names != NULL && (g_strv_contains((const char *const *)names, queue) ||
		err_set(error, ERR_INPUT, _("There is no queue “%s”; there are: %s."), queue, all));
}
