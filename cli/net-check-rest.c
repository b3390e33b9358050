/* cli/net-check-rest.c — guichet-net check, for an account of a connector: what its worker asks first,
 * without keeping the answers. */
#include "cli/net-check.h"

#include "base/date.h"
#include "base/err.h"
#include "net/oauth.h"
#include "net/settings.h"

#include <glib/gi18n.h>
#include <string.h>

struct probe {
	const struct conf *conf;
	const char *account;
	struct connector *connector;
	struct http *http;
	struct oauth *oauth;
};

/* One question; a token that is refused is renewed once, as a worker does. */
static gboolean
ask(const struct probe *p, struct http_request *r, GError **error)
{
	AUTO(http_reply) reply = NULL;

	for (int i = 0; i < 2; i++) {
		g_clear_pointer(&reply, http_reply_free);
		if (!oauth_sign(p->oauth, r, error) || (reply = http_do(p->http, r, error)) == NULL)
			return FALSE;
		if (reply->status != 401)
			break;
		if (!oauth_renew(p->oauth, error))
			return FALSE;
	}
	if (reply->status < 300 && http_is_page(r, reply))
		return err_set(error, ERR_PROTOCOL, _("Account “%s”: a web page came where %s has data (%s). Check "
			"url in %s; a login page of the network or a proxy may stand in between."), p->account,
			p->connector->title, reply->url, conf_path(p->conf));
	if (reply->status < 400)
		return TRUE;
	return err_set(error, reply->status == 401 ? ERR_AUTH : reply->status == 429 ? ERR_LIMIT :
		reply->status >= 500 ? ERR_TEMP : ERR_REFUSED,
		_("Account “%s”: %s answers with status %d. %s"), p->account, reply->url, reply->status,
		reply->status == 429 || reply->status >= 500 ?
		_("Try again later; if it stays so, ask who runs the server.") :
		_("Check url, settings, and what this login is allowed to do there."));
}

/* Who are we, says the connector's function probe; one without it is asked nothing. */
static gboolean
ask_all(const struct probe *p, GError **error)
{
	g_autofree char *settings = settings_json(p->conf, p->account, p->connector);
	g_autofree char *now = date_to_rfc3339(date_now()), *base = NULL, *input = NULL, *output = NULL;
	g_autoptr(GPtrArray) requests = NULL;
	const char *facts = oauth_facts(p->oauth);

	if (!mapper_has(p->connector->mapper, "probe"))
		return TRUE;
	input = g_strdup_printf("{\"settings\":%s,\"facts\":%s,\"now\":\"%s\"}", settings,
		facts != NULL ? facts : "{}", now);
	base = settings_url(p->conf, p->account, p->connector, error);
	output = base != NULL ? mapper_call(p->connector->mapper, "probe", input, NULL, error) : NULL;
	requests = output != NULL ? connector_requests(p->connector, base, output, error) : NULL;
	for (guint i = 0; requests != NULL && i < requests->len; i++)
		if (!ask(p, g_ptr_array_index(requests, i), error))
			return FALSE;
	return requests != NULL;
}

static gboolean
let_in(const struct probe *p, GError **error)
{
	g_autofree char *base = settings_url(p->conf, p->account, p->connector, error);
	AUTO(http_request) r = base != NULL ? http_request_new("GET", base) : NULL;

	return r != NULL && settings_check(p->conf, p->account, p->connector, error) &&
		oauth_sign(p->oauth, r, error);
}

static gboolean
step(const struct net_cli *cli, const struct probe *p, const char *name,
	gboolean (*what)(const struct probe *, GError **))
{
	g_autoptr(GError) why = NULL;
	gboolean ok = what(p, &why);

	net_check_tell(cli, p->account, name, why);
	return ok;
}

gboolean
net_check_rest(const struct net_cli *cli, const struct conf *conf, const char *account)
{
	const char *ca_file = conf_get(conf, account, "account", "ca-file");
	g_autofree char *config_dir = g_path_get_dirname(conf_path(conf));
	struct probe p = {.conf = conf, .account = account};
	g_autoptr(GError) why = NULL;
	gboolean ok;

	p.connector = connector_open(config_dir, conf_get(conf, account, "account", "channel"), &why);
	if (p.connector == NULL) {
		net_check_tell(cli, account, "connector", why);
		return FALSE;
	}
	p.http = http_new(account, ca_file != NULL && *ca_file != '\0' ? ca_file : NULL);
	p.oauth = oauth_new(cli->home, conf, account, p.connector, p.http);
	ok = step(cli, &p, "login", let_in) && step(cli, &p, "server", ask_all);
	oauth_free(p.oauth);
	http_free(p.http);
	connector_free(p.connector);
	return ok;
}
