/* cache/inbox-list.c — cases in the order of work. Each view is a condition that an index of
 * cases answers; each sort an order, which for a view's own sort is that index's. */
#include "cache/inbox.h"

#include "base/date.h"
#include "base/err.h"
#include "base/text.h"
#include "cache/db-private.h"
#include "cache/conversation.h"
#include "cache/exposure.h"
#include "cache/inbox-view.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

void
inbox_row_free(struct inbox_row *r)
{
	if (r == NULL)
		return;
	g_free(r->account_name);
	g_free(r->channel);
	g_free(r->channel_kind);
	g_free(r->channel_title);
	g_free(r->channel_mark);
	g_free(r->customer_name);
	g_free(r->customer_address);
	g_free(r->subject);
	g_free(r->snippet);
	g_free(r->owner);
	g_free(r->labels);
	g_free(r->queue);
	g_free(r->hop);
	g_free(r->hop_english);
	g_free(r);
}

/* ---- views and sorts as SQL --------------------------------------------------------- */

/* ?1 now, ?2 advisor. A case whose snooze has run out is shown again, waiting or not. */
#define IS_WAITING "(k.waiting_since > 0 OR k.snoozed_until > 0) AND k.snoozed_until <= ?1"

static const char *const wheres[QUEUE_VIEW_N] = {
	[QUEUE_WAITING] = IS_WAITING,
	[QUEUE_MINE] = "k.owner = ?2 AND k.owner IS NOT NULL AND k.state <> 'resolved' AND k.state <> 'merged'",
	[QUEUE_LATE] = IS_WAITING " AND k.waiting_since > 0 AND k.due + 1000 <= ?1",
	[QUEUE_ALL] = "k.state <> 'resolved' AND k.state <> 'merged'",
	[QUEUE_UNCLAIMED] = IS_WAITING " AND k.owner IS NULL",
	[QUEUE_ANSWERED] = "k.state = 'answered'",
	[QUEUE_SNOOZED] = "k.state = 'snoozed' AND k.snoozed_until > ?1",
	[QUEUE_RESOLVED] = "k.state = 'resolved'",
};

const char *
view_where(enum queue_view view)
{
	return wheres[view];
}

gboolean
view_is_waiting(enum queue_view view)
{
	return view == QUEUE_WAITING || view == QUEUE_LATE || view == QUEUE_UNCLAIMED;
}

const char *
view_order(const struct inbox_query *q)
{
	static const char *const plain[QUEUE_SORT_N] = {
		[SORT_URGENCY] = "k.urgent DESC, (k.due = 0), k.due, k.id",
		[SORT_NEWEST] = "k.last_at DESC, k.id DESC",
		[SORT_OLDEST] = "k.waiting_since = 0, k.waiting_since, k.last_at, k.id",
		[SORT_CUSTOMER] = "c.name IS NULL, c.find, k.id",
	};
	static const char *const turned[QUEUE_SORT_N] = {
		[SORT_URGENCY] = "k.urgent, (k.due = 0) DESC, k.due DESC, k.id DESC",
		[SORT_NEWEST] = "k.last_at, k.id",
		[SORT_OLDEST] = "k.waiting_since = 0 DESC, k.waiting_since DESC, k.last_at DESC, k.id DESC",
		[SORT_CUSTOMER] = "c.name IS NULL DESC, c.find DESC, k.id DESC",
	};

	/* Written as the index cases_waiting has it. */
	if (q->sort == SORT_URGENCY && view_is_waiting(q->view))
		return q->reverse ? "k.urgent, k.due DESC, k.id DESC" : "k.urgent DESC, k.due, k.id";
	return q->reverse ? turned[q->sort] : plain[q->sort];
}

#define WEEK (7 * DATE_DAY) /* as in cases.due_week */
#define FAR_DOWN 1000 /* rows that are walked rather than counted */
#define ROW_FROM " FROM cases k" VIEW_JOINED

#define ROW_COLUMNS \
	"SELECT k.id, k.account, coalesce(k.customer, 0), a.name, coalesce(w.channel, a.channel)," \
	" coalesce(c.name, m.author, ''), " VIEW_ADDRESS ", k.subject, coalesce(m.snippet, '')," \
	" k.owner, k.labels, coalesce(m.public, a.public), k.urgent, k.bounced," \
	" EXISTS (SELECT 1 FROM conversation v CROSS JOIN message x ON x.conversation = v.id" \
	"  CROSS JOIN part p ON p.message = x.id WHERE v.case_id = k.id AND NOT p.inline)," \
	" EXISTS (SELECT 1 FROM draft d WHERE d.case_id = k.id AND d.outbox IS NULL)," \
	" k.state, k.waiting_since, k.due, k.snoozed_until, k.last_at, k.revision, k.priority," \
	" k.messages, k.unread," \
	" (SELECT count(*) FROM outbox o WHERE o.case_id = k.id" \
	"  AND o.state NOT IN ('sent', 'refused', 'cancelled'))," \
	" (SELECT count(*) FROM outbox o WHERE o.case_id = k.id" \
	"  AND (o.state IN ('needs-review', 'uncertain') OR (o.state = 'refused' AND o.created_at > k.last_out)))," \
	" coalesce(w.kind, a.kind), coalesce(w.title, a.title), coalesce(w.mark, a.mark), k.warn, coalesce(k.queue, a.queue)," \
	" EXISTS (SELECT 1 FROM conversation v CROSS JOIN hop h ON h.conversation = v.id CROSS JOIN conversation o" \
	"  ON o.id = h.other AND o.case_id = k.id WHERE v.case_id = k.id)," \
	" EXISTS (SELECT 1 FROM conversation v CROSS JOIN message x ON x.conversation = v.id" \
	"  CROSS JOIN exposure e ON e.message = x.id WHERE v.case_id = k.id AND x.direction = 'in' AND x.moot = 0)," \
	" (SELECT count(*) FROM conversation v WHERE v.case_id = k.id)"

static struct inbox_row *
read_row(const struct db_rows *q)
{
	struct inbox_row *r = g_new0(struct inbox_row, 1);

	r->case_id = db_col_int(q, 0);
	r->account = db_col_int(q, 1);
	r->customer = db_col_int(q, 2);
	r->account_name = db_col_str(q, 3);
	r->channel = db_col_str(q, 4);
	r->customer_name = db_col_str(q, 5);
	r->customer_address = db_col_str(q, 6);
	r->subject = exposure_mask(q->db, db_col_text(q, 7));
	r->snippet = db_col_str(q, 8);
	r->owner = db_col_dup(q, 9);
	r->labels = db_col_str(q, 10);
	r->public_ = db_col_bool(q, 11);
	r->urgent = db_col_bool(q, 12);
	r->bounced = db_col_bool(q, 13);
	r->has_parts = db_col_bool(q, 14);
	r->has_draft = db_col_bool(q, 15);
	case_state_parse(db_col_text(q, 16), &r->state);
	r->waiting_since = db_col_int(q, 17);
	r->due = db_col_int(q, 18) < SNOOZE_CUSTOMER ? db_col_int(q, 18) : 0;
	r->snoozed_until = db_col_int(q, 19);
	r->last_at = db_col_int(q, 20);
	r->revision = db_col_int(q, 21);
	r->priority = (int)db_col_int(q, 22);
	r->messages = (int)db_col_int(q, 23);
	r->unread = (int)db_col_int(q, 24);
	r->outbox_open = (int)db_col_int(q, 25);
	r->outbox_trouble = (int)db_col_int(q, 26);
	r->channel_kind = db_col_str(q, 27);
	r->channel_title = db_col_str(q, 28);
	r->channel_mark = db_col_str(q, 29);
	r->warn = db_col_int(q, 30);
	r->queue = db_col_str(q, 31);
	if (db_col_bool(q, 32)) {
		r->hop = conversation_hop(q->db, r->case_id, FALSE);
		r->hop_english = conversation_hop(q->db, r->case_id, TRUE);
	}
	r->exposed = db_col_bool(q, 33);
	r->contacts = (int)db_col_int(q, 34);
	return r;
}

static void
free_row(gpointer r)
{
	inbox_row_free(r);
}

char *
view_words(const char *limit)
{
	g_autofree char *folded = limit != NULL ? text_fold(limit, -1) : NULL;
	GString *out = g_string_new(NULL);
	g_auto(GStrv) words = NULL;

	words = g_strsplit_set(folded != NULL ? folded : "", " \t\r\n", -1);
	for (gsize i = 0; words[i] != NULL; i++)
		if (*words[i] != '\0')
			g_string_append_printf(out, "%s%s", out->len > 0 ? "\n" : "", words[i]);
	return g_string_free(out, out->len == 0);
}

/* An empty word list is a free list, so NULL is bound and the test is never made. */
#define NARROWED " AND (?3 IS NULL OR a.name = ?3) AND (?7 IS NULL OR coalesce(k.queue, a.queue) = ?7)" \
	" AND (?4 IS NULL OR " VIEW_HAS("?4") ")"

/* Nothing but the case decides, so that its index alone can be walked. */
static gboolean
is_plain(const struct inbox_query *q, const char *words)
{
	return words == NULL && q->account == NULL && q->queue == NULL && q->sort != SORT_CUSTOMER;
}

/* A plain view's index is walked up to the window, and only the rows of the window are put
 * together. */
static char *
list_sql(const struct inbox_query *q, const char *words)
{
	if (is_plain(q, words))
		return g_strconcat(ROW_COLUMNS " FROM (SELECT k.id AS window FROM cases k WHERE ",
			view_where(q->view), " AND ?4 IS ?3 AND ?7 IS NULL ORDER BY ", view_order(q),
			" LIMIT ?5 OFFSET ?6) CROSS JOIN cases k ON k.id = window" VIEW_JOINED
			" ORDER BY ", view_order(q), NULL);
	return g_strconcat(ROW_COLUMNS ROW_FROM " WHERE ", view_where(q->view), NARROWED " ORDER BY ",
		view_order(q), " LIMIT ?5 OFFSET ?6", NULL);
}

static GPtrArray *
list_window(struct db *db, const struct inbox_query *query, const char *words, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_row);
	g_autofree char *sql = list_sql(query, words);
	DB_QUERY(q, db, error, SQL_MADE(sql), INT(query->now), TEXT(query->advisor),
		TEXT(query->account), TEXT(words), INT(query->count > 0 ? query->count : -1),
		INT(query->offset), TEXT(query->queue));

	while (db_row(&q))
		g_ptr_array_add(list, read_row(&q));
	return q.failed ? NULL : g_steal_pointer(&list);
}

/* The same window of the list read from its end. */
static GPtrArray *
list_from_end(struct db *db, const struct inbox_query *query, gint64 total, GError **error)
{
	struct inbox_query q = *query;
	GPtrArray *list;

	q.reverse = !query->reverse;
	q.count = (int)MIN(query->count, total - query->offset);
	q.offset = (int)(total - query->offset) - q.count;
	list = list_window(db, &q, NULL, error);
	for (guint i = 0; list != NULL && i < list->len / 2; i++) {
		gpointer row = list->pdata[i];

		list->pdata[i] = list->pdata[list->len - 1 - i];
		list->pdata[list->len - 1 - i] = row;
	}
	return list;
}

GPtrArray *
inbox_list(struct db *db, const struct inbox_query *query, GError **error)
{
	g_autofree char *words = view_words(query->limit);
	gint64 counts[QUEUE_VIEW_N];

	if (query->offset > FAR_DOWN && query->count > 0 && is_plain(query, words) &&
		inbox_counts(db, query->advisor, query->now, counts, NULL) &&
		query->offset < counts[query->view] && query->offset > counts[query->view] / 2)
		return list_from_end(db, query, counts[query->view], error);
	return list_window(db, query, words, error);
}

/* ---- counts ------------------------------------------------------------------------- */

static void
add_waiting(gint64 counts[QUEUE_VIEW_N], gint64 n, gboolean late, gboolean owned)
{
	counts[QUEUE_WAITING] += n;
	counts[QUEUE_LATE] += late ? n : 0;
	counts[QUEUE_UNCLAIMED] += owned ? 0 : n;
}

/* What does not hang on the minute; `week` is this one. */
static gboolean
count_tally(struct db *db, const char *advisor, gint64 week, gint64 counts[QUEUE_VIEW_N], GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT state, owner, due_week, n FROM tally"));

	while (db_row(&q)) {
		enum case_state state;
		const char *owner = db_col_text(&q, 1);
		gint64 due = db_col_int(&q, 2), n = db_col_int(&q, 3);

		if (!case_state_parse(db_col_text(&q, 0), &state))
			continue;
		if (case_state_is_open(state)) {
			counts[QUEUE_ALL] += n;
			counts[QUEUE_MINE] += g_strcmp0(owner, advisor) == 0 ? n : 0;
		}
		if (state == CASE_ANSWERED)
			counts[QUEUE_ANSWERED] += n;
		if (state == CASE_RESOLVED)
			counts[QUEUE_RESOLVED] += n;
		if (due > 0)
			add_waiting(counts, n, due < week, *owner != '\0');
	}
	return !q.failed;
}

/* Those that came due this week so far. */
static gboolean
count_week(struct db *db, gint64 week, gint64 now, gint64 counts[QUEUE_VIEW_N], GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT count(*) FROM cases k INDEXED BY cases_waiting"
		" WHERE (k.waiting_since > 0 OR k.snoozed_until > 0) AND k.urgent IN (0, 1)"
		" AND k.due BETWEEN ?1 AND ?2 AND k.waiting_since > 0 AND k.snoozed_until = 0"),
		INT(week * WEEK), INT(now - DATE_SECOND));

	if (db_row(&q))
		counts[QUEUE_LATE] += db_col_int(&q, 0);
	return !q.failed;
}

/* Snoozes are few, and run out by themselves. */
static gboolean
count_snoozes(struct db *db, gint64 now, gint64 counts[QUEUE_VIEW_N], GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT k.snoozed_until > ?1, k.waiting_since > 0 AND k.due + 1000 <= ?1,"
		" k.owner IS NOT NULL, count(*) FROM cases k INDEXED BY cases_snoozed WHERE k.snoozed_until > 0"
		" GROUP BY 1, 2, 3"), INT(now));

	while (db_row(&q)) {
		gint64 n = db_col_int(&q, 3);

		if (db_col_bool(&q, 0))
			counts[QUEUE_SNOOZED] += n;
		else
			add_waiting(counts, n, db_col_bool(&q, 1), db_col_bool(&q, 2));
	}
	return !q.failed;
}

gboolean
inbox_counts(struct db *db, const char *advisor, gint64 now, gint64 counts[QUEUE_VIEW_N],
	GError **error)
{
	gint64 week = (now - DATE_SECOND) / WEEK, found[QUEUE_VIEW_N] = { 0 };

	if (!count_tally(db, advisor, week, found, error) || !count_week(db, week, now, found, error) ||
		!count_snoozes(db, now, found, error))
		return FALSE;
	memcpy(counts, found, sizeof found);
	return TRUE;
}

/* Words, an account and a queue narrow a view in a way that only a walk can count. */
gint64
inbox_count(struct db *db, const struct inbox_query *query, GError **error)
{
	g_autofree char *words = view_words(query->limit);
	gint64 counts[QUEUE_VIEW_N];

	if (words == NULL && query->account == NULL && query->queue == NULL)
		return inbox_counts(db, query->advisor, query->now, counts, error) ? counts[query->view] : -1;
	{
		g_autofree char *sql = g_strconcat("SELECT count(*)" ROW_FROM " WHERE ", view_where(query->view),
			NARROWED, NULL);
		DB_QUERY(q, db, error, SQL_MADE(sql), INT(query->now), TEXT(query->advisor),
			TEXT(query->account), TEXT(words), INT(0), INT(0), TEXT(query->queue));

		return db_row(&q) ? db_col_int(&q, 0) : q.failed ? -1 : 0;
	}
}

/* ---- one case ----------------------------------------------------------------------- */

struct inbox_row *
inbox_case(struct db *db, gint64 case_id, GError **error)
{
	DB_QUERY(q, db, error, SQL(ROW_COLUMNS ROW_FROM " WHERE k.id = coalesce((SELECT into_ FROM cases WHERE id = ?1), ?1)"),
		INT(case_id));

	if (db_row(&q))
		return read_row(&q);
	if (!q.failed)
		err_set(error, ERR_GONE, _("There is no case %" PRId64 "."), case_id);
	return NULL;
}

gint64
inbox_case_of(struct db *db, gint64 message)
{
	return db_int(db, 0, SQL("SELECT c.case_id FROM message m JOIN conversation c ON c.id = m.conversation"
		" WHERE m.id = ?"), INT(message));
}

/* The index has urgent cases apart, so the least due is looked for on both sides of it. */
#define NEXT_WHERE \
	"(waiting_since > 0 OR snoozed_until > 0) AND snoozed_until <= ?1 AND waiting_since > 0 AND owner IS NULL" \
	" AND NOT EXISTS (SELECT 1 FROM act_live s WHERE s.case_id = cases.id AND s.kind = 'skip' AND s.advisor = ?2" \
	" AND s.at >= cases.waiting_since)"
#define NEXT_DUE(urgent) \
	"SELECT due FROM (SELECT due FROM cases WHERE " NEXT_WHERE " AND urgent = " urgent \
	" ORDER BY due LIMIT 1)"

gint64
inbox_next(struct db *db, const char *advisor, gint64 now)
{
	return db_int(db, 0, SQL("SELECT id FROM cases WHERE " NEXT_WHERE " AND urgent IN (0, 1)"
		" AND due = (SELECT min(due) FROM (" NEXT_DUE("0") " UNION ALL " NEXT_DUE("1") "))"
		" ORDER BY waiting_since, id LIMIT 1"), INT(now), TEXT(advisor));
}
