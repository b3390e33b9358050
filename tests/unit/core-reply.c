// layers: none
/* tests/unit/core-reply.c — to whom, from whom, subject and quote of an answer. */
#include "core/address.h"
#include "core/reply.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const own[] = {
	"Agence Centre <agence@bank.example>", "Claire Martin <claire@bank.example>", NULL,
};

struct mail { /* a message and its people */
	struct reply_source src;
	GPtrArray *people;
};

static struct mail
mail(gboolean out, const char *name, const char *address)
{
	struct mail m = { .people = g_ptr_array_new_with_free_func(g_free) };

	m.src.out = out;
	m.src.author = name;
	m.src.address = address;
	m.src.people = m.people;
	return m;
}

static void
person(struct mail *m, enum person_role role, char *address, char *name)
{
	struct message_person *p = g_new0(struct message_person, 1);

	p->role = role;
	p->address = address;
	p->name = name;
	g_ptr_array_add(m->people, p);
}

static void
check(struct mail *m, enum reply_kind kind, const char *want_to, const char *want_cc)
{
	GPtrArray *to = address_list_new(), *cc = address_list_new();
	g_autofree char *got_to = NULL, *got_cc = NULL;

	reply_recipients(&m->src, kind, own, to, cc);
	got_to = address_format_list(to);
	got_cc = address_format_list(cc);
	g_assert_cmpstr(got_to, ==, want_to);
	g_assert_cmpstr(got_cc, ==, want_cc);
	g_ptr_array_unref(to);
	g_ptr_array_unref(cc);
}

static void
test_recipients(void)
{
	struct mail m = mail(FALSE, "Zoé Roy", "zoe@example.org");

	person(&m, PERSON_FROM, (char[]){ "zoe@example.org" }, (char[]){ "Zoé Roy" });
	person(&m, PERSON_TO, (char[]){ "Agence@Bank.example" }, NULL);
	person(&m, PERSON_TO, (char[]){ "paul@example.org" }, (char[]){ "Paul" });
	person(&m, PERSON_CC, (char[]){ "CLAIRE@bank.example" }, NULL);
	person(&m, PERSON_CC, (char[]){ "notaire@example.net" }, NULL);
	person(&m, PERSON_CC, (char[]){ "paul@example.org" }, NULL);
	check(&m, REPLY_ONE, "Zoé Roy <zoe@example.org>", "");
	check(&m, REPLY_ALL, "Zoé Roy <zoe@example.org>, Paul <paul@example.org>",
		"notaire@example.net");
	check(&m, REPLY_FORWARD, "", "");
	g_ptr_array_unref(m.people);
}

static void
test_reply_to(void)
{
	struct mail m = mail(FALSE, "Site", "noreply@example.org");
	struct mail ours = mail(FALSE, "Zoé", "zoe@example.org");

	person(&m, PERSON_REPLY_TO, (char[]){ "zoe@example.org" }, (char[]){ "Zoé" });
	check(&m, REPLY_ONE, "Zoé <zoe@example.org>", "");
	check(&m, REPLY_ALL, "Zoé <zoe@example.org>", "");
	person(&ours, PERSON_REPLY_TO, (char[]){ "agence@bank.example" }, NULL);
	check(&ours, REPLY_ONE, "Zoé <zoe@example.org>", ""); /* never to ourselves */
	g_ptr_array_unref(m.people);
	g_ptr_array_unref(ours.people);
}

static void
test_own_message(void)
{
	struct mail m = mail(TRUE, "Claire Martin", "claire@bank.example");
	struct mail self = mail(FALSE, "Agence", "agence@bank.example");
	g_autofree char *identity = NULL;

	person(&m, PERSON_TO, (char[]){ "zoe@example.org" }, (char[]){ "Zoé" });
	person(&m, PERSON_CC, (char[]){ "paul@example.org" }, NULL);
	check(&m, REPLY_ONE, "Zoé <zoe@example.org>", "");
	check(&m, REPLY_ALL, "Zoé <zoe@example.org>", "paul@example.org");
	identity = reply_identity(&m.src, own);
	g_assert_cmpstr(identity, ==, own[1]);
	check(&self, REPLY_ONE, "Agence <agence@bank.example>", ""); /* nobody else is there */
	g_ptr_array_unref(m.people);
	g_ptr_array_unref(self.people);
}

static void
test_identity(void)
{
	struct mail m = mail(FALSE, "Zoé", "zoe@example.org");
	g_autofree char *first = reply_identity(&m.src, own);
	g_autofree char *none = reply_identity(&m.src, (const char *const[]){ NULL });
	g_autofree char *cc = NULL, *to = NULL;

	g_assert_cmpstr(first, ==, own[0]);
	g_assert_null(none);
	person(&m, PERSON_CC, (char[]){ "claire@BANK.example" }, NULL);
	cc = reply_identity(&m.src, own);
	g_assert_cmpstr(cc, ==, own[1]);
	person(&m, PERSON_TO, (char[]){ "agence@bank.example" }, NULL);
	to = reply_identity(&m.src, own);
	g_assert_cmpstr(to, ==, own[0]);
	g_ptr_array_unref(m.people);
}

static void
test_subject(void)
{
	static const struct {
		const char *from, *bare;
	} cases[] = {
		{ "Carte", "Carte" },
		{ "Re: Carte", "Carte" },
		{ "RE : RE: re:Carte", "Carte" },
		{ "TR: RE\u00a0: Carte", "Carte" },
		{ "Fwd: AW: SV: Carte", "Carte" },
		{ "Re[2]: Re(3): Re^4: Carte", "Carte" },
		{ "RÉP : Carte", "Carte" },
		{ "Re：Carte", "Carte" },
		{ "Renseignement: carte", "Renseignement: carte" },
		{ "Re carte", "Re carte" },
		{ "Réf : 12", "Réf : 12" },
		{ "Re[x]: Carte", "Re[x]: Carte" },
		{ "  Re:  ", "" },
		{ NULL, "" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *re = reply_subject(cases[i].from);
		g_autofree char *fwd = reply_forward_subject(cases[i].from);
		g_autofree char *want = g_strdup_printf("Re: %s", cases[i].bare);
		g_autofree char *want_fwd = g_strdup_printf("Fwd: %s", cases[i].bare);
		g_autofree char *again = reply_subject(re);

		g_strchomp(want);
		g_strchomp(want_fwd);
		g_assert_cmpstr(reply_bare_subject(cases[i].from), ==, cases[i].bare);
		g_assert_cmpstr(re, ==, want);
		g_assert_cmpstr(fwd, ==, want_fwd);
		g_assert_cmpstr(again, ==, re);
	}
}

static void
test_language(void)
{
	struct reply_source src = { .text = "Bonjour, je voudrais un rendez-vous pour ma fille, merci." };

	g_assert_cmpstr(reply_language(&src), ==, "fr");
	src.text = "Hello, I would like to change the address of my account, thank you.";
	g_assert_cmpstr(reply_language(&src), ==, "en");
	src.text = "Merci\n\nOn Mon 2 Jan 2026 at 10:00, Bank wrote:\n> the and is to you your my of have for not with";
	g_assert_cmpstr(reply_language(&src), ==, "fr"); /* own words count, not ours quoted */
	src.text = NULL;
	g_assert_cmpstr(reply_language(&src), ==, "en");
	src.lang = "fr-CA";
	g_assert_cmpstr(reply_language(&src), ==, "fr");
	src.lang = "de";
	g_assert_cmpstr(reply_language(&src), ==, "en");
}

static void
test_body(void)
{
	struct reply_source src = {
		.author = "Zoé Roy", .address = "zoe@example.org", .lang = "fr",
		.subject = "Carte", .text = "Bonjour,\nma carte ?\n", .at = G_GINT64_CONSTANT(1768298700000),
	};
	g_autofree char *answer = reply_body(&src, REPLY_ONE, "C'est fait.", "Claire");
	g_autofree char *fresh = reply_body(&src, REPLY_NEW, "Bonjour", "Claire");
	g_autofree char *forward = reply_body(&src, REPLY_FORWARD, NULL, NULL);
	g_autofree char *english = NULL;

	g_assert_cmpstr(answer, ==,
		"C'est fait.\n\nClaire\n\n"
		"Le mar. 13 janv. 2026 à 10:05, Zoé Roy a écrit :\n> Bonjour,\n> ma carte ?\n");
	g_assert_cmpstr(fresh, ==, "Bonjour\n\n-- \nClaire\n");
	g_assert_true(g_str_has_prefix(forward,
		"\n\n---------- Message transféré ----------\nDe : Zoé Roy <zoe@example.org>\n"
		"Date : mar. 13 janv. 2026 à 10:05\nObjet : Carte\n\nBonjour,\nma carte ?\n"));
	src.lang = "en";
	english = reply_attribution(&src);
	g_assert_cmpstr(english, ==, "On Tue 13 Jan 2026 at 10:05, Zoé Roy wrote:");
	src.author = "Eve\n> trick\033[2J";
	g_free(english);
	english = reply_attribution(&src);
	g_assert_null(strpbrk(english, "\n\033"));
}

static void
test_kinds(void)
{
	enum reply_kind kind;

	for (int i = 0; i < REPLY_KIND_N; i++) {
		g_assert_true(reply_kind_parse(reply_kind_name((enum reply_kind)i), &kind));
		g_assert_cmpint((int)kind, ==, i);
	}
	g_assert_false(reply_kind_parse("reply-none", &kind));
}

int
main(int argc, char **argv)
{
	g_setenv("TZ", "UTC", TRUE);
	tzset();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/reply/recipients", test_recipients);
	g_test_add_func("/reply/reply-to", test_reply_to);
	g_test_add_func("/reply/own-message", test_own_message);
	g_test_add_func("/reply/identity", test_identity);
	g_test_add_func("/reply/subject", test_subject);
	g_test_add_func("/reply/language", test_language);
	g_test_add_func("/reply/body", test_body);
	g_test_add_func("/reply/kinds", test_kinds);
	return g_test_run();
}
