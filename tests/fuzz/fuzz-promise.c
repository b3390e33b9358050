// layers: none
/* Promises of any text: each lies inside it, in order, and is due at a time that exists. */
#include "core/promise.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_utf8_make_valid((const char *)data, (gssize)size);
	g_autoptr(GPtrArray) list = promise_find(text, G_GINT64_CONSTANT(1768294800000), NULL);

	for (guint i = 0; i < list->len; i++) {
		const struct promise *p = g_ptr_array_index(list, i);

		CLAIM(p->start < p->end && p->end <= strlen(text));
		CLAIM(strncmp(text + p->start, p->text, p->end - p->start) == 0 && strlen(p->text) == p->end - p->start);
		CLAIM(p->due > 0 && p->due < G_GINT64_CONSTANT(10413792000000));
	}
	return 0;
}
