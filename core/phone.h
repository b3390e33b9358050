/* core/phone.h — telephone numbers in a text: French ones in every grouping, others in their
 * international form.
 *
 * Sources: Arcep's numbering plan (ten digits from 0; 08xx and 3xxx are services, nobody's own),
 * ITU-T E.164 (+ and 7 to 15 digits). Offsets are bytes; any bytes; linear. */
#ifndef GUICHET_CORE_PHONE_H
#define GUICHET_CORE_PHONE_H

#include <glib.h>

struct phone {
	gsize start, end;
	gboolean service; /* 08xx: a company's, never a person's */
	char number[20]; /* "+33123456789" */
};

/* In the order of the text, none inside another (transfer full, struct phone). 3xxx is none: four
 * digits are a number only where words say so. */
GArray *phone_find(const char *text, gsize n);

/* Bytes of what may stand between two digits of one number at `at`: a space of any kind, a dot, a
 * dash, a slash, a line end, at most three of them. 0 when none does. */
gsize phone_separator(const char *text, gsize n, gsize at);

#endif
