// layers: none
/* What slips by: windows that close within the hour, notes that ask for somebody, claims gone silent in open time. */
#include "cache/care.h"
#include "tests/unit/cache-common.h"

static char *
told(struct db *db, const char *advisor, gint64 now)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) list = care_list(db, advisor, 7200, now, &error);
	GString *out = g_string_new(NULL);

	g_assert_no_error(error);
	for (guint i = 0; i < list->len; i++) {
		const struct care_row *r = g_ptr_array_index(list, i);

		g_string_append_printf(out, "%s%c%d", i > 0 ? " " : "", "wms"[r->kind], (int)r->case_id);
		if (r->kind == CARE_STALE)
			g_string_append_printf(out, "=%d", (int)(r->silent_s / 60));
	}
	return g_string_free(out, FALSE);
}

#define assert_told(db, advisor, now, want) \
	do { \
		g_autofree char *got_ = told(db, advisor, now); \
		g_assert_cmpstr(got_, ==, want); \
	} while (0)

static void
test_care(void)
{
	char *home = home_new();
	AUTO(db) db = open_ok(home, DB_NET);
	struct act note = { .kind = ACT_NOTE, .advisor = "paul", .at = NOW + MINUTE };
	gint64 a, b;

	add_account(db);
	a = inbox_case_of(db, take_in(db, "a||a@x.example|contact@banque.example|S|t", NOW));
	b = inbox_case_of(db, take_in(db, "b||b@x.example|contact@banque.example|S|t", NOW));
	assert_told(db, "Claire Martin", NOW, "");
	/* a window of a day closes */
	g_assert_true(db_run(db, NULL, SQL("UPDATE account SET window_s = 86400")));
	assert_told(db, "Claire Martin", NOW + 22 * 60 * MINUTE, "");
	assert_told(db, "Claire Martin", NOW + 23 * 60 * MINUTE, "w1 w2");
	assert_told(db, "Claire Martin", NOW + 25 * 60 * MINUTE, "");
	/* a colleague asks for her, by her whole name or the first; not for her namesake's sister */
	note.case_id = a;
	note.text = "@CLAIRE, tu peux regarder ?";
	g_assert_cmpint(act_add(db, &note, NULL), >, 0);
	note.case_id = b;
	note.text = "demander à @claireline";
	g_assert_cmpint(act_add(db, &note, NULL), >, 0);
	assert_told(db, "Claire Martin", NOW + 10 * MINUTE, "m1");
	assert_told(db, "Paul", NOW + 10 * MINUTE, "");
	/* claimed, then silent: two hours of open time */
	do_act(db, ACT_CLAIM, b, NULL, NOW + 30 * MINUTE);
	assert_told(db, "x", NOW + 150 * MINUTE, "");
	assert_told(db, "x", NOW + 151 * MINUTE, "s2=121");
	g_assert_true(db_run(db, NULL, SQL("UPDATE account SET queue = 'q',"
		" calendar = '[calendar]\nzone = UTC\nweek = Mon-Fri 12:00-18:00\n'")));
	assert_told(db, "x", NOW + 151 * MINUTE, "");
	take_sent(db, "c|b|contact@banque.example|b@x.example|S|t", NOW + 200 * MINUTE);
	assert_told(db, "x", NOW + 600 * MINUTE, "");
	g_clear_pointer(&db, db_close);
	home_free(home);
}

/* A chat has no subject: what was said tells what it is about. */
static void
test_topic(void)
{
	char *home = home_new();
	AUTO(db) db = open_ok(home, DB_NET);
	g_autoptr(GPtrArray) list = NULL;
	gint64 a;

	add_account(db);
	a = inbox_case_of(db, take_in(db, "a||a@x.example|contact@banque.example||ma carte ?", NOW));
	do_act(db, ACT_CLAIM, a, NULL, NOW);
	list = care_list(db, "x", 7200, NOW + 150 * MINUTE, NULL);
	g_assert_cmpuint(list->len, ==, 1);
	g_assert_cmpstr(((const struct care_row *)g_ptr_array_index(list, 0))->what, ==, "ma carte ?");
	g_clear_pointer(&list, g_ptr_array_unref);
	g_clear_pointer(&db, db_close);
	home_free(home);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/cache/care", test_care);
	g_test_add_func("/cache/care/topic", test_topic);
	return g_test_run();
}
