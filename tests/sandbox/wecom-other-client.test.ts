// The simulator is asked by a client that was not written here: its recorded requests must be understood.
import { readFileSync } from 'node:fs';
import { startBench, type ApiAnswer, type WecomBench } from './wecom-fixture.ts';

type Recorded = {
  method: string;
  path: string;
  contentType?: string;
  body?: string;
  bodyBase64?: string;
  saves?: Record<string, string>;
  secondsLater?: number;
};

const recorded = readFileSync(new URL('samples/wechatpy-requests.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

let bench: WecomBench;
beforeAll(async () => void (bench = await startBench()));
afterAll(() => bench.close());

const valueAt = (answer: unknown, place: string): string =>
  String(place.split('.').reduce((value: unknown, key) => (value as Record<string, unknown>)[key], answer));

it('every request of another client is understood, and does what it says', async () => {
  const values: Record<string, string> = { corp: bench.corpId };
  const fill = (text: string): string =>
    text.replaceAll(/\{\{(\w+)\}\}/g, (_whole, name: string) => values[name] ?? '?');
  const answers: { asked: string; status: number; answer: ApiAnswer }[] = [];
  for (const { method, path, contentType, body, bodyBase64, saves, secondsLater } of recorded) {
    if (secondsLater !== undefined) bench.advance(secondsLater);
    const sent = bodyBase64 === undefined ? body && fill(body) : Buffer.from(bodyBase64, 'base64');
    const response = await fetch(bench.baseUrl() + fill(path), {
      method,
      ...(sent === undefined ? {} : { body: sent }),
      headers: contentType === undefined ? {} : { 'content-type': contentType },
    });
    const answer = (await response.json()) as ApiAnswer;
    for (const [name, place] of Object.entries(saves ?? {})) values[name] = valueAt(answer, place);
    answers.push({ asked: path.replace(/\?.*$/, '').replace('/cgi-bin/', ''), status: response.status, answer });
  }
  const refused = answers.filter(({ asked, answer }) => !asked.startsWith('/phone') && answer.errcode !== 0);
  expect(refused).toEqual([]);
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  const of = (asked: string): ApiAnswer[] => answers.filter((one) => one.asked === asked).map((one) => one.answer);

  const [, marked] = of('externalcontact/get');
  expect(marked?.follow_user[0]?.tags.map((tag) => tag.tag_name)).toEqual(['初春']);
  const [all, some] = of('externalcontact/get_corp_tag_list');
  expect([all, some].map((list) => (list as { tag_group: unknown[] } | undefined)?.tag_group.length)).toEqual([1, 1]);
  const [first, second] = of('externalcontact/add_msg_template');
  // Customer 4 is nobody's of LiNa; he gets the picture of ZhouMin.
  expect([first, second].map((send) => (send as { fail_list: string[] } | undefined)?.fail_list)).toEqual([
    ['wmCustomer4'],
    [],
  ]);
  expect(of('externalcontact/get_groupmsg_send_result')[0]?.send_list).toMatchObject([
    { external_userid: 'wmCustomer1', status: 1 },
    { external_userid: 'wmCustomer2', status: 1 },
  ]);
  const { appMessages } = await bench.phone('staff/LiNa');
  expect(appMessages).toHaveLength(1);
  const after = (await bench.api('externalcontact/get_corp_tag_list', {})) as ApiAnswer & { tag_group: unknown[] };
  expect(after.tag_group).toHaveLength(1);
});
