/* net/rest-push.h — inside net/rest: one answer on its way out. */
#ifndef GUICHET_NET_REST_PUSH_H
#define GUICHET_NET_REST_PUSH_H

#include "cache/answered.h"
#include "cache/remark.h"
#include "net/deliver.h"
#include "net/rest-private.h"

struct push { /* one answer on its way */
	struct rest *r;
	const struct outbox *row;
	struct answered *answered; /* NULL: it begins a thread */
	json_t *input; /* {settings, facts, now, message, thread} */
	json_t *answers; /* of the steps before the last one */
	deliver_step step;
	gpointer step_data;
	struct deliver_sent *told;
};

/* Loads what it answers and makes the input; rest_push_end either way. */
gboolean rest_push_begin(struct push *, struct rest *, const struct outbox *, struct deliver_sent *,
	GError **error);
void rest_push_end(struct push *);
/* What the connector's “check” says of it (struct remark *, transfer full; empty without that function). */
GPtrArray *rest_push_remarks(struct push *, GError **error);
/* struct deliver_link send, from the step "envelope" on: rest_push_may, and what leads to it. */
gboolean rest_push(struct push *, deliver_step, gpointer data, GError **error);
/* The step "envelope", and everything that may keep the answer back. */
gboolean rest_push_may(struct push *, deliver_step, gpointer data, GError **error);
/* What `push` asks for, given the answers so far (struct http_request *, transfer full; never empty);
 * *list: as a list (may be NULL). */
GPtrArray *rest_push_requests(struct push *, gboolean *list, GError **error);

/* Stores an answer that was sent in its case, under the id that the channel gave it; without one nothing
 * is done: the channel brings it, and it would stand there twice. */
gboolean rest_push_keep(struct rest *, const struct outbox *, gint64 at, GError **error);

/* An earlier attempt may have got through: may it go again under the same id? TRUE when there is none. */
gboolean rest_may_again(const struct rest *, const struct outbox *);
/* id, url and at out of what “sent” or “found” gave. */
void rest_take_place(struct deliver_sent *, const json_t *);
/* Who wrote it (borrowed), or NULL. */
const struct inbox_person *rest_author(const struct inbox_message *);

#endif
