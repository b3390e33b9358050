/* cache/clockwork.c — parsed once for each text. */
#include "cache/clockwork.h"

#include "base/log.h"

#include <string.h>

#define TEXTS_MAX 200 /* then all are forgotten: calendars change rarely */

struct clockwork {
	GHashTable *calendars; /* text -> struct calendar *, NULL value: does not parse */
	char *policy_text;
	struct policy *policy; /* of that text */
	gboolean replaced;
	const struct policy *other;
};

static void
free_calendar(gpointer c)
{
	if (c != NULL)
		calendar_free(c);
}

struct clockwork *
clockwork_new(void)
{
	struct clockwork *w = g_new0(struct clockwork, 1);

	w->calendars = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_calendar);
	return w;
}

void
clockwork_free(struct clockwork *w)
{
	g_hash_table_unref(w->calendars);
	if (w->policy != NULL)
		policy_free(w->policy);
	g_free(w->policy_text);
	g_free(w);
}

const struct calendar *
clockwork_calendar(struct clockwork *w, const char *text)
{
	g_autoptr(GError) error = NULL;
	gpointer found;

	if (text == NULL)
		return NULL;
	if (g_hash_table_lookup_extended(w->calendars, text, NULL, &found))
		return found;
	if (g_hash_table_size(w->calendars) >= TEXTS_MAX)
		g_hash_table_remove_all(w->calendars);
	found = calendar_parse(text, "calendar", &error);
	if (found == NULL)
		log_error("%s", error->message);
	g_hash_table_insert(w->calendars, g_strdup(text), found);
	return found;
}

const struct policy *
clockwork_policy(struct clockwork *w, const char *text)
{
	g_autoptr(GError) error = NULL;

	if (w->replaced)
		return w->other;
	if (text == NULL || g_strcmp0(text, w->policy_text) == 0)
		return text != NULL ? w->policy : NULL;
	if (w->policy != NULL)
		policy_free(w->policy);
	g_free(w->policy_text);
	w->policy_text = g_strdup(text);
	w->policy = policy_parse(text, "policy", &error);
	if (w->policy == NULL)
		log_error("%s", error->message);
	return w->policy;
}

void
clockwork_set_policy(struct clockwork *w, const struct policy *p)
{
	w->replaced = TRUE;
	w->other = p;
}
