// layers: none
/* People: evidence from what is said, merging and unmerging, the card and the timeline. */
#include "tests/unit/cache-fixture.h"

#include "cache/conversation.h"
#include "cache/merge.h"
#include "cache/people.h"
#include "cache/timeline.h"

static void
set_up(struct fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	fixture_set_up(f, data);
	db_run(f->net, &error, SQL("INSERT INTO account(id, name, channel, kind, title, mark, address, target_s)"
		" VALUES (2, 'toot', 'mastodon', 'chat', 'Mastodon', 'm', 'banque', 1800)"));
	g_assert_no_error(error);
}

#define TO_US "|contact@banque.example|"

/* A mail, or on account 2 a private message, of somebody with a name: the case it came to. */
static gint64
said(struct fixture *f, gint64 account, const char *id, const char *from, const char *name, const char *text,
	gint64 at)
{
	struct inbox_source source = { .account = account, .own = OURS, .arrived = at };
	g_autofree char *spec = g_strdup_printf("%s||||Sujet %s|%s", id, id, text);
	struct message *m = mail(spec, at);

	message_add_person(m, PERSON_FROM, from, name);
	return inbox_case_of(f->net, take_in_as(f->net, m, &source, INBOX_NEW));
}

static gint64
whose(struct fixture *f, gint64 case_id)
{
	return db_int(f->net, 0, SQL("SELECT customer FROM cases WHERE id = ?"), INT(case_id));
}

static gint64
about(struct fixture *f, struct act act, enum err_code expected)
{
	g_autoptr(GError) error = NULL;
	gint64 id;

	act.advisor = "claire";
	act.at = act.at != 0 ? act.at : NOW;
	id = act_add(f->desk, &act, &error);
	if (expected == ERR_N)
		g_assert_no_error(error);
	else
		g_assert_true(g_error_matches(error, ERR, (gint)expected));
	return id;
}

static char *
card(struct fixture *f, gint64 customer)
{
	g_autoptr(GError) error = NULL;
	char *text = customer_card(f->desk, customer, &error);

	g_assert_no_error(error);
	return text;
}

static struct customer *
load(struct fixture *f, gint64 id)
{
	g_autoptr(GError) error = NULL;
	struct customer *p = customer_load(f->desk, id, &error);

	g_assert_no_error(error);
	return p;
}

/* ---- evidence ----------------------------------------------------------------------- */

static void
test_kept_apart(struct fixture *f, gconstpointer data)
{
	gint64 a = said(f, 1, "a@x", "Jean.Dupont@example.org", "Jean Dupont", "Bonjour", NOW);
	gint64 b = said(f, 1, "b@x", "jean.dupont@example.org", "Jean Dupont", "Bonjour", NOW);
	gint64 c = said(f, 1, "c@x", "jeandupont+banque@example.org", "J. Dupont", "Bonjour", NOW);
	g_autoptr(GPtrArray) matches = NULL;

	(void)data;
	g_assert_cmpint(whose(f, a), !=, whose(f, b));
	g_assert_cmpint(whose(f, a), !=, whose(f, c));
	/* the resemblance is shown, and not offered */
	matches = customer_matches(f->desk, whose(f, a), NULL);
	g_assert_cmpuint(matches->len, ==, 2);
	for (guint i = 0; i < matches->len; i++) {
		const struct customer_match *m = g_ptr_array_index(matches, i);

		g_assert_cmpint(m->verdict, ==, CUSTOMER_MAYBE);
		g_assert_cmpfloat_with_epsilon(m->score, 0.73, 1e-9);
	}
}

static void
test_evidence(struct fixture *f, gconstpointer data)
{
	gint64 a = said(f, 1, "a@x", "jean@example.org", "Jean Dupont", "Mon numéro : 06 12 34 56 78", NOW);
	gint64 b = said(f, 2, "b", "@jean_d", "Jean Dupond", "Mon mail : jean@example.org, tel 0612345678", NOW);
	g_autoptr(GPtrArray) matches = customer_matches(f->desk, whose(f, a), NULL);
	const struct customer_match *m;

	(void)data;
	g_assert_cmpuint(matches->len, ==, 1);
	m = g_ptr_array_index(matches, 0);
	g_assert_cmpint(m->id, ==, whose(f, b));
	/* telephone 0.8, an address that is told 0.7, a name with a typo 0.1; no alias beside the address */
	g_assert_cmpuint(m->shared->len, ==, 3);
	g_assert_cmpfloat_with_epsilon(m->score, 1 - 0.2 * 0.3 * 0.9, 1e-9);
	g_assert_cmpint(m->verdict, ==, CUSTOMER_MAYBE);
	said(f, 2, "c", "@jean_d", "Jean Dupond", "commande n° 20240815", NOW + 1);
	said(f, 1, "d@x", "jean@example.org", "Jean Dupont", "Ma commande 20240815 ?", NOW + 2);
	g_clear_pointer(&matches, g_ptr_array_unref);
	matches = customer_matches(f->desk, whose(f, a), NULL);
	m = g_ptr_array_index(matches, 0);
	g_assert_cmpint(m->verdict, ==, CUSTOMER_OFFER);
}

/* A number that many write from is a switchboard. */
static void
test_switchboard(struct fixture *f, gconstpointer data)
{
	gint64 last = 0;
	g_autoptr(GPtrArray) matches = NULL;

	(void)data;
	for (int i = 0; i < EVIDENCE_SHARED_MAX + 1; i++) {
		g_autofree char *id = g_strdup_printf("s%d@x", i);

		last = said(f, 1, id, id, "Standard", "Tél. 01 40 00 00 00", NOW + i);
	}
	matches = customer_matches(f->desk, whose(f, last), NULL);
	g_assert_cmpuint(matches->len, ==, 0);
}

/* ---- what is known ------------------------------------------------------------------ */

static void
test_fields(struct fixture *f, gconstpointer data)
{
	gint64 who = whose(f, said(f, 1, "a@x", "a@x.example", "Ana Li", "Bonjour", NOW)), first;
	g_autoptr(GError) error = NULL;

	(void)data;
	db_run(f->net, &error, SQL("INSERT INTO customer_known VALUES (?, 'segment', 'pro', 0, 'crm', 1),"
		" (?, 'birthday', '1980-01-01', 1, 'crm', 1)"), INT(who), INT(who));
	g_assert_no_error(error);
	about(f, (struct act){ .kind = ACT_FIELD, .customer = who, .arg = "lang", .text = "fr" }, ERR_N);
	first = about(f, (struct act){ .kind = ACT_FIELD, .customer = who, .arg = "segment", .text = "VIP" }, ERR_N);
	about(f, (struct act){ .kind = ACT_FIELD, .customer = who, .arg = "name", .text = "Ana Li-Roy" }, ERR_N);
	{
		AUTO(customer) p = load(f, who);
		AUTO(inbox_row) row = the_case(f->desk, 1);

		g_assert_cmpstr(p->segment, ==, "VIP");
		g_assert_cmpstr(p->lang, ==, "fr");
		g_assert_cmpstr(p->name, ==, "Ana Li-Roy");
		g_assert_cmpstr(row->customer_name, ==, "Ana Li-Roy");
		g_assert_cmpuint(p->fields->len, ==, 1);
		g_assert_true(((struct customer_field *)p->fields->pdata[0])->sensitive);
	}
	about(f, (struct act){ .kind = ACT_UNDO, .target = first }, ERR_N);
	about(f, (struct act){ .kind = ACT_FIELD, .customer = who, .arg = "birthday" }, ERR_N);
	{
		AUTO(customer) p = load(f, who);

		g_assert_cmpstr(p->segment, ==, "pro");
		g_assert_cmpuint(p->fields->len, ==, 0);
	}
	about(f, (struct act){ .kind = ACT_FIELD, .customer = who, .arg = "Two Words", .text = "x" }, ERR_INPUT);
	about(f, (struct act){ .kind = ACT_FIELD, .customer = who, .arg = "name", .text = " " }, ERR_INPUT);
	about(f, (struct act){ .kind = ACT_FIELD, .customer = 99, .arg = "note", .text = "x" }, ERR_GONE);
	about(f, (struct act){ .kind = ACT_FIELD, .arg = "note", .text = "x" }, ERR_INPUT);
	about(f, (struct act){ .kind = ACT_CLAIM, .customer = who }, ERR_INPUT);
	about(f, (struct act){ .kind = ACT_CALL, .customer = who, .text = "" }, ERR_INPUT);
}

/* ---- merging ------------------------------------------------------------------------ */

static gint64
merge(struct fixture *f, gint64 into, gint64 other, GHashTable *keep, enum err_code expected)
{
	g_autoptr(GError) error = NULL;
	gint64 id = merge_people(f->desk, into, other, keep, "claire", NOW, &error);

	if (expected == ERR_N)
		g_assert_no_error(error);
	else
		g_assert_true(g_error_matches(error, ERR, (gint)expected));
	return id;
}

static void
test_merge(struct fixture *f, gconstpointer data)
{
	gint64 k1 = said(f, 1, "a@x", "a@x.example", "Ana Li", "Bonjour", NOW);
	gint64 k2 = said(f, 2, "b", "@ana", "ana", "Bonjour", NOW + 1);
	gint64 a = whose(f, k1), b = whose(f, k2), act;
	g_autofree char *a_before = NULL, *b_before = NULL, *a_after = NULL, *b_after = NULL;

	(void)data;
	about(f, (struct act){ .kind = ACT_FIELD, .customer = b, .arg = "segment", .text = "pro" }, ERR_N);
	about(f, (struct act){ .kind = ACT_NOTE, .customer = b, .text = "Préfère le chat" }, ERR_N);
	a_before = card(f, a);
	b_before = card(f, b);
	act = merge(f, a, b, NULL, ERR_N);
	g_assert_cmpint(whose(f, k2), ==, a);
	g_assert_cmpint(customer_of(f->desk, b), ==, a);
	{
		AUTO(customer) p = load(f, b);

		g_assert_cmpint(p->id, ==, a);
		g_assert_cmpuint(p->members->len, ==, 2);
		g_assert_cmpuint(p->identities->len, ==, 2);
		g_assert_cmpuint(p->cases->len, ==, 2);
		g_assert_cmpuint(p->contacts->len, ==, 2);
		g_assert_cmpstr(p->segment, ==, "pro");
		g_assert_cmpstr(p->name, ==, "Ana Li");
	}
	/* the two are one already, whichever way round */
	merge(f, b, a, NULL, ERR_STALE);
	merge(f, a, b, NULL, ERR_STALE);
	about(f, (struct act){ .kind = ACT_DIFFERENT, .customer = a, .target = b }, ERR_STALE);
	about(f, (struct act){ .kind = ACT_UNDO, .target = act }, ERR_N);
	a_after = card(f, a);
	b_after = card(f, b);
	g_assert_cmpstr(a_after, ==, a_before);
	g_assert_cmpstr(b_after, ==, b_before);
	g_assert_cmpint(whose(f, k2), ==, b);
	about(f, (struct act){ .kind = ACT_UNDO, .target = act }, ERR_STALE);
}

static void
test_keep(struct fixture *f, gconstpointer data)
{
	gint64 a = whose(f, said(f, 1, "a@x", "a@x.example", "Ana Li", "Bonjour", NOW));
	gint64 b = whose(f, said(f, 2, "b", "@ana", "Ana Li-Roy", "Bonjour", NOW + 1));
	g_autoptr(GHashTable) keep = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GPtrArray) fields = NULL;
	g_autoptr(GError) error = NULL;

	(void)data;
	about(f, (struct act){ .kind = ACT_FIELD, .customer = a, .arg = "segment", .text = "pro" }, ERR_N);
	about(f, (struct act){ .kind = ACT_FIELD, .customer = b, .arg = "segment", .text = "VIP" }, ERR_N);
	g_hash_table_insert(keep, (char[]){ "name" }, &b);
	g_hash_table_insert(keep, (char[]){ "segment" }, &b);
	fields = merge_preview(f->desk, a, b, keep, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(fields->len, ==, 2);
	g_assert_cmpint(((struct merge_field *)fields->pdata[1])->keep, ==, b);
	merge(f, a, b, keep, ERR_N);
	{
		AUTO(customer) p = load(f, a);

		g_assert_cmpstr(p->name, ==, "Ana Li-Roy");
		g_assert_cmpstr(p->segment, ==, "VIP");
	}
	/* a later word is stronger than what was kept */
	about(f, (struct act){ .kind = ACT_FIELD, .customer = b, .arg = "segment", .text = "student" }, ERR_N);
	{
		AUTO(customer) p = load(f, a);

		g_assert_cmpstr(p->segment, ==, "student");
	}
	g_hash_table_insert(keep, (char[]){ "nosuch" }, &b);
	g_assert_null(merge_preview(f->desk, a, b, keep, &error));
	g_assert_error(error, ERR, ERR_INPUT);
}

/* What came since asks; where it is given, it goes. */
static void
test_since(struct fixture *f, gconstpointer data)
{
	gint64 a = whose(f, said(f, 1, "a@x", "a@x.example", "Ana Li", "Bonjour", NOW));
	gint64 b = whose(f, said(f, 2, "b", "@ana", "ana", "Bonjour", NOW + 1)), act, note, k3;
	g_autofree char *before = card(f, b), *after = NULL;
	g_autoptr(GHashTable) give = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GPtrArray) rows = NULL;
	g_autoptr(GError) error = NULL;

	(void)data;
	act = merge(f, a, b, NULL, ERR_N);
	k3 = said(f, 2, "c", "@ana", "ana", "Encore", NOW + 60 * MINUTE);
	g_assert_cmpint(whose(f, k3), ==, a);
	note = about(f, (struct act){ .kind = ACT_NOTE, .customer = a, .text = "Rappeler" }, ERR_N);
	rows = merge_since(f->desk, act, &error);
	g_assert_cmpuint(rows->len, ==, 2);
	g_assert_cmpint(((struct merge_row *)rows->pdata[0])->side, ==, b);
	g_assert_cmpint(((struct merge_row *)rows->pdata[1])->side, ==, a);
	about(f, (struct act){ .kind = ACT_UNDO, .target = act }, ERR_STALE);
	g_assert_cmpint(merge_undo(f->desk, act, NULL, FALSE, "claire", NOW, &error), ==, 0);
	g_assert_error(error, ERR, ERR_STALE);
	g_clear_error(&error);
	g_hash_table_insert(give, g_strdup_printf("case:%d", (int)k3), &a);
	g_assert_cmpint(merge_undo(f->desk, act, give, FALSE, "claire", NOW, &error), ==, 0);
	g_clear_error(&error);
	g_hash_table_insert(give, g_strdup_printf("act:%d", (int)note), &b);
	g_assert_cmpint(merge_undo(f->desk, act, give, FALSE, "claire", NOW, &error), >, 0);
	g_assert_no_error(error);
	g_assert_cmpint(whose(f, k3), ==, a);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT side FROM customer_act WHERE id = ?"), INT(note)), ==, b);
	/* what it was given apart, b is as it was */
	after = card(f, b);
	g_assert_cmpstr(after, !=, before);
	g_assert_nonnull(strstr(after, "Rappeler"));
}

/* ---- the same on a second channel --------------------------------------------------- */

#define BLOCKED "Ma carte bancaire est bloquée depuis hier, aidez-moi"

static void
test_hop(struct fixture *f, gconstpointer data)
{
	gint64 k1 = said(f, 1, "a@x", "a@x.example", "Ana Li", BLOCKED, NOW), a = whose(f, k1), act, k2, k3, since;

	(void)data;
	act = merge(f, a, whose(f, said(f, 2, "b", "@ana", "ana", "Avez-vous un coffre à louer ?", NOW + 1)), NULL, ERR_N);
	about(f, (struct act){ .kind = ACT_CLAIM, .case_id = k1 }, ERR_N);
	k2 = said(f, 2, "c", "@ana", "ana", "Carte bancaire bloquée depuis hier : aidez-moi !", NOW + 60 * MINUTE);
	/* one case, one owner, one clock, the oldest; and it is told who answers where */
	g_assert_cmpint(k2, ==, k1);
	{
		AUTO(inbox_row) row = the_case(f->desk, k2);
		g_autoptr(GPtrArray) list = conversation_list(f->desk, k1, NULL);

		g_assert_cmpstr(row->owner, ==, "claire");
		g_assert_cmpint(row->waiting_since, ==, NOW);
		g_assert_cmpstr(row->hop, ==, "Already being answered on e-mail by claire.");
		g_assert_cmpuint(list->len, ==, 2);
		g_assert_cmpint(((struct conversation *)list->pdata[1])->hop_of, ==, ((struct conversation *)list->pdata[0])->id);
	}
	/* people part them, and they stay apart */
	about(f, (struct act){ .kind = ACT_SPLIT, .case_id = k1, .target = ((gint64)db_int(f->net, 0,
		SQL("SELECT max(id) FROM conversation"))) }, ERR_N);
	{
		AUTO(inbox_row) row = the_case(f->desk, k1);

		g_assert_null(row->hop);
	}
	/* another thing, the same channel, another person, or later: none is a hop */
	k3 = said(f, 2, "d", "@ana", "ana", "Quel est le taux du livret ?", NOW + 61 * MINUTE);
	g_assert_cmpint(k3, !=, k1);
	g_assert_cmpint(said(f, 1, "e@x", "a@x.example", "Ana Li", BLOCKED, NOW + 62 * MINUTE), !=, k1);
	g_assert_cmpint(said(f, 2, "f", "@bob", "bob", BLOCKED, NOW + 63 * MINUTE), !=, k1);
	g_assert_cmpint(said(f, 2, "g", "@ana", "ana", BLOCKED, NOW + 5 * 24 * 60 * MINUTE), !=, k1);
	/* two who are one only because of a case are not parted with it */
	since = said(f, 2, "h", "@ana", "ana", BLOCKED " !", NOW + 64 * MINUTE);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM hop")), >=, 2);
	g_assert_cmpint(since, >, 0);
	about(f, (struct act){ .kind = ACT_UNDO, .target = act }, ERR_STALE);
}

/* A chat is one conversation for years: which question is older, its messages say. */
static void
test_hop_old_chat(struct fixture *f, gconstpointer data)
{
	gint64 day = 24 * 60 * MINUTE;
	gint64 k2 = said(f, 2, "a", "@ana", "ana", "Avez-vous un coffre à louer ?", NOW), k1, a = whose(f, k2);
	AUTO(inbox_row) row = NULL;

	(void)data;
	merge(f, a, whose(f, said(f, 1, "b@x", "a@x.example", "Ana Li", "Bonjour", NOW + 1)), NULL, ERR_N);
	about(f, (struct act){ .kind = ACT_RESOLVE, .case_id = k2, .arg = "fait", .at = NOW + 1 }, ERR_N);
	k1 = said(f, 1, "c@x", "a@x.example", "Ana Li", BLOCKED, NOW + 9 * day);
	about(f, (struct act){ .kind = ACT_CLAIM, .case_id = k1, .at = NOW + 9 * day }, ERR_N);
	g_assert_cmpint(said(f, 2, "d", "@ana", "ana", BLOCKED, NOW + 10 * day), ==, k1);
	row = the_case(f->desk, k1);
	g_assert_cmpstr(row->owner, ==, "claire");
	g_assert_cmpint(row->waiting_since, ==, NOW + 9 * day);
	g_assert_cmpint(row->due, ==, NOW + 9 * day + 14400000); /* the mail's */
	g_assert_cmpstr(row->hop, ==, "Already being answered on e-mail by claire.");
}

/* The same again where it was settled: it is told by whom, and the customer waits again. */
static void
test_hop_settled(struct fixture *f, gconstpointer data)
{
	gint64 k1 = said(f, 1, "a@x", "a@x.example", "Ana Li", BLOCKED, NOW), a = whose(f, k1), k2;
	struct inbox_source source = { .account = 2, .own = OURS, .arrived = NOW + 71 * 60 * MINUTE + 1 };

	(void)data;
	merge(f, a, whose(f, said(f, 2, "b", "@ana", "ana", "Avez-vous un coffre à louer ?", NOW + 1)), NULL, ERR_N);
	about(f, (struct act){ .kind = ACT_CLAIM, .case_id = k1, .at = NOW + 2 }, ERR_N);
	about(f, (struct act){ .kind = ACT_RESOLVE, .case_id = k1, .arg = "fait", .at = NOW + 60 * MINUTE }, ERR_N);
	k2 = said(f, 2, "c", "@ana", "ana", "Carte bancaire bloquée depuis hier : aidez-moi !", NOW + 71 * 60 * MINUTE);
	g_assert_cmpint(k2, !=, k1);
	{
		AUTO(inbox_row) row = the_case(f->desk, k1);

		g_assert_cmpint(row->case_id, ==, k2);
		g_assert_cmpint(row->state, ==, CASE_NEW);
		g_assert_cmpint(row->waiting_since, ==, NOW + 71 * 60 * MINUTE);
		g_assert_cmpstr(row->owner, ==, "claire");
		g_assert_cmpint(row->contacts, ==, 2);
		g_assert_cmpstr(row->hop, ==, "Also asked on e-mail, settled there by claire.");
	}
	/* parted, what was settled is settled */
	about(f, (struct act){ .kind = ACT_UNDO, .target = db_int(f->net, 0, SQL("SELECT act FROM hop")) }, ERR_N);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT state = 'resolved' AND resolved_at = ?2 FROM cases WHERE id = ?1"), INT(k1),
		INT(NOW + 60 * MINUTE)), ==, 1);
	/* and not linked again; nor is what was settled longer ago */
	g_assert_cmpint(inbox_case_of(f->net, take_in_as(f->net, mail("c2|c|@ana||Sujet|" BLOCKED, source.arrived), &source, INBOX_NEW)), ==, k2);
	said(f, 2, "d", "@ana", "ana", BLOCKED, NOW + 73 * 60 * MINUTE);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM hop")), ==, 1);
}

/* Asked twice before anybody knew that it is one person. */
static void
test_hop_merged_later(struct fixture *f, gconstpointer data)
{
	gint64 k1 = said(f, 1, "a@x", "a@x.example", "Ana Li", BLOCKED, NOW), a = whose(f, k1);
	gint64 k2 = said(f, 2, "b", "@ana", "ana", "Carte bancaire bloquée depuis hier : aidez-moi !", NOW + 60 * MINUTE), b = whose(f, k2);
	g_autofree char *mine = card(f, a), *theirs = card(f, b), *mine_after = NULL, *theirs_after = NULL;
	g_autoptr(GError) error = NULL;
	gint64 act;

	(void)data;
	about(f, (struct act){ .kind = ACT_CLAIM, .case_id = k1 }, ERR_N);
	about(f, (struct act){ .kind = ACT_LABEL, .case_id = k2, .arg = "carte" }, ERR_N);
	for (int i = 0; i < 2; i++) { /* merged anew they are linked anew */
		act = merge(f, a, b, NULL, ERR_N);
		{
			AUTO(inbox_row) row = the_case(f->desk, k2);

			g_assert_cmpint(row->case_id, ==, k1);
			g_assert_cmpstr(row->owner, ==, "claire");
			g_assert_cmpint(row->waiting_since, ==, NOW);
			g_assert_cmpint(row->contacts, ==, 2);
			g_assert_cmpstr(row->hop, ==, "Already being answered on e-mail by claire.");
		}
		/* an unmerge asks nothing of what the machine linked */
		g_assert_cmpint(merge_undo(f->desk, act, NULL, FALSE, "bob", NOW, &error), >, 0);
		g_assert_no_error(error);
		{
			AUTO(inbox_row) one = the_case(f->desk, k1);
			AUTO(inbox_row) other = the_case(f->desk, k2);

			g_assert_cmpint(one->case_id, ==, k1);
			g_assert_cmpint(other->case_id, ==, k2);
			g_assert_null(one->hop);
			g_assert_null(other->hop);
			g_assert_cmpint(other->waiting_since, ==, NOW + 60 * MINUTE);
			g_assert_null(other->owner);
			g_assert_cmpstr(other->labels, ==, " carte ");
		}
	}
	mine_after = card(f, a);
	theirs_after = card(f, b);
	g_assert_cmpstr(mine_after, ==, mine);
	g_assert_cmpstr(theirs_after, ==, theirs);
	/* a person parts them: for good */
	merge(f, b, a, NULL, ERR_N);
	about(f, (struct act){ .kind = ACT_SPLIT, .case_id = k1, .target = db_int(f->net, 0,
		SQL("SELECT id FROM conversation WHERE origin = ?"), INT(k2)) }, ERR_N);
	g_assert_cmpint(merge_undo(f->desk, db_int(f->net, 0, SQL("SELECT max(id) FROM act WHERE kind = 'same'")), NULL, TRUE, "bob", NOW,
		&error), >, 0);
	g_assert_no_error(error);
	merge(f, a, b, NULL, ERR_N);
	{
		AUTO(inbox_row) row = the_case(f->desk, k1);

		g_assert_cmpint(row->contacts, ==, 1);
	}
}

/* A merge links only what is asked in both halves, one of them open, within the time; who joined cases by hand parts
 * them by hand before two are two again. */
static void
test_hop_merged_rules(struct fixture *f, gconstpointer data)
{
	gint64 k1 = said(f, 1, "a@x", "a@x.example", "Ana Li", BLOCKED, NOW), a = whose(f, k1);
	gint64 k2 = said(f, 2, "b", "@ana", "ana", BLOCKED, NOW + 72 * 60 * MINUTE + 1), b = whose(f, k2), act, split;
	gint64 k3 = said(f, 2, "c", "@eva", "eva", BLOCKED, NOW + 72 * 60 * MINUTE), c = whose(f, k3);
	g_autoptr(GError) error = NULL;

	(void)data;
	act = merge(f, a, b, NULL, ERR_N);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM hop")), ==, 0);
	about(f, (struct act){ .kind = ACT_MERGE, .case_id = k1, .target = k2 }, ERR_N);
	g_assert_cmpint(merge_undo(f->desk, act, NULL, FALSE, "claire", NOW, &error), ==, 0);
	g_assert_error(error, ERR, ERR_STALE);
	g_clear_error(&error);
	split = about(f, (struct act){ .kind = ACT_SPLIT, .case_id = k1, .target = db_int(f->net, 0,
		SQL("SELECT id FROM conversation WHERE origin = ?"), INT(k2)) }, ERR_N);
	g_assert_cmpint(split, >, 0);
	g_assert_cmpint(merge_undo(f->desk, act, NULL, TRUE, "claire", NOW, &error), >, 0);
	g_assert_no_error(error);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM cases k JOIN cases r ON r.id = k.into_ WHERE r.customer <> k.customer")), ==, 0);
	/* both settled: nothing is to be told to anybody */
	about(f, (struct act){ .kind = ACT_RESOLVE, .case_id = k1, .arg = "fait" }, ERR_N);
	about(f, (struct act){ .kind = ACT_RESOLVE, .case_id = k3, .arg = "fait", .at = NOW + 73 * 60 * MINUTE }, ERR_N);
	act = merge(f, a, c, NULL, ERR_N);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM hop")), ==, 0);
	about(f, (struct act){ .kind = ACT_UNDO, .target = act }, ERR_N);
	about(f, (struct act){ .kind = ACT_REOPEN, .case_id = k3, .at = NOW + 74 * 60 * MINUTE }, ERR_N);
	merge(f, a, c, NULL, ERR_N);
	{
		AUTO(inbox_row) row = the_case(f->desk, k1);

		g_assert_cmpint(row->case_id, ==, k3);
		g_assert_cmpstr(row->hop, ==, "Also asked on e-mail, settled there by claire.");
	}
}

/* Late: sent before its case was resolved, arrived in the same moment. What was settled goes into what is open. */
static void
test_hop_resolved(struct fixture *f, gconstpointer data)
{
	gint64 k2 = said(f, 2, "a", "@ana", "ana", "Bonjour", NOW), a = whose(f, k2), k1;
	struct inbox_source source = { .account = 2, .own = OURS, .arrived = NOW + 1 };
	struct message *m = mail("c|a|@ana||Sujet|" BLOCKED, NOW + 1);

	(void)data;
	k1 = said(f, 1, "b@x", "a@x.example", "Ana Li", BLOCKED, NOW + 2);
	merge(f, a, whose(f, k1), NULL, ERR_N);
	about(f, (struct act){ .kind = ACT_RESOLVE, .case_id = k2, .arg = "fait", .at = NOW + 1 }, ERR_N);
	g_assert_cmpint(inbox_case_of(f->net, take_in_as(f->net, m, &source, INBOX_NEW)), ==, k1);
	assert_state(f->desk, k1, CASE_NEW, NOW + 2);
	{
		AUTO(inbox_row) row = the_case(f->desk, k1);

		g_assert_cmpstr(row->hop, ==, "Also asked on Mastodon, settled there by claire.");
	}
}

static void
test_veto(struct fixture *f, gconstpointer data)
{
	gint64 a = whose(f, said(f, 1, "a@x", "a@x.example", "Ana Li", "Bonjour", NOW));
	gint64 b = whose(f, said(f, 1, "b@x", "b@x.example", "Ana Li", "Bonjour", NOW));
	gint64 c = whose(f, said(f, 1, "c@x", "c@x.example", "Ana Li", "Bonjour", NOW));
	gint64 d = whose(f, said(f, 1, "d@x", "d@x.example", "Ana Li", "Bonjour", NOW)), veto;
	g_autoptr(GError) error = NULL;

	(void)data;
	veto = about(f, (struct act){ .kind = ACT_DIFFERENT, .customer = a, .target = b }, ERR_N);
	merge(f, a, b, NULL, ERR_STALE);
	/* for ever: not even its author takes it back, nor, by the same key, what was done before it */
	g_assert_cmpint(act_last_about(f->desk, "claire", a, NULL), ==, veto);
	about(f, (struct act){ .kind = ACT_UNDO, .target = veto }, ERR_STALE);
	merge(f, a, b, NULL, ERR_STALE);
	merge(f, b, a, NULL, ERR_STALE);
	/* nor by way of a third */
	merge(f, b, c, NULL, ERR_N);
	merge(f, c, a, NULL, ERR_STALE);
	about(f, (struct act){ .kind = ACT_VERIFY, .customer = a, .arg = "client: 12 345" }, ERR_N);
	about(f, (struct act){ .kind = ACT_VERIFY, .customer = a, .arg = "client:999" }, ERR_STALE);
	about(f, (struct act){ .kind = ACT_VERIFY, .customer = d, .arg = "client:999" }, ERR_N);
	merge(f, a, d, NULL, ERR_STALE);
	/* the same id again: merged without being asked, but never against a veto */
	about(f, (struct act){ .kind = ACT_VERIFY, .customer = c, .arg = "client:999" }, ERR_N);
	g_assert_cmpint(merge_verified(f->desk, d, "guichet", NOW, &error), ==, 1);
	g_assert_no_error(error);
	g_assert_cmpint(customer_of(f->desk, d), ==, b);
	g_assert_cmpint(merge_verified(f->desk, a, "guichet", NOW, &error), ==, 0);
}

/* ---- the timeline ------------------------------------------------------------------- */

static void
test_timeline(struct fixture *f, gconstpointer data)
{
	gint64 k1 = said(f, 1, "a@x", "a@x.example", "Ana Li", "Ma carte est bloquée", NOW);
	gint64 a = whose(f, k1);
	struct timeline_query query = { .customer = a, .count = 2 };
	g_autoptr(GPtrArray) page = NULL, rest = NULL;

	(void)data;
	said(f, 2, "b", "@ana", "ana", "Alors ?", NOW + 1);
	merge(f, a, whose(f, 2), NULL, ERR_N);
	about(f, (struct act){ .kind = ACT_NOTE, .case_id = k1, .text = "à voir", .at = NOW + 2 }, ERR_N);
	about(f, (struct act){ .kind = ACT_CALL, .customer = a, .text = "absente", .at = NOW + 3 }, ERR_N);
	page = timeline_page(f->desk, &query, NULL);
	g_assert_cmpuint(page->len, ==, 2);
	g_assert_cmpint(((struct timeline_item *)page->pdata[0])->kind, ==, TIMELINE_CALL);
	g_assert_cmpint(((struct timeline_item *)page->pdata[1])->kind, ==, TIMELINE_NOTE);
	query.before = page->pdata[1];
	query.count = 10;
	rest = timeline_page(f->desk, &query, NULL);
	g_assert_cmpuint(rest->len, ==, 3); /* two messages and the merge */
	g_assert_cmpstr(((struct timeline_item *)rest->pdata[0])->channel, ==, "mastodon");
	g_clear_pointer(&rest, g_ptr_array_unref);
	query.before = NULL;
	query.words = "BLOQUEE carte";
	rest = timeline_page(f->desk, &query, NULL);
	g_assert_cmpuint(rest->len, ==, 1);
	g_clear_pointer(&rest, g_ptr_array_unref);
	query.words = NULL;
	query.channel = "mail";
	rest = timeline_page(f->desk, &query, NULL);
	g_assert_cmpuint(rest->len, ==, 1);
}

static void
test_list(struct fixture *f, gconstpointer data)
{
	g_autoptr(GPtrArray) all = NULL, some = NULL, page = g_ptr_array_new_with_free_func((GDestroyNotify)customer_row_free);
	struct customer_place place = { NULL, 0, FALSE };

	(void)data;
	said(f, 1, "a@x", "zoe@x.example", "Zoé Roy", "Bonjour", NOW);
	said(f, 1, "b@x", "ana@x.example", "Ana Li", "Bonjour", NOW);
	said(f, 1, "d@x", "elo@x.example", "Élodie Esnault", "Bonjour", NOW);
	said(f, 2, "c", "@ana", "ana l", "Bonjour", NOW);
	all = customer_list(f->desk, NULL, 0, NULL);
	g_assert_cmpuint(all->len, ==, 4);
	g_assert_cmpstr(((struct customer_row *)all->pdata[2])->name, ==, "Élodie Esnault");
	g_assert_cmpstr(((struct customer_row *)all->pdata[0])->name, ==, "ana l");
	g_assert_cmpstr(((struct customer_row *)all->pdata[0])->channels, ==, "m");
	g_assert_true(customer_list_more(f->desk, NULL, &place, 10, 1, page, NULL));
	g_assert_true(customer_list_more(f->desk, NULL, &place, 1, 10, page, NULL));
	g_assert_cmpuint(page->len, ==, 2);
	g_assert_cmpstr(((struct customer_row *)page->pdata[1])->name, ==, "Ana Li");
	g_free(place.find);
	some = customer_list(f->desk, "zoe@x", 0, NULL);
	g_assert_cmpuint(some->len, ==, 1);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define ADD(name, function) g_test_add("/cache/people/" name, struct fixture, NULL, set_up, function, fixture_tear_down)
	ADD("kept-apart", test_kept_apart);
	ADD("evidence", test_evidence);
	ADD("switchboard", test_switchboard);
	ADD("fields", test_fields);
	ADD("merge", test_merge);
	ADD("keep", test_keep);
	ADD("since", test_since);
	ADD("hop", test_hop);
	ADD("hop/old-chat", test_hop_old_chat);
	ADD("hop/settled", test_hop_settled);
	ADD("hop/merged-later", test_hop_merged_later);
	ADD("hop/merged-rules", test_hop_merged_rules);
	ADD("hop/resolved", test_hop_resolved);
	ADD("veto", test_veto);
	ADD("timeline", test_timeline);
	ADD("list", test_list);
	return g_test_run();
}
