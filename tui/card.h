/* tui/card.h — a customer as lines of a page: the card, and the panel beside a case. */
#ifndef GUICHET_TUI_CARD_H
#define GUICHET_TUI_CARD_H

#include "cache/people.h"
#include "tui/page.h"

struct card_opts {
	gint64 now;
	int width;
	gboolean brief; /* beside a case: no evidence, no rules with words at their right end */
	gboolean revealed; /* what is sensitive is shown */
	const char *merge_key, *mask_key; /* named where they help; "" none */
};

/* The fields that every card has, and what a field is called (static, or the name itself). */
#define CARD_OWN_N 5
extern const struct card_own_field {
	const char *name, *title; /* N_() */
} card_own_fields[CARD_OWN_N];
const char *card_field_shown(const char *name);

/* Fills the page. FALSE when something cannot be read. */
gboolean card_tell(struct page *, struct db *, const struct customer *, const struct card_opts *, GError **error);

/* What becomes of two cards when `other` is merged into `into`; keep: as in merge_preview. */
gboolean card_tell_merge(struct page *, struct db *, gint64 into, gint64 other, GHashTable *keep,
	const struct card_opts *, GError **error);

#endif
