/* cli/words.c — the words of a fixed list that stand in a cell, as a person reads them. */
#include "cli/out.h"

#include "cache/redirect.h"
#include "core/clock.h"
#include "core/customer.h"
#include "core/episode.h"
#include "core/guard.h"
#include "core/stats.h"

#include <glib/gi18n.h>
#include <string.h>

#define EPISODE_WORD(kind, name, words) { "episode", "kind", name, words },
#define STATS_WORD(measure, name, words) { "stats", "measure", name, words },
#define GUARD_WORD(kind, name, shown, private_) { "guard", "kind", name, shown },
#define SEGMENT_WORD(why, name, shown) { "segment", "why", name, shown },
#define EXPLAINED_WORD(why, name, shown) { "explained", "why", name, shown },
#define REDIRECT_WORD(state, name, shown) { "redirect", "state", name, shown },
#define EVIDENCE_WORD(kind, name, weight, shown) { "evidence", "kind", name, shown },

static const struct {
	const char *set, *key, *word, *text;
} words[] = {
	{ "case", "state", "new", N_("new") },
	{ "case", "state", "waiting", N_("waiting") },
	{ "case", "state", "answered", N_("answered") },
	{ "case", "state", "snoozed", N_("snoozed") },
	{ "case", "state", "quiet", N_("quiet") },
	{ "case", "state", "resolved", N_("resolved") },
	{ "case", "state", "merged", N_("merged") },
	{ "outbox", "state", "queued", N_("queued") },
	{ "outbox", "state", "sending", N_("sending") },
	{ "outbox", "state", "retry", N_("retry") },
	{ "outbox", "state", "needs-review", N_("needs-review") },
	{ "outbox", "state", "unknown", N_("unknown") },
	{ "outbox", "state", "uncertain", N_("uncertain") },
	{ "outbox", "state", "sent", N_("sent") },
	{ "outbox", "state", "refused", N_("refused") },
	{ "outbox", "state", "cancelled", N_("cancelled") },
	{ "message", "direction", "in", N_("in") },
	{ "message", "direction", "out", N_("out") },
	{ "account", "phase", "idle", N_("idle") },
	{ "account", "phase", "connecting", N_("connecting") },
	{ "account", "phase", "syncing", N_("syncing") },
	{ "account", "phase", "listening", N_("listening") },
	{ "account", "phase", "sending", N_("sending") },
	{ "account", "phase", "waiting", N_("waiting") },
	{ "account", "phase", "stopped", N_("stopped") },
	{ "check", "check", "home", N_("home") },
	{ "check", "check", "disk", N_("disk") },
	{ "check", "check", "encryption", N_("encryption") },
	{ "check", "check", "locale", N_("language") },
	{ "check", "check", "terminal", N_("terminal") },
	{ "check", "check", "config", N_("configuration") },
	{ "check", "check", "cache", N_("cache") },
	{ "check", "check", "search", N_("search") },
	{ "check", "check", "motives", N_("motives") },
	{ "check", "check", "account", N_("account") },
	{ "check", "check", "outbox", N_("outbox") },
	{ "check", "check", "reconcile", N_("comparison") },
	{ "check", "result", "ok", N_("ok") },
	{ "check", "result", "hint", N_("hint") },
	{ "check", "result", "warn", N_("warn") },
	{ "check", "result", "fail", N_("fail") },
	CLOCK_WHYS(SEGMENT_WORD)
	CLOCK_WHYS(EXPLAINED_WORD)
	{ "explained", "detail", "customer", N_("waits for the customer") },
	{ "explained", "detail", "snooze", N_("snoozed") },
	EPISODE_KINDS(EPISODE_WORD)
	{ "episode", "ended", "answer", N_("by an answer") },
	{ "episode", "ended", "ack", N_("by an acknowledgement") },
	{ "episode", "ended", "resolve", N_("by a resolve") },
	{ "episode", "ended", "released", N_("by a release") },
	{ "episode", "met", "yes", N_("yes") },
	{ "episode", "met", "no", N_("no") },
	{ "episode", "met", "open", N_("not ended yet") },
	STATS_MEASURES_LIST(STATS_WORD)
	{ "commitment", "state", "open", N_("still open") },
	{ "commitment", "state", "kept", N_("kept") },
	{ "commitment", "state", "broken", N_("broken") },
	{ "acknowledgement", "kept", "running", N_("running") },
	{ "acknowledgement", "kept", "kept", N_("kept") },
	{ "acknowledgement", "kept", "broken", N_("broken") },
	REDIRECT_STATES(REDIRECT_WORD)
	{ "agree", "verdict", "same", N_("same") },
	{ "agree", "verdict", "partial", N_("partial") },
	{ "agree", "verdict", "conflict", N_("conflict") },
	GUARD_KINDS(GUARD_WORD)
	EVIDENCE_KINDS(EVIDENCE_WORD)
	{ "item", "item", "message", N_("message") },
	{ "item", "item", "note", N_("note") },
	{ "item", "item", "call", N_("call") },
	{ "item", "item", "act", N_("act") },
	{ "match", "verdict", "maybe", N_("maybe") },
	{ "match", "verdict", "offer", N_("likely") },
	{ "match", "verdict", "sure", N_("sure") },
	{ "match", "verdict", "apart", N_("never to be merged") },
	{ "finding", "level", "error", N_("error") },
	{ "finding", "level", "warning", N_("warning") },
	{ "finding", "level", "info", N_("info") },
	{ "length", "unit", "characters", N_("characters") },
	{ "length", "unit", "code points", N_("code points") },
	{ "length", "unit", "UTF-16 units", N_("UTF-16 units") },
	{ "length", "unit", "bytes", N_("bytes") },
	{ "length", "unit", "weighted characters", N_("weighted characters") },
	{ "length", "unit", "segments", N_("segments") },
	{ "key", "context", "all", N_("everywhere") },
	{ "key", "context", "list", N_("list") },
	{ "key", "context", "thread", N_("thread") },
	{ "key", "context", "composer", N_("composer") },
};

const char *
out_word(const struct out_set *set, const char *key, const char *value)
{
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i].word, value) == 0 && strcmp(words[i].key, key) == 0 && strcmp(words[i].set, set->name) == 0)
			return _(words[i].text);
	return value;
}
