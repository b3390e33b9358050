// layers: tui
/* Key files, and keys typed into the map that came of them. */
#include "tui/keys.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_utf8_make_valid((const char *)data, (gssize)size);
	g_autoptr(GError) error = NULL;
	AUTO(keymap) map = keymap_new();
	enum action action;
	const char *argument;

	CLAIM(keymap_read(map, text, "keys", &error) == (error == NULL));
	keymap_check(map, NULL);
	const char *at = text;
	for (int i = 0; i < 200 && *at != '\0'; i++) {
		const char *before = at;
		guint32 key = keys_read(&at);
		if (key == K_NONE || at == before)
			break;
		g_autofree char *name = keys_name(key);
		const char *again = name;
		CLAIM(keys_read(&again) == key);
		keymap_feed(map, 0, key, &action, &argument);
		g_autofree char *pending = keymap_pending(map);
		CLAIM(pending != NULL);
	}
	return 0;
}
