// layers: none
/* tests/unit/cache-review.c — the checks with what the cache knows, what is kept of them, and two writers of whom
 * only one may answer. */
#include "tests/unit/cache-common.h"

#include <unistd.h>

#include "cache/motive.h"
#include "cache/review.h"

#define ROUNDS 1000

struct fixture {
	char *home;
	struct db *net, *desk;
	struct conf *conf;
	gint64 message, case_id;
};

static void
set_up(struct fixture *f, gconstpointer data)
{
	g_autofree char *path = NULL;

	(void)data;
	f->home = home_new();
	path = g_build_filename(f->home, "guichet.conf", NULL);
	g_assert_true(g_file_set_contents(path, "[account \"agence\"]\nlink = spool\nspool = spool\n"
		"address = Agence <contact@banque.example>\n", -1, NULL));
	g_chmod(path, 0600);
	f->conf = conf_load(f->home, path, NULL);
	g_assert_nonnull(f->conf);
	f->net = open_ok(f->home, DB_NET);
	f->desk = open_ok(f->home, DB_DESK);
	add_account(f->net);
	f->message = take_in(f->net, "a@x||Eve Roy <eve@x.example>|contact@banque.example|Carte|Combien coûte la carte Gold ? "
		"Quand arrive-t-elle ?", NOW);
	f->case_id = inbox_case_of(f->net, f->message);
}

static void
tear_down(struct fixture *f, gconstpointer data)
{
	(void)data;
	db_close(f->desk);
	db_close(f->net);
	conf_free(f->conf);
	home_free(f->home);
}

static struct draft *
make_draft(struct fixture *f, const char *advisor, const char *body)
{
	struct draft *d = draft_new();

	d->case_id = f->case_id;
	d->account = 1;
	d->message = f->message;
	d->kind = g_strdup("reply");
	d->advisor = g_strdup(advisor);
	d->identity = g_strdup(OURS);
	d->to = g_strdup("eve@x.example");
	d->cc = g_strdup("");
	d->bcc = g_strdup("");
	d->subject = g_strdup("Re: Carte");
	d->body = g_strdup(body);
	d->revision = db_int(f->net, 0, SQL("SELECT max(seq) FROM event WHERE case_id = ?"), INT(f->case_id));
	g_assert_true(draft_save(f->desk, d, NOW, NULL));
	return d;
}

static struct review *
look(struct fixture *f, const struct draft *d)
{
	g_autoptr(GError) error = NULL;
	AUTO(review_ground) g = review_ground_load(f->desk, f->conf, d, &error);

	g_assert_no_error(error);
	return review_draft(g, d->body, 0, NOW);
}

static gboolean
has(const struct review *r, const char *rule)
{
	for (guint i = 0; i < r->findings->len; i++)
		if (strcmp(((struct review_finding *)r->findings->pdata[i])->rule, rule) == 0)
			return TRUE;
	return FALSE;
}

static void
test_stops(struct fixture *f, gconstpointer data)
{
	AUTO(draft) d = make_draft(f, "claire", "Bonjour Madame Roy,\nAppelez-nous.");
	AUTO(review) r = look(f, d);
	g_autoptr(GError) error = NULL;
	gint64 id;

	(void)data;
	g_assert_true(has(r, "phone-deflect") && has(r, "complete"));
	g_assert_cmpuint(r->questions->len, ==, 2);
	assert_failed(review_send(f->desk, d->id, r, NULL, NOW, 0, &error) == 0, error, ERR_REFUSED);
	g_assert_cmpint(outbox_pending(f->desk), ==, 0);
	assert_failed(review_send(f->desk, d->id, r, " ", NOW, 0, &error) == 0, error, ERR_INPUT);
	g_assert_cmpint(outbox_pending(f->desk), ==, 0);
	id = review_send(f->desk, d->id, r, "elle le veut", NOW, 0, &error);
	g_assert_no_error(error);
	g_assert_cmpint(id, >, 0);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM act WHERE kind = 'override' AND target = ? AND text = 'elle le veut'"),
		INT(id)), ==, 1);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT deflects AND questions = 2 AND answered = 0 AND consistent IS NULL"
		" FROM outbox_review WHERE outbox = ?"), INT(id)), ==, 1);
	{ /* overridden: it may go */
		AUTO(outbox) o = outbox_load(f->net, id, NULL);
		g_autofree char *why = NULL;

		g_assert_true(review_again(f->net, f->conf, o, NOW, &why, NULL));
	}
}

/* Fine when it was signed off, and no more: another answer says otherwise meanwhile. */
static void
test_again(struct fixture *f, gconstpointer data)
{
	AUTO(draft) d = make_draft(f, "claire", "Bonjour Madame Roy,\nLa carte Gold coûte 120 € et arrive sous 5 jours.");
	AUTO(review) r = look(f, d);
	gint64 id = review_send(f->desk, d->id, r, NULL, NOW, 0, NULL);
	AUTO(outbox) o = outbox_load(f->net, id, NULL);
	g_autofree char *why = NULL, *again = NULL;
	struct act reference = { .kind = ACT_REFERENCE, .advisor = "claire", .arg = "card", .text = "La carte Gold coûte 90 €.", .at = NOW };

	(void)data;
	g_assert_cmpuint(r->answered, ==, 2);
	g_assert_true(review_again(f->net, f->conf, o, NOW, &why, NULL));
	do_act(f->desk, ACT_MOTIVE, f->case_id, "card", NOW);
	g_assert_cmpint(act_add(f->desk, &reference, NULL), >, 0);
	g_assert_false(review_again(f->net, f->conf, o, NOW, &why, NULL));
	g_assert_true(g_str_has_prefix(why, "agree: "));
	/* a person looks, and sends it all the same */
	g_assert_true(outbox_end(f->net, id, OUTBOX_REVIEW, why, 0, NOW, NULL));
	{
		struct act retry = { .kind = ACT_RETRY, .advisor = "claire", .target = id, .at = NOW };

		g_assert_cmpint(act_add(f->desk, &retry, NULL), >, 0);
	}
	g_assert_true(review_again(f->net, f->conf, o, NOW, &again, NULL));
}

static void
test_settle(struct fixture *f, gconstpointer data)
{
	AUTO(draft) d = make_draft(f, "claire", "Bonjour Madame Roy,\nElle arrive lundi.");
	AUTO(review_ground) g = review_ground_load(f->desk, f->conf, d, NULL);
	AUTO(review) before = review_draft(g, d->body, 0, NOW);
	const struct review_question *q = &g_array_index(before->questions, struct review_question, 0);

	(void)data;
	g_assert_false(q->answered);
	g_assert_true(review_settle(f->desk, g, d, "claire", q, NOW, NULL));
	{
		AUTO(review) after = review_draft(g, d->body, 0, NOW);
		AUTO(review) anew = look(f, d);

		g_assert_cmpuint(after->answered, ==, 2);
		g_assert_cmpuint(anew->answered, ==, 2);
	}
}

/* What the screen may do: add, and nothing else. */
static void
test_guarded(struct fixture *f, gconstpointer data)
{
	AUTO(draft) d = make_draft(f, "claire", "Bonjour Madame Roy,\nLa carte Gold coûte 120 € et arrive sous 5 jours.");
	AUTO(review) r = look(f, d);

	(void)data;
	g_assert_cmpint(review_send(f->desk, d->id, r, NULL, NOW, 0, NULL), >, 0);
	g_assert_false(db_run(f->desk, NULL, SQL("DELETE FROM outbox_review")));
	g_assert_false(db_run(f->net, NULL, SQL("UPDATE outbox_review SET deflects = 1")));
}

static void
test_news(struct fixture *f, gconstpointer data)
{
	AUTO(draft) d = make_draft(f, "claire", "Bonjour");
	gint64 id = outbox_add(f->desk, d->id, NOW, 0, NULL);
	AUTO(outbox) o = outbox_load(f->desk, id, NULL);
	g_autofree char *none = outbox_news(f->desk, o, NOW, NULL), *some = NULL;

	(void)data;
	g_assert_cmpstr(none, ==, "");
	take_in(f->net, "b@x|a@x|eve@x.example|contact@banque.example|Carte|Elle est\narrivée !", NOW + MINUTE);
	some = outbox_news(f->desk, o, NOW + MINUTE, NULL);
	g_assert_nonnull(strstr(some, "\n+ Elle est\n+ arrivée !\n"));
}

/* ---- F13 ---------------------------------------------------------------------------- */

struct writer {
	const char *advisor;
	int step; /* 0 looks and writes, 1 signs off, 2 leaves, 3 done */
	gint64 draft, id;
};

static void
advance(struct fixture *f, struct writer *w, GArray *sent)
{
	if (w->step == 0) {
		AUTO(draft) d = make_draft(f, w->advisor, "x");

		w->draft = d->id;
	} else if (w->step == 1) {
		w->id = outbox_add(f->desk, w->draft, NOW, 0, NULL);
		g_assert_cmpint(w->id, >, 0);
	} else {
		AUTO(outbox) o = outbox_load(f->net, w->id, NULL);
		g_autofree char *what = NULL;

		g_assert_true(outbox_start(f->net, w->id, NOW, NULL));
		if (outbox_is_stale(f->net, o, &what, NULL)) {
			struct act cancel = { .kind = ACT_CANCEL, .advisor = w->advisor, .target = w->id, .at = NOW };

			g_assert_true(outbox_end(f->net, w->id, OUTBOX_REVIEW, what, 0, NOW, NULL));
			g_assert_cmpint(act_add(f->desk, &cancel, NULL), >, 0);
		} else {
			g_assert_true(outbox_end(f->net, w->id, OUTBOX_SENT, NULL, 0, NOW, NULL));
			g_array_append_val(sent, w->id);
		}
	}
	w->step++;
}

/* Of two that were sent, the later one's writer had seen the earlier one. */
static void
check_sent(struct fixture *f, const GArray *sent)
{
	for (guint i = 1; i < sent->len; i++) {
		gint64 first = g_array_index(sent, gint64, i - 1), second = g_array_index(sent, gint64, i);

		g_assert_cmpint(db_int(f->net, 0, SQL("SELECT o.revision >= (SELECT seq FROM event WHERE kind = 'reply' AND outbox = ?)"
			" FROM outbox o WHERE o.id = ?"), INT(first), INT(second)), ==, 1);
	}
}

/* Two writers, a thousand random orders of looking, signing off and leaving. */
static void
test_two_writers(struct fixture *f, gconstpointer data)
{
	guint both = 0, one = 0;

	(void)data;
	for (int round = 0; round < ROUNDS; round++) {
		struct writer writers[2] = { { "claire", 0, 0, 0 }, { "paul", 0, 0, 0 } };
		g_autoptr(GArray) sent = g_array_new(FALSE, FALSE, sizeof(gint64));

		if (round % 20 == 0) { /* a case of its own, so that its journal stays short */
			g_autofree char *spec = g_strdup_printf("r%d@x||eve@x.example|contact@banque.example|Carte %d|Bonjour", round, round);

			f->message = take_in(f->net, spec, NOW);
			f->case_id = inbox_case_of(f->net, f->message);
		}
		while (writers[0].step < 3 || writers[1].step < 3) {
			struct writer *w = &writers[g_test_rand_bit() ? 1 : 0];

			if (w->step < 3)
				advance(f, w, sent);
		}
		g_assert_cmpuint(sent->len, >=, 1);
		check_sent(f, sent);
		both += sent->len == 2 ? 1 : 0;
		one += sent->len == 1 ? 1 : 0;
	}
	g_test_message("%u rounds: one answer %u times, two (the second with the first in sight) %u times", ROUNDS, one, both);
	g_assert_cmpuint(both, >, 0);
	g_assert_cmpuint(one, >, 0);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(struct fixture *, gconstpointer);
	} tests[] = { { "stops", test_stops }, { "again", test_again }, { "settle", test_settle }, { "guarded", test_guarded },
		{ "news", test_news }, { "two-writers", test_two_writers } };

	/* eight thousand durable commits: where there is memory to write to, no disk is waited for */
	if (g_access("/dev/shm", W_OK) == 0)
		g_setenv("TMPDIR", "/dev/shm", TRUE);
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
		g_autofree char *path = g_strconcat("/review/", tests[i].name, NULL);

		g_test_add(path, struct fixture, NULL, set_up, tests[i].run, tear_down);
	}
	return g_test_run();
}
