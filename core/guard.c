/* core/guard.c — finding sensitive numbers. A run of digits (or letters and digits) with separators is
 * read from every place where one may begin, and each end that a group has is tried. */
#include "core/guard.h"

#include "base/pattern.h"
#include "core/phone.h"

#include <glib/gi18n.h>
#include <string.h>

#define RUN_MAX 34 /* no IBAN is longer */
#define CARD_MIN 13
#define CARD_MAX 19
#define NIR_LEN 15
#define DIGITS_MIN 12 /* a text with fewer has nothing to mask */

static const struct {
	const char *name, *shown;
	gboolean private_;
} kinds[] = {
#define KIND_ROW(kind, name, shown, private_) { name, shown, private_ },
	GUARD_KINDS(KIND_ROW)
#undef KIND_ROW
};

struct guard {
	GRegex *accounts;
};

const char *
guard_kind_name(enum guard_kind kind)
{
	return kind < GUARD_KIND_N ? kinds[kind].name : "";
}

const char *
guard_kind_text(enum guard_kind kind)
{
	return kind < GUARD_KIND_N ? _(kinds[kind].shown) : "";
}

gboolean
guard_kind_is_private(enum guard_kind kind)
{
	return kind < GUARD_KIND_N && kinds[kind].private_;
}

/* ---- a run of letters and digits ---------------------------------------------------- */

struct run {
	char of[RUN_MAX + 1]; /* upper case, no separators */
	gsize end[RUN_MAX]; /* where each character ends */
	gboolean cut[RUN_MAX]; /* nothing is glued behind it */
	int n;
};

static gboolean
is_alnum(const char *text, gsize n, gsize at)
{
	return at < n && g_ascii_isalnum(text[at]);
}

static void
read_run(const char *text, gsize n, gsize at, int max, struct run *run)
{
	run->n = 0;
	while (run->n < max) {
		gsize gap = run->n > 0 ? phone_separator(text, n, at) : 0;

		if (!is_alnum(text, n, at + gap))
			break;
		at += gap;
		run->of[run->n] = g_ascii_toupper(text[at++]);
		run->end[run->n] = at;
		run->cut[run->n++] = !is_alnum(text, n, at);
	}
	run->of[run->n] = '\0';
}

/* ---- IBAN --------------------------------------------------------------------------- */

/* Country and length: ISO 13616 registry, release 97; then those that use the form without being in it. */
static const char iban_lengths[] =
	"AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18"
	"FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27"
	"MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27"
	"SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30"
	"AO25BF28BJ28CF27CG27CI28CM27CV25DZ26GA27GQ27GW25IR26KM27MA28MG27ML28MZ25NE28SN28TD27TG28";

static int
iban_length(const char *country)
{
	for (const char *p = iban_lengths; *p != '\0'; p += 4)
		if (p[0] == country[0] && p[1] == country[1])
			return (p[2] - '0') * 10 + p[3] - '0';
	return 0;
}

static gboolean
iban_holds(const char *iban, int len)
{
	guint rest = 0;

	for (int i = 0; i < len; i++) {
		char c = iban[(i + 4) % len];

		rest = g_ascii_isdigit(c) ? rest * 10 + (guint)(c - '0') : rest * 100 + (guint)(c - 'A') + 10;
		rest %= 97;
	}
	return rest == 1;
}

/* Two letters, two digits and words of a sentence may hold by chance: at least half of a number is
 * digits, and no word of it is longer than a group. */
static gboolean
looks_like_number(const struct run *run, int len)
{
	int digits = 0, letters = 0;

	for (int i = 4; i < len; i++) {
		letters = g_ascii_isdigit(run->of[i]) ? 0 : letters + 1;
		digits += letters == 0;
		if (letters > 4 && run->end[i] - run->end[i - 4] > 4 && run->cut[i])
			return FALSE;
	}
	return digits * 2 >= len - 4;
}

static gboolean
iban_at(const char *text, gsize n, gsize at, struct guard_finding *found)
{
	char country[2];
	struct run run;
	int len;

	if (at + 15 > n || !g_ascii_isalpha(text[at]) || !g_ascii_isalpha(text[at + 1]) || g_ascii_isalpha(text[at + 2]))
		return FALSE;
	country[0] = g_ascii_toupper(text[at]);
	country[1] = g_ascii_toupper(text[at + 1]);
	len = iban_length(country);
	if (len == 0)
		return FALSE;
	read_run(text, n, at, len, &run);
	if (run.n < len || !run.cut[len - 1] || !g_ascii_isdigit(run.of[2]) || !g_ascii_isdigit(run.of[3]) ||
		!looks_like_number(&run, len) || !iban_holds(run.of, len))
		return FALSE;
	*found = (struct guard_finding){ GUARD_IBAN, at, run.end[len - 1] };
	return TRUE;
}

/* ---- cards -------------------------------------------------------------------------- */

struct iin {
	int low, high; /* of the first four digits */
	guint32 lengths; /* bits */
};
#define LEN(n) (1u << (n))
#define LEN_ANY (LEN(13) | LEN(14) | LEN(15) | LEN(16) | LEN(17) | LEN(18) | LEN(19))
static const struct iin iins[] = {
	{ 4000, 4999, LEN(13) | LEN(16) | LEN(19) }, /* Visa, CB */
	{ 5100, 5599, LEN(16) }, { 2221, 2720, LEN(16) }, /* Mastercard, CB */
	{ 3400, 3499, LEN(15) }, { 3700, 3799, LEN(15) }, /* American Express */
	{ 5000, 5099, LEN_ANY }, { 5600, 5899, LEN_ANY }, { 6304, 6304, LEN_ANY },
	{ 6390, 6390, LEN_ANY }, { 6700, 6799, LEN_ANY }, /* Maestro */
};

static gboolean
iin_holds(const char *digits, int len)
{
	int first = 0;

	for (int i = 0; i < 4; i++)
		first = first * 10 + digits[i] - '0';
	for (gsize i = 0; i < G_N_ELEMENTS(iins); i++)
		if (first >= iins[i].low && first <= iins[i].high && (iins[i].lengths & LEN(len)) != 0)
			return TRUE;
	return FALSE;
}

static gboolean
luhn_holds(const char *digits, int len)
{
	int sum = 0;

	for (int i = 0; i < len; i++) {
		int d = digits[len - 1 - i] - '0';

		if (i % 2 == 1)
			d = d * 2 > 9 ? d * 2 - 9 : d * 2;
		sum += d;
	}
	return sum % 10 == 0;
}

static int
digits_in(const struct run *run)
{
	int n = 0;

	while (n < run->n && g_ascii_isdigit(run->of[n]))
		n++;
	return n;
}

static gboolean
card_in(const struct run *run, gsize at, struct guard_finding *found)
{
	int digits = digits_in(run);

	for (int len = MIN(digits, CARD_MAX); len >= CARD_MIN; len--)
		if (run->cut[len - 1] && iin_holds(run->of, len) && luhn_holds(run->of, len)) {
			*found = (struct guard_finding){ GUARD_CARD, at, run->end[len - 1] };
			return TRUE;
		}
	return FALSE;
}

/* ---- NIR ---------------------------------------------------------------------------- */

static int
two(const char *p)
{
	return (p[0] - '0') * 10 + p[1] - '0';
}

/* Sex, year, month (20 and above where it is not known), department, commune, order, key. */
static gboolean
nir_holds(const char *s)
{
	gint64 number = 0, corsica = s[6] == 'A' ? 1000000 : s[6] == 'B' ? 2000000 : 0;
	int month = two(s + 3);

	if (strchr("123478", s[0]) == NULL || month == 0 || (month > 12 && month < 20) || (corsica != 0 && s[5] != '2'))
		return FALSE;
	for (int i = 0; i < 13; i++)
		number = number * 10 + (g_ascii_isdigit(s[i]) ? s[i] - '0' : 0);
	return 97 - (number - corsica) % 97 == two(s + 13);
}

static gboolean
nir_in(const struct run *run, gsize at, struct guard_finding *found)
{
	if (run->n < NIR_LEN || !run->cut[NIR_LEN - 1])
		return FALSE;
	for (int i = 0; i < NIR_LEN; i++)
		if (!g_ascii_isdigit(run->of[i]) && !(i == 6 && (run->of[i] == 'A' || run->of[i] == 'B')))
			return FALSE;
	if (!nir_holds(run->of))
		return FALSE;
	*found = (struct guard_finding){ GUARD_NIR, at, run->end[NIR_LEN - 1] };
	return TRUE;
}

/* ---- e-mail addresses --------------------------------------------------------------- */

static gboolean
is_local_char(char c)
{
	return g_ascii_isalnum(c) || (c != '\0' && strchr(".!#$%&'*+/=?^_`{|}~-", c) != NULL);
}

static gboolean
is_domain_char(char c)
{
	return g_ascii_isalnum(c) || c == '-' || c == '.' || (guchar)c >= 0x80;
}

/* Around the @ at `at`; "@user@instance" is a name on a channel, not an address. */
static gboolean
mail_at(const char *text, gsize n, gsize at, gsize floor, struct guard_finding *found)
{
	gsize start = at, end = at + 1, dot = 0;

	while (start > floor && at - start < 64 && is_local_char(text[start - 1]))
		start--;
	while (start < at && !g_ascii_isalnum(text[start]) && text[start] != '_')
		start++;
	while (end < n && end - at < 254 && is_domain_char(text[end])) {
		dot = text[end] == '.' ? end : dot;
		end++;
	}
	while (end > at && (text[end - 1] == '.' || text[end - 1] == '-'))
		end--;
	if (dot >= end)
		for (dot = end - 1; dot > at && text[dot] != '.'; dot--)
			;
	if (start == at || (start > 0 && text[start - 1] == '@') || dot <= at + 1 || end < dot + 3 ||
		!g_ascii_isalpha(text[end - 1]))
		return FALSE;
	*found = (struct guard_finding){ GUARD_EMAIL, start, end };
	return TRUE;
}

/* ---- all of them -------------------------------------------------------------------- */

struct search {
	const char *text;
	gsize n;
	guint8 *taken; /* a byte each: inside a finding */
	GArray *list;
	GArray *phones; /* struct phone, all that stand there */
};

static gboolean
is_free(const struct search *s, gsize start, gsize end)
{
	return memchr(s->taken + start, 1, end - start) == NULL;
}

static void
put(struct search *s, const struct guard_finding *found)
{
	if (!is_free(s, found->start, found->end))
		return;
	memset(s->taken + found->start, 1, found->end - found->start);
	g_array_append_val(s->list, *found);
}

static void
find_mails(struct search *s)
{
	const char *p = s->text;
	gsize floor = 0;

	while ((p = memchr(p, '@', s->n - (gsize)(p - s->text))) != NULL) {
		struct guard_finding found;

		if (mail_at(s->text, s->n, (gsize)(p - s->text), floor, &found)) {
			put(s, &found);
			floor = found.end;
		}
		p++;
	}
}

/* May a number begin here? Behind "IBAN" one may be glued. */
static gboolean
begins(const struct search *s, gsize at)
{
	if (s->taken[at] || !g_ascii_isalnum(s->text[at]))
		return FALSE;
	if (at == 0 || !g_ascii_isalnum(s->text[at - 1]))
		return TRUE;
	return at >= 4 && g_ascii_strncasecmp(s->text + at - 4, "iban", 4) == 0;
}

/* Digits behind a + are a telephone number, whatever they add up to. */
static gsize
skip_plus(const struct search *s, gsize at)
{
	struct run run;

	if (at == 0 || s->text[at - 1] != '+')
		return at;
	read_run(s->text, s->n, at, CARD_MAX, &run);
	return run.n > 0 ? run.end[run.n - 1] : at;
}

static gboolean
number_at(const struct search *s, gsize at, struct guard_finding *found)
{
	struct run run;

	if (!g_ascii_isdigit(s->text[at]))
		return iban_at(s->text, s->n, at, found);
	read_run(s->text, s->n, at, CARD_MAX, &run);
	return card_in(&run, at, found) || nir_in(&run, at, found);
}

/* Telephone numbers side by side ("06 12 34 56 78 / 01 44 55 66 77") may hold the digits of a card from the middle of one
 * to the middle of the next; each of them is whole, it is not. *i: the first phone that ends behind it. */
static gboolean
is_of_phones(const struct search *s, const struct guard_finding *found, guint *i)
{
	const struct phone *phones = (const struct phone *)(gconstpointer)s->phones->data;
	guint last;

	while (*i < s->phones->len && phones[*i].end <= found->start)
		(*i)++;
	last = *i;
	if (last == s->phones->len || phones[last].start > found->start)
		return FALSE;
	while (phones[last].end < found->end) {
		gsize gap = phone_separator(s->text, s->n, phones[last].end);

		if (++last == s->phones->len || phones[last].start != phones[last - 1].end + gap)
			return FALSE;
	}
	return last > *i;
}

static void
find_numbers(struct search *s)
{
	guint phone = 0;

	for (gsize at = 0; at < s->n; at++) {
		struct guard_finding found;
		gsize past;

		if (!begins(s, at))
			continue;
		past = skip_plus(s, at);
		if (past > at) {
			at = past - 1;
		} else if (number_at(s, at, &found) && !is_of_phones(s, &found, &phone)) {
			put(s, &found);
			at = found.end - 1;
		}
	}
}

static void
find_phones(struct search *s)
{
	for (guint i = 0; i < s->phones->len; i++) {
		const struct phone *phone = &g_array_index(s->phones, struct phone, i);
		struct guard_finding found = { GUARD_PHONE, phone->start, phone->end };

		if (!phone->service)
			put(s, &found);
	}
}

static void
find_accounts(struct search *s, const struct guard *guard)
{
	g_autoptr(GMatchInfo) match = NULL;

	if (guard == NULL || guard->accounts == NULL)
		return;
	for (g_regex_match_full(guard->accounts, s->text, (gssize)s->n, 0, 0, &match, NULL);
		g_match_info_matches(match); g_match_info_next(match, NULL)) {
		struct guard_finding found = { GUARD_ACCOUNT, 0, 0 };
		int start, end;

		if (g_match_info_fetch_pos(match, 0, &start, &end) && end > start) {
			found.start = (gsize)start;
			found.end = (gsize)end;
			put(s, &found);
		}
	}
}

static int
by_place(gconstpointer a, gconstpointer b)
{
	const struct guard_finding *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

GArray *
guard_find(const struct guard *guard, const char *text, gsize n)
{
	g_autofree guint8 *taken = g_malloc0(n + 1);
	g_autoptr(GArray) phones = phone_find(text, n);
	struct search s = { text, n, taken, g_array_new(FALSE, FALSE, sizeof(struct guard_finding)), phones };

	find_mails(&s);
	find_numbers(&s);
	find_accounts(&s, guard);
	find_phones(&s);
	g_array_sort(s.list, by_place);
	return s.list;
}

struct guard *
guard_new(const char *pattern, GError **error)
{
	struct guard *guard = g_new0(struct guard, 1);

	if (pattern != NULL && *pattern != '\0' && (guard->accounts = pattern_compile(pattern, error)) == NULL) {
		g_free(guard);
		return NULL;
	}
	return guard;
}

void
guard_free(struct guard *guard)
{
	g_clear_pointer(&guard->accounts, g_regex_unref);
	g_free(guard);
}

/* ---- masking ------------------------------------------------------------------------ */

static void
mask_into(GString *out, enum guard_kind kind, const char *p, gsize n)
{
	int all = 0, seen = 0, head = kind == GUARD_CARD ? 6 : 0;

	for (gsize i = 0; i < n; i++)
		all += g_ascii_isalnum(p[i]);
	for (gsize i = 0; i < n; i++) {
		gboolean counts = g_ascii_isalnum(p[i]);

		g_string_append_c(out, counts && seen >= head && seen < all - 4 ? '*' : p[i]);
		seen += counts;
	}
}

char *
guard_mask_one(enum guard_kind kind, const char *number, gsize n)
{
	GString *out = g_string_sized_new(n);

	mask_into(out, kind, number, n);
	return g_string_free(out, FALSE);
}

static gboolean
has_numbers(const struct guard *guard, const char *text)
{
	int digits = 0;

	if (guard != NULL && guard->accounts != NULL)
		return TRUE;
	for (const char *p = text; *p != '\0' && digits < DIGITS_MIN; p++)
		digits += g_ascii_isdigit(*p);
	return digits >= DIGITS_MIN;
}

char *
guard_mask(const struct guard *guard, const char *text)
{
	g_autoptr(GArray) found = NULL;
	GString *out;
	gsize at = 0;

	if (!has_numbers(guard, text))
		return g_strdup(text);
	found = guard_find(guard, text, strlen(text));
	out = g_string_sized_new(strlen(text));
	for (guint i = 0; i < found->len; i++) {
		const struct guard_finding *f = &g_array_index(found, struct guard_finding, i);

		if (f->kind == GUARD_PHONE || f->kind == GUARD_EMAIL)
			continue;
		g_string_append_len(out, text + at, (gssize)(f->start - at));
		mask_into(out, f->kind, text + f->start, f->end - f->start);
		at = f->end;
	}
	g_string_append(out, text + at);
	return g_string_free(out, FALSE);
}

char *
guard_mask_plain(const char *text)
{
	return guard_mask(NULL, text);
}
