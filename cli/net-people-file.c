/* cli/net-people-file.c — a CSV or vCard file of people: what it is, and its rows. */
#include "cli/net-people.h"

#include "base/err.h"
#include "core/decode.h"
#include "core/vcard.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK (64 * 1024)

/* ---- bytes ------------------------------------------------------------------------- */

typedef gboolean chunk_take(gpointer user, const char *bytes, gsize len, GError **error);

static int
open_file(const char *path, guint64 *size, GError **error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0) {
		err_set_errno(error, ERR_GONE, errno, _("%s cannot be read"), path);
		return -1;
	}
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		err_set(error, ERR_GONE, _("%s is not a file"), path);
		close(fd);
		return -1;
	}
	*size = (guint64)st.st_size;
	return fd;
}

static gboolean
each_chunk(const char *path, guint64 *size, chunk_take *take, gpointer user, GError **error)
{
	char buf[CHUNK];
	int fd = open_file(path, size, error);
	gboolean ok = fd >= 0;
	ssize_t n = 1;

	while (ok && n != 0) {
		n = read(fd, buf, sizeof buf);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			ok = err_set_errno(error, ERR_GONE, errno, _("%s cannot be read"), path);
		else if (n > 0)
			ok = take(user, buf, (gsize)n, error);
	}
	if (fd >= 0)
		close(fd);
	return ok;
}

/* ---- what it is -------------------------------------------------------------------- */

struct look {
	struct decode_guess guess;
	GString *sample; /* its beginning */
};

static gboolean
look_at(gpointer user, const char *bytes, gsize len, GError **error)
{
	struct look *l = user;

	(void)error;
	decode_look(&l->guess, bytes, len);
	if (l->sample->len == 0)
		g_string_append_len(l->sample, bytes, (gssize)len);
	return TRUE;
}

/* The first row, copied. */
static gboolean
take_headings(gpointer user, const struct csv_row *row, GError **error)
{
	char ***headings = user;

	(void)error;
	*headings = g_strdupv(row->cells);
	return FALSE;
}

/* "sep=;" in a line of its own: spreadsheets write it, read it and do not show it. */
static gsize
hint(const GString *text, char *delimiter)
{
	gsize end = strcspn(text->str, "\r\n");

	if (end != 5 || g_ascii_strncasecmp(text->str, "sep=", 4) != 0 || strchr(",;|\t", text->str[4]) == NULL)
		return 0;
	*delimiter = text->str[4];
	return end + strspn(text->str + end, "\r\n");
}

static gboolean
read_headings(struct people_file *f, GString *text, GError **error)
{
	AUTO(csv) c = NULL;

	f->skip = hint(text, &f->delimiter);
	g_string_erase(text, 0, (gssize)f->skip);
	if (f->skip == 0)
		f->delimiter = csv_guess(text->str, text->len);
	c = csv_new(f->delimiter, take_headings, &f->headings);
	if (csv_feed(c, text->str, text->len, NULL))
		csv_end(c, NULL);
	return f->headings != NULL || err_set(error, ERR_INPUT, _("%s is empty"), f->path);
}

static gboolean
find_out(struct people_file *f, const struct look *l, const char *charset, GError **error)
{
	GString *text = g_string_new(NULL);
	enum decode_set set;
	gboolean ok = TRUE;

	if (charset != NULL)
		ok = decode_parse(charset, &set) || err_set(error, ERR_USAGE, _("--charset takes utf-8, "
			"windows-1252, utf-16le or utf-16be, not “%s”"), charset);
	else
		ok = decode_verdict(&l->guess, f->path, &set, &f->remark, error);
	if (ok) {
		AUTO(decode) d = decode_new(set);

		f->charset = g_strdup(decode_name(set));
		decode_feed(d, l->sample->str, l->sample->len, text);
		f->vcard = vcard_begins(text->str, text->len);
		ok = f->vcard || read_headings(f, text, error);
	}
	g_string_free(text, TRUE);
	return ok;
}

struct people_file *
people_file_open(const char *path, const char *charset, GError **error)
{
	AUTO(people_file) f = g_new0(struct people_file, 1);
	struct look l = { .sample = g_string_new(NULL) };
	gboolean ok;

	f->path = path;
	ok = each_chunk(path, &f->size, look_at, &l, error) && find_out(f, &l, charset, error);
	g_string_free(l.sample, TRUE);
	return ok ? g_steal_pointer(&f) : NULL;
}

void
people_file_free(struct people_file *f)
{
	if (f == NULL)
		return;
	g_free(f->charset);
	g_free(f->remark);
	g_strfreev(f->headings);
	g_free(f);
}

/* ---- its rows ---------------------------------------------------------------------- */

struct reading {
	people_take *take;
	gpointer user;
	struct decode *decode;
	struct csv *csv; /* one of these two */
	struct vcard *vcard;
	GString *text;
	gsize skip; /* bytes yet, of the text */
	guint64 at;
	gboolean headed; /* the heading is behind */
};

static gboolean
take_row(gpointer user, const struct csv_row *csv, GError **error)
{
	struct reading *r = user;
	struct people_row row = { .number = csv->number, .csv = csv, .trouble = csv->trouble, .at = r->at };

	if (r->headed)
		return r->take(r->user, &row, error);
	r->headed = TRUE;
	return TRUE;
}

static gboolean
take_card(gpointer user, struct vcard_card *card, GError **error)
{
	struct reading *r = user;
	struct people_row row = { .number = card->number, .entry = card->entry, .trouble = card->trouble,
		.label = card->entry->name, .at = r->at };

	return r->take(r->user, &row, error);
}

static gboolean
take_text(struct reading *r, GError **error)
{
	gsize skipped = MIN(r->skip, r->text->len);

	g_string_erase(r->text, 0, (gssize)skipped);
	r->skip -= skipped;
	return r->csv != NULL ? csv_feed(r->csv, r->text->str, r->text->len, error)
			      : vcard_feed(r->vcard, r->text->str, r->text->len, error);
}

static gboolean
take_chunk(gpointer user, const char *bytes, gsize len, GError **error)
{
	struct reading *r = user;

	g_string_truncate(r->text, 0);
	decode_feed(r->decode, bytes, len, r->text);
	r->at += len;
	return take_text(r, error);
}

static gboolean
take_end(struct reading *r, GError **error)
{
	g_string_truncate(r->text, 0);
	decode_end(r->decode, r->text);
	return take_text(r, error) && (r->csv != NULL ? csv_end(r->csv, error) : vcard_end(r->vcard, error));
}

gboolean
people_file_read(const struct people_file *f, people_take *take, gpointer user, GError **error)
{
	struct reading r = { .take = take, .user = user, .text = g_string_new(NULL), .skip = f->skip };
	enum decode_set set = DECODE_UTF8;
	guint64 size;
	gboolean ok;

	decode_parse(f->charset, &set);
	r.decode = decode_new(set);
	if (f->vcard)
		r.vcard = vcard_new(take_card, &r);
	else
		r.csv = csv_new(f->delimiter, take_row, &r);
	ok = each_chunk(f->path, &size, take_chunk, &r, error) && take_end(&r, error);
	csv_free(r.csv);
	vcard_free(r.vcard);
	decode_free(r.decode);
	g_string_free(r.text, TRUE);
	return ok;
}
