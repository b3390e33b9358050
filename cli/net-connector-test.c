/* cli/net-connector-test.c — guichet-net connector test: samples against what is expected of them. */
#include "cli/net-connector.h"

#include "base/err.h"
#include "base/text.h"
#include "net/connector.h"
#include "net/mapper-scan.h"
#include "net/mend.h"

#include <glib/gi18n.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define LINES_MAX 20 /* of one sample */
#define VALUE_MAX 120 /* bytes of a value that is shown */

struct diff {
	const char *sample;
	int lines;
};

static void
say(const char *sample, const char *rest)
{
	g_autofree char *line = g_strdup_printf("%s: %s", sample, rest);

	text_put(stdout, line, TEXT_LINE);
	putchar('\n');
}

/* ---- what differs -------------------------------------------------------------------------- */

static char *
short_value(const json_t *v)
{
	char *text = v != NULL ? json_dumps(v, JSON_COMPACT | JSON_ENCODE_ANY) : g_strdup(_("nothing"));
	gsize n = strlen(text);

	if (n > VALUE_MAX) {
		char *cut = g_strdup_printf("%.*s…", (int)(g_utf8_find_prev_char(text, text + VALUE_MAX) - text), text);

		g_free(text);
		return cut;
	}
	return text;
}

static void
differ(struct diff *d, const char *path, const json_t *got, const json_t *wanted)
{
	g_autofree char *g = NULL, *w = NULL, *rest = NULL;

	if (d->lines++ >= LINES_MAX)
		return;
	g = short_value(got);
	w = short_value(wanted);
	rest = g_strdup_printf(_("%s is %s, expected %s"), *path != '\0' ? path + (*path == '.') : _("all"), g, w);
	say(d->sample, rest);
}

static void compare(struct diff *, const char *path, json_t *got, json_t *wanted);

static void
compare_objects(struct diff *d, const char *path, json_t *got, json_t *wanted)
{
	const char *key;
	json_t *v;

	json_object_foreach(wanted, key, v) {
		g_autofree char *at = g_strconcat(path, ".", key, NULL);

		compare(d, at, json_object_get(got, key), v);
	}
	json_object_foreach(got, key, v) {
		g_autofree char *at = g_strconcat(path, ".", key, NULL);

		if (json_object_get(wanted, key) == NULL)
			differ(d, at, v, NULL);
	}
}

static void
compare_arrays(struct diff *d, const char *path, json_t *got, json_t *wanted)
{
	gsize n = MAX(json_array_size(got), json_array_size(wanted));

	for (gsize i = 0; i < n; i++) {
		g_autofree char *at = g_strdup_printf("%s[%" G_GSIZE_FORMAT "]", path, i);

		compare(d, at, json_array_get(got, i), json_array_get(wanted, i));
	}
}

static void
compare(struct diff *d, const char *path, json_t *got, json_t *wanted)
{
	if (got == NULL || wanted == NULL)
		differ(d, path, got, wanted);
	else if (json_is_object(got) && json_is_object(wanted))
		compare_objects(d, path, got, wanted);
	else if (json_is_array(got) && json_is_array(wanted))
		compare_arrays(d, path, got, wanted);
	else if (json_is_number(got) && json_is_number(wanted)
		? json_number_value(got) != json_number_value(wanted) : !json_equal(got, wanted))
		differ(d, path, got, wanted);
}

/* ---- one sample ------------------------------------------------------------------------------ */

/* A file's JSON, mended as an answer would be: both sides have seen the same. */
static json_t *
read_json(const char *path, GError **error)
{
	g_autofree char *data = NULL;
	g_autoptr(GError) cause = NULL;
	GString *mended = NULL;
	json_t *value = NULL;
	gsize len;

	if (!g_file_get_contents(path, &data, &len, &cause))
		err_set(error, ERR_INPUT, _("%s cannot be read: %s"), path, cause->message);
	else if (mend_json(data, len, &mended) != MEND_JSON ||
	    (value = json_loadb(mended->str, mended->len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL)) == NULL)
		err_set(error, ERR_INPUT, _("%s is not JSON"), path);
	if (mended != NULL)
		g_string_free(mended, TRUE);
	return value;
}

/* The function that a sample is for: its member "function", else "page" (transfer full). */
static char *
sample_function(const char *json)
{
	json_t *v = json_loads(json, JSON_ALLOW_NUL, NULL);
	const char *name = json_string_value(json_object_get(v, "function"));
	char *copy = g_strdup(name != NULL ? name : "page");

	json_decref(v);
	return copy;
}

/* What `page` gives must also fit the schema of messages. */
static gboolean
check_schema(struct connector *c, const char *input, GError **error)
{
	struct mapper_page page;

	if (!mapper_page(c->mapper, input, NULL, &page, error))
		return FALSE;
	mapper_page_clear(&page);
	return TRUE;
}

static gboolean
run_sample(struct connector *c, const char *path, const char *label, GError **error)
{
	g_autofree char *input = NULL, *function = NULL, *output = NULL;
	g_autofree char *expected = g_strdup_printf("%.*s.expected.json", (int)(strlen(path) - strlen(".json")), path);
	json_t *in = read_json(path, error), *got, *wanted = NULL;
	struct diff diff = { label, 0 };

	if (in == NULL)
		return FALSE;
	input = json_dumps(in, JSON_COMPACT | JSON_ENCODE_ANY);
	json_decref(in);
	function = sample_function(input);
	if (!g_strv_contains(mapper_functions, function))
		return err_set(error, ERR_INPUT, _("its member “function” is “%s”, which is no function of a connector"), function);
	output = mapper_call(c->mapper, function, input, NULL, error);
	if (output == NULL || (strcmp(function, "page") == 0 && !check_schema(c, input, error)) ||
	    (wanted = read_json(expected, error)) == NULL)
		return FALSE;
	got = json_loads(output, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	compare(&diff, "", got, wanted);
	json_decref(got);
	json_decref(wanted);
	if (diff.lines > LINES_MAX)
		say(label, _("… and more"));
	return diff.lines == 0;
}

/* ---- all samples ------------------------------------------------------------------------------- */

static int
by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names of the samples in a folder, sorted. */
static GPtrArray *
find_samples(const char *folder)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
		if (g_str_has_suffix(name, ".json") && !g_str_has_suffix(name, ".expected.json"))
			g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, by_text);
	return names;
}

static struct connector *
load(const char *config_dir, const char *which, char **folder, GError **error)
{
	g_autofree char *path = g_build_filename(which, "connector.jq", NULL), *name = NULL;
	g_autoptr(GBytes) program = NULL;
	g_autoptr(GError) cause = NULL;
	char *data;
	gsize len;

	if (g_file_test(which, G_FILE_TEST_IS_DIR)) {
		g_autofree char *whole = g_canonicalize_filename(which, NULL);

		name = g_path_get_basename(whole);
		*folder = g_strdup(which);
		if (!g_file_get_contents(path, &data, &len, &cause)) {
			err_set(error, ERR_CONFIG, _("there is no connector in %s: %s"), which, cause->message);
			return NULL;
		}
		program = g_bytes_new_take(data, len);
		return connector_load(name, program, error);
	}
	*folder = g_build_filename(config_dir, "connectors", which, NULL);
	return connector_open(config_dir, which, error);
}

int
connector_test(const char *config_dir, const char *which, gboolean quiet, GError **error)
{
	g_autofree char *folder = NULL, *samples = NULL, *line = NULL;
	AUTO(connector) c = load(config_dir, which, &folder, error);
	g_autoptr(GPtrArray) names = NULL;
	guint failed = 0;

	if (c == NULL)
		return 3;
	samples = g_build_filename(folder, "samples", NULL);
	names = find_samples(samples);
	if (names->len == 0) {
		err_set(error, ERR_CONFIG, _("there are no samples in %s; the connector is tested by giving its folder"),
			samples);
		return 3;
	}
	for (guint i = 0; i < names->len; i++) {
		g_autoptr(GError) why = NULL;
		g_autofree char *path = g_build_filename(samples, names->pdata[i], NULL);
		g_autofree char *label = g_build_filename(c->name, names->pdata[i], NULL);

		if (run_sample(c, path, label, &why))
			continue;
		failed++;
		if (why != NULL)
			say(label, why->message);
	}
	line = g_strdup_printf(ngettext("%u sample, %u differ", "%u samples, %u differ", names->len),
		names->len, failed);
	if (!quiet || failed > 0)
		say(c->name, line);
	return failed > 0 ? 1 : 0;
}
