// layers: net
/* What a connector gives, whatever it is: messages within the limits, or a field that is named. */
#include "net/canon.h"
#include "net/mend.h"
#include "tests/fuzz/fuzz.h"

static void
claim_sound(struct message *m)
{
	struct canon_fault fault;
	g_autoptr(GBytes) packed = message_pack(m);
	AUTO(message) back = message_unpack(packed, NULL);

	CLAIM(back != NULL && canon_check(back, &fault));
	CLAIM(message_check(m, NULL) && m->id != NULL && m->at > 0);
	CLAIM(m->text == NULL || g_utf8_validate(m->text, -1, NULL));
	CLAIM(strlen(m->id) <= CANON_ID_MAX && (m->keep == NULL || strlen(m->keep) <= CANON_KEEP_MAX));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	GString *out;
	struct canon_page page;
	struct canon_fault fault;
	jv value;

	if (mend_json((const char *)data, size, &out) != MEND_JSON)
		return 0;
	value = jv_parse_sized(out->str, (int)out->len);
	g_string_free(out, TRUE);
	CLAIM(jv_is_valid(value));
	if (canon_page(value, &page, &fault))
		for (guint i = 0; i < page.messages->len; i++)
			claim_sound(page.messages->pdata[i]);
	else
		CLAIM(fault.what != CANON_RIGHT && memchr(fault.field, '\0', sizeof fault.field) != NULL);
	canon_page_clear(&page);
	jv_free(value);
	return 0;
}
