// layers: none
/* The episodes of a period, grouped: a desk of two channels, against what was said in it. */
#include "tests/unit/cache-fixture.h"

#include "base/date.h"
#include "cache/barometer.h"
#include "cache/stats.h"

#include <math.h>

static void
set_up(struct fixture *f, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	fixture_set_up(f, data);
	db_run(f->net, &error, SQL("INSERT INTO account(id, name, channel, kind, title, address, target_s)"
		" VALUES (2, 'social', 'mastodon', 'public', 'Mastodon', 'banque', 1800)"));
	db_run(f->net, &error, SQL("UPDATE account SET queue = name"));
	g_assert_no_error(error);
}

static void
said(struct fixture *f, gint64 account, const char *id, const char *parent, gboolean ours, gint64 at, const char *text)
{
	struct inbox_source source = { .account = account, .own = OURS, .arrived = at, .sent_folder = ours };
	g_autofree char *from = g_strdup_printf("%s@x.example", parent != NULL ? parent : id);
	g_autofree char *spec = g_strdup_printf("%s|%s|%s|%s|S|%s", id, parent != NULL ? parent : "", ours ? OURS : from,
		ours ? from : OURS, text);

	take_in_as(f->net, mail(spec, at), &source, INBOX_NEW);
}

/* `minutes` 0: nobody answered. */
static void
wait_for(struct fixture *f, gint64 account, int number, gint64 at, int minutes, const char *answer)
{
	g_autofree char *id = g_strdup_printf("q%d", number), *reply = g_strdup_printf("a%d", number);

	said(f, account, id, NULL, FALSE, at, "Mon virement ?");
	if (minutes > 0)
		said(f, account, reply, id, TRUE, at + minutes * MINUTE, answer);
}

static const struct stats_row *
row_of(const GPtrArray *lines, const char *channel, enum stats_measure m, const char *key)
{
	for (guint i = 0; i < lines->len; i++) {
		const struct stats_line *l = g_ptr_array_index(lines, i);

		if (strcmp(l->channel, channel) == 0 && l->row->measure == m && strcmp(l->key, key) == 0)
			return l->row;
	}
	return NULL;
}

/* Thirty mails of ten days ago: twenty answered in 10, 20, … 200 minutes, five after five hours, five never. */
static void
fill(struct fixture *f)
{
	for (int i = 0; i < 30; i++)
		wait_for(f, 1, i, NOW - 10 * DATE_DAY, i < 20 ? (i + 1) * 10 : i < 25 ? 300 : 0, "Deux jours.");
	wait_for(f, 2, 100, NOW - DATE_DAY, 20, "Deux jours.");
	wait_for(f, 2, 101, NOW - 10 * MINUTE, 0, NULL);
	said(f, 1, "again", "q0", FALSE, NOW - 9 * DATE_DAY, "Encore ?");
	said(f, 1, "reply", "q0", TRUE, NOW - 9 * DATE_DAY + 30 * MINUTE, "Oui.");
}

static struct stats_period
all(void)
{
	return (struct stats_period){ .from = NOW - 28 * DATE_DAY, .to = NOW + 1, .now = NOW };
}

static void
test_groups(struct fixture *f, gconstpointer data)
{
	struct stats_period period = all();
	AUTO(stats_set) set = NULL;
	g_autoptr(GPtrArray) lines = NULL;
	const struct stats_row *r;

	(void)data;
	fill(f);
	set = stats_load(f->desk, &period, NULL);
	lines = stats_lines(set, STATS_BY_CHANNEL);
	r = row_of(lines, "e-mail", STATS_FIRST, "");
	g_assert_cmpuint(r->opened, ==, 30);
	g_assert_cmpuint(r->answered, ==, 25);
	g_assert_cmpuint(r->in_time, ==, 20);
	g_assert_cmpuint(r->late, ==, 5);
	g_assert_cmpuint(r->late_open, ==, 5);
	g_assert_cmpfloat_with_epsilon(stats_compliance(r), 20.0 / 30, 1e-9);
	g_assert_cmpfloat_with_epsilon(stats_answer_rate(r), 25.0 / 30, 1e-9);
	g_assert_cmpint(r->wall.p50.s, ==, 150 * 60);
	g_assert_cmpint(r->hours.p50.s, ==, 150 * 60);
	g_assert_true(r->wall.p90.open);
	g_assert_cmpint(r->wall.p90.s, ==, 10 * 86400);
	g_assert_cmpuint(row_of(lines, "e-mail", STATS_NEXT, "")->opened, ==, 1);
	/* never one number over two channels */
	r = row_of(lines, "Mastodon", STATS_FIRST, "");
	g_assert_cmpuint(r->opened, ==, 2);
	g_assert_cmpuint(r->running, ==, 1);
	g_assert_true(isnan(stats_answer_rate(r)));
	g_ptr_array_unref(g_steal_pointer(&lines));
	lines = stats_lines(set, STATS_BY_MOTIVE);
	g_assert_cmpuint(row_of(lines, "e-mail", STATS_FIRST, "transfer")->opened, ==, 30);
	g_ptr_array_unref(g_steal_pointer(&lines));
	lines = stats_lines(set, STATS_BY_HOUR);
	g_assert_cmpuint(row_of(lines, "e-mail", STATS_FIRST, "Sat 10")->opened, ==, 30);
	g_ptr_array_unref(g_steal_pointer(&lines));
	lines = stats_lines(set, STATS_BY_QUEUE);
	g_assert_cmpuint(row_of(lines, "Mastodon", STATS_FIRST, "social")->opened, ==, 2);
}

static void
test_periods(struct fixture *f, gconstpointer data)
{
	struct stats_period period = all();
	AUTO(stats_set) set = NULL;
	g_autoptr(GArray) days = NULL;
	gint64 cells[7][24];

	(void)data;
	fill(f);
	period.queue = "social";
	set = stats_load(f->desk, &period, NULL);
	days = stats_days(set);
	g_assert_cmpuint(days->len, ==, 29);
	g_assert_cmpuint(g_array_index(days, struct stats_day, 27).opened, ==, 1);
	g_assert_cmpuint(g_array_index(days, struct stats_day, 27).answered, ==, 1);
	g_assert_cmpint(g_array_index(days, struct stats_day, 27).p50.s, ==, 20 * 60);
	g_assert_cmpuint(g_array_index(days, struct stats_day, 28).opened, ==, 1);
	stats_week(set, cells);
	g_assert_cmpint(cells[0][10], ==, 1);
	g_assert_cmpint(cells[1][9], ==, 1);
	g_clear_pointer(&set, stats_set_free);
	period.queue = NULL;
	period.to = NOW - 20 * DATE_DAY;
	set = stats_load(f->desk, &period, NULL);
	g_assert_cmpuint(stats_set_size(set), ==, 0);
}

/* An open wait belongs to whoever owns the case. */
static void
test_owner(struct fixture *f, gconstpointer data)
{
	struct stats_period period = all();
	AUTO(stats_set) set = NULL;
	g_autoptr(GPtrArray) lines = NULL;

	(void)data;
	wait_for(f, 1, 1, NOW - DATE_DAY, 0, NULL);
	do_act(f->desk, ACT_ASSIGN, 1, "zoe", NOW);
	set = stats_load(f->desk, &period, NULL);
	lines = stats_lines(set, STATS_BY_ADVISOR);
	g_assert_cmpuint(row_of(lines, "e-mail", STATS_FIRST, "zoe")->late_open, ==, 1);
}

static void
test_barometer(struct fixture *f, gconstpointer data)
{
	struct stats_period period = all();
	AUTO(stats_set) set = NULL;
	g_autoptr(GPtrArray) channels = NULL;
	const struct barometer_channel *c;

	(void)data;
	for (int i = 0; i < 25; i++)
		wait_for(f, 1, i, NOW - 10 * DATE_DAY + i * MINUTE, 60, i < 24 ? "Merci." : "Le virement coûte 2 euros.");
	wait_for(f, 2, 100, NOW - DATE_DAY, 20, "Le virement coûte 3 euros.");
	set = stats_load(f->desk, &period, NULL);
	channels = barometer_load(f->desk, set, &period, NULL);
	g_assert_cmpuint(channels->len, ==, 2);
	c = g_ptr_array_index(channels, 0);
	g_assert_cmpstr(c->title, ==, "e-mail");
	g_assert_cmpfloat(c->values[BAROMETER_ANSWERED].value, ==, 1);
	g_assert_cmpfloat(c->values[BAROMETER_DELAY].value, ==, 3600);
	/* two euros and three contradict each other; the other pairs do not */
	g_assert_cmpuint(c->values[BAROMETER_CONSISTENT].n, ==, BAROMETER_PAIRS - 1);
	g_assert_cmpfloat_with_epsilon(c->values[BAROMETER_CONSISTENT].value, 1 - 1.0 / (BAROMETER_PAIRS - 1), 1e-9);
	g_assert_cmpfloat(c->values[BAROMETER_ACK].value, ==, 0);
	g_assert_cmpuint(c->values[BAROMETER_ACK].n, ==, 25);
	/* what nobody measured has no value */
	g_assert_true(isnan(c->values[BAROMETER_PERSONAL].value));
	g_assert_cmpuint(c->values[BAROMETER_PERSONAL].n, ==, 0);
	c = g_ptr_array_index(channels, 1);
	g_assert_true(isnan(c->values[BAROMETER_ANSWERED].value));
	g_assert_true(isnan(c->values[BAROMETER_DELAY].value));
	g_assert_cmpuint(c->values[BAROMETER_DELAY].n, ==, 1);
}

/* Three answers left from here: two personal, one of two questions answered whole, one that sends elsewhere. */
static void
test_reviews(struct fixture *f, gconstpointer data)
{
	static const char *const said_of[] = { "1, 2, 2, 0", "1, 1, 0, 0", "0, 0, 0, 1" };
	struct stats_period period = all();
	AUTO(stats_set) set = NULL;
	g_autoptr(GPtrArray) channels = NULL;
	const struct barometer_channel *c;

	(void)data;
	wait_for(f, 1, 1, NOW - DATE_DAY, 20, "Oui.");
	for (guint i = 0; i < G_N_ELEMENTS(said_of); i++) {
		g_auto(GStrv) v = g_strsplit(said_of[i], ", ", -1);
		AUTO(draft) d = draft_new();
		gint64 id;

		d->account = 1;
		d->kind = g_strdup("new");
		d->advisor = g_strdup("zoe");
		d->identity = g_strdup(OURS);
		d->to = g_strdup("eve@x.example");
		d->subject = g_strdup("S");
		d->body = g_strdup("t");
		g_assert_true(draft_save(f->desk, d, NOW - DATE_DAY, NULL));
		id = outbox_add(f->desk, d->id, NOW - DATE_DAY, 0, NULL);
		g_assert_true(db_run(f->net, NULL, SQL("INSERT INTO outbox_review(outbox, personal, questions, answered, deflects,"
			" rules) VALUES (?, ?, ?, ?, ?, ' ')"), INT(id), INT(atoi(v[0])), INT(atoi(v[1])), INT(atoi(v[2])),
			INT(atoi(v[3]))));
		g_assert_true(outbox_start(f->net, id, NOW - DATE_DAY, NULL));
		g_assert_true(outbox_end(f->net, id, OUTBOX_SENT, NULL, 0, NOW - DATE_DAY, NULL));
	}
	set = stats_load(f->desk, &period, NULL);
	channels = barometer_load(f->desk, set, &period, NULL);
	c = g_ptr_array_index(channels, 0);
	g_assert_cmpfloat_with_epsilon(c->values[BAROMETER_PERSONAL].value, 2.0 / 3, 1e-9);
	g_assert_cmpfloat(c->values[BAROMETER_COMPLETE].value, ==, 0.5);
	g_assert_cmpuint(c->values[BAROMETER_COMPLETE].n, ==, 2);
	g_assert_cmpfloat_with_epsilon(c->values[BAROMETER_DEFLECTED].value, 1.0 / 3, 1e-9);
}

#define ADD(name) g_test_add("/cache/stats/" #name, struct fixture, NULL, set_up, test_##name, fixture_tear_down)

int
main(int argc, char **argv)
{
	g_setenv("TZ", "UTC", TRUE);
	g_test_init(&argc, &argv, NULL);
	ADD(groups);
	ADD(periods);
	ADD(owner);
	ADD(barometer);
	ADD(reviews);
	return g_test_run();
}
