// layers: none
/* Bodies as people send them: one letter a line says what the line is. O own, S signature, H what
 * introduces a quotation, 1-9 quoted at that level. Blank lines count too. */
#include "core/quote.h"

#include <locale.h>
#include <string.h>
#include <time.h>

static const struct {
	const char *name, *text, *lines;
} bodies[] = {
	{ "plain", "Bonjour,\n\nMa carte est perdue.\nMerci\n", "OOOO" },
	{ "empty", "", "" },
	{ "one line, no newline", "Oui", "O" },
	{ "marks", "Oui.\n\n> Voulez-vous ?\n> Merci\n", "OO11" },
	{ "levels", "> > deux\n>> deux\n> un\nOui\n>>> trois\n", "221O3" },
	{ "inline answers", "> Quel montant ?\n\n500 €\n\n> Quand ?\n\nDemain\n", "1OOO1OO" },
	{ "blank inside a quotation", "Oui\n\n> a\n\n> b\n", "OO111" },
	{ "gmail fr", "Merci !\n\nLe lun. 12 janv. 2026 à 10:05, Jean Dupont <jean@example.org> a écrit :\n\n> Bonjour\n> Oui\n",
	  "OOHH11" },
	{ "gmail fr wrapped", "Merci !\n\nLe lun. 12 janv. 2026 à 10:05, Jean Dupont <\njean@example.org> a écrit :\n\n> Bonjour\n",
	  "OOHHH1" },
	{ "gmail fr no-break space", "Merci\n\nLe lun. 12 janv. 2026 à 10:05, Jean <j@example.org> a écrit\xc2\xa0:\n> Oui\n", "OOH1" },
	{ "gmail en", "Thanks!\n\nOn Mon, Jan 12, 2026 at 10:05 AM Jean Dupont <jean@example.org>\nwrote:\n\n> Hello\n> Yes\n",
	  "OOHHH11" },
	{ "thunderbird fr", "Oui\n\nLe 12/01/2026 à 10:05, Agence Centre a écrit :\n> Bonjour,\n>\n> Oui\n", "OOH111" },
	{ "thunderbird en", "Yes\n\nOn 12/01/2026 10:05, Agence Centre wrote:\n> Hello,\n", "OOH1" },
	{ "apple fr", "Oui\n\nLe 12 janv. 2026 à 10:05, Agence <a@bank.example> a écrit :\n\n> Bonjour\n> \n> Oui\n", "OOHH111" },
	{ "bottom posting", "On 12/01/2026 10:05, Agence wrote:\n> Hello,\n> Which card?\n\nThe blue one.\n", "H11OO" },
	{ "mutt", "* Agence <a@bank.example> wrote:\n> x\nyes\n", "H1O" },
	{ "short name only", "Agence a écrit :\n> x\noui\n", "H1O" },
	{ "webmail without marks", "Oui\n\nLe lundi 12 janvier 2026 à 10:05:12 UTC+1, Agence <a@bank.example> a écrit :\n\nBonjour,\nVoulez-vous ?\n",
	  "OOH111" },
	{ "german", "Ja\n\nAm 12.01.2026 um 10:05 schrieb Agence <a@bank.example>:\n> Hallo\n", "OOH1" },
	{ "spanish", "Sí\n\nEl lun, 12 ene 2026 a las 10:05, Agence (<a@bank.example>) escribió:\n> Hola\n", "OOH1" },
	{ "outlook fr", "Oui merci.\n\nDe : Agence <a@bank.example>\nEnvoyé : lundi 12 janvier 2026 10:05\nÀ : Jean\nObjet : Carte\n\nBonjour,\nMerci.\n",
	  "OOHHHH111" },
	{ "outlook fr, rule", "Oui.\n\n________________________________\nDe : Agence <a@bank.example>\nEnvoyé : lundi 12 janvier 2026 10:05\nÀ : Jean\nObjet : Carte\n\nBonjour\n",
	  "OOHHHHH11" },
	{ "outlook en", "Yes.\r\n\r\nFrom: Agence <a@bank.example>\r\nSent: Monday, January 12, 2026 10:05 AM\r\nTo: Jean\r\nCc: Claire\r\nSubject: RE: Card\r\n\r\nHello\r\n",
	  "OOHHHHH11" },
	{ "outlook bold", "Yes.\n\n*From:* Agence <a@bank.example>\n*Sent:* Monday 10:05\n*To:* Jean\n*Subject:* Card\n\nHello\n", "OOHHHH11" },
	{ "outlook wrapped recipients", "Yes.\n\nFrom: Agence <a@bank.example>\nSent: Monday\nTo: Jean;\n   Claire;\n   Paul\nSubject: Card\n\nHello\n",
	  "OOHHHHHH11" },
	{ "original message fr", "Oui.\n\n-----Message d'origine-----\nDe : Agence\nEnvoyé : lundi\nÀ : Jean\nObjet : Carte\n\nBonjour\n",
	  "OOHHHHH11" },
	{ "original message curly", "Oui.\n\n----- Message d’origine -----\nBonjour\n", "OOH1" },
	{ "original message en", "Yes.\n\n-----Original Message-----\nFrom: Agence\nSent: Monday\nTo: Jean\nSubject: Card\n\nHello\n", "OOHHHHH11" },
	{ "forwarded gmail", "Voir ci-dessous.\n\n---------- Forwarded message ---------\nDe : Paul <p@example.org>\nDate: lun. 12 janv. 2026 à 10:05\nSubject: Carte\nTo: <jean@example.org>\n\nBonjour\n",
	  "OOHHHHH11" },
	{ "forwarded fr", "Pour info\n\n-------- Message transféré --------\nSujet : Carte\nDate : lundi\nDe : Paul\nPour : Jean\n\nBonjour\n",
	  "OOHHHH111" },
	{ "apple forward", "FYI\n\nBegin forwarded message:\n\nFrom: Paul <p@example.org>\nSubject: Card\nDate: 12 January 2026\nTo: Jean\n\nHello\n",
	  "OOHHHHHH11" },
	{ "nested outlook", "Oui\n\nDe : A\nEnvoyé : lundi\nÀ : B\nObjet : C\n\nBonjour\n\nDe : B\nEnvoyé : mardi\nÀ : A\nObjet : C\n\nAncien\n",
	  "OOHHHH111HHHH22" },
	{ "signature", "Oui.\n-- \nJean Dupont\n01 02 03 04 05\n", "OSSS" },
	{ "signature without its space", "Oui.\n--\nJean Dupont\n", "OSS" },
	{ "two dashes of a long text", "a\n--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n", "OOOOOOOOOOOOOO" },
	{ "signature then quotation", "Oui.\n-- \nJean\n\nLe 12/01/2026 à 10:05, Agence a écrit :\n> Bonjour\nFin\n", "OSSSH1O" },
	{ "iphone fr", "Oui merci\n\nEnvoyé de mon iPhone\n", "OOS" },
	{ "iphone en then quotation", "Yes\n\nSent from my iPhone\n\n> On 12 Jan 2026, at 10:05, Agence <a@bank.example> wrote:\n> \n> Hello\n",
	  "OOSO111" },
	{ "outlook app", "Oui\n\nTélécharger Outlook pour iOS\n________________________________\nDe: A <a@b.example>\nEnvoyé: lundi\nÀ: B\nObjet: C\n\nBonjour\n",
	  "OOSHHHHH11" },
	{ "mail app windows", "Oui\n\nProvenance : Courrier pour Windows\n", "OOS" },
	{ "footer fr", "Oui.\n\nCe message et ses pièces jointes sont confidentiels et destinés à leur seul\ndestinataire.\nMerci.\n", "OOSSS" },
	{ "footer en", "Yes.\n\nThis e-mail and any attachments are confidential and intended solely for the\naddressee.\n", "OOSS" },
	{ "not a footer", "Ce message est urgent, appelez-moi.\n", "O" },
	{ "not a footer either", "Bonjour,\nCe message pour vous dire merci.\n", "OO" },
	{ "environment", "Oui.\n\nPensez à l’environnement avant d’imprimer ce message\n", "OOS" },
	{ "own words that look alike", "Le 12 janvier j'ai écrit :\nJ'attends.\nDe : nulle part\nOn Monday I called.\n", "OOOO" },
	{ "a letter told", "Votre agence m'a écrit :\nvous devez payer.\nC'est faux.\n", "OOO" },
	{ "a list", "Voici :\n- un\n- deux\n--- trois ---\n", "OOOO" },
	{ "a rule", "a\n--------------------\nb\n", "OOO" },
	{ "date and place", "Date : 12 janvier\nObjet : carte\nBonjour\n", "OOO" },
	{ "greater than", "5 > 3\n", "O" },
	{ "nothing of one's own", "> a\n> b\n", "11" },
};

/* The letter of each line. */
static char *
letters(const char *text)
{
	g_autoptr(GArray) spans = quote_split(text);
	GString *out = g_string_new(NULL);
	guint32 at = 0;

	for (guint i = 0; i < spans->len; i++) {
		const struct quote_span *s = &g_array_index(spans, struct quote_span, i);
		gboolean full = FALSE;

		g_assert_cmpuint(s->start, ==, at);
		g_assert_cmpuint(s->end, >, s->start);
		g_assert_true((s->level == 0) == (s->kind == QUOTE_OWN || s->kind == QUOTE_SIGNATURE));
		for (; at < s->end; at++) {
			full = TRUE;
			if (text[at] != '\n')
				continue;
			g_string_append_c(out, s->kind == QUOTE_QUOTED ? (char)('0' + s->level) : "OH1S"[s->kind]);
			full = FALSE;
		}
		if (full)
			g_string_append_c(out, s->kind == QUOTE_QUOTED ? (char)('0' + s->level) : "OH1S"[s->kind]);
	}
	g_assert_cmpuint(at, ==, strlen(text));
	return g_string_free(out, FALSE);
}

static void
test_bodies(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(bodies); i++) {
		g_autofree char *got = letters(bodies[i].text);

		if (strcmp(got, bodies[i].lines) != 0)
			g_error("%s: %s instead of %s", bodies[i].name, got, bodies[i].lines);
	}
}

static void
test_own(void)
{
	static const struct {
		const char *in, *want;
	} rows[] = {
		{ "", "" }, { "\n\n  \nOui.\n\n> x\n\nNon\n-- \nJean\n", "Oui.\n\n\nNon" }, { "> x\n", "" },
		{ "Oui\n\nDe : A\nEnvoyé : lundi\nÀ : B\nObjet : C\n\nBonjour\n", "Oui" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *out = quote_own(rows[i].in);

		g_assert_cmpstr(out, ==, rows[i].want);
	}
}

static void
test_reply(void)
{
	static const struct {
		const char *in, *attribution, *want;
	} rows[] = {
		{ "", "Vous :", "Vous :\n" }, { "Oui\n", NULL, "> Oui\n" }, { "Oui", "", "> Oui\n" },
		{ "\n\nBonjour,  \r\n\r\n\r\nOui\n\n-- \nJean\n", "Vous :", "Vous :\n> Bonjour,\n>\n> Oui\n" },
		{ "Oui\n\n> un\n>> deux\n", "A:", "A:\n> Oui\n>\n>> un\n>>> deux\n" },
		{ "Oui\n\nDe : A\nEnvoyé : lundi\nÀ : B\nObjet : C\n\nBonjour\n", "A:",
		  "A:\n> Oui\n>\n> De : A\n> Envoyé : lundi\n> À : B\n> Objet : C\n>\n>> Bonjour\n" },
		{ "Oui\n\nSent from my iPhone\n", "A:", "A:\n> Oui\n" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *out = quote_reply(rows[i].in, rows[i].attribution);

		g_assert_cmpstr(out, ==, rows[i].want);
	}
}

/* An answer to an answer: what we quote is recognised as quoted when it comes back. */
static void
test_round(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(bodies); i++) {
		g_autofree char *reply = quote_reply(bodies[i].text,
		    "Le lun. 12 janv. 2026 à 10:05, Jean <jean@example.org> a écrit :");
		g_autofree char *own = NULL;
		g_autofree char *answer = g_strdup_printf("Bien reçu.\n\n%s", reply);

		own = quote_own(answer);
		g_assert_cmpstr(own, ==, "Bien reçu.");
	}
}

/* Pieces in any order: spans adjoin, and nothing crashes. */
static void
test_random(void)
{
	static const char *const pieces[] = { "Le 12/01/2026 à 10:05, A <a@b.example> a écrit :\n", "> x\n", ">",
		"\n", "-- \n", "--\n", "De : A\n", "Envoyé : lundi\n", "Objet : C\n", "À : B\n", "Oui", " ", "\r\n",
		"_____________________\n", "-----Message d'origine-----\n", "Sent from my iPhone\n", "\xff", "wrote:\n",
		"On 1 Jan 2026\n", "Ce message est confidentiel\n", ">>>>>>>>>>>>>>>>>>>>>>>>>>>>>>\n" };

	for (guint i = 0; i < 20000; i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autofree char *got = NULL, *own = NULL, *reply = NULL;

		for (int k = g_test_rand_int_range(0, 25); k > 0; k--)
			g_string_append(text, pieces[g_test_rand_int_range(0, (gint32)G_N_ELEMENTS(pieces))]);
		got = letters(text->str);
		g_assert_cmpuint(strlen(got), <=, text->len);
		own = quote_own(text->str);
		reply = quote_reply(text->str, "A:");
		g_assert_cmpuint(strlen(own), <=, text->len);
		g_assert_true(g_str_has_prefix(reply, "A:\n"));
	}
}

/* A megabyte of what makes us look ahead. */
static void
test_linear(void)
{
	static const char *const lines[] = { "Le 12/01/2026 <\n", "--\n", "De : A\n", "> \n", "\n", "__________\n" };
	clock_t start = clock(); /* of this process: others may have the machine */

	for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autoptr(GArray) spans = NULL;

		while (text->len < 1024 * 1024)
			g_string_append(text, lines[i]);
		spans = quote_split(text->str);
		g_assert_cmpuint(spans->len, >, 0);
	}
	g_assert_cmpint(clock() - start, <, 20 * CLOCKS_PER_SEC);
}

int
main(int argc, char **argv)
{
	setlocale(LC_ALL, "C.UTF-8");
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/quote/bodies", test_bodies);
	g_test_add_func("/quote/own", test_own);
	g_test_add_func("/quote/reply", test_reply);
	g_test_add_func("/quote/round", test_round);
	g_test_add_func("/quote/random", test_random);
	g_test_add_func("/quote/linear", test_linear);
	return g_test_run();
}
