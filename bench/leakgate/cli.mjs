// LeakGate as its users run it: the real command line, published ahead-of-time compiled where the SDK can.
import { execFileSync } from 'node:child_process';
import path from 'node:path';

const REPOSITORY = path.join(import.meta.dirname, '..', '..');

/**
 * Publishes a project of this repository and returns the words that start it. Its intermediate files go to `cache`, so
 * that the build in the working tree, and its lock files, stay as they are.
 */
export function publish(project, cache) {
  const name = path.basename(project);
  const to = path.join(cache, 'published', name);
  const runtime = `linux-${process.arch === 'arm64' ? 'arm64' : 'x64'}`;
  const words = ['publish', path.join(REPOSITORY, project, `${name}.csproj`), '-c', 'Release', '-r', runtime, '-o', to];
  const properties = {
    SelfContained: false,
    PublishReadyToRun: true,
    ArtifactsPath: path.join(cache, 'build'),
    // A runtime identifier adds packages to the graph, which a shared lock file must not learn from here.
    NuGetLockFilePath: path.join(cache, 'build', '$(MSBuildProjectName).lock.json'),
    RestoreLockedMode: false,
  };
  words.push('--nologo', '-v', 'quiet', ...Object.entries(properties).map(([key, value]) => `-p:${key}=${value}`));
  execFileSync('dotnet', words, { cwd: REPOSITORY, stdio: ['ignore', 'inherit', 'inherit'] });
  return ['dotnet', path.join(to, `${name}.dll`)];
}

/** The words that start a command line that is already built: a dll needs its host. */
export const prebuilt = (file) => (file.endsWith('.dll') ? ['dotnet', file] : [file]);

/** What a command says, for a question that is not timed. */
export const ask = (words) => execFileSync(words[0], words.slice(1), { encoding: 'utf8' });
