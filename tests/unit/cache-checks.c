// layers: none
/* What our answers promised and whether it was kept; numbers that customers let everybody read, and masks. */
#include "tests/unit/cache-common.h"

#include "cache/exposure.h"
#include "cache/promises.h"

#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

struct fixture {
	char *home;
	struct db *net, *desk;
};

static void
set_up(struct fixture *f, gconstpointer data)
{
	(void)data;
	f->home = home_new();
	f->net = open_ok(f->home, DB_NET);
	f->desk = open_ok(f->home, DB_DESK);
	add_account(f->net);
}

static void
tear_down(struct fixture *f, gconstpointer data)
{
	(void)data;
	db_close(f->desk);
	db_close(f->net);
	home_free(f->home);
}

/* A case in which we promised an answer within 48 hours at NOW; its number. */
static gint64
promised(struct fixture *f, const char *name)
{
	g_autofree char *in = g_strdup_printf("%s1@x||%s@x.example|" OURS "|Carte|Où est ma carte ?", name, name);
	g_autofree char *out = g_strdup_printf("%s2@x|%s1@x|" OURS "|%s@x.example|Re: Carte|"
		"Bonjour,\n\nNous vous répondons sous 48 h.\n\n> Je vous rappelle demain", name, name, name);
	gint64 id = take_in(f->net, in, NOW - HOUR);

	take_sent(f->net, out, NOW);
	return inbox_case_of(f->net, id);
}

static void
assert_promise(struct fixture *f, gint64 case_id, gint64 now, enum promise_state state)
{
	g_autoptr(GPtrArray) list = promises_of_case(f->desk, case_id, NULL);
	const struct promise_row *p;

	g_assert_cmpuint(list->len, ==, 1);
	p = list->pdata[0];
	g_assert_cmpstr(p->text, ==, "Nous vous répondons sous 48 h.");
	g_assert_cmpint(p->due, ==, NOW + 2 * DAY);
	g_assert_cmpstr(promise_state_name(promise_row_state(p, now)), ==, promise_state_name(state));
}

static void
test_kept(struct fixture *f, gconstpointer data)
{
	gint64 on = promised(f, "eve");
	g_autoptr(GPtrArray) open = NULL;

	(void)data;
	assert_promise(f, on, NOW + DAY, PROMISE_OPEN);
	assert_promise(f, on, NOW + 3 * DAY, PROMISE_BROKEN);
	open = promises_open(f->desk, NOW + 3 * DAY, 10, NULL);
	g_assert_cmpuint(open->len, ==, 1);
	g_assert_cmpstr(((struct promise_row *)open->pdata[0])->subject, ==, "Carte");
	take_sent(f->net, "eve3@x|eve1@x|" OURS "|eve@x.example|Re: Carte|La voici.", NOW + DAY);
	assert_promise(f, on, NOW + 3 * DAY, PROMISE_KEPT);
}

static void
test_late_answer(struct fixture *f, gconstpointer data)
{
	gint64 on = promised(f, "bob");
	struct promise_tally tally;

	(void)data;
	take_sent(f->net, "bob3@x|bob1@x|" OURS "|bob@x.example|Re: Carte|La voici.", NOW + 2 * DAY + 1);
	assert_promise(f, on, NOW + 3 * DAY, PROMISE_BROKEN);
	g_assert_true(promises_tally(f->desk, NOW, NOW + 7 * DAY, NOW + 3 * DAY, NULL, &tally, NULL));
	g_assert_cmpint(tally.broken, ==, 1);
	g_assert_cmpint(tally.kept, ==, 0);
}

/* A note that says so keeps it; an undone label does not. */
static void
test_said_kept(struct fixture *f, gconstpointer data)
{
	gint64 on = promised(f, "zoe"), label;
	struct act note = { .kind = ACT_NOTE, .advisor = "claire", .case_id = on, .at = NOW + DAY, .text = "Rappelé : promise-kept" };
	struct act undo = { .kind = ACT_UNDO, .advisor = "claire", .at = NOW + HOUR };
	struct promise_tally tally;

	(void)data;
	label = do_act(f->desk, ACT_LABEL, on, "promise-kept", NOW + HOUR);
	assert_promise(f, on, NOW + 3 * DAY, PROMISE_KEPT);
	undo.target = label;
	g_assert_cmpint(act_add(f->desk, &undo, NULL), >, 0);
	assert_promise(f, on, NOW + 3 * DAY, PROMISE_BROKEN);
	g_assert_cmpint(act_add(f->desk, &note, NULL), >, 0);
	assert_promise(f, on, NOW + 3 * DAY, PROMISE_KEPT);
	g_assert_true(promises_tally(f->desk, NOW, NOW + 7 * DAY, NOW + 3 * DAY, "nobody", &tally, NULL));
	g_assert_cmpint(tally.kept, ==, 0);
}

/* What an import brings from last year is history. */
static void
test_old(struct fixture *f, gconstpointer data)
{
	struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW, .sent_folder = TRUE };

	(void)data;
	take_in_as(f->net, mail("old@x||" OURS "|x@x.example|S|Nous vous répondons sous 48 h.", NOW - 60 * DAY), &source, INBOX_NEW);
	g_assert_cmpint(db_int(f->net, -1, SQL("SELECT count(*) FROM promise")), ==, 0);
}

static void
test_exposed(struct fixture *f, gconstpointer data)
{
	struct message *m = mail("p@x||fan@x.example|" OURS "|Mon compte|Mon IBAN FR76 3000 6000 0112 3456 7890 189", NOW);
	struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW };
	AUTO(inbox_row) row = NULL;
	AUTO(inbox_message) message = NULL;
	gint64 id;

	(void)data;
	m->public_ = TRUE;
	id = take_in_as(f->net, m, &source, INBOX_NEW);
	row = the_case(f->desk, inbox_case_of(f->desk, id));
	message = inbox_message(f->desk, id, NULL);
	g_assert_true(row->exposed);
	g_assert_cmpstr(message->exposed, ==, "The customer let everybody read an IBAN.");
	g_assert_cmpstr(row->snippet, ==, "Mon IBAN **** **** **** **** **** ***0 189");
	g_assert_nonnull(strstr(message->text, "FR76 3000")); /* the case itself is as it was written */
}

static void
test_private_is_masked_only(struct fixture *f, gconstpointer data)
{
	gint64 id = take_in(f->net, "c@x||eve@x.example|" OURS "|Carte 4970101234567893|Ma carte 4970 1012 3456 7893 est bloquée", NOW);
	AUTO(inbox_row) row = the_case(f->desk, inbox_case_of(f->desk, id));

	(void)data;
	g_assert_false(row->exposed);
	g_assert_cmpstr(row->subject, ==, "Carte 497010******7893");
	g_assert_cmpstr(row->snippet, ==, "Ma carte 4970 10** **** 7893 est bloquée");
}

#define ADD(name) g_test_add("/cache/checks/" #name, struct fixture, NULL, set_up, test_##name, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD(kept);
	ADD(late_answer);
	ADD(said_kept);
	ADD(old);
	ADD(exposed);
	ADD(private_is_masked_only);
	return g_test_run();
}
