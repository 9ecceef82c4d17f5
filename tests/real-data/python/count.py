"""What the sides of every exported split share, counted by pandas from the CSV files.

The second witness that the gate's figures are held against; for R's data, r/count.R is the first.

usage: count.py OUTPUT-FOLDER
"""

import csv
import sys
from pathlib import Path

import numpy as np
import pandas as pd

NULLS = ["", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "Null", "None", "<NA>", "#N/A", "\\N"]


def read(path):
    return pd.read_csv(
        path, na_values=NULLS, keep_default_na=False, float_precision="round_trip", low_memory=False
    )


def codes_of(frame):
    """One integer per row, equal for equal rows; missing values equal each other."""
    columns = np.column_stack([pd.factorize(frame[c])[0] for c in frame.columns])
    return np.unique(columns, axis=0, return_inverse=True)[1].reshape(-1)


def count_rows(both, is_test, compared, target):
    codes = codes_of(both[compared])
    usable = both[compared].notna().any(axis=1).to_numpy()
    train, test = usable & ~is_test, usable & is_test
    twin = test & np.isin(codes, codes[train])
    conflicting = 0
    if target in both.columns:
        labelled = codes_of(pd.DataFrame({"row": codes, "label": both[target].to_numpy()}))
        conflicting = (twin & ~np.isin(labelled, labelled[train])).sum()
    return {
        "rows.train": (~is_test).sum(),
        "rows.test": is_test.sum(),
        "duplicates.twins": twin.sum(),
        "duplicates.conflicting": conflicting,
        "duplicates.trainingTwins": np.isin(codes[train], codes[test]).sum(),
        "duplicates.innerTwins": pd.Series(codes[train]).duplicated(keep=False).sum(),
    }


def count_key(both, is_test, columns, name):
    has_key = both[columns].notna().all(axis=1).to_numpy()
    codes = codes_of(both[columns])
    test, train = codes[is_test & has_key], codes[~is_test & has_key]
    shared = np.intersect1d(test, train)
    return {
        f"{name}.keys": len(shared),
        f"{name}.evaluationKeys": len(np.unique(test)),
        f"{name}.evaluationRows": np.isin(test, shared).sum(),
        f"{name}.trainingRows": np.isin(train, shared).sum(),
    }


def count_time(both, is_test, time, entity):
    at = both[time] if pd.api.types.is_numeric_dtype(both[time]) else pd.to_datetime(both[time])
    frame = pd.DataFrame({"at": at, "who": both[entity] if entity else 0, "test": is_test}).dropna()
    last = frame[~frame.test].groupby("who").at.max()
    test = frame[frame.test & frame.who.isin(last.index)]
    limit = test.who.map(last)
    return {
        "time.earlier": (test["at"] < limit).sum(),
        "time.ties": (test["at"] == limit).sum(),
        "time.comparable": len(test),
    }


def facts_of(folder, target, identity, groups, time, entity):
    train, test = read(folder / "train.csv"), read(folder / "test.csv")
    both = pd.concat([train, test], ignore_index=True)
    is_test = np.arange(len(both)) >= len(train)
    compared = [c for c in both.columns if c not in (target, identity)]
    facts = count_rows(both, is_test, compared, target)
    if identity:
        facts |= count_key(both, is_test, [identity], "id")
    for group in filter(None, groups.split("|")):
        facts |= count_key(both, is_test, group.split("+"), f"group[{group}]")
    if time:
        facts |= count_time(both, is_test, time, entity)
    return facts


def main(output):
    with open(output / "roles.tsv", newline="") as roles, open(output / "facts" / "pandas.tsv", "w") as facts:
        for name, *columns in csv.reader(roles, delimiter="\t"):
            for fact, value in facts_of(output / "splits" / name, *columns).items():
                facts.write(f"{name}\t{fact}\t{value}\n")


main(Path(sys.argv[1]))
