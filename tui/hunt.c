/* tui/hunt.c — the next case with some words. A hunt up is a walk down the view turned round. */
#include "tui/hunt.h"

#include "base/date.h"

#define BUDGET 3 /* ms for one go */

struct hunt {
	struct inbox_walk *walk;
	struct inbox_query query; /* strings are ours */
	char *advisor, *limit, *phrase;
	GArray *found;
	int from, total; /* in the order of the walk */
	gboolean up, round; /* round: it began again at the top */
};

static void
begin(struct hunt *h, int offset)
{
	struct inbox_query q = h->query;

	q.offset = offset;
	inbox_walk_free(h->walk);
	h->walk = inbox_walk_new(&q, h->phrase);
}

struct hunt *
hunt_new(const struct inbox_query *view, const char *phrase, int from, int total, int by)
{
	struct hunt *h = g_new0(struct hunt, 1);

	h->query = *view;
	h->query.advisor = h->advisor = g_strdup(view->advisor);
	h->query.limit = h->limit = g_strdup(view->limit);
	h->query.reverse = by < 0 ? !view->reverse : view->reverse;
	h->phrase = g_strdup(phrase);
	h->found = g_array_new(FALSE, FALSE, sizeof(struct inbox_found));
	h->up = by < 0;
	h->total = total;
	h->from = h->up ? total - 1 - from : from;
	begin(h, h->from + 1);
	return h;
}

void
hunt_free(struct hunt *h)
{
	if (h == NULL)
		return;
	inbox_walk_free(h->walk);
	g_array_unref(h->found);
	g_free(h->advisor);
	g_free(h->limit);
	g_free(h->phrase);
	g_free(h);
}

static enum hunt_answer
take_first(struct hunt *h, struct inbox_found *found)
{
	*found = g_array_index(h->found, struct inbox_found, 0);
	if (h->round && found->at > h->from)
		return HUNT_NOTHING;
	if (h->up)
		found->at = h->total - 1 - found->at;
	return HUNT_FOUND;
}

enum hunt_answer
hunt_more(struct hunt *h, struct db *db, struct inbox_found *found)
{
	gint64 until = date_monotonic() + BUDGET;

	do {
		gboolean more = inbox_walk_more(db, h->walk, h->found, NULL);

		if (h->found->len > 0)
			return take_first(h, found);
		if (more)
			continue;
		if (h->round)
			return HUNT_NOTHING;
		h->round = TRUE;
		begin(h, 0);
	} while (date_monotonic() < until);
	return HUNT_GOES_ON;
}
