/* tui/keys.c — names of keys, key files, and sequences of keys. */
#include "tui/keys.h"

#include "base/err.h"
#include "embed/keys.h"

#include <glib/gi18n.h>
#include <string.h>

#define BLANK " \t\r"
#define SEQUENCE_MAX 4

static const struct {
	guint32 key;
	const char *name;
} names[] = {
	{ K_ENTER, "Enter" },
	{ K_TAB, "Tab" },
	{ K_STAB, "S-Tab" },
	{ K_ESC, "Esc" },
	{ K_SPACE, "Space" },
	{ K_BACKSPACE, "Backspace" },
	{ K_CTRL_SPACE, "C-Space" },
	{ K_UP, "Up" },
	{ K_DOWN, "Down" },
	{ K_LEFT, "Left" },
	{ K_RIGHT, "Right" },
	{ K_PGUP, "PgUp" },
	{ K_PGDN, "PgDn" },
	{ K_HOME, "Home" },
	{ K_END, "End" },
	{ K_DELETE, "Delete" },
	{ K_INSERT, "Insert" },
	{ K_CLEFT, "C-Left" },
	{ K_CRIGHT, "C-Right" },
	{ K_CHOME, "C-Home" },
	{ K_CEND, "C-End" },
	{ '<', "lt" },
	{ '>', "gt" },
	{ '#', "#" },
};

struct binding {
	enum action_context context; /* one bit */
	guint32 keys[SEQUENCE_MAX];
	int n;
	enum action action;
	char *arg;   /* or NULL */
	char *where; /* "file:line", for conflicts */
};

struct keymap {
	GPtrArray *bindings; /* struct binding *, in file order */
	guint32 typed[SEQUENCE_MAX];
	int n_typed;
};

static void
binding_free(struct binding *b)
{
	g_free(b->arg);
	g_free(b->where);
	g_free(b);
}

/* What stands between < and >, without them. */
static guint32
key_in_brackets(const char *name)
{
	guint32 meta = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (g_ascii_strcasecmp(names[i].name, name) == 0)
			return names[i].key;
	if (g_str_has_prefix(name, "M-") && name[2] != '\0') {
		meta = KEY_META;
		name += 2;
		if (g_utf8_strlen(name, -1) > 1) {
			guint32 inner = key_in_brackets(name);

			return inner == K_NONE ? K_NONE : inner | meta;
		}
		return g_utf8_get_char(name) | meta;
	}
	if (g_str_has_prefix(name, "C-") && name[2] != '\0' && name[3] == '\0') {
		int c = g_ascii_toupper(name[2]);

		return c >= '@' && c <= '_' ? (guint32)c & 0x1f : K_NONE;
	}
	if ((name[0] == 'F' || name[0] == 'f') && g_ascii_isdigit(name[1])) {
		guint64 n = g_ascii_strtoull(name + 1, NULL, 10);

		return n >= 1 && n <= 12 ? K_F1 + (guint32)n - 1 : K_NONE;
	}
	return K_NONE;
}

guint32
keys_read(const char **text)
{
	const char *s = *text, *end;
	gunichar c;

	if (*s == '<' && s[1] != '\0' && (end = strchr(s + 1, '>')) != NULL) {
		g_autofree char *name = g_strndup(s + 1, (gsize)(end - s - 1));

		*text = end + 1;
		return key_in_brackets(name);
	}
	c = g_utf8_get_char_validated(s, -1);
	if (c == (gunichar)-1 || c == (gunichar)-2 || c < ' ')
		return K_NONE;
	*text = s + g_utf8_skip[*(const guchar *)s];
	return c;
}

char *
keys_name(guint32 key)
{
	guint32 plain = key & ~KEY_META;
	const char *meta = key & KEY_META ? "M-" : "";

	if (plain >= K_F1 && plain <= K_F12)
		return g_strdup_printf("<%sF%u>", meta, plain - K_F1 + 1);
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (names[i].key == plain &&
			(plain != '#' && plain != '<' && plain != '>' ? TRUE
								      : *meta != '\0'))
			return g_strdup_printf("<%s%s>", meta, names[i].name);
	if (plain < ' ')
		return g_strdup_printf(
			"<%sC-%c>", meta, g_ascii_tolower((char)(plain + '@')));
	if (plain < K_NONE) {
		char utf8[8] = "";

		utf8[g_unichar_to_utf8(plain, utf8)] = '\0';
		return *meta ? g_strdup_printf("<M-%s>", utf8) : g_strdup(utf8);
	}
	return g_strdup("");
}

struct keymap *
keymap_new(void)
{
	struct keymap *map = g_new0(struct keymap, 1);

	map->bindings = g_ptr_array_new_with_free_func((GDestroyNotify)binding_free);
	return map;
}

void
keymap_free(struct keymap *map)
{
	if (map == NULL)
		return;
	g_ptr_array_unref(map->bindings);
	g_free(map);
}

const char *
keymap_builtin(const char *variant)
{
	static const struct {
		const char *name, *text;
	} builtin[] = {
		{ "default", keys_default },
		{ "vim", keys_vim },
		{ "emacs", keys_emacs },
		{ "azerty", keys_azerty },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(builtin); i++)
		if (g_strcmp0(builtin[i].name, variant) == 0)
			return builtin[i].text;
	return NULL;
}

static unsigned
parse_contexts(const char *word)
{
	static const struct {
		const char *name;
		unsigned bit;
	} contexts[] = {
		{ "all", IN_ALL },
		{ "list", IN_LIST },
		{ "thread", IN_THREAD },
		{ "composer", IN_COMPOSER },
	};
	g_auto(GStrv) parts = g_strsplit(word, ",", -1);
	unsigned bits = 0;

	for (int p = 0; parts[p] != NULL; p++) {
		unsigned bit = 0;

		for (gsize i = 0; i < G_N_ELEMENTS(contexts); i++)
			if (strcmp(parts[p], contexts[i].name) == 0)
				bit = contexts[i].bit;
		if (bit == 0)
			return 0;
		bits |= bit;
	}
	return bits;
}

static int
parse_sequence(const char *word, guint32 keys[SEQUENCE_MAX])
{
	int n = 0;

	while (*word != '\0') {
		if (n == SEQUENCE_MAX || (keys[n] = keys_read(&word)) == K_NONE)
			return 0;
		n++;
	}
	return n;
}

/* Takes `keys` out of one context. */
static void
remove_binding(struct keymap *map, unsigned context, const guint32 *keys, int n)
{
	for (guint i = map->bindings->len; i-- > 0;) {
		struct binding *b = g_ptr_array_index(map->bindings, i);

		if (b->context == context && b->n == n &&
			memcmp(b->keys, keys, (gsize)n * sizeof *keys) == 0)
			g_ptr_array_remove_index(map->bindings, i);
	}
}

static gboolean
read_keys(struct keymap *map, char **words, unsigned contexts, enum action action,
	const char *arg, const char *where, GError **error)
{
	for (; *words != NULL; words++) {
		guint32 keys[SEQUENCE_MAX] = { 0 };
		int n = parse_sequence(*words, keys);

		if (n == 0)
			return err_set(error, ERR_CONFIG,
				_("%s: \"%s\" is not a key. A key is one character, a "
				  "name "
				  "like <Enter>, <C-x>, <M-f>, or up to %d of them in a "
				  "row."),
				where, *words, SEQUENCE_MAX);
		for (unsigned bit = IN_ALL; bit <= IN_COMPOSER; bit <<= 1) {
			struct binding *b;

			if ((contexts & bit) == 0)
				continue;
			remove_binding(map, bit, keys, n);
			if (action == ACTION_NONE)
				continue;
			b = g_new0(struct binding, 1);
			b->context = bit;
			memcpy(b->keys, keys, sizeof keys);
			b->n = n;
			b->action = action;
			b->arg = g_strdup(arg);
			b->where = g_strdup(where);
			g_ptr_array_add(map->bindings, b);
		}
	}
	return TRUE;
}

static gboolean
read_bind(struct keymap *map, char **words, guint n, const char *where, GError **error)
{
	gboolean bind = strcmp(words[0], "bind") == 0;
	unsigned contexts = n > 1 ? parse_contexts(words[1]) : 0;
	enum action action = ACTION_NONE;
	g_autofree char *name = NULL;
	char *arg = NULL;

	if (n < (bind ? 4u : 3u))
		return err_set(error, ERR_CONFIG,
			bind ? _("%s: a line reads: bind CONTEXT ACTION KEY…")
			     : _("%s: a line reads: unbind CONTEXT KEY…"),
			where);
	if (contexts == 0)
		return err_set(error, ERR_CONFIG,
			_("%s: \"%s\" is not a context; there are all, list, thread, "
			  "composer."),
			where, words[1]);
	if (!bind)
		return read_keys(
			map, words + 2, contexts, ACTION_NONE, NULL, where, error);
	name = g_strdup(words[2]);
	if ((arg = strchr(name, '=')) != NULL)
		*arg++ = '\0';
	if ((action = action_parse(name)) == ACTION_NONE)
		return err_set(error, ERR_CONFIG,
			_("%s: there is no action \"%s\". Help (?) lists them."), where,
			name);
	if ((contexts & IN_ALL) != 0 && action_info(action)->where != IN_ALL)
		return err_set(error, ERR_CONFIG,
			_("%s: \"%s\" does not work everywhere; name list, thread or "
			  "composer instead of all."),
			where, name);
	return read_keys(map, words + 3, contexts, action, arg, where, error);
}

/* Words of a line up to its comment. */
static char **
split_line(const char *line, guint *n)
{
	GPtrArray *words = g_ptr_array_new();

	for (line += strspn(line, BLANK); *line != '\0'; line += strspn(line, BLANK)) {
		gsize len = strcspn(line, BLANK);

		if (*line == '#' && (words->len == 0 || len == 1))
			break;
		g_ptr_array_add(words, g_strndup(line, len));
		line += len;
	}
	*n = words->len;
	g_ptr_array_add(words, NULL);
	return (char **)g_ptr_array_free(words, FALSE);
}

gboolean
keymap_read(struct keymap *map, const char *text, const char *name, GError **error)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (int i = 0; lines[i] != NULL; i++) {
		guint n = 0;
		g_auto(GStrv) words = split_line(lines[i], &n);
		g_autofree char *where = g_strdup_printf("%s:%d", name, i + 1);

		if (n == 0)
			continue;
		if (strcmp(words[0], "bind") == 0 || strcmp(words[0], "unbind") == 0) {
			if (!read_bind(map, words, n, where, error))
				return FALSE;
		} else if (strcmp(words[0], "keys") == 0 && n == 2 &&
			keymap_builtin(words[1]) != NULL) {
			g_ptr_array_set_size(map->bindings, 0);
			if (!keymap_read(map, keymap_builtin(words[1]), words[1], error))
				return FALSE;
		} else {
			return err_set(error, ERR_CONFIG,
				_("%s: a line begins with bind, unbind or keys (with "
				  "default, "
				  "vim, emacs or azerty), not \"%s\"."),
				where, words[0]);
		}
	}
	return TRUE;
}

/* Contexts whose bindings hold in `context`, the narrow one first. */
static gboolean
holds_in(const struct binding *b, enum action_context context)
{
	return b->context == context || b->context == IN_ALL;
}

gboolean
keymap_check(const struct keymap *map, GError **error)
{
	for (guint i = 0; i < map->bindings->len; i++)
		for (guint j = 0; j < map->bindings->len; j++) {
			const struct binding *a = g_ptr_array_index(map->bindings, i);
			const struct binding *b = g_ptr_array_index(map->bindings, j);

			if (a->n < b->n &&
				(a->context == b->context || a->context == IN_ALL ||
					b->context == IN_ALL) &&
				memcmp(a->keys, b->keys, (gsize)a->n * sizeof *a->keys) ==
					0)
				return err_set(error, ERR_CONFIG,
					_("%s: this key for %s is the beginning of the "
					  "one for "
					  "%s (%s). Unbind one of them."),
					a->where, action_info(a->action)->name,
					action_info(b->action)->name, b->where);
		}
	return TRUE;
}

struct keymap *
keymap_load(const struct conf *conf, const char *variant, GError **error)
{
	const char *name =
		variant != NULL ? variant : conf_get(conf, NULL, "screen", "keys");
	const char *text = keymap_builtin(name != NULL ? name : "default");
	g_autofree char *folder = g_path_get_dirname(conf_path(conf));
	g_autofree char *path = g_build_filename(folder, "keys", NULL), *own = NULL;
	AUTO(keymap) map = keymap_new();

	if (text == NULL) {
		err_set(error, ERR_USAGE,
			_("There are the keys default, vim, emacs and azerty, not "
			  "\"%s\"."),
			name);
		return NULL;
	}
	if (!keymap_read(map, text, name != NULL ? name : "default", error))
		return NULL;
	if (variant == NULL && g_file_get_contents(path, &own, NULL, NULL) &&
		(!keymap_read(map, own, path, error) || !keymap_check(map, error)))
		return NULL;
	return g_steal_pointer(&map);
}

enum keymap_answer
keymap_feed(struct keymap *map, enum action_context context, guint32 key,
	enum action *action, const char **arg)
{
	const struct binding *found = NULL;
	gboolean more = FALSE;

	map->typed[map->n_typed++] = key;
	for (guint i = 0; i < map->bindings->len; i++) {
		const struct binding *b = g_ptr_array_index(map->bindings, i);

		if (!holds_in(b, context) || b->n < map->n_typed ||
			memcmp(b->keys, map->typed, (gsize)map->n_typed * sizeof key) !=
				0)
			continue;
		if (b->n > map->n_typed)
			more = TRUE;
		else if (found == NULL || found->context == IN_ALL)
			found = b;
	}
	if (found != NULL) {
		keymap_reset(map);
		*action = found->action;
		*arg = found->arg;
		return KEYMAP_DONE;
	}
	if (more)
		return KEYMAP_MORE;
	keymap_reset(map);
	return KEYMAP_NONE;
}

void
keymap_reset(struct keymap *map)
{
	map->n_typed = 0;
}

gboolean
keymap_is_pending(const struct keymap *map)
{
	return map->n_typed > 0;
}

char *
keymap_pending(const struct keymap *map)
{
	GString *out = g_string_new(NULL);

	for (int i = 0; i < map->n_typed; i++) {
		g_autofree char *name = keys_name(map->typed[i]);

		g_string_append(out, name);
	}
	return g_string_free(out, FALSE);
}

/* TRUE when a narrower binding takes these keys away from `b`. */
static gboolean
is_shadowed(
	const struct keymap *map, const struct binding *b, enum action_context context)
{
	if (b->context == context)
		return FALSE;
	for (guint i = 0; i < map->bindings->len; i++) {
		const struct binding *o = g_ptr_array_index(map->bindings, i);

		if (o->context == context && o->n == b->n &&
			memcmp(o->keys, b->keys, sizeof b->keys) == 0)
			return TRUE;
	}
	return FALSE;
}

char *
keymap_keys(const struct keymap *map, enum action_context context, enum action action,
	int max)
{
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < map->bindings->len && max > 0; i++) {
		const struct binding *b = g_ptr_array_index(map->bindings, i);

		if (b->action != action || !holds_in(b, context) ||
			is_shadowed(map, b, context))
			continue;
		if (out->len > 0)
			g_string_append_c(out, ' ');
		for (int k = 0; k < b->n; k++) {
			g_autofree char *name = keys_name(b->keys[k]);

			g_string_append(out, name);
		}
		max--;
	}
	return g_string_free(out, FALSE);
}
