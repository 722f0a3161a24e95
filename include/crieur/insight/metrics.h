#ifndef CRIEUR_INSIGHT_METRICS_H
#define CRIEUR_INSIGHT_METRICS_H
/* Health in Prometheus' text format, for a node exporter's textfile folder. */
#include "crieur/base/str.h"
#include "crieur/insight/health.h"

/* Append its lines. */
void metrics_add(struct str *out, const struct health *health);

#endif
