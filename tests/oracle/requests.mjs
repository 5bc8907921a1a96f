// Random webhooks, signed by Twilio's own library, and ways to spoil them.
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { encodeForm, encodePairs, randomText } from './random.mjs';

const form = 'application/x-www-form-urlencoded';

// What a receiver gets from a form: one value, or a list where a name repeats.
export function paramsOf(body) {
  const params = {};
  for (const [name, value] of new URLSearchParams(body)) {
    if (!Object.hasOwn(params, name)) params[name] = value;
    else if (Array.isArray(params[name])) params[name].push(value);
    else params[name] = [params[name], value];
  }
  return params;
}

const splitPort = (url) =>
  /^([a-z]+:\/\/(?:[^/?#]*@)?(?:\[[^\]]*\]|[^/?#:@]*))(:\d+)?(.*)$/s.exec(url);

function portVariants(url) {
  const [, before, port, after] = splitPort(url);
  const usual = url.startsWith('https:') ? ':443' : ':80';
  return port ? [url, before + after] : [url, before + usual + after];
}

function randomAddress(random) {
  const scheme = random.pick(['https', 'https', 'http']);
  const user = random.pick(['', '', '', 'user@', 'user:pass@', 'u%40x:p@']);
  const host = random.pick([
    'bot.example.com',
    'x.example',
    '10.0.0.7',
    'localhost',
    '[::1]',
    'a-b.example.org',
  ]);
  const port = random.pick(['', '', '', ':443', ':80', ':8443', ':1234']);
  const prefix = random.pick(['', '', '', '/clinic', '/a%20b/c']);
  const path = random.pick([
    '/hooks/twilio/main/inbound',
    '/',
    '/x',
    '/a%2Fb',
    '/a+b',
    '/p/',
    '//q',
    "/it's",
  ]);
  const pair = () =>
    `${encodeForm(random, randomText(random, { most: 3 }))}${random.pick(['=', '=', ''])}` +
    random.pick(['', '1', 'main%20line', 'a+b', 'x=y', '%e2%82%ac', "It's", '/?:@']);
  const query = random.chance(0.5)
    ? ''
    : '?' + Array.from({ length: random.below(4) }, pair).join('&');
  return { base: `${scheme}://${user}${host}${port}${prefix}`, target: path + query };
}

function randomPairs(random) {
  const names = [
    'Body',
    'From',
    'To',
    'MessageSid',
    'Sid',
    'SidAccount',
    'ToCity',
    'body',
    '_x',
    'Z1',
    '1',
    '10',
    '9',
  ];
  const pairs = [];
  for (let i = random.below(12); i > 0; i--) {
    const name = random.chance(0.7)
      ? random.pick(names)
      : randomText(random, { most: 4, far: false });
    if (name === '__proto__') continue;
    const repeats = random.chance(0.15) ? 2 + random.below(3) : 1;
    const known = pairs.some(([other]) => other === name);
    const far = repeats === 1 && !known;
    for (let r = 0; r < repeats; r++) pairs.push([name, randomText(random, { far })]);
  }
  // A name that came twice may hold far characters from its first time: keep one value of it.
  const far = /[\u{10000}-\u{10ffff}]/u;
  return random.shuffled(
    pairs.filter(
      ([name, value], at) =>
        !far.test(value) || !pairs.some(([other], where) => other === name && where !== at),
    ),
  );
}

function smsPairs(random, options) {
  const sid = 'SM' + random.hex(32);
  return random.shuffled([
    ['ToCountry', 'US'],
    ['ToState', random.pick(['CA', ''])],
    ['ToCity', ''],
    ['ToZip', ''],
    ['FromCountry', 'US'],
    ['FromState', random.pick(['MA', ''])],
    ['FromCity', random.pick(['', 'SAN FRANCISCO'])],
    ['FromZip', random.pick(['', '01022'])],
    ['SmsMessageSid', sid],
    ['SmsSid', sid],
    ['MessageSid', sid],
    ['NumMedia', '0'],
    ['NumSegments', '1'],
    ['SmsStatus', 'received'],
    ['ApiVersion', '2010-04-01'],
    ['Body', options.text ?? randomText(random, { most: 40 })],
    ['From', options.from ?? '+1415555' + String(random.below(10000)).padStart(4, '0')],
    ['To', options.to],
    ['AccountSid', options.account],
  ]);
}

function signedForm(random, options, address) {
  const pairs = options.sms ? smsPairs(random, options) : randomPairs(random);
  const body = encodePairs(random, pairs);
  const url = random.pick(portVariants(address.base + address.target));
  return {
    ...address,
    method: 'POST',
    type: form,
    body,
    signature: webhooks.getExpectedTwilioSignature(options.token, url, paramsOf(body)),
  };
}

function signedJson(random, options, address) {
  const body = JSON.stringify({ text: randomText(random), n: random.below(100) });
  const hash = 'bodySHA256=' + webhooks.getExpectedBodyHash(body);
  const target = address.target + (address.target.includes('?') ? '&' : '?') + hash;
  return {
    ...address,
    target,
    method: 'POST',
    type: random.pick(['application/json', 'text/plain']),
    body,
    signature: webhooks.getExpectedTwilioSignature(options.token, address.base + target, {}),
  };
}

function signedGet(random, options, address) {
  return {
    ...address,
    method: 'GET',
    type: '',
    body: '',
    signature: webhooks.getExpectedTwilioSignature(
      options.token,
      address.base + address.target,
      {},
    ),
  };
}

const changeOne = (random, text, alphabet) => {
  const characters = [...text];
  characters[random.below(characters.length)] = random.pick(alphabet);
  return characters.join('');
};

// Each returns what differs. Some change nothing that counts: the judge says what they are.
const spoilers = {
  'signature: one character': (random, r) => ({
    signature: changeOne(random, r.signature, [...'ABCabc019+/=']),
  }),
  'signature: cut': (random, r) => ({ signature: r.signature.slice(0, -1 - random.below(5)) }),
  'signature: empty': () => ({ signature: '' }),
  'signature: other case': (random, r) => ({ signature: r.signature.toLowerCase() }),
  'signature: longer': (random, r) => ({ signature: r.signature + random.pick(['=', ' ', 'A']) }),
  'signature: another token': (random, r) => ({
    signature: webhooks.getExpectedTwilioSignature(
      'another-token',
      r.base + r.target,
      r.type === form ? paramsOf(r.body) : {},
    ),
  }),
  'body: one character': (random, r) =>
    r.body && { body: changeOne(random, r.body, [...'abXY019&=+%']) },
  'body: parameter added': (random, r) =>
    r.type === form && {
      body: r.body + '&' + random.pick(['OptOutType=STOP', 'X=', '=', 'Body=2']),
    },
  'body: parameter lost': (random, r) =>
    r.type === form &&
    r.body.includes('&') && {
      body: r.body
        .split('&')
        .filter((_, at, all) => at !== all.length - 1)
        .join('&'),
    },
  'body: blanks lost': (random, r) =>
    r.type === form && {
      body: r.body
        .split('&')
        .filter((p) => !p.endsWith('='))
        .join('&'),
    },
  'body: pair doubled': (random, r) =>
    r.type === form && r.body && { body: r.body + '&' + random.pick(r.body.split('&')) },
  'body: other order': (random, r) =>
    r.type === form && { body: random.shuffled(r.body.split('&')).join('&') },
  'body: encoded twice': (random, r) => r.type === form && { body: r.body.replaceAll('%', '%25') },
  'query: added': (random, r) => ({
    target: r.target + (r.target.includes('?') ? '&' : '?') + 'x=1',
  }),
  'address: slash': (random, r) => ({
    target: r.target.includes('?') ? r.target.replace('?', '/?') : r.target + '/',
  }),
  'address: scheme': (random, r) => ({
    base: r.base.startsWith('https')
      ? r.base.replace('https', 'http')
      : r.base.replace('http', 'https'),
  }),
  'address: host': (random, r) => ({
    base: r.base.replace(
      /\[::1\]|10\.0\.0\.7|[a-z.-]*example(\.[a-z]+)?|localhost/,
      'internal.local',
    ),
  }),
  'address: port': (random, r) => {
    const [, before, port, after] = splitPort(r.base);
    return { base: before + (port === ':8080' ? ':8081' : ':8080') + after };
  },
  'address: user': (random, r) => ({
    base: r.base.includes('@') ? r.base.replace(/\/\/.*@/, '//') : r.base.replace('://', '://eve@'),
  }),
  'path: unescaped': (random, r) => ({ target: r.target.replaceAll('%20', '+') }),
};

function spoil(random, request, fixedAddress) {
  const kinds = Object.keys(spoilers).filter(
    (kind) => !fixedAddress || !/^(address|path)/.test(kind),
  );
  for (;;) {
    const kind = random.pick(kinds);
    const change = spoilers[kind](random, request);
    if (change) return { ...request, ...change, what: kind };
  }
}

// The official verdict on a request as received.
export function judge(request, token) {
  const url = request.base + request.target;
  if (request.method === 'GET') return webhooks.validateRequest(token, request.signature, url, {});
  return request.type === form
    ? webhooks.validateRequest(token, request.signature, url, paramsOf(request.body))
    : webhooks.validateRequestWithBody(token, request.signature, url, request.body);
}

// The library also accepts addresses that `new URL()` rewrote. We take the bytes as received, so a
// request that is good only after rewriting may be refused.
function goodAsReceived(request, token) {
  const params = request.type === form ? paramsOf(request.body) : {};
  return portVariants(request.base + request.target).some(
    (url) => webhooks.getExpectedTwilioSignature(token, url, params) === request.signature,
  );
}

export const defaults = {
  token: 'test_auth_token_0123456789abcdef',
  account: 'AC0123456789abcdef0123456789abcdef',
  to: '+15005550006',
  sms: false,
  mutated: 0.5,
  url: null,
};

// One request: {what, tokens, base, target, method, type, body, signature, official, rewritten}.
export function makeRequest(random, given = {}) {
  const options = { ...defaults, ...given };
  const fixed = options.url && /^([a-z]+:\/\/[^/?#]*)(.*)$/s.exec(options.url);
  const address = fixed ? { base: fixed[1], target: fixed[2] || '/' } : randomAddress(random);
  const make =
    options.sms || random.chance(0.8) ? signedForm : random.pick([signedJson, signedGet]);
  let request = { what: 'as signed', ...make(random, options, address) };
  if (random.chance(options.mutated)) request = spoil(random, request, Boolean(fixed));
  const official = judge(request, options.token);
  const tokens = random.pick([
    [options.token],
    [options.token, 'the-other-token'],
    ['the-other-token', options.token],
  ]);
  return {
    ...request,
    tokens,
    official,
    rewritten: official && !goodAsReceived(request, options.token),
  };
}
