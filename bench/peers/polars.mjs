// Polars: both files collected into memory once, or one lazy query per job (scan).
import fs from 'node:fs';
import zlib from 'node:zlib';
import polars from 'nodejs-polars';
import { Answers, chunks, entries, EXAMPLES, peerArguments, sum } from '../jobs.mjs';
import { isParquet, keyName, pairsOf, SPLITS } from '../shapes.mjs';

const pl = polars.default ?? polars;
const { col } = pl;
const { shape, file, format, form, out, auc } = peerArguments();
const isHashed = form === 'hashed';
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
  const options = { inferSchemaLength: 10_000 };
  if (isParquet(format)) return pl.scanParquet(file(split));
  const read =
    format === 'jsonl'
      ? pl.scanJson(file(split), options)
      : format === 'csv'
        ? pl.scanCSV(file(split), options)
        : pl.readCSV(zlib.gunzipSync(fs.readFileSync(file(split))), options).lazy();
  // tryParseDates leaves this column text in this version, so its format is given.
  return shape.time === undefined ? read : read.withColumn(asTime(col(shape.time)));
}

const { train, test } = entries(SPLITS, (split) => (form === 'scan' ? open(split) : open(split).collectSync().lazy()));
answers.lap('read');

if (shape.compared) {
  // A 64-bit hash first leaves few train rows to compare in full.
  const on = shape.compared;
  const hash = pl.struct(on.map((c) => col(c))).hash().alias('hash');
  const candidates = isHashed
    ? train.select(...on, hash).join(test.select(hash), { on: 'hash', how: 'semi' })
    : train;
  const copies = test
    .join(candidates.select(...on), { on, how: 'semi' })
    .select('id')
    .sort('id')
    .collectSync();
  answers.add('duplicates', { rows: copies.height, ids: records(copies.head(EXAMPLES)).map((row) => row.id) });
}

if (shape.groups) {
  const shared = entries(shape.groups.map(keyName), (_, i) => {
    const on = shape.groups[i];
    const keys = train.select(...on);
    const counted = isHashed
      ? test.groupBy(on).agg(pl.len().alias('n')).join(keys, { on, how: 'semi' })
      : test.select(...on).join(keys, { on, how: 'semi' }).groupBy(on).agg(pl.len().alias('n'));
    const found = (on.length === 1 ? counted.sort(on[0]) : counted).collectSync();
    return {
      keys: found.height,
      rows: whole(found.getColumn('n').sum()),
      ...(on.length === 1 && { examples: records(found.head(EXAMPLES)).map((row) => row[on[0]]) }),
    };
  });
  answers.add('groups', shared);
}

if (shape.time) {
  const time = col(shape.time);
  const range = [asText(time.min()).alias('min'), asText(time.max()).alias('max')];
  const [fitted] = collect(train.select(...range));
  const notLater = time.ltEq(asTime(pl.lit(fitted.max))).sum().alias('notLater');
  const [judged] = collect(test.select(...range, notLater));
  answers.add('time', {
    train: [fitted.min, fitted.max],
    test: [judged.min, judged.max],
    notLater: judged.notLater,
  });
}

if (shape.profiled) {
  const moments = {
    count: (c) => c.count(),
    mean: (c) => c.mean(),
    sd: (c) => c.std(),
    min: (c) => c.min(),
    max: (c) => c.max(),
  };
  const profile = entries(SPLITS, (split) => {
    const wanted = shape.profiled.flatMap((c) =>
      Object.entries(moments).map(([name, of]) => of(col(c)).alias(`${c} ${name}`)),
    );
    const [row] = collect((split === 'train' ? train : test).select(...wanted));
    return entries(shape.profiled, (c) => Object.keys(moments).map((name) => row[`${c} ${name}`]));
  });
  answers.add('profile', profile);
}

if (shape.correlated) {
  const correlations = {};
  for (const pairs of chunks(pairsOf(shape), 1000)) {
    const together = pairs.map(([a, b]) => pl.pearsonCorr(col(a), col(b)).alias(`${a},${b}`));
    Object.assign(correlations, collect(train.select(...together))[0]);
  }
  answers.add('correlations', correlations);
}

if (shape.categorical) {
  const fresh = entries(shape.categorical, (column) => {
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
}

if (auc && shape.ranked) {
  // Mann and Whitney's rank sum for the numbers; categories are few enough to be ordered by their target rate here.
  const positive = col('y').eq(pl.lit(1));
  const numbers = shape.ranked.filter((c) => !shape.categorical?.includes(c));
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
  for (const column of shape.ranked.filter((c) => shape.categorical?.includes(c))) {
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
