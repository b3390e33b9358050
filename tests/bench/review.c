// layers: none
/* review: the checks as somebody types, letter by letter, at the end of a draft of 10 KB; then once on one of 1 MB as it
 * is looked at while it is written (its first 24 KB), and whole. Prints "median ms, p99 ms, ms of the 1 MB draft live, ms of
 * all of it". */
#include "cache/review.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define KEYS 300

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int
by_value(gconstpointer a, gconstpointer b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static double
look(const char *draft)
{
	struct review_input in = { .draft = draft, .name = "Marie Dupont", .hour = 10,
		.customer = "Bonjour, combien coûte la carte Gold ? Quand arrive-t-elle ? Pourquoi ai-je été débitée de 45 € le 3 mars ?" };
	double start = now();
	AUTO(review) r = review_new(&in);

	if (r->questions->len != 3)
		g_error("the customer asks three things");
	return now() - start;
}

static void
fill(GString *draft, gsize size)
{
	static const char *const sentences[] = {
		"Votre virement de 450 € a bien été exécuté le 12 mars 2026 et les frais s'élèvent à 2,50 € par mois. ",
		"N'hésitez pas à nous appeler au 3639 si vous préférez.\n",
		"We can confirm that your card will arrive within 5 business days; please contact us if needed. ",
		"Nous avons bien pris en compte votre demande et l'avons transmise au service concerné.\n\n",
	};

	for (guint i = 0; draft->len < size; i++)
		g_string_append(draft, sentences[i % G_N_ELEMENTS(sentences)]);
}

int
main(void)
{
	static const char typed[] = "La carte Gold coûte 120 EUR par an et elle arrive sous cinq jours. ";
	g_autoptr(GString) draft = g_string_new("Bonjour Madame Dupont,\n\n"), big = g_string_new("Bonjour Madame Dupont,\n\n");
	g_autofree char *head = NULL;
	double times[KEYS], live;

	fill(draft, 10 * 1024);
	fill(big, 1 << 20);
	head = g_strndup(big->str, (gsize)(g_utf8_find_prev_char(big->str, big->str + REVIEW_LIVE_MAX) - big->str));
	for (int i = 0; i < KEYS; i++) {
		g_string_append_c(draft, g_ascii_isprint(typed[i % (int)(sizeof typed - 1)]) ? typed[i % (int)(sizeof typed - 1)] : 'e');
		times[i] = look(draft->str);
	}
	qsort(times, KEYS, sizeof *times, by_value);
	live = look(head);
	printf("%.3f %.3f %.3f %.3f\n", times[KEYS / 2], times[KEYS * 99 / 100], live, look(big->str));
	return 0;
}
