/* net/spool-pages.c — a connector without its server: recorded pages and bodies of webhook calls in, the
 * requests that would send an answer out. */
#include "net/spool-private.h"

#include "base/err.h"
#include "net/jsonic.h"
#include "net/rest-page.h"
#include "net/rest-push.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
pages_open(struct spool *s, GError **error)
{
	struct rest *r = g_new0(struct rest, 1);

	s->own = r;
	return rest_open(r, s->db, s->conf, s->account->name, error) && rest_tell(r, error);
}

static void
pages_close(struct spool *s)
{
	if (s->own != NULL)
		rest_close(s->own);
	g_free(s->own);
}

static enum inlet_taken
pages_take(gpointer self, const char *path, GBytes *bytes, GError **error)
{
	struct spool *s = self;

	(void)path;
	return rest_take_record(s->own, s->ingest, bytes, error);
}

static GBytes *
pages_part(struct spool *s, const struct inbox_wish *wish, GError **error)
{
	(void)wish;
	err_set(error, ERR_GONE, _("This file lies at %s, which account “%s” has no link to."),
		((struct rest *)s->own)->connector->title, s->account->name);
	return NULL;
}

/* As a server would get it, without what is between connector and us. */
static json_t *
request_json(const struct http_request *request)
{
	static const char *const ours[] = { "query", "tag", "last", "accept", "wait" };
	json_t *json = json_loads(request->json, 0, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(ours); i++)
		json_object_del(json, ours[i]);
	json_object_set_new(json, "url", json_string(request->url));
	return json;
}

static char *
answer_text(const struct spool *s, const struct outbox *row, const GPtrArray *requests)
{
	json_t *list = json_array();
	json_t *answer = json_pack("{ssssssso}", "answer", row->gid, "account", s->account->name,
		"channel", s->account->channel, "requests", list);
	char *text;

	for (guint i = 0; i < requests->len; i++)
		json_array_append_new(list, request_json(requests->pdata[i]));
	text = json_dumps(answer, JSON_INDENT(2));
	json_decref(answer);
	return text;
}

/* Nobody gives it an id: ours will do, as no channel will bring it. */
static gboolean
write_down(struct spool *s, struct push *p, deliver_step step, gpointer data, GError **error)
{
	g_autoptr(GPtrArray) requests = NULL;
	g_autofree char *text = NULL;

	if (!rest_push_may(p, step, data, error) || (requests = rest_push_requests(p, NULL, error)) == NULL)
		return FALSE;
	text = answer_text(s, p->row, requests);
	p->told->id = g_strdup(p->row->gid);
	return spool_write(s, p->row, text, strlen(text), step, data, error);
}

static gboolean
pages_send(gpointer self, const struct outbox *row, gboolean some, deliver_step step, gpointer data,
	struct deliver_sent *told, GError **error)
{
	struct spool *s = self;
	struct push p;
	gboolean ok;

	(void)some;
	ok = rest_push_begin(&p, s->own, row, told, error) && write_down(s, &p, step, data, error);
	rest_push_end(&p);
	return ok;
}

static enum deliver_found
pages_look(gpointer self, const struct outbox *row, struct deliver_sent *told, GError **error)
{
	enum deliver_found found = spool_look(self, row, told, error);

	if (found == DELIVER_FOUND)
		told->id = g_strdup(row->gid);
	return found;
}

static gboolean
pages_keep(gpointer self, const struct outbox *row, gint64 at, GError **error)
{
	return rest_push_keep(((struct spool *)self)->own, row, at, error);
}

const struct spool_kind spool_pages = {
	".json", pages_open, pages_close, NULL, pages_take, pages_part,
	{ "spool", pages_send, pages_look, pages_keep, NULL },
};
