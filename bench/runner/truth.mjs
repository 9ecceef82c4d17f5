// What the generator plants, and so what every peer must find.

/** Test rows that are copies of train rows, where a shape has any. */
export const COPIES = 1000;

/** Sessions that go on from train into test, each with two rows there. */
export const SHARED_SESSIONS = 500;

/** Customers are these in train, and those in test: the first is in both from where test's begin. */
export const CUSTOMERS = { train: [0, 3000], test: [2800, 4000] };

/** Stores, all of them in both. */
export const STORES = 40;

/** Counts up with every change to the generator, so that no data of an older one is taken for current. */
export const DATA_VERSION = 2;

/** The part of the rows that are for training. A wide table's jobs are about train alone, as good as all of it. */
const TRAINING = { tall: 0.8, wide: 0.95, groups: 0.8, customers: 0.8, strings: 0.8 };

/** The planted facts of a data set of a shape, generated with that many rows. */
export function truth(shape, rows) {
  // Even, so that no session of two rows is cut.
  const trainRows = 2 * Math.floor((rows * TRAINING[shape]) / 2);
  return { trainRows, ...FACTS[shape](rows, trainRows) };
}

const duplicates = { rows: COPIES, ids: [0, 1, 2, 3, 4] };

const FACTS = {
  tall: (rows, trainRows) => {
    const newCityRows = [];
    for (let i = trainRows; i < rows; i++) if (i % 10000 === 7) newCityRows.push(i);
    const newCities = [...new Set(newCityRows.map((i) => `new_${Math.floor(i / 10000) % 5}`))].sort();
    return {
      answers: {
        duplicates,
        time: { notLater: COPIES },
        newCategories: { c1: { values: [], rows: 0 }, c2: { values: newCities, rows: newCityRows.length } },
      },
      // f5 is 7u + 3y with u uniform: a negative is above a positive with probability (4/7)² / 2. Rounding to cents
      // and the draw itself move it by less than this.
      auc: { column: 'f5', expected: 1 - (4 / 7) ** 2 / 2, within: 0.01 },
    };
  },
  // x17 is u + 0.8y: a negative is above a positive with probability 0.2² / 2.
  wide: () => ({ answers: {}, auc: { column: 'x17', expected: 1 - 0.2 ** 2 / 2, within: 0.01 } }),
  groups: () => ({ answers: { groups: { session: { keys: SHARED_SESSIONS, rows: 2 * SHARED_SESSIONS } } } }),
  customers: (rows, trainRows) => ({
    answers: {
      groups: {
        customer: { keys: CUSTOMERS.train[1] - CUSTOMERS.test[0] },
        store: { keys: STORES, rows: rows - trainRows },
      },
    },
  }),
  strings: () => ({ answers: { duplicates, newCategories: { source: { values: ['new'] } } } }),
};
