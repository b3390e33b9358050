/* cli/cmd-case.c — `guichet case`: one case with everything said and done in it, and the acts on it. */
#include "cli/commands.h"

#include "base/date.h"
#include "base/err.h"
#include "base/text.h"
#include "cache/act.h"
#include "cache/hide.h"
#include "cache/inbox.h"
#include "cache/suspect.h"
#include "cli/out.h"
#include "cli/rows.h"
#include "core/address.h"
#include "tui/act-words.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define LABEL 12 /* columns of "Customer:  " */

/* ---- show -------------------------------------------------------------------------- */

struct story { /* a case with all that belongs to it */
	struct inbox_row *row;
	GPtrArray *messages, *acts, *answers, *promises, *redirects;
};

static void
story_free(struct story *s)
{
	g_clear_pointer(&s->row, inbox_row_free);
	g_clear_pointer(&s->messages, g_ptr_array_unref);
	g_clear_pointer(&s->acts, g_ptr_array_unref);
	g_clear_pointer(&s->answers, g_ptr_array_unref);
	g_clear_pointer(&s->promises, g_ptr_array_unref);
	g_clear_pointer(&s->redirects, g_ptr_array_unref);
	g_free(s);
}
AUTO_DEFINE(story);

static struct story *
story_load(struct cli *cli, gint64 id, GError **error)
{
	AUTO(story) s = g_new0(struct story, 1);

	s->row = inbox_case(cli->db, id, error);
	s->messages = s->row != NULL ? inbox_thread(cli->db, id, error) : NULL;
	s->acts = s->messages != NULL ? inbox_acts(cli->db, id, error) : NULL;
	s->answers = s->acts != NULL ? outbox_of_case(cli->db, id, error) : NULL;
	s->promises = s->answers != NULL ? promises_of_case(cli->db, id, error) : NULL;
	s->redirects = s->promises != NULL ? redirect_of_case(cli->db, s->row->case_id, cli->now, error) : NULL;
	return s->redirects != NULL && suspect_mark(cli->db, cli->conf, s->messages, error) ? g_steal_pointer(&s) : NULL;
}

static void
json_messages(struct json *json, const GPtrArray *messages)
{
	json_array(json, "thread");
	for (guint i = 0; i < messages->len; i++) {
		const struct inbox_message *m = g_ptr_array_index(messages, i);
		AUTO(out_row) row = row_of_message(m);

		json_object(json, NULL);
		out_row_json(row, json);
		json_array(json, "attachments");
		for (guint p = 0; m->parts != NULL && p < m->parts->len; p++) {
			AUTO(out_row) part = row_of_part(m, g_ptr_array_index(m->parts, p));

			json_object(json, NULL);
			out_row_json(part, json);
			json_end(json);
		}
		json_end(json);
		json_end(json);
	}
	json_end(json);
}

static void
show_json(const struct cli *cli, const struct story *s)
{
	AUTO(json) json = json_new();
	AUTO(out_row) row = row_of_case(s->row, cli->now);

	json_object(json, NULL);
	out_row_json(row, json);
	json_messages(json, s->messages);
	json_array(json, "acts");
	for (guint i = 0; i < s->acts->len; i++) {
		AUTO(out_row) act = row_of_act(g_ptr_array_index(s->acts, i));

		json_object(json, NULL);
		out_row_json(act, json);
		json_end(json);
	}
	json_end(json);
	json_array(json, "promises");
	for (guint i = 0; i < s->promises->len; i++) {
		AUTO(out_row) promise = row_of_commitment(g_ptr_array_index(s->promises, i), cli->now);

		json_object(json, NULL);
		out_row_json(promise, json);
		json_end(json);
	}
	json_end(json);
	json_array(json, "redirects");
	for (guint i = 0; i < s->redirects->len; i++) {
		AUTO(out_row) redirect = row_of_redirect(g_ptr_array_index(s->redirects, i));

		json_object(json, NULL);
		out_row_json(redirect, json);
		json_end(json);
	}
	json_end(json);
	json_array(json, "answers");
	for (guint i = 0; i < s->answers->len; i++) {
		AUTO(out_row) answer = row_of_outbox(g_ptr_array_index(s->answers, i));

		json_object(json, NULL);
		out_row_json(answer, json);
		json_end(json);
	}
	json_end(json);
	json_end(json);
	puts(json_text(json));
}

static void
text_head(const struct cli *cli, const struct inbox_row *c)
{
	g_autofree char *id = g_strdup_printf("%" PRId64, c->case_id);
	g_autofree char *customer = address_format(c->customer_name, c->customer_address);
	g_autofree char *account = g_strdup_printf("%s (%s, %s)", c->account_name, c->channel,
		c->public_ ? _("public") : _("private"));
	g_autofree char *since = c->waiting_since != 0
		? date_to_human(c->waiting_since, cli->now)
		: NULL;
	g_autofree char *due = c->due != 0 ? date_to_human(c->due, cli->now) : NULL;
	g_autofree char *snoozed = c->snoozed_until == SNOOZE_CUSTOMER ? g_strdup(_("when the customer writes"))
		: c->snoozed_until != 0 ? date_to_human(c->snoozed_until, cli->now)
		: NULL;

	out_field(_("Case:"), LABEL, id);
	out_field(_("Subject:"), LABEL, c->subject);
	out_field(_("Customer:"), LABEL, customer);
	out_field(_("Account:"), LABEL, account);
	out_field(_("State:"), LABEL, case_state_shown(c->state));
	out_field(_("Waits since:"), LABEL, since);
	out_field(_("Answer by:"), LABEL, due);
	out_field(_("Snoozed to:"), LABEL, snoozed);
	out_field(_("Owner:"), LABEL, c->owner);
	out_field(_("Also asked:"), LABEL, c->hop);
	out_field(_("Labels:"), LABEL, c->labels != NULL ? g_strstrip(c->labels) : NULL);
	out_field(_("Urgent:"), LABEL, c->urgent ? _("yes") : NULL);
}

static void
text_promises(const struct cli *cli, const GPtrArray *promises)
{
	for (guint i = 0; i < promises->len; i++) {
		const struct promise_row *p = g_ptr_array_index(promises, i);
		enum promise_state state = promise_row_state(p, cli->now);
		g_autofree char *due = date_to_human(p->due, cli->now);
		/* TRANSLATORS: what was promised, by when, whether it was kept */
		g_autofree char *line = g_strdup_printf(_("“%s”, by %s: %s"), p->text, due, promise_state_text(state));

		out_field(_("Promised:"), LABEL, line);
	}
}

static void
text_redirects(const struct cli *cli, const GPtrArray *redirects)
{
	for (guint i = 0; i < redirects->len; i++) {
		const struct redirect *r = g_ptr_array_index(redirects, i);
		g_autofree char *until = date_to_human(r->expires_at, cli->now);
		/* TRANSLATORS: reference, what became of it, until when it is good */
		g_autofree char *line = g_strdup_printf(_("%s, %s (until %s)"), r->ref, redirect_state_text(r->state), until);

		out_field(_("In private:"), LABEL, line);
	}
}

static void
text_rule(const struct cli *cli, const char *who, const char *what, gint64 at)
{
	g_autofree char *when = date_to_human(at, cli->now);
	g_autofree char *line = g_strdup_printf("%s · %s%s%s", who, when, *what != '\0' ? " · " : "",
		what);

	printf("\n%s── ", cli->color ? "\033[1m" : "");
	text_put(stdout, line, TEXT_LINE);
	printf("%s\n\n", cli->color ? "\033[0m" : "");
}

/* What became of it since; -o json has the earlier texts. */
static void
text_fate(const struct inbox_message *m)
{
	g_autofree char *when = date_to_human(m->deleted_at != 0 ? m->deleted_at : m->edited_at, date_now());
	g_autofree char *line = NULL;

	if (m->deleted_by != NULL)
		line = g_strdup_printf(_("removed by %s, %s"), m->deleted_by, when);
	else if (m->deleted_at != 0)
		line = g_strdup_printf(_("deleted by its author, %s"), when);
	else if (m->edited_at != 0)
		line = g_strdup_printf(_("edited %s"), when);
	else
		return;
	putchar('(');
	text_put(stdout, line, TEXT_LINE);
	puts(")\n");
}

static void
text_message(const struct cli *cli, const struct inbox_message *m)
{
	/* the real address stands first where the name may lie */
	g_autofree char *who = m->warnings == NULL ? address_format(m->author, m->address)
		: g_strdup_printf("%s (%s)", m->address, m->author);
	g_autofree char *fate = hide_sentence(m, cli->now);

	text_rule(cli, who, m->out ? _("our answer") : m->bounce != NULL ? m->bounce : "", m->at);
	for (guint i = 0; m->warnings != NULL && i < m->warnings->len; i++)
		out_field(_("WARNING:"), LABEL, g_ptr_array_index(m->warnings, i));
	text_fate(m);
	text_put(stdout, m->text, TEXT_BLOCK);
	putchar('\n');
	out_field(_("Exposed:"), LABEL, m->exposed);
	out_field(_("Hiding:"), LABEL, fate);
	if (m->out && m->bounce != NULL)
		out_field(_("Bounced:"), LABEL, m->bounce);
	for (guint i = 0; m->parts != NULL && i < m->parts->len; i++) {
		const struct inbox_part *p = g_ptr_array_index(m->parts, i);
		g_autofree char *size = p->size >= 0 ? g_format_size((guint64)p->size) : g_strdup("?");
		g_autofree char *line = g_strdup_printf("%s (%s, %s)",
			p->name != NULL ? p->name : p->section, p->type, size);

		out_field(_("Attached:"), LABEL, line);
	}
}

static void
show_text(const struct cli *cli, const struct story *s)
{
	guint m = 0, a = 0;

	text_head(cli, s->row);
	text_promises(cli, s->promises);
	text_redirects(cli, s->redirects);
	while (m < s->messages->len || a < s->acts->len) {
		const struct inbox_message *message =
			m < s->messages->len ? g_ptr_array_index(s->messages, m) : NULL;
		const struct inbox_act *act =
			a < s->acts->len ? g_ptr_array_index(s->acts, a) : NULL;

		if (message != NULL && (act == NULL || message->at <= act->at)) {
			text_message(cli, message);
			m++;
			continue;
		}
		if (strcmp(act->kind, act_kind_name(ACT_NOTE)) == 0) {
			text_rule(cli, act->advisor, _("internal note"), act->at);
			text_put(stdout, act->text, TEXT_BLOCK);
			putchar('\n');
		}
		a++;
	}
	for (guint i = 0; i < s->answers->len; i++) {
		const struct outbox *o = g_ptr_array_index(s->answers, i);

		if (o->state == OUTBOX_SENT)
			continue; /* it stands above as a message */
		text_rule(cli, o->advisor, outbox_state_name(o->state), o->created_at);
		text_put(stdout, o->body, TEXT_BLOCK);
		putchar('\n');
		out_field(_("Why:"), LABEL, o->reason);
	}
}

static int
show(struct cli *cli, GError **error)
{
	AUTO(story) s = NULL;
	struct out *out;
	gint64 id;

	if (!cli_expect(cli, 1, 1, _("ID"), error))
		return 2;
	id = cli_id(cli->words[0], error);
	s = id != 0 ? story_load(cli, id, error) : NULL;
	if (s == NULL)
		return id != 0 ? 3 : 2;
	if (cli->quiet) {
		printf("%" PRId64 "\n", id);
	} else if (cli->format == CLI_JSON) {
		show_json(cli, s);
	} else if (cli->format == CLI_TEXT) {
		show_text(cli, s);
	} else {
		out = out_new(cli, &rows_message);
		for (guint i = 0; i < s->messages->len; i++)
			out_add(out, row_of_message(g_ptr_array_index(s->messages, i)));
		out_end(out, NULL);
	}
	return 0;
}

/* ---- acts -------------------------------------------------------------------------- */

/* Adds the act, then prints the case as it is now. */
static int
add(struct cli *cli, struct act act, GError **error)
{
	AUTO(inbox_row) row = NULL;
	struct out *out;

	act.case_id = cli_id(cli->words[0], error);
	if (act.case_id == 0)
		return 2;
	act.advisor = cli->advisor;
	act.at = cli->now;
	if (act_add(cli->db, &act, error) == 0)
		return 3;
	row = inbox_case(cli->db, act.case_id, error);
	if (row == NULL)
		return 3;
	out = out_new(cli, &rows_case);
	out_add(out, row_of_case(row, cli->now));
	out_end(out, NULL);
	return 0;
}

static int
add_plain(struct cli *cli, enum act_kind kind, GError **error)
{
	if (!cli_expect(cli, 1, 1, _("ID"), error))
		return 2;
	return add(cli, (struct act){ .kind = kind }, error);
}

static int
claim(struct cli *cli, GError **error)
{
	return add_plain(cli, ACT_CLAIM, error);
}

static int
release(struct cli *cli, GError **error)
{
	return add_plain(cli, ACT_RELEASE, error);
}

static int
reopen(struct cli *cli, GError **error)
{
	return add_plain(cli, ACT_REOPEN, error);
}

static int
wake(struct cli *cli, GError **error)
{
	return add_plain(cli, ACT_WAKE, error);
}

static int
note(struct cli *cli, GError **error)
{
	g_autofree char *text = NULL;

	if (!cli_expect(cli, 1, G_MAXINT, _("ID"), error))
		return 2;
	text = cli_words_or_stdin(cli, 1, error);
	return text != NULL ? add(cli, (struct act){ .kind = ACT_NOTE, .text = text }, error) : 2;
}

static int
assign(struct cli *cli, GError **error)
{
	g_autofree char *who = NULL;

	if (!cli_expect(cli, 2, G_MAXINT, _("ADVISOR"), error))
		return 2;
	who = cli_rest(cli, 1);
	return add(cli, (struct act){ .kind = ACT_ASSIGN, .arg = who }, error);
}

static int
resolve(struct cli *cli, GError **error)
{
	g_autofree char *reason = NULL;

	if (!cli_expect(cli, 1, G_MAXINT, _("ID"), error))
		return 2;
	reason = cli_rest(cli, 1);
	return add(cli,
		(struct act){ .kind = ACT_RESOLVE, .arg = *reason != '\0' ? reason : NULL }, error);
}

static int
queue(struct cli *cli, GError **error)
{
	if (!cli_expect(cli, 1, 2, NULL, error))
		return 2;
	return add(cli, (struct act){ .kind = ACT_QUEUE, .arg = cli->n_words > 1 ? cli->words[1] : "" }, error);
}

static int
skip(struct cli *cli, GError **error)
{
	g_autofree char *reason = NULL;

	if (!cli_expect(cli, 2, G_MAXINT, _("REASON"), error))
		return 2;
	reason = cli_rest(cli, 1);
	return add(cli, (struct act){ .kind = ACT_SKIP, .arg = reason }, error);
}

static int
snooze(struct cli *cli, GError **error)
{
	g_autofree char *until = NULL;
	gint64 at, span;

	if (!cli_expect(cli, 2, 2, _("TIME"), error))
		return 2;
	if (strcmp(cli->words[1], "customer") == 0) {
		at = SNOOZE_CUSTOMER;
	} else if (date_parse_span(cli->words[1], &span)) {
		at = cli->now + MIN(span, 10 * 366 * 86400) * DATE_SECOND;
	} else if (!date_parse(cli->words[1], &at)) {
		err_set(error, ERR_USAGE,
			_("“%s” is not a time: write 2h, 3d or 2026-01-31T09:00:00+01:00"),
			cli->words[1]);
		return 2;
	}
	if (at <= cli->now) {
		err_set(error, ERR_USAGE, _("%s has passed already"), cli->words[1]);
		return 2;
	}
	until = g_strdup_printf("%" PRId64, at);
	return add(cli, (struct act){ .kind = ACT_SNOOZE, .arg = until }, error);
}

/* Index of a word in a list of names, or -1. */
static int
index_of(const char *word, const char *const *names)
{
	for (int i = 0; names[i] != NULL; i++)
		if (strcmp(word, names[i]) == 0)
			return i;
	return -1;
}

static int
priority(struct cli *cli, GError **error)
{
	static const char *const names[] = { "low", "normal", "high", NULL };
	static const char *const digits[] = { "0", "1", "2", NULL };
	int value;

	if (!cli_expect(cli, 2, 2, "low|normal|high", error))
		return 2;
	value = MAX(index_of(cli->words[1], names), index_of(cli->words[1], digits));
	if (value < 0) {
		err_set(error, ERR_USAGE, _("A priority is low, normal or high, not “%s”"),
			cli->words[1]);
		return 2;
	}
	return add(cli, (struct act){ .kind = ACT_PRIORITY, .arg = digits[value] }, error);
}

static int
urgent(struct cli *cli, GError **error)
{
	static const char *const names[] = { "no", "yes", NULL };
	static const char *const digits[] = { "0", "1", NULL };
	int value = 1;

	if (!cli_expect(cli, 1, 2, _("ID"), error))
		return 2;
	if (cli->n_words == 2)
		value = MAX(index_of(cli->words[1], names), index_of(cli->words[1], digits));
	if (value < 0) {
		err_set(error, ERR_USAGE, _("Write yes or no, not “%s”"), cli->words[1]);
		return 2;
	}
	return add(cli, (struct act){ .kind = ACT_URGENT, .arg = digits[value] }, error);
}

static int
label(struct cli *cli, GError **error)
{
	enum act_kind kind = cli_flag(cli, "remove") ? ACT_UNLABEL : ACT_LABEL;

	if (!cli_expect(cli, 2, 2, _("LABEL"), error))
		return 2;
	if (strpbrk(cli->words[1], " \t\r\n") != NULL || *cli->words[1] == '\0') {
		err_set(error, ERR_USAGE, _("A label is one word: write-it-so"));
		return 2;
	}
	return add(cli, (struct act){ .kind = kind, .arg = cli->words[1] }, error);
}

static int
motive(struct cli *cli, GError **error)
{
	const char *name;

	if (!cli_expect(cli, 2, 2, _("NAME"), error) || (name = motive_word(cli, cli->words[1], error)) == NULL)
		return 2;
	return add(cli, (struct act){ .kind = ACT_MOTIVE, .arg = name }, error);
}

/* The other case goes into this one; a conversation of it leaves for a case of its own; a post is to be hidden. */
static int
move(struct cli *cli, enum act_kind kind, const char *what, GError **error)
{
	gint64 target;

	if (!cli_expect(cli, 2, 2, what, error))
		return 2;
	target = cli_id(cli->words[1], error);
	return target != 0 ? add(cli, (struct act){ .kind = kind, .target = target }, error) : 2;
}

static int
merge(struct cli *cli, GError **error)
{
	return move(cli, ACT_MERGE, _("OTHER"), error);
}

static int
split(struct cli *cli, GError **error)
{
	return move(cli, ACT_SPLIT, _("CONVERSATION"), error);
}

static int
hide(struct cli *cli, GError **error)
{
	return move(cli, ACT_HIDE, _("MESSAGE"), error);
}

static int
undo(struct cli *cli, GError **error)
{
	gint64 id, target;
	struct act last;

	if (!cli_expect(cli, 1, 1, _("ID"), error))
		return 2;
	id = cli_id(cli->words[0], error);
	if (id == 0)
		return 2;
	target = act_last(cli->db, cli->advisor, id, 0, &last);
	if (target == 0) {
		err_set(error, ERR_GONE, _("%s did nothing in case %" PRId64 " that can be undone"),
			cli->advisor, id);
		return 3;
	}
	if (cli->format == CLI_TEXT && !cli->quiet)
		g_printerr(_("Undone: %s\n"), act_words_undone(last.kind));
	return add(cli, (struct act){ .kind = ACT_UNDO, .target = target }, error);
}

static const struct cli_option note_options[] = {
	{ "message", 'm', OPTION_TEXT, "TEXT", N_("the note; otherwise the words, or standard input") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

static const struct cli_option label_options[] = {
	{ "remove", 0, OPTION_FLAG, NULL, N_("take the label away") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

static const struct cli_verb verbs[] = {
	{ "show", NULL, N_("the case with its messages, notes and answers (the default)"), NULL, show },
	{ "reply", NULL, N_("answer the customer's last message"), case_reply_options, case_reply },
	{ "redirect", NULL, N_("ask the customer in public to write in private, with a reference; the case stays one"),
		case_redirect_options, case_redirect },
	{ "hide", "MESSAGE", N_("ask the channel to hide a customer's public post, where it lets us"), NULL, hide },
	{ "attachments", NULL, N_("list its attachments"), NULL, case_attachments },
	{ "save", "MESSAGE SECTION", N_("write an attachment to a file, fetched first when it is not here"),
		case_save_options, case_save },
	{ "note", "[TEXT…]", N_("add an internal note, which is never sent"), note_options, note },
	{ "claim", NULL, N_("take it"), NULL, claim },
	{ "release", NULL, N_("give it back"), NULL, release },
	{ "assign", "ADVISOR", N_("give it to somebody"), NULL, assign },
	{ "resolve", "[REASON…]", N_("done; a reason is wanted while the customer waits"), NULL, resolve },
	{ "reopen", NULL, N_("not done after all"), NULL, reopen },
	{ "snooze", "TIME|customer", N_("out of sight until a time (2h, 3d, RFC 3339) or a new message; customer: until the "
		"customer writes, and until then the clock stands still"), NULL, snooze },
	{ "queue", "[QUEUE]", N_("move it to another queue; without a name back to its own"), NULL, queue },
	{ "skip", "REASON…", N_("pass it over: guichet serve goes on to another one"), NULL, skip },
	{ "explain", NULL, N_("how long the customer waited: every stretch that counts, and why another does not"), NULL,
		case_explain },
	{ "wake", NULL, N_("end a snooze"), NULL, wake },
	{ "priority", "low|normal|high", N_("set its priority"), NULL, priority },
	{ "urgent", "[yes|no]", N_("mark it urgent, or not"), NULL, urgent },
	{ "label", "LABEL", N_("add a label"), label_options, label },
	{ "motive", "NAME", N_("say what the case is about: a name of guichet motives rules, or none"), NULL, motive },
	{ "merge", "OTHER", N_("another case of the same customer goes into it; its number leads here"), NULL, merge },
	{ "split", "CONVERSATION", N_("one of its conversations becomes a case of its own"), NULL, split },
	{ "undo", NULL, N_("take back your last act on it"), NULL, undo },
	{ NULL, NULL, NULL, NULL, NULL },
};

const struct cli_command cmd_case = {
	.name = "case",
	.args = "ID [VERB]",
	.summary = N_("show one case, or do something to it"),
	.help = N_("Every act is a line in the case's journal, under the name of [guichet] name."),
	.need = NEED_DESK,
	.verb_at = 1,
	.verbs = verbs,
	.run = show,
};
