/* cache/board.c — queues and advisors as they stand now. */
#include "cache/board.h"

#include "base/date.h"
#include "cache/db-private.h"

#include <math.h>
#include <string.h>

#define BOARD_DAYS 28 /* of promises */

/* ---- parts -------------------------------------------------------------------------- */

static void
queue_free(gpointer data)
{
	struct board_queue *q = data;

	g_free(q->name);
	g_free(q->channel);
	g_free(q->error);
	g_free(q);
}

static void
advisor_free(gpointer data)
{
	g_free(((struct board_advisor *)data)->name);
	g_free(data);
}

void
board_note_clear(struct board_note *n)
{
	g_free(n->advisor);
	g_free(n->text);
	*n = (struct board_note){ 0 };
}

void
board_free(struct board *b)
{
	if (b == NULL)
		return;
	g_ptr_array_unref(b->queues);
	g_ptr_array_unref(b->advisors);
	board_note_clear(&b->note);
	g_free(b);
}

/* Made when first met: cases can be moved to a queue that no account has. */
static struct board_queue *
queue_of(struct board *b, const char *name)
{
	struct board_queue *q;

	for (guint i = 0; i < b->queues->len; i++) {
		q = g_ptr_array_index(b->queues, i);
		if (strcmp(q->name, name) == 0)
			return q;
	}
	q = g_new0(struct board_queue, 1);
	q->name = g_strdup(name);
	g_ptr_array_add(b->queues, q);
	return q;
}

/* NULL when this advisor has no line. */
static struct board_advisor *
known_advisor(const struct board *b, const char *name)
{
	for (guint i = 0; i < b->advisors->len; i++) {
		struct board_advisor *a = g_ptr_array_index(b->advisors, i);

		if (strcmp(a->name, name) == 0)
			return a;
	}
	return NULL;
}

/* Made when first met; NULL for nobody. */
static struct board_advisor *
advisor_of(struct board *b, const char *name)
{
	struct board_advisor *a;

	if (name == NULL || *name == '\0')
		return NULL;
	a = known_advisor(b, name);
	if (a != NULL)
		return a;
	a = g_new0(struct board_advisor, 1);
	a->name = g_strdup(name);
	g_ptr_array_add(b->advisors, a);
	return a;
}

static gint64
midnight(gint64 now, int days)
{
	g_autoptr(GDateTime) t = g_date_time_new_from_unix_local(now / DATE_SECOND);
	g_autoptr(GDateTime) day = g_date_time_new_local(g_date_time_get_year(t), g_date_time_get_month(t),
		g_date_time_get_day_of_month(t), 0, 0, 0);
	g_autoptr(GDateTime) then = g_date_time_add_days(day, days);

	return g_date_time_to_unix(then) * DATE_SECOND;
}

/* ---- what is there ------------------------------------------------------------------ */

static gboolean
load_queues(struct db *db, struct board *b, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT a.queue, a.channel, a.target_s, coalesce(s.synced_at, 0), s.error FROM account a"
		" LEFT JOIN account_status s ON s.account = a.id WHERE a.active ORDER BY a.name"));

	while (db_row(&q)) {
		guint before = b->queues->len;
		struct board_queue *queue = queue_of(b, db_col_text(&q, 0));
		gint64 target = db_col_int(&q, 2), synced = db_col_int(&q, 3);
		gboolean fresh = b->queues->len > before;

		if (fresh)
			queue->channel = db_col_str(&q, 1);
		queue->promise_s = fresh ? target : MIN(queue->promise_s, target);
		queue->synced_at = fresh ? synced : MIN(queue->synced_at, synced);
		if (queue->error == NULL)
			queue->error = db_col_dup(&q, 4);
	}
	return !q.failed;
}

static gboolean
load_tally(struct db *db, struct board *b, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT coalesce(nullif(t.queue, ''), a.queue), t.owner, sum(t.n) FROM board_tally t"
		" JOIN account a ON a.id = t.account WHERE t.n > 0 GROUP BY 1, 2"));

	while (db_row(&q)) {
		struct board_advisor *advisor = advisor_of(b, db_col_text(&q, 1));
		int n = (int)db_col_int(&q, 2);

		queue_of(b, db_col_text(&q, 0))->open += n;
		if (advisor != NULL)
			advisor->open += n;
	}
	return !q.failed;
}

/* ---- who waits ---------------------------------------------------------------------- */

struct wait {
	gint64 case_id, since, due, warn, window_end;
	const char *queue, *owner;
	gboolean first;
};

static gboolean
is_late(const struct wait *w, gint64 now)
{
	return w->due > 0 && now >= w->due + DATE_SECOND;
}

static void
count_for_queue(struct board_queue *q, const struct wait *w, gint64 now)
{
	q->waiting++;
	q->unclaimed += *w->owner == '\0';
	q->first += w->first;
	q->late += is_late(w, now);
	q->warn += !is_late(w, now) && w->warn > 0 && now >= w->warn;
	q->risk += !is_late(w, now) && w->due > 0 && w->due - now <= BOARD_RISK * DATE_SECOND;
	q->windows += w->window_end > now && w->window_end - now <= BOARD_WINDOW_SOON * DATE_SECOND;
	if (q->oldest == 0 || w->since < q->oldest) {
		q->oldest = w->since;
		q->oldest_case = w->case_id;
	}
}

static void
count_for_advisor(struct board_advisor *a, const struct wait *w, gint64 now)
{
	a->waiting++;
	a->late += is_late(w, now);
	a->silent += now - w->since > BOARD_SILENT * DATE_SECOND;
	if (a->oldest == 0 || w->since < a->oldest)
		a->oldest = w->since;
}

/* Walks the index of those who wait; a snooze that has run out waits again. */
static gboolean
load_waits(struct db *db, struct board *b, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT k.id, coalesce(k.queue, a.queue), k.waiting_since, k.due, coalesce(k.owner, ''), k.last_out = 0,"
		" CASE WHEN a.window_s > 0 THEN k.last_in + a.window_s * 1000 ELSE 0 END, k.warn"
		" FROM cases k INDEXED BY cases_waiting CROSS JOIN account a ON a.id = k.account"
		" WHERE k.waiting_since > 0 AND k.snoozed_until <= ?"), INT(b->at));

	while (db_row(&q)) {
		struct wait w = { .case_id = db_col_int(&q, 0), .queue = db_col_text(&q, 1),
			.since = db_col_int(&q, 2), .due = db_col_int(&q, 3), .owner = db_col_text(&q, 4),
			.first = db_col_bool(&q, 5), .window_end = db_col_int(&q, 6),
			.warn = db_col_int(&q, 7) };
		struct board_advisor *advisor = advisor_of(b, w.owner);

		count_for_queue(queue_of(b, w.queue), &w, b->at);
		if (advisor != NULL)
			count_for_advisor(advisor, &w, b->at);
	}
	return !q.failed;
}

/* ---- what came and went ------------------------------------------------------------- */

/* An answer that left from elsewhere bears its writer's name: it counts for them when they have a line. */
static void
count_elsewhere(struct board *b, const char *author, gint64 at, gboolean today)
{
	struct board_advisor *a = known_advisor(b, author);

	if (a == NULL)
		return;
	a->out_day += today;
	a->out_hour += at >= b->at - DATE_HOUR;
	a->last_reply = MAX(a->last_reply, at);
}

/* One walk through the messages of today and of the last hour; no sorting, that would double its cost. */
static gboolean
load_traffic(struct db *db, struct board *b, GError **error)
{
	gint64 day = midnight(b->at, 0), hour = b->at - DATE_HOUR;
	DB_QUERY(q, db, error, SQL("SELECT a.queue, m.direction = 'in', m.at, m.outbox IS NULL, m.author FROM message m"
		" CROSS JOIN account a ON a.id = m.account WHERE m.id BETWEEN ?1 AND ?2 + ?3 AND m.at <= ?2"
		" AND m.automatic = 'no' AND m.moot = 0 AND m.kind NOT IN ('edit', 'delete', 'reaction')"
		" AND (m.direction = 'in' OR m.answers)"), INT(MIN(day, hour)), INT(b->at), INT(DB_ID_REACH));

	while (db_row(&q)) {
		struct board_queue *queue = queue_of(b, db_col_text(&q, 0));
		gint64 at = db_col_int(&q, 2);

		if (db_col_bool(&q, 1)) {
			queue->in_day += at >= day;
			queue->in_hour += at >= hour;
			continue;
		}
		queue->out_day += at >= day;
		queue->out_hour += at >= hour;
		if (db_col_bool(&q, 3))
			count_elsewhere(b, db_col_text(&q, 4), at, at >= day);
	}
	return !q.failed;
}

static gboolean
load_replies(struct db *db, struct board *b, GError **error)
{
	/* from name to name, not through all that was ever sent */
	DB_QUERY(q, db, error, SQL("WITH RECURSIVE names(name) AS (SELECT min(advisor) FROM outbox WHERE state = 'sent'"
		" UNION ALL SELECT (SELECT min(advisor) FROM outbox WHERE state = 'sent' AND advisor > name) FROM names"
		" WHERE name IS NOT NULL)"
		" SELECT o.advisor, sum(o.sent_at >= ?2), sum(o.sent_at >= ?1) FROM names CROSS JOIN outbox o INDEXED BY outbox_advisor_sent"
		" WHERE o.state = 'sent' AND o.advisor = name AND o.sent_at >= min(?1, ?2) AND NOT o.automatic"
		" GROUP BY o.advisor"), INT(midnight(b->at, 0)), INT(b->at - DATE_HOUR));

	while (db_row(&q)) {
		struct board_advisor *a = advisor_of(b, db_col_text(&q, 0));

		if (a == NULL)
			continue;
		a->out_hour = (int)db_col_int(&q, 1);
		a->out_day = (int)db_col_int(&q, 2);
	}
	if (q.failed)
		return FALSE;
	for (guint i = 0; i < b->advisors->len; i++) {
		struct board_advisor *a = g_ptr_array_index(b->advisors, i);

		a->last_reply = db_int(db, 0, SQL("SELECT max(sent_at) FROM outbox INDEXED BY outbox_advisor_sent"
			" WHERE state = 'sent' AND advisor = ?"), TEXT(a->name));
	}
	return TRUE;
}

static gboolean
load_failed(struct db *db, struct board *b, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT a.queue, count(*) FROM outbox o INDEXED BY outbox_trouble CROSS JOIN account a"
		" ON a.id = o.account WHERE o.state IN ('needs-review', 'uncertain', 'refused') GROUP BY 1"));

	while (db_row(&q))
		queue_of(b, db_col_text(&q, 0))->failed = (int)db_col_int(&q, 1);
	return !q.failed;
}

/* ---- promises ----------------------------------------------------------------------- */

double
board_kept(int kept, int missed)
{
	return kept + missed > 0 ? (double)kept / (kept + missed) : NAN;
}

int
board_misses_left(const struct board_queue *q)
{
	int began = q->kept_day + q->missed_day + q->running_day;

	return began * (100 - BOARD_KEEP) / 100 - q->missed_day;
}

static void
count_promise(struct board_queue *q, gint64 closed, gint64 due, gboolean today, gint64 now)
{
	gboolean missed = (closed > 0 ? closed : now) >= due + DATE_SECOND;

	if (missed) {
		q->missed++;
		q->missed_day += today;
	} else if (closed > 0) {
		q->kept++;
		q->kept_day += today;
	} else {
		q->running_day += today;
	}
}

/* Waits that began in the last BOARD_DAYS days; what ended without an answer was neither kept nor missed. */
static gboolean
load_promises(struct db *db, struct board *b, const char *kind, GError **error)
{
	gint64 day = midnight(b->at, 0);
	DB_QUERY(q, db, error, SQL("SELECT queue, opened, closed, due FROM episode INDEXED BY episode_opened"
		" WHERE kind = ? AND opened >= ? AND opened <= ? AND due > 0 AND (closed = 0 OR ended = 'answer')"),
		TEXT(kind), INT(b->at - BOARD_DAYS * DATE_DAY), INT(b->at));

	while (db_row(&q))
		count_promise(queue_of(b, db_col_text(&q, 0)), db_col_int(&q, 2), db_col_int(&q, 3),
			db_col_int(&q, 1) >= day, b->at);
	return !q.failed;
}

/* ---- notes -------------------------------------------------------------------------- */

gboolean
board_note_after(struct db *db, gint64 after, const char *advisor, gint64 since, struct board_note *note,
	GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT id, at, advisor, text FROM act INDEXED BY act_broadcast WHERE kind = 'broadcast'"
		" AND id > ? AND advisor IS NOT ? AND at >= ? ORDER BY id DESC LIMIT 1"), INT(after), TEXT(advisor),
		INT(since));

	*note = (struct board_note){ 0 };
	if (!db_row(&q))
		return !q.failed;
	note->act = db_col_int(&q, 0);
	note->at = db_col_int(&q, 1);
	note->advisor = db_col_str(&q, 2);
	note->text = db_col_str(&q, 3);
	return TRUE;
}

/* ---- all of it ---------------------------------------------------------------------- */

static int
by_name(gconstpointer a, gconstpointer b)
{
	return g_utf8_collate((*(struct board_advisor *const *)a)->name, (*(struct board_advisor *const *)b)->name);
}

static int
by_queue(gconstpointer a, gconstpointer b)
{
	return g_utf8_collate((*(struct board_queue *const *)a)->name, (*(struct board_queue *const *)b)->name);
}

struct board *
board_load(struct db *db, gint64 now, GError **error)
{
	AUTO(board) b = g_new0(struct board, 1);

	b->at = now;
	b->queues = g_ptr_array_new_with_free_func(queue_free);
	b->advisors = g_ptr_array_new_with_free_func(advisor_free);
	if (!load_queues(db, b, error) || !load_tally(db, b, error) || !load_waits(db, b, error) ||
		!load_replies(db, b, error) || !load_traffic(db, b, error) || !load_failed(db, b, error) || !load_promises(db, b, "frt", error) || !load_promises(db, b, "nrt", error) ||
		!board_note_after(db, 0, NULL, now - DATE_DAY, &b->note, error))
		return NULL;
	b->snoozed_today = (int)db_int(db, 0, SQL("SELECT count(*) FROM cases INDEXED BY cases_snoozed"
		" WHERE snoozed_until > ? AND snoozed_until < ?"), INT(now), INT(midnight(now, 1)));
	g_ptr_array_sort(b->queues, by_queue);
	g_ptr_array_sort(b->advisors, by_name);
	return g_steal_pointer(&b);
}
