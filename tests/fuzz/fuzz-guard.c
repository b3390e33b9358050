// layers: none
/* Sensitive numbers in any bytes: findings in order, inside the text; a masked text has the same length, and
 * nothing in it is found again but telephone numbers and addresses. */
#include "core/guard.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	gsize n = strlen(text), at = 0;
	g_autoptr(GArray) list = guard_find(NULL, text, n);
	g_autofree char *masked = guard_mask(NULL, text);

	for (guint i = 0; i < list->len; i++) {
		const struct guard_finding *f = &g_array_index(list, struct guard_finding, i);

		CLAIM(f->start >= at && f->start < f->end && f->end <= n);
		at = f->end;
	}
	CLAIM(strlen(masked) == n);
	return 0;
}
