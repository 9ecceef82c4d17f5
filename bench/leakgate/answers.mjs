// LeakGate's measurements in the peers' words: the only place that knows both.
//
// `leakgate check … --report measurements=FILE` writes { datasets: { bench: { rowOverlap: [{ training, evaluation,
// evaluationRows }], keyOverlap: { "store + day": [{ training, evaluation, keys, evaluationRows }] }, time: [{ split,
// min, max, rows }], notLater: [{ training, evaluation, rows }], profile: { train: { f1: { count, mean, sd, min, max } } },
// correlations: { "f1,f2": r }, unseen: { c2: { values, evaluationRows } }, auc: { f1: area } } } }.
import fs from 'node:fs';
import { entries } from '../jobs.mjs';
import { keyName, pairsOf, SPLITS } from '../shapes.mjs';

/** What LeakGate's measurements of a shape do not say, with the reason, which the table repeats. */
export function notAnswered(shape) {
  const hidden = 'LeakGate hashes the values of its examples, since data can be personal';
  const many = 'LeakGate lists the categories of a column only where they are few';
  return {
    'duplicates.ids': 'LeakGate names its examples by file and row, not by the lowest ids',
    ...Object.fromEntries((shape.groups ?? []).map((key) => [`groups.${keyName(key)}.examples`, hidden])),
    ...Object.fromEntries((shape.categorical ?? []).map((column) => [`auc.${column}`, many])),
  };
}

export function readMeasurements(file, shape, auc) {
  const { datasets } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return toAnswers(datasets.bench, shape, auc);
}

export function toAnswers(measured, shape, auc = false) {
  const answers = {};
  if (shape.compared) answers.duplicates = { rows: between(measured.rowOverlap)?.evaluationRows };
  if (shape.groups) {
    answers.groups = entries(shape.groups.map(keyName), (name) => {
      const found = between(measured.keyOverlap?.[name]);
      return { keys: found?.keys, rows: found?.evaluationRows };
    });
  }
  if (shape.time) {
    const range = entries(SPLITS, (split) => {
      const found = measured.time?.find((one) => one.split === split);
      return found && [found.min, found.max];
    });
    answers.time = { ...range, notLater: between(measured.notLater)?.rows };
  }
  if (shape.profiled) {
    answers.profile = entries(SPLITS, (split) =>
      entries(shape.profiled, (column) => {
        const one = measured.profile?.[split]?.[column];
        return one && [one.count, one.mean, one.sd, one.min, one.max];
      }),
    );
  }
  if (shape.correlated) {
    const r = measured.correlations ?? {};
    answers.correlations = Object.fromEntries(
      pairsOf(shape).map(([a, b]) => [`${a},${b}`, r[`${a},${b}`] ?? r[`${b},${a}`]]),
    );
  }
  if (shape.categorical) {
    answers.newCategories = entries(shape.categorical, (column) => {
      // A column without new values has nothing to report.
      const one = measured.unseen?.[column] ?? { values: [], evaluationRows: 0 };
      return { values: [...one.values].sort(), rows: one.evaluationRows };
    });
  }
  if (auc && shape.ranked) answers.auc = entries(shape.ranked, (column) => measured.auc?.[column]);
  return answers;
}

const between = (pairs) => pairs?.find((pair) => pair.training === 'train' && pair.evaluation === 'test');
