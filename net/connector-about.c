/* net/connector-about.c — what a connector says about itself, typed and bounded. */
#include "net/connector.h"

#include "base/err.h"
#include "base/text.h"
#include "core/channel.h"
#include "core/length.h"

#include <glib/gi18n.h>
#include <jansson.h>
#include <string.h>

#define TEXT_MAX 1000 /* bytes of any text in about */
#define LIST_MAX 100
#define DAYS_MAX 3650

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
take_setting(const struct about *a, json_t *value, GPtrArray *settings)
{
	struct connector_setting *s = g_new0(struct connector_setting, 1);
	const struct about e = { a->connector, "about.settings[]", value, a->error };

	g_ptr_array_add(settings, s);
	if (!json_is_object(value))
		return wrong(a, "settings", _("must be a list of objects"));
	return take_text(&e, "key", TRUE, &s->key) && take_text(&e, "help", FALSE, &s->help) &&
		take_text(&e, "default", FALSE, &s->fallback) && take_flag(&e, "required", &s->required) &&
		(text_is_slug(s->key) || wrong(&e, "key", _("may hold small letters, digits and - only")));
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

gboolean
connector_read_about(struct connector *c, GError **error)
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
