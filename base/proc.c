/* base/proc.c — children, locks and files, each with the doors closed that need not be open. */
#include "base/proc.h"

#include "base/date.h"
#include "base/err.h"
#include "base/sanitized.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The leak checker and a debugger attach by ptrace, which a non-dumpable process refuses. */
static gboolean
want_dumpable(void)
{
#if defined(SANITIZED)
	return TRUE;
#elif defined(GUICHET_FAULTS)
	return g_getenv("GUICHET_DEBUGGER") != NULL;
#else
	return FALSE;
#endif
}

void
proc_harden(void)
{
	const struct rlimit none = { 0, 0 };
	int fd;

	umask(077);
	setrlimit(RLIMIT_CORE, &none);
	if (!want_dumpable())
		prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	signal(SIGPIPE, SIG_IGN);
	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

/* In the child, between fork and exec: only async-signal-safe calls. Descriptor 3 takes the
 * errno of a failed exec to the parent. */
static void G_GNUC_NORETURN
child_exec(const int fds[4], char *const *argv, char *const *envp, gboolean search)
{
	struct rlimit memory;
	int high[4], failed;
	sigset_t none;

	for (int i = 0; i < 4; i++) /* out of the way of 0-3 first */
		high[i] = fcntl(fds[i], F_DUPFD, 10);
	for (int i = 0; i < 4; i++)
		if (high[i] < 0 || dup2(high[i], i) < 0)
			_exit(127);
	if (close_range(4, ~0U, 0) < 0)
		_exit(127);
	fcntl(3, F_SETFD, FD_CLOEXEC);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (search) {
		/* a command of the configuration is not bound by what a worker allows itself */
		if (getrlimit(RLIMIT_AS, &memory) == 0) {
			memory.rlim_cur = memory.rlim_max;
			setrlimit(RLIMIT_AS, &memory);
		}
		execvpe(argv[0], argv, envp);
	} else {
		execve(argv[0], argv, envp);
	}
	failed = errno;
	if (write(3, &failed, sizeof(failed)) < 0)
		_exit(126);
	_exit(127);
}

static void
close_two(int fds[2])
{
	if (fds[0] >= 0)
		close(fds[0]);
	if (fds[1] >= 0)
		close(fds[1]);
	fds[0] = fds[1] = -1;
}

static int
wait_for(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

/* Forks and executes with standard streams `in`, `out`, `err`; 0 or an errno. */
static int
launch(pid_t *pid, char *const *argv, char *const *envp, const int streams[3],
	gboolean own_group)
{
	int status[2] = { -1, -1 }, fds[4], failed = 0;
	ssize_t got;

	if (pipe2(status, O_CLOEXEC) < 0)
		return errno;
	*pid = fork();
	if (*pid < 0) {
		failed = errno;
		close_two(status);
		return failed;
	}
	if (*pid == 0) {
		if (own_group)
			setpgid(0, 0);
		memcpy(fds, streams, 3 * sizeof(int));
		fds[3] = status[1];
		child_exec(fds, argv, envp, own_group);
	}
	if (own_group)
		setpgid(*pid, *pid);
	close(status[1]);
	do
		got = read(status[0], &failed, sizeof(failed));
	while (got < 0 && errno == EINTR);
	close(status[0]);
	if (got != (ssize_t)sizeof(failed))
		return 0;
	wait_for(*pid);
	return failed;
}

/* GLib and POSIX want char *const *; nobody writes through it. */
static char *const *
unconst(const char *const *v)
{
	union {
		const char *const *from;
		char *const *to;
	} u = { .from = v };

	return u.to;
}

gboolean
proc_spawn(struct proc *proc, const char *const *argv, const char *const *envp, GError **error)
{
	static const char *const nothing[] = { NULL };
	int in[2] = { -1, -1 }, out[2] = { -1, -1 }, failed;

	proc->pid = -1;
	proc->in = proc->out = -1;
	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0) {
		failed = errno;
		close_two(in);
		return err_set_errno(error, ERR_CHILD, failed, _("cannot start %s"), argv[0]);
	}
	failed = launch(&proc->pid, unconst(argv), unconst(envp != NULL ? envp : nothing),
	    (int[]){ in[0], out[1], STDERR_FILENO }, FALSE);
	close(in[0]);
	close(out[1]);
	if (failed != 0) {
		close(in[1]);
		close(out[0]);
		proc->pid = -1;
		return err_set_errno(error, ERR_CHILD, failed, _("cannot start %s"), argv[0]);
	}
	proc->in = in[1];
	proc->out = out[0];
	return TRUE;
}

/* A descriptor that becomes readable when the child ends; -1 on old kernels. */
static int
watch(pid_t pid)
{
	return (int)syscall(SYS_pidfd_open, pid, 0);
}

int
proc_end(struct proc *proc, int ms)
{
	struct pollfd p = { .events = POLLIN };
	gint64 end = date_monotonic() + ms;
	int status;

	if (proc->in >= 0)
		close(proc->in);
	if (proc->out >= 0)
		close(proc->out);
	proc->in = proc->out = -1;
	if (proc->pid <= 0)
		return 0;
	p.fd = watch(proc->pid);
	while (ms > 0 && p.fd >= 0 && poll(&p, 1, ms) < 0 && errno == EINTR)
		ms = (int)MAX(end - date_monotonic(), 0);
	if (waitpid(proc->pid, &status, WNOHANG) != proc->pid) {
		kill(proc->pid, SIGKILL);
		status = wait_for(proc->pid);
	}
	if (p.fd >= 0)
		close(p.fd);
	proc->pid = -1;
	return status;
}

void
proc_wipe(char *secret)
{
	if (secret == NULL)
		return;
	explicit_bzero(secret, strlen(secret));
	g_free(secret);
}

struct capture {
	char *buf; /* max + 2 bytes, wiped unless handed out */
	size_t max, len;
	gboolean timeout, too_long;
};

/* Reads until the end of the stream or of the child: what a daemon left behind by the child
 * writes later is nobody's business. */
static void
capture_output(struct capture *c, int out, int child, gint64 end)
{
	struct pollfd p[2] = { { .fd = out, .events = POLLIN }, { .fd = child, .events = POLLIN } };

	for (;;) {
		gint64 left = end - date_monotonic();
		int n = left > 0 ? poll(p, 2, (int)left) : 0;

		if (n == 0) {
			c->timeout = TRUE;
			return;
		}
		if (n < 0 && errno != EINTR)
			return;
		if (n > 0 && p[0].revents != 0) {
			ssize_t got = read(out, c->buf + c->len, c->max + 2 - c->len);

			if (got == 0 || (got < 0 && errno != EINTR))
				return;
			c->len += got > 0 ? (size_t)got : 0;
			if (c->len > c->max + 1) {
				c->too_long = TRUE;
				return;
			}
		} else if (n > 0 && p[1].revents != 0) {
			return;
		}
	}
}

static gboolean
capture_judge(struct capture *c, const char *program, int seconds, int status, GError **error)
{
	if (c->timeout)
		return err_set(error, ERR_CHILD,
		    _("the command “%s” gave no answer within %d s and was ended; run it in a "
		      "shell to see what it waits for"), program, seconds);
	if (!c->too_long && WIFSIGNALED(status))
		return err_set(error, ERR_CHILD,
		    _("the command “%s” was ended by signal %d; run it in a shell to see why"),
		    program, WTERMSIG(status));
	if (!c->too_long && WEXITSTATUS(status) != 0)
		return err_set(error, ERR_CHILD,
		    _("the command “%s” failed with exit code %d; run it in a shell to see why"),
		    program, WEXITSTATUS(status));
	if (c->len > 0 && c->buf[c->len - 1] == '\n')
		c->len--;
	if (c->too_long || c->len > c->max)
		return err_set(error, ERR_CHILD,
		    _("the command “%s” wrote more than %zu bytes, which is no "
		      "secret"), program, c->max);
	if (memchr(c->buf, '\0', c->len) != NULL)
		return err_set(error, ERR_CHILD,
		    _("the command “%s” wrote a NUL byte, which is no secret"), program);
	c->buf[c->len] = '\0';
	return TRUE;
}

static gboolean
capture_run(struct capture *c, char **argv, int seconds, GError **error)
{
	gint64 end = date_monotonic() + seconds * 1000;
	int out[2], null, failed, child, status;
	pid_t pid = -1;

	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0 || pipe2(out, O_CLOEXEC) < 0) {
		failed = errno;
		if (null >= 0)
			close(null);
		return err_set_errno(error, ERR_CHILD, failed, _("cannot run the command “%s”"),
		    argv[0]);
	}
	failed = launch(&pid, argv, environ, (int[]){ null, out[1], null }, TRUE);
	close(out[1]);
	close(null);
	if (failed != 0) {
		close(out[0]);
		return err_set_errno(error, ERR_CONFIG, failed, _("cannot run the command “%s”"),
		    argv[0]);
	}
	child = watch(pid);
	capture_output(c, out[0], child, end);
	close(out[0]);
	if (!c->timeout && !c->too_long && child >= 0) {
		struct pollfd p = { .fd = child, .events = POLLIN };
		gint64 left = end - date_monotonic();

		c->timeout = poll(&p, 1, (int)MAX(left, 0)) == 0;
	}
	if (c->timeout || c->too_long)
		kill(-pid, SIGKILL);
	status = wait_for(pid);
	if (child >= 0)
		close(child);
	return capture_judge(c, argv[0], seconds, status, error);
}

char *
proc_capture(const char *command, size_t max, int seconds, GError **error)
{
	g_auto(GStrv) argv = NULL;
	g_autoptr(GError) cause = NULL;
	struct capture c = { .max = max };

	if (!g_shell_parse_argv(command, NULL, &argv, &cause)) {
		/* GLib's sentence repeats the command, which might hold what it should not */
		err_set(error, ERR_CONFIG,
		    _("a command of the configuration cannot be split into words: a quote is not "
		      "closed, or it is empty"));
		return NULL;
	}
	c.buf = g_malloc(max + 2);
	if (capture_run(&c, argv, seconds, error))
		return c.buf;
	explicit_bzero(c.buf, max + 2);
	g_free(c.buf);
	return NULL;
}

gboolean
proc_read(int fd, void *buf, size_t n, gint64 deadline)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char *at = buf;

	while (n > 0) {
		gint64 left = deadline != 0 ? deadline - date_monotonic() : 0;
		ssize_t got;

		if (deadline != 0) {
			int ready = left > 0 ? poll(&p, 1, (int)MIN(left, G_MAXINT)) : 0;

			if (ready < 0 && errno == EINTR)
				continue;
			if (ready <= 0) {
				errno = ready == 0 ? ETIMEDOUT : errno;
				return FALSE;
			}
		}
		got = read(fd, at, n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			errno = 0;
		if (got <= 0)
			return FALSE;
		at += got;
		n -= (size_t)got;
	}
	return TRUE;
}

gboolean
proc_write(int fd, const void *buf, size_t n)
{
	const char *at = buf;

	while (n > 0) {
		ssize_t put = write(fd, at, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return FALSE;
		at += put;
		n -= (size_t)put;
	}
	return TRUE;
}

gboolean
proc_lock(const char *path, int *fd, GError **error)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	char pid[32];
	ssize_t n;
	int failed;

	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*fd < 0)
		return err_set_errno(error, ERR_STORAGE, errno, _("cannot open the lock %s"), path);
	if (fcntl(*fd, F_OFD_SETLK, &lock) < 0) {
		failed = errno;
		n = pread(*fd, pid, sizeof(pid) - 1, 0);
		pid[MAX(n, 0)] = '\0';
		close(*fd);
		*fd = -1;
		if (failed != EAGAIN && failed != EACCES)
			return err_set_errno(error, ERR_STORAGE, failed, _("cannot lock %s"), path);
		return err_set(error, ERR_BUSY, _("%s is held by process %d"), path, atoi(pid));
	}
	n = g_snprintf(pid, sizeof(pid), "%d\n", (int)getpid());
	if (ftruncate(*fd, 0) < 0 || pwrite(*fd, pid, (size_t)n, 0) != n) {
		failed = errno;
		close(*fd);
		*fd = -1;
		return err_set_errno(error, ERR_STORAGE, failed, _("cannot write %s"), path);
	}
	return TRUE;
}

pid_t
proc_lock_holder(const char *path)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	char pid[32] = "";
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return 0;
	if (fcntl(fd, F_OFD_GETLK, &lock) < 0 || lock.l_type == F_UNLCK ||
	    pread(fd, pid, sizeof(pid) - 1, 0) <= 0)
		pid[0] = '\0';
	close(fd);
	return (pid_t)atoi(pid);
}

gboolean
proc_mkdir(const char *path, GError **error)
{
	g_autofree char *parent = g_path_get_dirname(path);
	struct stat st;

	if (mkdir(path, 0700) == 0)
		return TRUE;
	if (errno == ENOENT && strcmp(parent, path) != 0 && strcmp(parent, ".") != 0) {
		if (stat(parent, &st) < 0 && !proc_mkdir(parent, error))
			return FALSE;
		if (mkdir(path, 0700) == 0)
			return TRUE;
	}
	if (errno != EEXIST)
		return err_set_errno(error, ERR_STORAGE, errno, _("cannot make the folder %s"),
		    path);
	if (stat(path, &st) < 0)
		return err_set_errno(error, ERR_STORAGE, errno, _("cannot look at %s"), path);
	if (!S_ISDIR(st.st_mode))
		return err_set(error, ERR_STORAGE, _("%s is not a folder; move it away"), path);
	if (st.st_uid != geteuid())
		return err_set(error, ERR_STORAGE,
		    _("the folder %s belongs to another user (uid %d); choose another one"), path,
		    (int)st.st_uid);
	if (st.st_mode & (S_IWGRP | S_IWOTH))
		return err_set(error, ERR_STORAGE,
		    _("others may write in the folder %s; do: chmod 700 %s"), path, path);
	return TRUE;
}

gboolean
proc_sync(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	gboolean ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return ok;
}

gboolean
proc_write_file(const char *path, const void *data, size_t len, GError **error)
{
	g_autofree char *temp = g_strconcat(path, ".XXXXXX", NULL);
	g_autofree char *folder = g_path_get_dirname(path);
	int fd = mkostemp(temp, O_CLOEXEC), failed;

	if (fd < 0)
		return err_set_errno(error, ERR_STORAGE, errno, _("cannot write in %s"), folder);
	if (fchmod(fd, 0600) == 0 && proc_write(fd, data, len) && fsync(fd) == 0) {
		if (close(fd) == 0 && rename(temp, path) == 0 && proc_sync(folder))
			return TRUE;
		failed = errno;
	} else {
		failed = errno;
		close(fd);
	}
	unlink(temp);
	return err_set_errno(error, ERR_STORAGE, failed, _("cannot write %s"), path);
}

char *
proc_self_dir(void)
{
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);

	return self != NULL ? g_path_get_dirname(self) : g_strdup(".");
}
