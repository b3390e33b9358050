/* core/quote-line.c — what a line of a mail is, by how mail programs and phones write. */
#include "core/quote-private.h"

#include "base/text.h"

#include <string.h>

#define LOOK_BYTES 300 /* of a line, for recognising it */
#define ATTRIBUTION_LINES 4
#define BLOCK_LINES 10

/* The line without surrounding space, for a cheap look before it is folded. */
static size_t
trimmed(const struct splitter *s, guint i, const char **p)
{
	const struct line *l = line_at(s, i);
	size_t n = l->end - l->start;

	*p = s->text + l->start;
	for (; n > 0 && g_ascii_isspace(**p); n--)
		(*p)++;
	while (n > 0 && g_ascii_isspace((*p)[n - 1]))
		n--;
	return n;
}

char *
quote_folded(const struct splitter *s, guint i)
{
	const struct line *l = line_at(s, i);
	char *form = text_fold(s->text + l->start, (gssize)MIN(l->end - l->start, LOOK_BYTES));

	return g_strstrip(form);
}

static gboolean
begins_with_one(const char *text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (**words == *text && g_str_has_prefix(text, *words))
			return TRUE;
	return FALSE;
}

static gboolean
ends_with_one(const char *text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (g_str_has_suffix(text, *words))
			return TRUE;
	return FALSE;
}

static gboolean
holds_one(const char *text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strstr(text, *words) != NULL)
			return TRUE;
	return FALSE;
}

/* "10:05", "10h05", "10.05": the hour a mail program puts into its attribution. */
static gboolean
holds_hour(const char *p)
{
	for (; *p != '\0'; p++)
		if (g_ascii_isdigit(p[0]) && (p[1] == ':' || p[1] == 'h') && g_ascii_isdigit(p[2]) &&
		    g_ascii_isdigit(p[3]))
			return TRUE;
	return FALSE;
}

static gboolean
holds_digit(const char *p)
{
	return strpbrk(p, "0123456789") != NULL;
}

static const char *const attribution_openings[] = { "le ", "on ", "am ", "el ", "il ", "op ",
	"em ", "en date d", NULL };

/* `text` is one or several lines joined: "le lun. 12 janv. 2026 a 10:05, jean <a@b> a ecrit :".
 * `marked`: the next line is quoted with ">". */
static gboolean
is_attribution(const char *text, gboolean marked)
{
	static const char *const verbs[] = { "a ecrit", "wrote", "writes", "schrieb", "escribio",
		"ha scritto", "escreveu", "schreef", "ecrivait", "a ecrit ceci", NULL };
	g_autofree char *head = g_strdup(text);
	size_t n = strlen(head);
	gboolean dated = strchr(text, '@') != NULL || holds_hour(text);
	gboolean opening = begins_with_one(text, attribution_openings);

	if (n == 0 || head[n - 1] != ':')
		return FALSE;
	head[n - 1] = '\0';
	g_strchomp(head);
	if (ends_with_one(head, verbs))
		return marked ? opening || dated || n < 80 :
		    dated && (opening || strchr(text, '@') != NULL) && holds_digit(text);
	return dated && opening && holds_digit(text) && holds_one(head, verbs);
}

/* Without folding it: can an attribution begin with line i? */
static gboolean
may_be_attribution(const struct splitter *s, guint i)
{
	const char *p;
	size_t n = trimmed(s, i, &p);

	if (n > 3 && (p[2] == ' ' || (guchar)p[2] >= 0x80) && strchr("LOAEIloaei", p[0]) != NULL)
		return TRUE;
	return n > 0 && (p[n - 1] == ':' || memchr(p, '@', MIN(n, LOOK_BYTES)) != NULL);
}

guint
quote_attribution_at(const struct splitter *s, guint i)
{
	g_autoptr(GString) joined = NULL;

	if (!may_be_attribution(s, i))
		return 0;
	joined = g_string_new(NULL);
	for (guint n = 1; n <= ATTRIBUTION_LINES && i + n <= s->n; n++) {
		const struct line *l = line_at(s, i + n - 1);
		g_autofree char *form = NULL;
		guint next;

		if (l->blank || l->marks > 0)
			return 0;
		form = quote_folded(s, i + n - 1);
		if (n > 1)
			g_string_append_c(joined, ' ');
		g_string_append(joined, form);
		next = next_full(s, i + n);
		if (is_attribution(joined->str, next < s->n && line_at(s, next)->marks > 0))
			return n;
		/* a second line only when the first begins as an attribution does, or holds the address */
		if (n == 1 && !begins_with_one(form, attribution_openings) && strchr(form, '@') == NULL)
			return 0;
	}
	return 0;
}

enum { KEY_FROM = 1, KEY_SENT = 2, KEY_TO = 4, KEY_SUBJECT = 8, KEY_OTHER = 16 };

/* Which header of a quoted message a folded line is; 0 for none. */
static guint
header_key(const char *form)
{
	static const struct {
		const char *word;
		guint key;
	} words[] = {
		{ "de", KEY_FROM }, { "from", KEY_FROM }, { "von", KEY_FROM }, { "da", KEY_FROM },
		{ "van", KEY_FROM }, { "expediteur", KEY_FROM }, { "envoye", KEY_SENT },
		{ "envoye le", KEY_SENT }, { "sent", KEY_SENT }, { "date", KEY_SENT },
		{ "gesendet", KEY_SENT }, { "enviado", KEY_SENT }, { "inviato", KEY_SENT },
		{ "a", KEY_TO }, { "to", KEY_TO }, { "an", KEY_TO }, { "para", KEY_TO },
		{ "aan", KEY_TO }, { "destinataire", KEY_TO }, { "objet", KEY_SUBJECT },
		{ "subject", KEY_SUBJECT }, { "sujet", KEY_SUBJECT }, { "betreff", KEY_SUBJECT },
		{ "asunto", KEY_SUBJECT }, { "oggetto", KEY_SUBJECT }, { "onderwerp", KEY_SUBJECT },
		{ "cc", KEY_OTHER }, { "cci", KEY_OTHER }, { "bcc", KEY_OTHER }, { "copie", KEY_OTHER },
		{ "reply-to", KEY_OTHER }, { "repondre a", KEY_OTHER }, { "importance", KEY_OTHER },
		{ "pieces jointes", KEY_OTHER }, { "attachments", KEY_OTHER },
	};
	const char *colon = strchr(form, ':');
	size_t n;

	while (*form == '*' || *form == ' ')
		form++;
	if (colon == NULL || colon <= form || colon - form > 20)
		return 0;
	n = (size_t)(colon - form);
	while (n > 0 && (form[n - 1] == ' ' || form[n - 1] == '*'))
		n--;
	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		if (strlen(words[i].word) == n && memcmp(words[i].word, form, n) == 0)
			return words[i].key;
	return 0;
}

/* How many lines from i on are the headers of a quoted message, wrapped ones included; 0 for
 * none. Sender, time, and one of recipient and subject must be there. */
static guint
block_at(const struct splitter *s, guint i)
{
	guint seen = 0, count = 0;

	for (guint n = 0; n < BLOCK_LINES && i + n < s->n && !line_at(s, i + n)->blank; n++) {
		g_autofree char *form = quote_folded(s, i + n);
		guint key = header_key(form);

		if (n == 0 && (key & (KEY_FROM | KEY_SENT | KEY_SUBJECT)) == 0)
			return 0;
		seen |= key;
		if (key != 0)
			count = n + 1;
	}
	if ((seen & KEY_FROM) == 0 || (seen & KEY_SENT) == 0 ||
	    (seen & (KEY_TO | KEY_SUBJECT)) == 0)
		return 0;
	while (i + count < s->n && !line_at(s, i + count)->blank && count < BLOCK_LINES &&
	    g_ascii_isspace(s->text[line_at(s, i + count)->start]))
		count++; /* what a wrapped last header goes on with */
	return count;
}

/* "-----Message d'origine-----" and its like. */
static gboolean
is_separator(const char *form)
{
	static const char *const words[] = { "message d'origine", "original message",
		"message original", "message initial", "courriel original", "mensaje original",
		"messaggio originale", "ursprungliche nachricht", "oorspronkelijk bericht",
		"message transfere", "message reexpedie", "forwarded message", "e-mail d'origine",
		"courriel d'origine", "weitergeleitete nachricht", NULL };
	static const char *const lines[] = { "begin forwarded message:",
		"debut du message transfere", "debut du message reexpedie", NULL };
	g_autofree char *core = NULL;
	size_t n;

	if (begins_with_one(form, lines))
		return strlen(form) < 50;
	if (strncmp(form, "--", 2) != 0 && strncmp(form, "__", 2) != 0)
		return FALSE;
	core = g_strdup(form + strspn(form, "-_ "));
	n = strlen(core);
	while (n > 0 && strchr("-_ :", core[n - 1]) != NULL)
		core[--n] = '\0';
	return g_strv_contains(words, core);
}

static gboolean
is_rule(const char *form)
{
	size_t n = strlen(form);

	return n >= 10 && (strspn(form, "_") == n || strspn(form, "-") == n);
}

guint
quote_introduction_at(const struct splitter *s, guint i)
{
	g_autofree char *form = NULL;
	guint block, next;
	const char *p;
	size_t n = trimmed(s, i, &p);

	if (strchr("-_BbDd", *p) == NULL && memchr(p, ':', MIN(n, 30)) == NULL)
		return 0;
	form = quote_folded(s, i);
	if (is_separator(form)) {
		next = next_full(s, i + 1);
		block = next < s->n && next <= i + 2 ? block_at(s, next) : 0;
		return block > 0 ? next + block - i : 1;
	}
	if (is_rule(form)) {
		next = next_full(s, i + 1);
		block = next < s->n ? block_at(s, next) : 0;
		return block > 0 ? next + block - i : 0;
	}
	return block_at(s, i);
}

/* By the first two letters of all the words below. */
gboolean
quote_may_be_added(const struct splitter *s, guint i)
{
	static const char pairs[] = "en se ge te ob pr vo in ve ce th le co av di pe p  pl";
	const char *p;
	char pair[3] = "";

	if (trimmed(s, i, &p) < 2)
		return FALSE;
	pair[0] = g_ascii_tolower(p[0]);
	pair[1] = g_ascii_tolower(p[1]);
	return (guchar)p[1] >= 0x80 || strstr(pairs, pair) != NULL;
}

gboolean
quote_is_app_line(const char *form)
{
	static const char *const words[] = { "envoye de mon ", "envoye depuis ", "envoye a partir d",
		"envoye avec ", "envoye via ", "sent from my ", "sent from outlook", "sent from mail",
		"sent from yahoo", "sent with ", "sent via ", "sent from mobile", "get outlook for ",
		"telecharger outlook pour", "obtenir outlook pour", "obtenez outlook pour",
		"provenance : courrier pour", "provenance: courrier pour", "von meinem ",
		"enviado desde mi", "inviato da ", "verstuurd vanaf mijn", NULL };

	return strlen(form) < 100 && begins_with_one(form, words);
}

gboolean
quote_is_footer(const struct splitter *s, guint i, const char *form)
{
	static const char *const openings[] = { "ce message", "ce courriel", "ce mail", "cet e-mail",
		"cet email", "this e-mail", "this email", "this message", "the information contained",
		"les informations contenues", "confidentiality notice", "avis de confidentialite",
		"disclaimer", NULL };
	static const char *const proofs[] = { "confidentiel", "confidential", "destinataire",
		"intended", "privileged", "addressee", NULL };
	static const char *const printing[] = { "pensez a l'environnement", "p pensez a l'env",
		"avant d'imprimer", "please consider the environment", NULL };

	if (begins_with_one(form, printing))
		return TRUE;
	if (!begins_with_one(form, openings))
		return FALSE;
	for (guint n = 0; n < 4 && i + n < s->n && !line_at(s, i + n)->blank; n++) {
		g_autofree char *more = quote_folded(s, i + n);

		if (holds_one(more, proofs))
			return TRUE;
	}
	return FALSE;
}

gboolean
quote_is_signature_mark(const struct splitter *s, guint i)
{
	const struct line *l = line_at(s, i);
	const char *p = s->text + l->start;
	size_t n = l->end - l->start;
	guint full = 0;

	while (n > 0 && (p[n - 1] == '\n' || p[n - 1] == '\r'))
		n--;
	if (n == 3 && memcmp(p, "-- ", 3) == 0)
		return TRUE;
	if (n != 2 || memcmp(p, "--", 2) != 0)
		return FALSE;
	for (i++; i < s->n && full <= 10 && line_at(s, i)->marks == 0; i++)
		full += !line_at(s, i)->blank;
	return full <= 10;
}
