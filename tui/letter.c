/* tui/letter.c — a draft while it is being written: saved, checked, sent. */
#include "tui/letter.h"

#include "base/date.h"
#include "base/err.h"
#include "base/text.h"
#include "cache/account.h"
#include "cache/inbox.h"
#include "cache/suspect.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_BYTES_MAX (25 * 1024 * 1024)

void
letter_free(struct letter *l)
{
	if (l == NULL)
		return;
	draft_free(l->draft);
	g_free(l->account);
	terms_free(l->terms);
	g_clear_pointer(&l->files, g_ptr_array_unref);
	g_clear_pointer(&l->problems, g_ptr_array_unref);
	g_clear_pointer(&l->doubts, g_ptr_array_unref);
	g_free(l->suspect);
	g_free(l);
}

/* What does not change while it is written: the account, its channel and what holds there. */
static struct letter *
letter_new(struct desk *desk, struct draft *draft)
{
	struct letter *l = g_new0(struct letter, 1);
	AUTO(account) account = account_by_id(desk->db, draft->account, NULL);

	l->draft = draft;
	l->note = g_strcmp0(draft->kind, "note") == 0;
	l->account = g_strdup(account != NULL ? account->name : "");
	l->terms = terms_of(desk->db, draft, NULL);
	l->suspect = suspect_words(desk->db, desk->conf, draft->message);
	l->files = g_ptr_array_new();
	return l;
}

static void
load_files(struct letter *l, struct desk *desk)
{
	GPtrArray *files = draft_files(desk->db, l->draft->id, NULL);

	if (files == NULL)
		return;
	g_ptr_array_unref(l->files);
	l->files = files;
}

/* The row is there before the first key is typed. */
static struct letter *
started(struct letter *l, struct desk *desk)
{
	if (!letter_save(l, desk)) {
		letter_free(l);
		return NULL;
	}
	l->touched = FALSE;
	letter_check(l, desk);
	return l;
}

struct letter *
letter_begin(struct desk *desk, enum reply_kind kind, gint64 case_id)
{
	const char *const *accounts = conf_accounts(desk->conf);
	struct answer a = { .kind = kind,
		.case_id = kind == REPLY_NEW ? 0 : case_id,
		.advisor = desk->advisor };
	AUTO(inbox_row) row = case_id != 0 ? inbox_case(desk->db, case_id, NULL) : NULL;
	GError *error = NULL;
	struct draft *draft;
	struct letter *l;

	if (kind == REPLY_NEW) {
		a.account = row != NULL ? row->account_name : accounts[0];
		if (a.account == NULL) {
			desk_warn(desk,
				_("No account is set up to write from. Run \"guichet "
				  "init\"."));
			return NULL;
		}
	}
	if ((draft = answer_begin(desk->db, desk->conf, &a, &error)) == NULL) {
		desk_fail(desk, error);
		return NULL;
	}
	l = letter_new(desk, draft);
	l->cursor = answer_cursor(&a);
	return started(l, desk);
}

static struct draft *
note_draft(struct desk *desk, const struct inbox_row *row)
{
	struct draft *draft = draft_new();

	draft->kind = g_strdup("note");
	draft->case_id = row->case_id;
	draft->account = row->account;
	draft->advisor = g_strdup(desk->advisor);
	draft->revision = row->revision;
	draft->identity = g_strdup("");
	draft->to = g_strdup("");
	draft->cc = g_strdup("");
	draft->bcc = g_strdup("");
	draft->subject = g_strdup("");
	draft->body = g_strdup("");
	return draft;
}

struct letter *
letter_note(struct desk *desk, gint64 case_id)
{
	GError *error = NULL;
	AUTO(inbox_row) row = inbox_case(desk->db, case_id, &error);

	if (row == NULL) {
		desk_fail(desk, error);
		return NULL;
	}
	return started(letter_new(desk, note_draft(desk, row)), desk);
}

struct letter *
letter_resume(struct desk *desk, gint64 id)
{
	GError *error = NULL;
	struct draft *draft = draft_load(desk->db, id, &error);
	struct letter *l;

	if (draft == NULL) {
		desk_fail(desk, error);
		return NULL;
	}
	l = letter_new(desk, draft);
	l->touched = TRUE;
	load_files(l, desk);
	letter_check(l, desk);
	return l;
}

gboolean
letter_save(struct letter *l, struct desk *desk)
{
	GError *error = NULL;

	if (draft_save(desk->db, l->draft, desk->now, &error))
		return TRUE;
	desk_fail(desk, error);
	return FALSE;
}

/* ---- checks ------------------------------------------------------------------------ */

void
letter_check(struct letter *l, struct desk *desk)
{
	g_clear_pointer(&l->problems, g_ptr_array_unref);
	g_clear_pointer(&l->doubts, g_ptr_array_unref);
	l->doubts = g_ptr_array_new_with_free_func(g_free);
	if (l->suspect != NULL && !l->note)
		g_ptr_array_add(l->doubts, g_strdup(l->suspect));
	if (l->note) {
		g_autofree char *text = g_strstrip(g_strdup(l->draft->body));

		l->problems = g_ptr_array_new_with_free_func(g_free);
		if (*text == '\0')
			g_ptr_array_add(l->problems,
				g_strdup(_("The note is empty: write something first")));
		return;
	}
	l->problems = answer_check(desk->db, desk->conf, l->draft);
	if (l->terms == NULL)
		return;
	if (terms_are_over(l->terms, desk->now))
		g_ptr_array_insert(l->problems, 0, terms_window(l->terms, desk->now));
	if (l->terms->mail && *l->draft->subject == '\0')
		g_ptr_array_add(l->doubts, g_strdup(_("There is no subject")));
}

/* ---- files ------------------------------------------------------------------------- */

static const char *
type_of(const char *name)
{
	static const char *const types[][2] = {
		{ ".pdf", "application/pdf" },
		{ ".txt", "text/plain" },
		{ ".csv", "text/csv" },
		{ ".png", "image/png" },
		{ ".jpg", "image/jpeg" },
		{ ".jpeg", "image/jpeg" },
		{ ".gif", "image/gif" },
		{ ".zip", "application/zip" },
		{ ".ics", "text/calendar" },
		{ ".odt", "application/vnd.oasis.opendocument.text" },
		{ ".ods", "application/vnd.oasis.opendocument.spreadsheet" },
		{ ".doc", "application/msword" },
		{ ".xls", "application/vnd.ms-excel" },
		{ ".docx",
			"application/"
			"vnd.openxmlformats-officedocument.wordprocessingml.document" },
		{ ".xlsx",
			"application/"
			"vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
	};
	g_autofree char *lower = g_ascii_strdown(name, -1);

	for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
		if (g_str_has_suffix(lower, types[i][0]))
			return types[i][1];
	return "application/octet-stream";
}

static char *
expand_home(const char *path)
{
	return g_str_has_prefix(path, "~/")
		? g_build_filename(g_get_home_dir(), path + 2, NULL)
		: g_strdup(path);
}

static GBytes *
read_file(const char *path, GError **error)
{
	g_autofree char *data = NULL;
	struct stat st;
	gsize len;

	if (stat(path, &st) != 0) {
		err_set(error, ERR_INPUT, "%s: %s", path, g_strerror(errno));
		return NULL;
	}
	if (!S_ISREG(st.st_mode)) {
		err_set(error, ERR_INPUT, _("%s is not a file that can be attached."),
			path);
		return NULL;
	}
	if (st.st_size > FILE_BYTES_MAX) {
		err_set(error, ERR_LIMIT,
			_("%s is larger than 25 MiB; mail servers would refuse it."),
			path);
		return NULL;
	}
	if (!g_file_get_contents(path, &data, &len, NULL)) {
		err_set(error, ERR_STORAGE, _("%s cannot be read."), path);
		return NULL;
	}
	return g_bytes_new_take(g_steal_pointer(&data), len);
}

gboolean
letter_takes_files(const struct letter *l, struct desk *desk)
{
	if (l->terms == NULL || l->terms->files)
		return TRUE;
	desk_say(desk, _("No files can be sent on %s from here."), l->terms->title);
	return FALSE;
}

gboolean
letter_attach_data(struct letter *l, struct desk *desk, const char *name, GBytes *data)
{
	GError *error = NULL;

	if (!draft_attach(desk->db, l->draft->id, name, type_of(name), data, &error)) {
		desk_fail(desk, error);
		return FALSE;
	}
	l->touched = TRUE;
	load_files(l, desk);
	letter_check(l, desk);
	return TRUE;
}

gboolean
letter_attach(struct letter *l, struct desk *desk, const char *text)
{
	g_autofree char *trimmed = g_strstrip(g_strdup(text));
	g_autofree char *path = expand_home(trimmed), *base = g_path_get_basename(path);
	g_autofree char *name = text_utf8(base, -1);
	GError *error = NULL;
	g_autoptr(GBytes) data = read_file(path, &error);

	if (data == NULL) {
		desk_fail(desk, error);
		return FALSE;
	}
	return letter_attach_data(l, desk, name, data);
}

void
letter_detach(struct letter *l, struct desk *desk, int pos)
{
	GError *error = NULL;

	if (!draft_detach(desk->db, l->draft->id, pos, &error))
		desk_fail(desk, error);
	load_files(l, desk);
	letter_check(l, desk);
}

static int
by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void
letter_complete_path(struct desk *desk, const char *text, GPtrArray *candidates)
{
	const char *slash = strrchr(text, '/');
	g_autofree char *folder =
		slash != NULL ? g_strndup(text, (gsize)(slash - text + 1)) : g_strdup("");
	g_autofree char *real = *folder != '\0' ? expand_home(folder) : g_strdup(".");
	const char *start = slash != NULL ? slash + 1 : text, *name;
	g_autoptr(GDir) dir = g_dir_open(real, 0, NULL);

	(void)desk;
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *full = NULL;

		if (!g_str_has_prefix(name, start) || (*name == '.' && *start != '.') ||
			!g_utf8_validate(name, -1, NULL))
			continue;
		full = g_build_filename(real, name, NULL);
		g_ptr_array_add(candidates,
			g_strdup_printf("%s%s%s", folder, name,
				g_file_test(full, G_FILE_TEST_IS_DIR) ? "/" : ""));
	}
	g_ptr_array_sort(candidates, by_name);
}

/* ---- sending ----------------------------------------------------------------------- */

char *
letter_news(const struct letter *l, struct desk *desk)
{
	struct outbox probe = {
		.case_id = l->draft->case_id,
		.message = l->draft->message,
		.account = l->draft->account,
		.revision = l->draft->revision,
		.advisor = l->draft->advisor,
	};
	char *what = NULL;

	if (l->note || l->draft->case_id == 0)
		return NULL;
	if (!outbox_is_stale(desk->db, &probe, &what, NULL))
		g_clear_pointer(&what, g_free);
	else if (what == NULL)
		what = g_strdup(_("something new"));
	return what;
}

void
letter_look(struct letter *l, struct desk *desk)
{
	AUTO(inbox_row) row = inbox_case(desk->db, l->draft->case_id, NULL);

	if (row != NULL)
		l->draft->revision = row->revision;
}

static gboolean
send_note(struct letter *l, struct desk *desk)
{
	if (desk_act(desk, ACT_NOTE, l->draft->case_id, NULL, l->draft->body, 0) == 0)
		return FALSE;
	draft_drop(desk->db, l->draft->id,
		NULL); /* a leftover draft is seen and dropped by hand */
	return TRUE;
}

gboolean
letter_send(struct letter *l, struct desk *desk, const struct review *review, const char *reason, gint64 hold_until,
	gint64 *leaves)
{
	int hold = hold_until > desk->now ? (int)((hold_until - desk->now) / DATE_SECOND)
					  : answer_hold(desk->db, desk->conf, l->account);
	GError *error = NULL;

	if (!letter_save(l, desk))
		return FALSE;
	if (l->note)
		return send_note(l, desk);
	if (review == NULL) {
		desk_warn(desk, _("The checks could not look at it: leave the draft and resume it."));
		return FALSE;
	}
	if (review_send(desk->db, l->draft->id, review, reason, desk->now, hold, &error) == 0) {
		desk_fail(desk, error);
		return FALSE;
	}
	*leaves = desk->now + hold * DATE_SECOND;
	return TRUE;
}
