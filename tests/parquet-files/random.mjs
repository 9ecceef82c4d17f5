// Random choices that are the same on every machine.

/** A generator of numbers in [0, 1) (mulberry32). */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of some items. */
export const pick = (random, items) => items[Math.floor(random() * items.length)];

/** A whole number from low to high, both included. */
export const between = (random, low, high) => low + Math.floor(random() * (high - low + 1));

/**
 * A random table: rows, and for each column how many values it has, which are missing, and a seed of its own.
 * `distinct` 0 means as many as there are rows, in ascending order; -1 in any order.
 */
export function table(random, typeNames) {
  const rows = pick(random, [0, 1, 7, 64, 1000, 2500, 4100, 6000]);
  const columns = Array.from({ length: between(random, 1, 9) }, (_, i) => ({
    name: `c${i}`,
    type: pick(random, typeNames),
    distinct: pick(random, [0, -1, -1, 1, 2, 9, 200]),
    missing: pick(random, ['none', 'none', 'some', 'most', 'runs', 'all']),
    seed: between(random, 1, 1_000_000),
  }));
  return { rows, columns };
}
