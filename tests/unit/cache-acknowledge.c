// layers: none
/* What is promised follows what the desk does: nine of ten first answers of 28 days, same channel and class of days. */
#include "cache/acknowledge.h"
#include "tests/unit/cache-common.h"

#include <locale.h>

#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* A customer wrote that many days ago, and had an answer after so long (0: none yet). */
static void
past(struct db *db, int number, gint64 at, gint64 after)
{
	g_autofree char *in = g_strdup_printf("q%d@x||k%d@example.org|" OURS "|Sujet %d|Bonjour", number, number, number);
	g_autofree char *out = g_strdup_printf("a%d@x|q%d@x|" OURS "|k%d@example.org|Re: Sujet %d|Voici", number, number, number, number);

	take_in(db, in, at);
	if (after > 0)
		take_sent(db, out, at + after);
}

static gint64
usual(struct db *db, gint64 *open)
{
	g_autoptr(GError) error = NULL;
	gint64 seconds = acknowledge_usual(db, 1, NOW, open, &error);

	g_assert_no_error(error);
	return seconds;
}

static void
test_usual(void)
{
	char *home = home_new();
	AUTO(db) db = open_ok(home, DB_NET);
	gint64 open;
	int number = 0;

	add_account(db);
	for (; number < 19; number++) /* Tuesday to Thursday of the week before */
		past(db, number, NOW - 7 * DAY + number % 3 * DAY, (number + 1) * 10 * MINUTE);
	past(db, 100, NOW - 10 * DAY, 40 * HOUR); /* a Saturday */
	past(db, 101, NOW - 40 * DAY, 40 * HOUR); /* too long ago */
	g_assert_cmpint(usual(db, &open), ==, 0); /* nineteen tell nothing */
	past(db, number, NOW - 7 * DAY, (number + 1) * 10 * MINUTE);
	g_assert_cmpint(usual(db, &open), ==, 18 * 600); /* the 18th of 20 */
	for (int i = 0; i < 4; i++)
		past(db, 200 + i, NOW - DAY + i * HOUR, 0);
	g_assert_cmpint(usual(db, &open), ==, G_MAXINT64); /* the 22nd of 24 has none */
	g_assert_cmpint(open, ==, 24 * 3600);
	g_clear_pointer(&db, db_close);
	home_free(home);
}

static struct conf *
configuration(const char *home, const char *wanted)
{
	g_autofree char *text = g_strdup_printf("[guichet]\nname = A\n[account \"agence\"]\nlink = spool\nspool = %s\n"
		"address = Agence <" OURS ">\ntarget = 4h\nacknowledge = %s\n", home, wanted);
	g_autoptr(GError) error = NULL;
	struct conf *conf = conf_parse(text, "c", &error);

	g_assert_no_error(error);
	return conf;
}

static void
test_promise(void)
{
	char *home = home_new();
	AUTO(db) db = open_ok(home, DB_NET);
	AUTO(conf) conf = configuration(home, "private");
	AUTO(conf) off = configuration(home, "no");
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) list = NULL;
	const struct acknowledge_row *row;

	add_account(db);
	for (int number = 0; number < 20; number++)
		past(db, number, NOW - 7 * DAY, 6 * HOUR);
	take_in(db, "new@x||zoe@example.org|" OURS "|Carte|Bonjour, merci de me dire", NOW);
	g_assert_cmpint(acknowledge_new(db, off, "agence", NOW, &error), ==, 0);
	g_assert_cmpint(acknowledge_new(db, conf, "agence", NOW, &error), ==, 1);
	g_assert_no_error(error);
	g_assert_cmpint(acknowledge_new(db, conf, "agence", NOW, &error), ==, 0);
	list = acknowledge_list(db, NOW - DAY, &error);
	g_assert_cmpuint(list->len, ==, 1);
	row = list->pdata[0];
	g_assert_cmpint(row->verdict, ==, ACKNOWLEDGE_SEND);
	g_assert_cmpint(row->due, ==, NOW + 6 * HOUR); /* not the target of four */
	g_assert_cmpint(acknowledge_kept(row, NOW + 6 * HOUR), ==, ACKNOWLEDGE_RUNNING);
	g_assert_cmpint(acknowledge_kept(row, NOW + 6 * HOUR + 1), ==, ACKNOWLEDGE_BROKEN);
	/* nobody's draft is stale by it, and nobody's turn is over */
	g_assert_cmpint(db_int(db, 0, SQL("SELECT count(*) FROM event WHERE outbox IS NOT NULL AND kind = 'auto'")), ==, 1);
	g_assert_cmpint(db_int(db, 0, SQL("SELECT waiting_since FROM cases ORDER BY id DESC LIMIT 1")), ==, NOW);
	/* what was promised stands */
	g_assert_false(db_run(db, &error, SQL("UPDATE acknowledgement SET due = 1")));
	g_clear_error(&error);
	g_assert_false(db_run(db, &error, SQL("UPDATE outbox SET automatic = 0")));
	g_clear_pointer(&db, db_close);
	home_free(home);
}

/* Private messages of a channel are acknowledged in its chat body, posts only when the account says so. */
static void
test_channels(void)
{
	static const struct {
		const char *wanted;
		gboolean public_;
		const char *verdict, *body;
	} rows[] = {
		{ "private", FALSE, "sent", "Bonjour,\nNous avons bien reçu votre message. Un conseiller vous répond avant 10 h 30 aujourd'hui." },
		{ "private", TRUE, "public", NULL },
		{ "all", TRUE, "sent", "Bonjour,\nnous avons bien reçu votre message. Un conseiller vous répond avant 10 h 30 aujourd'hui." },
	};
	char *home = home_new();
	AUTO(db) db = open_ok(home, DB_NET);

	g_assert_true(db_run(db, NULL, SQL("INSERT INTO account(id, name, channel, kind, address, handle, target_s, public)"
		" VALUES (1, 'agence', 'mastodon', 'public', 'banque', '@banque', 1800, 0)")));
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		AUTO(conf) conf = configuration(home, rows[i].wanted);
		g_autofree char *id = g_strdup_printf("post%u", (guint)i), *spec = g_strdup_printf("%s||||Carte|Bonjour, merci de répondre", id);
		struct message *m = mail(spec, NOW);
		struct inbox_source source = { .account = 1, .own = "banque", .arrived = NOW };
		g_autofree char *body = NULL;
		g_autoptr(GError) error = NULL;
		gint64 message;

		m->public_ = rows[i].public_;
		m->thread = g_strdup(id);
		message_add_person(m, PERSON_FROM, id, NULL);
		message = take_in_as(db, m, &source, INBOX_NEW);
		acknowledge_new(db, conf, "agence", NOW, &error);
		g_assert_no_error(error);
		DB_QUERY(q, db, NULL, SQL("SELECT k.verdict, o.body, o.public, o.to_ FROM acknowledgement k LEFT JOIN outbox o ON o.id = k.outbox"
			" WHERE k.message = ?"), INT(message));
		g_assert_true(db_row(&q));
		g_assert_cmpstr(db_col_text(&q, 0), ==, rows[i].verdict);
		g_assert_cmpstr(db_col_text(&q, 1), ==, rows[i].body);
		g_assert_cmpint(db_col_bool(&q, 2), ==, rows[i].body != NULL && rows[i].public_);
	}
	g_clear_pointer(&db, db_close);
	home_free(home);
}

int
main(int argc, char **argv)
{
	setlocale(LC_ALL, "C.UTF-8");
	g_setenv("TZ", "UTC", TRUE);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/acknowledge/usual", test_usual);
	g_test_add_func("/acknowledge/promise", test_promise);
	g_test_add_func("/acknowledge/channels", test_channels);
	return g_test_run();
}
