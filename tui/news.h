/* tui/news.h — what came in since an answer was written, as a difference: the answer stopped for it. */
#ifndef GUICHET_TUI_NEWS_H
#define GUICHET_TUI_NEWS_H

#include "tui/desk.h"

struct outbox;

/* FALSE when nothing came: no view is opened. `choose` asks what to do with the answer, on Enter. */
gboolean news_view_open(struct desk *, const struct outbox *, void (*choose)(struct desk *, gint64 outbox));

#endif
