import assert from 'node:assert/strict';
import test from 'node:test';
import { SHAPES } from '../shapes.mjs';
import { UsageError } from '../runner/errors.mjs';
import { parseOptions } from '../runner/options.mjs';
import { markdown, median, summarise } from '../runner/report.mjs';

const run = (wall, status = 'ok') => ({ status, wall, user: wall, system: 0.5, peakMb: wall * 100, elsewhere: 0 });

test('the median of runs', () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.equal(median([]), null);
});

test('rows are ranked, and set against the fastest peer, failed runs left out', () => {
  const contestants = summarise(
    [
      { name: 'slow', label: 'Slow', isPeer: true },
      { name: 'fast', label: 'Fast', isPeer: true },
      { name: 'ours', label: 'Ours', isPeer: false },
      { name: 'broken', label: 'Broken', isPeer: true },
    ],
    { slow: [run(4), run(6), run(5)], fast: [run(2), run(90, 'timeout')], ours: [run(1)], broken: [run(0, 'exit 1')] },
  );
  const text = markdown({
    rows: 50_000,
    label: '12 columns',
    runs: 3,
    machine: { cpu: 'CPU', cores: 2, memoryGb: 8, system: 'Linux x64' },
    versions: {},
    formats: { csv: { megabytes: 7, contestants, notCompared: { 'duplicates.ids': 'a reason' } } },
    problems: ['csv, broken, round 1: exit 1'],
  });
  const labels = text.split('\n').flatMap((line) => /^\| (\w+) \|/.exec(line)?.[1] ?? []);
  assert.deepEqual(labels, ['Ours', 'Fast', 'Slow', 'Broken']);
  assert.match(text, /^\| Ours \| 1\.00 \| ×0\.50 \| 1\.00–1\.00 \| 1\.50 \| ×0\.60 \| 100 \| ×0\.50 \|/m);
  assert.match(text, /^\| Slow \| 5\.00 \| ×2\.50 \| 4\.00–6\.00 \|/m);
  assert.match(text, /^\| Broken \| – \|/m);
  assert.match(text, /Not compared for LeakGate: `duplicates\.ids` \(a reason\)/);
  assert.match(text, /^- csv, broken, round 1: exit 1$/m);
  assert.doesNotMatch(text, /All answers agree/);
});

test('options are read, and mistakes are told', () => {
  const options = parseOptions(['--rows', '5m', '--runs=1', '--formats', 'csv,parquet-zstd', '--peers', 'duckdb-hashed']);
  assert.equal(options.rows, 5_000_000);
  assert.equal(options.runs, 1);
  assert.deepEqual(options.peers, ['duckdb-hashed']);
  assert.equal(options.name, 'tall-5m-csv-parquet-zstd');
  const wide = parseOptions(['--shape', 'wide']);
  assert.equal(wide.rows, SHAPES.wide.rows);
  assert.deepEqual(wide.peers, SHAPES.wide.peers);
  for (const wrong of [['--rows', '10'], ['--rows'], ['--shape', 'round'], ['--formats', 'xlsx'], ['--peers', ''], ['--fast']]) {
    assert.throws(() => parseOptions(wrong), UsageError, wrong.join(' '));
  }
});
