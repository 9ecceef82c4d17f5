"""Splits of scikit-learn's and Vega's data, as careful and careless people make them.

usage: splits.py OUTPUT-FOLDER VEGA-DATA-FOLDER
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn import datasets

OUTPUT, VEGA = Path(sys.argv[1]), Path(sys.argv[2])


def publish(name, train, test, target="", group=(), time="", entity=""):
    folder = OUTPUT / "splits" / name
    folder.mkdir(parents=True)
    train.to_csv(folder / "train.csv", index=False)
    test.to_csv(folder / "test.csv", index=False)
    with open(OUTPUT / "roles.tsv", "a") as roles:
        roles.write("\t".join([name, target, "", "|".join(group), time, entity]) + "\n")


def at_random(frame, seed):
    """Four fifths and one fifth of the rows, drawn by a generator that is the same everywhere."""
    chosen = np.random.RandomState(seed).permutation(len(frame)) < len(frame) // 5
    return frame[~chosen], frame[chosen]


def vega(name):
    with open(VEGA / name, encoding="utf-8") as file:
        return pd.DataFrame(json.load(file))


def scikit(loaded):
    return pd.DataFrame(loaded.data, columns=loaded.feature_names).assign(target=loaded.target)


publish("digits", *at_random(scikit(datasets.load_digits()), 1), target="target")
publish("diabetes", *at_random(scikit(datasets.load_diabetes()), 1), target="target")

# Samples of one another's source: the smaller files repeat flights of the larger ones.
flights = {size: vega(f"flights-{size}.json") for size in ("2k", "5k", "10k", "20k")}
for large, small in (("20k", "2k"), ("20k", "10k"), ("10k", "5k"), ("5k", "2k")):
    publish(f"flights-{large}-{small}", flights[large], flights[small], target="delay", time="date")

weather = pd.read_csv(VEGA / "seattle-weather.csv")
last_year = weather.date.str.startswith("2015")
publish("weather-by-year", weather[~last_year], weather[last_year], target="weather", time="date")
publish("weather-at-random", *at_random(weather, 1), target="weather", time="date")

countries = vega("gapminder.json")
recent = countries.year >= 1995
roles = {"target": "life_expect", "group": ["country"], "time": "year", "entity": "country"}
publish("gapminder-by-year", countries[~recent], countries[recent], **roles)
publish("gapminder-at-random", *at_random(countries, 1), **roles)

stocks = pd.read_csv(VEGA / "stocks.csv")
publish("stocks", *at_random(stocks, 1), target="price", time="date", entity="symbol")
publish("movies", *at_random(vega("movies.json"), 1), target="IMDB Rating", group=["Director"])
