"""networkx graphs of claims, actors and attributions; every edge keeps its claim."""

from kg.network.projections import actors_graph, attribution_graph, brokers, central, citations, claims_graph

__all__ = ["actors_graph", "attribution_graph", "brokers", "central", "citations", "claims_graph"]
