/* net/holidays.c — parent and child: the file's bytes go in, dates come out. */
#include "net/holidays.h"

#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "base/proc.h"
#include "core/calendar.h"
#include "net/child.h"
#include "net/ics.h"
#include "net/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CPU_SECONDS 10
#define ANSWER_MS 30000 /* the machine may be busy with others */
#define ANSWER_MAX (ICS_DAYS_MAX * sizeof(gint32) + sizeof(struct answer))

struct answer { /* followed by `n` days (gint32) */
	guint32 n;
	guint32 result; /* enum ics_result */
};

/* ---- the child ---------------------------------------------------------------------- */

/* Loads what libical loads by itself, as files are still open. */
static void
warm_up(void)
{
	static const char sample[] = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\n"
		"RRULE:FREQ=YEARLY;COUNT=2\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
	g_autoptr(GArray) days = g_array_new(FALSE, FALSE, sizeof(gint32));

	(void)ics_days(sample, days);
}

void
holidays_child(void)
{
	g_autoptr(GArray) days = g_array_new(FALSE, FALSE, sizeof(gint32));
	struct answer answer = { 0 };
	GError *error = NULL;
	guint32 len;
	char *text;

	proc_harden();
	warm_up();
	if (!sandbox_enter(&error)) {
		log_error("%s", error->message);
		_exit(1);
	}
	if (!proc_read(STDIN_FILENO, &len, sizeof len, 0) || len > HOLIDAYS_MAX)
		_exit(1);
	text = g_malloc0(len + 1);
	if (len > 0 && !proc_read(STDIN_FILENO, text, len, 0))
		_exit(1);
	sandbox_cpu(CPU_SECONDS);
	answer.result = ics_days(text, days);
	answer.n = days->len;
	if (!proc_write(STDOUT_FILENO, &answer, sizeof answer) ||
		!proc_write(STDOUT_FILENO, days->data, days->len * sizeof(gint32)))
		_exit(1);
	_exit(0);
}

/* ---- the parent --------------------------------------------------------------------- */

/* At most HOLIDAYS_MAX bytes and one more (transfer full). */
static GByteArray *
slurp(int fd)
{
	g_autoptr(GByteArray) all = g_byte_array_new();
	guint8 chunk[65536];
	ssize_t n;

	while (all->len <= HOLIDAYS_MAX && (n = read(fd, chunk, sizeof chunk)) != 0) {
		if (n > 0)
			g_byte_array_append(all, chunk, (guint)n);
		else if (errno != EINTR)
			return NULL;
	}
	return g_steal_pointer(&all);
}

static GByteArray *
read_file(const char *path, const char *name, GError **error)
{
	int fd = path != NULL ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : dup(STDIN_FILENO);
	g_autoptr(GByteArray) all = NULL;
	struct stat st;

	if (fd >= 0 && fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode))
		all = slurp(fd);
	if (all == NULL)
		err_set_errno(error, ERR_CONFIG, fd >= 0 && S_ISDIR(st.st_mode) ? EISDIR : errno,
			_("%s: the bank holidays cannot be read; name an .ics file"), name);
	if (fd >= 0)
		close(fd);
	if (all != NULL && all->len > HOLIDAYS_MAX) {
		err_set(error, ERR_CONFIG, _("%s: larger than 16 MiB; no list of bank holidays is"), name);
		return NULL;
	}
	return g_steal_pointer(&all);
}

/* Waits for all of the answer; what the child says is believed as far as its numbers go. */
static gboolean
await(struct child *c, struct answer *answer, const guint8 **days)
{
	gint64 deadline = date_monotonic() + ANSWER_MS;
	gboolean sound = TRUE;

	for (;;) {
		gsize len;
		const guint8 *data = child_read(c, &len);

		if (len >= sizeof *answer) {
			memcpy(answer, data, sizeof *answer);
			*days = data + sizeof *answer;
			if (answer->n > ICS_DAYS_MAX)
				return FALSE;
			if (len == sizeof *answer + answer->n * sizeof(gint32))
				return TRUE;
		}
		if (!sound || date_monotonic() >= deadline)
			return FALSE;
		sound = child_pump(c, deadline);
	}
}

static char *
dates(const guint8 *days, guint n)
{
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < n; i++) {
		int year, month, mday;
		gint32 day;

		memcpy(&day, days + i * sizeof day, sizeof day);
		calendar_split_day(day, &year, &month, &mday);
		g_string_append_printf(out, "%04d-%02d-%02d\n", year, month, mday);
	}
	return g_string_free(out, FALSE);
}

static char *
take(const struct answer *answer, const guint8 *days, const char *name, GError **error)
{
	switch (answer->result) {
	case ICS_DONE:
		return dates(days, answer->n);
	case ICS_NONE:
		err_set(error, ERR_CONFIG, _("%s: no event in it; an .ics file (iCalendar) is wanted"), name);
		return NULL;
	default:
		err_set(error, ERR_CONFIG, _("%s: names more than %d days; take a calendar of bank holidays alone"),
			name, ICS_DAYS_MAX);
		return NULL;
	}
}

char *
holidays_read(const char *path, GError **error)
{
	const char *name = path != NULL ? path : _("standard input");
	g_autoptr(GByteArray) all = read_file(path, name, error);
	g_autoptr(GBytes) head = NULL, bytes = NULL;
	struct answer answer;
	const guint8 *days;
	struct child child;
	char *text = NULL;
	guint32 len;

	if (all == NULL)
		return NULL;
	len = all->len;
	head = g_bytes_new(&len, sizeof len);
	bytes = g_byte_array_free_to_bytes(g_steal_pointer(&all));
	child_init(&child, ANSWER_MAX);
	if (child_start(&child, "--holidays", error)) {
		child_send(&child, head);
		child_send(&child, bytes);
		if (await(&child, &answer, &days))
			text = take(&answer, days, name, error);
		else
			err_set(error, ERR_CONFIG, _("%s: cannot be read as a calendar within 10 seconds; "
				"take a smaller file, or write the days into the calendar as closed = …"), name);
		child_stop(&child);
	}
	child_clear(&child);
	return text;
}

char *
holidays_load(const char *path, gpointer unused, GError **error)
{
	(void)unused;
	return holidays_read(path, error);
}
