# cython: language_level=3, boundscheck=True, wraparound=False, initializedcheck=False
# cython: cdivision=True, infer_types=False, embedsignature=True
"""The inner loops, compiled. What each does is said, and done in NumPy, where it is called."""

import numpy as np

cimport cython
from libc.math cimport log1p, sqrt, sqrtf
from libc.stdint cimport int8_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.string cimport memcpy, memset

include "processor.pxi"
include "pages.pxi"
include "lines.pxi"
include "words.pxi"
include "groups.pxi"
include "dense.pxi"
include "decision.pxi"
include "markup.pxi"
include "links.pxi"
include "surroundings.pxi"
include "monsters.pxi"
include "network.pxi"
include "phrases.pxi"
include "shapes.pxi"
