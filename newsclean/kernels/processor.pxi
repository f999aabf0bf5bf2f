# What the processor can do. It is asked when the loops are loaded, so that one wheel runs everywhere.

cdef extern from *:
    """
    #include <string.h>
    #if defined(__x86_64__) && defined(__GNUC__)
    #define NC_X86 1
    #include <immintrin.h>
    #define NC_TARGET __attribute__((target("avx2,fma")))
    #define NC_TARGET_16 __attribute__((target("avx512f,avx512vnni")))
    #define NC_INLINE static inline __attribute__((always_inline))

    static int nc_has_fma(void) {
        __builtin_cpu_init();
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    }

    static int nc_has_wide(void) {
        __builtin_cpu_init();
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vnni");
    }
    #else
    #define NC_X86 0
    static int nc_has_fma(void) { return 0; }
    static int nc_has_wide(void) { return 0; }
    #endif
    """
    int nc_has_fma() noexcept nogil
    int nc_has_wide() noexcept nogil


cdef bint HAS_FMA = nc_has_fma()

FAST = bool(HAS_FMA)
WIDE = FAST and bool(nc_has_wide())  # two panels of a network's matrix at once
