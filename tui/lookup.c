/* tui/lookup.c — guichet-net is asked whom a word means. */
#include "tui/lookup.h"

#include "core/address.h"
#include "tui/desk.h"
#include "tui/screen.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWER_MAX (64 * 1024) /* bytes; whoever says more is not listened to any further */
#define WORD_MIN 2 /* bytes of what is looked up at least */

struct lookup {
	int fd; /* -1 nobody is asked */
	pid_t pid;
	GString *heard; /* a line that is not whole yet */
	gsize bytes;
	char *word; /* what was asked, NULL nothing yet */
	GPtrArray *found; /* char *: "Marie Dupont <marie@poste.example>" */
	int offered; /* which of them stands on the line, -1 none */
	gboolean listed; /* those found so far have been shown */
	gboolean news; /* nobody has pressed Tab: something was heard */
};

struct lookup *
lookup_new(void)
{
	struct lookup *l = g_new0(struct lookup, 1);

	l->fd = -1;
	l->offered = -1;
	l->heard = g_string_new(NULL);
	l->found = g_ptr_array_new_with_free_func(g_free);
	return l;
}

/* Killed when it is still at work: it only reads. */
static void
hang_up(struct lookup *l)
{
	if (l->fd < 0)
		return;
	close(l->fd);
	l->fd = -1;
	kill(l->pid, SIGKILL);
	while (waitpid(l->pid, NULL, 0) < 0 && errno == EINTR)
		;
}

void
lookup_free(struct lookup *l)
{
	if (l == NULL)
		return;
	hang_up(l);
	g_string_free(l->heard, TRUE);
	g_ptr_array_unref(l->found);
	g_free(l->word);
	g_free(l);
}

int
lookup_fd(const struct lookup *l)
{
	return l->fd;
}

/* "marie@poste.example\tMarie Dupont\tcustomers" */
static void
take_line(struct lookup *l, const char *line)
{
	g_auto(GStrv) cells = g_strsplit(line, "\t", 3);

	if (cells[0] != NULL && address_is_valid(cells[0]))
		g_ptr_array_add(l->found, address_format(cells[1] != NULL && *cells[1] != '\0' ? cells[1] : NULL, cells[0]));
}

static void
take_lines(struct lookup *l)
{
	char *end;

	while ((end = strchr(l->heard->str, '\n')) != NULL) {
		g_autofree char *line = g_strndup(l->heard->str, (gsize)(end - l->heard->str));

		g_string_erase(l->heard, 0, end - l->heard->str + 1);
		take_line(l, line);
	}
}

gboolean
lookup_hear(struct lookup *l)
{
	guint before = l->found->len;
	gboolean ends = FALSE;
	char buf[4096];
	ssize_t got = read(l->fd, buf, sizeof buf);

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return FALSE;
	if (got > 0) {
		g_string_append_len(l->heard, buf, got);
		l->bytes += (gsize)got;
		take_lines(l);
	}
	ends = got <= 0 || l->bytes > ANSWER_MAX;
	if (ends)
		hang_up(l);
	l->news = ends || l->found->len > before;
	return l->news;
}

static void
start(struct lookup *l, struct desk *desk, const char *word)
{
	hang_up(l);
	g_string_truncate(l->heard, 0);
	g_ptr_array_set_size(l->found, 0);
	g_free(l->word);
	l->word = g_strdup(word);
	l->bytes = 0;
	l->offered = -1;
	l->listed = FALSE;
	l->pid = desk->ask_lookup(desk->asks_with, word, &l->fd);
	if (l->pid == 0)
		l->fd = -1;
}

/* Where the last address of a list begins: after the last comma outside quotation marks. */
static gsize
last_address(const char *text)
{
	gboolean quoted = FALSE;
	gsize at = 0;

	for (gsize i = 0; text[i] != '\0'; i++) {
		quoted = quoted != (text[i] == '"');
		if (!quoted && (text[i] == ',' || text[i] == ';'))
			at = i + 1;
	}
	while (text[at] == ' ')
		at++;
	return at;
}

static void
offer(const struct lookup *l, int index, const char *head, GPtrArray *candidates)
{
	g_ptr_array_add(candidates, g_strconcat(head, g_ptr_array_index(l->found, (guint)index), NULL));
}

void
lookup_complete(struct desk *desk, const char *text, GPtrArray *candidates)
{
	struct lookup *l = desk->lookup;
	gsize at = last_address(text);
	g_autofree char *head = g_strndup(text, at), *word = g_strstrip(g_strdup(text + at));
	gboolean news = l->news, taken = l->offered >= 0 && strcmp(word, g_ptr_array_index(l->found, (guint)l->offered)) == 0;

	if (desk->ask_lookup == NULL || strlen(word) < WORD_MIN)
		return;
	if (!taken && g_strcmp0(word, l->word) != 0) {
		start(l, desk, word);
		return;
	}
	l->news = FALSE;
	if (l->found->len == 0)
		return;
	if (!news && (taken || l->listed)) {
		l->offered = (l->offered + 1) % (int)l->found->len;
		offer(l, l->offered, head, candidates);
		return;
	}
	if (taken)
		return;
	if (l->fd < 0 && l->found->len == 1)
		l->offered = 0;
	l->listed = TRUE;
	for (guint i = 0; i < l->found->len; i++)
		offer(l, (int)i, head, candidates);
	if (l->fd >= 0) /* others may follow: none is taken by itself */
		g_ptr_array_add(candidates, g_strconcat(head, screen_glyph(GLYPH_MORE), NULL));
}
