/* tui/places.h — where one can go: the views of the inbox and every screen that has a name. */
#ifndef GUICHET_TUI_PLACES_H
#define GUICHET_TUI_PLACES_H

#include "tui/desk.h"

/* Closes what lies over the inbox; a composer keeps its draft. */
void places_home(struct desk *);

/* A view of the inbox (enum queue_view), or one of glance.h's SIDE_*. */
void places_go(struct desk *, int place);

/* Where one is: a place as places_go takes it, or one that is not in the sidebar (a greater number). What lies over a
 * place (a case, the help) belongs to it. */
int places_now(const struct desk *);

/* FALSE when the action does not go anywhere. */
gboolean places_act(struct desk *, enum action, const char *arg);

/* Names that begin with what is typed, for a prompt, `before` in front of each. */
void places_complete(const char *before, const char *typed, GPtrArray *candidates);

#endif
