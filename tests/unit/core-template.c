// layers: none
/* Templates: every section of the mustache specification in cases of our own, what strictness says,
 * filters in both languages, and what never ends. */
#include "core/template.h"
#include "core/wording.h"

#include "base/date.h"
#include "base/err.h"

#include <locale.h>
#include <string.h>

#define DATA \
	"{'name':'Zoé','mark':'<b> & \\\"x\\\"','n':7,'half':0.50,'yes':true,'no':false,'nil':null,'empty':''," \
	"'person':{'first':'Ada','last':'Lovelace','born':{'year':1815}},'list':['a','b'],'none':[]," \
	"'deep':[[1,2],[3]],'cards':[{'kind':'blue','last':'1234'},{'kind':'gold','last':''}],'tricky':'{{name}} {{>p}}'," \
	"'nl':'x\\ny','l1':{'v':1,'l2':{'v':2}}}"

static const struct {
	const char *name, *template, *result;
} lenient[] = {
	/* interpolation */
	{ "text alone", "Bonjour {name} }} ok\n", "Bonjour {name} }} ok\n" },
	{ "a value", "<{{name}}>", "<Zoé>" },
	{ "escaped", "{{mark}}", "&lt;b&gt; &amp; &quot;x&quot;" },
	{ "not escaped, three", "{{{mark}}}", "<b> & \"x\"" },
	{ "not escaped, ampersand", "{{& mark }}", "<b> & \"x\"" },
	{ "numbers as written", "{{n}} {{half}}", "7 0.50" },
	{ "truth", "{{yes}}", "true" },
	{ "null and unknown are nothing", "[{{nil}}{{unknown}}{{{nil}}}{{&unknown}}]", "[]" },
	{ "a list has no text", "[{{list}}{{person}}]", "[]" },
	{ "dotted", "{{person.first}} {{person.born.year}}", "Ada 1815" },
	{ "a broken chain", "[{{person.first.x}}{{person.x.y}}{{x.first}}]", "[]" },
	{ "the first part decides", "{{#l1}}{{#l2}}{{v}}{{l2.v}}{{l1.v}}{{/l2}}{{/l1}}", "221" },
	{ "dotted in a section", "{{#person}}{{born.year}}{{name}}{{/person}}", "1815Zoé" },
	{ "white space in a tag", "{{  name\t}}{{{ name }}}{{\nname\n}}", "ZoéZoéZoé" },
	{ "white space around is kept", " {{name}}\n  {{name}}  \n", " Zoé\n  Zoé  \n" },
	{ "values are no templates", "{{&tricky}}", "{{name}} {{>p}}" },
	/* sections */
	{ "true", "{{#yes}}oui{{/yes}}", "oui" },
	{ "false", "{{#no}}oui{{/no}}{{#nil}}oui{{/nil}}{{#unknown}}oui{{/unknown}}", "" },
	{ "empty text is false", "{{#empty}}oui{{/empty}}{{^empty}}non{{/empty}}", "non" },
	{ "a text is true", "{{#name}}{{.}}!{{/name}}", "Zoé!" },
	{ "an object is a context", "{{#person}}{{first}} {{last}}{{/person}}", "Ada Lovelace" },
	{ "a list", "{{#list}}-{{.}}{{/list}}{{#none}}x{{/none}}", "-a-b" },
	{ "lists in lists", "{{#deep}}({{#.}}{{.}};{{/.}}){{/deep}}", "(1;2;)(3;)" },
	{ "objects in lists", "{{#cards}}{{kind}}{{#last}} {{last}}{{/last}},{{/cards}}", "blue 1234,gold," },
	{ "the same name inside itself", "{{#yes}}a{{#yes}}b{{/yes}}c{{/yes}}", "abc" },
	{ "dotted section", "{{#person.born}}{{year}}{{/person.born}}", "1815" },
	{ "lines of a section go", "a\n {{#yes}} \nb\n{{/yes}}\nc", "a\nb\nc" },
	{ "CR LF too", "a\r\n{{#yes}}\r\nb\r\n{{/yes}}\r\nc", "a\r\nb\r\nc" },
	{ "at the very end", "a\n{{#yes}}\nb\n  {{/yes}}", "a\nb\n" },
	{ "not alone", " a {{#yes}} b {{/yes}}\n", " a  b \n" },
	{ "two on a line", "{{#yes}}{{/yes}}\nx", "\nx" },
	/* inverted */
	{ "unless", "{{^no}}a{{/no}}{{^none}}b{{/none}}{{^unknown}}c{{/unknown}}{{^nil}}d{{/nil}}", "abcd" },
	{ "unless true", "{{^yes}}a{{/yes}}{{^list}}b{{/list}}{{^person}}c{{/person}}{{^n}}d{{/n}}", "" },
	{ "unless inside", "{{#cards}}{{^last}}{{kind}}{{/last}}{{/cards}}", "gold" },
	/* comments */
	{ "a comment", "a{{! name }}b{{!}}c", "abc" },
	{ "over lines", "a\n  {{!\n x {{ y\n}}\nb", "a\nb" },
	{ "not alone either", "a {{! x }}\nb", "a \nb" },
	/* delimiters */
	{ "others", "{{=<% %>=}}<%name%> {{name}}", "Zoé {{name}}" },
	{ "one letter", "{{=| |=}}|name||={{ }}=|{{name}}", "ZoéZoé" },
	{ "as they were in a section", "{{#yes}}{{=[ ]=}}[name][={{ }}=]{{/yes}}", "Zoé" },
	{ "alone on a line", "a\n {{=<% %>=}} \nb", "a\nb" },
	{ "spaces within", "{{= <%   %> =}}<% name %>", "Zoé" },
	{ "not escaped with others", "{{=<% %>=}}<%& mark %>", "<b> & \"x\"" },
	/* partials */
	{ "a partial", "[{{>p}}]", "[p:Zoé]" },
	{ "unknown is nothing", "[{{>nobody}}]", "[]" },
	{ "sees the section", "{{#person}}{{> who }}{{/person}}", "Ada" },
	{ "alone it indents", "a\n  {{>two}}\nb", "a\n  1\n  2\nb" },
	{ "not alone it does not", "a {{>two}}", "a 1\n2\n" },
	{ "values are not indented", " {{>nl}}\n", " x\ny\n" },
	{ "into itself, as deep as the data", "{{#tree}}{{>node}}{{/tree}}{{>node}}", "<>" },
	{ "delimiters stay inside", "{{=<% %>=}}<%>p%>", "p:Zoé" },
	/* filters leave names of the specification alone */
	{ "a bar without spaces is a name", "[{{a|b}}]", "[]" },
};

static const char *
partial(gpointer user, const char *name)
{
	static const struct {
		const char *name, *text;
	} partials[] = { { "p", "p:{{name}}" }, { "who", "{{first}}" }, { "two", "1\n2\n" }, { "nl", "{{nl}}\n" },
		{ "node", "<{{#kids}}{{>node}}{{/kids}}>" }, { "self", "x{{>self}}" }, { "wide", "{{>wide}}{{>wide}}" },
		{ "ping", "{{>pong}}" }, { "pong", "\n  {{>ping}}\n" }, { "broken", "a\n{{#x}}" } };

	(void)user;
	for (gsize i = 0; i < G_N_ELEMENTS(partials); i++)
		if (strcmp(partials[i].name, name) == 0)
			return partials[i].text;
	return NULL;
}

static struct value *
read_data(const char *text)
{
	g_autofree char *json = g_strdelimit(g_strdup(text), "'", '"');
	GError *error = NULL;
	struct value *v = value_read(json, strlen(json), &error);

	g_assert_no_error(error);
	return v;
}

static char *
fill(const char *text, const char *json, struct template_job *job, GError **error)
{
	AUTO(template) t = template_parse(text, "card", 1, error);
	AUTO(value) data = read_data(json);

	job->data = data;
	job->partial = partial;
	return t != NULL ? template_render(t, job, error) : NULL;
}

static void
test_lenient(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(lenient); i++) {
		struct template_job job = { .lenient = TRUE, .html = TRUE };
		g_autoptr(GError) error = NULL;
		g_autofree char *result = fill(lenient[i].template, DATA, &job, &error);

		g_assert_no_error(error);
		if (g_strcmp0(result, lenient[i].result) != 0)
			g_error("%s: “%s”, not “%s”", lenient[i].name, result, lenient[i].result);
	}
}

static const struct {
	const char *template, *error;
} broken[] = {
	{ "a\n{{name", "card:2: {{name: this tag does not end" },
	{ "{{{name}}", "card:1: {{{name}}: this tag does not end" },
	{ "{{#yes}}\nx", "card:1: {{#yes}}: this section does not end" },
	{ "x{{/yes}}", "card:1: {{/yes}}: no section is open here" },
	{ "{{#yes}}\n\n{{/no}}", "card:3: {{/no}}: the section that is open is {{#yes}} of line 1" },
	{ "{{}}", "card:1: {{}}: this is no name" },
	{ "{{a b}}", "card:1: {{a b}}: this is no name" },
	{ "{{a..b}}", "card:1: {{a..b}}: this is no name" },
	{ "{{=<%=}}", "card:1: {{=<%=}}: new delimiters are written {{=<% %>=}}" },
	{ "{{name | shout}}", "card:1: {{name | shout}}: there is no such filter; guichet-template(5) lists them" },
	{ "{{#name | money}}{{/name}}", "card:1: {{#name | money}}: this is no name" },
	{ "a\n{{unknown}}", "card:2: {{unknown}}: there is no such value" },
	{ "{{person.middle}}", "card:1: {{person.middle}}: there is no such value" },
	{ "{{nil}}", "card:1: {{nil}}: this value is empty" },
	{ "{{empty}}", "card:1: {{empty}}: this value is empty" },
	{ "{{#cards}}{{last}}\n{{/cards}}", "card:1: {{last}}: this value is empty" },
	{ "{{list}}", "card:1: {{list}}: this value is not of the kind that is put here" },
	{ "{{name | money}}", "card:1: {{name | money}}: an amount is wanted, such as 1200.50, and a currency such as EUR" },
	{ "{{name | date}}", "card:1: {{name | date}}: a date is wanted, such as 13/01/2026, or a time as in RFC 3339" },
	{ "{{name | delay}}", "card:1: {{name | delay}}: a length of time is wanted, such as 30m, 48h or 5d" },
	{ "{{n | money euros}}", "card:1: {{n | money euros}}: an amount is wanted, such as 1200.50, and a currency such as EUR" },
	{ "\n\n{{>nobody}}", "card:3: {{>nobody}}: there is no such partial" },
	{ "{{>broken}}", "broken:2: {{#x}}: this section does not end" },
	{ "{{>self}}", "self:1: {{>self}}: sections and partials are more than 64 deep here; does a partial include itself?" },
	{ "{{>wide}}", "wide:1: {{>wide}}: sections and partials are more than 64 deep here; does a partial include itself?" },
	{ "{{>ping}}", "pong:2: {{>ping}}: sections and partials are more than 64 deep here; does a partial include itself?" },
};

static void
test_strict(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(broken); i++) {
		struct template_job job = { .lang = "fr" };
		g_autoptr(GError) error = NULL;
		g_autofree char *result = fill(broken[i].template, DATA, &job, &error);

		g_assert_null(result);
		g_assert_error(error, ERR, ERR_INPUT);
		if (strcmp(error->message, broken[i].error) != 0 && strstr(error->message, broken[i].error) == NULL)
			g_error("“%s”, not “%s”", error->message, broken[i].error);
	}
}

/* What a section guards is no gap; everything missing is told at once, each once, and shown. */
static void
test_gaps(void)
{
	g_autoptr(GPtrArray) gaps = template_gaps_new();
	struct template_job job = { .gaps = gaps };
	g_autofree char *result = NULL;
	g_autoptr(GError) error = NULL;

	result = fill("{{#nil}}{{nil}}{{/nil}}{{^empty}}-{{/empty}}{{a}} {{name}}\n{{b.c}} {{a}} {{>x}}", DATA, &job, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(result, ==, "-⟨a⟩ Zoé\n⟨b.c⟩ ⟨a⟩ ⟨x⟩");
	g_assert_cmpuint(gaps->len, ==, 3);
	g_assert_cmpstr(((struct template_gap *)gaps->pdata[1])->name, ==, "b.c");
	g_assert_cmpstr(((struct template_gap *)gaps->pdata[1])->words, ==, "card:2: {{b.c}}: there is no such value");
}

static const struct {
	const char *lang, *template, *result;
} filters[] = {
	{ "fr", "{{m | money}}", "2 500,50 €" }, { "en", "{{m | money}}", "€2,500.50" },
	{ "fr", "{{k | money}}", "1 234 567 €" }, { "en", "{{k | money USD}}", "$1,234,567" },
	{ "fr", "{{neg | money CHF}}", "-12,01 CHF" }, { "en", "{{neg | money CHF}}", "-CHF 12.01" },
	{ "fr", "{{t | date}}", "13 janvier 2026" }, { "en", "{{t | date}}", "13 January 2026" },
	{ "fr", "{{t | day}}", "mardi 13 janvier" }, { "en", "{{t | day}}", "Tuesday 13 January" },
	{ "fr", "{{t | time}}", "14 h 30" }, { "en", "{{t | time}}", "14:30" },
	{ "fr", "{{t | moment}}", "mardi 13 janvier à 14 h 30" }, { "en", "{{t | moment}}", "Tuesday 13 January at 14:30" },
	{ "fr", "{{t | by}}", "mardi 14 h 30" }, { "en", "{{t | by}}", "Tuesday 14:30" },
	{ "fr", "{{first | date}}", "1er mars 2026" }, { "fr", "{{first | time}}", "12 h" },
	{ "fr", "{{d | delay}}", "48 heures" }, { "en", "{{d | delay}}", "48 hours" },
	{ "fr", "{{five | delay}}", "5 jours" }, { "en", "{{one | delay}}", "1 hour and 30 minutes" },
	{ "fr", "{{t | greeting}}", "Bonjour" }, { "fr", "{{late | greeting}}", "Bonsoir" },
	{ "en", "{{t | greeting}}", "Good afternoon" }, { "en", "{{early | greeting}}", "Good morning" },
	{ "fr", "{{paris | by}} {{paris | time}} {{paris | greeting}}", "mardi 14 h 30 14 h 30 Bonjour" },
	{ "fr", "{{typed | money}} {{spaced | money}} {{slashed | date}} {{said | day}}", "1 200,50 € 1 200 € 15 décembre 2026 samedi 2 janvier" },
	{ "en", "{{midnight | by}}", "Tuesday midnight" }, { "fr", "{{t|date}}", NULL }, { "fr", "{{{ m | money }}}{{& m | money }}", "2 500,50 €2 500,50 €" },
};

static void
test_filters(void)
{
	const char *json = "{'m':2500.495,'k':'1234567','neg':'-12,005','t':'2026-01-13T14:30:00Z','first':'2026-03-01',"
		"'typed':'1 200,50 €','spaced':'1\xc2\xa0" "200 euros','slashed':'15/12/2026','said':'2 janvier 2027',"
		"'d':172800,'five':'5d','one':5400,'paris':'2026-01-13T14:30:00+01:00','midnight':'2026-01-14T00:00:00Z','late':'2026-01-13T20:00:00Z','early':'2026-01-13T08:00:00Z'}";

	for (gsize i = 0; i < G_N_ELEMENTS(filters); i++) {
		struct template_job job = { .lang = filters[i].lang };
		g_autoptr(GError) error = NULL;
		g_autofree char *result = NULL;

		g_assert_true(date_parse("2026-01-12T10:00:00Z", &job.now));
		result = fill(filters[i].template, json, &job, &error);
		g_assert_cmpstr(result, ==, filters[i].result);
	}
}

static void
test_wording(void)
{
	gint64 now, due;
	g_autofree char *today = NULL, *week = NULL, *past = NULL, *midnight = NULL, *nothing = NULL;
	g_autoptr(GTimeZone) zone = NULL;

	g_assert_true(date_parse("2026-01-13T10:00:00Z", &now));
	g_assert_true(date_parse("2026-01-13T17:00:00Z", &due));
	today = wording_by(due, now, "fr", NULL);
	g_assert_cmpstr(today, ==, "17 h aujourd'hui");
	week = wording_by(due + 7 * DATE_DAY, now, "fr", NULL);
	g_assert_cmpstr(week, ==, "mardi 20 janvier à 17 h");
	past = wording_by(due - DATE_DAY, now, "en", NULL);
	g_assert_cmpstr(past, ==, "Monday 12 January at 17:00");
	midnight = wording_by(due + 7 * DATE_HOUR, now, "fr", NULL);
	g_assert_cmpstr(midnight, ==, "minuit ce soir");
	nothing = wording_money("-0.004", "EUR", "en");
	g_assert_cmpstr(nothing, ==, "€0");
	g_assert_null(wording_money("1e3", "EUR", "fr"));
	g_assert_null(wording_money("", "EUR", "fr"));
	g_assert_null(wording_money("12.", "EUR", "fr"));
	g_assert_null(wording_money("12", "eur", "fr"));
	g_assert_null(wording_money("1234567890123456", "EUR", "fr"));
	g_assert_false(wording_parse_time("2026-02-30", &due, &zone));
}

/* Loops over long lists, and text that grows: an error, and soon. */
static void
test_bounds(void)
{
	g_autoptr(GString) json = g_string_new("{'long':'");
	g_autoptr(GString) text = g_string_new(NULL);
	struct template_job job = { .lenient = TRUE };
	g_autoptr(GError) many = NULL, big = NULL, deep = NULL, long_ = NULL;
	g_autofree char *never = NULL, *grown = NULL;

	for (int i = 0; i < 1000; i++)
		g_string_append(json, "0123456789");
	g_string_append(json, "','a':[");
	for (int i = 0; i < 2000; i++)
		g_string_append(json, i > 0 ? ",1" : "1");
	g_string_append(json, "]}");
	never = fill("{{#a}}{{#a}}{{#a}}{{/a}}{{/a}}{{/a}}", json->str, &job, &many);
	g_assert_null(never);
	g_assert_nonnull(strstr(many->message, "1,000,000 steps"));
	grown = fill("{{#a}}{{long}}{{/a}}", json->str, &job, &big);
	g_assert_null(grown);
	g_assert_nonnull(strstr(big->message, "10 MiB"));
	for (int i = 0; i < 100; i++)
		g_string_append(text, "{{#a}}");
	g_assert_null(template_parse(text->str, "card", 1, &deep));
	g_assert_nonnull(strstr(deep->message, "nested too deeply"));
	while (text->len <= 1024 * 1024)
		g_string_append(text, "0123456789012345678901234567890123456789");
	g_assert_null(template_parse(text->str, "card", 1, &long_));
	g_assert_nonnull(strstr(long_->message, "longer than 1 MiB"));
}

static void
test_tags(void)
{
	AUTO(template) t = template_parse("{{a}}\n{{#b}}{{>c}}{{/b}}{{^d}}{{/d}}{{! e }}", "card", 1, NULL);
	g_autoptr(GArray) tags = template_tags(t);
	g_autoptr(GString) seen = g_string_new(NULL);

	for (guint i = 0; i < tags->len; i++) {
		const struct template_tag *tag = &g_array_index(tags, struct template_tag, i);

		g_string_append_printf(seen, "%c%s%u ", "v#^>"[tag->kind], tag->name, tag->line);
	}
	g_assert_cmpstr(seen->str, ==, "va1 #b2 >c2 ^d2 ");
}

int
main(int argc, char **argv)
{
	setlocale(LC_ALL, "C.UTF-8");
	g_setenv("TZ", "UTC", TRUE);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/template/lenient", test_lenient);
	g_test_add_func("/template/strict", test_strict);
	g_test_add_func("/template/gaps", test_gaps);
	g_test_add_func("/template/filters", test_filters);
	g_test_add_func("/template/wording", test_wording);
	g_test_add_func("/template/bounds", test_bounds);
	g_test_add_func("/template/tags", test_tags);
	return g_test_run();
}
