/* cli/net-connector.c — guichet-net connector: a channel's program, tried from the shell. */
#include "cli/net-connector.h"
#include "cli/net-main.h"

#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "base/text.h"
#include "net/connector.h"
#include "net/mapper-scan.h"
#include "net/mend.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int
complain(const char *sentence, int code)
{
	fputs("guichet-net: connector: ", stderr);
	text_put(stderr, sentence, TEXT_LINE);
	fputc('\n', stderr);
	return code;
}

static char *
read_input(GError **error)
{
	g_autoptr(GByteArray) all = g_byte_array_new();
	guint8 buf[65536];
	ssize_t got;

	while ((got = read(STDIN_FILENO, buf, sizeof buf)) > 0) {
		g_byte_array_append(all, buf, (guint)got);
		if (all->len > MEND_SIZE_MAX) {
			err_set(error, ERR_INPUT, _("the input is larger than 32 MB"));
			return NULL;
		}
	}
	if (got < 0 || memchr(all->data != NULL ? all->data : (const guint8 *)"", '\0', all->len) != NULL) {
		err_set(error, ERR_INPUT, _("standard input cannot be read as JSON"));
		return NULL;
	}
	if (all->len == 0)
		return g_strdup("null");
	return g_strndup((const char *)all->data, all->len);
}

/* ---- map ---------------------------------------------------------------------------------- */

static void
put_ms(struct json *j, const char *key, gint64 ms)
{
	g_autofree char *whole = date_to_rfc3339(ms - ms % 1000);
	g_autofree char *text = NULL;

	if (ms == 0) {
		json_null(j, key);
		return;
	}
	text = g_strdup_printf("%.19s.%03dZ", whole, (int)(ms % 1000));
	json_string(j, key, text);
}

static void
put_count(struct json *j, const char *key, gint64 n, gint64 none)
{
	if (n == none)
		json_null(j, key);
	else
		json_int(j, key, n);
}

static void
put_author(struct json *j, const struct message *m)
{
	const struct message_person *p = message_person(m, PERSON_FROM);

	if (p == NULL) {
		json_null(j, "author");
		return;
	}
	json_object(j, "author");
	json_string(j, "id", p->id);
	json_string(j, "handle", p->address);
	json_string(j, "name", p->name);
	json_string(j, "email", m->email);
	json_string(j, "phone", m->phone);
	put_count(j, "reach", m->reach, -1);
	json_string(j, "url", m->profile);
	if (p->within != NULL)
		json_string(j, "within", p->within);
	json_end(j);
}

static void
put_to(struct json *j, const struct message *m)
{
	json_array(j, "to");
	for (guint i = 0; i < m->people->len; i++) {
		const struct message_person *p = m->people->pdata[i];

		if (p->role != PERSON_TO)
			continue;
		json_object(j, NULL);
		json_string(j, "id", p->id);
		json_string(j, "handle", p->address);
		json_string(j, "name", p->name);
		if (p->within != NULL)
			json_string(j, "within", p->within);
		json_end(j);
	}
	json_end(j);
}

static void
put_attachments(struct json *j, const struct message *m)
{
	json_array(j, "attachments");
	for (guint i = 0; i < m->parts->len; i++) {
		const struct message_part *p = m->parts->pdata[i];

		json_object(j, NULL);
		json_string(j, "id", p->section);
		json_string(j, "name", p->name);
		json_string(j, "type", p->type);
		put_count(j, "size", p->size, -1);
		json_string(j, "url", p->url);
		json_end(j);
	}
	json_end(j);
}

static void
print_message(const struct message *m)
{
	AUTO(json) j = json_new();

	json_object(j, NULL);
	json_string(j, "id", m->id);
	json_string(j, "thread", m->thread);
	json_string(j, "parent", m->parent);
	json_string(j, "kind", message_kind_name(m->kind));
	json_string(j, "visibility", m->public_ ? "public" : "private");
	put_author(j, m);
	json_bool(j, "from_us", m->from_us);
	json_string(j, "text", m->text);
	json_null(j, "html"); /* rendered: it is in the text */
	json_string(j, "title", m->subject);
	put_ms(j, "at", m->at);
	put_ms(j, "edited_at", m->edited_at);
	put_count(j, "rating", m->rating, 0);
	json_string(j, "lang", m->lang);
	json_string(j, "url", m->url);
	put_to(j, m);
	put_attachments(j, m);
	json_string(j, "automatic", m->automatic != AUTO_NO ? message_auto_name(m->automatic) : NULL);
	json_bool(j, "encrypted", m->encrypted);
	json_string(j, "keep", m->keep);
	json_end(j);
	puts(json_text(j));
}

static gboolean
map(struct connector *c, const char *input, GError **error)
{
	struct mapper_page page;

	if (!mapper_page(c->mapper, input, NULL, &page, error))
		return FALSE;
	for (guint i = 0; i < page.messages->len; i++)
		print_message(page.messages->pdata[i]);
	mapper_page_clear(&page);
	return TRUE;
}

/* ---- the other words ------------------------------------------------------------------------ */

static gboolean
call(const char *config_dir, const char *name, const char *function, GError **error)
{
	AUTO(connector) c = connector_open(config_dir, name, error);
	g_autofree char *input = NULL, *output = NULL;
	gboolean is_map = strcmp(function, "map") == 0;

	if (c == NULL)
		return FALSE;
	if (strcmp(function, "about") == 0) {
		puts(c->about);
		return TRUE;
	}
	if (!is_map && !g_strv_contains(mapper_functions, function))
		return err_set(error, ERR_USAGE, _("“%s” is no function of a connector"), function);
	if ((input = read_input(error)) == NULL)
		return FALSE;
	if (is_map)
		return map(c, input, error);
	if ((output = mapper_call(c->mapper, function, input, NULL, error)) == NULL)
		return FALSE;
	puts(output);
	return TRUE;
}

static void
list_one(const char *config_dir, const char *name, gboolean as_json)
{
	g_autoptr(GError) error = NULL;
	AUTO(connector) c = connector_open(config_dir, name, &error);
	AUTO(json) j = json_new();
	const char *origin = c == NULL ? "" : c->bundled ? _("bundled")
		: connector_bundled(name) != NULL ? _("yours, before the bundled one") : _("yours");

	if (!as_json) {
		g_autofree char *line = g_strdup_printf("%-16s %-20s %s", name, c != NULL ? c->title : "-",
			c != NULL ? origin : error->message);

		text_put(stdout, line, TEXT_LINE);
		putchar('\n');
		return;
	}
	json_object(j, NULL);
	json_string(j, "name", name);
	json_string(j, "title", c != NULL ? c->title : NULL);
	json_string(j, "kind", c != NULL ? c->kind : NULL);
	json_bool(j, "bundled", c != NULL && c->bundled);
	json_bool(j, "replaces", c != NULL && !c->bundled && connector_bundled(name) != NULL);
	json_string(j, "error", error != NULL ? error->message : NULL);
	json_end(j);
	puts(json_text(j));
}

static void
list(const char *config_dir, gboolean as_json)
{
	g_auto(GStrv) names = connector_names(config_dir);

	for (char **name = names; *name != NULL; name++)
		list_one(config_dir, *name, as_json);
}

/* ---- the command ------------------------------------------------------------------------------ */

static char *
config_folder(void)
{
	g_autofree char *home = home_path(NULL);
	g_autofree char *file = conf_find(home, NULL);

	return g_path_get_dirname(file);
}

static gboolean
read_options(int *argc, char ***argv, gboolean *as_json, gboolean *quiet, GError **error)
{
	g_autofree char *output = NULL;
	const GOptionEntry entries[] = {
		{ "output", 'o', 0, G_OPTION_ARG_STRING, &output, N_("for list: text (default) or json"), "FORMAT" },
		{ "quiet", 'q', 0, G_OPTION_ARG_NONE, quiet, N_("for test: only what differs"), NULL },
		{ NULL, 0, 0, 0, NULL, NULL, NULL },
	};

	return net_options("connector", _("list | new NAME | test NAME|FOLDER… | NAME FUNCTION < INPUT"),
		_("list                  the connectors that are here\n"
		  "new NAME              write one to begin with, beside the configuration\n"
		  "test NAME|FOLDER…     run its samples and show what differs\n"
		  "NAME about            what the connector says about itself\n"
		  "NAME map < ENVELOPE   a server's answer as messages, one a line\n"
		  "NAME FUNCTION < INPUT the output of probe, learn, pull, page, listen, push, sent, look,\n"
		  "                      found, fault, check, login or refresh"), entries, argc, argv, error) &&
		net_output(output, as_json, error);
}

static int
test_all(const char *config_dir, char **which, gboolean quiet, GError **error)
{
	int worst = 0;

	for (; *which != NULL && *error == NULL; which++) {
		int code = connector_test(config_dir, *which, quiet, error);

		worst = MAX(worst, code);
	}
	return worst;
}

static int
run(int argc, char **argv, const char *config_dir, gboolean as_json, gboolean quiet, GError **error)
{
	const char *word = argc > 1 ? argv[1] : "";

	if (argc == 2 && strcmp(word, "list") == 0)
		list(config_dir, as_json);
	else if (argc == 3 && strcmp(word, "new") == 0)
		connector_new(config_dir, argv[2], error);
	else if (argc >= 3 && strcmp(word, "test") == 0)
		return test_all(config_dir, argv + 2, quiet, error);
	else if (argc == 3)
		call(config_dir, word, argv[2], error);
	else
		err_set(error, ERR_USAGE, _("say what to do: list, new NAME, test NAME, or NAME and a function; see "
			"guichet-net connector --help"));
	return 0;
}

int
cmd_net_connector(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *config_dir = NULL;
	gboolean as_json = FALSE, quiet = FALSE;
	int code;

	if (!read_options(&argc, &argv, &as_json, &quiet, &error))
		return complain(error->message, 2);
	config_dir = config_folder();
	code = run(argc, argv, config_dir, as_json, quiet, &error);
	if (error != NULL)
		return complain(error->message, g_error_matches(error, ERR, ERR_USAGE) ? 2 : 3);
	return code;
}
