/* tui/picker.h — templates, and answers that closed cases like this one: found by a few letters, seen as they will be for this
 * very case, and taken. */
#ifndef GUICHET_TUI_PICKER_H
#define GUICHET_TUI_PICKER_H

#include "cache/canned.h"
#include "tui/desk.h"

struct picked {
	const struct canned *canned; /* NULL: an earlier answer */
	enum canned_part part;
	const char *text; /* ready to be put in: nothing is missing */
	const struct canned_store *store; /* has its files */
};
/* Everything borrowed for the call. */
typedef void picker_taken(struct desk *, gpointer user, const struct picked *);

struct picker_opts {
	const struct draft *draft; /* a copy is kept */
	const char *kind; /* of its channel: core/channel */
	gboolean public_;
	const struct length_rule *limit; /* borrowed while the picker is open, as user */
	gboolean greeted, closed; /* as in struct canned_fill */
	picker_taken *taken;
	gpointer user;
};
/* Opens it over the view on top, which stays. */
void picker_open(struct desk *, const struct picker_opts *);

#endif
