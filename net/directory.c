/* net/directory.c — which kind of directory it is, and LDAP entries as people. */
#include "net/directory.h"

#include "base/err.h"
#include "core/columns.h"
#include "net/ldap-session.h"
#include "net/rest.h"

#include <glib/gi18n.h>
#include <string.h>

#define VALUES_MAX 20 /* of one attribute */

struct reading {
	const struct columns *map;
	directory_take *take;
	gpointer user;
};

static void
put_attribute(struct entry *e, enum entry_field field, const char *name, LDAP *ld, LDAPMessage *message)
{
	struct berval **values = ldap_get_values_len(ld, message, name);

	for (int i = 0; values != NULL && values[i] != NULL && i < VALUES_MAX; i++) {
		g_autofree char *value = g_utf8_make_valid(values[i]->bv_val, (gssize)values[i]->bv_len);

		entry_put(e, field, name, value);
	}
	ldap_value_free_len(values);
}

/* What has no id is known by its place in the tree. */
static gboolean
take_entry(gpointer user, LDAP *ld, LDAPMessage *message, const char *dn, GError **error)
{
	struct reading *r = user;
	AUTO(entry) e = entry_new();

	for (guint i = 0; i < r->map->fields->len; i++)
		put_attribute(e, g_array_index(r->map->fields, enum entry_field, i),
			g_ptr_array_index(r->map->headings, i), ld, message);
	if (e->id == NULL)
		entry_put(e, FIELD_ID, NULL, dn);
	return r->take(r->user, e, dn, error);
}

static gboolean
read_ldap(const struct conf *conf, const char *name, const char *word, int most, directory_take *take,
	gpointer user, GError **error)
{
	g_autoptr(GError) why = NULL;
	AUTO(columns) map = columns_parse(conf_get(conf, name, "directory", "map"), NULL, 0, &why);
	struct reading r = { map, take, user };
	const char *filter = conf_get(conf, name, "directory", "filter");
	g_autofree char *find = NULL, *both = NULL;
	g_autoptr(GPtrArray) attributes = NULL;

	if (map == NULL)
		return err_set(error, ERR_CONFIG, _("Directory “%s”: map: %s"), name, why->message);
	find = word != NULL ? ldap_filter_fill(conf_get(conf, name, "directory", "find"), word) : g_strdup("");
	both = word != NULL ? g_strdup_printf("(&%s%s)", filter, find) : g_strdup(filter);
	AUTO(ldap_session) s = ldap_session_open(conf, name, error);
	if (s == NULL)
		return FALSE;
	attributes = g_ptr_array_new();
	for (guint i = 0; i < map->headings->len; i++)
		g_ptr_array_add(attributes, g_ptr_array_index(map->headings, i));
	g_ptr_array_add(attributes, NULL);
	return ldap_session_search(s, both, (const char *const *)attributes->pdata, word != NULL ? most : 0, take_entry,
		&r, error);
}

gboolean
directory_read(struct db *db, const struct conf *conf, const char *name, const char *word, int most,
	directory_take *take, gpointer user, GError **error)
{
	const char *const *all = conf_directories(conf);
	const char *account;

	if (!g_strv_contains(all, name)) {
		g_autofree char *list = g_strjoinv(", ", (char **)(gsize)all);

		return err_set(error, ERR_USAGE, *list == '\0' ?
			_("there is no directory “%s”: %s has no [directory “NAME”]%s") :
			_("there is no directory “%s” in %s; there is %s"), name, conf_path(conf), list);
	}
	account = conf_get(conf, name, "directory", "account");
	return account != NULL ? rest_people(db, conf, account, word, most, take, user, error)
			       : read_ldap(conf, name, word, most, take, user, error);
}
