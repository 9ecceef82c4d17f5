// The command line of the benchmark.
import os from 'node:os';
import path from 'node:path';
import { UsageError } from './errors.mjs';

export const PEERS = ['duckdb-load', 'polars-load', 'chdb-load', 'duckdb-scan', 'polars-scan', 'chdb-scan'];
const FORMATS = ['csv', 'parquet'];

export const USAGE = `usage: bench/run [options]

  --rows N           rows of train and test together; 100k, 5m or digits (default 1m, at least 50k)
  --runs N           rounds; in each round every contestant runs once, in turn (default 3)
  --formats LIST     csv, parquet or both (default csv)
  --peers LIST       of ${PEERS.join(', ')} (default: all)
  --auc              also ask the peers for the exact AUC of every feature
  --skip-leakgate    time the peers only
  --leakgate FILE    time this LeakGate.Cli.dll or executable instead of publishing the one in this repository
  --skip-limit       do not measure how fast CsvHelper alone gets through the same bytes
  --data FOLDER      where generated data and the published command line are kept
                     (default: $XDG_CACHE_HOME/leakgate-bench or ~/.cache/leakgate-bench)
  --out FOLDER       where NAME.json and NAME.md go (default bench/results)
  --name NAME        their name (default: rows and formats, as in 1m-csv)
  --timeout SECONDS  a run that takes longer is ended and fails (default 900)
  --help             this text

exit: 0 all answers agree; 1 an answer differs, or a run failed; 2 wrong usage; 3 something needed is missing`;

export function parseOptions(words) {
  const options = {
    rows: 1_000_000,
    runs: 3,
    formats: ['csv'],
    peers: PEERS,
    auc: false,
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
      case '--rows':
        options.rows = count(option, value(), 50_000);
        break;
      case '--runs':
        options.runs = count(option, value(), 1);
        break;
      case '--formats':
        options.formats = list(option, value(), FORMATS);
        break;
      case '--peers':
        options.peers = list(option, value(), PEERS);
        break;
      case '--auc':
        options.auc = true;
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
  options.name ??= [shortCount(options.rows), ...options.formats, ...(options.auc ? ['auc'] : [])].join('-');
  return options;
}

/** 5000000 as 5m, 100000 as 100k. */
export function shortCount(n) {
  if (n % 1_000_000 === 0) return `${n / 1_000_000}m`;
  if (n % 1000 === 0) return `${n / 1000}k`;
  return String(n);
}

function count(option, text, least) {
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
