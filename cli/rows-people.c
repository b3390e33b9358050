/* cli/rows-people.c — the keys of customers, and of what is known and said of them. */
#include "cli/rows-people.h"

#include "base/text.h"

#include <glib/gi18n.h>

#define END { NULL, OUT_STRING, NULL, LOOK_PLAIN, NULL }

static const struct out_column customer_columns[] = {
	{ "customer", OUT_INT, N_("Customer"), LOOK_RIGHT, "number of the person; those of who was merged lead to it too" },
	{ "name", OUT_STRING, N_("Name"), LOOK_WIDE, "name, as shown" },
	{ "segment", OUT_STRING, N_("Segment"), LOOK_PLAIN, "segment, or null" },
	{ "lang", OUT_STRING, NULL, LOOK_PLAIN, "language tag, or null" },
	{ "advisor", OUT_STRING, N_("Advisor"), LOOK_PLAIN, "advisor in charge, or null" },
	{ "address", OUT_STRING, N_("Address"), LOOK_WIDE, "their first address" },
	{ "channels", OUT_STRING, N_("Channels"), LOOK_PLAIN, "marks of the channels they write on" },
	{ "cases", OUT_INT, N_("Cases"), LOOK_RIGHT, "cases, resolved ones too" },
	{ "open", OUT_INT, N_("Open"), LOOK_RIGHT, "cases not resolved" },
	{ "last_at", OUT_TIME, N_("Last"), LOOK_AGE, "last message of any channel" },
	{ "note", OUT_STRING, NULL, LOOK_PLAIN, "note on the card, or null; null in lists" },
	{ "stars", OUT_INT, NULL, LOOK_RIGHT, "sum of the stars of their reviews; 0 in lists" },
	{ "ratings", OUT_INT, NULL, LOOK_RIGHT, "of so many reviews; 0 in lists" },
	{ "erased_at", OUT_TIME, NULL, LOOK_DATE, "when everything about them was erased, or null" },
	END,
};
const struct out_set rows_customer = { "customer", "customers, customer", customer_columns };

static const struct out_column field_columns[] = {
	{ "field", OUT_STRING, N_("Field"), LOOK_PLAIN, "its name" },
	{ "value", OUT_STRING, N_("Value"), LOOK_WIDE, "its value; a sensitive one masked, unless --reveal shows it" },
	{ "sensitive", OUT_BOOL, NULL, LOOK_PLAIN, "it is masked" },
	{ "at", OUT_TIME, NULL, LOOK_DATE, "when it was learnt" },
	END,
};
const struct out_set rows_field = { "field", "customer ID (the elements of fields)", field_columns };

static const struct out_column identity_columns[] = {
	{ "identity", OUT_INT, NULL, LOOK_RIGHT, "number of the address" },
	{ "channel", OUT_STRING, N_("Channel"), LOOK_PLAIN, "mail, or the name of a connector" },
	{ "address", OUT_STRING, N_("Address"), LOOK_WIDE, "as it was written" },
	{ "name", OUT_STRING, N_("Name"), LOOK_WIDE, "display name first seen with it, or null" },
	{ "customer", OUT_INT, NULL, LOOK_RIGHT, "the customer it belongs to if the person is unmerged" },
	{ "last_in", OUT_TIME, N_("Last"), LOOK_AGE, "last message from it, or null" },
	{ "reach", OUT_INT, NULL, LOOK_RIGHT, "followers; -1 unknown" },
	END,
};
const struct out_set rows_identity = { "identity", "customer ID (the elements of identities)", identity_columns };

static const struct out_column evidence_columns[] = {
	{ "kind", OUT_STRING, N_("Evidence"), LOOK_PLAIN,
		"verified, email, phone, alias, handle, order, signature or name" },
	{ "value", OUT_STRING, N_("Value"), LOOK_WIDE, "in its comparable form" },
	{ "weight", OUT_REAL, N_("Weight"), LOOK_RIGHT, "0 to 1" },
	{ "own", OUT_BOOL, NULL, LOOK_PLAIN, "how they write to us, or a directory says so; else they told it" },
	{ "message", OUT_INT, NULL, LOOK_RIGHT, "message that told it; 0 none" },
	END,
};
const struct out_set rows_evidence = { "evidence", "customer ID (the elements of evidence), customer ID same "
	"(the elements of shared)", evidence_columns };

static const struct out_column contact_columns[] = {
	{ "channel", OUT_STRING, N_("Channel"), LOOK_PLAIN, "mail, or the name of a connector" },
	{ "kind", OUT_STRING, NULL, LOOK_PLAIN, "mail, chat, public or review" },
	{ "in", OUT_INT, N_("From them"), LOOK_RIGHT, "messages of theirs" },
	{ "out", OUT_INT, N_("From us"), LOOK_RIGHT, "answers of ours" },
	{ "last_in", OUT_TIME, N_("Their last"), LOOK_AGE, "their last message, or null" },
	{ "last_out", OUT_TIME, N_("Our last"), LOOK_AGE, "our last answer, or null" },
	END,
};
const struct out_set rows_contact = { "contact", "customer ID (the elements of contacts)", contact_columns };

static const struct out_column timeline_columns[] = {
	{ "at", OUT_TIME, N_("When"), LOOK_DATE, "when it was said or done" },
	{ "item", OUT_STRING, N_("What"), LOOK_PLAIN, "message, note, call or act" },
	{ "id", OUT_INT, NULL, LOOK_RIGHT, "number of the message, or of the act in the journal" },
	{ "case", OUT_INT, N_("Case"), LOOK_RIGHT, "number of the case; 0 none" },
	{ "channel", OUT_STRING, N_("Channel"), LOOK_PLAIN, "of a message; null of an act" },
	{ "direction", OUT_STRING, NULL, LOOK_PLAIN, "of a message: in or out; null of an act" },
	{ "visibility", OUT_STRING, NULL, LOOK_PLAIN, "of a message: public or private; null of an act" },
	{ "who", OUT_STRING, N_("Who"), LOOK_PLAIN, "writer, or advisor" },
	{ "subject", OUT_STRING, N_("Subject"), LOOK_WIDE, "subject of a message, kind of an act" },
	{ "text", OUT_STRING, N_("Words"), LOOK_WIDE, "first words of a message, words of a note or call" },
	END,
};
const struct out_set rows_timeline = { "item", "customer ID timeline", timeline_columns };

static const struct out_column match_columns[] = {
	{ "customer", OUT_INT, N_("Customer"), LOOK_RIGHT, "number of who may be the same person" },
	{ "name", OUT_STRING, N_("Name"), LOOK_WIDE, "their name" },
	{ "score", OUT_REAL, N_("Score"), LOOK_SCORE, "1 − Π(1 − weight) over what both share" },
	{ "verdict", OUT_STRING, N_("Verdict"), LOOK_PLAIN,
		"maybe, offer (from 0.95), sure (the same verified id), or apart (never to be merged)" },
	{ "why", OUT_LIST, N_("Because of"), LOOK_WIDE, "what both share, kind:value" },
	END,
};
const struct out_set rows_match = { "match", "customer ID same", match_columns };

static const struct out_column merge_columns[] = {
	{ "merge", OUT_INT, N_("Merge"), LOOK_RIGHT, "number in the journal" },
	{ "at", OUT_TIME, N_("When"), LOOK_DATE, "when" },
	{ "advisor", OUT_STRING, N_("Who"), LOOK_PLAIN, "who merged them" },
	{ "into", OUT_INT, N_("Into"), LOOK_RIGHT, "customer who stands for both" },
	{ "customer", OUT_INT, N_("Customer"), LOOK_RIGHT, "customer who was merged into that one" },
	END,
};
const struct out_set rows_merge = { "merge", "customer ID merges", merge_columns };

static const struct out_column kept_columns[] = {
	{ "field", OUT_STRING, N_("Field"), LOOK_PLAIN, "its name" },
	{ "keep", OUT_INT, N_("Keep"), LOOK_RIGHT, "the customer whose value stays" },
	{ "mine", OUT_STRING, N_("Theirs who stays"), LOOK_WIDE, "value of the customer who stays, or null; a sensitive one masked" },
	{ "theirs", OUT_STRING, N_("Of the other"), LOOK_WIDE, "value of the other one, or null; a sensitive one masked" },
	END,
};
const struct out_set rows_kept = { "kept", "customer ID merge --dry-run", kept_columns };

static const struct out_column since_columns[] = {
	{ "row", OUT_STRING, N_("Since the merge"), LOOK_PLAIN, "case:N, identity:N or act:N, as --give wants it" },
	{ "side", OUT_INT, N_("Of"), LOOK_RIGHT, "the customer it belongs to on the face of it" },
	{ "what", OUT_STRING, N_("What"), LOOK_WIDE, "what it is" },
	END,
};
const struct out_set rows_since = { "since", "customer ID unmerge --dry-run", since_columns };

static const struct out_column receipt_columns[] = {
	{ "receipt", OUT_INT, N_("Receipt"), LOOK_RIGHT, "its number" },
	{ "at", OUT_TIME, N_("When"), LOOK_DATE, "when it was done" },
	{ "advisor", OUT_STRING, N_("Who"), LOOK_PLAIN, "who did it" },
	{ "customer", OUT_INT, N_("Customer"), LOOK_RIGHT, "who was erased; 0: by the retention of an account" },
	{ "account", OUT_STRING, N_("Account"), LOOK_PLAIN, "whose retention it was, or null" },
	{ "customers", OUT_INT, NULL, LOOK_RIGHT, "cards erased" },
	{ "messages", OUT_INT, N_("Messages"), LOOK_RIGHT, "messages erased" },
	{ "cases", OUT_INT, NULL, LOOK_RIGHT, "cases emptied" },
	{ "answers", OUT_INT, NULL, LOOK_RIGHT, "answers erased from the outbox" },
	{ "hash", OUT_STRING, NULL, LOOK_PLAIN, "sha256 over this receipt and the hash of the one before" },
	{ "sound", OUT_BOOL, N_("Sound"), LOOK_PLAIN, "the hash is right: neither receipt was changed" },
	END,
};
const struct out_set rows_receipt = { "receipt", "retention receipts", receipt_columns };

/* ---- filling ------------------------------------------------------------------------ */

static char *
marks_of(const struct customer *c)
{
	GString *marks = g_string_new(NULL);

	for (guint i = 0; i < c->contacts->len; i++)
		g_string_append(marks, ((const struct customer_contact *)g_ptr_array_index(c->contacts, i))->mark);
	return g_string_free(marks, FALSE);
}

struct out_row *
row_of_customer(const struct customer *c)
{
	struct out_row *row = out_row_new(&rows_customer);
	g_autofree char *marks = marks_of(c);
	const struct customer_identity *first = c->identities->len > 0 ? c->identities->pdata[0] : NULL;

	out_put_int(row, "customer", c->id);
	out_put_string(row, "name", c->name);
	out_put_string(row, "segment", c->segment);
	out_put_string(row, "lang", c->lang);
	out_put_string(row, "advisor", c->advisor);
	out_put_string(row, "address", first != NULL ? first->shown : NULL);
	out_put_string(row, "channels", marks);
	out_put_int(row, "cases", c->n_cases);
	out_put_int(row, "open", c->n_open);
	out_put_time(row, "last_at", c->last_at);
	out_put_string(row, "note", c->note);
	out_put_int(row, "stars", c->stars);
	out_put_int(row, "ratings", c->ratings);
	out_put_time(row, "erased_at", c->erased_at);
	return row;
}

struct out_row *
row_of_customer_row(const struct customer_row *c)
{
	struct out_row *row = out_row_new(&rows_customer);

	out_put_int(row, "customer", c->id);
	out_put_string(row, "name", c->name);
	out_put_string(row, "segment", c->segment);
	out_put_string(row, "lang", c->lang);
	out_put_string(row, "advisor", c->advisor);
	out_put_string(row, "address", c->address);
	out_put_string(row, "channels", c->channels);
	out_put_int(row, "cases", c->n_cases);
	out_put_int(row, "open", c->n_open);
	out_put_time(row, "last_at", c->last_at);
	return row;
}

struct out_row *
row_of_field(const struct customer_field *f)
{
	struct out_row *row = out_row_new(&rows_field);

	out_put_string(row, "field", f->name);
	out_put_string(row, "value", f->value);
	out_put_bool(row, "sensitive", f->sensitive);
	out_put_time(row, "at", f->at);
	return row;
}

struct out_row *
row_of_identity(const struct customer_identity *i)
{
	struct out_row *row = out_row_new(&rows_identity);

	out_put_int(row, "identity", i->id);
	out_put_string(row, "channel", i->channel);
	out_put_string(row, "address", i->shown);
	out_put_string(row, "name", i->name);
	out_put_int(row, "customer", i->origin);
	out_put_time(row, "last_in", i->last_in);
	out_put_int(row, "reach", i->reach);
	return row;
}

struct out_row *
row_of_evidence(const struct customer_evidence *e)
{
	struct out_row *row = out_row_new(&rows_evidence);

	out_put_string(row, "kind", evidence_kind_name(e->kind));
	out_put_string(row, "value", e->value);
	out_put_real(row, "weight", e->weight);
	out_put_bool(row, "own", e->own);
	out_put_int(row, "message", e->message);
	return row;
}

struct out_row *
row_of_contact(const struct customer_contact *c)
{
	struct out_row *row = out_row_new(&rows_contact);

	out_put_string(row, "channel", c->channel);
	out_put_string(row, "kind", c->kind);
	out_put_int(row, "in", c->in);
	out_put_int(row, "out", c->out);
	out_put_time(row, "last_in", c->last_in);
	out_put_time(row, "last_out", c->last_out);
	return row;
}

struct out_row *
row_of_timeline(const struct timeline_item *t)
{
	static const char *const names[] = { [TIMELINE_MESSAGE] = "message", [TIMELINE_NOTE] = "note",
		[TIMELINE_CALL] = "call", [TIMELINE_ACT] = "act" };
	struct out_row *row = out_row_new(&rows_timeline);

	out_put_time(row, "at", t->at);
	out_put_string(row, "item", names[t->kind]);
	out_put_int(row, "id", t->id);
	out_put_int(row, "case", t->case_id);
	out_put_string(row, "channel", t->channel);
	if (t->kind == TIMELINE_MESSAGE) {
		out_put_string(row, "direction", t->out ? "out" : "in");
		out_put_string(row, "visibility", t->public_ ? "public" : "private");
	}
	out_put_string(row, "who", t->who);
	out_put_string(row, "subject", t->what);
	out_put_string(row, "text", t->text);
	return row;
}

struct out_row *
row_of_match(const struct customer_match *m)
{
	struct out_row *row = out_row_new(&rows_match);
	g_autoptr(GPtrArray) why = g_ptr_array_new_with_free_func(g_free);

	out_put_int(row, "customer", m->id);
	out_put_string(row, "name", m->name);
	out_put_real(row, "score", m->score);
	out_put_string(row, "verdict", customer_verdict_name(m->verdict));
	for (guint i = 0; i < m->shared->len; i++) {
		const struct customer_evidence *e = g_ptr_array_index(m->shared, i);

		g_ptr_array_add(why, g_strdup_printf("%s:%s", evidence_kind_name(e->kind), e->value));
	}
	g_ptr_array_add(why, NULL);
	out_put_list(row, "why", (char **)why->pdata);
	return row;
}

struct out_row *
row_of_merge(const struct merge *m)
{
	struct out_row *row = out_row_new(&rows_merge);

	out_put_int(row, "merge", m->act);
	out_put_time(row, "at", m->at);
	out_put_string(row, "advisor", m->advisor);
	out_put_int(row, "into", m->into);
	out_put_int(row, "customer", m->other);
	return row;
}

static char *
shown(const char *value, gboolean masked)
{
	return masked && value != NULL ? text_mask(value) : g_strdup(value);
}

struct out_row *
row_of_kept(const struct merge_field *f)
{
	struct out_row *row = out_row_new(&rows_kept);
	g_autofree char *mine = shown(f->mine, f->sensitive), *theirs = shown(f->theirs, f->sensitive);

	out_put_string(row, "field", f->name);
	out_put_int(row, "keep", f->keep);
	out_put_string(row, "mine", mine);
	out_put_string(row, "theirs", theirs);
	return row;
}

struct out_row *
row_of_since(const struct merge_row *r)
{
	struct out_row *row = out_row_new(&rows_since);

	out_put_string(row, "row", r->key);
	out_put_int(row, "side", r->side);
	out_put_string(row, "what", r->what);
	return row;
}

struct out_row *
row_of_receipt(const struct erase_receipt *r)
{
	struct out_row *row = out_row_new(&rows_receipt);

	out_put_int(row, "receipt", r->id);
	out_put_time(row, "at", r->at);
	out_put_string(row, "advisor", r->advisor);
	out_put_int(row, "customer", r->customer);
	out_put_string(row, "account", r->account);
	out_put_int(row, "customers", r->count.customers);
	out_put_int(row, "messages", r->count.messages);
	out_put_int(row, "cases", r->count.cases);
	out_put_int(row, "answers", r->count.answers);
	out_put_string(row, "hash", r->hash);
	out_put_bool(row, "sound", r->sound);
	return row;
}
