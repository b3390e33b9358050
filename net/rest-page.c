/* net/rest-page.c — what a page gave, in order, into the cache; from a server or from a file. */
#include "net/rest-page.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "cache/outbox-net.h"
#include "net/deliver.h"
#include "net/jsonic.h"
#include "net/stop.h"

#include <poll.h>
#include <string.h>

#define LEAVING_MS 10000 /* until the channel has told the sender what it tells us */
#define LEAVING_STEP_MS 50

/* ---- messages -------------------------------------------------------------------------- */

/* Newest first, as many channels give them? */
static gboolean
is_newest_first(const GPtrArray *messages)
{
	int falls = 0;

	for (guint i = 1; i < messages->len; i++) {
		const struct message *a = messages->pdata[i - 1], *b = messages->pdata[i];

		if (a->at != 0 && b->at != 0)
			falls += a->at > b->at ? 1 : a->at < b->at ? -1 : 0;
	}
	return falls > 0;
}

static gint
by_time(gconstpointer a, gconstpointer b)
{
	const struct message *x = *(const struct message *const *)a;
	const struct message *y = *(const struct message *const *)b;
	gint64 first = x->at != 0 ? x->at : G_MAXINT64, second = y->at != 0 ? y->at : G_MAXINT64;

	return first < second ? -1 : first > second;
}

/* As they were said: what is edited comes before its edit. Where a channel tells whole seconds only,
 * those of one second are told apart by milliseconds. */
static void
put_in_order(GPtrArray *messages, gint64 *last_at)
{
	gint64 last = 0;

	if (!is_newest_first(messages))
		last = *last_at; /* of the page before */
	else
		for (guint i = 0; i < messages->len / 2; i++) {
			gpointer swap = messages->pdata[i];

			messages->pdata[i] = messages->pdata[messages->len - 1 - i];
			messages->pdata[messages->len - 1 - i] = swap;
		}
	g_ptr_array_sort(messages, by_time); /* stable: g_qsort_with_data sorts by merging */
	for (guint i = 0; i < messages->len; i++) {
		struct message *m = messages->pdata[i];

		if (m->at != 0 && m->at % 1000 == 0 && last / 1000 == m->at / 1000 && last % 1000 < 999)
			m->at = last + 1;
		last = m->at;
	}
	*last_at = last;
}

/* An answer of ours that the channel brings before it has told the sender its id would be taken for one of
 * another program: its moment is waited for. */
static void
let_answer_arrive(const struct rest *r, const GPtrArray *messages)
{
	struct pollfd stop = {stop_fd(), POLLIN, 0};
	gint64 end = date_monotonic() + LEAVING_MS;
	gboolean ours = FALSE;

	for (guint i = 0; i < messages->len; i++)
		ours = ours || ((const struct message *)messages->pdata[i])->from_us;
	/* what a dead sender left behind is nobody's to wait for */
	while (ours && !stop_wanted() && date_monotonic() < end &&
		deliver_is_at_work(r->db, r->account->id) && outbox_is_leaving(r->db, r->account->id))
		poll(&stop, 1, LEAVING_STEP_MS);
}

gboolean
rest_queue(struct rest *r, struct ingest *ingest, GPtrArray *messages, gint64 *last_at, GError **error)
{
	const struct ingest_origin origin = {.label = r->connector->title};

	let_answer_arrive(r, messages);
	put_in_order(messages, last_at);
	for (guint i = 0; i < messages->len; i++) {
		struct message *m = messages->pdata[i];

		messages->pdata[i] = message_new(); /* the array frees it */
		if (!ingest_message(ingest, m, &origin, error))
			return FALSE;
	}
	return TRUE;
}

void
rest_tell_notes(const struct rest *r, const GPtrArray *notes)
{
	for (guint i = 0; i < notes->len; i++) {
		g_autofree char *note = rest_hide(notes->pdata[i]);

		log_info("%s: %s", r->account->name, note);
	}
}

/* ---- from a file ----------------------------------------------------------------------- */

/* Its own cursor, or none: files come in any order, and no page follows. */
static char *
record_input(struct rest *r)
{
	json_t *input = rest_input(r);
	char *text;

	json_object_set_new(input, "cursor", json_null());
	text = jsonic_text(input);
	json_decref(input);
	return text;
}

static gboolean
store_record(struct rest *r, struct ingest *ingest, struct mapper_page *page, GError **error)
{
	gint64 last_at = 0;

	rest_tell_notes(r, page->notes);
	return rest_queue(r, ingest, page->messages, &last_at, error) && ingest_flush(ingest, error);
}

/* Of the file alone, or of the connector or the disk? */
static enum inlet_taken
judge(struct ingest *ingest, const GError *why)
{
	if (!g_error_matches(why, ERR, ERR_INPUT) && !g_error_matches(why, ERR, ERR_LIMIT))
		return INLET_FAILED;
	ingest_forget(ingest);
	return INLET_ASIDE;
}

enum inlet_taken
rest_take_record(struct rest *r, struct ingest *ingest, GBytes *record, GError **error)
{
	g_autofree char *input = record_input(r);
	struct mapper_page page = {0};
	GError *why = NULL;
	gboolean ok = mapper_record(r->connector->mapper, input, record, &page, &why);

	if (ok) {
		ok = store_record(r, ingest, &page, &why);
		mapper_page_clear(&page);
	}
	if (ok)
		return INLET_TAKEN;
	g_propagate_error(error, why);
	return judge(ingest, why);
}

struct records {
	struct rest r;
	struct ingest *ingest;
};

struct records *
records_new(struct db *db, const struct conf *conf, const char *account, struct ingest *ingest,
	GError **error)
{
	struct records *records = g_new0(struct records, 1);

	records->ingest = ingest;
	if (rest_open(&records->r, db, conf, account, error) && rest_tell(&records->r, error))
		return records;
	records_free(records);
	return NULL;
}

void
records_free(struct records *records)
{
	rest_close(&records->r);
	g_free(records);
}

gboolean
records_take(struct records *records, GBytes *record, gboolean *own, GError **error)
{
	enum inlet_taken taken = rest_take_record(&records->r, records->ingest, record, error);

	*own = taken == INLET_ASIDE;
	return taken == INLET_TAKEN;
}
