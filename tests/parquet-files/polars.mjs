// Files by polars, made from tables by DuckDB, and what polars reads from them.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import pl from 'nodejs-polars';
import { connect, tableQuery } from './duckdb.mjs';
import { between, pick, seeded, table } from './random.mjs';

// What polars takes over from DuckDB as it is.
const typeNames = [
  'boolean', 'tinyint', 'smallint', 'integer', 'bigint', 'small', 'utinyint', 'usmallint', 'uinteger', 'ubigint', 'real',
  'double', 'date', 'time', 'timestamp', 'timestamp_ms', 'timestamp_ns', 'varchar', 'long', 'enum',
];

const perUnit = { ms: 1_000_000n, us: 1_000n, ns: 1n };

/** Each column as integers or texts that JavaScript holds exactly. */
function shown(frame) {
  const units = {};
  const columns = frame.columns.map((name) => {
    const type = `${frame.schema[name].variant}`;
    const column = pl.col(name);
    if (type === 'Date') return column.cast(pl.Int32).cast(pl.Utf8);
    if (type === 'Datetime') {
      units[name] = perUnit[frame.schema[name].inner[0]];
      return column.cast(pl.Int64).cast(pl.Utf8);
    }
    if (type === 'Time') return column.cast(pl.Int64).cast(pl.Utf8);
    if (type === 'Bool' || type.startsWith('Float')) return column;
    return column.cast(pl.Utf8);
  });
  const texts = frame.select(...columns);
  return texts.rows().map((row) =>
    row.map((value, i) => {
      if (value === null || value === undefined) return null;
      const unit = units[texts.columns[i]];
      return unit ? `${BigInt(value) * unit}` : Object.is(value, -0) ? '-0.0' : `${value}`;
    }),
  );
}

export async function write(folder) {
  const connection = await connect();
  const work = await mkdtemp(join(tmpdir(), 'leakgate-polars-'));
  const codecs = [
    ['uncompressed'], ['snappy'], ['gzip'], ['gzip', 1], ['brotli'], ['brotli', 11], ['zstd'], ['zstd', 1], ['zstd', 22], ['lz4'],
  ];
  try {
    for (let seed = 1; seed <= 60; seed++) {
      const random = seeded(1000 + seed);
      const content = table(random, typeNames);
      const source = join(work, `${seed}.parquet`);
      await connection.run(`COPY (${tableQuery(content)}) TO '${source}' (FORMAT parquet)`);
      const [compression, compressionLevel] = pick(random, codecs);
      const target = `${folder}/polars-random-${seed}.parquet`;
      let frame = pl.readParquet(source);
      const text = content.columns.find((c) => c.type === 'varchar');
      if (text && random() < 0.5) frame = frame.withColumns(pl.col(text.name).cast(pl.Categorical));
      const sink = frame.lazy().sinkParquet(target, {
        compression,
        ...(compressionLevel ? { compressionLevel } : {}),
        statistics: random() < 0.5,
        rowGroupSize: pick(random, [100, 1000, 100_000]),
        dataPageSize: pick(random, [200, 5000, between(random, 10_000, 1_000_000)]),
        maintainOrder: true,
      });
      await sink.collect();
      const rows = shown(pl.readParquet(target));
      await writeFile(`${folder}/polars-random-${seed}.jsonl`, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    }
  } finally {
    await rm(work, { recursive: true });
  }
}
