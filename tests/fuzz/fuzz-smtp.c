// layers: net
/* What a lying SMTP server answers: replies, what EHLO offers, words for a person. */
#include "net/smtp-session.h"
#include "tests/fuzz/fuzz.h"

#include "base/err.h"

static void
one_reply(struct smtp *sm)
{
	g_autofree char *words = smtp_words(sm);
	g_autoptr(GError) error = NULL;

	CLAIM(sm->code >= 200 && sm->code < 600);
	claim_harmless(words, FALSE);
	smtp_forget_offers(sm);
	smtp_take_offers(sm);
	CLAIM(sm->sizes || sm->size_max == 0);
	CLAIM(sm->auth == NULL || (sm->auth[0] == ' ' && g_str_has_suffix(sm->auth, " ")));
	CLAIM(!smtp_refused(sm, "this mail", &error));
	CLAIM(error->code == ERR_REFUSED || error->code == ERR_TEMP || error->code == ERR_PROTOCOL);
	claim_harmless(error->message, FALSE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	struct smtp sm = {.account = (char[]){"agence"}, .host = (char[]){"mail.test"}};

	sm.text = g_ptr_array_new_with_free_func(g_free);
	for (char **line = lines; *line != NULL; line++) {
		gboolean more = FALSE;

		g_strchomp(*line);
		if (smtp_take_line(&sm, *line, &more) && more)
			continue;
		if (sm.text->len > 0)
			one_reply(&sm);
		sm.code = 0;
		g_ptr_array_set_size(sm.text, 0);
	}
	smtp_forget_offers(&sm);
	g_ptr_array_unref(sm.text);
	return 0;
}
