// layers: none
/* tests/unit/core-address.c — address lists as people type them, and as they are written back. */
#include "base/err.h"
#include "core/address.h"

#include <string.h>

static void
check_list(const char *text, const char *formatted)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) list = address_parse(text, &error);
	g_autofree char *back = NULL;

	g_assert_no_error(error);
	back = address_format_list(list);
	g_assert_cmpstr(back, ==, formatted);
}

static void
test_parse(void)
{
	check_list(NULL, "");
	check_list("", "");
	check_list(" , ; ,", "");
	check_list("a@b.fr", "a@b.fr");
	check_list("<a@b.fr>", "a@b.fr");
	check_list("Jean Dupont <jd@example.org>, b@c.fr;d@e.fr",
		"Jean Dupont <jd@example.org>, b@c.fr, d@e.fr");
	check_list("\"Dupont, Jean\" <jd@example.org>", "\"Dupont, Jean\" <jd@example.org>");
	check_list("jd@example.org (Jean (le) Dupont)", "\"Jean (le) Dupont\" <jd@example.org>");
	check_list("Équipe : a@b.fr, Zoé <z@b.fr>;", "a@b.fr, Zoé <z@b.fr>");
	check_list("\"He said \\\"no\\\"\" <a@b.fr>", "\"He said \\\"no\\\"\" <a@b.fr>");
	check_list("  Jean\t \n Dupont  <a@b.fr> ", "Jean Dupont <a@b.fr>");
	check_list("M. O'Neil <a@b.fr>", "\"M. O'Neil\" <a@b.fr>");
	check_list("x@[192.0.2.1], jürgen@müller.example", "x@[192.0.2.1], jürgen@müller.example");
}

static void
test_names(void)
{
	static const char *const rows[][2] = { { "", "" }, { "Jean Dupont <jd@example.org>", "Jean Dupont" },
		{ "jd@example.org, \"Dupont, Zoé\" <z@b.fr>", "jd@example.org, Dupont, Zoé" },
		{ "\"service@banque.example\" <voleur@phish.example>", "voleur@phish.example" }, { "@anna", "@anna" },
		{ "+33 6 12", "+33 6 12" } };

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *names = address_names(rows[i][0]);

		g_assert_cmpstr(names, ==, rows[i][1]);
	}
}

static void
test_refused(void)
{
	static const char *const wrong[] = {
		"Dupont", "a@", "@b.fr", "a@b@c", "a b@c.fr", "a@b .fr", "a@b..fr", "a@-b.fr",
		"a@b-.fr", "Jean <>", "Jean <a@b.fr> c@d.fr", "a@b.fr\r\nBcc: x@y.fr",
		"a\001@b.fr", "a@b.fr>", "a@[]", "a@[1.2", "a@.fr", "\xff@b.fr x",
	};

	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GPtrArray) list = address_parse(wrong[i], &error);

		if (list != NULL)
			g_test_message("taken: %s", wrong[i]);
		g_assert_null(list);
		g_assert_error(error, ERR, ERR_INPUT);
	}
}

static void
test_refused_names_it(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(address_parse("a@b.fr, Dupont, c@d.fr", &error));
	g_assert_nonnull(strstr(error->message, "“Dupont”"));
}

static void
test_one(void)
{
	g_autoptr(GError) none = NULL, two = NULL;
	AUTO(address) a = address_parse_one("Zoé <z@b.fr>", NULL);

	g_assert_cmpstr(a->name, ==, "Zoé");
	g_assert_cmpstr(a->mail, ==, "z@b.fr");
	g_assert_null(address_parse_one(" ", &none));
	g_assert_error(none, ERR, ERR_INPUT);
	g_assert_null(address_parse_one("a@b.fr, c@d.fr", &two));
	g_assert_error(two, ERR, ERR_INPUT);
}

static void
test_long(void)
{
	g_autofree char *local = g_strnfill(64, 'a');
	g_autofree char *fits = g_strconcat(local, "@b.fr", NULL);
	g_autofree char *longer = g_strconcat("a", local, "@b.fr", NULL);
	g_autofree char *domain = g_strnfill(300, 'b');
	g_autofree char *far = g_strconcat("a@", domain, NULL);

	g_assert_true(address_is_valid(fits));
	g_assert_false(address_is_valid(longer));
	g_assert_false(address_is_valid(far));
	g_assert_false(address_is_valid(NULL));
}

static void
test_format(void)
{
	g_autofree char *same = address_format("A@B.fr", "a@b.fr");
	g_autofree char *split = address_format("Eve\r\nBcc: x@y.fr", "a@b.fr");
	g_autofree char *plain = address_format(NULL, "a@b.fr");

	g_assert_cmpstr(same, ==, "a@b.fr");
	g_assert_cmpstr(plain, ==, "a@b.fr");
	g_assert_null(strpbrk(split, "\r\n"));
	check_list(split, split); /* what is written can be read */
}

static void
test_compare(void)
{
	GPtrArray *list = address_list_new();

	g_assert_true(address_equal("Jean.Dupont@Example.ORG", "<jean.dupont@example.org>"));
	g_assert_false(address_equal("a@b.fr", "a@b.fr.example"));
	g_assert_true(address_list_add(list, "A", "a@b.fr"));
	g_assert_false(address_list_add(list, "B", "A@B.FR"));
	g_assert_false(address_list_add(list, "C", "no address"));
	g_assert_true(address_list_has(list, "a@B.fr"));
	g_assert_cmpuint(list->len, ==, 1);
	g_ptr_array_unref(list);
}

/* Any bytes: no crash, and what was taken is valid and survives a round trip. */
static void
test_any(void)
{
	static const char alphabet[] = "a@.<>\"\\(),;: \t\n\r\001\xc3\xa9\xe2\x80";
	GRand *r = g_rand_new_with_seed(7);

	for (int i = 0; i < 20000; i++) {
		char text[24];
		int n = g_rand_int_range(r, 0, (gint32)sizeof text);
		g_autoptr(GPtrArray) list = NULL;
		g_autofree char *back = NULL;

		for (int k = 0; k < n; k++)
			text[k] = alphabet[g_rand_int_range(r, 0, (gint32)sizeof alphabet - 1)];
		text[n] = '\0';
		list = address_parse(text, NULL);
		if (list == NULL)
			continue;
		for (guint k = 0; k < list->len; k++)
			g_assert_true(address_is_valid(
				((struct address *)g_ptr_array_index(list, k))->mail));
		back = address_format_list(list);
		check_list(back, back);
	}
	g_rand_free(r);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/address/parse", test_parse);
	g_test_add_func("/address/names", test_names);
	g_test_add_func("/address/refused", test_refused);
	g_test_add_func("/address/refused-names-it", test_refused_names_it);
	g_test_add_func("/address/one", test_one);
	g_test_add_func("/address/long", test_long);
	g_test_add_func("/address/format", test_format);
	g_test_add_func("/address/compare", test_compare);
	g_test_add_func("/address/any", test_any);
	return g_test_run();
}
