// layers: none
/* Templates filled for a case; what was used is counted, and stays with the draft as long as that does. */
#include "cache/canned.h"
#include "tests/unit/cache-common.h"

#include <locale.h>

static const char *
text_at(const struct value *data, const char *group, const char *key)
{
	const struct value *v = value_get(value_get(data, group), key);

	return v != NULL ? value_text(v) : NULL;
}

static gint64
take_named(struct db *db, const char *id, const char *address, const char *name, gint64 at)
{
	g_autofree char *spec = g_strdup_printf("%s||||Ma carte|Bonjour\n> vous\n-- \nMoi", id);
	struct message *m = mail(spec, at);
	struct inbox_source source = { .account = 1, .own = OURS, .arrived = at };

	message_add_person(m, PERSON_FROM, address, name);
	return take_in_as(db, m, &source, INBOX_NEW);
}

static void
test_data(void)
{
	static const struct {
		const char *name, *whole, *first, *last;
	} rows[] = {
		{ "Jean Dupont", "Jean Dupont", "Jean", "Dupont" }, { "Dupont, Jean", "Jean Dupont", "Jean", "Dupont" },
		{ "DUPONT Jean", "Jean DUPONT", "Jean", "DUPONT" }, { "Zoé", "Zoé", "Zoé", NULL },
		{ NULL, NULL, NULL, NULL }, { "x1@example.org", NULL, NULL, NULL },
		{ "Évil\x1b[31m\nName", "Évil␛[31m Name", "Évil␛[31m", "Name" },
	};
	char *home = home_new();
	AUTO(db) db = open_ok(home, DB_NET);

	add_account(db);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *id = g_strdup_printf("d%u@x", i), *address = g_strdup_printf("x%u@example.org", i);
		gint64 message = take_named(db, id, address, rows[i].name, NOW + i * MINUTE);
		AUTO(draft) d = draft_new();
		AUTO(value) data = NULL;
		g_autoptr(GError) error = NULL;

		d->account = 1;
		d->message = message;
		d->case_id = inbox_case_of(db, message);
		g_free(d->advisor);
		d->advisor = g_strdup("Claire Martin");
		data = canned_data(db, d, NOW, &error);
		g_assert_no_error(error);
		g_assert_cmpstr(text_at(data, "customer", "name"), ==, rows[i].whole);
		g_assert_cmpstr(text_at(data, "customer", "first_name"), ==, rows[i].first);
		g_assert_cmpstr(text_at(data, "customer", "last_name"), ==, rows[i].last);
		g_assert_cmpstr(text_at(data, "customer", "address"), ==, address);
		g_assert_cmpstr(text_at(data, "message", "text"), ==, "Bonjour");
		g_assert_cmpstr(text_at(data, "advisor", "first_name"), ==, "Claire");
		g_assert_cmpstr(text_at(data, "account", "address"), ==, OURS);
		g_assert_nonnull(text_at(data, "promise", "due"));
	}
	g_clear_pointer(&db, db_close);
	home_free(home);
}

/* From the card and from directories; what a message says is not believed, and nobody's is empty. */
static void
test_known(void)
{
	char *home = home_new();
	AUTO(db) db = open_ok(home, DB_NET);
	AUTO(draft) d = draft_new();
	gint64 other;

	add_account(db);
	d->account = 1;
	d->message = take_named(db, "k@x", "zoe@example.org", "Zoé", NOW);
	d->case_id = inbox_case_of(db, d->message);
	d->advisor = g_strdup("Claire Martin");
	other = take_named(db, "l@x", "zoe@example.net", "Zoé", NOW);
	for (guint i = 0; i < 3; i++) {
		AUTO(value) data = canned_data(db, d, NOW, NULL);

		g_assert_cmpstr(text_at(data, "customer", "segment"), ==, i > 0 ? "jeunes" : NULL);
		g_assert_cmpstr(text_at(data, "customer", "phone"), ==, i > 1 ? "+33612340003" : NULL);
		if (i == 0) {
			g_assert_true(db_run(db, NULL, SQL("INSERT INTO customer_field VALUES (?, 'segment', 'jeunes', 0, 0, 1)"),
				INT(db_int(db, 0, SQL("SELECT customer FROM cases WHERE id = ?"), INT(d->case_id)))));
			g_assert_true(db_run(db, NULL, SQL("INSERT INTO evidence VALUES (?1, 'phone', '+33600000009', 0.8, 0, NULL, NULL, 9)"),
				INT(db_int(db, 0, SQL("SELECT customer FROM cases WHERE id = ?"), INT(d->case_id)))));
		} else if (i == 1) { /* on the other card of the same person */
			gint64 one = db_int(db, 0, SQL("SELECT customer FROM cases WHERE id = ?"), INT(d->case_id));
			gint64 two = db_int(db, 0, SQL("SELECT customer FROM cases WHERE id = ?"), INT(inbox_case_of(db, other)));
			struct act same = { .kind = ACT_SAME, .advisor = "claire", .customer = one, .target = two, .at = NOW };

			g_assert_true(db_run(db, NULL, SQL("INSERT INTO evidence VALUES (?, 'phone', '+33612340003', 0.8, 1, NULL, NULL, 5)"),
				INT(two)));
			g_assert_cmpint(act_add(db, &same, NULL), >, 0);
		}
	}
	g_clear_pointer(&db, db_close);
	home_free(home);
}

static void
test_use(void)
{
	char *home = home_new();
	AUTO(db) net = open_ok(home, DB_NET);
	AUTO(db) desk = NULL;
	AUTO(draft) d = draft_new();
	g_autoptr(GError) error = NULL;
	gint64 message;

	add_account(net);
	message = take_named(net, "u@x", "zoe@example.org", "Zoé", NOW);
	desk = open_ok(home, DB_DESK);
	d->account = 1;
	d->message = message;
	d->case_id = inbox_case_of(net, message);
	d->kind = g_strdup("reply");
	d->advisor = g_strdup("claire");
	g_assert_true(draft_save(desk, d, NOW, &error));
	g_assert_null(canned_rendered(desk, d->id));
	g_assert_true(canned_used(desk, d, "card-lost.fr", CANNED_MAIL, "Bonjour Zoé,", NOW, &error));
	g_assert_true(canned_used(desk, d, "legal.fr", CANNED_MAIL, "Fin.", NOW + MINUTE, &error));
	g_assert_true(canned_used(desk, d, "card-lost.fr", CANNED_MAIL, "Encore.", NOW + 2 * MINUTE, &error));
	g_assert_no_error(error);
	g_autofree char *rendered = canned_rendered(desk, d->id);
	g_assert_cmpstr(rendered, ==, "Bonjour Zoé,\nFin.\nEncore.");
	g_assert_cmpint(canned_use_of(desk, "card-lost.fr").n, ==, 2);
	g_assert_cmpint(canned_use_of(desk, "card-lost.fr").last_at, ==, NOW + 2 * MINUTE);
	g_assert_cmpint(canned_use_of(desk, "nobody").n, ==, 0);
	/* a fact, and no personal text once the draft is gone */
	g_assert_false(db_run(desk, &error, SQL("DELETE FROM template_use")));
	g_clear_error(&error);
	g_assert_false(db_run(net, &error, SQL("UPDATE template_use SET template = 'x'")));
	g_clear_error(&error);
	g_assert_true(draft_drop(desk, d->id, &error));
	g_assert_cmpint(db_int(net, -1, SQL("SELECT count(*) FROM draft_template")), ==, 0);
	g_assert_cmpint(db_int(net, -1, SQL("SELECT count(*) FROM template_use")), ==, 3);
	g_clear_pointer(&desk, db_close);
	g_clear_pointer(&net, db_close);
	home_free(home);
}

/* Whatever is put in: what comes out fits, or is an error that says by how much (F9). */
static void
test_limit(void)
{
	static const char *const bits[] = { "é", "👩‍👩‍👧", "a", " ", "https://banque.example/tarifs ", "\n", "漢" };
	static const enum length_unit units[] = { LENGTH_GRAPHEMES, LENGTH_UTF16, LENGTH_BYTES, LENGTH_WEIGHTED, LENGTH_MASTODON, LENGTH_SMS };
	char *home = home_new();
	AUTO(canned_store) store = canned_store_open(home, NULL);
	AUTO(canned) c = canned_parse("title: x\nlang: fr\n--- short\nBonjour {{customer.name}} !\n", "x", NULL);
	g_autoptr(GRand) random = g_rand_new_with_seed(5);
	int fit = 0, over = 0;

	for (int i = 0; i < 600; i++) {
		struct length_rule rule = { units[i % (int)G_N_ELEMENTS(units)], 0, 0, 0 };
		struct canned_fill fill = { .canned = c, .part = CANNED_SHORT, .limit = &rule };
		g_autoptr(GString) name = g_string_new("x");
		AUTO(value) data = value_new_object();
		struct value *customer = value_new_object();
		g_autoptr(GError) error = NULL;
		g_autofree char *text = NULL;

		rule.max = rule.unit == LENGTH_SMS ? 2 : 60;
		for (int n = g_rand_int_range(random, 0, rule.unit == LENGTH_SMS ? 200 : 60); n > 0; n--)
			g_string_append(name, bits[g_rand_int_range(random, 0, G_N_ELEMENTS(bits))]);
		value_set_text(customer, "name", name->str);
		value_set(data, "customer", customer);
		fill.data = data;
		text = canned_store_fill(store, &fill, &error);
		if (text != NULL) {
			g_assert_false(length_of(&rule, text).over);
			g_assert_nonnull(strstr(text, name->str));
			fit++;
		} else {
			g_assert_error(error, ERR, ERR_INPUT);
			g_assert_nonnull(strstr(error->message, "too long for this channel, by "));
			over++;
		}
	}
	g_assert_cmpint(fit, >, 50);
	g_assert_cmpint(over, >, 50);
	home_free(home);
}

int
main(int argc, char **argv)
{
	setlocale(LC_ALL, "C.UTF-8");
	g_setenv("TZ", "UTC", TRUE);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/canned/data", test_data);
	g_test_add_func("/canned/known", test_known);
	g_test_add_func("/canned/use", test_use);
	g_test_add_func("/canned/limit", test_limit);
	return g_test_run();
}
