/* core/spoof.c — what of a sender does not fit. */
#include "core/spoof.h"

#include "base/text.h"
#include "core/address.h"

#include <glib/gi18n.h>
#include <string.h>

#define NEAR_MIN 6 /* letters of a domain from which one that differs in one is a likeness */
#define LABEL_MIN 5 /* of ours, to be looked for inside of others */

const char *
spoof_kind_name(enum spoof_kind k)
{
	static const char *const names[] = {
#define SPOOF_NAME_ROW(kind, name) [SPOOF_##kind] = name,
		SPOOF_KINDS(SPOOF_NAME_ROW)
#undef SPOOF_NAME_ROW
	};

	return (guint)k < SPOOF_KIND_N ? names[k] : "";
}

static void
free_spoof(gpointer p)
{
	struct spoof *s = p;

	g_free(s->why);
	g_free(s);
}

static void G_GNUC_PRINTF(3, 4)
add(GPtrArray *list, enum spoof_kind kind, const char *format, ...)
{
	struct spoof *s = g_new0(struct spoof, 1);
	va_list args;

	va_start(args, format);
	s->kind = kind;
	s->why = g_strdup_vprintf(format, args);
	va_end(args);
	g_ptr_array_add(list, s);
}

/* ---- looks -------------------------------------------------------------------------- */

/* Of the confusables of UTS 39 those that pass for a small Latin letter in a domain or a name. */
static const struct {
	gunichar c;
	char as;
} confusables[] = {
	{ '0', 'o' }, { '1', 'l' }, { 'i', 'l' }, { '|', 'l' }, { '5', 's' }, { 0x131, 'l' },
	{ 0x3b1, 'a' }, { 0x3b3, 'y' }, { 0x3b5, 'e' }, { 0x3b7, 'n' }, { 0x3b9, 'l' }, { 0x3ba, 'k' }, { 0x3bd, 'v' }, { 0x3bf, 'o' }, { 0x3c1, 'p' },
	{ 0x3c3, 'o' }, { 0x3c4, 't' }, { 0x3c5, 'u' }, { 0x3c7, 'x' }, { 0x3c9, 'w' },
	{ 0x430, 'a' }, { 0x432, 'b' }, { 0x433, 'r' }, { 0x435, 'e' }, { 0x43a, 'k' }, { 0x43c, 'm' }, { 0x43d, 'h' },
	{ 0x43e, 'o' }, { 0x440, 'p' }, { 0x441, 'c' }, { 0x442, 't' }, { 0x443, 'y' }, { 0x445, 'x' }, { 0x44c, 'b' }, { 0x455, 's' },
	{ 0x456, 'l' }, { 0x458, 'j' }, { 0x4bb, 'h' }, { 0x4cf, 'l' }, { 0x501, 'd' }, { 0x51b, 'q' }, { 0x51d, 'w' },
	{ 0x570, 'h' }, { 0x578, 'n' }, { 0x57d, 'u' }, { 0x585, 'o' }, { 0x251, 'a' }, { 0x261, 'g' }, { 0x1d0f, 'o' },
};

static gunichar
looks_like(gunichar c)
{
	for (gsize i = 0; i < G_N_ELEMENTS(confusables); i++)
		if (confusables[i].c == c)
			return (gunichar)confusables[i].as;
	return c;
}

char *
spoof_skeleton(const char *text)
{
	g_autofree char *folded = text_fold(text != NULL ? text : "", -1);
	GString *out = g_string_new(NULL);

	for (const char *p = folded; *p != '\0'; p = g_utf8_find_next_char(p, NULL)) {
		g_string_append_unichar(out, looks_like(g_utf8_get_char(p)));
		if (g_str_has_suffix(out->str, "rn"))
			g_string_append_c(g_string_truncate(out, out->len - 2), 'm');
		else if (g_str_has_suffix(out->str, "vv"))
			g_string_append_c(g_string_truncate(out, out->len - 2), 'w');
	}
	return g_string_free(out, FALSE);
}

/* Alphabets whose letters pass for one another; those of East Asia are written together. */
static int
alphabet(gunichar c)
{
	switch (g_unichar_get_script(c)) {
	case G_UNICODE_SCRIPT_LATIN:
		return 1;
	case G_UNICODE_SCRIPT_GREEK:
		return 2;
	case G_UNICODE_SCRIPT_CYRILLIC:
		return 4;
	case G_UNICODE_SCRIPT_ARMENIAN:
		return 8;
	case G_UNICODE_SCRIPT_CHEROKEE:
		return 16;
	case G_UNICODE_SCRIPT_COPTIC:
		return 32;
	default:
		return 0;
	}
}

gboolean
spoof_is_mixed(const char *text)
{
	g_autofree char *valid = text_utf8(text != NULL ? text : "", -1);
	int seen = 0;

	for (const char *p = valid; *p != '\0'; p = g_utf8_find_next_char(p, NULL)) {
		gunichar c = g_utf8_get_char(p);

		seen = g_unichar_isalnum(c) || g_unichar_ismark(c) ? seen | alphabet(c) : 0;
		if ((seen & (seen - 1)) != 0)
			return TRUE;
	}
	return FALSE;
}

/* ---- domains ------------------------------------------------------------------------ */

/* Folded and as people read it ("xn--…" decoded); NULL when there is none (transfer full). */
static char *
domain_of(const char *address)
{
	g_autofree char *key = address != NULL ? address_key(address) : NULL;
	const char *at = key != NULL ? strrchr(key, '@') : NULL;
	g_autofree char *shown = at != NULL ? g_hostname_to_unicode(at + 1) : NULL;

	return at == NULL ? NULL : shown != NULL ? g_steal_pointer(&shown) : g_strdup(at + 1);
}

static char *
domain_of_own(const char *own)
{
	AUTO(address) a = address_parse_one(own, NULL);

	return domain_of(a != NULL ? a->mail : own);
}

static gboolean
is_within(const char *domain, const char *parent)
{
	gsize n = strlen(domain), m = strlen(parent);

	return strcmp(domain, parent) == 0 || (n > m && domain[n - m - 1] == '.' && strcmp(domain + n - m, parent) == 0);
}

static gboolean
is_one_off(const char *a, const char *b)
{
	gsize n = strlen(a), m = strlen(b), same = 0, end = 0;

	if ((n > m ? n - m : m - n) > 1 || MIN(n, m) < NEAR_MIN)
		return FALSE;
	while (same < MIN(n, m) && a[same] == b[same])
		same++;
	while (end < MIN(n, m) - same && a[n - 1 - end] == b[m - 1 - end])
		end++;
	n -= same + end;
	m -= same + end;
	return (n <= 1 && m <= 1) || (n == 2 && m == 2 && a[same] == b[same + 1] && a[same + 1] == b[same]);
}

/* Of whom very many write; each is near another one, and none is a likeness. */
static gboolean
is_everybodys(const char *domain)
{
	static const char *const list[] = { "aol.com", "bbox.fr", "email.com", "free.fr", "gmail.com", "gmx.at", "gmx.com",
		"gmx.de", "gmx.fr", "gmx.net", "googlemail.com", "hotmail.com", "hotmail.fr", "icloud.com", "laposte.net",
		"live.com", "live.fr", "mac.com", "mail.com", "me.com", "msn.com", "neuf.fr", "numericable.fr", "orange.fr",
		"outlook.com", "outlook.fr", "proton.me", "protonmail.com", "sfr.fr", "wanadoo.fr", "web.de", "yahoo.co.uk",
		"yahoo.com", "yahoo.fr", "ymail.com", NULL };

	return g_strv_contains(list, domain);
}

static gboolean
looks_like_domain(const char *domain, const char *real)
{
	g_autofree char *a = spoof_skeleton(domain), *b = spoof_skeleton(real);

	return !is_within(domain, real) && !is_within(real, domain) && (strcmp(a, b) == 0 || is_one_off(domain, real));
}

/* The word by which a domain is known: "banque" of "courrier.banque.example" and of "banque.co.uk". */
static char *
word_of(const char *domain)
{
	g_auto(GStrv) labels = g_strsplit(domain, ".", -1);
	guint n = g_strv_length(labels), at = n > 1 ? n - 2 : 0;

	if (at > 0 && strlen(labels[at]) <= 3) /* co.uk, com.fr */
		at--;
	return g_strdup(labels[at]);
}

/* TRUE when the word stands in the domain between dots and hyphens. */
static gboolean
has_word(const char *domain, const char *word)
{
	gsize n = strlen(word);

	for (const char *p = domain; (p = strstr(p, word)) != NULL; p++)
		if ((p == domain || strchr(".-", p[-1]) != NULL) && strchr(".-", p[n]) != NULL)
			return TRUE; /* or the domain ends there */
	return FALSE;
}

/* "banque.example.evil.test", "banque-securite.test": our name in a domain that is not ours. */
static gboolean
holds_ours(const char *domain, const char *own)
{
	g_autofree char *word = word_of(own), *joined = g_strdelimit(g_strdup(own), ".", '-');

	if (is_within(domain, own) || is_within(own, domain))
		return FALSE;
	return (strlen(word) >= LABEL_MIN && has_word(domain, word)) || has_word(domain, own) || has_word(domain, joined);
}

/* That of the addresses whose domain this one looks like; NULL none (transfer full). */
static char *
likeness(const char *const *addresses, const char *domain)
{
	for (gsize i = 0; addresses != NULL && addresses[i] != NULL; i++) {
		g_autofree char *known = domain_of(addresses[i]);

		if (known != NULL && strcmp(domain, known) != 0 && looks_like_domain(domain, known))
			return g_steal_pointer(&known);
	}
	return NULL;
}

static void
find_domain(const struct spoof_mail *m, GPtrArray *list)
{
	g_autofree char *domain = domain_of(m->address), *known = NULL, *namesake = NULL;

	if (domain == NULL || is_everybodys(domain))
		return;
	for (gsize i = 0; m->own != NULL && m->own[i] != NULL; i++) {
		g_autofree char *own = domain_of_own(m->own[i]);

		if (own != NULL && strcmp(domain, own) == 0)
			return;
		if (own != NULL && (looks_like_domain(domain, own) || holds_ours(domain, own))) {
			add(list, SPOOF_DOMAIN, _("%s looks like our own %s and is not."), domain, own);
			return;
		}
	}
	if ((known = likeness(m->known, domain)) != NULL)
		add(list, SPOOF_DOMAIN, _("%s looks like %s, which this customer writes from."), domain, known);
	else if ((namesake = likeness(m->namesakes, domain)) != NULL)
		add(list, SPOOF_DOMAIN, _("%s looks like %s, which another customer of that name writes from."), domain, namesake);
}

/* ---- the name ----------------------------------------------------------------------- */

/* An address within a name: its end at the first byte that cannot be of one. */
static char *
address_in(const char *name)
{
	const char *at = strchr(name, '@'), *a = at, *b = at;

	if (at == NULL)
		return NULL;
	while (a > name && strchr(" \t<>()\"',;:", a[-1]) == NULL)
		a--;
	while (*b != '\0' && strchr(" \t<>()\"',;:", *b) == NULL)
		b++;
	return a < at && b > at + 1 && memchr(at, '.', (gsize)(b - at)) != NULL ? g_strndup(a, (gsize)(b - a)) : NULL;
}

static gboolean
is_ours(const struct spoof_mail *m, const char *address)
{
	for (gsize i = 0; m->own != NULL && m->own[i] != NULL; i++) {
		AUTO(address) own = address_parse_one(m->own[i], NULL);

		if (own != NULL && address_equal(own->mail, address))
			return TRUE;
	}
	return FALSE;
}

/* As it is read: one space between words, letters by their looks (transfer full). */
static char *
looks_of(const char *name)
{
	g_autofree char *line = text_clean(name != NULL ? name : "", -1, TEXT_LINE);
	g_auto(GStrv) words = g_strsplit_set(line, " \t", -1);
	GString *out = g_string_new(NULL);

	for (gsize i = 0; words[i] != NULL; i++)
		if (*words[i] != '\0')
			g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", words[i]);
	{
		g_autofree char *spaced = g_string_free(out, FALSE);

		return spoof_skeleton(spaced);
	}
}

static void
find_name(const struct spoof_mail *m, GPtrArray *list)
{
	g_autofree char *plain = m->name != NULL ? g_utf8_normalize(m->name, -1, G_NORMALIZE_ALL_COMPOSE) : NULL; /* ＠ */
	g_autofree char *inside = plain != NULL ? address_in(plain) : NULL;
	g_autofree char *looks = looks_of(plain);

	if (inside != NULL && !address_equal(inside, m->address)) {
		add(list, SPOOF_NAME, _("It calls itself “%s”, and comes from %s."), inside, m->address);
		return;
	}
	for (gsize i = 0; *looks != '\0' && m->own != NULL && m->own[i] != NULL; i++) {
		AUTO(address) own = address_parse_one(m->own[i], NULL);
		g_autofree char *ours = own != NULL && own->name != NULL ? looks_of(own->name) : NULL;

		if (ours != NULL && strcmp(ours, looks) == 0 && !is_ours(m, m->address)) {
			add(list, SPOOF_OURS, _("“%s” is a name of ours, and %s is not our address."), m->name, m->address);
			return;
		}
	}
}

static void
find_scripts(const struct spoof_mail *m, GPtrArray *list)
{
	g_autofree char *domain = domain_of(m->address);

	if (spoof_is_mixed(m->address) || spoof_is_mixed(domain))
		add(list, SPOOF_SCRIPTS, _("The address %s mixes letters of several alphabets."), m->address);
	else if (spoof_is_mixed(m->name))
		add(list, SPOOF_SCRIPTS, _("The name “%s” mixes letters of several alphabets."), m->name);
}

static void
find_reply(const struct spoof_mail *m, GPtrArray *list)
{
	g_autofree char *from = domain_of(m->address), *to = domain_of(m->reply_to);

	if (from == NULL || to == NULL || address_equal(m->reply_to, m->address))
		return;
	if ((is_within(from, to) || is_within(to, from)) && !is_everybodys(to))
		return; /* another desk of the same house */
	for (gsize i = 0; m->known != NULL && m->known[i] != NULL; i++)
		if (address_equal(m->known[i], m->reply_to))
			return;
	add(list, SPOOF_REPLY, _("An answer would go to %s, not to %s."), m->reply_to, m->address);
}

/* ---- Authentication-Results --------------------------------------------------------- */

/* "(comments)" out; one line (transfer full). */
static char *
without_comments(const char *value)
{
	GString *out = g_string_new(NULL);
	int depth = 0;

	for (; *value != '\0'; value++) {
		if (*value == '(')
			depth++;
		else if (*value == ')' && depth > 0)
			depth--;
		else if (depth == 0)
			g_string_append_c(out, g_ascii_isspace(*value) ? ' ' : g_ascii_tolower(*value));
	}
	return g_string_free(out, FALSE);
}

/* "pass" of "dkim=pass header.d=…" for a method; NULL when it is another's. */
static const char *
result_of(const char *clause, const char *method)
{
	gsize n = strlen(method);

	clause += strspn(clause, " ");
	if (strncmp(clause, method, n) != 0)
		return NULL;
	clause += n + strspn(clause + n, " ");
	if (*clause != '=')
		return NULL;
	return clause + 1 + strspn(clause + 1, " ");
}

static enum spoof_auth
verdict(const char *result)
{
	if (g_str_has_prefix(result, "pass"))
		return SPOOF_AUTH_PASS;
	return g_str_has_prefix(result, "fail") || g_str_has_prefix(result, "softfail") || g_str_has_prefix(result, "policy")
		? SPOOF_AUTH_FAIL : SPOOF_AUTH_NONE;
}

struct verdicts {
	const char *from; /* the sender's domain, NULL none */
	enum spoof_auth dmarc;
	gboolean failed, passed; /* dkim or spf; passed: for the sender */
	char *signer, *sender; /* whom else dkim, spf passed for; the first of each */
};

static gboolean
is_of_server(const char *first, const char *authserv)
{
	g_autofree char *server = g_strstrip(g_strdup(first != NULL ? first : ""));

	server[strcspn(server, " ")] = '\0'; /* a version may follow */
	return authserv == NULL || g_ascii_strcasecmp(server, authserv) == 0;
}

/* The domain in "header.d=x", "header.i=@x", "smtp.mailfrom=a@x" of a clause; NULL none (transfer full). */
static char *
domain_in(const char *clause, const char *property)
{
	g_auto(GStrv) words = g_strsplit_set(clause, " \t", -1);

	for (gsize i = 0; words[i] != NULL; i++) {
		g_autofree char *value = NULL;
		const char *at;

		if (!g_str_has_prefix(words[i], property) || words[i][strlen(property)] != '=')
			continue;
		value = g_strdup(words[i] + strlen(property) + 1);
		g_strdelimit(value, "\"<>", ' ');
		g_strstrip(value);
		at = strrchr(value, '@');
		at = at != NULL ? at + 1 : value;
		if (strchr(at, '.') != NULL) {
			g_autofree char *address = g_strconcat("@", at, NULL);

			return domain_of(address);
		}
	}
	return NULL;
}

/* Below which everybody can have a domain: "co" of co.uk. The shape of what the Public Suffix List has. */
static gboolean
is_registry(const char *label, const char *top)
{
	static const char *const words[] = { "ac", "asso", "co", "com", "edu", "go", "gob", "gouv", "gov", "gv", "info", "ltd",
		"me", "mil", "ne", "net", "nhs", "nom", "or", "org", "plc", "sch", "tm", NULL };

	return strlen(top) == 2 && g_strv_contains(words, label);
}

/* "banque.example" of "courrier.banque.example": the last two labels, three of "x.banque.co.uk" (borrowed). */
static const char *
organisation_of(const char *domain)
{
	g_auto(GStrv) labels = g_strsplit(domain, ".", -1);
	guint n = g_strv_length(labels), keep = n > 2 && is_registry(labels[n - 2], labels[n - 1]) ? 3 : 2;

	for (guint i = 0; i + keep < n; i++)
		domain += strlen(labels[i]) + 1;
	return domain;
}

static gboolean
is_aligned(const char *domain, const char *from)
{
	return from == NULL || strcmp(organisation_of(domain), organisation_of(from)) == 0;
}

/* A dkim or spf that passed: for the sender, or for whom else. */
static void
read_pass(const char *clause, gboolean dkim, struct verdicts *v)
{
	g_autofree char *first = domain_in(clause, dkim ? "header.d" : "smtp.mailfrom");
	g_autofree char *domain = first != NULL ? g_steal_pointer(&first) : domain_in(clause, dkim ? "header.i" : "smtp.helo");
	char **other = dkim ? &v->signer : &v->sender;

	if (domain == NULL || is_aligned(domain, v->from))
		v->passed = TRUE;
	else if (*other == NULL)
		*other = g_steal_pointer(&domain);
}

static void
read_results(const char *line, const char *authserv, struct verdicts *v)
{
	g_autofree char *plain = without_comments(line);
	g_auto(GStrv) clauses = g_strsplit(plain, ";", 64);

	if (!is_of_server(clauses[0], authserv))
		return;
	for (gsize i = 1; clauses[0] != NULL && clauses[i] != NULL; i++) {
		const char *dmarc = result_of(clauses[i], "dmarc"), *dkim = result_of(clauses[i], "dkim");
		const char *other = dkim != NULL ? dkim : result_of(clauses[i], "spf");
		enum spoof_auth found = other != NULL ? verdict(other) : SPOOF_AUTH_NONE;

		if (dmarc != NULL && v->dmarc != SPOOF_AUTH_FAIL && verdict(dmarc) != SPOOF_AUTH_NONE)
			v->dmarc = verdict(dmarc);
		v->failed |= found == SPOOF_AUTH_FAIL;
		if (found == SPOOF_AUTH_PASS)
			read_pass(clauses[i], dkim != NULL, v);
	}
}

static enum spoof_auth
judge(const struct verdicts *v)
{
	if (v->dmarc != SPOOF_AUTH_NONE)
		return v->dmarc;
	if (v->passed)
		return SPOOF_AUTH_PASS;
	if (v->signer != NULL)
		return SPOOF_AUTH_SIGNED;
	return v->sender != NULL ? SPOOF_AUTH_SENT : v->failed ? SPOOF_AUTH_FAIL : SPOOF_AUTH_NONE;
}

enum spoof_auth
spoof_auth(const char *results, const char *authserv, const char *address, char **by)
{
	g_auto(GStrv) lines = g_strsplit(results != NULL ? results : "", "\n", -1);
	g_autofree char *from = domain_of(address);
	struct verdicts v = { .from = from, .dmarc = SPOOF_AUTH_NONE };
	enum spoof_auth all;

	for (gsize i = 0; lines[i] != NULL && (i == 0 || authserv != NULL); i++)
		read_results(lines[i], authserv, &v);
	all = judge(&v);
	*by = all == SPOOF_AUTH_SIGNED ? g_steal_pointer(&v.signer) : all == SPOOF_AUTH_SENT ? g_steal_pointer(&v.sender) : NULL;
	g_free(v.signer);
	g_free(v.sender);
	return authserv == NULL && all == SPOOF_AUTH_PASS ? SPOOF_AUTH_NONE : all;
}

static void
find_auth(const struct spoof_mail *m, GPtrArray *list)
{
	g_autofree char *by = NULL, *from = domain_of(m->address);

	switch (spoof_auth(m->auth_results, m->authserv, m->address, &by)) {
	case SPOOF_AUTH_FAIL:
		add(list, SPOOF_AUTH, _("Our mail server found that it does not come from where it says (%s)."), m->address);
		break;
	case SPOOF_AUTH_SIGNED:
		add(list, SPOOF_AUTH, _("It was signed by %s, not by %s: a mailing list, or not who it says."), by, from);
		break;
	case SPOOF_AUTH_SENT:
		add(list, SPOOF_AUTH, _("It was sent for %s, not for %s: a mailing list, or not who it says."), by, from);
		break;
	case SPOOF_AUTH_NONE:
	case SPOOF_AUTH_PASS:
		break;
	}
}

/* ---- all of it ---------------------------------------------------------------------- */

GPtrArray *
spoof_find(const struct spoof_mail *m)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(free_spoof);

	if (m->address == NULL || *m->address == '\0')
		return list;
	find_auth(m, list);
	find_domain(m, list);
	find_name(m, list);
	find_scripts(m, list);
	find_reply(m, list);
	return list;
}
