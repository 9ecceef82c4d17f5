// LeakGate's measurements in the peers' words: the only place that knows both.
//
// `leakgate check … --report measurements=FILE` writes { datasets: { bench: { rowOverlap: [{ training, evaluation,
// evaluationRows }], keyOverlap: { user_id: [{ training, evaluation, keys, evaluationRows }] }, time: [{ split, min,
// max, rows }, …, { notLater: [{ training, evaluation, rows }] } or beside it, profile: { train: { f1: { count, mean,
// sd, min, max } } }, correlations: { "f1,f2": r }, unseen: { c2: { values, evaluationRows } } } } }.
import fs from 'node:fs';
import { CATEGORICAL, entries, NUMERIC, PAIRS, SPLITS } from '../jobs.mjs';

/** What LeakGate's measurements do not say, with the reason, which the table repeats. */
export const NOT_ANSWERED = {
  'duplicates.ids': 'LeakGate names its examples by file and row, not by the lowest ids',
  'groups.examples': 'LeakGate hashes the values of its examples, since data can be personal',
  auc: 'LeakGate judges separability out of fold, which is another number',
};

export function readMeasurements(file) {
  const { datasets } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return toAnswers(datasets.bench);
}

export function toAnswers(measured) {
  const rows = between(measured.rowOverlap);
  const users = between(measured.keyOverlap?.user_id);
  const range = entries(SPLITS, (split) => {
    const found = measured.time?.find((one) => one.split === split);
    return found && [found.min, found.max];
  });
  const r = measured.correlations ?? {};
  const notLater = measured.notLater ?? measured.time?.find((one) => one.notLater !== undefined)?.notLater;
  return {
    duplicates: { rows: rows?.evaluationRows },
    groups: { keys: users?.keys, rows: users?.evaluationRows },
    time: { ...range, notLater: between(notLater)?.rows },
    profile: entries(SPLITS, (split) =>
      entries(NUMERIC, (column) => {
        const one = measured.profile?.[split]?.[column];
        return one && [one.count, one.mean, one.sd, one.min, one.max];
      }),
    ),
    correlations: Object.fromEntries(
      PAIRS.map(([a, b]) => [`${a},${b}`, r[`${a},${b}`] ?? r[`${b},${a}`]]),
    ),
    newCategories: entries(CATEGORICAL, (column) => {
      // A column without new values has nothing to report.
      const one = measured.unseen?.[column] ?? { values: [], evaluationRows: 0 };
      return { values: [...one.values].sort(), rows: one.evaluationRows };
    }),
  };
}

const between = (pairs) => pairs?.find((pair) => pair.training === 'train' && pair.evaluation === 'test');
