// The fuzzer's door into the decoders: libFuzzer brings the main function.

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int ratchet_fuzz(const uint8_t *bytes, ptrdiff_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
    if (ratchet_fuzz(bytes, (ptrdiff_t)count) != 0) {
        fputs("ratchet-fuzz: FUZZ_TARGET names no target\n", stderr);
        exit(EXIT_FAILURE);
    }
    return 0;
}
