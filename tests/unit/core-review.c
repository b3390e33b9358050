// layers: none
/* tests/unit/core-review.c — what the checks find, and how it is put in order. */
#include "base/date.h"
#include "core/review.h"

#include <string.h>
#include <time.h>

static const struct review_finding *
find(const struct review *r, const char *rule)
{
	for (guint i = 0; i < r->findings->len; i++) {
		const struct review_finding *f = r->findings->pdata[i];

		if (strcmp(f->rule, rule) == 0)
			return f;
	}
	return NULL;
}

static void
test_tables(void)
{
	for (enum review_check c = 0; c < REVIEW_CHECK_N; c++) {
		enum review_check back;

		g_assert_true(review_check_parse(review_check_name(c), &back));
		g_assert_cmpint(back, ==, c);
		g_assert_cmpstr(review_check_text(c), !=, "");
	}
	g_assert_false(review_check_parse("nothing", &(enum review_check){ 0 }));
}

static void
test_channel(void)
{
	g_autofree char *long_ = g_strnfill(501, 'a');
	struct review_input in = { .draft = long_, .channel = channel_find("public"), .hour = -1 };
	AUTO(review) over = review_new(&in);
	const struct review_finding *f = find(over, "length");

	g_assert_nonnull(f);
	g_assert_cmpint(f->level, ==, REVIEW_ERROR);
	g_assert_cmpuint(f->start, ==, 500);
	g_assert_cmpuint(f->end, ==, 501);
	in.off = 1U << REVIEW_LENGTH;
	in.until = 1000;
	in.now = 1000;
	{
		AUTO(review) late = review_new(&in);

		g_assert_null(find(late, "length"));
		g_assert_nonnull(find(late, "window"));
		g_assert_cmpuint(review_count(late, REVIEW_ERROR), ==, 1);
	}
	in.now = 999;
	{
		AUTO(review) in_time = review_new(&in);

		g_assert_null(find(in_time, "window"));
	}
}

/* ---- manner ------------------------------------------------------------------------ */

static gboolean
finds(const struct review_input *in, const char *rule)
{
	AUTO(review) r = review_new(in);

	return find(r, rule) != NULL;
}

/* Whatever repeats words of a text shows no number that nobody else should read: whole, cut, or across a line. */
static void
test_quotes_are_masked(void)
{
	static const char customer[] = "Ma carte 4970 1012 3456 7893 est-elle bloquée ?";
	static const char *const drafts[] = {
		"Bonjour, appelez-nous au sujet de la carte 4970 1012 3456 7893.",
		"Bonjour, appelez-nous au sujet de votre petite carte 4970 1012 3456 7893.", /* the quote ends within it */
		"Appelez-nous au sujet de la carte 4970 1012\n3456 7893.",
		"RAPPEL TRÈS URGENT 4970101234567893 CARTE BLOQUÉE",
		"Bonjour,\n\n[carte 4970101234567893]\n{{4970101234567893}}\nPour le RIB FR7630006000011234567890189, appelez-nous.",
	};

	for (guint i = 0; i < G_N_ELEMENTS(drafts); i++) {
		AUTO(review) r = review_new(&(struct review_input){ .draft = drafts[i], .customer = customer, .hour = -1,
			.channel = channel_find("public"), .public_ = TRUE });
		guint quotes = 0;

		for (guint k = 0; k < r->findings->len; k++) {
			const struct review_finding *f = r->findings->pdata[k];

			g_test_message("%s", f->why);
			g_assert_null(strstr(f->why, "4970 1012 3"));
			g_assert_null(strstr(f->why, "4970 1012\n3"));
			g_assert_null(strstr(f->why, "4970101"));
			g_assert_null(strstr(f->why, "63000600001"));
			quotes += strstr(f->why, "“") != NULL;
		}
		g_assert_cmpuint(quotes, >, 0);
	}
}

/* What a person said of a question is kept masked; it is still that question. */
static void
test_masked_question(void)
{
	static const char *const otherwise[] = { "Ma carte 4970 10** **** 7893 est-elle bloquée ?", NULL };
	AUTO(review) r = review_new(&(struct review_input){ .draft = "Bonjour,", .hour = -1, .otherwise = otherwise,
		.customer = "Ma carte 4970 1012 3456 7893 est-elle bloquée ?" });

	g_assert_cmpuint(r->questions->len, ==, 1);
	g_assert_cmpuint(r->answered, ==, 1);
}

static void
test_language(void)
{
	static const char french[] = "Bonjour, je voudrais savoir où en est mon dossier de prêt, merci.";
	static const char english[] = "Hello, your loan has been approved and the money is on its way to you.";
	static const char both[] = "Bonjour, votre prêt est accepté et les fonds sont en route. Hello, your loan has been approved "
		"and the money is on its way.";

	g_assert_true(finds(&(struct review_input){ .customer = french, .draft = english, .hour = -1 }, "language"));
	g_assert_false(finds(&(struct review_input){ .customer = english, .draft = english, .hour = -1 }, "language"));
	g_assert_false(finds(&(struct review_input){ .customer = french, .draft = both, .hour = -1 }, "language"));
	g_assert_true(finds(&(struct review_input){ .lang = "de-AT", .draft = english, .hour = -1 }, "language"));
	g_assert_true(finds(&(struct review_input){ .customer = "Ich habe meine Karte verloren, was soll ich tun?",
		.draft = english, .hour = -1 }, "language"));
	g_assert_false(finds(&(struct review_input){ .customer = french, .draft = "OK", .hour = -1 }, "language"));
	g_assert_false(finds(&(struct review_input){ .customer = "?", .draft = english, .hour = -1 }, "language"));
}

static void
test_attachment(void)
{
	static const char *const yes[] = {
		"Vous trouverez ci-joint votre relevé.", "Veuillez trouver en pièce jointe le contrat.", "Je vous joins le formulaire.",
		"Le formulaire est joint à ce message.", "Please find attached your statement.", "I've attached the form.",
		"The contract is enclosed.", "See the attachment for details.", "Ci-joint le RIB demandé.",
		"J'ai joint le formulaire.", "J’ai bien joint une nouvelle attestation.", "Nous avons joint les relevés demandés.",
		"Le formulaire est attaché à ce message.", "The form is attached to this e-mail.",
	};
	static const char *const no[] = {
		"Merci de joindre une copie de votre pièce d'identité.", "J'ai bien reçu votre pièce jointe.", "Merci pour la pièce jointe que vous "
		"nous avez envoyée.", "Votre compte joint est ouvert.", "Please attach a copy of your passport.", "The form you attached is complete.",
		"Your attachment has arrived.", "The card attached to your account is blocked.", "Do not open the attachment in that e-mail.",
		"Le document est disponible dans votre espace client.",
		"I am very attached to this.", "I'm attached to this branch.", "We are deeply attached to our customers.",
		"Vous êtes très attaché à votre agence.", "Nous sommes attachés à ce service.", "Mon père est très attaché à ce livret.",
		"J'ai joint votre conseiller par téléphone.",
	};

	for (guint i = 0; i < G_N_ELEMENTS(yes); i++) {
		g_test_message("%s", yes[i]);
		g_assert_true(finds(&(struct review_input){ .draft = yes[i], .hour = -1 }, "attachment"));
		g_assert_false(finds(&(struct review_input){ .draft = yes[i], .files = 1, .hour = -1 }, "attachment"));
	}
	for (guint i = 0; i < G_N_ELEMENTS(no); i++) {
		g_test_message("%s", no[i]);
		g_assert_false(finds(&(struct review_input){ .draft = no[i], .hour = -1 }, "attachment"));
	}
}

static void
test_tone(void)
{
	g_assert_true(finds(&(struct review_input){ .draft = "IL FAUT LIRE VOS CONDITIONS.", .hour = -1 }, "capitals"));
	g_assert_false(finds(&(struct review_input){ .draft = "Le RIB et l'IBAN de M. Jean DUPONT, au LIVRET A.", .hour = -1 }, "capitals"));
	g_assert_true(finds(&(struct review_input){ .draft = "Bonsoir Madame,\nC'est fait.", .hour = 9 }, "greeting"));
	g_assert_false(finds(&(struct review_input){ .draft = "Bonsoir Madame,\nC'est fait.", .hour = 19 }, "greeting"));
	g_assert_false(finds(&(struct review_input){ .draft = "Bonsoir Madame,\nC'est fait.", .hour = -1 }, "greeting"));
	g_assert_true(finds(&(struct review_input){ .draft = "Good morning Ann, done.", .hour = 15 }, "greeting"));
	g_assert_true(finds(&(struct review_input){ .draft = "Good afternoon Ann, done.", .hour = 9 }, "greeting"));
	g_assert_false(finds(&(struct review_input){ .draft = "Good afternoon Ann, done.", .hour = 15 }, "greeting"));
	g_assert_false(finds(&(struct review_input){ .draft = "Bonjour Ann, done.", .hour = 20 }, "greeting"));
}

/* ---- what people may decide -------------------------------------------------------- */

static void
test_switched_off(void)
{
	struct review_input in = { .draft = "Bonjour {{nom}}, appelez-nous au 3639.", .name = "Jean Dupont",
		.customer = "Combien coûte un virement de 300 € ?", .hour = -1 };

	g_assert_true(finds(&in, "phone-deflect") && finds(&in, "complete") && finds(&in, "person-placeholder"));
	in.off = 1U << REVIEW_PHONE | 1U << REVIEW_PERSON;
	g_assert_false(finds(&in, "phone-deflect") || finds(&in, "person-placeholder"));
	g_assert_true(finds(&in, "complete"));
}

static void
test_otherwise(void)
{
	const char *settled[] = { "Combien coûte  un virement ?", NULL };
	struct review_input in = { .draft = "Bonjour, il arrive lundi.", .customer = "Combien coûte un virement ? Quand arrive-t-il ?",
		.hour = -1 };
	AUTO(review) before = review_new(&in);

	g_assert_cmpuint(before->questions->len, ==, 2);
	g_assert_cmpuint(before->answered, ==, 1);
	g_assert_false(g_array_index(before->questions, struct review_question, 0).answered);
	settled[0] = "Combien coûte un virement ?";
	in.otherwise = settled;
	{
		AUTO(review) after = review_new(&in);

		g_assert_cmpuint(after->answered, ==, 2);
		g_assert_true(g_array_index(after->questions, struct review_question, 0).otherwise);
		g_assert_null(find(after, "complete"));
	}
}

static void
test_order(void)
{
	struct review_input in = { .draft = "Bonjour,\nVous trouverez ci-joint le contrat {{nom}} XXX.", .hour = -1 };
	AUTO(review) r = review_new(&in);
	const struct review_finding *last = NULL;

	g_assert_cmpuint(r->findings->len, >=, 3);
	for (guint i = 0; i < r->findings->len; i++) {
		const struct review_finding *f = r->findings->pdata[i];

		if (last != NULL)
			g_assert_true(f->level < last->level || (f->level == last->level && f->start >= last->start));
		last = f;
	}
	g_assert_false(r->personal);
}

/* ---- bad input --------------------------------------------------------------------- */

static void
test_bad_input(void)
{
	g_autofree char *big = g_strnfill(1 << 20, 'a');
	GString *merci = g_string_new(NULL), *faces = g_string_new(NULL), *calls = g_string_new(NULL);
	const char *drafts[] = { "", " \n\t", "😀😀😀", "????", "LE 31 FÉVRIER 2026, À 25 H", "\xff\xfe", big, NULL, NULL, NULL };

	while (merci->len < 1 << 19)
		g_string_append(merci, "merci\n");
	while (faces->len < 1 << 19)
		g_string_append(faces, "😀");
	while (calls->len < 1 << 18)
		g_string_append(calls, "Appelez-nous au 3639 pour 12 €. Please call us on 3 May. ");
	drafts[7] = merci->str;
	drafts[8] = faces->str;
	drafts[9] = calls->str;
	for (guint i = 0; i < G_N_ELEMENTS(drafts); i++) {
		struct review_input in = { .draft = drafts[i], .customer = drafts[G_N_ELEMENTS(drafts) - 1 - i], .name = "", .hour = 10 };
		AUTO(review) r = review_new(&in);

		for (guint k = 0; k < r->findings->len; k++) {
			const struct review_finding *f = r->findings->pdata[k];

			g_assert_cmpuint(f->end, <=, strlen(f->check == REVIEW_COMPLETE ? in.customer : in.draft));
		}
		g_assert_cmpuint(r->answered, <=, r->questions->len);
	}
	g_string_free(merci, TRUE);
	g_string_free(faces, TRUE);
	g_string_free(calls, TRUE);
}

/* Long drafts against long questions: what goes with the product of both takes minutes. */
static void
test_linear(void)
{
	static const char *const pieces[] = { "MA CARTE 1234 EST BLOQUEE ??? ", "{{", "{% ", "[a ", "XXX ", "12 € le 3 mai, ", "l'", "? ", "a@b.c ", "Paris 2026 " };

	for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
		g_autoptr(GString) draft = g_string_new(NULL), customer = g_string_new(NULL);
		struct review_input in = { .name = "Zoé Petit", .hour = 10 };
		clock_t start = clock(); /* of this process: others may have the machine */
		struct review *r;

		while (draft->len < 256 * 1024)
			g_string_append(draft, pieces[i]);
		while (customer->len < 256 * 1024)
			g_string_append(customer, pieces[0]);
		in.draft = draft->str;
		in.customer = customer->str;
		r = review_new(&in);
		g_test_message("256 KiB of \"%s\": %d ms, %u findings", pieces[i], (int)((clock() - start) / (CLOCKS_PER_SEC / 1000)), r->findings->len);
		g_assert_cmpint(clock() - start, <, 8 * CLOCKS_PER_SEC);
		review_free(r);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/review/tables", test_tables);
	g_test_add_func("/review/channel", test_channel);
	g_test_add_func("/review/language", test_language);
	g_test_add_func("/review/masked", test_quotes_are_masked);
	g_test_add_func("/review/masked-question", test_masked_question);
	g_test_add_func("/review/attachment", test_attachment);
	g_test_add_func("/review/tone", test_tone);
	g_test_add_func("/review/off", test_switched_off);
	g_test_add_func("/review/otherwise", test_otherwise);
	g_test_add_func("/review/order", test_order);
	g_test_add_func("/review/bad-input", test_bad_input);
	g_test_add_func("/review/linear", test_linear);
	return g_test_run();
}
