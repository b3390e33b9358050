/* core/prose-private.h — the parts of core/prose: characters, cutting into words, sentences. */
#ifndef GUICHET_CORE_PROSE_PRIVATE_H
#define GUICHET_CORE_PROSE_PRIVATE_H

#include "core/prose.h"

enum letter { SPACE, NEWLINE, LETTER, DIGIT, APOSTROPHE, DASH, MARK };
enum letter prose_letter(guint32 c);
gboolean prose_is_zero_width(guint32 c); /* a soft hyphen, a joiner: nothing that anybody sees */
gboolean prose_is_hyphen(guint32 c); /* of the dashes, those that tie words */
/* What a mark reads as; NULL: itself. */
const char *prose_mark_name(guint32 c);
/* Where an address of the web or of mail ends that begins at `p`; `p`: there is none. */
const char *prose_link_end(const char *p, const char *end);

/* "m", "tel", "art": a dot behind it ends no sentence. */
gboolean prose_is_abbreviation(const struct prose *, gint64 i);
void prose_add_sentence(struct prose *, guint first, guint end, enum sentence_part);
/* Make the sentences of all words: prose-sentence.c, prose-part.c. */
void prose_apart_sentences(struct prose *);
void prose_whole_sentences(struct prose *);

#endif
