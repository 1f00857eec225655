# ---
# jupyter:
#   jupytext:
#     custom_cell_magics: sparql
# ---

# %% [markdown]
# # A tour
#
# Articles disagree, repeat each other and change over time. `kg` keeps who claims what, through whom, when and how surely.
# The graph never says that something *is so*. It says who says so.
#
# You need pandas for this tour, and no RDF. To run it yourself: `pip install 'claimgraph[notebook]'`, then `kg lab`.
#
# ## Load
#
# Without a path, `kg.load()` reads the corpus that ships with the package: articles on North Korea's troops in Russia,
# annotated claim by claim in the annotators' own words.

# %%
# %load_ext kg
import pandas as pd

import kg

pd.options.display.max_colwidth = 100

graph = kg.load()
graph

# %% [markdown]
# ## A row a claim
#
# `graph.claims()` is a DataFrame. A missing value is missing, never an empty text or a zero.

# %%
claims = graph.claims()
print(f"{len(claims)} claims, {len(claims.columns)} columns: {', '.join(claims.columns)}")

# %% [markdown]
# Filters take ids or names. Here is what is said in the name of one speaker on one measure, and the time it speaks of:

# %%
graph.claims(speaker="Blinken", predicate="troopsPresent")[["claim", "object", "place", "when", "chain"]]

# %% [markdown]
# Which id is whose? `find` takes any name, also in another spelling:

# %%
graph.find("Anthony Blinken")[["id", "label", "type", "aliases"]]

# %% [markdown]
# ## How firmly?
#
# A claim is *asserted*, *estimated*, *predicted*, *speculated*, *hypothetical*, or an *opinion*. A count of sentences hides
# the difference; here are the documents side by side:

# %%
order = ["asserted", "estimated", "predicted", "speculated", "hypothetical", "opinion"]
pd.crosstab(claims["document"], claims["modality"])[order]

# %% [markdown]
# ## One claim, whole
#
# A claim carries its chain of attribution, the time and place it speaks of, and where in the text it stands. With
# `kg.load(texts="folder")` the quote appears as well; the repository holds no sentence of any article.

# %%
kursk = "benefiting-from-soldiers-2024-11"
graph.claim(f"{kursk}#in-kursk")

# %% [markdown]
# ## Two claims, side by side
#
# Do these two figures for the same place contradict each other? The verdict is a word, and the sentence says why.

# %%
graph.compare(f"{kursk}#in-kursk", f"{kursk}#blinken-8000")

# %% [markdown]
# ## Questions that have names
#
# `graph.question(name)` gives a DataFrame. These exist:

# %%
kg.questions()

# %%
late = graph.question("late-disclosures")
print(f"{len(late)} claims speak of a time that had ended long before they were printed; those with the longest delay in days:")
late.nlargest(3, "late")[["claim", "valid_to", "published", "late", "statement"]]

# %% [markdown]
# ## Questions of your own
#
# `%%sparql` asks the graph in SPARQL. Every prefix is bound, and Tab completes prefixes, classes and properties. A claim is
# a node with `rdf:subject`, `rdf:predicate` and `rdf:object`; a column of names shows labels.

# %% magic_args="--limit 6" language="sparql"
# SELECT ?who (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?document) AS ?articles) WHERE {
#   ?claim a kg:Claim ; rdf:subject ?who ; prov:wasDerivedFrom ?document
# }
# GROUP BY ?who ORDER BY DESC(?claims) ?who

# %% [markdown]
# No rows may be an answer. Where they look like a mistake, the cell says so, and what to type:

# %% language="sparql"
# SELECT ?claim WHERE {
#   ?claim kg:place entity:kursk-oblst
# }

# %% [markdown]
# ## A picture
#
# Every line is somebody's claim; its dashes say how firmly it is put forward. In a live session the picture is a page: choose
# a line to see its claim, type to search. Here you see the image of it.

# %%
graph.show("claims", subject="treaty-2024", title="What is claimed of the treaty")

# %% [markdown]
# ## What was known then?
#
# `as_of` gives the same object, which knows only what had been published by a day. Everything above works on it.

# %%
then = graph.as_of("2024-10-21")
then

# %% [markdown]
# ## Where to go on
#
# - [Treaty, deployment, compensation](2-treaty-deployment-compensation.ipynb): what is said to have led to what
# - [How many troops?](3-how-many-troops.ipynb): figures, ranges and verdicts
# - [Who says so?](4-who-says-so.ipynb): chains, origins, and what falls without an agency
# - [Your own documents](5-your-own-documents.ipynb): annotate a text and set it beside these
