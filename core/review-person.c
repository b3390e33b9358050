/* core/review-person.c — the check `person`: is it written to this customer (FEATURES F6, CHECKS "person")?
 *
 * What a template left behind, a wrong name in the salutation, nothing of what the customer wrote, and a template sent as it
 * stands to somebody who asked two things. */
#include "core/phrase.h"
#include "core/quote.h"
#include "core/review-private.h"

#include "base/text.h"

#include <glib/gi18n.h>
#include <string.h>

#define BRACKET_MAX 40 /* bytes between < and >, [ and ] */
#define TAG_MAX 256 /* bytes of a tag, its braces among them */
#define CROSSES_MAX 16 /* words of a masked number */
#define CHANGED_PERCENT 2
#define COMPARED_MAX 20000 /* characters: nobody's template is longer */

/* ---- what a template left ---------------------------------------------------------- */

static gsize
bracket_end(const char *p)
{
	const char *q = p + 1;

	if (!g_unichar_isalpha(g_utf8_get_char_validated(q, -1)))
		return 0;
	while (*q != '\0' && q - p < BRACKET_MAX && strchr("<>\n@:/.\"=", *q) == NULL)
		q++;
	return *q == '>' ? (gsize)(q + 1 - p) : 0;
}

static gsize
line_rest(const char *p, const char *closing)
{
	const char *newline = memchr(p, '\n', strnlen(p, TAG_MAX));
	const char *end = g_strstr_len(p, newline != NULL ? newline - p : TAG_MAX, closing);

	return end != NULL ? (gsize)(end - p) + strlen(closing) : strlen(closing);
}

/* "[nom]", "[to be completed]": one pair of brackets is a placeholder only with such a word in it. */
static gsize
field_end(const char *p)
{
	static const char *const words[] = { "nom", "prenom", "name", "date", "montant", "amount", "completer", "complete", "insert",
		"inserer", "numero", "number", "reference", "client", "customer", "adresse", "address", "agence", "branch" };
	gsize n = 1;
	g_autofree char *inside = NULL;

	while (n < BRACKET_MAX && strchr("]\n", p[n]) == NULL) /* the end of the text is one of them */
		n++;
	inside = p[n] == ']' ? text_fold(p + 1, (gssize)n - 1) : NULL;

	for (guint i = 0; inside != NULL && i < G_N_ELEMENTS(words); i++)
		if (strstr(inside, words[i]) != NULL)
			return n + 1;
	return 0;
}

/* Bytes of the placeholder at p, 0 none. */
static gsize
placeholder_at(const char *p)
{
	switch (*p) {
	case '{':
		return p[1] == '{' ? line_rest(p, "}}") : p[1] == '%' ? line_rest(p, "%}") : 0;
	case '#':
	case '$':
		return p[1] == '{' ? line_rest(p, "}") : 0;
	case '[':
		return p[1] == '[' ? line_rest(p, "]]") : field_end(p);
	case '<':
		return bracket_end(p);
	case '_':
		return strspn(p, "_") >= 3 ? strspn(p, "_") : 0;
	default:
		return 0;
	}
}

static void
add_placeholder(struct review *r, const struct review_context *c, gsize start, gsize end)
{
	g_autofree char *text = review_quote(c->shown, start, end, 60);

	review_add(r, REVIEW_PERSON, "person-placeholder", REVIEW_ERROR, start, end, _("a placeholder is left: “%s”"), text);
}

static void
find_placeholders(struct review *r, const struct review_context *c)
{
	const char *draft = c->in->draft;
	g_autoptr(GArray) spans = quote_split(draft);

	for (guint i = 0; i < spans->len; i++) {
		const struct quote_span *s = &g_array_index(spans, struct quote_span, i);

		for (gsize at = s->start; at < s->end && s->kind != QUOTE_QUOTED && s->kind != QUOTE_HEADER;) {
			gsize n = placeholder_at(draft + at);

			if (n > 0)
				add_placeholder(r, c, at, MIN(at + n, s->end));
			at += MAX(n, 1);
		}
	}
}

/* Crosses that stand alone; in front of the last digits of a card they mask it. */
static gboolean
is_crossed(const struct prose *w, gint64 i)
{
	const struct word *t = word_at(w, i);

	return t->kind == WORD_LETTERS && t->len >= 3 && strspn(word_text(w, i), "x") == t->len && t->upper;
}

static gboolean
is_masked(const struct prose *w, guint i)
{
	for (int step = -1; step <= 1; step += 2)
		for (gint64 k = (gint64)i + step; ABS(k - (gint64)i) < CROSSES_MAX; k += step) {
			const struct word *t = word_at(w, k);

			if (t->kind == WORD_NUMBER)
				return TRUE;
			if (!is_crossed(w, k) && !word_is(w, k, "-|.|/|*|…") && !(t->kind == WORD_LETTERS && strspn(word_text(w, k), "x") == 2))
				break;
		}
	return FALSE;
}

/* A variable that was empty: "Bonjour ," and "la somme de €". */
static gboolean
is_hole(const struct prose *w, guint i)
{
	const struct word *t = word_at(w, i), *before = word_at(w, (gint64)i - 1);

	if (t->kind != WORD_MARK || i == 0)
		return FALSE;
	if (word_is(w, i, ","))
		return t->start > before->end && t->lines == 0 && i < 5 && word_is_title(w, (gint64)i - 1);
	return word_is(w, i, "€|£") && word_is(w, (gint64)i - 1, "de|d|of|montant|somme|coute|costs") &&
		word_at(w, (gint64)i + 1)->kind != WORD_NUMBER;
}

static void
find_holes(struct review *r, const struct review_context *c)
{
	const struct prose *w = c->draft;

	for (guint i = 0; i < w->list->len; i++) {
		const struct word *t = word_at(w, i);

		if (is_crossed(w, i) && !is_masked(w, i))
			add_placeholder(r, c, t->start, t->end);
		else if (is_hole(w, i))
			review_add(r, REVIEW_PERSON, "person-placeholder", REVIEW_ERROR, word_at(w, (gint64)i - 1)->start, t->end,
				_("something is missing before “%s”: a variable that was empty"), word_text(w, i));
	}
}

/* ---- the name ---------------------------------------------------------------------- */

/* The words of a person's name, folded; NULL when it is a handle or an address. */
static char **
name_words(const char *name)
{
	g_autofree char *folded = name != NULL ? text_fold(name, -1) : NULL;

	if (folded == NULL || strpbrk(folded, "@_0123456789/") != NULL)
		return NULL;
	return g_strsplit_set(g_strstrip(folded), " .,;-'()\"\t", -1);
}

static gboolean
is_of_name(char **name, const char *word)
{
	for (; *name != NULL; name++)
		if (**name != '\0' && (strcmp(*name, word) == 0 || ((strlen(word) == 1 || strlen(*name) == 1) && **name == *word)))
			return TRUE;
	return FALSE;
}

/* A word of the salutation that is meant as a name: with a capital, or after a title. */
static gboolean
is_name(const struct prose *w, guint i)
{
	const struct word *t = word_at(w, i);

	if (t->kind != WORD_LETTERS || word_is_title(w, i) || is_crossed(w, i))
		return FALSE;
	if (word_is(w, (gint64)i - 1, "{|<|[|#|%|@") || word_is(w, (gint64)i + 1, "}|>|]|%"))
		return FALSE; /* a placeholder, and told as such */
	return t->capital ||
		word_is(w, (gint64)i - 1, "mme|mlle|mr|mrs|ms|miss|monsieur|madame|mademoiselle|dr") ||
		(word_is(w, (gint64)i - 1, ".") && word_is(w, (gint64)i - 2, "m|mr|mrs|ms|dr|mme"));
}

static void
find_wrong_name(struct review *r, const struct review_context *c)
{
	const struct prose *w = c->draft;
	g_auto(GStrv) name = name_words(c->in->name);
	const struct sentence *s = w->sentences->len > 0 ? prose_sentence(w, 0) : NULL;

	if (name == NULL || s == NULL || s->part != PART_GREETING)
		return;
	for (guint i = s->first; i < s->end; i++) {
		const struct word *t = word_at(w, i);

		if (is_name(w, i) && !is_of_name(name, word_text(w, i))) {
			g_autofree char *said = review_said(c, i, i + 1, 60);

			review_add(r, REVIEW_PERSON, "person-name", REVIEW_ERROR, t->start, t->end,
				_("the salutation says “%s”, the customer is “%s”"), said, c->in->name);
			return;
		}
	}
}

/* ---- what the customer wrote ------------------------------------------------------- */

/* What a bank sells and does; "compte" and "account" are in every letter and prove nothing. */
PHRASES(products,
	"carte|cartes|card|cards|visa|mastercard|livret|ldd|ldds|lep|pel|cel|pea|per|isa|virement|virements|prelevement|prelevements|cheque|"
	"cheques|chequier|decouvert|agios|credit|pret|prets|hypotheque|assurance|assurances|mutuelle|epargne|placement|obligation|"
	"mortgage|overdraft|loan|loans|savings|transfer|transfers|chequebook|insurance|paypal|iban|rib|pin|coffre|devis|releve|releves|statement|statements|"
	"refund|remboursement|cashback|app|appli|application|debit|pension|bond|bonds|facture|invoice|subscription|abonnement|cotisation|"
	"succession|procuration|virtuelle|contactless|passbook|cash|distributeur|atm|withdrawal|retrait")

/* Digits and letters only: "2026-04417" is "202604417". */
static char *
bare(const char *text)
{
	GString *out = g_string_new(NULL);

	for (; *text != '\0'; text++)
		if (g_ascii_isalnum(*text))
			g_string_append_c(out, *text);
	return g_string_free(out, FALSE);
}

/* What two words have in common when they say the same (transfer full). */
static char *
word_key(const struct prose *w, gint64 i)
{
	return word_at(w, i)->kind == WORD_NUMBER ? bare(word_text(w, i)) : g_strdup(word_text(w, i));
}

/* Amounts and dates, a date without its year; NULL for others (transfer full). */
static char *
fact_key(const struct fact *f)
{
	gsize len = strlen(f->value);

	if (f->type != FACT_EUR && f->type != FACT_DATE)
		return NULL;
	return g_strdup_printf("%d %s", (int)f->type, f->value + (f->type == FACT_DATE && len > 5 ? len - 5 : 0));
}

/* All that the draft could take up: its words, numbers, amounts and dates. */
static GHashTable *
said(const struct review_context *c)
{
	GHashTable *keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < c->draft->list->len; i++)
		g_hash_table_add(keys, word_key(c->draft, i));
	for (guint i = 0; i < c->facts->list->len; i++) {
		char *key = fact_key(c->facts->list->pdata[i]);

		if (key != NULL)
			g_hash_table_add(keys, key);
	}
	return keys;
}

/* Is it something that could be taken up? A product, a number of three digits, a name inside a sentence. */
static gboolean
is_telling(const struct prose *w, guint i)
{
	const struct word *t = word_at(w, i);

	if (t->kind == WORD_NUMBER)
		return t->len >= 3 && strspn(word_text(w, i), "0123456789") >= 2;
	if (t->kind != WORD_LETTERS)
		return FALSE;
	if (phrase_at(products(), w, i, i + 1) != 0)
		return TRUE;
	return t->len >= 3 && t->capital && !t->first && t->lines == 0 && !t->upper && !word_is_title(w, i) &&
		!word_is(w, i, "compte|banque|account|bank|merci|cordialement|thanks|regards");
}

/* Amounts and dates, however they are written; *any when the customer gave one. */
static gboolean
shares_fact(GHashTable *keys, const char *customer, gboolean *any)
{
	AUTO(facts) theirs = facts_read(customer);

	for (guint i = 0; i < theirs->list->len; i++) {
		g_autofree char *key = fact_key(theirs->list->pdata[i]);

		*any |= key != NULL;
		if (key != NULL && g_hash_table_contains(keys, key))
			return TRUE;
	}
	return FALSE;
}

static gboolean
uses_name(GHashTable *keys, char **name)
{
	for (char **p = name; p != NULL && *p != NULL; p++)
		if (strlen(*p) >= 2 && g_hash_table_contains(keys, *p))
			return TRUE;
	return FALSE;
}

static gboolean
takes_up_a_word(GHashTable *keys, const struct prose *customer, gboolean *any)
{
	for (guint i = 0; i < customer->list->len; i++) {
		g_autofree char *key = is_telling(customer, i) ? word_key(customer, i) : NULL;

		*any |= key != NULL;
		if (key != NULL && g_hash_table_contains(keys, key))
			return TRUE;
	}
	return FALSE;
}

static void
find_echo(struct review *r, const struct review_context *c)
{
	g_auto(GStrv) name = name_words(c->in->name);
	g_autoptr(GHashTable) keys = NULL;
	gboolean any = name != NULL;

	if (c->customer == NULL || c->draft->list->len == 0)
		return;
	keys = said(c);
	if (uses_name(keys, name) || shares_fact(keys, c->in->customer, &any) || takes_up_a_word(keys, c->customer, &any))
		return;
	if (any)
		review_add(r, REVIEW_PERSON, "person-echo", REVIEW_WARNING, 0, strlen(c->in->draft),
			_("nothing of what the customer wrote is taken up: no name, number, product, date or amount"));
}

/* ---- a template as it stands ------------------------------------------------------- */

/* Characters to change, at most `most` + 1 (a band of the usual table). */
static glong
distance(const gunichar *a, glong n, const gunichar *b, glong m, glong most)
{
	g_autofree glong *row = g_new(glong, m + 1);

	if (ABS(n - m) > most)
		return most + 1;
	for (glong j = 0; j <= m; j++)
		row[j] = j;
	for (glong i = 1; i <= n; i++) {
		glong from = MAX(1, i - most), to = MIN(m, i + most), corner = from > 1 ? row[from - 1] : i - 1, best = most + 1;

		row[from - 1] = from > 1 ? most + 1 : i;
		for (glong j = from; j <= to; j++) {
			glong up = j < i + most ? row[j] : most + 1, cost = corner + (a[i - 1] != b[j - 1]);

			corner = row[j];
			cost = MIN(cost, MIN(up, row[j - 1]) + 1);
			row[j] = cost;
			best = MIN(best, cost);
		}
		if (best > most)
			return most + 1;
	}
	return row[m];
}

static void
find_template(struct review *r, const struct review_context *c)
{
	g_autofree gunichar *a = NULL, *b = NULL;
	g_autofree char *draft = NULL, *template = NULL;
	glong n, m, most;

	if (c->in->rendered == NULL || c->asked == NULL || c->asked->len < 2)
		return;
	draft = g_strstrip(g_strdup(c->in->draft));
	template = g_strstrip(g_strdup(c->in->rendered));
	a = g_utf8_to_ucs4_fast(draft, -1, &n);
	b = g_utf8_to_ucs4_fast(template, -1, &m);
	most = MAX(n, m) * CHANGED_PERCENT / 100;
	if (n == 0 || MAX(n, m) > COMPARED_MAX || distance(a, n, b, m, most) * 100 >= MAX(n, m) * CHANGED_PERCENT)
		return;
	review_add(r, REVIEW_PERSON, "person-template", REVIEW_WARNING, 0, strlen(c->in->draft),
		_("the template as it stands, and the customer asked %u things"), c->asked->len);
}

void
review_person(struct review *r, struct review_context *c)
{
	find_placeholders(r, c);
	find_holes(r, c);
	find_wrong_name(r, c);
	find_echo(r, c);
	find_template(r, c);
}
