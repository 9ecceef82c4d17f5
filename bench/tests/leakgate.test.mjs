import assert from 'node:assert/strict';
import test from 'node:test';
import { toAnswers } from '../leakgate/answers.mjs';
import { comparableRules, ruleNames, RULES_OF_JOB } from '../leakgate/config.mjs';
import { pairsOf, SHAPES } from '../shapes.mjs';

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
    auc: { f5: 0.84 },
  }, SHAPES.tall, true);
  assert.equal(answers.duplicates.rows, 7);
  assert.deepEqual(answers.groups, { user_id: { keys: 2, rows: 5 } });
  assert.deepEqual(answers.time.train, ['2024-01-01 00:00:00', '2024-01-02 00:00:00']);
  assert.equal(answers.time.notLater, 3);
  assert.deepEqual(answers.profile.test.f1, [4, 2.5, 1.5, 1, 4]);
  assert.equal(answers.profile.test.f2, undefined);
  assert.equal(answers.correlations['f1,f2'], 0.25);
  assert.equal(answers.correlations['f1,y'], -0.5, 'a pair in the other order is the same pair');
  assert.equal(Object.keys(answers.correlations).length, pairsOf(SHAPES.tall).length);
  assert.equal(answers.auc.f5, 0.84);
  assert.equal(answers.auc.c2, undefined);
  assert.deepEqual(answers.newCategories, { c1: { values: [], rows: 0 }, c2: { values: ['new_0', 'new_1'], rows: 9 } });
});

test('measurements that are not there stay unanswered', () => {
  const answers = toAnswers({}, SHAPES.tall);
  assert.equal(answers.duplicates.rows, undefined);
  assert.equal(answers.time.notLater, undefined);
  assert.equal(answers.profile.train.f1, undefined);
});

test('a shape is asked for what it has', () => {
  const answers = toAnswers({ keyOverlap: { 'store + day': [{ ...BETWEEN, keys: 3, evaluationRows: 4 }] } }, SHAPES.groups);
  assert.deepEqual(Object.keys(answers), ['groups']);
  assert.deepEqual(answers.groups['store + day'], { keys: 3, rows: 4 });
  assert.deepEqual(comparableRules(SHAPES.wide, true), ['collinear-features', 'target-leak']);
  assert.deepEqual(comparableRules(SHAPES.wide, false), ['collinear-features']);
});

test('rule names are found in a listing, and a missing one is named', () => {
  const rules = Object.values(RULES_OF_JOB).flat().filter((rule) => rule !== 'target-leak');
  const listing = rules.map((rule, i) => `│ LG10${10 + i} │ ${rule} │ error │`).join('\n');
  assert.deepEqual(ruleNames(`${listing}\nLG1099  target-leak  error\nLG9001  invalid-configuration`), [
    ...rules,
    'target-leak',
  ]);
  assert.throws(() => ruleNames('LG1001  duplicate-rows'), /does not list group-overlap/);
});
