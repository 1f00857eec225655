"""On how many origins claims rest, at least and at most, and what falls without one."""

from kg.origins.counting import Fallen, Origins, origins, without
from kg.origins.lineage import Context

__all__ = ["Context", "Fallen", "Origins", "origins", "without"]
