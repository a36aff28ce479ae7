// The simulator as a program: its clock file, and what kill -9 leaves.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Ledger } from '../../sandbox/wecom/index.ts';
import { AGENT, makeAgency, type ApiAnswer } from './wecom-fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'wecom-kill-'));
const clockFile = join(folder, 'clock');
const children: ChildProcess[] = [];

async function startProgram(): Promise<{ child: ChildProcess; base: string }> {
  const program = join(import.meta.dirname, '../../sandbox/wecom/start.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program, '--port', '0', '--data', join(folder, 'data')], {
    env: { ...process.env, CLOCK_OFFSET_FILE: clockFile },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  const { ready, port } = JSON.parse(line) as { ready: boolean; port: number };
  expect(ready).toBe(true);
  return { child, base: `http://127.0.0.1:${port}` };
}

async function call(address: string, body?: object): Promise<ApiAnswer> {
  const answer = await fetch(address, { method: body ? 'POST' : 'GET', ...(body && { body: JSON.stringify(body) }) });
  return (await answer.json()) as ApiAnswer;
}

afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

it('keeps what it answered when killed, and goes by the clock file', async () => {
  const first = await startProgram();
  await call(`${first.base}/sandbox/corps`, { corpId: 'ww1', agents: [AGENT], agency: makeAgency() });
  const tokenPath = `/cgi-bin/gettoken?corpid=ww1&corpsecret=${AGENT.secret}`;
  const { access_token: token } = await call(first.base + tokenPath);
  const msgids: string[] = [];
  for (const content of ['一', '二', '三']) {
    const body = { sender: 'LiNa', text: { content } };
    msgids.push(
      (await call(`${first.base}/cgi-bin/externalcontact/add_msg_template?access_token=${token}`, body)).msgid,
    );
  }
  await call(`${first.base}/phone/api/confirm-all`, { msgId: msgids[0] });
  const gone = once(first.child, 'exit');
  first.child.kill('SIGKILL');
  await gone;

  const second = await startProgram();
  const ledger = (await (await fetch(`${second.base}/sandbox/corps/ww1/ledger`)).json()) as Ledger;
  expect(ledger.groupSends.map(({ msgId }) => msgId)).toEqual(msgids);
  expect(ledger.messages).toHaveLength(3);
  expect(await call(second.base + tokenPath)).toMatchObject({ access_token: token });

  writeFileSync(clockFile, String(3 * 3_600_000));
  let answer = await call(`${second.base}/cgi-bin/getcallbackip?access_token=${token}`);
  for (let tries = 0; answer.errcode === 0 && tries < 1000; tries++) {
    answer = await call(`${second.base}/cgi-bin/getcallbackip?access_token=${token}`);
  }
  expect(answer.errcode).toBe(42001);
});
