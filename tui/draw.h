/* tui/draw.h — the only door for foreign text to the screen.
 *
 * Whatever is written by somebody else is cleaned here (base/text), cut to its cells and
 * drawn. No other module gives ncurses a string. */
#ifndef GUICHET_TUI_DRAW_H
#define GUICHET_TUI_DRAW_H

#include "tui/screen.h"

#include <glib.h>

struct area {
	int y, x, h, w;
};

void draw_erase(void); /* begins a frame */

/* Text on one line, cut with … to w cells. Returns the cells used. */
int draw_text(int y, int x, int w, enum style, const char *text);
int draw_textf(int y, int x, int w, enum style, const char *format, ...) G_GNUC_PRINTF(5, 6);
/* The same, ending at cell x + w. */
void draw_right(int y, int x, int w, enum style, const char *text);
/* In as many lines as it takes and the area has; the last is cut with …. Returns the lines used; draw_block_lines
 * says beforehand how many, at most `most`. */
int draw_block(struct area, enum style, const char *text);
int draw_block_lines(const char *text, int w, int most);
void draw_fill(int y, int x, int w, enum style); /* spaces */
void draw_rule(int y, int x, int w, enum style);
void draw_glyph(int y, int x, enum style, enum glyph);
void draw_box(struct area, enum style, const char *title); /* a frame, cleared inside */
/* done of total, as `w` cells. */
void draw_progress(int y, int x, int w, enum style, gint64 done, gint64 total);

/* Lines of several styles: run_add cleans `text` as it joins it, draw_run draws what run_add made.
 * draw_run cuts with … too and returns the cells used. */
void run_add(GString *run, enum style, const char *text);
void run_addf(GString *run, enum style, const char *format, ...) G_GNUC_PRINTF(3, 4);
int draw_run(int y, int x, int w, const char *run);
char *run_plain(const char *run); /* without styles, for searching (transfer full) */

#endif
