/* tui/notice.h — the terminal is told what somebody who looks elsewhere should know: bell, title, OSC 9.
 *
 * Only what guichet counts itself is said, never a word of a message. */
#ifndef GUICHET_TUI_NOTICE_H
#define GUICHET_TUI_NOTICE_H

#include "tui/desk.h"

struct notice { /* look, do not touch */
	guint ways; /* 1 << enum notice_way */
	int quiet_from, quiet_to; /* minutes of the person's day; the same: never quiet */
	gboolean begun;
	gint64 late, trouble, asked, minute;
	char *title;
};

/* Reads [screen] notify and quiet; a faulty value is told on the bottom line. */
void notice_open(struct notice *, struct desk *);
void notice_close(struct notice *);
/* After the cache changed, and as time goes: once a minute at most by itself. */
void notice_look(struct notice *, struct desk *);
/* When it wants to look again, UTC ms, 0: when something changes. */
gint64 notice_due(const struct notice *, gint64 now);

/* "18:00-08:30" as minutes; FALSE when it is not. */
gboolean notice_parse_quiet(const char *text, int *from, int *to);
gboolean notice_is_quiet(const struct notice *, gint64 now);

#endif
