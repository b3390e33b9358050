/* tui/row.c — one case as a line of a list. */
#include "tui/row.h"

#include "base/date.h"
#include "base/text.h"
#include "core/channel.h"
#include "core/clock.h"

#include <glib/gi18n.h>
#include <string.h>

static enum style
level_style(enum clock_level level)
{
	return level == CLOCK_LATE    ? STYLE_LATE
		: level == CLOCK_WARN ? STYLE_WARN
				      : STYLE_TEXT;
}

static const char *
level_mark(enum clock_level level)
{
	return level == CLOCK_LATE    ? screen_glyph(GLYPH_LATE)
		: level == CLOCK_WARN ? screen_glyph(GLYPH_WARN)
				      : " ";
}

/* A span for a narrow column: whole days from two days on. */
static const char *
short_span(gint64 ms, char buf[16])
{
	if (ABS(ms) < 2 * DATE_DAY)
		return date_span(ms, buf);
	g_snprintf(buf, 16, _("%dd"), (int)(ms / DATE_DAY));
	return buf;
}

const char *
row_clock(const struct inbox_row *row, gint64 now, char buf[24], enum style *style)
{
	enum clock_level level = clock_level(row->waiting_since, row->warn, row->due, now);
	char span[16];

	*style = STYLE_DIM;
	if (row->state == CASE_SNOOZED && row->snoozed_until == SNOOZE_CUSTOMER) {
		g_snprintf(buf, 24, "%s ", screen_glyph(GLYPH_SNOOZED));
	} else if (row->state == CASE_SNOOZED && row->snoozed_until > now) {
		g_snprintf(buf, 24, "%s %s", screen_glyph(GLYPH_SNOOZED),
			short_span(row->snoozed_until - now, span));
	} else if (level != CLOCK_NONE && row->due == 0) {
		g_snprintf(buf, 24, "%s ", screen_glyph(GLYPH_SNOOZED));
	} else if (level != CLOCK_NONE) {
		*style = level_style(level);
		g_snprintf(buf, 24, "%s%s", short_span(row->due - now, span),
			level_mark(level));
	} else if (row->state == CASE_ANSWERED || row->state == CASE_RESOLVED) {
		g_snprintf(buf, 24, "%s ", screen_glyph(GLYPH_DONE));
	} else {
		g_strlcpy(buf, "", 24);
	}
	return buf;
}

char *
row_clock_words(const struct inbox_row *row, gint64 now, enum style *style)
{
	enum clock_level level = clock_level(row->waiting_since, row->warn, row->due, now);
	char span[16], waited[16];

	*style = level_style(level);
	if (level == CLOCK_NONE)
		return NULL;
	date_span(now - row->waiting_since, waited);
	if (row->due == 0)
		return g_strdup_printf(_("waits %s, the clock stands still"), waited);
	if (level == CLOCK_LATE)
		return g_strdup_printf(_("waits %s, late by %s"), waited,
			date_span(now - row->due, span));
	return g_strdup_printf(
		_("waits %s, due in %s"), waited, date_span(row->due - now, span));
}

static void
draw_marks(const struct inbox_row *row, gboolean tagged, int y, int x)
{
	if (tagged)
		draw_glyph(y, x, STYLE_ACCENT, GLYPH_TAG);
	else if (row->unread > 0)
		draw_glyph(y, x, STYLE_ACCENT, GLYPH_UNREAD);
	if (row->urgent)
		draw_glyph(y, x + 1, STYLE_LATE, GLYPH_URGENT);
	else if (row->priority == 2)
		draw_glyph(y, x + 1, STYLE_WARN, GLYPH_HIGH);
	else if (row->priority == 0)
		draw_glyph(y, x + 1, STYLE_DIM, GLYPH_LOW);
}

/* What is going on with our answer, most pressing first. */
static void
draw_badge(const struct inbox_row *row, int y, int x)
{
	if (row->outbox_trouble > 0 || row->bounced)
		draw_glyph(y, x, STYLE_LATE, GLYPH_TROUBLE);
	else if (row->exposed)
		draw_glyph(y, x, STYLE_WARN, GLYPH_EXPOSED);
	else if (row->outbox_open > 0)
		draw_glyph(y, x, STYLE_ACCENT, GLYPH_SENDING);
	else if (row->has_draft)
		draw_glyph(y, x, STYLE_ACCENT, GLYPH_DRAFT);
	else if (row->has_parts)
		draw_glyph(y, x, STYLE_DIM, GLYPH_PART);
}

char *
row_place(const char *title, gboolean public_)
{
	return g_strdup_printf(public_ ? _("%s, public") : _("%s, private"), _(title));
}

char *
row_title(const struct inbox_row *row)
{
	if (row->subject != NULL && *row->subject != '\0')
		return g_strdup(row->subject);
	return g_strcmp0(row->channel, row->channel_kind) == 0
		? g_strdup(_("(no subject)"))
		: row_place(row->channel_title, row->public_);
}

void
row_draw_mark(int y, int x, enum style style, gboolean public_, const char *channel, const char *kind,
	const char *mark)
{
	const struct channel *known = channel_find(kind);

	if (g_strcmp0(channel, kind) == 0 && known != NULL)
		mark = screen_is_ascii() ? known->mark_ascii : known->mark;
	else if (public_)
		draw_text(y, x - 1, 1, STYLE_WARN, known != NULL && known->public_ ? known->mark_ascii : "#");
	draw_text(y, x, 1, public_ ? STYLE_WARN : style, mark != NULL ? mark : "");
}

/* "MC" of "Marie Claire", or nothing. */
static char *
initials(const char *owner)
{
	g_auto(GStrv) words = g_strsplit_set(owner, " .-_@", -1);
	GString *out = g_string_new(NULL);

	for (int i = 0; words[i] != NULL && g_utf8_strlen(out->str, -1) < 2; i++)
		if (*words[i] != '\0')
			g_string_append_unichar(
				out, g_unichar_toupper(g_utf8_get_char(words[i])));
	return g_string_free(out, FALSE);
}

static void
draw_owner(const struct inbox_row *row, const char *advisor, int y, int x, int w)
{
	g_autofree char *valid = NULL, *shown = NULL;

	if (row->owner == NULL)
		return;
	valid = text_utf8(row->owner, -1);
	shown = w > 2 ? g_strdup(valid) : initials(valid);
	draw_text(y, x, w, g_strcmp0(row->owner, advisor) == 0 ? STYLE_ACCENT : STYLE_DIM,
		shown);
}

/* Subject and, when there is room, the dimmed snippet; where a channel has no subjects, the words. */
static void
draw_subject(const struct inbox_row *row, int y, int x, int w)
{
	enum style style = row->unread > 0 ? STYLE_BOLD : STYLE_TEXT;
	gboolean words = row->snippet != NULL && *row->snippet != '\0';
	int used;

	if ((row->subject == NULL || *row->subject == '\0') && g_strcmp0(row->channel, row->channel_kind) != 0) {
		draw_text(y, x, w, style, words ? row->snippet : "");
		return;
	}
	used = draw_text(y, x, w, style,
		row->subject != NULL && *row->subject != '\0' ? row->subject : _("(no subject)"));
	if (w - used > 6 && row->hop != NULL)
		draw_text(y, x + used + 2, w - used - 2, STYLE_WARN, row->hop);
	else if (w - used > 6 && words)
		draw_text(y, x + used + 2, w - used - 2, STYLE_DIM, row->snippet);
}

/* What is empty between two columns looks like one of them: each change costs some bytes. */
void
row_draw(const struct inbox_row *row, gint64 now, const char *advisor, gboolean tagged,
	int y, int x, int w)
{
	int people = w >= 140 ? 26
		: w >= 90     ? 22
			      : 18,
	    owner = w >= 140 ? 16
		: w >= 110   ? 12
			     : 2;
	int subject = x + 2 + 8 + 2 + 1 + 1 + people + 1 + 2;
	char clock[24], age[16];
	enum style style, words = row->unread > 0 ? STYLE_BOLD : STYLE_TEXT;
	const char *left = row_clock(row, now, clock, &style);
	const char *name = row->customer_name != NULL && *row->customer_name != '\0'
		? row->customer_name
		: row->customer_address != NULL ? row->customer_address
						: _("(nobody)");

	draw_fill(y, x + 1, 9, style);
	draw_marks(row, tagged, y, x);
	draw_right(y, x + 2, 8, style, left);
	draw_fill(y, x + 10, 4, words);
	row_draw_mark(y, x + 12, words, row->public_, row->channel, row->channel_kind, row->channel_mark);
	draw_text(y, x + 14, people, words, name);
	draw_badge(row, y, x + 15 + people);
	draw_subject(row, y, subject, x + w - owner - 7 - subject);
	draw_owner(row, advisor, y, x + w - owner - 6, owner);
	draw_right(y, x + w - 5, 4, STYLE_TEXT, date_age(row->last_at, now, age));
}
