/* core/acknowledge.c — the rules of F2. */
#include "core/acknowledge.h"

#include "base/date.h"
#include "core/clock.h"

#include <glib/gi18n.h>
#include <string.h>

#define MINUTE 60
#define HALF_DAY (12 * 3600)

static const struct {
	const char *name, *why;
} verdicts[] = {
#define VERDICT_ROW(verdict, name, why) { name, why },
	ACKNOWLEDGE_VERDICTS(VERDICT_ROW)
#undef VERDICT_ROW
};

const char *
acknowledge_name(enum acknowledge_verdict verdict)
{
	return verdicts[verdict].name;
}

const char *
acknowledge_why(enum acknowledge_verdict verdict)
{
	return _(verdicts[verdict].why);
}

gboolean
acknowledge_parse(const char *name, enum acknowledge_verdict *verdict)
{
	for (guint i = 0; i < G_N_ELEMENTS(verdicts); i++)
		if (strcmp(verdicts[i].name, name) == 0) {
			*verdict = (enum acknowledge_verdict)i;
			return TRUE;
		}
	return FALSE;
}

enum acknowledge_verdict
acknowledge_decide(const struct acknowledge_question *q)
{
	if (q->automatic != AUTO_NO || q->list)
		return ACKNOWLEDGE_AUTOMATIC;
	if (q->ours)
		return ACKNOWLEDGE_OURS;
	if (q->nobody)
		return ACKNOWLEDGE_NOBODY;
	if (q->public_ && !q->public_too)
		return ACKNOWLEDGE_PUBLIC;
	if (!q->waits)
		return ACKNOWLEDGE_SETTLED;
	if (q->of_conversation > 0)
		return ACKNOWLEDGE_RECENT;
	return q->of_sender >= ACKNOWLEDGE_SENDER_MAX ? ACKNOWLEDGE_OFTEN : ACKNOWLEDGE_SEND;
}

static gint
by_length(gconstpointer a, gconstpointer b)
{
	gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

	return (x > y) - (x < y);
}

gint64
acknowledge_p90(GArray *seconds)
{
	if (seconds->len < ACKNOWLEDGE_SAMPLES_MIN)
		return 0;
	g_array_sort(seconds, by_length);
	return g_array_index(seconds, gint64, (9 * seconds->len + 9) / 10 - 1);
}

static int
day_class(const struct calendar *calendar, gint64 at)
{
	return MAX(calendar_weekday(calendar_day(calendar, at, NULL)), 4);
}

gboolean
acknowledge_same_class(const struct calendar *calendar, gint64 one, gint64 other)
{
	return day_class(calendar, one) == day_class(calendar, other);
}

gint64
acknowledge_promise(const struct calendar *calendar, gint64 now, gint64 seconds)
{
	gint64 due = clock_due(calendar, now, seconds, NULL, 0), away, rounded;
	int second, step;
	gint32 day;

	if (due == CLOCK_NEVER)
		return due;
	away = (due - now) / DATE_SECOND;
	step = away < 3600 ? 5 * MINUTE : away < 8 * 3600 ? 30 * MINUTE : HALF_DAY;
	day = calendar_day(calendar, due, &second);
	second = (second + step) / step * step - (second % step == 0 && due % DATE_SECOND == 0 ? step : 0);
	rounded = calendar_instant(calendar, second >= 24 * 3600 ? day + 1 : day, second % (24 * 3600));
	return MAX(rounded, due);
}
