// layers: net
/* HTML to text. */
#include "net/html.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *html = g_utf8_make_valid((const char *)data, (gssize)size);
	g_autofree char *note = NULL;
	g_autofree char *text = html_to_text(html, strlen(html), &note);

	CLAIM(text != NULL && g_utf8_validate(text, -1, NULL));
	CLAIM(note == NULL || g_utf8_validate(note, -1, NULL));
	return 0;
}
