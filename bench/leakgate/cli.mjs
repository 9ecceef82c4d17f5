// LeakGate as its users run it: the real command line, published ahead-of-time compiled where the SDK can.
import path from 'node:path';
import { tool } from '../runner/tools.mjs';

const REPOSITORY = path.join(import.meta.dirname, '..', '..');

/**
 * Publishes a project of this repository and returns the words that start it. What it builds goes to
 * `cache`, so that the build in the working tree, and its lock files, stay as they are.
 */
export function publish(project, cache) {
  const name = path.basename(project);
  const to = path.join(cache, 'published', name);
  const runtime = `linux-${process.arch === 'arm64' ? 'arm64' : 'x64'}`;
  const file = path.join(REPOSITORY, project, `${name}.csproj`);
  const properties = {
    SelfContained: false,
    PublishReadyToRun: true,
    ArtifactsPath: path.join(cache, 'build'),
    // A runtime identifier adds packages to the graph, which a shared lock file must not learn from here.
    NuGetLockFilePath: 'obj/bench.lock.json',
    RestoreLockedMode: false,
  };
  const settings = Object.entries(properties).map(([key, value]) => `-p:${key}=${value}`);
  const words = ['publish', file, '-c', 'Release', '-r', runtime, '-o', to, '--nologo', '-v', 'quiet', ...settings];
  tool(['dotnet', ...words], { cwd: REPOSITORY });
  return ['dotnet', path.join(to, `${name}.dll`)];
}

/** The words that start a command line that is already built: a dll needs its host. */
export const prebuilt = (file) => (file.endsWith('.dll') ? ['dotnet', file] : [file]);
