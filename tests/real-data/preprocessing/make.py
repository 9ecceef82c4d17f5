"""Preprocesses random splits of the study's tables with scikit-learn and pandas: rightly, and with the usual mistakes.

usage: make.py TABLES-FOLDER OUTPUT-FOLDER [SEEDS [TABLE ...]]

Writes OUTPUT/N/{train,test}.csv and OUTPUT/index.tsv: folder, table, target, task, what was done, how numbers were
written, the rule that must speak ("" where none may).
"""

import csv
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn import preprocessing as sk
from sklearn.impute import SimpleImputer
from sklearn.model_selection import KFold

warnings.filterwarnings("ignore")

FOLDER, OUTPUT = Path(sys.argv[1]), Path(sys.argv[2])
SEEDS = int(sys.argv[3]) if len(sys.argv) > 3 else 2
ONLY = set(sys.argv[4:])
MOST_ROWS = 10_000
FEWEST_ROWS = 80


def numbers(table, target):
    """Features that are worth scaling: numbers with more than two values."""
    return [c for c in table.columns if c != target and table[c].dtype.kind in "if" and table[c].nunique() > 2]


def scaled(scaler, fit_on):
    """Fits a scaler on all rows, on training rows, or on each split, and applies it to both."""

    def apply(train, test, target):
        columns = numbers(pd.concat([train, test]), target)
        if not columns:
            return None
        train, test = train.astype(dict.fromkeys(columns, float)), test.astype(dict.fromkeys(columns, float))
        both = pd.concat([train, test])
        seen = {"all": (both, both), "train": (train, train), "split": (train, test)}[fit_on]
        fitted = [scaler().fit(rows[columns].values) for rows in seen]
        for part, fit in zip((train, test), fitted):
            part[columns] = fit.transform(part[columns].values)
        return train, test

    return apply


def norm(fit_on):
    def apply(train, test, target):
        columns = numbers(pd.concat([train, test]), target)
        if not columns:
            return None
        both = pd.concat([train, test])
        lengths = {
            "all": (np.sqrt((both[columns].astype(float) ** 2).sum()),) * 2,
            "train": (np.sqrt((train[columns].astype(float) ** 2).sum()),) * 2,
            "split": tuple(np.sqrt((part[columns].astype(float) ** 2).sum()) for part in (train, test)),
        }[fit_on]
        train, test = train.copy(), test.copy()
        train[columns], test[columns] = train[columns] / lengths[0], test[columns] / lengths[1]
        return train, test

    return apply


def pandas_standard(train, test, target):
    columns = numbers(pd.concat([train, test]), target)
    if not columns:
        return None
    both = pd.concat([train, test])[columns]
    train, test = train.copy(), test.copy()
    for part in (train, test):
        part[columns] = (part[columns] - both.mean()) / both.std()
    return train, test


def ranked(train, test, target):
    columns = numbers(pd.concat([train, test]), target)
    if not columns:
        return None
    ranks = pd.concat([train, test])[columns].rank(pct=True)
    train, test = train.copy(), test.copy()
    train[columns], test[columns] = ranks.iloc[: len(train)].values, ranks.iloc[len(train) :].values
    return train, test


def imputed(strategy, fit_on):
    """Removes a tenth of the values where none are missing, and fills the gaps."""

    def apply(train, test, target):
        both = pd.concat([train, test])
        columns = [c for c in numbers(both, target) if both[c].nunique() > 5]
        if not columns:
            return None
        rng = np.random.default_rng(len(both))
        train, test = train.copy(), test.copy()
        for part in (train, test):
            part[columns] = part[columns].astype(float).mask(rng.random((len(part), len(columns))) < 0.1)
        rows = train if fit_on == "train" else pd.concat([train, test])
        imputer = SimpleImputer(strategy=strategy).fit(rows[columns].values)
        if imputer.transform(train[columns].values).shape[1] != len(columns):
            return None
        for part in (train, test):
            part[columns] = imputer.transform(part[columns].values)
        return train, test

    return apply


def category(both, target):
    """A column of categories: a text feature, or a number cut into groups of different sizes."""
    for c in both.columns:
        if c != target and both[c].dtype == object and 10 <= both[c].nunique() <= len(both) / 4:
            return both[c].astype(str)
    groups = int(np.clip(len(both) / 12, 12, 80))
    for c in both.columns:
        if c != target and both[c].dtype.kind in "if" and both[c].nunique() >= 12:
            place = both[c].rank(method="first", na_option="bottom") / (len(both) + 1)
            return (groups * place**1.5).astype(int).astype(str)
    return None


def answers(both, target):
    """The target as numbers: itself, or an indicator of its last class where it has no more than twenty."""
    column = both[target]
    if column.dtype.kind in "if" and column.nunique() > 20:
        return column.astype(float)
    return (column.astype(str) == sorted(column.astype(str).unique())[-1]).astype(float)


def encoded(how):
    """Replaces a category by what the target's values say of it."""

    def apply(train, test, target):
        both = pd.concat([train, test], ignore_index=True)
        key, y = category(both, target), answers(both, target)
        if key is None or key.nunique() < 10:
            return None
        known = np.arange(len(both)) < len(train)
        rows = known if how in ("train", "out-of-fold", "count-train") else np.ones(len(both), bool)
        groups = y[rows].groupby(key[rows])
        size, total, mean = groups.size(), groups.sum(), y[rows].mean()
        if how in ("mean", "train"):
            code = key.map(total / size).fillna(mean)
        elif how.startswith("smooth"):
            m = float(how.split()[1])
            code = key.map((total + m * mean) / (size + m))
        elif how == "auto":
            # As scikit-learn 1.3's TargetEncoder: shrinks by the variance within the category.
            within = groups.apply(lambda v: ((v - v.mean()) ** 2).mean())
            weight = y.var(ddof=0) * size / (y.var(ddof=0) * size + within)
            code = key.map(weight * total / size + (1 - weight) * mean)
        elif how == "leave-one-out":
            if y.nunique() > 2:
                return None
            n = key.map(size)
            code = ((key.map(total) - y) / (n - 1)).where(n > 1, mean)
        elif how == "out-of-fold":
            code = key.map(total / size).fillna(mean)
            for fit, fill in KFold(5, shuffle=True, random_state=1).split(np.flatnonzero(known)):
                part = y.iloc[fit].groupby(key.iloc[fit]).mean()
                code.iloc[fill] = key.iloc[fill].map(part).fillna(mean).values
        elif how in ("count", "count-train"):
            code = key.map(size).fillna(0)
        elif how == "share":
            code = key.map(size / len(both))
        both.insert(0, "code", code.astype(float) if "count" not in how else code.astype(int))
        return both[known], both[~known]

    return apply


DEEDS = [
    ("nothing", "", lambda train, test, target: (train, test)),
    ("StandardScaler on all", "LG1013", scaled(sk.StandardScaler, "all")),
    ("(x - mean) / std of pandas on all", "LG1013", pandas_standard),
    ("PowerTransformer on all", "LG1013", scaled(sk.PowerTransformer, "all")),
    ("MinMaxScaler on all", "LG1013", scaled(sk.MinMaxScaler, "all")),
    ("MaxAbsScaler on all", "LG1013", scaled(sk.MaxAbsScaler, "all")),
    ("RobustScaler on all", "LG1013", scaled(sk.RobustScaler, "all")),
    ("columns by their length on all", "LG1013", norm("all")),
    ("rank(pct=True) on all", "LG1013", ranked),
    ("StandardScaler per split", "LG1014", scaled(sk.StandardScaler, "split")),
    ("MinMaxScaler per split", "LG1014", scaled(sk.MinMaxScaler, "split")),
    ("RobustScaler per split", "LG1014", scaled(sk.RobustScaler, "split")),
    ("columns by their length per split", "LG1014", norm("split")),
    ("StandardScaler on train", "", scaled(sk.StandardScaler, "train")),
    ("PowerTransformer on train", "", scaled(sk.PowerTransformer, "train")),
    ("MinMaxScaler on train", "", scaled(sk.MinMaxScaler, "train")),
    ("MaxAbsScaler on train", "", scaled(sk.MaxAbsScaler, "train")),
    ("RobustScaler on train", "", scaled(sk.RobustScaler, "train")),
    ("QuantileTransformer on train", "", scaled(sk.QuantileTransformer, "train")),
    ("columns by their length on train", "", norm("train")),
    ("mean imputed on all", "LG1015", imputed("mean", "all")),
    ("median imputed on all", "LG1015", imputed("median", "all")),
    ("mean imputed on train", "", imputed("mean", "train")),
    ("median imputed on train", "", imputed("median", "train")),
    ("target mean on all", "LG1017", encoded("mean")),
    ("target mean on all, m = 10", "LG1017", encoded("smooth 10")),
    ("target mean on all, m by variance", "LG1017", encoded("auto")),
    ("target mean on all, leave one out", "LG1017", encoded("leave-one-out")),
    ("target mean on train", "", encoded("train")),
    ("target mean out of fold", "", encoded("out-of-fold")),
    ("counts on all", "LG1018", encoded("count")),
    ("shares on all", "LG1018", encoded("share")),
    ("counts on train", "", encoded("count-train")),
]


def written(frame, how, target):
    """Numbers in full, to four decimals, or in single precision; the target stays as it is."""
    if how == "full":
        return frame
    frame = frame.copy()
    for c in frame.columns:
        if c != target and frame[c].dtype.kind == "f":
            frame[c] = frame[c].round(4) if how == "4 decimals" else frame[c].astype(np.float32)
    return frame


def main():
    OUTPUT.mkdir(parents=True, exist_ok=True)
    made = 0
    with open(OUTPUT / "index.tsv", "w", newline="") as file:
        index = csv.writer(file, delimiter="\t", lineterminator="\n")
        for line in (FOLDER / "tables.tsv").read_text().splitlines():
            name, target, task = line.split("\t")
            if ONLY and name not in ONLY:
                continue
            table = pd.read_csv(FOLDER / "tables" / f"{name}.csv", keep_default_na=False, na_values=["NA", ""])
            table = table.drop_duplicates(subset=[c for c in table.columns if c != target])
            table = table[table[target].notna()]
            if not FEWEST_ROWS <= len(table) <= MOST_ROWS:
                continue
            for seed in range(1, SEEDS + 1):
                shuffled = table.sample(frac=1, random_state=seed)
                cut = round(len(table) / 5)
                for deed, rule, apply in DEEDS:
                    result = apply(shuffled.iloc[cut:].copy(), shuffled.iloc[:cut].copy(), target)
                    if result is None:
                        continue
                    for how in ("full", "4 decimals", "float32"):
                        made += 1
                        place = OUTPUT / str(made)
                        place.mkdir(exist_ok=True)
                        for part, split in zip(result, ("train", "test")):
                            written(part, how, target).to_csv(place / f"{split}.csv", index=False, na_rep="NA")
                        index.writerow([made, name, target, task, deed, how, rule])


main()
