/* cli/rows-template.c — rows about templates, what they became, and acknowledgements. */
#include "cli/rows.h"

#include <glib/gi18n.h>

#define END { NULL, OUT_STRING, NULL, LOOK_PLAIN, NULL }

static const struct out_column rendered_columns[] = {
	{ "text", OUT_STRING, N_("Text"), LOOK_WIDE, "what the template became" },
	END,
};
const struct out_set rows_rendered = { "rendered", "render, template render", rendered_columns };

static const struct out_column template_columns[] = {
	{ "template", OUT_STRING, N_("Template"), LOOK_PLAIN, "its name: that of its file" },
	{ "title", OUT_STRING, N_("Title"), LOOK_WIDE, "what one looks it up by" },
	{ "lang", OUT_STRING, N_("Language"), LOOK_PLAIN, "fr or en" },
	{ "motive", OUT_STRING, N_("Motive"), LOOK_PLAIN, "what it answers, or empty" },
	{ "parts", OUT_LIST, NULL, LOOK_PLAIN, "the parts it has: facts, mail, chat, short, review" },
	{ "asks", OUT_LIST, NULL, LOOK_PLAIN, "names of the values that the advisor is asked for" },
	{ "files", OUT_LIST, NULL, LOOK_PLAIN, "names of the files that go with it" },
	{ "uses", OUT_INT, N_("Uses"), LOOK_RIGHT, "how often it was put into an answer" },
	{ "last_used", OUT_TIME, N_("Last"), LOOK_AGE, "when last, or null" },
	END,
};
const struct out_set rows_template = { "template", "templates, template", template_columns };

struct out_row *
row_of_template(const struct canned *c, struct canned_use use)
{
	struct out_row *row = out_row_new(&rows_template);
	g_autoptr(GPtrArray) parts = g_ptr_array_new(), asks = g_ptr_array_new(), files = g_ptr_array_new();

	for (int i = 0; i < CANNED_PART_N; i++)
		if (c->parts[i] != NULL)
			g_ptr_array_add(parts, (gpointer)(gsize)canned_part_name((enum canned_part)i));
	for (guint i = 0; i < c->asks->len; i++)
		g_ptr_array_add(asks, ((struct canned_ask *)c->asks->pdata[i])->name);
	for (guint i = 0; i < c->files->len; i++)
		g_ptr_array_add(files, c->files->pdata[i]);
	g_ptr_array_add(parts, NULL);
	g_ptr_array_add(asks, NULL);
	g_ptr_array_add(files, NULL);
	out_put_string(row, "template", c->name);
	out_put_string(row, "title", c->title);
	out_put_string(row, "lang", c->lang);
	out_put_string(row, "motive", c->motive);
	out_put_list(row, "parts", (char **)parts->pdata);
	out_put_list(row, "asks", (char **)asks->pdata);
	out_put_list(row, "files", (char **)files->pdata);
	out_put_int(row, "uses", use.n);
	out_put_time(row, "last_used", use.last_at);
	return row;
}

static const struct out_column acknowledgement_columns[] = {
	{ "message", OUT_INT, NULL, LOOK_RIGHT, "number of the customer's message" },
	{ "case", OUT_INT, N_("Case"), LOOK_RIGHT, "number of its case" },
	{ "at", OUT_TIME, N_("When"), LOOK_DATE, "when it was looked at" },
	{ "account", OUT_STRING, N_("Account"), LOOK_PLAIN, "our account that it came in on" },
	{ "author", OUT_STRING, N_("Author"), LOOK_WIDE, "who wrote it" },
	{ "verdict", OUT_STRING, NULL, LOOK_PLAIN, "sent, or why not: automatic, ours, nobody, public, settled, recent, often, unfit" },
	{ "why", OUT_STRING, N_("Acknowledged?"), LOOK_WIDE, "the verdict in words" },
	{ "due", OUT_TIME, N_("Promised"), LOOK_DATE, "by when an answer was promised, or null" },
	{ "kept", OUT_STRING, N_("Promise"), LOOK_PLAIN, "running, kept or broken; empty: nothing was promised" },
	END,
};
const struct out_set rows_acknowledgement = { "acknowledgement", "acknowledgements", acknowledgement_columns };

struct out_row *
row_of_acknowledgement(const struct acknowledge_row *k, gint64 now)
{
	struct out_row *row = out_row_new(&rows_acknowledgement);

	out_put_int(row, "message", k->message);
	out_put_int(row, "case", k->case_id);
	out_put_time(row, "at", k->at);
	out_put_string(row, "account", k->account);
	out_put_string(row, "author", k->author);
	out_put_string(row, "verdict", acknowledge_name(k->verdict));
	out_put_string(row, "why", acknowledge_why(k->verdict));
	out_put_time(row, "due", k->due);
	out_put_string(row, "kept", acknowledge_kept_name(acknowledge_kept(k, now)));
	return row;
}
