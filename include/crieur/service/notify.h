#ifndef CRIEUR_SERVICE_NOTIFY_H
#define CRIEUR_SERVICE_NOTIFY_H
/* What the service manager is told (sd_notify(3)): "READY=1", "RELOADING=1",
 * "STOPPING=1", "STATUS=…". Nothing happens where there is none. */
void notify_manager(const char *state);

#endif
