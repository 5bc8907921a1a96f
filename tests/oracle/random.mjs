// Seeded randomness, and the odd strings that break form parsers.

// mulberry32: small, seeded, good enough to make test data.
export function makeRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  return {
    below,
    chance: (p) => next() < p,
    pick: (list) => list[below(list.length)],
    shuffled: (list) => {
      const out = [...list];
      for (let i = out.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [out[i], out[j]] = [out[j], out[i]];
      }
      return out;
    },
    hex: (digits) => Array.from({ length: digits }, () => below(16).toString(16)).join(''),
  };
}

const pieces = {
  plain: ['a', 'Z', '7', 'yes', 'no', 'Sid', ' ', '_', '-', '.', '~', '*'],
  marks: [
    '&',
    '=',
    '+',
    '%',
    '%41',
    '%zz',
    '?',
    '#',
    '/',
    ';',
    ':',
    '@',
    "'",
    '"',
    '<',
    '\\',
    '\r\n',
    '\t',
    '\0',
  ],
  near: ['é', 'ñ', 'ß', 'ж', 'ع', '中', '\u2019', '\u200b', '\u00a0'],
  far: ['👍', '👨‍👩‍👧', '𝔸', '🇺🇸'],
};

// `far`: characters beyond U+FFFF too. JavaScript sorts those differently from bytes, so names and
// repeated values do without.
export function randomText(random, { most = 12, far = true } = {}) {
  const kinds = ['plain', 'plain', 'marks', 'near', ...(far ? ['far'] : [])];
  const length = random.chance(0.15) ? 0 : 1 + random.below(most);
  return Array.from({ length }, () => random.pick(pieces[random.pick(kinds)])).join('');
}

// One of the spellings of a form parameter that mean the same.
export function encodeForm(random, text) {
  const lower = random.chance(0.3);
  const plus = random.chance(0.5);
  const zealous = random.chance(0.1);
  const escape = (byte) => {
    const hex = byte.toString(16).padStart(2, '0');
    return '%' + (lower ? hex : hex.toUpperCase());
  };
  return [...Buffer.from(text, 'utf8')]
    .map((byte) => {
      const c = String.fromCharCode(byte);
      if (c === ' ' && plus) return '+';
      return /[A-Za-z0-9._~*-]/.test(c) && !zealous ? c : escape(byte);
    })
    .join('');
}

export const encodePairs = (random, pairs) =>
  pairs
    .map(([name, value]) => `${encodeForm(random, name)}=${encodeForm(random, value)}`)
    .join('&');
