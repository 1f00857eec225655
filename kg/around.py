"""What must be read before claims are compared or their origins counted, where not all claims are at hand.

A verdict rests on the two claims, on the readings, and on the claims that state what is a part of what. Whoever counts
origins must know besides who judged a claim, what was denied of its subject, and who printed the same words before. All
of this is found by names, so that a large graph on a disk or a server is not read as a whole for one question.
"""

from collections.abc import Iterable, Sequence

from kg.compare import bridges
from kg.explain import walked
from kg.keep import objects
from kg.model import Claim, is_claim
from kg.named import Named
from kg.origins import Context as Lineage
from kg.registry import Registry


def pair(view: Named, chosen: Sequence[Claim]) -> list[Claim]:
    """These claims and those that join them: what a verdict on two of them rests on."""
    return _each([*chosen, *_parts(view)])


def _parts(view: Named) -> list[Claim]:
    """The claims that state what is a part of what."""
    return view.claims({"predicate": bridges.PART_OF}) or []


def comparable(view: Named, chosen: Sequence[Claim]) -> list[Claim]:
    """These claims and every other that a verdict on one of them can concern, with what joins them.

    Others speak of the same subject, or of one that bridges join with it, or say the like in the inverse direction.
    """
    context = bridges.Context.of([*chosen, *_parts(view)], view.registry)
    nodes = _joined({node for c in chosen for node in context.nodes(c)}, context)
    turned = [c for c in chosen if c.predicate in context.inverses]
    nodes |= {view.registry.canonical(o) for c in turned for o in objects(c)}
    found = [*chosen, *view.some(filter(is_claim, nodes)), *view.about(_all_names(nodes, view.registry))]
    if turned:
        facing = {context.inverses[c.predicate] for c in turned}
        of = _all_names({view.registry.canonical(c.subject) for c in turned}, view.registry)
        found += [c for c in view.naming(of) if c.predicate in facing]
    return _each(found)


def weighed(view: Named, claim: Claim) -> list[Claim]:
    """A claim and every other that speaks for it or against it, or of it, with what is said of these."""
    found = _each([*comparable(view, [claim]), *view.naming([claim.ref])])
    known = {c.ref for c in found}
    return _each([*found, *view.some({a for a, target in view.assessments() if target in known})])


def leading(view: Named, aims: Iterable[str]) -> list[Claim]:
    """The claims that paths are made of and those that reject them, and all that name where the paths are to lead."""
    carrying = view.claims({"predicate": walked(view.registry)}) or []
    return _each([*carrying, *view.naming(_all_names(aims, view.registry))])


def lineage(view: Named, chosen: Sequence[Claim]) -> Lineage:
    """What must be known of other claims to count the origins of these."""
    subjects = _all_names({view.registry.canonical(c.subject) for c in chosen}, view.registry)
    concerned = {*(c.ref for c in chosen), *view.refs_about(subjects)}
    judged = {ref for pair in view.assessments() if pair[1] in concerned for ref in pair}
    found = _each([*chosen, *view.some(judged)])
    found = _each([*found, *view.some(view.sealed({s.seal for c in found for s in c.spans}))])
    told = [i for i, count in view.held.claim_counts(view.ids).items() if count]
    return Lineage.of(found, view.registry, view.held.headers(told))


def _joined(nodes: Iterable[str], context: bridges.Context) -> set[str]:
    """These, and all that bridges lead to from them, in whatever direction."""
    beside: dict[str, set[str]] = {}
    for (_, source), found in context.bridges.items():
        for bridge in found:
            beside.setdefault(source, set()).add(bridge.target)
            beside.setdefault(bridge.target, set()).add(source)
    reached, rest = set(nodes), list(nodes)
    while rest:
        further = beside.get(rest.pop(), set()) - reached
        reached |= further
        rest += further
    return reached


def _all_names(nodes: Iterable[str], registry: Registry) -> set[str]:
    """All references that mean one of these."""
    return {ref for node in nodes for ref in registry.together(node)}


def _each(claims: Iterable[Claim]) -> list[Claim]:
    """Claims, each once."""
    return list({c.ref: c for c in claims}.values())
