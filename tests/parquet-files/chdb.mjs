// Files by ClickHouse (in its form as a library), and what ClickHouse reads from them.
import { writeFile } from 'node:fs/promises';
import { query } from 'chdb';
import { between, pick, seeded, table } from './random.mjs';

const plain = { shown: (v) => `toString(${v})` };
const types = {
  bool: { ...plain, value: (k) => `toBool(${k} % 2 = 0)` },
  int8: { ...plain, value: (k) => `toInt8(${k} % 100)` },
  int16: { ...plain, value: (k) => `toInt16(toInt64(${k} % 60000) - 30000)` },
  int32: { ...plain, value: (k) => `toInt32(toInt64(${k} % 4000000000) - 2000000000)` },
  int64: { ...plain, value: (k) => `reinterpretAsInt64(${k})` },
  uint8: { ...plain, value: (k) => `toUInt8(${k} % 256)` },
  uint16: { ...plain, value: (k) => `toUInt16(${k} % 65536)` },
  uint32: { ...plain, value: (k) => `toUInt32(${k} % 4294967296)` },
  uint64: { ...plain, value: (k) => `toUInt64(${k})` },
  float32: { shown: (v) => `toString(toFloat64(${v}))`, value: (k) => `toFloat32((${k} % 100003) / 7)` },
  float64: { ...plain, value: (k) => `${k} / 7. - 1e9` },
  decimal32: { shown: (v) => `toDecimalString(${v}, 3)`, value: (k) => `toDecimal32((${k} % 100000) / 100, 3)` },
  decimal64: { shown: (v) => `toDecimalString(${v}, 6)`, value: (k) => `toDecimal64((${k} % 1000000000) / 1000, 6)` },
  decimal128: { shown: (v) => `toDecimalString(${v}, 10)`, value: (k) => `toDecimal128(${k}, 10) * -3` },
  decimal256: { shown: (v) => `toDecimalString(${v}, 20)`, value: (k) => `toDecimal256(${k}, 20) * 77777` },
  date: { shown: (v) => `toString(toInt32(toDate32(${v})))`, value: (k) => `toDate32(toInt32(toInt64(${k} % 40000) - 20000))` },
  datetime: { shown: (v) => `toString(toInt64(toUnixTimestamp(${v})) * 1000000000)`, value: (k) => `toDateTime(${k} % 4000000000, 'UTC')` },
  datetime3: { shown: (v) => `toString(toUnixTimestamp64Milli(${v})) || '000000'`, value: (k) => `fromUnixTimestamp64Milli(toInt64(1 + ${k} % 4000000000000), 'UTC')` },
  datetime6: { shown: (v) => `toString(toUnixTimestamp64Micro(${v})) || '000'`, value: (k) => `fromUnixTimestamp64Micro(toInt64(1 + ${k} % 4000000000000000), 'UTC')` },
  datetime9: { shown: (v) => `toString(toUnixTimestamp64Nano(${v}))`, value: (k) => `fromUnixTimestamp64Nano(toInt64(1 + ${k} % 4000000000000000000), 'UTC')` },
  string: { ...plain, value: (k) => `if(${k} % 10 = 0, '', concat('wört ', toString(${k})))` },
  long: { ...plain, value: (k) => `concat(repeat('xyz', ${k} % 300), toString(${k}))` },
  fixed: { shown: (v) => `lower(hex(${v}))`, value: (k) => `toFixedString(toString(${k} % 1000000), 6)` },
  int128: { shown: (v) => `lower(hex(reinterpretAsFixedString(${v})))`, value: (k) => `toInt128(${k}) * -5` },
  enum: { ...plain, value: (k) => `CAST(['red', 'green', 'blue'][1 + ${k} % 3], 'Enum8(\\'red\\' = 1, \\'green\\' = 2, \\'blue\\' = 3)')` },
  category: { ...plain, nullable: (t) => `toLowCardinality(${t})`, value: (k) => `concat('c', toString(${k} % 50))` },
  uuid: { ...plain, value: (k) => `toUUID(concat('00000000-0000-4000-8000-', leftPad(toString(${k} % 1000000000000), 12, '0')))` },
};
const typeNames = Object.keys(types);

const missing = {
  none: () => null,
  some: (c) => `cityHash64(number, ${c.seed}) % 10 = 0`,
  most: (c) => `cityHash64(number, ${c.seed}) % 10 != 0`,
  runs: () => 'intDiv(number, 400) % 2 = 1',
  all: () => 'number >= 0',
};

function expression(column) {
  const k =
    column.distinct === 0 ? '(1000000 + number * 3)'
    : column.distinct === -1 ? `cityHash64(number, ${column.seed})`
    : `cityHash64(cityHash64(number, ${column.seed}) % ${column.distinct})`;
  const type = types[column.type];
  const test = missing[column.missing](column);
  const value = test === null ? type.value(k) : `if(${test}, NULL, ${type.value(k)})`;
  return `${type.nullable ? type.nullable(value) : value} AS ${column.name}`;
}

export async function write(folder) {
  for (let seed = 1; seed <= 80; seed++) {
    const random = seeded(2000 + seed);
    const { rows, columns } = table(random, typeNames);
    const file = `${folder}/chdb-random-${seed}`;
    const settings = {
      compression_method: `'${pick(random, ['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4'])}'`,
      row_group_size: pick(random, [500, 2000, 1_000_000]),
      data_page_size: pick(random, [100, 5000, 1_048_576]),
      batch_size: pick(random, [10, 1024]),
      max_dictionary_size: pick(random, [0, 100, 1_048_576]),
      write_page_index: between(random, 0, 1),
      write_bloom_filter: between(random, 0, 1),
      write_checksums: between(random, 0, 1),
      version: `'${pick(random, ['1.0', '2.4', '2.6', '2.latest'])}'`,
    };
    const clauses = Object.entries(settings).map(([name, value]) => `output_format_parquet_${name} = ${value}`);
    query(
      `SELECT ${columns.map(expression).join(', ')} FROM numbers(${rows}) INTO OUTFILE '${file}.parquet' TRUNCATE FORMAT Parquet SETTINGS max_threads = 1, engine_file_empty_if_not_exists = 0, ${clauses.join(', ')}`,
    );
    const shown = columns.map((c) => `${types[c.type].shown(c.name)} AS s_${c.name}`).join(', ');
    const cells = query(`SELECT ${shown} FROM file('${file}.parquet', Parquet) SETTINGS max_threads = 1, input_format_parquet_preserve_order = 1 FORMAT JSONCompactEachRow`);
    await writeFile(`${file}.jsonl`, `${cells}`);
  }
}
