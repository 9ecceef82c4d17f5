// ClickHouse in process (chDB) in its best form: a Memory table per split (load), or the file function in every query
// (scan).
import { Session } from 'chdb';
import { Answers, CATEGORICAL, COMPARED, EXAMPLES, NUMERIC, PAIRS, RANKED, SPLITS } from '../jobs.mjs';
import { entries, peerArguments, sum } from '../jobs.mjs';

const { file, format, mode, out, auc } = peerArguments();
const answers = new Answers();
const session = new Session();

/** The rows of a query as arrays. */
const select = (sql) =>
  session
    .query(sql, 'JSONCompactEachRow')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

for (const setting of [
  'output_format_json_quote_64bit_integers = 0',
  'input_format_try_infer_exponent_floats = 1', // otherwise 9.1e-05 makes its column text
  "session_timezone = 'UTC'",
]) {
  session.query(`SET ${setting}`, 'CSV');
}

const source = entries(SPLITS, (split) => {
  const read = `file('${file(split)}', '${format === 'csv' ? 'CSVWithNames' : 'Parquet'}')`;
  if (mode === 'scan') return read;
  session.query(`CREATE TABLE ${split} ENGINE = Memory AS SELECT * FROM ${read}`, 'CSV');
  return split;
});
const { train, test } = source;
answers.lap('read');

// In memory, a 64-bit hash first leaves few train rows to compare in full; a scan would read each file once more.
const columns = COMPARED.join(', ');
const copies = select(
  mode === 'load'
    ? `SELECT id FROM ${test} WHERE (${columns}) IN (
        SELECT ${columns} FROM ${train} WHERE cityHash64(${columns}) IN (SELECT cityHash64(${columns}) FROM ${test}))
      ORDER BY id`
    : `SELECT judged.id FROM ${train} AS fitted RIGHT SEMI JOIN ${test} AS judged USING (${columns})
      ORDER BY judged.id`,
);
answers.add('duplicates', { rows: copies.length, ids: copies.slice(0, EXAMPLES).map(([id]) => Number(id)) });

const [[users, userRows, firstUsers]] = select(`
  SELECT count(), sum(n), arraySort(groupArraySorted(${EXAMPLES})(user_id)) FROM (
    SELECT user_id, count() AS n FROM ${test} WHERE user_id IN (SELECT user_id FROM ${train}) GROUP BY user_id)`);
answers.add('groups', { keys: Number(users), rows: Number(userRows), examples: firstUsers });

const asText = (time) => `formatDateTime(${time}, '%Y-%m-%d %H:%i:%S')`;
const [[trainMin, trainMax, testMin, testMax, notLater]] = select(`
  WITH (SELECT (min(ts), max(ts)) FROM ${train}) AS fitted
  SELECT ${['fitted.1', 'fitted.2', 'min(ts)', 'max(ts)'].map(asText).join(', ')}, countIf(ts <= fitted.2)
  FROM ${test}`);
answers.add('time', { train: [trainMin, trainMax], test: [testMin, testMax], notLater: Number(notLater) });

const profile = entries(SPLITS, (split) => {
  const moments = NUMERIC.map((c) => `count(${c}), avg(${c}), stddevSampStable(${c}), min(${c}), max(${c})`);
  const [row] = select(`SELECT ${moments.join(', ')} FROM ${source[split]}`);
  return entries(NUMERIC, (_, i) => row.slice(i * 5, i * 5 + 5).map(Number));
});
answers.add('profile', profile);

const [r] = select(`SELECT ${PAIRS.map(([a, b]) => `corrStable(${a}, ${b})`).join(', ')} FROM ${train}`);
answers.add('correlations', Object.fromEntries(PAIRS.map((pair, i) => [pair.join(','), Number(r[i])])));

const fresh = entries(CATEGORICAL, (column) => {
  const found = select(`
    SELECT ${column}, count() FROM ${test} WHERE ${column} NOT IN (SELECT ${column} FROM ${train})
    GROUP BY ${column} ORDER BY ${column}`);
  return { values: found.map(([value]) => value), rows: sum(found.map(([, n]) => Number(n))) };
});
answers.add('newCategories', fresh);

if (auc) {
  // The share of (positive, negative) pairs in the right order, equal values counting half.
  const areas = entries(RANKED, (column) => {
    const order = CATEGORICAL.includes(column) ? 'positives / (positives + negatives)' : 'value';
    const [[area]] = select(`
      WITH counted AS (
        SELECT ${column} AS value, countIf(y = 1) AS positives, countIf(y = 0) AS negatives
        FROM ${train} GROUP BY value),
      ranked AS (
        SELECT positives, negatives, sum(negatives) OVER (ORDER BY ${order} ROWS UNBOUNDED PRECEDING) AS up_to_here
        FROM counted)
      SELECT sum(positives * (up_to_here - negatives / 2)) / (toFloat64(sum(positives)) * sum(negatives)) FROM ranked`);
    return Number(area);
  });
  answers.add('auc', areas);
}
answers.write(out);
session.close?.();
