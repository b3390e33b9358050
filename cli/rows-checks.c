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

static const struct out_column commitment_columns[] = {
	{ "text", OUT_STRING, N_("Promise"), LOOK_WIDE, "what was promised, in the words of the answer" },
	{ "due", OUT_TIME, N_("Due"), LOOK_LEFT, "by when" },
	{ "state", OUT_STRING, N_("State"), LOOK_PLAIN, "open, kept or broken" },
	{ "owner", OUT_STRING, N_("Owner"), LOOK_PLAIN, "advisor who promised it, or null" },
	{ "case", OUT_INT, NULL, LOOK_RIGHT, "number of its case" },
	{ "message", OUT_INT, NULL, LOOK_RIGHT, "the answer it stands in" },
	{ "said_at", OUT_TIME, NULL, LOOK_DATE, "when it was said" },
	{ "kept_at", OUT_TIME, NULL, LOOK_DATE, "when it was kept, or null" },
	END,
};
const struct out_set rows_commitment = { "commitment", "case ID (in promises), customer ID (in promises)", commitment_columns };

struct out_row *
row_of_commitment(const struct promise_row *p, gint64 now)
{
	struct out_row *row = out_row_new(&rows_commitment);

	out_put_string(row, "text", p->text);
	out_put_time(row, "due", p->due);
	out_put_string(row, "state", promise_state_name(promise_row_state(p, now)));
	out_put_string(row, "owner", p->owner);
	out_put_int(row, "case", p->case_id);
	out_put_int(row, "message", p->message);
	out_put_time(row, "said_at", p->said_at);
	out_put_time(row, "kept_at", p->kept_at);
	return row;
}

static const struct out_column redirect_columns[] = {
	{ "reference", OUT_STRING, N_("Reference"), LOOK_PLAIN, "what the customer repeats in private; good once" },
	{ "state", OUT_STRING, N_("State"), LOOK_PLAIN, "offered, arrived, answered, unsaid (the public sentence was refused or taken back) or abandoned" },
	{ "offered_at", OUT_TIME, N_("Offered"), LOOK_DATE, "when the customer was asked to write in private" },
	{ "expires_at", OUT_TIME, NULL, LOOK_DATE, "until when the reference is good" },
	{ "arrived_at", OUT_TIME, NULL, LOOK_DATE, "when they wrote in private, or null" },
	{ "answered_at", OUT_TIME, NULL, LOOK_DATE, "when they were answered there, or null" },
	{ "text", OUT_STRING, N_("Text"), LOOK_WIDE, "case redirect: the public sentence" },
	{ "outbox", OUT_INT, NULL, LOOK_RIGHT, "case redirect: its answer in the outbox; 0 with --draft" },
	{ "draft", OUT_INT, NULL, LOOK_RIGHT, "case redirect: the private draft; 0 none" },
	{ "to", OUT_STRING, NULL, LOOK_PLAIN, "case redirect: to whom that goes, or null" },
	END,
};
const struct out_set rows_redirect = { "redirect", "case redirect, case (in redirects)", redirect_columns };

struct out_row *
row_of_redirect(const struct redirect *r)
{
	struct out_row *row = out_row_new(&rows_redirect);

	out_put_string(row, "reference", r->ref);
	out_put_string(row, "state", redirect_state_name(r->state));
	out_put_time(row, "offered_at", r->offered_at);
	out_put_time(row, "expires_at", r->expires_at);
	out_put_time(row, "arrived_at", r->arrived_at);
	out_put_time(row, "answered_at", r->answered_at);
	return row;
}
