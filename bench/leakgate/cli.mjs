// LeakGate as its users run it: the real command line, compiled ahead of time as it is shipped.
import fs from 'node:fs';
import path from 'node:path';
import { tool } from '../runner/tools.mjs';

const REPOSITORY = path.join(import.meta.dirname, '..', '..');

/** Publishes the command line as `./build pack` ships it for this system, and returns the words that start it. */
export function publishCli(cache) {
  return prebuilt(path.join(publishInto('src/LeakGate.Cli', cache, {}), 'LeakGate.Cli'));
}

/** Publishes another program of this repository and returns the words that start it. */
export function publish(project, cache) {
  const folder = publishInto(project, cache, { SelfContained: false, PublishReadyToRun: true });
  return prebuilt(path.join(folder, `${path.basename(project)}.dll`));
}

/**
 * The folder with a published project. What it builds goes to `cache`, so that the build in the working tree, and its
 * lock files, stay as they are.
 */
function publishInto(project, cache, properties) {
  const name = path.basename(project);
  const to = path.join(cache, 'published', name);
  const runtime = `linux-${process.arch === 'arm64' ? 'arm64' : 'x64'}`;
  const file = path.join(REPOSITORY, project, `${name}.csproj`);
  const all = { ...properties, LeakGateAheadOfTime: true, ArtifactsPath: path.join(cache, 'build') };
  const settings = Object.entries(all).map(([key, value]) => `-p:${key}=${value}`);
  // What an earlier form of the program left there would be started in its place.
  fs.rmSync(to, { recursive: true, force: true });
  tool(['dotnet', 'publish', file, '-c', 'Release', '-r', runtime, '-o', to, '--nologo', '-v', 'quiet', ...settings], {
    cwd: REPOSITORY,
  });
  return to;
}

/** The words that start a command line that is already built: a dll needs its host. */
export const prebuilt = (file) => (file.endsWith('.dll') ? ['dotnet', file] : [file]);
