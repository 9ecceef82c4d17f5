// The command line of the benchmark.
import os from 'node:os';
import path from 'node:path';
import { FORMATS, SHAPES } from '../shapes.mjs';
import { UsageError } from './errors.mjs';

export const PEERS = ['duckdb', 'polars', 'chdb', 'pandas'].flatMap((library) =>
  ['by-hand', 'hashed', 'scan'].filter((form) => library !== 'pandas' || form !== 'scan').map((form) => `${library}-${form}`),
);

export const USAGE = `usage: bench/run [options]
       bench/run keys [--keys N] [--memory SIZE]    more keys than the memory holds

  --shape NAME       ${Object.entries(SHAPES).map(([name, { label }]) => `${name}: ${label}`).join('\n                     ')}
                     (default tall)
  --rows N           rows of train and test together; 100k, 5m or digits (default by shape, at least 100k)
  --runs N           rounds; in each round every contestant runs once, in turn (default 3)
  --formats LIST     of ${Object.keys(FORMATS).join(', ')} (default csv)
  --peers LIST       of ${PEERS.slice(0, 6).join(', ')},
                     ${PEERS.slice(6).join(', ')} (default: all;
                     wide: ${SHAPES.wide.peers.join(', ')})
  --auc, --no-auc    ask for the exact AUC of every feature, or not (default: where LeakGate has a rule for it)
  --python FILE      a Python with pandas (default: the first of /usr/bin/python3 and python3 that has it)
  --skip-leakgate    time the peers only
  --leakgate FILE    time this LeakGate.Cli.dll or executable instead of publishing the one in this repository
  --skip-limit       do not measure how fast CsvHelper alone gets through the same bytes
  --data FOLDER      where generated data and the published command line are kept
                     (default: $XDG_CACHE_HOME/leakgate-bench or ~/.cache/leakgate-bench)
  --out FOLDER       where NAME.json and NAME.md go (default bench/results)
  --name NAME        their name (default: shape, rows and formats, as in tall-1m-csv)
  --timeout SECONDS  a run that takes longer is ended and fails (default 900)
  --help             this text

exit: 0 all answers agree; 1 an answer differs, or a run failed; 2 wrong usage; 3 something needed is missing`;

export function parseOptions(words) {
  const options = {
    shape: 'tall',
    rows: undefined,
    runs: 3,
    formats: ['csv'],
    peers: undefined,
    auc: undefined,
    python: undefined,
    leakgate: true,
    cli: undefined,
    limit: true,
    data: path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'leakgate-bench'),
    out: path.join(import.meta.dirname, '..', 'results'),
    name: undefined,
    timeout: 900,
    help: false,
  };
  const rest = [...words];
  while (rest.length > 0) {
    const [option, inline] = splitOnce(rest.shift(), '=');
    const value = () => {
      const given = inline ?? rest.shift();
      if (given === undefined || given === '') throw new UsageError(`${option} needs a value`);
      return given;
    };
    switch (option) {
      case '--shape':
        [options.shape] = list(option, value(), Object.keys(SHAPES));
        break;
      case '--rows':
        options.rows = count(option, value(), 100_000);
        break;
      case '--runs':
        options.runs = count(option, value(), 1);
        break;
      case '--formats':
        options.formats = list(option, value(), Object.keys(FORMATS));
        break;
      case '--peers':
        options.peers = list(option, value(), PEERS);
        break;
      case '--auc':
        options.auc = true;
        break;
      case '--no-auc':
        options.auc = false;
        break;
      case '--python':
        options.python = value();
        break;
      case '--skip-leakgate':
        options.leakgate = false;
        break;
      case '--leakgate':
        options.cli = path.resolve(value());
        break;
      case '--skip-limit':
        options.limit = false;
        break;
      case '--data':
        options.data = path.resolve(value());
        break;
      case '--out':
        options.out = path.resolve(value());
        break;
      case '--name':
        options.name = value();
        break;
      case '--timeout':
        options.timeout = count(option, value(), 1);
        break;
      case '--help':
      case '-h':
        options.help = true;
        break;
      default:
        throw new UsageError(`unknown option ${option}; --help lists all`);
    }
  }
  options.rows ??= SHAPES[options.shape].rows;
  options.peers ??= SHAPES[options.shape].peers ?? PEERS;
  options.name ??= [options.shape, shortCount(options.rows), ...options.formats].join('-');
  return options;
}

/** 5000000 as 5m, 100000 as 100k. */
export function shortCount(n) {
  if (n % 1_000_000 === 0) return `${n / 1_000_000}m`;
  if (n % 1000 === 0) return `${n / 1000}k`;
  return String(n);
}

/** A whole number, with k for thousands and m for millions. */
export function count(option, text, least) {
  const [, digits, unit] = /^(\d+)([km]?)$/i.exec(text.replaceAll('_', '')) ?? [];
  const n = Number(digits) * ({ k: 1000, m: 1_000_000 }[unit?.toLowerCase()] ?? 1);
  if (!(n >= least)) throw new UsageError(`${option} ${text}: expected a whole number of at least ${least}`);
  return n;
}

function list(option, text, known) {
  const names = text.split(',').filter((name) => name !== '');
  for (const name of names) {
    if (!known.includes(name)) throw new UsageError(`${option} ${name}: expected ${known.join(', ')}`);
  }
  if (names.length === 0) throw new UsageError(`${option}: expected at least one of ${known.join(', ')}`);
  return [...new Set(names)];
}

function splitOnce(text, separator) {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
