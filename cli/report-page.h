/* cli/report-page.h — the barometer as one HTML page: charts as SVG, no script, nothing fetched; light, dark, and on paper. */
#ifndef GUICHET_CLI_REPORT_PAGE_H
#define GUICHET_CLI_REPORT_PAGE_H

#include "cache/barometer.h"
#include "cache/motive.h"

struct report { /* what it is made from; borrowed */
	const char *desk; /* whose: the names of the accounts */
	const struct stats_period *period;
	const struct stats_set *set;
	const GPtrArray *channels; /* struct barometer_channel * */
	const GPtrArray *motives; /* struct motive_row * */
	const struct motive_book *book;
};
/* Well-formed XML, UTF-8 (transfer full). */
char *report_page(const struct report *);

#endif
