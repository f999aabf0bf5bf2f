"""Benchmarks of newsclean beside its peers: `python -m benchmarks --help`."""
