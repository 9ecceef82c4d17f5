// What the data looks like, shape by shape, and so which jobs it is asked for.
//
// A shape has only the parts that its jobs need:
//   compared     columns in which two rows must agree to be duplicates; needs `id`
//   groups       keys that must not be in both splits, each a list of columns
//   time         the column that orders the rows
//   profiled     numeric columns whose moments are asked for
//   correlated   numeric columns, each pair of which is correlated
//   categorical  columns whose new values are asked for
//   ranked       features whose AUC against `target` is asked for
// `rows` is the usual number of rows, train and test together; `peers` who takes part where nobody is named.

const FEATURES = ['f1', 'f2', 'f3', 'f4', 'f5', 'f6'];
const WIDE = Array.from({ length: 300 }, (_, i) => `x${i}`);

export const SHAPES = {
  tall: {
    label: '12 columns of every kind',
    rows: 1_000_000,
    id: 'id',
    target: 'y',
    compared: ['user_id', 'ts', ...FEATURES, 'c1', 'c2', 'y'],
    groups: [['user_id']],
    time: 'ts',
    profiled: [...FEATURES, 'y'],
    correlated: [...FEATURES, 'y'],
    categorical: ['c1', 'c2'],
    ranked: [...FEATURES, 'c1', 'c2'],
  },
  wide: {
    label: '301 columns of numbers',
    rows: 200_000,
    // The others need minutes for 45,000 pairs, which they correlate one by one.
    peers: ['duckdb-by-hand', 'chdb-hashed', 'pandas-by-hand', 'pandas-hashed'],
    target: 'y',
    correlated: [...WIDE, 'y'],
    ranked: WIDE,
  },
  groups: {
    label: 'keys of which nearly every row has its own',
    rows: 1_000_000,
    id: 'id',
    target: 'y',
    groups: [['session'], ['account'], ['store', 'day']],
  },
  customers: {
    label: 'keys of few values, many rows each',
    rows: 5_000_000,
    id: 'id',
    target: 'y',
    groups: [['customer'], ['store']],
  },
  strings: {
    label: 'texts of some thirty words',
    rows: 500_000,
    id: 'id',
    target: 'y',
    compared: ['text', 'source', 'y'],
    groups: [['author']],
    categorical: ['source'],
  },
};

export const SPLITS = ['train', 'test'];

/** Formats and the endings of their files. */
export const FORMATS = {
  csv: 'csv',
  'csv.gz': 'csv.gz',
  'parquet-snappy': 'snappy.parquet',
  'parquet-zstd': 'zstd.parquet',
  jsonl: 'jsonl',
};

export const fileOf = (folder, split, format) => `${folder}/${split}.${FORMATS[format]}`;

/** Pairs of the correlated columns. */
export const pairsOf = ({ correlated = [] }) =>
  correlated.flatMap((a, i) => correlated.slice(i + 1).map((b) => [a, b]));

/** The name of a key of some columns. */
export const keyName = (columns) => columns.join(' + ');

export const isParquet = (format) => format.startsWith('parquet');
