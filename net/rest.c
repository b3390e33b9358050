/* net/rest.c — an account and its connector brought together: settings, facts, what the channel says
 * of itself. */
#include "net/rest-private.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "core/channel.h"
#include "net/jsonic.h"

#include <glib/gi18n.h>
#include <string.h>

#define FACTS_MAX (64 * 1024)

/* ---- settings -------------------------------------------------------------------------- */

static const struct connector_setting *
find_setting(const struct connector *c, const char *key)
{
	for (guint i = 0; i < c->settings->len; i++) {
		const struct connector_setting *s = c->settings->pdata[i];

		if (strcmp(s->key, key) == 0)
			return s;
	}
	return NULL;
}

static gboolean
check_known(const struct rest *r, GError **error)
{
	g_auto(GStrv) keys = conf_settings(r->conf, r->account->name);

	for (guint i = 0; keys[i] != NULL; i++)
		if (find_setting(r->connector, keys[i]) == NULL)
			return err_set(error, ERR_CONFIG, _("Account “%s”: the connector “%s” has no "
				"setting “%s” (set.%s in %s). Those it has are listed by: guichet-net "
				"connector %s about"), r->account->name, r->connector->name, keys[i],
				keys[i], conf_path(r->conf), r->connector->name);
	return TRUE;
}

static gboolean
take_setting(struct rest *r, const struct connector_setting *s, GError **error)
{
	g_autofree char *key = g_strconcat("set.", s->key, NULL);
	const char *value = conf_get(r->conf, r->account->name, "account", key);

	if (value == NULL)
		value = s->fallback;
	if (value == NULL && s->required)
		return err_set(error, ERR_CONFIG, _("Account “%s”: the connector “%s” needs the setting "
			"set.%s (%s); add it to %s."), r->account->name, r->connector->name, s->key,
			s->help != NULL ? s->help : s->key, conf_path(r->conf));
	if (value != NULL)
		json_object_set_new(r->settings, s->key, json_string(value));
	return TRUE;
}

/* "fr" of "fr_FR.UTF-8". */
static char *
language(void)
{
	const char *first = g_get_language_names()[0];

	if (strcmp(first, "C") == 0 || strcmp(first, "POSIX") == 0 || strlen(first) < 2)
		return g_strdup("en");
	return g_ascii_strdown(first, 2);
}

static void
put(json_t *object, const char *key, const char *value)
{
	json_object_set_new(object, key, value != NULL ? json_string(value) : json_null());
}

static gboolean
read_settings(struct rest *r, GError **error)
{
	const char *name = r->account->name, *url = conf_get(r->conf, name, "account", "url");
	g_autofree char *lang = language();

	if (url == NULL)
		url = r->connector->url;
	if (url == NULL)
		return err_set(error, ERR_CONFIG, _("Account “%s”: the connector “%s” does not know the "
			"server; add url = https://… to %s."), name, r->connector->name,
			conf_path(r->conf));
	r->base = g_strdup(url);
	while (g_str_has_suffix(r->base, "/"))
		r->base[strlen(r->base) - 1] = '\0';
	r->settings = json_object();
	if (!check_known(r, error))
		return FALSE;
	for (guint i = 0; i < r->connector->settings->len; i++)
		if (!take_setting(r, r->connector->settings->pdata[i], error))
			return FALSE;
	put(r->settings, "url", r->base);
	put(r->settings, "user", conf_get(r->conf, name, "account", "user"));
	put(r->settings, "address", conf_get(r->conf, name, "account", "address"));
	put(r->settings, "account", name);
	put(r->settings, "lang", lang);
	return TRUE;
}

/* ---- what the channel says of itself --------------------------------------------------- */

static gint64
number_of(const json_t *object, const char *key, gint64 fallback)
{
	const json_t *value = json_object_get(object, key);
	double n = json_number_value(value);

	return json_is_number(value) && n >= 0 && n < 1e12 ? (gint64)n : fallback;
}

/* The connector's rule, and what this server says of it. */
static struct length_rule
rule_of(const struct connector_limit *limit, const json_t *fact)
{
	struct length_rule rule = {.unit = LENGTH_GRAPHEMES, .max = limit->max,
		.max_bytes = limit->max_bytes, .url = limit->url};
	const char *unit = json_string_value(json_object_get(fact, "unit"));

	if (limit->unit != NULL)
		length_unit_parse(limit->unit, &rule.unit);
	if (unit != NULL)
		length_unit_parse(unit, &rule.unit);
	rule.max = number_of(fact, "max", rule.max);
	rule.max_bytes = number_of(fact, "bytes", rule.max_bytes);
	rule.url = (int)MIN(number_of(fact, "url", rule.url), 10000);
	return rule;
}

/* What it can do as it says, and whether it has a word to say of an answer before it is signed off
 * (transfer container). */
static const char **
abilities_of(const struct connector *c)
{
	GPtrArray *words = g_ptr_array_new();

	for (char **word = c->abilities; word != NULL && *word != NULL; word++)
		g_ptr_array_add(words, *word);
	if (mapper_has(c->mapper, "check"))
		g_ptr_array_add(words, (gpointer)(guintptr)"check");
	g_ptr_array_add(words, NULL);
	return (const char **)g_ptr_array_free(words, FALSE);
}

static gboolean
tell_about(struct rest *r, GError **error)
{
	const struct connector *c = r->connector;
	const struct channel *kind = channel_find(c->kind);
	const char *target = conf_get(r->conf, r->account->name, "account", "target");
	const json_t *limit = json_object_get(r->facts, "limit");
	const json_t *private = json_object_get(r->facts, "limit_private");
	g_autofree char *facts = jsonic_text(r->facts);
	g_autofree const char **abilities = abilities_of(c);
	gboolean own_private = c->limit_private.unit != NULL || private != NULL;

	return account_set_about(r->db, r->account->id, &(struct account_about){
		.kind = c->kind, .title = c->title, .mark = c->mark, .cost = c->cost, .facts = facts,
		.handle = json_string_value(json_object_get(r->facts, "handle")),
		.abilities = abilities,
		.public_ = c->is_public && !c->is_private,
		.limit = rule_of(&c->limit, limit),
		.limit_private = own_private ? rule_of(c->limit_private.unit != NULL ?
			&c->limit_private : &c->limit, private) : rule_of(&c->limit, limit),
		.target_s = target != NULL && *target != '\0' ?
			conf_get_int(r->conf, r->account->name, "account", "target") :
			c->target_s != 0 ? c->target_s : kind->target_s,
		.window_s = c->window_s != 0 ? c->window_s : kind->window_s,
		.undo_s = c->undo_s != 0 ? c->undo_s : kind->undo_s,
	}, error);
}

static gboolean
learn_from(struct rest *r, struct http_request *request, GError **error)
{
	AUTO(http_reply) reply = rest_ask(r, request, NULL, error);
	json_t *input, *facts;

	if (reply == NULL || !rest_check(r, request, reply, NULL, error))
		return FALSE;
	input = rest_input(r);
	rest_put_reply(input, request, reply);
	facts = rest_call(r, "learn", input, reply->body, error);
	json_decref(input);
	if (facts == NULL)
		return FALSE;
	if (json_is_object(facts))
		json_object_update(r->facts, facts);
	json_decref(facts);
	return TRUE;
}

static gboolean
probe(struct rest *r, GError **error)
{
	json_t *input = rest_input(r);
	g_autoptr(GPtrArray) requests = rest_requests(r, "probe", input, NULL, error);

	json_decref(input);
	for (guint i = 0; requests != NULL && i < requests->len; i++)
		if (!learn_from(r, requests->pdata[i], error))
			return FALSE;
	return requests != NULL;
}

gboolean
rest_learn(struct rest *r, GError **error)
{
	const struct mapper *m = r->connector->mapper;
	g_autofree char *facts = NULL;
	GError *why = NULL;

	if (!oauth_ready(r->oauth, &why))
		return rest_fail(r, why, error);
	rest_take_token_facts(r);
	if (mapper_has(m, "probe") && mapper_has(m, "learn") && !probe(r, error))
		return FALSE;
	facts = jsonic_text(r->facts);
	if (strlen(facts) > FACTS_MAX)
		return err_set(error, ERR_PROTOCOL, _("Account “%s”: the connector “%s” keeps more than "
			"64 KiB of facts; its function “learn” must choose."), r->account->name,
			r->connector->name);
	r->learnt_at = date_monotonic();
	return tell_about(r, error);
}

/* ---- opening --------------------------------------------------------------------------- */

static gboolean
open_connector(struct rest *r, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(conf_path(r->conf));
	GError *why = NULL;

	r->connector = connector_open(folder, r->account->channel, &why);
	return r->connector != NULL || rest_fail(r, why, error);
}

gboolean
rest_open(struct rest *r, struct db *db, const struct conf *conf, const char *account, GError **error)
{
	r->db = db;
	r->conf = conf;
	r->account = account_by_name(db, account, error);
	if (r->account == NULL || !open_connector(r, error) || !read_settings(r, error))
		return FALSE;
	r->facts = json_loads(r->account->facts, 0, NULL);
	if (!json_is_object(r->facts)) {
		json_decref(r->facts);
		r->facts = json_object();
	}
	r->http = http_new(account, conf_get(conf, account, "account", "ca-file"));
	r->oauth = oauth_new(db_home(db), conf, account, r->connector, r->http);
	return TRUE;
}

void
rest_close(struct rest *r)
{
	g_clear_pointer(&r->oauth, oauth_free);
	g_clear_pointer(&r->http, http_free);
	g_clear_pointer(&r->connector, connector_free);
	g_clear_pointer(&r->account, account_free);
	g_clear_pointer(&r->settings, json_decref);
	g_clear_pointer(&r->facts, json_decref);
	g_clear_pointer(&r->base, g_free);
}
