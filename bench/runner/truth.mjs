// What the generator plants, and so what every peer must find.

/** Test rows that are copies of train rows. */
export const COPIES = 1000;

/** Counts up with every change to the generator, so that no data of an older one is taken for current. */
export const DATA_VERSION = 1;

/** The planted facts of a data set generated with that many rows. */
export function truth(rows) {
  const trainRows = Math.floor(rows * 0.8);
  const newCityRows = [];
  for (let i = trainRows; i < rows; i++) if (i % 10000 === 7) newCityRows.push(i);
  const newCities = [...new Set(newCityRows.map((i) => `new_${Math.floor(i / 10000) % 5}`))].sort();
  return {
    trainRows,
    testRows: rows - trainRows + COPIES,
    answers: {
      duplicates: { rows: COPIES, ids: [0, 1, 2, 3, 4] },
      time: { notLater: COPIES },
      newCategories: { c1: { values: [], rows: 0 }, c2: { values: newCities, rows: newCityRows.length } },
    },
    // f5 is 7u + 3y with u uniform: a negative is above a positive with probability (4/7)² / 2. Rounding to cents and
    // the draw itself move it by less than this.
    auc: { column: 'f5', expected: 1 - (4 / 7) ** 2 / 2, within: 0.01 },
  };
}
