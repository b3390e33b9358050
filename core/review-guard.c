/* core/review-guard.c — numbers that nobody else should read: stopped where everybody reads, a word of
 * warning where only the customer does. The whole draft is looked at: what is quoted leaves too. */
#include "core/review-private.h"

#include "core/guard.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
is_our_own(const struct review_input *in, const char *number, gsize n)
{
	for (const char *const *own = in->own; own != NULL && *own != NULL; own++)
		if (strlen(*own) == n && g_ascii_strncasecmp(*own, number, n) == 0)
			return TRUE;
	return FALSE;
}

void
review_guard(struct review *r, struct review_context *c)
{
	const struct review_input *in = c->in;
	g_autoptr(GArray) found = guard_find(in->guard, in->draft, strlen(in->draft));

	for (guint i = 0; i < found->len; i++) {
		const struct guard_finding *f = &g_array_index(found, struct guard_finding, i);
		const char *number = in->draft + f->start;
		g_autofree char *masked = guard_mask_one(f->kind, number, f->end - f->start);

		if (is_our_own(in, number, f->end - f->start))
			continue;
		if (in->public_)
			review_add(r, REVIEW_GUARD, "guard", REVIEW_ERROR, f->start, f->end,
				_("everybody would read %s (%s): take it out, or ask for a private message"),
				guard_kind_text(f->kind), masked);
		else if (guard_kind_is_private(f->kind))
			review_add(r, REVIEW_GUARD, "guard", REVIEW_WARNING, f->start, f->end,
				_("%s (%s) should not travel in a message"), guard_kind_text(f->kind), masked);
	}
}
