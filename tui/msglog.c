/* tui/msglog.c — what guichet said in this session, and the ends of its log files. */
#include "tui/msglog.h"

#include "base/date.h"
#include "base/log.h"
#include "tui/page.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define TAIL 32768 /* bytes shown of each log file */

struct msglog_view {
	struct view view;
	struct page *page;
	int width;
};

static struct msglog_view *
msglog_of(struct view *view)
{
	return (struct msglog_view *)view;
}

/* The last whole lines of a file, "" when there is none. */
static char *
tail(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = g_malloc0(TAIL + 1), *start;
	gboolean cut = FALSE;
	size_t n;

	if (file == NULL)
		return text;
	if (fseek(file, -TAIL, SEEK_END) == 0)
		cut = ftell(file) > 0;
	else
		rewind(file);
	n = fread(text, 1, TAIL, file);
	text[n] = '\0';
	fclose(file);
	if (cut && (start = strchr(text, '\n')) != NULL)
		memmove(text, start + 1, strlen(start + 1) + 1);
	return text;
}

/* A line of base/log, "TIME LEVEL component: words", as a person reads it: by their own clock, and the level as a colour
 * and, where it matters, a sign. */
static void
tell_line(struct msglog_view *v, const char *line)
{
	g_auto(GStrv) words = g_strsplit(line, " ", 3);
	g_autofree char *when = NULL, *told = NULL;
	enum style style = STYLE_DIM;
	gint64 at;

	if (g_strv_length(words) == 3 && date_parse(words[0], &at)) {
		enum log_level level = log_level_parse(words[1]);

		style = level == LOG_ERROR_ ? STYLE_LATE : level == LOG_WARN_ ? STYLE_WARN : STYLE_DIM;
		when = date_to_human(at, v->view.desk->now);
		told = g_strdup_printf("%s %s  %s", style != STYLE_DIM ? screen_glyph(GLYPH_LATE) : " ", when, words[2]);
	}
	page_text(v->page, PAGE_TEXT, style, told != NULL ? told : line, 1, v->width - 2, 20);
}

static void
tell_file(struct msglog_view *v, const char *name, const char *title)
{
	g_autofree char *path =
		g_build_filename(db_home(v->view.desk->db), "log", name, NULL);
	g_autofree char *text = g_strchomp(tail(path));
	g_auto(GStrv) lines = NULL;

	if (*text == '\0')
		return;
	page_gap(v->page);
	page_rule(v->page, STYLE_BOLD, title, path);
	lines = g_strsplit(text, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++)
		tell_line(v, lines[i]);
}

static void
lay_out(struct msglog_view *v, int width)
{
	const GPtrArray *told = v->view.desk->told;

	v->width = width;
	page_clear(v->page);
	tell_file(v, "desk.log", _("The screen's log"));
	tell_file(v, "net.log", _("Messages in and out"));
	page_gap(v->page);
	page_rule(v->page, STYLE_BOLD, _("Said in this session"), NULL);
	if (told->len == 0)
		page_line(v->page, PAGE_TEXT, STYLE_DIM, _("  Nothing yet."));
	for (guint i = 0; i < told->len; i++)
		page_text(v->page, PAGE_TEXT, STYLE_TEXT, g_ptr_array_index(told, i), 2,
			width - 2, 20);
}

static void
msglog_draw(struct view *view, struct area a, int *cursor_y, int *cursor_x)
{
	struct msglog_view *v = msglog_of(view);

	if (v->width != a.w) {
		gboolean fresh = v->width == 0;

		lay_out(v, a.w);
		page_draw(v->page, (struct area){ a.y, a.x, a.h, 0 }, cursor_y, cursor_x);
		if (fresh)
			page_go(v->page, page_lines(v->page));
	}
	page_draw(v->page, a, cursor_y, cursor_x);
}

static char *
msglog_title(struct view *view)
{
	(void)view;
	return g_strdup(_("Message log"));
}

static gboolean
msglog_act(struct view *view, enum action action, const char *arg)
{
	return page_act(msglog_of(view)->page, view->desk, action, arg);
}

static gboolean
msglog_key(struct view *view, guint32 key)
{
	return page_key(msglog_of(view)->page, view->desk, key);
}

static void
msglog_click(struct view *view, struct area a, int y, int x, int wheel, gboolean twice)
{
	(void)a;
	(void)y;
	(void)x;
	(void)twice;
	page_wheel(msglog_of(view)->page, wheel);
}

static void
msglog_free(struct view *view)
{
	page_free(msglog_of(view)->page);
	g_free(view);
}

static const struct view_ops ops = {
	.name = "message-log",
	.context = IN_ALL,
	.title = msglog_title,
	.draw = msglog_draw,
	.act = msglog_act,
	.key = msglog_key,
	.click = msglog_click,
	.free = msglog_free,
};

void
msglog_view_open(struct desk *desk)
{
	struct msglog_view *v = g_new0(struct msglog_view, 1);

	v->view.ops = &ops;
	v->page = page_new();
	desk_push(desk, &v->view);
}
