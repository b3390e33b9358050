/* core/media.c — what a bank's customers and advisors attach, by the end of its name. */
#include "core/media.h"

#include <glib.h>
#include <string.h>

static const struct {
	const char *end, *type;
} types[] = {
	{ "pdf", "application/pdf" },
	{ "png", "image/png" },
	{ "jpg", "image/jpeg" },
	{ "jpeg", "image/jpeg" },
	{ "gif", "image/gif" },
	{ "webp", "image/webp" },
	{ "heic", "image/heic" },
	{ "tif", "image/tiff" },
	{ "tiff", "image/tiff" },
	{ "txt", "text/plain" },
	{ "csv", "text/csv" },
	{ "ics", "text/calendar" },
	{ "html", "text/html" },
	{ "xml", "application/xml" },
	{ "json", "application/json" },
	{ "zip", "application/zip" },
	{ "doc", "application/msword" },
	{ "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
	{ "xls", "application/vnd.ms-excel" },
	{ "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
	{ "ppt", "application/vnd.ms-powerpoint" },
	{ "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation" },
	{ "odt", "application/vnd.oasis.opendocument.text" },
	{ "ods", "application/vnd.oasis.opendocument.spreadsheet" },
	{ "rtf", "application/rtf" },
	{ "eml", "message/rfc822" },
	{ "mp3", "audio/mpeg" },
	{ "m4a", "audio/mp4" },
	{ "wav", "audio/wav" },
	{ "mp4", "video/mp4" },
	{ "mov", "video/quicktime" },
};

const char *
media_type(const char *file_name)
{
	const char *dot = strrchr(file_name, '.');

	for (guint i = 0; dot != NULL && i < G_N_ELEMENTS(types); i++)
		if (g_ascii_strcasecmp(dot + 1, types[i].end) == 0)
			return types[i].type;
	return "application/octet-stream";
}
