/* cache/motive-report.c — what comes back: motives of dissatisfied customers by day, and new words (F10). */
#include "cache/motive.h"

#include "base/date.h"
#include "base/text.h"
#include "cache/db-private.h"
#include "core/quote.h"

#include <string.h>

#define DAYS (MOTIVE_DAYS + 1)
#define QUOTES 3
#define QUOTE_COLUMNS 200

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
	gint64 quotes[QUOTES]; /* message ids, the angriest first, 0 none … */
	int moods[QUOTES]; /* … how angry … */
	gint64 quoted[QUOTES]; /* … and whose */
};

void
motive_row_free(struct motive_row *r)
{
	if (r == NULL)
		return;
	g_free(r->name);
	g_strfreev(r->channels);
	g_strfreev(r->quotes);
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

/* The angriest of the day, each of another customer. */
static void
quote(struct gather *g, const struct complaint *c)
{
	int at = 0;

	for (int i = 0; i < QUOTES; i++)
		if (g->quoted[i] == c->customer && g->quotes[i] != 0)
			return;
	while (at < QUOTES && g->quotes[at] != 0 && g->moods[at] >= c->mood)
		at++;
	if (at == QUOTES)
		return;
	for (int i = QUOTES - 1; i > at; i--) {
		g->quotes[i] = g->quotes[i - 1];
		g->moods[i] = g->moods[i - 1];
		g->quoted[i] = g->quoted[i - 1];
	}
	g->quotes[at] = c->message;
	g->moods[at] = c->mood;
	g->quoted[at] = c->customer;
}

/* Masked before it is cut: half a number is not recognised any more. */
static char **
quote_words(struct db *db, const struct guard *guard, const struct gather *g)
{
	char *list[QUOTES + 1] = { NULL };
	int n = 0;
	char **copy;

	for (int i = 0; i < QUOTES && g->quotes[i] != 0; i++) {
		DB_QUERY(q, db, NULL, SQL("SELECT text FROM message WHERE id = ?"), INT(g->quotes[i]));

		if (db_row(&q)) {
			g_autofree char *own = quote_own(db_col_text(&q, 0));
			g_autofree char *masked = guard_mask(guard, own);

			list[n++] = text_snippet(masked, QUOTE_COLUMNS);
		}
	}
	copy = g_strdupv(list);
	while (n > 0)
		g_free(list[--n]);
	return copy;
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
		" WHERE o.message BETWEEN ?1 AND ?2 + ?5 AND m.at BETWEEN ?1 AND ?2 - 1 AND o.score + ?3 * o.third >= ?4 AND m.moot = 0"
		" ORDER BY o.message"), INT(starts[0]), INT(starts[DAYS]), INT(MOOD_INSIST), INT(MOOD_LEAST),
		INT(DB_ID_REACH));

	while (db_row(&q)) {
		struct complaint c = { .message = db_col_int(&q, 0), .at = db_col_int(&q, 1),
			.customer = db_col_int(&q, 2), .mood = (int)db_col_int(&q, 3),
			.channel = db_col_text(&q, 4) };

		count(gather_of(all, db_col_text(&q, 5)), &c, day_of(starts, c.at));
	}
	return !q.failed;
}

static struct motive_row *
finish(struct db *db, const struct guard *guard, struct gather *g)
{
	struct motive_row *row = g_memdup2(&g->row, sizeof(g->row));
	g_autofree char *reference = motive_reference(db, row->name, NULL);

	row->name = g_strdup(row->name);
	row->customers = row->days[MOTIVE_DAYS];
	for (int i = 0; i < MOTIVE_DAYS; i++)
		row->before += row->days[i];
	row->recurring = *row->name != '\0' && motive_is_recurring(row->customers, row->before);
	row->reference = reference != NULL;
	row->quotes = quote_words(db, guard, g);
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
motive_report(struct db *db, const struct guard *guard, gint64 now, GError **error)
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
		g_ptr_array_add(rows, finish(db, guard, g));
	g_ptr_array_sort(rows, by_need);
	return rows;
}

/* ---- words -------------------------------------------------------------------------- */

struct motive_words {
	struct words *words;
	gint64 starts[DAYS + 1];
	gint64 above; /* messages with a higher id have been read */
	int left; /* messages that may still be read */
};

struct motive_words *
motive_words_new(gint64 now)
{
	struct motive_words *w = g_new0(struct motive_words, 1);

	w->words = words_new();
	w->left = MOTIVE_WORDS_TEXTS;
	fill_days(now, w->starts);
	w->above = w->starts[DAYS] + DB_ID_REACH;
	return w;
}

void
motive_words_free(struct motive_words *w)
{
	if (w == NULL)
		return;
	words_free(w->words);
	g_free(w);
}

int
motive_words_more(struct motive_words *w, struct db *db, int texts, GError **error)
{
	int most = MIN(texts, w->left), n = 0;
	DB_QUERY(q, db, error, SQL("SELECT id, at, subject, text FROM message WHERE id >= ?1 AND id < ?2 AND at BETWEEN ?1 AND ?4 - 1 AND direction = 'in'"
		" AND automatic = 'no' AND moot = 0 AND kind NOT IN ('edit', 'delete', 'reaction')"
		" ORDER BY id DESC LIMIT ?3"), INT(w->starts[0]), INT(w->above), INT(most), INT(w->starts[DAYS]));

	for (; db_row(&q); n++) {
		g_autofree char *own = quote_own(db_col_text(&q, 3));
		g_autofree char *text = g_strconcat(db_col_text(&q, 2), "\n\n", own, NULL);

		w->above = db_col_int(&q, 0);
		words_add(w->words, text, db_col_int(&q, 1) >= w->starts[MOTIVE_DAYS]);
	}
	w->left -= n;
	return q.failed ? -1 : n == most && w->left > 0;
}

GPtrArray *
motive_words_rising(const struct motive_words *w, guint max)
{
	return words_rising(w->words, max);
}
