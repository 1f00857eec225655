"""Jupyter: the ``%%sparql`` magic with its completion. Only here IPython is needed.

``asked`` gives graphs one face, ``completion`` knows their names, ``magic`` is the cell, ``shown`` is what it answers with.
"""

from kg.notebook.magic import load

__all__ = ["load"]
