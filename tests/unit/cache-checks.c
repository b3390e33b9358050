// layers: none
/* What our answers promised and whether it was kept; numbers that customers let everybody read, and masks. */
#include "tests/unit/cache-fixture.h"

#include "cache/exposure.h"
#include "cache/hide.h"
#include "cache/promises.h"
#include "cache/redirect.h"

#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

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

/* The promise is kept in the words of the answer, without the number of a card that stands in them. */
static void
test_promise_masked(struct fixture *f, gconstpointer data)
{
	gint64 id = take_in(f->net, "c1@x||cleo@x.example|" OURS "|Carte|Où est ma carte ?", NOW - HOUR);
	g_autoptr(GPtrArray) list = NULL;

	(void)data;
	take_sent(f->net, "c2@x|c1@x|" OURS "|cleo@x.example|Re: Carte|"
		"Bonjour,\n\nNous vous répondons sous 48 h au sujet de la carte 4970 1012 3456 7893.", NOW);
	list = promises_of_case(f->desk, inbox_case_of(f->net, id), NULL);
	g_assert_cmpuint(list->len, ==, 1);
	g_assert_cmpstr(((struct promise_row *)list->pdata[0])->text, ==,
		"Nous vous répondons sous 48 h au sujet de la carte 4970 10** **** 7893.");
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

/* ---- hidden on the channel ----------------------------------------------------------- */

static gint64
hide_act(struct fixture *f, gint64 on, gint64 message, GError **error)
{
	struct act act = { .kind = ACT_HIDE, .advisor = "claire", .case_id = on, .target = message, .at = NOW + MINUTE };

	return act_add(f->desk, &act, error);
}

static void
refused(struct fixture *f, gint64 on, gint64 message, int code)
{
	g_autoptr(GError) error = NULL;

	gint64 acts = db_int(f->net, -1, SQL("SELECT count(*) FROM act"));

	assert_failed(hide_act(f, on, message, &error) == 0, error, code);
	g_assert_cmpint(db_int(f->net, -1, SQL("SELECT count(*) FROM act")), ==, acts);
}

static gint64
in_public(struct fixture *f, const char *text)
{
	struct message *m = mail(text, NOW);
	struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW };

	m->public_ = TRUE;
	return take_in_as(f->net, m, &source, INBOX_NEW);
}

static void
assert_hidden(struct fixture *f, gint64 message, const char *state, const char *words)
{
	AUTO(inbox_message) m = inbox_message(f->desk, message, NULL);
	g_autofree char *sentence = hide_sentence(m, NOW + HOUR);

	g_assert_cmpstr(m->hide, ==, state);
	g_assert_true(words == NULL ? sentence == NULL : sentence != NULL && strstr(sentence, words) != NULL);
}

static void
test_hide_refusals(struct fixture *f, gconstpointer data)
{
	gint64 post = in_public(f, "p@x||fan@x.example|" OURS "|Compte|Mon IBAN FR76 3000 6000 0112 3456 7890 189");
	gint64 on = inbox_case_of(f->desk, post), private = take_in(f->net, "c@x||eve@x.example|" OURS "|Carte|Bonjour", NOW);
	gint64 ours = take_sent(f->net, "re@x|p@x|" OURS "|fan@x.example|Re: Compte|Bonjour", NOW + MINUTE);
	g_autoptr(GError) error = NULL;

	(void)data;
	refused(f, on, post, ERR_INPUT); /* mail cannot */
	g_assert_true(db_run(f->net, NULL, SQL("UPDATE account SET abilities = ' reply hide '")));
	refused(f, on, ours, ERR_INPUT);
	refused(f, on, private, ERR_GONE); /* of another case */
	refused(f, inbox_case_of(f->desk, private), private, ERR_INPUT);
	refused(f, on, 17, ERR_GONE);
	g_assert_cmpint(hide_pick(f->desk, on, NULL), ==, post);
	assert_failed(hide_pick(f->desk, inbox_case_of(f->desk, private), &error) == 0, error, ERR_GONE);
	assert_hidden(f, post, NULL, NULL);
	g_assert_false(act_kind_can_undo(ACT_HIDE));
}

static void
test_hide_wishes(struct fixture *f, gconstpointer data)
{
	gint64 post = in_public(f, "p@x||fan@x.example|" OURS "|Compte|Mon IBAN FR76 3000 6000 0112 3456 7890 189");
	gint64 on = inbox_case_of(f->desk, post);
	g_autoptr(GArray) due = NULL, later = NULL, none = NULL;

	(void)data;
	g_assert_true(db_run(f->net, NULL, SQL("UPDATE account SET abilities = ' reply hide '")));
	g_assert_cmpint(hide_act(f, on, post, NULL), >, 0);
	assert_hidden(f, post, "asked", "is being asked");
	refused(f, on, post, ERR_STALE);
	due = hide_due(f->net, 1, NOW, NULL);
	g_assert_cmpuint(due->len, ==, 1);
	g_assert_cmpint(g_array_index(due, struct hide_wish, 0).message, ==, post);
	none = hide_due(f->net, 2, NOW, NULL);
	g_assert_cmpuint(none->len, ==, 0);
	g_assert_true(hide_settle(f->net, post, HIDE_ASKED, NOW, NOW + HOUR, "no network", NULL));
	assert_hidden(f, post, "asked", "no network");
	g_array_unref(g_steal_pointer(&none));
	none = hide_due(f->net, 1, NOW + MINUTE, NULL);
	g_assert_cmpuint(none->len, ==, 0);
	later = hide_due(f->net, 1, NOW + HOUR, NULL);
	g_assert_cmpint(g_array_index(later, struct hide_wish, 0).attempts, ==, 1);
	g_assert_true(hide_settle(f->net, post, HIDE_REFUSED, NOW, 0, "not your thread", NULL));
	assert_hidden(f, post, "refused", "would not hide it: not your thread");
	g_assert_cmpint(hide_act(f, on, post, NULL), >, 0); /* asked once more */
	assert_hidden(f, post, "asked", "is being asked");
	g_assert_true(hide_settle(f->net, post, HIDE_DONE, NOW, 0, NULL, NULL));
	assert_hidden(f, post, "done", "hidden on ");
	refused(f, on, post, ERR_STALE);
	/* what was decided stays so */
	g_assert_true(hide_settle(f->net, post, HIDE_REFUSED, NOW, 0, "late", NULL));
	assert_hidden(f, post, "done", "hidden on ");
}

/* ---- from public to private (F8) ----------------------------------------------------- */

static const char conf_text[] = "[account \"agence\"]\naddress = Agence <contact@banque.example>\nimap-host = imap.example\nuser = a\n"
	"password-command = echo x\nsmtp-host = smtp.example\n";

/* A customer who asks in public at NOW; the case. */
static gint64
asked_in_public(struct fixture *f)
{
	struct message *m = mail("pub@x||eve@x.example|" OURS "|Mon virement|Bonjour, où est mon virement de mardi ?", NOW);
	struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW };

	m->public_ = TRUE;
	return inbox_case_of(f->net, take_in_as(f->net, m, &source, INBOX_NEW));
}

static void
offer(struct fixture *f, gint64 on, struct redirect_offer *o)
{
	g_autoptr(GError) error = NULL;
	struct conf *conf = conf_parse(conf_text, "test", &error);

	g_assert_no_error(error);
	g_assert_true(redirect_begin(f->desk, conf, on, "claire", NOW + MINUTE, o, &error));
	g_assert_no_error(error);
	conf_free(conf);
}

static void
assert_redirect(struct fixture *f, gint64 on, gint64 now, enum redirect_state state)
{
	g_autoptr(GPtrArray) list = redirect_of_case(f->desk, on, now, NULL);

	g_assert_cmpuint(list->len, ==, 1);
	g_assert_cmpstr(redirect_state_name(((struct redirect *)list->pdata[0])->state), ==, redirect_state_name(state));
}

static void
test_redirect(struct fixture *f, gconstpointer data)
{
	struct redirect_offer o;
	gint64 on = asked_in_public(f), arrived;
	g_autofree char *in = NULL, *low = NULL;
	g_autoptr(GArray) found = NULL;
	struct redirect_tally tally;
	AUTO(draft) public_ = NULL;
	AUTO(draft) private_ = NULL;

	(void)data;
	offer(f, on, &o);
	public_ = draft_load(f->desk, o.public_, NULL);
	private_ = draft_load(f->desk, o.private_, NULL);
	g_assert_cmpuint(strlen(o.ref), ==, REDIRECT_REF);
	g_assert_cmpstr(public_->body, ==, o.sentence);
	g_assert_nonnull(strstr(o.sentence, o.ref));
	g_assert_nonnull(strstr(o.sentence, "message privé"));
	found = guard_find(NULL, o.sentence, strlen(o.sentence));
	g_assert_cmpuint(found->len, ==, 0); /* nothing personal */
	g_assert_cmpstr(private_->to, ==, "eve@x.example");
	g_assert_cmpint(private_->case_id, ==, on);
	assert_redirect(f, on, NOW + 60 * HOUR, REDIRECT_OFFERED);
	assert_redirect(f, on, NOW + 80 * HOUR, REDIRECT_ABANDONED);
	/* another address, in private, with the reference in small letters: the same case */
	low = g_ascii_strdown(o.ref, -1);
	in = g_strdup_printf("dm@x||other@y.example|" OURS "|Bonjour|Je vous écris comme demandé, %.4s-%s.", low, low + 4);
	arrived = take_in(f->net, in, NOW + 2 * HOUR);
	g_assert_cmpint(inbox_case_of(f->net, arrived), ==, on);
	assert_redirect(f, on, NOW + 3 * HOUR, REDIRECT_ARRIVED);
	/* the wait is still the one that began in public */
	assert_state(f->desk, on, CASE_NEW, NOW);
	take_sent(f->net, "re@x|dm@x|" OURS "|other@y.example|Re: Bonjour|Il est parti.", NOW + 3 * HOUR);
	assert_redirect(f, on, NOW + 4 * HOUR, REDIRECT_ANSWERED);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM cases")), ==, 1);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM conversation")), ==, 2);
	g_assert_true(redirect_tally(f->desk, NOW, NOW + DAY, NOW + 4 * HOUR, &tally, NULL));
	g_assert_cmpint(tally.offered, ==, 1);
	g_assert_cmpint(tally.answered, ==, 1);
	g_assert_cmpint(tally.median_s, ==, 2 * 3600 - 60);
	/* one resolution span over both channels */
	do_act(f->desk, ACT_RESOLVE, on, "done", NOW + 4 * HOUR);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM episode WHERE kind = 'ttr'")), ==, 1);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT wall_s FROM episode WHERE kind = 'ttr' AND opened = ?"), INT(NOW)), ==, 4 * 3600);
	/* a reference is good once */
	g_free(in);
	in = g_strdup_printf("dm2@x||third@z.example|" OURS "|Bonjour|%s", o.ref);
	g_assert_cmpint(inbox_case_of(f->net, take_in(f->net, in, NOW + 5 * HOUR)), !=, on);
	redirect_offer_clear(&o);
}

/* The same customer writing in private needs no reference; one who writes too late begins a case. */
static void
test_redirect_customer(struct fixture *f, gconstpointer data)
{
	struct redirect_offer o;
	gint64 on = asked_in_public(f);
	g_autofree char *late = NULL;

	(void)data;
	offer(f, on, &o);
	late = g_strdup_printf("late@x||other@y.example|" OURS "|Bonjour|%s", o.ref);
	g_assert_cmpint(inbox_case_of(f->net, take_in(f->net, late, NOW + 73 * HOUR)), !=, on);
	assert_redirect(f, on, NOW + 74 * HOUR, REDIRECT_ABANDONED);
	g_assert_cmpint(inbox_case_of(f->net, take_in(f->net, "p@x||eve@x.example|" OURS "|Autre|Voilà mon numéro", NOW + HOUR)), ==, on);
	assert_redirect(f, on, NOW + 2 * HOUR, REDIRECT_ARRIVED);
	redirect_offer_clear(&o);
}

/* Another account brings the private conversation that we began with the reference, then their answer, under a name that
 * tells nothing: one case; they arrive by their own words. */
static void
test_redirect_elsewhere(struct fixture *f, gconstpointer data)
{
	struct redirect_offer o;
	struct inbox_source chat = { .account = 2, .own = "@page", .arrived = NOW + HOUR };
	gint64 on = asked_in_public(f);
	g_autofree char *words = NULL;
	struct message *m;

	(void)data;
	g_assert_true(db_run(f->net, NULL, SQL("INSERT INTO account(id, name, channel, kind, address, target_s)"
		" VALUES (2, 'page', 'messenger', 'chat', '@page', 1800)")));
	offer(f, on, &o);
	words = g_strdup_printf("m1||@page|psid-77||Bonjour, nous vous écrivons en privé, référence %s.", o.ref);
	m = mail(words, NOW + HOUR);
	m->from_us = TRUE;
	m->thread = g_strdup("t_1");
	g_assert_cmpint(inbox_case_of(f->net, take_in_as(f->net, m, &chat, INBOX_NEW)), ==, on);
	assert_redirect(f, on, NOW + HOUR, REDIRECT_OFFERED);
	m = mail("m2||psid-77|@page||Oui, c'est moi.", NOW + 2 * HOUR);
	m->thread = g_strdup("t_1");
	g_assert_cmpint(inbox_case_of(f->net, take_in_as(f->net, m, &chat, INBOX_NEW)), ==, on);
	assert_redirect(f, on, NOW + 2 * HOUR, REDIRECT_ARRIVED);
	redirect_offer_clear(&o);
}

static void
test_redirect_private(struct fixture *f, gconstpointer data)
{
	gint64 on = inbox_case_of(f->net, take_in(f->net, "c@x||eve@x.example|" OURS "|Carte|Bonjour", NOW));
	g_autoptr(GError) error = NULL;
	struct redirect_offer o;
	struct conf *conf = conf_parse(conf_text, "test", NULL);

	(void)data;
	assert_failed(!redirect_begin(f->desk, conf, on, "claire", NOW, &o, &error), error, ERR_INPUT);
	conf_free(conf);
}

#define ADD(name) g_test_add("/cache/checks/" #name, struct fixture, NULL, fixture_set_up, test_##name, fixture_tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD(kept);
	ADD(promise_masked);
	ADD(late_answer);
	ADD(said_kept);
	ADD(old);
	ADD(exposed);
	ADD(private_is_masked_only);
	ADD(hide_refusals);
	ADD(hide_wishes);
	ADD(redirect);
	ADD(redirect_customer);
	ADD(redirect_elsewhere);
	ADD(redirect_private);
	return g_test_run();
}
