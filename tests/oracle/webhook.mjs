#!/usr/bin/env node
// Has a program sign random webhooks and verifies each with the standard's own library: under every
// secret that it was signed with, and not after the body was changed.
//
//   node webhook.mjs --program P [--count N] [--seed S]
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { Webhook } from 'standardwebhooks';
import { makeRandom } from './random.mjs';

const { values } = parseArgs({
  options: {
    program: { type: 'string' },
    count: { type: 'string', default: '500' },
    seed: { type: 'string' },
  },
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(values.seed);
const { below } = makeRandom(seed);
const text = () => Array.from({ length: below(40) }, () => 'aZ9 "\\\u00e9\u{1F600}\n'.at(below(9))).join('');

function makeEvent() {
  const secrets = Array.from({ length: 1 + below(3) }, () => {
    const bytes = Buffer.from(Array.from({ length: 24 + below(41) }, () => below(256)));
    return `whsec_${bytes.toString('base64')}`;
  });
  const body = JSON.stringify({ kind: 'crisis', row: below(1e6), site: text() });
  return { secrets, id: `alert_${below(1e9)}`, timestamp: Math.floor(Date.now() / 1000), body };
}

const events = Array.from({ length: Number(values.count) }, makeEvent);
const signed = spawnSync(values.program, [], {
  input: events.map((event) => JSON.stringify(event) + '\n').join(''),
  encoding: 'utf8',
});
if (signed.status !== 0) throw new Error(`the program failed: ${signed.stderr}`);
const lines = signed.stdout.trimEnd().split('\n');
if (lines.length !== events.length) throw new Error(`${lines.length} answers to ${events.length}`);

function accepts(secret, body, headers) {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}

let verified = 0;
events.forEach((event, i) => {
  const headers = {
    'webhook-id': event.id,
    'webhook-timestamp': String(event.timestamp),
    'webhook-signature': lines[i],
  };
  for (const secret of event.secrets) {
    if (!accepts(secret, event.body, headers)) {
      console.error(`refused (seed ${seed}): ${JSON.stringify({ event, headers })}`);
      process.exit(1);
    }
    if (accepts(secret, event.body + ' ', headers)) throw new Error('the judge accepts anything');
    verified++;
  }
});
console.log(`${verified} signatures accepted by standardwebhooks, as many changed bodies refused`);
