/* net/wary.c — one line in a file; losing it costs one more crash. */
#include "net/wary.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char *
path_of(const char *home, gint64 account)
{
	return g_strdup_printf("%s/run/reading-%" G_GINT64_FORMAT, home, account);
}

struct wary
wary_load(const char *home, gint64 account)
{
	g_autofree char *path = path_of(home, account), *text = NULL;
	struct wary w = {0};

	if (!g_file_get_contents(path, &text, NULL, NULL) ||
	    sscanf(text, "%" G_GINT64_FORMAT " %u %u %d", &w.folder, &w.low, &w.high,
		    &w.crashes) != 4)
		return (struct wary){0};
	return w;
}

void
wary_store(const char *home, gint64 account, const struct wary *w)
{
	g_autofree char *path = path_of(home, account);
	g_autofree char *line = g_strdup_printf("%" G_GINT64_FORMAT " %u %u %d\n", w->folder,
		w->low, w->high, w->crashes);
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	size_t len = strlen(line);

	if (fd < 0)
		return;
	if (write(fd, line, len) == (ssize_t)len && ftruncate(fd, (off_t)len) != 0)
		unlink(path);
	close(fd);
}

void
wary_crashed(const char *home, gint64 account)
{
	struct wary w = wary_load(home, account);

	if (w.folder == 0)
		return;
	w.crashes++;
	wary_store(home, account, &w);
}
