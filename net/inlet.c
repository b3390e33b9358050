/* net/inlet.c — new/ to cur/, or to bad/: what every folder of messages has in common. */
#include "net/inlet.h"

#include "base/err.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/proc.h"
#include "net/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX (100 * 1024 * 1024) /* bytes of a file read */
#define TELL_EVERY 20 /* files */
#define REASON ".why"

struct inlet {
	char *account, *suffix;
	char *new, *cur, *bad; /* folders */
	int notify; /* inotify on new/, -1 none */
	guint64 bytes;
	char *left; /* a file that stays where it is, and why; of this pass; or NULL */
	char *trouble;
};

/* ---- opening ------------------------------------------------------------------------- */

struct inlet *
inlet_new(const char *account, const char *folder, const char *suffix, GError **error)
{
	struct inlet *in = g_new0(struct inlet, 1);

	in->account = g_strdup(account);
	in->suffix = g_strdup(suffix);
	in->new = g_build_filename(folder, "new", NULL);
	in->cur = g_build_filename(folder, "cur", NULL);
	in->bad = g_build_filename(folder, "bad", NULL);
	in->notify = -1;
	if (!proc_mkdir(folder, error) || !proc_mkdir(in->new, error) || !proc_mkdir(in->cur, error)) {
		inlet_free(in);
		return NULL;
	}
	in->notify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (in->notify >= 0)
		inotify_add_watch(in->notify, in->new, IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR);
	return in;
}

void
inlet_free(struct inlet *in)
{
	if (in->notify >= 0)
		close(in->notify);
	g_free(in->account);
	g_free(in->suffix);
	g_free(in->new);
	g_free(in->cur);
	g_free(in->bad);
	g_free(in->left);
	g_free(in->trouble);
	g_free(in);
}

int
inlet_fd(const struct inlet *in)
{
	return in->notify;
}

void
inlet_drain(struct inlet *in)
{
	char buf[4096] __attribute__((aligned(__alignof__(struct inotify_event))));

	while (in->notify >= 0 && read(in->notify, buf, sizeof buf) > 0)
		;
}

const char *
inlet_trouble(const struct inlet *in)
{
	return in->trouble;
}

guint64
inlet_bytes(const struct inlet *in)
{
	return in->bytes;
}

/* ---- files --------------------------------------------------------------------------- */

static gboolean
is_regular(const char *path, guint64 *size)
{
	struct stat st;

	if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return FALSE;
	*size = (guint64)st.st_size;
	return TRUE;
}

/* A read lease is granted only when nobody has the file open for writing. */
static gboolean
is_being_written(int fd)
{
	if (fcntl(fd, F_SETLEASE, F_RDLCK) == 0) {
		fcntl(fd, F_SETLEASE, F_UNLCK);
		return FALSE;
	}
	return errno == EAGAIN;
}

/* NULL with errno 0: it is being written, or is no file any more. */
static GBytes *
read_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC), failed = 0;
	g_autofree char *bytes = NULL;
	struct stat st;
	gboolean ok;

	if (fd < 0) {
		if (errno == ENOENT || errno == ELOOP)
			errno = 0;
		return NULL;
	}
	ok = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= FILE_MAX &&
		!is_being_written(fd);
	if (ok) {
		bytes = g_malloc((gsize)st.st_size + 1);
		ok = st.st_size == 0 || proc_read(fd, bytes, (gsize)st.st_size, 0);
		failed = ok ? 0 : errno;
	}
	close(fd);
	errno = failed;
	return ok ? g_bytes_new_take(g_steal_pointer(&bytes), (gsize)st.st_size) : NULL;
}

static int
by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names of the files that are meant; a folder that is not there is empty. */
static GPtrArray *
list(const struct inlet *in, const char *folder, GError **error)
{
	g_autoptr(GError) why = NULL;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, &why);
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	const char *name;

	if (dir == NULL && !g_error_matches(why, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
		g_ptr_array_unref(names);
		err_set(error, ERR_STORAGE, _("Account “%s”: the spool folder cannot be read: %s"),
			in->account, why->message);
		return NULL;
	}
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
		if (*name != '.' && g_str_has_suffix(name, in->suffix))
			g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, by_name);
	return names;
}

/* Never over a file that is there already; not every file system knows how to refuse that. */
static gboolean
rename_anew(const char *from, const char *to)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return TRUE;
	if (errno != EINVAL)
		return FALSE;
	if (access(to, F_OK) == 0) {
		errno = EEXIST;
		return FALSE;
	}
	return rename(from, to) == 0;
}

/* new/NAME to FOLDER/NAME, or to FOLDER/2-NAME …; where it lies then (transfer full), "" when somebody
 * took it away: what it held is stored all the same. */
static char *
move_to(const struct inlet *in, const char *folder, const char *name, GError **error)
{
	g_autofree char *from = g_build_filename(in->new, name, NULL);
	char *to = g_build_filename(folder, name, NULL);

	for (int i = 2; !rename_anew(from, to); i++) {
		gboolean gone = errno == ENOENT;

		if (!gone && (errno != EEXIST || i == 1000)) {
			err_set_errno(error, ERR_STORAGE, errno, _("Account “%s”: %s cannot be moved to %s"),
				in->account, from, folder);
			g_free(to);
			return NULL;
		}
		g_free(to);
		if (gone)
			return g_strdup("");
		to = g_strdup_printf("%s/%d-%s", folder, i, name);
	}
	return to;
}

/* ---- what cannot be brought in ----------------------------------------------------------- */

/* It may be mended by itself, or by a person, where it lies. */
static void
leave(struct inlet *in, const char *path, const char *why)
{
	g_free(in->left);
	in->left = g_strdup_printf(_("Account “%s”: %s cannot be brought in (%s) and is left where it "
		"is. Mend it or take it away; the other files are brought in."), in->account, path,
		why);
}

static gboolean
put_aside(const struct inlet *in, const char *name, const char *why, GError **error)
{
	g_autofree char *to = proc_mkdir(in->bad, error) ? move_to(in, in->bad, name, error) : NULL;
	g_autofree char *reason = to != NULL ? g_strconcat(to, REASON, NULL) : NULL;

	if (reason == NULL)
		return FALSE;
	return *to == '\0' || proc_write_file(reason, why, strlen(why), error);
}

static char *
reason_of(const char *path)
{
	g_autofree char *file = g_strconcat(path, REASON, NULL);
	char *text = NULL;

	if (!g_file_get_contents(file, &text, NULL, NULL))
		text = g_strdup(_("nobody wrote down why"));
	return g_strstrip(text);
}

/* As long as something lies aside, or stays. */
static gboolean
take_stock(struct inlet *in, GError **error)
{
	g_autofree char *before = g_steal_pointer(&in->trouble);
	g_autoptr(GPtrArray) aside = list(in, in->bad, error);
	g_autofree char *path = NULL, *why = NULL;

	if (aside == NULL)
		return FALSE;
	if (aside->len == 1) {
		path = g_build_filename(in->bad, aside->pdata[0], NULL);
		why = reason_of(path);
		in->trouble = g_strdup_printf(_("Account “%s”: a file could not be brought in and was put "
			"aside, %s (%s). Mend it and move it back to new, or take it away."), in->account,
			path, why);
	} else if (aside->len > 1) {
		in->trouble = g_strdup_printf(_("Account “%s”: %u files could not be brought in and were put "
			"aside in %s, each with its reason beside it (.why). Mend them and move them "
			"back to new, or take them away."), in->account, aside->len, in->bad);
	} else {
		in->trouble = g_strdup(in->left);
	}
	if (in->trouble != NULL && g_strcmp0(before, in->trouble) != 0)
		log_warn("%s", in->trouble);
	return TRUE;
}

/* ---- a pass -------------------------------------------------------------------------- */

struct pass {
	struct inlet *in;
	const struct inlet_user *user;
	gpointer data;
	GPtrArray *taken; /* char *: names */
};

static gboolean
take(struct pass *p, const char *name, GError **error)
{
	struct inlet *in = p->in;
	g_autofree char *path = g_build_filename(in->new, name, NULL);
	g_autoptr(GBytes) bytes = NULL;
	g_autoptr(GError) why = NULL;
	guint64 size;

	if (!is_regular(path, &size))
		return TRUE;
	if (size > FILE_MAX) {
		leave(in, path, _("it is larger than 100 MiB"));
		return TRUE;
	}
	if ((bytes = read_file(path)) == NULL) { /* still being written: its end wakes us */
		if (errno != 0)
			leave(in, path, g_strerror(errno));
		return TRUE;
	}
	in->bytes += size;
	switch (p->user->take(p->data, path, bytes, &why)) {
	case INLET_TAKEN:
		g_ptr_array_add(p->taken, g_strdup(name));
		return TRUE;
	case INLET_ASIDE:
		return put_aside(in, name, why->message, error);
	default:
		g_propagate_error(error, g_steal_pointer(&why));
		return FALSE;
	}
}

/* Stored first, moved afterwards: a crash between the two brings the same files again, and what is in
 * them is recognised. */
static gboolean
run_pass(struct pass *p, const GPtrArray *names, GError **error)
{
	for (guint i = 0; i < names->len && !stop_wanted(); i++) {
		if (p->user->tell != NULL && i % TELL_EVERY == 0)
			p->user->tell(p->data, i, names->len);
		if (!take(p, names->pdata[i], error))
			return FALSE;
	}
	if (p->taken->len > 0 && !p->user->settle(p->data, error))
		return FALSE;
	if (FAULT("spool_stored"))
		return err_set(error, ERR_STORAGE, "fault point spool_stored");
	for (guint i = 0; i < p->taken->len; i++) {
		g_autofree char *to = move_to(p->in, p->in->cur, p->taken->pdata[i], error);

		if (to == NULL)
			return FALSE;
	}
	return TRUE;
}

gboolean
inlet_pass(struct inlet *in, const struct inlet_user *user, gpointer data, GError **error)
{
	g_autoptr(GPtrArray) names = list(in, in->new, error);
	g_autoptr(GPtrArray) taken = g_ptr_array_new_with_free_func(g_free);
	struct pass pass = { in, user, data, taken };

	if (names == NULL)
		return FALSE;
	g_clear_pointer(&in->left, g_free);
	return run_pass(&pass, names, error) && take_stock(in, error);
}
