// Who takes part: a name, a command per format, and where its answers are.
import fs from 'node:fs';
import path from 'node:path';
import { prebuilt, publish } from '../leakgate/cli.mjs';
import { COMPARABLE_RULES, ruleNames, writeConfig } from '../leakgate/config.mjs';
import { NOT_ANSWERED, readMeasurements } from '../leakgate/answers.mjs';
import { ask } from './tools.mjs';

const PEER_FOLDER = path.join(import.meta.dirname, '..', 'peers');

/**
 * The contestants of one format: { name, label, command(out), answers(out), unanswered, isPeer }. `answers` is null
 * for a contestant whose work cannot be compared.
 */
export function contestants(format, options, data, leakgate) {
  const peers = options.peers.map((name) => {
    const [library, mode] = name.split('-');
    const words = ['--data', data, '--format', format, '--mode', mode, ...(options.auc ? ['--auc'] : [])];
    return {
      name,
      label: { load: `${LIBRARIES[library]}, load once`, scan: `${LIBRARIES[library]}, scan per query` }[mode],
      isPeer: true,
      command: (out) => [process.execPath, path.join(PEER_FOLDER, `${library}.mjs`), ...words, '--out', out],
      answers: (out) => readJson(out).answers,
      seconds: (out) => readJson(out).seconds,
      unanswered: {},
    };
  });
  return leakgate === undefined ? peers : [...peers, ...leakgateRows(format, data, leakgate)];
}

/** How LeakGate is started here, and the names of its rules; publishes it unless a built one is given. */
export function prepareLeakgate(options) {
  const start = options.cli === undefined ? publish('src/LeakGate.Cli', options.data) : prebuilt(options.cli);
  return { start, rules: ruleNames(ask([...start, 'rules'])) };
}

const LIBRARIES = { duckdb: 'DuckDB', polars: 'polars', chdb: 'chDB' };

function leakgateRows(format, data, { start, rules }) {
  const others = rules.filter((rule) => !COMPARABLE_RULES.includes(rule));
  const same = writeConfig(data, format, 'same-jobs', others);
  const all = writeConfig(data, format, 'all-rules', []);
  const check = (config, out) => [...start, 'check', config, '--report', `json=${out}.report`, '--fail-on', 'never'];
  return [
    {
      name: 'leakgate',
      label: 'LeakGate, the same jobs',
      isPeer: false,
      command: (out) => [...check(same, out), '--report', `measurements=${out}`],
      answers: readMeasurements,
      unanswered: NOT_ANSWERED,
    },
    {
      name: 'leakgate-all-rules',
      label: 'LeakGate, every rule',
      isPeer: false,
      command: (out) => check(all, out),
      answers: null,
    },
  ];
}

const readJson = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
