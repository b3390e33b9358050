/* net/rest-sync.c — a connector's pages into the cache: where a round stands is in the folder
 * “stream”, {cursor, next}, and moves with the messages of each page. */
#include "net/rest-feed.h"

#include "base/date.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/log.h"
#include "cache/outbox-net.h"
#include "net/deliver.h"
#include "net/jsonic.h"
#include "net/stop.h"

#include <glib/gi18n.h>
#include <poll.h>
#include <string.h>

#define PAGES_MAX 500 /* a round; then bells and index have their turn */
#define PENDING_MAX 1000 /* requests that wait: a connector that asks for more is mad */
#define STATE_MAX (1024 * 1024)
#define LEARN_MS (24 * 60 * 60 * 1000)
#define TELL_MS 200
#define QUICK_MS 1000 /* a long poll that ends sooner, empty, did not wait */
#define CALM_MS 5000
#define LEAVING_MS 10000 /* until the channel has told the sender what it tells us */
#define LEAVING_STEP_MS 50

/* ---- where it stands ------------------------------------------------------------------- */

static char *
state_text(const json_t *cursor, const json_t *pending)
{
	json_t *state = json_pack("{sOsO}", "cursor", cursor, "next", pending);
	char *text = jsonic_text(state);

	json_decref(state);
	return text;
}

static void
load_state(struct feed *s)
{
	json_t *state = s->folder->cursor != NULL ? json_loads(s->folder->cursor, 0, NULL) : NULL;
	json_t *cursor = json_object_get(state, "cursor"), *next = json_object_get(state, "next");

	s->cursor = cursor != NULL ? json_incref(cursor) : json_null();
	s->pending = json_is_array(next) ? json_incref(next) : json_array();
	json_decref(state);
}

static gboolean
store_state(gpointer data, GError **error)
{
	struct feed *s = data;
	g_autofree char *text = state_text(s->cursor, s->pending);

	if (strlen(text) > STATE_MAX)
		return err_set(error, ERR_PROTOCOL, _("Account “%s”: the connector “%s” wants to remember "
			"more than 1 MiB; its pages ask for too much."), s->r.account->name,
			s->r.connector->name);
	return folder_set_cursor(s->r.db, s->folder->id, text, error);
}

static void
drop_first(struct feed *s)
{
	json_array_remove(s->pending, 0);
	s->own = MIN(s->own, json_array_size(s->pending));
}

/* ---- progress -------------------------------------------------------------------------- */

void
rest_set_phase(struct feed *s, const char *phase)
{
	account_set_phase(s->r.db, s->r.account->id, phase, 0, 0, NULL);
}

static void
tell(struct feed *s)
{
	gint64 now = date_monotonic();
	struct ingest_totals t = ingest_totals(s->ingest);

	/* one page is no sync to be watched */
	if (s->pages == 0 || now - s->told_at < TELL_MS)
		return;
	s->told_at = now;
	account_set_phase(s->r.db, s->r.account->id, "syncing", t.added + t.known, 0, NULL);
}

static gboolean
report(struct feed *s, GError **error)
{
	return account_set_result(s->r.db, s->r.account->id, NULL, 0, date_now(), error);
}

/* ---- one page -------------------------------------------------------------------------- */

json_t *
rest_page_input(struct feed *s)
{
	json_t *input = rest_input(&s->r);

	json_object_set(input, "cursor", s->cursor);
	return input;
}

/* Requests of a function or a page take their place among those that wait. */
static void
put_at(json_t *pending, gsize place, const GPtrArray *requests)
{
	for (guint i = 0; i < requests->len; i++) {
		const struct http_request *request = requests->pdata[i];

		json_array_insert_new(pending, place + i, json_loads(request->json, 0, NULL));
	}
}

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
put_in_order(struct feed *s, GPtrArray *messages)
{
	gint64 last = 0;

	if (!is_newest_first(messages))
		last = s->last_at; /* of the page before */
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
	s->last_at = last;
}

static gboolean
queue_messages(struct feed *s, GPtrArray *messages, GError **error)
{
	const struct ingest_origin origin = {.label = s->r.connector->title};

	put_in_order(s, messages);
	for (guint i = 0; i < messages->len; i++) {
		struct message *m = messages->pdata[i];

		messages->pdata[i] = message_new(); /* the array frees it */
		if (!ingest_message(s->ingest, m, &origin, error))
			return FALSE;
	}
	return TRUE;
}

/* Where a round that would not end began; what came is kept. */
static gboolean
fail_endless(struct feed *s, const char *what, GError **error)
{
	json_array_clear(s->pending);
	ingest_flush_with(s->ingest, store_state, s, NULL);
	return err_set(error, ERR_PROTOCOL, _("Account “%s”: %s (connector “%s”). What came is kept; it is "
		"tried again later. Tell who wrote the connector."), s->r.account->name, what,
		s->r.connector->name);
}

/* The state after a page; FALSE when the round has been there before: it would go on for ever. What
 * the page asks for comes before what still waits. */
static gboolean
move_on(struct feed *s, const struct mapper_page *page, const GPtrArray *next)
{
	json_t *cursor = json_loads(page->cursor, JSON_DECODE_ANY, NULL);
	g_autofree char *text = NULL;

	if (cursor != NULL && !json_is_null(cursor)) {
		json_decref(s->cursor);
		s->cursor = json_incref(cursor);
	}
	put_at(s->pending, 0, next);
	json_decref(cursor);
	if (json_array_size(s->pending) == 0)
		return TRUE;
	text = state_text(s->cursor, s->pending);
	return g_hash_table_add(s->seen, g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1));
}

/* An answer of ours that the channel brings before it has told the sender its id would be taken for one of
 * another program: its moment is waited for. */
static void
let_answer_arrive(const struct feed *s, const GPtrArray *messages)
{
	struct pollfd stop = {stop_fd(), POLLIN, 0};
	gint64 end = date_monotonic() + LEAVING_MS;
	gboolean ours = FALSE;

	for (guint i = 0; i < messages->len; i++)
		ours = ours || ((const struct message *)messages->pdata[i])->from_us;
	/* what a dead sender left behind is nobody's to wait for */
	while (ours && !stop_wanted() && date_monotonic() < end &&
		deliver_is_at_work(s->r.db, s->r.account->id) && outbox_is_leaving(s->r.db, s->r.account->id))
		poll(&stop, 1, LEAVING_STEP_MS);
}

/* What the page asks for next, or NULL: what may not be asked refuses the whole page, before anything
 * of it is stored. */
static GPtrArray *
next_of(struct feed *s, const struct mapper_page *page, GError **error)
{
	json_t *next = json_loads(page->next, 0, NULL);
	GPtrArray *requests = rest_requests_of(&s->r, next, error);

	json_decref(next);
	return requests;
}

static gboolean
store_page(struct feed *s, struct mapper_page *page, GError **error)
{
	g_autoptr(GPtrArray) next = next_of(s, page, error);
	gboolean moves;

	if (next == NULL)
		return FALSE;
	for (guint i = 0; i < page->notes->len; i++) {
		g_autofree char *note = rest_hide(page->notes->pdata[i]);

		log_info("%s: %s", s->r.account->name, note);
	}
	let_answer_arrive(s, page->messages);
	if (!queue_messages(s, page->messages, error))
		return FALSE;
	moves = move_on(s, page, next);
	(void)FAULT("rest_before_commit");
	if (!ingest_flush_with(s->ingest, store_state, s, error))
		return FALSE;
	(void)FAULT("rest_after_commit");
	if (json_array_size(s->pending) > PENDING_MAX)
		return fail_endless(s, _("every page asks for more and more pages"), error);
	return moves || fail_endless(s, _("a cursor that never moves: the same page is asked for again and "
		"again"), error);
}

static gboolean
take_page(struct feed *s, const struct http_request *request, const struct http_reply *reply,
	GError **error)
{
	json_t *input = rest_page_input(s);
	g_autofree char *text = NULL;
	struct mapper_page page = {0};
	GError *why = NULL;
	gboolean ok;

	rest_put_reply(input, request, reply);
	text = jsonic_text(input);
	json_decref(input);
	ok = mapper_page(s->r.connector->mapper, text, reply->body, &page, &why);
	if (!ok)
		return rest_fail(&s->r, why, error);
	s->bytes += g_bytes_get_size(reply->body);
	ok = store_page(s, &page, error);
	mapper_page_clear(&page);
	tell(s);
	return ok;
}

/* ---- a round --------------------------------------------------------------------------- */

static gboolean
begin_round(struct feed *s, GError **error)
{
	json_t *input = rest_page_input(s);
	g_autoptr(GPtrArray) requests = NULL;

	/* how long a request may wait at the server: not at all when a person waits for the end */
	json_object_set_new(input, "wait", json_integer(s->once ? 0 : 30));
	requests = rest_requests(&s->r, "pull", input, NULL, error);
	json_decref(input);
	if (requests == NULL)
		return FALSE;
	put_at(s->pending, 0, requests);
	s->own = requests->len;
	return TRUE;
}

/* The first of those that wait, NULL when it may not be asked any more: a page that followed on a server
 * which the account has left, say. */
static GPtrArray *
first_of(struct feed *s, GError **error)
{
	g_autoptr(GError) why = NULL;
	g_autoptr(GPtrArray) requests = rest_requests_of(&s->r, json_array_get(s->pending, 0), &why);

	if (requests != NULL && requests->len == 1)
		return g_steal_pointer(&requests);
	err_set(error, ERR_GONE, "%s", why != NULL ? why->message : "a page that follows is none");
	return NULL;
}

/* The first of those that wait. It stays in the stored state until its page is stored. */
static gboolean
do_next(struct feed *s, gint64 *retry_at, GError **error)
{
	g_autoptr(GPtrArray) requests = first_of(s, error);
	AUTO(http_reply) reply = NULL;
	struct http_request *request;

	if (requests == NULL)
		return FALSE;
	request = requests->pdata[0];
	if (request->wait_s > 0) {
		s->polled_long = TRUE;
		if (!s->once)
			rest_set_phase(s, "listening");
	}
	reply = rest_ask(&s->r, request, retry_at, error);
	if (reply == NULL || !rest_check(&s->r, request, reply, retry_at, error))
		return FALSE;
	drop_first(s);
	return take_page(s, request, reply, error);
}

/* Something of the server is no longer there. A page that was to follow: the others are asked for all the
 * same. What `pull` asks for: once, everything is read again; what is known is recognised. */
static gboolean
find_way_round(struct feed *s, const GError *why)
{
	gboolean own = json_array_size(s->pending) <= s->own;

	if (!g_error_matches(why, ERR, ERR_GONE) || (own && (json_is_null(s->cursor) || s->restarted)))
		return FALSE;
	log_warn("%s: %s; %s", s->r.account->name, why->message,
		own ? "reading again from the beginning" : "going on without this page");
	if (own) {
		s->restarted = TRUE;
		s->own = 0;
		json_array_clear(s->pending);
		json_decref(s->cursor);
		s->cursor = json_null();
	} else {
		drop_first(s);
	}
	return ingest_flush_with(s->ingest, store_state, s, NULL);
}

/* *more: there is more at once. */
static gboolean
run_round(struct feed *s, gboolean *more, gint64 *retry_at, GError **error)
{
	gboolean resumed = json_array_size(s->pending) > 0, restarted = s->restarted;
	gint64 before = ingest_totals(s->ingest).added;

	*more = FALSE;
	s->pages = 0;
	s->polled_long = FALSE;
	s->last_at = 0;
	g_hash_table_remove_all(s->seen);
	if (!resumed && !begin_round(s, error)) {
		json_array_clear(s->pending);
		return FALSE;
	}
	for (; json_array_size(s->pending) > 0 && s->pages < PAGES_MAX; s->pages++) {
		GError *why = NULL;

		if (stop_wanted())
			return TRUE;
		if (do_next(s, retry_at, &why))
			continue;
		if (!find_way_round(s, why)) {
			if (!resumed && s->pages == 0)
				json_array_clear(s->pending); /* what pull asked for: it is asked again */
			g_propagate_error(error, why);
			return FALSE;
		}
		g_error_free(why);
	}
	*more = s->restarted != restarted ||
		(json_array_size(s->pending) > 0 && ingest_totals(s->ingest).added > before);
	return report(s, error);
}

/* ---- the loop -------------------------------------------------------------------------- */

static gint64
pause_after(const struct feed *s, gint64 took, gint64 added)
{
	if (!s->polled_long)
		return rest_poll_ms(s);
	return took < QUICK_MS && added == 0 ? MIN(rest_poll_ms(s), CALM_MS) : 0;
}

/* A round, and what a limit means for it. FALSE: the worker ends. */
static gboolean
one_turn(struct feed *s, gboolean *more, gint64 *pause, GError **error)
{
	gint64 began = date_monotonic(), before = ingest_totals(s->ingest).added, retry_at = 0;
	GError *why = NULL;

	if (date_monotonic() - s->r.learnt_at > LEARN_MS && !rest_learn(&s->r, &why)) {
		g_propagate_error(error, why);
		return FALSE;
	}
	*more = FALSE;
	*pause = 0;
	if (run_round(s, more, &retry_at, &why)) {
		s->round_at = date_monotonic();
		*pause = pause_after(s, date_monotonic() - began, ingest_totals(s->ingest).added - before);
		return TRUE;
	}
	if (g_error_matches(why, ERR, ERR_LIMIT) && retry_at != 0) {
		*more = TRUE;
		return rest_wait_as_told(s, why, retry_at, error);
	}
	g_propagate_error(error, why);
	return FALSE;
}

static gboolean
loop(struct feed *s, GError **error)
{
	gboolean more = FALSE;
	gint64 pause = 0;

	do {
		if (!one_turn(s, &more, &pause, error))
			return FALSE;
		if (more || s->once)
			continue;
		if (!rest_fulfil_wishes(s, error))
			return FALSE;
		rest_set_phase(s, "listening");
		if (!rest_wait(s, date_monotonic() + pause, FALSE, error))
			return FALSE;
	} while ((more || !s->once) && !stop_wanted());
	if (s->once && !stop_wanted() && !rest_fulfil_wishes(s, error))
		return FALSE;
	while (s->once && !stop_wanted() && !rest_index(s))
		;
	return TRUE;
}

static gboolean
start(struct feed *s, struct db *db, const struct conf *conf, const char *account, GError **error)
{
	if (!rest_open(&s->r, db, conf, account, error))
		return FALSE;
	rest_set_phase(s, "connecting");
	s->folder = folder_open(db, s->r.account->id, "stream", "stream", "", error);
	if (s->folder == NULL || !rest_learn(&s->r, error))
		return FALSE;
	load_state(s);
	s->ingest = ingest_new(db, conf, s->r.account);
	rest_set_phase(s, "syncing");
	return TRUE;
}

gboolean
rest_run(struct db *db, const struct conf *conf, const char *account, struct bell *bell, gboolean once,
	struct sync_totals *totals, GError **error)
{
	struct feed s = {.bell = bell, .once = once,
		.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
	g_autoptr(GError) why = NULL;
	gboolean ok = (start(&s, db, conf, account, &why) && loop(&s, &why)) || stop_wanted();

	if (s.ingest != NULL) {
		struct ingest_totals t = ingest_totals(s.ingest);

		totals->added = t.added;
		totals->known = t.known;
	}
	totals->bytes = s.bytes;
	if (ok && s.r.account != NULL)
		rest_set_phase(&s, "idle");
	if (!ok) {
		if (g_error_matches(why, ERR, ERR_INPUT))
			why->code = ERR_PROTOCOL; /* the next answer may be a better one */
		g_propagate_error(error, g_steal_pointer(&why));
	}
	g_clear_pointer(&s.ingest, ingest_free);
	g_clear_pointer(&s.folder, folder_free);
	g_clear_pointer(&s.cursor, json_decref);
	g_clear_pointer(&s.pending, json_decref);
	g_hash_table_unref(s.seen);
	rest_close(&s.r);
	return ok;
}
