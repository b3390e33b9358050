/* tui/undo.c — what a text was before each change. */
#include "tui/undo.h"

#include <string.h>

#define TEXTS_MAX 200
#define BYTES_MAX (4 * 1024 * 1024)

struct snapshot {
	char *text;
	gsize cursor;
};

struct undo {
	GQueue back, forth; /* struct snapshot *, newest first */
	gboolean typing; /* the last change was a letter typed */
};

static void
snapshot_free(gpointer data)
{
	struct snapshot *s = data;

	g_free(s->text);
	g_free(s);
}

struct undo *
undo_new(void)
{
	struct undo *u = g_new0(struct undo, 1);

	g_queue_init(&u->back);
	g_queue_init(&u->forth);
	return u;
}

void
undo_free(struct undo *u)
{
	if (u == NULL)
		return;
	g_queue_clear_full(&u->back, snapshot_free);
	g_queue_clear_full(&u->forth, snapshot_free);
	g_free(u);
}

static void
remember(GQueue *queue, const char *text, gsize cursor)
{
	struct snapshot *s = g_new(struct snapshot, 1);
	gsize bytes = 0;
	guint kept = 0;

	s->text = g_strdup(text);
	s->cursor = cursor;
	g_queue_push_head(queue, s);
	for (GList *l = queue->head; l != NULL && bytes < BYTES_MAX; l = l->next, kept++)
		bytes += strlen(((struct snapshot *)l->data)->text) + 1;
	while (queue->length > MIN(kept, TEXTS_MAX))
		snapshot_free(g_queue_pop_tail(queue));
}

void
undo_mark(struct undo *u, const char *text, gsize cursor, gboolean typing)
{
	if (!typing || !u->typing)
		remember(&u->back, text, cursor);
	g_queue_clear_full(&u->forth, snapshot_free);
	u->typing = typing;
}

void
undo_pause(struct undo *u)
{
	u->typing = FALSE;
}

static gboolean
restore(GQueue *from, GQueue *to, GString *text, gsize *cursor)
{
	struct snapshot *s = g_queue_pop_head(from);

	if (s == NULL)
		return FALSE;
	remember(to, text->str, *cursor);
	g_string_assign(text, s->text);
	*cursor = MIN(s->cursor, text->len);
	snapshot_free(s);
	return TRUE;
}

gboolean
undo_back(struct undo *u, GString *text, gsize *cursor)
{
	u->typing = FALSE;
	return restore(&u->back, &u->forth, text, cursor);
}

gboolean
undo_forth(struct undo *u, GString *text, gsize *cursor)
{
	u->typing = FALSE;
	return restore(&u->forth, &u->back, text, cursor);
}
