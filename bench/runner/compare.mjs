// Whether two sets of answers are the same: counts, ids and categories exactly, other numbers to 1e-7 relative.

const RELATIVE = 1e-7;
/** A correlation near zero is a difference of large sums: its rounding error does not shrink with it. */
const CORRELATION = 1e-9;

/** Every place where `actual` is not `expected`: [{ at, expected, actual }]. An absent answer has no `actual`. */
export function differences(expected, actual, at = '') {
  if (isObject(expected) && isObject(actual)) {
    const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    return names.flatMap((name) => differences(expected[name], actual[name], at === '' ? name : `${at}.${name}`));
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    return expected.flatMap((item, i) => differences(item, actual[i], `${at}[${i}]`));
  }
  return same(expected, actual, at.startsWith('correlations.') ? CORRELATION : 0) ? [] : [{ at, expected, actual }];
}

/** As `differences`, but only of what `facts` states. */
export function contradictions(facts, actual, at = '') {
  if (!isObject(facts)) return differences(facts, actual, at);
  return Object.keys(facts).flatMap((name) =>
    contradictions(facts[name], actual?.[name], at === '' ? name : `${at}.${name}`),
  );
}

function same(expected, actual, slack) {
  if (typeof expected !== 'number' || typeof actual !== 'number') return expected === actual;
  if (Number.isInteger(expected) && Number.isInteger(actual)) return expected === actual;
  const largest = Math.max(Math.abs(expected), Math.abs(actual));
  return Math.abs(expected - actual) <= Math.max(RELATIVE * largest, slack);
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
