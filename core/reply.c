/* core/reply.c — what an answer starts from.
 *
 * Owns the words that mail programs put before a subject, and the attribution line in the
 * customer's language (not the advisor's: the customer reads it). */
#include "core/reply.h"

#include "base/text.h"
#include "core/address.h"
#include "core/quote.h"

#include <string.h>

static const char *const kind_names[] = {
#define REPLY_NAME(kind, name) name,
	REPLY_KINDS(REPLY_NAME)
#undef REPLY_NAME
};

/* What mail programs write before the subject of an answer or a forwarded mail: English, French,
 * German, Scandinavian, Dutch, Spanish, Portuguese, Italian, Polish. */
static const char *const prefixes[] = {
	"re", "rép", "rep", "aw", "antw", "antwort", "sv", "vs", "odp", "res",
	"tr", "fw", "fwd", "wg", "vb", "doorst", "rv", "enc", "inoltro",
};

/* Words of this length and frequency tell the two languages apart within one sentence. */
static const char *const words_fr[] = {
	"le", "la", "les", "de", "des", "du", "je", "vous", "votre", "mon", "ma", "mes", "et",
	"est", "pas", "que", "pour", "une", "un", "bonjour", "merci", "avec", "sur", "dans",
	"nous", "ne", "ce", "qui", "au", "cordialement", "madame", "monsieur",
};
static const char *const words_en[] = {
	"the", "and", "is", "to", "you", "your", "my", "of", "have", "for", "not", "with",
	"that", "this", "please", "thank", "thanks", "hello", "dear", "was", "are", "been",
	"it", "in", "on", "regards", "can", "would", "hi", "from",
};

static const char *const days_fr[] = {
	"lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.",
};
static const char *const months_fr[] = {
	"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.",
	"nov.", "déc.",
};
static const char *const days_en[] = {
	"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun",
};
static const char *const months_en[] = {
	"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
};

const char *
reply_kind_name(enum reply_kind kind)
{
	return kind_names[kind];
}

gboolean
reply_kind_parse(const char *name, enum reply_kind *kind)
{
	for (guint i = 0; i < REPLY_KIND_N; i++)
		if (strcmp(name, kind_names[i]) == 0) {
			*kind = (enum reply_kind)i;
			return TRUE;
		}
	return FALSE;
}

/* ---- people ------------------------------------------------------------------------ */

/* Index in `own` of this address, or -1. */
static int
own_index(const char *const *own, const char *mail)
{
	for (int i = 0; own != NULL && own[i] != NULL; i++) {
		AUTO(address) a = address_parse_one(own[i], NULL);

		if (a != NULL && address_equal(a->mail, mail))
			return i;
	}
	return -1;
}

static void
add_role(const struct reply_source *src, enum person_role role, const char *const *own,
	GPtrArray *list, const GPtrArray *already)
{
	for (guint i = 0; src->people != NULL && i < src->people->len; i++) {
		const struct message_person *p = g_ptr_array_index(src->people, i);

		if (p->role == role && own_index(own, p->address) < 0 &&
		    (already == NULL || !address_list_has(already, p->address)))
			address_list_add(list, p->name, p->address);
	}
}

void
reply_recipients(const struct reply_source *src, enum reply_kind kind,
	const char *const *own, GPtrArray *to, GPtrArray *cc)
{
	if (kind == REPLY_FORWARD)
		return;
	if (src->out) {
		add_role(src, PERSON_TO, own, to, NULL);
	} else {
		add_role(src, PERSON_REPLY_TO, own, to, NULL);
		if (to->len == 0 && own_index(own, src->address) < 0)
			address_list_add(to, src->author, src->address);
		if (kind == REPLY_ALL)
			add_role(src, PERSON_TO, own, to, NULL);
	}
	if (kind == REPLY_ALL)
		add_role(src, PERSON_CC, own, cc, to);
	if (to->len == 0 && cc->len == 0) /* a mail to ourselves: then to ourselves */
		address_list_add(to, src->author, src->address);
}

char *
reply_identity(const struct reply_source *src, const char *const *own)
{
	static const enum person_role order[] = { PERSON_TO, PERSON_CC, PERSON_BCC };
	int found = src->out ? own_index(own, src->address) : -1;

	for (guint r = 0; r < G_N_ELEMENTS(order) && found < 0; r++)
		for (guint i = 0; src->people != NULL && i < src->people->len && found < 0; i++) {
			const struct message_person *p = g_ptr_array_index(src->people, i);

			if (p->role == order[r])
				found = own_index(own, p->address);
		}
	if (own == NULL || own[0] == NULL)
		return NULL;
	return g_strdup(own[found < 0 ? 0 : found]);
}

/* ---- subject ----------------------------------------------------------------------- */

static const char *
skip_space(const char *p)
{
	for (;;) {
		if (g_ascii_isspace(*p))
			p++;
		else if (g_str_has_prefix(p, "\u00a0"))
			p += strlen("\u00a0");
		else if (g_str_has_prefix(p, "\u202f"))
			p += strlen("\u202f");
		else
			return p;
	}
}

/* After "Re": "[2]", "(2)" or "^2", and the colon; NULL when it is just a word. */
static const char *
skip_colon(const char *p)
{
	if (*p == '[' || *p == '(' || *p == '^') {
		gsize digits = strspn(p + 1, "0123456789");

		if (digits == 0)
			return NULL;
		p += 1 + digits + (*p != '^');
	}
	p = skip_space(p);
	if (*p == ':')
		return p + 1;
	return g_str_has_prefix(p, "：") ? p + strlen("：") : NULL;
}

static const char *
skip_prefix(const char *subject)
{
	for (guint i = 0; i < G_N_ELEMENTS(prefixes); i++) {
		gsize len = strlen(prefixes[i]);
		g_autofree char *start = g_strndup(subject, len);
		g_autofree char *folded = NULL;
		const char *after;

		if (!g_utf8_validate(start, -1, NULL))
			continue;
		folded = g_utf8_strdown(start, -1);
		if (strcmp(folded, prefixes[i]) != 0)
			continue;
		after = skip_colon(subject + len);
		if (after != NULL)
			return skip_space(after);
	}
	return NULL;
}

const char *
reply_bare_subject(const char *subject)
{
	const char *bare = skip_space(subject != NULL ? subject : "");
	const char *next;

	while ((next = skip_prefix(bare)) != NULL)
		bare = next;
	return bare;
}

static char *
prefixed(const char *prefix, const char *subject)
{
	return g_strchomp(g_strconcat(prefix, " ", reply_bare_subject(subject), NULL));
}

char *
reply_subject(const char *subject)
{
	return prefixed("Re:", subject);
}

char *
reply_forward_subject(const char *subject)
{
	return prefixed("Fwd:", subject);
}

/* ---- words ------------------------------------------------------------------------- */

static int
count_words(char *const *tokens, const char *const *words, gsize n)
{
	int count = 0;

	for (gsize t = 0; t < 200 && tokens[t] != NULL; t++)
		for (gsize i = 0; i < n; i++)
			count += g_ascii_strcasecmp(tokens[t], words[i]) == 0;
	return count;
}

const char *
reply_language(const struct reply_source *src)
{
	g_autofree char *own = NULL;
	g_auto(GStrv) tokens = NULL;

	if (src->lang != NULL && g_ascii_strncasecmp(src->lang, "fr", 2) == 0)
		return "fr";
	if (src->lang != NULL && *src->lang != '\0')
		return "en";
	own = quote_own(src->text != NULL ? src->text : "");
	tokens = g_strsplit_set(own, " \t\r\n,.;:!?'\"()", -1);
	return count_words(tokens, words_fr, G_N_ELEMENTS(words_fr)) >
			       count_words(tokens, words_en, G_N_ELEMENTS(words_en))
		       ? "fr"
		       : "en";
}

/* "mar. 13 janv. 2026 à 10:05" */
static char *
when(gint64 at, gboolean french)
{
	g_autoptr(GDateTime) t = g_date_time_new_from_unix_local(at / 1000);
	int day, month;

	if (t == NULL)
		return g_strdup("");
	day = g_date_time_get_day_of_week(t) - 1;
	month = g_date_time_get_month(t) - 1;
	return g_strdup_printf(french ? "%s %d %s %d à %02d:%02d" : "%s %d %s %d at %02d:%02d",
		(french ? days_fr : days_en)[day], g_date_time_get_day_of_month(t),
		(french ? months_fr : months_en)[month], g_date_time_get_year(t),
		g_date_time_get_hour(t), g_date_time_get_minute(t));
}

static const char *
writer(const struct reply_source *src)
{
	return src->author != NULL && *src->author != '\0' ? src->author
		: src->address != NULL			   ? src->address
							   : "?";
}

char *
reply_attribution(const struct reply_source *src)
{
	gboolean french = strcmp(reply_language(src), "fr") == 0;
	g_autofree char *date = when(src->at, french);
	g_autofree char *name = text_clean(writer(src), -1, TEXT_LINE);

	return g_strdup_printf(french ? "Le %s, %s a écrit :" : "On %s, %s wrote:", date, name);
}

static void
put_people(GString *out, const char *label, const struct reply_source *src,
	enum person_role role)
{
	GPtrArray *list = address_list_new();

	add_role(src, role, NULL, list, NULL);
	if (list->len > 0) {
		g_autofree char *text = address_format_list(list);

		g_string_append_printf(out, "%s %s\n", label, text);
	}
	g_ptr_array_unref(list);
}

static char *
forwarded(const struct reply_source *src)
{
	gboolean french = strcmp(reply_language(src), "fr") == 0;
	g_autofree char *date = when(src->at, french);
	g_autofree char *from = address_format(src->author, src->address);
	GString *out = g_string_new(french ? "---------- Message transféré ----------\n"
					   : "---------- Forwarded message ----------\n");

	g_string_append_printf(out, french ? "De : %s\nDate : %s\nObjet : %s\n"
					   : "From: %s\nDate: %s\nSubject: %s\n",
		from, date, src->subject != NULL ? src->subject : "");
	put_people(out, french ? "À :" : "To:", src, PERSON_TO);
	put_people(out, french ? "Cc :" : "Cc:", src, PERSON_CC);
	g_string_append_printf(out, "\n%s", src->text != NULL ? src->text : "");
	return g_string_free(out, FALSE);
}

static char *
quoted(const struct reply_source *src)
{
	g_autofree char *attribution = reply_attribution(src);

	return quote_reply(src->text != NULL ? src->text : "", attribution);
}

char *
reply_body(const struct reply_source *src, enum reply_kind kind, const char *text,
	const char *signature)
{
	g_autofree char *below = kind == REPLY_NEW ? NULL
		: kind == REPLY_FORWARD		   ? forwarded(src)
						   : quoted(src);
	GString *out = g_string_new(text);

	g_string_append_c(out, '\n');
	/* "-- " would make the quote below part of the signature (RFC 3676 §4.3). */
	if (signature != NULL && *signature != '\0')
		g_string_append_printf(out, "\n%s%s\n", below == NULL ? "-- \n" : "", signature);
	if (below != NULL)
		g_string_append_printf(out, "\n%s", below);
	if (out->str[out->len - 1] != '\n')
		g_string_append_c(out, '\n');
	return g_string_free(out, FALSE);
}
