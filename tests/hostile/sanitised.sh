#!/usr/bin/env bash
# The compiled loops under AddressSanitizer and UndefinedBehaviorSanitizer, on demand:
#
#     tests/hostile/sanitised.sh [pytest arguments]
#
# Needs gcc with its sanitizers, Cython, and what the tests need. Works on a copy.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
python=${PYTHON:-python3}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r "$root"/{newsclean,tests,seeds,benchmarks,pyproject.toml} "$copy"
cd "$copy/newsclean/kernels"
rm -f compiled*.so compiled.c
"$python" -m cython -3 compiled.pyx -o compiled.c
include=$("$python" -c 'import sysconfig; print(sysconfig.get_paths()["include"])')
suffix=$("$python" -c 'import sysconfig; print(sysconfig.get_config_var("EXT_SUFFIX"))')
# Rows of 8-bit tables begin anywhere: alignment is no error on what this runs on.
gcc -O1 -g -fsanitize=address,undefined -fno-sanitize=alignment -fno-sanitize-recover=undefined \
    -fwrapv -shared -fPIC -I"$include" compiled.c -o "compiled$suffix"
cd "$copy"
export LD_PRELOAD="$(gcc -print-file-name=libasan.so):$(gcc -print-file-name=libubsan.so)"
# Python keeps what it has until it ends: leaks cannot be told from that.
export ASAN_OPTIONS=detect_leaks=0 PYTHONPATH=$copy
tests=("$@")
"$python" -m pytest -q -p no:cacheprovider "${tests[@]:-tests/test_kernels.py}"
