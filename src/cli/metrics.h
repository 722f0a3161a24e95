#ifndef CRIEUR_SRC_CLI_METRICS_H
#define CRIEUR_SRC_CLI_METRICS_H
/* Health in Prometheus' text format, for a node exporter's textfile folder. */
#include "crieur/insight/health.h"

#include "print.h"

void metrics_print(
    struct print *print, const struct health *health, int64_t now);

#endif
