/* base/conf.c — finds the configuration file, minds who may read it, and hands values out. */
#include "base/conf-read.h"

#include "base/date.h"
#include "base/err.h"
#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX (1024 * 1024)

static char *
default_home(void)
{
	return g_build_filename(g_get_user_data_dir(), "guichet", NULL);
}

char *
home_path(const char *explicit_home)
{
	const char *home = explicit_home;

	if (home == NULL || *home == '\0')
		home = g_getenv("GUICHET_HOME");
	if (home == NULL || *home == '\0')
		return default_home();
	return g_canonicalize_filename(home, NULL);
}

/* A home made by hand lets others look in; a person's own home folder is not ours to close. */
static gboolean
close_home(const char *home, GError **error)
{
	struct stat st;

	if (strcmp(home, g_get_home_dir()) == 0 || stat(home, &st) < 0 ||
	    (st.st_mode & (S_IRWXG | S_IRWXO)) == 0 || chmod(home, 0700) == 0)
		return TRUE;
	return err_set_errno(error, ERR_STORAGE, errno,
	    _("the folder %s cannot be kept to ourselves; choose another one"), home);
}

gboolean
home_make(const char *home, GError **error)
{
	static const char *const folders[] = { "run", "log", "files" };

	if (!proc_mkdir(home, error) || !close_home(home, error))
		return FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *path = g_build_filename(home, folders[i], NULL);

		if (!proc_mkdir(path, error))
			return FALSE;
	}
	return TRUE;
}

char *
conf_find(const char *home, const char *path)
{
	const char *env = g_getenv("GUICHET_CONFIG");
	g_autofree char *usual = default_home(), *beside = NULL;

	if (path != NULL)
		return g_canonicalize_filename(path, NULL);
	if (env != NULL && *env != '\0')
		return g_canonicalize_filename(env, NULL);
	if (home != NULL) {
		beside = g_build_filename(home, "guichet.conf", NULL);
		if (strcmp(home, usual) != 0 || g_file_test(beside, G_FILE_TEST_EXISTS))
			return g_steal_pointer(&beside);
	}
	return g_build_filename(g_get_user_config_dir(), "guichet", "guichet.conf", NULL);
}

static gboolean
has_any(const struct conf *c, const char *group, const char *name, const char *const *keys)
{
	for (; *keys != NULL; keys++)
		if (conf_get(c, name, group, *keys) != NULL)
			return TRUE;
	return FALSE;
}

static gboolean
names_secrets(const struct conf *c)
{
	static const char *const ours[] = { "user", "password-command", "password-env",
		"token-command", "token-env", "client-id", "client-secret-command", "key-file", NULL };
	static const char *const theirs[] = { "webhook-secret-command", "webhook-token-command", NULL };
	static const char *const directory_keys[] = { "user", "password-command", "password-env", NULL };

	for (guint i = 0; i + 1 < c->accounts->len; i++) {
		const char *a = g_ptr_array_index(c->accounts, i);
		gboolean spool = strcmp(conf_get(c, a, "account", "link"), "spool") == 0;

		if (has_any(c, "account", a, theirs) || (!spool && has_any(c, "account", a, ours)))
			return TRUE;
	}
	for (guint i = 0; i + 1 < c->directories->len; i++)
		if (has_any(c, "directory", g_ptr_array_index(c->directories, i), directory_keys))
			return TRUE;
	return FALSE;
}

static void
check_mode(const struct conf *c, const struct stat *st, GPtrArray *problems)
{
	if (st->st_uid != geteuid() && st->st_uid != 0)
		g_ptr_array_add(problems, g_strdup_printf(
		    _("%s: the file belongs to another user (uid %d); copy it and use the copy"),
		    c->path, (int)st->st_uid));
	if (st->st_mode & (S_IWGRP | S_IWOTH))
		g_ptr_array_add(problems, g_strdup_printf(
		    _("%s: others may write this file; do: chmod 600 %s"), c->path, c->path));
	else if ((st->st_mode & (S_IRWXG | S_IRWXO)) != 0 && names_secrets(c))
		g_ptr_array_add(problems, g_strdup_printf(
		    _("%s: others may read this file, which says how to log in; do: chmod 600 %s"),
		    c->path, c->path));
}

/* The file's bytes; NULL with nothing added to `problems` when it does not exist. */
static char *
slurp(const char *path, gsize *len, struct stat *st, GPtrArray *problems)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), failed = errno;
	char *text;

	if (fd < 0 && failed == ENOENT)
		return NULL;
	if (fd < 0) {
		g_ptr_array_add(problems, g_strdup_printf(_("%s: cannot be read: %s"), path,
		    g_strerror(failed)));
		return NULL;
	}
	if (fstat(fd, st) < 0 || !S_ISREG(st->st_mode) || st->st_size > FILE_MAX) {
		g_ptr_array_add(problems, g_strdup_printf(
		    _("%s: this is no configuration file, or it is larger than 1 MiB"), path));
		close(fd);
		return NULL;
	}
	*len = (gsize)st->st_size;
	text = g_malloc(*len + 1);
	if (!proc_read(fd, text, *len, 0)) {
		g_ptr_array_add(problems, g_strdup_printf(_("%s: cannot be read whole; try again"),
		    path));
		g_clear_pointer(&text, g_free);
	}
	close(fd);
	return text;
}

static struct conf *
load(const char *home, const char *path, GPtrArray *problems)
{
	g_autofree char *file = conf_find(home, path), *folder = g_path_get_dirname(file);
	g_autofree char *text = NULL;
	struct stat st;
	gsize len = 0;
	struct conf *c;

	text = slurp(file, &len, &st, problems);
	c = conf_read(text != NULL ? text : "", len, file, folder, problems);
	if (text != NULL)
		check_mode(c, &st, problems);
	return c;
}

/* The first problem as the error; more are counted. */
static struct conf *
judge(struct conf *c, GPtrArray *problems, GError **error)
{
	if (problems->len == 0)
		return c;
	if (problems->len == 1)
		err_set(error, ERR_CONFIG, "%s", (char *)g_ptr_array_index(problems, 0));
	else
		err_set(error, ERR_CONFIG, _("%s (and %u more: guichet config check)"),
		    (char *)g_ptr_array_index(problems, 0), problems->len - 1);
	conf_free(c);
	return NULL;
}

struct conf *
conf_load(const char *home, const char *path, GError **error)
{
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	struct conf *c = load(home, path, problems);

	return judge(c, problems, error);
}

struct conf *
conf_parse(const char *text, const char *name, GError **error)
{
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	struct conf *c = conf_read(text, strlen(text), name, NULL, problems);

	return judge(c, problems, error);
}

void
conf_free(struct conf *c)
{
	g_free(c->path);
	g_ptr_array_free(c->accounts, TRUE);
	g_ptr_array_free(c->directories, TRUE);
	g_hash_table_unref(c->values);
	g_free(c);
}

static void
check_file(const struct conf *c, const char *group, const char *name, const char *key, GFileTest test,
	const char *what, GPtrArray *problems)
{
	const char *path = conf_get(c, name, group, key);

	if (path != NULL && !g_file_test(path, test))
		g_ptr_array_add(problems, g_strdup_printf("%s: [%s \"%s\"] %s: %s: %s", c->path,
		    group, name, key, path, what));
}

GPtrArray *
conf_check(const char *home, const char *path)
{
	GPtrArray *problems = g_ptr_array_new_with_free_func(g_free);
	AUTO(conf) c = load(home, path, problems);

	for (guint i = 0; i + 1 < c->accounts->len; i++) {
		const char *a = g_ptr_array_index(c->accounts, i);

		check_file(c, "account", a, "signature", G_FILE_TEST_IS_REGULAR,
		    _("there is no such file; write one or take the line out"), problems);
		check_file(c, "account", a, "ca-file", G_FILE_TEST_IS_REGULAR,
		    _("there is no such file; ask for the certificates or take the line out"), problems);
		check_file(c, "account", a, "key-file", G_FILE_TEST_IS_REGULAR,
		    _("there is no such file; make the key or take the line out"), problems);
		check_file(c, "account", a, "spool", G_FILE_TEST_IS_DIR,
		    _("there is no such folder; make it"), problems);
	}
	for (guint i = 0; i + 1 < c->directories->len; i++)
		check_file(c, "directory", g_ptr_array_index(c->directories, i), "ca-file",
		    G_FILE_TEST_IS_REGULAR,
		    _("there is no such file; ask for the certificates or take the line out"), problems);
	return problems;
}

const char *
conf_path(const struct conf *c)
{
	return c->path;
}

const char *const *
conf_accounts(const struct conf *c)
{
	return (const char *const *)c->accounts->pdata;
}

const char *const *
conf_directories(const struct conf *c)
{
	return (const char *const *)c->directories->pdata;
}

const char *
conf_get(const struct conf *c, const char *account, const char *group, const char *key)
{
	const struct conf_key *k = conf_find_key(group, key);
	g_autofree char *at = conf_slot(group, account, key);
	const char *value;

	if (k == NULL)
		g_error("no key %s in the table of [%s]", key, group);
	value = g_hash_table_lookup(c->values, at);
	return value != NULL ? value : k->fallback;
}

gboolean
conf_get_bool(const struct conf *c, const char *account, const char *group, const char *key)
{
	return g_strcmp0(conf_get(c, account, group, key), "yes") == 0;
}

gint64
conf_get_int(const struct conf *c, const char *account, const char *group, const char *key)
{
	const char *value = conf_get(c, account, group, key);
	gint64 n = 0;

	if (value == NULL)
		return 0;
	if (conf_find_key(group, key)->type == CONF_SPAN)
		date_parse_span(value, &n);
	else
		n = g_ascii_strtoll(value, NULL, 10);
	return n;
}

char **
conf_get_list(const struct conf *c, const char *account, const char *group, const char *key)
{
	const char *value = conf_get(c, account, group, key);

	return conf_split(value != NULL ? value : "");
}

gboolean
conf_has_connector(const struct conf *c, const char *account)
{
	const char *link = conf_get(c, account, "account", "link");

	return g_strcmp0(link, "rest") == 0 || (g_strcmp0(link, "spool") == 0 &&
		strcmp(conf_get(c, account, "account", "channel"), "mail") != 0);
}

static gint
by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char **
conf_settings(const struct conf *c, const char *account)
{
	g_autofree char *prefix = conf_slot("account", account, "set.");
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	GHashTableIter at;
	gpointer slot;

	g_hash_table_iter_init(&at, c->values);
	while (g_hash_table_iter_next(&at, &slot, NULL))
		if (g_str_has_prefix(slot, prefix))
			g_ptr_array_add(names, g_strdup((char *)slot + strlen(prefix)));
	g_ptr_array_sort(names, by_name);
	g_ptr_array_add(names, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}
