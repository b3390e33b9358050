// layers: net
/* A server's answer before jq sees it: what comes out is JSON that both readers take, and mending it
 * again changes nothing. */
#include "net/mend.h"
#include "tests/fuzz/fuzz.h"

#include <jansson.h>
#include <jv.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	GString *out, *again;

	if (mend_json((const char *)data, size, &out) != MEND_JSON) {
		CLAIM(out == NULL);
		return 0;
	}
	CLAIM(g_utf8_validate_len(out->str, out->len, NULL));
	CLAIM(mend_json(out->str, out->len, &again) == MEND_JSON && g_string_equal(out, again));
	jv value = jv_parse_sized(out->str, (int)out->len);
	CLAIM(jv_is_valid(value));
	jv_free(value);
	/* which takes no figure beyond a double's range */
	json_error_t error;
	json_t *strict = json_loadb(out->str, out->len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
	CLAIM(strict != NULL || json_error_code(&error) == json_error_numeric_overflow);
	json_decref(strict);
	g_string_free(again, TRUE);
	g_string_free(out, TRUE);
	return 0;
}
