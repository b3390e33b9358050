/* net/rest-hide.c — posts that an advisor wants hidden: the connector's function `hide`, and what the channel says. */
#include "net/rest-feed.h"

#include "base/date.h"
#include "base/err.h"
#include "base/fault.h"
#include "cache/answered.h"
#include "cache/hide.h"
#include "net/stop.h"

#include <glib/gi18n.h>

static void
put(json_t *object, const char *key, const char *value)
{
	json_object_set_new(object, key, value != NULL ? json_string(value) : json_null());
}

/* {settings, facts, now, message: {id, thread, parent, url, keep}} (transfer full). */
static json_t *
input_of(struct rest *r, const struct answered *a)
{
	const struct inbox_message *m = a->message;
	json_t *input = rest_input(r), *message = json_object();

	put(message, "id", m->channel_id);
	put(message, "thread", a->thread);
	put(message, "parent", m->parent);
	put(message, "url", m->url);
	json_object_set_new(message, "keep", m->keep != NULL ? json_loads(m->keep, JSON_DECODE_ANY, NULL) : json_null());
	json_object_set_new(input, "message", message);
	return input;
}

static GPtrArray *
requests_of(struct rest *r, gint64 message, GError **error)
{
	AUTO(answered) a = answered_load(r->db, message, error);
	g_autoptr(GPtrArray) requests = NULL;
	json_t *input;

	if (a == NULL)
		return NULL;
	if (mapper_has(r->connector->mapper, "hide")) {
		input = input_of(r, a);
		requests = rest_requests(r, "hide", input, NULL, error);
		json_decref(input);
		if (requests == NULL || requests->len > 0)
			return g_steal_pointer(&requests);
	}
	err_set(error, ERR_REFUSED, _("the connector “%s” has no way to hide this message"), r->connector->name);
	return NULL;
}

/* *retry_at: when the channel wants to be asked again, UTC ms; 0 not said. */
static gboolean
hide(struct rest *r, gint64 message, gint64 *retry_at, GError **error)
{
	g_autoptr(GPtrArray) requests = requests_of(r, message, error);

	for (guint i = 0; requests != NULL && i < requests->len; i++) {
		AUTO(http_reply) reply = rest_ask(r, requests->pdata[i], retry_at, error);

		(void)FAULT("rest_after_hide");
		if (reply == NULL || !rest_check(r, requests->pdata[i], reply, retry_at, error))
			return FALSE;
	}
	return requests != NULL;
}

/* What lies in the message is answered for good; what lies in the account, the network or the server passes. */
static gboolean
passes(const GError *why)
{
	return err_policy(why) != ERR_GIVE_UP || g_error_matches(why, ERR, ERR_AUTH) ||
		g_error_matches(why, ERR, ERR_CONFIG) || g_error_matches(why, ERR, ERR_TRUST);
}

static gboolean
fulfil(struct rest *r, const struct hide_wish *wish, GError **error)
{
	g_autoptr(GError) why = NULL;
	gint64 retry_at = 0;

	if (hide(r, wish->message, &retry_at, &why))
		return hide_settle(r->db, wish->message, HIDE_DONE, date_now(), 0, NULL, error);
	if (g_error_matches(why, ERR, ERR_BUSY))
		return TRUE; /* the end came in between */
	if (!passes(why))
		return hide_settle(r->db, wish->message, HIDE_REFUSED, date_now(), 0, why->message, error);
	if (retry_at == 0)
		retry_at = date_now() + 1000 * (gint64)err_backoff(wish->attempts + 1, (guint32)r->account->id);
	return hide_settle(r->db, wish->message, HIDE_ASKED, date_now(), retry_at, why->message, error);
}

gboolean
rest_hide_posts(struct feed *s, GError **error)
{
	g_autoptr(GArray) due = hide_due(s->r.db, s->r.account->id, date_now(), error);
	gboolean ok = due != NULL;

	s->r.is_reply = TRUE; /* a person waits for it */
	for (guint i = 0; ok && i < due->len && !stop_wanted(); i++)
		ok = fulfil(&s->r, &g_array_index(due, struct hide_wish, i), error);
	s->r.is_reply = FALSE;
	return ok;
}
