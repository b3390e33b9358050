/* cli/rows.c — the keys of every row that a command prints. A key once given keeps its name and
 * its type; new ones are added. */
#include "cli/rows.h"

#include "cli/rows-people.h"

#include "core/address.h"
#include "core/clock.h"

#include <glib/gi18n.h>
#include <string.h>

#define END { NULL, OUT_STRING, NULL, LOOK_PLAIN, NULL }

static const struct out_column case_columns[] = {
	{ "case", OUT_INT, N_("Case"), LOOK_RIGHT, "number of the case" },
	{ "due", OUT_TIME, N_("Left"), LOOK_LEFT, "by when an answer is due; null: nobody waits" },
	{ "state", OUT_STRING, N_("State"), LOOK_PLAIN,
		"new, waiting, answered, snoozed, quiet or resolved" },
	{ "account", OUT_STRING, N_("Account"), LOOK_PLAIN, "our account that it came in on" },
	{ "channel", OUT_STRING, NULL, LOOK_PLAIN, "mail, or the name of a connector" },
	{ "kind", OUT_STRING, NULL, LOOK_PLAIN, "mail, chat, public or review" },
	{ "title", OUT_STRING, NULL, LOOK_PLAIN, "what people call the channel" },
	{ "visibility", OUT_STRING, NULL, LOOK_PLAIN, "public or private" },
	{ "customer", OUT_STRING, N_("Customer"), LOOK_WIDE, "the customer's name, as shown" },
	{ "customer_address", OUT_STRING, NULL, LOOK_PLAIN, "the customer's address on that channel" },
	{ "subject", OUT_STRING, N_("Subject"), LOOK_TOPIC, "subject of the case" },
	{ "waiting_since", OUT_TIME, NULL, LOOK_AGE,
		"first customer message without an answer; null: nobody waits" },
	{ "level", OUT_STRING, NULL, LOOK_PLAIN, "none, ok, warn (at most 20 % of the target or 15 minutes of open time left) or late" },
	{ "queue", OUT_STRING, NULL, LOOK_PLAIN, "where it is now" },
	{ "late", OUT_BOOL, NULL, LOOK_PLAIN, "true when due has passed" },
	{ "owner", OUT_STRING, N_("Owner"), LOOK_PLAIN, "advisor who claimed it, or null" },
	{ "unread", OUT_INT, NULL, LOOK_RIGHT, "messages of the customer not read yet" },
	{ "messages", OUT_INT, NULL, LOOK_RIGHT, "messages in the case" },
	{ "priority", OUT_INT, NULL, LOOK_RIGHT, "0 low, 1 normal, 2 high, 3 highest" },
	{ "urgent", OUT_BOOL, NULL, LOOK_PLAIN, "marked urgent by an advisor" },
	{ "labels", OUT_LIST, NULL, LOOK_PLAIN, "labels, in alphabetical order" },
	{ "last_at", OUT_TIME, N_("Last"), LOOK_AGE, "time of the last message" },
	{ "snippet", OUT_STRING, NULL, LOOK_PLAIN, "first words of the last message" },
	{ "snoozed_until", OUT_TIME, NULL, LOOK_DATE, "out of sight until then, or null" },
	{ "bounced", OUT_BOOL, NULL, LOOK_PLAIN, "our last answer did not arrive" },
	{ "exposed", OUT_BOOL, NULL, LOOK_PLAIN, "the customer let everybody read a sensitive number" },
	{ "attachments", OUT_BOOL, NULL, LOOK_PLAIN, "a message has an attachment" },
	{ "draft", OUT_BOOL, NULL, LOOK_PLAIN, "an answer is being written" },
	{ "outbox", OUT_INT, NULL, LOOK_RIGHT, "answers on their way" },
	{ "outbox_trouble", OUT_INT, NULL, LOOK_RIGHT, "answers that need a person" },
	{ "revision", OUT_INT, NULL, LOOK_RIGHT, "grows with everything that happens in the case" },
	{ "hop", OUT_STRING, NULL, LOOK_PLAIN,
		"the same was asked on another channel first: who answers there, or settled it, a sentence; or null" },
	{ "contacts", OUT_INT, NULL, LOOK_RIGHT, "conversations: how often the customer turned to us about it" },
	END,
};
const struct out_set rows_case = { "case", "cases, case", case_columns };

static const struct out_column message_columns[] = {
	{ "message", OUT_INT, N_("Message"), LOOK_RIGHT, "number of the message" },
	{ "direction", OUT_STRING, N_("Way"), LOOK_PLAIN, "in (from the customer) or out (from us)" },
	{ "at", OUT_TIME, N_("When"), LOOK_DATE, "when the channel received it" },
	{ "sent_at", OUT_TIME, NULL, LOOK_DATE, "when the sender claims to have written it" },
	{ "author", OUT_STRING, N_("Author"), LOOK_WIDE, "name of the writer" },
	{ "address", OUT_STRING, NULL, LOOK_PLAIN, "address of the writer" },
	{ "to", OUT_LIST, NULL, LOOK_PLAIN, "recipients" },
	{ "cc", OUT_LIST, NULL, LOOK_PLAIN, "recipients of a copy" },
	{ "subject", OUT_STRING, N_("Subject"), LOOK_WIDE, "subject" },
	{ "text", OUT_STRING, NULL, LOOK_PLAIN, "what a person reads" },
	{ "account", OUT_STRING, NULL, LOOK_PLAIN, "our account" },
	{ "channel", OUT_STRING, NULL, LOOK_PLAIN, "kind of channel" },
	{ "visibility", OUT_STRING, NULL, LOOK_PLAIN, "public or private" },
	{ "channel_id", OUT_STRING, NULL, LOOK_PLAIN, "the channel's own id; of a mail its Message-ID" },
	{ "parent", OUT_STRING, NULL, LOOK_PLAIN, "channel_id of the message it answers" },
	{ "kind", OUT_STRING, NULL, LOOK_PLAIN,
		"message, comment, post, review, edit, delete or reaction" },
	{ "automatic", OUT_STRING, NULL, LOOK_PLAIN,
		"no (a person wrote it), reply, generated, list, bounce, or context (not addressed to us)" },
	{ "lang", OUT_STRING, NULL, LOOK_PLAIN, "language tag, or null" },
	{ "url", OUT_STRING, NULL, LOOK_PLAIN, "permanent link, or null" },
	{ "reach", OUT_INT, NULL, LOOK_RIGHT, "followers of who wrote it; -1 unknown" },
	{ "rating", OUT_INT, NULL, LOOK_RIGHT, "stars of a review, 1 to 5; 0 none" },
	{ "edited", OUT_TIME, NULL, LOOK_DATE, "when its text was last changed, or null" },
	{ "deleted", OUT_TIME, NULL, LOOK_DATE, "when it was taken back, or null; text is empty then" },
	{ "earlier", OUT_LIST, NULL, LOOK_PLAIN, "what it said before, oldest first; a deleted text last" },
	{ "reactions", OUT_LIST, NULL, LOOK_PLAIN, "each with how often: \"👍 2\"" },
	{ "seen", OUT_BOOL, NULL, LOOK_PLAIN, "read" },
	{ "flagged", OUT_BOOL, NULL, LOOK_PLAIN, "flagged on the server" },
	{ "exposed", OUT_STRING, NULL, LOOK_PLAIN, "which sensitive numbers everybody can read in it, a sentence, or null" },
	{ "hide", OUT_STRING, NULL, LOOK_PLAIN, "asked, done or refused: whether its channel hides it; null nobody asked" },
	{ "hide_at", OUT_TIME, NULL, LOOK_DATE, "since when, or null" },
	{ "hide_error", OUT_STRING, NULL, LOOK_PLAIN, "why it was refused, or is tried again; or null" },
	{ "html", OUT_BOOL, NULL, LOOK_PLAIN, "text was made from HTML" },
	{ "html_note", OUT_STRING, NULL, LOOK_PLAIN, "what was left out of the HTML, or null" },
	{ "raw", OUT_BOOL, NULL, LOOK_PLAIN, "could not be read as a mail: text is its source" },
	{ "cut", OUT_BOOL, NULL, LOOK_PLAIN, "longer than what is kept" },
	{ "encrypted", OUT_BOOL, NULL, LOOK_PLAIN, "encrypted for somebody" },
	{ "bounce", OUT_STRING, NULL, LOOK_PLAIN, "why this answer of ours did not arrive, or null" },
	{ "outbox", OUT_STRING, NULL, LOOK_PLAIN, "key of the answer when it was sent from here" },
	{ "conversation", OUT_INT, NULL, LOOK_RIGHT, "number of its conversation, as case ID split wants it" },
	{ "warnings", OUT_LIST, NULL, LOOK_PLAIN, "what does not fit about its sender, one sentence each" },
	END,
};
const struct out_set rows_message = { "message",
	"case (the elements of thread; with -o csv one row each)", message_columns };

static const struct out_column part_columns[] = {
	{ "section", OUT_STRING, N_("Section"), LOOK_PLAIN, "place in the mail, or the channel's id" },
	{ "name", OUT_STRING, N_("File"), LOOK_PLAIN, "file name as sent" },
	{ "type", OUT_STRING, N_("Type"), LOOK_PLAIN, "media type as sent" },
	{ "size", OUT_INT, N_("Bytes"), LOOK_RIGHT, "bytes; -1 unknown" },
	{ "inline", OUT_BOOL, NULL, LOOK_PLAIN, "meant to be shown within the text" },
	{ "here", OUT_BOOL, NULL, LOOK_PLAIN, "its bytes are on this machine" },
	{ "message", OUT_INT, N_("Message"), LOOK_RIGHT, "number of the message it came with" },
	END,
};
const struct out_set rows_part = { "attachment",
	"case ID attachments, case (the elements of attachments of a message)", part_columns };

static const struct out_column act_columns[] = {
	{ "act", OUT_INT, NULL, LOOK_RIGHT, "number in the journal" },
	{ "at", OUT_TIME, NULL, LOOK_DATE, "when" },
	{ "advisor", OUT_STRING, NULL, LOOK_PLAIN, "who" },
	{ "kind", OUT_STRING, NULL, LOOK_PLAIN,
		"claim, release, assign, note, resolve, reopen, snooze, wake, priority, urgent, "
		"label, unlabel, seen, unseen, cancel, retry, confirm, motive, reference, broadcast, call, field, same, "
		"different, verify, reveal or undo" },
	{ "arg", OUT_STRING, NULL, LOOK_PLAIN, "what the act says: a reason, a name, a label" },
	{ "text", OUT_STRING, NULL, LOOK_PLAIN, "the words of a note" },
	{ "target", OUT_INT, NULL, LOOK_RIGHT, "the act undone, or the answer concerned" },
	{ "undone", OUT_BOOL, NULL, LOOK_PLAIN, "it was undone" },
	END,
};
const struct out_set rows_act = { "act", "case (the elements of acts)", act_columns };

static const struct out_column outbox_columns[] = {
	{ "outbox", OUT_INT, N_("Answer"), LOOK_RIGHT, "number of the answer" },
	{ "case", OUT_INT, N_("Case"), LOOK_RIGHT, "number of the case; 0: a new message" },
	{ "state", OUT_STRING, N_("State"), LOOK_PLAIN,
		"queued, sending, retry, needs-review, unknown, uncertain, sent, refused or cancelled" },
	{ "account", OUT_STRING, N_("Account"), LOOK_PLAIN, "our account that sends it" },
	{ "visibility", OUT_STRING, NULL, LOOK_PLAIN, "public or private" },
	{ "advisor", OUT_STRING, NULL, LOOK_PLAIN, "who signed it off" },
	{ "identity", OUT_STRING, NULL, LOOK_PLAIN, "sender's name and address" },
	{ "to", OUT_STRING, N_("To"), LOOK_WIDE, "recipients" },
	{ "cc", OUT_STRING, NULL, LOOK_PLAIN, "recipients of a copy" },
	{ "bcc", OUT_STRING, NULL, LOOK_PLAIN, "recipients nobody else sees" },
	{ "subject", OUT_STRING, N_("Subject"), LOOK_WIDE, "subject" },
	{ "text", OUT_STRING, NULL, LOOK_PLAIN, "its words" },
	{ "message_id", OUT_STRING, NULL, LOOK_PLAIN, "Message-ID without brackets, fixed when queued" },
	{ "created_at", OUT_TIME, NULL, LOOK_DATE, "when it was signed off" },
	{ "not_before", OUT_TIME, NULL, LOOK_DATE, "it can be undone until then" },
	{ "next_try", OUT_TIME, NULL, LOOK_DATE, "next try, or null" },
	{ "sent_at", OUT_TIME, NULL, LOOK_DATE, "when the server took it, or null" },
	{ "attempts", OUT_INT, NULL, LOOK_RIGHT, "times it was tried" },
	{ "reason", OUT_STRING, N_("Why"), LOOK_WIDE, "why it is where it is, or null" },
	{ "refused_for", OUT_STRING, NULL, LOOK_PLAIN, "recipients the server refused, or null" },
	END,
};
const struct out_set rows_outbox = { "outbox", "outbox, case ID reply, case (the elements of answers)",
	outbox_columns };

static const struct out_column hit_columns[] = {
	{ "message", OUT_INT, NULL, LOOK_RIGHT, "number of the message" },
	{ "case", OUT_INT, N_("Case"), LOOK_RIGHT, "number of its case" },
	{ "at", OUT_TIME, N_("When"), LOOK_AGE, "when the channel received it" },
	{ "account", OUT_STRING, N_("Account"), LOOK_PLAIN, "our account" },
	{ "channel", OUT_STRING, NULL, LOOK_PLAIN, "kind of channel" },
	{ "visibility", OUT_STRING, NULL, LOOK_PLAIN, "public or private" },
	{ "direction", OUT_STRING, NULL, LOOK_PLAIN, "in or out" },
	{ "customer", OUT_STRING, NULL, LOOK_PLAIN, "the customer's name" },
	{ "author", OUT_STRING, N_("Author"), LOOK_WIDE, "name of the writer" },
	{ "subject", OUT_STRING, N_("Subject"), LOOK_WIDE, "subject" },
	{ "snippet", OUT_STRING, N_("Words"), LOOK_WIDE, "the words around the first match" },
	END,
};
const struct out_set rows_hit = { "hit", "search", hit_columns };

static const struct out_column account_columns[] = {
	{ "account", OUT_STRING, N_("Account"), LOOK_PLAIN, "its name in the configuration" },
	{ "channel", OUT_STRING, N_("Channel"), LOOK_PLAIN, "kind of channel" },
	{ "address", OUT_STRING, N_("Address"), LOOK_PLAIN, "our address there" },
	{ "visibility", OUT_STRING, NULL, LOOK_PLAIN, "public or private" },
	{ "phase", OUT_STRING, N_("Doing"), LOOK_PLAIN,
		"idle, connecting, syncing, listening, sending, waiting or stopped" },
	{ "done", OUT_INT, NULL, LOOK_RIGHT, "progress of the phase" },
	{ "total", OUT_INT, NULL, LOOK_RIGHT, "of so many; 0 unknown" },
	{ "synced_at", OUT_TIME, N_("Synced"), LOOK_AGE, "last complete pass, or null" },
	{ "retry_at", OUT_TIME, NULL, LOOK_DATE, "next try after a failure, or null" },
	{ "target_s", OUT_INT, NULL, LOOK_RIGHT, "reply target in seconds" },
	{ "error", OUT_STRING, N_("Trouble"), LOOK_WIDE, "the last failure in a sentence, or null" },
	{ "error_code", OUT_STRING, NULL, LOOK_PLAIN, "its code, such as auth, net or trust" },
	END,
};
const struct out_set rows_account = { "account", "accounts", account_columns };

static const struct out_column check_columns[] = {
	{ "check", OUT_STRING, N_("Check"), LOOK_PLAIN, "what was looked at" },
	{ "subject", OUT_STRING, N_("Of"), LOOK_PLAIN, "account or file concerned, or null" },
	{ "result", OUT_STRING, N_("Result"), LOOK_PLAIN, "ok, warn or fail" },
	{ "text", OUT_STRING, N_("What was found"), LOOK_PLAIN, "what was found, and what to do" },
	END,
};
const struct out_set rows_check = { "check", "doctor", check_columns };

static const struct out_column key_columns[] = {
	{ "key", OUT_STRING, N_("Key"), LOOK_PLAIN, "key or sequence of keys, as the keys file writes it" },
	{ "context", OUT_STRING, N_("Where"), LOOK_PLAIN, "part of the screen it works in" },
	{ "action", OUT_STRING, N_("Action"), LOOK_PLAIN, "name of the action" },
	{ "help", OUT_STRING, N_("Does"), LOOK_PLAIN, "what it does" },
	END,
};
const struct out_set rows_key = { "key", "keys", key_columns };

static const struct out_column length_columns[] = {
	{ "length", OUT_INT, N_("Length"), LOOK_RIGHT, "length as the channel counts it" },
	{ "limit", OUT_INT, N_("Limit"), LOOK_RIGHT, "the most it takes; 0: no limit" },
	{ "unit", OUT_STRING, N_("Unit"), LOOK_PLAIN, "what is counted" },
	END,
};
const struct out_set rows_length = { "length", "length", length_columns };

const struct out_set *const *
rows_all(void)
{
	static const struct out_set *const all[] = {
		&rows_agree, &rows_guard, &rows_promise, &rows_commitment, &rows_redirect,
		&rows_case, &rows_message, &rows_part, &rows_act, &rows_outbox, &rows_hit,
		&rows_due, &rows_elapsed, &rows_segment, &rows_explained, &rows_episode, &rows_unanswered, &rows_fate, &rows_claims,
		&rows_stats, &rows_motive, &rows_found, &rows_word, &rows_lesson, &rows_queue, &rows_advisor, &rows_board_promise,
		&rows_customer, &rows_field, &rows_identity, &rows_evidence, &rows_contact, &rows_timeline,
		&rows_match, &rows_merge, &rows_kept, &rows_since, &rows_receipt,
		&rows_rendered, &rows_template, &rows_acknowledgement,
		&rows_account, &rows_check, &rows_key, &rows_length, &rows_finding, NULL,
	};

	return all;
}

static const char *
visibility(gboolean public_)
{
	return public_ ? "public" : "private";
}

struct out_row *
row_of_case(const struct inbox_row *c, gint64 now)
{
	struct out_row *row = out_row_new(&rows_case);
	g_autofree char *labels = g_strstrip(g_strdup(c->labels != NULL ? c->labels : ""));
	g_auto(GStrv) list = g_strsplit(labels, " ", -1);
	enum clock_level level = clock_level(c->waiting_since, c->warn, c->due, now);

	out_put_int(row, "case", c->case_id);
	out_put_string(row, "account", c->account_name);
	out_put_string(row, "channel", c->channel);
	out_put_string(row, "kind", c->channel_kind);
	out_put_string(row, "title", c->channel_title);
	out_put_string(row, "visibility", visibility(c->public_));
	out_put_string(row, "customer", c->customer_name);
	out_put_string(row, "customer_address", c->customer_address);
	out_put_string(row, "subject", c->subject);
	out_put_string(row, "state", case_state_name(c->state));
	out_put_time(row, "waiting_since", c->waiting_since);
	out_put_time(row, "due", c->due);
	out_put_bool(row, "late", level == CLOCK_LATE);
	out_put_string(row, "level", clock_level_name(level));
	out_put_string(row, "queue", c->queue);
	out_put_string(row, "owner", c->owner);
	out_put_int(row, "unread", c->unread);
	out_put_int(row, "messages", c->messages);
	out_put_int(row, "priority", c->priority);
	out_put_bool(row, "urgent", c->urgent);
	out_put_list(row, "labels", list);
	out_put_time(row, "last_at", c->last_at);
	out_put_string(row, "snippet", c->snippet);
	out_put_time(row, "snoozed_until", c->snoozed_until);
	out_put_bool(row, "bounced", c->bounced);
	out_put_bool(row, "exposed", c->exposed);
	out_put_bool(row, "attachments", c->has_parts);
	out_put_bool(row, "draft", c->has_draft);
	out_put_int(row, "outbox", c->outbox_open);
	out_put_int(row, "outbox_trouble", c->outbox_trouble);
	out_put_int(row, "revision", c->revision);
	out_put_string(row, "hop", c->hop_english);
	out_put_int(row, "contacts", c->contacts);
	return row;
}

static void
put_people(struct out_row *row, const char *key, const GPtrArray *people)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; people != NULL && i < people->len; i++) {
		const struct inbox_person *p = g_ptr_array_index(people, i);

		if (g_strcmp0(p->role, key) == 0)
			g_ptr_array_add(list, address_format(p->name, p->address));
	}
	g_ptr_array_add(list, NULL);
	out_put_list(row, key, (char **)list->pdata);
}

static void
put_versions(struct out_row *row, const GPtrArray *versions)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new();

	for (guint i = 0; versions != NULL && i < versions->len; i++)
		g_ptr_array_add(list, ((struct inbox_version *)g_ptr_array_index(versions, i))->text);
	g_ptr_array_add(list, NULL);
	out_put_list(row, "earlier", (char **)list->pdata);
}

static void
put_reactions(struct out_row *row, const GPtrArray *reactions)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; reactions != NULL && i < reactions->len; i++) {
		const struct inbox_reaction *r = g_ptr_array_index(reactions, i);

		g_ptr_array_add(list, g_strdup_printf("%s %d", r->key, r->n));
	}
	g_ptr_array_add(list, NULL);
	out_put_list(row, "reactions", (char **)list->pdata);
}

static void
put_warnings(struct out_row *row, const GPtrArray *warnings)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new();

	for (guint i = 0; warnings != NULL && i < warnings->len; i++)
		g_ptr_array_add(list, g_ptr_array_index(warnings, i));
	g_ptr_array_add(list, NULL);
	out_put_list(row, "warnings", (char **)list->pdata);
}

struct out_row *
row_of_message(const struct inbox_message *m)
{
	struct out_row *row = out_row_new(&rows_message);

	out_put_int(row, "message", m->id);
	out_put_string(row, "direction", m->out ? "out" : "in");
	out_put_time(row, "at", m->at);
	out_put_time(row, "sent_at", m->sent_at);
	out_put_string(row, "author", m->author);
	out_put_string(row, "address", m->address);
	put_people(row, "to", m->people);
	put_people(row, "cc", m->people);
	out_put_string(row, "subject", m->subject);
	out_put_string(row, "text", m->text);
	out_put_string(row, "account", m->account_name);
	out_put_string(row, "channel", m->channel);
	out_put_string(row, "visibility", visibility(m->public_));
	out_put_string(row, "channel_id", m->channel_id);
	out_put_string(row, "parent", m->parent);
	out_put_string(row, "kind", m->kind);
	out_put_string(row, "automatic", m->automatic);
	out_put_string(row, "lang", m->lang);
	out_put_string(row, "url", m->url);
	out_put_int(row, "reach", m->reach);
	out_put_int(row, "rating", m->rating);
	out_put_time(row, "edited", m->edited_at);
	out_put_time(row, "deleted", m->deleted_at);
	put_versions(row, m->versions);
	put_reactions(row, m->reactions);
	out_put_bool(row, "seen", m->seen);
	out_put_bool(row, "flagged", m->flagged);
	out_put_string(row, "exposed", m->exposed);
	out_put_string(row, "hide", m->hide);
	out_put_time(row, "hide_at", m->hide_at);
	out_put_string(row, "hide_error", m->hide_error);
	out_put_bool(row, "html", m->was_html);
	out_put_string(row, "html_note", m->html_note);
	out_put_bool(row, "raw", m->raw);
	out_put_bool(row, "cut", m->cut);
	out_put_bool(row, "encrypted", m->encrypted);
	out_put_string(row, "bounce", m->bounce);
	out_put_string(row, "outbox", m->outbox);
	out_put_int(row, "conversation", m->conversation);
	put_warnings(row, m->warnings);
	return row;
}

struct out_row *
row_of_part(const struct inbox_message *of, const struct inbox_part *p)
{
	struct out_row *row = out_row_new(&rows_part);

	out_put_string(row, "section", p->section);
	out_put_string(row, "name", p->name);
	out_put_string(row, "type", p->type);
	out_put_int(row, "size", p->size);
	out_put_bool(row, "inline", p->inline_);
	out_put_bool(row, "here", p->here);
	out_put_int(row, "message", of->id);
	return row;
}

struct out_row *
row_of_act(const struct inbox_act *a)
{
	struct out_row *row = out_row_new(&rows_act);

	out_put_int(row, "act", a->id);
	out_put_time(row, "at", a->at);
	out_put_string(row, "advisor", a->advisor);
	out_put_string(row, "kind", a->kind);
	out_put_string(row, "arg", a->arg);
	out_put_string(row, "text", a->text);
	out_put_int(row, "target", a->target);
	out_put_bool(row, "undone", a->undone);
	return row;
}

struct out_row *
row_of_outbox(const struct outbox *o)
{
	struct out_row *row = out_row_new(&rows_outbox);

	out_put_int(row, "outbox", o->id);
	out_put_int(row, "case", o->case_id);
	out_put_string(row, "state", outbox_state_name(o->state));
	out_put_string(row, "account", o->account_name);
	out_put_string(row, "visibility", visibility(o->public_));
	out_put_string(row, "advisor", o->advisor);
	out_put_string(row, "identity", o->identity);
	out_put_string(row, "to", o->to);
	out_put_string(row, "cc", o->cc);
	out_put_string(row, "bcc", o->bcc);
	out_put_string(row, "subject", o->subject);
	out_put_string(row, "text", o->body);
	out_put_string(row, "message_id", o->channel_id);
	out_put_time(row, "created_at", o->created_at);
	out_put_time(row, "not_before", o->not_before);
	out_put_time(row, "next_try", o->next_try);
	out_put_time(row, "sent_at", o->sent_at);
	out_put_int(row, "attempts", o->attempts);
	out_put_string(row, "reason", o->reason);
	out_put_string(row, "refused_for", o->refused_for);
	return row;
}

struct out_row *
row_of_hit(const struct search_hit *h)
{
	struct out_row *row = out_row_new(&rows_hit);

	out_put_int(row, "message", h->message);
	out_put_int(row, "case", h->case_id);
	out_put_time(row, "at", h->at);
	out_put_string(row, "account", h->account_name);
	out_put_string(row, "channel", h->channel);
	out_put_string(row, "visibility", visibility(h->public_));
	out_put_string(row, "direction", h->out ? "out" : "in");
	out_put_string(row, "customer", h->customer);
	out_put_string(row, "author", h->author);
	out_put_string(row, "subject", h->subject);
	out_put_string(row, "snippet", h->snippet);
	return row;
}

struct out_row *
row_of_account(const struct account *a)
{
	struct out_row *row = out_row_new(&rows_account);

	out_put_string(row, "account", a->name);
	out_put_string(row, "channel", a->channel);
	out_put_string(row, "address", a->address);
	out_put_string(row, "visibility", visibility(a->public_));
	out_put_string(row, "phase", a->phase);
	out_put_int(row, "done", a->done);
	out_put_int(row, "total", a->total);
	out_put_time(row, "synced_at", a->synced_at);
	out_put_time(row, "retry_at", a->retry_at);
	out_put_int(row, "target_s", a->target_s);
	out_put_string(row, "error", a->error);
	out_put_string(row, "error_code", a->error_code);
	return row;
}
