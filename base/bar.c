/* base/bar.c — see base/bar.h. */
#include "base/bar.h"

#include "base/date.h"
#include "base/log.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define CELLS 24
#define DRAW_MS 200
#define LOG_MS (10 * DATE_SECOND)
#define COLUMNS 80 /* of a terminal that does not say */
#define COLUMNS_MIN 20

struct bar {
	gboolean terminal, shown;
	gint64 said_at; /* monotonic */
};

struct bar *
bar_new(gboolean quiet)
{
	struct bar *b = g_new0(struct bar, 1);

	b->terminal = !quiet && isatty(STDERR_FILENO);
	b->said_at = date_monotonic();
	return b;
}

void
bar_free(struct bar *b)
{
	if (b == NULL)
		return;
	bar_hide(b);
	g_free(b);
}

gboolean
bar_is_due(const struct bar *b)
{
	return b != NULL && date_monotonic() - b->said_at >= (b->terminal ? DRAW_MS : LOG_MS);
}

static int
columns(void)
{
	struct winsize size;

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > COLUMNS_MIN ? size.ws_col : COLUMNS;
}

static void
draw(struct bar *b, const char *name, gint64 done, gint64 total, const char *figures)
{
	gint64 filled = total > 0 ? CLAMP(done, 0, total) * CELLS / total : 0;
	char cells[CELLS + 1];
	g_autofree char *line = NULL, *cut = NULL;

	memset(cells, '.', CELLS);
	memset(cells, '#', (gsize)filled);
	cells[CELLS] = '\0';
	line = g_strdup_printf("%s [%s] %s", name, cells, figures);
	cut = text_ellipsis(line, columns() - 1, TEXT_LINE);
	fprintf(stderr, "\r%s\033[K", cut);
	fflush(stderr);
	b->shown = TRUE;
}

void
bar_show(struct bar *b, const char *name, gint64 done, gint64 total, const char *figures)
{
	if (!bar_is_due(b))
		return;
	if (b->terminal)
		draw(b, name, done, total, figures);
	else
		log_info("%s: %s", name, figures);
	b->said_at = date_monotonic();
}

void
bar_hide(struct bar *b)
{
	if (b == NULL || !b->shown)
		return;
	fputs("\r\033[K", stderr);
	b->shown = FALSE;
}
