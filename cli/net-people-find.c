/* cli/net-people-find.c — guichet-net people find: whom a word means, among customers, in the directories and by
 * the command of the configuration. */
#include "cli/net-people.h"

#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "base/log.h"
#include "base/proc.h"
#include "base/text.h"
#include "cache/account.h"
#include "cache/people.h"
#include "core/address.h"
#include "net/directory.h"
#include "net/stop.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MOST 20
#define COMMAND_S 10
#define COMMAND_MAX (256 * 1024)

struct finding {
	const struct people_options *options;
	const char *source; /* of what is being found */
	GHashTable *known; /* address keys that were told */
	int left;
};

/* One line a person: an address, a tab, a name, a tab, where it is from. */
static void
tell(struct finding *f, const char *mail, const char *name, gint64 customer)
{
	g_autofree char *key = address_key(mail);

	if (f->left == 0 || !address_is_valid(mail) || !g_hash_table_add(f->known, g_steal_pointer(&key)))
		return;
	f->left--;
	if (f->options->json) {
		AUTO(json) j = json_new();

		json_object(j, NULL);
		json_string(j, "address", mail);
		json_string(j, "name", name);
		json_string(j, "source", f->source);
		json_int(j, "customer", customer);
		json_end(j);
		puts(json_text(j));
	} else {
		text_put(stdout, mail, TEXT_LINE);
		putchar('\t');
		text_put(stdout, name != NULL ? name : "", TEXT_LINE);
		putchar('\t');
		text_put(stdout, f->source, TEXT_LINE);
		putchar('\n');
	}
	fflush(stdout); /* the first ones are read while others are looked for */
}

static gboolean
find_customers(struct finding *f, struct db *db, const char *word, GError **error)
{
	g_autoptr(GPtrArray) rows = customer_list(db, word, f->left, error);

	f->source = "customers";
	for (guint i = 0; rows != NULL && i < rows->len; i++) {
		const struct customer_row *row = g_ptr_array_index(rows, i);

		if (row->address != NULL)
			tell(f, row->address, row->name, row->id);
	}
	return rows != NULL;
}

static gboolean
take_person(gpointer user, struct entry *e, const char *label, GError **error)
{
	struct finding *f = user;

	(void)label;
	(void)error;
	if (!entry_finish(e, NULL, NULL))
		return TRUE;
	for (guint i = 0; i < e->ways->len; i++) {
		const struct entry_way *way = g_ptr_array_index(e->ways, i);

		if (way->kind == FIELD_MAIL)
			tell(f, way->value, e->name, 0);
	}
	return TRUE;
}

/* "%s" in the command becomes the word, as one argument. */
static char *
fill_command(const char *command, const char *word)
{
	g_autofree char *quoted = g_shell_quote(word);
	g_auto(GStrv) parts = g_strsplit(command, "%s", -1);

	return parts[1] != NULL ? g_strjoinv(quoted, parts) : g_strconcat(command, " ", quoted, NULL);
}

static gboolean
run_command(struct finding *f, const char *command, const char *word, GError **error)
{
	g_autofree char *line = fill_command(command, word), *out = NULL;
	g_auto(GStrv) lines = NULL;

	f->source = "command";
	out = proc_capture(line, COMMAND_MAX, COMMAND_S, error);
	if (out == NULL)
		return FALSE;
	lines = g_strsplit(out, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++) {
		g_auto(GStrv) cells = g_strsplit(lines[i], "\t", 3);

		if (cells[0] != NULL && cells[1] != NULL)
			tell(f, g_strstrip(cells[0]), g_strstrip(cells[1]), 0);
	}
	return TRUE;
}

/* One directory that does not answer keeps nobody from the others. */
static void
complain(int *code, GError *why)
{
	*code = 1;
	fputs("guichet-net: people: ", stderr);
	text_put(stderr, why->message, TEXT_BLOCK);
	fputc('\n', stderr);
	g_error_free(why);
}

static int
find_all(struct finding *f, struct db *db, const struct conf *conf, const char *word, GError **error)
{
	const char *command = conf_get(conf, NULL, "guichet", "lookup-command");
	const char *const *all = conf_directories(conf);
	int code = 0;

	if (f->options->directory == NULL && !find_customers(f, db, word, error))
		return 3;
	for (guint i = 0; all[i] != NULL; i++) {
		GError *why = NULL;

		if (f->options->directory != NULL && strcmp(f->options->directory, all[i]) != 0)
			continue;
		f->source = all[i];
		if (f->left > 0 && !directory_read(db, conf, all[i], word, f->left, take_person, f, &why))
			complain(&code, why);
	}
	if (command != NULL && f->options->directory == NULL && f->left > 0) {
		GError *why = NULL;

		if (!run_command(f, command, word, &why))
			complain(&code, why);
	}
	return code;
}

int
people_find(const struct people_options *options, char **words, GError **error)
{
	struct finding f = { .options = options, .left = options->most > 0 ? options->most : MOST };
	g_autofree char *home = home_path(NULL), *word = g_strjoinv(" ", words);
	AUTO(conf) conf = NULL;
	AUTO(db) db = NULL;
	int code;

	if (*g_strstrip(word) == '\0') {
		err_set(error, ERR_USAGE, _("say whom to look for: guichet-net people find WORD"));
		return 2;
	}
	stop_install();
	if (!home_make(home, error) || (conf = conf_load(home, NULL, error)) == NULL ||
	    (db = db_open(home, DB_NET, error)) == NULL || !account_sync_conf(db, conf, error))
		return 3;
	if (options->directory != NULL && !g_strv_contains(conf_directories(conf), options->directory)) {
		directory_read(db, conf, options->directory, word, 0, take_person, &f, error); /* says which there are */
		return 2;
	}
	f.known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	code = find_all(&f, db, conf, word, error);
	g_hash_table_unref(f.known);
	return code;
}
