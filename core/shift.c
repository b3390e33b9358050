/* core/shift.c — parts one after the other, each asked of its own calendar. */
#include "core/shift.h"

#include "base/date.h"

/* Where part i ends. */
static gint64
end_of(const struct shift *s, guint i)
{
	return i + 1 < s->n_parts ? s->parts[i + 1].from : CLOCK_NEVER;
}

static guint
part_at(const struct shift *s, gint64 at)
{
	guint i = 0;

	while (i + 1 < s->n_parts && s->parts[i + 1].from <= at)
		i++;
	return i;
}

const struct shift_part *
shift_part_at(const struct shift *s, gint64 at)
{
	return &s->parts[part_at(s, at)];
}

gint64
shift_due(const struct shift *s, gint64 start, gint64 target_s)
{
	gint64 left = target_s > G_MAXINT64 / DATE_SECOND ? G_MAXINT64 : target_s * DATE_SECOND, from = start;

	if (target_s <= 0)
		return start;
	for (guint i = part_at(s, start); i < s->n_parts; i++) {
		const struct calendar *c = s->parts[i].calendar;
		gint64 end = end_of(s, i), open;

		if (end == CLOCK_NEVER)
			return clock_due_ms(c, from, left, s->pauses, s->n_pauses);
		open = clock_elapsed_ms(c, from, end, s->pauses, s->n_pauses);
		if (open >= left)
			return clock_due_ms(c, from, left, s->pauses, s->n_pauses);
		left -= open;
		from = MAX(from, end);
	}
	return CLOCK_NEVER;
}

gint64
shift_elapsed(const struct shift *s, gint64 from, gint64 to)
{
	gint64 sum = 0;

	for (guint i = part_at(s, from); i < s->n_parts && from < to; i++) {
		gint64 end = MIN(end_of(s, i), to);

		sum += clock_elapsed_ms(s->parts[i].calendar, from, end, s->pauses, s->n_pauses);
		from = MAX(from, end);
	}
	return sum / DATE_SECOND;
}

GArray *
shift_explain(const struct shift *s, gint64 from, gint64 to)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(struct shift_segment));

	for (guint i = part_at(s, from); i < s->n_parts && from < to; i++) {
		gint64 end = MIN(end_of(s, i), to);
		g_autoptr(GArray) some = clock_explain(s->parts[i].calendar, from, end, s->pauses, s->n_pauses);

		for (guint k = 0; k < some->len; k++) {
			struct shift_segment segment = { g_array_index(some, struct clock_segment, k), &s->parts[i] };

			g_array_append_val(out, segment);
		}
		from = MAX(from, end);
	}
	return out;
}
