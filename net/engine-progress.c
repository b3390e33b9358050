/* net/engine-progress.c — how far a long sync is: a bar on a terminal, else lines in the log. */
#include "net/engine-private.h"

#include "base/date.h"
#include "base/log.h"
#include "base/text.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define BAR 24
#define LOG_MS 10000

struct progress {
	gboolean terminal, shown;
	gint64 logged_at;
};

struct progress *
progress_new(gboolean quiet)
{
	struct progress *p = g_new0(struct progress, 1);

	p->terminal = !quiet && isatty(STDERR_FILENO);
	p->logged_at = date_monotonic();
	return p;
}

static int
columns(void)
{
	struct winsize size;

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 80;
}

static void
draw(struct progress *p, const struct account *a)
{
	int filled = (int)(a->done * BAR / a->total);
	char bar[BAR + 1];
	g_autofree char *line = NULL, *cut = NULL;

	memset(bar, '.', BAR);
	memset(bar, '#', (size_t)CLAMP(filled, 0, BAR));
	bar[BAR] = '\0';
	line = g_strdup_printf(_("%s [%s] %" PRId64 " of %" PRId64), a->name, bar,
		a->done, a->total);
	cut = text_ellipsis(line, columns() - 1, TEXT_LINE);
	fprintf(stderr, "\r%s\033[K", cut);
	fflush(stderr);
	p->shown = TRUE;
}

void
progress_show(struct progress *p, struct db *db)
{
	gint64 now = date_monotonic();
	g_autoptr(GPtrArray) accounts = NULL;
	const struct account *slowest = NULL;

	if (!p->terminal && now - p->logged_at < LOG_MS)
		return;
	accounts = account_list(db, NULL);
	for (guint i = 0; accounts != NULL && i < accounts->len; i++) {
		const struct account *a = accounts->pdata[i];

		if (a->total > 0 && strcmp(a->phase, "syncing") == 0 &&
		    (slowest == NULL || a->total - a->done > slowest->total - slowest->done))
			slowest = a;
	}
	if (slowest == NULL)
		return;
	if (p->terminal)
		draw(p, slowest);
	else
		log_info("%s: %" PRId64 " of %" PRId64, slowest->name,
			slowest->done, slowest->total);
	p->logged_at = now;
}

void
progress_free(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	g_free(p);
}
