/* tui/global.h — actions on their way: first the view on top, then cases, then the program. */
#ifndef GUICHET_TUI_GLOBAL_H
#define GUICHET_TUI_GLOBAL_H

#include "tui/desk.h"

/* Does an action wherever it belongs; arg may be NULL. */
void global_run(struct desk *, enum action, const char *arg);

/* One line as typed after ':': an action's name and maybe its argument. */
void global_command(struct desk *, const char *line);

#endif
