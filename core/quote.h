/* core/quote.h — which lines of a mail are the writer's own words.
 *
 * Pure: text in, spans out. French and English reply headers ("Le … a écrit :", "On … wrote:",
 * "-----Message d'origine-----", Outlook's De:/Envoyé: block), ">" levels, "-- " signatures
 * (RFC 3676 §4.3), phone-app signatures, legal footers. */
#ifndef GUICHET_CORE_QUOTE_H
#define GUICHET_CORE_QUOTE_H

#include <glib.h>

enum quote_kind { QUOTE_OWN, QUOTE_HEADER, QUOTE_QUOTED, QUOTE_SIGNATURE };

struct quote_span { /* a run of whole lines */
	enum quote_kind kind;
	guint32 start, end; /* byte offsets; end is after the newline */
	int level; /* depth of quoting, 0 for own text */
};

/* The whole text as adjoining spans, in order (transfer full, element struct quote_span). */
GArray *quote_split(const char *text);

/* Only the writer's own words: for snippets, language, review (transfer full). */
char *quote_own(const char *text);
char *quote_own_of(const char *text, const GArray *spans); /* the same, of what is split already */

/* The text as quoted in an answer: "> " before each line, level kept, signature left out,
 * preceded by the attribution line given (transfer full). */
char *quote_reply(const char *text, const char *attribution);

#endif
