/* core/columns.c — the columns of a CSV file, and the line of text that says what they mean. */
#include "core/columns.h"

#include "base/err.h"
#include "base/text.h"

#include <glib/gi18n.h>
#include <string.h>

static struct columns *
columns_new(const char *const *headings, guint n)
{
	struct columns *c = g_new0(struct columns, 1);

	c->headings = g_ptr_array_new_with_free_func(g_free);
	c->fields = g_array_new(FALSE, FALSE, sizeof(enum entry_field));
	for (guint i = 0; i < n; i++) {
		enum entry_field skip = FIELD_SKIP;

		g_ptr_array_add(c->headings, g_strstrip(g_strdup(headings[i])));
		g_array_append_val(c->fields, skip);
	}
	return c;
}

void
columns_free(struct columns *c)
{
	if (c == NULL)
		return;
	g_ptr_array_unref(c->headings);
	g_array_unref(c->fields);
	g_free(c);
}

static enum entry_field *
field_at(const struct columns *c, guint i)
{
	return &g_array_index(c->fields, enum entry_field, i);
}

static const char *
heading_at(const struct columns *c, guint i)
{
	return g_ptr_array_index(c->headings, i);
}

struct columns *
columns_guess(const char *const *headings, guint n, guint *unknown)
{
	struct columns *c = columns_new(headings, n);
	guint left = 0;

	for (guint i = 0; i < n; i++) {
		*field_at(c, i) = entry_field_guess(heading_at(c, i));
		left += *field_at(c, i) == FIELD_SKIP;
	}
	if (unknown != NULL)
		*unknown = left;
	return c;
}

/* ---- as text ----------------------------------------------------------------------- */

static gboolean
same_heading(const char *a, const char *b)
{
	g_autofree char *x = text_fold(a, -1), *y = text_fold(b, -1);

	return strcmp(x, y) == 0;
}

/* The next column of that heading which no word has taken yet, -1 none. */
static int
find_column(const struct columns *c, const char *heading)
{
	for (guint i = 0; i < c->headings->len; i++)
		if (*field_at(c, i) == FIELD_SKIP && same_heading(heading_at(c, i), heading))
			return (int)i;
	return -1;
}

static gboolean
missing(const struct columns *c, const char *heading, GError **error)
{
	g_autoptr(GString) all = g_string_new(NULL);

	for (guint i = 0; i < c->headings->len; i++)
		g_string_append_printf(all, "%s%s", i > 0 ? ", " : "", heading_at(c, i));
	return err_set(error, ERR_USAGE, _("no column is called “%s” (or it is named twice); there are: %s"), heading,
		all->str);
}

static gboolean
unknown_field(const char *name, GError **error)
{
	g_autoptr(GString) all = g_string_new(NULL);

	for (int i = 0; i < FIELD_N; i++)
		g_string_append_printf(all, "%s%s", i > 0 ? ", " : "", entry_field_name((enum entry_field)i));
	return err_set(error, ERR_USAGE, _("“%s” is none of the fields: %s"), name, all->str);
}

static int
add_column(struct columns *c, const char *heading)
{
	enum entry_field skip = FIELD_SKIP;

	g_ptr_array_add(c->headings, g_strdup(heading));
	g_array_append_val(c->fields, skip);
	return (int)c->headings->len - 1;
}

/* `open`: columns are made as they are named. */
static gboolean
take_word(struct columns *c, const char *word, gboolean open, GError **error)
{
	const char *equals = strchr(word, '=');
	g_autofree char *name = NULL, *heading = NULL;
	enum entry_field field;
	int at;

	if (equals == NULL)
		return err_set(error, ERR_USAGE, _("“%s” is not FIELD=HEADING, for instance mail=E-mail"), word);
	name = g_strstrip(g_strndup(word, (gsize)(equals - word)));
	heading = g_strstrip(g_strdup(equals + 1));
	if (!entry_field_parse(name, &field))
		return unknown_field(name, error);
	at = open ? add_column(c, heading) : find_column(c, heading);
	if (at < 0)
		return missing(c, heading, error);
	*field_at(c, (guint)at) = field;
	return TRUE;
}

/* Words end at commas; one in a heading is written with a backslash before it. */
static GPtrArray *
split(const char *map)
{
	GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
	GString *word = g_string_new(NULL);

	for (const char *p = map;; p++) {
		if (*p == '\\' && (p[1] == ',' || p[1] == '\\')) {
			g_string_append_c(word, *++p);
		} else if (*p == ',' || *p == '\0') {
			g_autofree char *stripped = g_strstrip(g_strdup(word->str));

			if (*stripped != '\0')
				g_ptr_array_add(words, g_steal_pointer(&stripped));
			g_string_truncate(word, 0);
		} else {
			g_string_append_c(word, *p);
		}
		if (*p == '\0')
			break;
	}
	g_string_free(word, TRUE);
	return words;
}

struct columns *
columns_parse(const char *map, const char *const *headings, guint n, GError **error)
{
	AUTO(columns) c = columns_new(headings, n);
	g_autoptr(GPtrArray) words = split(map);

	for (guint i = 0; i < words->len; i++)
		if (!take_word(c, g_ptr_array_index(words, i), headings == NULL, error))
			return NULL;
	return g_steal_pointer(&c);
}

char *
columns_write(const struct columns *c)
{
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < c->headings->len; i++) {
		if (*field_at(c, i) == FIELD_SKIP)
			continue;
		g_string_append_printf(out, "%s%s=", out->len > 0 ? ", " : "", entry_field_name(*field_at(c, i)));
		for (const char *p = heading_at(c, i); *p != '\0'; p++) {
			if (*p == ',' || *p == '\\')
				g_string_append_c(out, '\\');
			g_string_append_c(out, *p);
		}
	}
	return g_string_free(out, FALSE);
}

gboolean
columns_identify(const struct columns *c)
{
	for (guint i = 0; i < c->fields->len; i++) {
		enum entry_field f = *field_at(c, i);

		if (f == FIELD_ID || f == FIELD_MAIL || f == FIELD_PHONE || f == FIELD_HANDLE)
			return TRUE;
	}
	return FALSE;
}

char *
columns_key(const char *const *headings, guint n)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autofree char *hex = NULL;

	for (guint i = 0; i < n; i++) {
		g_autofree char *folded = text_fold(headings[i], -1);

		g_checksum_update(sum, (const guchar *)folded, -1);
		g_checksum_update(sum, (const guchar *)"\n", 1);
	}
	hex = g_strndup(g_checksum_get_string(sum), 16);
	return g_strconcat("columns ", hex, NULL);
}

struct entry *
columns_entry(const struct columns *c, const char *const *cells, guint n)
{
	struct entry *p = entry_new();

	for (guint i = 0; i < n && i < c->fields->len; i++)
		entry_put(p, *field_at(c, i), heading_at(c, i), cells[i]);
	return p;
}
