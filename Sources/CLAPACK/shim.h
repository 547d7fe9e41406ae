// LAPACK's and BLAS's C interfaces.

#ifndef KDMETA_CLAPACK_SHIM_H
#define KDMETA_CLAPACK_SHIM_H

#include <cblas.h>
#include <lapacke.h>
#include <stdbool.h>

// Whether this processor has the vectors of 256 and of 512 bits that OpenBLAS has kernels for.
static inline bool kdmeta_has_vectors_256(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return false;
#endif
}
static inline bool kdmeta_has_vectors_512(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512bw")
         && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#else
  return false;
#endif
}

#endif
