/* core/policy.c — groups in order, and what they say of each other. */
#include "core/policy.h"

#include "base/date.h"
#include "base/err.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define GROUPS_MAX 500

enum condition { BY_CHANNEL, BY_QUEUE, BY_SEGMENT, BY_PRIORITY, CONDITION_N };

static const char *const conditions[CONDITION_N] = { "channel", "queue", "segment", "priority" };
static const char *const priorities[] = { "low", "normal", "high", "urgent" };
static const char *const goals[POLICY_GOAL_N] = {
#define POLICY_KEY(goal, key, words) [POLICY_##goal] = key,
	POLICY_GOALS(POLICY_KEY)
#undef POLICY_KEY
};
static const char *const goal_words[POLICY_GOAL_N] = {
#define POLICY_WORDS(goal, key, words) [POLICY_##goal] = words,
	POLICY_GOALS(POLICY_WORDS)
#undef POLICY_WORDS
};

struct group {
	char *name;
	guint line;
	char **lists[CONDITION_N]; /* NULL: any */
	guint list_line[CONDITION_N];
	gint64 target[POLICY_GOAL_N]; /* 0: does not say */
	guint target_line[POLICY_GOAL_N];
};

struct policy {
	GPtrArray *groups; /* struct group * */
};

struct reading {
	struct policy *policy;
	struct group *group; /* the one being read, NULL before the first */
	const char *name;
	guint line;
	GError **error;
};

static gboolean refuse(const struct reading *, guint line, const char *format, ...) G_GNUC_PRINTF(3, 4);

static gboolean
refuse(const struct reading *r, guint line, const char *format, ...)
{
	g_autofree char *sentence = NULL;
	va_list args;

	va_start(args, format);
	sentence = g_strdup_vprintf(format, args);
	va_end(args);
	return err_set(r->error, ERR_CONFIG, "%s:%u: %s", r->name, line, sentence);
}

static void
group_free(gpointer data)
{
	struct group *g = data;

	for (int i = 0; i < CONDITION_N; i++)
		g_strfreev(g->lists[i]);
	g_free(g->name);
	g_free(g);
}

const char *
policy_goal_key(enum policy_goal goal)
{
	return (guint)goal < POLICY_GOAL_N ? goals[goal] : "";
}

/* ---- lines --------------------------------------------------------------------------- */

static int
index_of(const char *word, const char *const *words, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return -1;
}

/* [policy "NAME"] */
static gboolean
read_group(struct reading *r, char *line)
{
	static const char head[] = "[policy \"";
	gsize len = strlen(line);

	if (!g_str_has_prefix(line, head) || !g_str_has_suffix(line, "\"]") || len < sizeof head + 2)
		return refuse(r, r->line, _("“%s” begins no group; write [policy \"NAME\"]"), line);
	line[len - 2] = '\0';
	for (guint i = 0; i < r->policy->groups->len; i++) {
		const struct group *g = g_ptr_array_index(r->policy->groups, i);

		if (strcmp(g->name, line + sizeof head - 1) == 0)
			return refuse(r, r->line, _("there is a policy “%s” in line %u already; give this one another name"),
				g->name, g->line);
	}
	if (r->policy->groups->len >= GROUPS_MAX)
		return refuse(r, r->line, _("more than %d groups; join some of them"), GROUPS_MAX);
	r->group = g_new0(struct group, 1);
	r->group->name = g_strdup(line + sizeof head - 1);
	r->group->line = r->line;
	g_ptr_array_add(r->policy->groups, r->group);
	return TRUE;
}

static gboolean
read_list(struct reading *r, enum condition c, const char *value)
{
	g_auto(GStrv) words = g_strsplit(value, ",", -1);
	g_autoptr(GPtrArray) list = g_ptr_array_new();

	if (r->group->lists[c] != NULL)
		return refuse(r, r->line, _("%s stands in this group a second time; write one list: a, b"), conditions[c]);
	for (char **w = words; *w != NULL; w++) {
		if (*g_strstrip(*w) == '\0')
			continue;
		if (c == BY_PRIORITY && index_of(*w, priorities, G_N_ELEMENTS(priorities)) < 0)
			return refuse(r, r->line, _("“%s” is no priority; they are low, normal, high and urgent"), *w);
		g_ptr_array_add(list, g_strdup(*w));
	}
	if (list->len == 0)
		return refuse(r, r->line, _("%s names nothing; leave the line out when all are meant"), conditions[c]);
	g_ptr_array_add(list, NULL);
	r->group->lists[c] = (char **)g_ptr_array_free(g_steal_pointer(&list), FALSE);
	r->group->list_line[c] = r->line;
	return TRUE;
}

static gboolean
read_target(struct reading *r, enum policy_goal goal, const char *value)
{
	struct group *g = r->group;

	if (g->target[goal] != 0)
		return refuse(r, r->line, _("%s stands in this group a second time; leave one out"), goals[goal]);
	if (!date_parse_span(value, &g->target[goal]) || g->target[goal] == 0)
		return refuse(r, r->line, _("“%s” is no length of time; write 30m, 4h or 1h30m"), value);
	g->target_line[goal] = r->line;
	return TRUE;
}

static gboolean
read_line(struct reading *r, char *line)
{
	char *equals, *key;
	int found;

	g_strstrip(line);
	if (*line == '\0' || *line == '#' || *line == ';')
		return TRUE;
	if (*line == '[')
		return read_group(r, line);
	if ((equals = strchr(line, '=')) == NULL)
		return refuse(r, r->line, _("“%s” is no setting; write key = value"), line);
	*equals = '\0';
	key = g_strchomp(line);
	if (r->group == NULL)
		return refuse(r, r->line, _("a policy begins with a line such as [policy \"all\"]"));
	if ((found = index_of(key, conditions, CONDITION_N)) >= 0)
		return read_list(r, (enum condition)found, equals + 1);
	if ((found = index_of(key, goals, POLICY_GOAL_N)) >= 0)
		return read_target(r, (enum policy_goal)found, g_strchug(equals + 1));
	return refuse(r, r->line, _("there is no key “%s”; conditions are channel, queue, segment, priority, targets ack, "
		"first, next, resolve"), key);
}

/* ---- contradictions ------------------------------------------------------------------ */

/* Whatever fits `narrow` fits `wide` too. */
static gboolean
covers(const struct group *wide, const struct group *narrow)
{
	for (int c = 0; c < CONDITION_N; c++) {
		if (wide->lists[c] == NULL)
			continue;
		if (narrow->lists[c] == NULL)
			return FALSE;
		for (char **w = narrow->lists[c]; *w != NULL; w++)
			if (!g_strv_contains((const char *const *)wide->lists[c], *w))
				return FALSE;
	}
	return TRUE;
}

static gboolean
check_reach(const struct reading *r, guint at)
{
	const struct group *g = g_ptr_array_index(r->policy->groups, at);
	gboolean says = FALSE;

	for (int t = 0; t < POLICY_GOAL_N; t++) {
		says |= g->target[t] != 0;
		for (guint i = 0; g->target[t] != 0 && i < at; i++) {
			const struct group *before = g_ptr_array_index(r->policy->groups, i);

			if (before->target[t] != 0 && covers(before, g))
				return refuse(r, g->target_line[t], _("%s of “%s” never applies: “%s” (line %u) comes first and "
					"fits whatever fits here; put the narrower group first"), goals[t], g->name,
					before->name, before->target_line[t]);
		}
	}
	return says || refuse(r, g->line, _("“%s” states no target; write first = 4h, or leave the group out"), g->name);
}

/* What counts for a case that fits this group and nothing narrower. */
static const struct group *
speaker(const struct reading *r, const struct group *g, enum policy_goal goal)
{
	for (guint i = 0; i < r->policy->groups->len; i++) {
		const struct group *other = g_ptr_array_index(r->policy->groups, i);

		if (other->target[goal] != 0 && covers(other, g))
			return other;
	}
	return NULL;
}

static gboolean
check_order(const struct reading *r, const struct group *g)
{
	static const enum policy_goal pairs[][2] = {
		{ POLICY_ACK, POLICY_FIRST }, { POLICY_FIRST, POLICY_RESOLVE }, { POLICY_NEXT, POLICY_RESOLVE },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
		const struct group *sooner = speaker(r, g, pairs[i][0]), *later = speaker(r, g, pairs[i][1]);
		guint line;

		if (sooner == NULL || later == NULL || sooner->target[pairs[i][0]] <= later->target[pairs[i][1]])
			continue;
		line = MAX(sooner->target_line[pairs[i][0]], later->target_line[pairs[i][1]]);
		return refuse(r, line, _("for “%s” the %s is due after the %s (lines %u and %u); make one of them shorter or "
			"longer"), g->name, _(goal_words[pairs[i][0]]), _(goal_words[pairs[i][1]]),
			sooner->target_line[pairs[i][0]], later->target_line[pairs[i][1]]);
	}
	return TRUE;
}

static gboolean
check(const struct reading *r)
{
	for (guint i = 0; i < r->policy->groups->len; i++)
		if (!check_reach(r, i))
			return FALSE;
	for (guint i = 0; i < r->policy->groups->len; i++)
		if (!check_order(r, g_ptr_array_index(r->policy->groups, i)))
			return FALSE;
	return TRUE;
}

/* ---- reading and asking -------------------------------------------------------------- */

struct policy *
policy_parse(const char *text, const char *name, GError **error)
{
	struct policy *p = g_new0(struct policy, 1);
	struct reading r = { .policy = p, .name = name, .error = error };
	g_autofree char *utf8 = g_utf8_make_valid(text, -1);
	g_auto(GStrv) lines = g_strsplit(utf8, "\n", -1);
	gboolean ok = TRUE;

	p->groups = g_ptr_array_new_with_free_func(group_free);
	for (char **l = lines; ok && *l != NULL; l++) {
		r.line++;
		ok = read_line(&r, *l);
	}
	if (ok && check(&r))
		return p;
	policy_free(p);
	return NULL;
}

static gboolean
check_list(const struct reading *r, const struct group *g, enum condition c, const char *const *known)
{
	g_autofree char *all = NULL;

	for (char **w = g->lists[c]; w != NULL && *w != NULL; w++) {
		if (g_strv_contains(known, *w))
			continue;
		all = g_strjoinv(", ", (char **)(gsize)known);
		return refuse(r, g->list_line[c], _("there is no %s “%s”, so “%s” never applies; there are: %s"), conditions[c], *w,
			g->name, all);
	}
	return TRUE;
}

gboolean
policy_check_names(const struct policy *p, const char *name, const char *const *channels, const char *const *queues,
	GError **error)
{
	const struct reading r = { .name = name, .error = error };

	for (guint i = 0; i < p->groups->len; i++) {
		const struct group *g = g_ptr_array_index(p->groups, i);

		if (!check_list(&r, g, BY_CHANNEL, channels) || !check_list(&r, g, BY_QUEUE, queues))
			return FALSE;
	}
	return TRUE;
}

void
policy_free(struct policy *p)
{
	g_ptr_array_unref(p->groups);
	g_free(p);
}

gboolean
policy_asks_segment(const struct policy *p)
{
	for (guint i = 0; p != NULL && i < p->groups->len; i++)
		if (((const struct group *)g_ptr_array_index(p->groups, i))->lists[BY_SEGMENT] != NULL)
			return TRUE;
	return FALSE;
}

static gboolean
names(char **list, const char *word)
{
	return list == NULL || (word != NULL && g_strv_contains((const char *const *)list, word));
}

static gboolean
fits(const struct group *g, const struct policy_case *c)
{
	const char *priority = c->urgent ? "urgent" : priorities[CLAMP(c->priority, 0, 3)];

	return (names(g->lists[BY_CHANNEL], c->channel) || names(g->lists[BY_CHANNEL], c->kind)) &&
		names(g->lists[BY_QUEUE], c->queue) && names(g->lists[BY_SEGMENT], c->segment) &&
		names(g->lists[BY_PRIORITY], priority);
}

gint64
policy_target(const struct policy *p, const struct policy_case *c, enum policy_goal goal)
{
	for (guint i = 0; p != NULL && i < p->groups->len; i++) {
		const struct group *g = g_ptr_array_index(p->groups, i);

		if (g->target[goal] != 0 && fits(g, c))
			return g->target[goal];
	}
	return 0;
}
