// layers: net
/* What a server says about limits, and addresses that are to be shown: no crash, no wait beyond a day, no
 * secret. The input is header lines, "Name: value"; each value is taken for an address and for JSON too. */
#include "base/date.h"
#include "net/http.h"
#include "net/jsonic.h"
#include "net/rate.h"
#include "tests/fuzz/fuzz.h"

#define NOW G_GINT64_CONSTANT(1785592440000)

/* What may not be seen is never in what is shown. */
static void
try_redact(const char *text)
{
	g_autofree char *clean = g_strdelimit(g_strdup(text), "&;?#=@/:", '_');
	g_autofree char *url = g_strconcat("https://u:hunter2@h/", clean, "?access_token=hunter2&x=1", NULL);
	g_autofree char *shown = http_redact(url), *any = http_redact(text), *json = http_redact_json(text);
	json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);

	CLAIM(strstr(clean, "hunter2") != NULL || strstr(shown, "hunter2") == NULL);
	CLAIM(any != NULL && json != NULL);
	CLAIM(value == NULL || json_equal(jsonic_at(value, ""), value));
	if (value != NULL)
		jsonic_at(value, text);
	jsonic_wipe(value);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_auto(GStrv) lines = g_strsplit(text, "\n", 64);
	g_autoptr(GHashTable) headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	struct rate r = {.budget = 10, .reserve = 2, .window_s = 60};

	for (char **line = lines; *line != NULL; line++) {
		char *colon = strstr(*line, ": ");

		if (colon == NULL)
			continue;
		try_redact(colon + 2);
		g_hash_table_insert(headers, g_ascii_strdown(*line, colon - *line), g_strdup(colon + 2));
	}
	for (int status = 200; status <= 503; status += 101) /* 200 301 402 503 */
		rate_read(&r, status, headers, 0, NOW);
	rate_read(&r, 429, headers, 0, NOW);
	CLAIM(rate_wait(&r, FALSE, NOW) >= 0 && rate_wait(&r, FALSE, NOW) <= DATE_DAY);
	CLAIM(rate_wait(&r, TRUE, NOW) >= 0 && rate_wait(&r, TRUE, NOW) <= rate_wait(&r, FALSE, NOW));
	CLAIM(rate_wait(&r, FALSE, NOW + DATE_DAY) == 0);
	return 0;
}
