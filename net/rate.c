/* net/rate.c — every way in which servers say "slower", read into one struct. */
#include "net/rate.h"

#include "base/date.h"

#include <jansson.h>
#include <string.h>

#define WAIT_MAX (24 * DATE_HOUR) /* nobody keeps us out longer without a person looking */
#define EPOCH_S_MIN 1e9 /* numbers from here on are a time, below a number of seconds */
#define EPOCH_MS_MIN 1e11
#define NO_RESET (5 * DATE_MINUTE) /* a rolling window: look again then */
#define PERCENT_HELD (15 * DATE_MINUTE) /* Meta's 100 % without an estimate */
#define USAGE_MAX (64 * 1024) /* bytes of a header read as JSON */

struct said { /* one server's word on one limit */
	int limit, remaining;
	gint64 reset_at;
};

static const char *
header(GHashTable *headers, const char *name)
{
	return headers != NULL ? g_hash_table_lookup(headers, name) : NULL;
}

/* A whole number at the beginning of `text`; several joined by ", " count as the first. */
static gboolean
read_number(const char *text, double *out)
{
	char *end = NULL;

	if (text == NULL)
		return FALSE;
	*out = g_ascii_strtod(text, &end);
	return end != text && *out >= 0 && *out < 1e15;
}

static int
to_count(double n)
{
	return n > G_MAXINT ? G_MAXINT : (int)n;
}

/* How far the server's clock is from ours, when it tells the time. */
static gint64
skew_of(GHashTable *headers, gint64 now)
{
	gint64 its;

	return date_parse(header(headers, "date"), &its) ? its - now : 0;
}

/* A time in any dialect, by our clock; 0 when it cannot be read:
 *	2026-08-01T13:55:00.940463Z	Mastodon
 *	1786000000			X, Bluesky (epoch s)
 *	1786000000123			Rocket.Chat (epoch ms)
 *	60, 0.25			Mattermost, Zulip, the RFC drafts (seconds left) */
static gint64
read_reset(const char *text, gint64 skew, gint64 now)
{
	gint64 at = 0;
	double n = 0;

	if (text == NULL)
		return 0;
	if (strchr(text, ':') != NULL || strchr(text, 'T') != NULL) {
		if (date_parse(text, &at))
			at -= skew;
	} else if (read_number(text, &n)) {
		if (n >= EPOCH_MS_MIN)
			at = (gint64)n - skew;
		else if (n >= EPOCH_S_MIN)
			at = (gint64)(n * 1000) - skew;
		else
			at = now + (gint64)(MIN(n, 1e6) * 1000);
	}
	return CLAMP(at, 0, now + WAIT_MAX);
}

/* The tightest of all limits that are told about is the one that counts. */
static void
consider(struct said *best, struct said s, gint64 now)
{
	double share = s.limit > 0 ? (double)s.remaining / s.limit : s.remaining > 0 ? 1 : 0;
	double best_share = best->limit > 0 ? (double)best->remaining / best->limit :
		best->remaining > 0 ? 1 : 0;

	if (s.reset_at <= now)
		return;
	if (best->reset_at == 0 || share < best_share ||
	    (share == best_share && s.reset_at > best->reset_at))
		*best = s;
}

/* ---- dialects ---------------------------------------------------------------------- */

/* "3000;w=300", "100;w=60;burst=10": the number before a parameter, and a parameter. */
static gboolean
parameter(const char *text, const char *name, double *out)
{
	g_auto(GStrv) parts = text != NULL ? g_strsplit(text, ";", 16) : NULL;
	gsize n = strlen(name);

	for (char **p = parts; p != NULL && *p != NULL; p++) {
		const char *part = g_strstrip(*p);

		if (g_ascii_strncasecmp(part, name, n) == 0 && part[n] == '=')
			return read_number(part + n + 1, out);
	}
	return FALSE;
}

/* NAME-limit, NAME-remaining, NAME-reset: x-ratelimit (Mastodon, Rocket.Chat, Mattermost, Zulip),
 * x-rate-limit (X, Zendesk), ratelimit (Bluesky, RFC drafts to 02). */
static void
read_three(struct said *best, GHashTable *headers, const char *name, gint64 skew, gint64 now)
{
	g_autofree char *limit = g_strconcat(name, "-limit", NULL);
	g_autofree char *remaining = g_strconcat(name, "-remaining", NULL);
	g_autofree char *reset = g_strconcat(name, "-reset", NULL);
	g_autofree char *after = g_strconcat(name, "-reset-after", NULL);
	g_autofree char *policy = g_strconcat(name, "-policy", NULL);
	const char *when = header(headers, reset);
	struct said s = {0};
	double n = 0;

	if (!read_number(header(headers, remaining), &n))
		return;
	s.remaining = to_count(n);
	if (read_number(header(headers, limit), &n) ||
	    read_number(header(headers, name), &n)) /* Zendesk: X-Rate-Limit: 700 */
		s.limit = to_count(n);
	s.reset_at = read_reset(when != NULL ? when : header(headers, after), skew, now);
	if (s.reset_at == 0 && parameter(header(headers, policy), "w", &n))
		s.reset_at = now + (gint64)(MIN(n, 86400) * 1000);
	if (s.reset_at == 0)
		s.reset_at = now + NO_RESET;
	consider(best, s, now);
}

/* RateLimit: limit=100, remaining=50, reset=5		(drafts 03 to 07)
 * RateLimit: "default";r=50;t=30, "burst";r=2;t=1	(drafts 08 on; the quota q is in the policy) */
static void
read_draft(struct said *best, GHashTable *headers, gint64 now)
{
	const char *text = header(headers, "ratelimit"), *policy = header(headers, "ratelimit-policy");
	g_autofree char *flat = text != NULL && strstr(text, "remaining=") != NULL ?
		g_strdelimit(g_strdup(text), ",", ';') : g_strdup(text);
	g_auto(GStrv) items = flat != NULL ? g_strsplit(flat, ",", 16) : NULL;

	for (char **item = items; item != NULL && *item != NULL; item++) {
		struct said s = {0};
		double n = 0, seconds = 0;

		if (!parameter(*item, "remaining", &n) && !parameter(*item, "r", &n))
			continue;
		s.remaining = to_count(n);
		if (parameter(*item, "limit", &n) || parameter(policy, "q", &n))
			s.limit = to_count(n);
		if (!parameter(*item, "reset", &seconds) && !parameter(*item, "t", &seconds))
			seconds = (double)NO_RESET / 1000;
		s.reset_at = now + (gint64)(MIN(seconds, 86400) * 1000);
		consider(best, s, now);
	}
}

/* X-Rate-Limit: user-hour-lim:3500;user-hour-rem:500;	(App Store Connect; a rolling hour) */
static void
read_rolling(struct said *best, GHashTable *headers, gint64 now)
{
	const char *text = header(headers, "x-rate-limit");
	const char *limit = text != NULL ? strstr(text, "-lim:") : NULL;
	const char *rest = text != NULL ? strstr(text, "-rem:") : NULL;
	struct said s = {.reset_at = now + NO_RESET};
	double n = 0;

	if (rest == NULL || !read_number(rest + 5, &n))
		return;
	s.remaining = to_count(n);
	if (limit != NULL && read_number(limit + 5, &n))
		s.limit = to_count(n);
	consider(best, s, now);
}

struct usage {
	double percent; /* the highest */
	double minutes; /* the longest estimate */
};

/* Every number of every object, however deep: call_count, total_time, total_cputime,
 * acc_id_util_pct are percentages, estimated_time_to_regain_access is minutes. */
static void
read_usage(struct usage *u, const char *name, const json_t *value, int deep)
{
	union {
		const json_t *from;
		json_t *to;
	} v = {.from = value}; /* json_object_foreach does not write through it */
	const char *key;
	json_t *member;

	if (json_is_number(value)) {
		double n = json_number_value(value);

		if (strcmp(name, "estimated_time_to_regain_access") == 0)
			u->minutes = MAX(u->minutes, n);
		else if (g_str_has_suffix(name, "_count") || g_str_has_suffix(name, "time") ||
			g_str_has_suffix(name, "_pct"))
			u->percent = MAX(u->percent, n);
	} else if (json_is_object(value) && deep < 8) {
		json_object_foreach(v.to, key, member)
			read_usage(u, key, member, deep + 1);
	} else if (json_is_array(value) && deep < 8) {
		for (gsize i = 0; i < json_array_size(value); i++)
			read_usage(u, name, json_array_get(value, i), deep + 1);
	}
}

/* X-App-Usage: {"call_count":28,"total_time":25,"total_cputime":25}
 * X-Business-Use-Case-Usage: {"ID":[{"type":"messenger","call_count":100,…,
 *	"estimated_time_to_regain_access":19}]}		(Meta: Facebook, Instagram, Messenger) */
static void
read_percentages(struct rate *r, struct said *best, GHashTable *headers, gint64 now)
{
	static const char *const names[] = {"x-app-usage", "x-page-usage",
		"x-business-use-case-usage", "x-ad-account-usage"};
	struct usage u = {0};
	struct said s = {.limit = 100, .reset_at = now + NO_RESET};
	gboolean any = FALSE;

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		const char *text = header(headers, names[i]);
		json_t *value = text != NULL && strlen(text) < USAGE_MAX ?
			json_loads(text, 0, NULL) : NULL;

		if (value == NULL)
			continue;
		any = TRUE;
		read_usage(&u, "", value, 0);
		json_decref(value);
	}
	if (!any)
		return;
	s.remaining = 100 - (int)CLAMP(u.percent, 0, 100);
	consider(best, s, now);
	if (u.minutes > 0)
		r->not_before = MAX(r->not_before,
			now + MIN((gint64)(MIN(u.minutes, 1e6) * 60000), WAIT_MAX));
	else if (u.percent >= 100)
		r->not_before = MAX(r->not_before, now + PERCENT_HELD);
}

/* ms to wait. Retry-After: 120 | Retry-After: Fri, 07 Aug 2026 23:59:59 GMT	(RFC 9110 §10.2.3) */
static gint64
retry_after(GHashTable *headers, gint64 skew, gint64 now)
{
	const char *text = header(headers, "retry-after");
	gint64 at = 0;
	double n = 0;

	if (text == NULL)
		return 0;
	if (g_ascii_isalpha(*text) || strchr(text, ':') != NULL)
		return date_parse(text, &at) ? MAX(at - skew - now, 0) : 0;
	return read_number(text, &n) ? (gint64)(MIN(n, 1e6) * 1000) : 0;
}

void
rate_read(struct rate *r, int status, GHashTable *headers, gint64 retry_after_s, gint64 now)
{
	gint64 skew = skew_of(headers, now), wait = 0;
	struct said s = {0};

	read_three(&s, headers, "x-ratelimit", skew, now);
	read_three(&s, headers, "x-rate-limit", skew, now);
	read_three(&s, headers, "ratelimit", skew, now);
	read_draft(&s, headers, now);
	read_rolling(&s, headers, now);
	read_percentages(r, &s, headers, now);
	if (s.reset_at != 0) {
		r->limit = s.limit;
		r->remaining = s.remaining;
		r->reset_at = s.reset_at;
	}
	if (status == 429 || status == 503)
		wait = retry_after(headers, skew, now);
	if (status == 429 && wait == 0 && retry_after_s <= 0 && s.reset_at != 0 && s.remaining == 0)
		wait = s.reset_at - now;
	wait = MAX(wait, MIN(retry_after_s, WAIT_MAX / 1000) * 1000);
	if (wait > 0)
		r->not_before = MAX(r->not_before, now + MIN(wait, WAIT_MAX));
}

/* ---- may we? ----------------------------------------------------------------------- */

/* What of the server's limit is kept for replies: our own reserve in proportion, else a fifth. */
static int
kept_of(const struct rate *r)
{
	gint64 kept = r->budget > 0 && r->reserve > 0 ?
		(gint64)r->reserve * r->limit / r->budget : r->limit / 5;

	return (int)MIN(kept, r->limit / 2);
}

gint64
rate_wait(const struct rate *r, gboolean is_reply, gint64 now)
{
	gint64 wait = MAX(r->not_before - now, 0);
	gint64 end = r->window_start + r->window_s * 1000;
	int may = r->budget - (is_reply ? 0 : MIN(r->reserve, r->budget - 1));

	if (!is_reply && r->reset_at > now && r->remaining <= kept_of(r))
		wait = MAX(wait, r->reset_at - now);
	if (r->budget > 0 && r->used >= may && r->window_start <= now && end > now)
		wait = MAX(wait, end - now);
	return MIN(wait, WAIT_MAX);
}

void
rate_used(struct rate *r, gint64 now)
{
	if (r->window_start > now || now >= r->window_start + r->window_s * 1000) {
		r->window_start = now;
		r->used = 0;
	}
	r->used++;
	if (r->remaining > 0)
		r->remaining--;
}
