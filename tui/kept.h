/* tui/kept.h — the cases of a view that a limit keeps, found a few milliseconds at a time. When
 * the cache has changed they are found anew behind those that are shown. */
#ifndef GUICHET_TUI_KEPT_H
#define GUICHET_TUI_KEPT_H

#include "cache/inbox-walk.h"

struct kept;
struct kept *kept_new(void);
void kept_free(struct kept *);
AUTO_DEFINE(kept);

/* Begins with nothing, and looks at the first cases at once. */
void kept_start(struct kept *, struct db *, const struct inbox_query *);
/* Begins anew behind what is shown; once only, however often the cache changes meanwhile. */
void kept_renew(struct kept *, struct db *, const struct inbox_query *);
/* Goes on for some milliseconds. IDLE: there was nothing to do. BUSY: not yet at the end, and
 * nothing shown has changed; GREW: more is shown at the end; DONE: all is as it should be. */
enum kept_news { KEPT_IDLE, KEPT_BUSY, KEPT_GREW, KEPT_DONE };
enum kept_news kept_more(struct kept *, struct db *);
gboolean kept_is_whole(const struct kept *); /* what is shown is all there is */

int kept_count(const struct kept *);
/* The place of a case among those shown, -1 when it is not kept; its place in the view. */
int kept_find(const struct kept *, gint64 case_id);
int kept_at(const struct kept *, int index);
/* struct inbox_row * (transfer full); those that have gone meanwhile are kept no more. */
GPtrArray *kept_rows(struct kept *, struct db *, int first, int count);

#endif
