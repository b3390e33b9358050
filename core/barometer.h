/* core/barometer.h — the measures of the studies of banks' online service of 2012 and 2014, and what these found.
 *
 * The table is the only place where a published figure stands; each names its source. */
#ifndef GUICHET_CORE_BAROMETER_H
#define GUICHET_CORE_BAROMETER_H

#include <glib.h>

/*	measure      name           title                        what is measured here */
#define BAROMETER_MEASURES(_) \
	_(ANSWERED,   "answered",    N_("Answered"),              N_("first messages that a person answered, of those older than 7 days")) \
	_(DELAY,      "delay",       N_("Delay"),                 N_("time to the first answer, half are faster; those still waiting count as longer")) \
	_(ACK,        "acknowledged",N_("Acknowledged"),          N_("cases with an acknowledgement before the answer")) \
	_(PERSONAL,   "personal",    N_("Personal"),              N_("answers without a finding about the person: name, place-holder, echo, template")) \
	_(COMPLETE,   "complete",    N_("Complete"),              N_("answers in which every question of the customer was answered")) \
	_(CONSISTENT, "consistent",  N_("Consistent"),            N_("pairs of answers on one motive from two channels that do not contradict each other")) \
	_(DEFLECTED,  "deflected",   N_("Sent elsewhere"),        N_("answers that do little more than send the customer to another channel"))

enum barometer_measure {
#define BAROMETER_ENUM(measure, name, title, words) BAROMETER_##measure,
	BAROMETER_MEASURES(BAROMETER_ENUM)
#undef BAROMETER_ENUM
	BAROMETER_MEASURE_N
};
const char *barometer_name(enum barometer_measure);
const char *barometer_title(enum barometer_measure); /* translated */
const char *barometer_words(enum barometer_measure); /* translated */

struct barometer_figure { /* as published */
	enum barometer_measure measure;
	int year;
	double value; /* share 0..1, or seconds of DELAY; NAN: said in words only */
	const char *words; /* N_() */
	int source; /* in barometer_sources() */
};
const struct barometer_figure *barometer_figures(gsize *n);

struct barometer_source {
	const char *name, *url;
};
const struct barometer_source *barometer_sources(gsize *n);

#endif
