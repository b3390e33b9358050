/* cli/net-connector-new.c — guichet-net connector new: a connector that works, to be changed. */
#include "cli/net-connector.h"

#include "base/err.h"
#include "base/proc.h"
#include "base/text.h"
#include "embed/skeleton.h"
#include "net/connector.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

static gboolean
write_file(const char *folder, const char *name, const char *text, GError **error)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);

	return proc_write_file(path, text, strlen(text), error);
}

/* Is the name one that a connector can have? The skeleton is loaded under it. */
static gboolean
is_name(const char *name, GError **error)
{
	g_autoptr(GBytes) program = g_bytes_new_static(skeleton_jq, sizeof skeleton_jq - 1);
	AUTO(connector) c = NULL;

	if (strcmp(name, "list") == 0 || strcmp(name, "new") == 0 || strcmp(name, "test") == 0 ||
	    strcmp(name, "mail") == 0)
		return err_set(error, ERR_USAGE, _("“%s” has another meaning here; choose another name"), name);
	c = connector_load(name, program, error);
	return c != NULL;
}

static void
put(const char *line)
{
	text_put(stdout, line, TEXT_LINE);
	putchar('\n');
}

gboolean
connector_new(const char *config_dir, const char *name, GError **error)
{
	g_autofree char *folder = g_build_filename(config_dir, "connectors", name, NULL);
	g_autofree char *samples = g_build_filename(folder, "samples", NULL);
	g_autofree char *line = NULL;

	if (!is_name(name, error))
		return FALSE;
	if (g_file_test(folder, G_FILE_TEST_EXISTS))
		return err_set(error, ERR_USAGE, _("%s is there already; choose another name"), folder);
	if (!proc_mkdir(samples, error) || !write_file(folder, "connector.jq", skeleton_jq, error) ||
	    !write_file(samples, "page.json", skeleton_page, error) ||
	    !write_file(samples, "page.expected.json", skeleton_expected, error))
		return FALSE;
	line = g_strdup_printf(_("%s/connector.jq is written; change it, and run: guichet-net connector test %s"),
		folder, name);
	put(line);
	if (connector_bundled(name) != NULL) {
		g_autofree char *over = g_strdup_printf(_("From now on it goes before the bundled connector “%s”, for "
			"every account of that channel; remove %s to have that one again."), name, folder);

		put(over);
	}
	return TRUE;
}
