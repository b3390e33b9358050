// layers: none
/* Edits, deletions, reactions and bystanders: what they do to a message, a case and a draft. */
#include "cache/terms.h"
#include "tests/unit/cache-fixture.h"

static void
set_up(struct fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	(void)data;
	fixture_open(f);
	db_run(f->net, &error, SQL("INSERT INTO account(id, name, channel, kind, title, mark, address, target_s)"
		" VALUES (1, 'place', 'forum', 'public', 'Forum', 'F', '@banque@forum.example', 14400)"));
	g_assert_no_error(error);
}

/* "id|parent|thread|author|text", by the name of the author "banque" from us. */
static struct message *
post(enum message_kind kind, const char *spec, gint64 at)
{
	g_auto(GStrv) f = g_strsplit(spec, "|", 5);
	struct message *m = message_new();

	m->kind = kind;
	m->id = g_strdup(f[0]);
	m->parent = *f[1] != '\0' ? g_strdup(f[1]) : NULL;
	m->thread = *f[2] != '\0' ? g_strdup(f[2]) : NULL;
	m->public_ = TRUE;
	m->from_us = strcmp(f[3], "banque") == 0;
	if (*f[3] != '\0') {
		g_autofree char *handle = g_strdup_printf("@%s@forum.example", f[3]);

		message_add_person(m, PERSON_FROM, handle, f[3])->id = g_strdup(f[3]);
	}
	m->text = g_strdup(f[4]);
	m->at = at;
	m->reach = 12400;
	return m;
}

static gint64
take(struct fixture *f, struct message *m)
{
	struct inbox_source source = { .account = 1, .own = "@banque@forum.example", .arrived = m->at };

	return take_in_as(f->net, m, &source, INBOX_NEW);
}

#define SAID(spec, at) take(f, post(MESSAGE_COMMENT, spec, at))
#define EDIT(spec, at) take(f, post(MESSAGE_EDIT, spec, at))
#define DELETE(spec, at) take(f, post(MESSAGE_DELETE, spec, at))
#define REACT(spec, at) take(f, post(MESSAGE_REACTION, spec, at))

static struct inbox_message *
the_message(struct fixture *f, gint64 id)
{
	g_autoptr(GError) error = NULL;
	struct inbox_message *m = inbox_message(f->desk, id, &error);

	g_assert_no_error(error);
	return m;
}

static const struct inbox_version *
version(const struct inbox_message *m, guint i)
{
	g_assert_cmpuint(m->versions->len, >, i);
	return g_ptr_array_index(m->versions, i);
}

static int
cases(struct fixture *f)
{
	return (int)db_int(f->net, -1, SQL("SELECT count(*) FROM cases"));
}

/* ---- texts -------------------------------------------------------------------------- */

static void
test_edit(struct fixture *f, gconstpointer data)
{
	gint64 id = SAID("1||t|eve|Ma cart est bloquée", NOW), case_id = inbox_case_of(f->net, id);
	AUTO(inbox_message) m = NULL;
	AUTO(inbox_row) row = NULL;
	g_autoptr(GPtrArray) thread = NULL;

	(void)data;
	EDIT("1#2|1|t|eve|Ma carte est bloquée", NOW + 2 * MINUTE);
	EDIT("1#1|1|t|eve|Ma carte est bloqée", NOW + MINUTE); /* late, and older */
	EDIT("1#2b|1#2|t|eve|Ma carte bleue est bloquée", NOW + 3 * MINUTE); /* an edit of an edit */
	EDIT("1#3|1|t|mallory|Tout va bien", NOW + 4 * MINUTE); /* somebody else's */
	m = the_message(f, id);
	g_assert_cmpstr(m->text, ==, "Ma carte bleue est bloquée");
	g_assert_cmpint(m->edited_at, ==, NOW + 3 * MINUTE);
	g_assert_cmpuint(m->versions->len, ==, 3);
	g_assert_cmpstr(version(m, 0)->text, ==, "Ma cart est bloquée");
	g_assert_cmpint(version(m, 0)->at, ==, NOW);
	g_assert_cmpstr(version(m, 1)->text, ==, "Ma carte est bloqée");
	g_assert_cmpint(version(m, 2)->at, ==, NOW + 2 * MINUTE);
	g_assert_cmpint(m->reach, ==, 12400);
	thread = inbox_thread(f->desk, case_id, NULL);
	g_assert_cmpuint(thread->len, ==, 1);
	row = the_case(f->desk, case_id);
	g_assert_cmpstr(row->snippet, ==, "Ma carte bleue est bloquée");
	g_assert_cmpint(row->messages, ==, 1);
	g_assert_cmpstr(row->customer_name, ==, "eve");
	assert_state(f->desk, case_id, CASE_NEW, NOW); /* the wait is as old as the question */
}

static void
test_edit_after_answer(struct fixture *f, gconstpointer data)
{
	gint64 id = SAID("1||t|eve|Combien coûte un virement ?", NOW), case_id = inbox_case_of(f->net, id);

	(void)data;
	SAID("2|1|t|banque|Rien.", NOW + 10 * MINUTE);
	assert_state(f->desk, case_id, CASE_ANSWERED, 0);
	EDIT("1#1|1|t|eve|Combien coûte un virement en euros ?", NOW + 5 * MINUTE); /* before it, told late */
	assert_state(f->desk, case_id, CASE_ANSWERED, 0);
	EDIT("1#2|1|t|eve|Combien coûte un virement en euros ?", NOW + 15 * MINUTE); /* no word changed */
	assert_state(f->desk, case_id, CASE_ANSWERED, 0);
	EDIT("1#3|1|t|eve|Combien coûte un virement aux États-Unis ?", NOW + 20 * MINUTE);
	assert_state(f->desk, case_id, CASE_WAITING, NOW + 20 * MINUTE);
}

static void
test_delete(struct fixture *f, gconstpointer data)
{
	gint64 first = SAID("1||t|eve|Mon compte est le FR76", NOW), case_id = inbox_case_of(f->net, first);
	AUTO(inbox_message) m = NULL;
	AUTO(inbox_row) row = NULL;

	(void)data;
	EDIT("1#1|1|t|eve|Mon compte est le FR77", NOW + MINUTE);
	SAID("2|1|t|eve|Vous m'entendez ?", NOW + 2 * MINUTE);
	DELETE("1#x|1|t||", NOW + 3 * MINUTE);
	m = the_message(f, first);
	g_assert_cmpstr(m->text, ==, "");
	g_assert_cmpint(m->deleted_at, ==, NOW + 3 * MINUTE);
	g_assert_null(m->deleted_by);
	g_assert_cmpuint(m->versions->len, ==, 2); /* what was said stays in the history */
	g_assert_cmpstr(version(m, 1)->text, ==, "Mon compte est le FR77");
	assert_state(f->desk, case_id, CASE_NEW, NOW + 2 * MINUTE);
	row = the_case(f->desk, case_id);
	g_assert_cmpint(row->unread, ==, 1);
	g_assert_cmpint(row->messages, ==, 2);
	g_clear_pointer(&row, inbox_row_free);
	DELETE("2#x|2|t|mod|", NOW + 4 * MINUTE);
	g_clear_pointer(&m, inbox_message_free);
	m = the_message(f, db_int(f->net, 0, SQL("SELECT id FROM message WHERE channel_id = '2'")));
	g_assert_cmpstr(m->deleted_by, ==, "mod");
	assert_state(f->desk, case_id, CASE_QUIET, 0);
	row = the_case(f->desk, case_id);
	g_assert_cmpstr(row->snippet, ==, ""); /* nothing of it shows in a list */
	g_assert_cmpint(row->unread, ==, 0);
}

/* An answer of ours that is gone is no answer. */
static void
test_delete_ours(struct fixture *f, gconstpointer data)
{
	gint64 case_id = inbox_case_of(f->net, SAID("1||t|eve|Où est l'agence ?", NOW));

	(void)data;
	SAID("2|1|t|banque|Rue de la Paix.", NOW + MINUTE);
	assert_state(f->desk, case_id, CASE_ANSWERED, 0);
	DELETE("2#x|2|t||", NOW + 2 * MINUTE); /* nobody signs it: it is ours as the message is */
	assert_state(f->desk, case_id, CASE_NEW, NOW);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM message WHERE kind = 'delete' AND direction = 'out'")),
		==, 1);
	g_assert_cmpint(db_int(f->net, 9, SQL("SELECT count(*) FROM event WHERE kind = 'changed'")), ==, 0);
}

static void
test_reactions(struct fixture *f, gconstpointer data)
{
	gint64 id = SAID("1||t|eve|Merci !", NOW), case_id = inbox_case_of(f->net, id), revision;
	AUTO(inbox_message) m = NULL;
	AUTO(inbox_row) row = NULL;
	const struct inbox_reaction *r;

	(void)data;
	SAID("2|1|t|banque|Avec plaisir.", NOW + MINUTE);
	REACT("r1|1|t|zoe|👍", NOW + 2 * MINUTE);
	REACT("r2|1|t|bob|👍", NOW + 3 * MINUTE);
	REACT("r3|1|t|bob|❤", NOW + 4 * MINUTE);
	REACT("r4|1|t|ann|👎", NOW + 5 * MINUTE);
	DELETE("r4#x|r4|t|ann|", NOW + 6 * MINUTE); /* taken back */
	m = the_message(f, id);
	g_assert_cmpuint(m->reactions->len, ==, 2);
	r = g_ptr_array_index(m->reactions, 0);
	g_assert_cmpstr(r->key, ==, "👍");
	g_assert_cmpint(r->n, ==, 2);
	g_assert_cmpstr(r->who, ==, "zoe");
	g_assert_cmpint(m->deleted_at, ==, 0);
	row = the_case(f->desk, case_id);
	revision = row->revision;
	g_assert_cmpint(row->unread, ==, 1);
	g_assert_cmpint(row->last_at, ==, NOW + MINUTE);
	assert_state(f->desk, case_id, CASE_ANSWERED, 0);
	g_assert_cmpint(revision, >, 0);
	/* who only pressed a button is no customer */
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM customer")), ==, 1);
}

/* ---- order -------------------------------------------------------------------------- */

/* Pages come newest first, and not every channel names its threads. */
static void
test_early(struct fixture *f, gconstpointer data)
{
	AUTO(inbox_message) m = NULL;
	gint64 orphan, id;

	(void)data;
	orphan = EDIT("1#1|1||eve|Nouveau texte", NOW + MINUTE);
	REACT("r1|1||zoe|👍", NOW + 2 * MINUTE);
	DELETE("r1#x|r1||zoe|", NOW + 3 * MINUTE);
	assert_state(f->desk, inbox_case_of(f->net, orphan), CASE_NEW, NOW + MINUTE); /* it stands for it */
	g_assert_cmpint(cases(f), ==, 2);
	id = SAID("1||t|eve|Ancien texte", NOW);
	g_assert_cmpint(cases(f), ==, 1); /* what had nothing else in it is gone */
	m = the_message(f, id);
	g_assert_cmpstr(m->text, ==, "Nouveau texte");
	g_assert_null(m->reactions);
	assert_state(f->desk, inbox_case_of(f->net, id), CASE_NEW, NOW);
	g_assert_cmpint(inbox_case_of(f->net, orphan), ==, inbox_case_of(f->net, id));
	/* and a message that was deleted before it was ever seen is nobody's work */
	DELETE("9#x|9|||", NOW + MINUTE);
	id = SAID("9||u|eve|Oups", NOW);
	assert_state(f->desk, inbox_case_of(f->net, id), CASE_QUIET, 0);
}

/* A reaction to what we never had: nothing to show, nothing to do. */
static void
test_alone(struct fixture *f, gconstpointer data)
{
	gint64 id = REACT("r1|0||zoe|👍", NOW);
	g_autoptr(GPtrArray) list = NULL;
	struct inbox_query query = { .view = QUEUE_ALL, .sort = SORT_NEWEST, .now = NOW };

	(void)data;
	assert_state(f->desk, inbox_case_of(f->net, id), CASE_RESOLVED, 0);
	list = inbox_list(f->desk, &query, NULL);
	g_assert_cmpuint(list->len, ==, 0);
}

/* Somebody wrote a note on it meanwhile: that case stays. */
static void
test_early_worked_on(struct fixture *f, gconstpointer data)
{
	gint64 orphan = EDIT("1#1|1||eve|Nouveau", NOW + MINUTE), old = inbox_case_of(f->net, orphan), id;
	AUTO(inbox_row) row = NULL;

	(void)data;
	do_act(f->desk, ACT_CLAIM, old, NULL, NOW + 2 * MINUTE);
	id = SAID("1||t|eve|Ancien", NOW);
	g_assert_cmpint(inbox_case_of(f->net, id), !=, old);
	row = the_case(f->desk, old);
	g_assert_cmpint(row->messages, ==, 0);
	g_assert_cmpstr(case_state_name(row->state), ==, "resolved");
}

/* ---- others ------------------------------------------------------------------------- */

static void
test_context(struct fixture *f, gconstpointer data)
{
	struct message *m = post(MESSAGE_POST, "0||t|zoe|Cette banque est lente", NOW);
	AUTO(inbox_row) row = NULL;
	g_autoptr(GPtrArray) thread = NULL;
	gint64 case_id;

	(void)data;
	m->automatic = AUTO_CONTEXT;
	case_id = inbox_case_of(f->net, take(f, m));
	assert_state(f->desk, case_id, CASE_QUIET, 0);
	g_assert_cmpint(db_int(f->net, 9, SQL("SELECT count(*) FROM customer")), ==, 0);
	SAID("2|0|t|bob|@banque et moi ?", NOW + 2 * MINUTE);
	SAID("1|0|t|eve|@banque vous répondez ?", NOW + MINUTE); /* first in time, later in the page */
	row = the_case(f->desk, case_id);
	g_assert_cmpstr(row->customer_name, ==, "eve");
	g_assert_cmpint(row->unread, ==, 2);
	assert_state(f->desk, case_id, CASE_NEW, NOW + MINUTE);
	/* an edit by who stands by is not waited for either */
	m = post(MESSAGE_EDIT, "0#1|0|t|zoe|Cette banque est très lente", NOW + 3 * MINUTE);
	take(f, m);
	g_clear_pointer(&row, inbox_row_free);
	row = the_case(f->desk, case_id);
	g_assert_cmpint(row->unread, ==, 2);
	thread = inbox_thread(f->desk, case_id, NULL);
	g_assert_cmpuint(thread->len, ==, 3);
	g_assert_cmpstr(((struct inbox_message *)thread->pdata[0])->text, ==, "Cette banque est très lente");
}

/* ---- drafts, search, facts ---------------------------------------------------------- */

static char *
stale_since(struct fixture *f, gint64 case_id, gint64 revision)
{
	struct outbox probe = { .case_id = case_id, .account = 1, .revision = revision, .advisor = (char[]){ "claire" } };
	char *what = NULL;

	outbox_is_stale(f->desk, &probe, &what, NULL);
	return what;
}

static gint64
conversation_of(struct fixture *f, gint64 message)
{
	return db_int(f->net, 0, SQL("SELECT conversation FROM message WHERE id = ?"), INT(message));
}

/* A mention comes before anybody knows in which thread it stands. */
static void
test_thread_later(struct fixture *f, gconstpointer data)
{
	gint64 mention = SAID("m|a||eve|@banque et vous ?", NOW + 2 * MINUTE), again, above, root;
	struct message *m = post(MESSAGE_COMMENT, "a|r|r|tom|Toutes pareilles", NOW + MINUTE);

	(void)data;
	m->automatic = AUTO_CONTEXT;
	above = take(f, m); /* what it answers tells the thread */
	m = post(MESSAGE_POST, "r||r|tom|Quelle banque choisir ?", NOW);
	m->automatic = AUTO_CONTEXT;
	root = take(f, m);
	again = SAID("n|m||eve|@banque toujours rien", NOW + 3 * MINUTE);
	g_assert_cmpint(cases(f), ==, 1);
	g_assert_cmpint(conversation_of(f, above), ==, conversation_of(f, mention));
	g_assert_cmpint(conversation_of(f, root), ==, conversation_of(f, mention));
	g_assert_cmpint(conversation_of(f, again), ==, conversation_of(f, mention));
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM conversation WHERE thread = 'r'")), ==, 1);
	/* and when the thread is there already */
	m = post(MESSAGE_COMMENT, "b|r|r|zoe|Changez", NOW + 4 * MINUTE);
	m->automatic = AUTO_CONTEXT;
	take(f, m);
	mention = SAID("o|c||eve|@banque allô", NOW + 6 * MINUTE);
	g_assert_cmpint(conversation_of(f, mention), !=, conversation_of(f, root));
	m = post(MESSAGE_COMMENT, "c|b|r|zoe|Je répète", NOW + 5 * MINUTE);
	m->automatic = AUTO_CONTEXT;
	take(f, m);
	g_assert_cmpint(conversation_of(f, mention), ==, conversation_of(f, root));
	g_assert_cmpint(cases(f), ==, 1);
}

static void
test_stale(struct fixture *f, gconstpointer data)
{
	gint64 case_id = inbox_case_of(f->net, SAID("1||t|eve|Bonjour", NOW));
	AUTO(inbox_row) row = the_case(f->desk, case_id);
	g_autofree char *reacted = NULL, *edited = NULL, *deleted = NULL;

	(void)data;
	REACT("r1|1|t|zoe|👍", NOW + MINUTE);
	EDIT("1#0|1|t|eve|Bonjour", NOW + MINUTE);
	reacted = stale_since(f, case_id, row->revision);
	g_assert_null(reacted);
	EDIT("1#1|1|t|eve|Bonsoir", NOW + MINUTE);
	edited = stale_since(f, case_id, row->revision);
	g_assert_cmpstr(edited, ==, "the customer changed or deleted a message");
	DELETE("1#x|1|t|eve|", NOW + 2 * MINUTE);
	deleted = stale_since(f, case_id, row->revision);
	g_assert_cmpstr(deleted, ==, "the customer changed or deleted 2 messages");
}

static const char *
find(struct fixture *f, const char *words, GPtrArray **hits)
{
	g_clear_pointer(hits, g_ptr_array_unref);
	while (search_follow(f->net, 100, NULL) > 0)
		;
	*hits = search_run(f->desk, words, FALSE, 0, 10, NULL);
	return (*hits)->len > 0 ? ((struct search_hit *)(*hits)->pdata[0])->snippet : NULL;
}

static void
test_search(struct fixture *f, gconstpointer data)
{
	g_autoptr(GPtrArray) hits = NULL;

	(void)data;
	SAID("1||t|eve|Un chéquier perdu", NOW);
	EDIT("1#1|1|t|eve|Un chéquier volé", NOW + MINUTE);
	g_assert_cmpstr(find(f, "vole", &hits), ==, "Un chéquier volé");
	g_assert_cmpstr(find(f, "perdu", &hits), ==, "Un chéquier perdu");
	DELETE("1#x|1|t|eve|", NOW + 2 * MINUTE);
	g_assert_cmpstr(find(f, "vole", &hits), ==, "(deleted on the channel)");
	g_assert_cmpstr(find(f, "perdu", &hits), ==, "(deleted on the channel)");
}

/* What holds for an answer: who reads it, how long it may be, until when. */
static void
test_terms(struct fixture *f, gconstpointer data)
{
	gint64 id = SAID("1||t|eve|Bonjour", NOW);
	struct draft d = { .account = 1, .message = id, .to = (char[]){ "" } };
	struct message *private = post(MESSAGE_MESSAGE, "9||u|bob|Bonsoir", NOW);
	AUTO(terms) t = NULL;
	g_autofree char *open = NULL, *closed = NULL, *left = NULL, *over = NULL, *parts = NULL;
	struct length l = { .used = 70, .max = 60, .over = TRUE, .unit = LENGTH_WEIGHTED };

	(void)data;
	db_run(f->net, NULL, SQL("UPDATE account SET window_s = 3600, limit_unit = 'weighted', limit_max = 60,"
		" private_unit = 'sms', private_max = 2, abilities = ' reply '"));
	SAID("2|1|t|eve|Vous êtes là ?", NOW + 10 * MINUTE);
	SAID("3|1|t|eve|Oups", NOW + 30 * MINUTE);
	DELETE("3#x|3|t|eve|", NOW + 31 * MINUTE);
	t = terms_of(f->desk, &d, NULL);
	g_assert_false(t->mail);
	g_assert_true(t->public_);
	g_assert_false(t->files);
	g_assert_cmpstr(t->title, ==, "Forum");
	g_assert_cmpstr(t->whom, ==, "@eve@forum.example");
	g_assert_cmpint((int)t->limit.unit, ==, LENGTH_WEIGHTED);
	g_assert_cmpint(t->until, ==, NOW + 70 * MINUTE); /* since the last words that stand */
	g_assert_false(terms_are_over(t, NOW + 69 * MINUTE));
	g_assert_true(terms_are_over(t, NOW + 70 * MINUTE));
	open = terms_window(t, NOW);
	closed = terms_window(t, NOW + 71 * MINUTE);
	g_assert_nonnull(strstr(open, "answer possible until"));
	g_assert_nonnull(strstr(closed, "No answer is possible any more"));
	over = terms_left(t, &l);
	g_assert_cmpstr(over, ==, "10 over");
	l = length_of(&t->limit, "Bonjour");
	left = terms_left(t, &l);
	g_assert_cmpstr(left, ==, "53 left");
	g_clear_pointer(&t, terms_free);
	private->public_ = FALSE;
	d.message = take(f, private);
	t = terms_of(f->desk, &d, NULL);
	g_assert_false(t->public_);
	l = length_of(&t->limit, "ça");
	parts = terms_left(t, &l);
	g_assert_cmpstr(parts, ==, "1 × 70, 68 left");
	g_clear_pointer(&t, terms_free);
	d.account = 7;
	g_assert_null(terms_of(f->desk, &d, NULL));
}

static void
test_fixed(struct fixture *f, gconstpointer data)
{
	gint64 id = SAID("1||t|eve|Bonjour", NOW), edit = EDIT("1#1|1|t|eve|Bonsoir", NOW + MINUTE);
	g_autoptr(GError) error = NULL;

	(void)data;
	g_assert_false(db_run(f->net, &error, SQL("UPDATE message SET revises = ? WHERE id = ?"), INT(edit),
		INT(edit)));
	g_assert_nonnull(strstr(error->message, "cannot be changed"));
	g_clear_error(&error);
	g_assert_false(db_run(f->desk, &error, SQL("UPDATE message SET moot = 1 WHERE id = ?"), INT(id)));
	g_assert_nonnull(error);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name, function) g_test_add("/cache/revise/" name, struct fixture, NULL, set_up, function, fixture_tear_down)
	TEST("edit", test_edit);
	TEST("edit-after-answer", test_edit_after_answer);
	TEST("delete", test_delete);
	TEST("delete-ours", test_delete_ours);
	TEST("reactions", test_reactions);
	TEST("early", test_early);
	TEST("alone", test_alone);
	TEST("early-worked-on", test_early_worked_on);
	TEST("context", test_context);
	TEST("thread-later", test_thread_later);
	TEST("stale", test_stale);
	TEST("search", test_search);
	TEST("terms", test_terms);
	TEST("fixed", test_fixed);
	return g_test_run();
}
