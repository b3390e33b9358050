// layers: none
/* Every time format we are given: no crash, and what was understood is written and read alike. */
#include "base/date.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	gint64 ms = 0, again = 0, seconds = 0;

	if (date_parse(text, &ms)) {
		g_autofree char *rfc3339 = date_to_rfc3339(ms);
		CLAIM(ms == 0 || (date_parse(rfc3339, &again) && again == ms));
		g_autofree char *rfc5322 = date_to_rfc5322(ms);
		CLAIM(date_parse(rfc5322, &again) && again / 1000 * 1000 == again);
		g_autofree char *human = date_to_human(ms, ms + 1);
		CLAIM(human != NULL);
		char age[16], span[16];
		CLAIM(g_utf8_strlen(date_age(ms, again + DATE_DAY, age), -1) <= 6);
		CLAIM(g_utf8_strlen(date_span(ms, span), -1) <= 10);
	} else {
		CLAIM(ms == 0);
	}
	if (date_parse_span(text, &seconds))
		CLAIM(seconds >= 0);
	return 0;
}
