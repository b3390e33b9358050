/* tui/news.c — lines that came, lines that went, and below them the answer that waits; Enter chooses what to do. */
#include "tui/news.h"

#include "cache/outbox.h"
#include "tui/page.h"

#include <glib/gi18n.h>
#include <inttypes.h>

struct news_view {
	struct view view;
	struct page *page;
	char *text, *answer;
	gint64 outbox, case_id;
	void (*choose)(struct desk *, gint64 outbox);
	int width;
};

static struct news_view *
news_of(struct view *view)
{
	return (struct news_view *)view;
}

static void
lay_out(struct news_view *v, int width)
{
	g_auto(GStrv) lines = g_strsplit(v->text, "\n", -1);

	v->width = width;
	page_clear(v->page);
	page_line(v->page, PAGE_TEXT, STYLE_DIM, _("This came after it was written. Enter chooses: send, change or take back."));
	page_gap(v->page);
	for (char **line = lines; *line != NULL; line++) {
		gboolean came = g_str_has_prefix(*line, "+ "), went = g_str_has_prefix(*line, "- ");

		page_text(v->page, came || went ? PAGE_TEXT : PAGE_HEAD, came ? STYLE_GOOD : went ? STYLE_LATE : STYLE_BOLD, *line,
			1, width - 2, 20);
	}
	page_gap(v->page);
	page_rule(v->page, STYLE_BOLD, _("The answer that waits"), NULL);
	page_text(v->page, PAGE_TEXT, STYLE_TEXT, v->answer, 1, width - 2, 2000);
}

static void
news_draw(struct view *view, struct area a, int *cursor_y, int *cursor_x)
{
	struct news_view *v = news_of(view);

	if (v->width != a.w)
		lay_out(v, a.w);
	page_draw(v->page, a, cursor_y, cursor_x);
}

static char *
news_title(struct view *view)
{
	return g_strdup_printf(_("What is new in case %" PRId64), news_of(view)->case_id);
}

static gboolean
news_act(struct view *view, enum action action, const char *arg)
{
	struct news_view *v = news_of(view);
	struct desk *desk = view->desk;
	gint64 outbox = v->outbox;
	void (*choose)(struct desk *, gint64) = v->choose;

	if (action != ACTION_OPEN)
		return page_act(v->page, desk, action, arg);
	desk_close(desk); /* frees it */
	choose(desk, outbox);
	return TRUE;
}

static gint64
news_case(struct view *view)
{
	return news_of(view)->case_id;
}

static void
news_free(struct view *view)
{
	struct news_view *v = news_of(view);

	page_free(v->page);
	g_free(v->text);
	g_free(v->answer);
	g_free(v);
}

static const struct view_ops ops = {
	.name = "news",
	.context = IN_LIST,
	.title = news_title,
	.draw = news_draw,
	.act = news_act,
	.case_id = news_case,
	.free = news_free,
};

gboolean
news_view_open(struct desk *desk, const struct outbox *o, void (*choose)(struct desk *, gint64 outbox))
{
	GError *error = NULL;
	g_autofree char *text = outbox_news(desk->db, o, desk->now, &error);
	struct news_view *v;

	if (text == NULL)
		desk_fail(desk, error);
	if (text == NULL || *text == '\0')
		return FALSE;
	v = g_new0(struct news_view, 1);
	v->view.ops = &ops;
	v->page = page_new();
	v->text = g_steal_pointer(&text);
	v->answer = g_strdup(o->body);
	v->outbox = o->id;
	v->choose = choose;
	v->case_id = o->case_id;
	desk_push(desk, &v->view);
	return TRUE;
}
