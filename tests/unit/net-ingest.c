// layers: net
/* From bytes to rows: when a mail was received, what is kept, and that nothing stops the rest.
 * This program is its own parser and indexer child. */
#include "base/date.h"
#include "base/err.h"
#include "cache/inbox.h"
#include "cache/search-index.h"
#include "net/indexer.h"
#include "net/ingest.h"
#include "net/parser.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define NOW G_GINT64_CONSTANT(1768298400000) /* 2026-01-13T10:00:00Z */

static const char config[] =
	"[account \"agence\"]\naddress = Agence <agence@bank.example>\nlink = spool\nspool = /nowhere\n"
	"identities = Claire <claire@bank.example>\nkeep-source = 1\n";

struct desk {
	char *home;
	struct conf *conf;
	struct db *db;
	struct account *account;
	struct ingest *ingest;
};

static void
set_up(struct desk *d, gconstpointer unused)
{
	g_autoptr(GError) error = NULL;

	(void)unused;
	date_set_now(NOW, FALSE);
	d->home = g_dir_make_tmp("ingest-XXXXXX", &error);
	g_assert_true(home_make(d->home, &error));
	d->conf = conf_parse(config, "test.conf", &error);
	g_assert_no_error(error);
	d->db = db_open(d->home, DB_NET, &error);
	g_assert_no_error(error);
	g_assert_true(account_sync_conf(d->db, d->conf, &error));
	d->account = account_by_name(d->db, "agence", &error);
	d->ingest = ingest_new(d->db, d->conf, d->account);
	g_assert_no_error(error);
}

static void
tear_down(struct desk *d, gconstpointer unused)
{
	char *argv[] = { (char *)(gsize)"/bin/rm", (char *)(gsize)"-rf", d->home, NULL };

	(void)unused;
	ingest_free(d->ingest);
	account_free(d->account);
	db_close(d->db);
	conf_free(d->conf);
	g_spawn_sync(NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, NULL, NULL);
	g_free(d->home);
}

static void
put(struct desk *d, const char *mail, gsize len, struct ingest_origin origin)
{
	g_autoptr(GBytes) source = g_bytes_new(mail, len);
	g_autoptr(GError) error = NULL;

	origin.label = "test";
	g_assert_true(ingest_mail(d->ingest, source, &origin, &error));
	g_assert_no_error(error);
}

static void
flush(struct desk *d)
{
	g_autoptr(GError) error = NULL;

	g_assert_true(ingest_flush(d->ingest, &error));
	g_assert_no_error(error);
}

/* All messages of the only case, oldest first. */
static GPtrArray *
thread(struct desk *d)
{
	struct inbox_query q = { .view = QUEUE_ALL, .sort = SORT_NEWEST, .now = NOW };
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) cases = inbox_list(d->db, &q, &error);
	const struct inbox_row *row;
	GPtrArray *out;

	g_assert_no_error(error);
	g_assert_cmpuint(cases->len, ==, 1);
	row = g_ptr_array_index(cases, 0);
	out = inbox_thread(d->db, row->case_id, &error);
	g_assert_no_error(error);
	return out;
}

static gint64
received(struct desk *d, const char *headers, gint64 at)
{
	static int n;
	g_autofree char *mail = g_strdup_printf("%sFrom: a@example.org\nMessage-ID: <r%d@example.org>\n"
		"References: <one@example.org>\n\nx\n", headers, n);
	g_autofree char *id = g_strdup_printf("r%d@example.org", n++);
	g_autoptr(GPtrArray) all = NULL;

	put(d, mail, strlen(mail), (struct ingest_origin){ .at = at });
	flush(d);
	all = thread(d);
	for (guint i = 0; i < all->len; i++) {
		const struct inbox_message *m = g_ptr_array_index(all, i);

		if (g_strcmp0(m->channel_id, id) == 0)
			return m->at;
	}
	g_assert_not_reached();
}

static void
test_when(struct desk *d, gconstpointer unused)
{
	gint64 nine = NOW - DATE_HOUR;

	(void)unused;
	/* the server's word, else the last hop's, else the sender's, else now */
	g_assert_cmpint(received(d, "Date: Mon, 1 Jan 2024 00:00:00 +0000\n", nine), ==, nine);
	g_assert_cmpint(received(d, "Received: by us; Tue, 13 Jan 2026 10:00:00 +0100\n"
		"Received: by them; Mon, 12 Jan 2026 10:00:00 +0100\n"
		"Date: Mon, 1 Jan 2024 00:00:00 +0000\n", 0), ==, nine);
	g_assert_cmpint(received(d, "Date: Tue, 13 Jan 2026 10:00:00 +0100\n", 0), ==, nine);
	g_assert_cmpint(received(d, "", 0), ==, NOW);
	/* a date in the future would give the customer more patience than he has */
	g_assert_cmpint(received(d, "Date: Sat, 21 Nov 2126 10:00:00 +0000\n", 0), ==, NOW);
	g_assert_cmpint(received(d, "", NOW + 3 * DATE_DAY), ==, NOW);
	g_assert_cmpint(received(d, "Date: Fri, 31 Dec 9999 23:59:59 +9999\n", 0), ==, NOW);
}

static const struct inbox_message *
find(GPtrArray *all, const char *id)
{
	for (guint i = 0; i < all->len; i++) {
		const struct inbox_message *m = g_ptr_array_index(all, i);

		if (g_strcmp0(m->channel_id, id) == 0)
			return m;
	}
	return NULL;
}

/* An identity of ours writes outwards, and so does whatever lies in Sent. */
static void
test_direction(struct desk *d, gconstpointer unused)
{
	static const char in[] = "From: Jean <jean@example.org>\nTo: claire@bank.example\n"
		"Message-ID: <one@example.org>\n\nx\n";
	static const char out[] = "From: Claire <CLAIRE@bank.example>\nTo: jean@example.org\n"
		"Message-ID: <two@bank.example>\nIn-Reply-To: <one@example.org>\n\nx\n";

	(void)unused;
	put(d, in, sizeof in - 1, (struct ingest_origin){ 0 });
	put(d, out, sizeof out - 1, (struct ingest_origin){ .sent_folder = TRUE });
	flush(d);
	g_autoptr(GPtrArray) all = thread(d);
	g_assert_cmpuint(all->len, ==, 2);
	g_assert_false(find(all, "one@example.org")->out);
	g_assert_true(find(all, "two@bank.example")->out);
	g_assert_cmpint(ingest_totals(d->ingest).added, ==, 2);
	put(d, in, sizeof in - 1, (struct ingest_origin){ 0 });
	flush(d);
	g_assert_cmpint(ingest_totals(d->ingest).added, ==, 2);
	g_assert_cmpint(ingest_totals(d->ingest).known, ==, 1);
}

/* Kept: all of what no server holds; else what the account allows. */
static void
test_source(struct desk *d, gconstpointer unused)
{
	g_autoptr(GString) mail = g_string_new("From: a@example.org\nMessage-ID: <big@example.org>\n\n");
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) source = NULL;

	(void)unused;
	while (mail->len < 5000)
		g_string_append(mail, "more words\n");
	put(d, mail->str, mail->len, (struct ingest_origin){ 0 });
	flush(d);
	g_autoptr(GPtrArray) all = thread(d);
	const struct inbox_message *m = g_ptr_array_index(all, 0);
	source = inbox_source(d->db, m->id, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(g_bytes_get_size(source), ==, mail->len);
	g_assert_true(memcmp(g_bytes_get_data(source, NULL), mail->str, mail->len) == 0);
	g_assert_cmpuint(m->source_size, ==, mail->len);
}

/* Only the beginning is here: what is left of it is shown, and said to be cut. */
static void
test_beginning(struct desk *d, gconstpointer unused)
{
	static const char mail[] = "From: a@example.org\nMessage-ID: <head@example.org>\nMIME-Version: 1.0\n"
		"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nwords\n--b\nContent-Type: video/mp4\n\nxxxx";
	g_autoptr(GError) error = NULL;

	(void)unused;
	put(d, mail, sizeof mail - 1, (struct ingest_origin){ .size = 90000000 });
	flush(d);
	g_autoptr(GPtrArray) all = thread(d);
	const struct inbox_message *m = g_ptr_array_index(all, 0);
	g_assert_cmpstr(m->text, ==, "words\n");
	g_assert_true(m->cut);
	g_assert_cmpuint(m->source_size, ==, 90000000);
	g_assert_null(inbox_source(d->db, m->id, &error));
	g_assert_error(error, ERR, ERR_GONE);
}

/* Bytes of every kind among ordinary mail: all of it is stored, in one case or another. */
static void
test_anything(struct desk *d, gconstpointer unused)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(7);
	g_autoptr(GError) error = NULL;
	char bytes[2000];

	(void)unused;
	for (int i = 0; i < 300; i++) {
		gsize n = (gsize)g_rand_int_range(rand, 0, sizeof bytes);
		g_autofree char *mail = NULL;

		for (gsize j = 0; j < n; j++)
			bytes[j] = (char)g_rand_int_range(rand, 0, 256);
		mail = g_strdup_printf("From: a%d@example.org\nMessage-ID: <x%d@example.org>\n\nx\n", i, i);
		put(d, bytes, n, (struct ingest_origin){ 0 });
		put(d, mail, strlen(mail), (struct ingest_origin){ 0 });
	}
	flush(d);
	g_assert_cmpint(ingest_totals(d->ingest).added + ingest_totals(d->ingest).known, ==, 600);
	g_assert_cmpint(ingest_totals(d->ingest).added, >=, 590);
	while (!ingest_index(d->ingest, 100, &error))
		g_assert_no_error(error);
}

static struct message *
post(const char *id, gint64 at)
{
	struct message *m = message_new();

	m->id = g_strdup(id);
	m->text = g_strdup("text");
	m->thread = g_strdup("t");
	m->at = at;
	message_add_person(m, PERSON_FROM, "@anna", "Anna")->id = g_strdup("7");
	return m;
}

struct place { /* of a cursor */
	struct db *db;
	gint64 folder; /* 0: it cannot be written */
};

static gboolean
set_cursor(gpointer data, GError **error)
{
	const struct place *p = data;

	return p->folder != 0 ? folder_set_cursor(p->db, p->folder, "\"c\"", error)
			      : err_set(error, ERR_STORAGE, "told to fail");
}

/* A connector's messages need no parsing; what is true once all is stored is true with them. */
static void
test_messages(struct desk *d, gconstpointer unused)
{
	static const gint64 times[] = { NOW - 5000, NOW + 9 * DATE_DAY, 5000, 0 };
	const struct ingest_origin origin = { .label = "test" };
	g_autoptr(GError) error = NULL;
	AUTO(folder) f = folder_open(d->db, d->account->id, "stream", "stream", "", &error);
	AUTO(folder) again = NULL;
	struct place place = { d->db, 0 };
	g_autoptr(GPtrArray) all = NULL;

	(void)unused;
	for (guint i = 0; i < G_N_ELEMENTS(times); i++) {
		g_autofree char *id = g_strdup_printf("%u", i);

		g_assert_true(ingest_message(d->ingest, post(id, times[i]), &origin, &error));
	}
	g_assert_false(ingest_flush_with(d->ingest, set_cursor, &place, &error));
	g_assert_error(error, ERR, ERR_STORAGE);
	g_clear_error(&error);
	g_assert_cmpint(ingest_totals(d->ingest).added, ==, 0);
	place.folder = f->id;
	g_assert_true(ingest_flush_with(d->ingest, set_cursor, &place, &error));
	g_assert_no_error(error);
	g_assert_cmpint(ingest_totals(d->ingest).added, ==, 4);
	all = thread(d);
	g_assert_cmpuint(all->len, ==, 4);
	g_assert_cmpint(((struct inbox_message *)all->pdata[0])->at, ==, NOW - 5000);
	for (guint i = 1; i < 4; i++) /* of the future, of 1970, without a time: now */
		g_assert_cmpint(((struct inbox_message *)all->pdata[i])->at, ==, NOW);
	again = folder_open(d->db, d->account->id, "stream", "stream", "", &error);
	g_assert_cmpstr(again->cursor, ==, "\"c\"");
	g_assert_true(ingest_message(d->ingest, post("1", NOW), &origin, &error));
	g_assert_true(ingest_flush(d->ingest, &error));
	g_assert_cmpint(ingest_totals(d->ingest).known, ==, 1);
}

/* While a long sync goes on, another process indexes; one that cannot is no failure. */
static void
test_indexer(struct desk *d, gconstpointer unused)
{
	const struct ingest_origin origin = { .label = "test" };
	gint64 patience = date_monotonic() + 20000;
	struct indexer *here = indexer_new(d->home), *nowhere = indexer_new("/nowhere/at/all");

	(void)unused;
	g_assert_true(indexer_rests(here, 0));
	g_assert_true(ingest_message(d->ingest, post("1", NOW), &origin, NULL) && ingest_flush(d->ingest, NULL));
	g_assert_cmpint(search_behind(d->db), ==, 1);
	for (int turn = 0; turn < 2; turn++) {
		g_assert_true(indexer_follow(here));
		g_assert_true(indexer_rests(here, patience));
		g_assert_true(indexer_follow(nowhere));
		g_assert_true(indexer_rests(nowhere, patience));
	}
	g_assert_cmpint(search_behind(d->db), ==, 0);
	indexer_free(here);
	indexer_free(nowhere);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(struct desk *, gconstpointer);
	} tests[] = {
		{ "/ingest/when", test_when }, { "/ingest/direction", test_direction },
		{ "/ingest/source", test_source }, { "/ingest/beginning", test_beginning },
		{ "/ingest/anything", test_anything }, { "/ingest/messages", test_messages },
		{ "/ingest/indexer", test_indexer },
	};

	if (argc > 1 && strcmp(argv[1], "--parser") == 0)
		parser_child();
	if (argc > 1 && strcmp(argv[1], "--indexer") == 0)
		indexer_child();
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].name, struct desk, NULL, set_up, tests[i].run, tear_down);
	return g_test_run();
}
