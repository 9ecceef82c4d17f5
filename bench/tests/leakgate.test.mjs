import assert from 'node:assert/strict';
import test from 'node:test';
import { PAIRS } from '../jobs.mjs';
import { toAnswers } from '../leakgate/answers.mjs';
import { COMPARABLE_RULES, ruleNames } from '../leakgate/config.mjs';

const MOMENTS = { count: 4, mean: 2.5, sd: 1.5, min: 1, max: 4, nulls: 0 };
const BETWEEN = { training: 'train', evaluation: 'test' };

test('measurements become the answers that peers give', () => {
  const answers = toAnswers({
    rowOverlap: [
      { training: 'test', evaluation: 'train', evaluationRows: 8 },
      { ...BETWEEN, evaluationRows: 7 },
    ],
    keyOverlap: { user_id: [{ ...BETWEEN, keys: 2, evaluationRows: 5 }] },
    time: [
      { split: 'test', min: '2024-01-03 00:00:00', max: '2024-01-04 00:00:00', rows: 2 },
      { split: 'train', min: '2024-01-01 00:00:00', max: '2024-01-02 00:00:00', rows: 4 },
    ],
    notLater: [{ ...BETWEEN, rows: 3 }],
    profile: { train: { f1: MOMENTS }, test: { f1: MOMENTS } },
    correlations: { 'f1,f2': 0.25, 'y,f1': -0.5 },
    unseen: { c2: { values: ['new_1', 'new_0'], evaluationRows: 9 } },
  });
  assert.equal(answers.duplicates.rows, 7);
  assert.deepEqual(answers.groups, { keys: 2, rows: 5 });
  assert.deepEqual(answers.time.train, ['2024-01-01 00:00:00', '2024-01-02 00:00:00']);
  assert.equal(answers.time.notLater, 3);
  assert.deepEqual(answers.profile.test.f1, [4, 2.5, 1.5, 1, 4]);
  assert.equal(answers.profile.test.f2, undefined);
  assert.equal(answers.correlations['f1,f2'], 0.25);
  assert.equal(answers.correlations['f1,y'], -0.5, 'a pair in the other order is the same pair');
  assert.equal(Object.keys(answers.correlations).length, PAIRS.length);
  assert.deepEqual(answers.newCategories, { c1: { values: [], rows: 0 }, c2: { values: ['new_0', 'new_1'], rows: 9 } });
});

test('measurements that are not there stay unanswered', () => {
  const answers = toAnswers({});
  assert.equal(answers.duplicates.rows, undefined);
  assert.equal(answers.time.notLater, undefined);
  assert.equal(answers.profile.train.f1, undefined);
});

test('rule names are found in a listing, and a missing one is named', () => {
  const listing = COMPARABLE_RULES.map((rule, i) => `│ LG10${10 + i} │ ${rule} │ error │`).join('\n');
  assert.deepEqual(ruleNames(`${listing}\nLG1099  target-leak  error\nLG9001  invalid-configuration`), [
    ...COMPARABLE_RULES,
    'target-leak',
  ]);
  assert.throws(() => ruleNames('LG1001  duplicate-rows'), /does not list group-overlap/);
});
