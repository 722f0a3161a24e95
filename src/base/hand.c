/* What is in hand, and the signals of a fault. */
#include "crieur/base/hand.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "crieur/base/attribute.h"

enum {
	SIZE = HAND_SLOTS * sizeof(struct hand),
};

static const int faults[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT };

/* Signals know no arguments. */
static struct hand *hands;
static _Thread_local struct hand *mine;
static struct sigaction former[COUNT_OF(faults)];

/* What is done about a fault otherwise comes next. */
static void
note_fault(int signal_number)
{
	if (mine != NULL)
		atomic_store(&mine->state, HAND_AT_FAULT);
	for (size_t i = 0; i < COUNT_OF(faults); i++) {
		if (faults[i] == signal_number)
			sigaction(signal_number, &former[i], NULL);
	}
	raise(signal_number);
}

int
hand_make(void)
{
	int fd = memfd_create("hand", MFD_CLOEXEC);

	if (fd >= 0 && ftruncate(fd, (off_t)SIZE) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

void
hand_open(int fd)
{
	struct sigaction note = { .sa_handler = note_fault };
	void *place =
	    mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	close(fd);
	if (place == MAP_FAILED)
		return;
	hands = place;
	sigemptyset(&note.sa_mask);
	for (size_t i = 0; i < COUNT_OF(faults); i++)
		sigaction(faults[i], &note, &former[i]);
}

void
hand_take(const char *thing)
{
	for (size_t i = 0; hands != NULL && mine == NULL && i < HAND_SLOTS;
	     i++) {
		int free_state = 0;
		if (atomic_compare_exchange_strong(
			&hands[i].state, &free_state, HAND_HELD))
			mine = &hands[i];
	}
	if (mine != NULL)
		snprintf(mine->thing, sizeof(mine->thing), "%s", thing);
}

void
hand_drop(void)
{
	if (mine != NULL)
		atomic_store(&mine->state, 0);
	mine = NULL;
}

size_t
hand_empty(int fd, struct hand hands_r[HAND_SLOTS])
{
	ssize_t n = pread(fd, hands_r, SIZE, 0);
	size_t n_held = 0;

	for (size_t i = 0; n > 0 && i < (size_t)n / sizeof(*hands_r); i++) {
		struct hand hand = hands_r[i];
		hand.thing[HAND_THING_SIZE - 1] = '\0';
		if (hand.state != 0 && hand.thing[0] != '\0')
			hands_r[n_held++] = hand;
	}
	/* What is cut off comes back as zeros. */
	if (n > 0 && (ftruncate(fd, 0) != 0 || ftruncate(fd, (off_t)SIZE) != 0))
		return 0;
	return n_held;
}
