/* cache/bell.c — a bell is an empty file; ringing it is opening it for writing and closing it. */
#include "cache/bell.h"

#include "base/err.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

static const char *const names[BELL_N] = {
	[BELL_CACHE] = "bell.cache",
	[BELL_STATUS] = "bell.status",
	[BELL_WORK] = "bell.work",
	[BELL_SYNC] = "bell.sync",
};

struct bell {
	char *home;
	int fd;
	int watch[BELL_N]; /* inotify watch descriptors, -1 none */
};

static char *
file_of(const char *home, enum bell_name bell)
{
	return g_build_filename(home, "run", names[bell], NULL);
}

void
bell_ring(const char *home, enum bell_name bell)
{
	g_autofree char *path = file_of(home, bell);
	int fd = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);

	/* Without a bell the other side still looks at its next turn. */
	if (fd >= 0)
		close(fd);
}

static gboolean
listen_to(struct bell *b, enum bell_name bell)
{
	g_autofree char *path = file_of(b->home, bell);

	if (access(path, F_OK) != 0)
		bell_ring(b->home, bell); /* it must exist to be watched; ringing others awake is no use */
	b->watch[bell] = inotify_add_watch(b->fd, path, IN_CLOSE_WRITE | IN_DELETE_SELF);
	return b->watch[bell] >= 0;
}

struct bell *
bell_open(const char *home, GError **error)
{
	AUTO(bell) b = g_new0(struct bell, 1);

	b->home = g_strdup(home);
	b->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (b->fd < 0) {
		err_set_errno(error, ERR_TEMP, errno,
			_("This session cannot be woken by others (inotify); close other programs"));
		return NULL;
	}
	for (int i = 0; i < BELL_N; i++) {
		if (!listen_to(b, (enum bell_name)i)) {
			err_set_errno(error, ERR_STORAGE, errno,
				_("%s/run/%s cannot be watched; check that the folder is yours"),
				home, names[i]);
			return NULL;
		}
	}
	return g_steal_pointer(&b);
}

void
bell_free(struct bell *b)
{
	if (b == NULL)
		return;
	if (b->fd >= 0)
		close(b->fd);
	g_free(b->home);
	g_free(b);
}

int
bell_fd(const struct bell *b)
{
	return b->fd;
}

static unsigned
take_one(struct bell *b, const struct inotify_event *event)
{
	if (event->mask & IN_Q_OVERFLOW)
		return (1u << BELL_N) - 1;
	for (int i = 0; i < BELL_N; i++) {
		if (b->watch[i] != event->wd)
			continue;
		/* Somebody cleaned the folder: a new file, a new watch. */
		if (event->mask & IN_IGNORED)
			listen_to(b, (enum bell_name)i);
		return 1u << i;
	}
	return 0;
}

unsigned
bell_take(struct bell *b)
{
	_Alignas(struct inotify_event) char buf[4096];
	unsigned rang = 0;
	ssize_t n;

	while ((n = read(b->fd, buf, sizeof(buf))) > 0) {
		for (ssize_t at = 0; at < n;) {
			struct inotify_event event;

			memcpy(&event, buf + at, sizeof(event));
			rang |= take_one(b, &event);
			at += (ssize_t)(sizeof(event) + event.len);
		}
	}
	return rang;
}
