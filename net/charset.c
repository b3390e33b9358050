/* net/charset.c — character sets: one table of kinds, their converters, and the guard. */
#include "net/charset.h"

#include <dlfcn.h>
#include <errno.h>
#include <iconv.h>
#include <string.h>

/* One kind a row: the name iconv(3) has for it, then what mails call it besides. Names are
 * compared in lower case without punctuation. */
static const struct charset {
	const char *iconv;
	const char *aliases; /* space separated, folded by fold_name() */
	gboolean odd; /* ASCII bytes may mean something else */
} kinds[] = {
	{ "WINDOWS-1252", "cp1252 ansi msansi windows", FALSE },
	{ "ISO-8859-1", "latin1 l1 iso88591 cp819 ibm819 isoir100 88591", FALSE },
	{ "ISO-8859-2", "latin2 l2 cp912", FALSE },
	{ "ISO-8859-3", "latin3", FALSE },
	{ "ISO-8859-4", "latin4", FALSE },
	{ "ISO-8859-5", "cyrillic", FALSE },
	{ "ISO-8859-6", "arabic iso88596i iso88596e", FALSE },
	{ "ISO-8859-7", "greek", FALSE },
	{ "ISO-8859-8", "hebrew iso88598i iso88598e", FALSE },
	{ "ISO-8859-9", "latin5", FALSE },
	{ "ISO-8859-10", "latin6", FALSE },
	{ "ISO-8859-13", "latin7", FALSE },
	{ "ISO-8859-14", "latin8", FALSE },
	{ "ISO-8859-15", "latin9 latin0", FALSE },
	{ "ISO-8859-16", "latin10", FALSE },
	{ "WINDOWS-1250", "cp1250", FALSE },
	{ "WINDOWS-1251", "cp1251", FALSE },
	{ "WINDOWS-1253", "cp1253", FALSE },
	{ "WINDOWS-1254", "cp1254", FALSE },
	{ "WINDOWS-1255", "cp1255", FALSE },
	{ "WINDOWS-1256", "cp1256", FALSE },
	{ "WINDOWS-1257", "cp1257", FALSE },
	{ "WINDOWS-1258", "cp1258", FALSE },
	{ "MACINTOSH", "mac xmacroman macroman", FALSE },
	{ "IBM437", "cp437", FALSE },
	{ "IBM850", "cp850 850", FALSE },
	{ "IBM852", "cp852", FALSE },
	{ "IBM858", "cp858 cp00858", FALSE },
	{ "CP866", "ibm866", FALSE },
	{ "KOI8-R", "cskoi8r", FALSE },
	{ "KOI8-U", "", FALSE },
	{ "WINDOWS-31J", "cp932 sjis shiftjis xsjis mskanji csshiftjis", FALSE },
	{ "EUC-JP", "xeucjp", FALSE },
	{ "ISO-2022-JP", "csiso2022jp iso2022jpms", TRUE },
	{ "ISO-2022-JP-2", "", TRUE },
	{ "ISO-2022-KR", "", TRUE },
	{ "EUC-KR", "ksc56011987 ksc5601 ksc56011989 cp949 uhc windows949", FALSE },
	{ "GB18030", "gb2312 gbk cp936 euccn gb231280 cngb", FALSE },
	{ "HZ-GB-2312", "hzgb2312 hz", TRUE },
	{ "BIG5-HKSCS", "big5 cnbig5 xxbig5 cp950", FALSE },
	{ "TIS-620", "windows874 cp874 iso885911", FALSE },
	{ "UTF-7", "unicode11utf7 csutf7", TRUE },
	{ "UTF-16", "", TRUE },
	{ "UTF-16LE", "", TRUE },
	{ "UTF-16BE", "ucs2 iso10646ucs2", TRUE },
	{ "UTF-32", "ucs4", TRUE },
};

enum { KIND_WINDOWS, KIND_LATIN1, KIND_GUESS = -1 }; /* rows 0 and 1; any other name */

/* Converters stay open for the life of the process; the sandbox cannot open others. */
static iconv_t opened[G_N_ELEMENTS(kinds)];
static GHashTable *names; /* folded name -> row + 1 */
static gboolean is_shut;

static void
fold_name(const char *name, char *out, gsize size)
{
	gsize n = 0;

	for (; name != NULL && *name != '\0' && n + 1 < size; name++)
		if (g_ascii_isalnum(*name))
			out[n++] = g_ascii_tolower(*name);
	out[n] = '\0';
}

static int
find_kind(const char *name)
{
	char folded[32];
	int row;

	fold_name(name, folded, sizeof folded);
	row = GPOINTER_TO_INT(g_hash_table_lookup(names, folded)) - 1;
	return row >= 0 && opened[row] != (iconv_t)-1 ? row : KIND_GUESS;
}

/* ---- the guard --------------------------------------------------------------------- */

typedef iconv_t (*open_function)(const char *, const char *);

/* GMime opens converters by itself, by names out of the mail: those calls land here. */
__attribute__((visibility("default"))) iconv_t
iconv_open(const char *to, const char *from)
{
	static open_function real;
	int kind;

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "iconv_open");
	if (real == NULL) {
		errno = ENOSYS;
		return (iconv_t)-1;
	}
	if (!is_shut)
		return real(to, from);
	kind = find_kind(from);
	if (kind != KIND_GUESS)
		return real("UTF-8", kinds[kind].iconv);
	if (g_ascii_strcasecmp(from, "utf-8") == 0)
		return real("UTF-8", "UTF-8"); /* built into the C library */
	errno = EINVAL;
	return (iconv_t)-1;
}

static void
add_names(const struct charset *kind, int row)
{
	g_auto(GStrv) aliases = g_strsplit(kind->aliases, " ", -1);
	char own[32];

	fold_name(kind->iconv, own, sizeof own);
	g_hash_table_insert(names, g_strdup(own), GINT_TO_POINTER(row + 1));
	for (char **alias = aliases; *alias != NULL; alias++)
		g_hash_table_insert(names, g_strdup(*alias), GINT_TO_POINTER(row + 1));
}

void
charset_init(void)
{
	if (names != NULL)
		return;
	names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		opened[i] = iconv_open("UTF-8", kinds[i].iconv);
		add_names(&kinds[i], (int)i);
	}
}

void
charset_shut(void)
{
	is_shut = TRUE;
}

/* ---- converting -------------------------------------------------------------------- */

/* Unix line ends and no NUL, in place from `from`. */
static void
normalise(GString *s, gsize from)
{
	char *out = s->str + from, *end = s->str + s->len;

	if (memchr(out, '\r', s->len - from) == NULL && memchr(out, '\0', s->len - from) == NULL)
		return;
	for (const char *p = out; p < end; p++) {
		if (*p == '\0' || (*p == '\r' && p + 1 < end && p[1] == '\n'))
			continue;
		*out++ = *p == '\r' ? '\n' : *p;
	}
	g_string_truncate(s, (gsize)(out - s->str));
}

static gboolean
is_ascii(const char *bytes, gsize len)
{
	gsize i = 0;

	for (; i + 8 <= len; i += 8) {
		guint64 word;

		memcpy(&word, bytes + i, 8);
		if (word & G_GUINT64_CONSTANT(0x8080808080808080))
			return FALSE;
	}
	for (; i < len; i++)
		if ((guchar)bytes[i] >= 0x80)
			return FALSE;
	return TRUE;
}

static void
append_iconv(GString *out, iconv_t cd, const char *bytes, gsize len)
{
	char buf[8192];
	char *in = (char *)(gsize)bytes; /* iconv(3) does not write to it */
	gsize left = len;

	iconv(cd, NULL, NULL, NULL, NULL);
	for (;;) {
		char *to = buf;
		gsize room = sizeof buf;
		gsize rc = left > 0 ? iconv(cd, &in, &left, &to, &room)
				    : iconv(cd, NULL, NULL, &to, &room);
		int why = errno;

		g_string_append_len(out, buf, to - buf);
		if (rc == (gsize)-1 && why != E2BIG) {
			g_string_append(out, "\xef\xbf\xbd");
			if (left <= 1)
				return;
			in++, left--;
		} else if (rc != (gsize)-1 && left == 0 && room == sizeof buf) {
			return; /* the last call only wrote the state's end */
		}
	}
}

/* By far the most of what is not UTF-8. */
static void
append_windows(GString *out, const char *bytes, gsize len)
{
	static const gunichar high[32] = { /* 0x80 to 0x9f, where it is not Latin-1 */
		0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
		0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
		0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
	};

	for (gsize at = 0, end; at < len; at = end + 1) {
		for (end = at; end < len && (guchar)bytes[end] < 0x80; end++)
			;
		g_string_append_len(out, bytes + at, (gssize)(end - at));
		if (end < len) {
			guchar c = (guchar)bytes[end];

			g_string_append_unichar(out, c < 0xa0 ? high[c - 0x80] : c);
		}
	}
}

/* Some bytes are wrong in what is UTF-8 on the whole? A letter of windows-1252 followed by ASCII
 * is never a UTF-8 sequence, so one good sequence tells. */
static gboolean
has_utf8_sequence(const char *bytes, gsize len)
{
	for (gsize i = 0; i < len; i++) {
		if ((guchar)bytes[i] < 0xc2)
			continue;
		if (g_utf8_get_char_validated(bytes + i, (gssize)MIN(len - i, 4)) < 0x110000)
			return TRUE;
	}
	return FALSE;
}

static void
append_guess(GString *out, const char *bytes, gsize len)
{
	gboolean mostly_utf8 = FALSE;

	/* NULs end g_utf8_validate(); normalise() takes them out */
	for (gsize at = 0; at < len;) {
		const char *bad;

		g_utf8_validate(bytes + at, (gssize)(len - at), &bad);
		g_string_append_len(out, bytes + at, bad - (bytes + at));
		at = (gsize)(bad - bytes);
		if (at == len)
			return;
		if (bytes[at] == '\0') {
			at++;
			continue;
		}
		mostly_utf8 = mostly_utf8 || has_utf8_sequence(bytes, len);
		if (!mostly_utf8) {
			append_windows(out, bytes + at, len - at);
			return;
		}
		g_string_append(out, "\xef\xbf\xbd");
		at++;
	}
}

/* UTF-16 and UTF-32 of any mail have zero bytes (line ends are ASCII); text that has none, nor a
 * byte order mark, is not that, whatever it says. */
static gboolean
is_wide_lie(int kind, const char *bytes, gsize len)
{
	return kind != KIND_GUESS && len > 0 &&
	       (g_str_has_prefix(kinds[kind].iconv, "UTF-16") ||
		g_str_has_prefix(kinds[kind].iconv, "UTF-32")) &&
	       (guchar)*bytes < 0xfe && memchr(bytes, '\0', len) == NULL;
}

void
charset_append(GString *out, const char *name, const void *bytes, gsize len)
{
	gsize from = out->len;
	int kind;

	charset_init();
	kind = find_kind(name);
	/* WHATWG: what calls itself Latin-1 uses the quotes and the euro of windows-1252 */
	if (kind == KIND_LATIN1)
		kind = KIND_WINDOWS;
	if (is_wide_lie(kind, bytes, len))
		kind = KIND_GUESS;
	if (is_ascii(bytes, len) && (kind == KIND_GUESS || !kinds[kind].odd))
		g_string_append_len(out, bytes, (gssize)len);
	else if (kind == KIND_GUESS)
		append_guess(out, bytes, len);
	else if (kind == KIND_WINDOWS)
		append_windows(out, bytes, len);
	else
		append_iconv(out, opened[kind], bytes, len);
	normalise(out, from);
}
