/* tui/copy.c — words and links to the clipboard of the terminal, because a person asked. */
#include "tui/copy.h"

#include "cache/inbox.h"
#include "core/quote.h"

#include <glib/gi18n.h>
#include <string.h>

static void
to_clipboard(struct desk *desk, const char *text)
{
	if (!screen_copy(text))
		desk_warn(desk, _("Too long for the terminal's clipboard."));
	else if (g_getenv("TMUX") != NULL)
		desk_say(desk, _("Copied, %d characters. (tmux wants set-clipboard on, or allow-passthrough on.)"),
			(int)g_utf8_strlen(text, -1));
	else
		desk_say(desk, _("Copied, %d characters. (Terminals without OSC 52 ignore it.)"),
			(int)g_utf8_strlen(text, -1));
}

/* The customer's last message, else of public ones the last of all. */
static const struct inbox_message *
last_message(const GPtrArray *messages, gboolean with_link)
{
	const struct inbox_message *last = NULL;

	for (guint i = messages->len; i-- > 0;) {
		const struct inbox_message *m = g_ptr_array_index(messages, i);

		if (with_link ? m->url == NULL || *m->url == '\0' : *m->text == '\0')
			continue;
		if (!m->out && strcmp(m->automatic, "context") != 0)
			return m;
		if (last == NULL && with_link)
			last = m;
	}
	return last;
}

static void
copy_words(struct desk *desk, const GPtrArray *messages)
{
	const struct inbox_message *m = last_message(messages, FALSE);
	g_autofree char *own = m != NULL ? g_strstrip(quote_own(m->text)) : NULL;

	if (own != NULL)
		to_clipboard(desk, own);
	else
		desk_say(desk, _("The customer has written nothing here."));
}

static void
copy_chosen(struct desk *desk, gpointer user, char key)
{
	gint64 id = desk_case(desk);
	g_autoptr(GPtrArray) messages = id != 0 ? inbox_thread(desk->db, id, NULL) : NULL;
	const struct inbox_message *linked = messages != NULL ? last_message(messages, TRUE) : NULL;

	(void)user;
	if (key == 'w' && messages != NULL)
		copy_words(desk, messages);
	else if (key == 'l' && linked != NULL)
		to_clipboard(desk, linked->url);
}

void
copy_case(struct desk *desk, gint64 case_id)
{
	GError *error = NULL;
	g_autoptr(GPtrArray) messages = inbox_thread(desk->db, case_id, &error);

	if (messages == NULL) {
		desk_fail(desk, error);
		return;
	}
	if (last_message(messages, TRUE) != NULL)
		desk_question(desk, _("Copy the (w)ords or the (l)ink? "), "wl", copy_chosen, NULL);
	else
		copy_words(desk, messages);
}
