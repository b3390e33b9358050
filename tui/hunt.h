/* tui/hunt.h — the next case with some words is looked for, round the end of the view once, a few
 * milliseconds at a time. */
#ifndef GUICHET_TUI_HUNT_H
#define GUICHET_TUI_HUNT_H

#include "cache/inbox-walk.h"

struct hunt;
/* From the case at place `from` of a view of `total`, not looked at itself, down (by 1) or up (-1). */
struct hunt *hunt_new(const struct inbox_query *view, const char *phrase, int from, int total, int by);
void hunt_free(struct hunt *);
AUTO_DEFINE(hunt);

enum hunt_answer { HUNT_GOES_ON, HUNT_FOUND, HUNT_NOTHING };
enum hunt_answer hunt_more(struct hunt *, struct db *, struct inbox_found *);

#endif
