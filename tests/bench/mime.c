// layers: net
/* mime MAILDIR N: N mails through our parser and through bare GMime (parse, decode every text
 * part), in turns, from memory. Prints "our seconds, GMime's seconds, mails" of the median turn. */
#include "net/gmime.h"
#include "net/mime.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define TURNS 5

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
decode(GMimeObject *parent, GMimeObject *part, gpointer data)
{
	(void)parent;
	gsize *bytes = data;

	if (GMIME_IS_TEXT_PART(part)) {
		g_autofree char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
		*bytes += text != NULL ? strlen(text) : 0;
	}
}

static void
bare(GBytes *mail, gsize *bytes)
{
	gsize len;
	const char *data = g_bytes_get_data(mail, &len);
	g_autoptr(GMimeStream) stream = g_mime_stream_mem_new_with_buffer(data, len);
	g_autoptr(GMimeParser) parser = g_mime_parser_new_with_stream(stream);
	g_autoptr(GMimeMessage) message = g_mime_parser_construct_message(parser, NULL);

	*bytes += g_mime_message_get_subject(message) != NULL;
	*bytes += internet_address_list_length(g_mime_message_get_from(message)) > 0;
	g_mime_message_foreach(message, decode, bytes);
}

static int
by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

int
main(int argc, char **argv)
{
	g_autoptr(GPtrArray) mails = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	double ours[TURNS], theirs[TURNS];
	gsize bytes = 0;

	if (argc != 3)
		return 2;
	g_mime_init();
	mime_init();
	g_autofree char *folder = g_build_filename(argv[1], "cur", NULL);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	for (const char *name; dir != NULL && mails->len < (guint)atoi(argv[2]) && (name = g_dir_read_name(dir)) != NULL;) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		char *data;
		gsize len;
		if (g_file_get_contents(path, &data, &len, NULL))
			g_ptr_array_add(mails, g_bytes_new_take(data, len));
	}
	for (int turn = 0; turn < TURNS; turn++) {
		double start = now();
		for (guint i = 0; i < mails->len; i++) {
			gsize len;
			const void *data = g_bytes_get_data(mails->pdata[i], &len);
			AUTO(message) m = mime_parse(data, len);
			bytes += m->text != NULL;
		}
		double middle = now();
		for (guint i = 0; i < mails->len; i++)
			bare(mails->pdata[i], &bytes);
		ours[turn] = middle - start;
		theirs[turn] = now() - middle;
	}
	qsort(ours, TURNS, sizeof *ours, by_value);
	qsort(theirs, TURNS, sizeof *theirs, by_value);
	printf("%.4f %.4f %u\n", ours[TURNS / 2], theirs[TURNS / 2], mails->len);
	return bytes > 0 ? 0 : 1;
}
