import assert from 'node:assert/strict';
import test from 'node:test';
import { contradictions, differences } from '../runner/compare.mjs';

test('counts, ids and categories must be equal', () => {
  assert.deepEqual(differences({ a: [1, 2], b: 'x' }, { a: [1, 2], b: 'x' }), []);
  assert.deepEqual(differences({ rows: 1_000_000_000 }, { rows: 1_000_000_001 }), [
    { at: 'rows', expected: 1_000_000_000, actual: 1_000_000_001 },
  ]);
  assert.deepEqual(
    differences({ c2: { values: ['a', 'b'] } }, { c2: { values: ['a', 'c'] } }).map((one) => one.at),
    ['c2.values[1]'],
  );
  assert.equal(differences({ ids: [1, 2] }, { ids: [1] }).length, 1);
});

test('other numbers agree to 1e-7 relative, and a tiny minimum is no exception', () => {
  assert.deepEqual(differences({ mean: 0.5 }, { mean: 0.5 * (1 + 9e-8) }), []);
  assert.equal(differences({ mean: 0.5 }, { mean: 0.5 * (1 + 2e-7) }).length, 1);
  assert.equal(differences({ min: 6e-11 }, { min: 7e-11 }).length, 1);
  assert.equal(differences({ mean: 0.5 }, { mean: NaN }).length, 1);
});

test('correlations near zero may differ by rounding', () => {
  assert.deepEqual(differences({ correlations: { 'a,b': 1e-4 } }, { correlations: { 'a,b': 1e-4 + 5e-10 } }), []);
  assert.equal(differences({ correlations: { 'a,b': 1e-4 } }, { correlations: { 'a,b': 1e-4 + 5e-9 } }).length, 1);
});

test('an answer that only one side gives is a difference', () => {
  assert.deepEqual(differences({ a: 1 }, {}), [{ at: 'a', expected: 1, actual: undefined }]);
  assert.deepEqual(differences({}, { a: 1 }), [{ at: 'a', expected: undefined, actual: 1 }]);
});

test('facts bind only what they state', () => {
  const facts = { time: { notLater: 3 } };
  assert.deepEqual(contradictions(facts, { time: { notLater: 3, train: ['x', 'y'] }, other: 1 }), []);
  assert.equal(contradictions(facts, {}).length, 1);
});
