# %% [markdown]
# # Your own documents
#
# From a text to claims that stand beside the others: write a skeleton, annotate, check, seal, review, load, compare. The text
# here was made up for this notebook, with its newspaper and its officer. Everything happens in a temporary folder.

# %%
# %load_ext kg
import os
import shlex
import shutil
import tempfile
from pathlib import Path

import pandas as pd

import kg
from kg.cli import main
from kg.drafting import uncovered

pd.options.display.max_colwidth = 100

folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)


def terminal(command):
    """What a terminal does with a command that begins with kg."""
    main(shlex.split(command)[1:])


# %% [markdown]
# ## The text
#
# A text is a file, kept exactly as it is. `kg` never changes it and never copies its sentences.

# %%
TEXT = """\
The watch on the border

Five thousand North Korean soldiers stood in the Kursk region on 31 October, an officer of the Border Watch told the
Example Gazette. Hardly any of them had ever seen a drone, he said.

More will arrive if the roads stay open, the officer expects. The Gazette could not visit the region.
"""

Path("texts").mkdir()
Path("texts/gazette.txt").write_text(TEXT, encoding="utf-8")
shutil.copytree(kg.SEEDS, "corpus")
terminal("kg new --text texts/gazette.txt --id example-gazette-2024-11-02")

# %% [markdown]
# That is the skeleton: `kg new … > corpus/gazette.yaml` writes it to a file. It lies beside a copy of the corpus, whose
# registry already knows the region and the soldiers.
#
# ## Annotate
#
# A claim has a statement in your own words, a subject, a relation, mostly an object, and the quote it rests on. What only this
# text has, its outlet and its officer, stands under `entities:`. Here is a first try, with the mistakes one makes:

# %%
FIRST = """\
document:
  id: example-gazette-2024-11-02
  title: The watch on the border
  outlet: example-gazette
  published: 2024-11-02
  text: {file: gazette.txt}
entities:
  example-gazette: {type: Outlet, label: The Example Gazette}
  border-officer: {type: Person, label: officer of the Border Watch}
  more-soldiers: {type: Deployment, label: further arrivals in Kursk}
claims:
  - id: in-kursk
    statement: On the last day of October there were 5,000 North Korean soldiers in the Kursk region.
    subject: kpa-in-kursk
    predicate: troopPresent
    object: exactly 5000 people
    where: kursk-oblast
    when: {at: 2024-10-31}
    chain: [{agent: border-officer, verb: told}]
    quote: Five thousand North Korean soldiers stood in the Kursk region on 31 October
  - id: more
    statement: Further soldiers will come, provided that the roads remain passable.
    subject: more-soldiers
    predicate: occurred
    modality: expected
    given: {text: the roads remain passable}
    chain: [{agent: border-oficer, verb: expects}]
    quote: More will arrive if the roads stay open
"""
Path("corpus/gazette.yaml").write_text(FIRST, encoding="utf-8")
terminal("kg check corpus/gazette.yaml")

# %% [markdown]
# Every mistake at once, with its line and what to type. Nothing is loaded from a corpus that has one.

# %%
SECOND = (
    FIRST.replace("troopPresent", "troopsPresent")
    .replace("agent: border-oficer", "agent: border-officer")
    .replace("modality: expected", "modality: predicted")
)
Path("corpus/gazette.yaml").write_text(SECOND, encoding="utf-8")
terminal("kg check corpus/gazette.yaml")

# %% [markdown]
# ## Seal
#
# `kg seal` replaces each quote with its place and a digest of its words. Whoever has the text can check it; whoever has not
# sees no sentence of it.

# %%
terminal("kg seal corpus/gazette.yaml --texts texts")
terminal("kg check corpus/gazette.yaml --texts texts")

sealed = Path("corpus/gazette.yaml").read_text(encoding="utf-8")
print("\n" + sealed[sealed.index("  - id: in-kursk") : sealed.index("  - id: more")])

# %% [markdown]
# ## Review
#
# `kg review` writes a page with each claim beside its quote, and the sentences that no claim covers. The same list here:

# %%
terminal("kg review corpus/gazette.yaml --texts texts -o review.html")

graph = kg.load("corpus", texts="texts")
mine = [c for c in graph.selected if c.document.id == "example-gazette-2024-11-02"]
left = uncovered(TEXT, mine)
print(f"{len(mine)} claims; {len(left)} sentences without one:")
for start, end in left:
    print("-", " ".join(TEXT[start:end].split()))

# %% [markdown]
# A title and a sentence that states nothing about the subject may be left out. That the soldiers had not seen a drone should
# be a claim: that one is yours.
#
# ## Beside the others
#
# The graph now holds the copy of the corpus and the new document. With `texts=` the quote of a claim is at hand.

# %%
graph.documents()[["document", "outlet", "published_from", "claims"]]

# %%
own = "example-gazette-2024-11-02#in-kursk"
graph.claim(own)

# %% [markdown]
# How does its figure stand to those that were there before?

# %%
pairs = graph.compare(document="example-gazette-2024-11-02", predicate="troopsPresent")
pairs[["a", "b", "verdict", "element"]]

# %%
quarrel = pairs[pairs["verdict"] == "contradicts"].iloc[0]
graph.compare(quarrel["a"], quarrel["b"])

# %%
graph.show("estimates", subject="kpa-in-kursk", predicate="troopsPresent", title="North Korean troops in Kursk, with the invented figure")

# %% [markdown]
# A prediction is no report. It keeps the condition on which it hangs:

# %%
predictions = graph.question("predictions")
predictions[predictions["document"] == "example-gazette-2024-11-02"][["claim", "speaker", "condition", "statement"]]

# %% [markdown]
# One more document, one more origin: but a contradicting one. What speaks for the new figure, and what against it?

# %%
graph.claim(own).weigh()

# %% [markdown]
# Taking it out again leaves everything as it was.

# %%
graph.remove("example-gazette-2024-11-02")
print(len(graph) == len(kg.load()))

os.chdir("/")
folder.cleanup()
