/* cache/ui.h — what the screen remembers between runs. */
#ifndef GUICHET_CACHE_UI_H
#define GUICHET_CACHE_UI_H

#include "cache/db.h"

char *ui_get(struct db *, const char *key); /* NULL when never set (transfer full) */
gboolean ui_set(struct db *, const char *key, const char *value, GError **error);
/* Lines typed at a prompt, newest first, at most 200 kept a kind. */
GPtrArray *ui_history(struct db *, const char *kind, int count); /* char * */
gboolean ui_history_add(struct db *, const char *kind, const char *line, GError **error);

#endif
