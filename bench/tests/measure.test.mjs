import assert from 'node:assert/strict';
import test from 'node:test';
import { chooseMeter, measure } from '../runner/measure.mjs';

const BURN = `
  const memory = Buffer.alloc(150e6, 1);
  const until = performance.now() + 400;
  while (performance.now() < until) memory[0]++;
  console.log('done');`;
const node = (script) => [process.execPath, '-e', script];

for (const meter of new Set([chooseMeter(), 'proc'])) {
  test(`${meter} sees time, CPU and memory`, async () => {
    const run = await measure(node(BURN), { meter, timeout: 60 });
    assert.equal(run.status, 'ok');
    assert.match(run.output, /done/);
    assert.ok(run.wall >= 0.4, `wall ${run.wall}`);
    // On a busy machine the process gets less than a whole core, but never more than the time that passed.
    assert.ok(run.user + run.system > 0.05 && run.user + run.system < run.wall * 4, `CPU ${run.user} ${run.system}`);
    assert.ok(run.peakMb > 150 && run.peakMb < 400, `memory ${run.peakMb}`);
  });

  test(`${meter} tells failure and timeout`, async () => {
    const failed = await measure(node('process.exit(3)'), { meter, timeout: 60 });
    assert.equal(failed.status, 'exit 3');
    const slow = await measure(node('setInterval(() => {}, 1000)'), { meter, timeout: 1 });
    assert.equal(slow.status, 'timeout');
    assert.ok(slow.wall < 30);
  });
}
