/* cache/board.c — queues and advisors as they stand now. */
#include "cache/board.h"

#include "base/date.h"
#include "cache/account.h"
#include "cache/db-private.h"
#include "core/clock.h"

#include <string.h>

#define ID_BITS 10 /* message.id is its time << 10: see the schema */

/* ---- parts -------------------------------------------------------------------------- */

static void
queue_free(gpointer data)
{
	struct board_queue *q = data;

	g_free(q->name);
	g_free(q->channel);
	g_free(q->kind);
	g_free(q->title);
	g_free(q->mark);
	g_free(q->phase);
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

static struct board_queue *
queue_of(struct board *b, gint64 account)
{
	for (guint i = 0; i < b->queues->len; i++) {
		struct board_queue *q = g_ptr_array_index(b->queues, i);

		if (q->account == account)
			return q;
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
	for (guint i = 0; i < b->advisors->len; i++) {
		a = g_ptr_array_index(b->advisors, i);
		if (strcmp(a->name, name) == 0)
			return a;
	}
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
	g_autoptr(GPtrArray) accounts = account_list(db, error);

	if (accounts == NULL)
		return FALSE;
	for (guint i = 0; i < accounts->len; i++) {
		const struct account *a = g_ptr_array_index(accounts, i);
		struct board_queue *q = g_new0(struct board_queue, 1);

		q->account = a->id;
		q->name = g_strdup(a->name);
		q->channel = g_strdup(a->channel);
		q->kind = g_strdup(a->kind);
		q->title = g_strdup(a->title);
		q->mark = g_strdup(a->mark);
		q->synced_at = a->synced_at;
		q->retry_at = a->retry_at;
		q->phase = g_strdup(a->phase);
		q->error = g_strdup(a->error);
		g_ptr_array_add(b->queues, q);
	}
	return TRUE;
}

static gboolean
load_tally(struct db *db, struct board *b, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT account, owner, sum(n) FROM board_tally WHERE n > 0 GROUP BY account, owner"));

	while (db_row(&q)) {
		struct board_queue *queue = queue_of(b, db_col_int(&q, 0));
		struct board_advisor *advisor = advisor_of(b, db_col_text(&q, 1));
		int n = (int)db_col_int(&q, 2);

		if (queue != NULL)
			queue->open += n;
		if (advisor != NULL)
			advisor->open += n;
	}
	return !q.failed;
}

/* ---- who waits ---------------------------------------------------------------------- */

struct wait {
	gint64 case_id, account, since, due, window_end;
	const char *owner;
	gboolean first;
};

static void
count_for_queue(struct board_queue *q, const struct wait *w, gint64 now)
{
	enum clock_level level = clock_level(w->since, w->due, now);

	q->waiting++;
	q->unclaimed += *w->owner == '\0';
	q->first += w->first;
	q->late += level == CLOCK_LATE;
	q->warn += level == CLOCK_WARN;
	q->risk += level != CLOCK_LATE && w->due > 0 && w->due - now <= BOARD_RISK * DATE_SECOND;
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
	a->late += clock_level(w->since, w->due, now) == CLOCK_LATE;
	a->silent += now - w->since > BOARD_SILENT * DATE_SECOND;
	if (a->oldest == 0 || w->since < a->oldest)
		a->oldest = w->since;
}

/* Walks the index of those who wait; a snooze that has run out waits again. */
static gboolean
load_waits(struct db *db, struct board *b, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT k.id, k.account, k.waiting_since, k.due, coalesce(k.owner, ''), k.last_out = 0,"
		" CASE WHEN a.window_s > 0 THEN k.last_in + a.window_s * 1000 ELSE 0 END"
		" FROM cases k INDEXED BY cases_waiting CROSS JOIN account a ON a.id = k.account"
		" WHERE k.waiting_since > 0 AND k.snoozed_until <= ?"), INT(b->at));

	while (db_row(&q)) {
		struct wait w = { .case_id = db_col_int(&q, 0), .account = db_col_int(&q, 1),
			.since = db_col_int(&q, 2), .due = db_col_int(&q, 3), .owner = db_col_text(&q, 4),
			.first = db_col_bool(&q, 5), .window_end = db_col_int(&q, 6) };
		struct board_queue *queue = queue_of(b, w.account);
		struct board_advisor *advisor = advisor_of(b, w.owner);

		if (queue != NULL)
			count_for_queue(queue, &w, b->at);
		if (advisor != NULL)
			count_for_advisor(advisor, &w, b->at);
	}
	return !q.failed;
}

/* ---- what came and went ------------------------------------------------------------- */

static gboolean
load_traffic(struct db *db, struct board *b, GError **error)
{
	gint64 day = midnight(b->at, 0), hour = b->at - DATE_HOUR;
	DB_QUERY(q, db, error, SQL("SELECT account, direction = 'in', sum(at >= ?1), sum(at >= ?2) FROM message"
		" WHERE id >= min(?1, ?2) << ?3 AND id < (?4 + 1) << ?3 AND automatic = 'no' AND moot = 0"
		" AND kind NOT IN ('edit', 'delete', 'reaction') AND (direction = 'in' OR answers)"
		" GROUP BY account, direction"), INT(day), INT(hour), INT(ID_BITS), INT(b->at));

	while (db_row(&q)) {
		struct board_queue *queue = queue_of(b, db_col_int(&q, 0));

		if (queue == NULL)
			continue;
		if (db_col_bool(&q, 1)) {
			queue->in_day = (int)db_col_int(&q, 2);
			queue->in_hour = (int)db_col_int(&q, 3);
		} else {
			queue->out_day = (int)db_col_int(&q, 2);
			queue->out_hour = (int)db_col_int(&q, 3);
		}
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
		" WHERE o.state = 'sent' AND o.advisor = name AND o.sent_at >= min(?1, ?2)"
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

/* Answers that left from elsewhere bear their writer's name, when it is one that is known here. */
static gboolean
load_elsewhere(struct db *db, struct board *b, GError **error)
{
	gint64 day = midnight(b->at, 0), hour = b->at - DATE_HOUR;
	DB_QUERY(q, db, error, SQL("SELECT author, sum(at >= ?1), sum(at >= ?2), max(at) FROM message"
		" WHERE id >= min(?1, ?2) << ?3 AND id < (?4 + 1) << ?3 AND direction = 'out' AND answers"
		" AND automatic = 'no' AND moot = 0 AND outbox IS NULL AND kind NOT IN ('edit', 'delete', 'reaction')"
		" GROUP BY author"), INT(day), INT(hour), INT(ID_BITS), INT(b->at));

	while (db_row(&q))
		for (guint i = 0; i < b->advisors->len; i++) {
			struct board_advisor *a = g_ptr_array_index(b->advisors, i);

			if (strcmp(a->name, db_col_text(&q, 0)) != 0)
				continue;
			a->out_day += (int)db_col_int(&q, 1);
			a->out_hour += (int)db_col_int(&q, 2);
			a->last_reply = MAX(a->last_reply, db_col_int(&q, 3));
		}
	return !q.failed;
}

static gboolean
load_failed(struct db *db, struct board *b, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT account, count(*) FROM outbox INDEXED BY outbox_trouble"
		" WHERE state IN ('needs-review', 'uncertain', 'refused') GROUP BY account"));

	while (db_row(&q)) {
		struct board_queue *queue = queue_of(b, db_col_int(&q, 0));

		if (queue != NULL)
			queue->failed = (int)db_col_int(&q, 1);
	}
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

struct board *
board_load(struct db *db, gint64 now, GError **error)
{
	AUTO(board) b = g_new0(struct board, 1);

	b->at = now;
	b->queues = g_ptr_array_new_with_free_func(queue_free);
	b->advisors = g_ptr_array_new_with_free_func(advisor_free);
	if (!load_queues(db, b, error) || !load_tally(db, b, error) || !load_waits(db, b, error) ||
		!load_traffic(db, b, error) || !load_replies(db, b, error) || !load_elsewhere(db, b, error) ||
		!load_failed(db, b, error) ||
		!board_note_after(db, 0, NULL, now - DATE_DAY, &b->note, error))
		return NULL;
	b->snoozed_today = (int)db_int(db, 0, SQL("SELECT count(*) FROM cases INDEXED BY cases_snoozed"
		" WHERE snoozed_until > ? AND snoozed_until < ?"), INT(now), INT(midnight(now, 1)));
	g_ptr_array_sort(b->advisors, by_name);
	return g_steal_pointer(&b);
}
