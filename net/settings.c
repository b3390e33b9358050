/* net/settings.c — an account's keys, as its connector sees them. */
#include "net/settings.h"

#include "base/err.h"
#include "net/jsonic.h"

#include <glib/gi18n.h>
#include <string.h>

char *
settings_url(const struct conf *conf, const char *account, const struct connector *c,
	GError **error)
{
	const char *given = conf_get(conf, account, "account", "url");
	const char *url = given != NULL && *given != '\0' ? given : c->url;
	gsize n;

	if (url == NULL) {
		err_set(error, ERR_CONFIG, _("Account “%s”: the connector “%s” does not know the "
			"server; add url = https://… to %s."), account, c->name, conf_path(conf));
		return NULL;
	}
	for (n = strlen(url); n > 0 && url[n - 1] == '/';)
		n--;
	return g_strndup(url, n);
}

static const struct connector_setting *
find(const struct connector *c, const char *key)
{
	for (guint i = 0; c->settings != NULL && i < c->settings->len; i++) {
		const struct connector_setting *s = g_ptr_array_index(c->settings, i);

		if (strcmp(s->key, key) == 0)
			return s;
	}
	return NULL;
}

static const char *
given_for(const struct conf *conf, const char *account, const char *key)
{
	g_autofree char *name = g_strconcat("set.", key, NULL);

	return conf_get(conf, account, "account", name);
}

const char *
settings_get(const struct conf *conf, const char *account, const struct connector *c,
	const char *key)
{
	const char *value = given_for(conf, account, key);
	const struct connector_setting *s = find(c, key);

	return value != NULL || s == NULL ? value : s->fallback;
}

gboolean
settings_check(const struct conf *conf, const char *account, const struct connector *c,
	GError **error)
{
	g_auto(GStrv) given = conf_settings(conf, account);

	for (char **key = given; *key != NULL; key++)
		if (find(c, *key) == NULL)
			return err_set(error, ERR_CONFIG, _("Account “%s”: the connector “%s” has no "
				"setting “%s” (set.%s in %s). Those it has are listed by: guichet-net "
				"connector %s about"), account, c->name, *key, *key, conf_path(conf),
				c->name);
	for (guint i = 0; c->settings != NULL && i < c->settings->len; i++) {
		const struct connector_setting *s = g_ptr_array_index(c->settings, i);

		if (s->required && settings_get(conf, account, c, s->key) == NULL)
			return err_set(error, ERR_CONFIG, _("Account “%s”: the connector “%s” needs the setting "
				"set.%s (%s); add it to %s."), account, c->name, s->key,
				s->help != NULL ? s->help : s->key, conf_path(conf));
	}
	return TRUE;
}

static void
put(json_t *object, const char *key, const char *value)
{
	g_autofree char *valid = value != NULL ? g_utf8_make_valid(value, -1) : NULL;

	json_object_set_new(object, key, valid != NULL ? json_string(valid) : json_null());
}

/* "fr" of fr_FR.UTF-8; "en" where no language is set. */
static void
put_language(json_t *object)
{
	const char *name = g_get_language_names()[0];
	g_autofree char *lang = g_strndup(name, strcspn(name, "_.@"));

	put(object, "lang", strlen(lang) < 2 || strcmp(lang, "POSIX") == 0 ? "en" : lang);
}

char *
settings_json(const struct conf *conf, const char *account, const struct connector *c)
{
	g_autofree char *url = settings_url(conf, account, c, NULL);
	json_t *object = json_object();
	char *text;

	put(object, "url", url);
	put(object, "user", conf_get(conf, account, "account", "user"));
	put(object, "address", conf_get(conf, account, "account", "address"));
	put(object, "account", account);
	put_language(object);
	/* a word of the connector's own wins (Instagram: set.user) */
	for (guint i = 0; c->settings != NULL && i < c->settings->len; i++) {
		const struct connector_setting *s = g_ptr_array_index(c->settings, i);

		put(object, s->key, settings_get(conf, account, c, s->key));
	}
	text = jsonic_text(object);
	json_decref(object);
	return text;
}
