/* tui/act-words.h — the acts of the journal as people say them. */
#ifndef GUICHET_TUI_ACT_WORDS_H
#define GUICHET_TUI_ACT_WORDS_H

#include "core/lifecycle.h"

/* "Ali took the case"; kind: its name in the cache, arg may be NULL (transfer full). */
char *act_words(const char *advisor, const char *kind, const char *arg);

/* "the claim", as in "Undone: the claim"; the name of a kind that cannot be undone. */
const char *act_words_undone(enum act_kind);

#endif
