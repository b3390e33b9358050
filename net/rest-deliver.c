/* net/rest-deliver.c — the link of an account whose channel is a connector. */
#include "net/rest-push.h"

#include "base/date.h"
#include "base/err.h"
#include "net/stop.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- the link -------------------------------------------------------------------------- */

struct outlet {
	struct rest r;
	struct db *db;
	const struct conf *conf;
	const char *account;
	gboolean open;
};

static gboolean
open_link(struct outlet *l, GError **error)
{
	if (l->open)
		return TRUE;
	l->r.is_reply = TRUE;
	l->open = rest_open(&l->r, l->db, l->conf, l->account, error) &&
		/* before the first round nobody knows who we are there */
		(json_object_size(l->r.facts) > 0 || rest_learn(&l->r, error));
	if (!l->open)
		rest_close(&l->r);
	return l->open;
}

static void
close_link(struct outlet *l)
{
	if (l->open)
		rest_close(&l->r);
	l->open = FALSE;
}

static gboolean
rest_send(gpointer self, const struct outbox *row, gboolean some, deliver_step step, gpointer data,
	struct deliver_sent *told, GError **error)
{
	struct outlet *l = self;
	struct push p;
	gboolean ok;

	(void)some;
	if (!open_link(l, error))
		return FALSE;
	ok = rest_push_begin(&p, &l->r, row, told, error) && rest_push(&p, step, data, error);
	rest_push_end(&p);
	return ok;
}

static enum deliver_found
found_in(struct push *p, struct http_request *request, GError **error)
{
	AUTO(http_reply) reply = rest_ask(p->r, request, NULL, error);
	enum deliver_found what = DELIVER_ABSENT;
	json_t *input, *found;

	if (reply == NULL)
		return DELIVER_FAILED;
	if (reply->status == 404 || reply->status == 410)
		return DELIVER_ABSENT;
	if (!rest_check(p->r, request, reply, NULL, error))
		return DELIVER_FAILED;
	input = json_copy(p->input);
	rest_put_reply(input, request, reply);
	found = rest_call(p->r, "found", input, reply->body, error);
	json_decref(input);
	if (found == NULL)
		return DELIVER_FAILED;
	if (json_is_true(json_object_get(found, "found"))) {
		rest_take_place(p->told, found);
		what = DELIVER_FOUND;
	}
	json_decref(found);
	return what;
}

static enum deliver_found
look_with(struct push *p, GError **error)
{
	g_autoptr(GPtrArray) requests = NULL;
	enum deliver_found what = DELIVER_ABSENT;

	if (!mapper_has(p->r->connector->mapper, "look") || !mapper_has(p->r->connector->mapper, "found"))
		return DELIVER_ABSENT;
	{
		g_autofree char *since = date_to_rfc3339(p->row->tried_at);

		json_object_set_new(p->input, "since", json_string(since));
	}
	requests = rest_requests(p->r, "look", p->input, NULL, error);
	if (requests == NULL)
		return DELIVER_FAILED;
	for (guint i = 0; i < requests->len && what == DELIVER_ABSENT; i++)
		what = found_in(p, requests->pdata[i], error);
	return what;
}

static enum deliver_found
rest_look(gpointer self, const struct outbox *row, struct deliver_sent *told, GError **error)
{
	struct outlet *l = self;
	enum deliver_found what = DELIVER_FAILED;
	struct push p;

	if (!open_link(l, error))
		return DELIVER_FAILED;
	/* looked for first: not every server of a kind keeps what its API promises about ids */
	if (rest_push_begin(&p, &l->r, row, told, error))
		what = look_with(&p, error);
	rest_push_end(&p);
	return what == DELIVER_ABSENT && rest_may_again(&l->r, row) ? DELIVER_AGAIN : what;
}

static gboolean
rest_keep(gpointer self, const struct outbox *row, gint64 at, GError **error)
{
	struct outlet *l = self;

	return open_link(l, error) && rest_push_keep(&l->r, row, at, error);
}

static const struct deliver_link rest_link = {"rest", rest_send, rest_look, rest_keep, NULL};

gboolean
rest_deliver(struct db *db, const struct conf *conf, const char *account, struct bell *bell, gboolean once,
	GError **error)
{
	struct outlet l = {.db = db, .conf = conf, .account = account};
	AUTO(deliver) d = deliver_new(db, conf, account, &rest_link, &l, error);
	gboolean ok = d != NULL;

	while (ok) {
		gint64 wake = 0;

		ok = deliver_turn(d, &wake, error);
		close_link(&l);
		if (!ok || once || stop_wanted())
			break;
		deliver_wait(bell, wake);
	}
	return ok;
}
