/* tui/screen.c — the terminal: taken, coloured, read, and given back whatever happens. */
#include "tui/screen.h"

#include "base/err.h"
#include "base/text.h"
#include "tui/keys.h"

#include <curses.h>
#include <glib/gi18n.h>
#include <langinfo.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#define COPY_MAX 74994 /* bytes of base64 that xterm and tmux take */
#define CODE_BASE (KEY_MAX + 1) /* our own codes for sequences that terminfo does not name */

static struct {
	SCREEN *screen;
	FILE *null; /* where a scripted screen without a terminal goes */
	gboolean open, ascii, scripted, colours;
	struct termios saved;
	gboolean has_saved;
	struct {
		attr_t attr;
		short pair;
	} styles[STYLE_N];
} term;
static volatile sig_atomic_t stopped;

/* Foreground and background for dark and light terminals of 256 colours, and for 8; -1 is the terminal's own. */
static const struct {
	short dark, dark_bg, light, light_bg, eight, eight_bg;
	attr_t attr, mono;
	char letter; /* in screen_dump */
} looks[STYLE_N] = {
	[STYLE_TEXT] =       { -1, -1, -1, -1, -1, -1, 0, 0, ' ' },
	[STYLE_BOLD] =       { -1, -1, -1, -1, -1, -1, A_BOLD, A_BOLD, 'B' },
	[STYLE_DIM] =        { 245, -1, 242, -1, -1, -1, 0, A_DIM, 'd' },
	[STYLE_FAINT] =      { 8, -1, 7, -1, -1, -1, 0, A_DIM, 'f' },
	[STYLE_ACCENT] =     { 6, -1, 4, -1, COLOR_CYAN, -1, 0, A_BOLD, 'A' },
	[STYLE_WARN] =       { 3, -1, 130, -1, COLOR_YELLOW, -1, 0, A_BOLD, 'W' },
	[STYLE_LATE] =       { 9, -1, 1, -1, COLOR_RED, -1, 0, A_BOLD, 'L' },
	[STYLE_GOOD] =       { 2, -1, 28, -1, COLOR_GREEN, -1, 0, 0, 'G' },
	[STYLE_NOTE] =       { 181, -1, 96, -1, COLOR_MAGENTA, -1, 0, A_BOLD, 'N' },
	[STYLE_PICK] =       { 6, -1, 4, -1, COLOR_CYAN, -1, A_UNDERLINE, A_UNDERLINE, 'P' },
	[STYLE_BAR] =        { 7, 236, 238, 254, COLOR_WHITE, COLOR_BLACK, 0, A_REVERSE, 'b' },
	[STYLE_BAR_BOLD] =   { 15, 236, 0, 254, COLOR_WHITE, COLOR_BLACK, A_BOLD, A_REVERSE | A_BOLD, 'h' },
	[STYLE_BAR_DIM] =    { 245, 236, 243, 254, COLOR_WHITE, COLOR_BLACK, 0, A_REVERSE, 'c' },
	[STYLE_BAR_ACCENT] = { 6, 236, 4, 254, COLOR_CYAN, COLOR_BLACK, 0, A_REVERSE | A_BOLD, 'a' },
	[STYLE_BAR_WARN] =   { 3, 236, 130, 254, COLOR_YELLOW, COLOR_BLACK, 0, A_REVERSE | A_BOLD, 'w' },
	[STYLE_BAR_LATE] =   { 9, 236, 1, 254, COLOR_RED, COLOR_BLACK, 0, A_REVERSE | A_BOLD, 'l' },
	[STYLE_PRIVATE] =    { 255, 24, 255, 25, COLOR_WHITE, COLOR_BLUE, A_BOLD, A_REVERSE | A_BOLD, '1' },
	[STYLE_PUBLIC] =     { 255, 130, 255, 130, COLOR_BLACK, COLOR_YELLOW, A_BOLD, A_REVERSE | A_BOLD, '2' },
	[STYLE_INTERNAL] =   { 255, 96, 255, 96, COLOR_WHITE, COLOR_MAGENTA, A_BOLD, A_REVERSE | A_BOLD, '3' },
};

static const char *const glyphs[GLYPH_N][2] = {
	[GLYPH_MARK] = { "▌", ">" }, [GLYPH_RULE] = { "─", "-" }, [GLYPH_PIPE] = { "│", "|" },
	[GLYPH_DOT] = { "·", "-" }, [GLYPH_UNREAD] = { "•", "o" }, [GLYPH_TAG] = { "+", "+" },
	[GLYPH_URGENT] = { "!", "!" }, [GLYPH_HIGH] = { "↑", "^" }, [GLYPH_LOW] = { "↓", "v" },
	[GLYPH_LATE] = { "!", "!" }, [GLYPH_WARN] = { "~", "~" }, [GLYPH_DONE] = { "✓", "=" },
	[GLYPH_SNOOZED] = { "z", "z" }, [GLYPH_DRAFT] = { "✎", "d" }, [GLYPH_SENDING] = { "→", ">" },
	[GLYPH_TROUBLE] = { "✗", "x" }, [GLYPH_PART] = { "∞", "&" }, [GLYPH_FOLDED] = { "▸", ">" },
	[GLYPH_OPEN] = { "▾", "v" }, [GLYPH_FULL] = { "▓", "#" }, [GLYPH_EMPTY] = { "░", "." },
	[GLYPH_MORE] = { "…", "~" }, [GLYPH_CORNER_TL] = { "╭", "+" }, [GLYPH_CORNER_TR] = { "╮", "+" },
	[GLYPH_CORNER_BL] = { "╰", "+" }, [GLYPH_CORNER_BR] = { "╯", "+" }, [GLYPH_ARROW] = { "→", ">" },
	[GLYPH_EXPOSED] = { "¤", "$" },
};

/* xterm's names for keys that terminfo entries leave out, and bracketed paste. */
static const struct {
	const char *sequence;
	guint32 key;
} sequences[] = {
	{ "\033[200~", K_PASTE }, { "\033[201~", K_PASTE_END },
	{ "\033[1;5D", K_CLEFT }, { "\033[1;5C", K_CRIGHT }, { "\033[1;3D", K_CLEFT },
	{ "\033[1;3C", K_CRIGHT }, { "\033[1;5H", K_CHOME }, { "\033[1;5F", K_CEND },
	{ "\033[Z", K_STAB }, { "\033[H", K_HOME }, { "\033[F", K_END }, { "\033[1~", K_HOME },
	{ "\033[4~", K_END }, { "\033OH", K_HOME }, { "\033OF", K_END },
};

/* ---- signals ----------------------------------------------------------------------- */

static void
on_stop(int sig)
{
	(void)sig;
	stopped = 1;
}

/* Only async-signal-safe calls: the terminal gets its modes back, then the signal its way. */
static void
on_crash(int sig)
{
	static const char restore[] =
		"\033[?2004l\033[?1000l\033[?1002l\033[?1006l\033[0m\033[?25h\033[?1049l\r\n";

	if (!term.scripted && write(STDOUT_FILENO, restore, sizeof restore - 1) < 0)
		stopped = 1; /* nothing better can be done here */
	if (term.has_saved)
		tcsetattr(STDIN_FILENO, TCSANOW, &term.saved);
	signal(sig, SIG_DFL);
	raise(sig);
}

static void
catch_signals(void)
{
	static const int stops[] = { SIGTERM, SIGHUP, SIGINT };
	static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGQUIT };
	struct sigaction act = { .sa_handler = on_stop };

	sigemptyset(&act.sa_mask);
	for (gsize i = 0; i < G_N_ELEMENTS(stops); i++)
		sigaction(stops[i], &act, NULL);
	act.sa_handler = on_crash;
	act.sa_flags = (int)SA_RESETHAND;
	for (gsize i = 0; i < G_N_ELEMENTS(crashes); i++)
		sigaction(crashes[i], &act, NULL);
}

gboolean
screen_is_stopped(void)
{
	return stopped != 0;
}

/* ---- colours ----------------------------------------------------------------------- */

/* COLORFGBG ("15;0") is what rxvt, konsole and others say about their background. */
static gboolean
is_light(const char *theme)
{
	const char *fgbg = getenv("COLORFGBG"), *last;

	if (g_strcmp0(theme, "light") == 0)
		return TRUE;
	if (g_strcmp0(theme, "auto") != 0 || fgbg == NULL)
		return FALSE;
	last = strrchr(fgbg, ';');
	return last != NULL && (strcmp(last, ";7") == 0 || strcmp(last, ";15") == 0);
}

/* Eight colours have no grey: what is secondary is dim, where the terminal can. Cyan and yellow cannot be read on
 * white: the accent is the blue of the rich theme there, a warning is bold. */
static void
make_eight(short style, gboolean light)
{
	short fg = looks[style].eight, bg = looks[style].eight_bg;

	term.styles[style].attr |= looks[style].mono & A_DIM;
	if (light && bg < 0 && fg == COLOR_CYAN)
		fg = COLOR_BLUE;
	if (light && bg < 0 && fg == COLOR_YELLOW) {
		fg = -1;
		term.styles[style].attr |= A_BOLD;
	}
	init_pair((short)(style + 1), fg, bg);
}

static void
make_styles(const char *theme)
{
	const char *no_color = getenv("NO_COLOR");
	gboolean light = is_light(theme), rich;

	term.colours = has_colors() && g_strcmp0(theme, "mono") != 0 &&
		(no_color == NULL || *no_color == '\0') && start_color() == OK;
	if (term.colours)
		use_default_colors();
	rich = COLORS >= 256;
	for (short i = 0; i < STYLE_N; i++) {
		if (!term.colours) {
			term.styles[i].attr = looks[i].mono;
			continue;
		}
		term.styles[i].attr = looks[i].attr;
		if (!rich && looks[i].eight_bg == COLOR_BLACK) { /* bars: reversed, whatever the theme */
			term.styles[i].attr |= A_REVERSE;
			continue;
		}
		term.styles[i].pair = (short)(i + 1);
		if (rich)
			init_pair((short)(i + 1), light ? looks[i].light : looks[i].dark,
				light ? looks[i].light_bg : looks[i].dark_bg);
		else
			make_eight(i, light);
	}
}

void
screen_style(enum style style)
{
	attr_set(term.styles[style].attr, term.styles[style].pair, NULL);
}

gboolean
screen_is_ascii(void)
{
	return term.ascii;
}

const char *
screen_glyph(enum glyph glyph)
{
	return glyphs[glyph][term.ascii ? 1 : 0];
}

/* Half of what xterm's description says at each change of attributes selects a character set that
 * nothing here ever leaves; on a slow line that is the price of a row in three. The library
 * reads its strings anew each time, so they are made shorter where they stand. */
static void
be_terse(void)
{
	static const char plain[] = "\033(B\033[m", set[] = "%?%p9%t\033(0%e\033(B%;\033[0";
	char *sgr0 = tigetstr("sgr0"), *sgr = tigetstr("sgr");

	if (sgr0 != NULL && sgr0 != (char *)-1 && strcmp(sgr0, plain) == 0)
		memcpy(sgr0, "\033[m", sizeof "\033[m");
	if (sgr != NULL && sgr != (char *)-1 && g_str_has_prefix(sgr, set)) {
		memmove(sgr + 2, sgr + sizeof set - 1, strlen(sgr) - sizeof set + 2);
		memcpy(sgr, "\033[", 2);
	}
}

/* An empty screen, shown. What is empty has the pair of text, so that going from one to the other
 * costs nothing; clearing knows only pair 0, hence the library is told afterwards that what it
 * cleared looks like text already. */
static void
wipe(void)
{
	chtype blank = ' ' | COLOR_PAIR(term.styles[STYLE_TEXT].pair);

	bkgdset(' ');
	erase();
	clearok(curscr, TRUE);
	refresh();
	bkgdset(blank);
	wbkgdset(curscr, blank);
	werase(curscr);
}

/* ---- open and close ---------------------------------------------------------------- */

static void
name_sequences(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(sequences); i++)
		define_key(sequences[i].sequence, CODE_BASE + (int)i);
}

static void
set_modes(gboolean on, gboolean mouse)
{
	if (term.scripted)
		return;
	fputs(on ? "\033[?2004h" : "\033[?2004l", stdout);
	fflush(stdout);
	if (mouse)
		mousemask(on ? BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON1_DOUBLE_CLICKED |
			BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
}

static gboolean
open_terminal(const struct screen_opts *opts, GError **error)
{
	const char *name = getenv("TERM");
	FILE *out = stdout;

	if (opts->scripted) {
		if (name == NULL || *name == '\0' || strcmp(name, "dumb") == 0)
			name = "xterm-256color";
		if ((term.null = fopen("/dev/null", "r+")) == NULL)
			return err_set(error, ERR_STORAGE, _("/dev/null cannot be opened."));
		if (!isatty(STDOUT_FILENO))
			out = term.null;
		if (getenv("LINES") == NULL)
			setenv("LINES", "24", 1);
		if (getenv("COLUMNS") == NULL)
			setenv("COLUMNS", "80", 1);
	} else if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		return err_set(error, ERR_USAGE, _("guichet needs a terminal. For scripts there are "
			"\"guichet cases\" and \"guichet -S FILE\"."));
	}
	term.screen = newterm(name, out, opts->scripted ? term.null : stdin);
	if (term.screen == NULL)
		return err_set(error, ERR_USAGE, _("The terminal \"%s\" is not known here. Set TERM to what it is "
			"like, for example TERM=xterm-256color."), name != NULL ? name : "");
	return TRUE;
}

gboolean
screen_open(const struct screen_opts *opts, GError **error)
{
	const char *name = getenv("TERM");

	memset(&term, 0, sizeof term);
	term.scripted = opts->scripted;
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		return err_set(error, ERR_USAGE, _("The locale is not UTF-8 (it is %s). Set it, for example: "
			"export LC_ALL=C.UTF-8"), nl_langinfo(CODESET));
	term.ascii = g_strcmp0(opts->ascii, "yes") == 0 || (g_strcmp0(opts->ascii, "auto") == 0 &&
		name != NULL && (g_str_has_prefix(name, "vt") || g_str_equal(name, "ansi")));
	term.has_saved = !opts->scripted && tcgetattr(STDIN_FILENO, &term.saved) == 0;
	set_escdelay(25);
	if (!open_terminal(opts, error))
		return FALSE;
	term.open = TRUE;
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	meta(stdscr, TRUE);
	mouseinterval(0);
	curs_set(1);
	be_terse();
	make_styles(opts->theme);
	name_sequences();
	catch_signals();
	idlok(stdscr, TRUE);
	wipe();
	set_modes(TRUE, opts->mouse);
	return TRUE;
}

void
screen_close(void)
{
	if (!term.open)
		return;
	set_modes(FALSE, TRUE);
	endwin();
	delscreen(term.screen);
	if (term.null != NULL)
		fclose(term.null);
	term.open = FALSE;
}

void
screen_suspend(void)
{
	set_modes(FALSE, FALSE);
	endwin();
}

void
screen_resume(void)
{
	set_modes(TRUE, FALSE);
	wipe();
}

/* ---- the frame --------------------------------------------------------------------- */

void
screen_size(int *rows, int *columns)
{
	*rows = LINES;
	*columns = COLS;
}

void
screen_resize(int rows, int columns)
{
	resizeterm(rows, columns);
}

void
screen_redraw(void)
{
	wipe();
}

void
screen_flush(int y, int x)
{
	move(CLAMP(y, 0, LINES - 1), CLAMP(x, 0, COLS - 1));
	refresh();
}

static char
style_letter(attr_t attr, short pair)
{
	for (int i = 0; i < STYLE_N; i++)
		if (term.styles[i].pair == pair && term.styles[i].attr == attr)
			return looks[i].letter;
	return ' ';
}

/* The letters of one row's styles; FALSE when all is plain text. */
static gboolean
dump_styles(int y, GString *out)
{
	gboolean any = FALSE;

	for (int x = 0; x < COLS; x++) {
		cchar_t cell;
		wchar_t wide[CCHARW_MAX + 1];
		attr_t attr = 0;
		short pair = 0;
		char letter = ' ';

		if (mvin_wch(y, x, &cell) == OK && getcchar(&cell, wide, &attr, &pair, NULL) == OK)
			letter = style_letter(attr & (attr_t)~A_CHARTEXT & ~(attr_t)A_COLOR, pair);
		any = any || letter != ' ';
		g_string_append_c(out, letter);
	}
	return any;
}

static void
trim_spaces(GString *s)
{
	while (s->len > 0 && s->str[s->len - 1] == ' ')
		g_string_truncate(s, s->len - 1);
}

char *
screen_dump(gboolean styles)
{
	GString *out = g_string_new(NULL);
	g_autofree wchar_t *row = g_new0(wchar_t, (gsize)COLS * (CCHARW_MAX + 1) + 1);
	int y, x;

	getyx(stdscr, y, x);
	for (int i = 0; i < LINES; i++) {
		g_autofree char *utf8 = NULL;
		GString *line = g_string_new(NULL);

		if (mvinnwstr(i, 0, row, COLS * (CCHARW_MAX + 1)) != ERR)
			utf8 = g_ucs4_to_utf8((const gunichar *)row, -1, NULL, NULL, NULL);
		g_string_append(line, utf8 != NULL ? utf8 : "");
		trim_spaces(line);
		g_string_append_printf(out, "%s\n", line->str);
		g_string_truncate(line, 0);
		if (styles && dump_styles(i, line)) {
			trim_spaces(line);
			g_string_append_printf(out, "%s\n", line->str);
		}
		g_string_free(line, TRUE);
	}
	move(y, x);
	return g_string_free(out, FALSE);
}

/* ---- keys -------------------------------------------------------------------------- */

int
screen_fd(void)
{
	return term.scripted ? -1 : STDIN_FILENO;
}

static guint32
from_code(wint_t code)
{
	static const struct {
		int code;
		guint32 key;
	} codes[] = {
		{ KEY_UP, K_UP }, { KEY_DOWN, K_DOWN }, { KEY_LEFT, K_LEFT }, { KEY_RIGHT, K_RIGHT },
		{ KEY_PPAGE, K_PGUP }, { KEY_NPAGE, K_PGDN }, { KEY_HOME, K_HOME }, { KEY_END, K_END },
		{ KEY_DC, K_DELETE }, { KEY_IC, K_INSERT }, { KEY_BTAB, K_STAB }, { KEY_ENTER, K_ENTER },
		{ KEY_BACKSPACE, K_BACKSPACE }, { KEY_RESIZE, K_RESIZE }, { KEY_MOUSE, K_MOUSE },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(codes); i++)
		if ((wint_t)codes[i].code == code)
			return codes[i].key;
	if (code >= CODE_BASE && code < CODE_BASE + G_N_ELEMENTS(sequences))
		return sequences[code - CODE_BASE].key;
	if (code >= (wint_t)KEY_F(1) && code <= (wint_t)KEY_F(12))
		return K_F1 + (guint32)(code - (wint_t)KEY_F(1));
	return K_NONE;
}

static guint32
from_char(wint_t c)
{
	if (c == 0)
		return K_CTRL_SPACE;
	if (c == '\n')
		return K_ENTER;
	if (c == 8)
		return K_BACKSPACE;
	return (guint32)c;
}

guint32
screen_key(void)
{
	wint_t c = 0;
	int got;

	if (term.scripted)
		return K_NONE;
	if ((got = get_wch(&c)) == ERR)
		return K_NONE;
	if (got == KEY_CODE_YES)
		return from_code(c);
	if (c != K_ESC)
		return from_char(c);
	/* Esc and a key at once is that key with Alt. */
	if ((got = get_wch(&c)) == ERR)
		return K_ESC;
	if (got == KEY_CODE_YES)
		return from_code(c);
	return c == K_ESC ? K_ESC : from_char(c) | KEY_META;
}

gboolean
screen_mouse(int *y, int *x, int *wheel, gboolean *twice)
{
	MEVENT event;

	if (getmouse(&event) != OK)
		return FALSE;
	*y = event.y;
	*x = event.x;
	*wheel = event.bstate & BUTTON4_PRESSED ? -1 : event.bstate & BUTTON5_PRESSED ? 1 : 0;
	*twice = (event.bstate & BUTTON1_DOUBLE_CLICKED) != 0;
	return TRUE;
}

/* Within tmux the terminal is further out: tmux takes the first for its own clipboard, or hands the
 * second on as it stands, whichever of the two it was told to do. */
static void
send_clipboard(const char *base64)
{
	printf("\033]52;c;%s\a", base64);
	if (g_getenv("TMUX") != NULL)
		printf("\033Ptmux;\033\033]52;c;%s\a\033\\", base64);
	fflush(stdout);
}

static void
tell_terminal(int code, const char *words)
{
	g_autofree char *clean = text_clean(words, -1, TEXT_LINE);

	if (term.scripted || !term.open)
		return;
	printf("\033]%d;%s\a", code, clean);
	fflush(stdout);
}

void
screen_bell(void)
{
	if (!term.scripted && term.open)
		beep();
}

void
screen_title(const char *words)
{
	tell_terminal(2, words);
}

void
screen_tell_desktop(const char *words)
{
	tell_terminal(9, words);
}

gboolean
screen_copy(const char *text)
{
	g_autofree char *base64 = g_base64_encode((const guchar *)text, strlen(text));

	if (strlen(base64) > COPY_MAX)
		return FALSE;
	if (!term.scripted)
		send_clipboard(base64);
	return TRUE;
}
