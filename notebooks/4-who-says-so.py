# %% [markdown]
# # Who says so?
#
# An article quotes an agency, the agency quotes an official, the official rests on reports. How many sources is that? And
# what is left if one of them is not believed?

# %%
# %load_ext kg
import pandas as pd

import kg

pd.options.display.max_colwidth = 100

graph = kg.load()
label = graph.registry.label
claims = graph.claims()

# %% [markdown]
# ## Chains
#
# Every claim keeps its chain of attribution, from the document inward. The outlet and the author of the document itself are
# understood and not repeated. How long are the chains?

# %%
links = claims["chain"].str.count(" > ").add(1).fillna(0).astype(int)
links.value_counts().sort_index().rename_axis("links").to_frame("claims")

# %%
LONG = 3
longest = claims[links >= LONG]
print(f"{len(longest)} claims have a chain of {LONG} links or more:")
longest[["claim", "chain", "statement"]]

# %% [markdown]
# `unattributed` is a link of its own: the text says that somebody said so, and does not say who. The gap stays visible.

# %%
gaps = graph.question("gaps")
print(f"{len(gaps)} claims have such a gap; in {gaps['innermost'].sum()} of them it is where the chain ends.")

# %% [markdown]
# ## Origins: at least, at most
#
# An *origin* is where a chain ends. Whoever only passes something on is none. *At least* counts distinct names; *at most* adds
# every unknown that could be another. That two names are independent the graph cannot show, and it says so.

# %%
presence = graph.origins(subject="kpa-in-russia", predicate="troopsPresent")
presence

# %%
graph.show(presence)

# %% [markdown]
# ## Many documents, few origins
#
# A proposition that stands in several documents of several outlets looks well confirmed. How many named origins do such
# propositions have?

# %%
agreeing = graph.compare()
agreeing = agreeing[agreeing["verdict"] == "agrees"]
counts = {}
for ref in sorted({*agreeing["a"], *agreeing["b"]}):
    found = graph.origins(ref)
    if len(found.documents) > 1:
        counts[found.proposition] = {
            "documents": len(found.documents),
            "outlets": len(found.outlets),
            "origins, at least": found.at_least,
            "at most": found.at_most,
        }
table = pd.DataFrame.from_dict(counts, orient="index").sort_values(["documents", "outlets", "origins, at least"], ascending=False)
none = (table["origins, at least"] == 0).sum()
print(f"{len(table)} propositions stand in more than one document; {none} of them rest on no named origin at all.")
table

# %% [markdown]
# An outlet that reports a fact in its own voice does not say how it knows. It may have it from any of the others, so that it
# adds nothing to *at least*. Here is one of these propositions with every chain and the reason for each number:

# %%
sent = graph.origins("moscow-times-2024-10-21#sent")
sent

# %%
graph.show(sent)

# %% [markdown]
# ## An assessor is no source
#
# Somebody calls reports highly likely. That is a judgement on the reports and not a second report:

# %%
reports = "asia-business-daily-2024-10-18#reports"
graph.origins(reports)

# %% [markdown]
# ## Who denies, who doubts?

# %%
graph.question("claims-about-claims")[["claim", "actor", "assessment", "about", "statement"]]

# %%
denials = graph.question("denials")
print(f"{len(denials)} claims deny something. By speaker:")
denials["speaker"].fillna("(not named)").value_counts().head(5).to_frame("denials")

# %% [markdown]
# One of these denials meets the reports above. They share no number and hardly a word. They clash only through a reading,
# which the sentence prints with its note:

# %%
graph.claim(reports).weigh()

# %% [markdown]
# ## What falls without an agency?
#
# Suppose one origin is not believed. `without` gives the same object with what still has an origin, and lists what has lost
# every one. What somebody else also puts forward is named in the sentence.

# %%
doubted = graph.without(origin="nis")
print(f"Without {label('nis')} {len(doubted.fallen)} of {len(graph)} claims fall:")
for fallen in doubted.fallen:
    print(f"- {fallen.sentence}")

# %% [markdown]
# On which origins does most rest? Each row asks what would fall if that one alone were not believed. Outlets and authors who
# speak in their own name stand high, which is no fault: it is their article.

# %%
ends = graph.question("chain-ends")
named = ends[~ends["unattributed"] & (ends["by"] != "document")]
most = named["agent"].value_counts().head(8).index
falls = {label(agent): len(graph.without(origin=agent).fallen) for agent in most}
pd.Series(falls, name="claims that fall").sort_values(ascending=False).to_frame()
