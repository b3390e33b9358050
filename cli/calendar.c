/* cli/calendar.c — asks guichet-net for what an .ics file says. */
#include "cli/calendar.h"

#include "base/err.h"
#include "cache/calendar-file.h"
#include "cli/spawn.h"

#include <glib/gi18n.h>

char *
calendar_ask_holidays(const char *path, gpointer data, GError **error)
{
	const struct cli *cli = data;
	const char *const args[] = { "holidays", path, NULL };
	g_autofree char *dates = NULL;
	g_autoptr(GError) why = NULL;
	int code = spawn_read(cli->home, cli_text(cli, "config"), args, &dates, &why);

	if (code == 0)
		return g_steal_pointer(&dates);
	if (why != NULL)
		g_propagate_error(error, g_steal_pointer(&why));
	else
		err_set(error, ERR_CONFIG, _("%s: the bank holidays cannot be read"), path);
	return NULL;
}

struct calendar *
calendar_load(const struct cli *cli, const char *path, GError **error)
{
	return calendar_file_load(path, calendar_ask_holidays, (gpointer)(gsize)cli, error);
}
