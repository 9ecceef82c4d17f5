// Files by DuckDB, and what DuckDB reads from them.
import { DuckDBInstance } from '@duckdb/node-api';
import { writeFile } from 'node:fs/promises';
import { pick, seeded, table } from './random.mjs';

// value: from a whole number k; shown: the text that the tests expect of a value v.
const plain = { shown: (v) => `${v}::VARCHAR` };
const nanoseconds = { shown: (v) => `epoch_ns(${v})::VARCHAR` };
const types = {
  boolean: { ...plain, value: (k) => `(${k} % 2 = 0)` },
  tinyint: { ...plain, value: (k) => `((${k} % 256) - 128)::TINYINT` },
  smallint: { ...plain, value: (k) => `((${k} % 65536) - 32768)::SMALLINT` },
  integer: { ...plain, value: (k) => `((${k} % 4294967296) - 2147483648)::INTEGER` },
  bigint: { ...plain, value: (k) => `(${k} - 9223372036854775808)::BIGINT` },
  small: { ...plain, value: (k) => `(${k} % 1000)::BIGINT` },
  utinyint: { ...plain, value: (k) => `(${k} % 256)::UTINYINT` },
  usmallint: { ...plain, value: (k) => `(${k} % 65536)::USMALLINT` },
  uinteger: { ...plain, value: (k) => `(${k} % 4294967296)::UINTEGER` },
  ubigint: { ...plain, value: (k) => `${k}::UBIGINT` },
  hugeint: { shown: (v) => `${v}::DOUBLE::VARCHAR`, value: (k) => `${k} * 12345` },
  real: {
    shown: (v) => `${v}::DOUBLE::VARCHAR`,
    value: (k) => `CASE ${k} % 50 WHEN 0 THEN 'nan' WHEN 1 THEN '-inf' WHEN 2 THEN '-0.0' ELSE (${k} % 100003) / 7.0 END::FLOAT`,
  },
  double: {
    ...plain,
    value: (k) => `CASE ${k} % 50 WHEN 0 THEN 'nan' WHEN 1 THEN 'inf' WHEN 2 THEN '-0.0' ELSE ${k} / 7.0 - 1e9 END::DOUBLE`,
  },
  decimal4: { ...plain, value: (k) => `(((${k} % 19999) - 9999) / 100.0)::DECIMAL(4, 2)` },
  decimal9: { ...plain, value: (k) => `((${k} % 1999999) - 999999)::DECIMAL(9, 3) / 10` },
  decimal18: { ...plain, value: (k) => `((${k} % 1999999999) - 999999999)::DECIMAL(18, 6)` },
  decimal38: { ...plain, value: (k) => `(${k}::DECIMAL(38, 10) * 12345678 - 9)` },
  date: { shown: (v) => `(${v} - DATE '1970-01-01')::VARCHAR`, value: (k) => `DATE '1970-01-01' + ((${k} % 40000)::INTEGER - 20000)` },
  time: { ...nanoseconds, value: (k) => `TIME '00:00:00' + to_microseconds((${k} % 86400000000)::BIGINT)` },
  timestamp: { ...nanoseconds, value: (k) => `make_timestamp((${k} % 4000000000000000)::BIGINT - 2000000000000000)` },
  timestamp_ms: { ...nanoseconds, value: (k) => `epoch_ms((${k} % 4000000000000)::BIGINT - 2000000000000)::TIMESTAMP_MS` },
  timestamp_s: { ...nanoseconds, value: (k) => `epoch_ms((${k} % 4000000000)::BIGINT * 1000)::TIMESTAMP_S` },
  timestamp_ns: { ...nanoseconds, value: (k) => `make_timestamp_ns((${k} % 9000000000000000000)::BIGINT)` },
  timestamptz: { ...nanoseconds, value: (k) => `make_timestamp((${k} % 2000000000000000)::BIGINT)::TIMESTAMPTZ` },
  varchar: { ...plain, value: (k) => `CASE ${k} % 10 WHEN 0 THEN '' WHEN 1 THEN 'naïve ' || ${k} WHEN 2 THEN repeat('ab', (${k} % 60)::INTEGER) ELSE 'v' || ${k} END` },
  long: { ...plain, value: (k) => `repeat(chr(97 + (${k} % 26)::INTEGER), (${k} % 700)::INTEGER) || ${k}` },
  enum: { ...plain, value: (k) => `(['red', 'green', 'blue'][1 + (${k} % 3)::INTEGER])::ENUM('red', 'green', 'blue')` },
  json: { ...plain, value: (k) => `('{"k":' || (${k} % 100) || '}')::JSON` },
  blob: { shown: (v) => `lower(hex(${v}))`, value: (k) => `unhex(md5(${k}::VARCHAR))` },
  uuid: { ...plain, value: (k) => `('00000000-0000-4000-8000-' || lpad((${k} % 1000000000000)::VARCHAR, 12, '0'))::UUID` },
  interval: {
    shown: (v) =>
      `(datepart('year', ${v}) * 12 + datepart('month', ${v}))::VARCHAR || ' ' || datepart('day', ${v}) || ' ' || (datepart('hour', ${v}) * 3600000 + datepart('minute', ${v}) * 60000 + datepart('millisecond', ${v}))`,
    value: (k) => `to_months((${k} % 40)::INTEGER) + to_days((${k} % 50)::INTEGER) + to_milliseconds((${k} % 90000000)::BIGINT)`,
  },
};

export const typeNames = Object.keys(types);

const missing = {
  none: () => 'false',
  some: (c) => `hash(i + ${c.seed}) % 10 = 0`,
  most: (c) => `hash(i + ${c.seed}) % 10 <> 0`,
  runs: () => '(i // 400) % 2 = 1',
  all: () => 'true',
};

function expression(column) {
  const k =
    column.distinct === 0 ? '(1000000 + i * 3)::HUGEINT'
    : column.distinct === -1 ? `hash(i * 31 + ${column.seed})::HUGEINT`
    : `hash((hash(i * 17 + ${column.seed}) % ${column.distinct}) + ${column.seed})::HUGEINT`;
  const value = types[column.type].value(k);
  return `CASE WHEN ${missing[column.missing](column)} THEN NULL ELSE ${value} END AS ${column.name}`;
}

/** The query that makes a table. */
export const tableQuery = ({ rows, columns }) => `SELECT ${columns.map(expression).join(', ')} FROM range(${rows}) t(i)`;

export async function connect() {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run("SET threads = 1; SET TimeZone = 'UTC'");
  return connection;
}

/** Writes what DuckDB reads from a file: a row as a JSON array of texts, null where a value is missing. */
export async function dump(connection, parquet, target, columns) {
  const shown = columns.map((c) => types[c.type].shown(c.name)).join(', ');
  const result = await connection.runAndReadAll(`SELECT ${shown} FROM read_parquet('${parquet}')`);
  await writeFile(target, result.getRowsJson().map((row) => `${JSON.stringify(row)}\n`).join(''));
}

const options = (random) => [
  pick(random, ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'ZSTD', 'BROTLI', 'LZ4', 'LZ4_RAW']).replace(/^/, 'COMPRESSION '),
  `PARQUET_VERSION ${pick(random, ['V1', 'V2'])}`,
  ...pick(random, [[], ['ROW_GROUP_SIZE 2048']]),
  ...pick(random, [[], [], ['DICTIONARY_SIZE_LIMIT 1'], ['DICTIONARY_SIZE_LIMIT 100000']]),
];

export async function write(folder) {
  const connection = await connect();
  const write = async (name, content, clauses) => {
    const parquet = `${folder}/${name}.parquet`;
    await connection.run(`COPY (${tableQuery(content)}) TO '${parquet}' (FORMAT parquet, ${clauses.join(', ')})`);
    await dump(connection, parquet, `${folder}/${name}.jsonl`, content.columns);
  };
  const everything = (rows) => ({
    rows,
    columns: typeNames.map((type, i) => ({ name: `c${i}`, type, distinct: [-1, 9, 0][i % 3], missing: ['some', 'none'][i % 2], seed: i })),
  });
  for (const codec of ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'ZSTD', 'BROTLI', 'LZ4', 'LZ4_RAW']) {
    for (const version of ['V1', 'V2'])
      await write(`duckdb-types-${codec.toLowerCase()}-${version.toLowerCase()}`, everything(1500), [`COMPRESSION ${codec}`, `PARQUET_VERSION ${version}`]);
  }
  for (const level of [1, 3, 7, 12, 19, 22])
    await write(`duckdb-zstd-${level}`, everything(2500), ['COMPRESSION ZSTD', `COMPRESSION_LEVEL ${level}`]);
  for (let seed = 1; seed <= 60; seed++) {
    const random = seeded(seed);
    await write(`duckdb-random-${seed}`, table(random, typeNames), options(random));
  }
  await connection.run(
    `COPY (SELECT i AS id, {'x': i * 2, 'deep': {'text': 'v' || i}} AS outer, [i, i + 1] AS list, MAP {'k': i} AS map FROM range(3000) t(i)) TO '${folder}/nested-duckdb.parquet' (FORMAT parquet)`,
  );
}

/** Figures of the flights: rows, and of each column how many values it has and a sum that no mistake survives. */
export async function countFlights(parquet, target) {
  const connection = await connect();
  const result = await connection.runAndReadAll(
    `SELECT count(*), sum(epoch_us(date) % 1000003), sum(delay), sum(distance), sum(ascii(origin[1]) * length(origin)), sum(ascii(destination[3])) FROM read_parquet('${parquet}')`,
  );
  await writeFile(target, JSON.stringify(result.getRowsJson()[0].map(String)));
}
