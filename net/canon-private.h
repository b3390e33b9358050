/* net/canon-private.h — what the parts of net/canon share. For net/canon*.c only. */
#ifndef GUICHET_NET_CANON_PRIVATE_H
#define GUICHET_NET_CANON_PRIVATE_H

#include "net/canon.h"

/* Sets *fault; always FALSE. */
gboolean canon_refuse(struct canon_fault *fault, enum canon_wrong what, const char *field);

/* A link that a person may be sent to (`web`), or a place where a file lies. NULL is one. */
gboolean canon_is_link(const char *link, gboolean web);
/* A language tag by its letters, or NULL. */
gboolean canon_is_lang(const char *lang);

#endif
