/* core/entry.c — what a row, a card or an entry says of a person: gathered, checked, told apart. */
#include "core/entry.h"

#include "base/err.h"
#include "base/text.h"
#include "core/address.h"
#include "core/guard.h"

#include <glib/gi18n.h>
#include <string.h>

#define LOST "\xef\xbf\xbd" /* U+FFFD */

static const struct {
	const char *name, *headings;
} fields[FIELD_N] = {
#define ENTRY_ROW(field, name, headings) [FIELD_##field] = { name, headings },
	ENTRY_FIELDS(ENTRY_ROW)
#undef ENTRY_ROW
	[FIELD_SECRET] = { "secret", "iban rib nir numerodesecuritesociale securitesociale carte numerodecarte card"
		" cardnumber numerodecompte accountnumber datedenaissance dateofbirth birthday revenus income solde"
		" balance" },
	[FIELD_EXTRA] = { "field", "" },
	[FIELD_SKIP] = { "skip", "" },
};

const char *
entry_field_name(enum entry_field field)
{
	return fields[field].name;
}

gboolean
entry_field_parse(const char *name, enum entry_field *field)
{
	for (int i = 0; i < FIELD_N; i++)
		if (g_ascii_strcasecmp(fields[i].name, name) == 0) {
			*field = (enum entry_field)i;
			return TRUE;
		}
	return FALSE;
}

/* "N° de client" -> "ndeclient", "E-mail 2" -> "email". */
static char *
fold_heading(const char *heading)
{
	g_autofree char *folded = text_fold(heading, -1);
	GString *out = g_string_new(NULL);

	for (const char *p = folded; *p != '\0'; p++)
		if (g_ascii_islower(*p))
			g_string_append_c(out, *p);
	return g_string_free(out, FALSE);
}

static gboolean
has_word(const char *words, const char *word)
{
	gsize n = strlen(word);

	for (const char *p = words; n > 0 && (p = strstr(p, word)) != NULL; p += n)
		if ((p == words || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
			return TRUE;
	return FALSE;
}

enum entry_field
entry_field_guess(const char *heading)
{
	g_autofree char *folded = fold_heading(heading);

	for (int i = 0; i < FIELD_SKIP; i++)
		if (has_word(fields[i].headings, folded))
			return (enum entry_field)i;
	return FIELD_SKIP;
}

/* ---- gathering --------------------------------------------------------------------- */

static void
way_free(gpointer p)
{
	struct entry_way *way = p;

	g_free(way->value);
	g_free(way->name);
	g_free(way);
}

static void
extra_free(gpointer p)
{
	struct entry_extra *extra = p;

	g_free(extra->name);
	g_free(extra->value);
	g_free(extra);
}

struct entry *
entry_new(void)
{
	struct entry *p = g_new0(struct entry, 1);

	p->ways = g_ptr_array_new_with_free_func(way_free);
	p->extras = g_ptr_array_new_with_free_func(extra_free);
	return p;
}

void
entry_free(struct entry *p)
{
	if (p == NULL)
		return;
	g_free(p->id);
	g_free(p->name);
	g_free(p->lang);
	g_free(p->segment);
	g_free(p->advisor);
	g_free(p->org);
	g_free(p->note);
	g_free(p->given);
	g_free(p->family);
	g_ptr_array_unref(p->ways);
	g_ptr_array_unref(p->extras);
	g_free(p);
}

static char **
single_of(struct entry *p, enum entry_field field)
{
	switch (field) {
	case FIELD_ID:
		return &p->id;
	case FIELD_NAME:
		return &p->name;
	case FIELD_GIVEN:
		return &p->given;
	case FIELD_FAMILY:
		return &p->family;
	case FIELD_LANG:
		return &p->lang;
	case FIELD_SEGMENT:
		return &p->segment;
	case FIELD_ADVISOR:
		return &p->advisor;
	case FIELD_ORG:
		return &p->org;
	case FIELD_NOTE:
		return &p->note;
	default:
		return NULL;
	}
}

/* One line, trimmed, white space folded; a note keeps its lines. */
static char *
tidy(enum entry_field field, const char *value)
{
	g_autofree char *clean = text_utf8(value, -1);
	GString *out;

	g_strstrip(clean);
	if (field == FIELD_NOTE)
		return g_steal_pointer(&clean);
	out = g_string_sized_new(strlen(clean));
	for (const char *p = clean; *p != '\0'; p++)
		if (!g_ascii_isspace(*p))
			g_string_append_c(out, *p);
		else if (out->len > 0 && out->str[out->len - 1] != ' ')
			g_string_append_c(out, ' ');
	return g_string_free(out, FALSE);
}

static void
put_way(struct entry *p, enum entry_field kind, const char *name, const char *value)
{
	struct entry_way *way;

	for (guint i = 0; i < p->ways->len; i++) {
		way = g_ptr_array_index(p->ways, i);
		if (way->kind == kind && g_ascii_strcasecmp(way->value, value) == 0)
			return;
	}
	if (p->ways->len >= ENTRY_WAYS_MAX)
		return;
	way = g_new0(struct entry_way, 1);
	way->kind = kind;
	way->value = g_strdup(value);
	way->name = kind == FIELD_HANDLE ? g_strdup(name) : NULL;
	g_ptr_array_add(p->ways, way);
}

/* "N° de dossier" -> "n-de-dossier": what a field of the card may be called. */
static char *
field_name(const char *heading)
{
	g_autofree char *folded = text_fold(heading, -1);
	GString *out = g_string_new(NULL);

	for (const char *p = folded; *p != '\0'; p++)
		if (g_ascii_islower(*p) || g_ascii_isdigit(*p) || *p == '_')
			g_string_append_c(out, *p);
		else if (out->len > 0 && out->str[out->len - 1] != '-')
			g_string_append_c(out, '-');
	while (out->len > 0 && out->str[out->len - 1] == '-')
		g_string_truncate(out, out->len - 1);
	return g_string_free(out, FALSE);
}

static void
put_extra(struct entry *p, const char *name, const char *value, gboolean sensitive)
{
	struct entry_extra *extra;
	g_autofree char *field = field_name(name != NULL ? name : ""), *masked = NULL;

	if (*field == '\0' || p->extras->len >= ENTRY_EXTRAS_MAX)
		return;
	extra = g_new0(struct entry_extra, 1);
	extra->name = g_steal_pointer(&field);
	extra->value = g_strdup(value);
	masked = guard_mask_plain(value);
	extra->sensitive = sensitive || strcmp(masked, value) != 0; /* whatever its heading says */
	g_ptr_array_add(p->extras, extra);
}

/* A cell may hold several, or one with a name; what is no list is judged as it stands by entry_finish. */
static void
put_mail(struct entry *p, const char *value)
{
	g_autoptr(GPtrArray) list = strpbrk(value, ",;<") != NULL ? address_parse(value, NULL) : NULL;

	for (guint i = 0; list != NULL && i < list->len; i++)
		put_way(p, FIELD_MAIL, NULL, ((struct address *)g_ptr_array_index(list, i))->mail);
	if (list == NULL)
		put_way(p, FIELD_MAIL, NULL, value);
}

void
entry_put(struct entry *p, enum entry_field field, const char *name, const char *value)
{
	g_autofree char *tidied = tidy(field, value);
	char **single = single_of(p, field);

	if (*tidied == '\0' || field == FIELD_SKIP)
		return;
	if (field == FIELD_EXTRA || field == FIELD_SECRET)
		put_extra(p, name, tidied, field == FIELD_SECRET);
	else if (field == FIELD_MAIL)
		put_mail(p, tidied);
	else if (single == NULL)
		put_way(p, field, name, tidied);
	else if (*single == NULL)
		*single = g_steal_pointer(&tidied);
}

/* ---- checking ---------------------------------------------------------------------- */

static gboolean
check_value(const char *what, const char *value, gsize max, GError **error)
{
	if (value == NULL)
		return TRUE;
	if (strlen(value) > max)
		return err_set(error, ERR_INPUT, _("%s is longer than %u bytes"), what, (guint)max);
	if (strstr(value, LOST) != NULL)
		return err_set(error, ERR_INPUT, _("%s holds characters that could not be read: “%s”"), what,
			value);
	return TRUE;
}

static gboolean
check_singles(struct entry *p, GError **error)
{
	for (int i = 0; i < FIELD_SECRET; i++) {
		char **single = single_of(p, (enum entry_field)i);
		gsize max = i == FIELD_NOTE ? ENTRY_NOTE_MAX : ENTRY_VALUE_MAX;

		if (single != NULL && !check_value(fields[i].name, *single, max, error))
			return FALSE;
	}
	for (guint i = 0; i < p->extras->len; i++) {
		const struct entry_extra *extra = g_ptr_array_index(p->extras, i);

		if (!check_value(extra->name, extra->value, ENTRY_VALUE_MAX, error) ||
		    !check_value("field", extra->name, ENTRY_VALUE_MAX, error))
			return FALSE;
	}
	return TRUE;
}

/* Digits enough to be one, and nothing that is never in one. */
static gboolean
is_phone(const char *value)
{
	int digits = 0;

	for (const char *p = value; *p != '\0'; p = g_utf8_find_next_char(p, NULL)) {
		gunichar c = g_utf8_get_char(p);

		if (c < 0x80 && g_ascii_isdigit(c))
			digits++;
		else if (!g_unichar_isspace(c) && (c >= 0x80 || strchr("+.-/()", (int)c) == NULL) &&
			c != 0x2010 && c != 0x2011)
			return FALSE;
	}
	return digits >= 3 && digits <= 15;
}

static gboolean
check_way(const struct entry_way *way, GError **error)
{
	if (!check_value(fields[way->kind].name, way->value, ENTRY_VALUE_MAX, error))
		return FALSE;
	if (way->kind == FIELD_MAIL && !address_is_valid(way->value))
		return err_set(error, ERR_INPUT, _("“%s” is no mail address"), way->value);
	if (way->kind == FIELD_PHONE && !is_phone(way->value))
		return err_set(error, ERR_INPUT, _("“%s” is no phone number"), way->value);
	return TRUE;
}

/* "fr", "fr-CA"; "French" and "Français" too, as exports have them. NULL when it is no language. */
static char *
language(const char *value)
{
	static const struct {
		const char *word, *tag;
	} words[] = { { "francais", "fr" }, { "french", "fr" }, { "anglais", "en" }, { "english", "en" },
		{ "allemand", "de" }, { "german", "de" }, { "deutsch", "de" }, { "espagnol", "es" },
		{ "spanish", "es" }, { "espanol", "es" }, { "italien", "it" }, { "italian", "it" },
		{ "italiano", "it" }, { "portugais", "pt" }, { "portuguese", "pt" }, { "neerlandais", "nl" },
		{ "dutch", "nl" }, { "arabe", "ar" }, { "arabic", "ar" } };
	g_autofree char *folded = text_fold(value, -1);
	gsize n = strcspn(folded, "-_");

	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i].word, folded) == 0)
			return g_strdup(words[i].tag);
	if ((n != 2 && n != 3) || strspn(folded, "abcdefghijklmnopqrstuvwxyz0123456789-_") != strlen(folded) ||
	    strlen(folded) > 35)
		return NULL;
	return g_strdelimit(g_strdup(value), "_", '-');
}

/* "Nom" beside "Prénom" is the family name. */
static void
make_name(struct entry *p)
{
	g_autofree char *name = g_steal_pointer(&p->name);
	const char *family = p->family != NULL ? p->family : name;

	if (name != NULL && (p->given == NULL || p->family != NULL))
		p->name = g_steal_pointer(&name);
	else if (p->given != NULL && family != NULL)
		p->name = g_strdup_printf("%s %s", p->given, family);
	else
		p->name = g_strdup(p->given != NULL ? p->given : family != NULL ? family : p->org);
	p->nameless = p->name == NULL;
	if (p->name == NULL && p->ways->len > 0)
		p->name = g_strdup(((struct entry_way *)g_ptr_array_index(p->ways, 0))->value);
	if (p->name == NULL)
		p->name = g_strdup(p->id);
}

static void
leave_out(GPtrArray *left_out, const char *why)
{
	if (left_out != NULL)
		g_ptr_array_add(left_out, g_strdup_printf(_("%s; it is left out"), why));
}

/* The malformed ones go, unless there are no others. */
static gboolean
keep_good_ways(struct entry *p, GPtrArray *left_out, GError **error)
{
	guint had = p->ways->len;
	g_autoptr(GError) first = NULL;

	for (guint i = 0; i < p->ways->len;) {
		g_autoptr(GError) why = NULL;

		if (check_way(g_ptr_array_index(p->ways, i), &why)) {
			i++;
			continue;
		}
		leave_out(left_out, why->message);
		if (first == NULL)
			first = g_steal_pointer(&why);
		g_ptr_array_remove_index(p->ways, i);
	}
	if (had == 0 || p->ways->len > 0)
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&first));
	return FALSE;
}

static void
make_language(struct entry *p, GPtrArray *left_out)
{
	g_autofree char *said = g_steal_pointer(&p->lang);

	if (said != NULL && (p->lang = language(said)) == NULL) {
		g_autofree char *why = g_strdup_printf(_("“%s” is no language (fr, en or the like)"), said);

		leave_out(left_out, why);
	}
}

gboolean
entry_finish(struct entry *p, GPtrArray *left_out, GError **error)
{
	if (p->id == NULL && p->ways->len == 0)
		return err_set(error, ERR_INPUT, _("it has neither a number nor an address: nobody could be "
			"recognised by it"));
	if (!check_singles(p, error) || !keep_good_ways(p, left_out, error))
		return FALSE;
	make_language(p, left_out);
	make_name(p);
	return TRUE;
}

/* ---- telling apart ----------------------------------------------------------------- */

static int
compare_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
mix(GChecksum *sum, const char *text)
{
	g_checksum_update(sum, (const guchar *)(text != NULL ? text : ""), -1);
	g_checksum_update(sum, (const guchar *)"\n", 1);
}

char *
entry_digest(const struct entry *p)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
	const char *singles[] = { p->id, p->name, p->lang, p->segment, p->advisor, p->org, p->note };

	for (gsize i = 0; i < G_N_ELEMENTS(singles); i++)
		mix(sum, singles[i]);
	for (guint i = 0; i < p->ways->len; i++) {
		const struct entry_way *way = g_ptr_array_index(p->ways, i);

		g_ptr_array_add(lines, g_strdup_printf("%d %s %s", way->kind, way->name != NULL ? way->name : "",
			way->value));
	}
	for (guint i = 0; i < p->extras->len; i++) {
		const struct entry_extra *extra = g_ptr_array_index(p->extras, i);

		g_ptr_array_add(lines, g_strdup_printf("= %s %s", extra->name, extra->value));
	}
	g_ptr_array_sort(lines, compare_text);
	for (guint i = 0; i < lines->len; i++)
		mix(sum, g_ptr_array_index(lines, i));
	return g_strdup(g_checksum_get_string(sum));
}
