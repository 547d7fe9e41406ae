// LAPACK's and BLAS's C interfaces.

#ifndef KDMETA_CLAPACK_SHIM_H
#define KDMETA_CLAPACK_SHIM_H

#include <cblas.h>
#include <lapacke.h>

#endif
