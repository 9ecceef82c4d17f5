// DuckDB in its best form: a table per split (load), or a view over the file so that each query reads only what it
// needs (scan).
import { DuckDBInstance } from '@duckdb/node-api';
import { Answers, CATEGORICAL, COMPARED, EXAMPLES, NUMERIC, PAIRS, RANKED, SPLITS } from '../jobs.mjs';
import { entries, peerArguments, sum } from '../jobs.mjs';

const { file, format, mode, out, auc } = peerArguments();
const answers = new Answers();
const db = await (await DuckDBInstance.create(':memory:')).connect();

/** The rows of a query as arrays; 64-bit counts become numbers. */
async function select(sql) {
  const rows = (await db.runAndReadAll(sql)).getRowsJS();
  return rows.map((row) => row.map((cell) => (typeof cell === 'bigint' ? Number(cell) : cell)));
}

// Row order answers no question here, and keeping it costs time and memory while loading.
await db.run('SET preserve_insertion_order = false');
const reader = format === 'csv' ? 'read_csv' : 'read_parquet';
for (const split of SPLITS) {
  await db.run(`CREATE ${mode === 'load' ? 'TABLE' : 'VIEW'} ${split} AS SELECT * FROM ${reader}('${file(split)}')`);
}
answers.lap('read');

// In memory, a 64-bit hash first leaves few train rows to compare in full; a scan would read each file once more.
const columns = COMPARED.join(', ');
const hashed = `(FROM train WHERE hash(${columns}) IN (SELECT hash(${columns}) FROM test))`;
const candidates = mode === 'load' ? hashed : 'train';
const copies = await select(`SELECT id FROM test SEMI JOIN ${candidates} USING (${columns}) ORDER BY id`);
answers.add('duplicates', { rows: copies.length, ids: copies.slice(0, EXAMPLES).map(([id]) => id) });

const [[users, userRows, firstUsers]] = await select(`
  WITH shared AS MATERIALIZED (
    SELECT user_id, count(*) AS n FROM test GROUP BY user_id HAVING user_id IN (SELECT user_id FROM train))
  SELECT count(*), sum(n)::BIGINT, (SELECT list(user_id ORDER BY user_id) FROM
    (SELECT user_id FROM shared ORDER BY user_id LIMIT ${EXAMPLES}))
  FROM shared`);
answers.add('groups', { keys: users, rows: userRows, examples: firstUsers });

const [[trainMin, trainMax, testMin, testMax, notLater]] = await select(`
  WITH fitted AS MATERIALIZED (SELECT min(ts) AS first, max(ts) AS last FROM train)
  SELECT any_value(first)::VARCHAR, any_value(last)::VARCHAR, min(ts)::VARCHAR, max(ts)::VARCHAR,
    count(*) FILTER (ts <= last)
  FROM test, fitted`);
answers.add('time', { train: [trainMin, trainMax], test: [testMin, testMax], notLater });

const profile = {};
for (const split of SPLITS) {
  const moments = NUMERIC.map((c) => `count(${c}), avg(${c}), stddev_samp(${c}), min(${c}), max(${c})`);
  const [row] = await select(`SELECT ${moments.join(', ')} FROM ${split}`);
  profile[split] = entries(NUMERIC, (_, i) => row.slice(i * 5, i * 5 + 5));
}
answers.add('profile', profile);

const [r] = await select(`SELECT ${PAIRS.map(([a, b]) => `corr(${a}, ${b})`).join(', ')} FROM train`);
answers.add('correlations', Object.fromEntries(PAIRS.map((pair, i) => [pair.join(','), r[i]])));

const fresh = {};
for (const column of CATEGORICAL) {
  const found = await select(`
    SELECT ${column}, count(*) FROM test ANTI JOIN (SELECT DISTINCT ${column} FROM train) USING (${column})
    GROUP BY ${column} ORDER BY ${column}`);
  fresh[column] = { values: found.map(([value]) => value), rows: sum(found.map(([, n]) => n)) };
}
answers.add('newCategories', fresh);

if (auc) {
  // The share of (positive, negative) pairs in the right order, equal values counting half.
  const areas = {};
  for (const column of RANKED) {
    const order = CATEGORICAL.includes(column) ? 'positives / (positives + negatives)' : 'value';
    const [[area]] = await select(`
      WITH counted AS (
        SELECT ${column} AS value, count(*) FILTER (y = 1) AS positives, count(*) FILTER (y = 0) AS negatives
        FROM train GROUP BY value),
      ranked AS (
        SELECT positives, negatives, sum(negatives) OVER (ORDER BY ${order} ROWS UNBOUNDED PRECEDING) AS up_to_here
        FROM counted)
      SELECT sum(positives * (up_to_here - negatives / 2)) / (sum(positives)::DOUBLE * sum(negatives)::DOUBLE)
      FROM ranked`);
    areas[column] = area;
  }
  answers.add('auc', areas);
}
answers.write(out);
