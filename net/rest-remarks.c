/* net/rest-remarks.c — what a connector says of an answer that is not signed off yet. */
#include "net/rest-push.h"

#include "base/date.h"
#include "base/err.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

static GPtrArray *
ask_connector(struct db *db, const struct conf *conf, const struct outbox *row, GError **error)
{
	struct rest r = {0};
	struct push p = {0};
	GPtrArray *list = NULL;

	if (rest_open(&r, db, conf, row->account_name, error)) {
		if (rest_push_begin(&p, &r, row, NULL, error))
			list = rest_push_remarks(&p, error);
		rest_push_end(&p);
	}
	rest_close(&r);
	return list;
}

GPtrArray *
rest_remarks(struct db *db, const struct conf *conf, gint64 draft, const char *account, GError **error)
{
	AUTO(outbox) row = outbox_preview(db, draft, date_now(), error);

	if (row == NULL)
		return NULL;
	if (account != NULL && strcmp(account, row->account_name) != 0) {
		err_set(error, ERR_USAGE, _("Draft %" PRId64 " is one of account “%s”, not of “%s”."), draft,
			row->account_name, account);
		return NULL;
	}
	if (!conf_has_connector(conf, row->account_name))
		return remark_list_new();
	return ask_connector(db, conf, row, error);
}
