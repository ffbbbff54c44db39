// The calls of Linux that say which processors a thread may use. C headers have them for those only who ask for GNU's
// extensions, and the Swift overlay of the C library does not.
#if defined(__linux__)
#include <stddef.h>

int sched_getaffinity(int thread, size_t bytes, void *_Nonnull set);
int sched_setaffinity(int thread, size_t bytes, const void *_Nonnull set);
#endif
