/* core/customer.c — comparable forms of addresses and names, and the score of evidence. */
#include "core/customer.h"

#include "base/text.h"
#include "core/address.h"
#include "core/channel.h"

#include <glib/gi18n.h>
#include <string.h>

#define PHONE_DIGITS_MIN 7 /* of E.164: the least that is in use */
#define PHONE_DIGITS_MAX 15
#define VERIFIED_KIND_MAX 32
#define VERIFIED_MAX 128

static const struct {
	const char *name, *shown;
	double weight;
} kinds[EVIDENCE_KIND_N] = {
#define EVIDENCE_ROW(kind, name, weight, shown) [EVIDENCE_##kind] = { name, shown, weight },
	EVIDENCE_KINDS(EVIDENCE_ROW)
#undef EVIDENCE_ROW
};

const char *
evidence_kind_name(enum evidence_kind k)
{
	return (guint)k < EVIDENCE_KIND_N ? kinds[k].name : "";
}

const char *
evidence_kind_shown(enum evidence_kind k)
{
	return (guint)k < EVIDENCE_KIND_N ? _(kinds[k].shown) : "";
}

double
evidence_kind_weight(enum evidence_kind k)
{
	return (guint)k < EVIDENCE_KIND_N ? kinds[k].weight : 0;
}

gboolean
evidence_kind_parse(const char *name, enum evidence_kind *k)
{
	for (guint i = 0; name != NULL && i < EVIDENCE_KIND_N; i++)
		if (strcmp(kinds[i].name, name) == 0) {
			*k = (enum evidence_kind)i;
			return TRUE;
		}
	return FALSE;
}

/* ---- rows --------------------------------------------------------------------------- */

void
evidence_free(struct evidence *e)
{
	if (e == NULL)
		return;
	g_free(e->value);
	g_free(e);
}

static void
free_element(gpointer e)
{
	evidence_free(e);
}

GPtrArray *
evidence_list_new(void)
{
	return g_ptr_array_new_with_free_func(free_element);
}

void
evidence_list_add(GPtrArray *list, enum evidence_kind kind, const char *value, gboolean own)
{
	struct evidence *e;

	if (value == NULL || *value == '\0')
		return;
	for (guint i = 0; i < list->len; i++) {
		e = g_ptr_array_index(list, i);
		if (e->kind == kind && strcmp(e->value, value) == 0) {
			e->own |= own;
			return;
		}
	}
	e = g_new0(struct evidence, 1);
	e->kind = kind;
	e->value = g_strdup(value);
	e->own = own;
	e->weight = kind == EVIDENCE_EMAIL && !own ? evidence_kind_weight(EVIDENCE_HANDLE)
						   : evidence_kind_weight(kind);
	g_ptr_array_add(list, e);
}

static void
add_mail(GPtrArray *list, const char *address, gboolean own)
{
	g_autofree char *mail = customer_mail(address);
	g_autofree char *alias = customer_mail_alias(address);

	evidence_list_add(list, EVIDENCE_EMAIL, mail, own);
	evidence_list_add(list, EVIDENCE_ALIAS, alias, own);
}

void
evidence_of_address(GPtrArray *list, const char *kind, const char *address)
{
	g_autofree char *phone = customer_phone(address);
	const struct channel *channel = channel_find(kind);

	if (channel != NULL && strcmp(channel->name, "mail") == 0)
		add_mail(list, address, TRUE);
	else if (phone != NULL)
		evidence_list_add(list, EVIDENCE_PHONE, phone, TRUE);
	else {
		g_autofree char *handle = customer_handle(address);

		evidence_list_add(list, EVIDENCE_HANDLE, handle, TRUE);
	}
}

void
evidence_of_name(GPtrArray *list, const char *name)
{
	g_autofree char *key = customer_name(name);

	evidence_list_add(list, EVIDENCE_NAME, key, TRUE);
}

/* ---- what they allow ---------------------------------------------------------------- */

double
customer_score_add(double score, double weight)
{
	return 1 - (1 - score) * (1 - CLAMP(weight, 0, 1));
}

double
customer_shared_weight(const struct evidence *a, const struct evidence *b)
{
	if (a->kind != b->kind || strcmp(a->value, b->value) != 0 ||
		(a->kind == EVIDENCE_HANDLE && a->own && b->own))
		return 0;
	return MIN(a->weight, b->weight);
}

enum customer_verdict
customer_judge(double score, gboolean verified_same, gboolean verified_differ, gboolean said_apart)
{
	if (verified_differ || said_apart)
		return CUSTOMER_APART;
	if (verified_same)
		return CUSTOMER_SURE;
	/* sums of weights are decimal, doubles are not */
	if (score >= CUSTOMER_SUGGEST - 1e-9)
		return CUSTOMER_OFFER;
	return score > 0 ? CUSTOMER_MAYBE : CUSTOMER_NOTHING;
}

const char *
customer_verdict_name(enum customer_verdict v)
{
	static const char *const names[] = { [CUSTOMER_NOTHING] = "nothing", [CUSTOMER_MAYBE] = "maybe",
		[CUSTOMER_OFFER] = "offer", [CUSTOMER_SURE] = "sure", [CUSTOMER_APART] = "apart" };

	return (guint)v < G_N_ELEMENTS(names) ? names[v] : "";
}

/* ---- addresses ---------------------------------------------------------------------- */

char *
customer_mail(const char *address)
{
	g_autofree char *bare = address != NULL ? g_strstrip(g_strdup(address)) : NULL;
	const char *at = bare != NULL ? strrchr(bare, '@') : NULL;
	g_autofree char *domain = NULL;

	if (at == NULL || !address_is_valid(bare))
		return NULL;
	domain = address_key(at + 1);
	return g_strdup_printf("%.*s@%s", (int)(at - bare), bare, domain);
}

char *
customer_mail_alias(const char *address)
{
	g_autofree char *key = address_is_valid(address) ? address_key(address) : NULL;
	const char *at = key != NULL ? strrchr(key, '@') : NULL;
	GString *out;

	if (at == NULL)
		return NULL;
	out = g_string_new(NULL);
	for (const char *p = key; p < at && *p != '+'; p++)
		if (*p != '.')
			g_string_append_c(out, *p);
	if (out->len == 0) {
		g_string_free(out, TRUE);
		return NULL;
	}
	g_string_append(out, at);
	return g_string_free(out, FALSE);
}

char *
customer_handle(const char *handle)
{
	g_autofree char *folded = NULL;
	const char *p;

	if (handle == NULL)
		return NULL;
	folded = g_strstrip(text_fold(handle, -1));
	p = folded + strspn(folded, "@");
	return *p != '\0' ? g_strdup(p) : NULL;
}

char *
customer_verified(const char *text)
{
	const char *colon = text != NULL ? strchr(text, ':') : NULL;
	g_autofree char *kind = colon != NULL ? g_strndup(text, (gsize)(colon - text)) : NULL;
	GString *out;

	if (kind == NULL)
		return NULL;
	g_strstrip(kind);
	if (*kind == '\0' || strlen(kind) > VERIFIED_KIND_MAX || strlen(colon) > VERIFIED_MAX ||
		!g_utf8_validate(text, -1, NULL) || strpbrk(kind, " \t\r\n") != NULL)
		return NULL;
	out = g_string_new(NULL);
	for (const char *p = colon + 1; *p != '\0'; p = g_utf8_find_next_char(p, NULL)) {
		gunichar c = g_utf8_get_char(p);

		if (g_unichar_isalnum(c) || c == '-' || c == '_')
			g_string_append_unichar(out, g_unichar_toupper(c));
		else if (!g_unichar_isspace(c) && c != '.' && c != '/') {
			g_string_free(out, TRUE);
			return NULL;
		}
	}
	if (out->len == 0) {
		g_string_free(out, TRUE);
		return NULL;
	}
	{
		g_autofree char *folded = text_fold(kind, -1);
		char *all = g_strdup_printf("%s:%s", folded, out->str);

		g_string_free(out, TRUE);
		return all;
	}
}

/* ---- telephones --------------------------------------------------------------------- */

static gboolean
is_phone_filler(gunichar c)
{
	return c == ' ' || c == '.' || c == '-' || c == '/' || c == '(' || c == ')' || c == 0xa0 ||
		c == 0x202f || c == 0x2009 || c == 0x2011;
}

/* Digits of a number that is nothing but that; a '+' or "00" before it becomes '+'. "(0)" after a
 * country's number is how it would be dialled at home, and goes. */
static gboolean
phone_digits(const char *text, gboolean *plus, GString *digits)
{
	const char *p = text + strspn(text, " \t");

	*plus = FALSE;
	if (g_str_has_prefix(p, "tel:"))
		p += 4;
	for (; *p != '\0'; p = g_utf8_find_next_char(p, NULL)) {
		gunichar c = g_utf8_get_char(p);

		if (c == '+' && digits->len == 0 && !*plus)
			*plus = TRUE;
		else if (g_str_has_prefix(p, "(0)") && (*plus || digits->len > 2))
			p += 2;
		else if (g_ascii_isdigit((char)*p))
			g_string_append_c(digits, *p);
		else if (!is_phone_filler(c) && c != '\t')
			return FALSE;
		if (digits->len > PHONE_DIGITS_MAX + 2)
			return FALSE;
	}
	if (!*plus && g_str_has_prefix(digits->str, "00")) {
		*plus = TRUE;
		g_string_erase(digits, 0, 2);
	}
	return TRUE;
}

char *
customer_phone(const char *text)
{
	g_autoptr(GString) digits = g_string_new(NULL);
	gboolean plus;

	if (text == NULL || !g_utf8_validate(text, -1, NULL) || !phone_digits(text, &plus, digits))
		return NULL;
	if (!plus) {
		if (digits->len != 10 || digits->str[0] != '0')
			return NULL;
		g_string_overwrite(digits, 0, "3");
		g_string_insert_c(digits, 1, '3');
	} else if (g_str_has_prefix(digits->str, "330") && digits->len == 12)
		g_string_erase(digits, 2, 1); /* +33 06…: dialled from nowhere, meant by many */
	if (g_str_has_prefix(digits->str, "33") &&
		(digits->len != 11 || digits->str[2] == '0' || digits->str[2] == '8'))
		return NULL;
	if (digits->str[0] == '0' || digits->len < PHONE_DIGITS_MIN || digits->len > PHONE_DIGITS_MAX)
		return NULL;
	return g_strconcat("+", digits->str, NULL);
}

/* ---- names -------------------------------------------------------------------------- */

static gboolean
is_title(const char *word)
{
	static const char *const titles[] = { "m", "mr", "mrs", "ms", "mme", "mlle", "miss", "monsieur",
		"madame", "mademoiselle", "dr", "docteur", "me", "maitre", "prof", "sir", NULL };

	return g_strv_contains(titles, word);
}

static int
compare_words(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
take_word(GPtrArray *words, GString *word, gboolean dotted)
{
	/* "M." is a title, "M" between other words an initial */
	if (word->len > 0 && !(is_title(word->str) && (word->len > 1 || dotted || words->len == 0)))
		g_ptr_array_add(words, g_strdup(word->str));
	g_string_truncate(word, 0);
}

static GPtrArray *
name_words(const char *name)
{
	GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *folded = text_fold(name, -1);
	g_autoptr(GString) word = g_string_new(NULL);

	for (const char *p = folded; *p != '\0'; p = g_utf8_find_next_char(p, NULL)) {
		gunichar c = g_utf8_get_char(p);

		if (g_unichar_isalpha(c))
			g_string_append_unichar(word, c);
		else
			take_word(words, word, c == '.');
	}
	take_word(words, word, FALSE);
	g_ptr_array_sort(words, compare_words);
	return words;
}

char *
customer_name(const char *name)
{
	g_autoptr(GPtrArray) words = NULL;

	if (name == NULL || strchr(name, '@') != NULL)
		return NULL;
	words = name_words(name);
	if (words->len < 2)
		return NULL;
	g_ptr_array_add(words, NULL);
	return g_strjoinv(" ", (char **)words->pdata);
}

/* At most one letter added, left out, put for another or changed places with its neighbour. */
static gboolean
is_typo(const char *a, const char *b)
{
	glong n, m, same = 0, end = 0;
	g_autofree gunichar *x = g_utf8_to_ucs4_fast(a, -1, &n), *y = g_utf8_to_ucs4_fast(b, -1, &m);

	if (n == 1 || m == 1)
		return x[0] == y[0];
	if (ABS(n - m) > 1 || MIN(n, m) < 4)
		return n == m && memcmp(x, y, (gsize)n * sizeof(*x)) == 0;
	while (same < MIN(n, m) && x[same] == y[same])
		same++;
	while (end < MIN(n, m) - same && x[n - 1 - end] == y[m - 1 - end])
		end++;
	n -= same + end;
	m -= same + end;
	return (n <= 1 && m <= 1) ||
		(n == 2 && m == 2 && x[same] == y[same + 1] && x[same + 1] == y[same]);
}

gboolean
customer_name_near(const char *a, const char *b)
{
	g_auto(GStrv) x = g_strsplit(a != NULL ? a : "", " ", -1);
	g_auto(GStrv) y = g_strsplit(b != NULL ? b : "", " ", -1);
	guint n = g_strv_length(x), whole = 0;
	guint64 used = 0;

	if (n < 2 || n != g_strv_length(y) || n > 60)
		return FALSE;
	for (guint i = 0; i < n; i++) {
		guint j = 0;

		while (j < n && ((used >> j & 1) != 0 || !is_typo(x[i], y[j])))
			j++;
		if (j == n)
			return FALSE;
		used |= (guint64)1 << j;
		whole += strlen(x[i]) > 1 && strlen(y[j]) > 1;
	}
	return whole > 0;
}
