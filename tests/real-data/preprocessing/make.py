"""Preprocesses random splits of the study's tables with scikit-learn and pandas: rightly, and with the usual mistakes.

usage: make.py TABLES-FOLDER OUTPUT-FOLDER [SEEDS [TABLE | FAMILY ...]]

FAMILY is one of scaling, changing, imputing, encoding, projecting and oversampling; without any all are written. With the
word right only what is right is done: a third of it with every seed, so that many seeds are soon tried, and numbers are
written in one way each time. With the word wrong only the mistakes are made.

Writes OUTPUT/N/{train,test}.csv and OUTPUT/index.tsv: folder, table, target, task, what was done, how numbers were
written, the rule that must speak ("" where none may), and whether arithmetic can tell ("" where it cannot; see
decidable).
"""

import csv
import sys
import warnings
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
from imblearn.over_sampling import ADASYN, SMOTE
from scipy import special
from sklearn import decomposition
from sklearn import preprocessing as sk
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.impute import SimpleImputer
from sklearn.model_selection import KFold

warnings.filterwarnings("ignore")

FOLDER, OUTPUT = Path(sys.argv[1]), Path(sys.argv[2])
SEEDS = int(sys.argv[3]) if len(sys.argv) > 3 else 2
ASKED = set(sys.argv[4:])
MOST_ROWS = 10_000
FEWEST_ROWS = 80

# Of the table at hand.
is_regression = False


def seed_of(name):
    """A seed for each table and deed, the same at every run."""
    return zlib.crc32(name.encode())


def numbers(table, target, fewest=3):
    """Features that are worth scaling: numbers with more than two values, or with as many as are asked for."""
    return [c for c in table.columns if c != target and table[c].dtype.kind in "if" and table[c].nunique() >= fewest]


def marked_numbers(table, target):
    """The same with those of two values: a pipeline scales the marks of categories along with what was measured."""
    return numbers(table, target, fewest=2)


def scaled(scaler, fit_on):
    """Fits a scaler on all rows, on training rows, or on each split, and applies it to both."""

    def apply(train, test, target):
        columns = marked_numbers(pd.concat([train, test]), target)
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
    columns = marked_numbers(pd.concat([train, test]), target)
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
    """The target as numbers: itself in a regression, else an indicator of its last class."""
    column = both[target]
    if is_regression:
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


def changed(how):
    """Adds or changes features in ways that ask no evaluation row, and no answer of it."""

    def apply(train, test, target):
        both = pd.concat([train, test], ignore_index=True)
        known = np.arange(len(both)) < len(train)
        columns = numbers(both, target)
        if not columns:
            return None
        rng = np.random.default_rng(seed_of(how) + len(both))
        x = both[columns[0]].astype(float)
        if how == "logarithms":
            for c in columns:
                if both[c].min() >= 0:
                    both[c] = np.log1p(both[c].astype(float))
        elif how == "bins":
            for c in columns:
                both[c] = np.floor(10 * (both[c] - both[c].min()) / (both[c].max() - both[c].min())).round(0)
        elif how == "shares of the row":
            total = both[columns].abs().sum(axis=1).replace(0, np.nan)
            both[columns] = both[columns].abs().div(total, axis=0).fillna(0)
        elif how == "bounded scores":
            # Most of a score's ends are reached by many rows, some by one.
            for i, c in enumerate(columns):
                z = (both[c] - train[c].mean()) / (train[c].std() or 1)
                both[c] = (0.5 + z / (2 + i % 4)).clip(0, 1)
        elif how == "functions of each other":
            both["square"], both["line"], both["copy"] = x**2, 1.8 * x + 32, x
        elif how == "one-hot":
            key = category(both, target)
            if key is None:
                return None
            both = pd.concat([pd.get_dummies(key, prefix="is").astype(int), both], axis=1)
        elif how == "codes of categories":
            key = category(both, target)
            if key is None:
                return None
            both.insert(0, "code", key.astype("category").cat.codes)
        elif how == "a natural predictor":
            y = answers(both, target)
            if y.nunique() != 2:
                return None
            # An area under the curve of 0.98.
            both.insert(0, "strong", (y + rng.normal(0, 0.344, len(y))).round(3))
        elif how == "an easy problem":
            y = answers(both, target)
            if y.nunique() != 2:
                return None
            for i in range(3):
                both.insert(0, f"strong{i}", (y + rng.normal(0, 0.344, len(y))).round(3))
        elif how == "past means of the target":
            key, y = category(both, target), answers(both, target)
            if key is None:
                return None
            both.insert(0, "past", y.groupby(key).transform(lambda v: v.shift().expanding().mean()).fillna(y[known].mean()))
        elif how == "means of a group in training":
            key = category(both, target)
            if key is None:
                return None
            means = x[known].groupby(key[known]).mean()
            both.insert(0, "mean", key.map(means).fillna(x[known].mean()))
        elif how == "noise":
            noise = pd.DataFrame(rng.normal(size=(len(both), 40)), columns=[f"n{i}" for i in range(40)])
            both = pd.concat([noise, both], axis=1)
        elif how == "constants in the gaps":
            for i, c in enumerate(columns):
                fill = (0, -1, round(float(train[c].median())))[i % 3]
                both[c] = both[c].mask(rng.random(len(both)) < 0.1, fill)
        return both[known], both[~known]

    return apply


def projected(make, fit_on, scale=True, at_once=False, appended=False, dtype=float):
    """Replaces the numbers, scaled by the training rows, by components; or puts the components beside them."""

    def apply(train, test, target):
        both = pd.concat([train, test])
        columns = numbers(both, target)
        if len(columns) < 3:
            return None
        filled = both[columns].astype(float).fillna(train[columns].astype(float).median())
        known = np.arange(len(both)) < len(train)
        if scale:
            filled = (filled - filled[known].mean()) / filled[known].std().replace(0, 1)
        x, y = filled.values.astype(dtype), both[target].astype(str).values
        most = min(len(columns), len(test) - 1)
        model, k = make(most), known | (fit_on == "all")
        if at_once:
            codes = model.fit_transform(x)
        elif fit_on == "split":
            codes = np.empty((len(x), most))
            for part in (known, ~known):
                codes[part] = make(most).fit(x[part]).transform(x[part])
        else:
            codes = model.fit(x[k], y[k]).transform(x)
        keep = codes.std(axis=0) > 1e-8 * codes.std(axis=0).max()
        codes = pd.DataFrame(codes[:, keep], index=both.index).add_prefix("c")
        rest = both if appended else both.drop(columns=columns)
        both = pd.concat([codes, rest], axis=1)
        return both[known], both[~known]

    return apply


def resplit(how, then):
    """Another split, and what is done to it."""

    def apply(train, test, target):
        both = pd.concat([train, test])
        if how == "nineteen to one":
            cut = max(6, len(both) // 20)
        elif how == "half":
            cut = len(both) // 2
        elif how == "forty rows":
            both, cut = both.iloc[:40], 10
        elif how == "in the order of the file":
            both, cut = both.sort_index(ascending=False), len(both) // 5
        return then(both.iloc[cut:].copy(), both.iloc[:cut].copy(), target)

    return apply


def lda(_):
    return LinearDiscriminantAnalysis()


def classes_only(apply):
    def guarded(train, test, target):
        y = pd.concat([train, test])[target]
        return apply(train, test, target) if 3 < y.nunique() <= 20 else None

    return guarded


def pca(share=1.0, **options):
    return lambda columns: decomposition.PCA(max(2, int(columns * share)), random_state=1, **options)


def svd(columns):
    return decomposition.TruncatedSVD(max(2, columns - 1), random_state=1)


def ica(columns):
    return decomposition.FastICA(min(columns, 5), whiten="unit-variance", random_state=1)


def oversampled(sampler, before, scale=False, most_rows=20_000):
    """Adds synthetic rows of the smaller classes, before the split or to the training rows; numbers and target only."""

    def apply(train, test, target):
        both = pd.concat([train, test])
        columns = numbers(both, target)
        counts = both[target].value_counts()
        if len(columns) < 4 or not 2 <= len(counts) <= 20 or counts.min() < 12 or counts.max() < 1.3 * counts.min():
            return None
        filled = both[columns].astype(float).fillna(train[columns].astype(float).median())
        known = np.arange(len(both)) < len(train)
        rows = known | before
        y = both[target].astype(str)
        try:
            x, y_new = sampler().fit_resample(filled[rows].values, y[rows].values)
        except (ValueError, RuntimeError):
            return None
        if len(x) > most_rows:
            return None
        made = pd.DataFrame(x, columns=columns)
        made[target] = y_new
        if before:
            made = made.sample(frac=1, random_state=2)
            cut = round(len(made) / 5)
            train, test = made.iloc[cut:], made.iloc[:cut]
        else:
            train, test = made, filled[~known].assign(**{target: y[~known]})
        if scale:
            centre, width = train[columns].mean(), train[columns].std().replace(0, 1)
            train, test = train.copy(), test.copy()
            for part in (train, test):
                part[columns] = (part[columns] - centre) / width
        return train, test

    return apply


def numbers_alone(train, test, target):
    """What oversampling leaves of the columns."""
    columns = numbers(pd.concat([train, test]), target)
    return (train[[*columns, target]], test[[*columns, target]]) if len(columns) >= 4 else None


def filled_most_frequent(train, test, target):
    return imputed("most_frequent", "train")(train, test, target)


def clipped():
    return sk.MinMaxScaler(clip=True)


def normal_quantiles():
    return sk.QuantileTransformer(output_distribution="normal")


def ends(frames, columns):
    """For each column with numbers of four decimals or more: how many rows each frame has at its two ends."""
    both = pd.concat(frames)
    for c in columns:
        values = both[c]
        if (values * 1000 % 1).round(6).between(1e-6, 1 - 1e-6).sum() > 1:
            yield [[int((frame[c] == end).sum()) for frame in frames] for end in (values.min(), values.max())]


def coarse_chance(values, rows, deed):
    """
    Probability that so many rows drawn from the values of a column agree in the figures that a scaler leaves: sums of
    values on a scale are on a lattice (local limit theorem), and quartiles fall on values that many rows have.
    """
    found, counts = np.unique(values.round(12), return_counts=True)
    if len(found) > 1000 or counts[counts > 1].sum() < 0.1 * len(values):
        return 0
    if len(found) < 3:
        return 1
    gaps = np.diff(found, prepend=-np.inf, append=np.inf)
    nearest = np.minimum(gaps[:-1], gaps[1:])
    order = nearest.argsort()
    gap = nearest[order][np.searchsorted(counts[order].cumsum(), 0.1 * len(values), side="right")]
    z = (values - values.mean()) / values.std()
    of_mean = min(1, 0.4 * gap / values.std() / np.sqrt(rows))
    if deed.startswith("columns by their length"):
        return of_mean
    if deed.startswith("StandardScaler"):
        free = np.sqrt(max(1e-12, (z**4).mean() - 1 - (z**3).mean() ** 2))
        return of_mean * min(1, 0.8 * (gap / values.std()) ** 2 / (free * np.sqrt(rows)))
    shares = [(np.abs(values - q) < 1e-9).mean() for q in np.quantile(values, [0.25, 0.5, 0.75])]
    first, median, third = (min(1, share * np.sqrt(rows)) for share in shares)
    return max(0.45 * gap * np.sqrt(rows), 0.8 * median) * max(0.7 * gap * np.sqrt(rows), 0.85 * first * third)


def shows_scaling_of_each(deed, how, test, both, columns):
    """Whether luck is too rare to explain that the figures hold in both splits, over the columns together."""
    chances = []
    for c in columns:
        values = both[c].dropna().values.astype(float)
        if deed.startswith("RobustScaler") and (test[c].abs() < 1e-9).sum() > 1:
            continue
        floor = {"full": 1e-9, "float32": 1e-7}.get(how, 4e-4 if deed.startswith("columns") else 1e-6)
        chance = max(floor, coarse_chance(values, len(test), deed))
        if chance <= 0.1:
            chances.append(chance)
    ways = special.comb(len(columns), len(chances))
    return bool(chances) and ways * np.prod(chances) < 1e-5


def decidable(deed, how, raw, done, target):
    """
    Whether the numbers can show what was done at all, told from the split before and after: what the rules' null models
    ask for, were every number exactly as it should be.
    """
    train, test = raw
    both = pd.concat(raw)
    columns = numbers(both, target)
    if deed in ("StandardScaler per split", "RobustScaler per split", "columns by their length per split"):
        scaled_columns = columns if deed.startswith("columns") else marked_numbers(both, target)
        return shows_scaling_of_each(deed, how, done[1], pd.concat(done), scaled_columns)
    if deed in ("MinMaxScaler on all", "MinMaxScaler per split"):
        rows = list(ends(done, columns))
        if len(rows) < 3:
            return False
        if deed.endswith("on all"):
            return any(not at[0] for c in rows for at in c) and sum(sum(at) == 1 for c in rows for at in c) >= 6
        share = len(train) / len(both)
        chance = np.prod([1 - share ** sum(at) - (1 - share) ** sum(at) for c in rows for at in c])
        return chance < 1e-3
    if deed == "MaxAbsScaler on all":
        rows = [max(c, key=sum) for c in ends([frame[columns].abs() for frame in done], columns)]
        return sum(not at[0] for at in rows) >= 2 and sum(sum(at) == 1 for at in rows) >= 6
    if deed.startswith(("columns by their length", "rank(")) and how == "4 decimals":
        return len(columns) > 1
    if deed == "RobustScaler on all":
        quartiles = [frame[columns].quantile([0.25, 0.5, 0.75]) for frame in (train, both)]
        scaled = [c for c in columns if (both[c] == both[c].median()).mean() <= 0.1]
        return any((quartiles[0][c] != quartiles[1][c]).any() for c in scaled)
    if deed == "target mean on all, leave one out":
        # A category with several rows of one class and some of the other leaves two values that tell its size between
        # them; as small a size as most have comes up by luck once in twenty.
        y = answers(both, target)
        of_category = y.groupby(category(both, target)).agg(["sum", "size"])
        kinds = of_category[(of_category["sum"] >= 2) & (of_category["sum"] < of_category["size"])].drop_duplicates()
        return 0.05 ** len(kinds) * (len(columns) + 1) < 1e-6
    if deed == "target mean on all":
        # Of each value's rows: their answers come as near to it by luck, and so many rows have its denominator.
        rows = pd.concat(done, ignore_index=True)
        y = answers(rows, target)
        chance = len(columns) + 1.0
        for _, v in y.groupby(rows["code"].values):
            if len(v) > 1 and v.nunique() > 1:
                step = 0 if is_regression else 1 / len(v) / (len(v) / np.gcd(int(v.sum()), len(v)))
                chance *= min(1, 0.4 * max(step, 1e-9) / (v.std(ddof=0) / np.sqrt(len(v))))
        return chance < 1e-6
    if deed == "median imputed on all":
        chance = 1.0
        for c in columns:
            values, counts = np.unique(np.concatenate([frame[c] for frame in done]), return_counts=True)
            fill = values[counts.argmax()]
            below = [int((frame[c] < fill).sum()) for frame in done]
            above = [int((frame[c] > fill).sum()) for frame in done]
            if sum(below) == sum(above) and below[0] != above[0]:
                chance *= 0.8 / np.sqrt(max(1, below[1] + above[1]))
        return chance < 1e-2
    return True


CHANGES = [
    "logarithms",
    "bins",
    "shares of the row",
    "bounded scores",
    "functions of each other",
    "one-hot",
    "codes of categories",
    "a natural predictor",
    "an easy problem",
    "past means of the target",
    "means of a group in training",
    "noise",
    "constants in the gaps",
]


def smote():
    return SMOTE(random_state=1)


def adasyn():
    return ADASYN(random_state=1)


SCALING = [
    ("StandardScaler on all", "LG1013", scaled(sk.StandardScaler, "all")),
    ("(x - mean) / std of pandas on all", "LG1013", pandas_standard),
    ("PowerTransformer on all", "LG1013", scaled(sk.PowerTransformer, "all")),
    ("MinMaxScaler on all", "LG1013", scaled(sk.MinMaxScaler, "all")),
    ("MaxAbsScaler on all", "LG1013", scaled(sk.MaxAbsScaler, "all")),
    ("RobustScaler on all", "LG1013", scaled(sk.RobustScaler, "all")),
    ("columns by their length on all", "LG1013", norm("all")),
    ("rank(pct=True) on all", "LG1013", ranked),
    ("QuantileTransformer on all", "LG1013", scaled(sk.QuantileTransformer, "all")),
    ("QuantileTransformer to normal on all", "LG1013", scaled(normal_quantiles, "all")),
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
    ("QuantileTransformer to normal on train", "", scaled(normal_quantiles, "train")),
    ("MinMaxScaler on train, clipped", "", scaled(clipped, "train")),
    ("StandardScaler on train, 19 to 1", "", resplit("nineteen to one", scaled(sk.StandardScaler, "train"))),
    ("MinMaxScaler on train, 19 to 1", "", resplit("nineteen to one", scaled(clipped, "train"))),
    ("RobustScaler on train, 19 to 1", "", resplit("nineteen to one", scaled(sk.RobustScaler, "train"))),
    ("StandardScaler on train, 40 rows", "", resplit("forty rows", scaled(sk.StandardScaler, "train"))),
    ("MinMaxScaler on train, 40 rows", "", resplit("forty rows", scaled(clipped, "train"))),
    ("MinMaxScaler on train, half and half", "", resplit("half", scaled(clipped, "train"))),
    ("StandardScaler on train, by time", "", resplit("in the order of the file", scaled(sk.StandardScaler, "train"))),
    ("MinMaxScaler on train, by time", "", resplit("in the order of the file", scaled(clipped, "train"))),
    ("columns by their length on train", "", norm("train")),
]
CHANGING = [
    *((how, "", changed(how)) for how in CHANGES),
]
IMPUTING = [
    ("most frequent imputed on train", "", filled_most_frequent),
    ("mean imputed on all", "LG1015", imputed("mean", "all")),
    ("median imputed on all", "LG1015", imputed("median", "all")),
    ("mean imputed on train", "", imputed("mean", "train")),
    ("median imputed on train", "", imputed("median", "train")),
]
ENCODING = [
    ("target mean on train, 40 rows", "", resplit("forty rows", encoded("train"))),
    ("target mean on train, 19 to 1", "", resplit("nineteen to one", encoded("train"))),
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
PROJECTING = [
    ("PCA on all", "LG1016", projected(pca(), "all")),
    ("PCA on all, of raw numbers", "LG1016", projected(pca(), "all", scale=False)),
    ("PCA on all, two components", "LG1016", projected(pca(0), "all")),
    ("PCA on all, half of the components, at once", "LG1016", projected(pca(0.5), "all", at_once=True)),
    ("PCA on all, whitened", "LG1016", projected(pca(whiten=True), "all")),
    ("PCA on all, randomized solver", "LG1016", projected(pca(0.4, svd_solver="randomized"), "all")),
    ("PCA on all, beside the numbers", "LG1016", projected(pca(), "all", appended=True)),
    ("PCA on all, in single precision", "LG1016", projected(pca(), "all", dtype=np.float32)),
    ("TruncatedSVD on all", "LG1016", projected(svd, "all", scale=False)),
    ("FastICA on all", "LG1016", projected(ica, "all")),
    ("discriminants on all", "LG1016", classes_only(projected(lda, "all"))),
    ("PCA on train", "", projected(pca(), "train")),
    ("PCA on train, whitened", "", projected(pca(whiten=True), "train")),
    ("PCA on train, beside the numbers", "", projected(pca(), "train", appended=True)),
    ("TruncatedSVD on train", "", projected(svd, "train", scale=False)),
    ("FastICA on train", "", projected(ica, "train")),
    ("discriminants on train", "", classes_only(projected(lda, "train"))),
    ("PCA per split", "", projected(pca(), "split")),
]
OVERSAMPLING = [
    ("nothing, numbers alone", "", numbers_alone),
    ("SMOTE before the split", "LG1036", oversampled(smote, True)),
    ("SMOTE before the split, scaled after it", "LG1036", oversampled(smote, True, scale=True)),
    ("ADASYN before the split", "LG1036", oversampled(adasyn, True)),
    ("SMOTE on train", "", oversampled(smote, False)),
    ("SMOTE on train, scaled after it", "", oversampled(smote, False, scale=True)),
    ("ADASYN on train", "", oversampled(adasyn, False)),
]
FAMILIES = {
    "scaling": SCALING,
    "changing": CHANGING,
    "imputing": IMPUTING,
    "encoding": ENCODING,
    "projecting": PROJECTING,
    "oversampling": OVERSAMPLING,
}
NOTHING = ("nothing", "", lambda train, test, target: (train, test))
# The raw split comes first: what is told of it is the table's own doing.
CHOSEN = ASKED & set(FAMILIES) or set(FAMILIES)
RIGHT, WRONG = "right" in ASKED, "wrong" in ASKED
DEEDS = [NOTHING] + [
    deed for family, deeds in FAMILIES.items() if family in CHOSEN for deed in deeds if not (RIGHT and deed[1]) and not (WRONG and not deed[1])
]
ONLY = ASKED - set(FAMILIES) - {"right", "wrong"}
WRITINGS = ("full", "4 decimals", "float32")


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
    global is_regression
    OUTPUT.mkdir(parents=True, exist_ok=True)
    made = 0
    with open(OUTPUT / "index.tsv", "w", newline="") as file:
        index = csv.writer(file, delimiter="\t", lineterminator="\n")
        for line in (FOLDER / "tables.tsv").read_text().splitlines():
            name, target, task = line.split("\t")
            if ONLY and name not in ONLY:
                continue
            is_regression = task == "regression"
            table = pd.read_csv(FOLDER / "tables" / f"{name}.csv", keep_default_na=False, na_values=["NA", ""])
            table = table.drop_duplicates(subset=[c for c in table.columns if c != target])
            table = table[table[target].notna()]
            if not FEWEST_ROWS <= len(table) <= MOST_ROWS:
                continue
            for seed in range(1, SEEDS + 1):
                shuffled = table.sample(frac=1, random_state=seed)
                cut = round(len(table) / 5)
                for i, (deed, rule, apply) in enumerate(DEEDS):
                    if RIGHT and not deed.startswith("nothing") and (i + seed) % 3:
                        continue
                    raw = shuffled.iloc[cut:], shuffled.iloc[:cut]
                    result = apply(raw[0].copy(), raw[1].copy(), target)
                    if result is None:
                        continue
                    for how in [WRITINGS[seed // 3 % 3]] if RIGHT else WRITINGS:
                        made += 1
                        place = OUTPUT / str(made)
                        place.mkdir(exist_ok=True)
                        done = [written(part, how, target) for part in result]
                        for part, split in zip(done, ("train", "test")):
                            part.to_csv(place / f"{split}.csv", index=False, na_rep="NA")
                        can = rule == "" or decidable(deed, how, raw, done, target)
                        index.writerow([made, name, target, task, deed, how, rule, "decidable" if can else ""])


main()
