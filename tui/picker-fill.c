/* tui/picker-fill.c — the template under the cursor, filled for this case: seen, completed, taken. */
#include "tui/picker-private.h"

#include "base/date.h"
#include "base/text.h"

#include <glib/gi18n.h>
#include <string.h>

#define PREVIEW_LINES 400

/* ---- filling ----------------------------------------------------------------------------- */

/* Another template has other questions; what was said to them is forgotten. */
static void
begin_asking(struct picker_view *v, const struct canned *c)
{
	if (v->filled == c || v->data == NULL)
		return;
	v->filled = c;
	v->asked = value_new_object();
	value_set(v->data, "ask", v->asked);
	for (guint i = 0; c != NULL && i < c->asks->len; i++) {
		const struct canned_ask *ask = c->asks->pdata[i];

		value_set_text(v->asked, ask->name, ask->preset);
	}
}

static gboolean
is_asked(const struct template_gap *gap)
{
	return g_str_has_prefix(gap->name, "ask.");
}

/* Nothing is ever cut: what is too long is told by how much. */
static char *
too_long(const struct picker_view *v)
{
	struct length length = length_of(v->opts.limit, v->text);

	if (!length.over)
		return NULL;
	return g_strdup_printf(_("It is %d %s too long for this channel"), (int)(length.used - length.max),
		_(length_unit_words(length.unit)));
}

/* Why it cannot be taken, whatever is answered to its questions. */
static char *
find_trouble(const struct picker_view *v)
{
	for (guint i = 0; i < v->gaps->len; i++) {
		const struct template_gap *gap = v->gaps->pdata[i];

		if (!is_asked(gap))
			return g_strdup(gap->words);
	}
	return v->text != NULL ? too_long(v) : NULL;
}

static void
fill_template(struct picker_view *v, const struct entry *e)
{
	struct canned_fill fill = { .canned = e->canned, .part = e->part, .data = v->data, .now = v->view.desk->now,
		.greeted = v->opts.greeted, .closed = v->opts.closed, .gaps = v->gaps };
	g_autoptr(GError) error = NULL;

	begin_asking(v, e->canned);
	v->text = canned_store_fill(v->store, &fill, &error);
	v->trouble = v->text != NULL ? find_trouble(v) : g_strdup(error->message);
}

void
picker_fill(struct picker_view *v)
{
	const struct entry *e = picker_selected(v);

	g_clear_pointer(&v->text, g_free);
	g_clear_pointer(&v->trouble, g_free);
	g_ptr_array_set_size(v->gaps, 0);
	v->page_width = 0;
	if (e == NULL)
		return;
	if (e->canned != NULL) {
		fill_template(v, e);
	} else {
		v->text = g_strdup(e->answer->text);
		v->trouble = too_long(v);
	}
}

/* ---- the preview ---------------------------------------------------------------------------- */

static const char *const part_words[] = { [CANNED_FACTS] = N_("the bare facts"), [CANNED_MAIL] = N_("for a mail"),
	[CANNED_CHAT] = N_("for a chat"), [CANNED_SHORT] = N_("for a public post"), [CANNED_REVIEW] = N_("for a review") };
G_STATIC_ASSERT(G_N_ELEMENTS(part_words) == CANNED_PART_N);

static char *
heading(const struct picker_view *v, const struct entry *e)
{
	const char *part = _(part_words[e->part]);
	g_autofree char *when = NULL;

	if (e->answer != NULL) {
		when = date_to_human(e->answer->at, v->view.desk->now);
		return g_strdup_printf(_("Answer that closed case %d, %s"), (int)e->answer->case_id, when);
	}
	if (e->use.n == 0)
		return g_strdup_printf(_("%s, %s, never used yet"), e->canned->name, part);
	when = date_to_human(e->use.last_at, v->view.desk->now);
	return g_strdup_printf(ngettext("%s, %s, used %d time, %s", "%s, %s, used %d times, last %s", (gulong)e->use.n),
		e->canned->name, part, (int)e->use.n, when);
}

/* The text with the question in the place of what is yet to be asked: "⟨Amount in euros⟩", without its example in brackets. */
static char *
readable(const struct picker_view *v, const struct canned *c)
{
	GString *text = g_string_new(v->text);

	for (guint i = 0; c != NULL && i < c->asks->len; i++) {
		const struct canned_ask *ask = c->asks->pdata[i];
		g_autofree char *gap = g_strdup_printf("⟨ask.%s⟩", ask->name);
		g_autofree char *question = g_strndup(ask->question, strcspn(ask->question, "("));
		g_autofree char *shown = g_strdup_printf("⟨%s⟩", g_strstrip(question));

		g_string_replace(text, gap, shown, 0);
	}
	return g_string_free(text, FALSE);
}

static void
page_told(struct picker_view *v, enum style style, const char *label, const char *text, int width)
{
	g_autofree char *line = g_strconcat(label, " ", text, NULL);

	page_text(v->page, PAGE_TEXT, style, line, 0, width, 4);
}

static void
page_needs(struct picker_view *v, const struct canned *c, int width)
{
	for (guint i = 0; i < c->asks->len; i++)
		page_told(v, STYLE_DIM, _("You will be asked:"), ((const struct canned_ask *)c->asks->pdata[i])->question, width);
	for (guint i = 0; i < c->files->len; i++)
		page_told(v, STYLE_DIM, _("With it goes:"), c->files->pdata[i], width);
}

void
picker_page(struct picker_view *v, int width)
{
	const struct entry *e = picker_selected(v);
	g_autofree char *head = NULL, *text = NULL;

	if (v->page_width == width)
		return;
	v->page_width = width;
	page_clear(v->page);
	page_go(v->page, 0);
	if (e == NULL)
		return;
	head = heading(v, e);
	page_text(v->page, PAGE_TEXT, STYLE_DIM, head, 0, width, 2);
	if (v->trouble != NULL)
		page_told(v, STYLE_LATE, screen_glyph(GLYPH_URGENT), v->trouble, width);
	page_gap(v->page);
	if (v->text != NULL) {
		text = readable(v, e->canned);
		page_text(v->page, PAGE_TEXT, STYLE_TEXT, text, 0, width, PREVIEW_LINES);
	}
	page_gap(v->page);
	if (e->canned != NULL)
		page_needs(v, e->canned, width);
	else
		page_text(v->page, PAGE_TEXT, STYLE_WARN, _("It was written to somebody else: read it before it goes."), 0, width, 2);
}

/* ---- taking ----------------------------------------------------------------------------------- */

/* What the advisor was asked, by the name of its value. */
static const char *
question_of(const struct canned *c, const char *name)
{
	for (guint i = 0; i < c->asks->len; i++) {
		const struct canned_ask *ask = c->asks->pdata[i];

		if (g_str_has_prefix(name, "ask.") && strcmp(ask->name, name + strlen("ask.")) == 0)
			return ask->question;
	}
	return name;
}

/* Nothing is asked any more: a gap is a gap. */
static gboolean
tell_missing(const struct picker_view *v, const struct entry *e)
{
	struct desk *desk = v->view.desk;
	const struct template_gap *gap = v->gaps->len > 0 ? v->gaps->pdata[0] : NULL;

	if (v->trouble != NULL)
		desk_warn(desk, _("Not put in: %s."), v->trouble);
	else if (gap != NULL)
		desk_warn(desk, _("Not put in: “%s”: %s."), question_of(e->canned, gap->name), gap->what);
	else if (v->text == NULL || *v->text == '\0')
		desk_warn(desk, _("Not put in: nothing is left of it here."));
	else
		return FALSE;
	return TRUE;
}

static void
hand_over(struct picker_view *v)
{
	const struct entry *e = picker_selected(v);
	struct desk *desk = v->view.desk;
	struct picked picked = { .store = v->store };

	picker_fill(v);
	if (e == NULL || tell_missing(v, e))
		return;
	picked.canned = e->canned;
	picked.part = e->part;
	picked.text = v->text;
	v->opts.taken(desk, v->opts.user, &picked);
	desk_close(desk); /* this view */
}

static void ask_next(struct picker_view *);

static const struct canned_ask *
asked_now(const struct picker_view *v)
{
	return v->asking < v->filled->asks->len ? v->filled->asks->pdata[v->asking] : NULL;
}

static void
keep_answer(struct picker_view *v, const char *text)
{
	g_autofree char *value = g_strstrip(g_strdup(text));

	value_set_text(v->asked, asked_now(v)->name, value);
	picker_fill(v);
}

static void
asked_live(struct desk *desk, gpointer user, const char *text)
{
	(void)desk;
	keep_answer(user, text);
}

static void
asked_done(struct desk *desk, gpointer user, const char *text)
{
	struct picker_view *v = user;

	(void)desk;
	if (text == NULL)
		return;
	keep_answer(v, text);
	v->asking++;
	ask_next(v);
}

static void
ask_next(struct picker_view *v)
{
	const struct canned_ask *ask = asked_now(v);
	g_autofree char *label = ask == NULL ? NULL
		: g_str_has_suffix(ask->question, "?") ? g_strconcat(ask->question, " ", NULL)
		: g_strdup_printf(_("%s: "), ask->question);
	const struct value *given = ask != NULL ? value_get(v->asked, ask->name) : NULL;
	struct prompt_opts opts = { .label = label, .text = given != NULL ? value_text(given) : NULL, .done = asked_done,
		.live = asked_live, .user = v };

	if (ask == NULL)
		hand_over(v);
	else
		desk_ask(v->view.desk, &opts);
}

void
picker_take(struct picker_view *v)
{
	const struct entry *e = picker_selected(v);

	if (e == NULL)
		return;
	if (e->canned == NULL || v->data == NULL || v->trouble != NULL) {
		hand_over(v);
		return;
	}
	v->asking = 0;
	ask_next(v);
}
