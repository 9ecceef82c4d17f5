// Polars in its best form: both files collected into memory once (load), or one lazy query per job (scan).
import polars from 'nodejs-polars';
import { Answers, CATEGORICAL, COMPARED, EXAMPLES, NUMERIC, PAIRS, RANKED, SPLITS } from '../jobs.mjs';
import { entries, peerArguments, sum } from '../jobs.mjs';

const pl = polars.default ?? polars;
const { col } = pl;
const { file, format, mode, out, auc } = peerArguments();
const answers = new Answers();

const whole = (value) => (typeof value === 'bigint' ? Number(value) : value);
const records = (frame) =>
  frame
    .toRecords()
    .map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, whole(cell)])));
const collect = (query) => records(query.collectSync());
const asTime = (text) => text.str.strptime(pl.Datetime('ms'), '%Y-%m-%d %H:%M:%S');
const asText = (time) => time.cast(pl.Utf8).str.slice(0, 19);

function open(split) {
  if (format === 'parquet') return pl.scanParquet(file(split));
  // tryParseDates leaves this column text in this version, so its format is given.
  return pl.scanCSV(file(split), { inferSchemaLength: 10_000 }).withColumn(asTime(col('ts')));
}

const { train, test } = entries(SPLITS, (split) => (mode === 'load' ? open(split).collectSync().lazy() : open(split)));
answers.lap('read');

// In memory, a 64-bit hash first leaves few train rows to compare in full; a scan would read each file once more.
const hash = pl.struct(COMPARED.map((c) => col(c))).hash().alias('hash');
const candidates =
  mode === 'load'
    ? train.select(...COMPARED, hash).join(test.select(hash), { on: 'hash', how: 'semi' })
    : train;
const copies = test
  .join(candidates.select(...COMPARED), { on: COMPARED, how: 'semi' })
  .select('id')
  .sort('id')
  .collectSync();
answers.add('duplicates', { rows: copies.height, ids: records(copies.head(EXAMPLES)).map((row) => row.id) });

const users = test
  .groupBy('user_id')
  .agg(pl.len().alias('n'))
  .join(train.select('user_id'), { on: 'user_id', how: 'semi' })
  .sort('user_id')
  .collectSync();
answers.add('groups', {
  keys: users.height,
  rows: whole(users.getColumn('n').sum()),
  examples: records(users.head(EXAMPLES)).map((row) => row.user_id),
});

const [fitted] = collect(train.select(asText(col('ts').min()).alias('min'), asText(col('ts').max()).alias('max')));
const [judged] = collect(
  test.select(
    asText(col('ts').min()).alias('min'),
    asText(col('ts').max()).alias('max'),
    col('ts').ltEq(asTime(pl.lit(fitted.max))).sum().alias('notLater'),
  ),
);
answers.add('time', {
  train: [fitted.min, fitted.max],
  test: [judged.min, judged.max],
  notLater: judged.notLater,
});

const MOMENTS = {
  count: (c) => c.count(),
  mean: (c) => c.mean(),
  sd: (c) => c.std(),
  min: (c) => c.min(),
  max: (c) => c.max(),
};
const profile = entries(SPLITS, (split) => {
  const wanted = NUMERIC.flatMap((c) => Object.entries(MOMENTS).map(([name, of]) => of(col(c)).alias(`${c} ${name}`)));
  const [row] = collect((split === 'train' ? train : test).select(...wanted));
  return entries(NUMERIC, (c) => Object.keys(MOMENTS).map((name) => row[`${c} ${name}`]));
});
answers.add('profile', profile);

const together = PAIRS.map(([a, b]) => pl.pearsonCorr(col(a), col(b)).alias(`${a},${b}`));
const [correlations] = collect(train.select(...together));
answers.add('correlations', correlations);

const fresh = entries(CATEGORICAL, (column) => {
  const found = collect(
    test
      .select(column)
      .join(train.select(column).unique(), { on: column, how: 'anti' })
      .groupBy(column)
      .agg(pl.len().alias('n'))
      .sort(column),
  );
  return { values: found.map((row) => row[column]), rows: sum(found.map((row) => row.n)) };
});
answers.add('newCategories', fresh);

if (auc) {
  // Mann and Whitney's rank sum for the numbers; categories are few enough to be ordered by their target rate here.
  const positive = col('y').eq(pl.lit(1));
  const numbers = RANKED.filter((c) => !CATEGORICAL.includes(c));
  const [ranks] = collect(
    train.select(
      positive.sum().alias('positives'),
      pl.len().alias('rows'),
      ...numbers.map((c) => col(c).rank('average').filter(positive).sum().alias(c)),
    ),
  );
  const positives = ranks.positives;
  const pairs = positives * (ranks.rows - positives);
  const areas = entries(numbers, (c) => (ranks[c] - (positives * (positives + 1)) / 2) / pairs);
  for (const column of CATEGORICAL) {
    const classes = collect(train.groupBy(column).agg(col('y').sum().alias('positives'), pl.len().alias('rows')));
    classes.sort((a, b) => a.positives / a.rows - b.positives / b.rows);
    let below = 0;
    let ordered = 0;
    for (const { positives: hits, rows } of classes) {
      const misses = rows - hits;
      ordered += hits * (below + misses / 2);
      below += misses;
    }
    areas[column] = ordered / pairs;
  }
  answers.add('auc', areas);
}
answers.write(out);
