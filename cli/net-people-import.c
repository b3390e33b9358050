/* cli/net-people-import.c — guichet-net people import: rows of files and directories into the cache, and what of
 * them could not be taken into files beside. */
#include "cli/net-people.h"

#include "base/bar.h"
#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "base/proc.h"
#include "base/text.h"
#include "cache/account.h"
#include "cache/roster.h"
#include "cache/ui.h"
#include "core/columns.h"
#include "net/directory.h"
#include "net/stop.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BATCH 2000 /* rows of a transaction, a fifth of a second: others write between them */
#define ASIDE_MAX (64 * 1024 * 1024) /* bytes of rows that are put aside */

struct aside { /* rows that a person must look at */
	const char *end; /* of its file's name */
	GString *text;
	char *path; /* once written */
	gint64 rows;
};

struct import {
	const struct people_options *options;
	const char *what; /* the file's or the directory's name */
	struct db *db;
	struct roster *roster;
	struct columns *columns; /* of CSV */
	struct people_file *file; /* or NULL: a directory */
	int batch; /* rows in the open transaction */
	gint64 rows, added, changed, same;
	struct aside rejects, conflicts;
	GError *failure; /* of the cache: not the row's fault */
	guint64 at;
	gint64 started; /* monotonic */
	struct bar *bar;
};

/* ---- saying ------------------------------------------------------------------------ */

static void
tell(struct import *im, const char *sentence)
{
	bar_hide(im->bar);
	fputs("guichet-net: people: ", stderr);
	text_put(stderr, sentence, TEXT_BLOCK);
	fputc('\n', stderr);
}

static void
draw_bar(struct import *im)
{
	g_autofree char *figures = NULL;

	if (!bar_is_due(im->bar))
		return;
	figures = g_strdup_printf(_("%" PRId64 " rows"), im->rows);
	bar_show(im->bar, _("import"), (gint64)im->at, im->file != NULL ? (gint64)im->file->size : 0, figures);
}

/* ---- rows that are put aside ------------------------------------------------------- */

static char **
cells_of(const struct people_row *row, const char *why)
{
	GPtrArray *cells = g_ptr_array_new();

	g_ptr_array_add(cells, g_strdup_printf("%" PRId64, row->number));
	g_ptr_array_add(cells, g_strdup(why));
	if (row->csv == NULL)
		g_ptr_array_add(cells, g_strdup(row->label));
	for (guint i = 0; row->csv != NULL && i < row->csv->n; i++)
		g_ptr_array_add(cells, g_strdup(row->csv->cells[i]));
	g_ptr_array_add(cells, NULL);
	return (char **)g_ptr_array_free(cells, FALSE);
}

static char
delimiter_of(const struct import *im)
{
	return im->file != NULL && !im->file->vcard ? im->file->delimiter : ',';
}

static void
begin_aside(struct import *im, struct aside *a)
{
	GPtrArray *cells = g_ptr_array_new();

	g_ptr_array_add(cells, (gpointer)(gsize)_("row"));
	g_ptr_array_add(cells, (gpointer)(gsize)_("why"));
	for (guint i = 0; im->file != NULL && im->file->headings != NULL && im->file->headings[i] != NULL; i++)
		g_ptr_array_add(cells, im->file->headings[i]);
	g_ptr_array_add(cells, NULL);
	a->text = g_string_new("\xef\xbb\xbf"); /* spreadsheets take it for the sign of UTF-8 */
	csv_write(a->text, delimiter_of(im), (const char *const *)cells->pdata);
	g_ptr_array_unref(cells);
}

static void
put_aside(struct import *im, struct aside *a, const struct people_row *row, const char *why)
{
	g_auto(GStrv) cells = cells_of(row, why);

	if (a->text == NULL)
		begin_aside(im, a);
	a->rows++;
	if (a->text->len < ASIDE_MAX)
		csv_write(a->text, delimiter_of(im), (const char *const *)cells);
}

/* Beside the file, or where --rejects says; a directory's in the folder we are in. */
static gboolean
write_aside(struct import *im, struct aside *a, GError **error)
{
	const char *base = im->options->rejects != NULL ? im->options->rejects : im->what;

	if (a->text == NULL || im->options->dry)
		return TRUE;
	a->path = g_strconcat(base, a->end, NULL);
	return proc_write_file(a->path, a->text->str, a->text->len, error);
}

/* ---- taking ------------------------------------------------------------------------ */

static gboolean
commit(struct import *im, GError **error)
{
	im->batch = 0;
	if (!im->options->dry)
		return db_commit(im->db, FALSE, error);
	db_rollback(im->db);
	return TRUE;
}

/* conflicts: sentences about what of it was left out already; those of the cache join them. */
static gboolean
take_entry(struct import *im, struct entry *e, const struct people_row *row, GPtrArray *conflicts, GError **error)
{
	enum roster_taken taken;

	if (im->batch == 0 && !db_begin(im->db, error))
		return FALSE;
	taken = roster_take(im->roster, e, row->number, conflicts, error);
	if (taken == ROSTER_FAILED) {
		db_rollback(im->db);
		im->batch = 0;
		return FALSE;
	}
	im->added += taken == ROSTER_NEW;
	im->changed += taken == ROSTER_CHANGED;
	im->same += taken == ROSTER_SAME;
	if (conflicts->len > 0) {
		g_autofree char *why = NULL;

		g_ptr_array_add(conflicts, NULL);
		why = g_strjoinv("; ", (char **)conflicts->pdata);
		put_aside(im, &im->conflicts, row, why);
	}
	return ++im->batch < BATCH || commit(im, error);
}

static const char *
too_many_cells(struct import *im, const struct people_row *row)
{
	return row->csv != NULL && row->csv->n > g_strv_length(im->file->headings)
		? _("it has more cells than the heading: a delimiter stands in one without quotation marks") : NULL;
}

static gboolean
take_row(gpointer user, const struct people_row *row, GError **error)
{
	struct import *im = user;
	AUTO(entry) own = NULL;
	g_autoptr(GPtrArray) conflicts = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) why = NULL;
	struct entry *e = row->entry;
	const char *trouble = row->trouble != NULL ? row->trouble : too_many_cells(im, row);

	if (stop_wanted())
		return err_set(error, ERR_BUSY, _("stopped; what was taken stays, and the import can be repeated"));
	im->rows++;
	im->at = row->at;
	draw_bar(im);
	if (trouble != NULL) {
		put_aside(im, &im->rejects, row, trouble);
		return TRUE;
	}
	if (e == NULL)
		e = own = columns_entry(im->columns, (const char *const *)row->csv->cells, row->csv->n);
	if (entry_finish(e, conflicts, &why))
		return take_entry(im, e, row, conflicts, error);
	put_aside(im, &im->rejects, row, why->message);
	return TRUE;
}

static gboolean
take_person(gpointer user, struct entry *e, const char *label, GError **error)
{
	struct import *im = user;
	struct people_row row = { .number = im->rows + 1, .entry = e, .label = label };

	return take_row(im, &row, error);
}

/* ---- columns ----------------------------------------------------------------------- */

/* Said now, or kept from another time, or guessed; what was said is kept. */
static gboolean
find_columns(struct import *im, GError **error)
{
	const char *const *headings = (const char *const *)im->file->headings;
	guint n = g_strv_length(im->file->headings);
	g_autofree char *key = columns_key(headings, n), *kept = ui_get(im->db, key);
	const char *map = im->options->map != NULL ? im->options->map : kept;

	im->columns = map != NULL ? columns_parse(map, headings, n, error) : columns_guess(headings, n, NULL);
	if (im->columns == NULL)
		return FALSE;
	if (!columns_identify(im->columns)) {
		g_autofree char *all = g_strjoinv(", ", im->file->headings);

		return err_set(error, ERR_USAGE, _("%s: no column says who somebody is. Name those that do, for "
			"instance --map 'id=…, name=…, mail=…'; there are: %s"), im->what, all);
	}
	if (im->options->map != NULL && !im->options->dry) {
		g_autofree char *written = columns_write(im->columns);

		return ui_set(im->db, key, written, error);
	}
	if (map == NULL && !im->options->quiet) {
		g_autofree char *written = columns_write(im->columns);
		g_autofree char *sentence = g_strdup_printf(_("%s: columns read as: %s (--map says otherwise)"), im->what,
			written);

		tell(im, sentence);
	}
	return TRUE;
}

/* ---- what came of it --------------------------------------------------------------- */

static void
report_json(const struct import *im)
{
	AUTO(json) j = json_new();

	json_object(j, NULL);
	json_string(j, "source", im->what);
	json_string(j, "charset", im->file != NULL ? im->file->charset : NULL);
	json_int(j, "rows", im->rows);
	json_int(j, "added", im->added);
	json_int(j, "changed", im->changed);
	json_int(j, "unchanged", im->same);
	json_int(j, "contradicting", im->conflicts.rows);
	json_string(j, "contradictions", im->conflicts.path);
	json_int(j, "rejected", im->rejects.rows);
	json_string(j, "rejects", im->rejects.path);
	json_bool(j, "dry_run", im->options->dry);
	json_int(j, "ms", date_monotonic() - im->started);
	json_end(j);
	puts(json_text(j));
}

static void
report_aside(const struct aside *a, const char *format)
{
	g_autofree char *line = NULL;

	if (a->rows == 0)
		return;
	line = g_strdup_printf("  %" PRId64 " %s%s%s", a->rows, format, a->path != NULL ? ": " : "",
		a->path != NULL ? a->path : "");
	text_put(stdout, line, TEXT_LINE);
	putchar('\n');
}

static void
report_text(const struct import *im)
{
	gint64 ms = MAX(date_monotonic() - im->started, 1);
	g_autofree char *line = g_strdup_printf(im->options->dry ?
		_("%s: %" PRId64 " rows would give %" PRId64 " new people and change %" PRId64 "; %" PRId64
		  " are as they were") :
		_("%s: %" PRId64 " rows; %" PRId64 " new people, %" PRId64 " changed, %" PRId64 " as they were"),
		im->what, im->rows, im->added, im->changed, im->same);
	g_autofree char *rate = g_strdup_printf(_("  in %.1f s, %" PRId64 " rows a second"), (double)ms / 1000,
		im->rows * 1000 / ms);

	text_put(stdout, line, TEXT_LINE);
	putchar('\n');
	report_aside(&im->conflicts, _("were taken in part: they contradict what was known, or hold what cannot be read"));
	report_aside(&im->rejects, _("were not taken"));
	puts(rate);
}

/* ---- one file, one directory ------------------------------------------------------- */

static void
clear(struct import *im)
{
	struct aside *all[] = { &im->rejects, &im->conflicts };

	for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
		if (all[i]->text != NULL)
			g_string_free(all[i]->text, TRUE);
		g_free(all[i]->path);
	}
	bar_free(im->bar);
	roster_free(im->roster);
	columns_free(im->columns);
	people_file_free(im->file);
}

static const char *
source_of(const struct import *im)
{
	const struct people_options *o = im->options;

	return o->source != NULL ? o->source : o->directory != NULL ? o->directory
		: im->file->vcard ? "card" : "client";
}

static gboolean
read_all(struct import *im, const struct conf *conf, GError **error)
{
	const char *source = source_of(im);
	gboolean verified, ok;

	if (!roster_source_is_valid(source))
		return err_set(error, ERR_USAGE, _("“%s” cannot name a source: take lower case letters, digits and "
			"hyphens (--source)"), source);
	/* a card's UID is the card's: two address books have two for one person */
	verified = im->options->source != NULL || im->file == NULL || !im->file->vcard;
	im->roster = roster_new(im->db, source, verified, date_now(), im->options->dry);
	if (im->file != NULL)
		ok = people_file_read(im->file, take_row, im, error);
	else
		ok = directory_read(im->db, conf, im->what, NULL, 0, take_person, im, error);
	if (im->batch > 0)
		ok = commit(im, ok ? error : NULL) && ok; /* what was taken stays */
	bar_hide(im->bar);
	return write_aside(im, &im->rejects, ok ? error : NULL) && write_aside(im, &im->conflicts, ok ? error : NULL) &&
		ok;
}

/* 0, 1 when a person must look at some rows, 2 or 3 for a failure. */
static int
import_one(const struct people_options *options, struct db *db, const struct conf *conf, const char *path,
	GError **error)
{
	struct import im = { .options = options, .what = path != NULL ? path : options->directory, .db = db,
		.rejects.end = ".rejects.csv", .conflicts.end = ".contradictions.csv",
		.started = date_monotonic(), .bar = bar_new(options->quiet || options->json) };
	gboolean ok = TRUE;
	int code;

	if (path != NULL) {
		im.file = people_file_open(path, options->charset, error);
		ok = im.file != NULL && (im.file->vcard || find_columns(&im, error));
		if (ok && im.file->remark != NULL && !options->quiet)
			tell(&im, im.file->remark);
	}
	ok = ok && read_all(&im, conf, error);
	if (ok && options->json)
		report_json(&im);
	else if (ok && !options->quiet)
		report_text(&im);
	code = !ok ? 3 : im.rejects.rows + im.conflicts.rows > 0 ? 1 : 0;
	clear(&im);
	return code;
}

int
people_import(const struct people_options *options, char **paths, GError **error)
{
	g_autofree char *home = home_path(NULL);
	AUTO(conf) conf = NULL;
	AUTO(db) db = NULL;
	int worst = 0;

	if ((options->directory == NULL) == (paths[0] == NULL)) {
		err_set(error, ERR_USAGE, _("name files, or a directory: guichet-net people import FILE…, or "
			"--directory NAME"));
		return 2;
	}
	stop_install();
	if (!home_make(home, error) || (conf = conf_load(home, NULL, error)) == NULL ||
	    (db = db_open(home, DB_NET, error)) == NULL || !account_sync_conf(db, conf, error))
		return 3;
	db_spread(db);
	if (options->directory != NULL)
		return import_one(options, db, conf, NULL, error);
	for (guint i = 0; paths[i] != NULL && worst < 2; i++) {
		int code = import_one(options, db, conf, paths[i], error);

		worst = MAX(worst, code);
	}
	return worst;
}
