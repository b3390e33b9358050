// layers: none
/* Motives in the cache: found as mail comes in, corrected, read again with other rules, counted by day. */
#include "tests/unit/cache-fixture.h"

#include "cache/motive.h"

#define DAY (24 * 60 * MINUTE)

static void
assert_motive(struct db *db, gint64 case_id, const char *expected, gboolean by_hand)
{
	g_autoptr(GError) error = NULL;
	gboolean manual;
	g_autofree char *motive = motive_of_case(db, case_id, &manual, &error);

	g_assert_no_error(error);
	g_assert_cmpstr(motive, ==, expected);
	g_assert_cmpint(manual, ==, by_hand);
}

static void
test_case(struct fixture *f, gconstpointer data)
{
	gint64 first, on, act;

	(void)data;
	/* the second message comes first: the motive is that of what was written first */
	take_in(f->net, "b@x|a@x|eve@x.example|" OURS "|Re: Carte|Et mon virement ?", NOW);
	on = inbox_case_of(f->net, db_int(f->net, 0, SQL("SELECT max(id) FROM message")));
	assert_motive(f->desk, on, "transfer", FALSE);
	first = take_in(f->net, "a@x||eve@x.example|" OURS "|Carte|J'ai perdu ma carte", NOW - MINUTE);
	g_assert_cmpint(inbox_case_of(f->net, first), ==, on);
	assert_motive(f->desk, on, "card-lost", FALSE);
	/* a person's word wins, whatever comes after; it can be none; it can be undone */
	act = do_act(f->desk, ACT_MOTIVE, on, "fraud", NOW);
	assert_motive(f->desk, on, "fraud", TRUE);
	take_in(f->net, "c@x|a@x|eve@x.example|" OURS "|Re: Carte|Ma carte perdue !", NOW - 2 * MINUTE);
	assert_motive(f->desk, on, "fraud", TRUE);
	do_act(f->desk, ACT_MOTIVE, on, "", NOW);
	assert_motive(f->desk, on, "", TRUE);
	{
		struct act undo = { .kind = ACT_UNDO, .advisor = "claire", .target = act, .at = NOW };

		g_assert_cmpint(act_add(f->desk, &undo, NULL), >, 0);
		assert_motive(f->desk, on, "", TRUE);
		undo.target = act + 1;
		g_assert_cmpint(act_add(f->desk, &undo, NULL), >, 0);
		assert_motive(f->desk, on, "card-lost", FALSE);
	}
	assert_motive(f->desk, 999, "", FALSE);
}

static void
test_answers(struct fixture *f, gconstpointer data)
{
	g_autoptr(GPtrArray) list = NULL;
	const struct motive_answer *a;
	struct act reference = { .kind = ACT_REFERENCE, .advisor = "claire", .arg = "transfer",
		.text = "Un virement prend un jour ouvré.", .at = NOW };
	g_autofree char *text = NULL;

	(void)data;
	for (int i = 0; i < 6; i++) {
		g_autofree char *in = g_strdup_printf("i%d@x||c%d@x.example|" OURS "|S|Mon virement ?", i, i);
		g_autofree char *out = g_strdup_printf("o%d@x|i%d@x|" OURS "|c%d@x.example|Re: S|Réponse %d", i, i, i, i);

		take_in(f->net, in, NOW - i * DAY);
		take_sent(f->net, out, NOW - i * DAY + MINUTE);
	}
	take_in(f->net, "z@x||z@x.example|" OURS "|S|Ma carte perdue", NOW);
	take_sent(f->net, "y@x|z@x|" OURS "|z@x.example|Re: S|Autre", NOW);
	list = motive_answers(f->desk, "transfer", NOW - 4 * DAY, 3, NULL);
	g_assert_cmpuint(list->len, ==, 3);
	for (guint i = 0; i < 3; i++) {
		g_autofree char *want = g_strdup_printf("Réponse %u", i);

		a = g_ptr_array_index(list, i);
		g_assert_cmpstr(a->text, ==, want);
		g_assert_cmpstr(a->kind, ==, "mail");
	}
	g_ptr_array_unref(g_steal_pointer(&list));
	list = motive_answers(f->desk, "transfer", NOW - 2 * DAY, 99, NULL);
	g_assert_cmpuint(list->len, ==, 3);
	/* a reference answer is an act of no case */
	g_assert_null(motive_reference(f->desk, "transfer", NULL));
	g_assert_cmpint(act_add(f->desk, &reference, NULL), >, 0);
	text = motive_reference(f->desk, "transfer", NULL);
	g_assert_cmpstr(text, ==, reference.text);
	reference.text = "";
	g_assert_cmpint(act_add(f->desk, &reference, NULL), >, 0);
	g_assert_null(motive_reference(f->desk, "transfer", NULL));
	reference.arg = "";
	g_assert_cmpint(act_add(f->desk, &reference, NULL), ==, 0);
}

static gint64
angry_on(struct db *db, int number, gint64 at)
{
	g_autofree char *spec = g_strdup_printf("m%d@x||c%d@x.example|" OURS "|S|Mon virement : inadmissible", number,
		number);

	return take_in(db, spec, at);
}

static const struct motive_row *
row_of(const GPtrArray *rows, const char *name)
{
	for (guint i = 0; rows != NULL && i < rows->len; i++) {
		const struct motive_row *row = g_ptr_array_index(rows, i);

		if (strcmp(row->name, name) == 0)
			return row;
	}
	return NULL;
}

/* F10's vector: two a day before, eight are no recurrence, nine are. */
static void
test_report(struct fixture *f, gconstpointer data)
{
	g_autoptr(GPtrArray) rows = NULL;
	const struct motive_row *row;
	gint64 last = 0;
	int n = 0;

	(void)data;
	for (int day = 1; day <= MOTIVE_DAYS; day++)
		for (int i = 0; i < 2; i++)
			angry_on(f->net, n++, NOW - day * DAY);
	angry_on(f->net, n++, NOW - 29 * DAY);
	for (int i = 0; i < 8; i++)
		last = angry_on(f->net, n++, NOW - i * MINUTE);
	take_in(f->net, "again@x||c60@x.example|" OURS "|S|Mon virement, encore : inadmissible", NOW);
	take_in(f->net, "calm@x||calm@x.example|" OURS "|S|Mon virement, merci", NOW);
	rows = motive_report(f->desk, NULL, NOW, NULL);
	row = row_of(rows, "transfer");
	g_assert_nonnull(row);
	g_assert_cmpint(row->customers, ==, 8);
	g_assert_cmpint(row->before, ==, 56);
	g_assert_cmpint(row->days[0], ==, 2);
	g_assert_cmpint(row->angry, ==, 65);
	g_assert_false(row->recurring);
	g_assert_cmpstr(row->channels[0], ==, "e-mail");
	g_assert_null(row->channels[1]);
	g_assert_cmpuint(g_strv_length(row->quotes), ==, 3);
	g_assert_cmpstr(row->quotes[2], ==, "Mon virement : inadmissible");
	angry_on(f->net, n++, NOW);
	g_ptr_array_unref(rows);
	rows = motive_report(f->desk, NULL, NOW, NULL);
	row = row_of(rows, "transfer");
	g_assert_cmpint(row->customers, ==, 9);
	g_assert_true(row->recurring);
	g_assert_false(row->reference);
	/* corrected by hand, one of them is about something else */
	do_act(f->desk, ACT_MOTIVE, inbox_case_of(f->net, last), "fees", NOW);
	g_ptr_array_unref(rows);
	rows = motive_report(f->desk, NULL, NOW, NULL);
	g_assert_false(row_of(rows, "transfer")->recurring);
	g_assert_cmpint(row_of(rows, "fees")->customers, ==, 1);
}

/* The third message in a row without an answer, in whatever order they come in. */
static void
test_third(struct fixture *f, gconstpointer data)
{
	static const char *const order[] = { "e", "c", "a", "d", "b" };

	(void)data;
	for (gsize i = 0; i < G_N_ELEMENTS(order); i++) {
		char letter = *order[i];
		gboolean ours = letter == 'd';
		g_autofree char *spec = g_strdup_printf("%c@x|%c@x|%s|%s|S|Et mon RIB ?", letter, letter == 'a' ? 'b' : 'a',
			ours ? OURS : "eve@x.example", ours ? "eve@x.example" : OURS);

		(ours ? take_sent : take_in)(f->net, spec, NOW + (letter - 'a') * MINUTE);
	}
	/* a b c, then our d, then e: only c was the third */
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM message_mood WHERE third")), ==, 1);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT m.channel_id = 'c@x' FROM message_mood o JOIN message m ON m.id = o.message"
		" WHERE third")), ==, 1);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM message_mood WHERE third AND score = 0")), ==, 1);
}

/* Rules that change are applied to what is here, a piece at a time. */
static void
test_follow(struct fixture *f, gconstpointer data)
{
	g_autofree char *path = g_build_filename(f->home, "guichet.conf", NULL);
	g_autofree char *rules = g_build_filename(f->home, "motives", NULL);
	g_autoptr(GError) error = NULL;
	AUTO(conf) conf = NULL;
	gint64 on;

	(void)data;
	g_assert_cmpint(motive_follow(f->net, 10, NULL), ==, 0);
	for (int i = 0; i < 25; i++)
		angry_on(f->net, i, NOW + i * MINUTE);
	take_sent(f->net, "o@x|m0@x|" OURS "|c0@x.example|Re: S|Voici", NOW + DAY);
	on = inbox_case_of(f->net, db_int(f->net, 0, SQL("SELECT min(id) FROM message")));
	assert_motive(f->net, on, "transfer", FALSE);
	g_assert_true(g_file_set_contents(path, "[guichet]\nname = Anne\n", -1, NULL));
	g_assert_cmpint(g_chmod(path, 0600), ==, 0);
	conf = conf_load(f->home, path, &error);
	g_assert_no_error(error);
	g_assert_true(motive_use(f->net, conf, NULL)); /* no file yet */
	g_assert_true(g_file_set_contents(rules, "drop transfer\nmotive slow\n3 virement\nmood\n0 inadmissible*\n", -1, NULL));
	g_assert_true(motive_use(f->net, conf, &error));
	g_assert_no_error(error);
	g_assert_cmpint(motive_follow(f->net, 10, NULL), ==, 10);
	assert_motive(f->net, on, "transfer", FALSE);
	g_assert_cmpint(motive_follow(f->net, 10, NULL), ==, 10);
	g_assert_cmpint(motive_follow(f->net, 10, NULL), ==, 5);
	g_assert_cmpint(motive_follow(f->net, 10, NULL), ==, 0);
	assert_motive(f->net, on, "slow", FALSE);
	g_assert_cmpint(db_int(f->net, -1, SQL("SELECT count(*) FROM message_mood WHERE score > 0")), ==, 0);
	g_assert_cmpint(db_int(f->net, -1, SQL("SELECT count(*) FROM message_motive")), ==, 25);
	g_assert_cmpint(db_int(f->net, -1, SQL("SELECT last_out FROM case_motive WHERE motive = 'slow' AND last_out > 0")),
		==, NOW + DAY);
	/* faulty ones change nothing */
	g_assert_true(g_file_set_contents(rules, "motive X\n", -1, NULL));
	assert_failed(!motive_use(f->net, conf, &error), error, ERR_CONFIG);
	g_assert_true(motive_book_has(motive_book_of(f->net), "slow"));
}

/* A quote is masked before it is cut. */
static void
test_quotes(struct fixture *f, gconstpointer data)
{
	g_autoptr(GPtrArray) rows = NULL;
	const struct motive_row *row;

	(void)data;
	take_in(f->net, "q@x||q@x.example|" OURS "|S|Mon virement, inadmissible : carte 4970 1012 3456 7893 !\n\n> cité", NOW);
	rows = motive_report(f->desk, NULL, NOW, NULL);
	row = row_of(rows, "transfer");
	g_assert_nonnull(row);
	g_assert_null(strstr(row->quotes[0], "1012 3456"));
	g_assert_nonnull(strstr(row->quotes[0], "4970"));
	g_assert_null(strstr(row->quotes[0], "cité"));
}

static void
test_lessons(struct fixture *f, gconstpointer data)
{
	g_autoptr(GPtrArray) list = NULL;
	const struct motive_lesson *l;
	gint64 on = inbox_case_of(f->net, angry_on(f->net, 1, NOW));

	(void)data;
	do_act(f->desk, ACT_MOTIVE, on, "fees", NOW);
	list = motive_lessons(f->desk, NULL);
	g_assert_cmpuint(list->len, ==, 1);
	l = g_ptr_array_index(list, 0);
	g_assert_cmpint(l->case_id, ==, on);
	g_assert_cmpstr(l->motive, ==, "fees");
	g_assert_cmpstr(l->rules, ==, "transfer");
	g_assert_cmpstr(l->advisor, ==, "claire");
	g_assert_cmpstr(l->text, ==, "Mon virement : inadmissible");
}

static void
test_words(struct fixture *f, gconstpointer data)
{
	AUTO(motive_words) all = motive_words_new(NOW);
	g_autoptr(GPtrArray) rise = NULL;
	int more;

	(void)data;
	for (int i = 0; i < 60; i++) {
		g_autofree char *spec = g_strdup_printf("w%d@x||c%d@x.example|" OURS "|Question|%s", i, i,
			i < 6 ? "Panne du site\n\n> Bonjour ancien" : "Bonjour");

		take_in(f->net, spec, i < 8 ? NOW : NOW - 3 * DAY);
	}
	while ((more = motive_words_more(all, f->desk, 7, NULL)) == 1)
		;
	g_assert_cmpint(more, ==, 0);
	rise = motive_words_rising(all, 5);
	g_assert_cmpuint(rise->len, ==, 2);
	g_assert_cmpstr(((struct word_rise *)rise->pdata[0])->word, ==, "panne");
	g_assert_cmpstr(((struct word_rise *)rise->pdata[1])->word, ==, "site");
}

#define ADD(name) g_test_add("/cache/motive/" #name, struct fixture, NULL, fixture_set_up, test_##name, fixture_tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD(case);
	ADD(answers);
	ADD(report);
	ADD(third);
	ADD(follow);
	ADD(quotes);
	ADD(lessons);
	ADD(words);
	return g_test_run();
}
