/* core/length.h — how long a text is as its channel counts it.
 *
 * Sources: twitter-text 3 (config v3, weights), Mastodon (statuses are counted in graphemes, a
 * link as 23, a mention without its domain), Bluesky lexicon (graphemes and bytes), 3GPP TS 23.038
 * (GSM 7-bit alphabet, UCS-2, concatenation headers). */
#ifndef GUICHET_CORE_LENGTH_H
#define GUICHET_CORE_LENGTH_H

#include <glib.h>

enum length_unit {
	LENGTH_NONE, LENGTH_GRAPHEMES, LENGTH_CODE_POINTS, LENGTH_UTF16, LENGTH_BYTES,
	LENGTH_WEIGHTED, /* twitter-text: 280 weighted */
	LENGTH_MASTODON, /* links count length_rule.url, @user@domain counts @user */
	LENGTH_SMS, /* segments */
};

struct length_rule {
	enum length_unit unit;
	gint64 max; /* in that unit; 0 no limit */
	gint64 max_bytes; /* besides, UTF-8 bytes; 0 no limit */
	int url; /* what every link counts; 0: as written, or 23 where the unit has it so */
};

struct length {
	gint64 used, max; /* in the unit that is nearest to its limit */
	enum length_unit unit; /* LENGTH_BYTES when it is max_bytes that binds */
	gboolean over;
	gsize fits; /* bytes of the longest prefix that fits, cut between graphemes */
	int segments, in_segment, per_segment; /* LENGTH_SMS */
};

/* Any bytes; what is not UTF-8 counts as a character each. */
struct length length_of(const struct length_rule *, const char *text);
gboolean length_unit_parse(const char *name, enum length_unit *);
const char *length_unit_name(enum length_unit); /* "graphemes", "weighted"…: for JSON and connectors */
const char *length_unit_words(enum length_unit); /* N_("characters")…: for a person, not translated yet */

#endif
