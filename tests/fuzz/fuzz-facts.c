// layers: none
/* Facts of any text: each lies inside it, between characters; a text agrees with itself. */
#include "core/facts.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_utf8_make_valid((const char *)data, (gssize)size);
	AUTO(facts) facts = facts_read(text);
	gsize n = strlen(text);

	for (guint i = 0; i < facts->list->len; i++) {
		const struct fact *fact = g_ptr_array_index(facts->list, i);

		CLAIM(fact->start < fact->end && fact->end <= n);
		CLAIM(g_utf8_validate(text + fact->start, (gssize)(fact->end - fact->start), NULL));
	}
	CLAIM(facts_agree(facts, facts, NULL) == AGREE_SAME);
	return 0;
}
