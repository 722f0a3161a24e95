#ifndef CRIEUR_STORE_SINK_H
#define CRIEUR_STORE_SINK_H
/*
 * Where the octets of a content go, piece after piece, in bounded memory and in
 * one go: the store is read meanwhile, so whoever takes them waits for nobody.
 */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"

struct content_sink {
	void *self;
	/* 0: go on; 1: that was enough; -1. */
	int (*take)(void *self, struct span octets, struct err *err);
};

#endif
