/* tui/compose-findings.c — the checks in the composer: when they look, where they are shown, what is done about them. */
#include "tui/compose-private.h"

#include "base/text.h"

#include <glib/gi18n.h>

#define BESIDE_MIN 112 /* columns from which they have their place beside the text */
#define BESIDE 44

void
compose_look(struct compose_view *v, gboolean whole)
{
	v->look_at = 0;
	if (!v->letter->note && v->letter->terms != NULL)
		findings_run(v->findings, v->view.desk, edit_text(v->edit), v->letter->files->len, whole);
}

void
compose_load_findings(struct compose_view *v)
{
	if (v->letter->note || v->letter->terms == NULL)
		return;
	findings_load(v->findings, v->view.desk, v->letter->draft);
	compose_look(v, FALSE);
}

/* ---- drawing ----------------------------------------------------------------------- */

/* What can be done about them, at the right end of their first line. */
static void
draw_keys(const struct compose_view *v, struct area a)
{
	static const struct {
		enum action action;
		const char *word;
	} keys[] = {
		{ ACTION_NEXT_FINDING, N_("next") },
		{ ACTION_GO_FINDING, N_("there") },
		{ ACTION_OTHERWISE, N_("otherwise") },
	};
	const struct review *r = findings_review(v->findings);
	g_autoptr(GString) line = g_string_new(NULL);

	for (gsize i = 0; !v->writing && i < G_N_ELEMENTS(keys); i++) {
		g_autofree char *key = desk_key(v->view.desk, keys[i].action);

		g_autofree char *hint = g_strdup_printf("%s%s %s", line->len > 0 ? "  " : "", key, _(keys[i].word));

		if (keys[i].action == ACTION_OTHERWISE && r->answered == r->questions->len)
			continue;
		if (text_width(line->str) + text_width(hint) <= a.w) /* whole, or not at all */
			g_string_append(line, hint);
	}
	draw_right(a.y, a.x, a.w, STYLE_DIM, line->str);
}

/* Beside the text where that leaves it its width, else below it; the text gives way. */
void
compose_place_findings(const struct compose_view *v, struct area a, gboolean room, struct area *pane)
{
	int lines = findings_lines(v->findings, a.h >= 30 ? 8 : a.h >= 18 ? 5 : 3, a.w - 2);

	if (lines == 0 || !room)
		return;
	if (a.w >= BESIDE_MIN) {
		struct area beside = { pane->y, a.x + a.w - BESIDE - 1, pane->h, BESIDE };

		pane->w = MIN(pane->w, beside.x - pane->x - 3);
		beside.x = pane->x + pane->w + 3;
		beside.h--; /* for the keys */
		findings_draw(v->findings, beside, TRUE);
		beside.h++;
		beside.y += beside.h - 1;
		draw_keys(v, beside);
	} else if (pane->h - lines - 1 >= 4) {
		struct area below = { pane->y + pane->h - lines, a.x + 1, lines, a.w - 2 };

		int used;

		pane->h -= lines + 1;
		draw_rule(below.y - 1, a.x + 1, a.w - 2, STYLE_FAINT);
		used = findings_draw(v->findings, below, FALSE) + 2;
		below.x += used;
		below.w -= used;
		draw_keys(v, below);
	}
}

/* ---- acting ------------------------------------------------------------------------ */

static void
go_to_finding(struct compose_view *v)
{
	g_autofree char *back = desk_key(v->view.desk, ACTION_ABORT), *otherwise = desk_key(v->view.desk, ACTION_OTHERWISE);
	struct page *page = NULL;
	gsize at;

	g_clear_pointer(&v->preview, page_free);
	if (findings_place(v->findings, &at, &page)) {
		v->preview = page;
		desk_say(v->view.desk, _("What the customer asks; %s goes back, %s says it is answered in another way."), back,
			otherwise);
	} else if (at == G_MAXSIZE) {
		desk_say(v->view.desk, _("The checks found nothing."));
	} else {
		edit_go(v->edit, at);
		v->writing = TRUE;
	}
}

gboolean
compose_finding_act(struct compose_view *v, enum action action)
{
	switch (action) {
	case ACTION_NEXT_FINDING:
		findings_step(v->findings, 1);
		return TRUE;
	case ACTION_PREV_FINDING:
		findings_step(v->findings, -1);
		return TRUE;
	case ACTION_GO_FINDING:
		go_to_finding(v);
		return TRUE;
	case ACTION_OTHERWISE:
		if (findings_settle(v->findings, v->view.desk, v->letter->draft)) {
			g_clear_pointer(&v->preview, page_free);
			compose_look(v, FALSE);
		}
		return TRUE;
	default:
		return FALSE;
	}
}
