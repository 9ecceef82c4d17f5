// What every peer is asked, in what words, and in what shape it answers. A shape of data is asked for a part of it.
//
// {
//   duplicates:    { rows, ids }            test rows equal to a train row in every column but id; the five lowest ids
//   groups:        { user_id: { keys, rows, examples } } keys in both splits, test rows with them, the five lowest keys
//   time:          { train, test, notLater } [min, max] of ts per split; test rows not after train's maximum
//   profile:       { train: { f1: [count, mean, sample sd, min, max], … }, test: … }
//   correlations:  { "f1,f2": Pearson's r on train, … }  all pairs of the numeric columns
//   newCategories: { c1: { values, rows }, c2: … }       values of test that train lacks, and the test rows with them
//   auc:           { f1: …, c1: … }         only where asked for: exact, ties corrected, on train, against y
// }
//
// Examples of a key of several columns are not asked for: programs write composites in their own ways.
import fs from 'node:fs';
import { fileOf, SHAPES } from './shapes.mjs';

/** How many examples an answer carries. */
export const EXAMPLES = 5;

/**
 * The command line of a peer: node peers/NAME.mjs --shape tall --data FOLDER --format csv --form hashed --out FILE
 * [--auc]. Forms: `by-hand` reads both files into memory once and asks as one would write it; `hashed` too, with
 * whatever makes it faster; `scan` lets every query read the files.
 */
export function peerArguments() {
  const given = { auc: false };
  for (let i = 2; i < process.argv.length; i++) {
    const name = process.argv[i].replace(/^--/, '');
    given[name] = name === 'auc' ? true : process.argv[++i];
  }
  for (const name of ['shape', 'data', 'format', 'form', 'out']) {
    if (given[name] === undefined) throw new Error(`the peer needs --${name}`);
  }
  return { ...given, shape: SHAPES[given.shape], file: (split) => fileOf(given.data, split, given.format) };
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

/** Lists of at most so many items: thousands of pairs in one query cost a planner more than several queries do. */
export const chunks = (items, size) =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
