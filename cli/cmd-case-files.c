/* cli/cmd-case-files.c — `guichet case ID attachments`, `guichet case ID save MESSAGE SECTION`. */
#include "cli/commands.h"

#include "base/date.h"
#include "base/err.h"
#include "base/text.h"
#include "cache/inbox.h"
#include "cli/out.h"
#include "cli/rows.h"
#include "cli/spawn.h"
#include "tui/parts.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FETCH_S 120 /* a guichet-net that watches answers within it, or is asked again */
#define LOOK_MS 50

int
case_attachments(struct cli *cli, GError **error)
{
	g_autoptr(GPtrArray) messages = NULL;
	struct out *out;
	gint64 id;

	if (!cli_expect(cli, 1, 1, _("ID"), error) || (id = cli_id(cli->words[0], error)) == 0)
		return 2;
	messages = inbox_thread(cli->db, id, error);
	if (messages == NULL)
		return 3;
	out = out_new(cli, &rows_part);
	for (guint i = 0; i < messages->len; i++) {
		const struct inbox_message *m = g_ptr_array_index(messages, i);

		for (guint p = 0; m->parts != NULL && p < m->parts->len; p++)
			out_add(out, row_of_part(m, g_ptr_array_index(m->parts, p)));
	}
	out_end(out, _("No attachments in this case."));
	return 0;
}

/* ---- fetching ---------------------------------------------------------------------- */

/* The bytes if they are here; else NULL, and *error unless they may still come. */
static GBytes *
look(struct cli *cli, const struct inbox_message *m, const struct inbox_part *p, GError **error)
{
	g_autoptr(GError) why = NULL;
	GBytes *data = inbox_part(cli->db, m->id, p->section, &why);
	g_autofree char *trouble = NULL;

	if (data != NULL)
		return data;
	if (!g_error_matches(why, ERR, ERR_GONE)) {
		g_propagate_error(error, g_steal_pointer(&why));
		return NULL;
	}
	trouble = inbox_part_trouble(cli->db, m->id, p->section);
	if (trouble != NULL)
		err_set(error, ERR_GONE, _("%s cannot be fetched: %s"),
			p->name != NULL ? p->name : p->section, trouble);
	return NULL;
}

/* Waits for the guichet-net that runs, or runs one for a pass. */
static GBytes *
fetch(struct cli *cli, const struct inbox_message *m, const struct inbox_part *p, GError **error)
{
	const char *const args[] = { "--once", "-q", m->account_name, NULL };
	gint64 until = date_monotonic() + FETCH_S * 1000;
	GBytes *data = NULL;
	GError *why = NULL;

	if (!inbox_part_want(cli->db, m->id, p->section, cli->now, error))
		return NULL;
	if (cli->format == CLI_TEXT && !cli->quiet) {
		g_autofree char *line = g_strdup_printf(_("Fetching %s from the server…"),
			p->name != NULL ? p->name : p->section);

		text_put(stderr, line, TEXT_LINE);
		fputc('\n', stderr);
	}
	if (spawn_is_running(cli->home) == 0 &&
	    spawn_wait(cli->home, conf_path(cli->conf), args, error) == 3 && *error != NULL)
		return NULL;
	while ((data = look(cli, m, p, &why)) == NULL && why == NULL &&
	       spawn_is_running(cli->home) != 0 && date_monotonic() < until)
		g_usleep(LOOK_MS * 1000);
	if (data == NULL && why == NULL)
		err_set(&why, ERR_NET,
			_("Account “%s”: the attachment has not come yet. It is fetched when the server "
			  "can be reached: say it again then."), m->account_name);
	if (why != NULL)
		g_propagate_error(error, why);
	return data;
}

/* ---- saving ------------------------------------------------------------------------ */

static const struct inbox_part *
find_part(const GPtrArray *messages, gint64 message, const char *section,
	const struct inbox_message **of)
{
	for (guint i = 0; i < messages->len; i++) {
		*of = g_ptr_array_index(messages, i);
		for (guint p = 0; (*of)->id == message && (*of)->parts != NULL && p < (*of)->parts->len; p++) {
			const struct inbox_part *part = g_ptr_array_index((*of)->parts, p);

			if (strcmp(part->section, section) == 0)
				return part;
		}
	}
	return NULL;
}

int
case_save(struct cli *cli, GError **error)
{
	const char *to = cli_text(cli, "to");
	g_autoptr(GPtrArray) messages = NULL;
	const struct inbox_message *of;
	const struct inbox_part *part;
	g_autoptr(GBytes) data = NULL;
	g_autofree char *path = NULL;
	gint64 id, message;

	if (!cli_expect(cli, 3, 3, _("MESSAGE and SECTION"), error) ||
	    (id = cli_id(cli->words[0], error)) == 0 ||
	    (message = cli_id(cli->words[1], error)) == 0)
		return 2;
	messages = inbox_thread(cli->db, id, error);
	if (messages == NULL)
		return 3;
	part = find_part(messages, message, cli->words[2], &of);
	if (part == NULL) {
		err_set(error, ERR_GONE, _("Case %" PRId64 " has no such attachment: see guichet case %" PRId64
			" attachments"), id, id);
		return 3;
	}
	if (to != NULL && !g_file_test(to, G_FILE_TEST_IS_DIR)) {
		err_set(error, ERR_INPUT, _("%s is no folder"), to);
		return 3;
	}
	data = look(cli, of, part, NULL);
	if (data == NULL)
		data = fetch(cli, of, part, error);
	path = data != NULL ? parts_save(to != NULL ? to : ".", part->name, data, error) : NULL;
	if (path == NULL)
		return 3;
	text_put(stdout, path, TEXT_LINE);
	putchar('\n');
	return 0;
}

const struct cli_option case_save_options[] = {
	{ "to", 0, OPTION_TEXT, "DIR", N_("the folder to write it to (default: this one)") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};
