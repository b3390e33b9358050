/* cache/db-wipe.c — all pages of a file from the roots of its tables; see https://sqlite.org/fileformat2.html */
#include "cache/db-wipe.h"

#include "base/err.h"
#include "base/fault.h"
#include "cache/db-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define HEADER 100 /* bytes of the first page */
#define PAGE_MIN 512
#define PAGE_MAX 65536
#define LOCK_BYTE 0x40000000 /* its page is never used */
#define INDEX_INNER 2
#define TABLE_INNER 5
#define INDEX_LEAF 10
#define TABLE_LEAF 13
#define SHOW_EVERY 4096

struct wipe {
	sqlite3_file *file;
	guint size; /* of a page; nothing is reserved */
	guint32 pages;
	guint8 *seen; /* a bit a page */
	guint32 n_seen;
	GArray *todo; /* guint32: pages of trees */
	guint64 page[PAGE_MAX / 8], live[PAGE_MAX / 8]; /* live: all ones where a byte belongs to something */
	gint64 cleaned;
	struct bar *bar;
	enum db_wiped state;
	GError **error;
};

static guint32
get16(const guint8 *p)
{
	return (guint32)p[0] << 8 | p[1];
}

static guint32
get32(const guint8 *p)
{
	return (guint32)p[0] << 24 | (guint32)p[1] << 16 | (guint32)p[2] << 8 | p[3];
}

/* ---- pages -------------------------------------------------------------------------- */

static gboolean
unsure(struct wipe *w)
{
	w->state = DB_WIPE_UNSURE;
	return FALSE;
}

static gboolean
fail(struct wipe *w, int rc)
{
	w->state = DB_WIPE_FAILED;
	return err_set(w->error, ERR_STORAGE, _("What was erased cannot be overwritten in cache.db: %s"), sqlite3_errstr(rc));
}

static sqlite3_int64
place_of(const struct wipe *w, guint32 number)
{
	return (sqlite3_int64)(number - 1) * w->size;
}

/* Every page belongs to one thing: one that is met again is a damaged file's. */
static gboolean
read_page(struct wipe *w, guint32 number)
{
	int rc;

	if (number == 0 || number > w->pages || w->seen[number / 8] & 1 << number % 8)
		return unsure(w);
	w->seen[number / 8] |= (guint8)(1 << number % 8);
	if (w->n_seen++ % SHOW_EVERY == 0) {
		g_autofree char *figures = g_strdup_printf(_("%" PRId64 " of %" PRId64), (gint64)w->n_seen, (gint64)w->pages);

		bar_show(w->bar, _("erase"), w->n_seen, w->pages, figures);
	}
	rc = w->file->pMethods->xRead(w->file, w->page, (int)w->size, place_of(w, number));
	memset(w->live, 0, w->size);
	return rc == SQLITE_OK || fail(w, rc);
}

static gboolean
keep(struct wipe *w, gsize from, gsize n)
{
	if (from > w->size || n > w->size - from)
		return unsure(w);
	memset((guint8 *)w->live + from, 0xff, n);
	return TRUE;
}

/* Writes the page back with nothing in it but what is kept, where there is more. */
static gboolean
clean_page(struct wipe *w, guint32 number)
{
	guint64 more = 0;
	int rc;

	for (guint i = 0; i < w->size / 8; i++) {
		more |= w->page[i] & ~w->live[i];
		w->page[i] &= w->live[i];
	}
	if (more == 0)
		return TRUE;
	w->cleaned++;
	(void)FAULT("erase_page");
	rc = w->file->pMethods->xWrite(w->file, w->page, (int)w->size, place_of(w, number));
	return rc == SQLITE_OK || fail(w, rc);
}

/* ---- trees -------------------------------------------------------------------------- */

/* The bytes of a number, 0 when it goes over the end. */
static guint
varint(const guint8 *p, const guint8 *end, guint64 *value)
{
	*value = 0;
	for (guint i = 0; p + i < end && i < 9; i++) {
		*value = i == 8 ? *value << 8 | p[i] : *value << 7 | (p[i] & 0x7f);
		if (i == 8 || (p[i] & 0x80) == 0)
			return i + 1;
	}
	return 0;
}

/* How much of a row of n bytes stands in its cell: the rest is on pages of its own. */
static guint64
local_part(const struct wipe *w, guint8 type, guint64 n)
{
	guint64 u = w->size, most = type == TABLE_LEAF ? u - 35 : (u - 12) * 64 / 255 - 23;
	guint64 least = (u - 12) * 32 / 255 - 23, part = least + (n - least) % (u - 4);

	return n <= most ? n : part <= most ? part : least;
}

/* A cell of the page in hand: *rest bytes of its row begin on the page *more. */
static gboolean
keep_cell(struct wipe *w, guint8 type, guint at, guint32 *more, guint64 *rest)
{
	const guint8 *page = (const guint8 *)w->page, *end = page + w->size, *p = page + MIN(at, w->size);
	guint64 n = 0, rowid, part;
	guint used;

	*rest = 0;
	if (type == INDEX_INNER || type == TABLE_INNER) {
		guint32 child;

		if (end - p < 4)
			return unsure(w);
		child = get32(p);
		g_array_append_val(w->todo, child);
		p += 4;
	}
	if (type != TABLE_INNER) {
		if ((used = varint(p, end, &n)) == 0 || n > G_MAXINT32)
			return unsure(w);
		p += used;
	}
	if (type == TABLE_INNER || type == TABLE_LEAF) {
		if ((used = varint(p, end, &rowid)) == 0)
			return unsure(w);
		p += used;
	}
	part = type == TABLE_INNER ? 0 : local_part(w, type, n);
	if (part > (guint64)(end - p))
		return unsure(w);
	p += part;
	if (part < n) {
		if (end - p < 4)
			return unsure(w);
		*more = get32(p);
		*rest = n - part;
		p += 4;
	}
	return keep(w, at, (gsize)(p - (page + at)));
}

struct rest {
	guint32 page;
	guint64 bytes;
};

static gboolean
clean_overflow(struct wipe *w, struct rest r)
{
	while (r.bytes > 0) {
		guint64 part = MIN(r.bytes, w->size - 4);
		guint32 next;

		if (!read_page(w, r.page) || !keep(w, 0, 4 + part))
			return FALSE;
		next = get32((const guint8 *)w->page);
		if (!clean_page(w, r.page))
			return FALSE;
		r.bytes -= part;
		r.page = next;
	}
	return r.page == 0 || unsure(w);
}

/* The first four bytes of a free block say how long it is, and where the next one is, which comes later. */
static gboolean
keep_blocks(struct wipe *w, guint block)
{
	const guint8 *page = (const guint8 *)w->page;

	while (block != 0) {
		guint next;

		if (!keep(w, block, 4))
			return FALSE;
		next = get16(page + block);
		if (next != 0 && next <= block)
			return unsure(w);
		block = next;
	}
	return TRUE;
}

static gboolean
clean_tree_page(struct wipe *w, guint32 number, GArray *rests)
{
	const guint8 *page = (const guint8 *)w->page;
	guint head = number == 1 ? HEADER : 0, cells, long_head;
	guint8 type;

	if (!read_page(w, number))
		return FALSE;
	type = page[head];
	if (type != INDEX_INNER && type != TABLE_INNER && type != INDEX_LEAF && type != TABLE_LEAF)
		return unsure(w);
	long_head = type == INDEX_INNER || type == TABLE_INNER ? 12 : 8;
	cells = get16(page + head + 3);
	if (!keep(w, 0, head + long_head + 2 * (gsize)cells) || !keep_blocks(w, get16(page + head + 1)))
		return FALSE;
	for (guint i = 0; i < cells; i++) {
		struct rest r = { 0, 0 };

		if (!keep_cell(w, type, get16(page + head + long_head + 2 * i), &r.page, &r.bytes))
			return FALSE;
		if (r.bytes > 0)
			g_array_append_val(rests, r);
	}
	if (long_head == 12) {
		guint32 last = get32(page + head + 8);

		g_array_append_val(w->todo, last);
	}
	return clean_page(w, number);
}

static gboolean
clean_trees(struct wipe *w)
{
	g_autoptr(GArray) rests = g_array_new(FALSE, FALSE, sizeof(struct rest));
	gboolean ok = TRUE;

	while (ok && w->todo->len > 0) {
		guint32 number = g_array_index(w->todo, guint32, w->todo->len - 1);

		g_array_set_size(w->todo, w->todo->len - 1);
		g_array_set_size(rests, 0);
		ok = clean_tree_page(w, number, rests);
		for (guint i = 0; ok && i < rests->len; i++)
			ok = clean_overflow(w, g_array_index(rests, struct rest, i));
	}
	return ok;
}

/* ---- free pages --------------------------------------------------------------------- */

/* A trunk names the next one, and free pages, which hold nothing. */
static gboolean
clean_free(struct wipe *w, guint32 trunk)
{
	g_autoptr(GArray) leaves = g_array_new(FALSE, FALSE, sizeof(guint32));

	while (trunk != 0) {
		const guint8 *page = (const guint8 *)w->page;
		guint32 next, n;

		if (!read_page(w, trunk))
			return FALSE;
		next = get32(page);
		n = get32(page + 4);
		if (n > w->size / 4 || !keep(w, 0, 8 + 4 * (gsize)n))
			return unsure(w);
		g_array_set_size(leaves, 0);
		for (guint32 i = 0; i < n; i++) {
			guint32 leaf = get32(page + 8 + 4 * i);

			g_array_append_val(leaves, leaf);
		}
		if (!clean_page(w, trunk))
			return FALSE;
		for (guint i = 0; i < leaves->len; i++)
			if (!read_page(w, g_array_index(leaves, guint32, i)) || !clean_page(w, g_array_index(leaves, guint32, i)))
				return FALSE;
		trunk = next;
	}
	return TRUE;
}

/* ---- the file ----------------------------------------------------------------------- */

static gboolean
read_head(struct wipe *w, guint32 *trunk)
{
	guint8 head[HEADER];
	sqlite3_int64 bytes = 0;
	int rc = w->file->pMethods->xRead(w->file, head, HEADER, 0);

	if (rc == SQLITE_OK)
		rc = w->file->pMethods->xFileSize(w->file, &bytes);
	if (rc != SQLITE_OK)
		return fail(w, rc);
	w->size = get16(head + 16) == 1 ? PAGE_MAX : get16(head + 16);
	w->pages = get32(head + 28);
	*trunk = get32(head + 32);
	/* reserved bytes, or the maps of auto_vacuum: not how guichet makes a file */
	if (w->size < PAGE_MIN || (w->size & (w->size - 1)) != 0 || head[20] != 0 || get32(head + 52) != 0)
		return unsure(w);
	return bytes == (sqlite3_int64)w->pages * w->size || unsure(w);
}

static gboolean
find_roots(struct wipe *w, sqlite3 *sql)
{
	guint32 root = 1; /* the schema's own */
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(sql, "SELECT rootpage FROM sqlite_master WHERE rootpage > 0", -1, &stmt, NULL);

	g_array_append_val(w->todo, root);
	while (rc == SQLITE_OK || rc == SQLITE_ROW)
		if ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
			root = (guint32)sqlite3_column_int64(stmt, 0);
			g_array_append_val(w->todo, root);
		}
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE || fail(w, rc);
}

static gboolean
clean_all(struct wipe *w, sqlite3 *sql)
{
	guint32 trunk = 0, unused;
	int rc = sqlite3_file_control(sql, "main", SQLITE_FCNTL_FILE_POINTER, &w->file);

	if (rc != SQLITE_OK || w->file == NULL || w->file->pMethods == NULL)
		return unsure(w);
	if (!read_head(w, &trunk))
		return FALSE;
	w->seen = g_malloc0(w->pages / 8 + 1);
	if (!find_roots(w, sql) || !clean_trees(w) || !clean_free(w, trunk))
		return FALSE;
	unused = w->pages > LOCK_BYTE / w->size ? 1 : 0;
	if (w->n_seen + unused != w->pages)
		return unsure(w);
	rc = w->file->pMethods->xSync(w->file, SQLITE_SYNC_FULL);
	return rc == SQLITE_OK || fail(w, rc);
}

enum db_wiped
db_wipe(sqlite3 *sql, struct bar *bar, gint64 *pages, GError **error)
{
	struct wipe *w = g_new0(struct wipe, 1);
	enum db_wiped state;

	w->bar = bar;
	w->error = error;
	w->state = DB_WIPED;
	w->todo = g_array_new(FALSE, FALSE, sizeof(guint32));
	clean_all(w, sql);
	sqlite3_db_release_memory(sql); /* the schema was read before */
	state = w->state;
	*pages = w->cleaned;
	g_array_free(w->todo, TRUE);
	g_free(w->seen);
	g_free(w);
	return state;
}
