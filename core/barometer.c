/* core/barometer.c — what the studies of 2012 and 2014 found. */
#include "core/barometer.h"

#include <glib/gi18n.h>
#include <math.h>

static const struct {
	const char *name, *title, *words;
} measures[BAROMETER_MEASURE_N] = {
#define BAROMETER_ROW(measure, name, title, words) [BAROMETER_##measure] = { name, title, words },
	BAROMETER_MEASURES(BAROMETER_ROW)
#undef BAROMETER_ROW
};

enum { BANKS_2012, BANKS_2014, SITES_2014 };

static const struct barometer_source sources[] = {
	[BANKS_2012] = { "Eptica, « Service client web : les banques à la traîne », 2012",
		"https://enghouseinteractive.fr/service-client-web-les-banques-la-traine" },
	[BANKS_2014] = { "Eptica 2014, topcom.fr « Les banques investissent les réseaux sociaux »",
		"http://topcom.fr/zoom/les-banques-investissent-les-reseaux-sociaux" },
	[SITES_2014] = { "Eptica 2014 (110 sites), Le Monde Informatique nº 57660",
		"https://www.lemondeinformatique.fr/actualites/lire-les-sites-e-commerce-en-retard-sur-le-cross-canal-57660.html" },
};

static const struct barometer_figure figures[] = {
	{ BAROMETER_ANSWERED, 2012, 0.30, N_("of the banks answered an e-mail"), BANKS_2012 },
	{ BAROMETER_ANSWERED, 2014, 0.10, N_("of the banks answered an e-mail: half of the few that could be written to"), BANKS_2014 },
	{ BAROMETER_DELAY, 2012, NAN, N_("between 2 hours and 2.5 days"), BANKS_2012 },
	{ BAROMETER_DELAY, 2014, 4 * 3600, N_("on average, of the few that answered"), BANKS_2014 },
	{ BAROMETER_ACK, 2012, 0.40, N_("sent an acknowledgement; a single bank stated a delay"), BANKS_2012 },
	{ BAROMETER_ACK, 2014, 0.0, N_("sent an acknowledgement"), BANKS_2014 },
	{ BAROMETER_COMPLETE, 2012, 0.20, N_("of the e-mails to banks got a relevant and complete answer"), BANKS_2012 },
	{ BAROMETER_CONSISTENT, 2014, 0.10, N_("gave consistent answers on two channels, one in a hundred on three"), SITES_2014 },
	{ BAROMETER_DEFLECTED, 2014, NAN, N_("answers on Twitter were often beside the point: use another channel"), SITES_2014 },
};

const char *
barometer_name(enum barometer_measure m)
{
	return (guint)m < BAROMETER_MEASURE_N ? measures[m].name : "";
}

const char *
barometer_title(enum barometer_measure m)
{
	return (guint)m < BAROMETER_MEASURE_N ? _(measures[m].title) : "";
}

const char *
barometer_words(enum barometer_measure m)
{
	return (guint)m < BAROMETER_MEASURE_N ? _(measures[m].words) : "";
}

const struct barometer_figure *
barometer_figures(gsize *n)
{
	*n = G_N_ELEMENTS(figures);
	return figures;
}

const struct barometer_source *
barometer_sources(gsize *n)
{
	*n = G_N_ELEMENTS(sources);
	return sources;
}
