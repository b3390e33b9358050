// layers: none
/* Which lines are the writer's own: the spans tile the text, whatever it is. */
#include "core/quote.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_utf8_make_valid((const char *)data, (gssize)size);
	g_autoptr(GArray) spans = quote_split(text);
	guint32 at = 0;

	for (guint i = 0; i < spans->len; i++) {
		struct quote_span span = g_array_index(spans, struct quote_span, i);
		CLAIM(span.start == at && span.end > span.start && span.level >= 0);
		at = span.end;
	}
	CLAIM(at == strlen(text));
	g_autofree char *own = quote_own(text);
	CLAIM(g_utf8_validate(own, -1, NULL) && strlen(own) <= strlen(text) + 1);
	g_autofree char *reply = quote_reply(text, "They wrote:");
	CLAIM(g_utf8_validate(reply, -1, NULL));
	return 0;
}
