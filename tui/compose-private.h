/* tui/compose-private.h — the composer's state, shared by its two files. */
#ifndef GUICHET_TUI_COMPOSE_PRIVATE_H
#define GUICHET_TUI_COMPOSE_PRIVATE_H

#include "tui/edit.h"
#include "tui/letter.h"
#include "tui/page.h"

struct compose_view {
	struct view view;
	struct letter *letter;
	struct edit *edit;
	gboolean writing;
	gint64 last_key, first_key; /* unsaved since, monotonic ms; 0 all is saved */
	gint64 saved_at; /* UTC ms */
	gint64 hold_until; /* send not before, 0 the channel's own hold */
	struct page *preview; /* shown instead of the pane, or NULL */
	char *news; /* what came while it is written, or NULL */
	gboolean sent; /* may close without a question */
};

/* Takes the pane's text, saves the row, checks it. */
void compose_save(struct compose_view *);

/* Recipients, subject, identity, files, the hour to leave; FALSE when the action is none of these. */
gboolean compose_field_act(struct compose_view *, enum action, const char *arg);

#endif
