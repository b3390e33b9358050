// layers: none
/* Charts of text, to the cell. */
#include "core/plot.h"

#include "base/text.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static void
looks(struct plot *p, const char *expected)
{
	g_auto(GStrv) lines = g_strsplit(expected, "\n", -1);

	for (guint i = 0; i < plot_height(p); i++) {
		g_autofree char *line = plot_line(p, i);

		g_assert_cmpstr(line, ==, lines[i]);
	}
	g_assert_cmpuint(plot_height(p), ==, g_strv_length(lines));
	plot_free(p);
}

static void
test_bars(void)
{
	static const struct plot_bar bars[] = {
		{ "e-mail", NULL, 16, PLOT_ACCENT },
		{ "chat", "8 (50 %)", 8, PLOT_TEXT },
		{ "李小龙", NULL, 0.01, PLOT_TEXT },
		{ "a label that is much too long for it", NULL, 0, PLOT_TEXT },
	};

	looks(plot_bars(bars, 2, 32, FALSE), "e-mail ████████████████ 16\nchat   ████████ 8 (50 %)");
	looks(plot_bars(bars, 2, 32, TRUE), "e-mail ################ 16\nchat   ######## 8 (50 %)");
	looks(plot_bars(bars, 4, 40, FALSE), "e-mail        █████████████████ 16\nchat          ████████▌ 8 (50 %)\n"
		"李小龙        ▏ 0\na label that… 0");
	looks(plot_bars(bars, 0, 32, FALSE), "");
	/* halves and eighths of a cell */
	{
		static const struct plot_bar fine[] = { { "a", "", 80, PLOT_TEXT }, { "b", "", 5, PLOT_TEXT }, { "c", "", 43, PLOT_TEXT } };

		looks(plot_bars(fine, 3, 13, FALSE), "a ██████████\nb ▋\nc █████▍");
	}
	looks(plot_bars((const struct plot_bar[]){ { "x", NULL, 0, PLOT_TEXT } }, 1, 10, FALSE), "x 0");
}

static void
test_spark(void)
{
	static const double values[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, NAN };
	static const double many[] = { 1, 8, 1, 1, 4, 1, 2, 2, 2 };
	g_autofree char *whole = plot_spark(values, 10, 20, FALSE);
	g_autofree char *plain = plot_spark(values, 10, 20, TRUE);
	g_autofree char *three = plot_spark(many, 9, 3, FALSE);
	g_autofree char *none = plot_spark(values, 1, 3, FALSE);
	g_autofree char *empty = plot_spark(values, 0, 3, FALSE);

	g_assert_cmpstr(whole, ==, " ▁▂▃▄▅▆▇█·");
	g_assert_cmpstr(plain, ==, " .:-=+*#@?");
	g_assert_cmpstr(three, ==, "█▄▂");
	g_assert_cmpstr(none, ==, " ");
	g_assert_cmpstr(empty, ==, "");
}

static void
test_trend(void)
{
	static const double up[] = { 0, 1, 2, 3 };
	static const double gap[] = { 2, NAN, NAN, 2 };

	looks(plot_trend(up, 4, 7, 2, "Mon", "Sun", FALSE), "3 │  ⣠⠞\n0 │⣠⠞⠁\n   …Sun");
	looks(plot_trend(up, 4, 7, 2, NULL, NULL, TRUE), "3 |  .'\n0 |.''");
	looks(plot_trend(gap, 4, 7, 1, NULL, NULL, FALSE), "2 │⠁  ⠈");
	looks(plot_trend(NULL, 0, 7, 1, NULL, NULL, FALSE), "0 │");
}

static void
test_heat(void)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	gint64 cells[7][24] = { { 0 } };
	struct plot *p;

	cells[0][0] = 1;
	cells[0][9] = 50;
	cells[0][10] = 100;
	cells[6][23] = 51;
	looks(plot_heat(cells, days, 30, FALSE),
		"     00    06    12    18\n"
		"Mon  ░········▒█·············\n"
		"Tue  ························\n"
		"Wed  ························\n"
		"Thu  ························\n"
		"Fri  ························\n"
		"Sat  ························\n"
		"Sun  ·······················▓\n"
		"     0 ··░░▒▒▓▓██ 100");
	p = plot_heat(cells, days, 80, TRUE);
	{
		g_autofree char *hours = plot_line(p, 0), *monday = plot_line(p, 1);

		g_assert_cmpstr(hours, ==, "     00       03       06       09       12       15       18       21");
		g_assert_cmpuint(strlen(monday), ==, 5 + 72);
		g_assert_true(strstr(monday, "+++###") != NULL);
	}
	plot_free(p);
	g_assert_cmpint(plot_shade(0, 10), ==, 0);
	g_assert_cmpint(plot_shade(1, 1000000), ==, 1);
	g_assert_cmpint(plot_shade(10, 10), ==, 4);
}

/* Whatever the width and the figures: never wider than asked for. */
static void
test_widths(void)
{
	for (int round = 0; round < 300; round++) {
		int width = g_test_rand_int_range(30, 120);
		double values[40];
		struct plot_bar bars[5];
		struct plot *plots[2];

		for (int i = 0; i < 40; i++)
			values[i] = g_test_rand_int_range(0, 9) == 0 ? NAN : g_test_rand_double_range(0, 1e6);
		for (int i = 0; i < 5; i++)
			bars[i] = (struct plot_bar){ i % 2 ? "Crédits 👩‍👩‍👧 immobiliers" : "x", NULL,
				isnan(values[i]) ? 0 : values[i], PLOT_TEXT };
		plots[0] = plot_bars(bars, 5, width, FALSE);
		plots[1] = plot_trend(values, 40, width, 4, "from", "to", FALSE);
		for (int p = 0; p < 2; p++) {
			for (guint i = 0; i < plot_height(plots[p]); i++) {
				g_autofree char *line = plot_line(plots[p], i);

				g_assert_cmpint(text_width(line), <=, width);
			}
			plot_free(plots[p]);
		}
	}
}

int
main(int argc, char **argv)
{
	setlocale(LC_ALL, "C.UTF-8");
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/core/plot/bars", test_bars);
	g_test_add_func("/core/plot/spark", test_spark);
	g_test_add_func("/core/plot/trend", test_trend);
	g_test_add_func("/core/plot/heat", test_heat);
	g_test_add_func("/core/plot/widths", test_widths);
	return g_test_run();
}
