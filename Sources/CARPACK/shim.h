// ARPACK's C interface.

#ifndef KDMETA_CARPACK_SHIM_H
#define KDMETA_CARPACK_SHIM_H

#include <arpack/arpack.h>

#endif
