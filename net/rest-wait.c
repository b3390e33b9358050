/* net/rest-wait.c — between two rounds: the stream of news, bells, files that somebody wants to open. */
#include "net/rest-feed.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "cache/inbox.h"
#include "net/stop.h"

#include <glib/gi18n.h>
#include <poll.h>
#include <string.h>

#define INDEX_MS 500
#define BURST_MS 500 /* between two rounds that the stream asks for */
#define LIMIT_ONCE_MS 10000 /* --once waits so long for the channel's permission … */
#define LIMIT_ONCE 3 /* … and so often */

/* ---- attachments asked for ------------------------------------------------------------- */

/* *retry_at: with ERR_LIMIT, when it may be asked for, UTC ms. */
static GBytes *
fetch_part(struct feed *s, const char *url, gint64 *retry_at, GError **error)
{
	json_t *ask = json_pack("{ssss}", "method", "GET", "url", url);
	g_autoptr(GPtrArray) requests = rest_requests_of(&s->r, ask, error);
	AUTO(http_reply) reply = NULL;

	json_decref(ask);
	if (requests == NULL)
		return NULL;
	reply = rest_ask(&s->r, requests->pdata[0], retry_at, error);
	if (reply == NULL)
		return NULL;
	if (reply->status < 200 || reply->status > 299) {
		err_set(error, ERR_GONE, _("Account “%s”: %s does not "
			"give this file (status %d)."), s->r.account->name, s->r.connector->title,
			reply->status);
		return NULL;
	}
	return g_bytes_ref(reply->body);
}

static const char *
url_of(const struct inbox_message *m, const char *section)
{
	for (guint i = 0; i < m->parts->len; i++) {
		const struct inbox_part *p = m->parts->pdata[i];

		if (strcmp(p->section, section) == 0)
			return p->url;
	}
	return NULL;
}

/* Where a file lies was written by others: whatever is wrong with it is the file's matter, told beside it,
 * and none of the account's. Only what is to wait, or was cut short by the end, stays wished for. */
static gboolean
fulfil_wish(struct feed *s, const struct inbox_wish *wish, GError **error)
{
	AUTO(inbox_message) m = inbox_message(s->r.db, wish->message, error);
	const char *url = m != NULL ? url_of(m, wish->section) : NULL;
	g_autoptr(GError) why = NULL;
	g_autoptr(GBytes) data = NULL;
	gint64 retry_at = 0;

	if (m == NULL)
		return FALSE;
	if (url != NULL)
		data = fetch_part(s, url, &retry_at, &why);
	else
		err_set(&why, ERR_GONE, _("%s does not say where this file lies."), s->r.connector->title);
	if (retry_at != 0 || g_error_matches(why, ERR, ERR_BUSY))
		return TRUE;
	return inbox_part_have(s->r.db, wish->message, wish->section, data,
		data == NULL ? why->message : NULL, error);
}

gboolean
rest_fulfil_wishes(struct feed *s, GError **error)
{
	g_autoptr(GPtrArray) wishes = inbox_wishes(s->r.db, s->r.account->id, error);

	for (guint i = 0; wishes != NULL && i < wishes->len && !stop_wanted(); i++)
		if (!fulfil_wish(s, wishes->pdata[i], error))
			return FALSE;
	return wishes != NULL && rest_hide_posts(s, error);
}

/* ---- waiting --------------------------------------------------------------------------- */

/* The stream that wakes us; without it we ask now and then. */
static void
open_listen(struct feed *s)
{
	json_t *input = rest_page_input(s);
	g_autoptr(GPtrArray) requests = NULL;
	g_autoptr(GError) why = NULL;

	requests = rest_requests(&s->r, "listen", input, NULL, &why);
	json_decref(input);
	if (requests != NULL && requests->len == 1 && rest_rate_take(&s->r) == 0 &&
	    oauth_sign(s->r.oauth, requests->pdata[0], &why))
		s->listening = http_listen(s->r.http, requests->pdata[0], &why);
	if (s->listening)
		return;
	s->listen_fails++;
	s->listen_at = date_monotonic() + 1000 * (gint64)err_backoff(s->listen_fails,
		(guint32)s->r.account->id);
	if (why != NULL)
		log_warn("%s: no stream of news, we ask instead: %s", s->r.account->name, why->message);
}

/* A wait at the stream: 1 news, 2 a bell, a file or the end, 0 time is up. */
static int
wait_listening(struct feed *s, int ms)
{
	const int fds[] = {bell_fd(s->bell), stop_fd(), s->inlet != NULL ? inlet_fd(s->inlet) : -1};
	g_autoptr(GError) why = NULL;
	int what = http_listen_wait(s->r.http, fds, fds[2] < 0 ? 2 : 3, ms, &why);

	if (what == 1) {
		struct pollfd stop = {stop_fd(), POLLIN, 0};

		s->listen_fails = 0;
		/* what comes in a burst is asked for once */
		poll(&stop, 1, (int)CLAMP(s->round_at + BURST_MS - date_monotonic(), 0, BURST_MS));
	}
	if (what >= 0)
		return what;
	s->listening = FALSE;
	s->listen_fails++;
	s->listen_at = date_monotonic() + 1000 * (gint64)err_backoff(s->listen_fails,
		(guint32)s->r.account->id);
	log_info("%s: the stream of news ended: %s", s->r.account->name,
		why != NULL ? why->message : "");
	return 1; /* what came meanwhile is asked for */
}

static int
wait_quiet(struct feed *s, int ms)
{
	struct pollfd fds[] = {{bell_fd(s->bell), POLLIN, 0}, {stop_fd(), POLLIN, 0},
		{s->inlet != NULL ? inlet_fd(s->inlet) : -1, POLLIN, 0}};

	return poll(fds, G_N_ELEMENTS(fds), ms) == 0 ? 0 : 2;
}

gboolean
rest_index(struct feed *s)
{
	g_autoptr(GError) why = NULL;
	gboolean done = ingest_index(s->ingest, INDEX_MS, &why);

	if (why != NULL)
		log_warn("%s: the search index is behind: %s", s->r.account->name, why->message);
	return done || why != NULL;
}

/* A file came into the spool, or it is time to look whether one did. */
static gboolean
has_files(const struct feed *s)
{
	struct pollfd fd = {s->inlet != NULL ? inlet_fd(s->inlet) : -1, POLLIN, 0};

	return s->inlet != NULL && (date_monotonic() >= s->inlet_at + INLET_AGAIN_MS || poll(&fd, 1, 0) == 1);
}

gboolean
rest_wait(struct feed *s, gint64 until, gboolean patient, GError **error)
{
	gboolean indexed = FALSE, listens = mapper_has(s->r.connector->mapper, "listen");

	while (!stop_wanted()) {
		gint64 left = until - date_monotonic();
		int ms = (int)CLAMP(left, 0, 60 * 60 * 1000), what;
		unsigned rang;

		if (left <= 0)
			return TRUE;
		if (has_files(s)) {
			if (!rest_bring_in(s, error))
				return FALSE;
			indexed = FALSE;
		}
		if (s->inlet != NULL)
			ms = (int)MIN(ms, INLET_AGAIN_MS);
		if (!indexed)
			indexed = rest_index(s);
		if (!indexed)
			ms = 0;
		if (listens && !s->listening && !patient) {
			if (date_monotonic() >= s->listen_at)
				open_listen(s);
			if (!s->listening)
				ms = (int)CLAMP(s->listen_at - date_monotonic(), 0, ms);
		}
		what = s->listening ? wait_listening(s, ms) : wait_quiet(s, ms);
		if (what == 1 && !patient)
			return TRUE;
		rang = what == 2 ? bell_take(s->bell) : 0;
		if ((rang & 1u << BELL_SYNC) != 0 && !patient)
			return TRUE;
		if ((rang & 1u << BELL_WORK) != 0 && !patient && !rest_fulfil_wishes(s, error))
			return FALSE;
	}
	return TRUE;
}

gint64
rest_poll_ms(const struct feed *s)
{
	const char *span = conf_get(s->r.conf, s->r.account->name, "account", "poll");
	gint64 ms = 1000 * (span != NULL && *span != '\0' ?
		conf_get_int(s->r.conf, s->r.account->name, "account", "poll") : s->r.connector->poll_s);

	ms = MAX(ms, 1000);
	return ms - ms / 10 + (gint64)g_random_int_range(0, (gint32)MIN(ms / 5 + 1, G_MAXINT32 - 1));
}

gboolean
rest_wait_as_told(struct feed *s, GError *why, gint64 retry_at, GError **error)
{
	gint64 ms = MAX(retry_at - date_now(), 1000);
	gboolean ok;

	if (s->once && (ms > LIMIT_ONCE_MS || s->limited++ >= LIMIT_ONCE)) {
		g_propagate_error(error, why);
		return FALSE;
	}
	log_warn("%s", why->message);
	account_set_result(s->r.db, s->r.account->id, why, retry_at, 0, NULL);
	rest_set_phase(s, "waiting");
	ok = rest_wait(s, date_monotonic() + ms, TRUE, error);
	g_error_free(why);
	return ok;
}
