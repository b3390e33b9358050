/* tui/tui.h — the screen: everything an advisor sees and does. Called by cli/guichet.c. */
#ifndef GUICHET_TUI_TUI_H
#define GUICHET_TUI_TUI_H

#include "base/conf.h"
#include "cache/db.h"

#include <sys/types.h>

struct tui_opts {
	struct db *db; /* DB_DESK; borrowed */
	const struct conf *conf; /* borrowed */
	const char *advisor; /* who is working */
	const char *script; /* -S FILE: scripted keys instead of a keyboard ("-" = stdin), or NULL */
	const char *notice; /* one sentence shown at start (a demo, a missing guichet-net), or NULL */
	gint64 open_case; /* open this case first, 0 the inbox */
	/* Called every ten seconds: what works behind the screen is there, or is started again. A
	 * sentence when there is something to say (transfer full), else NULL. May be NULL. */
	char *(*keep)(gpointer user);
	/* Asks what the channel says of a draft, without waiting: lines for remark_parse are read from *fd, which
	 * does not block. The pid of who answers, ended and waited for by the screen; 0 nobody. May be NULL. */
	pid_t (*ask_remarks)(gpointer user, gint64 draft, int *fd);
	/* The same for whom a word means: lines of an address, a tab, a name. May be NULL. */
	pid_t (*ask_lookup)(gpointer user, const char *word, int *fd);
	gpointer user;
};

/* Runs until the person quits. 0, or 3 with a sentence in *error (no terminal, locale not UTF-8). */
int tui_run(const struct tui_opts *, GError **error);

#endif
