/* tests/fuzz/fuzz.h — what the harnesses share: claims that end the run when they are false. */
#ifndef GUICHET_TESTS_FUZZ_H
#define GUICHET_TESTS_FUZZ_H

#include <glib.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CLAIM(truth) \
	do { \
		if (!(truth)) \
			g_error("%s:%d: false: %s", __FILE__, __LINE__, #truth); \
	} while (0)

/* What goes to a screen: valid, and free of anything a terminal acts upon. */
static inline void
claim_harmless(const char *text, gboolean block)
{
	CLAIM(text != NULL && g_utf8_validate(text, -1, NULL));
	for (const char *p = text; *p != '\0'; p = g_utf8_find_next_char(p, NULL)) {
		gunichar u = g_utf8_get_char(p);
		CLAIM((u >= 0x20 && u < 0x7f) || u >= 0xa0 || (block && u == '\n'));
		CLAIM(!(u >= 0x200b && u <= 0x200f) && !(u >= 0x202a && u <= 0x202e));
		CLAIM(!(u >= 0x2060 && u <= 0x206f) && u != 0x2028 && u != 0x2029 && u != 0xfeff);
		CLAIM(!(u >= 0xe0000 && u <= 0xe0fff));
	}
}

#endif
