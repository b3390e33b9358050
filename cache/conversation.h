/* cache/conversation.h — the conversations of a case, and what is said of those on a second channel (cache/hop.h). */
#ifndef GUICHET_CACHE_CONVERSATION_H
#define GUICHET_CACHE_CONVERSATION_H

#include "cache/db.h"

#define HOP_ADVISOR "guichet" /* whose acts are the machine's own */

struct conversation {
	gint64 id, case_id, first_at, last_at; /* UTC ms */
	int messages;
	char *account_name, *channel, *title, *mark, *subject;
	gboolean public_;
	gint64 hop_of; /* the conversation on another channel in which the same was asked before; 0 none */
};
void conversation_free(struct conversation *);

/* Of a case, oldest first (transfer full; element struct conversation *). */
GPtrArray *conversation_list(struct db *, gint64 case_id, GError **error);

/* "Already being answered on e-mail by Anne Martin." of a case in which the same was asked on a second channel, or who
 * had settled it there; NULL when the question came once. For people, or for programs: in English (transfer full). */
char *conversation_hop(struct db *, gint64 case_id, gboolean english);

#endif
