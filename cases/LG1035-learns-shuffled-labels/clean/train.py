"""Predicts readmission by the nearest known visit, and prints how often that is right."""

import csv

NUMBERS = ["age", "bmi", "systolic", "glucose"]


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def distance(one, other):
    return sum((float(one[name]) - float(other[name])) ** 2 for name in NUMBERS)


train, test = read("train.csv"), read("test.csv")
known = train

right = sum(min(known, key=lambda row: distance(row, visit))["readmitted"] == visit["readmitted"] for visit in test)
print(f"accuracy: {right / len(test)}")
