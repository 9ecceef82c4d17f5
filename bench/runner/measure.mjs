// Runs a command and says what it cost: wall time, CPU time (user and system, of the process and the children it
// waited for) and peak memory (of its largest process).
//
// Two meters. GNU time, where it is installed, reads what the kernel counted for the finished process (wait4): exact
// to 10 ms and one page. Elsewhere the kernel's files are read: CPU from /proc/self/stat, which counts children that
// have ended, and memory from VmHWM in /proc/PID/status, itself a high-water mark, polled, so that only a peak within
// the last moments of a process can be missed, or one in a grandchild.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SetupError } from './errors.mjs';

const GNU_TIME = '/usr/bin/time';
const POLL_MS = 20;
/** The kernel gives CPU times to programs in hundredths of a second on every Linux. */
const TICKS_PER_SECOND = 100;

/** The meter to use on this machine. */
export function chooseMeter() {
  const version = spawnSync(GNU_TIME, ['--version'], { encoding: 'utf8' });
  if (/GNU/.test(`${version.stdout}${version.stderr}`)) return 'gnu-time';
  if (fs.existsSync('/proc/self/stat')) return 'proc';
  throw new SetupError('CPU time and memory are read from GNU time or from /proc; this machine has neither');
}

/**
 * Runs `command` and returns { status, wall, user, system, peakMb, elsewhere, output }: seconds, 10^6 bytes, and the
 * CPU seconds that everything else on the machine used meanwhile. `status` is 'ok', 'exit N' or 'timeout'; `output` is
 * the end of what the command wrote.
 */
export async function measure(command, { meter, timeout, env = {} }) {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'leakgate-bench-'));
  try {
    const figures = path.join(scratch, 'time');
    const words = meter === 'gnu-time' ? [GNU_TIME, '-q', '-f', '%U %S %M', '-o', figures, ...command] : command;
    const busyBefore = busySeconds();
    const childrenBefore = childSeconds();
    const run = await wait(words, { timeout, env, watchMemory: meter === 'proc' });
    const { user, system, peakMb } = meter === 'gnu-time' ? readGnuTime(figures) : sinceThen(childrenBefore, run);
    const elsewhere = Math.max(0, busySeconds() - busyBefore - user - system);
    return { status: run.status, wall: run.wall, user, system, peakMb, elsewhere, output: run.output };
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

function wait(words, { timeout, env, watchMemory }) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    // Its own process group, so that a timeout ends the meter and the measured process alike.
    const child = spawn(words[0], words.slice(1), {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let output = '';
    const keep = (text) => (output = (output + text).slice(-4000));
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);

    let wall = 0;
    let peakMb = 0;
    let expired = false;
    const poll = watchMemory && setInterval(() => (peakMb = Math.max(peakMb, highWaterMb(child.pid))), POLL_MS);
    const limit = setTimeout(() => {
      expired = true;
      process.kill(-child.pid, 'SIGKILL');
    }, timeout * 1000);
    const stop = () => {
      clearInterval(poll);
      clearTimeout(limit);
    };
    child.on('error', (error) => {
      stop();
      reject(error);
    });
    child.on('exit', () => {
      wall = (performance.now() - started) / 1000;
      stop();
    });
    child.on('close', (code, signal) => {
      const status = expired ? 'timeout' : code === 0 ? 'ok' : `exit ${code ?? signal}`;
      resolve({ status, wall, peakMb, output });
    });
  });
}

function readGnuTime(file) {
  // Killed together with the process, the meter leaves nothing.
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim() : '';
  const [user = 0, system = 0, kilobytes = 0] = text === '' ? [] : text.split(/\s+/).map(Number);
  return { user, system, peakMb: (kilobytes * 1024) / 1e6 };
}

function sinceThen(before, run) {
  const now = childSeconds();
  return { user: now.user - before.user, system: now.system - before.system, peakMb: run.peakMb };
}

/** CPU seconds of this process's ended children. */
function childSeconds() {
  const stat = fs.readFileSync('/proc/self/stat', 'utf8');
  // The name in parentheses may hold spaces; what follows begins with the third field, the state.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [CUTIME, CSTIME] = [16 - 3, 17 - 3];
  return { user: fields[CUTIME] / TICKS_PER_SECOND, system: fields[CSTIME] / TICKS_PER_SECOND };
}

/** CPU seconds that the whole machine has been busy since it started. */
function busySeconds() {
  const [line] = fs.readFileSync('/proc/stat', 'utf8').split('\n', 1);
  const [user, nice, system, , , irq, softirq, steal] = line.trim().split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND;
}

function highWaterMb(pid) {
  let status;
  try {
    status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return 0; // ended between two polls
    throw error;
  }
  const [, kilobytes = 0] = /^VmHWM:\s+(\d+) kB/m.exec(status) ?? [];
  return (kilobytes * 1024) / 1e6;
}
