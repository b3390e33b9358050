/* net/connector-keys.c — a key that nothing reads is a slip of the pen: `about` holds none. */
#include "net/connector.h"

#include "base/err.h"

#include <glib/gi18n.h>
#include <jansson.h>
#include <string.h>

static const struct {
	const char *within, *keys; /* each between spaces */
} known[] = {
	{ "about", " title mark kind visibility limit limit_private url hosts window_hours undo_seconds "
		"target_seconds poll_seconds budget resend_seconds settings abilities cost auth webhook " },
	{ "about.limit", " max unit bytes url " },
	{ "about.limit_private", " max unit bytes url " },
	{ "about.budget", " requests seconds reserve " },
	{ "about.settings", " key help required default " },
	{ "about.auth", " scheme header prefix oauth2 login jwt " },
	{ "about.auth.oauth2", " authorize token device revoke redirect scopes pkce client grant " },
	{ "about.auth.login", " access refresh expires_in expires_in_ms facts " },
	{ "about.auth.jwt", " alg header claims lifetime exchange grant_type " },
};

/* NULL: anything may stand there. */
static const char *
keys_within(const char *within)
{
	for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
		if (strcmp(known[i].within, within) == 0)
			return known[i].keys;
	return NULL;
}

static gboolean
check(const struct connector *c, const char *within, json_t *value, GError **error)
{
	const char *keys = keys_within(within), *key;
	json_t *member;
	gsize i;

	if (keys == NULL)
		return TRUE;
	json_array_foreach(value, i, member)
		if (!check(c, within, member, error))
			return FALSE;
	json_object_foreach(value, key, member) {
		g_autofree char *word = g_strdup_printf(" %s ", key);
		g_autofree char *below = g_strconcat(within, ".", key, NULL);

		if (strchr(key, ' ') != NULL || strstr(keys, word) == NULL)
			return err_set(error, ERR_CONFIG, _("%s: the connector's %s has no “%s”; it may hold:%s"),
				c->name, within, key, keys);
		if (!check(c, below, member, error))
			return FALSE;
	}
	return TRUE;
}

gboolean
connector_keys_check(const struct connector *c, GError **error)
{
	json_t *about = json_loads(c->about, 0, NULL);
	gboolean ok = check(c, "about", about, error);

	json_decref(about);
	return ok;
}
