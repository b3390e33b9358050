/* tui/story-message.c — one message of a case as lines: who wrote it and where, what is to be known about it, its words. */
#include "tui/story-private.h"

#include "base/date.h"
#include "base/lang.h"
#include "base/text.h"
#include "cache/hide.h"
#include "core/quote.h"
#include "tui/row.h"

#include <glib/gi18n.h>
#include <string.h>

#define LINES_MAX 20000 /* of one message; a page of more helps nobody */

static guint
count_lines(const char *text, gsize len)
{
	guint n = 0;

	for (gsize i = 0; i < len; i++)
		n += text[i] == '\n';
	return n + (len > 0 && text[len - 1] != '\n');
}

/* What others say around a conversation stands back. */
static gboolean
is_context(const struct inbox_message *m)
{
	return strcmp(m->automatic, "context") == 0;
}

static void
tell_span(struct page *page, const struct inbox_message *m, const struct quote_span *span,
	const struct story_opts *o)
{
	const char *text = m->text;
	g_autofree char *part = g_strndup(text + span->start, span->end - span->start);
	enum page_kind kind = span->kind == QUOTE_QUOTED || span->kind == QUOTE_HEADER
		? PAGE_QUOTED
		: PAGE_TEXT;

	g_strchomp(part);
	if (*part != '\0')
		page_text(page, kind, span->kind == QUOTE_OWN && !is_context(m) ? STYLE_TEXT : STYLE_DIM,
			part, story_indent(o), story_measure(o), LINES_MAX);
}

/* Own words stand; what is quoted is one line until it is unfolded. */
static void
tell_text(struct page *page, const struct inbox_message *m, const struct story_opts *o)
{
	const char *text = m->text != NULL ? m->text : "";
	g_autoptr(GArray) spans = quote_split(text);
	guint folded = 0;

	for (guint i = 0; i < spans->len; i++) {
		const struct quote_span *span =
			&g_array_index(spans, struct quote_span, i);
		gboolean quoted =
			span->kind == QUOTE_QUOTED || span->kind == QUOTE_HEADER;

		if (quoted && !o->quoted)
			folded +=
				count_lines(text + span->start, span->end - span->start);
		if (folded > 0 && (!quoted || i + 1 == spans->len)) {
			g_autofree char *line = g_strdup_printf(
				ngettext("%*s%s %u quoted line",
					"%*s%s %u quoted lines", folded),
				story_indent(o), "", screen_glyph(GLYPH_FOLDED), folded);

			page_gap(page);
			page_line(page, PAGE_QUOTED, STYLE_DIM, line);
			folded = 0;
			if (!quoted)
				page_gap(page);
		}
		if (!quoted || o->quoted)
			tell_span(page, m, span, o);
	}
}

/* What everybody reads, how it is hidden, and what became of that. */
static void
tell_exposed(struct page *page, const struct inbox_message *m, const struct story_opts *o)
{
	g_autofree char *fate = hide_sentence(m, o->now), *offer = NULL, *again = NULL;

	if (m->exposed != NULL && m->can_hide && fate == NULL)
		/* TRANSLATORS: what is exposed, a sentence; the channel */
		offer = g_strdup_printf(_("%s :hide-post hides it on %s."), m->exposed, m->channel_title);
	if (m->exposed != NULL)
		story_notice(page, STYLE_WARN, GLYPH_EXPOSED, offer != NULL ? offer : m->exposed, o);
	if (fate != NULL)
		story_notice(page, g_strcmp0(m->hide, hide_state_name(HIDE_DONE)) == 0 ? STYLE_DIM : STYLE_WARN, GLYPH_DOT, fate, o);
	if (m->can_hide && g_strcmp0(m->hide, hide_state_name(HIDE_REFUSED)) == 0) {
		again = g_strdup_printf(_(":hide-post asks %s again."), m->channel_title);
		story_notice(page, STYLE_DIM, GLYPH_DOT, again, o);
	}
}

static void
tell_notices(struct page *page, const struct inbox_message *m, const struct story_opts *o)
{
	for (guint i = 0; m->warnings != NULL && i < m->warnings->len; i++)
		story_notice(page, STYLE_LATE, GLYPH_TROUBLE, g_ptr_array_index(m->warnings, i), o);
	if (m->bounce != NULL) {
		story_notice(page, STYLE_LATE, GLYPH_TROUBLE, m->bounce, o);
	}
	tell_exposed(page, m, o);
	if (m->encrypted)
		story_notice(page, STYLE_WARN, GLYPH_DOT,
			_("Encrypted: the words are in the attachment, guichet "
			  "cannot read them."),
			o);
	if (m->raw)
		story_notice(page, STYLE_WARN, GLYPH_DOT,
			_("This mail could not be parsed; its source is shown as it "
			  "came."),
			o);
	if (m->cut)
		story_notice(page, STYLE_WARN, GLYPH_DOT, _("Too long: the end was cut off."),
			o);
	if (m->html_note != NULL)
		story_notice(page, STYLE_DIM, GLYPH_DOT, m->html_note, o);
	if (strcmp(m->automatic, "reply") == 0)
		story_notice(page, STYLE_DIM, GLYPH_DOT,
			_("Automatic reply; nobody waits for an answer to it."), o);
	else if (strcmp(m->automatic, "bounce") == 0)
		story_notice(page, STYLE_WARN, GLYPH_DOT,
			_("A mail server says that an answer did not arrive."), o);
	else if (strcmp(m->automatic, "list") == 0 ||
		strcmp(m->automatic, "generated") == 0)
		story_notice(page, STYLE_DIM, GLYPH_DOT, _("Sent by a machine or to a list."),
			o);
}

static void
tell_parts(struct page *page, const struct inbox_message *m, const struct story_opts *o)
{
	for (guint i = 0; i < m->parts->len; i++) {
		const struct inbox_part *part = g_ptr_array_index(m->parts, i);
		GString *run = g_string_new(NULL);
		g_autofree char *size = part->size >= 0
			? g_format_size((guint64)part->size)
			: g_strdup("");

		if (i == 0)
			page_gap(page);
		run_addf(run, STYLE_ACCENT, "%*s%s ", story_indent(o), "",
			screen_glyph(GLYPH_PART));
		run_add(run, STYLE_TEXT,
			part->name != NULL ? part->name : _("(no name)"));
		run_addf(run, STYLE_DIM, "  %s  %s", part->type, size);
		page_add(page, PAGE_TEXT, run->str);
		g_string_free(run, TRUE);
	}
}

static void
detail(struct page *page, const char *label, const char *value,
	const struct story_opts *o)
{
	g_autofree char *line = NULL;

	if (value == NULL || *value == '\0')
		return;
	line = g_strdup_printf("%s%*s %s", label, MAX(11 - text_width(label), 0), "", value);
	page_text(page, PAGE_TEXT, STYLE_DIM, line, story_indent(o), story_measure(o), 8);
}

static const char *
role_shown(const char *role)
{
	static const char *const roles[][2] = {
		{ "from", N_("from") }, { "sender", N_("sender") }, { "reply-to", N_("reply to") },
		{ "to", N_("to") }, { "cc", N_("copy") }, { "bcc", N_("blind copy") },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(roles); i++)
		if (strcmp(roles[i][0], role) == 0)
			return _(roles[i][1]);
	return role;
}

static gboolean
is_mail(const struct inbox_message *m)
{
	return g_strcmp0(m->channel, m->channel_kind) == 0;
}

char *
story_reach(gint64 n)
{
	if (n < 1000)
		return g_strdup_printf(ngettext("%d follower", "%d followers", (gulong)n), (int)n);
	if (n < 999950) {
		g_autofree char *thousands = lang_real((double)n / 1e3, n < 99950);

		return g_strdup_printf(_("%s k followers"), thousands);
	}
	g_autofree char *millions = lang_real((double)n / 1e6, n < 99950000);

	return g_strdup_printf(_("%s M followers"), millions);
}

static void
tell_details(struct page *page, const struct inbox_message *m, const struct story_opts *o)
{
	g_autofree char *at = date_to_rfc5322(m->at),
			*sent = m->sent_at > 0 ? date_to_rfc5322(m->sent_at) : NULL;
	g_autofree char *size = m->source_size > 0 ? g_format_size(m->source_size) : NULL;
	g_autofree char *reach = m->reach >= 0 ? story_reach(m->reach) : NULL;

	for (guint i = 0; i < m->people->len; i++) {
		const struct inbox_person *p = g_ptr_array_index(m->people, i);
		g_autofree char *who = p->name != NULL && *p->name != '\0'
			? g_strdup_printf("%s <%s>", p->name, p->address)
			: g_strdup(p->address);

		detail(page, role_shown(p->role), who, o);
	}
	detail(page, _("subject"), m->subject, o);
	detail(page, _("received"), at, o);
	detail(page, _("dated"), sent, o);
	detail(page, is_mail(m) ? "message-id" : "id", m->channel_id, o);
	detail(page, _("link"), m->url, o);
	detail(page, _("profile"), m->profile, o);
	detail(page, _("reach"), reach, o);
	detail(page, "list-id", m->list_id, o);
	detail(page, _("checked"), m->auth_results, o);
	detail(page, _("account"), m->account_name, o);
	detail(page, _("size"), size, o);
	page_gap(page);
}

/* What it said before, for who asks. */
static void
tell_versions(struct page *page, const struct inbox_message *m, const struct story_opts *o)
{
	for (guint i = 0; m->versions != NULL && i < m->versions->len; i++) {
		const struct inbox_version *v = g_ptr_array_index(m->versions, i);
		g_autofree char *when = date_to_human(v->at, o->now);
		g_autofree char *line = g_strdup_printf(m->deleted_at != 0 && i + 1 == m->versions->len
			? _("%*s%s deleted text, of %s:") : _("%*s%s earlier text, of %s:"), story_indent(o), "",
			screen_glyph(GLYPH_PIPE), when);

		page_gap(page);
		page_line(page, PAGE_TEXT, STYLE_DIM, line);
		page_text(page, PAGE_TEXT, STYLE_DIM, v->text, story_indent(o) + 2, story_measure(o), LINES_MAX);
	}
}

/* A display name that looks like another address is a lie until shown otherwise: the real
 * address stands first then. What a review has for an address says nothing to people. */
static char *
writer(const struct inbox_message *m)
{
	g_autofree char *reach = m->reach >= 0 && !m->out ? story_reach(m->reach) : NULL;
	const char *more = reach != NULL ? "  " : "", *many = reach != NULL ? reach : "";

	if (m->author == NULL || *m->author == '\0')
		return g_strconcat(m->address, more, many, NULL);
	if (m->warnings != NULL || (strchr(m->author, '@') != NULL && g_strcmp0(m->author, m->address) != 0))
		return g_strdup_printf(
			_("%s, who calls itself \"%s\""), m->address, m->author);
	if (is_mail(m) || strcmp(m->channel_kind, "review") == 0 || g_strcmp0(m->author, m->address) == 0)
		return g_strconcat(m->author, more, many, NULL);
	return g_strconcat(m->author, more, many, "  ", m->address, NULL);
}

/* The message that this one answers, unless it is the one just above. */
static const struct inbox_message *
answered(const GPtrArray *messages, guint at)
{
	const struct inbox_message *m = g_ptr_array_index(messages, at);

	for (guint i = 0; m->parent != NULL && !is_mail(m) && i < messages->len; i++) {
		const struct inbox_message *other = g_ptr_array_index(messages, i);

		if (i != at && i + 1 != at && other->conversation == m->conversation &&
			g_strcmp0(other->channel_id, m->parent) == 0)
			return other;
	}
	return NULL;
}

static void
join(GString *line, const char *words)
{
	if (line->len > 0)
		g_string_append_printf(line, " %s ", screen_glyph(GLYPH_DOT));
	g_string_append(line, words);
}

static void
join_answered(GString *line, const struct inbox_message *to)
{
	g_autofree char *snippet = text_snippet(to->text, 32);
	const char *name = *to->author != '\0' ? to->author : to->address;
	g_autofree char *words = *snippet != '\0'
		? g_strdup_printf(_("in answer to %s: “%s”"), name, snippet)
		: g_strdup_printf(_("in answer to %s"), name);

	join(line, words);
}

static char *
fate_words(const struct inbox_message *m, const struct story_opts *o)
{
	g_autofree char *when = date_to_human(m->deleted_at != 0 ? m->deleted_at : m->edited_at, o->now);

	if (m->deleted_by != NULL)
		return g_strdup_printf(_("removed by %s, %s (its text is in the details)"), m->deleted_by, when);
	if (m->deleted_at != 0)
		return g_strdup_printf(_("deleted by its author, %s (its text is in the details)"), when);
	if (m->versions == NULL)
		return g_strdup_printf(_("edited %s"), when);
	return g_strdup_printf(_("edited %s (the earlier text is in the details)"), when);
}

/* One quiet line: how it stands among the others, and what became of it. */
static void
tell_place(struct page *page, const GPtrArray *messages, guint at, const struct story_opts *o)
{
	const struct inbox_message *m = g_ptr_array_index(messages, at), *to = answered(messages, at);
	GString *line = g_string_new(NULL);

	if (is_context(m))
		join(line, _("not addressed to us"));
	if (to != NULL)
		join_answered(line, to);
	if (m->rating > 0) {
		g_autofree char *stars = g_strdup_printf(_("%d of 5 stars"), m->rating);

		join(line, stars);
	}
	if (m->deleted_at != 0 || m->edited_at != 0) {
		g_autofree char *fate = fate_words(m, o);

		join(line, fate);
	}
	if (line->len > 0)
		story_notice(page, m->deleted_at != 0 ? STYLE_WARN : STYLE_DIM, GLYPH_DOT, line->str, o);
	g_string_free(line, TRUE);
}

static void
tell_reactions(struct page *page, const struct inbox_message *m, const struct story_opts *o)
{
	GString *line = g_string_new(NULL);

	for (guint i = 0; m->reactions != NULL && i < m->reactions->len; i++) {
		const struct inbox_reaction *r = g_ptr_array_index(m->reactions, i);

		if (line->len > 0)
			g_string_append(line, "   ");
		if (r->n > 1 || *r->who == '\0')
			g_string_append_printf(line, "%s %d", r->key, r->n);
		else
			g_string_append_printf(line, "%s %s", r->key, r->who);
	}
	if (line->len > 0) {
		page_gap(page);
		page_text(page, PAGE_TEXT, STYLE_DIM, line->str, story_indent(o), story_measure(o), 3);
	}
	g_string_free(line, TRUE);
}

void
story_tell_message(struct page *page, const GPtrArray *messages, guint at, const struct story_opts *o)
{
	const struct inbox_message *m = g_ptr_array_index(messages, at);
	g_autofree char *who = writer(m), *when = date_to_human(m->at, o->now);
	g_autofree char *place = is_mail(m) ? g_strdup(_(m->channel_title))
					    : row_place(m->channel_title, m->public_);
	g_autofree char *right = g_strdup_printf("%s %s %s", when, screen_glyph(GLYPH_DOT), place);

	page_gap(page);
	page_rule(page, m->out ? STYLE_ACCENT : is_context(m) ? STYLE_DIM : STYLE_BOLD, who, right);
	if (o->details)
		tell_details(page, m, o);
	tell_place(page, messages, at, o);
	tell_notices(page, m, o);
	tell_text(page, m, o);
	if (o->details)
		tell_versions(page, m, o);
	tell_parts(page, m, o);
	tell_reactions(page, m, o);
}
