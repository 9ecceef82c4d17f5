// Who takes part: a name, a command per format, and where its answers are.
import fs from 'node:fs';
import path from 'node:path';
import { prebuilt, publishCli } from '../leakgate/cli.mjs';
import { comparableRules, ruleNames, writeConfig } from '../leakgate/config.mjs';
import { notAnswered, readMeasurements } from '../leakgate/answers.mjs';
import { fileOf, isParquet, SHAPES, SPLITS } from '../shapes.mjs';
import { ask } from './tools.mjs';

const PEER_FOLDER = path.join(import.meta.dirname, '..', 'peers');

/**
 * The contestants of one format: { name, label, form, command(out), answers(out), unanswered, isPeer }. `answers` is
 * null for a contestant whose work cannot be compared. A peer that cannot read the format does not take part.
 */
export function contestants(format, options, data, leakgate) {
  const peers = options.peers.filter((name) => canRead(name, format)).map((name) => peer(name, format, options, data));
  return leakgate === undefined ? peers : [...peers, ...leakgateRows(format, options, data, leakgate)];
}

/** What takes no part in a format, with the reason: [label, reason]. */
export function absent(format, options) {
  return options.peers.filter((name) => !canRead(name, format)).map((name) => [labelOf(name), REASON]);
}

const REASON = 'the package of Debian has no reader of Parquet';
const canRead = (name, format) => !(name.startsWith('pandas') && isParquet(format));

const LIBRARIES = { duckdb: 'DuckDB', polars: 'polars', chdb: 'chDB', pandas: 'pandas' };
const FORMS = { 'by-hand': 'by hand', hashed: 'hashed', scan: 'scan per query' };

function split(name) {
  const at = name.indexOf('-');
  return [name.slice(0, at), name.slice(at + 1)];
}

function labelOf(name) {
  const [library, form] = split(name);
  return `${LIBRARIES[library]}, ${FORMS[form]}`;
}

function peer(name, format, options, data) {
  const [library, form] = split(name);
  const shape = SHAPES[options.shape];
  const words = ['--format', format, '--form', form, ...(options.auc ? ['--auc'] : [])];
  const files = Object.fromEntries(SPLITS.map((part) => [part, fileOf(data, part, format)]));
  const start =
    library === 'pandas'
      ? [options.python, path.join(PEER_FOLDER, 'with_pandas.py'), '--spec', JSON.stringify(shape), '--files', JSON.stringify(files)]
      : [process.execPath, path.join(PEER_FOLDER, `${library}.mjs`), '--shape', options.shape, '--data', data];
  return {
    name,
    label: labelOf(name),
    // Queries on files are written by hand too, only not on tables in memory.
    form: form === 'hashed' ? 'hashed' : 'by-hand',
    isPeer: true,
    command: (out) => [...start, ...words, '--out', out],
    answers: (out) => readJson(out).answers,
    seconds: (out) => readJson(out).seconds,
    unanswered: {},
  };
}

/** How LeakGate is started here, and the names of its rules; publishes it unless a built one is given. */
export function prepareLeakgate(options) {
  const start = options.cli === undefined ? publishCli(options.data) : prebuilt(options.cli);
  return { start, rules: ruleNames(ask([...start, 'rules'])) };
}

function leakgateRows(format, options, data, { start, rules }) {
  const shape = SHAPES[options.shape];
  const comparable = comparableRules(shape, options.auc);
  const off = rules.filter((rule) => !comparable.includes(rule));
  const same = writeConfig(data, shape, format, 'same-jobs', { off, auc: options.auc });
  const all = writeConfig(data, shape, format, 'all-rules', {});
  const check = (config, out) => [...start, 'check', config, '--report', `json=${out}.report`, '--fail-on', 'never'];
  return [
    {
      name: 'leakgate',
      label: 'LeakGate, the same jobs',
      form: 'leakgate',
      isPeer: false,
      command: (out) => [...check(same, out), '--report', `measurements=${out}`],
      answers: (out) => readMeasurements(out, shape, options.auc),
      unanswered: notAnswered(shape),
    },
    {
      name: 'leakgate-all-rules',
      label: 'LeakGate, every rule',
      form: 'every-rule',
      isPeer: false,
      command: (out) => check(all, out),
      answers: null,
    },
  ];
}

const readJson = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
