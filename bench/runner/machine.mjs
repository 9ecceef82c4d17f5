// What the figures were measured on, without anything that tells whose machine it is.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const BENCH = path.join(import.meta.dirname, '..');

export function machine() {
  const [{ model }] = os.cpus();
  return {
    cpu: model.trim(),
    cores: os.availableParallelism(),
    memoryGb: Math.round(os.totalmem() / 1e9),
    system: `${os.type()} ${os.arch()}`,
  };
}

/** The version of everything that took part. */
export function versions(python) {
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(BENCH, 'package.json'), 'utf8'));
  return { node: process.version, dotnet: dotnetVersion(), ...dependencies, ...pythonVersions(python) };
}

function dotnetVersion() {
  try {
    return execFileSync('dotnet', ['--version'], { encoding: 'utf8', cwd: BENCH }).trim();
  } catch {
    return 'none'; // the peers alone can be timed without it
  }
}

function pythonVersions(python) {
  if (python === undefined) return {};
  const script = 'import numpy, pandas, platform; print(platform.python_version(), numpy.__version__, pandas.__version__)';
  const [own, numpy, pandas] = execFileSync(python, ['-c', script], { encoding: 'utf8' }).trim().split(' ');
  return { python: own, numpy, pandas };
}
