// Generates the data, lets the contestants run in turn, compares their answers and writes the table.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { publish } from '../leakgate/cli.mjs';
import { fileOf, SHAPES, SPLITS } from '../shapes.mjs';
import { contradictions, differences } from './compare.mjs';
import { absent, contestants, prepareLeakgate } from './contestants.mjs';
import { machine, versions } from './machine.mjs';
import { SetupError, UsageError } from './errors.mjs';
import { chooseMeter, measure } from './measure.mjs';
import { parseOptions, USAGE } from './options.mjs';
import { ask, findPython, tool } from './tools.mjs';
import { markdown, summarise } from './report.mjs';
import { DATA_VERSION, truth } from './truth.mjs';

const BENCH = path.join(import.meta.dirname, '..');
const say = (line) => process.stderr.write(`${line}\n`);

async function main() {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  if (options.peers.some((name) => name.startsWith('pandas'))) options.python ??= findPython();
  const data = generate(options);
  const leakgate = options.leakgate ? prepareLeakgate(options) : undefined;
  options.auc = SHAPES[options.shape].ranked !== undefined && (options.auc ?? (leakgate === undefined || leakgate.rules.includes('target-leak')));
  const meter = chooseMeter();
  const result = {
    name: options.name,
    shape: options.shape,
    label: SHAPES[options.shape].label,
    rows: options.rows,
    runs: options.runs,
    auc: options.auc,
    meter,
    machine: machine(),
    versions: versions(options.python),
    formats: {},
    problems: [],
  };
  // Before the rounds, since it has to be built, and what is built may fail.
  const hasLimit = options.limit && options.leakgate && options.formats.includes('csv');
  const limit = hasLimit ? parseLimit(options, data) : undefined;
  for (const format of options.formats) {
    const taking = contestants(format, options, data, leakgate);
    const { runs, problems, notCompared } = await race(taking, format, { options, data, meter });
    result.formats[format] = {
      megabytes: megabytes(data, format),
      contestants: summarise(taking, runs),
      notCompared,
      absent: absent(format, options),
    };
    result.problems.push(...problems);
  }
  if (limit !== undefined) result.formats.csv.parseLimit = limit;
  const table = markdown(result);
  fs.mkdirSync(options.out, { recursive: true });
  fs.writeFileSync(path.join(options.out, `${options.name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  fs.writeFileSync(path.join(options.out, `${options.name}.md`), table);
  process.stdout.write(`\n${table}`);
  return result.problems.length === 0 ? 0 : 1;
}

/** Rounds of every contestant in turn, so that whatever else the machine does meets all of them alike. */
async function race(taking, format, { options, data, meter }) {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'leakgate-bench-'));
  const runs = Object.fromEntries(taking.map(({ name }) => [name, []]));
  const problems = [];
  const notCompared = {};
  let reference;
  try {
    warm(data, format);
    for (let round = 1; round <= options.runs; round++) {
      for (const contestant of taking) {
        const { name } = contestant;
        const out = path.join(scratch, `${name}-${round}.json`);
        const run = await measure(contestant.command(out), { meter, timeout: options.timeout, env: ENVIRONMENT });
        say(`${format} ${round}/${options.runs} ${name}: ${run.status}, ${run.wall.toFixed(2)} s`);
        const { output, ...figures } = run;
        runs[name].push({ ...figures, seconds: run.status === 'ok' ? contestant.seconds?.(out) : undefined });
        if (run.status !== 'ok') {
          problems.push(`${format}, ${name}, round ${round}: ${run.status}: ${output.trim()}`);
        } else if (contestant.answers !== null) {
          const answers = contestant.answers(out);
          reference ??= { name, answers };
          const excused = ({ at, actual }) => actual === undefined && at in contestant.unanswered;
          const found = judge(answers, reference, options);
          for (const { at } of found.filter(excused)) notCompared[at] = contestant.unanswered[at];
          const wrong = found.filter((one) => !excused(one));
          problems.push(...wrong.map(({ at, text }) => `${format}, ${name}, round ${round}: ${at} ${text}`));
        }
      }
    }
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
  problems.forEach(say);
  return { runs, problems, notCompared };
}

/** What is wrong with answers, against what was planted and against the first contestant's: [{ at, actual, text }]. */
function judge(answers, reference, options) {
  const tell = (against) => (one) => ({
    ...one,
    text: `is ${JSON.stringify(one.actual)}, but ${against} ${JSON.stringify(one.expected)}`,
  });
  const { answers: facts, auc } = truth(options.shape, options.rows);
  const wrong = [
    ...contradictions(facts, answers).map(tell('planted was')),
    ...differences(reference.answers, answers).map(tell(`${reference.name} says`)),
  ];
  const area = auc && answers.auc?.[auc.column];
  if (area !== undefined && !(Math.abs(area - auc.expected) <= auc.within)) {
    wrong.push(tell('planted was about')({ at: `auc.${auc.column}`, actual: area, expected: auc.expected }));
  }
  return wrong;
}

/** The folder with the data, generated if it is not there yet. */
function generate(options) {
  const folder = path.join(options.data, `${options.shape}-${options.rows}-v${DATA_VERSION}`);
  const missing = options.formats.filter((format) => !SPLITS.every((split) => fs.existsSync(fileOf(folder, split, format))));
  if (missing.length > 0) {
    say(`generating ${options.rows} rows as ${missing.join(', ')} in ${folder}`);
    const script = path.join(BENCH, 'generate.mjs');
    const words = ['--shape', options.shape, '--rows', String(options.rows), '--formats', missing.join(',')];
    tool([process.execPath, script, ...words, '--out', folder]);
  }
  return folder;
}

/** Reads the data, and what the peers are made of, into the page cache: nobody's first run pays for the disk. */
function warm(data, format) {
  const block = Buffer.alloc(1 << 20);
  const libraries = fs
    .readdirSync(path.join(BENCH, 'node_modules'), { recursive: true })
    .filter((name) => /\.(node|so)$/.test(name))
    .map((name) => path.join(BENCH, 'node_modules', name));
  for (const file of [...SPLITS.map((split) => fileOf(data, split, format)), ...libraries]) {
    const handle = fs.openSync(file);
    while (fs.readSync(handle, block) > 0);
    fs.closeSync(handle);
  }
}

function parseLimit(options, data) {
  const start = publish('bench/LeakGate.Bench', options.data);
  const files = SPLITS.map((split) => fileOf(data, split, 'csv'));
  return JSON.parse(ask([...start, 'limit', '--json', '--runs', String(options.runs), ...files]));
}

const megabytes = (data, format) =>
  SPLITS.reduce((total, split) => total + fs.statSync(fileOf(data, split, format)).size / 1e6, 0);

/** Nothing that a contestant would print belongs in its time. */
const ENVIRONMENT = { NODE_NO_WARNINGS: '1', NO_COLOR: '1', DOTNET_NOLOGO: '1' };

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError || error instanceof SetupError)) throw error;
  say(`bench/run: ${error.message}`);
  process.exitCode = error.exitCode;
}
