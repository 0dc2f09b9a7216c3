"""Independent reference model of staffroom: plain Mesa objects, written from sim/ODD.md alone."""

from .luck import PhiloxLuck, PlainLuck
from .model import ReferenceModel
from .teacher import ReferenceTeacher

__all__ = ["PhiloxLuck", "PlainLuck", "ReferenceModel", "ReferenceTeacher"]
