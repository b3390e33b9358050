/* cli/net-options.c — the options of commands of guichet-net that read their own. */
#include "cli/net-main.h"

#include "base/err.h"

#include <glib/gi18n.h>
#include <string.h>

gboolean
net_options(const char *command, const char *words, const char *about, const GOptionEntry *entries, int *argc,
	char ***argv, GError **error)
{
	g_autofree char *name = g_strconcat("guichet-net ", command, NULL);
	g_autoptr(GOptionContext) context = g_option_context_new(words);
	g_autoptr(GError) wrong = NULL;

	g_set_prgname(name);
	g_option_context_set_summary(context, about);
	g_option_context_add_main_entries(context, entries, NULL);
	return g_option_context_parse(context, argc, argv, &wrong) || err_set(error, ERR_USAGE, "%s", wrong->message);
}

gboolean
net_output(const char *output, gboolean *json, GError **error)
{
	if (output == NULL)
		return TRUE;
	*json = strcmp(output, "json") == 0;
	return *json || strcmp(output, "text") == 0 || err_set(error, ERR_USAGE, _("-o takes text or json, not “%s”"), output);
}
