"""Pictures and pages of a graph: strings until the last line. Only here does anything know HTML."""
