/* tui/story.h — a case as lines of a page: messages, notes and acts in the order of time. */
#ifndef GUICHET_TUI_STORY_H
#define GUICHET_TUI_STORY_H

#include "base/conf.h"
#include "cache/inbox.h"
#include "tui/page.h"

struct story_opts {
	const struct conf *conf; /* whose senders are ours; NULL: nobody is looked at */
	gint64 case_id, now;
	gint64 message; /* *last is to be that one, 0 none */
	const char *advisor;
	int width;
	gboolean details; /* all headers, every act */
	gboolean quoted; /* quoted lines unfolded */
};

/* Fills the page. *last is the line where the last message of a person begins, or `message` where that is
 * given. FALSE when the case cannot be read. */
gboolean story_tell(struct page *, struct db *, const struct story_opts *, int *last, GError **error);

/* "12.4 k followers" (transfer full). */
char *story_reach(gint64 followers);

/* How the clock of a case stands and why, and its whole journal. */
gboolean story_tell_timers(struct page *, struct db *, const struct story_opts *, GError **error);

#endif
