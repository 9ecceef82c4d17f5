// The leakgate.yml of a run, written beside the generated data.
import fs from 'node:fs';
import path from 'node:path';
import { SetupError } from '../runner/errors.mjs';
import { fileOf, SPLITS } from '../shapes.mjs';

/** The rules that do what the peers are asked to do, job by job; the comparable run has no others. */
export const RULES_OF_JOB = {
  duplicates: ['duplicate-rows'],
  groups: ['group-overlap'],
  time: ['time-overlap'],
  profile: ['constant-feature', 'label-shift'],
  correlations: ['collinear-features'],
  newCategories: ['unseen-category'],
  auc: ['target-leak'],
};

/** The part of a shape that a job is about. */
const PART_OF_JOB = {
  duplicates: 'compared',
  groups: 'groups',
  time: 'time',
  profile: 'profiled',
  correlations: 'correlated',
  newCategories: 'categorical',
  auc: 'ranked',
};

/** The rules that answer a shape's jobs. */
export function comparableRules(shape, auc) {
  const jobs = Object.keys(RULES_OF_JOB).filter((job) => shape[PART_OF_JOB[job]] && (auc || job !== 'auc'));
  return jobs.flatMap((job) => RULES_OF_JOB[job]);
}

/** Writes the configuration and returns its path; `off` are the rules to switch off. */
export function writeConfig(folder, shape, format, name, off) {
  const file = path.join(folder, `${name}-${format}.yml`);
  const keys = shape.groups?.map((key) => (key.length === 1 ? key[0] : `[${key.join(', ')}]`));
  const compared = shape.compared ?? [];
  // What a peer leaves out when it compares rows, LeakGate has to leave out too.
  const ignored = shape.compared ? (shape.groups ?? []).flat().filter((column) => !compared.includes(column)) : [];
  const lines = [
    'version: 1',
    'datasets:',
    '  bench:',
    '    splits:',
    ...SPLITS.map((split) => `      ${split}: ${path.basename(fileOf(folder, split, format))}`),
    `    target: ${shape.target}`,
    '    task: classification',
    ...(shape.time ? [`    time: ${shape.time}`] : []),
    ...(keys ? [`    group: [${keys.join(', ')}]`] : []),
    ...(shape.id ? [`    id: ${shape.id}`] : []),
    ...(ignored.length > 0 ? [`    ignore: [${ignored.join(', ')}]`] : []),
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
  // The rule for the AUC may be younger than the program that is timed; the benchmark then asks nobody for it.
  const needed = Object.entries(RULES_OF_JOB).flatMap(([job, rules]) => (job === 'auc' ? [] : rules));
  const missing = needed.filter((rule) => !names.includes(rule));
  if (missing.length > 0) {
    const absent = missing.join(', ');
    throw new SetupError(`leakgate rules does not list ${absent}, which the benchmark needs; it lists:\n${listing}`);
  }
  return names;
}
