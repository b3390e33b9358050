/* net/indexer.c — the child is told its home once, then a byte for each thing to do; it answers with it. */
#include "net/indexer.h"

#include "base/log.h"
#include "cache/search-index.h"
#include "net/child.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#define ANSWERS_MAX 16

enum wish { WISH_FOLLOW, WISH_COPY }; /* the byte */

struct indexer {
	char *home;
	struct child child;
	gboolean working;
};

struct indexer *
indexer_new(const char *home)
{
	struct indexer *x = g_new0(struct indexer, 1);

	x->home = g_strdup(home);
	child_init(&x->child, ANSWERS_MAX);
	return x;
}

void
indexer_free(struct indexer *x)
{
	if (x == NULL)
		return;
	child_clear(&x->child);
	g_free(x->home);
	g_free(x);
}

static gboolean
start(struct indexer *x)
{
	char home[PATH_MAX] = "";
	g_autoptr(GBytes) bytes = NULL;
	g_autoptr(GError) why = NULL;

	if (g_strlcpy(home, x->home, sizeof(home)) >= sizeof(home))
		return FALSE;
	if (!child_start(&x->child, "--indexer", &why)) {
		log_warn("the search index follows at the end: %s", why->message);
		return FALSE;
	}
	bytes = g_bytes_new(home, sizeof(home));
	child_send(&x->child, bytes);
	return TRUE;
}

gboolean
indexer_rests(struct indexer *x, gint64 deadline)
{
	gsize answers;

	if (!x->working)
		return TRUE;
	if (!child_pump(&x->child, deadline))
		child_stop(&x->child); /* what it did not finish is done by others */
	child_read(&x->child, &answers);
	child_take(&x->child, answers);
	x->working = child_runs(&x->child) && answers == 0;
	return !x->working;
}

static gboolean
ask(struct indexer *x, enum wish wish)
{
	const char byte = (char)wish;
	g_autoptr(GBytes) go = g_bytes_new(&byte, 1);

	if (!indexer_rests(x, 0) || (!child_runs(&x->child) && !start(x)))
		return FALSE;
	child_send(&x->child, go);
	x->working = TRUE;
	(void)child_pump(&x->child, 0); /* a death is noticed by who looks next */
	return TRUE;
}

gboolean
indexer_follow(struct indexer *x)
{
	return ask(x, WISH_FOLLOW);
}

gboolean
indexer_copy(struct indexer *x)
{
	return ask(x, WISH_COPY);
}

void
indexer_child(void)
{
	char home[PATH_MAX], wish;
	AUTO(db) db = NULL;

	if (!proc_read(STDIN_FILENO, home, sizeof(home), 0) || (db = db_open(home, DB_NET, NULL)) == NULL)
		_exit(1);
	/* who asked meets what goes wrong here too, and tells it */
	while (proc_read(STDIN_FILENO, &wish, 1, 0)) {
		if (wish == WISH_COPY)
			db_copy_wal(db);
		else
			(void)search_follow(db, INDEXER_SLICE, NULL);
		if (!proc_write(STDOUT_FILENO, &wish, 1))
			break;
	}
	db_close(g_steal_pointer(&db));
	_exit(0);
}
