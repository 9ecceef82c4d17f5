// Group overlap of more keys than the memory holds: node keys.mjs --keys 200m --memory 1GB
//
// Two CSV files with one key per row, all different within a file; a thousandth of the test keys are train keys too.
// The count must be exact and the memory must stay within the budget: exit code 1 otherwise.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { publishCli, prebuilt } from './leakgate/cli.mjs';
import { chooseMeter, measure } from './runner/measure.mjs';
import { machine, versions } from './runner/machine.mjs';
import { count, shortCount } from './runner/options.mjs';
import { SetupError, UsageError } from './runner/errors.mjs';

const USAGE = `usage: bench/run keys [options]

  --keys N         keys of both files together; 20 bytes of disk each (default 200m)
  --memory SIZE    what LeakGate is told to stay within (default 1GB)
  --leakgate FILE  time this LeakGate.Cli.dll or executable instead of publishing the one in this repository
  --data FOLDER    where the files are made (default as for bench/run); they are kept for the next run
  --out FOLDER     where keys-N.json goes (default bench/results)
  --timeout SECONDS  (default 3600)`;

const BENCH = import.meta.dirname;
/** What a process needs besides the budget: the runtime, its code, and the buffers that chunks are read into. */
const BESIDE = 0.25;

function parse(words) {
  const options = {
    keys: 200_000_000,
    memory: '1GB',
    data: path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'leakgate-bench'),
    out: path.join(BENCH, 'results'),
    timeout: 3600,
  };
  for (let i = 0; i < words.length; i += 2) {
    const [name, value] = [words[i].replace(/^--/, ''), words[i + 1]];
    if (value === undefined || !['keys', 'memory', 'leakgate', 'data', 'out', 'timeout'].includes(name)) {
      throw new UsageError(`${words[i]}: ${USAGE}`);
    }
    options[name] = ['keys', 'timeout'].includes(name) ? count(words[i], value, 1000) : value;
  }
  return options;
}

/** The bytes of 1GB, 512MB or digits. */
function bytes(size) {
  const [, digits, unit] = /^(\d+)\s*([KMG]?)i?B?$/i.exec(size) ?? [];
  if (digits === undefined) throw new UsageError(`--memory ${size}: expected a size such as 1GB`);
  return Number(digits) * { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }[unit.toLowerCase()];
}

async function generate(folder, perFile, shared) {
  if (['train', 'test'].every((split) => fs.existsSync(path.join(folder, `${split}.csv`)))) return;
  fs.mkdirSync(folder, { recursive: true });
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  // An odd factor modulo a power of two meets every number once, in an order that looks like none.
  const key = '(i * 678152731 + 12345) % 1099511627776';
  const from = { train: 0, test: perFile - shared };
  for (const [split, first] of Object.entries(from)) {
    const file = path.join(folder, `${split}.csv`);
    await db.run(`COPY (SELECT ${key} AS device, i % 2 AS y FROM range(${first}, ${first + perFile}) AS numbers(i))
      TO '${file.replaceAll("'", "''")}.part' (FORMAT csv, HEADER)`);
    fs.renameSync(`${file}.part`, file);
  }
}

async function main() {
  const options = parse(process.argv.slice(2));
  const perFile = Math.floor(options.keys / 2);
  const shared = Math.floor(perFile / 1000);
  const budget = bytes(options.memory);
  const folder = path.join(options.data, `keys-${options.keys}`);
  await generate(folder, perFile, shared);
  const config = path.join(folder, 'keys.yml');
  fs.writeFileSync(
    config,
    'version: 1\ndatasets:\n  bench:\n    splits: {train: train.csv, test: test.csv}\n    target: y\n    group: device\n',
  );
  const start = options.leakgate ? prebuilt(path.resolve(options.leakgate)) : publishCli(options.data);
  const answers = path.join(folder, 'answers.json');
  const words = ['check', config, '--only', 'group-overlap', '--memory', options.memory, '--fail-on', 'never'];
  const meter = chooseMeter();
  const run = await measure([...start, ...words, '--report', `measurements=${answers}`], {
    meter,
    timeout: options.timeout,
  });
  if (run.status !== 'ok') throw new SetupError(`leakgate ended with ${run.status}: ${run.output.trim()}`);
  const { datasets } = JSON.parse(fs.readFileSync(answers, 'utf8'));
  const [found] = datasets.bench.keyOverlap.device;
  const { output, ...figures } = run;
  const result = { keys: options.keys, memory: options.memory, shared, found, meter, ...figures };
  result.isExact = found.keys === shared && found.evaluationRows === shared;
  result.isWithin = run.peakMb * 1e6 <= budget * (1 + BESIDE);
  const file = path.join(options.out, `keys-${shortCount(options.keys)}.json`);
  fs.mkdirSync(options.out, { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify({ ...result, machine: machine(), versions: versions() }, null, 2)}\n`);
  process.stdout.write(`${options.keys.toLocaleString('en')} keys within ${options.memory}: ${run.wall.toFixed(1)} s, \
${(run.user + run.system).toFixed(1)} s of CPU, peak ${run.peakMb.toFixed(0)} MB; ${found.keys} shared keys found of \
${shared} planted\n`);
  return result.isExact && result.isWithin ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError || error instanceof SetupError)) throw error;
  process.stderr.write(`bench/run keys: ${error.message}\n`);
  process.exitCode = error.exitCode;
}
