// Deterministic train and test files: node generate.mjs --shape tall --rows 1000000 --formats csv,jsonl --out FOLDER
//
// Every value is a hash of the row number, so neither threads nor order change a byte, and all formats hold the same
// rows. Planted, whatever the size (runner/truth.mjs):
//   tall       1,000 test rows are copies of the first 1,000 train rows, in all columns; users are drawn from 8 % as many
//            names as there are rows, so most of them are in both splits; a row is six seconds after the one before it,
//            so the split is chronological but for the copies; five cities occur in test only, in one of 10,000 rows;
//            f5 leaks y in part (AUC about 0.84), the other features are noise
//   wide       x17 leaks y (AUC 0.98), x200 is x100 with a little noise
//   groups     500 sessions go on from train into test; accounts and pairs of store and day are drawn
//   customers  200 of 4,000 customers are in both splits, and all of 40 stores
//   strings    1,000 copies; one source is new; texts hold commas, quotes and letters beyond ASCII
import fs from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { truth, COPIES, CUSTOMERS, SHARED_SESSIONS, STORES } from './runner/truth.mjs';
import { fileOf } from './shapes.mjs';

const option = (name) => {
  const at = process.argv.indexOf(name);
  if (at < 0 || at + 1 === process.argv.length) throw new Error(`generate.mjs needs id VALUE`);
  return process.argv[at + 1];
};
const shape = option('--shape');
const rows = Number(option('--rows'));
const folder = option('--out');
const formats = option('--formats').split(',');
const { trainRows } = truth(shape, rows);

const COLUMNS = {
  tall: () => `
    'user_' || lpad((draw(i, 1) % ${Math.floor(rows * 0.08)})::VARCHAR, 7, '0') AS user_id,
    TIMESTAMP '2024-01-01' + to_seconds(i * 6) AS ts,
    round(uniform(i, 2) * 1000, 4) AS f1,
    round(uniform(i, 3) * 100, 3) AS f2,
    uniform(i, 4) AS f3,
    floor(uniform(i, 5) * 1e6)::INTEGER AS f4,
    round(uniform(i, 6) * 7 + 3 * (draw(i, 7) % 2), 2) AS f5,
    uniform(i, 8) * 1e-3 AS f6,
    ['red', 'green', 'blue', 'black', 'white'][(1 + draw(i, 9) % 5)::INTEGER] AS c1,
    CASE WHEN i >= ${trainRows} AND i % 10000 = 7
      THEN 'new_' || (i // 10000 % 5)
      ELSE 'city_' || (draw(i, 10) % 3000) END AS c2,
    (draw(i, 7) % 2)::INTEGER AS y`,
  wide: () => {
    const noise = (k) => `(hash(i * 1024 + ${k}) / 18446744073709551616.0)`;
    const target = '(hash(i * 1024 + 1000) % 2)';
    const value = (k) =>
      k === 17 ? `${noise(k)} + 0.8 * ${target}` : k === 200 ? `${noise(100)} + 0.05 * ${noise(k)}` : noise(k);
    const features = Array.from({ length: 300 }, (_, k) => `round(${value(k)}, 6) AS x${k}`);
    return `${features.join(', ')}, ${target}::INTEGER AS y`;
  },
  groups: () => `
    md5((CASE WHEN i < ${trainRows} THEN i // 2 ELSE i // 2 - ${SHARED_SESSIONS} END)::VARCHAR) AS session,
    (draw(i, 1) % ${Math.floor(rows * 0.6)} * 7919 + 1000000007)::BIGINT AS account,
    (draw(i, 2) % 3000)::INTEGER AS store,
    DATE '2024-01-01' + (draw(i, 3) % 366)::INTEGER AS day,
    round(uniform(i, 4) * 500, 2) AS amount,
    (draw(i, 5) % 2)::INTEGER AS y`,
  customers: () => {
    const drawn = ([from, to]) => `${from} + draw(i, 1) % ${to - from}`;
    return `
    'customer_' || lpad((CASE WHEN i < ${trainRows} THEN ${drawn(CUSTOMERS.train)} ELSE ${drawn(CUSTOMERS.test)} END)::VARCHAR, 6, '0')
      AS customer,
    (draw(i, 2) % ${STORES})::INTEGER AS store,
    round(uniform(i, 4) * 500, 2) AS amount,
    (draw(i, 5) % 2)::INTEGER AS y`;
  },
  strings: () => `
    array_to_string(list_transform(range(20 + (draw(i, 1) % 20)::BIGINT),
      k -> CASE hash(i * 64 + k) % 23 WHEN 0 THEN 'said "yes",' WHEN 1 THEN 'naïveté' ELSE 'word' END
        || (hash(i * 64 + k + 40) % 5000)::VARCHAR), ' ') AS text,
    'author_' || (draw(i, 2) % ${Math.floor(rows * 0.2)})::VARCHAR AS author,
    CASE WHEN i >= ${trainRows} AND i % 1000 = 7 THEN 'new' ELSE 'source_' || (draw(i, 3) % 40)::VARCHAR END AS source,
    (draw(i, 4) % 2)::INTEGER AS y`,
};
const hasCopies = shape === 'tall' || shape === 'strings';

const db = await (await DuckDBInstance.create(':memory:')).connect();
await db.run('CREATE MACRO draw(row_number, salt) AS hash(row_number * 16 + salt)');
await db.run('CREATE MACRO uniform(row_number, salt) AS draw(row_number, salt) / 18446744073709551616.0');
await db.run(`CREATE TABLE made AS SELECT i AS id, ${COLUMNS[shape]()} FROM range(${rows}) AS numbers(i) ORDER BY i`);

// An id in a wide table would be one more column to correlate.
const wanted = shape === 'wide' ? '* EXCLUDE (id)' : '*';
const splits = {
  train: `SELECT ${wanted} FROM made WHERE id < ${trainRows} ORDER BY id`,
  // The copies come last: below any id of the test rows, so they are ordered by what they are, not by id.
  test: hasCopies
    ? `SELECT * FROM made WHERE id >= ${trainRows} OR id < ${COPIES} ORDER BY id < ${COPIES}, id`
    : `SELECT ${wanted} FROM made WHERE id >= ${trainRows} ORDER BY id`,
};
const WRITERS = {
  csv: 'FORMAT csv, HEADER',
  'csv.gz': 'FORMAT csv, HEADER, COMPRESSION gzip',
  'parquet-snappy': 'FORMAT parquet, CODEC snappy',
  'parquet-zstd': 'FORMAT parquet, CODEC zstd',
  jsonl: 'FORMAT json',
};
fs.mkdirSync(folder, { recursive: true });
for (const [split, query] of Object.entries(splits)) {
  for (const format of formats) {
    const file = fileOf(folder, split, format);
    // A run that is interrupted must not leave half a file behind that the next one takes for whole.
    await db.run(`COPY (${query}) TO '${file.replaceAll("'", "''")}.part' (${WRITERS[format]})`);
    fs.renameSync(`${file}.part`, file);
  }
}
