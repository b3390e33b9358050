/* cache/motive-report.c — what comes back: motives of dissatisfied customers by day, and new words (F10). */
#include "cache/motive.h"

#include "base/date.h"
#include "cache/db-private.h"
#include "core/quote.h"

#include <string.h>

#define ID_BITS 10 /* message.id is its time << 10: see the schema */
#define DAYS (MOTIVE_DAYS + 1)

/* ---- days --------------------------------------------------------------------------- */

/* Starts of the local days: the 28 before, the day of `now`, and the end of that, UTC ms. */
static void
fill_days(gint64 now, gint64 starts[DAYS + 1])
{
	g_autoptr(GDateTime) t = g_date_time_new_from_unix_local(now / DATE_SECOND);
	g_autoptr(GDateTime) midnight = g_date_time_new_local(g_date_time_get_year(t), g_date_time_get_month(t),
		g_date_time_get_day_of_month(t), 0, 0, 0);

	for (int i = 0; i <= DAYS; i++) {
		g_autoptr(GDateTime) day = g_date_time_add_days(midnight, i - MOTIVE_DAYS);

		starts[i] = g_date_time_to_unix(day) * DATE_SECOND;
	}
}

static int
day_of(const gint64 starts[DAYS + 1], gint64 at)
{
	int day = 0;

	while (day < MOTIVE_DAYS && at >= starts[day + 1])
		day++;
	return day;
}

/* ---- rows --------------------------------------------------------------------------- */

struct gather { /* one motive while it is being counted */
	struct motive_row row;
	GHashTable *customers; /* "day customer" */
	GPtrArray *channels;
	int moods[3]; /* of the quotes */
	gint64 quoted[3]; /* their customers */
};

void
motive_row_free(struct motive_row *r)
{
	if (r == NULL)
		return;
	g_free(r->name);
	g_strfreev(r->channels);
	g_free(r);
}

static void
gather_free(gpointer data)
{
	struct gather *g = data;

	g_free(g->row.name);
	g_hash_table_unref(g->customers);
	g_ptr_array_unref(g->channels);
	g_free(g);
}

static struct gather *
gather_of(GHashTable *all, const char *motive)
{
	struct gather *g = g_hash_table_lookup(all, motive);

	if (g != NULL)
		return g;
	g = g_new0(struct gather, 1);
	g->row.name = g_strdup(motive);
	g->customers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g->channels = g_ptr_array_new_with_free_func(g_free);
	g_hash_table_insert(all, g->row.name, g);
	return g;
}

struct complaint { /* one message of a dissatisfied customer, with one of its motives */
	gint64 message, at, customer;
	int mood;
	const char *channel;
};

/* The three angriest of the day, each of another customer. */
static void
quote(struct gather *g, const struct complaint *c)
{
	int at = 0;

	for (int i = 0; i < 3; i++)
		if (g->quoted[i] == c->customer && g->row.quotes[i] != 0)
			return;
	while (at < 3 && g->row.quotes[at] != 0 && g->moods[at] >= c->mood)
		at++;
	for (int i = 2; i > at; i--) {
		g->row.quotes[i] = g->row.quotes[i - 1];
		g->moods[i] = g->moods[i - 1];
		g->quoted[i] = g->quoted[i - 1];
	}
	if (at == 3)
		return;
	g->row.quotes[at] = c->message;
	g->moods[at] = c->mood;
	g->quoted[at] = c->customer;
}

static void
count(struct gather *g, const struct complaint *c, int day)
{
	char *key = g_strdup_printf("%d %" G_GINT64_FORMAT, day, c->customer);

	g->row.angry++;
	if (g->row.first_at == 0)
		g->row.first_at = c->at;
	if (g_hash_table_add(g->customers, key))
		g->row.days[day]++;
	if (day < MOTIVE_DAYS)
		return;
	quote(g, c);
	if (!g_ptr_array_find_with_equal_func(g->channels, c->channel, g_str_equal, NULL))
		g_ptr_array_add(g->channels, g_strdup(c->channel));
}

/* A person's word about the case stands for all its messages. */
static gboolean
gather_all(struct db *db, const gint64 starts[DAYS + 1], GHashTable *all, GError **error)
{
	DB_QUERY(q, db, error, SQL("SELECT m.id, m.at, coalesce(k.customer, -k.id), o.score + ?3 * o.third, a.title,"
		" CASE WHEN cm.manual THEN cm.motive ELSE coalesce(mm.motive, '') END"
		" FROM message_mood o CROSS JOIN message m ON m.id = o.message JOIN conversation c ON c.id = m.conversation"
		" JOIN cases k ON k.id = c.case_id JOIN account a ON a.id = m.account"
		" LEFT JOIN case_motive cm ON cm.case_id = k.id LEFT JOIN message_motive mm ON mm.message = m.id"
		"  AND (cm.manual IS NOT 1 OR mm.main)"
		" WHERE o.message >= ?1 AND o.message < ?2 AND o.score + ?3 * o.third >= ?4 AND m.moot = 0"
		" ORDER BY o.message"), INT(starts[0] << ID_BITS), INT(starts[DAYS] << ID_BITS), INT(MOOD_INSIST),
		INT(MOOD_LEAST));

	while (db_row(&q)) {
		struct complaint c = { .message = db_col_int(&q, 0), .at = db_col_int(&q, 1),
			.customer = db_col_int(&q, 2), .mood = (int)db_col_int(&q, 3),
			.channel = db_col_text(&q, 4) };

		count(gather_of(all, db_col_text(&q, 5)), &c, day_of(starts, c.at));
	}
	return !q.failed;
}

static struct motive_row *
finish(struct db *db, struct gather *g)
{
	struct motive_row *row = g_memdup2(&g->row, sizeof(g->row));
	g_autofree char *reference = motive_reference(db, row->name, NULL);

	row->name = g_strdup(row->name);
	row->customers = row->days[MOTIVE_DAYS];
	for (int i = 0; i < MOTIVE_DAYS; i++)
		row->before += row->days[i];
	row->recurring = *row->name != '\0' && motive_is_recurring(row->customers, row->before);
	row->reference = reference != NULL;
	g_ptr_array_add(g->channels, NULL);
	row->channels = g_strdupv((char **)g->channels->pdata);
	return row;
}

static int
by_need(gconstpointer a, gconstpointer b)
{
	const struct motive_row *x = *(struct motive_row *const *)a, *y = *(struct motive_row *const *)b;

	if (x->recurring != y->recurring)
		return y->recurring - x->recurring;
	if (x->customers != y->customers)
		return y->customers - x->customers;
	return x->angry != y->angry ? y->angry - x->angry : strcmp(x->name, y->name);
}

GPtrArray *
motive_report(struct db *db, gint64 now, GError **error)
{
	g_autoptr(GHashTable) all = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, gather_free);
	gint64 starts[DAYS + 1];
	GHashTableIter iter;
	gpointer g;
	GPtrArray *rows;

	fill_days(now, starts);
	if (!gather_all(db, starts, all, error))
		return NULL;
	rows = g_ptr_array_new_with_free_func((GDestroyNotify)motive_row_free);
	g_hash_table_iter_init(&iter, all);
	while (g_hash_table_iter_next(&iter, NULL, &g))
		g_ptr_array_add(rows, finish(db, g));
	g_ptr_array_sort(rows, by_need);
	return rows;
}

/* ---- words -------------------------------------------------------------------------- */

GPtrArray *
motive_words_rising(struct db *db, gint64 now, guint max, GError **error)
{
	AUTO(words) words = words_new();
	gint64 starts[DAYS + 1];

	fill_days(now, starts);
	DB_QUERY(q, db, error, SQL("SELECT at, subject, text FROM message WHERE id >= ? AND id < ? AND direction = 'in'"
		" AND automatic = 'no' AND moot = 0 AND kind NOT IN ('edit', 'delete', 'reaction')"
		" ORDER BY id DESC LIMIT ?"), INT(starts[0] << ID_BITS), INT(starts[DAYS] << ID_BITS),
		INT(MOTIVE_WORDS_TEXTS));
	while (db_row(&q)) {
		g_autofree char *own = quote_own(db_col_text(&q, 2));
		g_autofree char *text = g_strconcat(db_col_text(&q, 1), "\n\n", own, NULL);

		words_add(words, text, db_col_int(&q, 0) >= starts[MOTIVE_DAYS]);
	}
	return q.failed ? NULL : words_rising(words, max);
}
