/* cli/cmd-customer-export.c — `guichet customer ID export`: all that is kept of a person, for that person. */
#include "cli/cmd-customer.h"

#include "base/date.h"
#include "base/err.h"
#include "base/text.h"
#include "cache/inbox.h"
#include "cli/rows-people.h"
#include "cli/rows.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>

struct export {
	struct cli *cli;
	struct customer *who;
	const char *folder;
	struct json *json;
	GString *html;
	int files; /* attachments written */
};

/* ---- writing ------------------------------------------------------------------------ */

static gboolean
write_file(const struct export *x, const char *name, const char *bytes, gssize len, GError **error)
{
	g_autofree char *path = g_build_filename(x->folder, name, NULL);
	g_autoptr(GError) failure = NULL;

	return g_file_set_contents_full(path, bytes, len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &failure) ||
		err_set(error, ERR_STORAGE, _("%s cannot be written: %s"), path, failure->message);
}

/* Text of others as a page may hold it: cleaned, then escaped. */
static char *
escaped(const char *text, enum text_flags flags)
{
	g_autofree char *clean = text_clean(text != NULL ? text : "", -1, flags);

	return g_markup_escape_text(clean, -1);
}

static void
html_field(struct export *x, const char *label, const char *value)
{
	g_autofree char *safe = escaped(value, TEXT_LINE);

	if (value != NULL && *value != '\0')
		g_string_append_printf(x->html, "<tr><th>%s</th><td>%s</td></tr>\n", label, safe);
}

/* ---- what is known ------------------------------------------------------------------ */

static void
put_card(struct export *x)
{
	const struct customer *c = x->who;
	AUTO(out_row) head = row_of_customer(c);
	g_autofree char *name = escaped(c->name, TEXT_LINE);

	json_object(x->json, NULL);
	out_row_json(head, x->json);
	g_string_append_printf(x->html, "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>%s</title><style>"
		"body{font:16px/1.5 sans-serif;max-width:46em;margin:2em auto;padding:0 1em}th{text-align:left;"
		"padding-right:1em;vertical-align:top}pre{white-space:pre-wrap;font:inherit;margin:.3em 0 0}"
		"article{border-top:1px solid #ccc;padding:.8em 0}.out{margin-left:3em}.meta{color:#666}</style></head><body>\n"
		"<h1>%s</h1>\n<table>\n", name, name);
	html_field(x, _("Segment"), c->segment);
	html_field(x, _("Language"), c->lang);
	html_field(x, _("Advisor"), c->advisor);
	html_field(x, _("Note"), c->note);
	json_array(x->json, "fields");
	for (guint i = 0; i < c->fields->len; i++) {
		const struct customer_field *f = g_ptr_array_index(c->fields, i);

		out_json(x->json, row_of_field(f));
		html_field(x, f->name, f->value);
	}
	json_end(x->json);
	json_array(x->json, "identities");
	for (guint i = 0; i < c->identities->len; i++) {
		const struct customer_identity *id = g_ptr_array_index(c->identities, i);

		out_json(x->json, row_of_identity(id));
		html_field(x, *id->title != '\0' ? _(id->title) : id->channel, id->shown);
	}
	json_end(x->json);
	json_array(x->json, "evidence");
	for (guint i = 0; i < c->evidence->len; i++) {
		const struct customer_evidence *e = g_ptr_array_index(c->evidence, i);

		out_json(x->json, row_of_evidence(e));
		html_field(x, evidence_kind_shown(e->kind), e->value);
	}
	json_end(x->json);
	g_string_append(x->html, "</table>\n");
}

/* ---- what was said and done --------------------------------------------------------- */

static gboolean
save_part(struct export *x, const struct inbox_message *m, const struct inbox_part *p, GError **error)
{
	g_autoptr(GBytes) bytes = p->here ? inbox_part(x->cli->db, m->id, p->section, NULL) : NULL;
	g_autofree char *base = g_path_get_basename(p->name != NULL ? p->name : p->section);
	g_autofree char *clean = text_clean(base, -1, TEXT_LINE);
	g_autofree char *name = NULL, *shown = NULL;
	gsize n;

	if (bytes == NULL)
		return TRUE;
	for (char *c = clean; *c != '\0'; c++)
		if (*c == '/' || (c == clean && *c == '.'))
			*c = '_';
	name = g_strdup_printf("%d-%s", ++x->files, clean);
	shown = escaped(name, TEXT_LINE);
	g_string_append_printf(x->html, "<p><a href=\"%s\">%s</a></p>\n", shown, shown);
	return write_file(x, name, g_bytes_get_data(bytes, &n), (gssize)g_bytes_get_size(bytes), error);
}

static gboolean
put_message(struct export *x, gint64 id, GError **error)
{
	AUTO(inbox_message) m = inbox_message(x->cli->db, id, error);
	g_autofree char *when = NULL, *who = NULL, *subject = NULL, *text = NULL;

	if (m == NULL)
		return FALSE;
	when = date_to_human(m->at, x->cli->now);
	who = escaped(m->author, TEXT_LINE);
	subject = escaped(m->subject, TEXT_LINE);
	text = escaped(m->text, TEXT_BLOCK);
	out_json(x->json, row_of_message(m));
	g_string_append_printf(x->html, "<article class=\"%s\"><div class=\"meta\">%s · %s · %s</div><b>%s</b><pre>%s</pre>\n",
		m->out ? "out" : "in", when, _(m->channel_title), who, subject, text);
	for (guint i = 0; m->parts != NULL && i < m->parts->len; i++)
		if (!save_part(x, m, g_ptr_array_index(m->parts, i), error))
			return FALSE;
	g_string_append(x->html, "</article>\n");
	return TRUE;
}

static void
put_act(struct export *x, const struct timeline_item *t)
{
	g_autofree char *when = date_to_human(t->at, x->cli->now);
	g_autofree char *who = escaped(t->who, TEXT_LINE), *what = escaped(t->what, TEXT_LINE);
	g_autofree char *text = escaped(t->text, TEXT_BLOCK);

	g_string_append_printf(x->html, "<article class=\"out\"><div class=\"meta\">%s · %s · %s</div><pre>%s</pre></article>\n",
		when, who, what, text);
}

static gboolean
put_timeline(struct export *x, GError **error)
{
	struct timeline_query query = { .customer = x->who->id };
	g_autoptr(GPtrArray) items = timeline_page(x->cli->db, &query, error);

	if (items == NULL)
		return FALSE;
	json_array(x->json, "messages");
	for (guint i = items->len; i-- > 0;) {
		const struct timeline_item *t = g_ptr_array_index(items, i);

		if (t->kind != TIMELINE_MESSAGE)
			put_act(x, t);
		else if (!put_message(x, t->id, error))
			return FALSE;
	}
	json_end(x->json);
	json_array(x->json, "acts");
	for (guint i = items->len; i-- > 0;) {
		const struct timeline_item *t = g_ptr_array_index(items, i);

		if (t->kind != TIMELINE_MESSAGE)
			out_json(x->json, row_of_timeline(t));
	}
	json_end(x->json);
	return TRUE;
}

static gboolean
write_all(struct export *x, GError **error)
{
	g_autofree char *line = NULL;

	put_card(x);
	if (!put_timeline(x, error))
		return FALSE;
	json_end(x->json);
	g_string_append(x->html, "</body></html>\n");
	line = g_strconcat(json_text(x->json), "\n", NULL);
	return write_file(x, "customer.json", line, -1, error) &&
		write_file(x, "customer.html", x->html->str, (gssize)x->html->len, error);
}

int
customer_export(struct cli *cli, GError **error)
{
	struct export x = { .cli = cli };
	gboolean ok;
	gint64 id;

	if (!cli_expect(cli, 2, 2, "DIR", error) || (id = customer_word(cli, error)) == 0)
		return 2;
	x.folder = cli->words[1];
	x.who = customer_load(cli->db, id, error);
	if (x.who == NULL)
		return 3;
	/* a folder of its own, which nobody else reads: what lies in one already is left alone */
	if (g_mkdir(x.folder, 0700) != 0) {
		err_set_errno(error, ERR_STORAGE, errno, _("%s cannot be made; name a folder that is not there yet"), x.folder);
		customer_free(x.who);
		return 3;
	}
	x.json = json_new();
	x.html = g_string_new(NULL);
	ok = write_all(&x, error);
	if (ok && !cli->quiet && cli->format == CLI_TEXT)
		printf(_("%s: customer.json, customer.html and %d attachments.\n"), x.folder, x.files);
	g_string_free(x.html, TRUE);
	json_free(x.json);
	customer_free(x.who);
	return ok ? 0 : 3;
}
