// layers: tui
/* Every act has words, and whatever can be undone is named when it is. */
#include "tui/act-words.h"

static void
check(const char *kind, const char *arg, const char *wanted)
{
	g_autofree char *words = act_words("Ali %s", kind, arg);

	g_assert_cmpstr(words, ==, wanted);
}

static void
test_every_kind(void)
{
	for (int i = 0; i < ACT_KIND_N; i++) {
		const char *name = act_kind_name((enum act_kind)i);
		g_autofree char *words = act_words("Ali", name, "7"), *bare = act_words("Ali", name, NULL);

		g_assert_true(g_str_has_prefix(words, "Ali "));
		g_assert_true(g_str_has_prefix(bare, "Ali "));
		g_assert_null(g_strstr_len(words, -1, "%"));
		g_assert_cmpint(act_kind_can_undo((enum act_kind)i), ==,
			g_strcmp0(act_words_undone((enum act_kind)i), name) != 0);
	}
}

static void
test_args(void)
{
	check("assign", "bea", "Ali %s gave the case to bea");
	check("resolve", NULL, "Ali %s resolved it");
	check("resolve", "told %s", "Ali %s resolved it: told %s");
	check("queue", "", "Ali %s moved it back to its own queue");
	check("queue", "cards", "Ali %s moved it to the queue cards");
	check("priority", "0", "Ali %s set priority low");
	check("priority", "1", "Ali %s set priority normal");
	check("priority", "2", "Ali %s set priority high");
	check("urgent", "1", "Ali %s marked it urgent");
	check("urgent", "0", "Ali %s marked it not urgent");
	check("snooze", "864000000", "Ali %s put it off until Sun 11 Jan 00:00");
	check("snooze", "32503680000000", "Ali %s waits for the customer");
	check("motive", NULL, "Ali %s says that it is about none of the motives");
	check("from-another-day", "x", "Ali %s: from-another-day");
}

int
main(int argc, char **argv)
{
	g_setenv("TZ", "UTC", TRUE);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/act-words/every-kind", test_every_kind);
	g_test_add_func("/act-words/args", test_args);
	return g_test_run();
}
