/* cli/net-erase.c — `guichet-net erase`, `guichet-net retention`: the one program that takes facts away, when asked. */
#include "cli/net-main.h"

#include "base/date.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/text.h"
#include "cache/erase.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define KEPT_MAX (64 * 1024 * 1024) /* of a kept original that is looked into */

struct eraser {
	char *home, *config, *advisor;
	gboolean json, quiet, yes;
	gint64 now;
	struct db *db;
	struct conf *conf;
	struct erase_beside *beside;
	gboolean erased; /* something was */
	gboolean stuck; /* something beside the cache could not be removed */
};

/* ---- saying ------------------------------------------------------------------------- */

static void
tell_json(const struct eraser *e, const struct erase_request *r, const struct erase_count *c, gint64 receipt,
	const char *hash)
{
	AUTO(json) j = json_new();

	json_object(j, NULL);
	json_int(j, "receipt", MAX(receipt, 0));
	json_time(j, "at", receipt > 0 ? r->now : 0);
	json_string(j, "advisor", receipt > 0 ? r->advisor : NULL);
	json_int(j, "customer", r->customer);
	json_string(j, "account", r->account);
	json_int(j, "customers", c->customers);
	json_int(j, "messages", c->messages);
	json_int(j, "cases", c->cases);
	json_int(j, "answers", c->answers);
	json_int(j, "drafts", c->drafts);
	json_int(j, "notes", c->notes);
	json_int(j, "addresses", c->addresses);
	json_int(j, "attachments", c->files);
	json_int(j, "mentions", c->mentions);
	json_bool(j, "dry_run", !e->yes);
	json_string(j, "hash", hash);
	json_end(j);
	puts(json_text(j));
}

static void
tell_text(const struct eraser *e, const struct erase_request *r, const struct erase_count *c, gint64 receipt,
	const char *hash)
{
	g_autofree char *whom = r->customer != 0 ? g_strdup_printf(_("Customer %" PRId64), r->customer)
						 : g_strdup_printf(_("Account %s"), r->account);
	g_autofree char *line = g_strdup_printf(_("%s: %" PRId64 " messages in %" PRId64 " cases, %" PRId64
		" attachments, %" PRId64 " answers, %" PRId64 " drafts, %" PRId64 " notes and calls, %" PRId64 " addresses of %"
		PRId64 " customers"), whom, c->messages, c->cases, c->files, c->answers, c->drafts, c->notes, c->addresses,
		c->customers);

	text_put(stdout, line, TEXT_LINE);
	putchar('\n');
	if (c->mentions > 0)
		printf(_("%" PRId64 " messages of others name an address of theirs; what others wrote stays.\n"), c->mentions);
	if (receipt > 0)
		printf(_("Erased. Receipt %" PRId64 ": %s\n"), receipt, hash);
	else if (!e->yes && c->messages + c->customers > 0)
		puts(_("Nothing was changed; --yes erases it."));
}

static char *
hash_of(struct db *db, gint64 receipt)
{
	g_autoptr(GPtrArray) list = receipt > 0 ? erase_receipts(db, NULL) : NULL;

	for (guint i = 0; list != NULL && i < list->len; i++) {
		const struct erase_receipt *r = g_ptr_array_index(list, i);

		if (r->id == receipt)
			return g_strdup(r->hash);
	}
	return NULL;
}

/* ---- beside the cache --------------------------------------------------------------- */

static void
drop(struct eraser *e, const char *path)
{
	if (g_unlink(path) == 0 || errno == ENOENT)
		return;
	g_printerr(_("guichet-net: %s cannot be removed: %s\n"), path, g_strerror(errno));
	e->stuck = TRUE;
}

/* Attachments that were opened lie in HOME/files by their names. */
static void
drop_opened(struct eraser *e)
{
	GHashTableIter i;
	gpointer key;

	g_hash_table_iter_init(&i, e->beside->files);
	while (g_hash_table_iter_next(&i, &key, NULL)) {
		g_autofree char *name = g_path_get_basename(key);
		g_autofree char *path = g_build_filename(e->home, "files", name, NULL);

		if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
			drop(e, path);
	}
}

/* An id stands between brackets in a mail, between quotes in a page of JSON. */
static gboolean
holds_id(GHashTable *ids, char *bytes, gsize n)
{
	static const char between[] = " \t\r\n<>\"',;()[]{}";
	gboolean found = FALSE;
	char *word = bytes;

	bytes[n] = '\0'; /* a NUL inside ends a word as well */
	while (word < bytes + n && !found) {
		char *end = word + strcspn(word, between);

		*end = '\0';
		word += *word == ':'; /* a number after its name */
		found = g_hash_table_contains(ids, word);
		word = end + 1;
	}
	return found;
}

static gboolean
holds_one(struct eraser *e, const char *path)
{
	g_autofree char *bytes = NULL;
	gsize n = 0;
	GStatBuf st;

	return g_lstat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= KEPT_MAX &&
		g_file_get_contents(path, &bytes, &n, NULL) && holds_id(e->beside->ids, bytes, n);
}

/* What came in by a spool folder is kept there as it came. */
static void
drop_kept(struct eraser *e, const char *spool, const char *folder)
{
	g_autofree char *path = g_build_filename(spool, folder, NULL);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *file = g_build_filename(path, name, NULL);

		if (holds_one(e, file))
			drop(e, file);
	}
}

/* Also what an erasure left that was cut short. */
static gboolean
drop_files(struct eraser *e, GError **error)
{
	const char *const *accounts = conf_accounts(e->conf);

	e->beside = erase_beside(e->db, error);
	if (e->beside == NULL)
		return FALSE;
	drop_opened(e);
	for (gsize i = 0; accounts[i] != NULL && g_hash_table_size(e->beside->ids) > 0; i++) {
		const char *spool = conf_get(e->conf, accounts[i], "account", "spool");

		if (spool == NULL)
			continue;
		drop_kept(e, spool, "cur");
		drop_kept(e, spool, "bad");
	}
	if (e->stuck)
		return err_set(error, ERR_STORAGE, _("It is erased from the cache, but not all files that hold it could be removed "
			"(see above). Make them yours to remove, then do this once more."));
	return erase_beside_removed(e->db, e->beside, error);
}

/* A copy that was made before a change of format is the person's to remove: it may be their only way back. */
static void
tell_backups(const struct eraser *e)
{
	g_autoptr(GDir) dir = g_dir_open(e->home, 0, NULL);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
		if (g_str_has_prefix(name, "cache.db.v"))
			g_printerr(_("guichet-net: %s/%s is an older copy and still holds what was erased; remove it.\n"), e->home,
				name);
}

/* ---- erasing ------------------------------------------------------------------------ */

static gboolean
erase_one(struct eraser *e, struct erase_request r, GError **error)
{
	struct erase_count c;
	g_autoptr(GError) failure = NULL;
	g_autofree char *hash = NULL;
	gint64 receipt;

	r.advisor = e->advisor;
	r.now = e->now;
	r.dry_run = !e->yes;
	receipt = erase_run(e->db, &r, &c, &failure);
	if (failure != NULL) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return FALSE;
	}
	e->erased |= receipt > 0;
	hash = hash_of(e->db, receipt);
	if (e->json)
		tell_json(e, &r, &c, receipt, hash);
	else if (!e->quiet)
		tell_text(e, &r, &c, receipt, hash);
	return TRUE;
}

static gboolean
by_age(struct eraser *e, GError **error)
{
	const char *const *accounts = conf_accounts(e->conf);
	int n = 0;

	for (gsize i = 0; accounts[i] != NULL; i++) {
		const char *age = conf_get(e->conf, accounts[i], "account", "retention");

		if (age == NULL)
			continue;
		n++;
		if (!erase_one(e, (struct erase_request){ .account = accounts[i], .before = date_before(age, e->now) }, error))
			return FALSE;
	}
	return n > 0 || err_set(error, ERR_CONFIG, _("No account in %s says how long it keeps what it has: write for instance "
		"retention = 24 months."), conf_path(e->conf));
}

static gboolean
run(struct eraser *e, gboolean ages, const char *word, GError **error)
{
	AUTO(bar) bar = bar_new(e->quiet || e->json);
	gint64 id = 0;

	if (!ages && (!g_ascii_string_to_signed(word, 10, 1, G_MAXINT64, &id, NULL)))
		return err_set(error, ERR_USAGE, _("“%s” is not the number of a customer"), word);
	if (!home_make(e->home, error) || (e->conf = conf_load(e->home, e->config, error)) == NULL ||
		(e->db = db_open(e->home, DB_ERASE, error)) == NULL ||
		!(ages ? by_age(e, error) : erase_one(e, (struct erase_request){ .customer = id }, error)))
		return FALSE;
	if (!e->yes)
		return TRUE;
	if (e->erased)
		tell_backups(e);
	(void)FAULT("erase_committed");
	return drop_files(e, error) && erase_sweep(e->db, bar, error);
}

static gboolean
read_options(struct eraser *e, gboolean ages, int *argc, char ***argv, GError **error)
{
	g_autofree char *output = NULL;
	const GOptionEntry entries[] = {
		{ "yes", 0, 0, G_OPTION_ARG_NONE, &e->yes, N_("erase it; otherwise it is only counted"), NULL },
		{ "advisor", 0, 0, G_OPTION_ARG_STRING, &e->advisor, N_("in whose name"), N_("NAME") },
		{ "home", 0, 0, G_OPTION_ARG_FILENAME, &e->home, N_("where everything is kept"), "DIR" },
		{ "config", 0, 0, G_OPTION_ARG_FILENAME, &e->config, N_("the configuration file"), "FILE" },
		{ "output", 'o', 0, G_OPTION_ARG_STRING, &output, N_("text (default) or json"), "FORMAT" },
		{ "quiet", 'q', 0, G_OPTION_ARG_NONE, &e->quiet, N_("no summary"), NULL },
		{ NULL, 0, 0, 0, NULL, NULL, NULL },
	};

	if (!net_options(ages ? "retention" : "erase", ages ? NULL : "ID", NULL, entries, argc, argv, error) ||
		!net_output(output, &e->json, error))
		return FALSE;
	return *argc == (ages ? 1 : 2) || err_set(error, ERR_USAGE, ages ? _("guichet-net retention takes no words")
		: _("name one customer: guichet-net erase ID"));
}

int
cmd_net_erase(int argc, char **argv)
{
	gboolean ages = strcmp(argv[0], "retention") == 0;
	struct eraser e = { .now = date_now() };
	g_autoptr(GError) error = NULL;
	gboolean usage = !read_options(&e, ages, &argc, &argv, &error);
	char *home = home_path(e.home);

	g_free(e.home);
	e.home = home;
	if (e.advisor == NULL || *e.advisor == '\0') {
		g_free(e.advisor);
		e.advisor = g_strdup(g_get_user_name());
	}
	if (!usage)
		run(&e, ages, argv[1], &error);
	if (error != NULL) {
		g_printerr("guichet-net: ");
		text_put(stderr, error->message, TEXT_BLOCK);
		g_printerr("\n");
	}
	db_close(e.db);
	if (e.conf != NULL)
		conf_free(e.conf);
	erase_beside_free(e.beside);
	g_free(e.home);
	g_free(e.config);
	g_free(e.advisor);
	return error == NULL ? 0 : usage || g_error_matches(error, ERR, ERR_USAGE) ? 2 : 3;
}
