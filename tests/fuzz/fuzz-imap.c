// layers: net
/* What a lying IMAP server says. */
#include "net/imap-wire.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

/* Lines, and the literals they announce, as the session reads them. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct wire wire;
	g_autoptr(GArray) set = g_array_new(FALSE, FALSE, sizeof(guint32));

	wire_init(&wire);
	for (size_t at = 0; at < size;) {
		const char *end = memchr(bytes + at, '\n', size - at);
		size_t len = end != NULL ? (size_t)(end - bytes) - at : size - at;
		size_t text = len > 0 && bytes[at + len - 1] == '\r' ? len - 1 : len;
		g_string_append_len(wire.text, bytes + at, (gssize)text);
		gint64 literal = wire_literal_length(bytes + at, text);
		at += len + 1;
		if (literal >= 0 && literal <= WIRE_LITERAL_MAX && at < size) {
			size_t take = MIN((size_t)literal, size - at);
			g_ptr_array_add(wire.literals, g_bytes_new(bytes + at, take));
			at += take;
			continue;
		}
		struct wire_fetch fetch = { 0 };
		gboolean broken = FALSE;
		guint32 n = 0;
		guint64 number = 0;
		gsize code = 0;
		if (wire_fetch(&wire, &fetch, &broken))
			CLAIM(!broken);
		wire_fetch_clear(&fetch);
		wire_untagged(&wire, "BYE");
		wire_number(&wire, "EXISTS", &n);
		wire_code(&wire, "CAPABILITY", &code);
		wire_code_number(&wire, "HIGHESTMODSEQ", &number);
		wire_item_number(&wire, "MESSAGES", &number);
		wire_vanished(&wire, 1000, set);
		wire_search(&wire, set);
		g_array_set_size(set, 0);
		g_autofree char *words = wire_words(&wire);
		claim_harmless(words, FALSE);
		g_autofree char *name = wire_name_decode(wire.text->str);
		CLAIM(g_utf8_validate(name, -1, NULL));
		g_autofree char *wired = wire_name_encode(name);
		g_autofree char *quoted = wire_quote(wired);
		CLAIM(quoted == NULL || (*quoted == '"' && strpbrk(quoted, "\r\n") == NULL));
		wire_reset(&wire);
	}
	wire_clear(&wire);
	return 0;
}
