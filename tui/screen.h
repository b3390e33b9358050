/* tui/screen.h — the terminal: taken, coloured, read, and given back whatever happens.
 *
 * The only module with file-scope state, as a process has one terminal. It includes ncurses;
 * only draw.c does so beside it. After screen_open() a fatal signal restores the terminal. */
#ifndef GUICHET_TUI_SCREEN_H
#define GUICHET_TUI_SCREEN_H

#include <glib.h>

/* What a piece of text means; the theme decides how that looks. Colour is never the only
 * sign of anything. */
enum style {
	STYLE_TEXT, STYLE_BOLD, STYLE_DIM, STYLE_FAINT, /* words, weight, secondary, rules */
	STYLE_ACCENT, STYLE_WARN, STYLE_LATE, STYLE_GOOD, STYLE_NOTE, STYLE_PICK, /* PICK: a match */
	STYLE_BAR, STYLE_BAR_BOLD, STYLE_BAR_DIM, STYLE_BAR_ACCENT, STYLE_BAR_WARN, STYLE_BAR_LATE,
	STYLE_PRIVATE, STYLE_PUBLIC, STYLE_INTERNAL, /* the banner of the composer */
	STYLE_N
};

enum glyph {
	GLYPH_MARK, GLYPH_RULE, GLYPH_PIPE, GLYPH_DOT, GLYPH_UNREAD, GLYPH_TAG, GLYPH_URGENT, GLYPH_HIGH,
	GLYPH_LOW, GLYPH_LATE, GLYPH_WARN, GLYPH_DONE, GLYPH_SNOOZED, GLYPH_DRAFT, GLYPH_SENDING,
	GLYPH_TROUBLE, GLYPH_PART, GLYPH_FOLDED, GLYPH_OPEN, GLYPH_FULL, GLYPH_EMPTY, GLYPH_MORE,
	GLYPH_CORNER_TL, GLYPH_CORNER_TR, GLYPH_CORNER_BL, GLYPH_CORNER_BR, GLYPH_ARROW, GLYPH_EXPOSED, GLYPH_N
};

struct screen_opts {
	const char *theme; /* auto, dark, light, mono */
	const char *ascii; /* auto, yes, no */
	gboolean mouse;
	gboolean scripted; /* no keyboard: no terminal needed, 80x24 unless LINES and COLUMNS say */
};

/* FALSE with a sentence when the locale is not UTF-8 or the terminal is unknown. */
gboolean screen_open(const struct screen_opts *, GError **error);
void screen_close(void);

void screen_size(int *rows, int *columns);
void screen_resize(int rows, int columns); /* for scripts */
void screen_redraw(void); /* forget what the terminal shows; the next frame is sent whole */
/* Sends the frame; the terminal's cursor stays at y, x and visible. */
void screen_flush(int y, int x);

gboolean screen_is_ascii(void);
const char *screen_glyph(enum glyph); /* one cell each */
void screen_style(enum style); /* for draw.c: what is written next looks like this */

int screen_fd(void); /* to poll for keys */
/* The next key, keys.h, or K_NONE when none is waiting. */
guint32 screen_key(void);
/* Where the mouse was pressed: after K_MOUSE. wheel -1 up, 1 down, 0 a click. */
gboolean screen_mouse(int *y, int *x, int *wheel, gboolean *twice);

/* SIGTERM, SIGHUP or SIGINT came: leave as soon as possible. */
gboolean screen_is_stopped(void);

/* Gives the terminal to another program, and takes it back. */
void screen_suspend(void);
void screen_resume(void);

/* Puts text into the terminal's clipboard (OSC 52); only when a person asked for it. FALSE when it is
 * too long for terminals (74,994 bytes). */
gboolean screen_copy(const char *text);

/* The bell; the title of the terminal's window (OSC 2); a notice of its desktop (OSC 9). Words of our own only, never
 * what came from outside: text_clean() is applied all the same. */
void screen_bell(void);
void screen_title(const char *words);
void screen_tell_desktop(const char *words);

/* The screen as UTF-8 lines without trailing spaces; with `styles`, under each line that has any
 * other than plain text a line of letters (transfer full). */
char *screen_dump(gboolean styles);

#endif
