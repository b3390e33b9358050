/* cache/story.h — what happened to a case in time, read from the journal, and what came of it. */
#ifndef GUICHET_CACHE_STORY_H
#define GUICHET_CACHE_STORY_H

#include "cache/db.h"
#include "core/episode.h"

struct story { /* look, do not touch */
	gint64 case_id, account;
	char *queue, *home; /* where the case is now; the queue of its account */
	GArray *events; /* struct episode_event */
	struct episode_rules rules;
	struct episodes *episodes;
	GStringChunk *words; /* owns the strings of all the above */
	GArray *parts; /* struct shift_part */
};

/* NULL without error: there is no such case; with one: the cache failed (transfer full). Calendars are borrowed
 * from the handle. */
struct story *story_load(struct db *, gint64 case_id, GError **error);
void story_free(struct story *);
AUTO_DEFINE(story);

#endif
