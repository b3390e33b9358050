// layers: none
/* Files of templates: read, or refused with a line; checked; the right part for each channel. */
#include "core/canned.h"

#include "base/err.h"

#include <locale.h>
#include <string.h>

#define HEAD "title: Carte\nlang: fr\n"

static void
test_read(void)
{
	g_autoptr(GError) error = NULL;
	AUTO(canned) c = canned_parse("# note\r\ntitle : Carte perdue\r\nlang: fr\r\nmotive: card-lost\r\nkeywords: vol, perte\r\n"
		"subject: Votre carte\r\nask: date | Quel jour ? | 2026-01-20\r\nask: why | Pourquoi ?\r\nfile: tarifs.pdf\r\n\r\n"
		"--- facts\r\n\r\nSans frais.\r\n--- mail\r\n\r\n  {{> greeting}}\r\n\r\nGratuit.\r\n\r\n--- chat\r\nSans frais.", "card.fr", &error);
	const struct canned_ask *ask;

	g_assert_no_error(error);
	g_assert_cmpstr(c->title, ==, "Carte perdue");
	g_assert_cmpstr(c->motive, ==, "card-lost");
	g_assert_cmpstr(c->subject, ==, "Votre carte");
	g_assert_cmpuint(c->asks->len, ==, 2);
	ask = c->asks->pdata[0];
	g_assert_cmpstr(ask->name, ==, "date");
	g_assert_cmpstr(ask->question, ==, "Quel jour ?");
	g_assert_cmpstr(ask->preset, ==, "2026-01-20");
	g_assert_null(((const struct canned_ask *)c->asks->pdata[1])->preset);
	g_assert_cmpstr(c->files->pdata[0], ==, "tarifs.pdf");
	g_assert_cmpstr(c->parts[CANNED_FACTS], ==, "Sans frais.");
	g_assert_cmpstr(c->parts[CANNED_MAIL], ==, "  {{> greeting}}\n\nGratuit.");
	g_assert_cmpstr(c->parts[CANNED_CHAT], ==, "Sans frais.");
	g_assert_null(c->parts[CANNED_SHORT]);
	g_assert_cmpuint(c->lines[CANNED_FACTS], ==, 13);
	g_assert_cmpuint(c->lines[CANNED_MAIL], ==, 16);
}

static const struct {
	const char *text, *error;
} bad[] = {
	{ "", "card.tpl:1: it has no title: what one looks it up by" },
	{ "title: x\n--- mail\ny", "card.tpl:1: it does not say its language: lang: fr, or lang: en" },
	{ HEAD, "card.tpl:1: it has no body: --- mail, --- chat, --- short or --- review" },
	{ HEAD "--- facts\nx", "card.tpl:1: it has no body: --- mail, --- chat, --- short or --- review" },
	{ HEAD "--- mail\n\n", "card.tpl:1: it has no body: --- mail, --- chat, --- short or --- review" },
	{ HEAD "colour: red\n", "card.tpl:3: “colour” is no key: title, lang, motive, keywords, subject, ask and file are" },
	{ HEAD "hello\n", "card.tpl:3: before the first part a line is KEY: VALUE, or # a comment" },
	{ "lang: de\n", "card.tpl:1: lang is fr or en, not “de”" },
	{ HEAD "ask: date\n", "card.tpl:3: a question is written ask: NAME | QUESTION, the name in small letters" },
	{ HEAD "ask: Date | Quand ?\n", "card.tpl:3: a question is written ask: NAME | QUESTION, the name in small letters" },
	{ HEAD "file: ../secret\n", "card.tpl:3: “../secret” is no file name: the file lies in the folder files beside the template" },
	{ HEAD "--- post\nx", "card.tpl:3: “post” is no part: facts, mail, chat, short and review are" },
	{ HEAD "--- mail\nx\n--- mail\ny", "card.tpl:5: the part mail stands here a second time" },
	{ "title: \xff\n", "The template card is not UTF-8: save it as UTF-8." },
};

static void
test_bad(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(canned_parse(bad[i].text, "card", &error));
		g_assert_error(error, ERR, ERR_INPUT);
		g_assert_cmpstr(error->message, ==, bad[i].error);
	}
}

static const char *
partial(gpointer user, const char *name)
{
	(void)user;
	return strcmp(name, "hello") == 0 ? "Bonjour {{customer.name}},\n" : NULL;
}

static gboolean
has_file(gpointer user, const char *name)
{
	(void)user;
	return strcmp(name, "tarifs.pdf") == 0;
}

#define LONG "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "

/* The whole list of what is wrong, one a line. */
static const struct {
	const char *text, *problems;
} checks[] = {
	{ HEAD "ask: a | Montant ?\nask: d | Quand ?\nask: h | Combien de temps ?\nfile: tarifs.pdf\n"
	  "--- facts\n{{ask.a | money}} le {{ask.d | date}}, sous {{ask.h | delay}}.\n--- mail\n{{> hello}}\n{{#customer}}{{customer.name}}{{/customer}}, "
	  "{{ask.a | money}} sous {{ask.h | delay}}{{#ask.d}}, le {{ask.d | date}}{{/ask.d}}.", "" },
	{ HEAD "--- facts\nSous 5 jours ouvrés, sans frais.\n--- mail\n{{> hello}}\nGratuit, sous 5 jours ouvrés.\n"
	  "--- short\nSous 5 jours ouvrés et sans frais.\n--- review\nGratuitement, 5 jours ouvrés.", "" },
	{ HEAD "--- mail\nSous 48 h.\n--- chat\nSous 24 h.\n",
	  "card.tpl:6: the part chat does not state the same as mail: DUR 48 is only in mail\n"
	  "card.tpl:6: the part chat does not state the same as mail: DUR 24 is only in chat\n" },
	{ HEAD "--- facts\nC'est gratuit.\n--- mail\nVoilà.\n",
	  "card.tpl:6: the part mail does not state the same as facts: EUR 0 is only in facts\n" },
	{ HEAD "--- mail\nUn\n{{customer.nom}} {{ask.jour}}\n{{> nobody}}\n",
	  "card.tpl:5: there is no value customer.nom; guichet-template(5) lists them\n"
	  "card.tpl:5: nobody is asked for ask.jour: add ask: jour | QUESTION at the top\n"
	  "card.tpl:6: {{> nobody}}: there is no such partial\n" },
	{ HEAD "subject: {{\n--- mail\n{{#customer.name}}\n",
	  "card.tpl:1: {{: this tag does not end\ncard.tpl:5: {{#customer.name}}: this section does not end\n" },
	{ HEAD "--- short\n{{customer.address}}\n", "card.tpl:4: customer.address is personal: it must not stand where everybody reads\n" },
	{ HEAD "--- mail\n{{customer.address}}\n", "" },
	{ HEAD "--- short\n" LONG LONG LONG "\n",
	  "card.tpl:4: the part short is 299 weighted characters long, and a public post takes 280\n" },
	{ HEAD "--- review\n" LONG LONG LONG LONG "\n",
	  "card.tpl:4: the part review is 399 characters long, and an answer to a review takes 350\n" },
	{ HEAD "--- review\nVoyez banque.fr/tarifs et https://x.test\n",
	  "card.tpl:4: answers to reviews take no link, and here is banque.fr/tarifs\n" },
	{ HEAD "file: autre.pdf\n--- mail\nx", "card.tpl:1: the file autre.pdf is not in the folder files beside the template\n" },
	{ HEAD "--- chat\n" LONG, "card.tpl:4: the part chat is 99 UTF-16 units long, and Telegram takes 60\n" },
};

static void
test_check(void)
{
	struct canned_limit limit = { CANNED_CHAT, { LENGTH_UTF16, 60, 0, 0 }, "Telegram" };
	struct canned_check check = { .partial = partial, .has_file = has_file, .limits = &limit, .n_limits = 1 };

	for (gsize i = 0; i < G_N_ELEMENTS(checks); i++) {
		g_autoptr(GError) error = NULL;
		AUTO(canned) c = canned_parse(checks[i].text, "card", &error);
		g_autoptr(GString) all = g_string_new(NULL);
		g_autoptr(GPtrArray) problems = NULL;

		g_assert_no_error(error);
		problems = canned_check(c, &check);
		for (guint j = 0; j < problems->len; j++)
			g_string_append_printf(all, "%s\n", (char *)problems->pdata[j]);
		g_assert_cmpstr(all->str, ==, checks[i].problems);
	}
}

/* What was written for one person never goes where everybody reads. */
static void
test_part(void)
{
	static const struct {
		const char *parts, *kind;
		gboolean public_;
		const char *found;
	} rows[] = {
		{ "mail chat short review", "mail", FALSE, "mail" }, { "mail chat short review", "chat", FALSE, "chat" },
		{ "mail chat short review", "public", TRUE, "short" }, { "mail chat short review", "public", FALSE, "chat" },
		{ "mail chat short review", "review", TRUE, "review" }, { "mail short", "review", TRUE, "short" },
		{ "mail chat", "public", TRUE, NULL }, { "mail chat", "review", TRUE, NULL }, { "mail", "chat", FALSE, "mail" },
		{ "short", "mail", FALSE, "short" }, { "review", "mail", FALSE, NULL }, { "review", "public", TRUE, "review" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(GStrv) parts = g_strsplit(rows[i].parts, " ", -1);
		g_autofree char *bodies = g_strjoinv("\nx\n--- ", parts), *text = g_strconcat(HEAD "--- ", bodies, "\nx\n", NULL);
		AUTO(canned) c = canned_parse(text, "card", NULL);
		enum canned_part part;
		gboolean found = canned_part_for(c, rows[i].kind, rows[i].public_, &part);

		g_assert_cmpstr(found ? canned_part_name(part) : NULL, ==, rows[i].found);
	}
	g_assert_true(canned_name_is_good("card-lost.fr"));
	g_assert_false(canned_name_is_good(""));
	g_assert_false(canned_name_is_good(".card"));
	g_assert_false(canned_name_is_good("a/b"));
	g_assert_false(canned_name_is_good("Card"));
	g_assert_false(canned_name_is_good("card."));
}

int
main(int argc, char **argv)
{
	setlocale(LC_ALL, "C.UTF-8");
	g_setenv("TZ", "UTC", TRUE);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/canned/read", test_read);
	g_test_add_func("/canned/bad", test_bad);
	g_test_add_func("/canned/check", test_check);
	g_test_add_func("/canned/part", test_part);
	return g_test_run();
}
