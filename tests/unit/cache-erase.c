// layers: none
/* Erasing a person: nothing of them in any file, everything else as it was; retention; receipts. */
#include "tests/unit/cache-fixture.h"

#include "cache/erase.h"
#include "cache/merge.h"

static void
set_up(struct fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	fixture_set_up(f, data);
	db_run(f->net, &error, SQL("INSERT INTO account(id, name, channel, kind, title, mark, address, target_s, public)"
		" VALUES (2, 'toot', 'mastodon', 'public', 'Mastodon', 'm', 'banque', 1800, 1)"));
	g_assert_no_error(error);
}

/* The bytes of a file stand nowhere in the home. */
static gboolean
is_anywhere(const char *home, const char *needle)
{
	g_autoptr(GDir) dir = g_dir_open(home, 0, NULL);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(home, name, NULL);
		g_autofree char *bytes = NULL;
		gsize n = 0;

		if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
			if (is_anywhere(path, needle))
				return TRUE;
		} else if (g_file_get_contents(path, &bytes, &n, NULL) && memmem(bytes, n, needle, strlen(needle)) != NULL) {
			g_test_message("“%s” is in %s", needle, path);
			return TRUE;
		}
	}
	return FALSE;
}

static gint64
wrote(struct fixture *f, gint64 account, const char *id, const char *parent, const char *from, const char *name,
	const char *text, gint64 at)
{
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	struct inbox_source source = { .account = account, .own = OURS, .arrived = at, .source = bytes,
		.source_codec = "plain", .source_size = strlen(text) };
	g_autofree char *spec = g_strdup_printf("%s|%s||%s|Sujet %s|%s", id, parent, OURS, text, text);
	struct message *m = mail(spec, at);
	struct message_part *part = message_add_part(m);

	message_add_person(m, PERSON_FROM, from, name);
	part->section = g_strdup("2");
	part->name = g_strdup_printf("%s.pdf", text);
	part->type = g_strdup("application/pdf");
	part->size = 3;
	m->phone = strstr(from, "zz") != NULL ? g_strdup("+33612345678") : NULL;
	if (account == 2) {
		m->thread = g_strdup(*parent != '\0' ? parent : id);
		m->public_ = TRUE;
	}
	return take_in_as(f->net, m, &source, INBOX_NEW);
}

static gint64
erase(struct fixture *f, struct erase_request r, struct erase_count *c, GError **error)
{
	struct db *db = open_ok(f->home, DB_ERASE);
	gint64 id;

	r.advisor = "claire";
	r.now = NOW + MINUTE;
	id = erase_run(db, &r, c, error);
	if (id > 0) {
		AUTO(erase_beside) beside = erase_beside(db, error);

		g_assert_cmpuint(g_hash_table_size(beside->ids), >, 0);
		g_assert_true(erase_beside_removed(db, beside, error) && erase_sweep(db, NULL, error));
	}
	db_close(db);
	return id;
}

static char *
rows(struct db *db)
{
	GString *out = g_string_new(NULL);
	DB_QUERY(q, db, NULL, SQL("SELECT id, subject, text FROM message UNION ALL SELECT id, name, made FROM customer"
		" UNION ALL SELECT id, shown, value FROM identity UNION ALL SELECT id, state, subject FROM cases ORDER BY 1, 2, 3"));

	while (db_row(&q))
		g_string_append_printf(out, "%s|%s|%s\n", db_col_text(&q, 0), db_col_text(&q, 1), db_col_text(&q, 2));
	return g_string_free(out, FALSE);
}

static void
add_answers(struct fixture *f, gint64 case_id, gint64 message, const char *body)
{
	g_autoptr(GError) error = NULL;
	AUTO(draft) d = draft_new();

	d->case_id = case_id;
	d->account = 1;
	d->message = message;
	d->kind = g_strdup("reply");
	d->advisor = g_strdup("claire");
	d->identity = g_strdup(OURS);
	d->to = g_strdup("zzunique@effacer.example");
	d->subject = g_strdup("Re");
	d->body = g_strdup(body);
	d->revision = db_int(f->net, 0, SQL("SELECT revision FROM cases WHERE id = ?"), INT(case_id));
	g_assert_true(draft_save(f->desk, d, NOW, &error));
	g_assert_no_error(error);
}

static void
test_erase(struct fixture *f, gconstpointer data)
{
	static const char *const words[] = { "zzunique", "effacer.example", "Zénobie", "zenobie", "Zunico", "secretvirement",
		"zzbrouillon", "zznote", "zzsegment", "612345678", "zzappel", "zzpublic" };
	gint64 m1, m2, other, k1, who;
	g_autofree char *before = NULL, *after = NULL;
	struct erase_count c;
	g_autoptr(GError) error = NULL;

	(void)data;
	other = wrote(f, 1, "o@x", "", "paul@reste.example", "Paul Reste", "restant", NOW);
	wrote(f, 2, "t1", "", "@paul", "paul", "filpublic", NOW);
	search_follow(f->net, 100, &error);
	before = rows(f->net);
	m1 = wrote(f, 1, "a@effacer.example", "", "zzunique@effacer.example", "Zénobie Zunico", "secretvirement", NOW);
	m2 = wrote(f, 2, "t2", "t1", "@zzunique", "Zénobie Zunico", "zzpublic", NOW + 1);
	k1 = inbox_case_of(f->net, m1);
	who = db_int(f->net, 0, SQL("SELECT customer FROM cases WHERE id = ?"), INT(k1));
	merge_people(f->desk, who, db_int(f->net, 0, SQL("SELECT i.customer FROM message m JOIN identity i ON i.id = m.identity"
		" WHERE m.id = ?"), INT(m2)), NULL, "claire", NOW, &error);
	g_assert_no_error(error);
	add_answers(f, k1, m1, "zzbrouillon un");
	add_answers(f, k1, m1, "zzbrouillon deux");
	{
		const struct act acts[] = {
			{ .kind = ACT_NOTE, .case_id = k1, .text = "zznote" }, { .kind = ACT_CALL, .customer = who, .text = "zzappel" },
			{ .kind = ACT_FIELD, .customer = who, .arg = "segment", .text = "zzsegment" },
			{ .kind = ACT_VERIFY, .customer = who, .arg = "client:zzunique" },
		};

		for (gsize i = 0; i < G_N_ELEMENTS(acts); i++) {
			struct act act = acts[i];

			act.advisor = "claire";
			act.at = NOW;
			g_assert_cmpint(act_add(f->desk, &act, &error), >, 0);
		}
	}
	db_run(f->net, &error, SQL("INSERT INTO customer_known VALUES (?, 'note', 'zznote', 0, 'crm', 1)"), INT(who));
	db_run(f->net, &error, SQL("INSERT INTO folder(id, account, name, wire) VALUES (1, 1, 'INBOX', 'INBOX')"));
	db_run(f->net, &error, SQL("INSERT INTO folder_uid(folder, uid, message, state) VALUES (1, 5, ?, 'stored')"), INT(m1));
	g_assert_no_error(error);
	ui_history_add(f->desk, "search", "zzunique carte", &error);
	search_follow(f->net, 100, &error);
	g_assert_true(is_anywhere(f->home, "secretvirement"));

	/* a dry run counts, and changes nothing */
	g_assert_cmpint(erase(f, (struct erase_request){ .customer = who, .dry_run = TRUE }, &c, &error), ==, -1);
	g_assert_no_error(error);
	g_assert_cmpint(c.messages, ==, 2);
	g_assert_cmpint(c.customers, ==, 2);
	g_assert_cmpint(c.drafts, ==, 2);
	g_assert_cmpint(c.notes, ==, 2);
	g_assert_cmpint(c.files, ==, 2);
	g_assert_true(is_anywhere(f->home, "secretvirement"));

	g_assert_cmpint(erase(f, (struct erase_request){ .customer = who }, &c, &error), ==, 1);
	g_assert_no_error(error);
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		g_assert_false(is_anywhere(f->home, words[i]));
	/* what is of others is as it was, and is found */
	after = rows(f->net);
	{
		g_auto(GStrv) lines = g_strsplit(before, "\n", -1);

		for (gsize i = 0; lines[i] != NULL; i++)
			g_assert_nonnull(strstr(after, lines[i]));
	}
	{
		g_autoptr(GPtrArray) hits = search_run(f->desk, "restant", FALSE, 0, 10, &error);

		g_assert_cmpuint(hits->len, ==, 1);
	}
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM message WHERE id = ?"), INT(other)), ==, 1);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM folder_uid WHERE state = 'erased' AND message IS NULL")), ==, 1);
	{
		g_autoptr(GPtrArray) wrong = db_check(f->net, FALSE);
		g_autoptr(GPtrArray) receipts = erase_receipts(f->desk, &error);
		AUTO(customer) gone = customer_load(f->desk, who, &error);

		g_assert_cmpuint(wrong->len, ==, 0);
		g_assert_cmpuint(receipts->len, ==, 1);
		g_assert_true(((struct erase_receipt *)receipts->pdata[0])->sound);
		g_assert_cmpint(gone->erased_at, ==, NOW + MINUTE);
		g_assert_cmpuint(gone->identities->len, ==, 0);
	}
	/* the journal keeps that it was done, and by whom */
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM act WHERE kind = 'erase' AND advisor = 'claire'")), ==, 1);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM act WHERE kind = 'note' AND text IS NULL")), ==, 1);
	/* the erased mail is not taken in again; what they write anew begins with nothing */
	{
		struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW };
		struct message *m = mail("a@effacer.example|||" OURS "|s|t", NOW);

		message_add_person(m, PERSON_FROM, "zzunique@effacer.example", NULL);
		g_assert_cmpint(take_in_as(f->net, m, &source, INBOX_KNOWN), ==, 0);
	}
	m1 = wrote(f, 1, "new@effacer.example", "", "zzunique@effacer.example", "Z", "nouveau", NOW + MINUTE);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT customer FROM cases WHERE id = ?"), INT(inbox_case_of(f->net, m1))), !=, who);
	/* erased is erased: no act, no merge, nothing to erase again */
	{
		struct act act = { .kind = ACT_NOTE, .customer = who, .text = "x", .advisor = "claire", .at = NOW };

		g_assert_cmpint(act_add(f->desk, &act, &error), ==, 0);
		g_assert_error(error, ERR, ERR_GONE);
		g_clear_error(&error);
	}
}

static void
test_outbox(struct fixture *f, gconstpointer data)
{
	gint64 m = wrote(f, 1, "a@effacer.example", "", "zzunique@effacer.example", "Z", "bonjour", NOW), id;
	gint64 k = inbox_case_of(f->net, m), who = db_int(f->net, 0, SQL("SELECT customer FROM cases WHERE id = ?"), INT(k));
	struct erase_count c;
	g_autoptr(GError) error = NULL;

	(void)data;
	add_answers(f, k, m, "zzreponse");
	id = outbox_add(f->desk, 1, NOW, 0, &error);
	g_assert_no_error(error);
	/* refused until it is sent or cancelled, and the dry run says so too */
	g_assert_cmpint(erase(f, (struct erase_request){ .customer = who, .dry_run = TRUE }, &c, &error), ==, 0);
	g_assert_error(error, ERR, ERR_STALE);
	g_clear_error(&error);
	g_assert_cmpint(erase(f, (struct erase_request){ .customer = who }, &c, &error), ==, 0);
	g_assert_error(error, ERR, ERR_STALE);
	g_assert_nonnull(strstr(error->message, "cancel"));
	g_clear_error(&error);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM message")), ==, 1);
	{
		struct act act = { .kind = ACT_CANCEL, .target = id, .advisor = "claire", .at = NOW };

		g_assert_cmpint(act_add(f->desk, &act, &error), >, 0);
	}
	g_assert_cmpint(erase(f, (struct erase_request){ .customer = who }, &c, &error), >, 0);
	g_assert_no_error(error);
	g_assert_cmpint(c.answers, ==, 1);
	g_assert_false(is_anywhere(f->home, "zzreponse"));
	g_assert_cmpint(erase(f, (struct erase_request){ .customer = 99 }, &c, &error), ==, 0);
	g_assert_error(error, ERR, ERR_GONE);
}

static void
test_retention(struct fixture *f, gconstpointer data)
{
	gint64 old = wrote(f, 1, "a@x", "", "zzvieux@effacer.example", "Z", "zzvieux texte", NOW - 900 * 24 * 60 * MINUTE), k;
	gint64 half = wrote(f, 1, "b@x", "", "moitie@x.example", "M", "zzmoitie ancien", NOW - 900 * 24 * 60 * MINUTE);
	struct erase_request r = { .account = "agence", .before = NOW - 700 * 24 * 60 * MINUTE };
	struct erase_count c;
	g_autoptr(GError) error = NULL;

	(void)data;
	wrote(f, 1, "c@x", "", "moitie@x.example", "M", "recent", NOW);
	wrote(f, 1, "d@x", "", "attend@x.example", "A", "zzattend", NOW - 900 * 24 * 60 * MINUTE);
	/* who still waits is not forgotten */
	r.dry_run = TRUE;
	g_assert_cmpint(erase(f, r, &c, &error), ==, -1);
	g_assert_cmpint(c.messages, ==, 0);
	k = inbox_case_of(f->net, old);
	do_act(f->desk, ACT_RESOLVE, k, "fini", NOW - 899 * 24 * 60 * MINUTE);
	do_act(f->desk, ACT_RESOLVE, inbox_case_of(f->net, half), "fini", NOW - 899 * 24 * 60 * MINUTE);
	g_assert_cmpint(erase(f, r, &c, &error), ==, -1);
	g_assert_cmpint(c.messages, ==, 2);
	g_assert_cmpint(c.customers, ==, 1);
	r.dry_run = FALSE;
	g_assert_cmpint(erase(f, r, &c, &error), >, 0);
	g_assert_no_error(error);
	g_assert_false(is_anywhere(f->home, "zzvieux"));
	g_assert_false(is_anywhere(f->home, "zzmoitie"));
	g_assert_true(is_anywhere(f->home, "moitie@x.example"));
	g_assert_true(is_anywhere(f->home, "zzattend"));
	g_assert_cmpint(erase(f, r, &c, &error), ==, -1);
}

static guint
hits(struct fixture *f, const char *query)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) list = search_run(f->desk, query, FALSE, 0, 0, &error);

	g_assert_no_error(error);
	return list->len;
}

/* Two write in one private conversation: what one wrote goes, and what went to that one; what the other wrote stays. */
static void
test_group(struct fixture *f, gconstpointer data)
{
	gint64 first = wrote(f, 1, "g1@effacer.example", "", "zzunique@effacer.example", "Zunico", "zzquestion", NOW), other, k, who;
	struct erase_count c;
	g_autoptr(GError) error = NULL;

	(void)data;
	other = wrote(f, 1, "g2@x", "g1@effacer.example", "paul@reste.example", "Paul", "resteaussi", NOW + MINUTE);
	k = inbox_case_of(f->net, first);
	g_assert_cmpint(inbox_case_of(f->net, other), ==, k);
	for (int i = 0; i < 2; i++) { /* to her in a group is hers, to him alone is not */
		g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
		struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW, .source = bytes, .source_codec = "plain",
			.sent_folder = TRUE };
		struct message *m = mail(i == 0 ? "g3@y|g2@x|||Re|zzreponse" : "g4@y|g2@x|||Re|reponseautre", NOW + (2 + i) * MINUTE);

		message_add_person(m, PERSON_FROM, OURS, "Agence");
		message_add_person(m, PERSON_TO, "paul@reste.example", "Paul");
		if (i == 0)
			message_add_person(m, PERSON_CC, "ZZunique@effacer.example", "Zunico");
		take_in_as(f->net, m, &source, INBOX_NEW);
	}
	who = db_int(f->net, 0, SQL("SELECT customer FROM cases WHERE id = ?"), INT(k));
	search_follow(f->net, 100, &error);
	g_assert_cmpint(erase(f, (struct erase_request){ .customer = who }, &c, &error), >, 0);
	g_assert_no_error(error);
	g_assert_cmpint(c.messages, ==, 2);
	g_assert_false(is_anywhere(f->home, "zzquestion"));
	g_assert_false(is_anywhere(f->home, "zzreponse"));
	g_assert_cmpuint(hits(f, "resteaussi"), ==, 1);
	g_assert_cmpuint(hits(f, "reponseautre"), ==, 1);
	g_assert_cmpint(inbox_case_of(f->net, other), ==, k);
	{
		g_autoptr(GPtrArray) wrong = db_check(f->net, TRUE);

		g_assert_cmpuint(wrong->len, ==, 0);
	}
}

/* What the handle of the index answers to a statement of ours. */
static gint64
index_int(struct fixture *f, const char *text)
{
	g_autofree char *path = g_build_filename(f->home, "search.db", NULL);
	sqlite3 *sql = NULL;
	sqlite3_stmt *stmt = NULL;
	gint64 value = -1;

	g_assert_cmpint(sqlite3_open(path, &sql), ==, SQLITE_OK);
	if (sqlite3_prepare_v2(sql, text, -1, &stmt, NULL) == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW)
		value = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(sql);
	return value;
}

#define MANY 160
#define SLICE 5 /* shelves of 20 messages, each in segments that FTS5 has merged */

/* Many messages of others, among them some of who is forgotten: four in three shelves, and a shelf of nothing else. */
static gint64
write_many(struct fixture *f)
{
	gint64 message = 0;
	g_autoptr(GError) error = NULL;

	for (int i = 0; i < MANY; i++) {
		gboolean theirs = i % 60 == 3 || i / 20 == 5;
		g_autofree char *id = g_strdup_printf("m%d@x", i), *from = g_strdup_printf("autre%d@reste.example", i % 7);
		g_autofree char *text = theirs ? g_strdup_printf("zzmot%03d virement zzcommun", i) : g_strdup_printf("reste%03d virement", i);
		gint64 at = wrote(f, 1, id, "", theirs ? "zzunique@effacer.example" : from, theirs ? "Zunigo" : "Paul", text,
			NOW + i * MINUTE);

		message = theirs ? at : message;
		if (i % SLICE == SLICE - 1)
			g_assert_cmpint(search_follow(f->net, SLICE, &error), ==, SLICE);
		g_assert_no_error(error);
	}
	return db_int(f->net, 0, SQL("SELECT customer FROM cases WHERE id = ?"), INT(inbox_case_of(f->net, message)));
}

/* Also words of segments that were merged, and no other shelf is touched. */
static void
test_merged(struct fixture *f, gconstpointer data)
{
	g_autofree char *before = NULL, *after = NULL, *path = g_build_filename(f->home, "search.db", NULL);
	gint64 who = write_many(f), at;
	struct erase_count c;
	g_autoptr(GError) error = NULL;

	(void)data;
	/* one of others names them among who gets it */
	{
		g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
		struct inbox_source source = { .account = 1, .own = OURS, .arrived = NOW, .source = bytes, .source_codec = "plain" };
		struct message *m = mail("copie@x|||" OURS "|Copie|copieautrui", NOW + MANY * MINUTE);

		message_add_person(m, PERSON_FROM, "autre1@reste.example", "Paul");
		message_add_person(m, PERSON_CC, "zzunique@effacer.example", "Zunigo");
		at = take_in_as(f->net, m, &source, INBOX_NEW);
	}
	g_assert_cmpint(search_follow(f->net, SLICE, &error), ==, 1);
	g_assert_cmpint(index_int(f, "SELECT count(*) FROM shelf"), ==, MANY / 20 + 1);
	g_assert_cmpint(index_int(f, "SELECT count(*) FROM words_2_data WHERE id > 10"), >, 0);
	g_assert_cmpuint(hits(f, "zzcommun"), ==, 23);
	g_assert_cmpuint(hits(f, "from:zunigo"), ==, 24);
	g_assert_true(is_anywhere(f->home, "zzmot"));
	before = g_strdup_printf("%" G_GINT64_FORMAT, index_int(f, "SELECT sum(length(block)) FROM words_2_data"));
	g_assert_cmpint(erase(f, (struct erase_request){ .customer = who }, &c, &error), >, 0);
	g_assert_no_error(error);
	g_assert_cmpint(c.messages, ==, 23);
	for (int i = 0; i < MANY; i++) {
		g_autofree char *word = g_strdup_printf("zzmot%03d", i);

		g_assert_false(is_anywhere(f->home, word));
	}
	g_assert_false(is_anywhere(f->home, "zzcommun"));
	g_assert_false(is_anywhere(f->home, "unigo")); /* a term without the beginning that the one before it has */
	g_assert_false(is_anywhere(f->home, "zunique"));
	/* all else is found; the shelf that was theirs alone is no more, one that had nothing of them is as it was */
	g_assert_cmpuint(hits(f, "zzcommun"), ==, 0);
	g_assert_cmpuint(hits(f, "from:zunigo"), ==, 0);
	g_assert_cmpuint(hits(f, "virement"), ==, MANY - 23);
	g_assert_cmpuint(hits(f, "copieautrui"), ==, 1);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM message WHERE id = ?"), INT(at)), ==, 1);
	g_assert_cmpint(index_int(f, "SELECT count(*) FROM shelf"), ==, MANY / 20);
	g_assert_cmpint(index_int(f, "SELECT count(*) FROM sqlite_master WHERE name = 'words_6'"), ==, 0);
	after = g_strdup_printf("%" G_GINT64_FORMAT, index_int(f, "SELECT sum(length(block)) FROM words_2_data"));
	g_assert_cmpstr(after, ==, before);
	{
		g_autoptr(GPtrArray) wrong = db_check(f->net, TRUE);

		g_assert_cmpuint(wrong->len, ==, 0);
	}
	/* and it goes on */
	wrote(f, 1, "suite@x", "", "autre1@reste.example", "Paul", "zinzolin", NOW + (MANY + 1) * MINUTE);
	g_assert_cmpint(search_follow(f->net, SLICE, &error), ==, 1);
	g_assert_cmpuint(hits(f, "zinzolin"), ==, 1);
	g_assert_cmpint(erase(f, (struct erase_request){ .customer = who }, &c, &error), ==, -1);
}

/* Cut short after it was committed: what is left to do is known, and is done by the next one, of whatever it is about. */
static void
test_cut_short(struct fixture *f, gconstpointer data)
{
	gint64 who = write_many(f), other = wrote(f, 1, "o@x", "", "autre@effacer.example", "Autre", "zzautre", NOW);
	struct erase_request r = { .customer = who, .advisor = "claire", .now = NOW + MINUTE };
	struct erase_count c;
	g_autoptr(GError) error = NULL;

	(void)data;
	{
		AUTO(db) db = open_ok(f->home, DB_ERASE);

		g_assert_cmpint(erase_run(db, &r, &c, &error), >, 0);
	}
	g_assert_true(is_anywhere(f->home, "zzmot"));
	g_assert_true(erase_is_unfinished(f->desk));
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM unswept")), ==, c.messages + 1);
	while (search_follow(f->net, SLICE, &error) > 0) /* guichet-net goes on meanwhile */
		;
	who = db_int(f->net, 0, SQL("SELECT customer FROM cases WHERE id = ?"), INT(inbox_case_of(f->net, other)));
	g_assert_cmpint(erase(f, (struct erase_request){ .customer = who }, &c, &error), >, 0);
	g_assert_no_error(error);
	g_assert_false(is_anywhere(f->home, "zzmot"));
	g_assert_false(is_anywhere(f->home, "zzautre"));
	g_assert_false(erase_is_unfinished(f->desk));
	g_assert_cmpuint(hits(f, "virement"), ==, MANY - 23);
}

/* The chain of receipts shows when one was changed. */
static void
test_receipts(struct fixture *f, gconstpointer data)
{
	struct erase_count c;
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(f->home, "cache.db", NULL);
	sqlite3 *raw = NULL;

	(void)data;
	for (int i = 0; i < 3; i++) {
		g_autofree char *id = g_strdup_printf("r%d@x", i);
		gint64 m = wrote(f, 1, id, "", id, "Z", "bonjour", NOW);

		erase(f, (struct erase_request){ .customer = db_int(f->net, 0, SQL("SELECT customer FROM cases WHERE id = ?"),
			INT(inbox_case_of(f->net, m))) }, &c, &error);
		g_assert_no_error(error);
	}
	sqlite3_open(path, &raw);
	db_exec(raw, "DROP TRIGGER erasure_fixed; UPDATE erasure SET advisor = 'x' WHERE id = 2");
	sqlite3_close(raw);
	{
		g_autoptr(GPtrArray) list = erase_receipts(f->desk, &error);

		g_assert_cmpuint(list->len, ==, 3);
		g_assert_true(((struct erase_receipt *)list->pdata[0])->sound);
		g_assert_false(((struct erase_receipt *)list->pdata[1])->sound);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define ADD(name, function) g_test_add("/cache/erase/" name, struct fixture, NULL, set_up, function, fixture_tear_down)
	ADD("person", test_erase);
	ADD("outbox", test_outbox);
	ADD("retention", test_retention);
	ADD("group", test_group);
	ADD("merged", test_merged);
	ADD("cut-short", test_cut_short);
	ADD("receipts", test_receipts);
	return g_test_run();
}
