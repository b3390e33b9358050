/* cli/report-page.c — the barometer as one HTML page. */
#include "cli/report-page.h"

#include "base/date.h"
#include "base/lang.h"
#include "core/svg.h"
#include "core/wording.h"

#include <glib/gi18n.h>
#include <math.h>

#define MOTIVES_SHOWN 12

static const char style[] =
	":root{--ink:#1d2327;--dim:#6a737b;--rule:#d5dade;--paper:#fff;--bar:#0b7285;--soft:#adb5bd;--warn:#a8480a;"
	"--s1:#d0ebef;--s2:#8fd0da;--s3:#3fa3b3;--s4:#0b7285}\n"
	"@media (prefers-color-scheme:dark){:root{--ink:#dfe3e6;--dim:#98a1a8;--rule:#394046;--paper:#14171a;--bar:#4fb8c7;"
	"--soft:#5c666e;--warn:#e8a15c;--s1:#17343a;--s2:#1f5661;--s3:#2f8797;--s4:#4fb8c7}}\n"
	"@media print{:root{--ink:#000;--dim:#444;--rule:#bbb;--paper:#fff;--bar:#0b7285;--soft:#999;--warn:#a8480a;"
	"--s1:#d0ebef;--s2:#8fd0da;--s3:#3fa3b3;--s4:#0b7285}section{break-inside:avoid}}\n"
	"*{-webkit-print-color-adjust:exact;print-color-adjust:exact}\n"
	"body{margin:0 auto;max-width:56rem;padding:2rem 1.25rem 4rem;background:var(--paper);color:var(--ink);"
	"font:16px/1.5 system-ui,sans-serif}\n"
	"h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2.4rem 0 .2rem;border-top:1px solid var(--rule);padding-top:1.2rem}"
	"h3{font-size:1rem;margin:1.4rem 0 .2rem}\n"
	"p{margin:.2rem 0 .8rem}.what,.note,footer{color:var(--dim)}.none{color:var(--dim);font-style:italic}\n"
	"svg{display:block;width:100%;max-width:44rem;height:auto;margin:.6rem 0}"
	"svg text{font:12px system-ui,sans-serif;fill:var(--ink)}svg .axis{fill:var(--dim)}\n"
	".bar{fill:var(--bar)}.dim{fill:var(--soft)}.rule{fill:var(--rule)}.line{fill:none;stroke:var(--bar);stroke-width:2;"
	"stroke-linejoin:round}\n"
	".s0{fill:none;stroke:var(--rule)}.s1{fill:var(--s1)}.s2{fill:var(--s2)}.s3{fill:var(--s3)}.s4{fill:var(--s4)}\n"
	"table{border-collapse:collapse;width:100%;margin:.6rem 0;font-variant-numeric:tabular-nums}"
	"th,td{text-align:right;padding:.25rem .5rem;border-bottom:1px solid var(--rule);font-weight:normal}"
	"th:first-child,td:first-child{text-align:left;padding-left:0}thead th{color:var(--dim);font-size:.85rem}\n"
	".warn{color:var(--warn)}ol{padding-left:1.2rem}a{color:inherit}\n";

/* ---- words -------------------------------------------------------------------------- */

static void
tag(GString *out, const char *name, const char *class, const char *text)
{
	if (class != NULL)
		g_string_append_printf(out, "<%s class=\"%s\">", name, class);
	else
		g_string_append_printf(out, "<%s>", name);
	svg_text(out, text);
	g_string_append_printf(out, "</%s>\n", name);
}

static char *
percent(double share)
{
	return isnan(share) ? g_strdup("–") : g_strdup_printf(_("%.0f %%"), 100 * share);
}

/* A value as it is told: "87 %", "> 2 h 05". */
static char *
value_words(enum barometer_measure m, const struct barometer_value *v)
{
	if (isnan(v->value))
		return v->n > 0 ? g_strdup(_("too few")) : g_strdup(_("not measured"));
	if (m == BAROMETER_DELAY)
		return stats_span_words((struct stats_span){ (gint64)v->value, v->open });
	return percent(v->value);
}

/* A cell that a program can read too. */
static void
cell(GString *out, const char *key, const char *channel, double value, const char *words)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];

	g_string_append_printf(out, "<td data-key=\"%s\" data-channel=\"", key);
	svg_text(out, channel);
	g_string_append_c(out, '"');
	if (!isnan(value))
		g_string_append_printf(out, " data-value=\"%s\"", g_ascii_formatd(text, sizeof text, "%.6f", value));
	g_string_append_c(out, '>');
	svg_text(out, words);
	g_string_append(out, "</td>");
}

/* ---- measures ----------------------------------------------------------------------- */

static void
measure_bars(GString *out, const struct report *r, enum barometer_measure m)
{
	g_autoptr(GArray) bars = g_array_new(FALSE, FALSE, sizeof(struct plot_bar));
	g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
	gsize n;
	const struct barometer_figure *figures = barometer_figures(&n);

	for (guint i = 0; i < r->channels->len; i++) {
		const struct barometer_channel *c = g_ptr_array_index(r->channels, i);
		const struct barometer_value *v = &c->values[m];
		struct plot_bar bar = { .label = _(c->title), .value = isnan(v->value) ? 0 : v->value, .ink = PLOT_ACCENT };

		if (isnan(v->value))
			continue;
		g_ptr_array_add(words, value_words(m, v));
		bar.shown = words->pdata[words->len - 1];
		g_array_append_val(bars, bar);
	}
	for (gsize i = 0; i < n && bars->len > 0; i++) {
		const struct barometer_figure *f = &figures[i];
		struct plot_bar bar = { .value = f->value, .ink = PLOT_DIM };
		struct barometer_value v = { .value = f->value, .n = 1 };

		if (f->measure != m || isnan(f->value))
			continue;
		g_ptr_array_add(words, g_strdup_printf(_("published %d"), f->year));
		bar.label = words->pdata[words->len - 1];
		g_ptr_array_add(words, value_words(m, &v));
		bar.shown = words->pdata[words->len - 1];
		g_array_append_val(bars, bar);
	}
	if (bars->len > 0)
		svg_bars(out, barometer_title(m), (const struct plot_bar *)(void *)bars->data, bars->len);
	else
		tag(out, "p", "none", _("Nothing of this was measured in the period."));
}

static void
published(GString *out, enum barometer_measure m)
{
	gsize n;
	const struct barometer_figure *figures = barometer_figures(&n);
	gboolean any = FALSE;

	for (gsize i = 0; i < n; i++) {
		const struct barometer_figure *f = &figures[i];
		struct barometer_value v = { .value = f->value, .n = 1 };
		g_autofree char *figure = isnan(f->value) ? NULL : value_words(m, &v);
		g_autofree char *line = NULL;

		if (f->measure != m)
			continue;
		any = TRUE;
		line = g_strdup_printf("%d: %s%s%s [%d]", f->year, figure != NULL ? figure : "", figure != NULL ? " " : "",
			_(f->words), f->source + 1);
		tag(out, "p", "note", line);
	}
	if (!any)
		tag(out, "p", "note", _("The studies give no figure for it."));
}

static void
put_measures(GString *out, const struct report *r)
{
	for (int m = 0; m < BAROMETER_MEASURE_N; m++) {
		g_string_append(out, "<section>\n");
		tag(out, "h2", NULL, barometer_title((enum barometer_measure)m));
		tag(out, "p", "what", barometer_words((enum barometer_measure)m));
		measure_bars(out, r, (enum barometer_measure)m);
		published(out, (enum barometer_measure)m);
		g_string_append(out, "</section>\n");
	}
}

static void
put_summary(GString *out, const struct report *r)
{
	g_string_append(out, "<section>\n");
	tag(out, "h2", NULL, _("At a glance"));
	g_string_append(out, "<table><thead><tr><th></th>");
	for (guint i = 0; i < r->channels->len; i++) {
		g_string_append(out, "<th>");
		svg_text(out, _(((const struct barometer_channel *)g_ptr_array_index(r->channels, i))->title));
		g_string_append(out, "</th>");
	}
	g_string_append(out, "</tr></thead><tbody>\n");
	for (int m = 0; m < BAROMETER_MEASURE_N; m++) {
		g_string_append(out, "<tr><th>");
		svg_text(out, barometer_title((enum barometer_measure)m));
		g_string_append(out, "</th>");
		for (guint i = 0; i < r->channels->len; i++) {
			const struct barometer_channel *c = g_ptr_array_index(r->channels, i);
			g_autofree char *words = value_words((enum barometer_measure)m, &c->values[m]);

			cell(out, barometer_name((enum barometer_measure)m), c->title, c->values[m].value, words);
		}
		g_string_append(out, "</tr>\n");
	}
	g_string_append(out, "</tbody></table>\n</section>\n");
}

/* ---- waits -------------------------------------------------------------------------- */

static void
put_waits_table(GString *out, const GPtrArray *lines)
{
	static const char *const heads[] = { N_("waits"), N_("answered"), N_("in time"), N_("half in"), N_("9 in 10"), N_("longest") };

	g_string_append(out, "<table><thead><tr><th></th>");
	for (gsize i = 0; i < G_N_ELEMENTS(heads); i++) {
		g_string_append(out, "<th>");
		svg_text(out, _(heads[i]));
		g_string_append(out, "</th>");
	}
	g_string_append(out, "</tr></thead><tbody>\n");
	for (guint i = 0; i < lines->len; i++) {
		const struct stats_line *l = g_ptr_array_index(lines, i);
		const struct stats_row *r = l->row;
		gboolean enough = r->wall.n >= STATS_FEW;
		g_autofree char *name = g_strdup_printf("%s, %s", _(l->channel), stats_measure_words(r->measure));
		g_autofree char *waits = g_strdup_printf("%u", r->opened), *answered = percent(stats_answer_rate(r));
		g_autofree char *in_time = percent(stats_compliance(r));
		g_autofree char *p50 = enough ? stats_span_words(r->wall.p50) : g_strdup(_("too few"));
		g_autofree char *p90 = enough ? stats_span_words(r->wall.p90) : g_strdup(_("too few"));
		g_autofree char *most = r->wall.n > 0 ? stats_span_words(r->wall.most) : g_strdup("–");
		const char *measure = stats_measure_name(r->measure);
		g_autofree char *key = g_strconcat("opened-", measure, NULL), *key50 = g_strconcat("p50-", measure, NULL);
		g_autofree char *key_rate = g_strconcat("compliance-", measure, NULL);

		if (!stats_measure_is_main(r->measure))
			continue;
		g_string_append(out, "<tr><th>");
		svg_text(out, name);
		g_string_append(out, "</th>");
		cell(out, key, l->channel, r->opened, waits);
		cell(out, "rate", l->channel, stats_answer_rate(r), answered);
		cell(out, key_rate, l->channel, stats_compliance(r), in_time);
		cell(out, key50, l->channel, enough ? (double)r->wall.p50.s : NAN, p50);
		cell(out, "p90", l->channel, enough ? (double)r->wall.p90.s : NAN, p90);
		cell(out, "max", l->channel, r->wall.n > 0 ? (double)r->wall.most.s : NAN, most);
		g_string_append(out, "</tr>\n");
	}
	g_string_append(out, "</tbody></table>\n");
}

static void
put_classes(GString *out, const struct stats_line *line)
{
	struct plot_bar bars[STATS_CLASSES];
	g_autofree char *title = g_strdup_printf(_("First answers, %s"), _(line->channel));

	stats_bars(line->row, PLOT_DIM, bars);
	tag(out, "h3", NULL, title);
	svg_bars(out, title, bars, STATS_CLASSES);
}

static void
put_days(GString *out, const struct stats_set *set)
{
	g_autoptr(GArray) days = stats_days(set);
	g_autofree double *opened = g_new(double, MAX(days->len, 1));
	g_autofree char *from = NULL, *to = NULL, *top = NULL;
	double most = 0;

	if (days->len < 2)
		return;
	for (guint i = 0; i < days->len; i++) {
		opened[i] = g_array_index(days, struct stats_day, i).opened;
		most = MAX(most, opened[i]);
	}
	from = stats_day_name(&g_array_index(days, struct stats_day, 0));
	to = stats_day_name(&g_array_index(days, struct stats_day, days->len - 1));
	top = g_strdup_printf("%.0f", most);
	tag(out, "h3", NULL, _("Waits that began, day by day"));
	svg_trend(out, _("Waits that began, day by day"), opened, days->len, top, from, to);
}

static void
put_waits(GString *out, const struct report *r)
{
	g_autoptr(GPtrArray) lines = stats_lines(r->set, STATS_BY_CHANNEL);
	const char *names[7];
	gint64 cells[7][24];

	g_string_append(out, "<section>\n");
	tag(out, "h2", NULL, _("How long customers waited"));
	tag(out, "p", "what", _("Who still waits counts as waiting longer than all others; a value with > is such a "
		"wait: it is longer than that. Of fewer than 20 waits there is no percentile."));
	put_waits_table(out, lines);
	g_string_append(out, "</section>\n<section>\n");
	for (guint i = 0; i < lines->len; i++)
		if (((const struct stats_line *)g_ptr_array_index(lines, i))->row->measure == STATS_FIRST)
			put_classes(out, g_ptr_array_index(lines, i));
	g_string_append(out, "</section>\n<section>\n");
	put_days(out, r->set);
	stats_weekdays(names);
	stats_week(r->set, cells);
	tag(out, "h3", NULL, _("Waits that began, by hour of the week"));
	svg_heat(out, _("Waits that began, by hour of the week"), cells, names);
	g_string_append(out, "</section>\n");
}

/* ---- motives ------------------------------------------------------------------------ */

static void
put_motives(GString *out, const struct report *r)
{
	g_autoptr(GArray) bars = g_array_new(FALSE, FALSE, sizeof(struct plot_bar));
	guint recurring = 0;

	for (guint i = 0; i < r->motives->len && bars->len < MOTIVES_SHOWN; i++) {
		const struct motive_row *m = g_ptr_array_index(r->motives, i);
		struct plot_bar bar = { .value = m->before + m->customers, .ink = m->recurring ? PLOT_ACCENT : PLOT_DIM };

		recurring += m->recurring != FALSE;
		bar.label = *m->name != '\0' ? motive_book_title(r->book, m->name) : _("(no motive found)");
		g_array_append_val(bars, bar);
	}
	g_string_append(out, "<section>\n");
	tag(out, "h2", NULL, _("Why customers are dissatisfied"));
	tag(out, "p", "what", recurring > 0
		? _("Dissatisfied customers a day, summed over 29 days; those that recur today stand out.")
		: _("Dissatisfied customers a day, summed over 29 days; none recurs today."));
	if (bars->len > 0)
		svg_bars(out, _("Why customers are dissatisfied"), (const struct plot_bar *)(void *)bars->data, bars->len);
	else
		tag(out, "p", "none", _("No dissatisfied customer on these days."));
	g_string_append(out, "</section>\n");
}

/* ---- the page ----------------------------------------------------------------------- */

static void
put_sources(GString *out)
{
	gsize n;
	const struct barometer_source *sources = barometer_sources(&n);

	g_string_append(out, "<section>\n");
	tag(out, "h2", NULL, _("Sources of the published figures"));
	g_string_append(out, "<ol>\n");
	for (gsize i = 0; i < n; i++) {
		g_string_append(out, "<li>");
		svg_text(out, sources[i].name);
		g_string_append(out, ", <a href=\"");
		svg_text(out, sources[i].url);
		g_string_append(out, "\">");
		svg_text(out, sources[i].url);
		g_string_append(out, "</a></li>\n");
	}
	g_string_append(out, "</ol>\n");
	tag(out, "p", "note", _("These studies wrote to banks as strangers do; the desk's figures are of all its customers. They "
		"show where it stands, and are not the same measurement."));
	g_string_append(out, "</section>\n");
}

char *
report_page(const struct report *r)
{
	GString *out = g_string_new("<!DOCTYPE html>\n");
	const char *lang = lang_is_french() ? "fr" : "en";
	g_autofree char *from = wording_when(r->period->from, WORDING_DATE, lang, NULL);
	g_autofree char *to = wording_when(MIN(r->period->to - 1, r->period->now), WORDING_DATE, lang, NULL);
	g_autofree char *period = g_strdup_printf(_("%s to %s"), from, to);
	g_autofree char *made = date_to_rfc3339(r->period->now);

	g_string_append_printf(out, "<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\"/>\n"
		"<meta name=\"viewport\" content=\"width=device-width\"/>\n<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>",
		lang);
	svg_text(out, _("Barometer of the desk"));
	g_string_append_printf(out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<header>\n", style);
	tag(out, "h1", NULL, _("Barometer of the desk"));
	tag(out, "p", "what", r->desk);
	tag(out, "p", NULL, period);
	g_string_append(out, "</header>\n<main>\n");
	put_summary(out, r);
	put_measures(out, r);
	put_waits(out, r);
	put_motives(out, r);
	put_sources(out);
	g_string_append(out, "</main>\n<footer><p>guichet, ");
	svg_text(out, made);
	g_string_append(out, "</p></footer>\n</body>\n</html>\n");
	return g_string_free(out, FALSE);
}
