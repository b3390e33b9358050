/* tui/findings.h — what the checks say of a draft, shown beside it (or below, where there is no room) as it is
 * written. No keys of its own: the composer has them. */
#ifndef GUICHET_TUI_FINDINGS_H
#define GUICHET_TUI_FINDINGS_H

#include "cache/review.h"
#include "tui/desk.h"
#include "tui/page.h"

struct findings;
struct findings *findings_new(void);
void findings_free(struct findings *);
AUTO_DEFINE(findings);

/* What is known of the case, anew: it has changed, or the draft goes elsewhere. Tells what went wrong. */
void findings_load(struct findings *, struct desk *, const struct draft *);
/* Runs the checks on these words; whole: on all of them, however long (a draft above REVIEW_LIVE_MAX is looked at only as far
 * while it is written). */
void findings_run(struct findings *, struct desk *, const char *body, guint files, gboolean whole);
/* The last run (borrowed until the next), or NULL. */
const struct review *findings_review(const struct findings *);

gboolean findings_stop(const struct findings *); /* an error keeps it here */

/* The next or previous one gets the cursor. */
void findings_step(struct findings *, int by);
/* Where the one with the cursor is: a place in the draft, or (TRUE) in the customer's message, which `page` is made to
 * show. FALSE with *at G_MAXSIZE: there is none. */
gboolean findings_place(struct findings *, gsize *at, struct page **page);
/* A person says that the first open question is answered otherwise. FALSE after telling why not. */
gboolean findings_settle(struct findings *, struct desk *, const struct draft *);

/* Lines of w cells that it wants below a text, at most `most`; 0 when there is nothing to say. */
int findings_lines(const struct findings *, int most, int w);
int findings_draw(const struct findings *, struct area, gboolean beside); /* the cells its first line takes */

#endif
