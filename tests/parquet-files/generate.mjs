// Fills a folder with Parquet files and, beside each, its cells as the program that wrote it reads them.
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

const folder = process.argv[2];
await mkdir(folder);
for (const writer of ['duckdb', 'polars', 'chdb']) await (await import(`./${writer}.mjs`)).write(folder);
const data = join(import.meta.dirname, 'node_modules', 'vega-datasets', 'data');
await copyFile(join(data, 'flights-3m.parquet'), join(folder, 'flights-3m.parquet'));
await (await import('./duckdb.mjs')).countFlights(join(folder, 'flights-3m.parquet'), join(folder, 'flights-3m.json'));
