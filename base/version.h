/* base/version.h — which guichet this is. */
#ifndef GUICHET_BASE_VERSION_H
#define GUICHET_BASE_VERSION_H

#define GUICHET_VERSION "0.1.0"

#endif
