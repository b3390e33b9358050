/* tui/picker-private.h — the picker's state, shared by its files. */
#ifndef GUICHET_TUI_PICKER_PRIVATE_H
#define GUICHET_TUI_PICKER_PRIVATE_H

#include "cache/suggest.h"
#include "tui/edit.h"
#include "tui/list.h"
#include "tui/page.h"
#include "tui/picker.h"

struct entry { /* a line of the list */
	const struct canned *canned; /* borrowed from the store; NULL: */
	const struct suggest_answer *answer; /* borrowed from suggest */
	enum canned_part part;
	double score;
	int fit; /* to the letters typed */
	gboolean foreign; /* in another language than the customer's */
	struct canned_use use;
};

struct picker_view {
	struct view view;
	struct picker_opts opts;
	struct draft *draft;
	struct canned_store *store;
	struct suggest *suggest;
	gboolean learning; /* suggest_more has more to do */
	char *motive; /* of the case, "" unknown */
	GHashTable *uses; /* name -> struct canned_use * */
	struct edit *edit;
	struct list list;
	GArray *entries; /* struct entry */
	struct value *data; /* what templates are filled with; NULL: it could not be read */
	struct value *asked; /* the member "ask" of it, borrowed */
	const struct canned *filled; /* the template that `asked` is for */
	guint asking; /* which of its questions is asked */
	/* the preview */
	struct page *page;
	int page_width;
	char *text; /* of the selected one; NULL: it cannot be filled */
	GPtrArray *gaps; /* struct template_gap * */
	char *trouble; /* why it cannot be taken, a sentence, or NULL */
};

/* picker-list.c: which lines there are for what is typed, best first. */
void picker_list(struct picker_view *);
const struct entry *picker_selected(const struct picker_view *); /* NULL none */

/* picker-fill.c: the selected one for this case, as text and as the preview's page. */
void picker_fill(struct picker_view *);
void picker_page(struct picker_view *, int width);
/* Takes the selected one: asks what it wants to know, then hands it over and closes; or says what is missing. */
void picker_take(struct picker_view *);

#endif
