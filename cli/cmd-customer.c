/* cli/cmd-customer.c — `guichet customer`: one person with all that is known, and what is said of them. */
#include "cli/cmd-customer.h"

#include "base/date.h"
#include "base/err.h"
#include "base/lang.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cache/card.h"
#include "cache/promises.h"
#include "cli/rows-people.h"
#include "cli/rows.h"
#include "tui/act-words.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define LABEL 12
#define TIMELINE_PAGE 200

gint64
customer_word(const struct cli *cli, GError **error)
{
	return cli_id(cli->words[0], error);
}

int
customer_print(struct cli *cli, gint64 id, GError **error)
{
	AUTO(customer) c = customer_load(cli->db, id, error);
	struct out *out;

	if (c == NULL)
		return 3;
	out = out_new(cli, &rows_customer);
	out_add(out, row_of_customer(c));
	out_end(out, NULL);
	return 0;
}

int
customer_add(struct cli *cli, struct act act, GError **error)
{
	act.customer = customer_word(cli, error);
	if (act.customer == 0)
		return 2;
	act.advisor = cli->advisor;
	act.at = cli->now;
	if (act_add(cli->db, &act, error) == 0)
		return 3;
	return customer_print(cli, act.customer, error);
}

/* ---- show --------------------------------------------------------------------------- */

static void
put_rows(struct json *json, const char *key, const GPtrArray *list, struct out_row *(*row_of)(gconstpointer))
{
	json_array(json, key);
	for (guint i = 0; i < list->len; i++)
		out_json(json, row_of(g_ptr_array_index(list, i)));
	json_end(json);
}

#define ROW_OF(name, type, call) \
	static struct out_row * \
	name(gconstpointer p) \
	{ \
		const struct type *t = p; \
		return call; \
	}
ROW_OF(field_row, customer_field, row_of_field(t))
ROW_OF(identity_row, customer_identity, row_of_identity(t))
ROW_OF(evidence_row, customer_evidence, row_of_evidence(t))
ROW_OF(contact_row, customer_contact, row_of_contact(t))
ROW_OF(case_row, inbox_row, row_of_case(t, date_now()))
ROW_OF(promise_row, promise_row, row_of_commitment(t, date_now()))

static gboolean
show_json(const struct cli *cli, const struct customer *c, GError **error)
{
	AUTO(json) json = json_new();
	AUTO(out_row) row = row_of_customer(c);
	g_autoptr(GPtrArray) promises = promises_of_customer(cli->db, c->id, error);

	if (promises == NULL)
		return FALSE;
	json_object(json, NULL);
	out_row_json(row, json);
	json_array(json, "members");
	for (guint i = 0; i < c->members->len; i++)
		json_int(json, NULL, g_array_index(c->members, gint64, i));
	json_end(json);
	json_string(json, "usage", usage_name(card_usage(cli->db, c->id, cli->now, NULL, NULL)));
	put_rows(json, "fields", c->fields, field_row);
	put_rows(json, "identities", c->identities, identity_row);
	put_rows(json, "evidence", c->evidence, evidence_row);
	put_rows(json, "contacts", c->contacts, contact_row);
	put_rows(json, "cases", c->cases, case_row);
	put_rows(json, "promises", promises, promise_row);
	json_end(json);
	puts(json_text(json));
	return TRUE;
}

static void
text_list(const struct cli *cli, const struct customer *c)
{
	char age[16];

	for (guint i = 0; i < c->fields->len; i++) {
		const struct customer_field *f = g_ptr_array_index(c->fields, i);
		g_autofree char *label = g_strconcat(f->name, ":", NULL);

		out_field(label, LABEL, f->value);
	}
	for (guint i = 0; i < c->identities->len; i++) {
		const struct customer_identity *id = g_ptr_array_index(c->identities, i);
		g_autofree char *reach = id->reach >= 0 ? g_strdup_printf(_("reach %" PRId64), id->reach) : NULL;
		g_autofree char *line = g_strdup_printf("%s (%s%s%s%s%s)", id->shown, *id->title != '\0' ? _(id->title)
			: id->channel, id->last_in > 0 ? ", " : "",
			id->last_in > 0 ? date_age(id->last_in, cli->now, age) : "", reach != NULL ? ", " : "",
			reach != NULL ? reach : "");

		out_field(i == 0 ? _("Addresses:") : "", LABEL, line);
	}
	for (guint i = 0; i < c->evidence->len; i++) {
		const struct customer_evidence *e = g_ptr_array_index(c->evidence, i);
		g_autofree char *weight = lang_real(e->weight, 2);
		g_autofree char *line = g_strdup_printf("%s %s (%s)", evidence_kind_shown(e->kind), e->value, weight);

		out_field(i == 0 ? _("Evidence:") : "", LABEL, line);
	}
	for (guint i = 0; i < c->cases->len; i++) {
		const struct inbox_row *k = g_ptr_array_index(c->cases, i);
		g_autofree char *line = g_strdup_printf("%" PRId64 " %s (%s)", k->case_id, k->subject,
			case_state_shown(k->state));

		out_field(i == 0 ? _("Cases:") : "", LABEL, line);
	}
}

static void
text_contacts(const struct cli *cli, const struct customer *c)
{
	for (guint i = 0; i < c->contacts->len; i++) {
		const struct customer_contact *k = g_ptr_array_index(c->contacts, i);
		char in[16], out[16];
		g_autofree char *line = g_strdup_printf(_("%s: from them %s (%" PRId64 "), from us %s (%" PRId64 ")"),
			*k->title != '\0' ? _(k->title) : k->channel, k->last_in > 0 ? date_age(k->last_in, cli->now, in) : "-",
			k->in, k->last_out > 0 ? date_age(k->last_out, cli->now, out) : "-", k->out);

		out_field(i == 0 ? _("Contact:") : "", LABEL, line);
	}
}

static gboolean
text_promises(const struct cli *cli, const struct customer *c, GError **error)
{
	g_autoptr(GPtrArray) promises = promises_of_customer(cli->db, c->id, error);

	for (guint i = 0; promises != NULL && i < promises->len; i++) {
		const struct promise_row *p = g_ptr_array_index(promises, i);
		g_autofree char *due = date_to_human(p->due, cli->now);
		g_autofree char *line = g_strdup_printf("%" PRId64 " %s (%s, %s)", p->case_id, p->text,
			promise_state_text(promise_row_state(p, cli->now)), due);

		out_field(i == 0 ? _("Promises:") : "", LABEL, line);
	}
	return promises != NULL;
}

static gboolean
show_text(const struct cli *cli, const struct customer *c, GError **error)
{
	g_autofree char *id = g_strdup_printf("%" PRId64, c->id);
	g_autofree char *erased = c->erased_at != 0 ? date_to_human(c->erased_at, cli->now) : NULL;
	g_autofree char *mean = c->ratings > 0 ? lang_real((double)c->stars / (double)c->ratings, 1) : NULL;
	g_autofree char *stars = c->ratings > 0
		? g_strdup_printf(ngettext("%s of 5 in %" PRId64 " review", "%s of 5 in %" PRId64 " reviews",
			  (gulong)c->ratings), mean, c->ratings)
		: NULL;

	out_field(_("Customer:"), LABEL, id);
	out_field(_("Name:"), LABEL, c->name);
	out_field(_("Segment:"), LABEL, c->segment);
	out_field(_("Language:"), LABEL, c->lang);
	out_field(_("Advisor:"), LABEL, c->advisor);
	out_field(_("Note:"), LABEL, c->note);
	out_field(_("Reaches us:"), LABEL, c->erased_at != 0 ? NULL
		: usage_shown(card_usage(cli->db, c->id, cli->now, NULL, NULL)));
	out_field(_("Stars:"), LABEL, stars);
	out_field(_("Erased:"), LABEL, erased);
	text_contacts(cli, c);
	text_list(cli, c);
	return text_promises(cli, c, error);
}

/* Sensitive values stay masked, whatever the format, unless somebody says why they look. */
static gboolean
mask(struct cli *cli, struct customer *c, GError **error)
{
	const char *reason = cli_text(cli, "reveal");

	if (reason != NULL)
		return card_reveal(cli->db, c, cli->advisor, reason, cli->now, error) >= 0;
	for (guint i = 0; i < c->fields->len; i++) {
		struct customer_field *f = g_ptr_array_index(c->fields, i);
		g_autofree char *value = f->value;

		f->value = f->sensitive ? text_mask(value) : g_steal_pointer(&value);
	}
	return TRUE;
}

static int
show(struct cli *cli, GError **error)
{
	AUTO(customer) c = NULL;
	gint64 id;

	if (!cli_expect(cli, 1, 1, _("ID"), error) || (id = customer_word(cli, error)) == 0)
		return 2;
	if (cli->format == CLI_CSV || cli->quiet)
		return customer_print(cli, id, error);
	c = customer_load(cli->db, id, error);
	if (c == NULL || !mask(cli, c, error))
		return 3;
	return (cli->format == CLI_JSON ? show_json(cli, c, error) : show_text(cli, c, error)) ? 0 : 3;
}

/* ---- the timeline ------------------------------------------------------------------- */

/* In a table an act is a sentence, as on the screen, and a note is called one once; JSON and CSV keep kind and text. */
static void
say_done(struct timeline_item *t)
{
	if (t->kind == TIMELINE_ACT) {
		char *words = act_words(t->who, t->what, t->text);

		g_free(t->text);
		t->text = words;
	}
	g_free(t->what);
	t->what = g_strdup("");
}

static int
timeline(struct cli *cli, GError **error)
{
	struct timeline_query query = { .channel = cli_text(cli, "channel") };
	g_autofree char *words = NULL;
	g_autoptr(GPtrArray) list = NULL;
	struct out *out;
	gint64 count;

	if (!cli_expect(cli, 1, G_MAXINT, _("ID"), error) || (query.customer = customer_word(cli, error)) == 0 ||
		!cli_number(cli, "count", TIMELINE_PAGE, &count, error))
		return 2;
	words = cli_rest(cli, 1);
	query.words = *words != '\0' ? words : NULL;
	query.count = (int)MIN(count, G_MAXINT);
	list = timeline_page(cli->db, &query, error);
	if (list == NULL)
		return 3;
	out = out_new(cli, &rows_timeline);
	for (guint i = 0; i < list->len; i++) {
		struct timeline_item *t = g_ptr_array_index(list, i);

		if (cli->format == CLI_TEXT && !cli->quiet && t->kind != TIMELINE_MESSAGE)
			say_done(t);
		out_add(out, row_of_timeline(t));
	}
	out_end(out, _("Nothing was said or done."));
	return 0;
}

/* ---- acts --------------------------------------------------------------------------- */

static int
say(struct cli *cli, enum act_kind kind, GError **error)
{
	g_autofree char *text = NULL;

	if (!cli_expect(cli, 1, G_MAXINT, _("ID"), error))
		return 2;
	text = cli_words_or_stdin(cli, 1, error);
	return text != NULL ? customer_add(cli, (struct act){ .kind = kind, .text = text }, error) : 2;
}

static int
note(struct cli *cli, GError **error)
{
	return say(cli, ACT_NOTE, error);
}

static int
call(struct cli *cli, GError **error)
{
	return say(cli, ACT_CALL, error);
}

static int
set(struct cli *cli, GError **error)
{
	g_autofree char *value = NULL;

	if (!cli_expect(cli, 2, G_MAXINT, _("FIELD"), error))
		return 2;
	value = cli_rest(cli, 2);
	return customer_add(cli, (struct act){ .kind = ACT_FIELD, .arg = cli->words[1],
		.text = *value != '\0' ? value : NULL, .target = cli_flag(cli, "sensitive") }, error);
}

static int
verify(struct cli *cli, GError **error)
{
	gint64 id;
	int code;

	if (!cli_expect(cli, 2, 2, _("KIND:NUMBER"), error))
		return 2;
	code = customer_add(cli, (struct act){ .kind = ACT_VERIFY, .arg = cli->words[1] }, error);
	id = customer_word(cli, NULL);
	if (code == 0 && merge_verified(cli->db, id, cli->advisor, cli->now, error) < 0)
		return 3;
	return code;
}

static int
undo(struct cli *cli, GError **error)
{
	gint64 id, target;
	struct act last, act;

	if (!cli_expect(cli, 1, 1, _("ID"), error) || (id = customer_word(cli, error)) == 0)
		return 2;
	target = act_last_about(cli->db, cli->advisor, id, &last);
	if (target == 0) {
		err_set(error, ERR_GONE, _("%s did nothing with customer %" PRId64 " that can be undone"), cli->advisor,
			id);
		return 3;
	}
	act = (struct act){ .kind = ACT_UNDO, .advisor = cli->advisor, .at = cli->now, .target = target };
	if (act_add(cli->db, &act, error) == 0)
		return 3;
	if (cli->format == CLI_TEXT && !cli->quiet)
		g_printerr(_("Undone: %s\n"), act_words_undone(last.kind));
	return customer_print(cli, id, error);
}

static const struct cli_option say_options[] = {
	{ "message", 'm', OPTION_TEXT, "TEXT", N_("the words; otherwise those that follow, or standard input") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

static const struct cli_option show_options[] = {
	{ "reveal", 0, OPTION_TEXT, "REASON", N_("show sensitive fields, which are masked otherwise; the journal keeps who looked and why") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

static const struct cli_option set_options[] = {
	{ "sensitive", 0, OPTION_FLAG, NULL, N_("it is shown masked") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

static const struct cli_option timeline_options[] = {
	{ "channel", 0, OPTION_TEXT, "CHANNEL", N_("only messages of this channel") },
	{ "count", 'c', OPTION_TEXT, "NUMBER", N_("at most so many; 0 all") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

static const struct cli_verb verbs[] = {
	{ "show", NULL, N_("what is known of them (the default)"), show_options, show },
	{ "timeline", "[WORDS…]", N_("all that was said and done, newest first; only with these words"), timeline_options,
		timeline },
	{ "note", "[TEXT…]", N_("add an internal note, which is never sent"), say_options, note },
	{ "call", "[TEXT…]", N_("write down a call"), say_options, call },
	{ "set", "FIELD [VALUE…]", N_("set a field of the card; without a value, clear it"), set_options, set },
	{ "same", NULL, N_("who may be the same person, and why"), NULL, customer_same },
	{ "different", "OTHER", N_("say that they are not the same person, for ever: nothing undoes it"), NULL, customer_different },
	{ "merge", "OTHER", N_("make one person of two"), customer_merge_options, customer_merge },
	{ "unmerge", "[OTHER]", N_("take a merge back, the last one when none is named"), customer_unmerge_options,
		customer_unmerge },
	{ "merges", NULL, N_("the merges that made this person"), NULL, customer_merges },
	{ "verify", "KIND:NUMBER", N_("an id that was checked, such as client:0012345; who has the same one is merged"), NULL,
		verify },
	{ "export", "DIR", N_("all that is kept of them, as JSON and as a page to read, into a new folder"), NULL, customer_export },
	{ "erase", NULL, N_("forget them: count what there is, or with --yes erase it"), customer_erase_options, customer_erase },
	{ "undo", NULL, N_("take back your last act on them"), NULL, undo },
	{ NULL, NULL, NULL, NULL, NULL },
};

const struct cli_command cmd_customer = {
	.name = "customer",
	.args = "ID [VERB]",
	.summary = N_("show one customer, or do something to them"),
	.help = N_("Every act is a line in the journal, under the name of [guichet] name."),
	.need = NEED_DESK,
	.verb_at = 1,
	.verbs = verbs,
	.run = show,
};
