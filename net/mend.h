/* net/mend.h — JSON as APIs send it, made into JSON that jq 1.6 reads without losing anything. Pure.
 *
 * jq rounds integers above 2^53, refuses a page for one lone surrogate and stops at depth 256. */
#ifndef GUICHET_NET_MEND_H
#define GUICHET_NET_MEND_H

#include <glib.h>

#define MEND_SIZE_MAX (32 * 1024 * 1024)
#define MEND_DEPTH_MAX 200

enum mend {
	MEND_JSON, /* one JSON value; *out is it, mended */
	MEND_OTHER, /* not JSON, or more than one value */
	MEND_DEEP, MEND_LARGE, /* beyond the limits above */
};

/* Integers beyond ±2^53, and numbers longer than 40 characters, become strings of the same digits; lone
 * surrogates and invalid UTF-8 become U+FFFD; raw control characters in strings are escaped; a byte
 * order mark is dropped. Everything else stays as it is, byte for byte. (*out: transfer full, set
 * with MEND_JSON only) */
enum mend mend_json(const char *data, gsize len, GString **out);

#endif
