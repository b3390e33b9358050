// layers: net
/* How long texts are as channels count them. */
#include "core/length.h"
#include "core/length-url.h"

#include <jansson.h>
#include <string.h>

static const struct length_rule weighted = { LENGTH_WEIGHTED, 280, 0, 23 };
static const struct length_rule mastodon = { LENGTH_MASTODON, 500, 0, 23 };
static const struct length_rule bluesky = { LENGTH_GRAPHEMES, 300, 3000, 0 };
static const struct length_rule sms = { LENGTH_SMS, 10, 0, 0 };

static gint64
used(const struct length_rule *rule, const char *text)
{
	return length_of(rule, text).used;
}

static char *
repeat(const char *piece, int n)
{
	GString *out = g_string_new(NULL);

	while (n-- > 0)
		g_string_append(out, piece);
	return g_string_free(out, FALSE);
}

struct vector {
	const char *text;
	gint64 length;
};

static void
check(const struct length_rule *rule, const struct vector *v, gsize n)
{
	for (gsize i = 0; i < n; i++)
		if (used(rule, v[i].text) != v[i].length) {
			g_test_message("%s: %d, not %d", v[i].text, (int)used(rule, v[i].text),
				(int)v[i].length);
			g_test_fail();
		}
}

/* ---- units -------------------------------------------------------------------------- */

static void
test_names(void)
{
	enum length_unit unit;

	for (int u = LENGTH_NONE; u <= LENGTH_SMS; u++) {
		g_assert_true(length_unit_parse(length_unit_name((enum length_unit)u), &unit));
		g_assert_cmpint((int)unit, ==, u);
		g_assert_nonnull(length_unit_words((enum length_unit)u));
	}
	g_assert_false(length_unit_parse("ells", &unit));
	g_assert_false(length_unit_parse(NULL, &unit));
}

static void
test_plain_units(void)
{
	static const char text[] = "e\xcc\x81t\xc3\xa9 👨\xe2\x80\x8d👧\r\n";
	struct length_rule rule = { .max = 0 };
	static const gint64 want[] = {
		[LENGTH_NONE] = 6, [LENGTH_GRAPHEMES] = 6, [LENGTH_CODE_POINTS] = 10,
		[LENGTH_UTF16] = 12, [LENGTH_BYTES] = 20,
	};

	for (int u = LENGTH_NONE; u <= LENGTH_BYTES; u++) {
		rule.unit = (enum length_unit)u;
		g_assert_cmpint(used(&rule, text), ==, want[u]);
		g_assert_cmpint(used(&rule, ""), ==, 0);
		g_assert_false(length_of(&rule, text).over);
		g_assert_cmpuint(length_of(&rule, text).fits, ==, strlen(text));
	}
	rule.unit = LENGTH_GRAPHEMES;
	g_assert_cmpint(used(&rule, "a\xff\xfe\x62"), ==, 4); /* not UTF-8 */
}

static void
test_two_limits(void)
{
	g_autofree char *letters = repeat("a", 301), *flags = repeat("👩\xe2\x80\x8d👩\xe2\x80\x8d👧", 200);
	struct length l = length_of(&bluesky, letters);

	g_assert_cmpint((int)l.unit, ==, LENGTH_GRAPHEMES);
	g_assert_cmpint(l.used, ==, 301);
	g_assert_true(l.over);
	g_assert_cmpuint(l.fits, ==, 300);
	/* two hundred families are few characters and many bytes */
	l = length_of(&bluesky, flags);
	g_assert_cmpint((int)l.unit, ==, LENGTH_BYTES);
	g_assert_cmpint(l.used, ==, 200 * 18);
	g_assert_cmpint(l.max, ==, 3000);
	g_assert_true(l.over);
	g_assert_cmpuint(l.fits, ==, 3000 / 18 * 18);
	g_assert_cmpint(used(&bluesky, "https://example.org/0123456789/0123456789"), ==, 41);
	g_assert_false(length_of(&bluesky, "").over);
}

/* ---- twitter-text ------------------------------------------------------------------- */

static void
test_weights(void)
{
	static const struct vector v[] = {
		{ "", 0 },
		{ "Bonjour", 7 },
		{ "Ça dépend", 9 },
		{ "C\xcc\xa7", 1 }, /* composed first */
		{ "\xef\xac\xac", 3 }, /* U+FB2C comes apart when composed */
		{ "你好", 4 },
		{ "“guillemets” – fin", 18 },
		{ "\xe2\x80\x8b", 1 }, { "\xe2\x80\x8e", 2 }, /* U+200B, U+200E */
		{ "\xe2\x80\xa6", 2 }, /* … */
		{ "€", 2 },
		{ "\xe1\x83\xbf\xe1\x84\x80", 3 }, /* U+10FF, U+1100 */
		{ "😀", 2 }, { "👍🏽", 2 }, { "👨\xe2\x80\x8d👩\xe2\x80\x8d👧\xe2\x80\x8d👦", 2 },
		{ "🇫🇷", 2 }, { "🇫🇷🇪🇸", 4 }, { "1\xef\xb8\x8f\xe2\x83\xa3", 2 }, { "1\xe2\x83\xa3", 2 },
		{ "❤\xef\xb8\x8f", 2 }, { "👩\xe2\x80\x8d❤\xef\xb8\x8f\xe2\x80\x8d👩", 2 },
		{ "☺\xef\xb8\x8e", 4 }, /* told to be text */
		{ "©", 1 }, { "©\xef\xb8\x8f", 2 }, { "12#*", 4 },
		{ "🏴\xf3\xa0\x81\xa7\xf3\xa0\x81\xa2\xf3\xa0\x81\xa5\xf3\xa0\x81\xae\xf3\xa0\x81\xa7\xf3\xa0\x81\xbf", 2 },
		{ "a\r\nb", 4 },
	};

	check(&weighted, v, G_N_ELEMENTS(v));
}

static void
test_links(void)
{
	static const struct vector v[] = {
		{ "https://banque.example.org/aide", 23 },
		{ "HTTP://Banque.Example.COM", 23 },
		{ "voir http://a.fr, http://b.fr.", 5 + 23 + 2 + 23 + 1 },
		{ "banque.com", 23 }, { "www.banque.com/aide?x=1#y", 23 }, { "banque.com:8080/a", 23 },
		{ "banque.invalidtld", 17 }, { "banque.example", 14 },
		{ "fin.Et suite", 29 }, { "fin. Et suite", 13 }, /* .et is Ethiopia's, whatever its case */
		{ "jean@banque.com", 15 }, { "#banque.com", 11 }, { "$banque.com", 11 },
		{ "-banque.com", 11 }, { "a/banque.com", 12 }, { "_banque.com", 11 },
		{ "-http://banque.com", 24 }, /* the protocol makes it plain */
		{ "banque.comx", 11 }, { "banque.com@x", 12 }, { "banque.com-", 11 },
		{ "banque.co.uk", 23 },
		{ "http://banque_x.com", 7 + 9 + 3 }, { "http://x_y.banque.com", 23 },
		{ "http://banque.com/a_(b)", 23 }, { "http://banque.com/a_(b", 25 },
		{ "(http://banque.com/a)", 25 }, { "http://banque.com/a?b=c.", 24 },
		{ "http://banque.com/a(b(c)d)", 23 }, { "http://banque.com/()", 25 },
		{ "http://banque.com/été", 23 }, { "http://banque.com/你", 25 },
		{ "你好banque.com你好", 4 + 23 + 4 }, { "http://你好.中国/", 23 },
		{ "http://xn--fiq228c.xn--fiqs8s", 23 }, { "你好.中国", 9 },
		{ "https://t.co/abc123/def", 27 }, { "http://192.168.0.1/", 19 },
		{ "ftp://banque.com", 16 }, { "a.b.c.d", 7 }, { "….fr", 5 },
		{ "😀banque.com", 25 }, { "http://", 7 }, { "..", 2 },
	};
	g_autofree char *label = repeat("a", 64), *slug = repeat("b", 41);
	g_autofree char *host = g_strconcat("http://", label, ".com", NULL);
	g_autofree char *good = g_strconcat("http://", label + 1, ".com", NULL);
	g_autofree char *tco = g_strconcat("http://t.co/", slug, NULL);

	check(&weighted, v, G_N_ELEMENTS(v));
	g_assert_cmpint(used(&weighted, host), ==, (gint64)strlen(host));
	g_assert_cmpint(used(&weighted, good), ==, 23);
	g_assert_cmpint(used(&weighted, tco), ==, (gint64)strlen(tco));
}

/* Long runs must not take long. */
static void
test_long(void)
{
	g_autofree char *run = repeat("あ", 100000), *dots = repeat("a.", 20000), *open = repeat("(", 50000);
	g_autofree char *url = g_strconcat("http://banque.com/", open, NULL);

	g_assert_cmpint(used(&weighted, run), ==, 200000);
	g_assert_cmpint(used(&weighted, dots), ==, 40000);
	g_assert_cmpint(used(&weighted, url), ==, 50000 + 23);
}

static void
test_weighted_fits(void)
{
	g_autofree char *xs = repeat("x", 260);
	g_autofree char *text = g_strconcat(xs, "http://a.com", NULL);
	g_autofree char *spaced = g_strconcat(xs, " http://a.com", NULL);
	g_autofree char *cjk = repeat("你", 141);
	struct length l = length_of(&weighted, spaced);

	g_assert_cmpint(l.used, ==, 284);
	g_assert_true(l.over);
	g_assert_cmpuint(l.fits, ==, 261); /* a link fits whole or not */
	g_assert_cmpint(used(&weighted, text), ==, 272); /* no link: letters run into it */
	l = length_of(&weighted, cjk);
	g_assert_cmpint(l.used, ==, 282);
	g_assert_cmpuint(l.fits, ==, 420);
}

/* ---- Mastodon ----------------------------------------------------------------------- */

static void
test_mastodon(void)
{
	static const struct vector v[] = {
		{ "", 0 },
		{ "banque.com", 10 }, { "https://banque.com/tarifs/2026?x=1", 23 },
		{ "https://banque.com/你好", 23 }, { "http://banque.com/a=", 24 }, { "http://banque.com/<b>", 26 },
		{ "@bank@social.example", 5 }, { "@bank", 5 }, { "@bank@social.example.", 6 },
		{ "a@b@c.example", 13 }, { "mail jean@poste.example", 23 }, { "/@bank@social.example", 21 },
		{ "@b.c@d.example", 4 }, { "@b.@d.example", 13 }, { "@é@d.example", 12 },
		{ "@a@b@c", 6 }, { "@a@b://", 7 }, { "@a@", 3 }, { "é@a@b.example", 13 },
		{ "👩🏽\xe2\x80\x8d💻", 1 }, { "a\r\nb", 3 },
		{ "http://jean:secret@banque.com/", 30 },
	};
	struct length_rule own = { LENGTH_MASTODON, 10, 0, 5 };

	check(&mastodon, v, G_N_ELEMENTS(v));
	g_assert_cmpint(used(&own, "https://banque.com @x@y.example"), ==, 8); /* the instance says 5 */
}

/* Pairs that a server was asked for, where they are at hand. */
static void
test_ground_truth(void)
{
	g_autofree char *path = g_build_filename(g_getenv("GUICHET_SHARED") != NULL ? g_getenv("GUICHET_SHARED")
									       : "../shared",
		"samples/social/mastodon/status_length_ground_truth.json", NULL);
	json_t *pairs = json_load_file(path, 0, NULL), *pair;
	size_t i;

	if (pairs == NULL) {
		g_test_skip("no recorded pairs here");
		return;
	}
	g_assert_cmpuint(json_array_size(pairs), >, 20);
	json_array_foreach (pairs, i, pair) {
		struct vector v = { json_string_value(json_object_get(pair, "text")),
			json_integer_value(json_object_get(pair, "length")) };

		check(&mastodon, &v, 1);
	}
	json_decref(pairs);
}

/* ---- segments ----------------------------------------------------------------------- */

static void
assert_sms(const char *text, int segments, int in_segment, int per_segment)
{
	struct length l = length_of(&sms, text);

	g_assert_cmpint(l.segments, ==, segments);
	g_assert_cmpint(l.used, ==, segments);
	g_assert_cmpint(l.in_segment, ==, in_segment);
	g_assert_cmpint(l.per_segment, ==, per_segment);
}

static void
test_sms(void)
{
	g_autofree char *a160 = repeat("a", 160), *a161 = repeat("a", 161), *a306 = repeat("à", 306);
	g_autofree char *a152 = repeat("a", 152), *euros = repeat("€", 80), *u70 = repeat("ç", 70);
	g_autofree char *u71 = repeat("ç", 71), *u66 = repeat("ç", 66), *a1531 = repeat("a", 1531);
	g_autofree char *split = g_strconcat(a152, "€aaaaaaaa", NULL); /* 162 septets */
	g_autofree char *pair = g_strconcat(u66, "😀çççç", NULL); /* 72 units */
	g_autofree char *turned = g_strconcat(a160, "ç", NULL);
	struct length l;

	assert_sms("", 0, 0, 160);
	assert_sms("Ça va ?", 1, 7, 160); /* a capital cedilla is in the alphabet, a small one is not */
	assert_sms("ça va ?", 1, 7, 70);
	assert_sms(a160, 1, 160, 160);
	assert_sms(a161, 2, 8, 153);
	assert_sms(a306, 2, 153, 153);
	assert_sms("[€]", 1, 6, 160);
	assert_sms(euros, 1, 160, 160);
	assert_sms(split, 2, 10, 153); /* an escape is not torn from its character */
	assert_sms(u70, 1, 70, 70);
	assert_sms(u71, 2, 4, 67);
	assert_sms(pair, 2, 6, 67); /* nor a surrogate from its pair */
	assert_sms(turned, 3, 161 - 134, 67); /* one letter changes the alphabet of all */
	assert_sms("`", 1, 1, 70);
	l = length_of(&sms, a1531);
	g_assert_true(l.over);
	g_assert_cmpint(l.segments, ==, 11);
	g_assert_cmpuint(l.fits, ==, 1530);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/length/names", test_names);
	g_test_add_func("/length/plain-units", test_plain_units);
	g_test_add_func("/length/two-limits", test_two_limits);
	g_test_add_func("/length/weighted/weights", test_weights);
	g_test_add_func("/length/weighted/links", test_links);
	g_test_add_func("/length/weighted/long", test_long);
	g_test_add_func("/length/weighted/fits", test_weighted_fits);
	g_test_add_func("/length/mastodon/own", test_mastodon);
	g_test_add_func("/length/mastodon/recorded", test_ground_truth);
	g_test_add_func("/length/sms", test_sms);
	return g_test_run();
}
