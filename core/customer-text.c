/* core/customer-text.c — what a message says of its writer: numbers, addresses, references, a city. */
#include "core/customer.h"

#include "base/text.h"
#include "core/address.h"
#include "core/quote.h"

#include <string.h>

#define TEXT_MAX (64u * 1024) /* of the text that is looked at */
#define ORDER_MIN 5
#define ORDER_MAX 24
#define ORDER_DIGITS 4
#define CITY_MAX 40

struct look { /* one line being looked at */
	GPtrArray *list;
	const char *line, *end;
	gboolean private_;
};

static gboolean
is_word_byte(char c)
{
	return g_ascii_isalnum(c) || c == '_' || (guchar)c >= 0x80;
}

/* ---- telephones --------------------------------------------------------------------- */

static gboolean
is_separator(const char *p, gsize *n)
{
	static const char *const wide[] = { "\302\240", "\342\200\257", "\342\200\211" };

	for (gsize i = 0; i < G_N_ELEMENTS(wide); i++)
		if (g_str_has_prefix(p, wide[i])) {
			*n = strlen(wide[i]);
			return TRUE;
		}
	*n = 1;
	return *p == ' ' || *p == '.' || *p == '-' || *p == '/';
}

/* The run of digits and single separators that begins at p: its end, after a digit. */
static const char *
number_end(const char *p, const char *end)
{
	const char *last = p;

	while (p < end) {
		gsize n = 1;

		if (g_ascii_isdigit(*p)) {
			last = ++p;
		} else if (g_str_has_prefix(p, "(0)")) {
			p += 3;
		} else if (is_separator(p, &n) && p + n < end &&
			(g_ascii_isdigit(p[n]) || g_str_has_prefix(p + n, "(0)"))) {
			p += n;
		} else
			break;
	}
	return last;
}

/* A whole run of digits is a number or is none: a part of an IBAN is nobody's telephone. */
static void
find_phones(struct look *l)
{
	for (const char *p = l->line; p < l->end;) {
		gboolean plus = *p == '+' && p + 1 < l->end && g_ascii_isdigit(p[1]);
		const char *stop;

		if (!plus && !g_ascii_isdigit(*p)) {
			p++;
			continue;
		}
		stop = number_end(plus ? p + 1 : p, l->end);
		if ((p == l->line || !is_word_byte(p[-1])) && (stop == l->end || !is_word_byte(*stop))) {
			g_autofree char *run = g_strndup(p, (gsize)(stop - p));
			g_autofree char *phone = customer_phone(run);

			evidence_list_add(l->list, EVIDENCE_PHONE, phone, FALSE);
		}
		p = stop > p ? stop : p + 1;
		while (p < l->end && g_ascii_isdigit(*p))
			p++;
	}
}

/* ---- addresses and handles ---------------------------------------------------------- */

static gboolean
is_local_byte(char c)
{
	return g_ascii_isalnum(c) || strchr("._%+-'", c) != NULL;
}

static gboolean
is_domain_byte(char c)
{
	return g_ascii_isalnum(c) || c == '.' || c == '-';
}

static void
take_mail(struct look *l, const char *at)
{
	const char *a = at, *b = at + 1;
	g_autofree char *found = NULL, *mail = NULL, *alias = NULL;

	while (a > l->line && a[-1] != '\0' && is_local_byte(a[-1]))
		a--;
	while (b < l->end && is_domain_byte(*b))
		b++;
	while (b > at + 1 && (b[-1] == '.' || b[-1] == '-'))
		b--;
	if (a == at || memchr(at, '.', (gsize)(b - at)) == NULL)
		return;
	found = g_strndup(a, (gsize)(b - a));
	mail = customer_mail(found);
	alias = customer_mail_alias(found);
	evidence_list_add(l->list, EVIDENCE_EMAIL, mail, FALSE);
	evidence_list_add(l->list, EVIDENCE_ALIAS, alias, FALSE);
}

/* "@jean_d", also "@jean@mastodon.example". */
static void
take_handle(struct look *l, const char *at)
{
	const char *b = at + 1;
	g_autofree char *found = NULL, *handle = NULL;

	while (b < l->end && (is_domain_byte(*b) || *b == '_' || *b == '@'))
		b++;
	while (b > at + 1 && strchr(".-@", b[-1]) != NULL)
		b--;
	if (b - at < 4 || b - at > 100)
		return;
	found = g_strndup(at, (gsize)(b - at));
	handle = customer_handle(found);
	evidence_list_add(l->list, EVIDENCE_HANDLE, handle, FALSE);
}

static void
find_addresses(struct look *l)
{
	for (const char *p = l->line; (p = memchr(p, '@', (gsize)(l->end - p))) != NULL; p++) {
		gboolean begins = p == l->line || strchr(" \t(:,", p[-1]) != NULL;

		if (!begins)
			take_mail(l, p);
		else if (l->private_) {
			take_handle(l, p);
			while (p + 1 < l->end && (is_domain_byte(p[1]) || p[1] == '_' || p[1] == '@'))
				p++;
		}
	}
}

/* ---- order references --------------------------------------------------------------- */

/* Folded, as the line is when they are looked for. */
static const char *const order_words[] = { "commande", "dossier", "reference", "ref", "contrat", "order",
	"contract", "file", "facture", "invoice" };

static const char *
skip_between(const char *p)
{
	static const char *const fillers[] = { "numero", "number", "no", "n°", "nº", "n", "ref", "reference",
		"est", "is", "de", "#", ".", ":", " ", "le", "la" };
	gboolean again = TRUE;

	while (again) {
		again = FALSE;
		for (gsize i = 0; i < G_N_ELEMENTS(fillers) && !again; i++) {
			gsize n = strlen(fillers[i]);

			if (strncmp(p, fillers[i], n) == 0 &&
				(!g_ascii_isalpha(fillers[i][n - 1]) || !is_word_byte(p[n]))) {
				p += n;
				again = TRUE;
			}
		}
	}
	return p;
}

static gboolean
is_date(const char *s, gsize n)
{
	return n == 10 && ((s[2] == '-' && s[5] == '-') || (s[4] == '-' && s[7] == '-'));
}

static void
take_order(struct look *l, const char *p)
{
	gsize n = 0, digits = 0;
	g_autofree char *found = NULL, *upper = NULL;

	for (; g_ascii_isalnum(p[n]) || p[n] == '-' || p[n] == '_'; n++)
		digits += g_ascii_isdigit(p[n]) != 0;
	while (n > 0 && (p[n - 1] == '-' || p[n - 1] == '_'))
		n--;
	if (n < ORDER_MIN || n > ORDER_MAX || digits < ORDER_DIGITS || is_date(p, n) ||
		is_word_byte(p[n]))
		return;
	found = g_strndup(p, n);
	upper = g_ascii_strup(found, -1);
	evidence_list_add(l->list, EVIDENCE_ORDER, upper, FALSE);
}

static void
find_orders(struct look *l)
{
	g_autofree char *folded = text_fold(l->line, l->end - l->line);

	for (gsize i = 0; i < G_N_ELEMENTS(order_words); i++) {
		gsize n = strlen(order_words[i]);

		for (const char *p = folded; (p = strstr(p, order_words[i])) != NULL; p += n)
			if ((p == folded || !is_word_byte(p[-1])) && !g_ascii_isalpha(p[n]))
				take_order(l, skip_between(p + n));
	}
}

/* ---- the signature ------------------------------------------------------------------ */

/* "75011 Paris", "F-69003 LYON": the folded city, or NULL. */
static char *
city_of(const char *line, const char *end)
{
	for (const char *p = line; p + 7 <= end; p++) {
		const char *q = p + 5;
		g_autofree char *raw = NULL;
		char *city;

		if (strspn(p, "0123456789") != 5 || (p > line && g_ascii_isalnum(p[-1])) || *q != ' ')
			continue;
		while (q < end && *q == ' ')
			q++;
		raw = g_strndup(q, (gsize)(end - q));
		raw[strcspn(raw, ",;(|\r\n0123456789")] = '\0';
		if (strlen(raw) > CITY_MAX)
			continue;
		city = g_strstrip(text_fold(raw, -1));
		if (strlen(city) > 1)
			return city;
		g_free(city);
	}
	return NULL;
}

static void
find_city(struct look *l, const char *name)
{
	g_autofree char *key = customer_name(name);
	g_autofree char *city = key != NULL ? city_of(l->line, l->end) : NULL;
	g_autofree char *value = city != NULL ? g_strconcat(key, "|", city, NULL) : NULL;

	evidence_list_add(l->list, EVIDENCE_SIGNATURE, value, FALSE);
}

/* ---- all of it ---------------------------------------------------------------------- */

static void
look_at(struct look *l, const char *name)
{
	gboolean digits = FALSE, at = FALSE;

	for (const char *p = l->line; p < l->end; p++) {
		digits |= g_ascii_isdigit(*p);
		at |= *p == '@';
	}
	if (at)
		find_addresses(l);
	if (!digits)
		return;
	find_phones(l);
	find_orders(l);
	find_city(l, name);
}

void
evidence_of_text(GPtrArray *list, const char *text, const GArray *spans, const char *name, gboolean private_)
{
	g_autoptr(GPtrArray) found = evidence_list_new();

	for (guint i = 0; i < spans->len; i++) {
		const struct quote_span *s = &g_array_index(spans, struct quote_span, i);

		if (s->level > 0 || (s->kind != QUOTE_OWN && s->kind != QUOTE_SIGNATURE))
			continue;
		for (const char *p = text + s->start, *stop = text + MIN(s->end, TEXT_MAX); p < stop;) {
			const char *newline = memchr(p, '\n', (gsize)(stop - p));
			struct look l = { found, p, newline != NULL ? newline : stop, private_ };

			if (found->len >= EVIDENCE_TEXT_MAX)
				break;
			look_at(&l, name);
			p = l.end + 1;
		}
	}
	for (guint i = 0; i < found->len && i < EVIDENCE_TEXT_MAX; i++) {
		const struct evidence *e = g_ptr_array_index(found, i);

		evidence_list_add(list, e->kind, e->value, e->own);
	}
}
