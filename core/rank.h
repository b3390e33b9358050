/* core/rank.h — which of some texts are about the same thing as another: BM25 (Robertson and Zaragoza 2009), k1 1.2, b 0.75.
 *
 * Words are folded, lose a final s, x and e and are cut to five letters, so that their forms meet; words that every letter
 * has are left out. Pure; linear in the texts. */
#ifndef GUICHET_CORE_RANK_H
#define GUICHET_CORE_RANK_H

#include "base/auto.h"

#include <glib.h>

struct rank;
struct rank *rank_new(void);
void rank_free(struct rank *);
AUTO_DEFINE(rank);

/* A new text; its number, from 0. */
guint rank_text(struct rank *);
/* More words of the text of that number, each counted `weight` times; at most 4 KiB of them are read. */
void rank_add(struct rank *, guint number, const char *words, guint weight);

/* How near each text is to `query`: one double a text, 0 nothing in common (transfer full). */
GArray *rank_scores(const struct rank *, const char *query);

#endif
