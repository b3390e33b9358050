/* cache/barometer.c — the measures of the studies on the desk's own data. */
#include "cache/barometer.h"

#include "cache/db-private.h"
#include "cache/motive.h"
#include "core/facts.h"

#include <math.h>
#include <string.h>

void
barometer_channel_free(struct barometer_channel *c)
{
	if (c == NULL)
		return;
	g_free(c->title);
	g_free(c);
}

static struct barometer_channel *
channel_of(const GPtrArray *list, const char *title)
{
	for (guint i = 0; i < list->len; i++) {
		struct barometer_channel *c = g_ptr_array_index(list, i);

		if (strcmp(c->title, title) == 0)
			return c;
	}
	return NULL;
}

static void
set_share(struct barometer_value *v, guint part, guint all)
{
	v->n = all;
	v->value = all > 0 ? (double)part / all : NAN;
}

/* ---- waits -------------------------------------------------------------------------- */

static void
add_first(GPtrArray *list, const struct stats_line *line)
{
	struct barometer_channel *c = g_new0(struct barometer_channel, 1);
	const struct stats_row *r = line->row;

	c->title = g_strdup(line->channel);
	for (int i = 0; i < BAROMETER_MEASURE_N; i++)
		c->values[i].value = NAN;
	set_share(&c->values[BAROMETER_ANSWERED], r->settled_answered, r->settled);
	c->values[BAROMETER_DELAY].n = r->wall.n;
	if (r->wall.n >= STATS_FEW) {
		c->values[BAROMETER_DELAY].value = (double)r->wall.p50.s;
		c->values[BAROMETER_DELAY].open = r->wall.p50.open;
	}
	g_ptr_array_add(list, c);
}

/* Of all first messages: an acknowledgement that nobody sent is none. */
static gboolean
load_acks(struct db *db, const GPtrArray *list, const struct stats_period *p, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT a.title, sum(e.kind = 'ack' AND e.ended = 'ack'), sum(e.kind = 'frt') FROM episode e"
		" INDEXED BY episode_opened CROSS JOIN account a ON a.id = e.account WHERE e.kind IN ('ack', 'frt')"
		" AND e.opened >= ?1 AND e.opened < ?2 AND (?3 IS NULL OR e.queue = ?3) GROUP BY a.title"), INT(p->from),
		INT(p->to), TEXT(p->queue));

	while (db_row(&q)) {
		struct barometer_channel *c = channel_of(list, db_col_text(&q, 0));

		if (c != NULL)
			set_share(&c->values[BAROMETER_ACK], (guint)db_col_int(&q, 1), (guint)db_col_int(&q, 2));
	}
	return !q.failed;
}

/* What the checks said of the answers that were sent from here (core/review). */
static gboolean
load_reviews(struct db *db, const GPtrArray *list, const struct stats_period *p, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT a.title, count(*), sum(r.personal), sum(r.questions > 0),"
		" sum(r.questions > 0 AND r.answered >= r.questions), sum(r.deflects) FROM outbox_review r"
		" CROSS JOIN outbox o ON o.id = r.outbox JOIN account a ON a.id = o.account WHERE o.state = 'sent'"
		" AND o.sent_at >= ?1 AND o.sent_at < ?2 AND (?3 IS NULL OR a.queue = ?3) GROUP BY a.title"), INT(p->from),
		INT(p->to), TEXT(p->queue));

	while (db_row(&q)) {
		struct barometer_channel *c = channel_of(list, db_col_text(&q, 0));
		guint n = (guint)db_col_int(&q, 1);

		if (c == NULL)
			continue;
		set_share(&c->values[BAROMETER_PERSONAL], (guint)db_col_int(&q, 2), n);
		set_share(&c->values[BAROMETER_COMPLETE], (guint)db_col_int(&q, 4), (guint)db_col_int(&q, 3));
		set_share(&c->values[BAROMETER_DEFLECTED], (guint)db_col_int(&q, 5), n);
	}
	return !q.failed;
}

/* ---- answers that contradict each other ---------------------------------------------- */

struct stated { /* an answer and what it states */
	struct barometer_channel *channel;
	struct facts *facts;
};

static void
stated_clear(gpointer data)
{
	facts_free(((struct stated *)data)->facts);
}

static GArray *
read_answers(const GPtrArray *list, const GPtrArray *answers)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(struct stated));

	g_array_set_clear_func(out, stated_clear);
	for (guint i = 0; i < answers->len; i++) {
		const struct motive_answer *a = g_ptr_array_index(answers, i);
		struct stated s = { .channel = channel_of(list, a->title) };

		if (s.channel == NULL)
			continue;
		s.facts = facts_read(a->text);
		g_array_append_val(out, s);
	}
	return out;
}

static void
count_pair(GHashTable *without, struct barometer_channel *c, gboolean good)
{
	guint n = GPOINTER_TO_UINT(g_hash_table_lookup(without, c));

	c->values[BAROMETER_CONSISTENT].n++;
	if (good)
		g_hash_table_insert(without, c, GUINT_TO_POINTER(n + 1));
}

/* A pair counts for both of its channels. */
static void
compare(const GArray *answers, GHashTable *without)
{
	for (guint i = 0; i < answers->len; i++)
		for (guint j = i + 1; j < answers->len; j++) {
			const struct stated *a = &g_array_index(answers, struct stated, i);
			const struct stated *b = &g_array_index(answers, struct stated, j);
			gboolean good;

			if (a->channel == b->channel)
				continue;
			good = facts_agree(a->facts, b->facts, NULL) != AGREE_CONFLICT;
			count_pair(without, a->channel, good);
			count_pair(without, b->channel, good);
		}
}

static gboolean
load_consistency(struct db *db, const GPtrArray *list, const struct stats_period *p, GError **error)
{
	const struct motive_book *book = motive_book_of(db);
	g_autoptr(GHashTable) without = g_hash_table_new(g_direct_hash, g_direct_equal);

	for (guint m = 0; list->len > 1 && m < motive_book_size(book); m++) {
		g_autoptr(GPtrArray) answers =
			motive_answers(db, motive_book_name(book, m), p->from, BAROMETER_PAIRS, error);
		g_autoptr(GArray) stated = NULL;

		if (answers == NULL)
			return FALSE;
		stated = read_answers(list, answers);
		compare(stated, without);
	}
	for (guint i = 0; i < list->len; i++) {
		struct barometer_channel *c = g_ptr_array_index(list, i);

		set_share(&c->values[BAROMETER_CONSISTENT], GPOINTER_TO_UINT(g_hash_table_lookup(without, c)),
			c->values[BAROMETER_CONSISTENT].n);
	}
	return TRUE;
}

/* ---- all of it ---------------------------------------------------------------------- */

GPtrArray *
barometer_load(struct db *db, const struct stats_set *set, const struct stats_period *p, GError **error)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)barometer_channel_free);
	g_autoptr(GPtrArray) lines = stats_lines(set, STATS_BY_CHANNEL);

	for (guint i = 0; i < lines->len; i++)
		if (((const struct stats_line *)g_ptr_array_index(lines, i))->row->measure == STATS_FIRST)
			add_first(list, g_ptr_array_index(lines, i));
	if (!load_acks(db, list, p, error) || !load_reviews(db, list, p, error) || !load_consistency(db, list, p, error))
		return NULL;
	return g_steal_pointer(&list);
}
