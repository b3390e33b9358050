/* cli/out.h — prints rows as a table, as JSON or as CSV from one description of their keys.
 *
 * A set names the keys of one kind of row once: guichet-json(7) is made from it, and a row
 * cannot hold a key that is not in its set. Text passes base/text here and nowhere else. */
#ifndef GUICHET_CLI_OUT_H
#define GUICHET_CLI_OUT_H

#include "base/auto.h"
#include "base/json.h"

#include <glib.h>

struct cli;

enum out_type { OUT_STRING, OUT_INT, OUT_BOOL, OUT_TIME, OUT_LIST, OUT_REAL };

enum out_look { /* in a table */
	LOOK_PLAIN,
	LOOK_RIGHT, /* numbers */
	LOOK_SCORE, /* two decimals, cut: 0.949 is not 0.95 */
	LOOK_WIDE, /* gives way first when the terminal is narrow */
	LOOK_TOPIC, /* the same; the row's snippet where it is empty */
	LOOK_AGE, /* a time as its age */
	LOOK_LEFT, /* a time as what is left until then; coloured */
	LOOK_DATE, /* a time as a person writes it */
};

struct out_column {
	const char *key;
	enum out_type type;
	const char *title; /* N_(); NULL: not in the table */
	enum out_look look;
	const char *help; /* for guichet-json(7), English */
};

struct out_set {
	const char *name; /* "case" */
	const char *help; /* which commands print it */
	const struct out_column *columns; /* the first one is the id; ends with key == NULL */
};

struct out_row; /* one row being filled; keys not put are null (strings, reals), false, 0 or empty */
struct out_row *out_row_new(const struct out_set *);
void out_row_free(struct out_row *);
AUTO_DEFINE(out_row);
void out_put_string(struct out_row *, const char *key, const char *value);
void out_put_int(struct out_row *, const char *key, gint64 value);
void out_put_real(struct out_row *, const char *key, double value);
void out_put_bool(struct out_row *, const char *key, gboolean value);
void out_put_time(struct out_row *, const char *key, gint64 ms);
void out_put_list(struct out_row *, const char *key, char **values);

/* The row's keys into the JSON object that is open. */
void out_row_json(const struct out_row *, struct json *);
/* The row as an object of its own, in an array or alone (takes the row over). */
void out_json(struct json *, struct out_row *);

/* The words of a fixed list as a person reads them, for tables: JSON and CSV keep the value. What is in no list comes back as it
 * is (borrowed). */
const char *out_word(const struct out_set *, const char *key, const char *value);

struct out;
struct out *out_new(const struct cli *, const struct out_set *);
void out_add(struct out *, struct out_row *); /* (takes the row over) */
/* Prints what has to wait until the widths are known, and frees. `empty`: said on standard error when a table has no row; may be NULL. */
void out_end(struct out *, const char *empty);

/* One CSV cell, quoted as RFC 4180 wants; what a spreadsheet would take for a formula gets a
 * leading apostrophe (transfer full). */
char *out_csv_cell(const char *value);

/* A labelled line of plain output, "Label:  value", cleaned. */
void out_field(const char *label, int width, const char *value);

#endif
