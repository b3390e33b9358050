// layers: none
/* Taking messages in: recognising, threading, people, bounces; listing and reading. */
#include "tests/unit/cache-common.h"

#include <zlib.h>

struct fixture {
	char *home;
	struct db *db;
};

static void
set_up(struct fixture *f, gconstpointer data)
{
	(void)data;
	f->home = home_new();
	f->db = open_ok(f->home, DB_NET);
	add_account(f->db);
}

static void
tear_down(struct fixture *f, gconstpointer data)
{
	(void)data;
	db_close(f->db);
	home_free(f->home);
}

#define TO_US "|contact@banque.example|"

static gint64
cases(struct fixture *f)
{
	return db_int(f->db, -1, SQL("SELECT count(*) FROM cases"));
}

/* ---- recognising -------------------------------------------------------------------- */

static void
test_once(struct fixture *f, gconstpointer data)
{
	struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW };
	gint64 a = take_in(f->db, "a@x||eve@x.example" TO_US "Carte|Bonjour", NOW), b;

	(void)data;
	b = take_in_as(f->db, mail("a@x||eve@x.example" TO_US "Carte|Bonjour", NOW), &source, INBOX_KNOWN);
	g_assert_cmpint(a, ==, b);
	g_assert_cmpint(a, ==, NOW);
	/* the same id with other words hides nothing */
	b = take_in_as(f->db, mail("a@x||eve@x.example" TO_US "Carte|Tout autre chose", NOW), &source,
		INBOX_NEW);
	g_assert_cmpint(a, !=, b);
	take_in_as(f->db, mail("a@x||eve@x.example" TO_US "Carte|Tout autre chose", NOW), &source,
		INBOX_KNOWN);
	/* without an id the content tells */
	take_in(f->db, "||eve@x.example" TO_US "Sans|identifiant", NOW);
	take_in_as(f->db, mail("||eve@x.example" TO_US "Sans|identifiant", NOW), &source, INBOX_KNOWN);
	take_in(f->db, "||eve@x.example" TO_US "Sans|identifiant, autre", NOW);
	g_assert_cmpint(db_int(f->db, 0, SQL("SELECT count(*) FROM message")), ==, 4);
}

static struct message *
with_file(const char *name, gint64 size)
{
	struct message *m = mail("f@x||eve@x.example" TO_US "Justificatif|Ci-joint", NOW);
	struct message_part *part = message_add_part(m);

	part->section = g_strdup("2");
	part->name = g_strdup(name);
	part->type = g_strdup("application/pdf");
	part->size = size;
	return m;
}

/* The same words with another file are another mail; once fetched, a file has its own size. */
static void
test_once_files(struct fixture *f, gconstpointer data)
{
	struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW };
	g_autoptr(GBytes) bytes = g_bytes_new_static("1234", 4);
	g_autoptr(GError) error = NULL;
	gint64 id = take_in_as(f->db, with_file("a.pdf", 5), &source, INBOX_NEW);

	(void)data;
	g_assert_cmpint(take_in_as(f->db, with_file("a.pdf", 5), &source, INBOX_KNOWN), ==, id);
	take_in_as(f->db, with_file("b.pdf", 5), &source, INBOX_NEW);
	g_assert_true(inbox_part_have(f->db, id, "2", bytes, NULL, &error));
	g_assert_cmpint(take_in_as(f->db, with_file("a.pdf", 5), &source, INBOX_KNOWN), ==, id);
	take_in_as(f->db, with_file("a.pdf", 6), &source, INBOX_KNOWN);
	take_in_as(f->db, mail("f@x||eve@x.example" TO_US "Justificatif|Ci-joint", NOW), &source, INBOX_NEW);
}

static void
test_ids(struct fixture *f, gconstpointer data)
{
	gint64 last = 0;

	(void)data;
	/* more messages in one millisecond than there are bits for them */
	for (int i = 0; i < 1500; i++) {
		g_autofree char *spec = g_strdup_printf("n%d@x||eve@x.example" TO_US "s|t", i);

		take_in(f->db, spec, NOW);
	}
	g_assert_cmpint(db_int(f->db, 0, SQL("SELECT count(*) FROM message")), ==, 1500);
	last = take_in(f->db, "later@x||eve@x.example" TO_US "s|t", NOW + MINUTE);
	g_assert_cmpint(db_int(f->db, 0, SQL("SELECT max(id) FROM message")), ==, last);
	/* no time at all: when it arrived */
	{
		struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW };
		gint64 id = take_in_as(f->db, mail("z@x||eve@x.example" TO_US "s|t", 0), &source, INBOX_NEW);
		AUTO(inbox_message) m = inbox_message(f->db, id, NULL);

		g_assert_cmpint(m->at, ==, NOW);
	}
}

static void
test_posing_as_us(struct fixture *f, gconstpointer data)
{
	struct inbox_source inbox = { .account = 1, .own = OURS, .arrived = NOW };
	struct inbox_source sent = { .account = 1, .own = OURS, .arrived = NOW, .sent_folder = TRUE };
	gint64 id;

	(void)data;
	/* From us, but in the inbox: somebody may pose as us, so it is shown as coming in */
	id = take_in(f->db, "p@x||contact@banque.example|contact@banque.example|Virement|urgent", NOW);
	{
		AUTO(inbox_message) m = inbox_message(f->db, id, NULL);

		g_assert_false(m->out);
	}
	/* a copy to ourselves turns out to be ours once Sent shows it */
	id = take_in(f->db, "q@x||contact@banque.example|eve@x.example|Rappel|demain", NOW);
	assert_state(f->db, inbox_case_of(f->db, id), CASE_NEW, NOW);
	g_assert_cmpint(take_in_as(f->db, mail("q@x||contact@banque.example|eve@x.example|Rappel|demain", NOW),
		&sent, INBOX_KNOWN), ==, id);
	{
		AUTO(inbox_message) m = inbox_message(f->db, id, NULL);
		AUTO(inbox_row) row = the_case(f->db, inbox_case_of(f->db, id));

		g_assert_true(m->out);
		g_assert_cmpstr(row->customer_address, ==, "eve@x.example");
	}
	assert_state(f->db, inbox_case_of(f->db, id), CASE_ANSWERED, 0);
	/* our own mail seen in Sent first, then again in the inbox */
	id = take_sent(f->db, "r@x||contact@banque.example|eve@x.example|Copie|bonjour", NOW);
	g_assert_cmpint(take_in_as(f->db, mail("r@x||contact@banque.example|eve@x.example|Copie|bonjour", NOW),
		&inbox, INBOX_KNOWN), ==, id);
	/* a stranger who repeats its id hides nothing and is not us */
	id = take_in_as(f->db, mail("r@x||mallory@x.example" TO_US "Copie|autre", NOW), &inbox, INBOX_NEW);
	{
		AUTO(inbox_message) m = inbox_message(f->db, id, NULL);

		g_assert_false(m->out);
	}
}

/* ---- threading ---------------------------------------------------------------------- */

static void
test_thread(struct fixture *f, gconstpointer data)
{
	gint64 first, case_id;
	g_autoptr(GPtrArray) thread = NULL;

	(void)data;
	first = take_in(f->db, "a@x||eve@x.example" TO_US "Carte|perdue", NOW);
	case_id = inbox_case_of(f->db, first);
	take_sent(f->db, "b@banque|a@x|contact@banque.example|eve@x.example|Re: Carte|opposition", NOW + MINUTE);
	take_in(f->db, "c@x|b@banque|eve@x.example" TO_US "RE: Carte|merci", NOW + 2 * MINUTE);
	/* a colleague of hers answers what is stored: the same case */
	take_in(f->db, "d@x|b@banque|bob@x.example" TO_US "RE: Carte|moi aussi", NOW + 3 * MINUTE);
	g_assert_cmpint(cases(f), ==, 1);
	thread = inbox_thread(f->db, case_id, NULL);
	g_assert_cmpuint(thread->len, ==, 4);
	assert_state(f->db, case_id, CASE_WAITING, NOW + 2 * MINUTE);
}

/* Newest first, as a first sync goes: answers are here before what they answer. */
static void
test_thread_backwards(struct fixture *f, gconstpointer data)
{
	gint64 case_id;

	(void)data;
	take_in(f->db, "d@x|a@x|bob@x.example" TO_US "Re: Carte|moi aussi", NOW + 3 * MINUTE);
	take_in(f->db, "c@x|b@banque|eve@x.example" TO_US "RE: Carte|merci", NOW + 2 * MINUTE);
	g_assert_cmpint(cases(f), ==, 2);
	take_sent(f->db, "b@banque|a@x|contact@banque.example|eve@x.example|Re: Carte|oui", NOW + MINUTE);
	case_id = inbox_case_of(f->db, take_in(f->db, "a@x||eve@x.example" TO_US "Carte|perdue", NOW));
	g_assert_cmpint(cases(f), ==, 1);
	{
		AUTO(inbox_row) row = the_case(f->db, case_id);

		g_assert_cmpint(row->messages, ==, 4);
		g_assert_cmpint(row->waiting_since, ==, NOW + 2 * MINUTE);
	}
	g_assert_cmpint(db_int(f->db, 0, SQL("SELECT count(*) FROM conversation")), ==, 1);
}

/* Strangers who answer a circular that we never saw, or that names nobody, stay apart. */
static void
test_circular(struct fixture *f, gconstpointer data)
{
	(void)data;
	take_in(f->db, "a@x|lettre@banque|eve@x.example" TO_US "Re: La lettre|non", NOW);
	take_in(f->db, "b@x|lettre@banque|bob@x.example" TO_US "Re: La lettre|oui", NOW);
	g_assert_cmpint(cases(f), ==, 2);
	take_in(f->db, "c@x|lettre@banque|eve@x.example" TO_US "Re: La lettre|encore", NOW + MINUTE);
	g_assert_cmpint(cases(f), ==, 2);
	take_sent(f->db, "lettre@banque||contact@banque.example|contact@banque.example|La lettre|à tous", NOW - MINUTE);
	g_assert_cmpint(cases(f), ==, 3);
	take_in(f->db, "d@x|lettre@banque|zoe@x.example" TO_US "Re: La lettre|oui", NOW);
	g_assert_cmpint(cases(f), ==, 4);
}

static void
test_subject(struct fixture *f, gconstpointer data)
{
	gint64 a;

	(void)data;
	a = inbox_case_of(f->db, take_in(f->db, "a@x||eve@x.example" TO_US "[Agence] Prêt habitat|bonjour", NOW));
	/* programs that drop references */
	g_assert_cmpint(a, ==, inbox_case_of(f->db,
		take_in(f->db, "b@x||eve@x.example" TO_US "RE : Pret  habitat|alors ?", NOW + MINUTE)));
	/* not a reply, not the same person, not the same subject, too late */
	g_assert_cmpint(a, !=, inbox_case_of(f->db,
		take_in(f->db, "c@x||eve@x.example" TO_US "Prêt habitat|nouveau", NOW + 2 * MINUTE)));
	g_assert_cmpint(a, !=, inbox_case_of(f->db,
		take_in(f->db, "d@x||bob@x.example" TO_US "Re: Prêt habitat|x", NOW + 3 * MINUTE)));
	g_assert_cmpint(a, !=, inbox_case_of(f->db,
		take_in(f->db, "e@x||eve@x.example" TO_US "Re: Prêt auto|x", NOW + 4 * MINUTE)));
	g_assert_cmpint(a, !=, inbox_case_of(f->db,
		take_in(f->db, "g@x||eve@x.example" TO_US "Re: Prêt habitat|x", NOW + 60 * 24 * 60 * MINUTE)));
}

/* One message links two cases: they become one, unless people already work on both. */
static void
test_join(struct fixture *f, gconstpointer data)
{
	gint64 a, b, c, d, kept;

	(void)data;
	a = inbox_case_of(f->db, take_in(f->db, "a@x||eve@x.example" TO_US "Un|x", NOW));
	b = inbox_case_of(f->db, take_in(f->db, "b@x||eve@x.example" TO_US "Deux|x", NOW + MINUTE));
	do_act(f->db, ACT_CLAIM, b, NULL, NOW + MINUTE);
	{
		struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW + 2 * MINUTE };
		struct message *m = mail("l@x|a@x|eve@x.example" TO_US "Les deux|x", NOW + 2 * MINUTE);

		g_ptr_array_add(m->refs, g_strdup("b@x"));
		kept = inbox_case_of(f->db, take_in_as(f->db, m, &source, INBOX_NEW));
	}
	g_assert_cmpint(kept, ==, b); /* the one somebody worked on */
	g_assert_cmpint(db_int(f->db, 0, SQL("SELECT count(*) FROM cases WHERE id = ?"), INT(a)), ==, 0);
	{
		AUTO(inbox_row) row = the_case(f->db, b);

		g_assert_cmpint(row->messages, ==, 3);
		g_assert_cmpint(row->waiting_since, ==, NOW);
		g_assert_cmpstr(row->owner, ==, "claire");
	}
	c = inbox_case_of(f->db, take_in(f->db, "c@x||bob@x.example" TO_US "Trois|x", NOW));
	d = inbox_case_of(f->db, take_in(f->db, "d@x||bob@x.example" TO_US "Quatre|x", NOW));
	do_act(f->db, ACT_CLAIM, c, NULL, NOW);
	do_act(f->db, ACT_CLAIM, d, NULL, NOW);
	{
		struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW };
		struct message *m = mail("m@x|c@x|bob@x.example" TO_US "Les deux|x", NOW + MINUTE);

		g_ptr_array_add(m->refs, g_strdup("d@x"));
		take_in_as(f->db, m, &source, INBOX_NEW);
	}
	{
		AUTO(inbox_row) one = the_case(f->db, c);
		AUTO(inbox_row) other = the_case(f->db, d);

		g_assert_cmpint(one->messages + other->messages, ==, 3);
		g_assert_cmpint(other->messages, >=, 1);
	}
	{
		g_autoptr(GPtrArray) found = db_check(f->db, TRUE);

		g_assert_cmpuint(found->len, ==, 0);
	}
}

/* ---- people ------------------------------------------------------------------------- */

static void
test_people(struct fixture *f, gconstpointer data)
{
	struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW };
	struct message *m = mail("a@x|||contact@banque.example|s|t", NOW);
	gint64 a, b;

	(void)data;
	message_add_person(m, PERSON_FROM, "Jean.Dupont+banque@Example.ORG", "Jean Dupont");
	a = inbox_case_of(f->db, take_in_as(f->db, m, &source, INBOX_NEW));
	m = mail("b@x|||contact@banque.example|autre|t", NOW);
	message_add_person(m, PERSON_FROM, "Jean.Dupont+banque@example.org", "J. Dupont");
	b = inbox_case_of(f->db, take_in_as(f->db, m, &source, INBOX_NEW));
	g_assert_cmpint(a, !=, b);
	{
		AUTO(inbox_row) one = the_case(f->db, a);
		AUTO(inbox_row) other = the_case(f->db, b);

		g_assert_cmpint(one->customer, ==, other->customer);
		g_assert_cmpstr(one->customer_name, ==, "Jean Dupont");
		g_assert_cmpstr(one->customer_address, ==, "Jean.Dupont+banque@Example.ORG");
	}
	/* a display name that is an address lies; nobody at all is no crash */
	m = mail("c@x|||contact@banque.example|s3|t", NOW);
	message_add_person(m, PERSON_FROM, "mallory@evil.example", "directeur@banque.example");
	a = inbox_case_of(f->db, take_in_as(f->db, m, &source, INBOX_NEW));
	{
		AUTO(inbox_row) row = the_case(f->db, a);

		g_assert_cmpstr(row->customer_name, ==, "mallory@evil.example");
	}
	a = inbox_case_of(f->db, take_in(f->db, "d@x||||s4|t", NOW));
	{
		AUTO(inbox_row) row = the_case(f->db, a);

		g_assert_cmpint(row->customer, ==, 0);
		g_assert_cmpstr(row->customer_name, ==, "");
	}
}

/* A forward to a colleague is no answer to the customer. */
static void
test_forward(struct fixture *f, gconstpointer data)
{
	gint64 case_id = inbox_case_of(f->db, take_in(f->db, "a@x||eve@x.example" TO_US "Carte|perdue", NOW));

	(void)data;
	take_sent(f->db, "b@banque|a@x|contact@banque.example|expert@banque.example|Fwd: Carte|voir", NOW + MINUTE);
	assert_state(f->db, case_id, CASE_NEW, NOW);
	take_sent(f->db, "c@banque|a@x|contact@banque.example|EVE@x.example|Re: Carte|fait", NOW + 2 * MINUTE);
	assert_state(f->db, case_id, CASE_ANSWERED, 0);
}

/* ---- bounces ------------------------------------------------------------------------ */

static struct message *
bounce(const char *id, const char *of)
{
	g_autofree char *spec = g_strdup_printf("%s||mailer-daemon@x.example" TO_US "Undelivered|x", id);
	struct message *m = mail(spec, NOW + 5 * MINUTE);
	struct message_report *r = message_add_report(m);

	m->automatic = AUTO_BOUNCE;
	m->report_of = g_strdup(of);
	r->recipient = g_strdup("eve@x.example");
	r->action = g_strdup("failed");
	r->status = g_strdup("5.1.1");
	r->diagnostic = g_strdup("no such user");
	return m;
}

static void
test_bounce(struct fixture *f, gconstpointer data)
{
	struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW + 5 * MINUTE };
	gint64 case_id, out;

	(void)data;
	case_id = inbox_case_of(f->db, take_in(f->db, "a@x||eve@x.example" TO_US "Carte|perdue", NOW));
	out = take_sent(f->db, "b@banque|a@x|contact@banque.example|eve@x.example|Re: Carte|fait", NOW + MINUTE);
	assert_state(f->db, case_id, CASE_ANSWERED, 0);
	do_act(f->db, ACT_RESOLVE, case_id, "done", NOW + 2 * MINUTE);
	assert_state(f->db, case_id, CASE_RESOLVED, 0);
	take_in_as(f->db, bounce("z@x", "b@banque"), &source, INBOX_NEW);
	g_assert_cmpint(cases(f), ==, 1);
	/* what did not arrive answered nothing, resolved or not */
	assert_state(f->db, case_id, CASE_NEW, NOW);
	{
		AUTO(inbox_row) row = the_case(f->db, case_id);
		AUTO(inbox_message) m = inbox_message(f->db, out, NULL);

		g_assert_true(row->bounced);
		g_assert_nonnull(strstr(m->bounce, "eve@x.example"));
		g_assert_nonnull(strstr(m->bounce, "5.1.1"));
	}
	take_sent(f->db, "c@banque|a@x|contact@banque.example|eve@x.example|Re: Carte|encore", NOW + 9 * MINUTE);
	assert_state(f->db, case_id, CASE_ANSWERED, 0);
}

static void
test_bounce_first(struct fixture *f, gconstpointer data)
{
	struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW + 5 * MINUTE };
	gint64 case_id;

	(void)data;
	take_in_as(f->db, bounce("z@x", "b@banque"), &source, INBOX_NEW);
	take_sent(f->db, "b@banque|a@x|contact@banque.example|eve@x.example|Re: Carte|fait", NOW + MINUTE);
	case_id = inbox_case_of(f->db, take_in(f->db, "a@x||eve@x.example" TO_US "Carte|perdue", NOW));
	g_assert_cmpint(cases(f), ==, 1);
	{
		AUTO(inbox_row) row = the_case(f->db, case_id);

		g_assert_true(row->bounced);
		g_assert_cmpint(row->waiting_since, ==, NOW);
		g_assert_cmpstr(row->customer_address, ==, "eve@x.example");
	}
}

/* ---- listing ------------------------------------------------------------------------ */

static guint
list_len(struct db *db, enum queue_view view, gint64 now)
{
	struct inbox_query q = { .view = view, .sort = queue_view_sort(view), .advisor = "claire", .now = now };
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) list = inbox_list(db, &q, &error);
	gint64 counts[QUEUE_VIEW_N];

	g_assert_no_error(error);
	g_assert_cmpint(inbox_count(db, &q, NULL), ==, list->len);
	g_assert_true(inbox_counts(db, "claire", now, counts, NULL));
	g_assert_cmpint(counts[view], ==, list->len);
	return list->len;
}

static void
test_views(struct fixture *f, gconstpointer data)
{
	gint64 later = NOW + 60 * MINUTE;

	(void)data;
	for (int i = 1; i <= 6; i++) {
		g_autofree char *spec = g_strdup_printf("m%d@x||c%d@x.example" TO_US "Sujet %d|t", i, i, i);

		take_in(f->db, spec, NOW + i * MINUTE);
	}
	take_sent(f->db, "r1@b|m1@x|contact@banque.example|c1@x.example|Re: Sujet 1|fait", NOW + 10 * MINUTE);
	do_act(f->db, ACT_CLAIM, 2, NULL, NOW);
	do_act(f->db, ACT_RESOLVE, 3, "spam", NOW + 20 * MINUTE);
	{
		g_autofree char *until = g_strdup_printf("%" G_GINT64_FORMAT, later);

		do_act(f->db, ACT_SNOOZE, 4, until, NOW + 20 * MINUTE);
		do_act(f->db, ACT_SNOOZE, 1, until, NOW + 20 * MINUTE);
	}
	g_assert_cmpuint(list_len(f->db, QUEUE_WAITING, NOW), ==, 3);
	g_assert_cmpuint(list_len(f->db, QUEUE_UNCLAIMED, NOW), ==, 2);
	g_assert_cmpuint(list_len(f->db, QUEUE_MINE, NOW), ==, 1);
	g_assert_cmpuint(list_len(f->db, QUEUE_ALL, NOW), ==, 5);
	g_assert_cmpuint(list_len(f->db, QUEUE_RESOLVED, NOW), ==, 1);
	g_assert_cmpuint(list_len(f->db, QUEUE_SNOOZED, NOW), ==, 2);
	g_assert_cmpuint(list_len(f->db, QUEUE_ANSWERED, NOW), ==, 0);
	g_assert_cmpuint(list_len(f->db, QUEUE_LATE, NOW), ==, 0);
	/* snoozes that ran out are seen again, waiting or not */
	g_assert_cmpuint(list_len(f->db, QUEUE_WAITING, later), ==, 5);
	g_assert_cmpuint(list_len(f->db, QUEUE_SNOOZED, later), ==, 0);
	g_assert_cmpuint(list_len(f->db, QUEUE_LATE, NOW + 4 * 60 * MINUTE + 5 * MINUTE + 999), ==, 2);
	g_assert_cmpuint(list_len(f->db, QUEUE_LATE, NOW + 4 * 60 * MINUTE + 5 * MINUTE + 1000), ==, 3);
	g_assert_cmpint(inbox_next(f->db, "claire", NOW), ==, 5);
	g_assert_cmpint(inbox_next(f->db, "claire", later), ==, 4);
}

static void
test_order(struct fixture *f, gconstpointer data)
{
	struct inbox_query q = { .view = QUEUE_WAITING, .sort = SORT_URGENCY, .now = NOW, .count = 2 };
	g_autoptr(GPtrArray) list = NULL;

	(void)data;
	for (int i = 1; i <= 5; i++) {
		g_autofree char *spec = g_strdup_printf("m%d@x||%c@x.example" TO_US "Sujet %d|t", i, 'f' - i, i);

		take_in(f->db, spec, NOW + i * MINUTE);
	}
	do_act(f->db, ACT_URGENT, 4, "1", NOW);
	list = inbox_list(f->db, &q, NULL);
	g_assert_cmpuint(list->len, ==, 2);
	g_assert_cmpint(((struct inbox_row *)list->pdata[0])->case_id, ==, 4);
	g_assert_cmpint(((struct inbox_row *)list->pdata[1])->case_id, ==, 1);
	g_clear_pointer(&list, g_ptr_array_unref);
	q.offset = 2;
	q.reverse = TRUE;
	list = inbox_list(f->db, &q, NULL);
	g_assert_cmpint(((struct inbox_row *)list->pdata[0])->case_id, ==, 2);
	g_clear_pointer(&list, g_ptr_array_unref);
	q = (struct inbox_query){ .view = QUEUE_ALL, .sort = SORT_CUSTOMER, .now = NOW };
	list = inbox_list(f->db, &q, NULL);
	g_assert_cmpint(((struct inbox_row *)list->pdata[0])->case_id, ==, 5); /* a@x.example */
	g_clear_pointer(&list, g_ptr_array_unref);
	q.sort = SORT_OLDEST;
	list = inbox_list(f->db, &q, NULL);
	g_assert_cmpint(((struct inbox_row *)list->pdata[0])->case_id, ==, 1);
	g_clear_pointer(&list, g_ptr_array_unref);
	q.sort = SORT_NEWEST;
	list = inbox_list(f->db, &q, NULL);
	g_assert_cmpint(((struct inbox_row *)list->pdata[0])->case_id, ==, 5);
}

/* A window is the same part of the list wherever it stands: far down it is read from the end. */
static void
test_window(struct fixture *f, gconstpointer data)
{
	const int total = 2500;

	(void)data;
	g_assert_true(db_begin(f->db, NULL));
	for (int i = 0; i < total; i++) {
		g_autofree char *spec = g_strdup_printf("m%d@x||c%d@x.example" TO_US "Sujet|t", i, i);

		take_in(f->db, spec, NOW + i % 100 * MINUTE);
	}
	g_assert_true(db_commit(f->db, FALSE, NULL));
	for (int turn = 0; turn < 12; turn++) {
		struct inbox_query q = { .view = turn % 2 == 0 ? QUEUE_ALL : QUEUE_WAITING, .now = NOW,
			.sort = turn % 4 < 2 ? SORT_NEWEST : SORT_URGENCY, .reverse = turn % 3 == 0 };
		g_autoptr(GPtrArray) all = inbox_list(f->db, &q, NULL), part = NULL;

		q.offset = turn == 0 ? total : g_test_rand_int_range(1000, total);
		q.count = g_test_rand_int_range(1, 150);
		part = inbox_list(f->db, &q, NULL);
		g_assert_cmpuint(all->len, ==, total);
		g_assert_cmpint(part->len, ==, MIN(q.count, total - q.offset));
		for (guint i = 0; i < part->len; i++)
			g_assert_cmpint(((struct inbox_row *)part->pdata[i])->case_id, ==,
				((struct inbox_row *)all->pdata[(guint)q.offset + i])->case_id);
	}
}

static void
test_limit(struct fixture *f, gconstpointer data)
{
	struct inbox_query q = { .view = QUEUE_ALL, .sort = SORT_NEWEST, .now = NOW };

	(void)data;
	take_in(f->db, "a@x||eve@x.example" TO_US "Prêt à Noël|Le cœur de l'affaire 100%", NOW);
	take_in(f->db, "b@x||bob@x.example" TO_US "Carte|perdue", NOW);
	for (const char *const *w = (const char *const[]){ "pret", "NOEL eve", "coeur", "100%", "prêt  affaire", NULL };
		*w != NULL; w++) {
		q.limit = *w;
		g_assert_cmpint(inbox_count(f->db, &q, NULL), ==, 1);
	}
	for (const char *const *w = (const char *const[]){ "pret bob", "%", "_", "' OR 1=1", "\\", NULL }; *w != NULL;
		w++) {
		g_autoptr(GPtrArray) list = NULL;

		q.limit = *w;
		list = inbox_list(f->db, &q, NULL);
		g_assert_cmpuint(list->len, ==, strcmp(*w, "%") == 0 ? 1 : 0);
	}
	q.limit = "  ";
	g_assert_cmpint(inbox_count(f->db, &q, NULL), ==, 2);
	q.limit = NULL;
	q.account = "agence";
	g_assert_cmpint(inbox_count(f->db, &q, NULL), ==, 2);
	q.account = "ailleurs";
	g_assert_cmpint(inbox_count(f->db, &q, NULL), ==, 0);
}

/* Every view in its own order walks an index of cases and sorts nothing. */
static void
check_plan(struct db *db)
{
	gsize checked = 0;

	for (sqlite3_stmt *s = NULL; (s = sqlite3_next_stmt(db_handle(db), s)) != NULL;) {
		const char *sql = sqlite3_sql(s);
		g_autofree char *explain = g_strconcat("EXPLAIN QUERY PLAN ", sql, NULL);
		sqlite3_stmt *plan = NULL;
		int window = 0;

		if (strstr(sql, "LIMIT ?5") == NULL)
			continue;
		checked++;
		g_assert_cmpint(sqlite3_prepare_v2(db_handle(db), explain, -1, &plan, NULL), ==, SQLITE_OK);
		while (sqlite3_step(plan) == SQLITE_ROW) {
			const char *line = (const char *)sqlite3_column_text(plan, 3);

			/* Outside of it, only the rows of the window are put in order again. */
			if (strstr(line, "CO-ROUTINE") != NULL || strstr(line, "MATERIALIZE") != NULL)
				window = sqlite3_column_int(plan, 0);
			if (window != 0 && sqlite3_column_int(plan, 1) == 0 &&
				(strstr(line, "TEMP B-TREE") != NULL || g_str_has_prefix(line, "SCAN (")))
				continue;
			/* a scan is right only along an index that holds just the view's rows */
			if (strstr(line, "TEMP B-TREE") != NULL ||
				(g_str_has_prefix(line, "SCAN") && strstr(line, "INDEX cases_") == NULL)) {
				g_test_message("%s: %s", line, sql);
				g_test_fail();
			}
		}
		sqlite3_finalize(plan);
	}
	g_assert_cmpuint(checked, ==, 1);
}

static void
test_plans(struct fixture *f, gconstpointer data)
{
	(void)data;
	for (int v = 0; v < QUEUE_VIEW_N; v++) {
		for (int s = 0; s < QUEUE_SORT_N; s++) {
			for (int r = 0; r < 2; r++) {
				struct inbox_query q = { .view = v, .sort = s, .reverse = r, .now = NOW };
				AUTO(db) db = open_ok(f->home, DB_READ);
				g_autoptr(GError) error = NULL;
				g_autoptr(GPtrArray) list = inbox_list(db, &q, &error);

				g_assert_no_error(error);
				if (q.sort == queue_view_sort(q.view))
					check_plan(db);
			}
		}
	}
}

/* ---- reading ------------------------------------------------------------------------ */

static void
test_source(struct fixture *f, gconstpointer data)
{
	static const char text[] = "From: eve\r\n\r\nBonjour bonjour bonjour bonjour bonjour bonjour\r\n";
	struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW, .source_codec = "deflate",
		.source_size = sizeof(text) - 1 };
	guint8 packed[256];
	uLongf n = sizeof(packed);
	g_autoptr(GBytes) bytes = NULL, back = NULL;
	g_autoptr(GError) error = NULL;
	gint64 id;

	(void)data;
	g_assert_cmpint(compress(packed, &n, (const guint8 *)text, sizeof(text) - 1), ==, Z_OK);
	bytes = g_bytes_new(packed, n);
	source.source = bytes;
	id = take_in_as(f->db, mail("a@x||eve@x.example" TO_US "s|t", NOW), &source, INBOX_NEW);
	back = inbox_source(f->db, id, &error);
	g_assert_no_error(error);
	g_assert_nonnull(back);
	g_assert_cmpuint(g_bytes_get_size(back), ==, sizeof(text) - 1);
	g_assert_cmpint(memcmp(g_bytes_get_data(back, NULL), text, sizeof(text) - 1), ==, 0);
	/* a row that lies about its size */
	db_run(f->db, NULL, SQL("UPDATE source SET size = size * 1000000000"));
	assert_failed(inbox_source(f->db, id, &error) == NULL, error, ERR_INPUT);
	id = take_in(f->db, "b@x||eve@x.example" TO_US "s|t", NOW);
	assert_failed(inbox_source(f->db, id, &error) == NULL, error, ERR_GONE);
	assert_failed(inbox_message(f->db, 42, &error) == NULL, error, ERR_GONE);
	assert_failed(inbox_case(f->db, 4200, &error) == NULL, error, ERR_GONE);
}

static void
test_parts(struct fixture *f, gconstpointer data)
{
	struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW };
	struct message *m = mail("a@x||eve@x.example" TO_US "s|t", NOW);
	struct message_part *p = message_add_part(m);
	g_autoptr(GBytes) pdf = g_bytes_new_static("%PDF-", 5);
	g_autoptr(GError) error = NULL;
	gint64 id;

	(void)data;
	p->section = g_strdup("2");
	p->name = g_strdup("relevé.pdf");
	p->type = g_strdup("application/pdf");
	p->size = -1;
	id = take_in_as(f->db, m, &source, INBOX_NEW);
	{
		AUTO(inbox_row) row = the_case(f->db, 1);

		g_assert_true(row->has_parts);
	}
	assert_failed(inbox_part(f->db, id, "2", &error) == NULL, error, ERR_GONE);
	g_assert_true(inbox_part_want(f->db, id, "2", NOW, NULL));
	{
		g_autoptr(GPtrArray) wishes = inbox_wishes(f->db, 1, NULL);

		g_assert_cmpuint(wishes->len, ==, 1);
	}
	g_assert_true(inbox_part_have(f->db, id, "2", NULL, "the server no longer has it", NULL));
	{
		g_autoptr(GPtrArray) wishes = inbox_wishes(f->db, 1, NULL);
		g_autofree char *trouble = inbox_part_trouble(f->db, id, "2");

		g_assert_cmpuint(wishes->len, ==, 0);
		g_assert_cmpstr(trouble, ==, "the server no longer has it");
	}
	g_assert_true(inbox_part_want(f->db, id, "2", NOW, NULL));
	g_assert_true(inbox_part_have(f->db, id, "2", pdf, NULL, NULL));
	{
		g_autoptr(GBytes) back = inbox_part(f->db, id, "2", NULL);
		AUTO(inbox_message) read = inbox_message(f->db, id, NULL);

		g_assert_true(g_bytes_equal(back, pdf));
		g_assert_true(((struct inbox_part *)read->parts->pdata[0])->here);
	}
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(struct fixture *, gconstpointer);
	} tests[] = { { "once", test_once }, { "once/files", test_once_files }, { "ids", test_ids }, { "posing-as-us", test_posing_as_us },
		{ "thread", test_thread }, { "thread-backwards", test_thread_backwards },
		{ "circular", test_circular }, { "subject", test_subject }, { "join", test_join },
		{ "people", test_people }, { "forward", test_forward }, { "bounce", test_bounce },
		{ "bounce-first", test_bounce_first }, { "views", test_views }, { "order", test_order },
		{ "window", test_window }, { "limit", test_limit }, { "plans", test_plans }, { "source", test_source },
		{ "parts", test_parts } };

	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
		g_autofree char *path = g_strconcat("/cache/inbox/", tests[i].name, NULL);

		g_test_add(path, struct fixture, NULL, set_up, tests[i].run, tear_down);
	}
	return g_test_run();
}
