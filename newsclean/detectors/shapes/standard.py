"""The shapes that come with the package."""

from __future__ import annotations

from newsclean.detectors.shapes import bylines, credits, interface, leads, notes, offers, posts
from newsclean.detectors.shapes.frame import ShapeBook

MODULES = (credits, bylines, notes, posts, offers, leads, interface)

STANDARD = ShapeBook(tuple(shape for module in MODULES for shape in module.SHAPES))
