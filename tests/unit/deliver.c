// layers: net
/* tests/unit/deliver.c — what becomes of an answer, for every outcome a link can have, on a clock
 * that the test moves. The real links are tested with real servers in tests/t/40*. */
#include "net/deliver.h"
#include "net/deliver-mime.h"
#include "net/parser.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "cache/account.h"
#include "cache/outbox-net.h"

#include <glib/gstdio.h>
#include <string.h>

#define START G_GINT64_CONSTANT(1768298400000) /* 2026-01-13T10:00:00Z */

struct fake { /* a link that answers as it is told */
	int code; /* of the error, -1: taken */
	gboolean early; /* the error comes before the envelope */
	enum deliver_found found;
	const char *refused;
	guint sends, looks;
	gboolean some, whole;
	gint64 retry_at;
	char *bytes; /* of the last mail */
	struct deliver_mime mime;
};

struct desk { /* a home with one account */
	char *home;
	struct db *db, *net;
	struct conf *conf;
	gint64 account;
	struct account *row;
	struct fake fake;
	struct deliver *deliver;
};

static gboolean
fake_send(gpointer self, const struct outbox *row, gboolean some, deliver_step step, gpointer data,
	struct deliver_sent *told, GError **error)
{
	struct fake *f = self;
	gsize n;
	const char *bytes;

	if (!deliver_mime_prepare(&f->mime, row, error))
		return FALSE;
	bytes = g_bytes_get_data(f->mime.bytes, &n);
	f->sends++;
	f->some = some;
	g_free(f->bytes);
	f->bytes = g_strndup(bytes, n);
	if (f->code >= 0 && f->early)
		return err_set(error, (enum err_code)f->code, "told to fail");
	g_assert_true(step("envelope", data, error) && step("data", data, error) &&
		step("body", data, error));
	told->retry_at = f->code >= 0 ? f->retry_at : 0;
	told->whole = f->code >= 0 && f->whole;
	if (f->code >= 0)
		return err_set(error, (enum err_code)f->code, "told to fail");
	if (f->refused != NULL)
		g_ptr_array_add(told->refused, g_strdup(f->refused));
	return step("done", data, error);
}

static enum deliver_found
fake_look(gpointer self, const struct outbox *row, struct deliver_sent *told, GError **error)
{
	struct fake *f = self;

	(void)told;
	g_assert_cmpint(row->state, ==, OUTBOX_UNKNOWN);
	f->looks++;
	if (f->found == DELIVER_FAILED)
		err_set(error, ERR_NET, "told not to find the way");
	return f->found;
}

static gboolean
fake_keep(gpointer self, const struct outbox *row, gint64 at, GError **error)
{
	return deliver_mime_keep(&((struct fake *)self)->mime, row, at, error);
}

static const struct deliver_link fake_link = {"fake", fake_send, fake_look, fake_keep, NULL};

/* ---- a desk ------------------------------------------------------------------------ */

static void
open_deliver(struct desk *d)
{
	g_autoptr(GError) error = NULL;

	d->deliver = deliver_new(d->net, d->conf, "agence", &fake_link, &d->fake, &error);
	g_assert_no_error(error);
}

static void
set_up(struct desk *d, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	AUTO(account) account = NULL;

	(void)data;
	date_set_now(START, FALSE);
	d->home = g_dir_make_tmp("deliver.XXXXXX", &error);
	g_assert_no_error(error);
	g_assert_true(home_make(d->home, NULL));
	d->conf = conf_parse("[account \"agence\"]\naddress = Anne <advisor@mail.test>\n"
		"imap-host = localhost\nsmtp-host = localhost\npassword-env = NONE\n"
		"copy-to-sent = no\n", "test", &error);
	g_assert_no_error(error);
	d->net = db_open(d->home, DB_NET, &error);
	g_assert_no_error(error);
	g_assert_true(account_sync_conf(d->net, d->conf, NULL));
	account = account_by_name(d->net, "agence", NULL);
	d->account = account->id;
	d->db = db_open(d->home, DB_DESK, &error);
	g_assert_no_error(error);
	d->fake.code = -1;
	d->row = g_steal_pointer(&account);
	d->fake.mime = (struct deliver_mime){.db = d->net, .conf = d->conf, .account = d->row};
	open_deliver(d);
}

static void
tear_down(struct desk *d, gconstpointer data)
{
	(void)data;
	g_clear_pointer(&d->deliver, deliver_free);
	db_close(d->db);
	db_close(d->net);
	conf_free(d->conf);
	g_free(d->fake.bytes);
	deliver_mime_clear(&d->fake.mime);
	account_free(d->row);
	g_free(d->home);
}

static gint64
queue(struct desk *d, int hold_s)
{
	g_autoptr(GError) error = NULL;
	AUTO(draft) draft = draft_new();
	gint64 id;

	draft->account = d->account;
	draft->kind = g_strdup("new");
	draft->advisor = g_strdup("Anne");
	draft->identity = g_strdup("Anne <advisor@mail.test>");
	draft->to = g_strdup("client@mail.test");
	draft->cc = g_strdup("");
	draft->bcc = g_strdup("");
	draft->subject = g_strdup("offre");
	draft->body = g_strdup("Bonjour\n");
	g_assert_true(draft_save(d->db, draft, date_now(), &error));
	id = outbox_add(d->db, draft->id, date_now(), hold_s, &error);
	g_assert_no_error(error);
	return id;
}

/* A turn; the code of its error, -1 when it went well. */
static int
turn(struct desk *d, gint64 *wake)
{
	g_autoptr(GError) error = NULL;

	return deliver_turn(d->deliver, wake, &error) ? -1 : error->code;
}

static void
assert_state(struct desk *d, gint64 id, enum outbox_state state)
{
	AUTO(outbox) row = outbox_load(d->net, id, NULL);

	g_assert_cmpstr(outbox_state_name(row->state), ==, outbox_state_name(state));
}

static void
move_to(gint64 after)
{
	date_set_now(START + after, FALSE);
}

/* ---- outcomes ---------------------------------------------------------------------- */

static void
test_sent(struct desk *d, gconstpointer data)
{
	gint64 id = queue(d, 15), wake = 0;
	AUTO(outbox) row = NULL;

	(void)data;
	g_assert_cmpint(turn(d, &wake), ==, -1);
	g_assert_cmpuint(d->fake.sends, ==, 0); /* still held back */
	g_assert_cmpint(wake, ==, START + 15 * DATE_SECOND);
	move_to(15 * DATE_SECOND);
	d->fake.refused = "x@mail.test: 550 no";
	g_assert_cmpint(turn(d, &wake), ==, -1);
	row = outbox_load(d->net, id, NULL);
	g_assert_cmpint(row->state, ==, OUTBOX_SENT);
	g_assert_cmpstr(row->refused_for, ==, "x@mail.test: 550 no");
	g_assert_cmpint(row->sent_at, ==, START + 15 * DATE_SECOND);
	/* the date is that of the signing off, at every try */
	g_assert_nonnull(strstr(d->fake.bytes, "Date: Tue, 13 Jan 2026 10:00:00 +0000\r\n"));
	g_assert_cmpint(turn(d, &wake), ==, -1);
	g_assert_cmpuint(d->fake.sends, ==, 1);
}

/* The clock was set back after the signing off: the answer does not wait until it catches up. */
static void
test_clock_back(struct desk *d, gconstpointer data)
{
	gint64 id = queue(d, 15), wake = 0;

	(void)data;
	move_to(-DATE_DAY);
	d->fake.code = ERR_NET;
	g_assert_cmpint(turn(d, &wake), ==, -1);
	assert_state(d, id, OUTBOX_RETRY);
	g_assert_cmpuint(d->fake.sends, ==, 1); /* once, then it backs off */
	move_to(-3 * DATE_DAY);
	d->fake.code = -1;
	g_assert_cmpint(turn(d, &wake), ==, -1);
	assert_state(d, id, OUTBOX_SENT);
}

/* A channel may ask for hours: it is not asked again before. */
static void
test_told_hours(struct desk *d, gconstpointer data)
{
	gint64 id = queue(d, 0), wake = 0;

	(void)data;
	d->fake.code = ERR_LIMIT;
	d->fake.retry_at = START + 5 * DATE_HOUR;
	g_assert_cmpint(turn(d, &wake), ==, -1);
	assert_state(d, id, OUTBOX_RETRY);
	g_assert_cmpuint(d->fake.sends, ==, 1);
	g_assert_cmpint(wake, ==, START + 5 * DATE_HOUR);
	move_to(2 * DATE_HOUR);
	g_assert_cmpint(turn(d, &wake), ==, -1);
	g_assert_cmpuint(d->fake.sends, ==, 1);
	move_to(5 * DATE_HOUR);
	d->fake.code = -1;
	g_assert_cmpint(turn(d, &wake), ==, -1);
	assert_state(d, id, OUTBOX_SENT);
}

static void
test_final(struct desk *d, gconstpointer data)
{
	static const int code[] = {ERR_REFUSED, ERR_INPUT};

	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(code); i++) {
		gint64 id = queue(d, 0), wake = 1;

		d->fake.code = code[i];
		d->fake.early = i == 1;
		g_assert_cmpint(turn(d, &wake), ==, -1);
		assert_state(d, id, OUTBOX_REFUSED);
		g_assert_cmpint(wake, ==, 0);
	}
}

static void
test_retry(struct desk *d, gconstpointer data)
{
	gint64 id = queue(d, 0), wake = 0, last = START;

	(void)data;
	d->fake.code = ERR_TEMP;
	for (int i = 0; i < 8; i++) { /* each wait is longer than the one before */
		gint64 before = wake;

		g_assert_cmpint(turn(d, &wake), ==, -1);
		assert_state(d, id, OUTBOX_RETRY);
		g_assert_cmpint(wake, >, date_now());
		g_assert_cmpint(wake - date_now(), >=, (before - last) / 2);
		g_assert_false(d->fake.some);
		last = date_now();
		date_set_now(wake, FALSE);
	}
	/* half an hour on, one recipient no longer holds up the others */
	move_to(31 * DATE_MINUTE);
	g_assert_cmpint(turn(d, &wake), ==, -1);
	g_assert_true(d->fake.some);
	move_to(3 * DATE_DAY + DATE_HOUR);
	g_assert_cmpint(turn(d, &wake), ==, -1);
	assert_state(d, id, OUTBOX_REFUSED);
	g_assert_cmpint(wake, ==, 0);
}

/* What concerns the account ends the turn: one answer waits, the others are not touched. */
static void
test_account(struct desk *d, gconstpointer data)
{
	static const int code[] = {ERR_NET, ERR_TIMEOUT, ERR_TRUST, ERR_AUTH, ERR_CONFIG, ERR_TEMP};
	gint64 first = queue(d, 0), second = queue(d, 0), wake = 0;

	(void)data;
	d->fake.early = TRUE;
	for (guint i = 0; i < G_N_ELEMENTS(code); i++) {
		d->fake.code = code[i];
		move_to((gint64)i * DATE_DAY);
		g_assert_cmpint(turn(d, &wake), ==, code[i]);
		g_assert_cmpuint(d->fake.sends, ==, i + 1);
		assert_state(d, first, OUTBOX_RETRY);
		assert_state(d, second, OUTBOX_QUEUED);
	}
	/* after a week without a network they still go */
	d->fake.code = -1;
	move_to(7 * DATE_DAY);
	g_assert_cmpint(turn(d, &wake), ==, -1);
	assert_state(d, first, OUTBOX_SENT);
	assert_state(d, second, OUTBOX_SENT);
}

static void
test_stopped(struct desk *d, gconstpointer data)
{
	gint64 id = queue(d, 0), wake = 0;
	AUTO(outbox) row = NULL;

	(void)data;
	d->fake.code = ERR_BUSY;
	d->fake.early = TRUE;
	g_assert_cmpint(turn(d, &wake), ==, -1); /* no failure of the account */
	assert_state(d, id, OUTBOX_RETRY);
	g_assert_cmpint(wake, <=, START + DATE_SECOND);
	g_assert_cmpuint(d->fake.sends, ==, 1);
	d->fake.code = -1;
	date_set_now(wake, FALSE);
	g_assert_cmpint(turn(d, &wake), ==, -1);
	row = outbox_load(d->net, id, NULL);
	g_assert_cmpint(row->state, ==, OUTBOX_SENT);
	g_assert_cmpint(row->attempts, ==, 2);
}

/* ---- unknown ----------------------------------------------------------------------- */

/* Where the channel takes two of one id for one, it is sent again; and as long as one attempt may have
 * got through, no other failure says that nobody got it. */
static void
test_again(struct desk *d, gconstpointer data)
{
	static const int then[] = {ERR_NET, ERR_REFUSED, ERR_TEMP, ERR_LIMIT};
	gint64 id = queue(d, 0), wake = 0;

	(void)data;
	d->fake.code = ERR_UNKNOWN;
	d->fake.found = DELIVER_AGAIN;
	g_assert_cmpint(turn(d, &wake), ==, -1);
	assert_state(d, id, OUTBOX_UNKNOWN);
	g_assert_cmpint(outbox_unknown_since(d->net, id), ==, START);
	for (guint i = 0; i < G_N_ELEMENTS(then); i++) {
		d->fake.code = then[i];
		date_set_now(wake, FALSE);
		g_assert_cmpint(turn(d, &wake), ==, -1);
		assert_state(d, id, OUTBOX_UNKNOWN);
		g_assert_cmpuint(d->fake.sends, ==, i + 2);
		g_assert_cmpint(wake, >, date_now());
	}
	/* a crash before it leaves again leaves it as it was: unknown, not queued */
	g_assert_true(outbox_start(d->net, id, date_now(), NULL));
	deliver_free(d->deliver);
	open_deliver(d);
	assert_state(d, id, OUTBOX_UNKNOWN);
	d->fake.code = -1;
	date_set_now(wake, FALSE);
	g_assert_cmpint(turn(d, &wake), ==, -1);
	assert_state(d, id, OUTBOX_SENT);
}

/* Told when to try again, and that it is the account's trouble though the answer had begun. */
static void
test_told(struct desk *d, gconstpointer data)
{
	gint64 first = queue(d, 0), second = queue(d, 0), wake = 0;

	(void)data;
	d->fake.code = ERR_LIMIT;
	d->fake.retry_at = START + 7 * DATE_MINUTE;
	g_assert_cmpint(turn(d, &wake), ==, -1);
	assert_state(d, first, OUTBOX_RETRY);
	assert_state(d, second, OUTBOX_RETRY);
	g_assert_cmpint(wake, ==, START + 7 * DATE_MINUTE);
	d->fake.code = ERR_AUTH;
	d->fake.whole = TRUE;
	date_set_now(wake, FALSE);
	g_assert_cmpint(turn(d, &wake), ==, ERR_AUTH);
	g_assert_cmpuint(d->fake.sends, ==, 3);
	assert_state(d, second, OUTBOX_RETRY);
}

static void
test_looks(struct desk *d, gconstpointer data)
{
	static const gint64 when[] = {10 * DATE_SECOND, DATE_MINUTE, 5 * DATE_MINUTE};
	gint64 id = queue(d, 0), wake = 0;

	(void)data;
	d->fake.code = ERR_UNKNOWN;
	d->fake.found = DELIVER_ABSENT;
	g_assert_cmpint(turn(d, &wake), ==, -1);
	for (guint i = 0; i < G_N_ELEMENTS(when); i++) {
		assert_state(d, id, OUTBOX_UNKNOWN);
		g_assert_cmpint(wake, ==, START + when[i]);
		date_set_now(wake, FALSE);
		g_assert_cmpint(turn(d, &wake), ==, -1);
		g_assert_cmpuint(d->fake.looks, ==, i + 1);
	}
	assert_state(d, id, OUTBOX_UNSURE);
	g_assert_cmpint(wake, ==, 0);
	move_to(DATE_DAY);
	g_assert_cmpint(turn(d, &wake), ==, -1);
	g_assert_cmpuint(d->fake.sends, ==, 1); /* never again by itself */
	g_assert_cmpuint(d->fake.looks, ==, 3);
}

static void
test_found(struct desk *d, gconstpointer data)
{
	gint64 id = queue(d, 0);
	AUTO(outbox) row = NULL;

	(void)data;
	d->fake.code = ERR_UNKNOWN;
	g_assert_cmpint(turn(d, NULL), ==, -1);
	move_to(DATE_MINUTE);
	d->fake.found = DELIVER_FOUND;
	g_assert_cmpint(turn(d, NULL), ==, -1);
	row = outbox_load(d->net, id, NULL);
	g_assert_cmpint(row->state, ==, OUTBOX_SENT);
	g_assert_cmpint(row->sent_at, ==, START); /* when it left, not when it was found */
	g_assert_cmpuint(d->fake.sends, ==, 1);
}

static void
test_blind(struct desk *d, gconstpointer data)
{
	gint64 id = queue(d, 0), wake = 0;

	(void)data;
	d->fake.code = ERR_UNKNOWN;
	d->fake.found = DELIVER_FAILED;
	g_assert_cmpint(turn(d, &wake), ==, -1);
	while (wake != 0 && d->fake.looks < 100) {
		assert_state(d, id, OUTBOX_UNKNOWN);
		date_set_now(wake, FALSE);
		g_assert_cmpint(turn(d, &wake), ==, -1);
	}
	assert_state(d, id, OUTBOX_UNSURE);
	g_assert_cmpint(date_now(), >=, START + DATE_HOUR);
	g_assert_cmpuint(d->fake.looks, >, 10);
	g_assert_cmpuint(d->fake.sends, ==, 1);
}

/* ---- crashes and company ----------------------------------------------------------- */

static void
test_recover(struct desk *d, gconstpointer data)
{
	static const struct {
		const char *step;
		enum outbox_state state;
	} row[] = {
		{"connect", OUTBOX_QUEUED}, {"envelope", OUTBOX_QUEUED}, {"data", OUTBOX_QUEUED},
		{"body", OUTBOX_UNKNOWN}, {"done", OUTBOX_SENT},
	};

	(void)data;
	for (guint i = 0; i < G_N_ELEMENTS(row); i++) {
		gint64 id = queue(d, 0);

		g_assert_true(outbox_start(d->net, id, START, NULL));
		g_assert_true(outbox_step(d->net, id, row[i].step, NULL));
		g_clear_pointer(&d->deliver, deliver_free);
		open_deliver(d);
		assert_state(d, id, row[i].state);
	}
}

static void
test_alone(struct desk *d, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	struct fake other = {.code = -1};
	gint64 id = queue(d, 0);

	(void)data;
	g_assert_true(outbox_start(d->net, id, START, NULL));
	g_assert_null(deliver_new(d->net, d->conf, "agence", &fake_link, &other, &error));
	g_assert_error(error, ERR, ERR_BUSY);
	assert_state(d, id, OUTBOX_SENDING); /* what the first is doing was left alone */
}

#define ADD(name) g_test_add("/deliver/" #name, struct desk, NULL, set_up, test_##name, tear_down)

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--parser") == 0)
		parser_child();
	g_setenv("TZ", "UTC", TRUE);
	g_test_init(&argc, &argv, NULL);
	log_open("/dev/null", "test", NULL);
	ADD(sent);
	ADD(clock_back);
	ADD(told_hours);
	ADD(final);
	ADD(retry);
	ADD(account);
	ADD(stopped);
	ADD(again);
	ADD(told);
	ADD(looks);
	ADD(found);
	ADD(blind);
	ADD(recover);
	ADD(alone);
	return g_test_run();
}
