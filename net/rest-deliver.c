/* net/rest-deliver.c — the link of an account whose channel is a connector. */
#include "net/rest-push.h"

#include "base/date.h"
#include "base/err.h"
#include "net/ingest.h"
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

/* ---- keeping --------------------------------------------------------------------------- */

static struct message *
as_message(const struct rest *r, const struct outbox *row, const struct answered *a, gint64 at)
{
	struct message *m = message_new();
	const char *handle = json_string_value(json_object_get(r->facts, "handle"));
	const struct inbox_person *to = a != NULL ? rest_author(a->message) : NULL;
	gboolean plain = a == NULL || strcmp(a->message->kind, "message") == 0;

	m->id = g_strdup(row->remote_id);
	m->url = g_strdup(row->remote_url);
	m->text = g_strdup(row->body);
	m->subject = *row->subject != '\0' ? g_strdup(row->subject) : NULL;
	m->kind = plain ? MESSAGE_MESSAGE : MESSAGE_COMMENT;
	m->public_ = row->public_;
	m->from_us = TRUE;
	m->at = at;
	message_add_person(m, PERSON_FROM, handle != NULL ? handle : r->account->address, NULL);
	if (a == NULL)
		return m;
	m->at = MAX(at, a->message->at + 1); /* a channel that tells whole seconds only */
	m->thread = g_strdup(a->thread);
	m->parent = g_strdup(a->message->channel_id);
	if (to != NULL && !a->message->out)
		message_add_person(m, PERSON_TO, to->address, to->name)->id = g_strdup(to->id);
	return m;
}

/* Without an id of the channel it would stand there twice when the channel brings it: it is left
 * to the next round. */
static gboolean
rest_keep(gpointer self, const struct outbox *row, gint64 at, GError **error)
{
	struct outlet *l = self;
	struct ingest_origin origin = {.sent_folder = TRUE, .outbox = row->gid, .label = _("the outbox")};
	AUTO(answered) a = NULL;
	AUTO(ingest) ingest = NULL;

	if (row->remote_id == NULL)
		return TRUE;
	if (!open_link(l, error) ||
	    (row->message != 0 && (a = answered_load(l->db, row->message, error)) == NULL))
		return FALSE;
	ingest = ingest_new(l->db, l->conf, l->r.account);
	return ingest_message(ingest, as_message(&l->r, row, a, at), &origin, error) &&
		ingest_flush(ingest, error);
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
