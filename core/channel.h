/* core/channel.h — kinds of channel: what is public, how length is counted, how long an
 * answer may be undone, how long the reply window is open. One row a kind. */
#ifndef GUICHET_CORE_CHANNEL_H
#define GUICHET_CORE_CHANNEL_H

#include <glib.h>

enum channel_unit { UNIT_NONE, UNIT_GRAPHEMES, UNIT_UTF16, UNIT_BYTES };

struct channel {
	const char *name; /* "mail"; what accounts, JSON and SQL say */
	const char *title; /* "e-mail" (translated when shown) */
	const char *mark, *mark_ascii; /* one cell each, for lists */
	gboolean public_; /* what is written there, everybody reads */
	enum channel_unit unit;
	gint64 max; /* in that unit; 0 = no limit */
	int undo_s; /* seconds an answer is held back so that it can be undone */
	gint64 window_s; /* seconds after the customer's message in which we may answer; 0 = always */
	gint64 target_s; /* default reply target in seconds */
};

/* NULL when there is no such channel (borrowed, static). */
const struct channel *channel_find(const char *name);
const struct channel *channel_list(gsize *n);

/* Length of `text` as this channel counts it. */
gint64 channel_length(const struct channel *, const char *text);
const char *channel_unit_name(enum channel_unit); /* "characters", "UTF-16 units", "bytes"; English */

#endif
