// layers: none
/* Addresses as people type them, and as they would go into a header. */
#include "base/text.h"
#include "core/address.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_utf8_make_valid((const char *)data, (gssize)size);
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) list = address_parse(text, &error);

	CLAIM((list == NULL) == (error != NULL));
	for (guint i = 0; list != NULL && i < list->len; i++) {
		struct address *one = list->pdata[i];
		CLAIM(address_is_valid(one->mail));
		g_autofree char *written = address_format(one->name, one->mail);
		CLAIM(!text_has_break(written, (gssize)strlen(written)));
		AUTO(address) back = address_parse_one(written, NULL);
		CLAIM(back != NULL && address_equal(back->mail, one->mail));
		g_autofree char *key = address_key(one->mail);
		CLAIM(key != NULL);
	}
	return 0;
}
