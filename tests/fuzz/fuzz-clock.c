// layers: none
/* Calendar files: no crash, no endless search, and the laws of the clock hold for whatever was understood. */
#include "base/date.h"
#include "core/clock.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const gint64 starts[] = { 0, 1774742400000, 1792886400000, 4102444800000 };
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autoptr(GError) error = NULL;
	AUTO(calendar) c = calendar_parse(text, "fuzz.cal", &error);

	if (c == NULL) {
		claim_harmless(error->message, FALSE);
		return 0;
	}
	g_autofree char *written = calendar_text(c);
	AUTO(calendar) copy = calendar_parse(written, "copy.cal", NULL);
	CLAIM(copy != NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(starts); i++) {
		gint64 start = starts[i], open = clock_next_open(c, start), week = start + 7 * DATE_DAY;
		gint64 due = clock_due(c, start, 3600, NULL, 0), counted = 0;
		struct clock_pause pause = { start + DATE_DAY, start + 2 * DATE_DAY, NULL };
		g_autoptr(GArray) segments = clock_explain(c, start, week, &pause, 1);

		CLAIM(open >= start && (open == CLOCK_NEVER || clock_is_open(c, open)));
		CLAIM(due > open || due == CLOCK_NEVER);
		if (due != CLOCK_NEVER) {
			CLAIM(clock_elapsed(c, start, due, NULL, 0) == 3600);
			CLAIM(clock_elapsed(c, start, due - 1, NULL, 0) < 3600);
			CLAIM(clock_due(copy, start, 3600, NULL, 0) == due);
		}
		for (guint s = 0; s < segments->len; s++) {
			const struct clock_segment *at = &g_array_index(segments, struct clock_segment, s);

			CLAIM(at->from < at->to && at->from == (s == 0 ? start : at[-1].to));
			counted += at->why == CLOCK_COUNTED ? at->to - at->from : 0;
		}
		CLAIM(counted / DATE_SECOND == clock_elapsed(c, start, week, &pause, 1));
	}
	return 0;
}
