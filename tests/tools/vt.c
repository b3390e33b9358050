/* tests/tools/vt.c — a terminal for tests: runs a program on a pty, reads its screen with
 * libvterm, presses keys, and reads its bytes strictly (vtcheck.h).
 *
 *	vt [--size 80x24] [--term T] [--raw FILE] [--strict] [--patience S] -- COMMAND…   < SCRIPT
 *	vt --check FILE [--term T]        only the strict reader; without --term: plain text
 *
 * A script has one order a line; `\` escapes as in C, and \e:
 *	wait TEXT | gone TEXT     until it is (not) on the screen, 10 s at most (--patience S)
 *	when                      "ms from the start to what the last wait saw, that instant (monotonic s)"
 *	keys KEYS                 characters, <Enter> <Esc> <Tab> <Up> <C-x> <M-x> <F1> <Space> <lt>
 *	click COLUMN ROW          left button, from 1
 *	settle [MS]               until nothing came for so long (150)
 *	sleep MS
 *	size COLSxROWS
 *	screen [FILE] | attrs     the screen as text; runs of cells with their attributes
 *	cursor                    "row column", from 1
 *	measure N KEYS            N times: key, "ms to first byte, ms to last, bytes"
 *	idle SECONDS              "cpu s, context switches, bytes" of the program and its children
 *	stat                      "peak KiB, cpu s, bytes, ms until the last byte"
 *	kill SIGNAL | exit [CODE] wait for the end, and for this code
 * Exit code: 0, 1 an order failed (the screen is shown), 2 usage, 4 strict found something. */
#include "tests/tools/vtcheck.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

struct vt {
	VTerm *term;
	VTermScreen *screen;
	int rows, columns, fd, raw, status;
	pid_t pid;
	gboolean ended;
	struct vtcheck check;
	char *title;
	gsize bytes;
	double started, last, seen, patience;
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static char *
screen_line(struct vt *vt, int row)
{
	char text[4096];
	VTermRect where = { row, row + 1, 0, vt->columns };
	size_t n = vterm_screen_get_text(vt->screen, text, sizeof text - 1, where);

	text[n] = '\0';
	return g_strchomp(g_strdup(text));
}

static void
show_screen(struct vt *vt, FILE *out)
{
	for (int row = 0; row < vt->rows; row++) {
		g_autofree char *line = screen_line(vt, row);
		fprintf(out, "%s\n", line);
	}
}

static gboolean
on_screen(struct vt *vt, const char *text)
{
	for (int row = 0; row < vt->rows; row++) {
		g_autofree char *line = screen_line(vt, row);
		if (strstr(line, text) != NULL)
			return TRUE;
	}
	return FALSE;
}

/* Takes what has come within `seconds`; TRUE when something did. */
static gboolean
pump(struct vt *vt, double seconds)
{
	char data[65536];
	struct pollfd ready = { .fd = vt->fd, .events = POLLIN };
	struct timespec wait = { .tv_sec = (time_t)seconds,
		.tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9) };

	if (vt->ended || ppoll(&ready, 1, &wait, NULL) <= 0)
		return FALSE;
	ssize_t n = read(vt->fd, data, sizeof data);
	if (n <= 0) {
		vt->ended = TRUE;
		return FALSE;
	}
	vt->last = now();
	vt->bytes += (gsize)n;
	vterm_input_write(vt->term, data, (size_t)n);
	vtcheck_feed(&vt->check, data, (gsize)n);
	if (vt->raw >= 0 && write(vt->raw, data, (size_t)n) != n)
		perror("vt: --raw");
	return TRUE;
}

static void
settle(struct vt *vt, double quiet)
{
	while (pump(vt, quiet))
		;
}

static void
send_bytes(struct vt *vt, const char *data, gsize len)
{
	if (!vt->ended && write(vt->fd, data, len) != (ssize_t)len)
		vt->ended = TRUE;
}

/* What the terminal answers to questions, were there any. */
static void
answer(const char *data, size_t len, void *user)
{
	send_bytes(user, data, len);
}

static int
property(VTermProp prop, VTermValue *value, void *user)
{
	struct vt *vt = user;

	if (prop == VTERM_PROP_TITLE) {
		g_free(vt->title);
		vt->title = g_strdup(value->string);
	}
	return 1;
}

static GString *
unescape_c(const char *s)
{
	GString *out = g_string_new(NULL);

	for (; *s != '\0'; s++) {
		static const char from[] = "enrts\\<", to[] = "\033\n\r\t \\<";
		const char *p = s[0] == '\\' && s[1] != '\0' ? strchr(from, s[1]) : NULL;
		if (p != NULL) {
			g_string_append_c(out, to[p - from]);
			s++;
		} else if (s[0] == '\\' && s[1] == 'x' && g_ascii_isxdigit(s[2]) && g_ascii_isxdigit(s[3])) {
			g_string_append_c(out, (char)(g_ascii_xdigit_value(s[2]) * 16 + g_ascii_xdigit_value(s[3])));
			s += 3;
		} else {
			g_string_append_c(out, *s);
		}
	}
	return out;
}

/* The bytes of a key's name ("Up", "C-x", "F1"); FALSE when there is no such key. */
static gboolean
key_bytes(struct vt *vt, const char *name, GString *out)
{
	static const struct { const char *name, *capability, *bytes; } keys[] = {
		{ "Enter", NULL, "\r" }, { "Esc", NULL, "\033" }, { "Tab", NULL, "\t" },
		{ "Space", NULL, " " }, { "lt", NULL, "<" }, { "BS", "kbs", "\177" },
		{ "S-Tab", "kcbt", "\033[Z" }, { "Up", "kcuu1", NULL }, { "Down", "kcud1", NULL },
		{ "Left", "kcub1", NULL }, { "Right", "kcuf1", NULL }, { "PgDn", "knp", NULL },
		{ "PgUp", "kpp", NULL }, { "Home", "khome", NULL }, { "End", "kend", NULL },
		{ "Del", "kdch1", NULL }, { "Ins", "kich1", NULL },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
		if (strcmp(keys[i].name, name) != 0)
			continue;
		const char *bytes = keys[i].capability != NULL
		    ? g_hash_table_lookup(vt->check.keys, keys[i].capability) : NULL;
		g_string_append(out, bytes != NULL ? bytes : keys[i].bytes != NULL ? keys[i].bytes : "");
		return TRUE;
	}
	if (g_str_has_prefix(name, "C-") && name[2] != '\0') {
		g_string_append_c(out, name[2] == 'S' ? '\0' : (char)(name[2] & 0x1f));
		return TRUE;
	}
	if (g_str_has_prefix(name, "M-") && name[2] != '\0') {
		g_string_append_c(out, '\033');
		g_string_append(out, strcmp(name, "M-lt") == 0 ? "<" : strcmp(name, "M-gt") == 0 ? ">" : name + 2);
		return TRUE;
	}
	g_autofree char *capability = g_strdup_printf("kf%s", name[0] == 'F' ? name + 1 : "?");
	const char *bytes = g_hash_table_lookup(vt->check.keys, capability);
	if (bytes != NULL)
		g_string_append(out, bytes);
	return bytes != NULL;
}

static GString *
keys_parse(struct vt *vt, const char *text)
{
	GString *out = g_string_new(NULL);
	const char *end;

	for (const char *s = text; *s != '\0'; s++) {
		if (*s == '<' && (s == text || s[-1] != '\\') && (end = strchr(s, '>')) != NULL) {
			g_autofree char *name = g_strndup(s + 1, (gsize)(end - s - 1));
			if (key_bytes(vt, name, out)) {
				s = end;
				continue;
			}
		}
		g_string_append_c(out, *s);
	}
	GString *bytes = unescape_c(out->str);
	if (strlen(out->str) != out->len) { /* <C-S> is NUL */
		g_string_free(bytes, TRUE);
		return out;
	}
	g_string_free(out, TRUE);
	return bytes;
}

/* ---- what a program costs -------------------------------------------------------- */

struct cost {
	double cpu;
	gint64 switches, peak;
};

static gint64
status_value(const char *text, const char *key)
{
	const char *p = strstr(text, key);

	return p != NULL ? g_ascii_strtoll(p + strlen(key), NULL, 10) : 0;
}

static void
cost_add(struct cost *cost, gint64 pid)
{
	g_autofree char *stat = NULL, *status = NULL, *children = NULL;
	g_autofree char *a = g_strdup_printf("/proc/%" G_GINT64_FORMAT "/stat", pid);
	g_autofree char *b = g_strdup_printf("/proc/%" G_GINT64_FORMAT "/status", pid);
	g_autofree char *c = g_strdup_printf("/proc/%" G_GINT64_FORMAT "/task/%" G_GINT64_FORMAT "/children", pid, pid);
	unsigned long user = 0, kernel = 0;

	if (!g_file_get_contents(a, &stat, NULL, NULL) || !g_file_get_contents(b, &status, NULL, NULL))
		return;
	const char *p = strrchr(stat, ')');
	if (p != NULL && sscanf(p + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel) == 2)
		cost->cpu += (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
	cost->switches += status_value(status, "\nvoluntary_ctxt_switches:") +
	    status_value(status, "nonvoluntary_ctxt_switches:");
	cost->peak = MAX(cost->peak, status_value(status, "VmHWM:"));
	if (!g_file_get_contents(c, &children, NULL, NULL))
		return;
	char *next = children;
	for (gint64 child; (child = g_ascii_strtoll(next, &next, 10)) > 0;)
		cost_add(cost, child);
}

static struct cost
cost_of(struct vt *vt)
{
	struct cost cost = { 0 };

	cost_add(&cost, vt->pid);
	return cost;
}

/* ---- orders ---------------------------------------------------------------------- */

static gboolean
order_wait(struct vt *vt, const char *text, gboolean there)
{
	double until = now() + vt->patience;

	while (on_screen(vt, text) != there) {
		if (now() > until || (vt->ended && !pump(vt, 0)))
			return FALSE;
		pump(vt, 0.02);
	}
	vt->seen = vt->last;
	return TRUE;
}

static void
order_attrs(struct vt *vt)
{
	for (int row = 0; row < vt->rows; row++) {
		g_autofree char *run = g_strdup("");
		for (int column = 0; column < vt->columns; column++) {
			VTermScreenCell cell;
			VTermPos where = { row, column };
			vterm_screen_get_cell(vt->screen, where, &cell);
			g_autofree char *look = g_strdup_printf("%s%s%s%s fg=%d bg=%d",
			    cell.attrs.bold ? " bold" : "", cell.attrs.underline ? " underline" : "",
			    cell.attrs.reverse ? " reverse" : "", cell.attrs.blink ? " blink" : "",
			    VTERM_COLOR_IS_INDEXED(&cell.fg) ? cell.fg.indexed.idx : -1,
			    VTERM_COLOR_IS_INDEXED(&cell.bg) ? cell.bg.indexed.idx : -1);
			if (strcmp(look, run) != 0) {
				printf("%d,%d%s\n", row + 1, column + 1, look);
				g_free(g_steal_pointer(&run));
				run = g_steal_pointer(&look);
			}
		}
	}
}

static void
order_measure(struct vt *vt, const char *argument)
{
	char *keys;
	gint64 times = g_ascii_strtoll(argument, &keys, 10);
	g_autoptr(GString) bytes = keys_parse(vt, g_strchug(keys));

	for (gint64 i = 0; i < times; i++) {
		gsize before = vt->bytes;
		double first = 0, start = now();
		send_bytes(vt, bytes->str, bytes->len);
		while (pump(vt, first == 0 ? 5 : 0.05))
			if (first == 0)
				first = vt->last;
		printf("%.3f %.3f %zu\n", first == 0 ? -1 : (first - start) * 1e3,
		    first == 0 ? -1 : (vt->last - start) * 1e3, vt->bytes - before);
	}
}

static void
order_idle(struct vt *vt, double seconds)
{
	struct cost before = cost_of(vt);
	gsize bytes = vt->bytes;
	double until = now() + seconds;

	for (double left; (left = until - now()) > 0 && !vt->ended;)
		pump(vt, left);
	struct cost after = cost_of(vt);
	printf("%.2f %" G_GINT64_FORMAT " %zu\n", after.cpu - before.cpu,
	    after.switches - before.switches, vt->bytes - bytes);
}

static gboolean
order_exit(struct vt *vt, const char *code)
{
	double until = now() + 10;

	while (!vt->ended && now() < until)
		pump(vt, 0.1);
	if (!vt->ended)
		return FALSE;
	while (vt->pid > 0 && waitpid(vt->pid, &vt->status, 0) < 0 && errno == EINTR)
		;
	vt->pid = 0;
	int status = WIFEXITED(vt->status) ? WEXITSTATUS(vt->status) : 128 + WTERMSIG(vt->status);
	if (*code != '\0' && status != atoi(code))
		fprintf(stderr, "vt: exit code %d\n", status);
	return *code == '\0' || status == atoi(code);
}

static void
order_size(struct vt *vt, const char *argument)
{
	struct winsize size = { 0 };

	sscanf(argument, "%dx%d", &vt->columns, &vt->rows);
	size.ws_col = (unsigned short)vt->columns;
	size.ws_row = (unsigned short)vt->rows;
	vterm_set_size(vt->term, vt->rows, vt->columns);
	ioctl(vt->fd, TIOCSWINSZ, &size);
}

/* Does one order; FALSE when it failed. */
static gboolean
obey(struct vt *vt, char *line)
{
	char *argument = strchr(line, ' ');

	if (argument != NULL)
		*argument++ = '\0';
	else
		argument = line + strlen(line);
	g_autoptr(GString) text = unescape_c(argument);
	if (strcmp(line, "wait") == 0 || strcmp(line, "gone") == 0)
		return order_wait(vt, text->str, *line == 'w');
	if (strcmp(line, "exit") == 0)
		return order_exit(vt, argument);
	if (strcmp(line, "keys") == 0) {
		g_autoptr(GString) bytes = keys_parse(vt, argument);
		send_bytes(vt, bytes->str, bytes->len);
	} else if (strcmp(line, "click") == 0) {
		int column = 1, row = 1;
		sscanf(argument, "%d %d", &column, &row);
		g_autofree char *bytes = g_strdup_printf("\033[<0;%d;%dM\033[<0;%d;%dm", column, row, column, row);
		send_bytes(vt, bytes, strlen(bytes));
	} else if (strcmp(line, "settle") == 0) {
		settle(vt, *argument != '\0' ? atof(argument) / 1e3 : 0.15);
	} else if (strcmp(line, "sleep") == 0) {
		double until = now() + atof(argument) / 1e3;
		for (double left; (left = until - now()) > 0 && !vt->ended;)
			pump(vt, left);
	} else if (strcmp(line, "size") == 0) {
		order_size(vt, argument);
	} else if (strcmp(line, "screen") == 0) {
		FILE *out = *argument != '\0' ? fopen(argument, "w") : stdout;
		if (out == NULL)
			return FALSE;
		show_screen(vt, out);
		if (out != stdout)
			fclose(out);
	} else if (strcmp(line, "attrs") == 0) {
		order_attrs(vt);
	} else if (strcmp(line, "cursor") == 0) {
		VTermPos where;
		vterm_state_get_cursorpos(vterm_obtain_state(vt->term), &where);
		printf("%d %d\n", where.row + 1, where.col + 1);
	} else if (strcmp(line, "measure") == 0) {
		order_measure(vt, argument);
	} else if (strcmp(line, "idle") == 0) {
		order_idle(vt, atof(argument));
	} else if (strcmp(line, "stat") == 0) {
		struct cost cost = cost_of(vt);
		printf("%" G_GINT64_FORMAT " %.2f %zu %.1f\n", cost.peak, cost.cpu, vt->bytes,
		    (vt->last - vt->started) * 1e3);
	} else if (strcmp(line, "when") == 0) {
		printf("%.2f %.4f\n", (vt->seen - vt->started) * 1e3, vt->seen);
	} else if (strcmp(line, "kill") == 0) {
		if (vt->pid > 0)
			kill(vt->pid, atoi(argument));
	} else {
		fprintf(stderr, "vt: there is no order '%s'\n", line);
		exit(2);
	}
	return TRUE;
}

static gboolean
run_script(struct vt *vt)
{
	g_autoptr(GString) script = g_string_new(NULL);
	char data[4096];
	ssize_t n;

	while ((n = read(0, data, sizeof data)) > 0)
		g_string_append_len(script, data, n);
	g_auto(GStrv) lines = g_strsplit(script->str, "\n", -1);
	for (gsize i = 0; lines[i] != NULL; i++) {
		g_autofree char *shown = g_strdup(lines[i]);
		char *line = g_strchug(lines[i]);
		if (*line == '\0' || *line == '#')
			continue;
		if (!obey(vt, line)) {
			fprintf(stderr, "vt: line %zu failed: %s\n", i + 1, shown);
			show_screen(vt, stderr);
			return FALSE;
		}
		fflush(stdout);
	}
	return TRUE;
}

static void
start(struct vt *vt, const char *term, char **command)
{
	struct winsize size = { .ws_row = (unsigned short)vt->rows, .ws_col = (unsigned short)vt->columns };

	vt->term = vterm_new(vt->rows, vt->columns);
	vterm_set_utf8(vt->term, 1);
	vterm_output_set_callback(vt->term, answer, vt);
	vt->screen = vterm_obtain_screen(vt->term);
	static const VTermScreenCallbacks callbacks = { .settermprop = property };
	vterm_screen_set_callbacks(vt->screen, &callbacks, vt);
	vterm_screen_enable_altscreen(vt->screen, 1);
	vterm_screen_reset(vt->screen, 1);
	vt->started = vt->last = now();
	vt->pid = forkpty(&vt->fd, NULL, NULL, &size);
	if (vt->pid < 0) {
		perror("vt: forkpty");
		exit(2);
	}
	if (vt->pid == 0) {
		g_setenv("TERM", term, TRUE);
		g_unsetenv("TMUX");
		execvp(command[0], command);
		perror(command[0]);
		_exit(127);
	}
}

/* Ends with the violations on standard error. */
static int
verdict(struct vtcheck *check)
{
	vtcheck_end(check);
	printf("strict bytes=%zu sequences=%zu wrong=%zu\n", check->bytes, check->sequences, check->wrong);
	if (check->wrong == 0)
		return 0;
	fprintf(stderr, "%s", check->report->str);
	return 4;
}

static int
check_file(const char *path, const char *term)
{
	g_autofree char *data = NULL;
	gsize len = 0;
	struct vtcheck check;

	vtcheck_init(&check, term);
	if (!g_file_get_contents(path, &data, &len, NULL)) {
		fprintf(stderr, "vt: cannot read %s\n", path);
		return 2;
	}
	vtcheck_feed(&check, data, len);
	return verdict(&check);
}

int
main(int argc, char **argv)
{
	struct vt vt = { .rows = 24, .columns = 80, .raw = -1, .patience = 10 };
	g_autofree char *size = NULL, *term = NULL, *raw = NULL, *check = NULL;
	gboolean strict = FALSE;
	GOptionEntry options[] = {
		{ "size", 0, 0, G_OPTION_ARG_STRING, &size, "columns and rows", "80x24" },
		{ "term", 0, 0, G_OPTION_ARG_STRING, &term, "terminal", "xterm-256color" },
		{ "raw", 0, 0, G_OPTION_ARG_FILENAME, &raw, "keep the bytes sent", "FILE" },
		{ "patience", 0, 0, G_OPTION_ARG_DOUBLE, &vt.patience, "how long wait waits", "SECONDS" },
		{ "strict", 0, 0, G_OPTION_ARG_NONE, &strict, "fail on bytes no curses program sends", NULL },
		{ "check", 0, 0, G_OPTION_ARG_FILENAME, &check, "only read FILE strictly", "FILE" },
		{ NULL, 0, 0, 0, NULL, NULL, NULL },
	};
	g_autoptr(GOptionContext) context = g_option_context_new("-- COMMAND… <SCRIPT");

	g_option_context_set_strict_posix(context, TRUE);
	g_option_context_add_main_entries(context, options, NULL);
	if (!g_option_context_parse(context, &argc, &argv, NULL) || (check == NULL && argc < 2)) {
		fprintf(stderr, "vt [--size 80x24] [--term T] [--raw FILE] [--strict] [--patience S] -- COMMAND… <SCRIPT\n");
		return 2;
	}
	if (check != NULL)
		return check_file(check, term);
	if (term == NULL)
		term = g_strdup("xterm-256color");
	vtcheck_init(&vt.check, term);
	if (size != NULL)
		sscanf(size, "%dx%d", &vt.columns, &vt.rows);
	if (raw != NULL)
		vt.raw = open(raw, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	start(&vt, term, argv[1] != NULL && strcmp(argv[1], "--") == 0 ? argv + 2 : argv + 1);
	gboolean good = run_script(&vt);
	if (vt.pid > 0) {
		kill(vt.pid, SIGHUP);
		settle(&vt, 0.2);
		kill(vt.pid, SIGKILL);
		waitpid(vt.pid, NULL, 0);
	}
	if (vt.title != NULL) {
		fprintf(stderr, "vt: the program set the terminal's title\n");
		vt.check.wrong++;
	}
	int code = strict ? verdict(&vt.check) : 0;
	return good ? code : 1;
}
