/* core/decode.h — text files that nobody says the character set of, to UTF-8, a piece at a time.
 *
 * Two passes: the guess sees all bytes first (UTF-8 is told from windows-1252 by its last bad byte,
 * which may stand at the end of a long file), then the same bytes are decoded. Pure. */
#ifndef GUICHET_CORE_DECODE_H
#define GUICHET_CORE_DECODE_H

#include "base/auto.h"

#include <glib.h>

/*	set       --charset        spoken */
#define DECODE_SETS(_) \
	_(UTF8,    "utf-8",        "UTF-8") \
	_(WINDOWS, "windows-1252", "Windows-1252") \
	_(UTF16LE, "utf-16le",     "UTF-16") \
	_(UTF16BE, "utf-16be",     "UTF-16")

enum decode_set {
#define DECODE_ENUM(set, name, spoken) DECODE_##set,
	DECODE_SETS(DECODE_ENUM)
#undef DECODE_ENUM
	DECODE_SET_N
};
gboolean decode_parse(const char *name, enum decode_set *); /* also "latin1", "utf-16" and the like */
const char *decode_name(enum decode_set); /* as --charset takes it */

/* ---- the guess --------------------------------------------------------------------- */

struct decode_guess { /* zero it, feed it, ask it */
	guchar head[4];
	guint n_head;
	guint64 bytes, nul[2]; /* NULs at even and at odd places */
	guint64 good, bad; /* sequences of UTF-8 beyond ASCII; bytes that belong to none */
	guchar open[4]; /* a sequence not at its end yet */
	guint n_open;
};
void decode_look(struct decode_guess *, const void *bytes, gsize len);
/* What it is. *remark gets a sentence for a person when it had to be guessed or is damaged, else NULL
 * (transfer full). FALSE with ERR_INPUT when it is no text: an office document, a picture. */
gboolean decode_verdict(const struct decode_guess *, const char *file, enum decode_set *,
	char **remark, GError **error);

/* ---- decoding ---------------------------------------------------------------------- */

struct decode;
struct decode *decode_new(enum decode_set);
void decode_free(struct decode *);
AUTO_DEFINE(decode);

/* Appends what `bytes` say as valid UTF-8 without NUL; a byte order mark at the very beginning is
 * left out. What cannot be read becomes U+FFFD. */
void decode_feed(struct decode *, const void *bytes, gsize len, GString *out);
void decode_end(struct decode *, GString *out); /* nothing more comes */

#endif
