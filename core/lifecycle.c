/* core/lifecycle.c — names and moves of the states. */
#include "core/lifecycle.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct {
	const char *name, *shown;
	gboolean open;
} cases[CASE_STATE_N] = {
#define CASE_ROW(state, name, shown, open) [CASE_##state] = { name, shown, open },
	CASE_STATES(CASE_ROW)
#undef CASE_ROW
};

static const char *const acts[ACT_KIND_N] = {
#define ACT_ROW(kind, name, arg) [ACT_##kind] = name,
	ACT_KINDS(ACT_ROW)
#undef ACT_ROW
};

static const struct {
	const char *name;
	gboolean final;
} outbox[OUTBOX_STATE_N] = {
#define OUTBOX_ROW(state, name, final) [OUTBOX_##state] = { name, final },
	OUTBOX_STATES(OUTBOX_ROW)
#undef OUTBOX_ROW
};

#define TO(state) (1U << OUTBOX_##state)
/* Where a row may go from each state. From UNKNOWN to RETRY only when looking proved that it never
 * arrived, to SENDING only where the channel takes two of one id for one; out of UNSURE and REFUSED only by a person. */
static const guint moves[OUTBOX_STATE_N] = {
	[OUTBOX_QUEUED] = TO(SENDING) | TO(CANCELLED) | TO(REVIEW) | TO(REFUSED),
	[OUTBOX_RETRY] = TO(SENDING) | TO(QUEUED) | TO(CANCELLED) | TO(REVIEW) | TO(REFUSED),
	[OUTBOX_SENDING] = TO(SENT) | TO(REFUSED) | TO(RETRY) | TO(UNKNOWN) | TO(QUEUED) |
	    TO(REVIEW),
	[OUTBOX_UNKNOWN] = TO(SENT) | TO(UNSURE) | TO(RETRY) | TO(SENDING) | TO(UNKNOWN),
	[OUTBOX_UNSURE] = TO(SENT) | TO(QUEUED) | TO(CANCELLED),
	[OUTBOX_REVIEW] = TO(QUEUED) | TO(CANCELLED),
	[OUTBOX_REFUSED] = TO(QUEUED) | TO(CANCELLED),
};
#undef TO

const char *
case_state_name(enum case_state s)
{
	return (guint)s < CASE_STATE_N ? cases[s].name : "";
}

const char *
case_state_shown(enum case_state s)
{
	return (guint)s < CASE_STATE_N ? _(cases[s].shown) : "";
}

gboolean
case_state_parse(const char *name, enum case_state *s)
{
	for (guint i = 0; name != NULL && i < CASE_STATE_N; i++)
		if (strcmp(cases[i].name, name) == 0) {
			*s = (enum case_state)i;
			return TRUE;
		}
	return FALSE;
}

gboolean
case_state_is_open(enum case_state s)
{
	return (guint)s < CASE_STATE_N && cases[s].open;
}

const char *
act_kind_name(enum act_kind k)
{
	return (guint)k < ACT_KIND_N ? acts[k] : "";
}

gboolean
act_kind_parse(const char *name, enum act_kind *k)
{
	for (guint i = 0; name != NULL && i < ACT_KIND_N; i++)
		if (strcmp(acts[i], name) == 0) {
			*k = (enum act_kind)i;
			return TRUE;
		}
	return FALSE;
}

gboolean
act_kind_can_undo(enum act_kind k)
{
	switch (k) {
	case ACT_NOTE:
	case ACT_CALL:
	case ACT_REVEAL:
	case ACT_ERASE:
	case ACT_UNDO:
	case ACT_RETRY:
	case ACT_SENT_OK:
	case ACT_CANCEL:
	case ACT_DIFFERENT: /* for ever: FEATURES F12 */
	case ACT_BROADCAST:
	case ACT_REDIRECT: /* everybody has read it */
	case ACT_HIDE: /* its channel has no way back from here */
	case ACT_OVERRIDE:
	case ACT_REFERENCE: /* set again, or set to nothing */
		return FALSE;
	default:
		return (guint)k < ACT_KIND_N;
	}
}

const char *
outbox_state_name(enum outbox_state s)
{
	return (guint)s < OUTBOX_STATE_N ? outbox[s].name : "";
}

gboolean
outbox_state_parse(const char *name, enum outbox_state *s)
{
	for (guint i = 0; name != NULL && i < OUTBOX_STATE_N; i++)
		if (strcmp(outbox[i].name, name) == 0) {
			*s = (enum outbox_state)i;
			return TRUE;
		}
	return FALSE;
}

gboolean
outbox_state_is_final(enum outbox_state s)
{
	return (guint)s < OUTBOX_STATE_N && outbox[s].final;
}

gboolean
outbox_state_allowed(enum outbox_state from, enum outbox_state to)
{
	return (guint)from < OUTBOX_STATE_N && (guint)to < OUTBOX_STATE_N &&
	    (moves[from] & 1U << to) != 0;
}
