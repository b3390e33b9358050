/* tests/fuzz/replay.c — a harness without a fuzzer: its seeds and past crashes, and small
 * changes to them, always the same ones. TAP on standard output. */
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CHANGES 300 /* of each seed */
#define SECONDS 20 /* for one seed with all its changes */

static guint64 seed = 88172645463325252u;

static guint64
random_next(void) /* xorshift64 */
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	return seed ^= seed << 17;
}

/* Flips, cuts, doubles or moves a few bytes. */
static void
change(GByteArray *bytes)
{
	static const guint8 nasty[] = { 0, 0xff, '\n', '\r', '"', '(', '{', '%', 0x1b, 0x80, 0xed, ';' };

	for (guint64 n = 1 + random_next() % 4; n > 0 && bytes->len > 0; n--) {
		guint at = (guint)(random_next() % bytes->len);
		guint len = 1 + (guint)(random_next() % 16);
		len = MIN(len, bytes->len - at);
		switch (random_next() % 4) {
		case 0:
			bytes->data[at] ^= (guint8)(1u << random_next() % 8);
			break;
		case 1:
			bytes->data[at] = nasty[random_next() % sizeof nasty];
			break;
		case 2:
			g_byte_array_remove_range(bytes, at, len);
			break;
		default: {
			g_autofree guint8 *copy = g_memdup2(bytes->data + at, len);
			g_byte_array_append(bytes, copy, len);
		}
		}
	}
}

static void
replay(const char *path)
{
	g_autofree char *data = NULL;
	gsize len = 0;

	if (!g_file_get_contents(path, &data, &len, NULL))
		g_error("cannot read %s", path);
	alarm(SECONDS);
	LLVMFuzzerTestOneInput((const guint8 *)data, len);
	gint64 changes = len > 65536 ? 3 : CHANGES;
	for (gint64 i = 0; i < changes; i++) {
		g_autoptr(GByteArray) bytes = g_byte_array_new();
		g_byte_array_append(bytes, (const guint8 *)data, (guint)len);
		change(bytes);
		/* A copy of its own size, so that a sanitizer sees the byte after the last. */
		g_autofree guint8 *exact = g_memdup2(bytes->data, bytes->len);
		LLVMFuzzerTestOneInput(exact != NULL ? exact : (const guint8 *)"", bytes->len);
	}
	alarm(0);
}

int
main(int argc, char **argv)
{
	g_autofree char *name = g_path_get_basename(argv[0]);
	static const char *const folders[] = { "seeds", "crashes" };
	int n = 0;

	for (int i = 1; i < argc; i++)
		if (argv[i][0] != '-')
			replay(argv[i]);
	for (gsize f = 0; argc < 2 || g_str_equal(argv[1], "--tap") ? f < G_N_ELEMENTS(folders) : FALSE; f++) {
		g_autofree char *folder = g_build_filename("tests/fuzz", folders[f], strchr(name, '-') + 1, NULL);
		g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
		const char *file;
		while (dir != NULL && (file = g_dir_read_name(dir)) != NULL) {
			g_autofree char *path = g_build_filename(folder, file, NULL);
			replay(path);
			printf("ok %d - %s and %d changes\n", ++n, path, CHANGES);
			fflush(stdout);
		}
	}
	printf("1..%d\n", n);
	return n > 0 || argc > 1 ? 0 : 1;
}
