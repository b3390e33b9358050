/* core/facts.c — the facts of a text: addresses and telephone numbers are taken out first, then the
 * words are read once from left to right. */
#include "core/facts-private.h"

#include "core/length-url.h"
#include "core/phone.h"
#include "core/prose-time.h"

#include <string.h>

const char *
fact_type_name(enum fact_type type)
{
	static const char *const names[] = {
#define FACT_NAME(type, name) name,
		FACT_TYPES(FACT_NAME)
#undef FACT_NAME
	};

	return type < FACT_TYPE_N ? names[type] : "";
}

static void
fact_free_one(gpointer p)
{
	struct fact *fact = p;

	g_free(fact->value);
	g_free(fact->usage);
	g_free(fact);
}

static void
put(struct fact_reader *r, enum fact_type type, char *value, char *usage, gsize start, gsize end)
{
	struct fact *fact = g_new0(struct fact, 1);

	*fact = (struct fact){ type, value, usage, start, end };
	g_ptr_array_add(r->list, fact);
}

void
fact_add(struct fact_reader *r, enum fact_type type, const char *value, const char *usage, guint from,
	guint to)
{
	put(r, type, g_strdup(value), g_strdup(usage), word_at(r->words, from)->start,
		word_at(r->words, (gint64)to - 1)->end);
	memset(r->taken + from, 1, to - from);
}

char *
fact_decimal(gint64 millionths)
{
	gint64 whole = millionths / PROSE_UNIT, rest = millionths % PROSE_UNIT;
	g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT ".%06d", whole, (int)rest);
	gsize n = strlen(text);

	while (text[n - 1] == '0')
		n--;
	return g_strndup(text, text[n - 1] == '.' ? n - 1 : n);
}

/* ---- addresses and numbers ---------------------------------------------------------- */

/* Words are asked about in rising order, so the search goes on where the last one ended. */
static void
take(struct fact_reader *r, gsize start, gsize end, guint *at)
{
	const GArray *list = r->words->list;

	for (; *at < list->len && word_at(r->words, *at)->end <= start; ++*at)
		;
	for (guint i = *at; i < list->len && word_at(r->words, i)->start < end; i++)
		r->taken[i] = 1;
}

static gboolean
has_scheme(const char *p, gsize n)
{
	return g_strstr_len(p, (gssize)n, "://") != NULL || (n > 4 && g_ascii_strncasecmp(p, "www.", 4) == 0);
}

/* "confirmé.Les": a dot without its space, and no address. */
static gboolean
is_address(const char *p, gsize n)
{
	const char *end = memchr(p, '/', n), *dot = g_strrstr_len(p, end != NULL ? end - p : (gssize)n, ".");

	return has_scheme(p, n) || (dot != NULL && !g_ascii_isupper(dot[1]));
}

static char *
normal_url(const char *p, gsize n)
{
	g_autofree char *low = g_utf8_strdown(p, (gssize)n);
	char *from = strstr(low, "://"), *end;

	from = from != NULL ? from + 3 : low;
	if (strncmp(from, "www.", 4) == 0)
		from += 4;
	from[strcspn(from, "?#")] = '\0';
	end = from + strlen(from);
	while (end > from && (end[-1] == '/' || end[-1] == '.'))
		end--;
	return g_strndup(from, (gsize)(end - from));
}

static void
read_urls(struct fact_reader *r)
{
	gsize n = strlen(r->text);
	g_autoptr(GArray) links = length_links(r->text, n, LINK_TWITTER);
	guint at = 0;

	for (guint i = 0; i < links->len; i++) {
		struct link l = g_array_index(links, struct link, i);

		if (!is_address(r->text + l.start, l.end - l.start))
			continue;
		put(r, FACT_URL, normal_url(r->text + l.start, l.end - l.start), NULL, l.start, l.end);
		take(r, l.start, l.end, &at);
	}
}

/* Digits of an e-mail address are no amount. */
static void
take_mails(struct fact_reader *r)
{
	const struct prose *ws = r->words;

	for (guint i = 1; i < ws->list->len; i++) {
		guint from = i, to = i;

		if (!word_is(ws, i, "@") || !word_at(ws, i)->glued)
			continue;
		while (from > 0 && word_at(ws, from)->glued)
			from--;
		while (word_at(ws, (gint64)to + 1)->glued)
			to++;
		memset(r->taken + from, 1, to + 1 - from);
		i = to;
	}
}

/* Nor are those of a reference, "HZ99C9J7": letters first, then digits and letters with nothing between. */
static void
take_codes(struct fact_reader *r)
{
	const struct prose *ws = r->words;

	for (guint i = 0, to; i < ws->list->len; i = to + 1) {
		gboolean number = FALSE;

		for (to = i; word_at(ws, (gint64)to + 1)->glued && word_at(ws, (gint64)to + 1)->kind <= WORD_NUMBER; to++)
			number = number || word_at(ws, (gint64)to + 1)->kind == WORD_NUMBER;
		if (word_at(ws, i)->kind == WORD_LETTERS && number && to >= i + 2)
			memset(r->taken + i, 1, to + 1 - i);
	}
}

static void
read_phones(struct fact_reader *r)
{
	g_autoptr(GArray) phones = phone_find(r->text, strlen(r->text));
	guint at = 0;

	for (guint i = 0; i < phones->len; i++) {
		struct phone *phone = &g_array_index(phones, struct phone, i);

		put(r, FACT_PHONE, g_strdup(phone->number), NULL, phone->start, phone->end);
		take(r, phone->start, phone->end, &at);
	}
}

/* "le 3639", "au 36 39": four digits from 3, behind a word that says what they are. */
static guint
short_number(struct fact_reader *r, guint i)
{
	const struct prose *ws = r->words;
	const char *first = word_text(ws, i), *second = word_text(ws, (gint64)i + 1);
	gint64 before = (gint64)i - 1;
	char number[5];
	guint past = i + 1;

	if (*first != '3' || word_at(ws, i)->kind != WORD_NUMBER)
		return i;
	if (strlen(first) == 2 && strlen(second) == 2 && g_ascii_isdigit(*second) &&
		word_at(ws, past)->lines == 0 && !word_at(ws, past)->glued)
		past++;
	else if (strlen(first) != 4)
		return i;
	while (word_is(ws, before, ":|-|("))
		before--;
	if (word_is(ws, before, "le|au|du") && word_is(ws, past, "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|euro*|eur|€|%|jour*|mois|h|heure*"))
		return i;
	if (!word_is(ws, before, "le|au|numero|n°|appelez|composez|contactez|joignez|tel|telephone|telephoner|appeler|composer|contacter|call|dial|ring|phone|number|on|vert|unique|court"))
		return i;
	g_snprintf(number, sizeof(number), "%s%s", first, past > i + 1 ? second : "");
	fact_add(r, FACT_PHONE, number, NULL, i, past);
	return past;
}

static guint
read_date(struct fact_reader *r, guint i)
{
	struct prose_date d = { 0, 0, 0 };
	guint past = prose_date(r->words, i, &d);
	g_autofree char *value = NULL;

	if (past == i)
		return i;
	if (d.month == 0)
		value = g_strdup_printf("---%02d", d.day);
	else if (d.day == 0)
		value = g_strdup_printf("%04d-%02d", d.year, d.month);
	else if (d.year == 0)
		value = g_strdup_printf("--%02d-%02d", d.month, d.day);
	else
		value = g_strdup_printf("%04d-%02d-%02d", d.year, d.month, d.day);
	fact_add(r, FACT_DATE, value, NULL, i, past);
	return past;
}

/* ---- the whole ---------------------------------------------------------------------- */

static gint
by_place(gconstpointer a, gconstpointer b)
{
	const struct fact *x = *(const struct fact *const *)a, *y = *(const struct fact *const *)b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static void
read_words(struct fact_reader *r)
{
	guint (*const readers[])(struct fact_reader *, guint) = { read_date, short_number, fact_number, fact_free };

	for (guint i = 0; i < r->words->list->len;) {
		guint next = i;

		for (gsize k = 0; k < G_N_ELEMENTS(readers) && next == i && !r->taken[i]; k++)
			next = readers[k](r, i);
		i = MAX(next, i + 1);
	}
}

struct facts *
facts_read(const char *text)
{
	struct facts *facts = g_new0(struct facts, 1);
	AUTO(prose) words = prose_read(text, PROSE_APART);
	g_autofree guint8 *taken = g_new0(guint8, words->list->len + 1);
	struct fact_reader r = { text, words, taken, g_ptr_array_new_with_free_func(fact_free_one) };

	fact_classify(words);
	read_urls(&r);
	take_mails(&r);
	take_codes(&r);
	read_phones(&r);
	read_words(&r);
	g_ptr_array_sort(r.list, by_place);
	fact_polarity(&r);
	fact_stems(words, &facts->said, &facts->denied);
	facts->list = r.list;
	return facts;
}

void
facts_free(struct facts *facts)
{
	g_ptr_array_unref(facts->list);
	g_free(facts->said);
	g_free(facts->denied);
	g_free(facts);
}

gboolean
facts_have(const struct facts *facts, enum fact_type type)
{
	for (guint i = 0; i < facts->list->len; i++)
		if (((const struct fact *)g_ptr_array_index(facts->list, i))->type == type)
			return TRUE;
	return FALSE;
}
