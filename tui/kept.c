/* tui/kept.c — the cases of a view that a limit keeps. */
#include "tui/kept.h"

#include "base/date.h"

#define BUDGET 3 /* ms for one go: less than what a person who types can feel */

struct kept {
	struct inbox_walk *walk; /* or NULL: at its end */
	GArray *shown; /* struct inbox_found */
	GArray *coming; /* the same, found anew; NULL: what is found is shown at once */
	struct inbox_query again; /* the cache changed since the walk began */
	gboolean is_again;
	char *advisor, *limit; /* of `again` */
};

struct kept *
kept_new(void)
{
	struct kept *k = g_new0(struct kept, 1);

	k->shown = g_array_new(FALSE, FALSE, sizeof(struct inbox_found));
	return k;
}

static void
stop(struct kept *k)
{
	g_clear_pointer(&k->walk, inbox_walk_free);
	g_clear_pointer(&k->coming, g_array_unref);
	k->is_again = FALSE;
}

void
kept_free(struct kept *k)
{
	if (k == NULL)
		return;
	stop(k);
	g_array_unref(k->shown);
	g_free(k->advisor);
	g_free(k->limit);
	g_free(k);
}

void
kept_start(struct kept *k, struct db *db, const struct inbox_query *query)
{
	stop(k);
	g_array_set_size(k->shown, 0);
	k->walk = inbox_walk_new(query, NULL);
	kept_more(k, db);
}

static void
remember(struct kept *k, const struct inbox_query *query)
{
	char *advisor = g_strdup(query->advisor), *limit = g_strdup(query->limit);

	g_free(k->advisor);
	g_free(k->limit);
	k->again = *query;
	k->again.advisor = k->advisor = advisor;
	k->again.limit = k->limit = limit;
	k->is_again = TRUE;
}

void
kept_renew(struct kept *k, struct db *db, const struct inbox_query *query)
{
	if (k->walk != NULL) {
		remember(k, query);
		return;
	}
	k->coming = g_array_new(FALSE, FALSE, sizeof(struct inbox_found));
	k->walk = inbox_walk_new(query, NULL);
	kept_more(k, db);
}

static void
finish(struct kept *k)
{
	GArray *coming = g_steal_pointer(&k->coming);

	g_clear_pointer(&k->walk, inbox_walk_free);
	if (coming != NULL) {
		g_array_unref(k->shown);
		k->shown = coming;
	}
}

enum kept_news
kept_more(struct kept *k, struct db *db)
{
	gint64 until = date_monotonic() + BUDGET;
	gboolean more = TRUE;

	if (k->walk == NULL)
		return KEPT_IDLE;
	while (more && date_monotonic() < until)
		more = inbox_walk_more(db, k->walk, k->coming != NULL ? k->coming : k->shown, NULL);
	if (more)
		return k->coming != NULL ? KEPT_BUSY : KEPT_GREW;
	finish(k);
	if (k->is_again) {
		k->is_again = FALSE;
		kept_renew(k, db, &k->again);
	}
	return KEPT_DONE;
}

gboolean
kept_is_whole(const struct kept *k)
{
	return k->walk == NULL || k->coming != NULL;
}

int
kept_count(const struct kept *k)
{
	return (int)k->shown->len;
}

int
kept_at(const struct kept *k, int index)
{
	return g_array_index(k->shown, struct inbox_found, (guint)index).at;
}

int
kept_find(const struct kept *k, gint64 case_id)
{
	for (guint i = 0; i < k->shown->len; i++)
		if (g_array_index(k->shown, struct inbox_found, i).case_id == case_id)
			return (int)i;
	return -1;
}

static void
free_row(gpointer row)
{
	inbox_row_free(row);
}

GPtrArray *
kept_rows(struct kept *k, struct db *db, int first, int count)
{
	GPtrArray *rows = g_ptr_array_new_with_free_func(free_row);
	guint i = (guint)first;

	while (i < k->shown->len && rows->len < (guint)count) {
		gint64 id = g_array_index(k->shown, struct inbox_found, i).case_id;
		struct inbox_row *row = inbox_case(db, id, NULL);

		if (row != NULL) {
			g_ptr_array_add(rows, row);
			i++;
		} else {
			g_array_remove_index(k->shown, i);
		}
	}
	return rows;
}
