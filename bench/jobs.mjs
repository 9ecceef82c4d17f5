// What every peer is asked, in what words, and in what shape it answers.
//
// {
//   duplicates:    { rows, ids }            test rows equal to a train row in every column but id; the five lowest ids
//   groups:        { keys, rows, examples } user_id in both splits: users, test rows, the five lowest users
//   time:          { train, test, notLater } [min, max] of ts per split; test rows not after train's maximum
//   profile:       { train: { f1: [count, mean, sample sd, min, max], … }, test: … }
//   correlations:  { "f1,f2": Pearson's r on train, … }  all pairs of the numeric columns
//   newCategories: { c1: { values, rows }, c2: … }       values of test that train lacks, and the test rows with them
//   auc:           { f1: …, c1: … }         only where asked for: exact, ties corrected, on train, against y
// }
import fs from 'node:fs';

export const NUMERIC = ['f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'y'];
export const CATEGORICAL = ['c1', 'c2'];
export const SPLITS = ['train', 'test'];

/** The columns in which two rows must agree to be duplicates: all but the id. */
export const COMPARED = ['user_id', 'ts', 'f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'c1', 'c2', 'y'];

/** The columns whose AUC is asked for: every feature, but not the target. */
export const RANKED = ['f1', 'f2', 'f3', 'f4', 'f5', 'f6', ...CATEGORICAL];

export const PAIRS = NUMERIC.flatMap((a, i) => NUMERIC.slice(i + 1).map((b) => [a, b]));

/** How many examples an answer carries. */
export const EXAMPLES = 5;

/**
 * The command line of a peer: node peers/NAME.mjs --data FOLDER --format csv --mode load --out FILE [--auc].
 * `load` reads both files into memory once; `scan` lets every query read the files.
 */
export function peerArguments() {
  const given = { auc: false };
  for (let i = 2; i < process.argv.length; i++) {
    const name = process.argv[i].replace(/^--/, '');
    given[name] = name === 'auc' ? true : process.argv[++i];
  }
  for (const name of ['data', 'format', 'mode', 'out']) {
    if (given[name] === undefined) throw new Error(`the peer needs --${name}`);
  }
  return { ...given, file: (split) => `${given.data}/${split}.${given.format}` };
}

/** Collects a peer's answers, times each job, and writes both as JSON. */
export class Answers {
  #answers = {};
  #seconds = {};
  #last = performance.now();

  /** Takes the answer to one job and the time since the previous one. */
  add(job, answer) {
    this.#answers[job] = answer;
    this.lap(job);
  }

  /** Ends a stage that answers nothing, such as reading. */
  lap(stage) {
    const now = performance.now();
    this.#seconds[stage] = Number(((now - this.#last) / 1000).toFixed(3));
    this.#last = now;
  }

  write(path) {
    fs.writeFileSync(path, JSON.stringify({ answers: this.#answers, seconds: this.#seconds }));
  }
}

export const sum = (numbers) => numbers.reduce((total, n) => total + n, 0);

/** `entries(['a'], f)` is `{ a: f('a', 0) }`. */
export const entries = (names, value) => Object.fromEntries(names.map((name, i) => [name, value(name, i)]));
