/* core/usage.h — how a customer reaches us, worked out from what they did: the study's three types.
 *
 * Of the last twelve months: social when most messages came where everybody reads or over a social network, web
 * when over mail and private messages, silent when nothing came (or nothing ever). Pure. */
#ifndef GUICHET_CORE_USAGE_H
#define GUICHET_CORE_USAGE_H

#include <glib.h>

#define USAGE_SPAN_DAYS 365

/*	type      name      shown */
#define USAGE_TYPES(_) \
	_(SILENT, "silent", N_("silent")) \
	_(WEB,    "web",    N_("by mail and message")) \
	_(SOCIAL, "social", N_("on social networks"))

enum usage_type {
#define USAGE_ENUM(type, name, shown) USAGE_##type,
	USAGE_TYPES(USAGE_ENUM)
#undef USAGE_ENUM
	USAGE_TYPE_N
};
const char *usage_name(enum usage_type);
const char *usage_shown(enum usage_type); /* translated */

/* Is a channel of this kind (core/channel name) one of social networks? */
gboolean usage_is_social(const char *kind);
/* Messages of the customer in those twelve months, by where they came. A tie is web. */
enum usage_type usage_of(gint64 social, gint64 others);

#endif
