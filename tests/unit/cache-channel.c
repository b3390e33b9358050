// layers: none
/* An account whose channel is a connector: what it says of itself, who wrote, what is the same
 * message, and how an answer to it is frozen. */
#include "base/date.h"
#include "cache/answer.h"
#include "cache/answered.h"
#include "tests/unit/cache-common.h"


static const char config[] = "[account \"toots\"]\nchannel = toots\naddress = @bank\n"
	"[account \"agence\"]\naddress = agence@bank.example\nlink = spool\nspool = /tmp\n";

struct fixture {
	char *home;
	struct conf *conf;
	struct db *net;
	gint64 toots;
};

static void
set_up(struct fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	(void)data;
	date_set_now(NOW, FALSE);
	f->home = home_new();
	f->net = open_ok(f->home, DB_NET);
	f->conf = conf_parse(config, "test", &error);
	g_assert_no_error(error);
	g_assert_true(account_sync_conf(f->net, f->conf, &error));
	f->toots = db_int(f->net, 0, SQL("SELECT id FROM account WHERE name = 'toots'"));
}

static void
tear_down(struct fixture *f, gconstpointer data)
{
	(void)data;
	db_close(f->net);
	conf_free(f->conf);
	home_free(f->home);
}

static void
tell(struct fixture *f, const char *const *abilities, gboolean public)
{
	g_autoptr(GError) error = NULL;

	g_assert_true(account_set_about(f->net, f->toots, &(struct account_about){
		.kind = "public", .title = "Toots", .mark = "t", .handle = "@bank@toots.example",
		.facts = "{\"id\":\"1\"}", .abilities = abilities, .public_ = public,
		.limit = { .unit = LENGTH_GRAPHEMES, .max = 10 },
		.limit_private = { .unit = LENGTH_BYTES, .max = 100 },
		.target_s = 3600, .window_s = 86400, .undo_s = 30 }, &error));
	g_assert_no_error(error);
}

static const char *const some[] = { "reply", "look", NULL };

/* "id|thread|parent|author's id|handle|text" */
static struct message *
toot(const char *spec, gboolean public, gint64 at)
{
	g_auto(GStrv) f = g_strsplit(spec, "|", 6);
	struct message *m = message_new();

	m->id = g_strdup(f[0]);
	m->thread = *f[1] != '\0' ? g_strdup(f[1]) : NULL;
	m->parent = *f[2] != '\0' ? g_strdup(f[2]) : NULL;
	message_add_person(m, PERSON_FROM, f[4], NULL)->id = g_strdup(f[3]);
	m->text = g_strdup(f[5]);
	m->public_ = public;
	m->keep = g_strdup("{\"cid\":1}");
	m->at = at;
	return m;
}

static gint64
take(struct fixture *f, struct message *m, enum inbox_added expected)
{
	struct inbox_source source = { .account = f->toots, .arrived = m->at };

	return take_in_as(f->net, m, &source, expected);
}

/* ---- the account --------------------------------------------------------------------- */

static void
test_about(struct fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	AUTO(account) a = account_by_id(f->net, f->toots, &error);
	AUTO(account) told = NULL;
	AUTO(account) same = NULL;
	AUTO(account) mail = account_by_name(f->net, "agence", &error);

	(void)data;
	g_assert_true(a->public_); /* until it says otherwise */
	g_assert_cmpstr(a->title, ==, "toots");
	g_assert_cmpstr(mail->kind, ==, "mail");
	g_assert_cmpstr(mail->title, ==, "e-mail");
	g_assert_true(account_can(mail, "files"));
	tell(f, some, FALSE);
	told = account_by_id(f->net, f->toots, &error);
	g_assert_cmpstr(told->kind, ==, "public");
	g_assert_cmpstr(told->handle, ==, "@bank@toots.example");
	g_assert_false(told->public_);
	g_assert_true(account_can(told, "reply"));
	g_assert_false(account_can(told, "repl"));
	g_assert_cmpint(account_limit(told, TRUE)->max, ==, 10);
	g_assert_cmpint(account_limit(told, FALSE)->unit, ==, LENGTH_BYTES);
	/* the configuration read again does not take it back */
	g_assert_true(account_sync_conf(f->net, f->conf, &error));
	same = account_by_id(f->net, f->toots, &error);
	g_assert_cmpstr(same->title, ==, "Toots");
	g_assert_cmpint(same->undo_s, ==, 30);
}

/* ---- coming in ------------------------------------------------------------------------- */

static void
test_people(struct fixture *f, gconstpointer data)
{
	(void)data;
	tell(f, some, FALSE);
	take(f, toot("1|a||7|@anna|one", TRUE, NOW), INBOX_NEW);
	take(f, toot("2|b||7|@anna_new|two", TRUE, NOW), INBOX_NEW); /* she took another handle */
	take(f, toot("3|c||8|@anna|three", TRUE, NOW), INBOX_NEW); /* which somebody else took */
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM customer")), ==, 2);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(DISTINCT k.customer) FROM message m"
		" JOIN conversation c ON c.id = m.conversation JOIN cases k ON k.id = c.case_id"
		" WHERE m.channel_id IN ('1', '2')")), ==, 1);
}

/* One id is one message, whatever it says now; on another account it is another one. */
static void
test_once(struct fixture *f, gconstpointer data)
{
	gint64 id;

	(void)data;
	tell(f, some, FALSE);
	id = take(f, toot("1|a||7|@anna|one", TRUE, NOW), INBOX_NEW);
	g_assert_cmpint(take(f, toot("1|a||7|@anna|changed", TRUE, NOW + 5), INBOX_KNOWN), ==, id);
	{
		struct inbox_source source = { .account = db_int(f->net, 0,
			SQL("SELECT id FROM account WHERE name = 'agence'")), .arrived = NOW };
		struct message *m = mail("1||eve@x.example|agence@bank.example|s|t", NOW);

		g_assert_cmpint(take_in_as(f->net, m, &source, INBOX_NEW), !=, id);
	}
}

static void
test_ours(struct fixture *f, gconstpointer data)
{
	struct message *m = toot("2|a|1|1|@bank@toots.example|we", TRUE, NOW + 1000);

	(void)data;
	tell(f, some, FALSE);
	take(f, toot("1|a||7|@anna|one", TRUE, NOW), INBOX_NEW);
	m->from_us = TRUE;
	take(f, m, INBOX_NEW);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT answers FROM message WHERE channel_id = '2'")), ==, 1);
	g_assert_cmpint(db_int(f->net, -1, SQL("SELECT waiting_since FROM cases")), ==, 0);
	/* somebody with our name who is not us */
	take(f, toot("3|a|2|99|@bank|no", TRUE, NOW + 2000), INBOX_NEW);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT direction = 'in' FROM message WHERE channel_id = '3'")), ==, 1);
}

/* ---- going out -------------------------------------------------------------------------- */

static struct draft *
begin(struct fixture *f, gint64 message, enum reply_kind kind, GError **error)
{
	struct answer a = { .kind = kind, .case_id = inbox_case_of(f->net, message), .message = message,
		.advisor = "Anne", .text = "oui" };

	return answer_begin(f->net, f->conf, &a, error);
}

static struct outbox *
freeze(struct fixture *f, struct draft *d)
{
	g_autoptr(GError) error = NULL;
	gint64 id;

	g_assert_true(draft_save(f->net, d, NOW, &error));
	id = outbox_add(f->net, d->id, NOW, 0, &error);
	g_assert_no_error(error);
	return outbox_load(f->net, id, &error);
}

static void
test_answer(struct fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	gint64 open_ = 0, closed = 0;

	(void)data;
	tell(f, some, FALSE);
	open_ = take(f, toot("at:1|a||7|@anna|one", TRUE, NOW), INBOX_NEW);
	closed = take(f, toot("at:2|b||8|@bob|two", FALSE, NOW), INBOX_NEW);
	{
		AUTO(draft) d = begin(f, open_, REPLY_ONE, &error);
		AUTO(outbox) o = freeze(f, d);
		g_autoptr(GPtrArray) wrong = NULL;

		g_assert_cmpstr(o->identity, ==, "@bank@toots.example");
		g_assert_cmpstr(o->to, ==, "@anna");
		g_assert_cmpstr(o->subject, ==, "");
		g_assert_cmpstr(o->body, ==, "oui"); /* no quote, no greeting of a mail */
		g_assert_cmpstr(o->parent, ==, "at:1");
		g_assert_true(o->public_);
		g_assert_true(outbox_is_intact(f->net, o, &error));
		g_free(d->body);
		d->body = g_strdup("longer than ten");
		wrong = answer_check(f->net, f->conf, d);
		g_assert_cmpuint(wrong->len, ==, 1);
	}
	{
		AUTO(draft) d = begin(f, closed, REPLY_ONE, &error);
		AUTO(outbox) o = freeze(f, d);

		g_assert_false(o->public_); /* as what it answers */
	}
	g_assert_null(begin(f, open_, REPLY_FORWARD, &error));
	g_assert_error(error, ERR, ERR_INPUT);
	g_clear_error(&error);
	g_assert_null(begin(f, open_, REPLY_NEW, &error));
	g_assert_error(error, ERR, ERR_INPUT);
}

static void
test_files(struct fixture *f, gconstpointer data)
{
	static const char *const more[] = { "reply", "files", NULL };
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
	AUTO(draft) d = NULL;
	gint64 id;

	(void)data;
	tell(f, some, FALSE);
	id = take(f, toot("1|a||7|@anna|one", TRUE, NOW), INBOX_NEW);
	d = begin(f, id, REPLY_ONE, &error);
	g_assert_true(draft_save(f->net, d, NOW, &error));
	g_assert_true(draft_attach(f->net, d->id, "x.txt", "text/plain", bytes, &error));
	g_assert_cmpint(outbox_add(f->net, d->id, NOW, 0, &error), ==, 0);
	g_assert_error(error, ERR, ERR_INPUT);
	g_assert_nonnull(strstr(error->message, "Toots"));
	g_clear_error(&error);
	tell(f, more, FALSE);
	g_assert_cmpint(outbox_add(f->net, d->id, NOW, 0, &error), >, 0);
	g_assert_no_error(error);
}

/* The id that the channel gave it is how it is recognised when it comes in. */
static void
test_remote(struct fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	gint64 id;

	(void)data;
	tell(f, some, FALSE);
	id = take(f, toot("1|a||7|@anna|one", TRUE, NOW), INBOX_NEW);
	{
		AUTO(draft) d = begin(f, id, REPLY_ONE, &error);
		AUTO(outbox) o = freeze(f, d);
		struct message *m = toot("55|a|1|1|@bank@toots.example|oui", TRUE, NOW + 1000);

		g_assert_true(outbox_start(f->net, o->id, NOW, &error));
		g_assert_true(outbox_set_remote(f->net, o->id, "55", "https://x/55", &error));
		g_assert_true(outbox_end(f->net, o->id, OUTBOX_SENT, NULL, 0, NOW + 1000, &error));
		m->from_us = TRUE;
		take(f, m, INBOX_NEW);
		g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM message WHERE outbox = ?"),
			TEXT(o->gid)), ==, 1);
	}
}

static void
test_answered(struct fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	gint64 last = 0;

	(void)data;
	tell(f, some, FALSE);
	for (int i = 0; i < 60; i++) {
		g_autofree char *spec = g_strdup_printf("m%d|thread|%s|7|@anna|text", i, i > 0 ? "m0" : "");

		last = take(f, toot(spec, TRUE, NOW + i * MINUTE), INBOX_NEW);
	}
	{
		AUTO(answered) a = answered_load(f->net, last, &error);

		g_assert_no_error(error);
		g_assert_cmpstr(a->thread, ==, "thread");
		g_assert_cmpstr(a->root, ==, "m0");
		g_assert_cmpuint(a->ids->len, ==, ANSWERED_IDS_MAX);
		g_assert_cmpstr(a->ids->pdata[0], ==, "m10");
		g_assert_cmpstr(a->ids->pdata[49], ==, "m59");
		g_assert_cmpint(a->last_in, ==, NOW + 59 * MINUTE);
		g_assert_cmpstr(a->message->keep, ==, "{\"cid\":1}");
	}
	g_assert_null(answered_load(f->net, 1, &error));
	g_assert_error(error, ERR, ERR_GONE);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(struct fixture *, gconstpointer);
	} tests[] = {
		{ "/channel/about", test_about }, { "/channel/people", test_people },
		{ "/channel/once", test_once }, { "/channel/ours", test_ours },
		{ "/channel/answer", test_answer }, { "/channel/files", test_files },
		{ "/channel/remote", test_remote }, { "/channel/answered", test_answered },
	};

	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].name, struct fixture, NULL, set_up, tests[i].run, tear_down);
	return g_test_run();
}
