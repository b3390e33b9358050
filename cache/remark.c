/* cache/remark.c — sentences of a connector, told from guichet-net to guichet. */
#include "cache/remark.h"

#include "cache/peek.h"

static void
remark_free(gpointer data)
{
	struct remark *r = data;

	g_free(r->text);
	g_free(r);
}

GPtrArray *
remark_list_new(void)
{
	return g_ptr_array_new_with_free_func(remark_free);
}

void
remark_add(GPtrArray *list, gboolean stop, const char *text)
{
	struct remark *r = g_new0(struct remark, 1);
	guint at = 0;

	r->stop = stop;
	r->text = g_strdup(text);
	while (at < list->len && (!stop || ((struct remark *)list->pdata[at])->stop))
		at++;
	g_ptr_array_insert(list, (gint)at, r);
}

GPtrArray *
remark_parse(const char *lines)
{
	GPtrArray *list = remark_list_new();
	g_auto(GStrv) all = g_strsplit(lines, "\n", -1);

	for (guint i = 0; all[i] != NULL; i++) {
		g_autofree char *level = peek_text(all[i], "$.level"), *text = peek_text(all[i], "$.text");

		if (level != NULL && text != NULL)
			remark_add(list, g_str_equal(level, "stop"), text);
	}
	return list;
}

const char *
remark_stop(const GPtrArray *list)
{
	const struct remark *first = list->len > 0 ? list->pdata[0] : NULL;

	return first != NULL && first->stop ? first->text : NULL;
}
