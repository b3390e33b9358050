/* cli/demo-hours.c — the calendars of the made-up branch. */
#include "cli/demo-hours.h"

#include "base/date.h"
#include "base/proc.h"
#include "cli/calendar.h"
#include "core/clock.h"

#include "embed/demo-hours.h"

#include <string.h>

#define WORK_DAY (8 * 3600) /* seconds */

static const struct {
	const char *name, *text;
} files[] = {
	{ "horaires-agence.cal", demo_branch_cal },
	{ "horaires-distance.cal", demo_remote_cal },
	{ "jours-feries.ics", demo_holidays_ics },
};

static gboolean
write_files(const char *home, GError **error)
{
	for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_build_filename(home, files[i].name, NULL);

		if (!proc_write_file(path, files[i].text, strlen(files[i].text), error))
			return FALSE;
	}
	return TRUE;
}

static struct calendar *
load(const struct cli *cli, const char *home, const char *name, GError **error)
{
	g_autofree char *path = g_build_filename(home, name, NULL);

	return calendar_load(cli, path, error);
}

struct demo_hours *
demo_hours_new(const struct cli *cli, const char *home, GError **error)
{
	AUTO(demo_hours) h = g_new0(struct demo_hours, 1);

	if (!write_files(home, error) || (h->branch = load(cli, home, files[0].name, error)) == NULL ||
		(h->remote = load(cli, home, files[1].name, error)) == NULL)
		return NULL;
	return g_steal_pointer(&h);
}

void
demo_hours_free(struct demo_hours *h)
{
	if (h == NULL)
		return;
	g_clear_pointer(&h->branch, calendar_free);
	g_clear_pointer(&h->remote, calendar_free);
	g_free(h);
}

gint64
demo_hours_before(const struct calendar *c, gint64 now, gint64 seconds)
{
	gint64 span = seconds * DATE_SECOND, low = now, high = now; /* open from low: enough; from high: too little */

	if (seconds <= 0)
		return now;
	for (gint64 step = span; clock_elapsed_ms(c, low, now, NULL, 0) < span; step *= 2)
		low = now - step;
	while (high - low > 1) {
		gint64 middle = low + (high - low) / 2;

		if (clock_elapsed_ms(c, middle, now, NULL, 0) >= span)
			low = middle;
		else
			high = middle;
	}
	return low;
}

gint64
demo_hours_back(const struct calendar *c, gint64 now, gint64 seconds)
{
	return demo_hours_before(c, now, MIN(seconds, WORK_DAY)) - MAX(seconds - WORK_DAY, 0) * DATE_SECOND;
}
