/* tui/compose-template.c — a template put into the answer: its text at the cursor, its files beside it, counted. */
#include "tui/compose-private.h"

#include "tui/picker.h"

#include <glib/gi18n.h>
#include <string.h>

static void
attach_files(struct compose_view *v, const struct picked *p)
{
	struct desk *desk = v->view.desk;

	for (guint i = 0; i < p->canned->files->len; i++) {
		GError *error = NULL;
		g_autoptr(GBytes) data = canned_store_file(p->store, p->canned->files->pdata[i], &error);

		if (data == NULL)
			desk_fail(desk, error);
		else if (letter_takes_files(v->letter, desk))
			letter_attach_data(v->letter, desk, p->canned->files->pdata[i], data);
	}
}

/* A message that has no subject yet takes the template's. */
static void
take_subject(struct compose_view *v, const struct canned *c)
{
	struct draft *d = v->letter->draft;

	if (*c->subject == '\0' || d->subject == NULL || *d->subject != '\0' || v->letter->terms == NULL || !v->letter->terms->mail)
		return;
	g_free(d->subject);
	d->subject = g_strdup(c->subject);
}

static void
taken(struct desk *desk, gpointer user, const struct picked *p)
{
	struct compose_view *v = user;
	GError *error = NULL;

	edit_paste(v->edit, p->text);
	v->letter->touched = TRUE;
	v->writing = TRUE;
	if (p->canned != NULL) {
		take_subject(v, p->canned);
		attach_files(v, p);
		if (!canned_used(desk->db, v->letter->draft, p->canned->name, p->part, p->text, desk->now, &error))
			desk_fail(desk, error);
	}
	compose_save(v);
}

/* The account's own signature stands under every answer already. */
static gboolean
is_signed(const struct compose_view *v)
{
	const char *path = g_strv_contains(conf_accounts(v->view.desk->conf), v->letter->account)
		? conf_get(v->view.desk->conf, v->letter->account, "account", "signature") : NULL;

	return path != NULL && *path != '\0';
}

void
compose_template(struct compose_view *v)
{
	struct letter *l = v->letter;
	g_autofree char *before = canned_rendered(v->view.desk->db, l->draft->id);
	struct picker_opts opts = { .draft = l->draft, .kind = "mail", .greeted = before != NULL,
		.closed = before != NULL || is_signed(v), .taken = taken, .user = v };

	if (l->note || l->terms == NULL) {
		desk_say(v->view.desk, _("A template answers a customer; there is none to answer here."));
		return;
	}
	g_clear_pointer(&v->preview, page_free);
	opts.kind = l->terms->kind;
	opts.public_ = l->terms->public_;
	opts.limit = &l->terms->limit;
	picker_open(v->view.desk, &opts);
}
