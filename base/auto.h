/* base/auto.h — scope-owned pointers for our own structs, as g_autoptr is for GLib's.
 *
 *	AUTO_DEFINE(json);                 in json.h, after json_free(struct json *)
 *	AUTO(json) out = json_new();       freed when `out` leaves its scope
 */
#ifndef GUICHET_BASE_AUTO_H
#define GUICHET_BASE_AUTO_H

#include <glib.h>

#define AUTO_DEFINE(name) \
	static inline void name##_auto_free(struct name **p) \
	{ \
		if (*p != NULL) \
			name##_free(*p); \
	} \
	struct name

#define AUTO(name) __attribute__((cleanup(name##_auto_free))) struct name *

#endif
