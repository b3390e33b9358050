/* cli/rows-checks.c — rows of the checks of language: agree, guard, promises. */
#include "cli/rows.h"

#include <glib/gi18n.h>

#define END { NULL, OUT_STRING, NULL, LOOK_PLAIN, NULL }

static const struct out_column agree_columns[] = {
	{ "verdict", OUT_STRING, N_("Verdict"), LOOK_PLAIN, "same, partial or conflict" },
	{ "facts", OUT_LIST, N_("Facts"), LOOK_WIDE, "what only one of the answers (A or B) states: \"EUR 2500 (A)\"" },
	END,
};
const struct out_set rows_agree = { "agree", "agree", agree_columns };

static const struct out_column guard_columns[] = {
	{ "kind", OUT_STRING, N_("Kind"), LOOK_PLAIN, "iban, card, nir, phone, email or account" },
	{ "start", OUT_INT, N_("From"), LOOK_RIGHT, "byte of the text at which it begins" },
	{ "end", OUT_INT, N_("To"), LOOK_RIGHT, "byte behind its last one" },
	END,
};
const struct out_set rows_guard = { "guard", "guard", guard_columns };

static const struct out_column promise_columns[] = {
	{ "text", OUT_STRING, N_("Promise"), LOOK_WIDE, "its words, as they stand in the text" },
	{ "due", OUT_STRING, N_("Due"), LOOK_PLAIN, "RFC 3339, with the offset of the calendar's zone" },
	END,
};
const struct out_set rows_promise = { "promise", "promises", promise_columns };
