/* cli/cmd-customer-merge.c — `guichet customer ID merge`, `unmerge`, `same`, `different`, `merges`. */
#include "cli/cmd-customer.h"

#include "base/err.h"
#include "cache/merge.h"
#include "cli/rows-people.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

/* "WHAT=ID" of an option into a table; NULL with ERR_USAGE. */
static GHashTable *
read_pairs(const struct cli *cli, const char *option, GError **error)
{
	g_autoptr(GHashTable) table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	const GPtrArray *given = cli_list(cli, option);

	for (guint i = 0; given != NULL && i < given->len; i++) {
		const char *pair = g_ptr_array_index(given, i), *equal = strrchr(pair, '=');
		gint64 id = equal != NULL ? cli_id(equal + 1, error) : 0;

		if (equal == NULL || equal == pair)
			err_set(error, ERR_USAGE, _("--%s wants %s, not “%s”"), option,
				strcmp(option, "keep") == 0 ? "FIELD=ID" : "ROW=ID", pair);
		if (id == 0 || equal == pair)
			return NULL;
		g_hash_table_insert(table, g_strndup(pair, (gsize)(equal - pair)), g_memdup2(&id, sizeof(id)));
	}
	return g_steal_pointer(&table);
}

static gboolean
two_words(struct cli *cli, gint64 *id, gint64 *other, GError **error)
{
	if (!cli_expect(cli, 2, 2, _("the number of the other customer"), error))
		return FALSE;
	*id = customer_word(cli, error);
	*other = *id != 0 ? cli_id(cli->words[1], error) : 0;
	return *other != 0;
}

static int
preview(struct cli *cli, gint64 id, gint64 other, GHashTable *keep, GError **error)
{
	struct customer_match *match = customer_match(cli->db, id, other, error);
	g_autoptr(GPtrArray) fields = match != NULL ? merge_preview(cli->db, id, other, keep, error) : NULL;
	struct out *out;
	int code = 3;

	if (fields != NULL) {
		out = out_new(cli, &rows_kept);
		for (guint i = 0; i < fields->len; i++)
			out_add(out, row_of_kept(g_ptr_array_index(fields, i)));
		out_end(out, NULL);
		code = match->verdict == CUSTOMER_APART ? 1 : 0;
		if (code == 1)
			g_printerr(_("These are two people, as a verified id or an advisor says: they will not be "
				"merged.\n"));
	}
	customer_match_free(match);
	return code;
}

int
customer_merge(struct cli *cli, GError **error)
{
	g_autoptr(GHashTable) keep = NULL;
	gint64 id, other;

	if (!two_words(cli, &id, &other, error) || (keep = read_pairs(cli, "keep", error)) == NULL)
		return 2;
	if (cli_flag(cli, "dry-run"))
		return preview(cli, id, other, keep, error);
	if (merge_people(cli->db, id, other, keep, cli->advisor, cli->now, error) == 0)
		return 3;
	return customer_print(cli, id, error);
}

/* ---- apart again -------------------------------------------------------------------- */

/* The merge that --merge names, else the last one; with OTHER: the one that brought that customer in. */
static gint64
which_merge(struct cli *cli, gint64 id, GError **error)
{
	g_autoptr(GPtrArray) list = merge_list(cli->db, id, error);
	gint64 other = cli->n_words > 1 ? cli_id(cli->words[1], error) : 0;

	if (list == NULL || (cli->n_words > 1 && other == 0))
		return 0;
	for (guint i = 0; i < list->len; i++) {
		const struct merge *m = g_ptr_array_index(list, i);

		if (other == 0 || m->other == other || m->into == other)
			return m->act;
	}
	if (customer_of(cli->db, id) == 0)
		err_set(error, ERR_GONE, _("There is no customer %" PRId64 "."), id);
	else if (other != 0)
		err_set(error, ERR_GONE, _("Customers %" PRId64 " and %" PRId64 " were not merged."), id, other);
	else
		err_set(error, ERR_GONE, _("Customer %" PRId64 " was not merged with anybody."), id);
	return 0;
}

static int
show_since(struct cli *cli, gint64 act, GError **error)
{
	g_autoptr(GPtrArray) rows = merge_since(cli->db, act, error);
	struct out *out;

	if (rows == NULL)
		return 3;
	out = out_new(cli, &rows_since);
	for (guint i = 0; i < rows->len; i++)
		out_add(out, row_of_since(g_ptr_array_index(rows, i)));
	out_end(out, _("Nothing came since the merge: both come back as they were."));
	return rows->len > 0 ? 1 : 0;
}

static int
print_both(struct cli *cli, gint64 a, gint64 b, GError **error)
{
	struct out *out = out_new(cli, &rows_customer);
	const gint64 both[] = { a, b };

	for (gsize i = 0; i < G_N_ELEMENTS(both); i++) {
		AUTO(customer) c = customer_load(cli->db, both[i], error);

		if (c != NULL)
			out_add(out, row_of_customer(c));
	}
	out_end(out, NULL);
	return error != NULL && *error != NULL ? 3 : 0;
}

int
customer_unmerge(struct cli *cli, GError **error)
{
	g_autoptr(GHashTable) give = NULL;
	gint64 id, act, into, other;

	if (!cli_expect(cli, 1, 2, _("ID"), error) || (id = customer_word(cli, error)) == 0 ||
		(give = read_pairs(cli, "give", error)) == NULL)
		return 2;
	act = which_merge(cli, id, error);
	if (act == 0)
		return 3;
	if (cli_flag(cli, "dry-run"))
		return show_since(cli, act, error);
	{
		g_autoptr(GPtrArray) list = merge_list(cli->db, id, NULL);

		into = other = 0;
		for (guint i = 0; list != NULL && i < list->len; i++) {
			const struct merge *m = g_ptr_array_index(list, i);

			if (m->act == act) {
				into = m->into;
				other = m->other;
			}
		}
	}
	if (merge_undo(cli->db, act, give, cli_flag(cli, "give-as-shown"), cli->advisor, cli->now, error) == 0)
		return 3;
	return print_both(cli, into, other, error);
}

/* ---- the same, or not --------------------------------------------------------------- */

int
customer_same(struct cli *cli, GError **error)
{
	g_autoptr(GPtrArray) list = NULL;
	struct out *out;
	gint64 id;

	if (!cli_expect(cli, 1, 1, _("ID"), error) || (id = customer_word(cli, error)) == 0)
		return 2;
	list = customer_matches(cli->db, id, error);
	if (list == NULL)
		return 3;
	out = out_new(cli, &rows_match);
	for (guint i = 0; i < list->len; i++)
		out_add(out, row_of_match(g_ptr_array_index(list, i)));
	out_end(out, _("Nobody shares anything with this customer."));
	return 0;
}

int
customer_different(struct cli *cli, GError **error)
{
	gint64 id, other;

	if (!two_words(cli, &id, &other, error))
		return 2;
	return customer_add(cli, (struct act){ .kind = ACT_DIFFERENT, .target = other }, error);
}

int
customer_merges(struct cli *cli, GError **error)
{
	g_autoptr(GPtrArray) list = NULL;
	struct out *out;
	gint64 id;

	if (!cli_expect(cli, 1, 1, _("ID"), error) || (id = customer_word(cli, error)) == 0)
		return 2;
	list = merge_list(cli->db, id, error);
	if (list == NULL)
		return 3;
	out = out_new(cli, &rows_merge);
	for (guint i = 0; i < list->len; i++)
		out_add(out, row_of_merge(g_ptr_array_index(list, i)));
	out_end(out, _("This customer was not merged with anybody."));
	return 0;
}

const struct cli_option customer_merge_options[] = {
	{ "keep", 0, OPTION_LIST, "FIELD=ID", N_("whose value of a field stays; else theirs who stays, where they have one") },
	{ "dry-run", 'n', OPTION_FLAG, NULL, N_("only show which values would stay") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};

const struct cli_option customer_unmerge_options[] = {
	{ "give", 0, OPTION_LIST, "ROW=ID", N_("to whom something goes that came since the merge") },
	{ "give-as-shown", 0, OPTION_FLAG, NULL, N_("the rest goes where --dry-run shows") },
	{ "dry-run", 'n', OPTION_FLAG, NULL, N_("only show what came since the merge") },
	{ NULL, 0, OPTION_FLAG, NULL, NULL },
};
