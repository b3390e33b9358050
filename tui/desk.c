/* tui/desk.c — what all views share. */
#include "tui/desk.h"

#include "base/date.h"
#include "base/text.h"
#include "cache/outbox.h"
#include "tui/glance.h"

#include <glib/gi18n.h>

#define TOLD_MAX 500
#define TOPIC_COLUMNS 60

struct desk *
desk_new(struct db *db, const struct conf *conf, const char *advisor)
{
	struct desk *desk = g_new0(struct desk, 1);

	desk->db = db;
	desk->conf = conf;
	desk->advisor = advisor;
	desk->now = date_now();
	desk->opened_at = desk->now;
	desk->side_at = -1;
	desk->keys = keymap_new();
	desk->views = g_ptr_array_new();
	desk->told = g_ptr_array_new_with_free_func(g_free);
	desk->errands = g_ptr_array_new();
	desk->glance = glance_new();
	desk->glance->set_up = conf_accounts(conf)[0] != NULL;
	return desk;
}

/* Questions still open are answered with nothing, so that whoever asked can clean up. */
static void
give_up(struct desk *desk)
{
	struct prompt *prompt = g_steal_pointer(&desk->prompt);
	struct menu *menu = g_steal_pointer(&desk->menu);

	if (prompt != NULL) {
		prompt_give_up(prompt);
		prompt_answer(prompt, desk, desk->db);
		prompt_free(prompt);
	}
	if (menu != NULL) {
		menu_give_up(menu);
		menu_answer(menu, desk);
		menu_free(menu);
	}
}

void
desk_free(struct desk *desk)
{
	if (desk == NULL)
		return;
	give_up(desk);
	while (desk->views->len > 0) {
		struct view *view =
			g_ptr_array_remove_index(desk->views, desk->views->len - 1);

		view->ops->free(view);
	}
	g_ptr_array_unref(desk->views);
	prompt_free(desk->prompt);
	menu_free(desk->menu);
	keymap_free(desk->keys);
	glance_free(desk->glance);
	g_ptr_array_unref(desk->errands);
	g_ptr_array_unref(desk->told);
	g_free(desk->said);
	g_free(desk);
}

struct view *
desk_top(const struct desk *desk)
{
	return desk->views->len > 0 ? g_ptr_array_index(desk->views, desk->views->len - 1)
				    : NULL;
}

void
desk_push(struct desk *desk, struct view *view)
{
	view->desk = desk;
	g_ptr_array_add(desk->views, view);
}

void
desk_close(struct desk *desk)
{
	struct view *view = desk_top(desk);

	if (desk->views->len < 2 ||
		(view->ops->may_close != NULL && !view->ops->may_close(view)))
		return;
	g_ptr_array_remove_index(desk->views, desk->views->len - 1);
	view->ops->free(view);
	view = desk_top(desk);
	if (view->ops->refresh != NULL)
		view->ops->refresh(view);
}

/* An answer of this advisor that has left is told, once; trouble is in the status line until
 * somebody cares. */
static void
tell_sent(struct desk *desk, gint64 id)
{
	AUTO(outbox) o = outbox_load(desk->db, id, NULL);

	if (o != NULL && o->state == OUTBOX_SENT && g_strcmp0(o->advisor, desk->advisor) == 0)
		desk_say(desk, _("Sent to %s."), o->whom);
}

void
desk_look(struct desk *desk)
{
	GArray *gone = desk->glance->gone;

	glance_load(desk->glance, desk->db, desk->advisor, desk->now);
	for (guint i = 0; i < gone->len; i++)
		tell_sent(desk, g_array_index(gone, gint64, i));
	g_array_set_size(gone, 0);
}

void
desk_refresh(struct desk *desk)
{
	struct view *view = desk_top(desk);

	desk_look(desk);
	if (view != NULL && view->ops->refresh != NULL)
		view->ops->refresh(view);
}

static void
say(struct desk *desk, enum style style, char *text)
{
	g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(desk->now / 1000);
	g_autofree char *time = g_date_time_format(at, "%H:%M");

	g_free(desk->said);
	desk->said = text;
	desk->said_style = style;
	desk->said_until = 0;
	g_ptr_array_add(desk->told, g_strdup_printf("%s  %s", time, text));
	if (desk->told->len > TOLD_MAX)
		g_ptr_array_remove_index(desk->told, 0);
}

void
desk_say(struct desk *desk, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(desk, STYLE_TEXT, g_strdup_vprintf(format, args));
	va_end(args);
}

void
desk_warn(struct desk *desk, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(desk, STYLE_LATE, g_strdup_vprintf(format, args));
	va_end(args);
}

void
desk_fail(struct desk *desk, GError *error)
{
	if (error == NULL)
		return;
	desk_warn(desk, "%s", error->message);
	g_error_free(error);
}

char *
desk_topic(const char *subject, const char *body)
{
	char *start;

	if (*subject != '\0')
		return g_strdup(subject);
	start = text_snippet(body, TOPIC_COLUMNS);
	if (*start != '\0')
		return start;
	g_free(start);
	return g_strdup(_("(no subject)"));
}

void
desk_hush(struct desk *desk)
{
	g_clear_pointer(&desk->said, g_free);
}

void
desk_said_until(struct desk *desk, gint64 until)
{
	desk->said_until = until;
}

void
desk_ask(struct desk *desk, const struct prompt_opts *opts)
{
	desk_hush(desk);
	prompt_free(desk->prompt);
	desk->prompt = prompt_new(desk->db, opts);
}

void
desk_question(struct desk *desk, const char *question, const char *keys,
	prompt_chosen *chosen, gpointer user)
{
	desk_hush(desk);
	prompt_free(desk->prompt);
	desk->prompt = prompt_new_question(question, keys, chosen, user);
}

void
desk_choose(struct desk *desk, struct menu *menu)
{
	menu_free(desk->menu);
	desk->menu = menu;
}

gint64
desk_case(struct desk *desk)
{
	struct view *view = desk_top(desk);

	return view != NULL && view->ops->case_id != NULL ? view->ops->case_id(view) : 0;
}

GArray *
desk_cases(struct desk *desk)
{
	GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
	struct view *view = desk_top(desk);
	gint64 one = desk_case(desk);

	if (desk->for_tagged && view->ops->tagged != NULL)
		view->ops->tagged(view, ids);
	else if (one != 0)
		g_array_append_val(ids, one);
	desk->for_tagged = FALSE;
	return ids;
}

gint64
desk_act(struct desk *desk, enum act_kind kind, gint64 case_id, const char *arg,
	const char *text, gint64 target)
{
	GError *error = NULL;
	struct act act = {
		.kind = kind,
		.advisor = desk->advisor,
		.case_id = case_id,
		.arg = arg,
		.text = text,
		.target = target,
		.at = desk->now,
	};
	gint64 id = act_add(desk->db, &act, &error);

	if (id == 0)
		desk_fail(desk, error);
	return id;
}

char *
desk_key(struct desk *desk, enum action action)
{
	struct view *view = desk_top(desk);

	return keymap_keys(
		desk->keys, view != NULL ? view->ops->context : IN_LIST, action, 1);
}
