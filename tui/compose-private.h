/* tui/compose-private.h — the composer's state, shared by its files. */
#ifndef GUICHET_TUI_COMPOSE_PRIVATE_H
#define GUICHET_TUI_COMPOSE_PRIVATE_H

#include "tui/edit.h"
#include "tui/findings.h"
#include "tui/letter.h"
#include "tui/page.h"
#include "tui/remarks.h"

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
	struct remarks *remarks; /* of its channel */
	struct findings *findings; /* of the checks */
	gint64 look_at; /* when the checks are to look at the words again, monotonic ms; 0 they have */
	char *reason; /* why it is sent though checks object, or NULL */
	gint64 send_by; /* to be sent when the channel has spoken, at the latest then; monotonic ms, 0 not */
	gboolean sent; /* may close without a question */
};

/* Takes the pane's text, saves the row, checks it. */
void compose_save(struct compose_view *);

/* compose-draw.c, for view_ops. */
void compose_draw(struct view *, struct area, int *cursor_y, int *cursor_x);

/* compose-findings.c. Has the checks look at the words as they stand (whole: at all of them); what they know of the
 * case is loaded anew; draws them beside or below the text, whose area gives way; FALSE when an action is not about them. */
void compose_look(struct compose_view *, gboolean whole);
void compose_load_findings(struct compose_view *);
void compose_place_findings(const struct compose_view *, struct area, gboolean room, struct area *pane);
gboolean compose_finding_act(struct compose_view *, enum action);

/* compose-send.c. Has the channel asked about the words as they are saved (again: though nothing has changed); FALSE
 * when nobody answers. */
gboolean compose_ask(struct compose_view *, gboolean again);
/* Sends when all agree, or asks the writer; the channel has the last word, if it speaks in time. */
void compose_send(struct compose_view *);
/* It has spoken, or was silent too long. May close the view. */
void compose_send_checked(struct compose_view *);
/* Both close the view, the second after a question. */
void compose_postpone(struct compose_view *);
void compose_abort(struct compose_view *);

/* compose-template.c: a template, chosen and put in at the cursor. */
void compose_template(struct compose_view *);

/* Recipients, subject, identity, files, the hour to leave; FALSE when the action is none of these. */
gboolean compose_field_act(struct compose_view *, enum action, const char *arg);

#endif
