/* core/speech-private.h — the two halves of core/speech: cutting into words, and into sentences. */
#ifndef GUICHET_CORE_SPEECH_PRIVATE_H
#define GUICHET_CORE_SPEECH_PRIVATE_H

#include "core/speech.h"

/* Appends the words of bytes start..end of the source. */
void speech_cut(struct speech *, guint32 start, guint32 end);
/* Makes the sentences of all words. */
void speech_group(struct speech *);

#endif
