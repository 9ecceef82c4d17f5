"""Scikit-learn's bundled data as whole tables for the false-alarm study, the target last.

usage: tables.py OUTPUT-FOLDER
"""

import sys
from pathlib import Path

import pandas as pd
from sklearn import datasets

OUTPUT = Path(sys.argv[1])

# Iris is R's already.
for name, task in (
    ("wine", "classification"),
    ("breast_cancer", "classification"),
    ("digits", "classification"),
    ("diabetes", "regression"),
):
    loaded = getattr(datasets, f"load_{name}")()
    table = pd.DataFrame(loaded.data, columns=loaded.feature_names).assign(target=loaded.target)
    table.to_csv(OUTPUT / "tables" / f"sklearn-{name}.csv", index=False)
    with open(OUTPUT / "tables.tsv", "a") as tables:
        tables.write(f"sklearn-{name}\ttarget\t{task}\n")
