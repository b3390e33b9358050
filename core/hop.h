/* core/hop.h — the same question on a second channel (FEATURES F11).
 *
 * Two conversations of one person on different channels are about one thing when they lie within
 * HOP_WINDOW of each other and share a motive, or their word stems to HOP_JACCARD. Pure. */
#ifndef GUICHET_CORE_HOP_H
#define GUICHET_CORE_HOP_H

#include <glib.h>

#define HOP_WINDOW (G_GINT64_CONSTANT(72) * 60 * 60 * 1000) /* ms */
#define HOP_JACCARD 0.4
#define HOP_SHARED_MIN 2 /* one word in common is no question in common */
#define HOP_STEMS_MAX 400 /* of one text; the rest is not looked at */

/* Stems of a writer's own words, subject first: folded, small words and greetings left out (transfer full;
 * a set of char *). */
GHashTable *hop_stems(const char *subject, const char *text);

/* |A ∩ B| ÷ |A ∪ B|; 0 when fewer than HOP_SHARED_MIN are shared. */
double hop_jaccard(GHashTable *a, GHashTable *b);

#endif
