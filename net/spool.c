/* net/spool.c — a folder as a link: files in new/ come in, answers go to outbox/ as files. */
#include "net/spool.h"

#include "base/date.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/proc.h"
#include "cache/account.h"
#include "cache/inbox.h"
#include "net/deliver.h"
#include "net/deliver-mime.h"
#include "net/ingest.h"
#include "net/parser.h"
#include "net/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX (100 * 1024 * 1024) /* bytes of a file read */
#define INDEX_MS 100
#define LOOK_AGAIN_MS 60000 /* in case an inotify event was lost (network file systems) */

struct spool {
	struct db *db;
	const struct conf *conf;
	struct account *account;
	struct bell *bell;
	struct ingest *ingest;
	struct deliver_mime mime;
	struct deliver *deliver;
	struct parser *parser; /* for attachments, once one was asked for */
	char *new, *cur, *outbox; /* folders */
	int notify; /* inotify on new/, -1 none */
	guint64 bytes; /* read from files */
	char *trouble; /* a file that needs a person, or NULL */
};

/* ---- in ------------------------------------------------------------------------------ */

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

static GPtrArray *
list_new(struct spool *s, GError **error)
{
	g_autoptr(GError) why = NULL;
	g_autoptr(GDir) dir = g_dir_open(s->new, 0, &why);
	GPtrArray *names;
	const char *name;

	if (dir == NULL) {
		err_set(error, ERR_STORAGE, _("Account “%s”: the spool folder cannot be read: %s"),
			s->account->name, why->message);
		return NULL;
	}
	names = g_ptr_array_new_with_free_func(g_free);
	while ((name = g_dir_read_name(dir)) != NULL)
		if (*name != '.' && g_str_has_suffix(name, ".eml"))
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

/* new/NAME to cur/NAME, or to cur/2-NAME … */
static gboolean
move_on(struct spool *s, const char *name, GError **error)
{
	g_autofree char *from = g_build_filename(s->new, name, NULL);
	g_autofree char *to = g_build_filename(s->cur, name, NULL);

	for (int i = 2; i < 1000 && !rename_anew(from, to); i++) {
		if (errno == ENOENT) /* somebody took it away: it is stored all the same */
			return TRUE;
		if (errno != EEXIST)
			return err_set_errno(error, ERR_STORAGE, errno,
				_("Account “%s”: %s cannot be moved to %s"), s->account->name, from, s->cur);
		g_free(to);
		to = g_strdup_printf("%s/%d-%s", s->cur, i, name);
	}
	return TRUE;
}

static void
set_trouble(struct spool *s, const char *path, const char *why)
{
	g_autofree char *before = s->trouble;

	s->trouble = g_strdup_printf(_("Account “%s”: %s cannot be brought in (%s) and is left where it "
		"is. Mend it or take it away; the other files are brought in."), s->account->name, path,
		why);
	if (g_strcmp0(before, s->trouble) != 0)
		log_warn("%s", s->trouble);
}

static gboolean
take(struct spool *s, const char *name, GPtrArray *taken, GError **error)
{
	g_autofree char *path = g_build_filename(s->new, name, NULL);
	struct ingest_origin origin = { .label = path };
	g_autoptr(GBytes) bytes = NULL;
	guint64 size;

	if (!is_regular(path, &size))
		return TRUE;
	if (size > FILE_MAX) {
		set_trouble(s, path, _("it is larger than 100 MiB"));
		return TRUE;
	}
	if ((bytes = read_file(path)) == NULL) { /* still being written: its end wakes us */
		if (errno != 0)
			set_trouble(s, path, g_strerror(errno));
		return TRUE;
	}
	g_ptr_array_add(taken, g_strdup(name));
	s->bytes += size;
	return ingest_mail(s->ingest, bytes, &origin, error);
}

static void
tell(struct spool *s, const char *phase, guint done, guint total)
{
	g_autoptr(GError) why = NULL;

	if (!account_set_phase(s->db, s->account->id, phase, done, total, &why))
		log_warn("%s: the status cannot be written: %s", s->account->name, why->message);
}

/* A server would send again what a power cut takes from the cache; a file that was moved would not come
 * back. */
static gboolean
make_durable(struct db *db, GError **error)
{
	return db_begin(db, error) && db_commit(db, TRUE, error);
}

/* Stored first, moved afterwards: a crash between the two brings the same mails again, and they
 * are recognised. */
static gboolean
bring_in(struct spool *s, GError **error)
{
	g_autoptr(GPtrArray) names = list_new(s, error);
	g_autoptr(GPtrArray) taken = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) trouble = NULL;

	if (names == NULL)
		return FALSE;
	g_clear_pointer(&s->trouble, g_free);
	for (guint i = 0; i < names->len && !stop_wanted(); i++) {
		if (i % 20 == 0)
			tell(s, "syncing", i, names->len);
		if (!take(s, g_ptr_array_index(names, i), taken, error))
			return FALSE;
	}
	if (!ingest_flush(s->ingest, error) || (taken->len > 0 && !make_durable(s->db, error)))
		return FALSE;
	if (FAULT("spool_stored"))
		return err_set(error, ERR_STORAGE, "fault point spool_stored");
	for (guint i = 0; i < taken->len; i++)
		if (!move_on(s, g_ptr_array_index(taken, i), error))
			return FALSE;
	if (s->trouble != NULL)
		err_set(&trouble, ERR_INPUT, "%s", s->trouble);
	return account_set_result(s->db, s->account->id, trouble, 0, date_now(), error);
}

/* ---- attachments asked for ------------------------------------------------------------ */

static GBytes *
decode_part(struct spool *s, const struct inbox_wish *wish, GError **error)
{
	g_autoptr(GBytes) source = inbox_source(s->db, wish->message, error);

	if (source == NULL)
		return NULL;
	if (s->parser == NULL)
		s->parser = parser_new(s->account->name);
	return parser_part(s->parser, source, wish->section, error);
}

static gboolean
fulfil_wishes(struct spool *s, GError **error)
{
	g_autoptr(GPtrArray) wishes = inbox_wishes(s->db, s->account->id, error);

	for (guint i = 0; wishes != NULL && i < wishes->len; i++) {
		const struct inbox_wish *wish = g_ptr_array_index(wishes, i);
		g_autoptr(GError) why = NULL;
		g_autoptr(GBytes) part = decode_part(s, wish, &why);

		if (part == NULL && err_policy(why) != ERR_GIVE_UP) {
			g_propagate_error(error, g_steal_pointer(&why));
			return FALSE;
		}
		if (!inbox_part_have(s->db, wish->message, wish->section, part,
			    part == NULL ? why->message : NULL, error))
			return FALSE;
	}
	return wishes != NULL;
}

/* ---- out ----------------------------------------------------------------------------- */

static char *
answer_path(const struct spool *s, const struct outbox *row)
{
	g_autofree char *name = g_strdup_printf("%s.eml", row->gid);

	return g_build_filename(s->outbox, name, NULL);
}

static gboolean
spool_send(gpointer self, const struct outbox *row, gboolean some, deliver_step step, gpointer data,
	struct deliver_sent *told, GError **error)
{
	struct spool *s = self;
	g_autofree char *path = answer_path(s, row);
	gsize len;
	const void *bytes;

	(void)some;
	(void)told; /* a folder takes every recipient */
	if (!deliver_mime_prepare(&s->mime, row, error) || !proc_mkdir(s->outbox, error))
		return FALSE;
	bytes = g_bytes_get_data(s->mime.bytes, &len);
	if (!step("envelope", data, error) || !step("data", data, error) ||
	    !step("body", data, error) || !proc_write_file(path, bytes, len, error))
		return FALSE;
	/* it is there: a failure to write that down must not make anybody send it again */
	(void)step("done", data, NULL);
	return TRUE;
}

static enum deliver_found
spool_look(gpointer self, const struct outbox *row, struct deliver_sent *told, GError **error)
{
	g_autofree char *path = answer_path(self, row);

	(void)told;
	(void)error;
	return g_file_test(path, G_FILE_TEST_IS_REGULAR) ? DELIVER_FOUND : DELIVER_ABSENT;
}

static gboolean
spool_keep(gpointer self, const struct outbox *row, gint64 at, GError **error)
{
	return deliver_mime_keep(&((struct spool *)self)->mime, row, at, error);
}

static const struct deliver_link spool_link = { "spool", spool_send, spool_look, spool_keep, NULL };

/* ---- the loop ------------------------------------------------------------------------ */

static void
drain(int fd)
{
	char buf[4096] __attribute__((aligned(__alignof__(struct inotify_event))));

	while (fd >= 0 && read(fd, buf, sizeof buf) > 0)
		;
}

/* Until a file comes, the bell rings, an answer falls due, or the worker is to end. */
static void
wait_for_work(struct spool *s, gint64 wake, gboolean indexed)
{
	struct pollfd fds[] = {
		{ .fd = s->notify, .events = POLLIN }, { .fd = bell_fd(s->bell), .events = POLLIN },
		{ .fd = stop_fd(), .events = POLLIN },
	};
	gint64 end = date_monotonic() + LOOK_AGAIN_MS;

	if (wake != 0)
		end = MIN(end, date_monotonic() + MAX(wake - date_now(), 0));
	while (indexed && !stop_wanted()) {
		gint64 left = end - date_monotonic();
		int n = left > 0 ? poll(fds, G_N_ELEMENTS(fds), (int)left) : 0;

		if (n == 0 || fds[0].revents != 0)
			break;
		if ((bell_take(s->bell) & (1u << BELL_WORK | 1u << BELL_SYNC)) != 0)
			break;
	}
	drain(s->notify);
}

/* What is due leaves, however the bringing in went. */
static gboolean
one_turn(struct spool *s, gint64 *wake, GError **error)
{
	g_autoptr(GError) why = NULL;

	if (bring_in(s, &why) && fulfil_wishes(s, &why))
		return deliver_turn(s->deliver, wake, error);
	(void)deliver_turn(s->deliver, wake, NULL);
	g_propagate_error(error, g_steal_pointer(&why));
	return FALSE;
}

static gboolean
index_more(struct spool *s, gboolean *done)
{
	g_autoptr(GError) why = NULL;

	*done = ingest_index(s->ingest, INDEX_MS, &why);
	if (why != NULL) {
		log_warn("%s: the search index is behind: %s", s->account->name, why->message);
		*done = TRUE;
	}
	return *done;
}

static gboolean
loop(struct spool *s, gboolean once, GError **error)
{
	gint64 wake = 0;
	gboolean indexed = FALSE;

	do {
		gboolean ok = one_turn(s, &wake, error);

		deliver_mime_clear(&s->mime); /* it may be large, and the next turn far */
		if (!ok)
			return FALSE;
		index_more(s, &indexed);
		while (once && !indexed && !stop_wanted())
			index_more(s, &indexed);
		tell(s, once ? "idle" : "listening", 0, 0);
		if (!once)
			wait_for_work(s, wake, indexed);
	} while (!once && !stop_wanted());
	return TRUE;
}

static gboolean
make_folders(struct spool *s, GError **error)
{
	const char *path = conf_get(s->conf, s->account->name, "account", "spool");

	if (path == NULL || *path == '\0')
		return err_set(error, ERR_CONFIG,
			_("Account “%s” has link = spool but no folder: add a line spool = PATH to %s."),
			s->account->name, conf_path(s->conf));
	s->new = g_build_filename(path, "new", NULL);
	s->cur = g_build_filename(path, "cur", NULL);
	s->outbox = g_build_filename(path, "outbox", NULL);
	return proc_mkdir(path, error) && proc_mkdir(s->new, error) && proc_mkdir(s->cur, error) &&
	       proc_mkdir(s->outbox, error);
}

static gboolean
start(struct spool *s, const char *account, GError **error)
{
	s->account = account_by_name(s->db, account, error);
	if (s->account == NULL || !make_folders(s, error))
		return FALSE;
	s->notify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (s->notify >= 0)
		inotify_add_watch(s->notify, s->new, IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR);
	s->ingest = ingest_new(s->db, s->conf, s->account);
	s->mime = (struct deliver_mime){ .db = s->db, .conf = s->conf, .account = s->account };
	s->deliver = deliver_new(s->db, s->conf, account, &spool_link, s, error);
	return s->deliver != NULL;
}

gboolean
spool_run(struct db *db, const struct conf *conf, const char *account, struct bell *bell,
	gboolean once, struct sync_totals *totals, GError **error)
{
	struct spool s = { .db = db, .conf = conf, .bell = bell, .notify = -1 };
	gboolean ok = start(&s, account, error) && loop(&s, once, error);
	struct ingest_totals t = s.ingest != NULL ? ingest_totals(s.ingest) : (struct ingest_totals){ 0 };

	totals->added = t.added;
	totals->known = t.known;
	totals->raw = t.raw;
	totals->bytes = s.bytes;
	totals->trouble = g_steal_pointer(&s.trouble);
	if (s.notify >= 0)
		close(s.notify);
	g_clear_pointer(&s.deliver, deliver_free);
	g_clear_pointer(&s.parser, parser_free);
	g_clear_pointer(&s.ingest, ingest_free);
	g_clear_pointer(&s.account, account_free);
	g_free(s.new);
	g_free(s.cur);
	g_free(s.outbox);
	return ok;
}
