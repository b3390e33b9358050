/* tui/story-act.c — the acts of the journal in words. */
#include "tui/story.h"

#include <glib/gi18n.h>
#include <string.h>

static char *
arg_time(const char *arg)
{
	gint64 ms = arg != NULL ? g_ascii_strtoll(arg, NULL, 10) : 0;
	g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(ms / 1000);

	return at != NULL ? g_date_time_format(at, "%a %e %b %H:%M") : g_strdup("");
}

char *
story_act_words(const struct inbox_act *a)
{
	const char *arg = a->arg != NULL ? a->arg : "";
	g_autofree char *until = NULL;
	enum act_kind kind;

	if (!act_kind_parse(a->kind, &kind))
		return g_strdup_printf("%s: %s", a->advisor, a->kind);
	switch (kind) {
	case ACT_CLAIM:
		return g_strdup_printf(_("%s took the case"), a->advisor);
	case ACT_RELEASE:
		return g_strdup_printf(_("%s gave the case back"), a->advisor);
	case ACT_ASSIGN:
		return g_strdup_printf(_("%s gave the case to %s"), a->advisor, arg);
	case ACT_NOTE:
		return g_strdup_printf(_("%s wrote a note"), a->advisor);
	case ACT_RESOLVE:
		return *arg != '\0'
			? g_strdup_printf(_("%s resolved it: %s"), a->advisor, arg)
			: g_strdup_printf(_("%s resolved it"), a->advisor);
	case ACT_REOPEN:
		return g_strdup_printf(_("%s reopened it"), a->advisor);
	case ACT_SNOOZE:
		if (g_ascii_strtoll(arg, NULL, 10) >= SNOOZE_CUSTOMER)
			return g_strdup_printf(_("%s waits for the customer"), a->advisor);
		until = arg_time(arg);
		return g_strdup_printf(_("%s put it off until %s"), a->advisor, until);
	case ACT_WAKE:
		return g_strdup_printf(_("%s brought it back"), a->advisor);
	case ACT_SKIP:
		return g_strdup_printf(_("%s passed it over: %s"), a->advisor, arg);
	case ACT_QUEUE:
		return *arg != '\0' ? g_strdup_printf(_("%s moved it to the queue %s"), a->advisor, arg)
				    : g_strdup_printf(_("%s moved it back to its own queue"), a->advisor);
	case ACT_PRIORITY:
		return g_strdup_printf(_("%s set priority %s"), a->advisor,
			strcmp(arg, "2") == 0		? _("high")
				: strcmp(arg, "0") == 0 ? _("low")
							: _("normal"));
	case ACT_URGENT:
		return strcmp(arg, "1") == 0
			? g_strdup_printf(_("%s marked it urgent"), a->advisor)
			: g_strdup_printf(_("%s marked it not urgent"), a->advisor);
	case ACT_LABEL:
		return g_strdup_printf(_("%s added the label %s"), a->advisor, arg);
	case ACT_UNLABEL:
		return g_strdup_printf(_("%s removed the label %s"), a->advisor, arg);
	case ACT_SEEN:
		return g_strdup_printf(_("%s read it"), a->advisor);
	case ACT_UNSEEN:
		return g_strdup_printf(_("%s marked it unread"), a->advisor);
	case ACT_CANCEL:
		return g_strdup_printf(_("%s took an answer back"), a->advisor);
	case ACT_RETRY:
		return g_strdup_printf(_("%s sent an answer again"), a->advisor);
	case ACT_SENT_OK:
		return g_strdup_printf(_("%s says the answer arrived"), a->advisor);
	case ACT_OVERRIDE:
		return g_strdup_printf(_("%s sent an answer though a check objects: %s"), a->advisor, arg);
	case ACT_OTHERWISE:
		return g_strdup_printf(_("%s says that a question is answered in another way"), a->advisor);
	case ACT_MOTIVE:
		return *arg != '\0' ? g_strdup_printf(_("%s says that it is about “%s”"), a->advisor, arg)
				    : g_strdup_printf(_("%s says that it is about none of the motives"), a->advisor);
	case ACT_REFERENCE:
		return g_strdup_printf(_("%s set the reference answer for “%s”"), a->advisor, arg);
	case ACT_REDIRECT:
		return g_strdup_printf(_("%s asked the customer to write in private, reference %s"), a->advisor, arg);
	case ACT_HIDE:
		return g_strdup_printf(_("%s asked for a post to be hidden"), a->advisor);
	case ACT_CALL:
		return g_strdup_printf(_("%s spoke with the customer"), a->advisor);
	case ACT_FIELD:
		return g_strdup_printf(_("%s changed “%s” on the card"), a->advisor, arg);
	case ACT_SAME:
		return g_strdup_printf(_("%s merged two customers"), a->advisor);
	case ACT_DIFFERENT:
		return g_strdup_printf(_("%s said that two customers are not the same"), a->advisor);
	case ACT_VERIFY:
		return g_strdup_printf(_("%s verified %s"), a->advisor, arg);
	case ACT_REVEAL:
		return g_strdup_printf(_("%s looked at “%s”"), a->advisor, arg);
	case ACT_BROADCAST:
		return g_strdup_printf(_("%s said something to everybody"), a->advisor);
	case ACT_ERASE:
		return g_strdup_printf(_("%s erased the customer"), a->advisor);
	case ACT_MERGE:
		return g_strdup_printf(_("%s merged another case into this one"), a->advisor);
	case ACT_SPLIT:
		return g_strdup_printf(_("%s made a case of one conversation"), a->advisor);
	case ACT_UNDO:
		return g_strdup_printf(_("%s undid the last act"), a->advisor);
	case ACT_KIND_N:
		break;
	}
	return g_strdup(a->kind);
}
