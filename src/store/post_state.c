#include "crieur/store/post_state.h"

#include "crieur/base/attribute.h"

static const char *const purpose_words[] = {
#define PURPOSE(name, word, meaning) [PURPOSE_##name] = (word),
#include "crieur/store/purpose.def"
#undef PURPOSE
};

static const char *const state_words[] = {
#define POST_STATE(name, word, meaning) [POST_##name] = (word),
#include "crieur/store/post_state.def"
#undef POST_STATE
};

const struct name_table purpose_names = {
	.what = "purpose",
	.names = purpose_words,
	.n = COUNT_OF(purpose_words),
};

const struct name_table post_state_names = {
	.what = "state of a post",
	.names = state_words,
	.n = COUNT_OF(state_words),
};

const char *
purpose_name(enum purpose purpose)
{
	return name_of(&purpose_names, (int)purpose);
}

const char *
post_state_name(enum post_state state)
{
	return name_of(&post_state_names, (int)state);
}
