/* core/csv.c — one byte at a time: the delimiters are ASCII, all else is carried along. */
#include "core/csv.h"

#include "base/err.h"

#include <glib/gi18n.h>
#include <string.h>

#define REPLAYS_MAX 1000 /* each reads at most CSV_ROW_MAX bytes again */

static const char delimiters[] = ",;\t|";

enum place { AT_START, PLAIN, QUOTED, QUOTE_SEEN /* the end of the cell, or half of a doubled one */ };

struct csv {
	char delimiter;
	csv_take *take;
	gpointer user;
	enum place place;
	GString *text; /* the cells of the row, each ended by a NUL */
	GString *raw; /* its bytes as they came, as far as a quotation mark may have to be taken back */
	int replays;
	GArray *starts; /* gsize: where each begins */
	gboolean any; /* the row has some text */
	gboolean after_cr; /* a LF now belongs to the line before */
	const char *trouble;
	gint64 number;
};

struct csv *
csv_new(char delimiter, csv_take *take, gpointer user)
{
	struct csv *c = g_new0(struct csv, 1);
	gsize first = 0;

	c->delimiter = delimiter;
	c->take = take;
	c->user = user;
	c->text = g_string_new(NULL);
	c->raw = g_string_new(NULL);
	c->starts = g_array_new(FALSE, FALSE, sizeof(gsize));
	g_array_append_val(c->starts, first);
	c->number = 1;
	return c;
}

void
csv_free(struct csv *c)
{
	if (c == NULL)
		return;
	g_string_free(c->text, TRUE);
	g_string_free(c->raw, TRUE);
	g_array_unref(c->starts);
	g_free(c);
}

static void
cell_ends(struct csv *c)
{
	gsize next;

	g_string_append_c(c->text, '\0');
	c->place = AT_START;
	if (c->starts->len >= CSV_CELLS_MAX) {
		c->trouble = N_("it has more than 500 cells");
		g_string_truncate(c->text, g_array_index(c->starts, gsize, c->starts->len - 1));
		return;
	}
	next = c->text->len;
	g_array_append_val(c->starts, next);
}

static gboolean
row_ends(struct csv *c, GError **error)
{
	g_autofree char **cells = NULL;
	gboolean ok = TRUE;
	gsize first = 0;

	g_string_append_c(c->text, '\0');
	if (c->any || c->trouble != NULL) {
		struct csv_row row = { .number = c->number, .n = c->starts->len,
			.trouble = c->trouble != NULL ? _(c->trouble) : NULL };

		cells = g_new0(char *, c->starts->len + 1);
		for (guint i = 0; i < c->starts->len; i++)
			cells[i] = c->text->str + g_array_index(c->starts, gsize, i);
		row.cells = cells;
		ok = c->take(c->user, &row, error);
	}
	g_string_truncate(c->text, 0);
	g_string_truncate(c->raw, 0);
	g_array_set_size(c->starts, 0);
	g_array_append_val(c->starts, first);
	c->any = FALSE;
	c->trouble = NULL;
	c->place = AT_START;
	c->number++;
	return ok;
}

/* A row that has become too long is read to the end of its line. */
static void
put(struct csv *c, char byte)
{
	if (c->text->len >= CSV_ROW_MAX) {
		c->trouble = N_("it is longer than 256 KiB");
		return;
	}
	g_string_append_c(c->text, byte);
	c->any = c->any || !g_ascii_isspace(byte);
}

/* A quotation mark that never closes costs its own line, not the rest of the file: what came after that line
 * is read again. */
static gboolean
recover(struct csv *c, GError **error)
{
	g_autofree char *raw = g_string_free(g_steal_pointer(&c->raw), FALSE);
	gsize first = c->replays++ < REPLAYS_MAX ? strcspn(raw, "\r\n") : strlen(raw);

	c->raw = g_string_new(NULL);
	g_string_truncate(c->text, 0);
	g_array_set_size(c->starts, 1);
	g_string_append_len(c->text, raw, (gssize)first);
	c->trouble = N_("a quotation mark opens in it and never closes");
	if (!row_ends(c, error))
		return FALSE;
	c->after_cr = raw[first] == '\r';
	return raw[first] == '\0' || csv_feed(c, raw + first + 1, strlen(raw + first + 1), error);
}

static gboolean
feed(struct csv *c, char byte, GError **error)
{
	if (c->after_cr && byte == '\n') {
		c->after_cr = FALSE;
		return TRUE;
	}
	c->after_cr = FALSE;
	if (c->raw->len < CSV_ROW_MAX)
		g_string_append_c(c->raw, byte);
	if (c->place == QUOTED) {
		if (byte == '"')
			c->place = QUOTE_SEEN;
		else if (c->raw->len >= CSV_ROW_MAX)
			return recover(c, error);
		else
			put(c, byte);
		return TRUE;
	}
	if (byte == '\n' || byte == '\r') {
		c->after_cr = byte == '\r';
		return row_ends(c, error);
	}
	if (byte == c->delimiter) {
		cell_ends(c);
	} else if (byte == '"' && c->place == AT_START) {
		c->place = QUOTED;
	} else if (byte == '"' && c->place == QUOTE_SEEN) {
		c->place = QUOTED;
		put(c, byte);
	} else {
		c->place = PLAIN;
		put(c, byte);
	}
	return TRUE;
}

gboolean
csv_feed(struct csv *c, const char *text, gsize len, GError **error)
{
	for (gsize i = 0; i < len; i++)
		if (!feed(c, text[i], error))
			return FALSE;
	return TRUE;
}

gboolean
csv_end(struct csv *c, GError **error)
{
	while (c->place == QUOTED)
		if (!recover(c, error))
			return FALSE;
	return c->text->len == 0 && c->starts->len == 1 && c->trouble == NULL ? TRUE : row_ends(c, error);
}

/* ---- the delimiter ----------------------------------------------------------------- */

struct tally {
	guint rows, alike, columns; /* columns of the first row; rows that have as many */
};

static gboolean
count_row(gpointer user, const struct csv_row *row, GError **error)
{
	struct tally *t = user;

	(void)error;
	if (t->rows++ == 0)
		t->columns = row->n;
	t->alike += row->n == t->columns;
	return t->rows < 50;
}

char
csv_guess(const char *sample, gsize len)
{
	char best = ',';
	guint score = 0;

	for (const char *d = delimiters; *d != '\0'; d++) {
		struct tally t = { 0 };
		AUTO(csv) c = csv_new(*d, count_row, &t);
		guint points;

		csv_feed(c, sample, len, NULL);
		if (t.rows < 50) /* else the sample's last row, which may be cut, was not reached */
			csv_end(c, NULL);
		if (t.columns < 2)
			continue;
		points = t.alike * 1000 / t.rows * 10 + MIN(t.columns, 9);
		if (points > score) {
			score = points;
			best = *d;
		}
	}
	return best;
}

/* ---- writing ----------------------------------------------------------------------- */

void
csv_write(GString *out, char delimiter, const char *const *cells)
{
	for (gsize i = 0; cells[i] != NULL; i++) {
		const char special[] = { delimiter, '"', '\r', '\n', '\0' };

		if (i > 0)
			g_string_append_c(out, delimiter);
		if (strpbrk(cells[i], special) == NULL) {
			g_string_append(out, cells[i]);
			continue;
		}
		g_string_append_c(out, '"');
		for (const char *p = cells[i]; *p != '\0'; p++) {
			if (*p == '"')
				g_string_append_c(out, '"');
			g_string_append_c(out, *p);
		}
		g_string_append_c(out, '"');
	}
	g_string_append(out, "\r\n");
}
