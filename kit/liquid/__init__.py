"""Texts with holes that admins write, in Liquid: few tags and filters, no files, and never more work than the bounds allow."""

from kit.liquid.engine import Broken, Problem, render
from kit.liquid.shapes import Shape, check

__all__ = ["Broken", "Problem", "Shape", "check", "render"]
