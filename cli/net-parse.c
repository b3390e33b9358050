/* cli/net-parse.c — guichet-net parse: one mail through the real parser child. */
#include "cli/net-main.h"

#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "base/text.h"
#include "net/parser.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define INPUT_MAX (256 * 1024 * 1024)

static const char *const roles[] = { "from", "sender", "reply-to", "to", "cc", "bcc" };

static int
complain(const char *sentence, int code)
{
	fputs("guichet-net: parse: ", stderr);
	text_put(stderr, sentence, TEXT_BLOCK);
	fputc('\n', stderr);
	return code;
}

/* ---- JSON -------------------------------------------------------------------------- */

static void
json_people(struct json *j, const struct message *m)
{
	json_array(j, "people");
	for (guint i = 0; i < m->people->len; i++) {
		const struct message_person *p = g_ptr_array_index(m->people, i);

		json_object(j, NULL);
		json_string(j, "role", roles[p->role]);
		json_string(j, "address", p->address);
		json_string(j, "name", p->name);
		json_end(j);
	}
	json_end(j);
}

static void
json_parts(struct json *j, const struct message *m)
{
	json_array(j, "attachments");
	for (guint i = 0; i < m->parts->len; i++) {
		const struct message_part *p = g_ptr_array_index(m->parts, i);

		json_object(j, NULL);
		json_string(j, "section", p->section);
		json_string(j, "name", p->name);
		json_string(j, "type", p->type);
		json_string(j, "cid", p->cid);
		json_int(j, "size", p->size);
		json_bool(j, "inline", p->inline_);
		json_end(j);
	}
	json_end(j);
}

static void
json_reports(struct json *j, const struct message *m)
{
	json_array(j, "reports");
	for (guint i = 0; i < m->reports->len; i++) {
		const struct message_report *r = g_ptr_array_index(m->reports, i);

		json_object(j, NULL);
		json_string(j, "recipient", r->recipient);
		json_string(j, "action", r->action);
		json_string(j, "status", r->status);
		json_string(j, "diagnostic", r->diagnostic);
		json_end(j);
	}
	json_end(j);
}

static void
json_refs(struct json *j, const struct message *m)
{
	json_array(j, "refs");
	for (guint i = 0; i < m->refs->len; i++)
		json_string(j, NULL, g_ptr_array_index(m->refs, i));
	json_end(j);
}

static void
print_json(const struct message *m)
{
	AUTO(json) j = json_new();
	const struct message_person *from = message_person(m, PERSON_FROM);

	json_object(j, NULL);
	json_string(j, "channel_id", m->id);
	json_string(j, "parent", m->parent);
	json_refs(j, m);
	json_string(j, "author", from == NULL ? NULL : from->name != NULL ? from->name : from->address);
	json_string(j, "address", from != NULL ? from->address : NULL);
	json_people(j, m);
	json_string(j, "subject", m->subject);
	json_time(j, "sent_at", m->sent_at);
	json_string(j, "automatic", message_auto_name(m->automatic));
	json_string(j, "lang", m->lang);
	json_string(j, "list_id", m->list_id);
	json_string(j, "auth_results", m->auth_results);
	json_string(j, "text", m->text);
	json_bool(j, "html", m->was_html);
	json_string(j, "html_note", m->html_note);
	json_bool(j, "raw", m->raw);
	json_bool(j, "cut", m->cut);
	json_bool(j, "encrypted", m->encrypted);
	json_parts(j, m);
	json_reports(j, m);
	json_string(j, "report_of", m->report_of);
	json_int(j, "source_size", (gint64)m->source_size);
	json_end(j);
	puts(json_text(j));
}

/* ---- text -------------------------------------------------------------------------- */

static void
print_field(const char *label, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	printf("%s ", label);
	text_put(stdout, value, TEXT_LINE);
	putchar('\n');
}

static void
print_people(const struct message *m, enum person_role role, const char *label)
{
	for (guint i = 0; i < m->people->len; i++) {
		const struct message_person *p = g_ptr_array_index(m->people, i);
		g_autofree char *shown = NULL;

		if (p->role != role)
			continue;
		/* the address first: a name may say anything */
		shown = p->name != NULL ? g_strdup_printf("%s (%s)", p->address, p->name)
					: g_strdup(p->address);
		print_field(label, shown);
	}
}

static void
print_text(const struct message *m)
{
	print_people(m, PERSON_FROM, _("From:"));
	print_people(m, PERSON_REPLY_TO, _("Answer to:"));
	print_people(m, PERSON_TO, _("To:"));
	print_people(m, PERSON_CC, _("Cc:"));
	print_field(_("Subject:"), m->subject);
	if (m->sent_at != 0) {
		g_autofree char *date = date_to_rfc3339(m->sent_at);

		print_field(_("Date:"), date);
	}
	if (m->automatic != AUTO_NO)
		print_field(_("Automatic:"), message_auto_name(m->automatic));
	for (guint i = 0; i < m->reports->len; i++) {
		const struct message_report *r = g_ptr_array_index(m->reports, i);
		g_autofree char *line = g_strdup_printf("%s %s %s", r->recipient, r->action,
			r->status != NULL ? r->status : "");

		print_field(_("Delivery:"), line);
	}
	for (guint i = 0; i < m->parts->len; i++) {
		const struct message_part *p = g_ptr_array_index(m->parts, i);
		g_autofree char *line = g_strdup_printf("%s %s (%s)", p->section,
			p->name != NULL ? p->name : "-", p->type);

		print_field(_("Attached:"), line);
	}
	print_field(_("Left out:"), m->html_note);
	putchar('\n');
	text_put(stdout, m->text, TEXT_BLOCK);
}

/* ---- the command --------------------------------------------------------------------- */

static GBytes *
read_input(GError **error)
{
	g_autoptr(GByteArray) all = g_byte_array_new();
	guint8 buf[65536];
	ssize_t got;

	while ((got = read(STDIN_FILENO, buf, sizeof buf)) > 0) {
		g_byte_array_append(all, buf, (guint)got);
		if (all->len > INPUT_MAX) {
			err_set(error, ERR_INPUT, _("this is more than a mail may be (256 MiB)"));
			return NULL;
		}
	}
	if (got < 0) {
		err_set(error, ERR_INPUT, _("standard input cannot be read"));
		return NULL;
	}
	return g_byte_array_free_to_bytes(g_steal_pointer(&all));
}

static gboolean
read_options(int argc, char **argv, gboolean *json, GError **error)
{
	g_autofree char *output = NULL;
	const GOptionEntry entries[] = {
		{ "output", 'o', 0, G_OPTION_ARG_STRING, &output, N_("json (default) or text"), "FORMAT" },
		{ NULL, 0, 0, 0, NULL, NULL, NULL },
	};

	*json = TRUE;
	if (!net_options("parse", _("< MAIL"),
		_("One mail through the parser, in the sandbox that incoming mail goes through.\n"
		  "Nothing is stored."), entries, &argc, &argv, error) ||
		!net_output(output, json, error))
		return FALSE;
	return argc < 2 || err_set(error, ERR_USAGE,
		_("the mail is read from standard input: guichet-net parse < %s"), argv[1]);
}

int
cmd_net_parse(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) source = NULL;
	AUTO(parser) parser = NULL;
	AUTO(message) m = NULL;
	gboolean json;

	if (!read_options(argc, argv, &json, &error))
		return complain(error->message, 2);
	parser = parser_new("parse");
	if ((source = read_input(&error)) == NULL ||
	    (m = parser_mail(parser, source, &error)) == NULL ||
	    !message_check(m, &error))
		return complain(error->message, 3);
	if (json)
		print_json(m);
	else
		print_text(m);
	return 0;
}
