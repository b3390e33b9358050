// layers: net
/* Bytes of a mail into a message, as the parser child does it, and across its pipe. */
#include "net/mime.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void
claim_text(const char *text)
{
	CLAIM(text == NULL || g_utf8_validate(text, -1, NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static gsize once;

	if (g_once_init_enter(&once)) {
		mime_init();
		g_once_init_leave(&once, 1);
	}
	AUTO(message) m = mime_parse(data, size);
	g_autoptr(GError) error = NULL;
	CLAIM(m != NULL && message_check(m, &error));
	claim_text(m->subject);
	claim_text(m->text);
	CLAIM(m->text == NULL || strlen(m->text) <= MESSAGE_TEXT_MAX);
	CLAIM(m->people->len <= MESSAGE_PEOPLE_MAX && m->parts->len <= MESSAGE_PARTS_MAX);
	for (guint i = 0; i < m->people->len; i++) {
		struct message_person *person = m->people->pdata[i];
		claim_text(person->name);
		claim_text(person->address);
	}
	for (guint i = 0; i < m->parts->len && i < 20; i++) {
		struct message_part *part = m->parts->pdata[i];
		claim_text(part->name);
		g_autoptr(GBytes) bytes = mime_part(data, size, part->section);
		CLAIM(bytes == NULL || g_bytes_get_size(bytes) <= size + 1024 || part->size >= 0);
	}
	g_autoptr(GBytes) packed = message_pack(m);
	AUTO(message) back = message_unpack(packed, &error);
	CLAIM(back != NULL);
	g_autofree char *one = message_digest(m), *two = message_digest(back);
	CLAIM(strcmp(one, two) == 0);
	return 0;
}
