#ifndef CSAMPLES_H
#define CSAMPLES_H

#include <stddef.h>

/// Bytes that live as long as the program.
struct CSamplesBytes {
  const unsigned char *start;
  size_t count;
};

/// The UCI handwritten digits as gzip IDX files; see the README beside their source.
struct CSamplesBytes CSamplesDigitsTrainImages(void);
struct CSamplesBytes CSamplesDigitsTrainLabels(void);
struct CSamplesBytes CSamplesDigitsTestImages(void);
struct CSamplesBytes CSamplesDigitsTestLabels(void);

#endif
