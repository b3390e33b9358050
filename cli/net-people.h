/* cli/net-people.h — what the parts of `guichet-net people` share. For cli/net-people*.c. */
#ifndef GUICHET_CLI_NET_PEOPLE_H
#define GUICHET_CLI_NET_PEOPLE_H

#include "cache/db.h"
#include "base/conf.h"
#include "core/csv.h"
#include "core/entry.h"

struct people_options { /* strings NULL when not given */
	char *source, *map, *charset, *directory, *rejects;
	gboolean dry, json, quiet;
	int most;
};

/* ---- net-people-file.c: files, row by row -------------------------------------------- */

struct people_file { /* how a file is read */
	const char *path;
	gboolean vcard;
	char delimiter;
	char *charset; /* as --charset takes it */
	char *remark; /* a sentence about how it was read, or NULL */
	guint64 size;
	gsize skip; /* bytes of its text before the headings */
	char **headings; /* of CSV, NULL-terminated; NULL of vCards */
};
/* Looks at the whole file. NULL: ERR_GONE, ERR_INPUT, ERR_USAGE (transfer full). */
struct people_file *people_file_open(const char *path, const char *charset, GError **error);
void people_file_free(struct people_file *);
AUTO_DEFINE(people_file);

struct people_row {
	gint64 number; /* a row as spreadsheets count, or a card */
	struct entry *entry; /* a card's or a directory's, not finished; NULL: of CSV, the columns say */
	const struct csv_row *csv; /* of CSV, or NULL */
	const char *label; /* what a sentence calls it where numbers say nothing, or NULL */
	const char *trouble; /* why it is none, or NULL */
	guint64 at; /* bytes read so far */
};
typedef gboolean people_take(gpointer user, const struct people_row *, GError **error);
/* Every row but the heading. */
gboolean people_file_read(const struct people_file *, people_take *, gpointer user, GError **error);

/* ---- the verbs; exit codes ------------------------------------------------------------ */

int people_import(const struct people_options *, char **paths, GError **error); /* net-people-import.c */
int people_find(const struct people_options *, char **words, GError **error); /* net-people-find.c */

#endif
