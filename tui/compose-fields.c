/* tui/compose-fields.c — what stands above the text: recipients, subject, identity, files. */
#include "tui/compose-private.h"

#include "tui/cases.h"
#include "tui/lookup.h"

#include <glib/gi18n.h>
#include <string.h>

/* A field being typed: which one, of which composer. */
struct field {
	struct compose_view *view;
	enum action action;
};

static char **
field_of(struct draft *d, enum action action)
{
	return action == ACTION_EDIT_TO	    ? &d->to
		: action == ACTION_EDIT_CC  ? &d->cc
		: action == ACTION_EDIT_BCC ? &d->bcc
					    : &d->subject;
}

static void
field_typed(struct desk *desk, gpointer user, const char *text)
{
	struct field *field = user;

	(void)desk;
	if (text != NULL) {
		char **value = field_of(field->view->letter->draft, field->action);

		g_free(*value);
		*value = g_strstrip(g_strdup(text));
		field->view->letter->touched = TRUE;
		compose_save(field->view);
	}
	g_free(field);
}

static void
ask_field(struct compose_view *v, enum action action, const char *label, const char *arg)
{
	struct field *field = g_new0(struct field, 1);
	struct prompt_opts opts = {
		.label = label,
		.text = *field_of(v->letter->draft, action),
		.done = field_typed,
		.user = field,
	};

	if (action != ACTION_EDIT_SUBJECT)
		opts.complete = lookup_complete;
	field->view = v;
	field->action = action;
	if (arg != NULL)
		field_typed(v->view.desk, field, arg);
	else
		desk_ask(v->view.desk, &opts);
}

static void
identity_chosen(struct desk *desk, gpointer user, const struct menu_item *item)
{
	struct compose_view *v = user;

	(void)desk;
	if (item == NULL)
		return;
	g_free(v->letter->draft->identity);
	v->letter->draft->identity = g_strdup(item->label);
	v->letter->touched = TRUE;
	compose_save(v);
}

static void
choose_identity(struct compose_view *v)
{
	g_auto(GStrv) all = answer_identities(v->view.desk->db, v->view.desk->conf, v->letter->account);
	struct menu *menu = menu_new(_("From"), identity_chosen, v);

	for (int i = 0; all[i] != NULL; i++)
		menu_add(menu, i, NULL, all[i], i == 0 ? _("default") : NULL);
	desk_choose(v->view.desk, menu);
}

static void
attach_typed(struct desk *desk, gpointer user, const char *text)
{
	struct compose_view *v = user;

	if (text != NULL && *text != '\0' && letter_attach(v->letter, desk, text))
		desk_say(desk, _("Attached."));
}

static void
ask_attach(struct compose_view *v, const char *arg)
{
	struct prompt_opts opts = {
		.label = _("Attach file: "),
		.history = "file",
		.done = attach_typed,
		.complete = letter_complete_path,
		.user = v,
	};

	if (arg != NULL)
		attach_typed(v->view.desk, v, arg);
	else
		desk_ask(v->view.desk, &opts);
}

static void
detach_chosen(struct desk *desk, gpointer user, const struct menu_item *item)
{
	if (item != NULL)
		letter_detach(((struct compose_view *)user)->letter, desk, (int)item->id);
}

static void
choose_detach(struct compose_view *v)
{
	const GPtrArray *files = v->letter->files;
	struct menu *menu;

	if (files->len == 0) {
		desk_say(v->view.desk, _("Nothing is attached."));
		return;
	}
	menu = menu_new(_("Take off"), detach_chosen, v);
	for (guint i = 0; i < files->len; i++)
		menu_add(menu, i, NULL,
			((struct draft_file *)g_ptr_array_index(files, i))->name, NULL);
	desk_choose(v->view.desk, menu);
}

static void
hold_typed(struct desk *desk, gpointer user, const char *text)
{
	struct compose_view *v = user;
	gint64 until =
		text != NULL && *text != '\0' ? cases_parse_time(text, desk->now) : 0;

	if (text == NULL)
		return;
	if (*text != '\0' && until == 0)
		desk_warn(desk,
			_("\"%s\" is no time to come. Write 2h, 14:30, tomorrow or "
			  "monday."),
			text);
	else
		v->hold_until = until;
}

static void
ask_hold(struct compose_view *v, const char *arg)
{
	struct prompt_opts opts = {
		.label = _("Send at (empty: as usual): "),
		.history = "snooze",
		.done = hold_typed,
		.user = v,
	};

	if (arg != NULL)
		hold_typed(v->view.desk, v, arg);
	else
		desk_ask(v->view.desk, &opts);
}

/* On other channels than mail an answer goes to who is answered, from one sender, without subject. */
static gboolean
is_given(const struct letter *l, enum action action)
{
	if (l->terms == NULL || l->terms->mail)
		return FALSE;
	return action == ACTION_EDIT_CC || action == ACTION_EDIT_BCC || action == ACTION_EDIT_SUBJECT ||
		action == ACTION_IDENTITY || (action == ACTION_EDIT_TO && l->draft->message != 0);
}

gboolean
compose_field_act(struct compose_view *v, enum action action, const char *arg)
{
	if (is_given(v->letter, action)) {
		desk_say(v->view.desk, _("On %s an answer goes to who wrote the message; nothing to choose."),
			v->letter->terms->title);
		return TRUE;
	}
	switch (action) {
	case ACTION_EDIT_TO:
		ask_field(v, action, _("To: "), arg);
		return TRUE;
	case ACTION_EDIT_CC:
		ask_field(v, action, _("Cc: "), arg);
		return TRUE;
	case ACTION_EDIT_BCC:
		ask_field(v, action, _("Bcc: "), arg);
		return TRUE;
	case ACTION_EDIT_SUBJECT:
		ask_field(v, action, _("Subject: "), arg);
		return TRUE;
	case ACTION_IDENTITY:
		choose_identity(v);
		return TRUE;
	case ACTION_ATTACH:
		if (letter_takes_files(v->letter, v->view.desk))
			ask_attach(v, arg);
		return TRUE;
	case ACTION_DETACH:
		choose_detach(v);
		return TRUE;
	case ACTION_HOLD:
		ask_hold(v, arg);
		return TRUE;
	default:
		return FALSE;
	}
}
