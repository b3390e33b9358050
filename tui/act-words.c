/* tui/act-words.c — the acts of the journal as people say them. */
#include "tui/act-words.h"

#include "base/date.h"

#include <glib/gi18n.h>
#include <string.h>

/* ---- args that are not said as they stand ------------------------------------------ */

static gboolean
is_empty(const char *arg)
{
	return *arg == '\0';
}

static gboolean
is_for_customer(const char *arg)
{
	return g_ascii_strtoll(arg, NULL, 10) >= SNOOZE_CUSTOMER;
}

static gboolean
is_no(const char *arg)
{
	return strcmp(arg, "1") != 0;
}

static char *
time_shown(const char *arg)
{
	return date_to_words(g_ascii_strtoll(arg, NULL, 10));
}

static char *
priority_shown(const char *arg)
{
	return g_strdup(strcmp(arg, "2") == 0 ? _("high") : strcmp(arg, "0") == 0 ? _("low") : _("normal"));
}

/* ---- the table --------------------------------------------------------------------- */

static const struct {
	const char *words; /* the advisor, then the arg where it is said */
	const char *undone; /* NULL: it cannot be undone */
	gboolean (*is_other)(const char *arg); /* such an arg has other words, or NULL */
	const char *other;
	char *(*shown)(const char *arg); /* the arg for people; NULL: as it is */
} acts[ACT_KIND_N] = {
	[ACT_CLAIM] = { N_("%s took the case"), N_("the claim") },
	[ACT_RELEASE] = { N_("%s gave the case back"), N_("giving it back") },
	[ACT_ASSIGN] = { N_("%s gave the case to %s"), N_("giving it away") },
	[ACT_NOTE] = { N_("%s wrote a note") },
	[ACT_RESOLVE] = { N_("%s resolved it: %s"), N_("resolving it"), is_empty, N_("%s resolved it") },
	[ACT_REOPEN] = { N_("%s reopened it"), N_("reopening it") },
	[ACT_SNOOZE] = { N_("%s put it off until %s"), N_("putting it off"), is_for_customer,
		N_("%s waits for the customer"), time_shown },
	[ACT_WAKE] = { N_("%s brought it back"), N_("bringing it back") },
	[ACT_PRIORITY] = { N_("%s set priority %s"), N_("the priority"), .shown = priority_shown },
	[ACT_URGENT] = { N_("%s marked it urgent"), N_("urgent or not"), is_no, N_("%s marked it not urgent") },
	[ACT_SKIP] = { N_("%s passed it over: %s"), N_("passing it over") },
	[ACT_QUEUE] = { N_("%s moved it to the queue %s"), N_("moving it to a queue"), is_empty,
		N_("%s moved it back to its own queue") },
	[ACT_LABEL] = { N_("%s added the label %s"), N_("the label") },
	[ACT_UNLABEL] = { N_("%s removed the label %s"), N_("taking the label away") },
	[ACT_SEEN] = { N_("%s read it"), N_("having read it") },
	[ACT_UNSEEN] = { N_("%s marked it unread"), N_("marking it unread") },
	[ACT_CANCEL] = { N_("%s took an answer back") },
	[ACT_RETRY] = { N_("%s sent an answer again") },
	[ACT_SENT_OK] = { N_("%s says the answer arrived") },
	[ACT_MOTIVE] = { N_("%s says that it is about “%s”"), N_("the motive"), is_empty,
		N_("%s says that it is about none of the motives") },
	[ACT_REFERENCE] = { N_("%s set the reference answer for “%s”") },
	[ACT_BROADCAST] = { N_("%s said something to everybody") },
	[ACT_CALL] = { N_("%s spoke with the customer") },
	[ACT_FIELD] = { N_("%s changed “%s” on the card"), N_("a field of the card") },
	[ACT_SAME] = { N_("%s merged two customers"), N_("merging two customers") },
	[ACT_DIFFERENT] = { N_("%s said that two customers are not the same") },
	[ACT_VERIFY] = { N_("%s verified %s"), N_("the check of who it is") },
	[ACT_REVEAL] = { N_("%s looked at “%s”") },
	[ACT_MERGE] = { N_("%s merged another case into this one"), N_("the merge") },
	[ACT_SPLIT] = { N_("%s made a case of one conversation"), N_("the split") },
	[ACT_ERASE] = { N_("%s erased the customer") },
	[ACT_REDIRECT] = { N_("%s asked the customer to write in private, reference %s") },
	[ACT_HIDE] = { N_("%s asked for a post to be hidden") },
	[ACT_OVERRIDE] = { N_("%s sent an answer though a check objects: %s") },
	[ACT_OTHERWISE] = { N_("%s says that a question is answered in another way"), N_("what was said of a question") },
	[ACT_UNDO] = { N_("%s undid the last act") },
};

/* Advisor and arg in place of the first and the second %s. */
static char *
fill(const char *format, const char *advisor, const char *arg)
{
	g_auto(GStrv) pieces = g_strsplit(format, "%s", 3);

	if (g_strv_length(pieces) < 3)
		return g_strconcat(pieces[0], advisor, pieces[1], NULL);
	return g_strconcat(pieces[0], advisor, pieces[1], arg, pieces[2], NULL);
}

char *
act_words(const char *advisor, const char *kind, const char *arg)
{
	g_autofree char *shown = NULL;
	const char *format;
	enum act_kind k;

	if (!act_kind_parse(kind, &k))
		return g_strdup_printf("%s: %s", advisor, kind);
	if (arg == NULL)
		arg = "";
	format = acts[k].is_other != NULL && acts[k].is_other(arg) ? acts[k].other : acts[k].words;
	if (acts[k].shown != NULL)
		arg = shown = acts[k].shown(arg);
	return fill(_(format), advisor, arg);
}

const char *
act_words_undone(enum act_kind kind)
{
	return acts[kind].undone != NULL ? _(acts[kind].undone) : act_kind_name(kind);
}
