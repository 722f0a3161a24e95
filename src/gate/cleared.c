#include "cleared.h"

#include <string.h>

void
clearance_init(struct clearance *clearance)
{
	*clearance = (struct clearance){ .first = NULL };
	pthread_mutex_init(&clearance->lock, NULL);
}

void
clearance_fini(struct clearance *clearance)
{
	pthread_mutex_destroy(&clearance->lock);
}

static bool
is_queue_id(const char *queue_id)
{
	size_t length = strnlen(queue_id, QUEUE_ID_SIZE);

	return length > 0 && length < QUEUE_ID_SIZE;
}

void
clearance_add(
    struct clearance *clearance, struct cleared *cleared, const char *queue_id)
{
	clearance_remove(clearance, cleared);
	if (!is_queue_id(queue_id))
		return;
	memcpy(cleared->queue_id, queue_id, strlen(queue_id) + 1);
	pthread_mutex_lock(&clearance->lock);
	cleared->next = clearance->first;
	clearance->first = cleared;
	pthread_mutex_unlock(&clearance->lock);
}

bool
clearance_remove(struct clearance *clearance, struct cleared *cleared)
{
	if (cleared->queue_id[0] == '\0')
		return true;
	pthread_mutex_lock(&clearance->lock);
	struct cleared **link = &clearance->first;
	while (*link != NULL && *link != cleared)
		link = &(*link)->next;
	if (*link != NULL)
		*link = cleared->next;
	bool was_asked_for = cleared->was_asked_for;
	pthread_mutex_unlock(&clearance->lock);
	*cleared = (struct cleared){ .next = NULL };
	return was_asked_for;
}

bool
clearance_has(struct clearance *clearance, const char *queue_id)
{
	if (!is_queue_id(queue_id))
		return false;
	pthread_mutex_lock(&clearance->lock);
	struct cleared *each = clearance->first;
	while (each != NULL && strcmp(each->queue_id, queue_id) != 0)
		each = each->next;
	if (each != NULL)
		each->was_asked_for = true;
	pthread_mutex_unlock(&clearance->lock);
	return each != NULL;
}
