/* cli/rows-people.h — the rows of customers: their keys, and how they are filled. */
#ifndef GUICHET_CLI_ROWS_PEOPLE_H
#define GUICHET_CLI_ROWS_PEOPLE_H

#include "cache/erase.h"
#include "cache/merge.h"
#include "cache/people.h"
#include "cache/timeline.h"
#include "cli/out.h"

extern const struct out_set rows_customer, rows_field, rows_identity, rows_evidence, rows_contact,
	rows_timeline, rows_match, rows_merge, rows_kept, rows_since, rows_receipt;

struct out_row *row_of_customer(const struct customer *);
struct out_row *row_of_customer_row(const struct customer_row *);
struct out_row *row_of_field(const struct customer_field *);
struct out_row *row_of_identity(const struct customer_identity *);
struct out_row *row_of_evidence(const struct customer_evidence *);
struct out_row *row_of_contact(const struct customer_contact *);
struct out_row *row_of_timeline(const struct timeline_item *);
struct out_row *row_of_match(const struct customer_match *);
struct out_row *row_of_merge(const struct merge *);
struct out_row *row_of_kept(const struct merge_field *);
struct out_row *row_of_since(const struct merge_row *);
struct out_row *row_of_receipt(const struct erase_receipt *);

#endif
