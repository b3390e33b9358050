/* base/conf-read.c — reads a configuration against the table of conf-keys.c and says precisely
 * what is wrong with it. */
#include "base/conf-read.h"

#include "base/date.h"
#include "base/pattern.h"
#include "base/text.h"

#include <glib/gi18n.h>
#include <string.h>

#define ACCOUNT_NAME_MAX 64
#define SETTING_MAX 64

char *
conf_slot(const char *group, const char *account, const char *key)
{
	return g_strjoin("\n", group, account != NULL ? account : "", key, NULL);
}

/* set.NAME stands in the table as set.KEY. */
static gboolean
is_setting(const char *key)
{
	gsize n = strlen(key);

	if (!g_str_has_prefix(key, "set.") || n == 4 || n > SETTING_MAX || conf_is_secret(key + 4))
		return FALSE;
	return strspn(key + 4, "abcdefghijklmnopqrstuvwxyz0123456789-_") == n - 4;
}

const struct conf_key *
conf_find_key(const char *group, const char *key)
{
	gsize n;
	const struct conf_key *keys = conf_keys(&n);
	const char *name = is_setting(key) ? "set.KEY" : key;

	for (gsize i = 0; i < n; i++)
		if (strcmp(keys[i].key, name) == 0 &&
		    (group == NULL || strcmp(keys[i].group, group) == 0))
			return &keys[i];
	return NULL;
}

/* "FILE:LINE: [account "NAME"] key: what is wrong; what to do". Line 0: none. */
void
conf_problem(struct reader *r, guint line, const char *group, const char *account, const char *key,
	const char *format, ...)
{
	g_autoptr(GString) text = g_string_new(r->file);
	g_autofree char *what = NULL;
	va_list args;

	va_start(args, format);
	what = g_strdup_vprintf(format, args);
	va_end(args);
	if (line > 0)
		g_string_append_printf(text, ":%u", line);
	g_string_append(text, ": ");
	if (account != NULL)
		g_string_append_printf(text, "[%s \"%s\"] ", group, account);
	else if (group != NULL)
		g_string_append_printf(text, "[%s] ", group);
	if (key != NULL)
		g_string_append_printf(text, "%s: ", key);
	g_string_append(text, what);
	g_ptr_array_add(r->problems, text_clean(text->str, -1, TEXT_LINE));
}

guint
conf_line(struct reader *r, const char *group, const char *account, const char *key)
{
	g_autofree char *at = conf_slot(group, account, key);

	return GPOINTER_TO_UINT(g_hash_table_lookup(r->lines, at));
}

/* Edit distance, for "did you mean". Both words are short. */
static guint
distance(const char *a, const char *b)
{
	guint row[64], n = (guint)strlen(b);

	if (n >= G_N_ELEMENTS(row) || strlen(a) >= G_N_ELEMENTS(row))
		return G_MAXUINT;
	for (guint j = 0; j <= n; j++)
		row[j] = j;
	for (guint i = 1; a[i - 1] != '\0'; i++) {
		guint diagonal = row[0];

		row[0] = i;
		for (guint j = 1; j <= n; j++) {
			guint up = row[j], best = MIN(up, row[j - 1]) + 1;

			row[j] = MIN(best, diagonal + (a[i - 1] != b[j - 1]));
			diagonal = up;
		}
	}
	return row[n];
}

static const char *
nearest(const char *group, const char *key)
{
	gsize n;
	const struct conf_key *keys = conf_keys(&n);
	const char *best = NULL;
	guint least = MAX(2, (guint)strlen(key) / 3) + 1;

	for (gsize i = 0; i < n; i++) {
		guint d = strcmp(keys[i].group, group) == 0 ? distance(key, keys[i].key) :
		    G_MAXUINT;

		if (d < least) {
			least = d;
			best = keys[i].key;
		}
	}
	return best;
}

/* A name under which people would write the secret itself. */
gboolean
conf_is_secret(const char *key)
{
	return strstr(key, "pass") != NULL || strstr(key, "secret") != NULL ||
		strcmp(key, "token") == 0;
}

static void
unknown_key(struct reader *r, guint line, const char *group, const char *account,
	const char *key)
{
	const struct conf_key *elsewhere = conf_find_key(NULL, key);
	const char *near = nearest(group, key);

	if (conf_is_secret(g_str_has_prefix(key, "set.") ? key + 4 : key))
		conf_problem(r, line, group, account, key,
		    _("a secret never stands in this file; take the line out, change the secret, and "
		      "name a command that prints it: password-command = pass show bank/agence"));
	else if (elsewhere != NULL)
		conf_problem(r, line, group, account, key, _("this key belongs in the group [%s]"),
		    elsewhere->group);
	else if (near != NULL)
		conf_problem(r, line, group, account, key, _("unknown key; did you mean “%s”?"), near);
	else
		conf_problem(r, line, group, account, key,
		    _("unknown key; the keys are listed by: guichet config example"));
}

/* A name or an address part: nothing that could end a header or leave the quotes. */
static gboolean
is_clean_text(const char *s)
{
	for (const char *p = s; *p != '\0'; p++)
		if (g_ascii_iscntrl(*p))
			return FALSE;
	return !text_is_suspicious(s, -1);
}

/* "a@b" or "Name <a@b>"; the address itself into *bare (transfer full). */
gboolean
conf_parse_address(const char *value, char **bare)
{
	const char *open = strrchr(value, '<'), *at;
	size_t n = strlen(value);
	g_autofree char *address = NULL;

	*bare = NULL;
	if (!is_clean_text(value))
		return FALSE;
	if (open != NULL) {
		if (n == 0 || value[n - 1] != '>')
			return FALSE;
		address = g_strndup(open + 1, n - (size_t)(open - value) - 2);
	} else {
		address = g_strdup(value);
	}
	at = strchr(address, '@');
	if (at == NULL || at == address || at[1] == '\0' || strchr(at + 1, '@') != NULL ||
	    strpbrk(address, " <>()[],;:\\\"") != NULL || at[1] == '.' ||
	    address[strlen(address) - 1] == '.')
		return FALSE;
	*bare = g_steal_pointer(&address);
	return TRUE;
}

/* Splits at commas outside quotes and <>; empty words fall away. */
char **
conf_split(const char *value)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new();
	gboolean quoted = FALSE, angled = FALSE;
	const char *start = value;

	for (const char *p = value;; p++) {
		if (*p == '"')
			quoted = !quoted;
		angled = *p == '<' ? TRUE : *p == '>' ? FALSE : angled;
		if (*p != '\0' && (*p != ',' || quoted || angled))
			continue;
		char *word = g_strstrip(g_strndup(start, (gsize)(p - start)));

		if (*word != '\0')
			g_ptr_array_add(words, word);
		else
			g_free(word);
		if (*p == '\0')
			break;
		start = p + 1;
	}
	g_ptr_array_add(words, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&words), FALSE);
}

/* "yes" or "no", NULL when neither. */
static const char *
canonical_bool(const char *value)
{
	static const char *const yes[] = { "yes", "true", "on", "1", NULL };
	static const char *const no[] = { "no", "false", "off", "0", NULL };
	g_autofree char *lower = g_ascii_strdown(value, -1);

	return g_strv_contains(yes, lower) ? "yes" : g_strv_contains(no, lower) ? "no" : NULL;
}

static gboolean
parse_int(const struct conf_key *k, const char *value, gint64 *n)
{
	const char *dots = strstr(k->choices, "..");
	guint64 v;

	if (!g_ascii_string_to_unsigned(value, 10, g_ascii_strtoull(k->choices, NULL, 10),
	    g_ascii_strtoull(dots + 2, NULL, 10), &v, NULL))
		return FALSE;
	*n = (gint64)v;
	return TRUE;
}

static char *
canonical_path(const struct reader *r, const char *value)
{
	if (g_str_has_prefix(value, "~/"))
		return g_build_filename(g_get_home_dir(), value + 2, NULL);
	if (g_path_is_absolute(value) || r->folder == NULL)
		return g_strdup(value);
	return g_build_filename(r->folder, value, NULL);
}

static gboolean
is_choice(const char *choices, const char *value)
{
	g_auto(GStrv) words = g_strsplit(choices, "|", -1);

	return g_strv_contains((const char *const *)words, value);
}

static char *
judge_pattern(const char *value)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GRegex) regex = pattern_compile(value, &error);

	return regex != NULL ? NULL : g_strdup(error->message);
}

/* The first word of a list that is none of the choices, NULL none (transfer full). */
static char *
first_stranger(const char *choices, const char *value)
{
	g_auto(GStrv) words = choices != NULL ? g_strsplit(value, ",", -1) : NULL;

	for (char **p = words; p != NULL && *p != NULL; p++)
		if (!is_choice(choices, g_strstrip(*p)))
			return g_strdup(*p);
	return NULL;
}

/* What is wrong with a value, as a sentence; NULL when nothing is (transfer full). */
static char *
judge(const struct conf_key *k, const char *value)
{
	g_auto(GStrv) words = NULL;
	g_autofree char *wrong = NULL;
	gint64 n;

	switch (k->type) {
	case CONF_PATTERN:
		return judge_pattern(value);
	case CONF_BOOL:
		return canonical_bool(value) != NULL ? NULL :
		    g_strdup_printf(_("“%s” is neither yes nor no"), value);
	case CONF_INT:
		return parse_int(k, value, &n) ? NULL :
		    g_strdup_printf(_("“%s” is not a whole number in %s"), value, k->choices);
	case CONF_SPAN:
		return date_parse_span(value, &n) ? NULL :
		    g_strdup_printf(_("“%s” is not a span of time; write 90s, 30m, 4h or 2d"),
		    value);
	case CONF_AGE:
		return date_before(value, 300 * 366 * DATE_DAY) != 0 ? NULL :
		    g_strdup_printf(_("“%s” is not an age; write 90 days, 24 months or 5 years"), value);
	case CONF_CHOICE:
		return is_choice(k->choices, value) ? NULL :
		    g_strdup_printf(_("“%s” is not one of %s"), value, k->choices);
	case CONF_COMMAND:
		return g_shell_parse_argv(value, NULL, &words, NULL) ? NULL :
		    g_strdup(_("this command cannot be split into words; close each quote"));
	case CONF_LIST:
		wrong = first_stranger(k->choices, value);
		if (wrong != NULL)
			return g_strdup_printf(_("“%s” is not one of %s"), wrong, k->choices);
		break;
	case CONF_ADDRESS: /* what an address is, its link says: conf_check_account */
	case CONF_TEXT:
	case CONF_PATH:
		break;
	}
	return is_clean_text(value) ? NULL :
	    g_strdup(_("the value holds control or invisible characters; type it anew"));
}

static void
take_value(struct reader *r, const struct conf_key *k, const char *account, const char *key,
	const char *value)
{
	g_autofree char *wrong = judge(k, value);
	char *canonical;

	if (wrong != NULL) {
		conf_problem_at(r, k->group, account, key, "%s", wrong);
		return;
	}
	if (k->type == CONF_BOOL)
		canonical = g_strdup(canonical_bool(value));
	else if (k->type == CONF_PATH)
		canonical = canonical_path(r, value);
	else
		canonical = g_strdup(value);
	g_hash_table_insert(r->conf->values, conf_slot(k->group, account, key), canonical);
}

/* `[account "NAME"]` gives "account" and the name; `[screen]` gives "screen" and NULL. */
static gboolean
parse_group(const char *line, char **group, char **account)
{
	size_t n = strlen(line);
	const char *quote = strchr(line, '"');

	*group = *account = NULL;
	if (n < 3 || line[0] != '[' || line[n - 1] != ']')
		return FALSE;
	if (quote == NULL) {
		*group = g_strstrip(g_strndup(line + 1, n - 2));
		return TRUE;
	}
	if (n < 4 || line[n - 2] != '"' || quote == line + n - 2)
		return FALSE;
	*group = g_strstrip(g_strndup(line + 1, (gsize)(quote - line) - 1));
	*account = g_strndup(quote + 1, n - (gsize)(quote - line) - 3);
	return TRUE;
}

/* The names of a group that there may be several of; NULL: there is only one. */
static GPtrArray *
names_of(const struct conf *c, const char *group)
{
	return strcmp(group, "account") == 0 ? c->accounts :
	    strcmp(group, "directory") == 0 ? c->directories : NULL;
}

/* Opens a group; FALSE when its keys cannot be understood. */
static gboolean
enter_group(struct reader *r, guint line, const char *group, const char *name)
{
	GPtrArray *names = names_of(r->conf, group);

	if (names == NULL) {
		if (name == NULL && (strcmp(group, "guichet") == 0 || strcmp(group, "screen") == 0))
			return TRUE;
		conf_problem(r, line, group, name, NULL, _("unknown group; there are [guichet], [screen], "
		    "[account \"NAME\"] and [directory \"NAME\"]"));
		return FALSE;
	}
	if (name == NULL || *name == '\0') {
		conf_problem(r, line, group, NULL, NULL, _("this group needs a name: [%s \"agence\"]"), group);
		return FALSE;
	}
	if (strlen(name) > ACCOUNT_NAME_MAX || strpbrk(name, "/\"\\") != NULL ||
	    name[0] == '.' || !is_clean_text(name)) {
		conf_problem(r, line, group, name, NULL,
		    _("this name is too long, begins with a dot or holds / \\ or a quote; choose a "
		      "plain word"));
		return FALSE;
	}
	if (g_strv_contains((const char *const *)names->pdata, name)) {
		conf_problem(r, line, group, name, NULL,
		    _("there is already a group of this name; give each its own"));
		return FALSE;
	}
	g_ptr_array_insert(names, (gint)names->len - 1, g_strdup(name));
	return TRUE;
}

static void
take_key(struct reader *r, guint line, const char *group, const char *account, const char *key)
{
	char *at = conf_slot(group, account, key);

	if (conf_find_key(group, key) == NULL) {
		unknown_key(r, line, group, account, key);
		g_free(at);
	} else if (!g_hash_table_insert(r->lines, at, GUINT_TO_POINTER(line))) {
		conf_problem(r, line, group, account, key, _("this key stands here a second time"));
	}
}

/* First pass: groups, keys and their lines. GKeyFile stops at its first error, knows no line
 * numbers and lets the last of two equal keys win; so what it gets to see is checked before.
 * A line that cannot be read is turned into a comment in *text. */
static void
scan_lines(struct reader *r, char *text)
{
	g_autofree char *group = NULL, *account = NULL;
	gboolean known = FALSE, first = TRUE;
	guint number = 0;

	for (char *line = text, *end; line != NULL; line = end != NULL ? end + 1 : NULL) {
		g_autofree char *copy = NULL;
		char *equals;

		end = strchr(line, '\n');
		copy = g_strstrip(end != NULL ? g_strndup(line, (gsize)(end - line)) :
		    g_strdup(line));
		number++;
		if (*copy == '\0' || *copy == '#')
			continue;
		equals = strchr(copy, '=');
		if (*copy == '[') {
			g_free(group);
			g_free(account);
			first = FALSE;
			known = parse_group(copy, &group, &account);
			if (!known)
				conf_problem(r, number, NULL, NULL, NULL,
				    _("this line is no group; write [screen] or [account \"NAME\"]"));
			else
				known = enter_group(r, number, group, account);
		} else if (equals == NULL || equals == copy) {
			conf_problem(r, number, NULL, NULL, NULL,
			    _("this line is neither a group, nor key = value, nor a # comment"));
			*line = '#';
		} else if (first) {
			conf_problem(r, number, NULL, NULL, NULL,
			    _("this line stands before the first group; put it under one, for "
			      "instance [guichet]"));
		} else if (known) {
			*equals = '\0';
			take_key(r, number, group, account, g_strchomp(copy));
		}
		if (first || (*copy == '[' && !known && group == NULL))
			*line = '#';
	}
}

/* Second pass: the values, from GKeyFile. */
static void
take_group(struct reader *r, GKeyFile *file, const char *name)
{
	g_autofree char *line = g_strconcat("[", name, "]", NULL), *group = NULL, *account = NULL;
	g_auto(GStrv) keys = g_key_file_get_keys(file, name, NULL, NULL);

	if (!parse_group(line, &group, &account))
		return;
	for (guint i = 0; keys != NULL && keys[i] != NULL; i++) {
		const struct conf_key *k = conf_find_key(group, keys[i]);
		g_autofree char *value = g_key_file_get_value(file, name, keys[i], NULL);

		if (k == NULL || value == NULL || conf_line(r, group, account, keys[i]) == 0)
			continue;
		g_strstrip(value);
		if (*value != '\0')
			take_value(r, k, account, keys[i], value);
	}
}

static void
put_default(struct conf *c, const char *group, const char *account, const char *key,
	const char *value)
{
	char *at = conf_slot(group, account, key);

	if (value == NULL || g_hash_table_contains(c->values, at))
		g_free(at);
	else
		g_hash_table_insert(c->values, at, g_strdup(value));
}

/* Fallbacks that depend on other keys or on the login. */
static void
complete_account(struct conf *c, const char *a)
{
	g_autofree char *bare = NULL;
	const char *address = conf_get(c, a, "account", "address");
	gboolean mail = strcmp(conf_get(c, a, "account", "channel"), "mail") == 0;

	put_default(c, "account", a, "link", mail ? "imap" : "rest");
	if (conf_has_connector(c, a)) {
		put_default(c, "account", a, "user", address);
		return;
	}
	put_default(c, "account", a, "poll", "60s");
	if (address != NULL && conf_parse_address(address, &bare))
		put_default(c, "account", a, "user", bare);
	put_default(c, "account", a, "smtp-user", conf_get(c, a, "account", "user"));
	put_default(c, "account", a, "smtp-host", conf_get(c, a, "account", "imap-host"));
	put_default(c, "account", a, "imap-port",
	    strcmp(conf_get(c, a, "account", "imap-tls"), "tls") == 0 ? "993" : "143");
	put_default(c, "account", a, "smtp-port",
	    strcmp(conf_get(c, a, "account", "smtp-tls"), "tls") == 0 ? "465" : "587");
}

static void
complete(struct conf *c)
{
	const char *real = g_get_real_name(), *editor = g_getenv("VISUAL");
	const char *downloads = g_get_user_special_dir(G_USER_DIRECTORY_DOWNLOAD);

	put_default(c, "guichet", NULL, "name",
	    g_strcmp0(real, "Unknown") == 0 || *real == '\0' ? g_get_user_name() : real);
	if (editor == NULL || *editor == '\0')
		editor = g_getenv("EDITOR");
	put_default(c, "guichet", NULL, "editor",
	    editor != NULL && *editor != '\0' ? editor : "vi");
	put_default(c, "guichet", NULL, "save-dir",
	    downloads != NULL ? downloads : g_get_home_dir());
	for (guint i = 0; i + 1 < c->accounts->len; i++)
		complete_account(c, g_ptr_array_index(c->accounts, i));
}

/* GKeyFile wants UTF-8 and no NUL; TRUE when it may see the text. */
static gboolean
check_encoding(struct reader *r, const char *text, gsize len)
{
	const char *bad;
	guint line = 1;

	if (g_utf8_validate(text, (gssize)len, &bad))
		return TRUE;
	for (const char *p = text; p < bad; p++)
		line += *p == '\n';
	conf_problem(r, line, NULL, NULL, NULL,
	    _("this line is not UTF-8 text; save the file in the encoding UTF-8"));
	return FALSE;
}

struct conf *
conf_read(const char *text, gsize len, const char *name, const char *folder,
	GPtrArray *problems)
{
	struct conf *c = g_new0(struct conf, 1);
	struct reader r = { .conf = c, .file = name, .folder = folder, .problems = problems };
	g_autoptr(GKeyFile) file = g_key_file_new();
	g_autoptr(GError) cause = NULL;
	g_autoptr(GHashTable) addresses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    g_free);
	g_autofree char *copy = NULL;
	g_auto(GStrv) groups = NULL;

	c->path = g_strdup(name);
	c->accounts = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(c->accounts, NULL);
	c->directories = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(c->directories, NULL);
	c->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	r.lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (check_encoding(&r, text, len)) {
		copy = g_strndup(text, len);
		scan_lines(&r, copy);
		if (!g_key_file_load_from_data(file, copy, strlen(copy), G_KEY_FILE_NONE, &cause))
			conf_problem(&r, 0, NULL, NULL, NULL, "%s", cause->message);
	}
	groups = g_key_file_get_groups(file, NULL);
	for (guint i = 0; groups[i] != NULL; i++)
		take_group(&r, file, groups[i]);
	complete(c);
	for (guint i = 0; i + 1 < c->accounts->len; i++)
		conf_check_account(&r, g_ptr_array_index(c->accounts, i), addresses);
	for (guint i = 0; i + 1 < c->directories->len; i++)
		conf_check_directory(&r, g_ptr_array_index(c->directories, i));
	g_hash_table_unref(r.lines);
	return c;
}
