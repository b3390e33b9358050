/* base/lang.h — the language spoken to the person: gettext's catalogue, found beside the
 * program when it runs from the build folder, below PREFIX when it is installed. */
#ifndef GUICHET_BASE_LANG_H
#define GUICHET_BASE_LANG_H

#include <glib.h>

/* The person reads French rather than English. */
gboolean lang_is_french(void);

/* "0.3", "0,3": a number with so many decimals (transfer full). */
char *lang_real(double value, int decimals);

/* Sets the locale from the environment and opens the catalogue. Once, early in main. */
void lang_start(void);

#endif
