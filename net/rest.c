/* net/rest.c — an account and its connector brought together: settings, facts, what the channel says
 * of itself. */
#include "net/rest-private.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "core/channel.h"
#include "net/jsonic.h"
#include "net/settings.h"

#include <glib/gi18n.h>
#include <string.h>

#define FACTS_MAX (64 * 1024)

/* ---- settings -------------------------------------------------------------------------- */

static gboolean
read_settings(struct rest *r, GError **error)
{
	const char *name = r->account->name;
	g_autofree char *text = NULL;

	r->base = settings_url(r->conf, name, r->connector, error);
	if (r->base == NULL || !settings_check(r->conf, name, r->connector, error))
		return FALSE;
	text = settings_json(r->conf, name, r->connector);
	r->settings = json_loads(text, 0, NULL);
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

/* What it can do as it says (hide only where there is a way and a server), and whether there may be a word to say of
 * an answer before it is signed off (transfer container). */
static const char **
abilities_of(const struct rest *r)
{
	const struct connector *c = r->connector;
	GPtrArray *words = g_ptr_array_new();
	gboolean hides = mapper_has(c->mapper, "hide") && g_strcmp0(conf_get(r->conf, r->account->name, "account", "link"), "rest") == 0;

	for (char **word = c->abilities; word != NULL && *word != NULL; word++)
		if (hides || strcmp(*word, "hide") != 0)
			g_ptr_array_add(words, *word);
	if (mapper_has(c->mapper, "check") || channel_find(c->kind)->one_answer)
		g_ptr_array_add(words, (gpointer)(guintptr)"check");
	g_ptr_array_add(words, NULL);
	return (const char **)g_ptr_array_free(words, FALSE);
}

gboolean
rest_tell(struct rest *r, GError **error)
{
	const struct connector *c = r->connector;
	const struct channel *kind = channel_find(c->kind);
	const char *target = conf_get(r->conf, r->account->name, "account", "target");
	const json_t *limit = json_object_get(r->facts, "limit");
	const json_t *private = json_object_get(r->facts, "limit_private");
	g_autofree char *facts = jsonic_text(r->facts);
	g_autofree const char **abilities = abilities_of(r);
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
	return rest_tell(r, error);
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
