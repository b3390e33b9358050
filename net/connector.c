/* net/connector.c — what a connector says about itself, found, asked and checked. */
#include "net/connector.h"

#include "base/err.h"
#include "core/channel.h"
#include "core/length.h"
#include "embed/connectors.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <string.h>

#define TEXT_MAX 1000 /* bytes of any text in about */
#define LIST_MAX 100
#define DAYS_MAX 3650

static const struct {
	const char *name, *text;
} bundled[] = {
	CONNECTORS { NULL, NULL },
};

static const char *const schemes[] = { "none", "bearer", "basic", "header", "oauth2", "login", "jwt" };
static const char *const grants[] = { "code", "device", "client", "password" };
static const char *const clients[] = { "public", "basic", "post" };
static const char *const algs[] = { "RS256", "ES256" };
static const char *const visibilities[] = { "public", "private", "both" };
static const char *const all_abilities[] = { "reply", "direct", "private", "edit", "delete", "hide", "react", "read",
	"files", "look", "listen" };

/* An object inside `about` being read; the first thing that is wrong is told. */
struct about {
	const char *connector;
	const char *within; /* "about", "about.limit" */
	json_t *object; /* borrowed */
	GError **error;
};

static gboolean
wrong(const struct about *a, const char *key, const char *what)
{
	return err_set(a->error, ERR_CONFIG, _("%s: %s.%s of the connector %s"), a->connector, a->within,
		key, what);
}

static gboolean
is_nothing(const json_t *value)
{
	return value == NULL || json_is_null(value);
}

/* ---- typed members --------------------------------------------------------------------- */

static gboolean
take_text(const struct about *a, const char *key, gboolean required, char **to)
{
	const json_t *v = json_object_get(a->object, key);

	if (is_nothing(v))
		return !required || wrong(a, key, _("is missing"));
	if (!json_is_string(v) || json_string_length(v) != strlen(json_string_value(v)))
		return wrong(a, key, _("must be text"));
	if (json_string_length(v) > TEXT_MAX)
		return wrong(a, key, _("is too long"));
	*to = g_strdup(json_string_value(v));
	return TRUE;
}

static gboolean
take_number(const struct about *a, const char *key, double least, double most, double *to)
{
	const json_t *v = json_object_get(a->object, key);

	if (is_nothing(v))
		return TRUE;
	if (!json_is_number(v))
		return wrong(a, key, _("must be a number"));
	*to = json_number_value(v);
	return (*to >= least && *to <= most) || wrong(a, key, _("is out of range"));
}

static gboolean
take_seconds(const struct about *a, const char *key, gint64 least, gint64 *to)
{
	double n = (double)*to;

	if (!take_number(a, key, (double)least, DAYS_MAX * 86400.0, &n))
		return FALSE;
	*to = (gint64)n;
	return TRUE;
}

static gboolean
take_int(const struct about *a, const char *key, int least, int most, int *to)
{
	double n = *to;

	if (!take_number(a, key, least, most, &n))
		return FALSE;
	*to = (int)n;
	return TRUE;
}

static gboolean
take_flag(const struct about *a, const char *key, gboolean *to)
{
	const json_t *v = json_object_get(a->object, key);

	if (is_nothing(v))
		return TRUE;
	if (!json_is_boolean(v))
		return wrong(a, key, _("must be true or false"));
	*to = json_is_true(v);
	return TRUE;
}

/* The place of a word among those allowed; `to` stays as it is when there is none. */
static gboolean
take_choice(const struct about *a, const char *key, const char *const *words, gsize n, gboolean required,
	guint *to)
{
	g_autofree char *word = NULL, *all = NULL, *what = NULL;

	if (!take_text(a, key, required, &word))
		return FALSE;
	if (word == NULL)
		return TRUE;
	for (*to = 0; *to < n; (*to)++)
		if (strcmp(words[*to], word) == 0)
			return TRUE;
	all = g_strdup(words[0]);
	for (gsize i = 1; i < n; i++) {
		char *longer = g_strconcat(all, ", ", words[i], NULL);

		g_free(all);
		all = longer;
	}
	what = g_strdup_printf(_("must be one of: %s"), all);
	return wrong(a, key, what);
}

static gboolean
take_list(const struct about *a, const char *key, char ***to)
{
	const json_t *v = json_object_get(a->object, key), *element;
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
	gsize i;

	if (!is_nothing(v) && (!json_is_array(v) || json_array_size(v) > LIST_MAX))
		return wrong(a, key, _("must be a list of at most 100 words"));
	json_array_foreach(v, i, element) {
		if (!json_is_string(element) || json_string_length(element) > TEXT_MAX)
			return wrong(a, key, _("must be a list of words"));
		g_ptr_array_add(list, g_strdup(json_string_value(element)));
	}
	g_ptr_array_add(list, NULL);
	g_ptr_array_set_free_func(list, NULL);
	*to = (char **)g_ptr_array_free(g_steal_pointer(&list), FALSE);
	return TRUE;
}

/* An object as JSON text. */
static gboolean
take_object(const struct about *a, const char *key, char **to)
{
	const json_t *v = json_object_get(a->object, key);

	if (is_nothing(v))
		return TRUE;
	if (!json_is_object(v))
		return wrong(a, key, _("must be an object"));
	*to = json_dumps(v, JSON_COMPACT);
	return TRUE;
}

/* The object `key` of `a`, to be read like it; NULL object when there is none. */
static gboolean
enter(const struct about *a, const char *key, char **within, struct about *to)
{
	json_t *v = json_object_get(a->object, key);

	*within = g_strconcat(a->within, ".", key, NULL);
	*to = (struct about){ a->connector, *within, is_nothing(v) ? NULL : v, a->error };
	return is_nothing(v) || json_is_object(v) || wrong(a, key, _("must be an object"));
}

/* ---- the parts of about ------------------------------------------------------------------ */

static gboolean
take_limit(const struct about *a, const char *key, struct connector_limit *limit)
{
	g_autofree char *within = NULL;
	enum length_unit unit;
	struct about l;

	if (!enter(a, key, &within, &l))
		return FALSE;
	if (l.object == NULL)
		return TRUE;
	if (!take_text(&l, "unit", TRUE, &limit->unit) || !take_seconds(&l, "max", 0, &limit->max) ||
	    !take_seconds(&l, "bytes", 0, &limit->max_bytes) || !take_int(&l, "url", 0, 10000, &limit->url))
		return FALSE;
	return length_unit_parse(limit->unit, &unit) || wrong(&l, "unit", _("is no unit of length; see guichet-connector(7)"));
}

static gboolean
take_budget(const struct about *a, struct connector *c)
{
	g_autofree char *within = NULL;
	struct about b;

	if (!enter(a, "budget", &within, &b))
		return FALSE;
	if (b.object == NULL)
		return TRUE;
	if (!take_int(&b, "requests", 1, G_MAXINT, &c->budget_requests) ||
	    !take_int(&b, "seconds", 1, 31 * 86400, &c->budget_s) ||
	    !take_int(&b, "reserve", 0, G_MAXINT, &c->budget_reserve))
		return FALSE;
	if (c->budget_requests == 0 || c->budget_s == 0)
		return wrong(a, "budget", _("needs requests and seconds"));
	return c->budget_reserve < c->budget_requests || wrong(&b, "reserve", _("leaves no request"));
}

static gboolean
is_key(const char *word)
{
	return g_ascii_islower(*word) && word[strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static gboolean
take_setting(const struct about *a, json_t *value, GPtrArray *settings)
{
	struct connector_setting *s = g_new0(struct connector_setting, 1);
	const struct about e = { a->connector, "about.settings[]", value, a->error };

	g_ptr_array_add(settings, s);
	if (!json_is_object(value))
		return wrong(a, "settings", _("must be a list of objects"));
	return take_text(&e, "key", TRUE, &s->key) && take_text(&e, "help", FALSE, &s->help) &&
		take_text(&e, "default", FALSE, &s->fallback) && take_flag(&e, "required", &s->required) &&
		(is_key(s->key) || wrong(&e, "key", _("may hold small letters, digits and - only")));
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

static gboolean
take_settings(const struct about *a, struct connector *c)
{
	json_t *v = json_object_get(a->object, "settings"), *element;
	gsize i;

	if (!is_nothing(v) && (!json_is_array(v) || json_array_size(v) > LIST_MAX))
		return wrong(a, "settings", _("must be a list of at most 100 objects"));
	json_array_foreach(v, i, element)
		if (!take_setting(a, element, c->settings))
			return FALSE;
	return TRUE;
}

static gboolean
take_abilities(const struct about *a, struct connector *c)
{
	if (!take_list(a, "abilities", &c->abilities))
		return FALSE;
	for (char **word = c->abilities; *word != NULL; word++) {
		gboolean known = FALSE;

		for (gsize i = 0; i < G_N_ELEMENTS(all_abilities); i++)
			known = known || strcmp(all_abilities[i], *word) == 0;
		if (!known) {
			g_autofree char *what = g_strdup_printf(_("holds “%s”, which is no ability"), *word);

			return wrong(a, "abilities", what);
		}
	}
	return TRUE;
}

/* ---- how to log in ------------------------------------------------------------------------- */

static gboolean
take_oauth2(const struct about *a, struct connector_auth *auth)
{
	g_autofree char *within = NULL;
	guint client = auth->client, grant = auth->grant;
	struct about o;

	if (!enter(a, "oauth2", &within, &o))
		return FALSE;
	if (o.object == NULL)
		return auth->scheme != AUTH_OAUTH2 || wrong(a, "oauth2", _("is missing"));
	if (!take_text(&o, "authorize", FALSE, &auth->authorize) || !take_text(&o, "token", TRUE, &auth->token) ||
	    !take_text(&o, "device", FALSE, &auth->device) || !take_text(&o, "revoke", FALSE, &auth->revoke) ||
	    !take_text(&o, "redirect", FALSE, &auth->redirect) || !take_list(&o, "scopes", &auth->scopes) ||
	    !take_flag(&o, "pkce", &auth->pkce) ||
	    !take_choice(&o, "client", clients, G_N_ELEMENTS(clients), FALSE, &client) ||
	    !take_choice(&o, "grant", grants, G_N_ELEMENTS(grants), FALSE, &grant))
		return FALSE;
	auth->client = (enum oauth_client)client;
	auth->grant = (enum oauth_grant)grant;
	if (auth->grant == GRANT_CODE && auth->authorize == NULL)
		return wrong(&o, "authorize", _("is missing"));
	return auth->grant != GRANT_DEVICE || auth->device != NULL || wrong(&o, "device", _("is missing"));
}

static gboolean
take_login(const struct about *a, const struct connector *c, struct connector_auth *auth)
{
	g_autofree char *within = NULL;
	struct about l;

	if (!enter(a, "login", &within, &l))
		return FALSE;
	if (l.object == NULL)
		return auth->scheme != AUTH_LOGIN || wrong(a, "login", _("is missing"));
	if (auth->scheme == AUTH_LOGIN && !mapper_has(c->mapper, "login"))
		return err_set(a->error, ERR_CONFIG, _("%s: the connector has no function “%s”"), c->name, "login");
	return take_text(&l, "access", TRUE, &auth->at_access) &&
		take_text(&l, "refresh", FALSE, &auth->at_refresh) &&
		take_text(&l, "expires_in", FALSE, &auth->at_expires_in) &&
		take_text(&l, "expires_in_ms", FALSE, &auth->at_expires_in_ms) &&
		take_object(&l, "facts", &auth->facts);
}

static gboolean
take_jwt(const struct about *a, struct connector_auth *auth)
{
	g_autofree char *within = NULL;
	struct about j;
	guint alg = G_MAXUINT;

	if (!enter(a, "jwt", &within, &j))
		return FALSE;
	if (j.object == NULL)
		return auth->scheme != AUTH_JWT || wrong(a, "jwt", _("is missing"));
	auth->jwt_lifetime_s = 3600;
	return take_choice(&j, "alg", algs, G_N_ELEMENTS(algs), TRUE, &alg) &&
		take_text(&j, "alg", TRUE, &auth->jwt_alg) && take_object(&j, "header", &auth->jwt_header) &&
		take_object(&j, "claims", &auth->jwt_claims) &&
		take_int(&j, "lifetime", 60, 86400, &auth->jwt_lifetime_s) &&
		take_text(&j, "exchange", FALSE, &auth->jwt_exchange) &&
		take_text(&j, "grant_type", FALSE, &auth->jwt_grant_type);
}

static gboolean
take_auth(const struct about *about, struct connector *c)
{
	g_autofree char *within = NULL;
	guint scheme = AUTH_NONE;
	struct about a;

	if (!enter(about, "auth", &within, &a))
		return FALSE;
	if (a.object == NULL)
		return wrong(about, "auth", _("is missing"));
	if (!take_choice(&a, "scheme", schemes, G_N_ELEMENTS(schemes), TRUE, &scheme))
		return FALSE;
	c->auth.scheme = (enum auth_scheme)scheme;
	if (!take_text(&a, "header", FALSE, &c->auth.header) || !take_text(&a, "prefix", FALSE, &c->auth.prefix))
		return FALSE;
	if (c->auth.scheme == AUTH_HEADER && c->auth.header == NULL)
		return wrong(&a, "header", _("is missing"));
	return take_oauth2(&a, &c->auth) && take_login(&a, c, &c->auth) && take_jwt(&a, &c->auth);
}

/* ---- the whole -------------------------------------------------------------------------------- */

static gboolean
take_looks(const struct about *a, struct connector *c)
{
	guint visibility = 0;

	if (!take_text(a, "title", TRUE, &c->title) || !take_text(a, "kind", TRUE, &c->kind) ||
	    !take_text(a, "mark", FALSE, &c->mark) || !take_text(a, "url", FALSE, &c->url) ||
	    !take_text(a, "cost", FALSE, &c->cost) || !take_list(a, "hosts", &c->hosts) ||
	    !take_choice(a, "visibility", visibilities, G_N_ELEMENTS(visibilities), TRUE, &visibility))
		return FALSE;
	if (channel_find(c->kind) == NULL)
		return wrong(a, "kind", _("is no kind of channel: mail, chat, public or review"));
	if (c->mark == NULL)
		c->mark = g_strdup(channel_find(c->kind)->mark_ascii);
	if (strlen(c->mark) != 1 || !g_ascii_isgraph(*c->mark))
		return wrong(a, "mark", _("must be one ASCII letter"));
	c->is_public = visibility != 1;
	c->is_private = visibility != 0;
	return TRUE;
}

static gboolean
take_about(const struct about *a, struct connector *c)
{
	double hours = 0;
	guint webhook = WEBHOOK_NONE;

	if (!take_looks(a, c) || !take_limit(a, "limit", &c->limit) ||
	    !take_limit(a, "limit_private", &c->limit_private) ||
	    !take_number(a, "window_hours", 0, DAYS_MAX * 24.0, &hours) ||
	    !take_seconds(a, "undo_seconds", 0, &c->undo_s) || !take_seconds(a, "target_seconds", 0, &c->target_s) ||
	    !take_seconds(a, "resend_seconds", -1, &c->resend_s) ||
	    !take_int(a, "poll_seconds", 1, 86400, &c->poll_s) || !take_budget(a, c) || !take_settings(a, c) ||
	    !take_abilities(a, c) || !take_choice(a, "webhook", webhook_schemes, WEBHOOK_N, FALSE, &webhook))
		return FALSE;
	c->webhook = (enum webhook_scheme)webhook;
	c->window_s = (gint64)(hours * 3600);
	return take_auth(a, c);
}

static gboolean
has_functions(const struct connector *c, GError **error)
{
	static const char *const required[] = { "about", "pull", "page", "fault" };
	const char *missing = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(required) && missing == NULL; i++)
		if (!mapper_has(c->mapper, required[i]))
			missing = required[i];
	if (missing == NULL && connector_can(c, "reply"))
		missing = !mapper_has(c->mapper, "push") ? "push" : !mapper_has(c->mapper, "sent") ? "sent" : NULL;
	if (missing == NULL && connector_can(c, "look"))
		missing = !mapper_has(c->mapper, "look") ? "look" : !mapper_has(c->mapper, "found") ? "found" : NULL;
	if (missing == NULL && connector_can(c, "listen") && !mapper_has(c->mapper, "listen"))
		missing = "listen";
	return missing == NULL ||
		err_set(error, ERR_CONFIG, _("%s: the connector has no function “%s”"), c->name, missing);
}

static gboolean
read_about(struct connector *c, GError **error)
{
	struct about a = { c->name, "about", NULL, error };
	gboolean good;

	if ((c->about = mapper_call(c->mapper, "about", "null", NULL, error)) == NULL)
		return FALSE;
	a.object = json_loads(c->about, 0, NULL);
	good = json_is_object(a.object) ? take_about(&a, c)
		: err_set(error, ERR_CONFIG, _("%s: what about gives is no object"), c->name);
	json_decref(a.object);
	return good && connector_keys_check(c, error) && has_functions(c, error);
}

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
	return (is_key(name) && strlen(name) <= 60) || err_set(error, ERR_CONFIG,
		_("“%s” is no name of a connector: small letters, digits and - only"), name);
}

struct connector *
connector_load(const char *name, GBytes *program, GError **error)
{
	AUTO(connector) c = g_new0(struct connector, 1);

	c->settings = g_ptr_array_new_with_free_func(setting_free);
	c->poll_s = 60;
	c->name = g_strdup(name);
	c->mapper = mapper_new(name, program);
	return check_name(name, error) && read_about(c, error) ? g_steal_pointer(&c) : NULL;
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

		if (is_key(name) && connector_bundled(name) == NULL && g_file_test(path, G_FILE_TEST_IS_REGULAR))
			g_ptr_array_add(names, g_strdup(name));
	}
	g_ptr_array_sort(names, by_text);
	g_ptr_array_add(names, NULL);
	return (char **)g_ptr_array_free(names, FALSE);
}
