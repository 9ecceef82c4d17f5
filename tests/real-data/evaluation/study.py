#!/usr/bin/python3
"""Fits honest models to random splits of the study's tables, and asks how often their scores look suspicious.

usage: study.py TABLES-FOLDER OUTPUT-FOLDER [SEEDS]

Writes OUTPUT/N/{train,test}.csv with metrics.json (scores of both sides) and cv.json (cross_validate), and
OUTPUT/leakgate.yml with a data set for each file; `leakgate check OUTPUT --only LG1034 --report json=FILE` judges them.
OUTPUT/shuffled.txt tells, for models fitted to shuffled training labels, how often they beat chance as LG1035 reckons it.
"""

import csv
import json
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn import metrics as sk
from sklearn.base import clone
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import cross_validate, train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

warnings.filterwarnings("ignore")

FOLDER, OUTPUT = Path(sys.argv[1]), Path(sys.argv[2])
SEEDS = int(sys.argv[3]) if len(sys.argv) > 3 else 3
MOST_ROWS, FEWEST_ROWS, SHUFFLES = 1_000, 80, 20

CLASSIFIERS = {
    "logistic": make_pipeline(StandardScaler(), LogisticRegression(max_iter=200)),
    "tree": DecisionTreeClassifier(random_state=0),
    "stump": DecisionTreeClassifier(max_depth=2, random_state=0),
    "forest": RandomForestClassifier(20, random_state=0),
    "neighbours": make_pipeline(StandardScaler(), KNeighborsClassifier(5)),
    "bayes": GaussianNB(),
}
REGRESSORS = {
    "ridge": make_pipeline(StandardScaler(), Ridge()),
    "tree": DecisionTreeRegressor(random_state=0),
    "forest": RandomForestRegressor(20, random_state=0),
    "neighbours": make_pipeline(StandardScaler(), KNeighborsRegressor(5)),
}


def scores(model, x, y, is_classes):
    """The usual metrics of one side."""
    said = model.predict(x)
    if not is_classes:
        error = sk.mean_squared_error(y, said)
        return {"r2": sk.r2_score(y, said), "rmse": error**0.5, "mae": sk.mean_absolute_error(y, said)}
    found = {
        "accuracy": sk.accuracy_score(y, said),
        "balanced_accuracy": sk.balanced_accuracy_score(y, said),
        "f1_macro": sk.f1_score(y, said, average="macro"),
        "mcc": sk.matthews_corrcoef(y, said),
    }
    chances = model.predict_proba(x)
    if len(model.classes_) == 2 and len(set(y)) == 2:
        found["roc_auc"] = sk.roc_auc_score(y, chances[:, 1])
    if set(y) <= set(model.classes_):
        found["log_loss"] = sk.log_loss(y, chances, labels=list(model.classes_))
    return found


def beats(model, x, y, is_classes):
    """Whether scores beat chance, metric by metric, by the margins of ChanceLevel."""
    found = scores(model, x, y, is_classes)
    n = len(y)
    if not is_classes:
        return {"r2": found["r2"] > 4 / n, "rmse": found["rmse"] < np.std(y) * (1 - 4 / n)}
    counts = np.unique(y, return_counts=True)[1]
    k, top, low = len(counts), counts.max() / n, counts.min()
    equal = 1 / k
    level = {
        "accuracy": top + 2 * (top * (1 - top) / n) ** 0.5,
        "balanced_accuracy": equal + 2 * sum(equal * (1 - equal) / c for c in counts) ** 0.5 / k,
        "roc_auc": 0.5 + 2 * ((n + 1) / (12 * low * (n - low))) ** 0.5,
        "mcc": 2 / low**0.5,
    }
    return {name: found[name] > level[name] for name in level if name in found}


def table_of(name, target):
    rows = pd.read_csv(FOLDER / "tables" / f"{name}.csv").dropna(subset=[target]).drop_duplicates()
    if not FEWEST_ROWS <= len(rows):
        return None
    rows = rows.sample(min(len(rows), MOST_ROWS), random_state=0)
    x = rows.drop(columns=target)
    x = x[[c for c in x if x[c].dtype.kind in "ifb" or x[c].nunique() <= 20]]
    x = pd.get_dummies(x).astype(float)
    return (x.fillna(x.median()).fillna(0), rows[target]) if x.shape[1] else None


def main():
    OUTPUT.mkdir(parents=True, exist_ok=True)
    config, runs, shuffled = ["version: 1", "datasets:"], 0, {}
    with open(FOLDER / "tables.tsv", encoding="utf-8") as file:
        tables = list(csv.DictReader(file, ["table", "target", "task"], delimiter="\t"))
    for entry in tables:
        name, target, task = entry["table"], entry["target"], entry["task"]
        table = table_of(name, target)
        if table is None:
            continue
        x, y = table
        is_classes = task == "classification"
        if is_classes:
            y = y.astype(str)
            keep = y.map(y.value_counts()) >= 8
            x, y = x[keep], y[keep]
            if y.nunique() < 2:
                continue
        for seed in range(SEEDS):
            tx, vx, ty, vy = train_test_split(x, y, test_size=0.25, random_state=seed, stratify=y if is_classes else None)
            folder = OUTPUT / f"{name}-{seed}"
            folder.mkdir(exist_ok=True)
            # The rule needs the rows and the target, not the features.
            ty.to_frame("y").to_csv(folder / "train.csv", index=False)
            vy.to_frame("y").to_csv(folder / "test.csv", index=False)
            for kind, plain in (CLASSIFIERS if is_classes else REGRESSORS).items():
                model = clone(plain).fit(tx, ty)
                sides = {"train": scores(model, tx, ty, is_classes), "test": scores(model, vx, vy, is_classes)}
                (folder / f"{kind}.json").write_text(json.dumps(sides, indent=1))
                ask = ["accuracy", "balanced_accuracy"] if is_classes else ["r2"]
                cv = cross_validate(plain, tx, ty, cv=5, scoring=ask, return_train_score=True)
                (folder / f"{kind}-cv.json").write_text(json.dumps({k: list(v) for k, v in cv.items()}, indent=1))
                for form in ("", "-cv"):
                    path = f"{name}-{seed}"
                    config.append(
                        f"  {path}-{kind}{form}: {{splits: {{train: {path}/train.csv, test: {path}/test.csv}}, target: 'y', "
                        f"task: {task}, metrics: {path}/{kind}{form}.json}}"
                    )
                    runs += 1
                if seed == 0 and len(vy) >= 20:
                    random = np.random.default_rng(0)
                    wins = [beats(clone(plain).fit(tx, random.permutation(ty)), vx, vy, is_classes) for _ in range(SHUFFLES)]
                    for metric in wins[0]:
                        rate = np.mean([w.get(metric, False) for w in wins])
                        shuffled.setdefault(metric, []).append((rate, f"{name} {kind}"))
        # A study that is cut short tells of the tables that it has reached.
        tell(runs, config, shuffled)


def tell(runs, config, shuffled):
    (OUTPUT / "leakgate.yml").write_text("\n".join(config) + "\n")
    lines = [f"{runs} metrics files"]
    for metric, rates in shuffled.items():
        worst = sorted(rates, reverse=True)[:5]
        mean, alarm = np.mean([r for r, _ in rates]), np.mean([r**10 for r, _ in rates])
        lines.append(f"{metric}: {len(rates)} pairs, {mean:.4f} of shuffles beat chance, ten in a row {alarm:.2e}; worst {worst}")
    (OUTPUT / "shuffled.txt").write_text("\n".join(lines) + "\n")


main()
