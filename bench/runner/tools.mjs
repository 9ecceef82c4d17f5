// Other programs that the benchmark calls, outside the measured runs.
import { spawnSync } from 'node:child_process';
import { SetupError } from './errors.mjs';

/** Runs a command whose output the user sees; standard output stays free for the table. */
export function tool(words, options = {}) {
  finish(words, spawnSync(words[0], words.slice(1), { ...options, stdio: ['ignore', 2, 2] }));
}

/** Runs a command and returns what it says. */
export function ask(words) {
  const run = spawnSync(words[0], words.slice(1), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  finish(words, run);
  return run.stdout;
}

/** The first Python that has pandas: that of the system, where its packages are, before any other. */
export function findPython() {
  const found = ['/usr/bin/python3', 'python3'].find(
    (python) => spawnSync(python, ['-c', 'import pandas, numpy'], { stdio: 'ignore' }).status === 0,
  );
  if (found === undefined) {
    throw new SetupError('no Python with pandas: install python3-pandas, name one by --python, or leave pandas out of --peers');
  }
  return found;
}

function finish(words, { error, status, signal }) {
  if (error !== undefined) throw new SetupError(`${words[0]} could not be started: ${error.message}`);
  if (status !== 0) throw new SetupError(`${words.slice(0, 3).join(' ')} … ended with ${status ?? signal}`);
}
