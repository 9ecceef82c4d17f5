// DuckDB: a table per split, or a view over the file so that each query reads only what it needs (scan).
import { DuckDBInstance } from '@duckdb/node-api';
import { Answers, chunks, entries, EXAMPLES, peerArguments, sum } from '../jobs.mjs';
import { isParquet, keyName, pairsOf, SPLITS } from '../shapes.mjs';

const { shape, file, format, form, out, auc } = peerArguments();
const isHashed = form === 'hashed';
const answers = new Answers();
const db = await (await DuckDBInstance.create(':memory:')).connect();

/** The rows of a query as arrays; 64-bit counts become numbers. */
async function select(sql) {
  const rows = (await db.runAndReadAll(sql)).getRowsJS();
  return rows.map((row) => row.map((cell) => (typeof cell === 'bigint' ? Number(cell) : cell)));
}

// Row order answers no question here, and keeping it costs time and memory while loading.
if (isHashed) await db.run('SET preserve_insertion_order = false');
const reader = isParquet(format) ? 'read_parquet' : format === 'jsonl' ? 'read_json' : 'read_csv';
for (const split of SPLITS) {
  const kind = form === 'scan' ? 'VIEW' : 'TABLE';
  await db.run(`CREATE ${kind} ${split} AS SELECT * FROM ${reader}('${file(split)}')`);
}
answers.lap('read');

if (shape.compared) {
  // A 64-bit hash first leaves few train rows to compare in full.
  const columns = shape.compared.join(', ');
  const likely = `(FROM train WHERE hash(${columns}) IN (SELECT hash(${columns}) FROM test))`;
  const candidates = isHashed ? likely : 'train';
  const copies = await select(`SELECT id FROM test SEMI JOIN ${candidates} USING (${columns}) ORDER BY id`);
  answers.add('duplicates', { rows: copies.length, ids: copies.slice(0, EXAMPLES).map(([id]) => id) });
}

if (shape.groups) {
  const shared = {};
  for (const key of shape.groups) shared[keyName(key)] = await (isHashed ? countFirst : joinFirst)(key);
  answers.add('groups', shared);
}

if (shape.time) {
  const { time } = shape;
  const [[trainMin, trainMax, testMin, testMax, notLater]] = await select(`
    WITH fitted AS MATERIALIZED (SELECT min(${time}) AS first, max(${time}) AS last FROM train)
    SELECT any_value(first)::VARCHAR, any_value(last)::VARCHAR, min(${time})::VARCHAR, max(${time})::VARCHAR,
      count(*) FILTER (${time} <= last)
    FROM test, fitted`);
  answers.add('time', { train: [trainMin, trainMax], test: [testMin, testMax], notLater });
}

if (shape.profiled) {
  const profile = {};
  for (const split of SPLITS) {
    const moments = shape.profiled.map((c) => `count(${c}), avg(${c}), stddev_samp(${c}), min(${c}), max(${c})`);
    const [row] = await select(`SELECT ${moments.join(', ')} FROM ${split}`);
    profile[split] = entries(shape.profiled, (_, i) => row.slice(i * 5, i * 5 + 5));
  }
  answers.add('profile', profile);
}

if (shape.correlated) {
  const correlations = {};
  for (const pairs of chunks(pairsOf(shape), 1000)) {
    const [r] = await select(`SELECT ${pairs.map(([a, b]) => `corr(${a}, ${b})`).join(', ')} FROM train`);
    pairs.forEach((pair, i) => (correlations[pair.join(',')] = r[i]));
  }
  answers.add('correlations', correlations);
}

if (shape.categorical) {
  const fresh = {};
  for (const column of shape.categorical) {
    const found = await select(`
      SELECT ${column}, count(*) FROM test ANTI JOIN (SELECT DISTINCT ${column} FROM train) USING (${column})
      GROUP BY ${column} ORDER BY ${column}`);
    fresh[column] = { values: found.map(([value]) => value), rows: sum(found.map(([, n]) => n)) };
  }
  answers.add('newCategories', fresh);
}

if (auc && shape.ranked) {
  // The share of (positive, negative) pairs in the right order, equal values counting half.
  const areas = {};
  for (const column of shape.ranked) {
    const order = shape.categorical?.includes(column) ? 'positives / (positives + negatives)' : 'value';
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

/** Joins the rows of both splits and counts what is left: the query that one writes first. */
async function joinFirst(key) {
  const columns = key.join(', ');
  const [[keys, rows]] = await select(`
    SELECT count(*), coalesce(sum(n), 0)::BIGINT FROM (
      SELECT ${columns}, count(*) AS n FROM test SEMI JOIN train USING (${columns}) GROUP BY ${columns})`);
  const examples = await select(`
    SELECT DISTINCT ${columns} FROM test SEMI JOIN train USING (${columns}) ORDER BY ${columns} LIMIT ${EXAMPLES}`);
  return { keys, rows, ...(key.length === 1 && { examples: examples.map(([value]) => value) }) };
}

/** Counts the test rows of each key before looking for the key in train. */
async function countFirst(key) {
  const columns = key.join(', ');
  await db.run(`CREATE OR REPLACE TEMP TABLE shared AS
    SELECT ${columns}, count(*) AS n FROM test GROUP BY ${columns} HAVING (${columns}) IN (SELECT (${columns}) FROM train)`);
  const [[keys, rows]] = await select('SELECT count(*), coalesce(sum(n), 0)::BIGINT FROM shared');
  const examples = await select(`SELECT ${columns} FROM shared ORDER BY ${columns} LIMIT ${EXAMPLES}`);
  return { keys, rows, ...(key.length === 1 && { examples: examples.map(([value]) => value) }) };
}
