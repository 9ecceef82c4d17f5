// The leakgate.yml of a run, written beside the generated data.
import fs from 'node:fs';
import path from 'node:path';
import { SetupError } from '../runner/errors.mjs';

/** The rules that do what the peers are asked to do; the comparable run has no others. */
export const COMPARABLE_RULES = [
  'duplicate-rows',
  'group-overlap',
  'time-overlap',
  'collinear-features',
  'unseen-category',
  'constant-feature',
  'label-shift',
];

/** Writes the configuration and returns its path; `off` are the rules to switch off. */
export function writeConfig(folder, format, name, off) {
  const file = path.join(folder, `${name}-${format}.yml`);
  const lines = [
    'version: 1',
    'datasets:',
    '  bench:',
    '    splits:',
    `      train: train.${format}`,
    `      test: test.${format}`,
    '    target: y',
    '    task: classification',
    '    time: ts',
    '    group: [user_id]',
    '    id: id',
    // The answers list values, which are hidden otherwise.
    '    show-values: true',
    ...(off.length > 0 ? ['checks:', ...off.map((rule) => `  ${rule}: off`)] : []),
  ];
  fs.writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

/** The rules about data in the output of `leakgate rules`, which lists each as its id and its name. */
export function ruleNames(listing) {
  const names = [...listing.matchAll(/\bLG1\d{3}\b[^a-z\n]*([a-z][a-z-]*[a-z])/g)].map(([, name]) => name);
  const missing = COMPARABLE_RULES.filter((rule) => !names.includes(rule));
  if (missing.length > 0) {
    const absent = missing.join(', ');
    throw new SetupError(`leakgate rules does not list ${absent}, which the benchmark needs; it lists:\n${listing}`);
  }
  return names;
}
