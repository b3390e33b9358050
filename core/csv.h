/* core/csv.h — rows out of a CSV file, as RFC 4180 says and as spreadsheets write: a piece at a time.
 *
 * Text is UTF-8 (core/decode). A cell may hold line breaks between quotes; a quote inside is doubled;
 * a quote in a cell that does not begin with one is a plain character. Lines end in LF, CRLF or CR. */
#ifndef GUICHET_CORE_CSV_H
#define GUICHET_CORE_CSV_H

#include "base/auto.h"

#include <glib.h>

#define CSV_CELLS_MAX 500
#define CSV_ROW_MAX (256 * 1024) /* bytes of all cells */

struct csv_row {
	gint64 number; /* as a spreadsheet counts: the heading is 1 */
	char **cells; /* NULL-terminated; borrowed until the function returns */
	guint n;
	/* Why it is none, a sentence, or NULL: too long, too many cells, a quote that does not close. What
	 * could be read of it is in the cells. */
	const char *trouble;
};
/* FALSE stops the reading. */
typedef gboolean csv_take(gpointer user, const struct csv_row *, GError **error);

/* The delimiter: , ; tab or | — the one by which the rows of `sample` (the beginning of the file, up to some
 * 64 KiB) are most alike; ',' when none divides anything. */
char csv_guess(const char *sample, gsize len);

struct csv;
struct csv *csv_new(char delimiter, csv_take *, gpointer user);
void csv_free(struct csv *);
AUTO_DEFINE(csv);

/* Each row at its end; rows without any text are counted and passed over. */
gboolean csv_feed(struct csv *, const char *text, gsize len, GError **error);
gboolean csv_end(struct csv *, GError **error);

/* Cells as a row, quoted where needed, with CRLF; what a spreadsheet would take for a formula is left as it
 * is: these files go back to the system they came from. */
void csv_write(GString *out, char delimiter, const char *const *cells);

#endif
