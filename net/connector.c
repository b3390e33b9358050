/* net/connector.c — connectors, found, loaded and asked about themselves. */
#include "net/connector.h"

#include "base/err.h"
#include "base/text.h"
#include "core/channel.h"
#include "embed/connectors.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

static const struct {
	const char *name, *text;
} bundled[] = {
	CONNECTORS { NULL, NULL },
};

/* ---- finding -------------------------------------------------------------------------------- */

const char *
connector_bundled(const char *name)
{
	for (gsize i = 0; bundled[i].name != NULL; i++)
		if (strcmp(bundled[i].name, name) == 0)
			return bundled[i].text;
	return NULL;
}

static char *
program_path(const char *config_dir, const char *name)
{
	return g_build_filename(config_dir, "connectors", name, "connector.jq", NULL);
}

/* The person's own before the bundled one. */
static GBytes *
find_program(const char *config_dir, const char *name, gboolean *is_bundled, GError **error)
{
	g_autofree char *path = config_dir != NULL ? program_path(config_dir, name) : NULL;
	g_autoptr(GError) cause = NULL;
	const char *text = connector_bundled(name);
	GStatBuf st;
	char *data;
	gsize len;

	*is_bundled = FALSE;
	if (path != NULL && g_stat(path, &st) == 0 && (st.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
		err_set(error, ERR_CONFIG, _("others may write to %s; do: chmod go-w %s"), path, path);
		return NULL;
	}
	if (path != NULL && g_file_get_contents(path, &data, &len, &cause))
		return g_bytes_new_take(data, len);
	if (cause != NULL && !g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT) &&
	    !g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOTDIR)) {
		err_set(error, ERR_CONFIG, _("the connector %s cannot be read: %s"), name, cause->message);
		return NULL;
	}
	if (text == NULL) {
		err_set(error, ERR_CONFIG, _("there is no connector “%s”; `guichet-net connector list` names "
			"them, `guichet-net connector new %s` begins one"), name, name);
		return NULL;
	}
	*is_bundled = TRUE;
	return g_bytes_new_static(text, strlen(text));
}

static gboolean
check_name(const char *name, GError **error)
{
	/* Accounts of connectors are told from others by their channel being no kind of channel. */
	if (channel_find(name) != NULL)
		return err_set(error, ERR_CONFIG,
			_("“%s” is a kind of channel: a connector needs a name of its own"), name);
	return text_is_slug(name) || err_set(error, ERR_CONFIG,
		_("“%s” is no name of a connector: small letters, digits and - only"), name);
}

static void
setting_free(gpointer p)
{
	struct connector_setting *s = p;

	g_free(s->key);
	g_free(s->help);
	g_free(s->fallback);
	g_free(s);
}

struct connector *
connector_load(const char *name, GBytes *program, GError **error)
{
	AUTO(connector) c = g_new0(struct connector, 1);

	c->settings = g_ptr_array_new_with_free_func(setting_free);
	c->poll_s = 60;
	c->name = g_strdup(name);
	c->mapper = mapper_new(name, program);
	return check_name(name, error) && connector_read_about(c, error) ? g_steal_pointer(&c) : NULL;
}

struct connector *
connector_open(const char *config_dir, const char *name, GError **error)
{
	g_autoptr(GBytes) program = NULL;
	struct connector *c;
	gboolean is_bundled;

	if (!check_name(name, error) ||
	    (program = find_program(config_dir, name, &is_bundled, error)) == NULL ||
	    (c = connector_load(name, program, error)) == NULL)
		return NULL;
	c->bundled = is_bundled;
	return c;
}

static void
auth_clear(struct connector_auth *a)
{
	char **all[] = { &a->header, &a->prefix, &a->authorize, &a->token, &a->device, &a->revoke,
		&a->redirect, &a->at_access, &a->at_refresh, &a->at_expires_in, &a->at_expires_in_ms,
		&a->facts, &a->jwt_alg, &a->jwt_header, &a->jwt_claims, &a->jwt_exchange,
		&a->jwt_grant_type };

	for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
		g_clear_pointer(all[i], g_free);
	g_clear_pointer(&a->scopes, g_strfreev);
}

void
connector_free(struct connector *c)
{
	if (c == NULL)
		return;
	mapper_free(c->mapper);
	g_ptr_array_unref(c->settings);
	g_strfreev(c->hosts);
	g_strfreev(c->abilities);
	auth_clear(&c->auth);
	g_free(c->limit.unit);
	g_free(c->limit_private.unit);
	g_free(c->about);
	g_free(c->cost);
	g_free(c->url);
	g_free(c->mark);
	g_free(c->kind);
	g_free(c->title);
	g_free(c->name);
	g_free(c);
}

gboolean
connector_can(const struct connector *c, const char *ability)
{
	return c->abilities != NULL && g_strv_contains((const char *const *)c->abilities, ability);
}

static int
by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char **
connector_names(const char *config_dir)
{
	GPtrArray *names = g_ptr_array_new();
	g_autofree char *folder = config_dir != NULL ? g_build_filename(config_dir, "connectors", NULL) : NULL;
	g_autoptr(GDir) dir = folder != NULL ? g_dir_open(folder, 0, NULL) : NULL;
	const char *name;

	for (gsize i = 0; bundled[i].name != NULL; i++)
		g_ptr_array_add(names, g_strdup(bundled[i].name));
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = program_path(config_dir, name);

		if (text_is_slug(name) && connector_bundled(name) == NULL && g_file_test(path, G_FILE_TEST_IS_REGULAR))
			g_ptr_array_add(names, g_strdup(name));
	}
	g_ptr_array_sort(names, by_text);
	g_ptr_array_add(names, NULL);
	return (char **)g_ptr_array_free(names, FALSE);
}
