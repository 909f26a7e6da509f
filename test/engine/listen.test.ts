import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fail, ok, type Result } from '../../source/domain/problem.ts';
import { askRunner } from '../../source/engine/ask-runner.ts';
import { listen, type Listener } from '../../source/engine/listen.ts';
import type { RunnerRequest } from '../../source/engine/runner-message.ts';
import { temporaryFolder } from './workbench.ts';

type Answer = (request: RunnerRequest) => Promise<Result<unknown>>;

async function open(
  answer: Answer,
  longestMessage?: number,
  folder = temporaryFolder(),
): Promise<{ readonly socketFile: string; readonly addressFile: string; listener: Listener }> {
  const place = {
    socketFile: join(folder, 'runner.sock'),
    addressFile: join(folder, 'runner.json'),
  };
  const limit = longestMessage === undefined ? {} : { longestMessage };
  const listener = await listen({ ...place, ...limit }, answer);
  onTestFinished(() => listener.close());
  return { ...place, listener };
}

/** Sends bytes, ends the stream, and resolves with the answers. */
function talk(path: string, ...bytes: readonly string[]): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect({ path, allowHalfOpen: true }).setEncoding('utf8');
    socket.on('data', (chunk: string) => (text += chunk)).on('error', reject);
    socket.on('end', () => {
      socket.end();
      const lines = text.split('\n').filter(Boolean);
      resolve(lines.map((line) => JSON.parse(line) as unknown));
    });
    for (const each of bytes) socket.write(each);
    socket.end();
  });
}

const pause = { type: 'command', id: 'bf-1', command: { type: 'pause' } } as const;

test('a request is answered with what came of it', async () => {
  const asked: RunnerRequest[] = [];
  const { addressFile } = await open((request) => {
    asked.push(request);
    return Promise.resolve(ok(null));
  });
  expect(await askRunner(addressFile, pause)).toEqual({ ok: true, value: null });
  expect(asked).toEqual([pause]);
});

test('problems come back as they are, and what is thrown as one', async () => {
  const problem = { code: 'nothing-to-do', message: 'bf-1 is paused', hint: 'Resume it.' };
  const { addressFile } = await open(({ type }) => {
    if (type === 'stop') throw new Error('a bug');
    return Promise.resolve(fail(problem));
  });
  expect(await askRunner(addressFile, pause)).toEqual(fail(problem));
  const stopped = await askRunner(addressFile, { type: 'stop', how: 'drain' });
  expect(stopped).toMatchObject({ ok: false, problems: [{ code: 'runner-failed' }] });
});

test('many requests on one connection are answered under their numbers, as they are done', async () => {
  let finish: () => void = () => undefined;
  const { socketFile } = await open(({ type }) => {
    if (type !== 'stop') {
      finish();
      return Promise.resolve(ok(type));
    }
    return new Promise((resolve) => {
      finish = () => resolve(ok(type));
    });
  });
  const answers = await talk(
    socketFile,
    '{"v":1,"n":7,"type":"stop","how":"drain"}\n{"v":1,"n":8,"type":"describe"}\n',
  );
  expect(new Set(answers)).toEqual(
    new Set([
      { v: 1, n: 8, ok: true, value: 'describe' },
      { v: 1, n: 7, ok: true, value: 'stop' },
    ]),
  );
});

test.each<readonly [string, string, string]>([
  ['garbage', 'garbage\n', 'bad-message'],
  ['no object', '[]\n', 'bad-message'],
  ['an empty line', '\n', 'bad-message'],
  ['another version', '{"v":2,"n":1,"type":"describe"}\n', 'message-version'],
  ['no version', '{"n":1,"type":"describe"}\n', 'message-version'],
  ['no number', '{"v":1,"type":"describe"}\n', 'bad-message'],
  ['an unknown request', '{"v":1,"n":1,"type":"dance"}\n', 'bad-message'],
  [
    'an unknown command',
    '{"v":1,"n":1,"type":"command","id":"a","command":{"type":"x"}}\n',
    'bad-message',
  ],
  [
    'a command without its fields',
    '{"v":1,"n":1,"type":"command","id":"a","command":{"type":"cancel-tasks","tasks":[1]}}\n',
    'bad-message',
  ],
  ['a way of stopping that is none', '{"v":1,"n":1,"type":"stop","how":"now"}\n', 'bad-message'],
  [
    'limits that are none',
    '{"v":1,"n":1,"type":"launch","limits":{"concurrency":0}}\n',
    'bad-message',
  ],
  ['a line too long', `${'x'.repeat(2000)}\n`, 'bad-message'],
  ['half a line', '{"v":1,"n":1,"type":"descri', 'bad-message'],
])('%s is answered with why, and otherwise ignored', async (_name, bytes, code) => {
  let asked = 0;
  const { socketFile, addressFile } = await open(() => {
    asked += 1;
    return Promise.resolve(ok(null));
  }, 1000);
  const answers = await talk(socketFile, bytes);
  expect(answers).toMatchObject([{ v: 1, ok: false, problems: [{ code }] }]);
  expect(asked).toBe(0);
  expect((await askRunner(addressFile, pause)).ok).toBe(true);
});

test('only the owner may connect, and closing leaves nothing', async () => {
  const { socketFile, addressFile, listener } = await open(() => Promise.resolve(ok(null)));
  expect(statSync(socketFile).mode & 0o777).toBe(0o600);
  expect(statSync(addressFile).mode & 0o777).toBe(0o600);
  await listener.close();
  expect(existsSync(socketFile)).toBe(false);
  expect(existsSync(addressFile)).toBe(false);
  expect(await askRunner(addressFile, pause)).toMatchObject({ problems: [{ code: 'no-runner' }] });
});

test('a socket that a killed runner left is replaced', async () => {
  const folder = temporaryFolder();
  const first = await open(() => Promise.resolve(ok('first')), undefined, folder);
  const second = await open(() => Promise.resolve(ok('second')), undefined, folder);
  expect(await askRunner(second.addressFile, pause)).toEqual(ok('second'));
  expect(first.socketFile).toBe(second.socketFile);
});

test('an address without a listener means that there is no runner', async () => {
  const { addressFile, socketFile, listener } = await open(() => Promise.resolve(ok(null)));
  const address = readFileSync(addressFile, 'utf8');
  await listener.close();
  const left = join(temporaryFolder(), 'runner.json');
  writeFileSync(left, address);
  expect(existsSync(socketFile)).toBe(false);
  expect(await askRunner(left, pause)).toMatchObject({ problems: [{ code: 'no-runner' }] });
});

test('a path too long for a socket is replaced by a short one', async () => {
  const folder = temporaryFolder();
  const place = {
    socketFile: join(folder, 'd'.repeat(120), 'runner.sock'),
    addressFile: join(folder, 'runner.json'),
  };
  const listener = await listen(place, () => Promise.resolve(ok('found')));
  expect(await askRunner(place.addressFile, pause)).toEqual(ok('found'));
  const { socket } = JSON.parse(readFileSync(place.addressFile, 'utf8')) as { socket: string };
  await listener.close();
  expect(existsSync(socket)).toBe(false);
});

test('closing waits for the answers that are being made', async () => {
  let finish: () => void = () => undefined;
  let isAsked: () => void = () => undefined;
  const taken = new Promise<void>((resolve) => {
    isAsked = resolve;
  });
  const { addressFile, listener } = await open(() => {
    isAsked();
    return new Promise((resolve) => {
      finish = () => resolve(ok('in time'));
    });
  });
  const asked = askRunner(addressFile, pause);
  await taken;
  const closed = listener.close();
  finish();
  expect(await asked).toEqual(ok('in time'));
  await closed;
});
