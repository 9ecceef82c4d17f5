// From single runs to medians, and from medians to the table.

const FIGURES = { wall: (run) => run.wall, cpu: (run) => run.user + run.system, peakMb: (run) => run.peakMb };

/** Per contestant: medians of its finished runs, the spread of its wall time, and the runs themselves. */
export function summarise(contestants, runs) {
  return contestants.map(({ name, label, form, isPeer }) => {
    const finished = runs[name].filter((run) => run.status === 'ok');
    const medians = Object.entries(FIGURES).map(([figure, of]) => [figure, median(finished.map(of))]);
    return {
      name,
      label,
      form,
      isPeer,
      ...Object.fromEntries(medians),
      fastest: Math.min(...finished.map((run) => run.wall)),
      slowest: Math.max(...finished.map((run) => run.wall)),
      disturbance: median(finished.map((run) => run.elsewhere / run.wall)),
      runs: runs[name],
    };
  });
}

/** The middle value; the mean of the two middle ones where their number is even; null where there is none. */
export function median(values) {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The result as Markdown, one table per format. */
export function markdown(result) {
  const { machine, versions } = result;
  const lines = [
    `# ${result.rows.toLocaleString('en')} rows, ${result.label}`,
    '',
    `${result.runs} ${result.runs === 1 ? 'round' : 'rounds'}, medians. ${machine.cpu}, ${machine.cores} cores, ` +
      `${machine.memoryGb} GB, ${machine.system}.`,
    `${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}.`,
  ];
  for (const [format, one] of Object.entries(result.formats)) {
    lines.push('', `## ${format}, ${one.megabytes.toFixed(0)} MB`, '');
    lines.push(...table(one.contestants));
    const silent = Object.entries(one.notCompared).map(([at, why]) => `\`${at}\` (${why})`);
    if (silent.length > 0) lines.push('', `Not compared for LeakGate: ${silent.join('; ')}.`);
    if (one.absent?.length > 0) lines.push('', `Without ${one.absent.map(([label, why]) => `${label} (${why})`).join('; ')}.`);
    if (one.parseLimit !== undefined) lines.push('', parseLimit(one.parseLimit));
  }
  lines.push(
    '',
    '×: against the fastest peer of the table, the one with ×1.00 wall. Spread: fastest to slowest wall time.',
    'Busy elsewhere: cores that other programs kept busy meanwhile; compare rows only where it is low and alike.',
  );
  const verdict = result.problems.map((problem) => `- ${problem.split('\n', 1)[0]}`);
  lines.push('', ...(verdict.length === 0 ? ['All answers agree, and agree with what was planted.'] : verdict));
  return `${lines.join('\n')}\n`;
}

function table(contestants) {
  const ranked = [...contestants].sort((a, b) => (a.wall ?? Infinity) - (b.wall ?? Infinity));
  const peer = ranked.find((one) => one.isPeer && one.wall !== null);
  const cell = (one, figure, digits) => {
    if (one[figure] === null) return '– | –';
    const ratio = peer === undefined ? '–' : `×${(one[figure] / peer[figure]).toFixed(2)}`;
    return `${one[figure].toFixed(digits)} | ${ratio}`;
  };
  return [
    '| | wall s | | spread | CPU s | | peak MB | | busy elsewhere |',
    '|---|--:|--:|--:|--:|--:|--:|--:|--:|',
    ...ranked.map((one) => {
      const spread = one.wall === null ? '–' : `${one.fastest.toFixed(2)}–${one.slowest.toFixed(2)}`;
      const busy = one.disturbance === null ? '–' : one.disturbance.toFixed(2);
      const figures = [cell(one, 'wall', 2), spread, cell(one, 'cpu', 2), cell(one, 'peakMb', 0), busy];
      return `| ${one.label} | ${figures.join(' | ')} |`;
    }),
  ];
}

function parseLimit({ megabytes, serialSeconds, rangesSeconds, readers }) {
  const rate = (seconds) => `${seconds.toFixed(2)} s (${(megabytes / seconds).toFixed(0)} MB/s)`;
  const ranges = rangesSeconds === null ? '' : `, with ${readers} readers ${rate(rangesSeconds)}`;
  return `CsvHelper alone sees every field of these bytes in ${rate(serialSeconds)} with one reader${ranges}.`;
}
