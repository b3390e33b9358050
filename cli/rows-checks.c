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
