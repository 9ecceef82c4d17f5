// Fills a folder with Parquet files and, beside each, its cells as the program that wrote it reads them.
import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const folder = process.argv[2];
await mkdir(folder);
for (const writer of ['duckdb', 'polars', 'chdb']) await (await import(`./${writer}.mjs`)).write(folder);
const vega = dirname(createRequire(import.meta.url).resolve('vega-datasets/package.json'));
await copyFile(join(vega, 'data', 'flights-3m.parquet'), join(folder, 'flights-3m.parquet'));
