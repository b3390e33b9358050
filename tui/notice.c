/* tui/notice.c — compares counts with those of before, and speaks when they grew. */
#include "tui/notice.h"

#include "base/date.h"
#include "cache/care.h"
#include "tui/glance.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

enum notice_way { WAY_BELL, WAY_TITLE, WAY_DESKTOP, WAY_N };
static const char *const ways[WAY_N] = { "bell", "title", "desktop" };

gboolean
notice_parse_quiet(const char *text, int *from, int *to)
{
	int h1, m1, h2, m2;
	char rest;

	if (sscanf(text, "%2d:%2d-%2d:%2d%c", &h1, &m1, &h2, &m2, &rest) != 4 || h1 < 0 || h1 > 23 || h2 < 0 || h2 > 24 ||
		m1 < 0 || m1 > 59 || m2 < 0 || m2 > 59)
		return FALSE;
	*from = h1 * 60 + m1;
	*to = (h2 * 60 + m2) % (24 * 60);
	return TRUE;
}

gboolean
notice_is_quiet(const struct notice *n, gint64 now)
{
	g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(now / DATE_SECOND);
	int minute = at != NULL ? g_date_time_get_hour(at) * 60 + g_date_time_get_minute(at) : 0;

	if (n->quiet_from <= n->quiet_to)
		return minute >= n->quiet_from && minute < n->quiet_to;
	return minute >= n->quiet_from || minute < n->quiet_to;
}

void
notice_open(struct notice *n, struct desk *desk)
{
	g_auto(GStrv) wanted = conf_get_list(desk->conf, NULL, "screen", "notify");
	const char *quiet = conf_get(desk->conf, NULL, "screen", "quiet");

	*n = (struct notice){ 0 };
	for (char **w = wanted; *w != NULL; w++) {
		gboolean known = strcmp(*w, "none") == 0;

		for (int i = 0; i < WAY_N; i++)
			if (strcmp(*w, ways[i]) == 0) {
				n->ways |= 1U << i;
				known = TRUE;
			}
		if (!known)
			desk_warn(desk, _("[screen] notify: “%s” is none of bell, title, desktop and none."), *w);
	}
	if (quiet != NULL && !notice_parse_quiet(quiet, &n->quiet_from, &n->quiet_to))
		desk_warn(desk, _("[screen] quiet: “%s” is no stretch of a day; write 18:00-08:30."), quiet);
}

void
notice_close(struct notice *n)
{
	if (n->title != NULL)
		screen_title("");
	g_clear_pointer(&n->title, g_free);
}

static gint64
asked(struct desk *desk)
{
	g_autoptr(GPtrArray) rows = care_list(desk->db, desk->advisor, G_MAXINT64, desk->now, NULL);
	gint64 n = 0;

	for (guint i = 0; rows != NULL && i < rows->len; i++)
		n += ((const struct care_row *)g_ptr_array_index(rows, i))->kind == CARE_MENTION;
	return n;
}

/* What has grown, the most pressing of it in words; NULL nothing (transfer full). */
static char *
news(const struct notice *n, gint64 late, gint64 trouble, gint64 mentions)
{
	if (trouble > n->trouble)
		return g_strdup(_("guichet: an answer needs you"));
	if (late > n->late)
		return g_strdup_printf(ngettext("guichet: %d customer waits too long", "guichet: %d customers wait too long",
			(gulong)late), (int)late);
	return mentions > n->asked ? g_strdup(_("guichet: a colleague asks for you")) : NULL;
}

static void
set_title(struct notice *n, const struct desk *desk)
{
	g_autofree char *title = g_strdup_printf(_("guichet: %d to answer, %d late"),
		(int)desk->glance->counts[QUEUE_WAITING], (int)desk->glance->counts[QUEUE_LATE]);

	if (g_strcmp0(title, n->title) == 0)
		return;
	screen_title(title);
	g_free(n->title);
	n->title = g_steal_pointer(&title);
}

gint64
notice_due(const struct notice *n, gint64 now)
{
	return n->ways != 0 ? now - now % DATE_MINUTE + DATE_MINUTE : 0;
}

void
notice_look(struct notice *n, struct desk *desk)
{
	gint64 late, trouble, mentions;
	g_autofree char *words = NULL;

	if (n->ways == 0)
		return;
	if (n->minute != desk->now / DATE_MINUTE) /* somebody may have become late meanwhile */
		glance_load(desk->glance, desk->db, desk->advisor, desk->now);
	n->minute = desk->now / DATE_MINUTE;
	late = desk->glance->counts[QUEUE_LATE];
	trouble = desk->glance->trouble;
	mentions = asked(desk);
	words = n->begun ? news(n, late, trouble, mentions) : NULL;
	n->begun = TRUE;
	n->late = late;
	n->trouble = trouble;
	n->asked = mentions;
	if (n->ways & 1U << WAY_TITLE)
		set_title(n, desk);
	if (words == NULL || notice_is_quiet(n, desk->now))
		return;
	if (n->ways & 1U << WAY_BELL)
		screen_bell();
	if (n->ways & 1U << WAY_DESKTOP)
		screen_tell_desktop(words);
}
