/* cli/cmd-case-reply.c — `guichet case ID reply`: the composer's draft, written from the shell. */
#include "cli/commands.h"

#include "base/date.h"
#include "base/err.h"
#include "base/text.h"
#include "cache/answer.h"
#include "cache/bell.h"
#include "cache/remark.h"
#include "cache/review.h"
#include "cache/suspect.h"
#include "cache/terms.h"
#include "cli/out.h"
#include "cli/rows.h"
#include "cli/spawn.h"
#include "core/address.h"
#include "core/media.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

const struct cli_option case_reply_options[] = {
	{ "message", 'm', OPTION_TEXT, "TEXT", N_("the answer; otherwise standard input") },
	{ "all", 'a', OPTION_FLAG, NULL, N_("to everybody of the message") },
	{ "attach", 0, OPTION_LIST, "FILE", N_("attach a file; may be given several times") },
	{ "hold", 0, OPTION_TEXT, "SECONDS", N_("how long it can be undone; the account's hold otherwise") },
	{ "to", 0, OPTION_TEXT, "ADDRESSES", N_("these recipients instead") },
	{ "cc", 0, OPTION_TEXT, "ADDRESSES", N_("these recipients of a copy instead") },
	{ "bcc", 0, OPTION_TEXT, "ADDRESSES", N_("recipients of a copy that nobody else sees") },
	{ "subject", 0, OPTION_TEXT, "TEXT", N_("this subject instead") },
	{ "identity", 0, OPTION_TEXT, "ADDRESS", N_("which of our addresses it comes from") },
	{ "override", 0, OPTION_TEXT, "REASON",
		N_("send it though checks object; the reason is kept in the journal") },
	{ "revision", 0, OPTION_TEXT, "NUMBER",
		N_("the case's revision that you read: what came later stops the answer for review") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

struct attachment {
	char *name;
	GBytes *data;
};

static void
attachment_free(gpointer data)
{
	struct attachment *a = data;

	g_free(a->name);
	g_bytes_unref(a->data);
	g_free(a);
}

/* Read before anything is written: a file that is missing must not leave half an answer. */
static GPtrArray *
read_files(const struct cli *cli, GError **error)
{
	g_autoptr(GPtrArray) out = g_ptr_array_new_with_free_func(attachment_free);
	const GPtrArray *paths = cli_list(cli, "attach");

	for (guint i = 0; paths != NULL && i < paths->len; i++) {
		const char *path = g_ptr_array_index(paths, i);
		g_autoptr(GError) failure = NULL;
		struct attachment *a;
		char *bytes;
		gsize len;

		if (!g_file_get_contents(path, &bytes, &len, &failure)) {
			err_set(error, ERR_INPUT, _("--attach: %s"), failure->message);
			return NULL;
		}
		a = g_new0(struct attachment, 1);
		a->name = g_path_get_basename(path);
		a->data = g_bytes_new_take(bytes, len);
		g_ptr_array_add(out, a);
	}
	return g_steal_pointer(&out);
}

static gboolean
override_people(const struct cli *cli, const char *option, char **field, GError **error)
{
	const char *given = cli_text(cli, option);
	g_autoptr(GPtrArray) list = NULL;

	if (given == NULL)
		return TRUE;
	if (text_has_break(given, (gssize)strlen(given)))
		return err_set(error, ERR_USAGE, _("--%s must be one line"), option);
	list = address_parse(given, error);
	if (list == NULL) {
		g_prefix_error(error, "--%s: ", option);
		return FALSE;
	}
	g_free(*field);
	*field = address_format_list(list);
	return TRUE;
}

/* Only an address of ours: a mistyped one would leave under a stranger's name. */
static gboolean
override_identity(const struct cli *cli, const char *account, struct draft *d, GError **error)
{
	const char *given = cli_text(cli, "identity");
	g_auto(GStrv) own = answer_identities(cli->db, cli->conf, account);
	g_autofree char *known = g_strjoinv(", ", own);
	AUTO(address) wanted = NULL;

	if (given == NULL)
		return TRUE;
	wanted = address_parse_one(given, error);
	if (wanted == NULL)
		return FALSE;
	for (char **p = own; *p != NULL; p++) {
		AUTO(address) a = address_parse_one(*p, NULL);

		if (a != NULL && address_equal(a->mail, wanted->mail)) {
			g_free(d->identity);
			d->identity = g_strdup(*p);
			return TRUE;
		}
	}
	return err_set(error, ERR_USAGE, _("%s is not an identity of account “%s”, which has %s"),
		wanted->mail, account, known);
}

static gboolean
override(const struct cli *cli, const char *account, struct draft *d, GError **error)
{
	const char *subject = cli_text(cli, "subject");

	if (!override_people(cli, "to", &d->to, error) ||
	    !override_people(cli, "cc", &d->cc, error) ||
	    !override_people(cli, "bcc", &d->bcc, error) ||
	    !override_identity(cli, account, d, error) ||
	    !cli_number(cli, "revision", d->revision, &d->revision, error))
		return FALSE;
	if (subject == NULL)
		return TRUE;
	if (text_has_break(subject, (gssize)strlen(subject)))
		return err_set(error, ERR_USAGE, _("--subject must be one line"));
	g_free(d->subject);
	d->subject = text_utf8(subject, -1);
	return TRUE;
}

static gboolean
check(const struct cli *cli, const struct draft *d, GError **error)
{
	g_autoptr(GPtrArray) wrong = answer_check(cli->db, cli->conf, d);
	AUTO(terms) terms = terms_of(cli->db, d, error);
	g_autofree char *window = terms != NULL ? terms_window(terms, cli->now) : NULL;

	if (terms == NULL)
		return FALSE;
	if (terms_are_over(terms, cli->now))
		return err_set(error, ERR_INPUT, _("Case %" PRId64 ": %s"), d->case_id, window);
	return wrong->len == 0 ||
	       err_set(error, ERR_INPUT, _("Case %" PRId64 ": %s"), d->case_id,
		       (char *)g_ptr_array_index(wrong, 0));
}

static void
say(const char *sentence)
{
	fputs("guichet: ", stderr);
	text_put(stderr, sentence, TEXT_LINE);
	fputc('\n', stderr);
}

/* What the channel says of the draft; FALSE when it stops it. Nobody to be asked stops nothing:
 * guichet-net asks again before it leaves. */
static gboolean
may_go(struct cli *cli, const struct draft *d, GError **error)
{
	g_autofree char *id = g_strdup_printf("%" PRId64, d->id), *lines = NULL;
	const char *const args[] = { "check", "--draft", id, NULL };
	AUTO(terms) terms = terms_of(cli->db, d, error);
	g_autoptr(GPtrArray) remarks = NULL;
	const char *stop;

	if (terms == NULL || !terms->checks)
		return terms != NULL;
	if (spawn_ask(cli->home, conf_path(cli->conf), args, &lines, NULL) > 1 || lines == NULL) {
		g_autofree char *why = g_strdup_printf(_("What %s says of this answer is not known yet; "
			"guichet-net asks before it leaves."), terms->title);

		say(why);
		return TRUE;
	}
	remarks = remark_parse(lines);
	stop = remark_stop(remarks);
	for (guint i = 0; stop == NULL && i < remarks->len; i++)
		say(((const struct remark *)remarks->pdata[i])->text);
	return stop == NULL || err_set(error, ERR_REFUSED, "%s", stop);
}

/* What the checks say of it, gravest first. */
static void
tell_findings(const struct review *r)
{
	for (guint i = 0; i < r->findings->len; i++) {
		const struct review_finding *f = r->findings->pdata[i];
		g_autofree char *line = g_strdup_printf("%s: %s: %s", review_level_text(f->level), f->rule, f->why);

		if (f->level != REVIEW_INFO)
			say(line);
	}
}

/* Reviewed and frozen; errors stop it unless a reason is given. */
static gint64
freeze(struct cli *cli, const struct draft *d, guint files, gint64 hold, GError **error)
{
	AUTO(review_ground) ground = review_ground_load(cli->db, cli->conf, d, error);
	AUTO(review) review = ground != NULL ? review_draft(ground, d->body, files, cli->now) : NULL;
	g_autofree char *suspect = suspect_words(cli->db, cli->conf, d->message);
	const char *reason = cli_text(cli, "override");

	if (review == NULL)
		return 0;
	if (reason != NULL && *reason == '\0') {
		err_set(error, ERR_USAGE, _("--override wants the reason why it is sent though checks object"));
		return 0;
	}
	if (suspect != NULL) {
		g_autofree char *line = g_strdup_printf(_("WARNING: %s"), suspect);

		say(line);
	}
	tell_findings(review);
	return review_send(cli->db, d->id, review, reason, cli->now, (int)hold, error);
}

/* The draft's row first, then its files, then the frozen answer: whatever fails, the words are kept. */
static gint64
queue(struct cli *cli, struct draft *d, const GPtrArray *files, gint64 hold, GError **error)
{
	gint64 id = 0;
	gboolean ok = draft_save(cli->db, d, cli->now, error);

	for (guint i = 0; ok && i < files->len; i++) {
		const struct attachment *a = g_ptr_array_index(files, i);

		ok = draft_attach(cli->db, d->id, a->name, media_type(a->name), a->data, error);
	}
	if (ok && may_go(cli, d, error))
		id = freeze(cli, d, files->len, hold, error);
	if (id == 0 && d->id != 0)
		g_prefix_error(error, _("Draft %" PRId64 " of case %" PRId64 " is kept, not sent: "),
			d->id, d->case_id);
	return id;
}

static int
tell(struct cli *cli, gint64 id, GError **error)
{
	AUTO(outbox) o = outbox_load(cli->db, id, error);
	struct out *out;

	if (o == NULL)
		return 3;
	if (cli->format == CLI_TEXT && !cli->quiet) {
		g_autofree char *to = text_clean(o->to, -1, TEXT_LINE);
		gint64 hold = MAX(o->not_before - cli->now, 0) / DATE_SECOND;

		if (hold > 0)
			printf(_("Answer %" PRId64 " of case %" PRId64 " to %s is queued; for %" PRId64
				 " s guichet outbox %" PRId64 " cancel takes it back.\n"),
				id, o->case_id, to, hold, id);
		else
			printf(_("Answer %" PRId64 " of case %" PRId64 " to %s leaves now.\n"), id,
				o->case_id, to);
		if (!spawn_is_running(cli->home))
			puts(_("guichet-net is not running: the answer leaves when it or guichet is started."));
		return 0;
	}
	out = out_new(cli, &rows_outbox);
	out_add(out, row_of_outbox(o));
	out_end(out, NULL);
	return 0;
}

int
case_reply(struct cli *cli, GError **error)
{
	struct answer answer = {
		.kind = cli_flag(cli, "all") ? REPLY_ALL : REPLY_ONE,
		.advisor = cli->advisor,
	};
	g_autofree char *text = NULL;
	g_autoptr(GPtrArray) files = NULL;
	AUTO(account) account = NULL;
	AUTO(inbox_row) row = NULL;
	AUTO(draft) d = NULL;
	gint64 hold, id;

	if (!cli_expect(cli, 1, 1, _("ID"), error))
		return 2;
	answer.case_id = cli_id(cli->words[0], error);
	row = answer.case_id != 0 ? inbox_case(cli->db, answer.case_id, error) : NULL;
	if (row == NULL)
		return 3;
	answer.text = text = cli_words_or_stdin(cli, 1, error);
	files = text != NULL ? read_files(cli, error) : NULL;
	if (files == NULL)
		return 3;
	d = answer_begin(cli->db, cli->conf, &answer, error);
	account = d != NULL ? account_by_id(cli->db, d->account, error) : NULL;
	if (account == NULL || !override(cli, account->name, d, error) ||
	    !cli_span(cli, "hold", answer_hold(cli->db, cli->conf, account->name), &hold, error) ||
	    !check(cli, d, error))
		return 3;
	id = queue(cli, d, files, MIN(hold, G_MAXINT), error);
	if (id == 0 && g_error_matches(*error, ERR, ERR_REFUSED)) {
		say((*error)->message);
		g_clear_error(error);
		return 1;
	}
	if (id == 0)
		return 3;
	bell_ring(cli->home, BELL_WORK);
	return tell(cli, id, error);
}
