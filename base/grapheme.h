/* base/grapheme.h — moving through text by what a person perceives as a character, and by words. */
#ifndef GUICHET_BASE_GRAPHEME_H
#define GUICHET_BASE_GRAPHEME_H

#include <glib.h>

/* Bytes of the grapheme (UAX #29) at the start of n bytes of any kind; 0 when n is. */
gsize grapheme_size(const char *p, gsize n);
/* Extended_Pictographic: what an emoji sequence begins with, flags and keycaps apart. */
gboolean grapheme_is_pictograph(gunichar c);

/* Offsets in valid UTF-8: the grapheme (UAX #29) that begins or ends at `at` is passed over. */
gsize grapheme_after(const GString *, gsize at);
gsize grapheme_before(const GString *, gsize at);
/* To the end of the next word, to the start of the one before. */
gsize grapheme_word_after(const GString *, gsize at);
gsize grapheme_word_before(const GString *, gsize at);

#endif
