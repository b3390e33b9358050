/* base/sanitized.h — SANITIZED: this build has the address sanitizer, whose shadow memory no limit on memory allows
 * for, and whose search for leaks attaches as a debugger does. */
#ifndef GUICHET_BASE_SANITIZED_H
#define GUICHET_BASE_SANITIZED_H

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

#endif
