#include <stddef.h>
#include <stdint.h>

/// libFuzzer as a library: calls `callback` with one input after the other, as the command line says.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));
