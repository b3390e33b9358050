/* tui/customer.h — the card of a customer: read, changed, and put together with who is the same person. */
#ifndef GUICHET_TUI_CUSTOMER_H
#define GUICHET_TUI_CUSTOMER_H

#include "tui/desk.h"

/* Opens the card. FALSE after telling why not. */
gboolean customer_view_open(struct desk *, gint64 customer);
/* The customer of a case, 0 after saying that there is none. */
gint64 customer_of_case(struct desk *, gint64 case_id);

#endif
