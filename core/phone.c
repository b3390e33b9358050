/* core/phone.c — telephone numbers: a start ("+", "00", "0"), digits with separators, and what the
 * plans say of how many there are. */
#include "core/phone.h"

#include "base/text.h"

#include <string.h>

#define DIGITS_MAX 17
#define SEPARATORS_MAX 3

static gsize
separator_size(const char *text, gsize n, gsize at)
{
	guint32 c;
	gsize size;

	if (at >= n)
		return 0;
	size = text_char(text + at, n - at, &c);
	if (c < 0x80)
		return strchr(" \t\r\n.-/", (int)c) != NULL && c != 0 ? size : 0;
	return g_unichar_isspace(c) || (c >= 0x2010 && c <= 0x2015) || c == 0xB7 || c == 0x200B ? size : 0;
}

gsize
phone_separator(const char *text, gsize n, gsize at)
{
	gsize all = 0;

	for (int i = 0; i <= SEPARATORS_MAX; i++) {
		gsize size = separator_size(text, n, at + all);

		if (size == 0)
			return all;
		all += size;
	}
	return 0;
}

/* Digits from a place on, and where each of them ends; a group is what no separator cuts. */
struct digits {
	char of[DIGITS_MAX + 1];
	gsize end[DIGITS_MAX];
	gboolean last_of_group[DIGITS_MAX];
	int n;
};

static gsize
bracket_size(const char *text, gsize n, gsize at)
{
	return at < n && (text[at] == '(' || text[at] == ')') ? 1 : 0;
}

/* `brackets`: "+33 (0)1", "+1 (212) 555", "(06) 12". */
static void
read_digits(const char *text, gsize n, gsize at, gboolean brackets, struct digits *d)
{
	memset(d, 0, sizeof(*d));
	while (d->n < DIGITS_MAX) {
		gsize gap = phone_separator(text, n, at);

		if (brackets && bracket_size(text, n, at + gap) > 0) {
			gap += 1;
			gap += phone_separator(text, n, at + gap);
		}
		if (at + gap >= n || !g_ascii_isdigit(text[at + gap]))
			break;
		if (gap > 0 && d->n > 0)
			d->last_of_group[d->n - 1] = TRUE;
		at += gap;
		d->of[d->n] = text[at++];
		d->end[d->n++] = at;
	}
	if (d->n > 0 && !(d->n == DIGITS_MAX && at < n && g_ascii_isdigit(text[at])))
		d->last_of_group[d->n - 1] = TRUE;
}

static gboolean
is_whole(const struct digits *d, int count)
{
	return d->n >= count && d->last_of_group[count - 1];
}

static int
group_len(const struct digits *d, int from)
{
	int i = from;

	while (i < d->n && !d->last_of_group[i])
		i++;
	return i - from + 1;
}

/* "01/02/2026 10": a date and something, not a number. */
static gboolean
is_date(const char *text, const struct digits *d)
{
	return group_len(d, 0) == 2 && group_len(d, 2) == 2 && group_len(d, 4) == 4 &&
		strchr("/.-", text[d->end[1]]) != NULL && text[d->end[1]] == text[d->end[3]];
}

static gboolean
make(struct phone *phone, gsize start, const struct digits *d, int from, int count, const char *prefix)
{
	phone->start = start;
	phone->end = d->end[from + count - 1];
	phone->service = FALSE;
	g_snprintf(phone->number, sizeof(phone->number), "%s%.*s", prefix, count, d->of + from);
	return TRUE;
}

/* Nine digits after 33, a "(0)" before them or not. */
static gboolean
french_abroad(const struct digits *d, int from, gsize start, struct phone *phone)
{
	int at = from + 2 + (from + 2 < d->n && d->of[from + 2] == '0');

	if (!is_whole(d, at + 9) || d->of[at] == '0')
		return FALSE;
	make(phone, start, d, at, 9, "+33");
	phone->service = d->of[at] == '8';
	return TRUE;
}

static gboolean
abroad(const struct digits *d, int from, gsize start, struct phone *phone)
{
	int count = MIN(d->n - from, 15);

	if (d->n <= from || d->of[from] == '0')
		return FALSE;
	if (strncmp(d->of + from, "33", 2) == 0)
		return french_abroad(d, from, start, phone);
	while (count >= 7 && !d->last_of_group[from + count - 1])
		count--;
	return count >= 7 && make(phone, start, d, from, count, "+");
}

static gboolean
french(const char *text, const struct digits *d, gsize start, struct phone *phone)
{
	if (!is_whole(d, 10) || d->of[1] == '0' || is_date(text, d))
		return FALSE;
	make(phone, start, d, 1, 9, "+33");
	phone->service = d->of[1] == '8';
	return TRUE;
}

static gboolean
phone_at(const char *text, gsize n, gsize at, struct phone *phone)
{
	struct digits d;

	if (text[at] == '+') {
		read_digits(text, n, at + 1, TRUE, &d);
		return abroad(&d, 0, at, phone);
	}
	if (text[at] != '0')
		return FALSE;
	read_digits(text, n, at, (at + 1 < n && text[at + 1] == '0') || (at > 0 && text[at - 1] == '('), &d);
	if (d.n > 2 && d.of[1] == '0')
		return abroad(&d, 2, at, phone);
	return french(text, &d, at, phone);
}

static gboolean
begins(const char *text, gsize at)
{
	return at == 0 || !(g_ascii_isalnum(text[at - 1]) || text[at - 1] == '+' || text[at - 1] == '_');
}

/* A decimal ("1,0123456789") or the tail of a longer word is none. */
static gboolean
is_free(const char *text, gsize n, gsize at, gsize end)
{
	if (at > 1 && strchr(",.", text[at - 1]) != NULL && g_ascii_isdigit(text[at - 2]))
		return FALSE;
	return end >= n || !g_ascii_isalnum(text[end]);
}

/* A few digits right before it: then this is the middle of a longer number. So it is when digits follow
 * "00 …", which is the weakest of the forms. */
static gboolean
goes_on(const char *text, gsize n, gsize start, gsize end)
{
	gsize back = start, forth, digits = 0;

	while (back > 0 && (text[back - 1] == ' ' || text[back - 1] == '.' || text[back - 1] == '-' || text[back - 1] == '/' ||
		text[back - 1] == '\n' || (guchar)text[back - 1] >= 0x80) && start - back <= SEPARATORS_MAX)
		back--;
	if (back < start && phone_separator(text, n, back) == start - back)
		while (digits < 5 && back - digits > 0 && g_ascii_isdigit(text[back - digits - 1]))
			digits++;
	if (digits > 0 && digits < 5)
		return TRUE;
	forth = end + phone_separator(text, n, end);
	return text[start + 1] == '0' && forth > end && forth < n && g_ascii_isdigit(text[forth]) && text[forth] != '0' && text[forth] != '+';
}

GArray *
phone_find(const char *text, gsize n)
{
	GArray *found = g_array_new(FALSE, FALSE, sizeof(struct phone));
	gsize past = 0; /* the one before: another may follow it */

	for (gsize at = 0; at < n; at++) {
		struct phone phone;

		if ((text[at] != '0' && text[at] != '+') || !begins(text, at) || !phone_at(text, n, at, &phone) ||
			!is_free(text, n, at, phone.end))
			continue;
		if (text[at] == '+' || at == past + phone_separator(text, n, past) || !goes_on(text, n, at, phone.end)) {
			g_array_append_val(found, phone);
			past = phone.end;
		}
		at = phone.end - 1;
	}
	return found;
}
