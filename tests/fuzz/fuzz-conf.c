// layers: none
/* The configuration file: an error that names file and remedy, or a configuration. */
#include "base/conf.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autoptr(GError) error = NULL;
	AUTO(conf) conf = conf_parse(text, "guichet.conf", &error);

	CLAIM((conf == NULL) == (error != NULL));
	if (conf == NULL) {
		claim_harmless(error->message, TRUE);
		return 0;
	}
	const char *const *accounts = conf_accounts(conf);
	gsize n = 0;
	const struct conf_key *keys = conf_keys(&n);
	for (gsize a = 0; accounts[a] != NULL; a++) {
		for (gsize k = 0; k < n; k++) {
			if (!g_str_equal(keys[k].group, "account"))
				continue;
			conf_get(conf, accounts[a], "account", keys[k].key);
			if (keys[k].type == CONF_INT || keys[k].type == CONF_SPAN)
				conf_get_int(conf, accounts[a], "account", keys[k].key);
			if (keys[k].type == CONF_LIST) {
				g_auto(GStrv) list = conf_get_list(conf, accounts[a], "account", keys[k].key);
			}
		}
	}
	return 0;
}
