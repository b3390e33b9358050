// layers: net
/* limit PORT CA USER PASSWORD COMMAND… — the least that any client must do: one TLS
 * connection, LOGIN, EXAMINE INBOX, the commands given, every byte read and thrown away.
 * Prints "seconds of the last command, bytes of it, seconds in all". */
#include <netdb.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <glib.h>

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static SSL *
dial(const char *port, const char *ca)
{
	struct addrinfo *list = NULL;
	const struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM };

	if (getaddrinfo("127.0.0.1", port, &hints, &list) != 0)
		g_error("no such port: %s", port);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (connect(fd, list->ai_addr, list->ai_addrlen) != 0)
		g_error("cannot connect to port %s", port);
	freeaddrinfo(list);
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
	if (SSL_CTX_load_verify_locations(context, ca, NULL) != 1)
		g_error("cannot read %s", ca);
	SSL *ssl = SSL_new(context);
	SSL_set_fd(ssl, fd);
	SSL_set1_host(ssl, "localhost");
	if (SSL_connect(ssl) != 1)
		g_error("no TLS with port %s", port);
	return ssl;
}

/* Sends "t COMMAND" and reads until the line "t …" that ends it. Literals may hold anything,
 * so a tag that no mail contains stands at the start of that line. */
static gsize
command(SSL *ssl, const char *tag, const char *text)
{
	static char data[1 << 18];
	g_autofree char *line = text != NULL ? g_strdup_printf("%s %s\r\n", tag, text) : NULL;
	g_autofree char *end = g_strdup_printf("\n%s ", tag);
	gsize kept = 1, bytes = 0, size = strlen(end);

	if (line != NULL && SSL_write(ssl, line, (int)strlen(line)) <= 0)
		g_error("cannot send %s", text);
	data[0] = '\n';
	for (;;) {
		int n = SSL_read(ssl, data + kept, (int)(sizeof data - kept));
		if (n <= 0)
			g_error("the server hung up after %s", text);
		bytes += (gsize)n;
		gsize have = kept + (gsize)n;
		const char *found = text == NULL ? memchr(data + 1, '\n', have - 1) : memmem(data, have, end, size);
		if (found != NULL) {
			if (text != NULL && strncmp(found + size, "OK", 2) != 0)
				g_error("%s: %.80s", text, found);
			return bytes;
		}
		kept = MIN(size, have);
		memmove(data, data + have - kept, kept);
	}
}

int
main(int argc, char **argv)
{
	if (argc < 6)
		return 2;
	double start = now(), last = start;
	SSL *ssl = dial(argv[1], argv[2]);
	g_autofree char *login = g_strdup_printf("LOGIN %s %s", argv[3], argv[4]);
	gsize bytes = 0;
	command(ssl, "", NULL);
	command(ssl, "zqLOGIN", login);
	command(ssl, "zqEXAMINE", "EXAMINE INBOX");
	for (int i = 5; i < argc; i++) {
		g_autofree char *tag = g_strdup_printf("zqTAG%d", i);
		last = now();
		bytes = command(ssl, tag, argv[i]);
	}
	printf("%.4f %zu %.4f\n", now() - last, bytes, now() - start);
	return 0;
}
