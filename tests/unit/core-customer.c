// layers: none
/* Comparable forms, what a text says of its writer, and the score of evidence. */
#include "core/customer.h"
#include "core/quote.h"

#include <string.h>

static void
check(char *(*make)(const char *), const char *in, const char *want)
{
	g_autofree char *got = make(in);

	if (g_strcmp0(got, want) != 0)
		g_error("“%s” became “%s”, not “%s”", in, got != NULL ? got : "(none)",
			want != NULL ? want : "(none)");
}

static void
test_mail(void)
{
	check(customer_mail, " Jean.Dupont+banque@Example.ORG ", "Jean.Dupont+banque@example.org");
	check(customer_mail, "jean.dupont@example.org", "jean.dupont@example.org");
	check(customer_mail, "pas une adresse", NULL);
	check(customer_mail, NULL, NULL);
	check(customer_mail_alias, "Jean.Dupont+banque@Example.ORG", "jeandupont@example.org");
	check(customer_mail_alias, "jeandupont@example.org", "jeandupont@example.org");
	check(customer_mail_alias, "+tag@example.org", NULL);
}

static void
test_phone(void)
{
	static const char *const good[] = { "0612345678", "06 12 34 56 78", "06.12.34.56.78", "06-12-34-56-78",
		"+33612345678", "+33 6 12 34 56 78", "+33 (0)6 12 34 56 78", "0033 6 12 34 56 78", "00336 12345678",
		"tel:+33612345678", "06\302\24012\302\24034\302\24056\302\24078", "+330612345678" };

	for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
		check(customer_phone, good[i], "+33612345678");
	check(customer_phone, "+44 20 7946 0958", "+442079460958");
	check(customer_phone, "0044 20 7946 0958", "+442079460958");
	check(customer_phone, "+1 (415) 555-0132", "+14155550132");
	/* nobody's own, or no number */
	check(customer_phone, "3639", NULL);
	check(customer_phone, "0800 123 456", NULL);
	check(customer_phone, "+33 892 70 12 39", NULL);
	check(customer_phone, "06 12 34 56 7", NULL);
	check(customer_phone, "06 12 34 56 78 9", NULL);
	check(customer_phone, "1234567890", NULL);
	check(customer_phone, "+0123456789", NULL);
	check(customer_phone, "+1234567890123456", NULL);
	check(customer_phone, "jean", NULL);
	check(customer_phone, "", NULL);
}

static void
test_names(void)
{
	check(customer_name, "M. Jean DUPONT", "dupont jean");
	check(customer_name, "Dupont, Jean", "dupont jean");
	check(customer_name, "Mme Anaïs Œuvrard-Le Goff", "anais goff le oeuvrard");
	check(customer_name, "Jean", NULL);
	check(customer_name, "jd@example.org jd", NULL);
	check(customer_name, "M Dupont", NULL);
	g_assert_true(customer_name_near("dupont jean", "dupond jean"));
	g_assert_true(customer_name_near("dupont jean", "duopnt jean"));
	g_assert_true(customer_name_near("dupont jean", "dupont j"));
	g_assert_true(customer_name_near("benali fatima", "benalli fatima"));
	g_assert_false(customer_name_near("dupont jean", "dupont paul"));
	g_assert_false(customer_name_near("dupont jean", "dupont jean marie"));
	g_assert_false(customer_name_near("d j", "d j"));
	g_assert_false(customer_name_near(NULL, "dupont jean"));
	g_assert_false(customer_name_near("le roy", "la roy"));
}

static void
test_other_keys(void)
{
	check(customer_handle, "@Jean_D", "jean_d");
	check(customer_handle, "@", NULL);
	check(customer_verified, "Client: 00 12.345a", "client:0012345A");
	check(customer_verified, "0012345", NULL);
	check(customer_verified, "client:", NULL);
	check(customer_verified, "client:a;b", NULL);
	check(customer_verified, "a b:1", NULL);
}

static void
tell(GPtrArray *list, const char *text, const char *name, gboolean private_)
{
	g_autoptr(GArray) spans = quote_split(text);

	evidence_of_text(list, text, spans, name, private_);
}

static char *
said(const char *text, const char *name, gboolean private_)
{
	g_autoptr(GPtrArray) list = evidence_list_new();
	GString *out = g_string_new(NULL);

	tell(list, text, name, private_);
	for (guint i = 0; i < list->len; i++) {
		const struct evidence *e = g_ptr_array_index(list, i);

		g_assert_false(e->own);
		g_string_append_printf(out, "%s%s=%s", i > 0 ? " " : "", evidence_kind_name(e->kind), e->value);
	}
	return g_string_free(out, FALSE);
}

static void
check_said(const char *text, gboolean private_, const char *want)
{
	g_autofree char *got = said(text, "Jean Dupont", private_);

	g_assert_cmpstr(got, ==, want);
}

static void
test_text(void)
{
	check_said("Rappelez-moi au 06 12 34 56 78, merci.", TRUE, "phone=+33612345678");
	check_said("Tél : +44 20 7946 0958\nPortable 0712345678", TRUE, "phone=+442079460958 phone=+33712345678");
	check_said("Mon IBAN FR76 3000 4000 0306 1234 5678 143", TRUE, "");
	check_said("Commande n° AB-2024-0815 non livrée", TRUE, "order=AB-2024-0815");
	check_said("votre référence : 20240815X", TRUE, "order=20240815X");
	check_said("le dossier du 2026-01-12", TRUE, "");
	check_said("la commande numérotée", TRUE, "");
	check_said("Écrivez à jean.dupont@example.org.", TRUE,
		"email=jean.dupont@example.org alias=jeandupont@example.org");
	check_said("Sur Mastodon : @jean_d ou @jean@mastodon.example.", TRUE,
		"handle=jean_d handle=jean@mastodon.example");
	check_said("@banque @jean_d dit non", FALSE, "");
	check_said("Bonjour\n\n-- \nJean Dupont\n12 rue des Lilas\n75011 Paris\n", TRUE,
		"signature=dupont jean|paris");
	/* what others wrote says nothing of this one */
	check_said("Merci\n\nLe 12 janv. 2026, Paul a écrit :\n> 06 12 34 56 78 paul@example.org\n", TRUE, "");
	check_said("", TRUE, "");
}

static void
test_text_bound(void)
{
	GString *many = g_string_new(NULL);
	g_autoptr(GPtrArray) list = evidence_list_new();

	for (int i = 0; i < 500; i++)
		g_string_append_printf(many, "06 00 00 %02d %02d, a%d@example.org\n", i / 100, i % 100, i);
	tell(list, many->str, NULL, TRUE);
	g_assert_cmpuint(list->len, ==, EVIDENCE_TEXT_MAX);
	g_string_free(many, TRUE);
	g_assert_cmpuint(list->len, ==, EVIDENCE_TEXT_MAX);
}

static double
score(const enum evidence_kind *k, gsize n)
{
	double s = 0;

	for (gsize i = 0; i < n; i++)
		s = customer_score_add(s, evidence_kind_weight(k[i]));
	return s;
}
#define SCORE(...) score((const enum evidence_kind[]){ __VA_ARGS__ }, \
	sizeof((const enum evidence_kind[]){ __VA_ARGS__ }) / sizeof(enum evidence_kind))

static void
test_score(void)
{
	g_assert_cmpfloat_with_epsilon(SCORE(EVIDENCE_EMAIL, EVIDENCE_PHONE), 0.98, 1e-9);
	g_assert_cmpfloat_with_epsilon(SCORE(EVIDENCE_PHONE, EVIDENCE_NAME), 0.82, 1e-9);
	g_assert_cmpfloat_with_epsilon(SCORE(EVIDENCE_NAME), 0.1, 1e-9);
	g_assert_cmpfloat_with_epsilon(SCORE(EVIDENCE_VERIFIED), 1, 1e-9);
	g_assert_cmpint(customer_judge(0.98, FALSE, FALSE, FALSE), ==, CUSTOMER_OFFER);
	g_assert_cmpint(customer_judge(1 - 0.1 * 0.5, FALSE, FALSE, FALSE), ==, CUSTOMER_OFFER);
	g_assert_cmpint(customer_judge(0.949, FALSE, FALSE, FALSE), ==, CUSTOMER_MAYBE);
	g_assert_cmpint(customer_judge(0, FALSE, FALSE, FALSE), ==, CUSTOMER_NOTHING);
	g_assert_cmpint(customer_judge(1, TRUE, FALSE, FALSE), ==, CUSTOMER_SURE);
	g_assert_cmpint(customer_judge(0.999999, FALSE, FALSE, FALSE), ==, CUSTOMER_OFFER);
	/* a veto is stronger than anything */
	g_assert_cmpint(customer_judge(1, TRUE, TRUE, FALSE), ==, CUSTOMER_APART);
	g_assert_cmpint(customer_judge(1, TRUE, FALSE, TRUE), ==, CUSTOMER_APART);
}

static void
test_shared(void)
{
	g_autoptr(GPtrArray) own = evidence_list_new(), told = evidence_list_new();
	const struct evidence *a, *b;

	evidence_of_address(own, "public", "@Jean_D");
	evidence_of_address(own, "mail", "Jean@example.org");
	evidence_of_address(own, "chat", "+33 6 12 34 56 78");
	g_assert_cmpuint(own->len, ==, 4);
	tell(told, "Jean@example.org, ou @jean_d", NULL, TRUE);
	a = g_ptr_array_index(own, 0);
	b = g_ptr_array_index(told, 0);
	g_assert_cmpint(b->kind, ==, EVIDENCE_EMAIL);
	g_assert_cmpfloat(customer_shared_weight(a, b), ==, 0);
	/* an address that is only told weighs as a handle that is told */
	g_assert_cmpfloat_with_epsilon(customer_shared_weight(g_ptr_array_index(own, 1), b), 0.7, 1e-9);
	/* one name on two networks is two people's as easily as one's */
	g_assert_cmpfloat(customer_shared_weight(a, a), ==, 0);
	b = g_ptr_array_index(told, 2);
	g_assert_cmpint(b->kind, ==, EVIDENCE_HANDLE);
	g_assert_cmpfloat_with_epsilon(customer_shared_weight(a, b), 0.7, 1e-9);
}

static void
test_tables(void)
{
	enum evidence_kind k;

	for (int i = 0; i < EVIDENCE_KIND_N; i++) {
		g_assert_true(evidence_kind_parse(evidence_kind_name((enum evidence_kind)i), &k));
		g_assert_cmpint(k, ==, i);
		g_assert_cmpfloat(evidence_kind_weight(k), >, 0);
	}
	g_assert_false(evidence_kind_parse("guess", &k));
	g_assert_cmpstr(customer_verdict_name(CUSTOMER_APART), ==, "apart");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/core/customer/mail", test_mail);
	g_test_add_func("/core/customer/phone", test_phone);
	g_test_add_func("/core/customer/names", test_names);
	g_test_add_func("/core/customer/keys", test_other_keys);
	g_test_add_func("/core/customer/text", test_text);
	g_test_add_func("/core/customer/bound", test_text_bound);
	g_test_add_func("/core/customer/score", test_score);
	g_test_add_func("/core/customer/shared", test_shared);
	g_test_add_func("/core/customer/tables", test_tables);
	return g_test_run();
}
