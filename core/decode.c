/* core/decode.c — character sets of files: guessed from all their bytes, then undone. */
#include "core/decode.h"

#include "base/err.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define LOST "\xef\xbf\xbd" /* U+FFFD */

static const struct {
	const char *name, *spoken;
} sets[] = {
#define DECODE_ROW(set, name, spoken) { name, spoken },
	DECODE_SETS(DECODE_ROW)
#undef DECODE_ROW
};

static const struct {
	const char *name;
	enum decode_set set;
} aliases[] = {
	{ "utf8", DECODE_UTF8 }, { "ascii", DECODE_UTF8 }, { "us-ascii", DECODE_UTF8 },
	{ "cp1252", DECODE_WINDOWS }, { "latin1", DECODE_WINDOWS }, { "iso-8859-1", DECODE_WINDOWS },
	{ "ansi", DECODE_WINDOWS }, { "utf-16", DECODE_UTF16LE }, { "utf16", DECODE_UTF16LE },
};

gboolean
decode_parse(const char *name, enum decode_set *set)
{
	for (gsize i = 0; i < G_N_ELEMENTS(sets); i++)
		if (g_ascii_strcasecmp(sets[i].name, name) == 0) {
			*set = (enum decode_set)i;
			return TRUE;
		}
	for (gsize i = 0; i < G_N_ELEMENTS(aliases); i++)
		if (g_ascii_strcasecmp(aliases[i].name, name) == 0) {
			*set = aliases[i].set;
			return TRUE;
		}
	return FALSE;
}

const char *
decode_name(enum decode_set set)
{
	return sets[set].name;
}

/* ---- UTF-8, a byte at a time ------------------------------------------------------- */

/* Bytes of a sequence that begins so, 0 for none. */
static guint
sequence_length(guchar c)
{
	return c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
}

/* May the sequence go on with this byte? The second byte excludes overlong forms and surrogates. */
static gboolean
continues(const guchar *open, guint n, guchar c)
{
	guchar low = 0x80, high = 0xbf;

	if (n == 1 && open[0] == 0xe0)
		low = 0xa0;
	else if (n == 1 && open[0] == 0xed)
		high = 0x9f;
	else if (n == 1 && open[0] == 0xf0)
		low = 0x90;
	else if (n == 1 && open[0] == 0xf4)
		high = 0x8f;
	return c >= low && c <= high;
}

/* ---- the guess --------------------------------------------------------------------- */

static void
look_at(struct decode_guess *g, guchar c)
{
	if (g->n_open > 0 && continues(g->open, g->n_open, c)) {
		g->open[g->n_open++] = c;
		if (g->n_open == sequence_length(g->open[0])) {
			g->good++;
			g->n_open = 0;
		}
		return;
	}
	g->bad += g->n_open;
	g->n_open = 0;
	if (sequence_length(c) > 1)
		g->open[g->n_open++] = c;
	else if (c >= 0x80)
		g->bad++;
}

void
decode_look(struct decode_guess *g, const void *bytes, gsize len)
{
	const guchar *p = bytes;

	for (gsize i = 0; i < len; i++) {
		guchar c = p[i];

		if (g->n_head < sizeof g->head)
			g->head[g->n_head++] = c;
		if (c == 0)
			g->nul[(g->bytes + i) & 1]++;
		if (c >= 0x80 || g->n_open > 0)
			look_at(g, c);
	}
	g->bytes += len;
}

static gboolean
begins(const struct decode_guess *g, const char *mark)
{
	gsize n = strlen(mark);

	return g->n_head >= n && memcmp(g->head, mark, n) == 0;
}

static gboolean
is_office(const struct decode_guess *g)
{
	return begins(g, "PK\003\004") || begins(g, "\xd0\xcf\x11\xe0");
}

static gboolean
no_text(const struct decode_guess *g, const char *file, GError **error)
{
	return err_set(error, ERR_INPUT, is_office(g) ?
		_("%s is a document of a spreadsheet program, not text. Save it as CSV (UTF-8) there, and "
		  "import that file.") :
		_("%s is no text file: it holds bytes that no text has. Give a CSV or vCard file."), file);
}

/* NULs at every other place are what ASCII looks like in UTF-16. */
static gboolean
guess_wide(const struct decode_guess *g, enum decode_set *set)
{
	guint64 most = MAX(g->nul[0], g->nul[1]);

	if (most < g->bytes / 5 || MIN(g->nul[0], g->nul[1]) > most / 10)
		return FALSE;
	*set = g->nul[1] > g->nul[0] ? DECODE_UTF16LE : DECODE_UTF16BE;
	return TRUE;
}

gboolean
decode_verdict(const struct decode_guess *g, const char *file, enum decode_set *set, char **remark,
	GError **error)
{
	guint64 bad = g->bad + g->n_open;

	*remark = NULL;
	if (begins(g, "\xff\xfe") || begins(g, "\xfe\xff")) {
		*set = g->head[0] == 0xff ? DECODE_UTF16LE : DECODE_UTF16BE;
		return TRUE;
	}
	if (is_office(g))
		return no_text(g, file, error);
	if (g->nul[0] + g->nul[1] > 0) {
		if (!guess_wide(g, set))
			return no_text(g, file, error);
		*remark = g_strdup_printf(_("%s says nothing of its character set; it is read as %s."), file,
			sets[*set].spoken);
		return TRUE;
	}
	*set = bad == 0 || g->good > bad ? DECODE_UTF8 : DECODE_WINDOWS;
	if (*set == DECODE_WINDOWS)
		*remark = g_strdup_printf(_("%s is not UTF-8; it is read as Windows-1252, the usual one of "
			"Western Europe. If accents look wrong, say --charset."), file);
	else if (bad > 0)
		*remark = g_strdup_printf(_("%s is UTF-8, but %" PRIu64 " of its bytes are not: a row that "
			"holds one is rejected, as nobody knows what stood there."), file, bad);
	return TRUE;
}

/* ---- decoding ---------------------------------------------------------------------- */

struct decode {
	enum decode_set set;
	gboolean begun; /* a byte order mark counts only before that */
	guchar open[4];
	guint n_open;
	gunichar high; /* first half of a surrogate pair, 0 none */
};

struct decode *
decode_new(enum decode_set set)
{
	struct decode *d = g_new0(struct decode, 1);

	d->set = set;
	return d;
}

void
decode_free(struct decode *d)
{
	g_free(d);
}

static void
put(struct decode *d, gunichar c, GString *out)
{
	if ((c != 0xfeff || d->begun) && c != 0)
		g_string_append_unichar(out, c);
	d->begun = TRUE;
}

static void
put_lost(struct decode *d, GString *out)
{
	d->begun = TRUE;
	g_string_append(out, LOST);
}

static gunichar
join(const guchar *p, guint n)
{
	gunichar c = n == 2 ? p[0] & 0x1fu : n == 3 ? p[0] & 0x0fu : p[0] & 0x07u;

	for (guint i = 1; i < n; i++)
		c = c << 6 | (p[i] & 0x3fu);
	return c;
}

static void
feed_utf8(struct decode *d, guchar c, GString *out)
{
	if (d->n_open > 0 && continues(d->open, d->n_open, c)) {
		d->open[d->n_open++] = c;
		if (d->n_open == sequence_length(d->open[0])) {
			put(d, join(d->open, d->n_open), out);
			d->n_open = 0;
		}
		return;
	}
	if (d->n_open > 0)
		put_lost(d, out);
	d->n_open = 0;
	if (sequence_length(c) > 1)
		d->open[d->n_open++] = c;
	else if (c >= 0x80)
		put_lost(d, out);
	else
		put(d, c, out);
}

static void
feed_windows(struct decode *d, guchar c, GString *out)
{
	static const guint16 high[32] = { /* 0x80 to 0x9f, where it is not Latin-1 */
		0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
		0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
		0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
	};

	put(d, c >= 0x80 && c < 0xa0 ? high[c - 0x80] : c, out);
}

static void
feed_unit(struct decode *d, gunichar u, GString *out)
{
	gboolean low = u >= 0xdc00 && u < 0xe000;

	if (d->high != 0 && low)
		put(d, 0x10000 + ((d->high - 0xd800) << 10) + (u - 0xdc00), out);
	else if (d->high != 0)
		put_lost(d, out);
	if (d->high == 0 && low)
		put_lost(d, out);
	d->high = d->high != 0 && low ? 0 : u >= 0xd800 && u < 0xdc00 ? u : 0;
	if (d->high == 0 && !low)
		put(d, u, out);
}

static void
feed_wide(struct decode *d, guchar c, GString *out)
{
	d->open[d->n_open++] = c;
	if (d->n_open < 2)
		return;
	d->n_open = 0;
	feed_unit(d, d->set == DECODE_UTF16LE ? (gunichar)(d->open[1] << 8 | d->open[0])
					      : (gunichar)(d->open[0] << 8 | d->open[1]), out);
}

/* How many bytes from here on are ASCII that stands for itself. */
static gsize
plain(const struct decode *d, const guchar *p, gsize len)
{
	gsize n = 0;

	if (d->set == DECODE_UTF16LE || d->set == DECODE_UTF16BE || d->n_open > 0)
		return 0;
	while (n < len && p[n] < 0x80 && p[n] != 0)
		n++;
	return n;
}

void
decode_feed(struct decode *d, const void *bytes, gsize len, GString *out)
{
	const guchar *p = bytes;

	for (gsize i = 0; i < len; i++) {
		gsize n = plain(d, p + i, len - i);

		if (n > 0) {
			g_string_append_len(out, (const char *)p + i, (gssize)n);
			d->begun = TRUE;
			i += n - 1;
		} else if (d->set == DECODE_UTF8) {
			feed_utf8(d, p[i], out);
		} else if (d->set == DECODE_WINDOWS) {
			feed_windows(d, p[i], out);
		} else {
			feed_wide(d, p[i], out);
		}
	}
}

void
decode_end(struct decode *d, GString *out)
{
	if (d->n_open > 0 || d->high != 0)
		put_lost(d, out);
	d->n_open = 0;
	d->high = 0;
}
