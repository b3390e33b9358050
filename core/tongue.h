/* core/tongue.h — which language a text is in, told by its small words. */
#ifndef GUICHET_CORE_TONGUE_H
#define GUICHET_CORE_TONGUE_H

#include "core/prose.h"

/* "fr", "en", "de", "es", "it", "nl" or "pt" (static); NULL when the text is too short or two are as likely. */
const char *tongue_guess(const struct prose *);
/* How many of its words are small words of that language; 0 for a language not known here. */
guint tongue_count(const struct prose *, const char *lang);

#endif
