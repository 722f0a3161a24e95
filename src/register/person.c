/* The questions a policy asks about one person. */
#include "crieur/register/person.h"

#include "crieur/base/date.h"

NAME_TABLE(dues_state_names, "state of dues", DUES_STATE)

static bool
has_membership(const struct person *person, struct span group, unsigned kinds)
{
	for (size_t i = 0; i < person->n_memberships; i++) {
		const struct membership *membership = &person->memberships[i];
		if ((kinds & 1u << membership->kind) != 0 &&
		    span_is(group, membership->group))
			return true;
	}
	return false;
}

bool
person_is_in(const struct person *person, struct span group)
{
	return has_membership(
	    person, group, 1u << TIE_KIND_MEMBER | 1u << TIE_KIND_FACILITATOR);
}

bool
person_facilitates(const struct person *person, struct span group)
{
	return has_membership(person, group, 1u << TIE_KIND_FACILITATOR);
}

bool
person_is_guest(const struct person *person, struct span group)
{
	return has_membership(person, group, 1u << TIE_KIND_GUEST);
}

static bool
is_among(struct span wanted, const char *const *names, size_t n_names)
{
	for (size_t i = 0; i < n_names; i++) {
		if (span_is(wanted, names[i]))
			return true;
	}
	return false;
}

bool
person_has_role(const struct person *person, struct span role)
{
	return is_among(role, person->roles, person->n_roles);
}

bool
person_has_tag(const struct person *person, struct span tag)
{
	return is_among(tag, person->tags, person->n_tags);
}

/* The last day of grace, without overflow. */
static bool
is_in_order(int32_t paid_until, int32_t day, unsigned grace_days)
{
	return paid_until != DATE_NONE &&
	       (int64_t)paid_until + grace_days >= day;
}

bool
person_is_active_in(const struct person *person, struct span kind, int32_t day,
    unsigned grace_days)
{
	for (size_t i = 0; i < person->n_activities; i++) {
		const struct activity *activity = &person->activities[i];
		if (span_is(kind, activity->kind) &&
		    (activity->is_exempt ||
			is_in_order(activity->paid_until, day, grace_days)))
			return true;
	}
	return false;
}

bool
person_has_paid(const struct person *person, int32_t day, unsigned grace_days)
{
	return person->is_member &&
	       (person->is_exempt ||
		   is_in_order(person->paid_until, day, grace_days));
}

enum dues_state
person_dues_state(const struct person *person, int32_t day, unsigned grace_days)
{
	if (person->is_exempt)
		return DUES_EXEMPT;
	if (is_in_order(person->paid_until, day, 0))
		return DUES_CURRENT;
	return is_in_order(person->paid_until, day, grace_days) ? DUES_GRACE
	                                                        : DUES_LATE;
}

bool
person_awaits(const struct person *person, enum dues_state dues)
{
	return person->standing == STANDING_CANDIDATE && dues != DUES_LATE;
}

enum list_right
person_right_on(const struct person *person, struct span list)
{
	enum list_right right = LIST_RIGHT_NONE;

	for (size_t i = 0; i < person->n_settings; i++) {
		const struct list_setting *setting = &person->settings[i];
		if (setting->right > right && span_is(list, setting->list))
			right = setting->right;
	}
	return right;
}

bool
person_is_moderated_on(const struct person *person, struct span list)
{
	bool is_so = person->is_moderated;

	for (size_t i = 0; i < person->n_settings; i++)
		is_so |= person->settings[i].is_moderated &&
		         span_is(list, person->settings[i].list);
	return is_so;
}

const char *
person_address_on(const struct person *person, struct span list)
{
	for (size_t i = 0; i < person->n_settings; i++) {
		const struct list_setting *setting = &person->settings[i];
		if (setting->address != NULL && span_is(list, setting->list))
			return setting->address;
	}
	return person->address;
}

bool
person_is_suspended(const struct person *person, const char *address)
{
	return is_among(
	    span_of(address), person->suspended, person->n_suspended);
}
