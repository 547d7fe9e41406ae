#include "CSamples.h"

// `#embed` is C23; clang takes it in older modes too, and would say so each time.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char train_images[] = {
#embed "train-images-idx3-ubyte.gz"
};

static const unsigned char train_labels[] = {
#embed "train-labels-idx1-ubyte.gz"
};

static const unsigned char test_images[] = {
#embed "test-images-idx3-ubyte.gz"
};

static const unsigned char test_labels[] = {
#embed "test-labels-idx1-ubyte.gz"
};

#pragma clang diagnostic pop

struct CSamplesBytes CSamplesDigitsTrainImages(void) {
  return (struct CSamplesBytes){train_images, sizeof train_images};
}

struct CSamplesBytes CSamplesDigitsTrainLabels(void) {
  return (struct CSamplesBytes){train_labels, sizeof train_labels};
}

struct CSamplesBytes CSamplesDigitsTestImages(void) {
  return (struct CSamplesBytes){test_images, sizeof test_images};
}

struct CSamplesBytes CSamplesDigitsTestLabels(void) {
  return (struct CSamplesBytes){test_labels, sizeof test_labels};
}
