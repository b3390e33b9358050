/* tui/msglog.h — what guichet said in this session, and the ends of its log files. */
#ifndef GUICHET_TUI_MSGLOG_H
#define GUICHET_TUI_MSGLOG_H

#include "tui/desk.h"

void msglog_view_open(struct desk *);

#endif
