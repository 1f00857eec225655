# %% [markdown]
# # Treaty → deployment → compensation
#
# A treaty was signed, soldiers were sent, something was given in return. It is easily told as one story. Who tells which part
# of it, and how surely?

# %%
# %load_ext kg
import pandas as pd

import kg

pd.options.display.max_colwidth = 100

graph = kg.load()
label, terms = graph.registry.label, graph.registry.terms

# %% [markdown]
# ## The paths
#
# `explain` walks claims that say *this led to that*: enables, yields, is compensated by. It looks for every path from the
# treaty to anything that is a compensation. Each step is somebody's claim; a path as a whole is nobody's.

# %%
why = graph.explain("treaty-2024", kind="Compensation")
graph.show(why)

# %% [markdown]
# Several lines between the same two things are several claims. They stay apart: two hedges do not make an assertion.
#
# ## The weakest step of each path
#
# A chain of claims is as strong as its weakest step. A step is as strong as the firmest claim that carries it, and then as
# the number of named origins behind it.

# %%
steps = pd.DataFrame(why.table())
weakest = steps[steps["weakest"]]
pd.DataFrame(
    {
        "path": weakest["path"],
        "ends at": [label(path.nodes[-1]) for path in why.paths],
        "weakest step": [f"{label(s)} → {label(t)}" for s, t in zip(weakest["source"], weakest["target"])],
        "at best": weakest["modality"],
        "named origins, at least": weakest["at_least"],
    }
).set_index("path")

# %% [markdown]
# ## Asserted or hedged?
#
# For each step: how many claims state it plainly, how many hedge it, and under which conditions.

# %%
def number(refs):
    return 0 if pd.isna(refs) else len(refs.split("; "))


each = steps.drop_duplicates(["source", "relation", "target"])
table = pd.DataFrame(
    {
        "step": [
            f"{label(s)} · {terms[r].label} · {label(t)}" for s, r, t in zip(each["source"], each["relation"], each["target"])
        ],
        "plain": each["plain"].map(number),
        "hedged": each["hedged"].map(number),
        "denied": each["denials"].map(number),
        "on a condition": each["conditions"].fillna(""),
    }
)
print(f"{len(table)} steps: {sum(table['plain'] > 0)} are stated plainly by somebody, {sum(table['plain'] == 0)} only with a hedge.")
table.set_index("step")

# %% [markdown]
# One step carries the others. Who states it plainly, and what speaks for and against it?

# %%
first = why.paths[0].steps[0]
claim = graph.claim(first.plain[0].ref)
print(f"{sum(first in path.steps for path in why.paths)} of {len(why.paths)} paths pass through: {label(first.source)} → {label(first.target)}.")
print(f"It is stated plainly by {len(first.plain)} claim, in a document of the genre {claim.document.genre!r}.")
claim.weigh()

# %% [markdown]
# ## What rests on a reading
#
# Some steps join claims about the deployment that was *expected* with claims about the one that was *reported*. No article
# says that they are the same; an annotator does, with a note. Without readings those claims carry nothing:

# %%
bare = graph.without(readings=True).explain("treaty-2024", kind="Compensation")
lost = {c.ref for c in why.claims} - {c.ref for c in bare.claims}
print(f"{len(why.paths)} paths with readings, {len(bare.paths)} without; {len(lost)} claims carry a step only through a reading:")
for ref in sorted(lost):
    print(f"- {graph.claim(ref).statement} ({ref})")

# %% [markdown]
# ## What nobody says
#
# These compensations are spoken of, and yet no claim joins them to the treaty or the deployment. A figure that stands beside
# a story is easily read into it; the graph does not.

# %%
print(f"{len(why.apart)} are not reached:")
for ref, about in why.apart:
    print(f"- {label(ref)}: {'; '.join(c.ref for c in about)}")

# %% [markdown]
# Asked the other way round, from a compensation back to the treaty, the graph has no path. It says that this is silence,
# and no denial:

# %%
graph.explain("comp-economic-aid", "treaty-2024")

# %% [markdown]
# ## In words
#
# The same explanation as numbered sentences with citations, ready to be quoted. Its first lines:

# %%
for sentence in why.sentences()[:3]:
    print(sentence)
