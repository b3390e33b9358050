/* core/channel.h — kinds of channel: what is public, how length is counted, how long an
 * answer may be undone, how long the reply window is open. One row a kind. */
#ifndef GUICHET_CORE_CHANNEL_H
#define GUICHET_CORE_CHANNEL_H

#include "core/length.h"

#include <glib.h>

struct channel {
	const char *name; /* "mail"; what accounts, JSON and SQL say */
	const char *title; /* "e-mail" (translated when shown) */
	const char *mark, *mark_ascii; /* one cell each, for lists */
	gboolean public_; /* what is written there, everybody reads */
	gboolean one_answer; /* each message has room for one: another would take its place */
	struct length_rule limit; /* of the kind; what a server says is its account's business */
	int undo_s; /* seconds an answer is held back so that it can be undone */
	gint64 window_s; /* seconds after the customer's message in which we may answer; 0 = always */
	gint64 target_s; /* default reply target in seconds */
};

/* NULL when there is no such channel (borrowed, static). */
const struct channel *channel_find(const char *name);
const struct channel *channel_list(gsize *n);

#endif
