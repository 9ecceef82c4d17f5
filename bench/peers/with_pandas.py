"""pandas: python3 peers/with_pandas.py --spec JSON --files JSON --format csv --form by-hand --out FILE [--auc]

by-hand: merges, DataFrame.corr, Series.rank. hashed: 64-bit row hashes first and then the few candidates in full,
NumPy's correlation matrix (BLAS) and ranks by one sort. The answers are those of jobs.mjs.
"""

import argparse
import json
import time

import numpy as np
import pandas as pd

EXAMPLES = 5


class Answers:
    """Collects answers and times each job."""

    def __init__(self):
        self.answers, self.seconds, self.last = {}, {}, time.monotonic()

    def lap(self, stage):
        now = time.monotonic()
        self.seconds[stage] = round(now - self.last, 3)
        self.last = now

    def add(self, job, answer):
        self.answers[job] = answer
        self.lap(job)

    def write(self, path):
        with open(path, "w", encoding="utf-8") as out:
            json.dump({"answers": self.answers, "seconds": self.seconds}, out)


def read(file, file_format, shape):
    if file_format == "jsonl":
        # Its guesses would take ids and numbers for dates by their names.
        frame = pd.read_json(file, lines=True, convert_dates=False, precise_float=True)
        if "time" in shape:
            frame[shape["time"]] = pd.to_datetime(frame[shape["time"]])
        return frame
    return pd.read_csv(file, parse_dates=[shape["time"]] if "time" in shape else False)


def duplicates(train, test, columns, hashed):
    if hashed:
        of_train = pd.util.hash_pandas_object(train[columns], index=False)
        of_test = pd.util.hash_pandas_object(test[columns], index=False)
        train, test = train[of_train.isin(of_test.unique())], test[of_test.isin(of_train.unique())]
    ids = test.merge(train[columns].drop_duplicates(), on=columns)["id"].sort_values()
    return {"rows": len(ids), "ids": ids.head(EXAMPLES).tolist()}


def shared_keys(train, test, key, hashed):
    if len(key) == 1:
        found = test.loc[test[key[0]].isin(train[key[0]].unique()), key[0]]
        keys = found.unique()
        return {"keys": len(keys), "rows": len(found), "examples": sorted(keys.tolist())[:EXAMPLES]}
    if hashed:
        counted = test.groupby(key, sort=False).size().rename("n").reset_index()
        both = counted.merge(train[key].drop_duplicates(), on=key)
        return {"keys": len(both), "rows": int(both["n"].sum())}
    both = test[key].merge(train[key].drop_duplicates(), on=key)
    return {"keys": len(both.drop_duplicates()), "rows": len(both)}


def correlations(train, columns, hashed):
    matrix = (
        np.corrcoef(train[columns].to_numpy(float), rowvar=False) if hashed else train[columns].corr().to_numpy()
    )
    pairs = ((i, j) for i in range(len(columns)) for j in range(i + 1, len(columns)))
    return {f"{columns[i]},{columns[j]}": float(matrix[i, j]) for i, j in pairs}


def ranks(values):
    """Ranks from 1, equal values sharing their mean rank."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    ends = np.r_[starts[1:], len(ordered)]
    result = np.empty(len(ordered))
    result[order] = np.repeat((starts + ends + 1) / 2, ends - starts)
    return result


def area_of_numbers(values, positive, hashed):
    rank = ranks(values.to_numpy()) if hashed else values.rank().to_numpy()
    hits = int(positive.sum())
    return float((rank[positive].sum() - hits * (hits + 1) / 2) / (hits * (len(positive) - hits)))


def area_of_categories(train, column, target):
    counted = train.groupby(column)[target].agg(["sum", "count"])
    counted = counted.assign(rate=counted["sum"] / counted["count"]).sort_values("rate")
    hits = counted["sum"].to_numpy(float)
    misses = counted["count"].to_numpy(float) - hits
    below = np.cumsum(misses) - misses
    return float((hits * (below + misses / 2)).sum() / (hits.sum() * misses.sum()))


def main():
    parser = argparse.ArgumentParser()
    for name in ("spec", "files", "format", "form", "out"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--auc", action="store_true")
    given = parser.parse_args()
    shape, files, hashed = json.loads(given.spec), json.loads(given.files), given.form == "hashed"
    answers = Answers()
    train, test = (read(files[split], given.format, shape) for split in ("train", "test"))
    answers.lap("read")
    if "compared" in shape:
        answers.add("duplicates", duplicates(train, test, shape["compared"], hashed))
    if "groups" in shape:
        answers.add(
            "groups", {" + ".join(key): shared_keys(train, test, key, hashed) for key in shape["groups"]}
        )
    if "time" in shape:
        column = shape["time"]
        ends = {
            split: [str(frame[column].min()), str(frame[column].max())]
            for split, frame in (("train", train), ("test", test))
        }
        answers.add("time", {**ends, "notLater": int((test[column] <= train[column].max()).sum())})
    if "profiled" in shape:
        profile = {}
        for split, frame in (("train", train), ("test", test)):
            moments = frame[shape["profiled"]].agg(["count", "mean", "std", "min", "max"])
            profile[split] = {c: [float(value) for value in moments[c]] for c in shape["profiled"]}
        answers.add("profile", profile)
    if "correlated" in shape:
        answers.add("correlations", correlations(train, shape["correlated"], hashed))
    if "categorical" in shape:
        fresh = {}
        for column in shape["categorical"]:
            new = test.loc[~test[column].isin(train[column].unique()), column]
            fresh[column] = {"values": sorted(new.unique().tolist()), "rows": len(new)}
        answers.add("newCategories", fresh)
    if given.auc and "ranked" in shape:
        positive = train[shape["target"]].to_numpy() == 1
        categorical = shape.get("categorical", [])
        areas = {
            column: area_of_categories(train, column, shape["target"])
            if column in categorical
            else area_of_numbers(train[column], positive, hashed)
            for column in shape["ranked"]
        }
        answers.add("auc", areas)
    answers.write(given.out)


if __name__ == "__main__":
    main()
