// layers: none
/* The wall against hostile text: whatever goes in, what comes out can be shown. */
#include "base/text.h"
#include "core/length.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

/* Whatever the unit, what fits is a beginning of the text that is not over, and lies between characters. */
static void
claim_measured(const char *text, gint64 max)
{
	for (int unit = LENGTH_NONE; unit <= LENGTH_SMS; unit++) {
		struct length_rule rule = { (enum length_unit)unit, max, max * 4, unit % 2 == 0 ? 0 : 23 };
		struct length l = length_of(&rule, text);
		g_autofree char *begin = g_strndup(text, l.fits);

		CLAIM(l.used >= 0 && l.fits <= strlen(text) && l.over == (l.fits < strlen(text)));
		CLAIM(g_utf8_validate(begin, -1, NULL));
		/* a text cut where a link or a mention is torn may hold another one */
		CLAIM(unit == LENGTH_MASTODON || unit == LENGTH_WEIGHTED || rule.url > 0 || !length_of(&rule, begin).over);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	enum text_flags flags = data[0] & (TEXT_BLOCK | TEXT_ASCII);
	int columns = 1 + data[1] % 120;
	const char *bytes = (const char *)data + 2;
	gssize len = (gssize)size - 2;

	g_autofree char *clean = text_clean(bytes, len, flags);
	claim_harmless(clean, (flags & TEXT_BLOCK) != 0);
	g_autofree char *again = text_clean(clean, -1, flags);
	CLAIM(strcmp(clean, again) == 0);
	for (const char *p = clean; (flags & TEXT_ASCII) != 0 && *p != '\0'; p++)
		CLAIM((unsigned char)*p < 0x80);

	g_autofree char *stored = text_utf8(bytes, len);
	CLAIM(g_utf8_validate(stored, -1, NULL));
	g_autofree char *line = text_clean(bytes, len, flags & TEXT_ASCII);
	int used = 0;
	size_t fit = text_fit(line, columns, &used);
	CLAIM(fit <= strlen(line) && used >= 0 && used <= columns);
	CLAIM(g_utf8_validate(line, (gssize)fit, NULL));
	g_autofree char *cut = text_ellipsis(line, columns, flags & TEXT_ASCII);
	CLAIM(text_width(cut) <= columns);

	g_autoptr(GArray) lines = text_wrap(clean, columns);
	guint32 end = 0;
	for (guint i = 0; i < lines->len; i++) {
		struct text_line at = g_array_index(lines, struct text_line, i);
		CLAIM(at.start >= end && (gsize)at.start + at.len <= strlen(clean));
		CLAIM(g_utf8_validate(clean + at.start, at.len, NULL));
		end = at.start + at.len;
	}
	g_autofree char *folded = text_fold(bytes, len);
	CLAIM(g_utf8_validate(folded, -1, NULL));
	g_autofree char *snippet = text_snippet(stored, columns);
	CLAIM(g_utf8_validate(snippet, -1, NULL));
	g_autofree char *mask = text_mask(stored);
	CLAIM(mask != NULL);
	CLAIM(text_graphemes(stored) <= strlen(stored));
	CLAIM(text_utf16(stored) <= strlen(stored));
	claim_measured(stored, columns);
	return 0;
}
