#!/usr/bin/env node
// Signs webhooks with Twilio's own library.
//
//   node sign.mjs [options]                          prints requests as JSON lines
//   node sign.mjs differential --program P [options] has program P judge them, and compares
//
//   --count N      how many (default 1000)          --seed S      repeats a run (else random)
//   --mutated F    share of spoilt ones (0.5)       --token T     auth token
//   --url U        one address for all              --params-only-sms   texts as Twilio sends them
//   --account A, --to N, --from N, --text T         fields of those texts
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { makeRandom } from './random.mjs';
import { makeRequest } from './requests.mjs';

const text = { type: 'string' };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '1000' },
    seed: text,
    mutated: { type: 'string', default: '0.5' },
    token: text,
    url: text,
    account: text,
    to: text,
    from: text,
    text,
    program: text,
    'params-only-sms': { type: 'boolean', default: false },
  },
});

function* requests(seed) {
  const random = makeRandom(seed);
  const given = { mutated: Number(values.mutated), sms: values['params-only-sms'] };
  for (const name of ['token', 'url', 'account', 'to', 'from', 'text']) {
    if (values[name] !== undefined) given[name] = values[name];
  }
  for (let i = Number(values.count); i > 0; i--) yield makeRequest(random, given);
}

async function writeAll(stream, seed) {
  for (const request of requests(seed)) {
    if (!stream.write(JSON.stringify(request) + '\n')) await once(stream, 'drain');
  }
}

async function differential(seed) {
  const judge = spawn(values.program, [], { stdio: ['pipe', 'inherit', 'inherit'] });
  judge.stdin.on('error', () => {}); // it stops reading at the first disagreement: EPIPE below
  const ended = once(judge, 'exit');
  const written = writeAll(judge.stdin, seed).then(
    () => judge.stdin.end(),
    (error) => {
      if (error.code !== 'EPIPE') throw error;
    },
  );
  await Promise.race([written, ended]);
  const [code] = await ended;
  if (code !== 0)
    console.error(
      `to repeat: node sign.mjs differential --seed ${seed} --count ${values.count} ` +
        `--program ${values.program}`,
    );
  return code ?? 1;
}

const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(values.seed);
console.error(`seed ${seed}`);
if (positionals[0] === 'differential') {
  process.exitCode = await differential(seed);
} else {
  process.stdout.on('error', () => process.exit(0)); // the reader has seen enough
  await writeAll(process.stdout, seed);
}
