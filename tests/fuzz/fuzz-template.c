// layers: none
/* A template and its data, apart by a NUL: whatever they are, it ends, and what comes out is text. */
#include "core/template.h"
#include "tests/fuzz/fuzz.h"

static const char *
partial(gpointer user, const char *name)
{
	return *name == 'p' ? user : NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	gsize n = strlen(text);
	AUTO(template) t = template_parse(text, "fuzz", 1, NULL);
	AUTO(value) v = n < size ? value_read((const char *)data + n + 1, size - n - 1, NULL) : NULL;
	g_autoptr(GPtrArray) gaps = template_gaps_new();
	struct template_job job = { .data = v, .html = size % 2 == 0, .lang = size % 3 == 0 ? "fr" : "en",
		.partial = partial, .user = text };

	if (t == NULL)
		return 0;
	for (int way = 0; way < 3; way++) {
		g_autofree char *result = NULL;

		job.lenient = way == 1;
		job.gaps = way == 2 ? gaps : NULL;
		result = template_render(t, &job, NULL);
		CLAIM(result == NULL || g_utf8_validate(result, -1, NULL));
	}
	return 0;
}
