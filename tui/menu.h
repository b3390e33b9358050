/* tui/menu.h — a choice over the screen: type to narrow it, Enter takes, Esc gives up. */
#ifndef GUICHET_TUI_MENU_H
#define GUICHET_TUI_MENU_H

#include "base/auto.h"
#include "tui/draw.h"

#include <glib.h>

struct desk;
struct menu;

struct menu_item {
	gint64 id;
	char *label, *detail, *value; /* detail right and dim; value is the owner's, may be NULL */
};

/* The item chosen (borrowed), or NULL when the person gave up. */
typedef void menu_done(struct desk *, gpointer user, const struct menu_item *);

struct menu *menu_new(const char *title, menu_done *, gpointer user);
void menu_free(struct menu *);
AUTO_DEFINE(menu);
void menu_add(struct menu *, gint64 id, const char *value, const char *label, const char *detail);
int menu_count(const struct menu *);
void menu_select(struct menu *, int index);
/* What there is to know before choosing, whole above the choices: a paragraph a call, NULL is none. */
void menu_tell(struct menu *, const char *text);

/* TRUE when finished; the caller takes it off the desk and calls menu_answer. */
gboolean menu_key(struct menu *, guint32 key);
gboolean menu_click(struct menu *, int y, int wheel); /* the same */
void menu_answer(struct menu *, struct desk *);
void menu_give_up(struct menu *); /* the answer will be none */
void menu_draw(struct menu *, struct area, int *cursor_y, int *cursor_x);

#endif
