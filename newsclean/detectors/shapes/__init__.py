"""Detectors for what phrases cannot say: signs, digits, capitals, and lines that belong together.

Each module has a few shapes of one kind. Beside it stands a file of examples that they must find
and near misses that they must leave alone; the tests try them all.
"""
