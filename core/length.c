/* core/length.c — how long a text is as its channel counts it: the text is walked in pieces
 * (a link, a mention, else a grapheme), each with its weight. */
#include "core/length.h"

#include "base/grapheme.h"
#include "base/text.h"
#include "core/length-url.h"

#include <glib/gi18n.h>
#include <string.h>

#define LINK 23 /* what a link counts where the channel says nothing else */

static const struct {
	const char *name, *words;
} units[] = {
	[LENGTH_NONE] = { "none", N_("characters") },
	[LENGTH_GRAPHEMES] = { "graphemes", N_("characters") },
	[LENGTH_CODE_POINTS] = { "code-points", N_("code points") },
	[LENGTH_UTF16] = { "utf16", N_("UTF-16 units") },
	[LENGTH_BYTES] = { "bytes", N_("bytes") },
	[LENGTH_WEIGHTED] = { "weighted", N_("weighted characters") },
	[LENGTH_MASTODON] = { "mastodon", N_("characters") },
	[LENGTH_SMS] = { "sms", N_("segments") },
};

gboolean
length_unit_parse(const char *name, enum length_unit *unit)
{
	for (gsize i = 0; name != NULL && i < G_N_ELEMENTS(units); i++)
		if (strcmp(units[i].name, name) == 0) {
			*unit = (enum length_unit)i;
			return TRUE;
		}
	return FALSE;
}

const char *
length_unit_name(enum length_unit unit)
{
	return units[unit].name;
}

const char *
length_unit_words(enum length_unit unit)
{
	return units[unit].words;
}

/* ---- weights of one grapheme -------------------------------------------------------- */

static gsize
count_chars(const char *p, gsize n)
{
	gsize count = 0;
	guint32 c;

	for (gsize at = 0; at < n; count++)
		at += text_char(p + at, n - at, &c);
	return count;
}

static gsize
count_utf16(const char *p, gsize n)
{
	gsize count = 0;
	guint32 c;

	for (gsize at = 0; at < n; count += c > 0xFFFF ? 2 : 1)
		at += text_char(p + at, n - at, &c);
	return count;
}

/* twitter-text's configuration 3: these weigh 1, all others 2. */
static int
char_weight(guint32 c)
{
	return c <= 0x10FF || (c >= 0x2000 && c <= 0x200D) || (c >= 0x2010 && c <= 0x201F) ||
			(c >= 0x2032 && c <= 0x2037)
		? 1
		: 2;
}

struct chars { /* a grapheme's code points, NFC */
	gunichar *c;
	glong n;
};

static gunichar
nth(const struct chars *g, glong i)
{
	return i < g->n ? g->c[i] : 0;
}

static gboolean
is_region(gunichar c)
{
	return c >= 0x1F1E6 && c <= 0x1F1FF;
}

static glong
pictograph(const struct chars *g, glong at)
{
	gunichar c = nth(g, at), next = nth(g, at + 1);

	if (!grapheme_is_pictograph(c) || next == 0xFE0E)
		return 0;
	if (c < 0x100) /* © and ® are letters until they are told otherwise */
		return next == 0xFE0F ? 2 : 0;
	if (next == 0xFE0F || (next >= 0x1F3FB && next <= 0x1F3FF))
		return 2;
	return 1;
}

/* Code points of the emoji sequence (UTS #51) that begins at `at`, 0 when none does. */
static glong
emoji(const struct chars *g, glong at)
{
	gunichar c = nth(g, at);
	glong n, more, i;

	if (is_region(c))
		return is_region(nth(g, at + 1)) ? 2 : 1;
	if (g_unichar_isdigit(c) || c == '#' || c == '*') {
		n = nth(g, at + 1) == 0xFE0F ? 2 : 1;
		return c < 0x80 && nth(g, at + n) == 0x20E3 ? n + 1 : 0;
	}
	if ((n = pictograph(g, at)) == 0)
		return 0;
	for (i = at + n; nth(g, i) >= 0xE0020 && nth(g, i) <= 0xE007E; i++)
		;
	if (i > at + n && nth(g, i) == 0xE007F)
		return i + 1 - at;
	while (nth(g, at + n) == 0x200D && (more = pictograph(g, at + n + 1)) > 0)
		n += 1 + more;
	return n;
}

static gint64
grapheme_weight(const char *p, gsize n)
{
	g_autofree char *valid = NULL, *composed = NULL;
	g_autofree gunichar *c = NULL;
	struct chars g;
	gint64 weight = 0;

	if (n == 1 && (*p & 0x80) == 0)
		return 1;
	valid = text_utf8(p, (gssize)n);
	composed = g_utf8_normalize(valid, -1, G_NORMALIZE_DEFAULT_COMPOSE);
	c = g_utf8_to_ucs4_fast(composed, -1, &g.n);
	g.c = c;
	for (glong at = 0, step; at < g.n; at += step > 0 ? step : 1) {
		step = emoji(&g, at);
		weight += step > 0 ? 2 : char_weight(g.c[at]);
	}
	return weight;
}

/* ---- mentions ----------------------------------------------------------------------- */

static gboolean
is_user_char(char c)
{
	return g_ascii_isalnum(c) || c == '_';
}

static gboolean
is_word(gunichar c)
{
	return c == '_' || g_unichar_isalnum(c) || g_unichar_ismark(c);
}

/* "@user@domain" at p, where only "@user" counts: its bytes, and in *shown those of "@user". 0
 * when none begins there. */
static gsize
mention(const char *p, gsize n, gsize *shown)
{
	gsize user = 1, domain, end = 0, step;
	guint32 c;

	if (*p != '@' || n < 2 || !is_user_char(p[1]))
		return 0;
	for (gsize at = 1; at < n && (is_user_char(p[at]) || p[at] == '.' || p[at] == '-'); at++)
		if (is_user_char(p[at]))
			user = at + 1;
	if (user >= n || p[user] != '@')
		return 0;
	domain = user + 1;
	for (gsize at = domain; at < n; at += step) {
		step = text_char(p + at, n - at, &c);
		if (!is_word(c) && c != '.' && c != '-')
			break;
		if (is_word(c) && at > domain)
			end = at + step;
	}
	if (end == 0 || (end < n && p[end] == '@') || (n - end >= 3 && strncmp(p + end, "://", 3) == 0))
		return 0;
	*shown = user;
	return end;
}

/* ---- walking ------------------------------------------------------------------------ */

struct walk {
	const char *text;
	gsize n, at;
	enum length_unit unit;
	int url; /* 0: links are nothing special */
	GArray *links;
	guint link; /* the next one */
	gunichar before; /* what stands before `at`, 0 at the start */
};

static void
walk_begin(struct walk *w, const struct length_rule *rule, const char *text)
{
	gboolean must = rule->unit == LENGTH_WEIGHTED || rule->unit == LENGTH_MASTODON;

	memset(w, 0, sizeof *w);
	w->text = text;
	w->n = strlen(text);
	w->unit = rule->unit;
	w->url = rule->url > 0 ? rule->url : must ? LINK : 0;
	if (w->url > 0)
		w->links = length_links(text, w->n,
			rule->unit == LENGTH_WEIGHTED ? LINK_TWITTER : LINK_MASTODON);
}

static gint64
weigh(const struct walk *w, gsize size)
{
	const char *p = w->text + w->at;

	switch (w->unit) {
	case LENGTH_CODE_POINTS:
		return (gint64)count_chars(p, size);
	case LENGTH_UTF16:
		return (gint64)count_utf16(p, size);
	case LENGTH_BYTES:
		return (gint64)size;
	case LENGTH_WEIGHTED:
		return grapheme_weight(p, size);
	case LENGTH_NONE:
	case LENGTH_GRAPHEMES:
	case LENGTH_MASTODON:
	case LENGTH_SMS:
		break;
	}
	return 1;
}

/* Where the next link begins, the end when there is none; a grapheme before it ends there. */
static gsize
next_link(const struct walk *w)
{
	return w->links != NULL && w->link < w->links->len
		? g_array_index(w->links, struct link, w->link).start
		: w->n;
}

/* The next piece: its bytes, its weight in *weight. 0 at the end. */
static gsize
walk_on(struct walk *w, gint64 *weight)
{
	gsize size, shown;

	if (w->at >= w->n)
		return 0;
	while (next_link(w) < w->at)
		w->link++; /* inside a mention */
	if (w->at == next_link(w)) {
		size = g_array_index(w->links, struct link, w->link++).end - w->at;
		*weight = w->url;
	} else if (w->unit == LENGTH_MASTODON && w->before != '=' && w->before != '/' &&
		!is_word(w->before) && (size = mention(w->text + w->at, w->n - w->at, &shown)) > 0) {
		*weight = (gint64)shown;
	} else {
		size = grapheme_size(w->text + w->at, next_link(w) - w->at);
		*weight = weigh(w, size);
	}
	w->at += size;
	return size;
}

static void
remember(struct walk *w, gsize from)
{
	guint32 c = 0;

	while (from < w->at)
		from += text_char(w->text + from, w->at - from, &c);
	w->before = c;
}

/* ---- segments ----------------------------------------------------------------------- */

/* TS 23.038 §6.2.1: one septet each; two by way of the escape. */
static const char gsm_basic[] =
	"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
	"ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
static const char gsm_escaped[] = "\f^{}\\[~]|€";

static int
septets(gunichar c)
{
	return c == 0				      ? 0
		: g_utf8_strchr(gsm_basic, -1, c) != NULL   ? 1
		: g_utf8_strchr(gsm_escaped, -1, c) != NULL ? 2
							    : 0;
}

struct packing { /* what one alphabet makes of the text so far */
	int single, part; /* of one message alone, and of each when there are several */
	int total, segments, last; /* units in all; when cut into parts: how many, in the last one */
};

static void
pack(struct packing *p, int units_)
{
	if (p->segments == 0 || p->last + units_ > p->part) {
		p->segments++;
		p->last = 0;
	}
	p->last += units_;
	p->total += units_;
}

static void
show(const struct packing *p, struct length *l)
{
	gboolean alone = p->total <= p->single;

	l->segments = p->total == 0 ? 0 : alone ? 1 : p->segments;
	l->in_segment = alone ? p->total : p->last;
	l->per_segment = alone ? p->single : p->part;
}

static struct length
length_of_sms(const struct length_rule *rule, const char *text)
{
	struct packing gsm = { .single = 160, .part = 153 }, ucs = { .single = 70, .part = 67 };
	struct length l = { .unit = LENGTH_SMS, .max = rule->max };
	gsize n = strlen(text), size, step;
	gboolean plain = TRUE;
	guint32 c;

	show(&gsm, &l);
	for (gsize at = 0; at < n; at += size) {
		size = grapheme_size(text + at, n - at);
		for (gsize i = at; i < at + size; i += step) {
			step = text_char(text + i, n - i, &c);
			plain = plain && septets(c) > 0;
			if (plain)
				pack(&gsm, septets(c));
			pack(&ucs, c > 0xFFFF ? 2 : 1);
		}
		show(plain ? &gsm : &ucs, &l);
		if (rule->max == 0 || l.segments <= rule->max)
			l.fits = at + size;
	}
	l.used = l.segments;
	l.over = l.fits < n;
	return l;
}

/* ---- all of it ---------------------------------------------------------------------- */

static gboolean
is_within(gint64 used, gint64 max)
{
	return max == 0 || used <= max;
}

/* Of two limits that one is told which is used up more. */
static gboolean
bytes_bind(const struct length_rule *rule, gint64 used, gint64 bytes)
{
	if (rule->max_bytes == 0)
		return FALSE;
	return rule->max == 0 || (double)bytes / (double)rule->max_bytes > (double)used / (double)rule->max;
}

struct length
length_of(const struct length_rule *rule, const char *text)
{
	struct length l = { .unit = rule->unit, .max = rule->max };
	struct walk w;
	gint64 weight = 0;
	gsize from;

	if (rule->unit == LENGTH_SMS)
		return length_of_sms(rule, text);
	walk_begin(&w, rule, text);
	while (from = w.at, walk_on(&w, &weight) > 0) {
		l.used += weight;
		if (is_within(l.used, rule->max) && is_within((gint64)w.at, rule->max_bytes))
			l.fits = w.at;
		remember(&w, from);
	}
	g_clear_pointer(&w.links, g_array_unref);
	l.over = l.fits < w.n;
	if (bytes_bind(rule, l.used, (gint64)w.n)) {
		l.unit = LENGTH_BYTES;
		l.used = (gint64)w.n;
		l.max = rule->max_bytes;
	}
	return l;
}
