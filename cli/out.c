/* cli/out.c — one description of a row, three ways to print it.
 *
 * JSON and CSV go out row by row; the widths of a table are those of its first rows, and once they are known the
 * others follow, however many there are. */
#include "cli/out.h"

#include "base/date.h"
#include "base/lang.h"
#include "base/text.h"
#include "cli/cli.h"
#include "core/clock.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define GAP 2 /* columns between two cells */
#define WIDE_MIN 12 /* a cell that gives way keeps this much */
#define WIDE_MAX 60 /* and without a terminal takes no more than this */
#define MEASURED 2000 /* rows of a table that decide on its widths */

struct value {
	gint64 number;
	double real; /* NAN none */
	char *string;
	char **list;
};

struct out_row {
	const struct out_set *set;
	gsize n;
	struct value values[];
};

struct out {
	const struct cli *cli;
	const struct out_set *set;
	GPtrArray *rows; /* only for a table: those that wait for their widths */
	int *widths; /* of its columns, once they are known */
	int columns; /* of the terminal, 0 none */
	gsize n_rows;
};

/* ---- rows -------------------------------------------------------------------------- */

static gsize
set_length(const struct out_set *set)
{
	gsize n = 0;

	while (set->columns[n].key != NULL)
		n++;
	return n;
}

struct out_row *
out_row_new(const struct out_set *set)
{
	gsize n = set_length(set);
	struct out_row *row = g_malloc0(sizeof *row + n * sizeof row->values[0]);

	row->set = set;
	row->n = n;
	for (gsize i = 0; i < n; i++)
		row->values[i].real = NAN;
	return row;
}

void
out_row_free(struct out_row *row)
{
	for (gsize i = 0; row != NULL && i < row->n; i++) {
		g_free(row->values[i].string);
		g_strfreev(row->values[i].list);
	}
	g_free(row);
}

static struct value *
value_of(struct out_row *row, const char *key, enum out_type type)
{
	for (gsize i = 0; i < row->n; i++)
		if (strcmp(row->set->columns[i].key, key) == 0) {
			g_assert(row->set->columns[i].type == type);
			return &row->values[i];
		}
	g_error("no key %s in rows of %s", key, row->set->name);
}

void
out_put_string(struct out_row *row, const char *key, const char *value)
{
	struct value *v = value_of(row, key, OUT_STRING);

	g_free(v->string);
	v->string = g_strdup(value);
}

void
out_put_int(struct out_row *row, const char *key, gint64 value)
{
	value_of(row, key, OUT_INT)->number = value;
}

void
out_put_real(struct out_row *row, const char *key, double value)
{
	value_of(row, key, OUT_REAL)->real = value;
}

void
out_put_bool(struct out_row *row, const char *key, gboolean value)
{
	value_of(row, key, OUT_BOOL)->number = value != FALSE;
}

void
out_put_time(struct out_row *row, const char *key, gint64 ms)
{
	value_of(row, key, OUT_TIME)->number = ms;
}

void
out_put_list(struct out_row *row, const char *key, char **values)
{
	struct value *v = value_of(row, key, OUT_LIST);

	g_strfreev(v->list);
	v->list = g_strdupv(values);
}

/* ---- JSON -------------------------------------------------------------------------- */

void
out_row_json(const struct out_row *row, struct json *json)
{
	for (gsize i = 0; i < row->n; i++) {
		const struct out_column *c = &row->set->columns[i];
		const struct value *v = &row->values[i];

		switch (c->type) {
		case OUT_STRING:
			json_string(json, c->key, v->string);
			break;
		case OUT_INT:
			json_int(json, c->key, v->number);
			break;
		case OUT_REAL:
			json_real(json, c->key, v->real);
			break;
		case OUT_BOOL:
			json_bool(json, c->key, v->number != 0);
			break;
		case OUT_TIME:
			json_time(json, c->key, v->number);
			break;
		case OUT_LIST:
			json_array(json, c->key);
			for (char *const *p = v->list; p != NULL && *p != NULL; p++)
				json_string(json, NULL, *p);
			json_end(json);
			break;
		}
	}
}

void
out_json(struct json *json, struct out_row *row)
{
	json_object(json, NULL);
	out_row_json(row, json);
	json_end(json);
	out_row_free(row);
}

/* Takes the row. */
static void
print_json(struct out_row *row)
{
	AUTO(json) json = json_new();

	out_json(json, row);
	puts(json_text(json));
}

/* ---- CSV --------------------------------------------------------------------------- */

static char *
real_text(double value)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];

	return g_strdup(isnan(value) ? "" : g_ascii_formatd(text, sizeof text, "%.6g", value));
}

/* A value as bare text, for CSV and for ids. */
static char *
value_text(const struct out_column *c, const struct value *v)
{
	switch (c->type) {
	case OUT_STRING:
		return g_strdup(v->string != NULL ? v->string : "");
	case OUT_INT:
		return g_strdup_printf("%" PRId64, v->number);
	case OUT_REAL:
		return real_text(v->real);
	case OUT_BOOL:
		return g_strdup(v->number ? "true" : "false");
	case OUT_TIME:
		return date_to_rfc3339(v->number);
	case OUT_LIST:
		return v->list != NULL ? g_strjoinv(" ", v->list) : g_strdup("");
	}
	g_assert_not_reached();
}

char *
out_csv_cell(const char *value)
{
	gboolean formula = *value != '\0' && strchr("=+-@\t\r", *value) != NULL;
	GString *out = g_string_new(formula ? "'" : NULL);

	for (const char *p = value; *p != '\0'; p++) {
		if (*p == '"')
			g_string_append_c(out, '"');
		g_string_append_c(out, *p);
	}
	if (strpbrk(value, ",\"\r\n") != NULL) {
		g_string_prepend_c(out, '"');
		g_string_append_c(out, '"');
	}
	return g_string_free(out, FALSE);
}

/* A terminal may be reading: control characters go, line breaks stay inside their quotes. */
static void
print_csv_cell(const char *value, gboolean number)
{
	g_autofree char *clean = text_clean(value, -1, TEXT_BLOCK);
	g_autofree char *cell = number ? g_strdup(value) : out_csv_cell(clean);

	fputs(cell, stdout);
}

static void
print_csv(const struct out_row *row)
{
	for (gsize i = 0; i < row->n; i++) {
		const struct out_column *c = &row->set->columns[i];
		g_autofree char *text = value_text(c, &row->values[i]);

		if (i > 0)
			putchar(',');
		print_csv_cell(text, c->type == OUT_INT || c->type == OUT_REAL);
	}
	fputs("\r\n", stdout);
}

static void
print_csv_head(const struct out_set *set)
{
	for (gsize i = 0; set->columns[i].key != NULL; i++)
		printf("%s%s", i > 0 ? "," : "", set->columns[i].key);
	fputs("\r\n", stdout);
}

/* ---- table ------------------------------------------------------------------------- */

static char *
left_text(const struct value *v, gint64 now)
{
	char buf[16];

	return g_strdup(v->number != 0 ? date_span(v->number - now, buf) : "");
}

static gboolean
is_wide(const struct out_column *c)
{
	return c->look == LOOK_WIDE || c->look == LOOK_TOPIC;
}

/* Where a channel has no subjects, the first words stand there, as on the screen. */
static const struct value *
topic_of(const struct out_row *row, gsize subject)
{
	const struct value *v = &row->values[subject];

	for (gsize i = 0; (v->string == NULL || *v->string == '\0') && i < row->n; i++)
		if (strcmp(row->set->columns[i].key, "snippet") == 0)
			return &row->values[i];
	return v;
}

/* What a person reads in a cell: cleaned, one line. */
static char *
cell_text(const struct out_row *row, gsize i, gint64 now)
{
	const struct out_column *c = &row->set->columns[i];
	const struct value *v = c->look == LOOK_TOPIC ? topic_of(row, i) : &row->values[i];
	g_autofree char *raw = NULL;
	char buf[16];

	if (c->type == OUT_TIME && v->number == 0)
		return g_strdup("");
	switch (c->look) {
	case LOOK_AGE:
		return g_strdup(date_age(v->number, now, buf));
	case LOOK_LEFT:
		return left_text(v, now);
	case LOOK_DATE:
		return date_to_human(v->number, now);
	case LOOK_SCORE:
		return lang_real((int)(v->real * 100 + 1e-6) / 100.0, 2);
	default:
		break;
	}
	if (c->type == OUT_BOOL)
		return g_strdup(v->number ? _("yes") : "");
	if (c->type == OUT_REAL)
		return isnan(v->real) ? g_strdup("") : lang_real(v->real, 1);
	if (c->type == OUT_STRING && v->string != NULL)
		return text_clean(out_word(row->set, c->key, v->string), -1, TEXT_LINE);
	raw = value_text(c, v);
	return text_clean(raw, -1, TEXT_LINE);
}

static int
terminal_columns(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0)
		return 0;
	return size.ws_col;
}

/* Narrows wide columns, the widest first, until the line fits. */
static void
fit_widths(const struct out_set *set, int *widths, gsize n, int columns)
{
	int total = -GAP;

	for (gsize i = 0; i < n; i++)
		if (set->columns[i].title != NULL)
			total += widths[i] + GAP;
	while (columns > 0 && total > columns) {
		gsize widest = n;

		for (gsize i = 0; i < n; i++)
			if (set->columns[i].title != NULL &&
			    is_wide(&set->columns[i]) && widths[i] > WIDE_MIN &&
			    (widest == n || widths[i] > widths[widest]))
				widest = i;
		if (widest == n)
			return;
		widths[widest]--;
		total--;
	}
}

static const char *
cell_color(const struct out *o, const struct out_column *c, const struct value *v)
{
	if (!o->cli->color || c->look != LOOK_LEFT || v->number == 0)
		return NULL;
	switch (clock_level(1, v->number - 15 * DATE_MINUTE, v->number, o->cli->now)) {
	case CLOCK_LATE:
		return "\033[31m";
	case CLOCK_WARN:
		return "\033[33m";
	default:
		return NULL;
	}
}

static void
print_cell(const char *text, int width, gboolean right, gboolean last, const char *color)
{
	g_autofree char *cut = text_ellipsis(text, width, TEXT_LINE);
	int pad = width - text_width(cut);

	if (right)
		printf("%*s", pad, "");
	printf("%s%s%s", color != NULL ? color : "", cut, color != NULL ? "\033[0m" : "");
	if (!last)
		printf("%*s", (right ? 0 : pad) + GAP, "");
}

static gboolean
is_right(const struct out_column *c)
{
	return c->look == LOOK_RIGHT || c->look == LOOK_SCORE || c->look == LOOK_AGE || c->look == LOOK_LEFT;
}

/* What is wider than all that was measured takes its room, but where the line must fit. */
static int
cell_width(const struct out *o, gsize i, const char *text)
{
	gboolean wide = is_wide(&o->set->columns[i]);
	int width = text_width(text);

	if (wide && o->columns > 0)
		return o->widths[i];
	return MAX(o->widths[i], wide ? MIN(width, WIDE_MAX) : width);
}

static void
print_line(const struct out *o, const struct out_row *row)
{
	gsize last = set_length(o->set);

	while (o->set->columns[--last].title == NULL)
		;
	for (gsize i = 0; i <= last; i++) {
		const struct out_column *c = &o->set->columns[i];
		g_autofree char *text = NULL;

		if (c->title == NULL)
			continue;
		text = row != NULL ? cell_text(row, i, o->cli->now)
				   : g_strdup(*c->title != '\0' ? _(c->title) : "");
		print_cell(text, cell_width(o, i, text), is_right(c), i == last,
			row != NULL	? cell_color(o, c, &row->values[i])
			: o->cli->color ? "\033[1m"
					: NULL);
	}
	putchar('\n');
}

static void
measure(struct out *o)
{
	gsize n = set_length(o->set);

	o->columns = terminal_columns();
	o->widths = g_new0(int, n);
	for (gsize i = 0; i < n; i++) {
		const struct out_column *c = &o->set->columns[i];

		if (c->title == NULL)
			continue;
		o->widths[i] = *c->title != '\0' ? text_width(_(c->title)) : 0;
		for (guint r = 0; r < o->rows->len; r++) {
			const struct out_row *row = g_ptr_array_index(o->rows, r);
			g_autofree char *text = cell_text(row, i, o->cli->now);

			o->widths[i] = MAX(o->widths[i], text_width(text));
		}
		if (is_wide(c) && o->columns == 0)
			o->widths[i] = MIN(o->widths[i], WIDE_MAX);
	}
	fit_widths(o->set, o->widths, n, o->columns);
}

/* Those that wait; before the first of them the widths, and the head. */
static void
print_waiting(struct out *o)
{
	if (o->widths == NULL) {
		measure(o);
		print_line(o, NULL);
	}
	for (guint r = 0; r < o->rows->len; r++)
		print_line(o, g_ptr_array_index(o->rows, r));
	g_ptr_array_set_size(o->rows, 0);
}

/* ---- out --------------------------------------------------------------------------- */

struct out *
out_new(const struct cli *cli, const struct out_set *set)
{
	struct out *o = g_new0(struct out, 1);

	o->cli = cli;
	o->set = set;
	o->rows = g_ptr_array_new_with_free_func((GDestroyNotify)out_row_free);
	if (cli->format == CLI_CSV && !cli->quiet)
		print_csv_head(set);
	return o;
}

void
out_add(struct out *o, struct out_row *row)
{
	o->n_rows++;
	if (o->cli->quiet) {
		g_autofree char *id = value_text(&o->set->columns[0], &row->values[0]);

		text_put(stdout, id, TEXT_LINE);
		putchar('\n');
	} else if (o->cli->format == CLI_JSON) {
		print_json(row);
		return;
	} else if (o->cli->format == CLI_CSV) {
		print_csv(row);
	} else {
		g_ptr_array_add(o->rows, row);
		if (o->widths != NULL || o->rows->len == MEASURED)
			print_waiting(o);
		return;
	}
	out_row_free(row);
}

/* Where no account is set up, that is why nothing is here. */
static void
say_empty(const struct cli *cli, const char *empty)
{
	g_autofree char *none = NULL;

	fprintf(stderr, "%s\n", empty);
	if (cli->db == NULL || conf_accounts(cli->conf)[0] != NULL)
		return;
	none = g_strdup_printf(_("No account is set up in %s. Run guichet init."), conf_path(cli->conf));
	text_put(stderr, none, TEXT_LINE);
	fputc('\n', stderr);
}

void
out_end(struct out *o, const char *empty)
{
	if (o->rows->len > 0)
		print_waiting(o);
	else if (o->n_rows == 0 && empty != NULL && !o->cli->quiet && o->cli->format == CLI_TEXT)
		say_empty(o->cli, empty);
	g_ptr_array_unref(o->rows);
	g_free(o->widths);
	g_free(o);
}

void
out_field(const char *label, int width, const char *value)
{
	int pad = width - text_width(label);

	if (value == NULL || *value == '\0')
		return;
	printf("%s%*s", label, MAX(pad, 1), "");
	text_put(stdout, value, TEXT_LINE);
	putchar('\n');
}
