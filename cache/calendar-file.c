/* cache/calendar-file.c — two files make a calendar. */
#include "cache/calendar-file.h"

#include "base/err.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX (1024 * 1024)

char *
calendar_file_text(const char *path, GError **error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), failed = errno;
	g_autoptr(GString) text = g_string_new(NULL);
	char chunk[8192];
	struct stat st;
	ssize_t n = 0;

	if (fd < 0) {
		err_set_errno(error, ERR_CONFIG, failed, _("%s: the file cannot be read"), path);
		return NULL;
	}
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		n = -1;
	}
	while (n >= 0 && text->len <= FILE_MAX && (n = read(fd, chunk, sizeof chunk)) > 0)
		g_string_append_len(text, chunk, n);
	failed = errno;
	close(fd);
	if (n < 0)
		err_set_errno(error, ERR_CONFIG, failed, _("%s: the file cannot be read"), path);
	else if (text->len > FILE_MAX || strlen(text->str) != text->len)
		err_set(error, ERR_CONFIG, _("%s: this is no text file, or it is larger than 1 MiB"), path);
	else
		return g_string_free(g_steal_pointer(&text), FALSE);
	return NULL;
}

static gboolean
add_holidays(struct calendar *c, const char *path, calendar_holidays_fn holidays, gpointer data, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *file = g_canonicalize_filename(calendar_holidays(c), folder);
	g_autofree char *text = holidays(file, data, error);
	g_auto(GStrv) lines = NULL;

	if (text == NULL)
		return FALSE;
	lines = g_strsplit(text, "\n", -1);
	for (char **l = lines; *l != NULL; l++) {
		gint32 day;

		if (calendar_parse_day(*l, &day))
			calendar_add_closed(c, day);
	}
	return TRUE;
}

struct calendar *
calendar_file_load(const char *path, calendar_holidays_fn holidays, gpointer data, GError **error)
{
	g_autofree char *full = g_canonicalize_filename(path, NULL), *text = calendar_file_text(path, error);
	AUTO(calendar) c = text != NULL ? calendar_parse(text, path, error) : NULL;

	if (c == NULL)
		return NULL;
	if (calendar_holidays(c) != NULL && !add_holidays(c, full, holidays, data, error))
		return NULL;
	return g_steal_pointer(&c);
}
