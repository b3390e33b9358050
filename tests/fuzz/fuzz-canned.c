// layers: none
/* The file of a template, whatever is in it: read or refused, and then checked, filled and measured. */
#include "core/canned.h"
#include "tests/fuzz/fuzz.h"

static const char *
partial(gpointer user, const char *name)
{
	(void)user;
	return *name == 'p' ? "{{customer.name}},\n" : NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	AUTO(canned) c = canned_parse(text, "fuzz", NULL);
	struct canned_check check = { .partial = partial };
	g_autoptr(GPtrArray) problems = NULL;
	enum canned_part part;

	if (c == NULL)
		return 0;
	CLAIM(*c->title != '\0' && *c->lang != '\0');
	for (int way = 0; way < 4; way++)
		if (canned_part_for(c, way % 2 == 0 ? "mail" : "review", way / 2 == 1, &part))
			CLAIM(c->parts[part] != NULL);
	problems = canned_check(c, &check);
	for (guint i = 0; i < problems->len; i++)
		CLAIM(g_utf8_validate(problems->pdata[i], -1, NULL));
	return 0;
}
