"""Jupyter: the ``%%sparql`` magic with its completion, and objects that show themselves. Only here IPython is needed.

``asked`` gives graphs one face, ``completion`` knows their names, ``magic`` is the cell, ``shown`` says how each kind
of object is displayed.
"""

from kg.notebook.magic import load

__all__ = ["load"]
