/* cache/clock-rules.c — from files to rows; a hash tells whether anything changed. */
#include "cache/clock-rules.h"

#include "base/err.h"
#include "cache/db-private.h"
#include "core/channel.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- files ---------------------------------------------------------------------------- */

struct policy *
policy_file_load(const char *path, char **text, GError **error)
{
	g_autofree char *all = calendar_file_text(path, error);
	struct policy *p = all != NULL ? policy_parse(all, path, error) : NULL;

	if (p != NULL && text != NULL)
		*text = g_steal_pointer(&all);
	return p;
}

/* The account's own file, else that of all; NULL none (borrowed). */
static const char *
calendar_path(const struct conf *conf, const char *account)
{
	const char *own = conf_get(conf, account, "account", "calendar");

	return own != NULL ? own : conf_get(conf, NULL, "guichet", "calendar");
}

static const char *
queue_name(const struct conf *conf, const char *account)
{
	const char *queue = conf_get(conf, account, "account", "queue");

	return queue != NULL ? queue : account;
}

/* A queue has one calendar, or a case that moves there would not know by which it counts. */
static gboolean
check_queues(const struct conf *conf, GError **error)
{
	const char *const *names = conf_accounts(conf);

	for (gsize i = 0; names[i] != NULL; i++)
		for (gsize k = 0; k < i; k++) {
			const char *queue = queue_name(conf, names[i]);

			if (strcmp(queue, queue_name(conf, names[k])) == 0 &&
				g_strcmp0(calendar_path(conf, names[i]), calendar_path(conf, names[k])) != 0)
				return err_set(error, ERR_CONFIG, _("%s: the accounts “%s” and “%s” share the queue “%s” and have "
					"different calendars; give them one calendar, or two queues"), conf_path(conf), names[k],
					names[i], queue);
		}
	return TRUE;
}

/* Texts of calendars by path: each file is read once. */
struct shelf {
	GHashTable *texts; /* path -> text */
	calendar_holidays_fn holidays;
	gpointer data;
};

static gboolean
load(struct shelf *shelf, const char *path, const char **text, GError **error)
{
	struct calendar *c;
	char *made;

	*text = path != NULL ? g_hash_table_lookup(shelf->texts, path) : NULL;
	if (path == NULL || *text != NULL)
		return TRUE;
	c = calendar_file_load(path, shelf->holidays, shelf->data, error);
	if (c == NULL)
		return FALSE;
	made = calendar_text(c);
	calendar_free(c);
	g_hash_table_insert(shelf->texts, g_strdup(path), made);
	*text = made;
	return TRUE;
}

/* ---- into the cache -------------------------------------------------------------------- */

static gboolean
put_calendars(struct db *db, const struct conf *conf, struct shelf *shelf, GError **error)
{
	const char *const *names = conf_accounts(conf);

	for (gsize i = 0; names[i] != NULL; i++) {
		const char *text;

		if (!load(shelf, calendar_path(conf, names[i]), &text, error) ||
			!db_run(db, error, SQL("UPDATE account SET calendar = ?1 WHERE name = ?2 AND calendar IS NOT ?1"),
				TEXT(text), TEXT(names[i])))
			return FALSE;
	}
	return TRUE;
}

static gboolean
put_policy(struct db *db, const struct conf *conf, GError **error)
{
	const char *path = conf_get(conf, NULL, "guichet", "policy");
	g_autofree char *text = NULL;
	AUTO(policy) p = path != NULL ? policy_file_load(path, &text, error) : NULL;

	return (path == NULL || p != NULL) &&
		db_run(db, error, SQL("UPDATE clock_rules SET policy = ?1 WHERE policy IS NOT ?1"), TEXT(text));
}

gboolean
clock_rules_sync(struct db *db, const struct conf *conf, calendar_holidays_fn holidays, gpointer data, GError **error)
{
	g_autoptr(GHashTable) texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	struct shelf shelf = { .texts = texts, .holidays = holidays, .data = data };
	gboolean ok;

	if (!check_queues(conf, error) || !db_begin(db, error))
		return FALSE;
	ok = put_calendars(db, conf, &shelf, error) && put_policy(db, conf, error) && clock_rules_changed(db, error);
	if (!ok) {
		db_rollback(db);
		return FALSE;
	}
	return db_commit(db, FALSE, error);
}

static void
add_name(GPtrArray *names, const char *name)
{
	if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
		g_ptr_array_add(names, (gpointer)(gsize)name);
}

/* The policy of a configuration, and whether what it names is there: kinds of channel, the accounts' channels and queues. */
static gboolean
check_policy(const struct conf *conf, const char *path, GError **error)
{
	AUTO(policy) p = policy_file_load(path, NULL, error);
	g_autoptr(GPtrArray) channels = g_ptr_array_new(), queues = g_ptr_array_new();
	const char *const *names = conf_accounts(conf);
	const struct channel *kinds;
	gsize n;

	if (p == NULL)
		return FALSE;
	kinds = channel_list(&n);
	for (gsize i = 0; i < n; i++)
		add_name(channels, kinds[i].name);
	for (gsize i = 0; names[i] != NULL; i++) {
		add_name(channels, conf_get(conf, names[i], "account", "channel"));
		add_name(queues, queue_name(conf, names[i]));
	}
	g_ptr_array_add(channels, NULL);
	g_ptr_array_add(queues, NULL);
	return policy_check_names(p, path, (const char *const *)channels->pdata, (const char *const *)queues->pdata, error);
}

void
clock_rules_check(const struct conf *conf, calendar_holidays_fn holidays, gpointer data, GPtrArray *problems)
{
	g_autoptr(GHashTable) texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	struct shelf shelf = { .texts = texts, .holidays = holidays, .data = data };
	const char *const *names = conf_accounts(conf);
	const char *policy = conf_get(conf, NULL, "guichet", "policy");
	g_autoptr(GHashTable) told = g_hash_table_new(g_str_hash, g_str_equal);

	for (gsize i = 0; names[i] != NULL; i++) {
		const char *path = calendar_path(conf, names[i]), *text;
		g_autoptr(GError) error = NULL;

		if (path != NULL && !load(&shelf, path, &text, &error) && g_hash_table_add(told, (gpointer)(gsize)path))
			g_ptr_array_add(problems, g_strdup(error->message));
	}
	if (policy != NULL) {
		g_autoptr(GError) error = NULL;

		if (!check_policy(conf, policy, &error))
			g_ptr_array_add(problems, g_strdup(error->message));
	}
	{
		g_autoptr(GError) error = NULL;

		if (!check_queues(conf, &error))
			g_ptr_array_add(problems, g_strdup(error->message));
	}
}

/* ---- what follows ----------------------------------------------------------------------- */

static char *
mark_now(struct db *db, GError **error)
{
	g_autoptr(GString) all = g_string_new(NULL);
	DB_QUERY(q, db, error, SQL("SELECT '', policy FROM clock_rules UNION ALL"
		" SELECT id || ' ' || target_s || ' ' || active || ' ' || queue || ' ' || kind, calendar FROM account"
		" UNION ALL SELECT sign, advisor FROM advisor_sign"));

	while (db_row(&q))
		g_string_append_printf(all, "%s\n%s\n", db_col_text(&q, 0),
			db_col_text(&q, 1) != NULL ? db_col_text(&q, 1) : "-");
	return q.failed ? NULL : db_hash(32, all->str, NULL);
}

gboolean
clock_rules_changed(struct db *db, GError **error)
{
	g_autofree char *mark = mark_now(db, error);

	if (mark == NULL)
		return FALSE;
	if (db_int(db, 0, SQL("SELECT mark = ? FROM clock_rules"), TEXT(mark)) != 0)
		return TRUE;
	return db_run(db, error, SQL("UPDATE clock_rules SET mark = ?, above ="
		" coalesce((SELECT max(id) + 1 FROM cases WHERE state <> ''), 0)"), TEXT(mark)) &&
		db_run(db, error, SQL("INSERT INTO case_project SELECT id FROM cases WHERE waiting_since > 0"));
}

static gint64
follow(struct db *db, int batch, GError **error)
{
	gint64 above = db_int(db, 0, SQL("SELECT above FROM clock_rules")), done = 0, last = above;
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));

	if (above == 0)
		return 0;
	{
		DB_QUERY(q, db, error, SQL("SELECT id FROM cases WHERE id < ? ORDER BY id DESC LIMIT ?"), INT(above), INT(batch));

		for (; db_row(&q); done++) {
			last = db_col_int(&q, 0);
			g_array_append_val(ids, last);
		}
		if (q.failed)
			return -1;
	}
	for (guint i = 0; i < ids->len; i++)
		if (!db_project(db, g_array_index(ids, gint64, i), error))
			return -1;
	return db_run(db, error, SQL("UPDATE clock_rules SET above = ?"), INT(done < batch ? 0 : last)) ? done : -1;
}

int
clock_rules_follow(struct db *db, int batch, GError **error)
{
	gint64 done;

	if (db_int(db, 0, SQL("SELECT above FROM clock_rules")) == 0)
		return 0;
	if (!db_begin(db, error))
		return -1;
	done = follow(db, batch, error);
	if (done < 0) {
		db_rollback(db);
		return -1;
	}
	return db_commit(db, FALSE, error) ? (int)done : -1;
}
