// layers: none
/* Senders that are not who they say; and the many that are. */
#include "core/spoof.h"

#include <string.h>

static const char *const own[] = { "Agence Centre <contact@banque.example>", "claire@banque.example", "a@bk.example",
	"b@courrier.guichet.example", NULL };
static const char *const namesakes[] = { "anna@weil-notaire.fr", NULL };
static const char *const known[] = { "jean@dupont-plomberie.fr", "jean@gmail.com", NULL };

static char *
kinds(struct spoof_mail m)
{
	g_autoptr(GPtrArray) list = NULL;
	GString *out = g_string_new(NULL);

	m.own = own;
	m.known = known;
	m.namesakes = namesakes;
	m.authserv = "mx.banque.example";
	list = spoof_find(&m);
	for (guint i = 0; i < list->len; i++)
		g_string_append_printf(out, "%s%s", i > 0 ? " " : "", spoof_kind_name(((struct spoof *)list->pdata[i])->kind));
	return g_string_free(out, FALSE);
}

static void
check(struct spoof_mail m, const char *want)
{
	g_autofree char *got = kinds(m);

	if (strcmp(got, want) != 0)
		g_error("%s <%s>: “%s”, not “%s”", m.name, m.address, got, want);
}

static void
test_honest(void)
{
	static const char *const addresses[] = { "jean@gmail.com", "jean@dupont-plomberie.fr", "paul@mail.com", "p@orange.fr",
		"x@mail.dupont-plomberie.fr", "anna@example.org", "iván@correo.example", "юрий@почта.example", "claire@banque.example",
		"info@agence.banque.example", "a@banques.org", "a@bk.test", "a@abk-example.test", "a@courrier.test",
		"anna@weil-notaire.fr" };

	for (gsize i = 0; i < G_N_ELEMENTS(addresses); i++)
		check((struct spoof_mail){ .name = "Jean Dupont", .address = addresses[i] }, "");
	check((struct spoof_mail){ .name = "jean@gmail.com", .address = "Jean@gmail.com" }, "");
	check((struct spoof_mail){ .name = "Юрий Dupont", .address = "a@example.org" }, "");
	check((struct spoof_mail){ .name = "Jean @ work", .address = "a@example.org" }, "");
	check((struct spoof_mail){ .name = "Agence Centre", .address = "contact@banque.example" }, "");
	check((struct spoof_mail){ .address = "a@example.org", .reply_to = "b@mail.example.org" }, "");
	check((struct spoof_mail){ .address = "a@example.org", .reply_to = "jean@gmail.com" }, "");
	check((struct spoof_mail){ .address = "a@example.org", .reply_to = "A@Example.org" }, "");
	check((struct spoof_mail){ .address = "noreply@example.org", .reply_to = "desk@example.org" }, "");
	check((struct spoof_mail){ 0 }, "");
}

static void
test_spoofed(void)
{
	check((struct spoof_mail){ .name = "contact@banque.example", .address = "m@evil.example" }, "name");
	check((struct spoof_mail){ .name = "\"Service <contact@banque.example>\"", .address = "m@evil.example" }, "name");
	check((struct spoof_mail){ .name = "Agence Centre", .address = "m@evil.example" }, "ours");
	check((struct spoof_mail){ .name = "Jean", .address = "j@bаnque.example" }, "domain scripts"); /* Cyrillic а */
	check((struct spoof_mail){ .name = "Jean", .address = "j@xn--bnque-4ve.example" }, "domain scripts");
	check((struct spoof_mail){ .name = "Jean", .address = "j@banqu3.example" }, "domain");
	check((struct spoof_mail){ .name = "Jean", .address = "j@bannque.example" }, "domain");
	check((struct spoof_mail){ .name = "Jean", .address = "j@banque.example.evil.test" }, "domain");
	check((struct spoof_mail){ .name = "Jean", .address = "j@banque-securite.test" }, "domain");
	check((struct spoof_mail){ .name = "Jean", .address = "j@dupont-plombene.fr" }, "");
	check((struct spoof_mail){ .name = "Jean", .address = "j@dupont-plombrie.fr" }, "domain");
	check((struct spoof_mail){ .name = "Jean", .address = "j@gmai1.com" }, "domain");
	check((struct spoof_mail){ .name = "Jеan", .address = "j@example.org" }, "scripts"); /* Cyrillic е */
	check((struct spoof_mail){ .name = "Jean", .address = "a@example.org", .reply_to = "x@evil.example" }, "reply");
	check((struct spoof_mail){ .name = "Jean", .address = "jean2@gmail.com", .reply_to = "jeam2@gmail.com" }, "reply");
	check((struct spoof_mail){ .name = "agence  CENTRE", .address = "m@evil.example" }, "ours");
	check((struct spoof_mail){ .name = "Agеnce Centre", .address = "m@evil.example" }, "ours scripts"); /* Cyrillic е */
	check((struct spoof_mail){ .name = "contact＠banque.example", .address = "m@evil.example" }, "name");
	check((struct spoof_mail){ .name = "Jean", .address = "j@Ьanque.example" }, "domain scripts"); /* Cyrillic Ь */
	check((struct spoof_mail){ .name = "Jean", .address = "j@banque.test" }, "domain");
	check((struct spoof_mail){ .name = "Jean", .address = "j@ma-banque.test" }, "domain");
	check((struct spoof_mail){ .name = "Jean", .address = "j@bk.example.evil.test" }, "domain");
	check((struct spoof_mail){ .name = "Jean", .address = "j@bk-example.test" }, "domain");
	check((struct spoof_mail){ .name = "Jean", .address = "j@guichet-client.test" }, "domain"); /* not of courrier. */
	check((struct spoof_mail){ .name = "Anna Weil", .address = "anna@wei1-notaire.fr" }, "domain");
}

/* As for a@example.org; by whom else it was signed or sent must be as told. */
static enum spoof_auth
auth(const char *results, const char *authserv, const char *want_by)
{
	g_autofree char *by = NULL;
	enum spoof_auth found = spoof_auth(results, authserv, "a@example.org", &by);

	g_assert_cmpstr(by, ==, want_by);
	return found;
}

/* SPF or DKIM that passed for somebody else proves nothing of the sender. */
static void
test_auth_other(void)
{
	static const struct {
		const char *from, *value, *by;
		enum spoof_auth want;
	} rows[] = {
		{ "a@example.org", "mx.banque.example; dkim=pass header.d=evil.test header.s=x", "evil.test", SPOOF_AUTH_SIGNED },
		{ "a@example.org", "mx.banque.example; spf=pass smtp.mailfrom=x@evil.test", "evil.test", SPOOF_AUTH_SENT },
		{ "a@example.org", "mx.banque.example; spf=pass smtp.mailfrom=evil.test; dkim=none", "evil.test", SPOOF_AUTH_SENT },
		{ "a@example.org", "mx.banque.example; spf=pass smtp.helo=mail.evil.test", "mail.evil.test", SPOOF_AUTH_SENT },
		{ "a@example.org", "mx.banque.example; spf=fail smtp.mailfrom=a@example.org; dkim=pass header.d=list.test", "list.test",
			SPOOF_AUTH_SIGNED },
		{ "a@example.org", "mx.banque.example; dkim=pass header.d=example.org.evil.test", "example.org.evil.test", SPOOF_AUTH_SIGNED },
		{ "a@example.org", "mx.banque.example; dkim=pass header.d=badexample.org", "badexample.org", SPOOF_AUTH_SIGNED },
		{ "a@banque.co.uk", "mx.banque.example; dkim=pass header.d=evil.co.uk", "evil.co.uk", SPOOF_AUTH_SIGNED },
		{ "a@news.banque.co.uk", "mx.banque.example; dkim=pass header.d=mail.banque.co.uk", NULL, SPOOF_AUTH_PASS },
		{ "a@impots.gouv.fr", "mx.banque.example; dkim=pass header.d=caf.gouv.fr", "caf.gouv.fr", SPOOF_AUTH_SIGNED },
		{ "a@sg.fr", "mx.banque.example; dkim=pass header.d=mail.sg.fr", NULL, SPOOF_AUTH_PASS },
		{ "a@bücher.example", "mx.banque.example; dkim=pass header.d=xn--bcher-kva.example", NULL, SPOOF_AUTH_PASS },
		{ "not an address", "mx.banque.example; dkim=pass header.d=evil.test", NULL, SPOOF_AUTH_PASS },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *by = NULL;

		g_assert_cmpint(spoof_auth(rows[i].value, "mx.banque.example", rows[i].from, &by), ==, rows[i].want);
		g_assert_cmpstr(by, ==, rows[i].by);
	}
	check((struct spoof_mail){ .address = "a@example.org", .auth_results = rows[0].value }, "auth");
	check((struct spoof_mail){ .address = "a@example.org", .auth_results = rows[1].value }, "auth");
}

static void
test_auth(void)
{
	static const struct {
		const char *value;
		enum spoof_auth want;
	} rows[] = {
		{ "mx.banque.example; dmarc=fail (p=reject) header.from=x", SPOOF_AUTH_FAIL },
		{ "mx.banque.example 1; dkim=pass header.d=evil.example; dmarc=fail", SPOOF_AUTH_FAIL },
		{ "MX.Banque.Example; spf=fail; dkim=pass", SPOOF_AUTH_PASS },
		{ "mx.banque.example; spf=softfail smtp.mailfrom=x; dkim=none", SPOOF_AUTH_FAIL },
		{ "mx.banque.example; dmarc=pass; spf=fail", SPOOF_AUTH_PASS },
		{ "mx.banque.example; none", SPOOF_AUTH_NONE },
		/* whoever writes a header of another name is not believed, for good or for ill */
		{ "mx.evil.example; dmarc=pass", SPOOF_AUTH_NONE },
		{ "mx.evil.example; dmarc=fail", SPOOF_AUTH_NONE },
		{ "mx.evil.example (mx.banque.example); dmarc=fail", SPOOF_AUTH_NONE },
		{ "mx.banque.example; (dmarc=fail) spf=neutral", SPOOF_AUTH_NONE },
		/* a server may write several, and others before or after it */
		{ "mx.banque.example; dkim=pass\nmx.banque.example; dmarc=fail", SPOOF_AUTH_FAIL },
		{ "mx.banque.example; dmarc=fail\nmx.banque.example; dmarc=pass", SPOOF_AUTH_FAIL },
		{ "mx.banque.example; dmarc=pass\nmx.banque.example; dmarc=fail", SPOOF_AUTH_FAIL },
		{ "relay.banque.example; none\nmx.banque.example; spf=fail", SPOOF_AUTH_FAIL },
		{ "mx.banque.example; dmarc=pass\nmx.evil.example; dmarc=fail", SPOOF_AUTH_PASS },
		{ "", SPOOF_AUTH_NONE }, { NULL, SPOOF_AUTH_NONE }, { ";;;(((", SPOOF_AUTH_NONE },
		/* no verdict of dmarc: whose domain it was that passed; relaxed, the same organisation will do */
		{ "mx.banque.example; dmarc=none header.from=example.org; dkim=pass header.d=Mail.Example.org", SPOOF_AUTH_PASS },
		{ "mx.banque.example; dkim=pass header.i=@example.org; spf=pass smtp.mailfrom=b@bounces.test", SPOOF_AUTH_PASS },
		{ "mx.banque.example; dkim=fail header.d=example.org; spf=pass smtp.mailfrom=\"b@news.example.org\"", SPOOF_AUTH_PASS },
		{ "mx.banque.example; spf=pass smtp.mailfrom=b@evil.test\nmx.banque.example; dkim=pass header.d=example.org", SPOOF_AUTH_PASS },
		{ "mx.banque.example; dmarc=pass; dkim=pass header.d=evil.test", SPOOF_AUTH_PASS },
		{ "mx.evil.example; dkim=pass header.d=evil.test", SPOOF_AUTH_NONE },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_cmpint(auth(rows[i].value, "mx.banque.example", NULL), ==, rows[i].want);
	/* whose name nobody has told: the newest, and only for ill */
	g_assert_cmpint(auth("mx.banque.example; dmarc=fail", NULL, NULL), ==, SPOOF_AUTH_FAIL);
	g_assert_cmpint(auth("mx.banque.example; dmarc=pass", NULL, NULL), ==, SPOOF_AUTH_NONE);
	g_assert_cmpint(auth("mx.banque.example; none\nmx.evil.example; dmarc=fail", NULL, NULL), ==, SPOOF_AUTH_NONE);
	g_assert_cmpint(auth("mx.banque.example; dkim=pass header.d=example.org", NULL, NULL), ==, SPOOF_AUTH_NONE);
	g_assert_cmpint(auth("mx.banque.example; dkim=pass header.d=evil.example", NULL, "evil.example"), ==, SPOOF_AUTH_SIGNED);
	check((struct spoof_mail){ .address = "a@example.org", .auth_results = rows[0].value }, "auth");
}

static void
test_looks(void)
{
	static const char *const pairs[][2] = { { "pаypal", "paypal" }, { "g00gle", "google" }, { "rnicrosoft", "microsoft" },
		{ "vvanadoo", "wanadoo" }, { "lCloud", "icloud" }, { "0range", "orange" } };

	for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
		g_autofree char *a = spoof_skeleton(pairs[i][0]), *b = spoof_skeleton(pairs[i][1]);

		g_assert_cmpstr(a, ==, b);
	}
	g_assert_true(spoof_is_mixed("pаypal"));
	g_assert_false(spoof_is_mixed("paypal Юрий"));
	g_assert_false(spoof_is_mixed("東京tokyo"));
	g_assert_false(spoof_is_mixed("\xff\xfe"));
	g_assert_false(spoof_is_mixed(NULL));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/core/spoof/honest", test_honest);
	g_test_add_func("/core/spoof/spoofed", test_spoofed);
	g_test_add_func("/core/spoof/auth", test_auth);
	g_test_add_func("/core/spoof/auth-other", test_auth_other);
	g_test_add_func("/core/spoof/looks", test_looks);
	return g_test_run();
}
