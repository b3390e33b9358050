/* net/sandbox.c — seccomp, limits and the CPU alarm of the parser child. */
#include "net/sandbox.h"

#include "base/err.h"
#include "base/sanitized.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#define MEMORY_MAX (512UL * 1024 * 1024)

/* Calls that can neither reach a file nor another process. */
static const int allowed[] = {
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(futex),
	SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(getrandom),
	SCMP_SYS(setitimer), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(sched_yield),
#ifdef SANITIZED
	SCMP_SYS(sigaltstack), /* asked for by its runtime before every exit */
#endif
};

static int
add_rules(scmp_filter_ctx filter)
{
	int rc = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(allowed); i++)
		rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
	rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(read), 1,
		SCMP_A0(SCMP_CMP_EQ, STDIN_FILENO));
	rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1,
		SCMP_A0(SCMP_CMP_EQ, STDOUT_FILENO));
	rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1,
		SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO));
	rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
		SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
		SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	return rc;
}

static void
set_limit(int resource, rlim_t most)
{
	const struct rlimit limit = { most, most };

	setrlimit((__rlimit_resource_t)resource, &limit);
}

gboolean
sandbox_enter(GError **error)
{
	scmp_filter_ctx filter;
	int rc;

#ifndef SANITIZED /* whose shadow memory alone is larger, and which wants to report */
	set_limit(RLIMIT_AS, MEMORY_MAX);
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
	set_limit(RLIMIT_CORE, 0);
	set_limit(RLIMIT_NPROC, 0);
	set_limit(RLIMIT_NOFILE, 3);
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return err_set_errno(error, ERR_CHILD, errno, _("cannot give up privileges"));
	if ((filter = seccomp_init(SCMP_ACT_KILL_PROCESS)) == NULL)
		return err_set(error, ERR_CHILD, _("this kernel offers no system call filter"));
	rc = add_rules(filter);
	if (rc == 0)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	if (rc != 0)
		return err_set(error, ERR_CHILD,
			_("the kernel refuses the system call filter (seccomp)"));
	return TRUE;
}

void
sandbox_cpu(int seconds)
{
	const struct itimerval timer = { .it_value = { .tv_sec = seconds } };

	setitimer(ITIMER_PROF, &timer, NULL);
}
