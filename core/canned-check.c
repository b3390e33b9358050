/* core/canned-check.c — may a template be used? What it speaks of, what it states, how long it is. */
#include "core/canned.h"

#include "core/facts.h"
#include "core/length-url.h"

#include <glib/gi18n.h>
#include <string.h>

/*	value      public?  help      made-up values for the checks, French and English */
#define VALUES(ROW) \
	ROW("customer.name",       1, N_("the customer's name"),                       "Zoé Lefèvre",             "Zoe Baker") \
	ROW("customer.first_name", 1, N_("its first word"),                            "Zoé",                     "Zoe") \
	ROW("customer.last_name",  1, N_("the rest of it"),                            "Lefèvre",                 "Baker") \
	ROW("customer.address",    0, N_("the customer's address on this channel"),    "zoe.lefevre@client.test", "zoe.baker@client.test") \
	ROW("customer.phone",      0, N_("a telephone number of theirs, from the channel or a directory"), "+33600000000",   "+44 7700 900000") \
	ROW("customer.segment",    0, N_("what kind of customer they are, as the card says"), "particuliers",        "personal") \
	ROW("case.number",         1, N_("the number of the case"),                    "4812",                    "4812") \
	ROW("case.subject",        0, N_("its subject"),                               "Ma carte",                "My card") \
	ROW("case.since",          1, N_("since when the customer waits (a time)"),    "2026-01-13T08:10:00Z",    "2026-01-13T08:10:00Z") \
	ROW("message.at",          1, N_("when the customer wrote (a time)"),          "2026-01-13T08:10:00Z",    "2026-01-13T08:10:00Z") \
	ROW("message.subject",     0, N_("the subject of the customer's message"),     "Ma carte",                "My card") \
	ROW("message.text",        0, N_("what the customer wrote, without quotes"),   "Ma carte est perdue.",    "My card is lost.") \
	ROW("message.author",      1, N_("who wrote, as the channel says"),            "Zoé Lefèvre",             "Zoe Baker") \
	ROW("advisor.name",        1, N_("who answers"),                               "Claire Martin",           "Claire Martin") \
	ROW("advisor.first_name",  1, N_("the first word of that name"),               "Claire",                  "Claire") \
	ROW("account.name",        1, N_("our account, as configured"),                "agence",                  "branch") \
	ROW("account.title",       1, N_("the name our account goes by"),              "Agence Centre",           "Centre branch") \
	ROW("account.address",     1, N_("its address"),                               "agence@banque.test",      "branch@bank.test") \
	ROW("account.channel",     1, N_("the channel, as people call it"),            "courriel",                "e-mail") \
	ROW("promise.due",         1, N_("by when the answer is due (a time)"),        "2026-01-13T13:30:00Z",    "2026-01-13T13:30:00Z") \
	ROW("now",                 1, N_("the time of writing"),                       "2026-01-13T09:00:00Z",    "2026-01-13T09:00:00Z")

static const struct {
	const char *name;
	gboolean public_;
	const char *help, *sample[2]; /* French, English */
} values[] = {
#define VALUE_ROW(name, public_, help, fr, en) { name, public_, help, { fr, en } },
	VALUES(VALUE_ROW)
#undef VALUE_ROW
};

/* The narrowest channel of each class: X counts 280 with its own weights, a shop's answer to a review has 350. */
static const struct canned_limit classes[] = {
	{ CANNED_SHORT, { LENGTH_WEIGHTED, 280, 0, 0 }, N_("a public post") },
	{ CANNED_REVIEW, { LENGTH_GRAPHEMES, 350, 0, 0 }, N_("an answer to a review") },
};

const char *
canned_value_name(guint index, gboolean *public_, const char **help)
{
	if (index >= G_N_ELEMENTS(values))
		return NULL;
	*public_ = values[index].public_;
	*help = values[index].help;
	return values[index].name;
}

/* ---- made-up data ------------------------------------------------------------------------ */

/* Sets "a.b" in nested objects. */
static void
set_path(struct value *root, GHashTable *groups, const char *path, const char *text)
{
	const char *dot = strchr(path, '.');
	g_autofree char *group = dot != NULL ? g_strndup(path, (gsize)(dot - path)) : NULL;
	struct value *object;

	if (dot == NULL) {
		value_set_text(root, path, text);
		return;
	}
	if ((object = g_hash_table_lookup(groups, group)) == NULL) {
		object = value_new_object();
		value_set(root, group, object);
		g_hash_table_insert(groups, g_steal_pointer(&group), object);
	}
	value_set_text(object, dot + 1, text);
}

/* What is put through a filter must fit it. */
static const char *
asked_sample(const struct canned *c, const char *path)
{
	for (int part = 0; part < CANNED_PART_N; part++) {
		AUTO(template) t = c->parts[part] != NULL ? template_parse(c->parts[part], "", 1, NULL) : NULL;
		g_autoptr(GArray) tags = t != NULL ? template_tags(t) : NULL;

		for (guint i = 0; tags != NULL && i < tags->len; i++) {
			const struct template_tag *tag = &g_array_index(tags, struct template_tag, i);

			if (strcmp(tag->name, path) == 0 && tag->filter != NULL)
				return strcmp(tag->filter, "money") == 0 ? "1234.5"
					: strcmp(tag->filter, "delay") == 0 ? "48h" : "2026-01-20T14:30:00Z";
		}
	}
	return "…";
}

struct value *
canned_sample(const struct canned *c)
{
	struct value *root = value_new_object();
	g_autoptr(GHashTable) groups = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	int english = strcmp(c->lang, "fr") != 0;

	for (gsize i = 0; i < G_N_ELEMENTS(values); i++)
		set_path(root, groups, values[i].name, values[i].sample[english]);
	for (guint i = 0; i < c->asks->len; i++) {
		const struct canned_ask *ask = c->asks->pdata[i];
		g_autofree char *path = g_strconcat("ask.", ask->name, NULL);

		set_path(root, groups, path, ask->preset != NULL ? ask->preset : asked_sample(c, path));
	}
	return root;
}

/* ---- checks ------------------------------------------------------------------------------- */

struct checking {
	const struct canned *canned;
	const struct canned_check *check;
	char *file; /* its name */
	struct value *sample;
	GPtrArray *problems;
	struct template *parts[CANNED_PART_N];
	char *rendered[CANNED_PART_N]; /* with the sample; NULL: it does not read */
};

static void
problem(struct checking *k, guint line, const char *format, ...) G_GNUC_PRINTF(3, 4);

static void
problem(struct checking *k, guint line, const char *format, ...)
{
	g_autofree char *why = NULL;
	va_list args;

	va_start(args, format);
	why = g_strdup_vprintf(format, args);
	va_end(args);
	g_ptr_array_add(k->problems, g_strdup_printf("%s:%u: %s", k->file, line, why));
}

static gboolean
is_public(enum canned_part part)
{
	return part == CANNED_SHORT || part == CANNED_REVIEW;
}

/* Is it the value itself, or what holds it? "customer" may be asked for too. */
static gboolean
find_value(const char *name, gboolean *public_)
{
	gsize n = strlen(name);

	*public_ = TRUE;
	for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
		if (strcmp(values[i].name, name) == 0) {
			*public_ = values[i].public_;
			return TRUE;
		}
		if (strncmp(values[i].name, name, n) == 0 && values[i].name[n] == '.')
			return TRUE;
	}
	return FALSE;
}

static gboolean
is_asked(const struct canned *c, const char *name)
{
	if (!g_str_has_prefix(name, "ask."))
		return FALSE;
	for (guint i = 0; i < c->asks->len; i++)
		if (strcmp(((const struct canned_ask *)c->asks->pdata[i])->name, name + strlen("ask.")) == 0)
			return TRUE;
	return FALSE;
}

static void
check_tags(struct checking *k, enum canned_part part)
{
	g_autoptr(GArray) tags = template_tags(k->parts[part]);
	gboolean public_;

	for (guint i = 0; i < tags->len; i++) {
		const struct template_tag *tag = &g_array_index(tags, struct template_tag, i);
		if (tag->kind == TEMPLATE_PARTIAL || strcmp(tag->name, ".") == 0 || is_asked(k->canned, tag->name))
			continue;
		if (g_str_has_prefix(tag->name, "ask."))
			problem(k, tag->line, _("nobody is asked for %s: add ask: %s | QUESTION at the top"), tag->name,
				tag->name + strlen("ask."));
		else if (!find_value(tag->name, &public_))
			problem(k, tag->line, _("there is no value %s; guichet-template(5) lists them"), tag->name);
		else if (!public_ && is_public(part))
			problem(k, tag->line, _("%s is personal: it must not stand where everybody reads"), tag->name);
	}
}

static void
render_part(struct checking *k, enum canned_part part)
{
	const char *text = k->canned->parts[part];
	g_autoptr(GPtrArray) gaps = template_gaps_new();
	struct template_job job = { .data = k->sample, .lang = k->canned->lang, .partial = k->check->partial,
		.user = k->check->user, .gaps = gaps };
	g_autoptr(GError) error = NULL;

	if (text == NULL)
		return;
	k->parts[part] = template_parse(text, k->file, k->canned->lines[part], &error);
	if (k->parts[part] != NULL)
		k->rendered[part] = template_render(k->parts[part], &job, &error);
	if (error != NULL) {
		g_ptr_array_add(k->problems, g_strdup(error->message));
		return;
	}
	check_tags(k, part);
	for (guint i = 0; i < gaps->len; i++) {
		const struct template_gap *gap = gaps->pdata[i];

		if (gap->why != TEMPLATE_UNKNOWN)
			g_ptr_array_add(k->problems, g_strdup(gap->words));
	}
}

static void
check_length(struct checking *k, const struct canned_limit *limit, const char *title)
{
	const char *text = k->rendered[limit->part];
	struct length length;

	if (text == NULL || limit->rule.unit == LENGTH_NONE)
		return;
	length = length_of(&limit->rule, text);
	if (length.over)
		problem(k, k->canned->lines[limit->part],
			_("the part %s is %d %s long, and %s takes %d"), canned_part_name(limit->part), (int)length.used,
			_(length_unit_words(length.unit)), title, (int)length.max);
}

/* Every body states what the facts part states, or, without one, what the first body does. */
static void
check_facts(struct checking *k)
{
	enum canned_part first = CANNED_PART_N;
	AUTO(facts) stated = NULL;

	for (int part = 0; part < CANNED_PART_N; part++) {
		AUTO(facts) own = NULL;
		g_autoptr(GArray) differences = g_array_new(FALSE, FALSE, sizeof(struct fact_difference));

		if (k->rendered[part] == NULL)
			continue;
		own = facts_read(k->rendered[part]);
		if (stated == NULL) {
			stated = g_steal_pointer(&own);
			first = (enum canned_part)part;
			continue;
		}
		facts_agree(stated, own, differences);
		for (guint i = 0; i < differences->len; i++) {
			const struct fact_difference *d = &g_array_index(differences, struct fact_difference, i);

			if (d->fact->type != FACT_POL)
				problem(k, k->canned->lines[part], _("the part %s does not state the same as %s: %s %s is only in %s"),
					canned_part_name((enum canned_part)part), canned_part_name(first), fact_type_name(d->fact->type),
					d->fact->value, canned_part_name(d->in_second ? (enum canned_part)part : first));
		}
	}
}

static void
check_links(struct checking *k)
{
	const char *text = k->rendered[CANNED_REVIEW];
	g_autoptr(GArray) links = text != NULL ? length_links(text, strlen(text), LINK_TWITTER) : NULL;

	if (links != NULL && links->len > 0) {
		const struct link *link = &g_array_index(links, struct link, 0);

		problem(k, k->canned->lines[CANNED_REVIEW], _("answers to reviews take no link, and here is %.*s"),
			(int)(link->end - link->start), text + link->start);
	}
}

static void
check_files(struct checking *k)
{
	for (guint i = 0; k->check->has_file != NULL && i < k->canned->files->len; i++) {
		const char *name = k->canned->files->pdata[i];

		if (!k->check->has_file(k->check->user, name))
			problem(k, 1, _("the file %s is not in the folder files beside the template"), name);
	}
}

static void
check_subject(struct checking *k)
{
	struct template_job job = { .data = k->sample, .lang = k->canned->lang };
	g_autoptr(GError) error = NULL;
	AUTO(template) t = template_parse(k->canned->subject, k->file, 1, &error);
	g_autofree char *text = t != NULL ? template_render(t, &job, &error) : NULL;

	if (text == NULL)
		g_ptr_array_add(k->problems, g_strdup(error->message));
}

GPtrArray *
canned_check(const struct canned *c, const struct canned_check *check)
{
	AUTO(value) sample = canned_sample(c);
	struct checking k = { .canned = c, .check = check, .sample = sample };

	k.file = g_strconcat(c->name, ".tpl", NULL);
	k.problems = g_ptr_array_new_with_free_func(g_free);
	check_subject(&k);
	check_files(&k);
	for (int part = 0; part < CANNED_PART_N; part++)
		render_part(&k, (enum canned_part)part);
	for (gsize i = 0; i < G_N_ELEMENTS(classes); i++)
		check_length(&k, &classes[i], _(classes[i].title));
	for (gsize i = 0; i < check->n_limits; i++)
		check_length(&k, &check->limits[i], check->limits[i].title);
	check_facts(&k);
	check_links(&k);
	for (int part = 0; part < CANNED_PART_N; part++) {
		g_clear_pointer(&k.parts[part], template_free);
		g_free(k.rendered[part]);
	}
	g_free(k.file);
	return k.problems;
}
