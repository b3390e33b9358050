/* net/rest-rate.c — one budget for the processes of an account: a line in HOME/run, changed under a
 * lock. Losing it costs a few requests; so nothing is said when it cannot be written. */
#include "net/rest-private.h"

#include "base/date.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define LATEST DATE_DAY /* nobody is told to wait longer: the clock was wrong then, or is now */
#define LINE "%" SCNd64 " %d %" SCNd64 " %d %d %" SCNd64

struct shared {
	int fd;
	struct rate rate;
};

static void
set_budget(const struct rest *r, struct rate *rate)
{
	rate->budget = r->connector->budget_requests;
	rate->reserve = r->connector->budget_reserve;
	rate->window_s = r->connector->budget_s;
}

static void
begin(const struct rest *r, struct shared *s)
{
	g_autofree char *name = g_strdup_printf("rate-%" G_GINT64_FORMAT, r->account->id);
	g_autofree char *path = g_build_filename(db_home(r->db), "run", name, NULL);
	gint64 now = date_now();
	struct rate *t = &s->rate;
	char line[256] = "";

	memset(t, 0, sizeof *t);
	s->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (s->fd >= 0 && flock(s->fd, LOCK_EX) == 0 && pread(s->fd, line, sizeof line - 1, 0) > 0 &&
	    (sscanf(line, LINE, &t->window_start, &t->used, &t->not_before, &t->limit, &t->remaining,
		&t->reset_at) != 6 || t->not_before > now + LATEST || t->reset_at > now + LATEST ||
		t->window_start > now))
		memset(t, 0, sizeof *t);
	set_budget(r, t);
}

static void
end(struct shared *s)
{
	const struct rate *t = &s->rate;
	char line[256];
	int n = g_snprintf(line, sizeof line, "%" PRId64 " %d %" PRId64 " %d %d %" PRId64 "\n",
		t->window_start, t->used, t->not_before, t->limit, t->remaining, t->reset_at);

	if (s->fd < 0)
		return;
	if (ftruncate(s->fd, 0) != 0 || pwrite(s->fd, line, (size_t)n, 0) != n)
		log_warn("the budget of requests cannot be kept: %s", g_strerror(errno));
	close(s->fd);
}

gint64
rest_rate_take(const struct rest *r)
{
	gint64 now = date_now(), wait;
	struct shared s;

	begin(r, &s);
	wait = rate_wait(&s.rate, r->is_reply, now);
	if (wait == 0)
		rate_used(&s.rate, now);
	end(&s);
	return wait;
}

void
rest_rate_told(const struct rest *r, const struct http_reply *reply, gint64 retry_after_s)
{
	struct shared s;

	begin(r, &s);
	rate_read(&s.rate, reply->status, reply->headers, retry_after_s, date_now());
	end(&s);
}

gint64
rest_rate_next(const struct rest *r)
{
	gint64 now = date_now(), wait;
	struct shared s;

	begin(r, &s);
	wait = rate_wait(&s.rate, r->is_reply, now);
	end(&s);
	return wait == 0 ? 0 : now + wait;
}
