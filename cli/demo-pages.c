/* cli/demo-pages.c — reads demo/pages and fills in its times; the first lines of each file describe it. */
#include "cli/demo-pages.h"

#include "base/date.h"
#include "cli/demo-hours.h"

#include "embed/demo-pages.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void
page_free(gpointer data)
{
	struct demo_page *page = data;

	g_free(page->account);
	g_free(page->text);
	g_free(page);
}

static struct demo_page *
begin_page(const char *line)
{
	g_auto(GStrv) words = g_strsplit(line, " ", -1);
	struct demo_page *page = g_new0(struct demo_page, 1);

	page->account = g_strdup(words[1]);
	page->when = words[2] == NULL ? DEMO_BEFORE
		: strcmp(words[2], "past") == 0 ? DEMO_PAST
		: strcmp(words[2], "soon") == 0 ? DEMO_SOON
						: DEMO_LATER;
	page->copies = page->when == DEMO_PAST ? (guint)atoi(words[3]) : 1;
	return page;
}

GPtrArray *
demo_pages_read(void)
{
	g_auto(GStrv) lines = g_strsplit(demo_pages_txt, "\n", -1);
	GPtrArray *pages = g_ptr_array_new_with_free_func(page_free);
	GString *text = g_string_new(NULL);

	for (char **line = lines; *line != NULL; line++) {
		struct demo_page *last = pages->len > 0 ? pages->pdata[pages->len - 1] : NULL;

		if (**line != '@' && **line != '#' && **line != '\0') {
			g_string_append_printf(text, "%s\n", *line);
			continue;
		}
		if (last != NULL && last->text == NULL)
			last->text = g_strdup(text->str);
		g_string_truncate(text, 0);
		if (**line == '@')
			g_ptr_array_add(pages, begin_page(*line));
	}
	g_string_free(text, TRUE);
	return pages;
}

/* "-1h30m", "q" or "a", with " s" for seconds: FALSE when it is another brace. */
static gboolean
put_time(GString *out, const char *slot, const struct demo_moment *m)
{
	gboolean seconds = g_str_has_suffix(slot, " s");
	g_autofree char *name = g_strndup(slot, strlen(slot) - (seconds ? 2 : 0)), *text = NULL;
	gint64 ago, at;

	if (strcmp(name, "q") == 0)
		at = m->asked;
	else if (strcmp(name, "a") == 0)
		at = m->answered;
	else if (*name == '-' && date_parse_span(name + 1, &ago))
		at = demo_hours_back(m->hours, m->now, ago);
	else
		return FALSE;
	text = seconds ? g_strdup_printf("%" PRId64, at / 1000) : date_to_rfc3339(at);
	g_string_append(out, text);
	return TRUE;
}

char *
demo_page_fill(const struct demo_page *page, const struct demo_moment *m)
{
	GString *out = g_string_new(NULL);

	for (const char *p = page->text; *p != '\0';) {
		const char *end = *p == '{' ? strchr(p, '}') : NULL;
		g_autofree char *slot = end != NULL && end - p < 16 ? g_strndup(p + 1, (gsize)(end - p - 1)) : NULL;

		if (g_strcmp0(slot, "n") == 0)
			g_string_append_printf(out, "%" PRId64, m->number);
		else if (g_strcmp0(slot, "who") == 0)
			g_string_append(out, m->who);
		else if (slot == NULL || !put_time(out, slot, m)) {
			g_string_append_c(out, *p++);
			continue;
		}
		p = end + 1;
	}
	return g_string_free(out, FALSE);
}
