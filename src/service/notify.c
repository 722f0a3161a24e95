#include "crieur/service/notify.h"

#include <systemd/sd-daemon.h>

void
notify_manager(const char *state)
{
	(void)sd_notify(0, state);
}
