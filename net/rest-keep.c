/* net/rest-keep.c — an answer of ours, as the channel will show it, in its case at once. */
#include "net/rest-push.h"

#include "net/ingest.h"

#include <glib/gi18n.h>
#include <string.h>

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
	m->automatic = row->automatic ? AUTO_REPLY : AUTO_NO;
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

gboolean
rest_push_keep(struct rest *r, const struct outbox *row, gint64 at, GError **error)
{
	struct ingest_origin origin = {.sent_folder = TRUE, .outbox = row->gid, .label = _("the outbox")};
	AUTO(answered) a = NULL;
	AUTO(ingest) ingest = NULL;

	if (row->remote_id == NULL)
		return TRUE;
	if (row->message != 0 && (a = answered_load(r->db, row->message, error)) == NULL)
		return FALSE;
	ingest = ingest_new(r->db, r->conf, r->account);
	return ingest_message(ingest, as_message(r, row, a, at), &origin, error) &&
		ingest_flush(ingest, error);
}
