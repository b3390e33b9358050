/* core/columns.h — what the columns of a CSV file mean: guessed from their headings, said by a person,
 * kept for the next time as one line of text.
 *
 * A mapping is written "FIELD=HEADING, …", in --map and where it is kept:
 *	id=N° client, name=Nom, mail=E-mail, mail=E-mail 2, field=Agence, skip=Solde
 * FIELD is a name of core/entry; columns that are not named are skipped. Pure. */
#ifndef GUICHET_CORE_COLUMNS_H
#define GUICHET_CORE_COLUMNS_H

#include "core/entry.h"

struct columns {
	GPtrArray *headings; /* char *, in the order of the file */
	GArray *fields; /* enum entry_field, one for each */
};

/* Guessed; *unknown (may be NULL) counts those whose heading says nothing known (transfer full). */
struct columns *columns_guess(const char *const *headings, guint n, guint *unknown);
/* As a person wrote it. NULL with ERR_USAGE naming the field or the heading that is not there, and those that
 * are; headings NULL: whatever the map names is there (transfer full). */
struct columns *columns_parse(const char *map, const char *const *headings, guint n, GError **error);
void columns_free(struct columns *);
AUTO_DEFINE(columns);

char *columns_write(const struct columns *); /* (transfer full) */
/* TRUE when somebody can be recognised by them: there is an id, a mail address, a phone number or a handle. */
gboolean columns_identify(const struct columns *);
/* The same headings in the same order give the same key: where the mapping is kept (transfer full). */
char *columns_key(const char *const *headings, guint n);

/* A row's cells into a person (transfer full). */
struct entry *columns_entry(const struct columns *, const char *const *cells, guint n);

#endif
