// layers: none
/* The power goes off: what was synced stays, of what was written since any part may be there.
 *
 * SQLite's files go through a layer that keeps what was written and not synced apart. Again and again, in the
 * midst of writes, syncs and checkpoints, copies are made of the home as the disk could have it: with none of that, with
 * some of the writes, with some of the 512-byte sectors of each. Each copy must open, be sound, hold what
 * was said to be kept, and no cursor beyond its messages. POWER_POINTS=N: how often (20). */
#include "tests/unit/cache-fixture.h"
#include "tests/unit/cache-vfs.h"

#include "cache/ledger.h"
#include "cache/outbox.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#define SECTOR 512
#define STEPS 60 /* of work: a mail, an answer, an act, a checkpoint */

enum mode { LOSE_ALL, LOSE_SOME, TEAR, MODE_N };

/* ---- the disk ------------------------------------------------------------------------ */

struct change { /* written, not synced; data NULL: cut off at `at` */
	gint64 at;
	GBytes *data;
};
struct disk { /* a file */
	GByteArray *kept;
	GArray *changes; /* struct change */
};

static GHashTable *disks; /* path -> struct disk */
static void (*before_write)(void);

static struct disk *
disk_of(sqlite3_file *f) /* NULL: nobody misses it */
{
	return ((struct file *)(void *)f)->own;
}

static void
change_clear(gpointer change)
{
	g_clear_pointer(&((struct change *)change)->data, g_bytes_unref);
}

static void
disk_free(gpointer data)
{
	struct disk *d = data;

	g_byte_array_unref(d->kept);
	g_array_unref(d->changes);
	g_free(d);
}

static void
put(GByteArray *out, gint64 at, const void *data, gsize n)
{
	if (out->len < at + (gint64)n) {
		guint old = out->len;

		g_byte_array_set_size(out, (guint)at + (guint)n);
		memset(out->data + old, 0, out->len - old);
	}
	memcpy(out->data + at, data, n);
}

/* `some`: as chance has it. */
static void
put_change(GByteArray *out, const struct change *c, enum mode mode, GRand *some)
{
	gsize n = 0;
	const guint8 *data = c->data != NULL ? g_bytes_get_data(c->data, &n) : NULL;

	if (some != NULL && mode == LOSE_SOME && g_rand_boolean(some))
		return;
	if (data == NULL) {
		if (out->len > c->at && (some == NULL || g_rand_boolean(some)))
			g_byte_array_set_size(out, (guint)c->at);
		return;
	}
	for (gsize i = 0, step; i < n; i += step) {
		step = some == NULL || mode != TEAR ? n : MIN(n - i, SECTOR - (gsize)(c->at + (gint64)i) % SECTOR);
		if (some == NULL || mode != TEAR || g_rand_boolean(some))
			put(out, c->at + (gint64)i, data + i, step);
	}
}

static int
power_write(sqlite3_file *f, const void *data, int n, sqlite3_int64 at)
{
	struct disk *d = disk_of(f);
	struct change c = { .at = at };

	if (d != NULL) {
		before_write();
		c.data = g_bytes_new(data, (gsize)n);
		g_array_append_val(d->changes, c);
	}
	PASS(f, xWrite, data, n, at);
}

static int
power_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	struct disk *d = disk_of(f);
	struct change c = { .at = size };

	if (d != NULL) {
		before_write();
		g_array_append_val(d->changes, c);
	}
	PASS(f, xTruncate, size);
}

static int
power_sync(sqlite3_file *f, int flags)
{
	struct disk *d = disk_of(f);
	int rc;

	if (d != NULL)
		before_write();
	rc = real(f)->pMethods->xSync(real(f), flags);
	for (guint i = 0; d != NULL && rc == SQLITE_OK && i < d->changes->len; i++)
		put_change(d->kept, &g_array_index(d->changes, struct change, i), LOSE_ALL, NULL);
	if (d != NULL && rc == SQLITE_OK)
		g_array_set_size(d->changes, 0);
	return rc;
}

static int
power_open(sqlite3_vfs *of, const char *path, sqlite3_file *f, int flags, int *out)
{
	struct file *file = (struct file *)(void *)f;
	int rc = vfs_open_real(of, path, f, flags, out);
	struct disk *d = path != NULL && disks != NULL ? g_hash_table_lookup(disks, path) : NULL;

	if (rc == SQLITE_OK && d == NULL && path != NULL && disks != NULL && strstr(path, "/cache.db") != NULL) {
		gsize n;
		g_autofree char *now = NULL;

		d = g_new0(struct disk, 1);
		d->kept = g_byte_array_new();
		d->changes = g_array_new(FALSE, FALSE, sizeof(struct change));
		g_array_set_clear_func(d->changes, change_clear);
		if (g_file_get_contents(path, &now, &n, NULL))
			g_byte_array_append(d->kept, (const guint8 *)now, (guint)n);
		g_hash_table_insert(disks, g_strdup(path), d);
	}
	file->own = d;
	return rc;
}

static int
power_delete(sqlite3_vfs *of, const char *path, int sync)
{
	(void)of;
	if (disks != NULL)
		g_hash_table_remove(disks, path);
	return sys->xDelete(sys, path, sync);
}

/* ---- what is there afterwards -------------------------------------------------------- */

struct said { /* to be kept */
	int replies, acts, messages;
};
struct copy {
	char *home;
	struct said said;
};

static struct fixture *desk;
static struct said said;
static GPtrArray *copies; /* struct copy * */
static GRand *chance;
static int until; /* writes until the next copies are made */

static void
copy_free(gpointer data)
{
	struct copy *c = data;

	home_free(c->home);
	g_free(c);
}

static void
make_copy(enum mode mode)
{
	struct copy *c = g_new0(struct copy, 1);
	GHashTableIter i;
	gpointer path, data;

	c->home = home_new();
	c->said = said;
	g_hash_table_iter_init(&i, disks);
	while (g_hash_table_iter_next(&i, &path, &data)) {
		const struct disk *d = data;
		g_autoptr(GByteArray) left = g_byte_array_new();
		g_autofree char *name = g_path_get_basename(path), *to = g_build_filename(c->home, name, NULL);

		g_byte_array_append(left, d->kept->data, d->kept->len);
		for (guint k = 0; mode != LOSE_ALL && k < d->changes->len; k++)
			put_change(left, &g_array_index(d->changes, struct change, k), mode, chance);
		g_assert_true(g_file_set_contents_full(to, (const char *)left->data, left->len, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
	}
	g_ptr_array_add(copies, c);
}

static void
maybe_copy(void)
{
	if (--until > 0)
		return;
	for (int mode = 0; mode < MODE_N; mode++)
		make_copy((enum mode)mode);
	until = g_rand_int_range(chance, 1, 60);
}

static void
check_copy(const struct copy *c)
{
	struct db *db = open_ok(c->home, DB_NET);
	g_autoptr(GPtrArray) found = db_check(db, FALSE);

	if (found->len > 0)
		g_error("%s", (const char *)found->pdata[0]);
	g_assert_cmpint(db_int(db, -1, SQL("SELECT count(*) FROM outbox")), >=, c->said.replies);
	g_assert_cmpint(db_int(db, -1, SQL("SELECT count(*) FROM act")), >=, c->said.acts);
	g_assert_cmpint(db_int(db, -1, SQL("SELECT count(*) FROM message")), >=, c->said.messages);
	g_assert_cmpint(db_int(db, -1, SQL("SELECT max(coalesce(max(uidnext), 1), 1) - 1 FROM folder")), ==,
		db_int(db, -1, SQL("SELECT count(*) FROM message")));
	db_close(db);
}

/* ---- the work ------------------------------------------------------------------------ */

static void
take(const struct folder *f, int n, gboolean durable)
{
	g_autofree char *spec = g_strdup_printf("%d@x||c%d@x.example|" OURS "|Virement %d|Mon virement ?", n, n % 7, n);
	struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW + n };
	struct message *m = mail(spec, NOW + n);
	g_autoptr(GError) error = NULL;
	gint64 id;

	g_assert_true(db_begin(desk->net, &error));
	g_assert_cmpint(inbox_add(desk->net, m, &source, &id, &error), ==, INBOX_NEW);
	g_assert_true(folder_set(desk->net, f->id, (guint32)n + 2, 0, NOW, &error));
	g_assert_true(db_commit(desk->net, durable, &error));
	g_assert_no_error(error);
	message_free(m);
	if (durable)
		said.messages = n + 1;
}

static void
answer(gint64 case_id)
{
	AUTO(draft) d = draft_new();
	g_autoptr(GError) error = NULL;

	d->case_id = case_id;
	d->kind = g_strdup("reply");
	d->account = 1;
	d->advisor = g_strdup("claire");
	d->identity = g_strdup(OURS);
	d->to = g_strdup("c@x.example");
	d->subject = g_strdup("Re: Virement");
	d->body = g_strdup("Il part demain.");
	g_assert_true(draft_save(desk->desk, d, NOW, &error));
	g_assert_cmpint(outbox_add(desk->desk, d->id, NOW, 0, &error), >, 0);
	g_assert_no_error(error);
	said.replies++;
}

static void
work(void)
{
	AUTO(folder) f = folder_open(desk->net, 1, "INBOX", "INBOX", "inbox", NULL);
	int messages = 0;

	for (int step = 0; step < STEPS; step++) {
		int dice = g_rand_int_range(chance, 0, 10);
		gint64 case_id = db_int(desk->net, 0, SQL("SELECT max(id) FROM cases"));

		if (dice < 5 || case_id == 0) {
			take(f, messages++, dice == 0);
		} else if (dice < 7) {
			answer(case_id);
		} else if (dice < 9) {
			do_act(desk->desk, ACT_CLAIM, case_id, NULL, NOW + step);
			said.acts++;
		} else
			sqlite3_wal_checkpoint_v2(db_handle(desk->net), NULL, step % 2 ? SQLITE_CHECKPOINT_PASSIVE
				: SQLITE_CHECKPOINT_RESTART, NULL, NULL);
	}
}

static void
test_power(void)
{
	struct fixture f;
	const char *points = g_getenv("POWER_POINTS");
	guint want = MODE_N * (points != NULL ? (guint)atoi(points) : 20), seen = 0;

	chance = g_rand_new_with_seed(3);
	copies = g_ptr_array_new_with_free_func(copy_free);
	before_write = maybe_copy;
	while (seen < want) {
		said = (struct said){ 0 };
		until = G_MAXINT; /* a home that is still being made is nobody's yet */
		disks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, disk_free);
		fixture_set_up(&f, NULL);
		sqlite3_wal_checkpoint_v2(db_handle(f.net), NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
		desk = &f;
		until = 1;
		work();
		fixture_tear_down(&f, NULL);
		g_clear_pointer(&disks, g_hash_table_unref);
		for (guint i = 0; i < copies->len && seen < want; i++, seen++)
			check_copy(copies->pdata[i]);
		g_ptr_array_set_size(copies, 0);
	}
	g_test_message("%u copies", seen);
	g_ptr_array_unref(copies);
	g_rand_free(chance);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	vfs_methods.xWrite = power_write;
	vfs_methods.xTruncate = power_truncate;
	vfs_methods.xSync = power_sync;
	vfs_install(power_open, power_delete);
	g_test_add_func("/cache/power", test_power);
	return g_test_run();
}
