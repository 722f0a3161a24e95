#include "verb.h"

#include <string.h>

#include "crieur/base/str.h"

int
verb_run(const struct verb *verbs, size_t n_verbs, struct context *context,
    int argc, char **argv, struct err *err)
{
	CLEANUP(str_fini) struct str names = STR_MAX(200);

	for (size_t i = 0; i < n_verbs; i++) {
		if (argc > 1 && strcmp(argv[1], verbs[i].name) == 0)
			return verbs[i].run(context, argc - 1, argv + 1, err);
		str_addf(&names, "%s%s", i > 0 ? ", " : "", verbs[i].name);
	}
	if (argc < 2)
		return err_set(
		    err, ERR_USAGE, "expected one of %s", str_c(&names));
	return err_set(err, ERR_USAGE, "there is no \"%s\"; expected one of %s",
	    argv[1], str_c(&names));
}

int
verb_words(int argc, int least, int most, const char *what, struct err *err)
{
	if (argc - 1 < least)
		return err_set(
		    err, ERR_USAGE, "something is missing; expected %s", what);
	if (argc - 1 > most)
		return err_set(
		    err, ERR_USAGE, "that is too much; expected %s", what);
	return 0;
}
