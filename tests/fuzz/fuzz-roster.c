// layers: none
/* Files of people: guessed, decoded, read as CSV and as vCards. Bounded, valid UTF-8, and what is
 * written is read back. */
#include "core/columns.h"
#include "core/csv.h"
#include "core/decode.h"
#include "core/vcard.h"
#include "tests/fuzz/fuzz.h"

static gboolean
same_cells(gpointer user, const struct csv_row *row, GError **error)
{
	const struct csv_row *wanted = user;

	(void)error;
	CLAIM(row->n == wanted->n && row->trouble == NULL);
	for (guint i = 0; i < row->n; i++)
		CLAIM(strcmp(row->cells[i], wanted->cells[i]) == 0);
	return TRUE;
}

static gboolean
take_row(gpointer user, const struct csv_row *row, GError **error)
{
	char delimiter = *(const char *)user;
	gsize all = 0;

	(void)error;
	CLAIM(row->n >= 1 && row->n <= CSV_CELLS_MAX && row->cells[row->n] == NULL && row->number > 0);
	for (guint i = 0; i < row->n; i++) {
		CLAIM(g_utf8_validate(row->cells[i], -1, NULL));
		all += strlen(row->cells[i]);
	}
	CLAIM(all <= CSV_ROW_MAX);
	if (row->trouble == NULL && row->n < 100) {
		GString *text = g_string_new(NULL);
		struct csv_row wanted = *row;
		AUTO(csv) c = csv_new(delimiter, same_cells, &wanted);
		AUTO(columns) columns = columns_guess((const char *const *)row->cells, row->n, NULL);
		AUTO(entry) p = columns_entry(columns, (const char *const *)row->cells, row->n);

		csv_write(text, delimiter, (const char *const *)row->cells);
		CLAIM(csv_feed(c, text->str, text->len, NULL) && csv_end(c, NULL));
		g_string_free(text, TRUE);
		if (entry_finish(p, NULL, NULL))
			CLAIM(p->name != NULL && g_utf8_validate(p->name, -1, NULL));
	}
	return TRUE;
}

static gboolean
take_card(gpointer user, struct vcard_card *card, GError **error)
{
	(void)user;
	(void)error;
	CLAIM(card->entry != NULL && card->number > 0);
	CLAIM(card->entry->ways->len <= ENTRY_WAYS_MAX);
	if (entry_finish(card->entry, NULL, NULL)) {
		g_autofree char *digest = entry_digest(card->entry);

		CLAIM(strlen(digest) == 64 && card->entry->name != NULL);
	}
	return TRUE;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct decode_guess guess = { .bytes = 0 };
	g_autofree char *remark = NULL;
	GString *text = g_string_new(NULL);
	enum decode_set set;
	char delimiter;

	decode_look(&guess, data, size);
	if (!decode_verdict(&guess, "f", &set, &remark, NULL))
		set = DECODE_UTF8;
	AUTO(decode) d = decode_new(set);
	decode_feed(d, data, size / 2, text);
	decode_feed(d, data + size / 2, size - size / 2, text);
	decode_end(d, text);
	CLAIM(g_utf8_validate(text->str, (gssize)text->len, NULL));
	delimiter = csv_guess(text->str, text->len);
	AUTO(csv) c = csv_new(delimiter, take_row, &delimiter);
	CLAIM(csv_feed(c, text->str, text->len, NULL) && csv_end(c, NULL));
	AUTO(vcard) v = vcard_new(take_card, NULL);
	CLAIM(vcard_feed(v, text->str, text->len, NULL) && vcard_end(v, NULL));
	g_string_free(text, TRUE);
	return 0;
}
