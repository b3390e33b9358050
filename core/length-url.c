/* core/length-url.c — links in a text. The rules are those of twitter-text 3: what may stand
 * before a link, labels, a top-level domain and what may follow it, then port, path, query.
 *
 * Each scan below takes offsets and returns where it ended; a scan that finds nothing returns
 * where it began. */
#include "core/length-url.h"

#include "base/text.h"
#include "embed/tld.h"

#include <string.h>

#define LABELS_MAX 128 /* a domain name of 253 octets has no more */
#define LABEL_MAX 63
#define URL_MAX 4096 /* longer ones are text */
#define TCO_MAX 40 /* the slug of a link that is shortened already */
#define TLD_CHARS 24

struct scan {
	const char *text;
	gsize n;
	enum link_manner manner;
	gsize barren; /* up to here no domain begins: no label after a dot is a known one */
};

/* The character at `i`, 0 at the end; *next is where the following one begins. */
static gunichar
char_at(const struct scan *s, gsize i, gsize *next)
{
	guint32 c = 0;

	*next = i;
	if (i < s->n)
		*next += text_char(s->text + i, s->n - i, &c);
	return c;
}

static gboolean
is_at(const struct scan *s, gsize i, char c)
{
	return i < s->n && s->text[i] == c;
}

/* ---- characters --------------------------------------------------------------------- */

static gboolean
is_alnum(gunichar c)
{
	return c < 0x80 && g_ascii_isalnum((char)c);
}

static gboolean
is_one_of(gunichar c, const char *set)
{
	return c > 0 && c < 0x80 && strchr(set, (int)c) != NULL;
}

static gboolean
is_space(gunichar c)
{
	return (c >= 0x09 && c <= 0x0D) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 ||
		c == 0x180E || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
		c == 0x202F || c == 0x205F || c == 0x3000;
}

static gboolean
is_invalid(gunichar c)
{
	return c == 0xFFFE || c == 0xFEFF || c == 0xFFFF;
}

static gboolean
is_directional(gunichar c)
{
	return (c >= 0x202A && c <= 0x202E) || c == 0x061C || c == 0x200E || c == 0x200F ||
		(c >= 0x2066 && c <= 0x2069);
}

static gboolean
is_accented(gunichar c)
{
	static const gunichar single[] = { 0x253, 0x254, 0x256, 0x257, 0x259, 0x25B, 0x263, 0x268,
		0x26F, 0x272, 0x289, 0x28B, 0x2BB };

	if ((c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || (c >= 0x300 && c <= 0x36F) ||
		(c >= 0x1E00 && c <= 0x1EFF))
		return TRUE;
	for (gsize i = 0; i < G_N_ELEMENTS(single); i++)
		if (single[i] == c)
			return TRUE;
	return FALSE;
}

/* What may stand before a link; nothing at all may, too. */
static gboolean
may_precede(gunichar c)
{
	return is_directional(c) || !(is_alnum(c) || is_one_of(c, "@$#") || c == 0xFF20 || c == 0xFF03 ||
		is_invalid(c));
}

static gboolean
is_domain_char(gunichar c)
{
	return c != 0 && !is_one_of(c, "!'#%&()*+,\\-./:;<=>?@[]^_{|}~$") && !is_space(c) &&
		!is_invalid(c) && !is_directional(c);
}

static gboolean
is_label_char(gunichar c)
{
	return is_domain_char(c) || is_one_of(c, "-_");
}

static gboolean
is_ascii_label_char(gunichar c)
{
	return is_alnum(c) || c == '-' || is_accented(c);
}

static gboolean
is_path_char(const struct scan *s, gunichar c)
{
	if (s->manner == LINK_MASTODON)
		return c != 0 && !is_space(c) && !is_one_of(c, "<>()?");
	return is_alnum(c) || is_one_of(c, "!*';:=+,.$/%#[]-_~@|&") || c == 0x2013 ||
		(c >= 0x400 && c <= 0x4FF) || is_accented(c);
}

static gboolean
ends_path(const struct scan *s, gunichar c)
{
	if (s->manner == LINK_MASTODON)
		return c != 0 && !is_space(c) && !is_one_of(c, "()?!*\"'<>;:=,.$%[]~&|@") &&
			c != 0x300C && c != 0x300D;
	return is_alnum(c) || is_one_of(c, "+-=_#/") || (c >= 0x400 && c <= 0x4FF) || is_accented(c);
}

static gboolean
is_query_char(gunichar c)
{
	return is_alnum(c) || is_one_of(c, "!?*'@();:&=+$/%#[]-_.,~|");
}

static gboolean
ends_query(gunichar c)
{
	return is_alnum(c) || is_one_of(c, "-_&=#/");
}

/* ---- top-level domains -------------------------------------------------------------- */

/* The list is words in the order of their bytes, one white space after each: it is cut in
 * halves as it stands. */
static gboolean
is_known(const GString *name)
{
	const char *low = tld_txt, *high = tld_txt + sizeof(tld_txt) - 1;

	while (low < high) {
		const char *word = low + (high - low) / 2;
		gsize len;
		int order;

		while (word > low && !g_ascii_isspace(word[-1]))
			word--;
		len = strcspn(word, " \n");
		order = memcmp(name->str, word, MIN(name->len, len));
		if (order == 0 && name->len == len)
			return TRUE;
		if (order < 0 || (order == 0 && name->len < len))
			high = word;
		else
			low = word + len + 1;
	}
	return FALSE;
}

static gboolean
may_follow(gunichar c)
{
	return !is_alnum(c) && !is_one_of(c, "@+-");
}

static gsize
scan_punycode(const struct scan *s, gsize at)
{
	gsize end = at + 4, next;
	gunichar c;

	if (s->n - at < 5 || g_ascii_strncasecmp(s->text + at, "xn--", 4) != 0)
		return at;
	while ((c = char_at(s, end, &next)) != 0 && (is_alnum(c) || c == '-'))
		end = next;
	return end > at + 4 ? end : at;
}

/* The longest one that begins at `at`: followed by a character that no domain goes on with. */
static gsize
scan_tld(const struct scan *s, gsize at)
{
	g_autoptr(GString) name = g_string_new(NULL);
	gsize end = at, found = at, next;
	gunichar c;

	for (int i = 0; i < TLD_CHARS && is_domain_char(c = char_at(s, end, &next)); i++) {
		gsize after;

		g_string_append_unichar(name, g_unichar_tolower(c));
		end = next;
		if (may_follow(char_at(s, end, &after)) && is_known(name))
			found = end;
	}
	return found > at ? found : scan_punycode(s, at);
}

/* ---- domains ------------------------------------------------------------------------ */

struct labels {
	gsize start[LABELS_MAX], end[LABELS_MAX];
	int n;
};

static struct labels
scan_labels(const struct scan *s, gsize at, gboolean belongs(gunichar))
{
	struct labels l;
	gsize next;

	for (l.n = 0; l.n < LABELS_MAX; l.n++) {
		gsize end = at;

		while (belongs(char_at(s, end, &next)))
			end = next;
		if (end == at)
			break;
		l.start[l.n] = at;
		l.end[l.n] = end;
		if (char_at(s, end, &at) != '.') {
			l.n++;
			break;
		}
	}
	return l;
}

static gboolean
is_edge(char c)
{
	return c == '-' || c == '_';
}

/* How many labels from the left are well formed and followed by a dot. */
static int
well_formed(const struct scan *s, const struct labels *l)
{
	int good = 0;

	while (good < l->n && !is_edge(s->text[l->start[good]]) && !is_edge(s->text[l->end[good] - 1]) &&
		is_at(s, l->end[good], '.'))
		good++;
	return good;
}

static gsize
scan_domain(struct scan *s, gsize at)
{
	struct labels l = scan_labels(s, at, is_label_char);
	int good = l.n > 1 ? well_formed(s, &l) : 0;
	gboolean any = FALSE;

	for (int k = l.n - 1; k > 0; k--) {
		gsize end = scan_tld(s, l.start[k]);

		any |= end > l.start[k];
		if (end > l.start[k] && k <= good &&
			memchr(s->text + l.start[k - 1], '_', l.end[k - 1] - l.start[k - 1]) == NULL)
			return end;
	}
	if (!any && l.n > 0 && l.n < LABELS_MAX)
		s->barren = l.end[l.n - 1];
	return at;
}

static gsize
scan_ascii_domain(const struct scan *s, gsize at)
{
	struct labels l = scan_labels(s, at, is_ascii_label_char);

	/* Its TLD may be of another script than its labels. */
	if (l.n > 0 && is_at(s, l.end[l.n - 1], '.')) {
		gsize last = l.end[l.n - 1] + 1, end = scan_tld(s, last);

		if (end > last)
			return end;
	}
	for (int k = l.n - 1; k > 0; k--) {
		gsize end = scan_tld(s, l.start[k]);

		if (end > l.start[k])
			return end;
	}
	return at;
}

static gsize
encoded_size(const char *label, gsize n)
{
	g_autofree char *copy = g_strndup(label, n), *ascii = NULL;

	for (gsize i = 0; i < n; i++)
		if ((label[i] & 0x80) != 0) {
			ascii = g_hostname_to_ascii(copy);
			return ascii != NULL ? strlen(ascii) : LABEL_MAX + 1;
		}
	return n;
}

static gboolean
is_host(const char *domain, gsize n)
{
	while (n > 0) {
		const char *dot = memchr(domain, '.', n);
		gsize label = dot != NULL ? (gsize)(dot - domain) : n;

		if (label == 0 || encoded_size(domain, label) > LABEL_MAX)
			return FALSE;
		label += dot != NULL;
		domain += label;
		n -= label;
	}
	return TRUE;
}

/* ---- what follows a domain ---------------------------------------------------------- */

static gsize
scan_path_chars(const struct scan *s, gsize at)
{
	gsize next;

	while (is_path_char(s, char_at(s, at, &next)))
		at = next;
	return at;
}

/* "(…)" with at most one pair inside; `at` is the bracket. */
static gsize
scan_brackets(const struct scan *s, gsize at)
{
	gsize in = scan_path_chars(s, at + 1), inner;

	if (is_at(s, in, ')'))
		return in > at + 1 ? in + 1 : at;
	if (!is_at(s, in, '('))
		return at;
	inner = scan_path_chars(s, in + 1);
	if (inner == in + 1 || !is_at(s, inner, ')'))
		return at;
	in = scan_path_chars(s, inner + 1);
	return is_at(s, in, ')') ? in + 1 : at;
}

static gsize
scan_path(const struct scan *s, gsize at)
{
	gsize end, next;

	if (!is_at(s, at, '/'))
		return at;
	end = ++at;
	for (;;) {
		gunichar c = char_at(s, at, &next);

		if (c == '(') {
			next = scan_brackets(s, at);
			if (next == at)
				return end;
			end = next;
		} else if (!is_path_char(s, c)) {
			return end;
		} else if (ends_path(s, c)) {
			end = next;
		}
		at = next;
	}
}

static gsize
scan_query(const struct scan *s, gsize at)
{
	gsize end = at, next;
	gunichar c;

	if (!is_at(s, at, '?'))
		return at;
	for (at++; is_query_char(c = char_at(s, at, &next)); at = next)
		if (ends_query(c))
			end = next;
	return end;
}

static gsize
scan_port(const struct scan *s, gsize at)
{
	gsize end = at + 1;

	if (!is_at(s, at, ':'))
		return at;
	while (end < s->n && g_ascii_isdigit(s->text[end]))
		end++;
	return end > at + 1 ? end : at;
}

static gsize
scan_protocol(const struct scan *s, gsize at)
{
	static const char *const known[] = { "https://", "http://" };

	for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
		if (s->n - at >= strlen(known[i]) &&
			g_ascii_strncasecmp(s->text + at, known[i], strlen(known[i])) == 0)
			return at + strlen(known[i]);
	return at;
}

/* ---- links -------------------------------------------------------------------------- */

struct url { /* offsets; tail: port, path and query */
	gsize start, domain, tail, end;
};

static gboolean
url_at(struct scan *s, gsize at, struct url *u)
{
	u->start = at;
	u->domain = scan_protocol(s, at);
	if (u->domain == at && at < s->barren)
		return FALSE;
	u->tail = scan_domain(s, u->domain);
	if (u->tail == u->domain)
		return FALSE;
	u->end = scan_query(s, scan_path(s, scan_port(s, u->tail)));
	return TRUE;
}

static gboolean
has_path(const struct scan *s, const struct url *u)
{
	return scan_path(s, scan_port(s, u->tail)) > scan_port(s, u->tail);
}

static void
add(GArray *links, gsize start, gsize end)
{
	struct link link = { start, end };

	g_array_append_val(links, link);
}

/* Without http:// only what is ASCII of a domain is a link: text in another script often runs
 * into it. */
static void
add_bare(const struct scan *s, const struct url *u, GArray *links)
{
	struct scan domain = { s->text, u->tail, s->manner, 0 };
	gboolean any = FALSE;
	gsize next;

	for (gsize at = u->domain; at < u->tail;) {
		gsize end = scan_ascii_domain(&domain, at);

		if (end > at) {
			add(links, at, end);
			any = TRUE;
			at = end;
		} else {
			char_at(s, at, &next);
			at = next;
		}
	}
	if (any && has_path(s, u))
		g_array_index(links, struct link, links->len - 1).end = u->end;
}

/* A link that is shortened already takes no path behind its slug. */
static gsize
end_of(const struct scan *s, const struct url *u)
{
	gsize slug = u->tail + 1, end = slug;

	if (u->tail - u->domain != 4 || g_ascii_strncasecmp(s->text + u->domain, "t.co", 4) != 0 ||
		!is_at(s, u->tail, '/'))
		return u->end;
	while (end < s->n && g_ascii_isalnum(s->text[end]))
		end++;
	if (end == slug)
		return u->end;
	return end - slug > TCO_MAX ? u->start : scan_query(s, end);
}

static void
take(const struct scan *s, gsize before, const struct url *u, GArray *links)
{
	const char *domain = s->text + u->domain;
	gsize end;

	if (u->end - u->start > URL_MAX || !is_host(domain, u->tail - u->domain))
		return;
	if (u->domain > u->start) {
		end = end_of(s, u);
		if (end > u->start)
			add(links, u->start, end);
	} else if (s->manner == LINK_TWITTER &&
		!(before < u->start && is_one_of((guchar)s->text[before], "-_./"))) {
		add_bare(s, u, links);
	}
}

GArray *
length_links(const char *text, gsize n, enum link_manner manner)
{
	struct scan s = { text, n, manner, 0 };
	GArray *links = g_array_new(FALSE, FALSE, sizeof(struct link));
	gsize at = 0, next;

	if (memchr(text, '.', n) == NULL)
		return links;
	while (at < n) {
		gunichar c = char_at(&s, at, &next);
		struct url u;

		if ((may_precede(c) && url_at(&s, next, &u)) || (at == 0 && url_at(&s, 0, &u))) {
			take(&s, at, &u, links);
			at = u.end;
		} else {
			at = next;
		}
	}
	return links;
}
