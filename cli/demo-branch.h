/* cli/demo-branch.h — a made-up branch: its customers, what they wrote, and what became of it. */
#ifndef GUICHET_CLI_DEMO_BRANCH_H
#define GUICHET_CLI_DEMO_BRANCH_H

#include "base/auto.h"
#include "cli/demo-hours.h"
#include "cli/demo-mail.h"
#include "cli/demo-pages.h"

#define DEMO_ADVISOR "Claire Martin"
#define DEMO_BRANCH "agence.centre@bank.example"
#define DEMO_SERVICE "service.client@bank.example"
#define DEMO_BRANCH_TARGET (4 * 3600) /* seconds of open time; demo_accounts say the same */
#define DEMO_SERVICE_TARGET (8 * 3600)

enum demo_fate { FATE_LATE, FATE_WARN, FATE_OK, FATE_ANSWERED, FATE_SNOOZED, FATE_RESOLVED, FATE_N };

struct demo_plan { /* what people did to a conversation, once it is a case */
	char *address; /* of its customer: each has one conversation only */
	enum demo_fate fate;
	gint64 last_at; /* its last message */
	const char *owner, *note, *label; /* NULL none; static */
	gboolean urgent, high, service, french;
};

struct demo_account { /* one channel of the branch */
	const char *name;
	gboolean remote; /* its hours */
	const char *keys; /* lines of its configuration, without link, spool and calendar */
};
/* In the order in which they are filled; the first two are of mail. */
const struct demo_account *demo_accounts(gsize *n);

struct demo_branch {
	GPtrArray *mails; /* struct demo_mail *, as they came */
	GPtrArray *pages; /* struct demo_page * */
	GPtrArray *plans; /* struct demo_plan * */
	GPtrArray *scripts; /* struct demo_script * */
	const struct demo_hours *hours; /* borrowed */
	GRand *random;
	int customers; /* made so far */
	guint next; /* script of the next mail */
	guint next_page; /* the next of those that come later */
	guint seed;
};

/* The same seed, hours and now make the same branch. */
struct demo_branch *demo_branch_new(guint seed, const struct demo_hours *, gint64 now);
void demo_branch_free(struct demo_branch *);
AUTO_DEFINE(demo_branch);

/* One more customer writes a mail (transfer full), or elsewhere: the next page that comes later (borrowed;
 * they come in turn). */
struct demo_mail *demo_branch_next(struct demo_branch *, gint64 now);
const struct demo_page *demo_branch_next_page(struct demo_branch *);

/* Somebody who wrote elsewhere than by mail in the last weeks, and was answered: fills in when, and plans the rest. Who
 * (transfer full). */
char *demo_branch_past(struct demo_branch *, const struct demo_page *, guint number, struct demo_moment *);

/* The calendar of an account. */
const struct calendar *demo_branch_hours(const struct demo_branch *, const char *account);

/* What became of those who wrote elsewhere than by mail (demo-social.c). */
void demo_social_add(struct demo_branch *, gint64 now);
/* Two addresses of one person, who has been recognised (demo-social.c; static). */
struct demo_same {
	const char *into, *other;
};
const struct demo_same *demo_same(gsize *n);

/* Mails that a branch also gets: bounces, auto-replies, newsletters, names in every script, and
 * somebody who tries to trick the screen (demo-special.c). */
void demo_special_add(struct demo_branch *, gint64 now);

#endif
