/* tui/remarks.c — guichet-net is asked what the channel says of a draft. */
#include "tui/remarks.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWER_MAX (64 * 1024) /* bytes; whoever says more is not listened to any further */

struct remarks {
	int fd; /* the answer is coming; -1 not */
	pid_t pid;
	GString *heard;
	char *asked; /* what was asked about last, and */
	char *about; /* what `list` is about: see words_of(); NULL nothing yet */
	GPtrArray *list;
};

struct remarks *
remarks_new(void)
{
	struct remarks *r = g_new0(struct remarks, 1);

	r->fd = -1;
	r->heard = g_string_new(NULL);
	r->list = remark_list_new();
	return r;
}

/* Killed first when it is still at work: it only reads. */
static void
hang_up(struct remarks *r)
{
	if (r->fd < 0)
		return;
	close(r->fd);
	r->fd = -1;
	kill(r->pid, SIGKILL);
	while (waitpid(r->pid, NULL, 0) < 0 && errno == EINTR)
		;
}

void
remarks_free(struct remarks *r)
{
	if (r == NULL)
		return;
	hang_up(r);
	g_string_free(r->heard, TRUE);
	g_free(r->asked);
	g_free(r->about);
	g_ptr_array_unref(r->list);
	g_free(r);
}

/* All that the answer can depend on and a writer can change. */
static char *
words_of(const struct draft *d)
{
	return g_strjoin("\n", d->to, d->subject, d->body, NULL);
}

gboolean
remarks_ask(struct remarks *r, struct desk *desk, const struct draft *d, gboolean again)
{
	g_autofree char *words = NULL;

	if (desk->ask_remarks == NULL)
		return FALSE;
	words = words_of(d);
	if (g_strcmp0(words, r->asked) == 0 && (!again || r->fd >= 0))
		return r->fd >= 0;
	hang_up(r);
	g_string_truncate(r->heard, 0);
	g_free(r->asked);
	r->asked = g_steal_pointer(&words);
	r->pid = desk->ask_remarks(desk->asks_with, d->id, &r->fd);
	if (r->pid == 0)
		r->fd = -1;
	return r->pid != 0;
}

int
remarks_fd(const struct remarks *r)
{
	return r->fd;
}

/* TRUE while more may come. */
static gboolean
read_some(struct remarks *r)
{
	char buf[4096];
	ssize_t got = read(r->fd, buf, sizeof buf);

	if (got > 0)
		g_string_append_len(r->heard, buf, got);
	return got > 0 ? r->heard->len < ANSWER_MAX : got < 0 && (errno == EAGAIN || errno == EINTR);
}

gboolean
remarks_hear(struct remarks *r)
{
	if (r->fd < 0 || read_some(r))
		return FALSE;
	hang_up(r);
	g_ptr_array_unref(r->list);
	r->list = remark_parse(r->heard->str);
	g_free(r->about);
	r->about = g_strdup(r->asked);
	return TRUE;
}

const GPtrArray *
remarks_list(const struct remarks *r)
{
	return r->list;
}

const char *
remarks_stop(const struct remarks *r, const struct draft *d)
{
	g_autofree char *words = words_of(d);

	return g_strcmp0(words, r->about) == 0 ? remark_stop(r->list) : NULL;
}
