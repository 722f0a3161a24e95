#include "crieur/base/clock.h"

#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int64_t
system_now(void *self)
{
	(void)self;
	return (int64_t)time(NULL);
}

struct clock
clock_system(void)
{
	return (struct clock){ .now = system_now };
}

static int64_t
fixed_now(void *self)
{
	const int64_t *at = self;

	return *at;
}

struct clock
clock_fixed(int64_t *at)
{
	return (struct clock){ .now = fixed_now, .self = at };
}

int64_t
clock_now(const struct clock *clock)
{
	return clock->now(clock->self);
}

static int64_t
uptime_now(void *self)
{
	struct timespec now;

	(void)self;
	clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec;
}

struct clock
clock_uptime(void)
{
	return (struct clock){ .now = uptime_now };
}

void
clock_boot(char boot_r[CLOCK_BOOT_SIZE])
{
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, boot_r, CLOCK_BOOT_SIZE - 1) : 0;

	boot_r[n > 0 ? n : 0] = '\0';
	boot_r[strcspn(boot_r, "\n")] = '\0';
	if (fd >= 0)
		close(fd);
}

int64_t
clock_monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
