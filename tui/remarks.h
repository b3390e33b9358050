/* tui/remarks.h — what the channel says of a draft while it is written: asked of guichet-net, which answers
 * in its own time; the screen never waits for it. */
#ifndef GUICHET_TUI_REMARKS_H
#define GUICHET_TUI_REMARKS_H

#include "cache/outbox.h"
#include "cache/remark.h"
#include "tui/desk.h"

struct remarks;
struct remarks *remarks_new(void);
void remarks_free(struct remarks *);
AUTO_DEFINE(remarks);

/* Asks about the draft as it is saved, unless these words were asked about before (again: even then). FALSE
 * when nobody can be asked. */
gboolean remarks_ask(struct remarks *, struct desk *, const struct draft *, gboolean again);
/* Where the answer comes from; -1 when none is under way. */
int remarks_fd(const struct remarks *);
/* Reads what has come. TRUE when that is all. */
gboolean remarks_hear(struct remarks *);

/* The newest answer (struct remark *, borrowed until the next call of another function). */
const GPtrArray *remarks_list(const struct remarks *);
/* The sentence that stops these very words, as far as is known; NULL none. */
const char *remarks_stop(const struct remarks *, const struct draft *);

#endif
