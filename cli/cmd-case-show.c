/* cli/cmd-case-show.c — `guichet case ID show`: one case with everything said and done in it. */
#include "cli/commands.h"

#include "base/date.h"
#include "base/text.h"
#include "cache/conversation.h"
#include "cache/hide.h"
#include "cache/inbox.h"
#include "cache/suspect.h"
#include "cli/out.h"
#include "cli/rows.h"
#include "core/address.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define LABEL 12 /* columns of "Customer:  " */

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
		for (guint p = 0; m->parts != NULL && p < m->parts->len; p++)
			out_json(json, row_of_part(m, g_ptr_array_index(m->parts, p)));
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
	for (guint i = 0; i < s->acts->len; i++)
		out_json(json, row_of_act(g_ptr_array_index(s->acts, i)));
	json_end(json);
	json_array(json, "promises");
	for (guint i = 0; i < s->promises->len; i++)
		out_json(json, row_of_commitment(g_ptr_array_index(s->promises, i), cli->now));
	json_end(json);
	json_array(json, "redirects");
	for (guint i = 0; i < s->redirects->len; i++)
		out_json(json, row_of_redirect(g_ptr_array_index(s->redirects, i)));
	json_end(json);
	json_array(json, "answers");
	for (guint i = 0; i < s->answers->len; i++)
		out_json(json, row_of_outbox(g_ptr_array_index(s->answers, i)));
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

/* What split wants to know. */
static void
text_conversations(const struct cli *cli, gint64 case_id)
{
	g_autoptr(GPtrArray) list = conversation_list(cli->db, case_id, NULL);

	for (guint i = 0; list != NULL && list->len > 1 && i < list->len; i++) {
		const struct conversation *c = g_ptr_array_index(list, i);
		g_autofree char *line = g_strdup_printf("%" PRId64 " %s%s%s (%d)", c->id, *c->title != '\0' ? _(c->title)
			: c->channel, *c->subject != '\0' ? ", " : "", c->subject, c->messages);

		out_field(_("Holds:"), LABEL, line);
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
	text_conversations(cli, s->row->case_id);
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
		text_rule(cli, o->advisor, out_word(&rows_outbox, "state", outbox_state_name(o->state)), o->created_at);
		text_put(stdout, o->body, TEXT_BLOCK);
		putchar('\n');
		out_field(_("Why:"), LABEL, o->reason);
	}
}

int
case_show(struct cli *cli, GError **error)
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
