/* tui/prompt.c — a question on the bottom line: a line of text, or one key. */
#include "tui/prompt.h"

#include "base/text.h"
#include "cache/ui.h"
#include "tui/edit.h"
#include "tui/keys.h"

#include <glib/gi18n.h>
#include <string.h>

struct prompt {
	char *label, *kind;
	struct edit *edit; /* NULL: one key */
	prompt_done *done;
	prompt_live *live;
	prompt_complete *complete;
	prompt_chosen *chosen;
	gpointer user;
	char *keys;
	char key; /* chosen */
	gboolean given_up;
	GPtrArray *history;    /* char *, newest first, or NULL */
	int recalled;	       /* index in history, -1 none */
	char *typed;	       /* what was there before history was recalled */
	GPtrArray *candidates; /* of the last Tab, or NULL */
	gboolean tabbed; /* the last key was Tab */
};

struct prompt *
prompt_new(struct db *db, const struct prompt_opts *opts)
{
	struct prompt *p = g_new0(struct prompt, 1);

	p->label = g_strdup(opts->label);
	p->kind = g_strdup(opts->history);
	p->edit = edit_new(opts->text != NULL ? opts->text : "", TRUE);
	p->done = opts->done;
	p->live = opts->live;
	p->complete = opts->complete;
	p->user = opts->user;
	p->recalled = -1;
	if (opts->history != NULL)
		p->history = ui_history(db, opts->history, 100);
	return p;
}

struct prompt *
prompt_new_question(
	const char *question, const char *keys, prompt_chosen *chosen, gpointer user)
{
	struct prompt *p = g_new0(struct prompt, 1);

	p->label = g_strdup(question);
	p->keys = g_strdup(keys);
	p->chosen = chosen;
	p->user = user;
	return p;
}

void
prompt_free(struct prompt *p)
{
	if (p == NULL)
		return;
	g_free(p->label);
	g_free(p->kind);
	g_free(p->keys);
	g_free(p->typed);
	edit_free(p->edit);
	g_clear_pointer(&p->history, g_ptr_array_unref);
	g_clear_pointer(&p->candidates, g_ptr_array_unref);
	g_free(p);
}

static void
recall(struct prompt *p, int by)
{
	int to = p->recalled + by;

	if (p->history == NULL || to < -1 || to >= (int)p->history->len)
		return;
	if (p->recalled < 0) {
		g_free(p->typed);
		p->typed = g_strdup(edit_text(p->edit));
	}
	p->recalled = to;
	edit_set(p->edit, to < 0 ? p->typed : g_ptr_array_index(p->history, to));
	edit_go(p->edit, strlen(edit_text(p->edit)));
}

void
prompt_offer(GPtrArray *candidates, const char *before, const char *name, const char *typed)
{
	if (g_str_has_prefix(name, typed))
		g_ptr_array_add(candidates, g_strconcat(before, name, NULL));
}

/* Bytes that all candidates have in common. */
static gsize
common_prefix(const GPtrArray *candidates)
{
	const char *first = g_ptr_array_index(candidates, 0);
	gsize n = strlen(first);

	for (guint i = 1; i < candidates->len; i++) {
		const char *other = g_ptr_array_index(candidates, i);
		gsize k = 0;

		while (k < n && first[k] == other[k])
			k++;
		n = k;
	}
	while (n > 0 && (first[n] & 0xc0) == 0x80)
		n--;
	return n;
}

static void
complete(struct prompt *p, struct desk *desk)
{
	g_autofree char *longer = NULL;

	if (p->complete == NULL)
		return;
	g_clear_pointer(&p->candidates, g_ptr_array_unref);
	p->candidates = g_ptr_array_new_with_free_func(g_free);
	p->complete(desk, edit_text(p->edit), p->candidates);
	if (p->candidates->len == 0)
		return;
	longer = g_strndup(
		g_ptr_array_index(p->candidates, 0), common_prefix(p->candidates));
	/* several that do not begin with what is typed (names, say) leave it as it is */
	if (strlen(longer) > strlen(edit_text(p->edit)) &&
		(p->candidates->len == 1 || g_str_has_prefix(longer, edit_text(p->edit)))) {
		edit_set(p->edit, longer);
		edit_go(p->edit, strlen(longer));
	}
	if (p->candidates->len == 1)
		g_clear_pointer(&p->candidates, g_ptr_array_unref);
}

void
prompt_complete_again(struct prompt *p, struct desk *desk)
{
	if (p->tabbed)
		complete(p, desk);
}

static gboolean
question_key(struct prompt *p, guint32 key)
{
	if (key == K_ESC || key == ('c' & 0x1f) || key == ('g' & 0x1f)) {
		p->given_up = TRUE;
		return TRUE;
	}
	if (key > ' ' && key < 127 && strchr(p->keys, g_ascii_tolower((char)key)) != NULL)
		p->key = g_ascii_tolower((char)key);
	return p->key != 0;
}

gboolean
prompt_key(struct prompt *p, struct desk *desk, guint32 key)
{
	enum edit_answer answer;

	if (p->edit == NULL)
		return question_key(p, key);
	p->tabbed = key == K_TAB;
	switch (key) {
	case K_ESC:
	case 'c' & 0x1f:
	case 'g' & 0x1f:
		p->given_up = TRUE;
		return TRUE;
	case K_ENTER:
		return TRUE;
	case K_UP:
	case 'p' & 0x1f:
		recall(p, 1);
		return FALSE;
	case K_DOWN:
	case 'n' & 0x1f:
		recall(p, -1);
		return FALSE;
	case K_TAB:
		complete(p, desk);
		return FALSE;
	default:
		break;
	}
	if (key == K_BACKSPACE && *edit_text(p->edit) == '\0') {
		p->given_up = TRUE;
		return TRUE;
	}
	answer = edit_key(p->edit, key);
	if (answer == EDIT_CHANGED) {
		g_clear_pointer(&p->candidates, g_ptr_array_unref);
		if (p->live != NULL)
			p->live(desk, p->user, edit_text(p->edit));
	}
	return FALSE;
}

void
prompt_paste(struct prompt *p, struct desk *desk, const char *text)
{
	if (p->edit == NULL)
		return;
	edit_paste(p->edit, text);
	if (p->live != NULL)
		p->live(desk, p->user, edit_text(p->edit));
}

void
prompt_give_up(struct prompt *p)
{
	p->given_up = TRUE;
}

void
prompt_answer(struct prompt *p, struct desk *desk, struct db *db)
{
	const char *text;

	if (p->edit == NULL) {
		p->chosen(desk, p->user, p->given_up ? 0 : p->key);
		return;
	}
	text = edit_text(p->edit);
	if (!p->given_up && p->kind != NULL && *text != '\0')
		ui_history_add(db, p->kind, text,
			NULL); /* a lost history line is no reason to fail */
	p->done(desk, p->user, p->given_up ? NULL : text);
}

void
prompt_draw(struct prompt *p, struct area a, int *cursor_y, int *cursor_x)
{
	/* A long question leaves half of a narrow line to the answer. */
	int room = p->edit != NULL ? a.w - MIN(16, a.w / 2) : a.w;
	int used = draw_text(a.y, a.x, room, STYLE_ACCENT, p->label);

	*cursor_y = a.y;
	*cursor_x = a.x + used;
	if (p->edit == NULL)
		return;
	edit_draw(p->edit, (struct area){ a.y, a.x + used, 1, a.w - used - 1 }, cursor_y,
		cursor_x);
	if (p->candidates != NULL && p->candidates->len > 0) {
		GString *list = g_string_new("  ");
		int text = text_width(edit_text(p->edit));

		for (guint i = 0; i < p->candidates->len && i < 40; i++)
			g_string_append_printf(list, "%s  ",
				(char *)g_ptr_array_index(p->candidates, i));
		draw_text(a.y, a.x + used + text + 1, a.w - used - text - 1, STYLE_DIM,
			list->str);
		g_string_free(list, TRUE);
	}
}
