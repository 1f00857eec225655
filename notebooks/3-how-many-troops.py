# %% [markdown]
# # How many troops?
#
# Every article prints figures. Which of them speak of the same thing? Which agree, which were overtaken, and which only look
# alike?

# %%
# %load_ext kg
import pandas as pd

import kg

pd.options.display.max_colwidth = 100

graph = kg.load()
label = graph.registry.label

# %% [markdown]
# ## Every figure
#
# Several measures count people: those who are *present* somewhere at a time, those who were *sent* in all, and the *size* of a
# group. They are kept apart, and each figure keeps its bound: exact, about, at most, more than, between.

# %%
MEASURES = ["troopsPresent", "personnelSent", "groupSize"]
figures = graph.claims(predicate=MEASURES, when="2024-06/2025-04")
print(f"{len(figures)} figures of {figures['document'].nunique()} documents")
figures[["claim", "subject", "predicate", "object", "modality", "speaker", "when"]]

# %% [markdown]
# ## Over time, by what is comparable
#
# A small chart for each thing that is counted. A line is a range, an arrow an end that no text gives. Only figures within one
# chart have the same key: subject, measure, what is counted, and place.

# %%
graph.show("estimates", predicate=MEASURES, when="2024-06/2025-04", title="How many, of whom, at what time")

# %% [markdown]
# ## Figures that only look alike
#
# Which exact or approximate number is printed most often in these texts, and does that make it well confirmed?

# %%
printed = figures[figures["low"].eq(figures["high"])]
often = printed["low"].value_counts().idxmax()
alike = printed[printed["low"] == often]
print(f"{often:,.0f} is printed {len(alike)} times:")
alike[["claim", "subject", "predicate", "statement"]]

# %%
refs = list(alike["claim"])
for i, a in enumerate(refs):
    for b in refs[i + 1 :]:
        found = graph.compare(a, b)
        print(f"{found.verdict.value} ({found.element}): {label(found.a.subject)} / {label(found.b.subject)}")

# %% [markdown]
# No pair can be compared: they are counts of different groups. One number, several times, and no confirmation. Whether some
# of these soldiers are the same men no text says, and neither does the graph.
#
# ## Verdicts
#
# Where two figures share a key, or where a reading says that one force is part of another, there is a verdict. `graph.compare`
# gives every such pair with its reason.

# %%
pairs = graph.compare(predicate=MEASURES)
pairs["verdict"].value_counts().to_frame("pairs")

# %%
graph.show("corroboration", predicate=["troopsPresent", "personnelSent"], title="Which figures bear each other out")

# %% [markdown]
# Figures for one place may lie far apart and still not contradict each other. The sentence says why:

# %%
changed = pairs[pairs["verdict"] == "superseded"].iloc[0]
graph.compare(changed["a"], changed["b"])

# %% [markdown]
# And a smaller figure beside a larger one is no quarrel where the one is a part of the other. That it is a part no article
# states: the verdict names the reading on which it rests.

# %%
part, whole = "benefiting-from-soldiers-2024-11#blinken-8000", "asia-business-daily-2024-10-18#sent"
graph.compare(part, whole)

# %% [markdown]
# Without readings the same two are not comparable, and the verdict says in what they differ:

# %%
graph.without(readings=True).compare(part, whole)

# %% [markdown]
# ## What is not counted
#
# A figure inside a hypothesis confirms nothing, however near it lies to another. It is drawn above with its own mark, and
# this is what the graph says when somebody compares it all the same:

# %%
hypothetical = figures[figures["modality"] == "hypothetical"].iloc[0]
same_number = figures[figures["high"].eq(hypothetical["high"]) & figures["modality"].eq("asserted")].iloc[0]
graph.compare(hypothetical["claim"], same_number["claim"])

# %% [markdown]
# ## What was known when
#
# The same question on different days. `as_of` knows what had surely been published by a day; a document without a stated date
# may be undecided, and is then listed and not counted.

# %%
days = ["2024-06-30", "2024-10-21", "2024-11-01", "2025-04-09"]
seen = set()
for day in days:
    then = graph.as_of(day)
    known = then.claims(predicate=MEASURES, when="2024-06/2025-04")
    print(f"{day}: {len(then.documents())} documents, {len(then.undecided)} undecided, {len(known)} figures")
    for figure in known[~known["claim"].isin(seen)].itertuples():
        print(f"    new: {label(figure.subject)}: {figure.object} ({figure.modality})")
    seen |= set(known["claim"])

# %% [markdown]
# What came new between the first and the last of these days, and what it did to what was there:

# %%
changes = kg.diff(graph.as_of(days[0]), graph.as_of(days[-1]))
changes = changes[changes["claim"].isin(figures["claim"])]
changes["change"].value_counts().to_frame("claims")

# %%
for sentence in changes[changes["change"] != "appeared"]["sentence"]:
    print(f"- {sentence}")

# %% [markdown]
# ## Published, said, spoken of
#
# A claim has three times: the one it speaks of, the day it was said, and the day its document appeared. Mixing them up is the
# commonest mistake with reports. An old figure in a new article is an old figure.

# %%
graph.show("timeline", predicate=MEASURES, when="2024-06/2025-04", title="Spoken of, said, published")
