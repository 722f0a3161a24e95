#ifndef TESTS_LIB_PRELOAD_H
#define TESTS_LIB_PRELOAD_H
/* For a library that is put in front of the C library (LD_PRELOAD). */
#include <dlfcn.h>
#include <stdlib.h>

/* The function of that name that it stands in front of. */
static inline void *
real(const char *name)
{
	void *function = dlsym(RTLD_NEXT, name);

	if (function == NULL)
		abort();
	return function;
}

#endif
