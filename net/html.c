/* net/html.c — HTML as a person would read it, in one pass over libxml2's events.
 *
 * Owns the rendering only: nothing is kept of the document, no depth of nesting costs more than
 * a counter, and every byte is looked at a bounded number of times. */
#include "net/html.h"

#include "core/message.h"
#include "net/html-strip.h"
#include "net/html-style.h"

#include <glib/gi18n.h>
#include <libxml/HTMLparser.h>
#include <string.h>

#define DEPTH_MAX 2000 /* open elements; libxml2 looks through all of them at some end tags */
#define QUOTES_MAX 20 /* marks written before a line */
#define LISTS_MAX 16 /* nested lists that indent */
#define SIZES_MAX 256 /* nested changes of visibility followed */
#define HOST_MAX 255 /* bytes of a link's target shown */
#define LINK_MAX 2000 /* bytes of a link's text looked at for its host */

struct list {
	int next; /* number of the next item; 0 for bullets */
};

struct shade { /* an element that changed whether its text can be seen */
	int depth;
	gboolean hidden; /* what it was outside */
};

struct html {
	htmlParserCtxtPtr parser;
	gboolean too_deep;
	GString *out, *words; /* words: characters of the element being read */
	int depth; /* open elements */
	int skip; /* depth of the element whose whole content is left out, 0 none */
	int newlines; /* line ends owed before the next word: 1 line, 2 paragraph */
	int quotes, lists, pre;
	gboolean space; /* a blank is owed before the next word */
	gboolean in_line; /* something stands on this line */
	gboolean in_cell; /* inside a table row, after its first cell began */
	gboolean hidden;
	GArray *shades;
	struct list list[LISTS_MAX];
	char *link; /* host or address of the open link, or NULL */
	gsize link_start;
	int images, hidden_blocks, scripts;
};

/* ---- writing ----------------------------------------------------------------------- */

static gboolean
is_full(const struct html *h)
{
	return h->out->len > MESSAGE_TEXT_MAX;
}

static void
begin_line(struct html *h)
{
	for (int i = 0; i < MIN(h->quotes, QUOTES_MAX); i++)
		g_string_append(h->out, "> ");
	for (int i = 1; i < MIN(h->lists, LISTS_MAX); i++)
		g_string_append(h->out, "  ");
}

static void
end_line(struct html *h)
{
	while (h->out->len > 0 && h->out->str[h->out->len - 1] == ' ')
		g_string_truncate(h->out, h->out->len - 1);
	g_string_append_c(h->out, '\n');
	h->in_line = FALSE;
}

/* Pays what is owed before something visible is written. */
static void
settle(struct html *h)
{
	if (h->newlines > 0 && h->out->len > 0) {
		if (h->in_line)
			end_line(h);
		if (h->newlines > 1) {
			for (int i = 0; i < MIN(h->quotes, QUOTES_MAX); i++)
				g_string_append(h->out, "> ");
			end_line(h);
		}
	} else if (h->space && h->in_line) {
		g_string_append_c(h->out, ' ');
	}
	if (!h->in_line)
		begin_line(h);
	h->newlines = 0;
	h->space = FALSE;
	h->in_line = TRUE;
}

static void
owe(struct html *h, int newlines)
{
	h->newlines = MAX(h->newlines, newlines);
	h->space = FALSE;
}

static void
put_text(struct html *h, const char *text)
{
	settle(h);
	g_string_append(h->out, text);
}

/* Blank or invisible at the start of a word? Gives its length, 0 for a visible character. The
 * invisible ones pad the previews of mass mail. */
static gsize
blank_length(const char *p, gboolean *space)
{
	static const struct {
		const char *utf8;
		gboolean space;
	} blanks[] = {
		{ "\xc2\xa0", TRUE }, { "\xe2\x80\x8b", FALSE }, { "\xef\xbb\xbf", FALSE },
		{ "\xc2\xad", FALSE }, { "\xcd\x8f", FALSE }, { "\xe2\x80\x8c", FALSE },
		{ "\xe2\x80\x83", TRUE }, { "\xe2\x80\x82", TRUE }, { "\xe2\x80\x89", TRUE },
	};

	*space = TRUE;
	if ((guchar)*p <= ' ' || *p == 0x7f)
		return 1;
	if ((guchar)*p < 0x80)
		return 0;
	for (gsize i = 0; i < G_N_ELEMENTS(blanks); i++)
		if (g_str_has_prefix(p, blanks[i].utf8)) {
			*space = blanks[i].space;
			return strlen(blanks[i].utf8);
		}
	return 0;
}

static void
put_words(struct html *h, const char *p)
{
	while (*p != '\0') {
		const char *from = p;
		gboolean space = FALSE;
		gsize n;

		while ((n = blank_length(p, &space)) > 0 && *p != '\0') {
			h->space = h->space || space;
			p += n;
		}
		from = p;
		while (*p != '\0' && blank_length(p, &space) == 0)
			p++;
		if (p > from) {
			settle(h);
			g_string_append_len(h->out, from, p - from);
		}
	}
}

static void
put_preformatted(struct html *h, const char *p)
{
	for (; *p != '\0'; p++) {
		if (*p == '\n') {
			settle(h);
			end_line(h);
		} else if (*p == '\t' || (guchar)*p >= ' ') {
			settle(h);
			g_string_append_c(h->out, *p);
		}
	}
}

static void
flush(struct html *h)
{
	if (h->words->len == 0)
		return;
	if (h->skip == 0 && !h->hidden && !is_full(h)) {
		if (h->pre > 0)
			put_preformatted(h, h->words->str);
		else
			put_words(h, h->words->str);
	}
	g_string_truncate(h->words, 0);
}

/* ---- visibility ------------------------------------------------------------------- */

static void
enter_shade(struct html *h, const char *style)
{
	struct shade s = { .depth = h->depth, .hidden = h->hidden };
	gboolean hidden;

	if (style == NULL || h->shades->len >= SIZES_MAX || !style_shades(style, &hidden))
		return;
	if (hidden == h->hidden)
		return;
	g_array_append_val(h->shades, s);
	h->hidden = hidden;
}

static void
leave_shade(struct html *h)
{
	const struct shade *s;

	if (h->shades->len == 0)
		return;
	s = &g_array_index(h->shades, struct shade, h->shades->len - 1);
	if (s->depth != h->depth)
		return;
	h->hidden = s->hidden;
	g_array_set_size(h->shades, h->shades->len - 1);
}

/* ---- links and images --------------------------------------------------------------- */

/* A name too long to be one: its end says whose it is. */
static char *
name_end(const char *p, const char *end)
{
	if (end - p <= HOST_MAX)
		return g_strndup(p, (gsize)(end - p));
	for (p = end - HOST_MAX; p < end && ((guchar)*p & 0xc0) == 0x80;)
		p++;
	return g_strdup_printf("\xe2\x80\xa6%.*s", (int)(end - p), p);
}

/* Where a link leads: the host, or the address of a mailto; NULL for what leads nowhere
 * outside (transfer full). */
static char *
link_target(const char *href)
{
	const char *p, *at, *end;

	href += strspn(href, " \t\r\n");
	if (g_ascii_strncasecmp(href, "mailto:", 7) == 0)
		return name_end(href + 7, href + 7 + strcspn(href + 7, "?"));
	if (g_ascii_strncasecmp(href, "http://", 7) == 0)
		p = href + 7;
	else if (g_ascii_strncasecmp(href, "https://", 8) == 0)
		p = href + 8;
	else if (g_ascii_strncasecmp(href, "ftp://", 6) == 0)
		p = href + 6;
	else if (strncmp(href, "//", 2) == 0)
		p = href + 2;
	else
		return NULL;
	end = p + strcspn(p, "/?#\\ \t\r\n");
	/* what stands before @ is a user name, however much it looks like a host */
	if ((at = memrchr(p, '@', (gsize)(end - p))) != NULL)
		p = at + 1;
	if (end - p > 4 && g_ascii_strncasecmp(p, "www.", 4) == 0)
		p += 4;
	return end > p ? name_end(p, end) : NULL;
}

/* Does the text itself begin with the place the link leads to? Only then the host need not be
 * said: "bank.example" leading elsewhere is the oldest trick. */
static gboolean
text_names(const char *text, const char *target)
{
	gsize n = strlen(target);
	const char *scheme = strstr(text, "://");

	if (scheme != NULL && scheme - text < 8)
		text = scheme + 3;
	if (g_ascii_strncasecmp(text, "www.", 4) == 0)
		text += 4;
	return g_ascii_strncasecmp(text, target, n) == 0 &&
	       (text[n] == '\0' || strchr("/?# ", text[n]) != NULL);
}

static void
end_link(struct html *h)
{
	g_autofree char *target = g_steal_pointer(&h->link), *text = NULL;
	char *begin;

	if (target == NULL || h->out->len <= h->link_start || is_full(h))
		return;
	text = g_strndup(h->out->str + h->link_start,
		MIN(h->out->len - h->link_start, LINK_MAX));
	/* what was owed before the link was written after it began */
	begin = text + strspn(text, " \n>");
	if (*begin == '\0' || text_names(g_strchomp(begin), target))
		return;
	g_string_append_printf(h->out, " [%s]", target);
}

static void
begin_link(struct html *h, const xmlChar **attrs)
{
	const char *href = style_attribute(attrs, "href");

	end_link(h);
	if (href == NULL || h->hidden)
		return;
	h->link = link_target(href);
	if (h->link == NULL)
		return;
	for (char *p = h->link; *p != '\0'; p++)
		if ((guchar)*p < ' ' || *p == 0x7f)
			*p = '?';
	h->link_start = h->out->len;
}

static gboolean
is_pixel(const char *size)
{
	return size != NULL && g_ascii_isdigit(*size) && g_ascii_strtoull(size, NULL, 10) <= 1;
}

static void
put_image(struct html *h, const xmlChar **attrs)
{
	const char *src = style_attribute(attrs, "src"), *alt = style_attribute(attrs, "alt");
	const char *width = style_attribute(attrs, "width"), *height = style_attribute(attrs, "height");
	gboolean pixel = is_pixel(width) || is_pixel(height);

	if (src != NULL && g_ascii_strncasecmp(src, "cid:", 4) != 0 &&
	    g_ascii_strncasecmp(src, "data:", 5) != 0)
		h->images++;
	if (alt != NULL && !pixel && !h->hidden) {
		h->space = TRUE;
		put_words(h, alt);
		h->space = TRUE;
	}
}

/* ---- elements ----------------------------------------------------------------------- */

static void
open_list(struct html *h, int first)
{
	owe(h, h->lists > 0 ? 1 : 2);
	if (h->lists < LISTS_MAX)
		h->list[h->lists].next = first;
	h->lists++;
}

static void
open_item(struct html *h)
{
	struct list *l = h->lists > 0 && h->lists <= LISTS_MAX ? &h->list[h->lists - 1] : NULL;

	owe(h, 1);
	if (h->hidden)
		return;
	settle(h);
	if (l != NULL && l->next > 0)
		g_string_append_printf(h->out, "%d. ", l->next++);
	else
		g_string_append(h->out, "- ");
}

static void
open_cell(struct html *h)
{
	/* a second cell on one line; a cell that holds blocks begins a line by itself */
	if (h->in_cell && h->in_line && h->newlines == 0 && !h->hidden) {
		g_string_append(h->out, " |");
		h->space = TRUE;
	}
	h->in_cell = TRUE;
}

enum element {
	E_LINE, E_BLOCK, E_BREAK, E_RULE, E_QUOTE, E_BULLETS, E_NUMBERS, E_ITEM, E_ROW, E_CELL,
	E_PRE, E_LINK, E_IMAGE, E_DROP, E_SCRIPT,
};

static const struct {
	const char *name;
	enum element element;
} elements[] = { /* in order of name */
	{ "a", E_LINK }, { "address", E_LINE }, { "article", E_BLOCK }, { "aside", E_BLOCK },
	{ "blockquote", E_QUOTE }, { "br", E_BREAK }, { "caption", E_LINE }, { "center", E_LINE },
	{ "dd", E_LINE }, { "div", E_LINE }, { "dl", E_BLOCK }, { "dt", E_LINE },
	{ "embed", E_DROP }, { "fieldset", E_BLOCK }, { "figure", E_BLOCK },
	{ "footer", E_BLOCK }, { "form", E_BLOCK }, { "h1", E_BLOCK }, { "h2", E_BLOCK },
	{ "h3", E_BLOCK }, { "h4", E_BLOCK }, { "h5", E_BLOCK }, { "h6", E_BLOCK },
	{ "header", E_BLOCK }, { "hr", E_RULE }, { "iframe", E_DROP }, { "img", E_IMAGE },
	{ "li", E_ITEM }, { "main", E_BLOCK }, { "menu", E_BULLETS }, { "nav", E_BLOCK },
	{ "object", E_DROP }, { "ol", E_NUMBERS }, { "p", E_BLOCK }, { "pre", E_PRE },
	{ "script", E_SCRIPT }, { "section", E_BLOCK }, { "select", E_DROP },
	{ "style", E_DROP }, { "table", E_LINE }, { "td", E_CELL }, { "template", E_DROP },
	{ "textarea", E_DROP }, { "th", E_CELL }, { "title", E_DROP }, { "tr", E_ROW },
	{ "ul", E_BULLETS }, { "xmp", E_PRE },
};

static int
by_name(const void *key, const void *row)
{
	return g_ascii_strcasecmp(key, *(const char *const *)row);
}

static gboolean
find_element(const xmlChar *name, enum element *e)
{
	const char *const *row = bsearch(name, elements, G_N_ELEMENTS(elements),
		sizeof elements[0], by_name);

	if (row == NULL)
		return FALSE;
	*e = elements[(gsize)((const char *)row - (const char *)elements) / sizeof elements[0]].element;
	return TRUE;
}

static void
open_element(struct html *h, enum element e, const xmlChar **attrs)
{
	switch (e) {
	case E_LINE: owe(h, 1); break;
	case E_BLOCK: owe(h, 2); break;
	/* the first one ends the line, the next one leaves a line empty */
	case E_BREAK: owe(h, h->newlines == 0 && h->in_line ? 1 : 2); break;
	case E_RULE:
		owe(h, 1);
		if (!h->hidden)
			put_text(h, "----------");
		owe(h, 1);
		break;
	case E_QUOTE: owe(h, 1); h->quotes++; break;
	case E_BULLETS: open_list(h, 0); break;
	case E_NUMBERS: open_list(h, 1); break;
	case E_ITEM: open_item(h); break;
	case E_ROW: owe(h, 1); h->in_cell = FALSE; break;
	case E_CELL: open_cell(h); break;
	case E_PRE: owe(h, 2); h->pre++; break;
	case E_LINK: begin_link(h, attrs); break;
	case E_IMAGE: put_image(h, attrs); break;
	case E_DROP: h->skip = h->depth; break;
	case E_SCRIPT: h->skip = h->depth; h->scripts++; break;
	}
}

static void
close_element(struct html *h, enum element e)
{
	switch (e) {
	case E_LINE: case E_ROW: case E_ITEM: owe(h, 1); break;
	case E_BLOCK: owe(h, 2); break;
	case E_QUOTE: owe(h, 1); h->quotes = MAX(h->quotes - 1, 0); break;
	case E_BULLETS: case E_NUMBERS:
		h->lists = MAX(h->lists - 1, 0);
		owe(h, h->lists > 0 ? 1 : 2);
		break;
	case E_PRE: owe(h, 2); h->pre = MAX(h->pre - 1, 0); break;
	case E_LINK: end_link(h); break;
	case E_BREAK: case E_RULE: case E_CELL: case E_IMAGE: case E_DROP: case E_SCRIPT: break;
	}
}

static void
on_start(void *data, const xmlChar *name, const xmlChar **attrs)
{
	struct html *h = data;
	const char *style = style_attribute(attrs, "style");
	enum element e;

	flush(h);
	if (++h->depth > DEPTH_MAX) {
		h->too_deep = TRUE;
		xmlStopParser(h->parser);
		return;
	}
	if (h->skip > 0 || is_full(h))
		return;
	if (style_hides(attrs, style)) {
		h->skip = h->depth;
		h->hidden_blocks++;
		return;
	}
	enter_shade(h, style);
	if (find_element(name, &e))
		open_element(h, e, attrs);
}

static void
on_end(void *data, const xmlChar *name)
{
	struct html *h = data;
	enum element e;

	flush(h);
	if (h->skip == 0) {
		if (find_element(name, &e))
			close_element(h, e);
		leave_shade(h);
	} else if (h->skip == h->depth) {
		h->skip = 0;
	}
	h->depth--;
}

static void
on_characters(void *data, const xmlChar *text, int n)
{
	struct html *h = data;
	gsize from = h->words->len;

	if (h->skip > 0 || is_full(h))
		return;
	g_string_append_len(h->words, (const char *)text, n);
	if (h->hidden && strspn(h->words->str + from, " \r\n\t") < (gsize)n)
		h->hidden_blocks += from == 0;
}

/* ---- the whole ------------------------------------------------------------------------ */

static char *
make_note(const struct html *h)
{
	GString *note = g_string_new(NULL);
	const struct {
		int n;
		const char *text;
	} rows[] = {
		{ h->images, ngettext("%d remote image not loaded", "%d remote images not loaded",
			(gulong)h->images) },
		{ h->hidden_blocks, ngettext("%d hidden block left out", "%d hidden blocks left out",
			(gulong)h->hidden_blocks) },
		{ h->scripts, ngettext("%d script left out", "%d scripts left out",
			(gulong)h->scripts) },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *number = g_strdup_printf("%d", rows[i].n);
		g_auto(GStrv) halves = g_strsplit(rows[i].text, "%d", 2);

		if (rows[i].n == 0 || halves[0] == NULL || halves[1] == NULL)
			continue;
		g_string_append_printf(note, "%s%s%s%s", note->len > 0 ? "; " : "", halves[0],
			number, halves[1]);
	}
	return g_string_free(note, note->len == 0);
}

static void
run_parser(struct html *h, const char *html, gsize len)
{
	htmlSAXHandler sax = { .startElement = on_start, .endElement = on_end,
		.characters = on_characters, .cdataBlock = on_characters,
		.ignorableWhitespace = on_characters };
	/* the parser stops when its first element ends, and fragments have several */
	static const char frame[] = "<html><body>";
	htmlParserCtxtPtr parser = htmlCreatePushParserCtxt(&sax, h, frame, sizeof frame - 1,
		NULL, XML_CHAR_ENCODING_UTF8);

	if (parser == NULL)
		return;
	h->parser = parser;
	htmlCtxtUseOptions(parser, HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
		HTML_PARSE_RECOVER | HTML_PARSE_IGNORE_ENC | HTML_PARSE_NOIMPLIED);
	for (gsize at = 0; at < len && !is_full(h) && !h->too_deep;) {
		gsize n = MIN(len - at, 1 << 20);

		htmlParseChunk(parser, html + at, (int)n, 0);
		at += n;
	}
	htmlParseChunk(parser, NULL, 0, 1);
	flush(h);
	htmlFreeParserCtxt(parser);
}

char *
html_to_text(const char *html, gsize len, char **note)
{
	struct html h = { .out = g_string_new(NULL), .words = g_string_new(NULL),
		.shades = g_array_new(FALSE, FALSE, sizeof(struct shade)) };

	run_parser(&h, html, len);
	end_link(&h);
	if (h.in_line)
		end_line(&h);
	if (note != NULL)
		*note = make_note(&h);
	g_free(h.link);
	g_array_unref(h.shades);
	g_string_free(h.words, TRUE);
	if (h.too_deep) {
		g_string_free(h.out, TRUE);
		return html_strip(html, len);
	}
	return g_string_free(h.out, FALSE);
}
