/* tui/plot.c — charts of core/plot as lines of a page. */
#include "tui/plot.h"

static enum style
style_of(enum plot_ink ink)
{
	static const enum style styles[] = {
		[PLOT_TEXT] = STYLE_TEXT,
		[PLOT_DIM] = STYLE_DIM,
		[PLOT_ACCENT] = STYLE_ACCENT,
		[PLOT_WARN] = STYLE_WARN,
		[PLOT_LATE] = STYLE_LATE,
	};

	return styles[ink];
}

void
plot_show(struct page *page, struct plot *plot, int indent)
{
	for (guint i = 0; i < plot_height(plot); i++) {
		const GPtrArray *line = g_ptr_array_index(plot->lines, i);
		GString *run = g_string_new(NULL);

		run_addf(run, STYLE_TEXT, "%*s", indent, "");
		for (guint p = 0; p < line->len; p++) {
			const struct plot_part *part = g_ptr_array_index(line, p);

			run_add(run, style_of(part->ink), part->text);
		}
		page_add(page, PAGE_TEXT, run->str);
		g_string_free(run, TRUE);
	}
	plot_free(plot);
}
