/* core/template.h — text with holes, filled from data: mustache (github.com/mustache/spec 1.4, the core modules).
 *
 * Our own reader: Debian has no C library that passes the specification, bounds recursion and names the
 * line of a hole. All of the specification's core holds; beside it
 *	{{name | filter}}   a value put into words of the customer's language. A name of the specification holds no space, so
 *	                    that every template of the specification still means what it meant. See TEMPLATE_FILTERS.
 * Values are put in as they are and never read as a template. Strict, unless told otherwise: a value that is unknown,
 * null or blank, and a partial that is not there, are errors that name the tag and its line. Sections are what a
 * template says instead: {{#customer.name}}…{{/customer.name}}{{^customer.name}}…; false, null, "", and [] are false.
 * Bounded: 1 MiB a template, 64 sections or partials deep, 1,000,000 steps, 10 MiB of result. Pure. */
#ifndef GUICHET_CORE_TEMPLATE_H
#define GUICHET_CORE_TEMPLATE_H

#include "base/value.h"

struct template;

/* `line`: of the file that the text begins at. NULL with ERR_INPUT: "NAME:LINE: {{tag}}: what is wrong" (transfer full). */
struct template *template_parse(const char *text, const char *name, guint line, GError **error);
void template_free(struct template *);
AUTO_DEFINE(template);

/*	filter   takes    name        help; most take what is written behind them: {{amount | money USD}} */
#define TEMPLATE_FILTERS(_) \
	_(MONEY,    AMOUNT, "money",    N_("an amount: 2 500,50 €; money USD for another currency")) \
	_(DATE,     TIME,   "date",     N_("the date of a time: 13 janvier 2026")) \
	_(DAY,      TIME,   "day",      N_("with the day of the week: mardi 13 janvier")) \
	_(TIME,     TIME,   "time",     N_("the hour of a time: 14 h 30")) \
	_(MOMENT,   TIME,   "moment",   N_("day and hour: mardi 13 janvier à 14 h 30")) \
	_(BY,       TIME,   "by",       N_("as short as can be until then: mardi 14 h 30")) \
	_(DELAY,    DELAY,  "delay",    N_("seconds, or 48h, 30m, 5d in words: 48 heures")) \
	_(GREETING, TIME,   "greeting", N_("what one says at that time: Bonjour, Bonsoir"))
/* Row by row, for manuals: NULL at the end; help is not translated yet. */
const char *template_filter_name(guint index, const char **help);

enum template_kind { TEMPLATE_VALUE, TEMPLATE_SECTION, TEMPLATE_UNLESS, TEMPLATE_PARTIAL };
struct template_tag {
	enum template_kind kind;
	const char *name; /* borrowed */
	const char *filter; /* NULL none */
	guint line;
};
/* All tags, in order (transfer full, element struct template_tag). */
GArray *template_tags(const struct template *);

struct template_gap { /* why something is missing */
	enum template_why { TEMPLATE_UNKNOWN, TEMPLATE_EMPTY, TEMPLATE_UNFIT /* for its filter, or no text */, TEMPLATE_NO_PARTIAL } why;
	char *name; /* of the value or partial: "customer.name" */
	const char *what; /* "this value is empty": translated, static */
	char *words; /* a sentence: "card.fr:3: {{customer.name}} is empty" */
};

struct template_job {
	const struct value *data; /* what it is filled with; may be NULL */
	gboolean html; /* values are escaped for HTML, but in {{{ }}} and {{& }} */
	gboolean lenient; /* the specification's way: what is missing is nothing */
	const char *lang; /* of the filters: "fr", else English */
	gint64 now; /* UTC ms, for the filter by */
	/* The text of a partial, NULL when there is none (borrowed until the next call). NULL: there are none. */
	const char *(*partial)(gpointer user, const char *name);
	gpointer user;
	/* Each missing thing once (struct template_gap *; template_gaps_new). With it what is missing is no error: it is
	 * shown as ⟨name⟩, so that a preview shows everything. May be NULL. */
	GPtrArray *gaps;
};
GPtrArray *template_gaps_new(void);

/* NULL with ERR_INPUT: the first thing missing, or how it outgrew a bound (transfer full). */
char *template_render(const struct template *, const struct template_job *, GError **error);

#endif
