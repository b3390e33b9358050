// layers: net
/* HTML as a person would read it: what is shown, what is hidden, where links really lead, and that no
 * input takes more than linear time. */
#include "net/html.h"

#include <string.h>
#include <time.h>

static void
check(const char *html, const char *want)
{
	g_autofree char *note = NULL;
	g_autofree char *text = html_to_text(html, strlen(html), &note);

	g_assert_cmpstr(text, ==, want);
}

static void
check_note(const char *html, const char *want, const char *want_note)
{
	g_autofree char *note = NULL;
	g_autofree char *text = html_to_text(html, strlen(html), &note);

	g_assert_cmpstr(text, ==, want);
	g_assert_cmpstr(note, ==, want_note);
}

static void
test_blocks(void)
{
	check("", "");
	check("words", "words\n");
	check("<p>one</p><p>two</p>", "one\n\ntwo\n");
	check("<div>one</div><div>two</div>", "one\ntwo\n");
	check("one<br>two<br><br>three", "one\ntwo\n\nthree\n");
	check("<div>one</div><div><br></div><div>two</div>", "one\n\ntwo\n");
	check("a  b\n\tc&nbsp;d", "a b c d\n");
	check("foo<b>bar</b> <i> baz</i>", "foobar baz\n");
	check("<h1>T</h1>words<hr>more", "T\n\nwords\n----------\nmore\n");
	check("<pre>x\n  y\n</pre>z", "x\n  y\n\nz\n");
	check("<html><head><title>no</title></head><body>yes</body></html>after", "yesafter\n");
	check("<p>one<p>two", "one\n\ntwo\n");
}

static void
test_lists(void)
{
	check("<ul><li>a</li><li>b</li></ul>", "- a\n- b\n");
	check("<ol><li>a<li>b</ol>", "1. a\n2. b\n");
	check("x<ul><li>a<ul><li>deep</ul><li>b</ul>y", "x\n\n- a\n  - deep\n- b\n\ny\n");
	check("<li>alone", "- alone\n");
}

static void
test_tables(void)
{
	check("<table><tr><td>Frais</td><td>12</td></tr><tr><td>Total</td><td>13</td></tr></table>",
		"Frais | 12\nTotal | 13\n");
	/* a table that only lays the page out leaves no marks */
	check("<table><tr><td><table><tr><td>one</td></tr></table></td></tr><tr><td>two</table>",
		"one\ntwo\n");
	check("<tr><td></td><td>b</td></tr>", "b\n");
}

static void
test_quotes(void)
{
	check("a<blockquote>b<br>c<blockquote>d</blockquote></blockquote>e",
		"a\n> b\n> c\n> > d\ne\n");
	check("<blockquote><p>one</p><p>two</p></blockquote>", "> one\n>\n> two\n");
}

static void
test_entities(void)
{
	check("&eacute;&euro;&amp;&lt;b&gt;&#8217;&#x1F600;", "é€&<b>’😀\n");
	check("&#27;[2J&#0;&#7;x", "[2Jx\n");
	check("\x1b[31mred\x7f" "dead", "[31mred dead\n");
	check("&nosuch; &", "&nosuch; &\n");
	check("pre\xe2\x80\x8b\xc2\xad" "header &zwnj;&zwnj; end", "preheader end\n");
}

static void
test_links(void)
{
	check("<a href='https://bank.example/a'>here</a>", "here [bank.example]\n");
	check("<a href='https://bank.example/a'>bank.example</a>", "bank.example\n");
	check("<a href='https://www.bank.example/a'>https://bank.example/a</a>",
		"https://bank.example/a\n");
	/* what looks like a host before @ is a user name */
	check("<a href='http://bank.example@evil.example/'>https://bank.example/</a>",
		"https://bank.example/ [evil.example]\n");
	check("<a href='http://evil.example/bank.example'>bank.example</a>",
		"bank.example [evil.example]\n");
	check("<a href='http://bank.example.evil.example/'>bank.example</a>",
		"bank.example [bank.example.evil.example]\n");
	check("<a href='http://bank.example/'>bank.example.evil</a>",
		"bank.example.evil [bank.example]\n");
	check("<a href='//evil.example\\@bank.example/'>x</a>", "x [evil.example]\n");
	check("<a href='mailto:a@b.example?subject=x'>write</a>", "write [a@b.example]\n");
	check("<a href='mailto:a@b.example'>a@b.example</a>", "a@b.example\n");
	check("<a href='javascript:alert(1)'>x</a> <a href='#top'>y</a> <a name=z>z</a>", "x y z\n");
	check("<a href='http://e.example/&#27;[2J'>x</a>", "x [e.example]\n");
	check("<a href='http://e.example/'></a>none", "none\n");
}

/* Cut before the end that says whose it is, and never within a character. */
static void
test_long_links(void)
{
	for (int n = 240; n < 270; n++) {
		g_autoptr(GString) html = g_string_new("<a href='https://");
		g_autofree char *text = NULL;

		for (int i = 0; i < n; i++)
			g_string_append(html, i % 7 ? "\xc3\xa9" : "x");
		g_string_append(html, ".evil.example/'>here</a>");
		text = html_to_text(html->str, html->len, NULL);
		g_assert_true(g_utf8_validate(text, -1, NULL));
		g_assert_true(g_str_has_suffix(text, ".evil.example]\n"));
		g_assert_cmpuint(strlen(text), <, 280);
	}
}

static void
test_hidden(void)
{
	check_note("a<div style='display:none'>no</div>b", "ab\n", "1 hidden block left out");
	check_note("<p hidden>no</p>yes", "yes\n", "1 hidden block left out");
	check_note("<p style='DISPLAY : none !important'>no</p>yes", "yes\n",
		"1 hidden block left out");
	check_note("<span style='visibility:hidden'>no</span>yes", "yes\n",
		"1 hidden block left out");
	check_note("<span style='opacity:0'>no</span><b style='max-height:0px'>no</b>yes", "yes\n",
		"2 hidden blocks left out");
	/* the usual way to remove gaps between cells is no hiding */
	check_note("<td style='font-size:0px'><div style='font-size:16px'>yes</div> no</td>",
		"yes\n", "1 hidden block left out");
	check_note("<p style='font-size:0.9em;opacity:0.5'>yes</p>", "yes\n", NULL);
	check_note("a<script>alert('no')</script><style>p{}</style><!-- no -->b", "ab\n",
		"1 script left out");
	check_note("<select><option>no</select><textarea>no</textarea><iframe>no</iframe>yes", "yes\n",
		NULL);
}

static void
test_images(void)
{
	check_note("<img src=http://t.example/x.gif width=1 height=1 alt=no>a<img src=cid:1 alt=Logo>b"
		   "<img src=https://x/y.png>",
		"a Logo b\n", "2 remote images not loaded");
	check_note("<img alt='\x1b]0;x'>", "]0;x\n", NULL);
}

static void
test_no_note(void)
{
	g_autofree char *text = html_to_text("<b>x", 4, NULL);

	g_assert_cmpstr(text, ==, "x\n");
}

/* Each would cost a tree builder, or a quadratic one, minutes. */
static void
test_bombs(void)
{
	static const struct {
		const char *once;
		int times;
	} bombs[] = {
		{ "<div>", 300000 }, { "<table><tr><td>", 60000 }, { "<blockquote>x", 20000 },
		{ "<ul><li>x", 20000 }, { "<a href=http://e.example/>x", 100000 }, { "<!--", 300000 },
		{ "&#", 300000 }, { "<", 500000 }, { "<b style='font-size:0'>x<b style='font-size:1'>", 50000 },
		{ "<font>x</p>", 100000 }, { "</x>", 200000 }, { "<p style=';;;;;;;;;;'>", 50000 },
		{ "<td>x", 100000 }, { "<script>", 100000 }, { "x<br>", 300000 }, { "<pre>\n", 50000 },
		{ "<![CDATA[", 100000 }, { "<form><b><i><p>", 30000 },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(bombs); i++) {
		g_autoptr(GString) html = g_string_new(NULL);
		g_autofree char *text = NULL;
		clock_t begin = clock(); /* of this process: others may have the machine */

		for (int n = 0; n < bombs[i].times; n++)
			g_string_append(html, bombs[i].once);
		text = html_to_text(html->str, html->len, NULL);
		g_test_message("%s: %.0f ms", bombs[i].once,
			(double)(clock() - begin) * 1000 / CLOCKS_PER_SEC);
		g_assert_true(g_utf8_validate(text, -1, NULL));
		g_assert_cmpint(clock() - begin, <, 5 * CLOCKS_PER_SEC);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/html/blocks", test_blocks);
	g_test_add_func("/html/lists", test_lists);
	g_test_add_func("/html/tables", test_tables);
	g_test_add_func("/html/quotes", test_quotes);
	g_test_add_func("/html/entities", test_entities);
	g_test_add_func("/html/links", test_links);
	g_test_add_func("/html/long-links", test_long_links);
	g_test_add_func("/html/hidden", test_hidden);
	g_test_add_func("/html/images", test_images);
	g_test_add_func("/html/no-note", test_no_note);
	g_test_add_func("/html/bombs", test_bombs);
	return g_test_run();
}
