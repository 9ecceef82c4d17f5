// ClickHouse in process (chDB): a Memory table per split, or the file function in every query (scan).
import { Session } from 'chdb';
import { Answers, entries, EXAMPLES, peerArguments, sum } from '../jobs.mjs';
import { isParquet, keyName, pairsOf, SPLITS } from '../shapes.mjs';

const { shape, file, format, form, out, auc } = peerArguments();
const isHashed = form === 'hashed';
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

const clickHouseFormat = isParquet(format) ? 'Parquet' : format === 'jsonl' ? 'JSONEachRow' : 'CSVWithNames';
const source = entries(SPLITS, (split) => {
  const read = `file('${file(split)}', '${clickHouseFormat}')`;
  if (form === 'scan') return read;
  session.query(`CREATE TABLE ${split} ENGINE = Memory AS SELECT * FROM ${read}`, 'CSV');
  return split;
});
const { train, test } = source;
answers.lap('read');

if (shape.compared) {
  // A 64-bit hash first leaves few train rows to compare in full.
  const columns = shape.compared.join(', ');
  const copies = select(
    isHashed
      ? `SELECT id FROM ${test} WHERE (${columns}) IN (
          SELECT ${columns} FROM ${train} WHERE cityHash64(${columns}) IN (SELECT cityHash64(${columns}) FROM ${test}))
        ORDER BY id`
      : `SELECT judged.id FROM ${train} AS fitted RIGHT SEMI JOIN ${test} AS judged USING (${columns})
        ORDER BY judged.id`,
  );
  answers.add('duplicates', { rows: copies.length, ids: copies.slice(0, EXAMPLES).map(([id]) => Number(id)) });
}

if (shape.groups) {
  const shared = entries(shape.groups.map(keyName), (_, i) => {
    const key = shape.groups[i];
    const columns = key.join(', ');
    const counted = `SELECT ${columns}, count() AS n FROM ${test} WHERE (${columns}) IN (SELECT ${columns} FROM ${train})
      GROUP BY ${columns}`;
    const [[keys, rows]] = select(`SELECT count(), sum(n) FROM (${counted})`);
    const first = key.length > 1 ? [] : select(`${counted} ORDER BY ${columns} LIMIT ${EXAMPLES}`);
    return {
      keys: Number(keys),
      rows: Number(rows),
      ...(key.length === 1 && { examples: first.map(([value]) => value) }),
    };
  });
  answers.add('groups', shared);
}

if (shape.time) {
  const { time } = shape;
  const asText = (of) => `formatDateTime(${of}, '%Y-%m-%d %H:%i:%S')`;
  const [[trainMin, trainMax, testMin, testMax, notLater]] = select(`
    WITH (SELECT (min(${time}), max(${time})) FROM ${train}) AS fitted
    SELECT ${['fitted.1', 'fitted.2', `min(${time})`, `max(${time})`].map(asText).join(', ')},
      countIf(${time} <= fitted.2)
    FROM ${test}`);
  answers.add('time', { train: [trainMin, trainMax], test: [testMin, testMax], notLater: Number(notLater) });
}

if (shape.profiled) {
  const profile = entries(SPLITS, (split) => {
    const moments = shape.profiled.map(
      (c) => `count(${c}), avg(${c}), stddevSampStable(${c}), min(${c}), max(${c})`,
    );
    const [row] = select(`SELECT ${moments.join(', ')} FROM ${source[split]}`);
    return entries(shape.profiled, (_, i) => row.slice(i * 5, i * 5 + 5).map(Number));
  });
  answers.add('profile', profile);
}

if (shape.correlated) answers.add('correlations', (isHashed ? correlationMatrix : correlationPairs)());

if (shape.categorical) {
  const fresh = entries(shape.categorical, (column) => {
    const found = select(`
      SELECT ${column}, count() FROM ${test} WHERE ${column} NOT IN (SELECT ${column} FROM ${train})
      GROUP BY ${column} ORDER BY ${column}`);
    return { values: found.map(([value]) => value), rows: sum(found.map(([, n]) => Number(n))) };
  });
  answers.add('newCategories', fresh);
}

if (auc && shape.ranked) {
  // The share of (positive, negative) pairs in the right order, equal values counting half.
  const areas = entries(shape.ranked, (column) => {
    const order = shape.categorical?.includes(column) ? 'positives / (positives + negatives)' : 'value';
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

/** One aggregate per pair, as many in a query as its parser takes. */
function correlationPairs() {
  const all = pairsOf(shape);
  const correlations = {};
  for (let i = 0; i < all.length; i += 1000) {
    const pairs = all.slice(i, i + 1000);
    const [r] = select(`SELECT ${pairs.map(([a, b]) => `corrStable(${a}, ${b})`).join(', ')} FROM ${train}`);
    pairs.forEach((pair, k) => (correlations[pair.join(',')] = Number(r[k])));
  }
  return correlations;
}

/** All pairs in one aggregate, about the means so that its sums stay small. */
function correlationMatrix() {
  const names = shape.correlated;
  const [means] = select(`SELECT ${names.map((c) => `avg(${c})`).join(', ')} FROM ${train}`);
  const centred = names.map((c, i) => `assumeNotNull(${c}) - ${Number(means[i])}`);
  const [[matrix]] = select(`SELECT corrMatrix(${centred.join(', ')}) FROM ${train}`);
  return Object.fromEntries(
    pairsOf(shape).map(([a, b]) => [`${a},${b}`, Number(matrix[names.indexOf(a)][names.indexOf(b)])]),
  );
}
