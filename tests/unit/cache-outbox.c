// layers: none
/* Acts and their undo; drafts; the frozen outbox and its life. */
#include "tests/unit/cache-common.h"

struct fixture {
	char *home;
	struct db *net, *desk;
	gint64 case_id, message;
};

static void
set_up(struct fixture *f, gconstpointer data)
{
	(void)data;
	f->home = home_new();
	f->net = open_ok(f->home, DB_NET);
	f->desk = open_ok(f->home, DB_DESK);
	add_account(f->net);
	f->message = take_in(f->net, "a@x|z@x|eve@x.example|contact@banque.example|Carte|perdue", NOW);
	f->case_id = inbox_case_of(f->net, f->message);
}

static void
tear_down(struct fixture *f, gconstpointer data)
{
	g_autoptr(GPtrArray) found = db_check(f->net, FALSE);

	(void)data;
	g_assert_cmpuint(found->len, ==, 0);
	db_close(f->desk);
	db_close(f->net);
	home_free(f->home);
}

static gboolean
try_act(struct db *db, enum act_kind kind, gint64 case_id, const char *arg, gint64 target,
	GError **error)
{
	struct act act = { .kind = kind, .advisor = "paul", .case_id = case_id, .arg = arg, .target = target,
		.at = NOW };

	return act_add(db, &act, error) != 0;
}

/* ---- acts --------------------------------------------------------------------------- */

static void
test_refused(struct fixture *f, gconstpointer data)
{
	g_autoptr(GError) e = NULL;

	(void)data;
	assert_failed(!try_act(f->desk, ACT_RESOLVE, f->case_id, NULL, 0, &e), e, ERR_INPUT);
	assert_failed(!try_act(f->desk, ACT_RESOLVE, f->case_id, "  ", 0, &e), e, ERR_INPUT);
	assert_failed(!try_act(f->desk, ACT_NOTE, f->case_id, NULL, 0, &e), e, ERR_INPUT);
	assert_failed(!try_act(f->desk, ACT_ASSIGN, f->case_id, NULL, 0, &e), e, ERR_INPUT);
	assert_failed(!try_act(f->desk, ACT_SNOOZE, f->case_id, "1", 0, &e), e, ERR_INPUT);
	assert_failed(!try_act(f->desk, ACT_SNOOZE, f->case_id, "soon", 0, &e), e, ERR_INPUT);
	assert_failed(!try_act(f->desk, ACT_PRIORITY, f->case_id, "9", 0, &e), e, ERR_INPUT);
	assert_failed(!try_act(f->desk, ACT_URGENT, f->case_id, "yes", 0, &e), e, ERR_INPUT);
	assert_failed(!try_act(f->desk, ACT_LABEL, f->case_id, "two words", 0, &e), e, ERR_INPUT);
	assert_failed(!try_act(f->desk, ACT_CLAIM, 99, NULL, 0, &e), e, ERR_GONE);
	assert_failed(!try_act(f->desk, ACT_UNDO, 0, NULL, 99, &e), e, ERR_GONE);
	assert_failed(!try_act(f->desk, ACT_CANCEL, 0, NULL, 99, &e), e, ERR_GONE);
	assert_failed(!try_act(f->desk, ACT_RELEASE, f->case_id, NULL, 0, &e), e, ERR_STALE);
	assert_failed(!try_act(f->desk, ACT_REOPEN, f->case_id, NULL, 0, &e), e, ERR_STALE);
	assert_failed(!try_act(f->desk, ACT_WAKE, f->case_id, NULL, 0, &e), e, ERR_STALE);
	do_act(f->desk, ACT_CLAIM, f->case_id, NULL, NOW); /* claire */
	assert_failed(!try_act(f->desk, ACT_CLAIM, f->case_id, NULL, 0, &e), e, ERR_STALE);
	g_assert_cmpint(db_int(f->net, 0, SQL("SELECT count(*) FROM act")), ==, 1);
}

static void
undo(struct fixture *f, gint64 act)
{
	g_autoptr(GError) error = NULL;

	g_assert_true(try_act(f->desk, ACT_UNDO, 0, NULL, act, &error));
	g_assert_no_error(error);
}

static void
test_undo(struct fixture *f, gconstpointer data)
{
	g_autoptr(GError) e = NULL;
	gint64 act;
	struct act last = { 0 };

	(void)data;
	act = do_act(f->desk, ACT_CLAIM, f->case_id, NULL, NOW);
	do_act(f->desk, ACT_SEEN, f->case_id, NULL, NOW);
	g_assert_cmpint(act_last(f->desk, "claire", 0, NOW - MINUTE, &last), ==, act);
	g_assert_cmpint(last.kind, ==, ACT_CLAIM);
	g_assert_cmpint(last.case_id, ==, f->case_id);
	g_assert_cmpint(last.at, ==, NOW);
	g_assert_cmpint(act_last(f->desk, "paul", 0, 0, NULL), ==, 0);
	g_assert_cmpint(act_last(f->desk, "claire", 0, NOW + 1, NULL), ==, 0);
	undo(f, act);
	g_assert_cmpint(act_last(f->desk, "claire", 0, 0, NULL), ==, 0);
	assert_failed(!try_act(f->desk, ACT_UNDO, 0, NULL, act, &e), e, ERR_STALE);
	{
		AUTO(inbox_row) row = the_case(f->desk, f->case_id);

		g_assert_null(row->owner);
	}
	act = do_act(f->desk, ACT_RESOLVE, f->case_id, "spam", NOW);
	assert_state(f->desk, f->case_id, CASE_RESOLVED, 0);
	undo(f, act);
	assert_state(f->desk, f->case_id, CASE_NEW, NOW);
	do_act(f->desk, ACT_LABEL, f->case_id, "carte", NOW);
	act = do_act(f->desk, ACT_LABEL, f->case_id, "vip", NOW);
	undo(f, act);
	do_act(f->desk, ACT_PRIORITY, f->case_id, "2", NOW);
	{
		AUTO(inbox_row) row = the_case(f->desk, f->case_id);

		g_assert_cmpstr(row->labels, ==, " carte ");
		g_assert_cmpint(row->priority, ==, 2);
	}
	{ /* a note is for ever */
		struct act note = { .kind = ACT_NOTE, .advisor = "claire", .case_id = f->case_id, .text = "vu",
			.at = NOW };

		act = act_add(f->desk, &note, NULL);
		assert_failed(!try_act(f->desk, ACT_UNDO, 0, NULL, act, &e), e, ERR_STALE);
	}
	{
		g_autoptr(GPtrArray) acts = inbox_acts(f->desk, f->case_id, NULL);

		g_assert_cmpuint(acts->len, ==, 10);
		g_assert_true(((struct inbox_act *)acts->pdata[0])->undone);
		g_assert_cmpstr(((struct inbox_act *)acts->pdata[9])->text, ==, "vu");
	}
}

static void
test_seen(struct fixture *f, gconstpointer data)
{
	gint64 second = take_in(f->net, "b@x|a@x|eve@x.example|contact@banque.example|Carte|alors", NOW + MINUTE);
	g_autoptr(GArray) pushes = NULL;
	gint64 seen;

	(void)data;
	db_run(f->net, NULL, SQL("INSERT INTO folder(id, account, name, wire) VALUES (1, 1, 'INBOX', 'INBOX')"));
	g_assert_true(ledger_stored(f->net, 1, 1, f->message, "stored", NULL));
	g_assert_true(ledger_stored(f->net, 1, 2, second, "stored", NULL));
	g_assert_true(ledger_flags(f->net, 1, 1, FLAG_SEEN, NULL)); /* read elsewhere */
	seen = do_act(f->desk, ACT_SEEN, f->case_id, NULL, NOW);
	pushes = ledger_pushes(f->net, 1, NULL);
	g_assert_cmpuint(pushes->len, ==, 1);
	g_assert_cmpuint(g_array_index(pushes, struct ledger_push, 0).uid, ==, 2);
	g_assert_true(g_array_index(pushes, struct ledger_push, 0).on);
	g_assert_true(ledger_pushed(f->net, 1, &g_array_index(pushes, struct ledger_push, 0), NULL));
	g_clear_pointer(&pushes, g_array_unref);
	/* taken back: only what it marked */
	undo(f, seen);
	{
		AUTO(inbox_row) row = the_case(f->desk, f->case_id);

		g_assert_cmpint(row->unread, ==, 1);
	}
	pushes = ledger_pushes(f->net, 1, NULL);
	g_assert_cmpuint(pushes->len, ==, 1);
	g_assert_cmpuint(g_array_index(pushes, struct ledger_push, 0).uid, ==, 2);
	g_assert_false(g_array_index(pushes, struct ledger_push, 0).on);
	/* what waits to be pushed wins over what the server still says */
	g_assert_true(ledger_flags(f->net, 1, 2, FLAG_SEEN, NULL));
	{
		AUTO(inbox_row) row = the_case(f->desk, f->case_id);

		g_assert_cmpint(row->unread, ==, 1);
	}
	do_act(f->desk, ACT_SEEN, f->case_id, NULL, NOW);
	do_act(f->desk, ACT_UNSEEN, f->case_id, NULL, NOW);
	{
		AUTO(inbox_row) row = the_case(f->desk, f->case_id);

		g_assert_cmpint(row->unread, ==, 1);
	}
}

static void
test_snooze(struct fixture *f, gconstpointer data)
{
	g_autofree char *until = g_strdup_printf("%" G_GINT64_FORMAT, NOW + 60 * MINUTE);

	(void)data;
	do_act(f->desk, ACT_SNOOZE, f->case_id, until, NOW);
	assert_state(f->desk, f->case_id, CASE_SNOOZED, NOW); /* the clock goes on */
	do_act(f->desk, ACT_WAKE, f->case_id, NULL, NOW);
	assert_state(f->desk, f->case_id, CASE_NEW, NOW);
	do_act(f->desk, ACT_SNOOZE, f->case_id, until, NOW);
	take_in(f->net, "b@x|a@x|eve@x.example|contact@banque.example|Carte|alors", NOW + MINUTE);
	assert_state(f->desk, f->case_id, CASE_NEW, NOW);
}

/* Resolved, then the customer writes again, then we answer: it stays open. */
static void
test_resolve(struct fixture *f, gconstpointer data)
{
	(void)data;
	do_act(f->desk, ACT_RESOLVE, f->case_id, "no answer needed", NOW + MINUTE);
	assert_state(f->desk, f->case_id, CASE_RESOLVED, 0);
	/* an older message that comes in late is history */
	take_in_as(f->net, mail("z@x||eve@x.example|contact@banque.example|Carte|avant", NOW - MINUTE),
		&(struct inbox_source){ .account = 1, .own = OURS, .arrived = NOW + 2 * MINUTE }, INBOX_NEW);
	assert_state(f->desk, f->case_id, CASE_RESOLVED, 0);
	/* one that was on its way while the advisor resolved is not */
	take_in_as(f->net, mail("b@x|a@x|eve@x.example|contact@banque.example|Carte|alors", NOW + MINUTE - 1),
		&(struct inbox_source){ .account = 1, .own = OURS, .arrived = NOW + 3 * MINUTE }, INBOX_NEW);
	assert_state(f->desk, f->case_id, CASE_NEW, NOW + MINUTE - 1);
	take_sent(f->net, "c@b|b@x|contact@banque.example|eve@x.example|Re: Carte|oui", NOW + 4 * MINUTE);
	assert_state(f->desk, f->case_id, CASE_ANSWERED, 0);
	do_act(f->desk, ACT_RESOLVE, f->case_id, NULL, NOW + 5 * MINUTE); /* nobody waits: no reason needed */
	assert_state(f->desk, f->case_id, CASE_RESOLVED, 0);
	do_act(f->desk, ACT_REOPEN, f->case_id, NULL, NOW + 6 * MINUTE);
	assert_state(f->desk, f->case_id, CASE_ANSWERED, 0);
}

/* ---- drafts ------------------------------------------------------------------------- */

static struct draft *
make_draft(struct fixture *f, const char *body)
{
	struct draft *d = draft_new();
	AUTO(inbox_row) row = the_case(f->desk, f->case_id);
	g_autoptr(GError) error = NULL;

	d->case_id = f->case_id;
	d->account = 1;
	d->message = f->message;
	d->revision = row->revision;
	d->kind = g_strdup("reply");
	d->advisor = g_strdup("claire");
	d->identity = g_strdup("Agence <contact@banque.example>");
	d->to = g_strdup("eve@x.example");
	d->subject = g_strdup("Re: Carte");
	d->body = g_strdup(body);
	g_assert_true(draft_save(f->desk, d, NOW, &error));
	g_assert_no_error(error);
	return d;
}

static void
test_drafts(struct fixture *f, gconstpointer data)
{
	AUTO(draft) d = make_draft(f, "Bonjour,\nvoici.");
	g_autoptr(GBytes) file = g_bytes_new_static("x", 1);
	g_autofree char *much = g_malloc0(26 * 1024 * 1024);
	g_autoptr(GBytes) big = g_bytes_new_static(much, 26 * 1024 * 1024);
	g_autoptr(GBytes) half = g_bytes_new_static(much, 13 * 1024 * 1024);
	g_autoptr(GError) e = NULL;

	(void)data;
	g_assert_cmpint(d->id, >, 0);
	g_free(d->body);
	d->body = g_strdup("changé");
	g_assert_true(draft_save(f->desk, d, NOW + 1, NULL));
	{
		AUTO(draft) back = draft_load(f->net, d->id, NULL);
		AUTO(inbox_row) row = the_case(f->desk, f->case_id);

		g_assert_cmpstr(back->body, ==, "changé");
		g_assert_cmpint(back->updated_at, ==, NOW + 1);
		g_assert_cmpint(back->created_at, ==, NOW);
		g_assert_true(row->has_draft);
	}
	g_assert_true(draft_attach(f->desk, d->id, "a.txt", "text/plain", file, NULL));
	assert_failed(!draft_attach(f->desk, d->id, "b.bin", "x/y", big, &e), e, ERR_LIMIT);
	g_assert_true(draft_attach(f->desk, d->id, "c.bin", "x/y", half, NULL));
	assert_failed(!draft_attach(f->desk, d->id, "d.bin", "x/y", half, &e), e, ERR_LIMIT);
	g_assert_true(draft_detach(f->desk, d->id, 0, NULL));
	{
		g_autoptr(GPtrArray) files = draft_files(f->desk, d->id, NULL);

		g_assert_cmpuint(files->len, ==, 1);
		g_assert_cmpstr(((struct draft_file *)files->pdata[0])->name, ==, "c.bin");
	}
	assert_failed(!draft_detach(f->desk, d->id, 7, &e), e, ERR_GONE);
	g_assert_true(draft_drop(f->desk, d->id, NULL));
	assert_failed(draft_load(f->desk, d->id, &e) == NULL, e, ERR_GONE);
	assert_failed(!draft_save(f->desk, d, NOW, &e), e, ERR_GONE);
	g_assert_cmpint(db_int(f->net, 9, SQL("SELECT count(*) FROM draft_file")), ==, 0);
}

/* ---- queueing ----------------------------------------------------------------------- */

static gint64
queue(struct fixture *f, const char *body)
{
	AUTO(draft) d = make_draft(f, body);
	g_autoptr(GError) error = NULL;
	gint64 id = outbox_add(f->desk, d->id, NOW, 15, &error);

	g_assert_no_error(error);
	return id;
}

static void
test_freeze(struct fixture *f, gconstpointer data)
{
	AUTO(draft) d = make_draft(f, "Bonjour");
	g_autoptr(GBytes) file = g_bytes_new_static("abc", 3);
	g_autoptr(GError) e = NULL;
	AUTO(outbox) o = NULL;
	gint64 id;

	(void)data;
	g_assert_true(draft_attach(f->desk, d->id, "a.txt", "text/plain", file, NULL));
	id = outbox_add(f->desk, d->id, NOW, 15, &e);
	g_assert_no_error(e);
	o = outbox_load(f->net, id, NULL);
	g_assert_cmpint(o->state, ==, OUTBOX_QUEUED);
	g_assert_cmpint(o->not_before, ==, NOW + 15000);
	g_assert_cmpstr(o->parent, ==, "a@x");
	g_assert_cmpstr(o->refs, ==, "z@x a@x");
	g_assert_true(g_str_has_suffix(o->channel_id, "@banque.example"));
	g_assert_cmpuint(strlen(o->channel_id), ==, 32 + strlen("@banque.example"));
	g_assert_true(outbox_is_intact(f->net, o, NULL));
	g_assert_cmpint(outbox_pending(f->desk), ==, 1);
	{
		g_autoptr(GPtrArray) files = outbox_files(f->net, id, NULL);
		AUTO(draft) back = draft_load(f->desk, d->id, NULL);

		g_assert_cmpuint(files->len, ==, 1);
		g_assert_cmpint(back->outbox, ==, id);
	}
	/* once; and the draft is frozen with it */
	assert_failed(outbox_add(f->desk, d->id, NOW, 15, &e) == 0, e, ERR_STALE);
	d->outbox = 0;
	assert_failed(!draft_save(f->desk, d, NOW, &e), e, ERR_STALE);
	/* whoever writes behind the triggers' back is found out */
	g_assert_cmpint(sqlite3_exec(db_handle(f->net), "DROP TRIGGER outbox_frozen;"
		"UPDATE outbox SET to_ = 'mallory@x.example'", NULL, NULL, NULL), ==, SQLITE_OK);
	assert_failed(!outbox_is_intact(f->net, o, &e), e, ERR_INPUT);
	g_assert_cmpint(sqlite3_exec(db_handle(f->net), "UPDATE outbox SET to_ = 'eve@x.example';"
		"DROP TRIGGER outbox_file_frozen; UPDATE outbox_file SET data = x'00'", NULL, NULL, NULL), ==,
		SQLITE_OK);
	assert_failed(!outbox_is_intact(f->net, o, &e), e, ERR_INPUT);
}

static void
test_injection(struct fixture *f, gconstpointer data)
{
	g_autoptr(GError) e = NULL;

	(void)data;
	for (int field = 0; field < 6; field++) {
		AUTO(draft) d = make_draft(f, "Bonjour");
		char **value[] = { &d->identity, &d->to, &d->cc, &d->bcc, &d->subject, &d->kind };

		g_free(*value[field]);
		*value[field] = g_strdup(field == 5 ? "note" : "a@x.example\r\nBcc: mallory@x.example");
		g_assert_true(draft_save(f->desk, d, NOW, NULL));
		assert_failed(outbox_add(f->desk, d->id, NOW, 0, &e) == 0, e, ERR_INPUT);
	}
	{
		AUTO(draft) d = make_draft(f, "Bonjour");

		g_free(d->to);
		d->to = NULL;
		g_assert_true(draft_save(f->desk, d, NOW, NULL));
		assert_failed(outbox_add(f->desk, d->id, NOW, 0, &e) == 0, e, ERR_INPUT);
	}
	g_assert_cmpint(db_int(f->net, 9, SQL("SELECT count(*) FROM outbox")), ==, 0);
}

static void
test_cancel(struct fixture *f, gconstpointer data)
{
	gint64 id = queue(f, "Bonjour"), later;
	g_autoptr(GError) e = NULL;

	(void)data;
	g_assert_null(outbox_next(f->net, 1, NOW, &e));
	g_assert_no_error(e);
	g_assert_cmpint(outbox_wake(f->net, 1), ==, NOW + 15000);
	g_assert_true(try_act(f->desk, ACT_CANCEL, 0, NULL, id, NULL));
	g_assert_null(outbox_next(f->net, 1, NOW + 20000, NULL));
	assert_failed(!outbox_start(f->net, id, NOW, &e), e, ERR_STALE);
	{ /* the draft is back */
		g_autoptr(GPtrArray) drafts = draft_list(f->desk, f->case_id, NULL);

		g_assert_cmpuint(drafts->len, ==, 1);
	}
	later = queue(f, "Bonjour encore");
	g_assert_true(outbox_start(f->net, later, NOW, NULL));
	assert_failed(!try_act(f->desk, ACT_CANCEL, 0, NULL, later, &e), e, ERR_STALE);
	assert_failed(!try_act(f->desk, ACT_SENT_OK, 0, NULL, later, &e), e, ERR_STALE);
}

static void
test_sent(struct fixture *f, gconstpointer data)
{
	gint64 id = queue(f, "Bonjour"), message;
	g_autoptr(GError) e = NULL;
	AUTO(outbox) o = outbox_next(f->net, 1, NOW + 15000, NULL);

	(void)data;
	g_assert_cmpint(o->id, ==, id);
	g_assert_true(outbox_start(f->net, id, NOW, NULL));
	assert_failed(!outbox_start(f->net, id, NOW, &e), e, ERR_STALE);
	g_assert_true(outbox_step(f->net, id, "body", NULL));
	g_assert_true(outbox_end(f->net, id, OUTBOX_SENT, NULL, 0, NOW + MINUTE, NULL));
	assert_failed(!outbox_end(f->net, id, OUTBOX_RETRY, "x", 0, NOW, &e), e, ERR_STALE);
	{
		AUTO(outbox) todo = outbox_uncopied(f->net, 1, NULL);

		g_assert_cmpint(todo->id, ==, id);
		g_assert_cmpint(todo->sent_at, ==, NOW + MINUTE);
	}
	g_assert_true(outbox_set_copied(f->net, id, NULL));
	g_assert_null(outbox_uncopied(f->net, 1, NULL));
	{ /* its draft has done its duty */
		g_autoptr(GPtrArray) drafts = draft_list(f->desk, 0, NULL);

		g_assert_cmpuint(drafts->len, ==, 0);
		g_assert_cmpint(db_int(f->net, 9, SQL("SELECT count(*) FROM draft")), ==, 0);
	}
	{ /* what was sent joins its case, once, whichever way it is seen */
		struct inbox_source sent = { .account = 1, .own = OURS, .arrived = NOW, .outbox = o->gid };
		struct inbox_source folder = { .account = 1, .own = OURS, .arrived = NOW, .sent_folder = TRUE };
		g_autofree char *spec = g_strdup_printf("%s|a@x|contact@banque.example|eve@x.example|Re: Carte|Bonjour",
			o->channel_id);
		struct message *m = mail(spec, NOW + MINUTE);

		message = take_in_as(f->net, m, &sent, INBOX_NEW);
		g_assert_cmpint(inbox_case_of(f->net, message), ==, f->case_id);
		m = mail(spec, NOW + MINUTE);
		g_free(m->text);
		m->text = g_strdup("Bonjour\n"); /* a server may touch it */
		g_assert_cmpint(take_in_as(f->net, m, &folder, INBOX_KNOWN), ==, message);
	}
	g_assert_true(outbox_is_seen(f->net, o, NULL));
	assert_state(f->desk, f->case_id, CASE_ANSWERED, 0);
}

static void
test_recover(struct fixture *f, gconstpointer data)
{
	static const struct {
		const char *step;
		enum outbox_state state;
	} rows[] = { { "connect", OUTBOX_QUEUED }, { "login", OUTBOX_QUEUED }, { "envelope", OUTBOX_QUEUED },
		{ "data", OUTBOX_QUEUED }, { "body", OUTBOX_UNKNOWN }, { "done", OUTBOX_SENT } };

	(void)data;
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		gint64 id = queue(f, rows[i].step);
		AUTO(outbox) o = NULL;

		g_assert_true(outbox_start(f->net, id, NOW, NULL));
		g_assert_true(outbox_step(f->net, id, rows[i].step, NULL));
		db_close(f->net); /* dies */
		f->net = open_ok(f->home, DB_NET);
		g_assert_true(outbox_recover(f->net, 1, NOW + MINUTE, NULL));
		o = outbox_load(f->net, id, NULL);
		g_assert_cmpstr(outbox_state_name(o->state), ==, outbox_state_name(rows[i].state));
		g_assert_false(outbox_is_seen(f->net, o, NULL));
		if (o->state == OUTBOX_QUEUED)
			g_assert_true(try_act(f->desk, ACT_CANCEL, 0, NULL, id, NULL));
		else if (o->state == OUTBOX_UNKNOWN) {
			g_assert_true(outbox_end(f->net, id, OUTBOX_UNSURE, "not found", 0, NOW, NULL));
			g_assert_true(try_act(f->desk, ACT_SENT_OK, 0, NULL, id, NULL));
		}
	}
	g_assert_cmpint(db_int(f->net, 9, SQL("SELECT count(*) FROM outbox_attempt WHERE outcome IS NULL")), ==, 0);
	g_assert_cmpint(outbox_pending(f->net), ==, 0);
}

static gboolean
is_stale(struct fixture *f, gint64 id, const char *says)
{
	AUTO(outbox) o = outbox_load(f->net, id, NULL);
	g_autofree char *what = NULL;
	g_autoptr(GError) error = NULL;
	gboolean stale = outbox_is_stale(f->net, o, &what, &error);

	g_assert_no_error(error);
	if (stale && strstr(what, says) == NULL)
		g_test_message("says: %s", what);
	g_assert_true(!stale || strstr(what, says) != NULL);
	return stale;
}

static void
test_stale(struct fixture *f, gconstpointer data)
{
	gint64 id = queue(f, "Bonjour"), other;

	(void)data;
	g_assert_false(is_stale(f, id, ""));
	do_act(f->desk, ACT_CLAIM, f->case_id, NULL, NOW); /* an act is nothing the customer reads */
	g_assert_false(is_stale(f, id, ""));
	take_in(f->net, "b@x|a@x|eve@x.example|contact@banque.example|Carte|retrouvée !", NOW + MINUTE);
	g_assert_true(is_stale(f, id, "1 new message from the customer"));
	g_assert_true(outbox_end(f->net, id, OUTBOX_REVIEW, "new", 0, NOW, NULL));
	/* looked at, sent all the same */
	g_assert_true(try_act(f->desk, ACT_RETRY, 0, NULL, id, NULL));
	g_assert_false(is_stale(f, id, ""));
	{ /* a colleague queues too */
		AUTO(draft) d = make_draft(f, "Moi aussi");

		g_free(d->advisor);
		d->advisor = g_strdup("paul");
		g_assert_true(draft_save(f->desk, d, NOW, NULL));
		other = outbox_add(f->desk, d->id, NOW, 0, NULL);
	}
	g_assert_true(is_stale(f, id, "paul"));
	g_assert_false(is_stale(f, other, "")); /* he saw the revision that claire's queueing made */
	g_assert_true(try_act(f->desk, ACT_CANCEL, 0, NULL, other, NULL));
	g_assert_false(is_stale(f, id, ""));
	take_sent(f->net, "w@b|a@x|contact@banque.example|eve@x.example|Re: Carte|du webmail", NOW + 2 * MINUTE);
	g_assert_true(is_stale(f, id, "another program"));
}

/* Two writers, random interleavings: never two answers to one revision. */
static void
test_two_writers(struct fixture *f, gconstpointer data)
{
	int sent = 0, stopped = 0;

	(void)data;
	for (int round = 0; round < 100; round++) {
		gint64 ids[2];

		for (int w = 0; w < 2; w++) { /* both look, then both sign off */
			AUTO(draft) d = make_draft(f, "x");

			g_free(d->advisor);
			d->advisor = g_strdup(w == 0 ? "claire" : "paul");
			d->revision = db_int(f->net, 0, SQL("SELECT max(seq) FROM event WHERE case_id = ?"),
				INT(f->case_id));
			g_assert_true(draft_save(f->desk, d, NOW, NULL));
			if (w == 1 && g_test_rand_bit()) /* he had looked before she signed */
				db_run(f->net, NULL, SQL("UPDATE draft SET revision = revision - 1 WHERE id = ?"), INT(d->id));
			ids[w] = outbox_add(f->desk, d->id, NOW, 0, NULL);
		}
		for (int k = 0; k < 2; k++) {
			gint64 id = ids[k];
			AUTO(outbox) o = outbox_load(f->net, id, NULL);
			g_autofree char *what = NULL;

			if (outbox_is_stale(f->net, o, &what, NULL)) {
				stopped++;
				g_assert_true(outbox_end(f->net, id, OUTBOX_REVIEW, what, 0, NOW, NULL));
				g_assert_true(try_act(f->desk, ACT_CANCEL, 0, NULL, id, NULL));
				continue;
			}
			sent++;
			g_assert_true(outbox_start(f->net, id, NOW, NULL));
			g_assert_true(outbox_end(f->net, id, OUTBOX_SENT, NULL, 0, NOW, NULL));
		}
	}
	g_assert_cmpint(sent + stopped, ==, 200);
	g_assert_cmpint(stopped, >=, 100);
	g_assert_cmpint(sent, <=, 100);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(struct fixture *, gconstpointer);
	} tests[] = { { "act/refused", test_refused }, { "act/undo", test_undo }, { "act/seen", test_seen },
		{ "act/snooze", test_snooze }, { "act/resolve", test_resolve }, { "draft/rows", test_drafts },
		{ "outbox/freeze", test_freeze }, { "outbox/injection", test_injection },
		{ "outbox/cancel", test_cancel }, { "outbox/sent", test_sent },
		{ "outbox/recover", test_recover }, { "outbox/stale", test_stale },
		{ "outbox/two-writers", test_two_writers } };

	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
		g_autofree char *path = g_strconcat("/cache/", tests[i].name, NULL);

		g_test_add(path, struct fixture, NULL, set_up, tests[i].run, tear_down);
	}
	return g_test_run();
}
