// Deterministic train and test files: node generate.mjs --rows 1000000 --out FOLDER
//
// Every value is a hash of the row number, so neither threads nor order change a byte. Planted, whatever the size:
//   1,000 test rows are copies of the first 1,000 train rows, in all columns
//   users are drawn from 8 % as many names as there are rows, so most of them are in both splits
//   a row is six seconds after the one before it, so the split is chronological but for the 1,000 copies
//   five cities occur in test only, in one of 10,000 rows
//   f5 leaks y in part (AUC about 0.84); the other features are noise
import fs from 'node:fs';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { truth, COPIES } from './runner/truth.mjs';

const option = (name) => {
  const at = process.argv.indexOf(name);
  if (at < 0 || at + 1 === process.argv.length) throw new Error(`generate.mjs needs ${name} VALUE`);
  return process.argv[at + 1];
};
const rows = Number(option('--rows'));
const folder = option('--out');
const { trainRows } = truth(rows);
const users = Math.floor(rows * 0.08);

const db = await (await DuckDBInstance.create(':memory:')).connect();
await db.run('CREATE MACRO draw(row_number, salt) AS hash(row_number * 16 + salt)');
await db.run('CREATE MACRO uniform(row_number, salt) AS draw(row_number, salt) / 18446744073709551616.0');
await db.run(`
  CREATE TABLE made AS
  SELECT i AS id,
    'user_' || lpad((draw(i, 1) % ${users})::VARCHAR, 7, '0') AS user_id,
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
    (draw(i, 7) % 2)::INTEGER AS y
  FROM range(${rows}) AS numbers(i)
  ORDER BY i`);

const splits = {
  train: `SELECT * FROM made WHERE id < ${trainRows} ORDER BY id`,
  // The copies come last: below any id of the test rows, so they are ordered by what they are, not by id.
  test: `SELECT * FROM made WHERE id >= ${trainRows} OR id < ${COPIES} ORDER BY id < ${COPIES}, id`,
};
fs.mkdirSync(folder, { recursive: true });
for (const [split, query] of Object.entries(splits)) {
  for (const [format, options] of [['csv', 'FORMAT csv, HEADER'], ['parquet', 'FORMAT parquet']]) {
    const file = path.join(folder, `${split}.${format}`);
    // A run that is interrupted must not leave half a file behind that the next one takes for whole.
    await db.run(`COPY (${query}) TO '${file.replaceAll("'", "''")}.part' (${options})`);
    fs.renameSync(`${file}.part`, file);
  }
}
