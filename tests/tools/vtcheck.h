/* tests/tools/vtcheck.h — a strict reader of what a program sends to its terminal.
 *
 * Knows which sequences the terminfo entry of TERM lets curses send; everything else (OSC,
 * DCS, APC, PM, SOS, C1 bytes, stray control bytes, reports, resets) is a violation, and so is text
 * that a careful program never prints: invalid UTF-8, bidi, zero-width, tag and filler characters. */
#ifndef GUICHET_TESTS_VTCHECK_H
#define GUICHET_TESTS_VTCHECK_H

#include <glib.h>

struct vtcheck {
	GHashTable *exact; /* whole sequences without parameters */
	GHashTable *shapes; /* "\033[?h": introducer, private mark and final byte of those with */
	GHashTable *keys; /* capability name -> bytes a key sends */
	gboolean plain; /* no terminal: only text and newlines */
	gsize bytes, sequences, wrong;
	GString *report; /* a line a violation, at most 20 */
	GString *rest; /* an unfinished sequence */
};

/* term NULL: plain. Exits with a message when infocmp does not know it. */
void vtcheck_init(struct vtcheck *, const char *term);
void vtcheck_feed(struct vtcheck *, const char *data, gsize len);
/* The stream has ended: an unfinished sequence is a violation. */
void vtcheck_end(struct vtcheck *);

#endif
