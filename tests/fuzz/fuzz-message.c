// layers: none
/* What comes out of the parser child, were it taken over: every byte is checked. */
#include "core/message.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autoptr(GBytes) bytes = g_bytes_new(data, size);
	g_autoptr(GError) error = NULL;
	AUTO(message) m = message_unpack(bytes, &error);

	CLAIM((m == NULL) == (error != NULL));
	if (m == NULL || !message_check(m, NULL))
		return 0;
	CLAIM(m->text == NULL || g_utf8_validate(m->text, -1, NULL));
	CLAIM(m->subject == NULL || g_utf8_validate(m->subject, -1, NULL));
	g_autoptr(GBytes) packed = message_pack(m);
	AUTO(message) back = message_unpack(packed, NULL);
	CLAIM(back != NULL);
	g_autofree char *one = message_digest(m), *two = message_digest(back);
	CLAIM(g_str_equal(one, two));
	return 0;
}
