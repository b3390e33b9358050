/* net/rest-sync.c — a connector's pages into the cache: where a round stands is in the folder
 * “stream”, {cursor, next}, and moves with the messages of each page. */
#include "net/rest-feed.h"

#include "base/date.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/log.h"
#include "net/jsonic.h"
#include "net/rest-page.h"
#include "net/stop.h"

#include <glib/gi18n.h>
#include <string.h>

#define PAGES_MAX 500 /* a round; then bells and index have their turn */
#define PENDING_MAX 1000 /* requests that wait: a connector that asks for more is mad */
#define STATE_MAX (1024 * 1024)
#define LEARN_MS (24 * 60 * 60 * 1000)
#define TELL_MS 200
#define QUICK_MS 1000 /* a long poll that ends sooner, empty, did not wait */
#define CALM_MS 5000

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

/* A round went well at `at`, UTC ms; a file of the spool may still need a person. */
static gboolean
report(struct feed *s, gint64 at, GError **error)
{
	const char *words = s->inlet != NULL ? inlet_trouble(s->inlet) : NULL;
	g_autoptr(GError) trouble = NULL;

	if (words != NULL)
		err_set(&trouble, ERR_INPUT, "%s", words);
	return account_set_result(s->r.db, s->r.account->id, trouble, 0, at, error);
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
	rest_tell_notes(&s->r, page->notes);
	if (!rest_queue(&s->r, s->ingest, page->messages, &s->last_at, error))
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
	return report(s, date_now(), error);
}

/* ---- a spool besides ------------------------------------------------------------------- */

static enum inlet_taken
take_file(gpointer self, const char *path, GBytes *bytes, GError **error)
{
	struct feed *s = self;

	(void)path;
	return rest_take_record(&s->r, s->ingest, bytes, error);
}

static gboolean
settle_files(gpointer self, GError **error)
{
	return ingest_settle(((struct feed *)self)->ingest, error);
}

/* What webhooks filed. */
gboolean
rest_bring_in(struct feed *s, GError **error)
{
	static const struct inlet_user user = {take_file, settle_files, NULL};
	g_autofree char *before = NULL;

	if (s->inlet == NULL)
		return TRUE;
	before = g_strdup(inlet_trouble(s->inlet));
	inlet_drain(s->inlet);
	s->inlet_at = date_monotonic();
	return inlet_pass(s->inlet, &user, s, error) &&
		(g_strcmp0(before, inlet_trouble(s->inlet)) == 0 || report(s, 0, error));
}

static gboolean
open_inlet(struct feed *s, GError **error)
{
	const char *path = conf_get(s->r.conf, s->r.account->name, "account", "spool");

	if (path == NULL)
		return TRUE;
	s->inlet = inlet_new(s->r.account->name, path, ".json", error);
	/* the files do not wait for a server that may be down */
	return s->inlet != NULL && rest_tell(&s->r, error) && rest_bring_in(s, error);
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
	s->ingest = ingest_new(db, conf, s->r.account);
	if (s->folder == NULL || !open_inlet(s, error) || !rest_learn(&s->r, error))
		return FALSE;
	load_state(s);
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
	totals->bytes = s.bytes + (s.inlet != NULL ? inlet_bytes(s.inlet) : 0);
	totals->trouble = g_strdup(s.inlet != NULL ? inlet_trouble(s.inlet) : NULL);
	if (ok && s.r.account != NULL)
		rest_set_phase(&s, "idle");
	if (!ok) {
		if (g_error_matches(why, ERR, ERR_INPUT))
			why->code = ERR_PROTOCOL; /* the next answer may be a better one */
		g_propagate_error(error, g_steal_pointer(&why));
	}
	g_clear_pointer(&s.inlet, inlet_free);
	g_clear_pointer(&s.ingest, ingest_free);
	g_clear_pointer(&s.folder, folder_free);
	g_clear_pointer(&s.cursor, json_decref);
	g_clear_pointer(&s.pending, json_decref);
	g_hash_table_unref(s.seen);
	rest_close(&s.r);
	return ok;
}
