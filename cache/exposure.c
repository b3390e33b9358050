/* cache/exposure.c — the guard of a handle, and what customers exposed. */
#include "cache/exposure.h"

#include "base/err.h"
#include "cache/db-private.h"

#include <glib/gi18n.h>
#include <string.h>

gboolean
exposure_use(struct db *db, const struct conf *conf, GError **error)
{
	const char *pattern = conf_get(conf, NULL, "guichet", "account-pattern");
	struct guard *guard = pattern != NULL && *pattern != '\0' ? guard_new(pattern, error) : NULL;

	if (guard == NULL && pattern != NULL && *pattern != '\0')
		return FALSE;
	if (*db_numbers_slot(db) != NULL)
		guard_free(*db_numbers_slot(db));
	*db_numbers_slot(db) = guard;
	return TRUE;
}

const struct guard *
exposure_guard(struct db *db)
{
	return *db_numbers_slot(db);
}

static char *
kinds_in(const struct guard *guard, const char *text)
{
	g_autoptr(GArray) found = guard_find(guard, text, strlen(text));
	GString *kinds = g_string_new(NULL);

	for (int kind = 0; kind < GUARD_KIND_N; kind++)
		for (guint i = 0; i < found->len; i++)
			if ((int)g_array_index(found, struct guard_finding, i).kind == kind) {
				g_string_append_printf(kinds, " %s", guard_kind_name((enum guard_kind)kind));
				break;
			}
	if (kinds->len > 0)
		g_string_append_c(kinds, ' ');
	return g_string_free(kinds, FALSE);
}

gboolean
exposure_take(struct db *db, gint64 message, const char *text, GError **error)
{
	g_autofree char *kinds = kinds_in(exposure_guard(db), text);

	return *kinds == '\0' || db_run(db, error, SQL("INSERT OR REPLACE INTO exposure(message, kinds) VALUES (?, ?)"), INT(message),
		TEXT(kinds));
}

char *
exposure_sentence(const char *kinds)
{
	g_autoptr(GString) list = g_string_new(NULL);

	for (int kind = 0; kinds != NULL && kind < GUARD_KIND_N; kind++) {
		g_autofree char *word = g_strdup_printf(" %s ", guard_kind_name((enum guard_kind)kind));

		if (strstr(kinds, word) != NULL)
			g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", guard_kind_text((enum guard_kind)kind));
	}
	/* TRANSLATORS: "an IBAN, a card number" */
	return list->len > 0 ? g_strdup_printf(_("The customer let everybody read %s."), list->str) : NULL;
}

char *
exposure_mask(struct db *db, const char *text)
{
	return guard_mask(exposure_guard(db), text);
}
