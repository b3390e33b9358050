/* core/media.h — the media type of a file by the end of its name. */
#ifndef GUICHET_CORE_MEDIA_H
#define GUICHET_CORE_MEDIA_H

/* "application/pdf"; "application/octet-stream" when unknown (borrowed, static). */
const char *media_type(const char *file_name);

#endif
