/* cache/db-file.c — the file of a cache, before SQLite opens it: made, closed to others, and looked at. */
#include "cache/db-file.h"

#include "base/err.h"
#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER_BYTES 100 /* https://sqlite.org/fileformat2.html#the_database_header */

/* ---- on the disk -------------------------------------------------------------------- */

/* An existing file is never opened here: closing a second descriptor of a database would drop
 * the locks that this process holds on it (POSIX advisory locks). */
gboolean
db_make_file(const char *path, GError **error)
{
	g_autofree char *dir = g_path_get_dirname(path);
	struct stat st;
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd >= 0) {
		close(fd);
		if (!proc_sync(dir))
			return err_set_errno(error, ERR_STORAGE, errno,
				_("%s cannot be made safe on disk"), path);
		return TRUE;
	}
	if (errno != EEXIST)
		return err_set_errno(error, ERR_STORAGE, errno,
			_("%s cannot be made; check the folder and the space left on its disk"),
			path);
	if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode) || st.st_uid != geteuid())
		return err_set(error, ERR_STORAGE,
			_("%s is not a file of yours; move it away and try again."), path);
	if ((st.st_mode & 077) != 0 && chmod(path, 0600) != 0)
		return err_set_errno(error, ERR_STORAGE, errno,
			_("%s can be read by others and cannot be closed to them"), path);
	return TRUE;
}

/* SQLite gives -wal and -shm the mode of the main file, unless they were left by somebody. */
void
db_close_side_files(const char *path)
{
	static const char *const side[] = { "-wal", "-shm" };

	for (gsize i = 0; i < G_N_ELEMENTS(side); i++) {
		g_autofree char *name = g_strconcat(path, side[i], NULL);
		struct stat st;

		if (lstat(name, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 077) != 0 &&
			chmod(name, 0600) != 0)
			g_debug("chmod %s: %s", name, g_strerror(errno));
	}
}

/* ---- its header --------------------------------------------------------------------- */

gboolean
db_refuse_version(const char *path, gint64 application, gint64 version, GError **error)
{
	if (version == 0 && application == 0)
		return FALSE;
	if (application != DB_APPLICATION_ID) {
		err_set(error, ERR_INPUT,
			_("%s is not a cache of guichet; move it away or choose another home."),
			path);
		return TRUE;
	}
	if (version > DB_SCHEMA_VERSION) {
		err_set(error, ERR_VERSION,
			_("%s was made by a newer guichet (format %d, this one knows %d). It was "
			  "left as it is; install the newer version."),
			path, (int)version, DB_SCHEMA_VERSION);
		return TRUE;
	}
	if (version < DB_SCHEMA_OLDEST) {
		err_set(error, ERR_VERSION,
			_("%s was made by an early guichet, before its format was settled (format %d, this one knows %d). "
			  "It was left as it is; move it away and start again: messages come in anew, but its notes and "
			  "drafts are in that file alone."),
			path, (int)version, DB_SCHEMA_VERSION);
		return TRUE;
	}
	return FALSE;
}

/* Through SQLite's own file layer: closing a descriptor of ours would drop the locks of other
 * handles of this process on the same file. A short file reads as zeros. */
static int
read_header(const char *path, guint8 head[HEADER_BYTES])
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
	sqlite3_file *file = g_malloc0((gsize)vfs->szOsFile);
	const char *name = sqlite3_create_filename(path, "", "", 0, NULL);
	int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB;
	int rc = vfs->xOpen(vfs, name, file, flags, &flags);

	if (rc == SQLITE_OK) {
		rc = file->pMethods->xRead(file, head, HEADER_BYTES, 0);
		if (rc == SQLITE_IOERR_SHORT_READ)
			rc = SQLITE_OK;
	}
	if (file->pMethods != NULL)
		file->pMethods->xClose(file);
	sqlite3_free_filename(name);
	g_free(file);
	return rc;
}

static gint64
big_endian(const guint8 *p)
{
	return (gint64)p[0] << 24 | (gint64)p[1] << 16 | (gint64)p[2] << 8 | p[3];
}

/* Looks at the file's header without a lock, a WAL or a byte written: a file that is not ours
 * to change stays as it is. (The pager would call a file damaged whose checkpoint was cut by a
 * kill, though its WAL makes it whole.) */
gboolean
db_look_at_header(const char *path, gint64 *version, GError **error)
{
	static const guint8 nothing[HEADER_BYTES];
	guint8 head[HEADER_BYTES] = { 0 };
	int rc = read_header(path, head);

	if (rc == SQLITE_OK && memcmp(head, nothing, sizeof(head)) == 0)
		return TRUE;
	if (rc == SQLITE_OK && memcmp(head, "SQLite format 3", 16) != 0)
		rc = SQLITE_NOTADB;
	if (rc != SQLITE_OK)
		return db_fail_on(NULL, rc, path, error);
	*version = big_endian(head + 60);
	return !db_refuse_version(path, big_endian(head + 68), *version, error);
}
