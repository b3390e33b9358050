/* tests/unit/cache-vfs.h — a layer between SQLite and the system's files, which passes everything on. A test puts
 * functions of its own into vfs_methods before vfs_install(), and asks real() for the file behind one. */
#ifndef GUICHET_TESTS_CACHE_VFS_H
#define GUICHET_TESTS_CACHE_VFS_H

#include <sqlite3.h>

struct file { /* SQLite's; the system's own is behind it */
	sqlite3_file base;
	void *own; /* of the test */
};

static sqlite3_vfs *sys, vfs;

static sqlite3_file *
real(sqlite3_file *f)
{
	return (sqlite3_file *)(void *)((struct file *)(void *)f + 1);
}
#define DO(f, call) return real(f)->pMethods->call(real(f))
#define PASS(f, call, ...) return real(f)->pMethods->call(real(f), __VA_ARGS__)

static int vfs_close(sqlite3_file *f) { DO(f, xClose); }
static int vfs_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at) { PASS(f, xRead, to, n, at); }
static int vfs_write(sqlite3_file *f, const void *data, int n, sqlite3_int64 at) { PASS(f, xWrite, data, n, at); }
static int vfs_truncate(sqlite3_file *f, sqlite3_int64 size) { PASS(f, xTruncate, size); }
static int vfs_sync(sqlite3_file *f, int flags) { PASS(f, xSync, flags); }
static int vfs_size(sqlite3_file *f, sqlite3_int64 *size) { PASS(f, xFileSize, size); }
static int vfs_lock(sqlite3_file *f, int level) { PASS(f, xLock, level); }
static int vfs_unlock(sqlite3_file *f, int level) { PASS(f, xUnlock, level); }
static int vfs_reserved(sqlite3_file *f, int *out) { PASS(f, xCheckReservedLock, out); }
static int vfs_control(sqlite3_file *f, int op, void *arg) { PASS(f, xFileControl, op, arg); }
static int vfs_sector(sqlite3_file *f) { DO(f, xSectorSize); }
static int vfs_traits(sqlite3_file *f) { DO(f, xDeviceCharacteristics); }
static int vfs_map(sqlite3_file *f, int page, int size, int extend, void volatile **out) { PASS(f, xShmMap, page, size, extend, out); }
static int vfs_shm_lock(sqlite3_file *f, int at, int n, int flags) { PASS(f, xShmLock, at, n, flags); }
static void vfs_barrier(sqlite3_file *f) { real(f)->pMethods->xShmBarrier(real(f)); }
static int vfs_unmap(sqlite3_file *f, int gone) { PASS(f, xShmUnmap, gone); }

static sqlite3_io_methods vfs_methods = { 2, vfs_close, vfs_read, vfs_write, vfs_truncate, vfs_sync, vfs_size, vfs_lock,
	vfs_unlock, vfs_reserved, vfs_control, vfs_sector, vfs_traits, vfs_map, vfs_shm_lock, vfs_barrier, vfs_unmap, NULL,
	NULL };

/* `open` and `remove` may be NULL. What opens passes on to vfs_open_real. */
static int
vfs_open_real(sqlite3_vfs *of, const char *path, sqlite3_file *f, int flags, int *out)
{
	int rc = sys->xOpen(sys, path, real(f), flags, out);

	(void)of;
	((struct file *)(void *)f)->own = NULL;
	f->pMethods = rc == SQLITE_OK ? &vfs_methods : NULL;
	return rc;
}

static void
vfs_install(int (*open)(sqlite3_vfs *, const char *, sqlite3_file *, int, int *),
	int (*remove)(sqlite3_vfs *, const char *, int))
{
	sys = sqlite3_vfs_find(NULL);
	vfs = *sys;
	vfs.zName = "test";
	vfs.szOsFile = sys->szOsFile + (int)sizeof(struct file);
	vfs.xOpen = open != NULL ? open : vfs_open_real;
	if (remove != NULL)
		vfs.xDelete = remove;
	vfs.pNext = NULL;
	g_assert_cmpint(sqlite3_vfs_register(&vfs, 1), ==, SQLITE_OK);
}

#endif
