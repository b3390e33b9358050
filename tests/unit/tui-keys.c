// layers: tui
/* Key files: names, sequences, unbind, errors; and the four built-in maps, held against the
 * agreed table when it lies beside the checkout. */
#include "base/err.h"
#include "tui/keys.h"

#include <string.h>

static const char *const variants[] = { "default", "vim", "emacs", "azerty" };

static struct keymap *
map_of(const char *variant)
{
	g_autoptr(GError) error = NULL;
	struct keymap *map = keymap_new();

	g_assert_true(keymap_read(map, keymap_builtin(variant), variant, &error));
	g_assert_no_error(error);
	return map;
}

static void
test_names(void)
{
	static const char *const same[] = { "j", "<Down>", "<C-x>", "<M-f>", "<lt>a", "<Tab>", "<F12>",
		"<S-Tab>", "<Space>", "<C-Space>", "é", "<M-/>", "<C-_>", NULL };

	for (int i = 0; same[i] != NULL; i++) {
		const char *p = same[i];
		guint32 key = keys_read(&p);
		g_autofree char *name = keys_name(key);

		g_assert_cmpuint(key, !=, K_NONE);
		if (strcmp(same[i], "<lt>a") == 0)
			g_assert_cmpstr(name, ==, "<");
		else
			g_assert_cmpstr(name, ==, same[i]);
	}
	const char *bad = "<Nonsense>";
	g_assert_cmpuint(keys_read(&bad), ==, K_NONE);
	bad = "<C-!>";
	g_assert_cmpuint(keys_read(&bad), ==, K_NONE);
	bad = "\xff";
	g_assert_cmpuint(keys_read(&bad), ==, K_NONE);
}

static enum action
typed(struct keymap *map, enum action_context context, const char *keys)
{
	enum action action = ACTION_NONE;
	const char *arg;

	while (*keys != '\0')
		if (keymap_feed(map, context, keys_read(&keys), &action, &arg) == KEYMAP_NONE)
			return ACTION_NONE;
	return action;
}

static void
test_sequences(void)
{
	AUTO(keymap) map = keymap_new();
	g_autoptr(GError) error = NULL;
	enum action action;
	const char *arg;

	g_assert_true(keymap_read(map, "bind all first gg\nbind all go-to-view=late gl\nbind thread "
		"hide-quoted z # folds\n", "t", &error));
	g_assert_cmpint(keymap_feed(map, IN_LIST, 'g', &action, &arg), ==, KEYMAP_MORE);
	g_autofree char *pending = keymap_pending(map);
	g_assert_cmpstr(pending, ==, "g");
	g_assert_cmpint(keymap_feed(map, IN_LIST, 'l', &action, &arg), ==, KEYMAP_DONE);
	g_assert_cmpint(action, ==, ACTION_VIEW);
	g_assert_cmpstr(arg, ==, "late");
	g_assert_cmpint(typed(map, IN_LIST, "gg"), ==, ACTION_FIRST);
	g_assert_cmpint(typed(map, IN_LIST, "gx"), ==, ACTION_NONE);
	g_assert_cmpint(typed(map, IN_LIST, "z"), ==, ACTION_NONE);
	g_assert_cmpint(typed(map, IN_THREAD, "z"), ==, ACTION_QUOTED);
}

static void
test_unbind(void)
{
	AUTO(keymap) map = map_of("default");
	g_autoptr(GError) error = NULL;

	g_assert_cmpint(typed(map, IN_LIST, "d"), ==, ACTION_RESOLVE);
	g_assert_true(keymap_read(map, "unbind list d\n", "own", &error));
	g_assert_cmpint(typed(map, IN_LIST, "d"), ==, ACTION_NONE);
	g_assert_cmpint(typed(map, IN_THREAD, "d"), ==, ACTION_RESOLVE);
	g_autofree char *none = keymap_keys(map, IN_LIST, ACTION_RESOLVE, 9);
	g_assert_cmpstr(none, ==, "");
	g_assert_true(keymap_read(map, "bind list resolve dd\nbind list reply d2\n", "own", &error));
	g_assert_true(keymap_check(map, &error));
	g_assert_cmpint(typed(map, IN_LIST, "dd"), ==, ACTION_RESOLVE);
	/* A binding that is given again changes its meaning; a narrow one wins over `all`. */
	g_assert_true(keymap_read(map, "bind list snooze j\n", "own", &error));
	g_assert_cmpint(typed(map, IN_LIST, "j"), ==, ACTION_SNOOZE);
	g_autofree char *next = keymap_keys(map, IN_LIST, ACTION_NEXT, 9);
	g_assert_cmpstr(next, ==, "<Down>");
	g_assert_true(keymap_read(map, "keys vim\n", "own", &error));
	g_assert_cmpint(typed(map, IN_LIST, "ZQ"), ==, ACTION_QUIT);
}

static void
test_errors(void)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "bind all nothing-like-this x\n", "own:1: there is no action" },
		{ "\n# fine\nbind somewhere reply x\n", "own:3: \"somewhere\" is not a context" },
		{ "bind list reply <Nope>\n", "own:1: \"<Nope>\" is not a key" },
		{ "bind list reply abcde\n", "own:1: \"abcde\" is not a key" },
		{ "bind list reply\n", "own:1: a line reads" },
		{ "unbind list\n", "own:1: a line reads" },
		{ "map x y\n", "own:1: a line begins with" },
		{ "keys qwerty\n", "own:1: a line begins with" },
		{ "bind all reply x\n", "own:1: \"reply\" does not work everywhere" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		AUTO(keymap) map = keymap_new();
		g_autoptr(GError) error = NULL;

		g_assert_false(keymap_read(map, cases[i].text, "own", &error));
		g_assert_error(error, ERR, ERR_CONFIG);
		g_assert_true(g_str_has_prefix(error->message, cases[i].says));
	}
	AUTO(keymap) map = map_of("default");
	g_autoptr(GError) error = NULL;
	g_assert_true(keymap_read(map, "bind thread resolve dd\n", "own", &error));
	g_assert_false(keymap_check(map, &error));
	g_assert_nonnull(strstr(error->message, "beginning"));
}

/* No key is the beginning of another; every action in the maps works where it is bound; none is twice. */
static void
test_variants(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(variants); i++) {
		AUTO(keymap) map = map_of(variants[i]);
		g_autoptr(GError) error = NULL;
		g_auto(GStrv) lines = g_strsplit(keymap_builtin(variants[i]), "\n", -1);
		g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

		g_assert_true(keymap_check(map, &error));
		g_assert_no_error(error);
		for (int l = 0; lines[l] != NULL; l++) {
			g_auto(GStrv) words = g_strsplit_set(lines[l], " ", -1);
			GPtrArray *w = g_ptr_array_new();

			for (int k = 0; words[k] != NULL; k++)
				if (*words[k] != '\0')
					g_ptr_array_add(w, words[k]);
			for (guint k = 3; w->len > 3 && strcmp(w->pdata[0], "bind") == 0 && k < w->len; k++) {
				g_auto(GStrv) contexts = g_strsplit(w->pdata[1], ",", -1);

				for (int c = 0; contexts[c] != NULL; c++)
					g_assert_true(g_hash_table_add(seen, g_strdup_printf("%s %s", contexts[c],
						(char *)w->pdata[k])));
			}
			g_ptr_array_free(w, TRUE);
		}
		g_assert_cmpuint(g_hash_table_size(seen), >, 80);
	}
}

/* ---- the agreed table -------------------------------------------------------------- */

/* The first word of a row is the action's name, but for these. */
static const char *const renamed[][2] = {
	{ "go-to-view by name", "go-to-view" }, { "attention list", "attention" },
	{ "global full-text search", "search-everywhere" }, { "sync now", "sync-now" },
	{ "message log", "message-log" }, { "new message", "new-message" }, { "internal note", "note" },
	{ "resume draft", "resume-draft" }, { "tag by pattern", "tag-pattern" },
	{ "apply to tagged", "apply-to-tagged" }, { "clear limit", "clear-limit" },
	{ "resolve by pattern", "resolve-pattern" }, { "toggle unread", "toggle-unread" },
	{ "next conversation", "next-conversation" }, { "prev conversation", "prev-conversation" },
	{ "scroll page", "scroll-page" }, { "hide quoted", "hide-quoted" }, { "skip quoted", "skip-quoted" },
	{ "edit body", "edit-body" }, { "edit To", "edit-to" }, { "edit Cc", "edit-cc" },
	{ "edit Bcc", "edit-bcc" }, { "edit Subject", "edit-subject" }, { "sending identity", "identity" },
	{ "quit-program", "quit" }, { "schedule / hold", "hold" }, { "template then reply", "template-reply" },
	{ "insert template", "template" },
};

/* Rows of the table whose first word is an action's name but which are another, later one. */
static gboolean
is_later(const char *row)
{
	return strcmp(row, "edit fields") == 0;
}

static enum action
action_of(const char *row)
{
	g_autofree char *first = g_strndup(row, strcspn(row, " "));

	for (gsize i = 0; i < G_N_ELEMENTS(renamed); i++)
		if (g_str_has_prefix(row, renamed[i][0]))
			return action_parse(renamed[i][1]);
	return is_later(row) ? ACTION_NONE : action_parse(first);
}

static const struct {
	const char *mark;
	enum action_context contexts[3];
} where[] = {
	{ "G", { IN_LIST, IN_THREAD, 0 } }, { "LT", { IN_LIST, IN_THREAD, 0 } }, { "L", { IN_LIST, 0, 0 } },
	{ "T", { IN_THREAD, 0, 0 } }, { "C", { IN_COMPOSER, 0, 0 } },
};

/* "j <Down>" as our map writes it; azerty leaves out what needs AltGr. */
static char *
wanted_keys(const char *cell, gboolean azerty)
{
	g_auto(GStrv) words = g_strsplit(cell, " ", -1);
	GString *out = g_string_new(NULL);

	for (int i = 0; words[i] != NULL; i++) {
		const char *word = strcmp(words[i], "M-x") == 0 ? "<M-x>" : strcmp(words[i], "\\\\") == 0 ? "\\" :
			words[i];

		if (*word == '\0' || (word[0] == ':' && word[1] != '\0') ||
		    (azerty && word[1] == '\0' && strchr("~#{[|`\\^@]}", *word) != NULL))
			continue;
		g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", word);
	}
	return g_string_free(out, FALSE);
}

static int
compare_row(char **cells, const char *variant, int column)
{
	AUTO(keymap) map = map_of(variant);
	enum action action = action_of(cells[1]);
	g_autofree char *want = wanted_keys(cells[column], strcmp(variant, "azerty") == 0);

	if (action == ACTION_NONE)
		return 0;
	for (gsize w = 0; w < G_N_ELEMENTS(where); w++)
		for (int c = 0; strcmp(where[w].mark, cells[0]) == 0 && where[w].contexts[c] != 0; c++) {
			g_autofree char *have = keymap_keys(map, where[w].contexts[c], action, 99);

			if (strcmp(have, want) != 0)
				g_test_message("%s: %s", variant, cells[1]);
			g_assert_cmpstr(have, ==, want);
		}
	return 1;
}

static void
test_table(void)
{
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;
	int n = 0;

	if (!g_file_get_contents("../shared/keymaps.tsv", &text, NULL, NULL)) {
		g_test_skip("the agreed table is not here");
		return;
	}
	lines = g_strsplit(text, "\n", -1);
	for (int i = 0; lines[i] != NULL; i++) {
		g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);

		if (*lines[i] == '#' || g_strv_length(cells) < 5)
			continue;
		n += compare_row(cells, "default", 2);
		compare_row(cells, "vim", 3);
		compare_row(cells, "emacs", 4);
		compare_row(cells, "azerty", 2);
	}
	g_assert_cmpint(n, >=, 70);
}

/* Every action has a help, and a name that can be typed and bound. */
static void
test_actions(void)
{
	for (enum action a = ACTION_NONE + 1; a < ACTION_N; a++) {
		const struct action_info *info = action_info(a);

		g_assert_cmpint(action_parse(info->name), ==, a);
		g_assert_cmpuint(strlen(info->help), >, 3);
		g_assert_null(strpbrk(info->name, " =#"));
	}
	g_assert_cmpint(action_parse("q"), ==, ACTION_QUIT);
	g_assert_cmpint(action_parse("no such thing"), ==, ACTION_NONE);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/keys/names", test_names);
	g_test_add_func("/keys/sequences", test_sequences);
	g_test_add_func("/keys/unbind", test_unbind);
	g_test_add_func("/keys/errors", test_errors);
	g_test_add_func("/keys/variants", test_variants);
	g_test_add_func("/keys/table", test_table);
	g_test_add_func("/keys/actions", test_actions);
	return g_test_run();
}
