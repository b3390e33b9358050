/* net/mailfiles.c — finds mail in files and takes an mbox apart. */
#include "net/mailfiles.h"

#include "base/err.h"
#include "cache/ledger.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>

#define DEPTH_MAX 32

struct search {
	GPtrArray *files, *troubles;
	gboolean pages;
};

static void find_in_folder(struct search *, const char *path, gboolean sent, int depth);

static void
mailfile_free(gpointer data)
{
	struct mailfile *file = data;

	g_free(file->path);
	g_free(file);
}

static void
trouble(struct search *s, const char *path, int errnum)
{
	g_ptr_array_add(s->troubles,
		g_strdup_printf(_("%s cannot be read: %s"), path, g_strerror(errnum)));
}

/* ---- finding ------------------------------------------------------------------------- */

/* Maildir: "1700000000.M1P2.host,S=123:2,FS". */
static guint32
name_flags(const char *name)
{
	const char *info = strstr(name, ":2,");
	guint32 flags = 0;

	for (info = info != NULL ? info + 3 : ""; *info != '\0'; info++)
		switch (*info) {
		case 'S': flags |= FLAG_SEEN; break;
		case 'R': flags |= FLAG_ANSWERED; break;
		case 'F': flags |= FLAG_FLAGGED; break;
		case 'T': flags |= FLAG_DELETED; break;
		case 'D': flags |= FLAG_DRAFT; break;
		default: break;
		}
	return flags;
}

static void
add_file(struct search *s, const char *path, guint64 size, guint32 flags, gboolean sent)
{
	struct mailfile *file;

	if (flags & (FLAG_DELETED | FLAG_DRAFT)) /* thrown away, or never sent */
		return;
	file = g_new0(struct mailfile, 1);
	file->path = g_strdup(path);
	file->size = size;
	file->flags = flags;
	file->sent = sent;
	g_ptr_array_add(s->files, file);
}

static int
by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names in a folder, sorted; NULL after adding the trouble. */
static GPtrArray *
list_folder(struct search *s, const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	GPtrArray *names;
	const char *name;

	if (dir == NULL) {
		trouble(s, path, errno);
		return NULL;
	}
	names = g_ptr_array_new_with_free_func(g_free);
	while ((name = g_dir_read_name(dir)) != NULL)
		g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, by_name);
	return names;
}

static void
find_in_maildir(struct search *s, const char *path, const char *sub, gboolean sent)
{
	g_autofree char *folder = g_build_filename(path, sub, NULL);
	g_autoptr(GPtrArray) names = list_folder(s, folder);

	for (guint i = 0; names != NULL && i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		g_autofree char *file = g_build_filename(folder, name, NULL);
		struct stat st;

		if (*name != '.' && lstat(file, &st) == 0 && S_ISREG(st.st_mode))
			add_file(s, file, (guint64)st.st_size, name_flags(name), sent);
	}
}

static gboolean
is_maildir(const char *path)
{
	g_autofree char *cur = g_build_filename(path, "cur", NULL);
	g_autofree char *new = g_build_filename(path, "new", NULL);

	return g_file_test(cur, G_FILE_TEST_IS_DIR) && g_file_test(new, G_FILE_TEST_IS_DIR);
}

static gboolean
is_sent_name(const char *name)
{
	static const char *const words[] = { "sent", "envoy", "gesendet" };
	g_autofree char *low = g_ascii_strdown(name, -1);

	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (strstr(low, words[i]) != NULL)
			return TRUE;
	return FALSE;
}

static gboolean
is_meant(const struct search *s, const char *name)
{
	return s->pages ? g_str_has_suffix(name, ".json") :
		g_str_has_suffix(name, ".eml") || g_str_has_suffix(name, ".mbox");
}

static void
find_entry(struct search *s, const char *path, const char *name, gboolean sent, int depth)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		trouble(s, path, errno);
	else if (S_ISDIR(st.st_mode) && depth < DEPTH_MAX)
		find_in_folder(s, path, sent || is_sent_name(name), depth + 1);
	else if (S_ISREG(st.st_mode) && is_meant(s, name))
		add_file(s, path, (guint64)st.st_size, 0, sent);
}

static void
find_in_folder(struct search *s, const char *path, gboolean sent, int depth)
{
	g_autoptr(GPtrArray) names = NULL;
	gboolean maildir = !s->pages && is_maildir(path);

	if (maildir) {
		find_in_maildir(s, path, "cur", sent);
		find_in_maildir(s, path, "new", sent);
	}
	names = list_folder(s, path);
	for (guint i = 0; names != NULL && i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		g_autofree char *entry = g_build_filename(path, name, NULL);

		if (maildir && (strcmp(name, "cur") == 0 || strcmp(name, "new") == 0 ||
				strcmp(name, "tmp") == 0))
			continue;
		find_entry(s, entry, name, sent, depth);
	}
}

/* A folder in which nothing is looked for is a wrong one. */
static void
find_in_named(struct search *s, const char *path, const char *name)
{
	guint files = s->files->len, troubles = s->troubles->len;

	find_in_folder(s, path, is_sent_name(name), 0);
	if (s->files->len == files && s->troubles->len == troubles && !is_maildir(path))
		g_ptr_array_add(s->troubles, g_strdup_printf(s->pages ? _("%s holds nothing to bring in: no file in it ends in .json.")
			: _("%s holds no mail: there is no .eml file, .mbox file or Maildir in it."), path));
}

GPtrArray *
mailfiles_find(const char *const *paths, gboolean pages, GPtrArray *troubles)
{
	struct search s = { g_ptr_array_new_with_free_func(mailfile_free), troubles, pages };

	for (; *paths != NULL; paths++) {
		g_autofree char *name = g_path_get_basename(*paths);
		struct stat st;

		if (stat(*paths, &st) != 0)
			trouble(&s, *paths, errno);
		else if (S_ISDIR(st.st_mode))
			find_in_named(&s, *paths, name);
		else
			add_file(&s, *paths, (guint64)st.st_size, name_flags(name), FALSE);
	}
	return s.files;
}

/* ---- mbox ---------------------------------------------------------------------------- */

/* "From jean@example.org Tue Jan 13 10:00:00 2026": the time tells it from a sentence. */
static gboolean
is_separator(const char *line, gsize n)
{
	if (n < 5 || memcmp(line, "From ", 5) != 0)
		return FALSE;
	for (gsize i = 5; i + 4 < n; i++)
		if (g_ascii_isdigit(line[i]) && g_ascii_isdigit(line[i + 1]) && line[i + 2] == ':' &&
		    g_ascii_isdigit(line[i + 3]) && g_ascii_isdigit(line[i + 4]))
			return TRUE;
	return FALSE;
}

/* Takes one ">" off lines like ">From " and ">>From " (mboxrd). */
static GBytes *
unescape(const char *mail, gsize n)
{
	GByteArray *out = g_byte_array_sized_new((guint)n);

	for (gsize at = 0; at < n;) {
		const char *nl = memchr(mail + at, '\n', n - at);
		gsize end = nl != NULL ? (gsize)(nl - mail) + 1 : n, marks = at;

		while (marks < end && mail[marks] == '>')
			marks++;
		if (marks > at && end - marks >= 5 && memcmp(mail + marks, "From ", 5) == 0)
			at++;
		g_byte_array_append(out, (const guint8 *)mail + at, (guint)(end - at));
		at = end;
	}
	return g_byte_array_free_to_bytes(out);
}

static gboolean
put_mail(const char *mail, gsize n, const struct mailfile *file, mailfile_got got, gpointer data,
	GError **error)
{
	g_autoptr(GBytes) bytes = NULL;

	/* the empty line before the next separator belongs to the mbox */
	if (n > 0 && mail[n - 1] == '\n')
		n--;
	if (n > 0 && mail[n - 1] == '\r')
		n--;
	if (n == 0)
		return TRUE;
	bytes = unescape(mail, n);
	return got(bytes, file, data, error);
}

static gboolean
read_mbox(const char *all, gsize len, const struct mailfile *file, mailfile_got got,
	gpointer data, GError **error)
{
	gsize begin = 0;
	gboolean blank = TRUE; /* the line before was empty */

	for (gsize at = 0; at < len;) {
		const char *nl = memchr(all + at, '\n', len - at);
		gsize end = nl != NULL ? (gsize)(nl - all) + 1 : len;

		if (blank && is_separator(all + at, end - at)) {
			if (at > 0 && !put_mail(all + begin, at - begin, file, got, data, error))
				return FALSE;
			begin = end;
		}
		blank = all[at] == '\n' || (all[at] == '\r' && end - at == 2);
		at = end;
	}
	return put_mail(all + begin, len - begin, file, got, data, error);
}

/* A file of one mail is copied, as it may be changed while its mail is on the way; an mbox may be
 * larger than memory. */
gboolean
mailfile_read(const struct mailfile *file, mailfile_got got, gpointer data, GError **error)
{
	g_autoptr(GError) why = NULL;
	g_autoptr(GMappedFile) map = g_mapped_file_new(file->path, FALSE, &why);
	const char *all = map != NULL ? g_mapped_file_get_contents(map) : NULL;
	gsize len = map != NULL ? g_mapped_file_get_length(map) : 0;
	const char *nl = len > 0 ? memchr(all, '\n', len) : NULL;

	if (map == NULL)
		return err_set(error, ERR_GONE, _("%s cannot be read: %s"), file->path, why->message);
	if (nl != NULL && is_separator(all, (gsize)(nl - all)))
		return read_mbox(all, len, file, got, data, error);
	g_autoptr(GBytes) bytes = g_bytes_new(all, len);
	return got(bytes, file, data, error);
}
