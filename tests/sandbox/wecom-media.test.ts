// Uploaded pictures of the simulated WeCom: what it takes, what it refuses, how long a media id lives, and what the phone shows.
import { makeJpg, makePng } from '../support/pictures.ts';
import { startBench, type ApiAnswer, type WecomBench } from './wecom-fixture.ts';

type Uploaded = ApiAnswer & { type: string; media_id: string; created_at: string };

let bench: WecomBench;
beforeEach(async () => void (bench = await startBench()));
afterEach(() => bench.close());

const post = async (
  body: FormData | Buffer,
  type = 'image',
  headers: Record<string, string> = {},
): Promise<Uploaded> => {
  const { access_token: token } = await bench.getToken();
  const url = `${bench.baseUrl()}/cgi-bin/media/upload?access_token=${token}&type=${type}`;
  const init = { method: 'POST', headers, body: body instanceof FormData ? body : new Uint8Array(body) };
  return (await (await fetch(url, init)).json()) as Uploaded;
};
const form = (bytes: Buffer, field = 'media'): FormData => {
  const made = new FormData();
  made.set(field, new Blob([new Uint8Array(bytes)]), '封面.png');
  return made;
};
const send = (attachment: object) =>
  bench.api('externalcontact/add_msg_template', {
    sender: 'LiNa',
    external_userid: ['wmCustomer1'],
    text: { content: '三亚团开售' },
    attachments: [attachment],
  });
const image = (mediaId: string) => ({ msgtype: 'image', image: { media_id: mediaId } });
const card = (mediaId: string) => ({
  msgtype: 'miniprogram',
  miniprogram: { title: '三亚四日', pic_media_id: mediaId, appid: 'wx0123456789abcdef', page: 'pages/trip.html' },
});

it('takes JPG and PNG by their bytes and tells a media id and its time', async () => {
  expect(await post(form(makePng()))).toEqual({
    errcode: 0,
    errmsg: 'ok',
    type: 'image',
    media_id: expect.stringMatching(/^3.{20,}/) as string,
    created_at: String(bench.clock.at / 1000),
  });
  expect(await post(form(makeJpg()))).toMatchObject({ errcode: 0 });
});

it.each([
  ['no form', () => Buffer.from('{}'), 44001],
  ['another field', () => form(makePng(), 'file'), 44001],
  ['five bytes', () => form(Buffer.alloc(5)), 40006],
  ['more than 10 MB', () => form(makePng({ padBytes: 10 * 1024 * 1024 })), 40009],
  ['a GIF', () => form(Buffer.from('GIF89a and more')), 40123],
])('refuses %s', async (_what, body, errcode) => {
  expect(await post(body())).toMatchObject({ errcode });
});

it('refuses a type that is none, a form cut short, and a length that is not the file’s', async () => {
  expect(await post(form(makePng()), 'picture')).toMatchObject({ errcode: 40005 });
  const part = (length: number) =>
    Buffer.concat([
      Buffer.from(
        `--b\r\nContent-Disposition: form-data; name="media"; filename="a.png"; filelength=${length}\r\n\r\n`,
      ),
      makePng(),
      Buffer.from('\r\n--b--\r\n'),
    ]);
  const headers = { 'content-type': 'multipart/form-data; boundary=b' };
  expect(await post(part(makePng().length), 'image', headers)).toMatchObject({ errcode: 0 });
  expect(await post(part(7), 'image', headers)).toMatchObject({ errcode: 40006 });
  expect(await post(part(7).subarray(0, -9), 'image', headers)).toMatchObject({ errcode: 44001 });
});

it('lets a media id be named for three days, over a restart, and by nobody else', async () => {
  const { media_id: mediaId } = await post(form(makePng()));
  await bench.restart();
  bench.advance(3 * 86_400 - 1);
  expect(await send(image(mediaId))).toMatchObject({ errcode: 0 });
  expect(await send(card(mediaId))).toMatchObject({ errcode: 0 });
  expect(await send(image('3unknown'))).toMatchObject({ errcode: 40007 });
  expect(await send({ msgtype: 'video', video: { media_id: mediaId } })).toMatchObject({ errcode: 40007 });
  expect(
    await send({ ...card(mediaId), miniprogram: { ...card(mediaId).miniprogram, title: '旅'.repeat(22) } }),
  ).toMatchObject({
    errcode: 41065,
  });
  bench.advance(1);
  expect(await send(image(mediaId))).toMatchObject({ errcode: 40007 });
  expect(await send(card(mediaId))).toMatchObject({ errcode: 40007 });
});

it('shows the picture on the phone of who got it, also when its id is dead', async () => {
  const png = makePng();
  const { media_id: mediaId } = await post(form(png));
  const { msgid } = await send(image(mediaId));
  await bench.phone(`staff/LiNa/tasks/${msgid}/confirm`, {});
  bench.advance(4 * 86_400);
  expect((await bench.ledger()).messages).toMatchObject([{ attachments: [image(mediaId)] }]);
  const shown = await fetch(`${bench.baseUrl()}/phone/api/media/${mediaId}`);
  expect([shown.headers.get('content-type'), shown.headers.get('x-content-type-options')]).toEqual([
    'image/png',
    'nosniff',
  ]);
  expect(Buffer.from(await shown.arrayBuffer())).toEqual(png);
  expect((await fetch(`${bench.baseUrl()}/phone/api/media/..%2f..%2fwecom.journal`)).status).toBe(404);
  // Listed by other words than it was sent by.
  const span = { chat_type: 'single', start_time: bench.clock.at / 1000 - 5 * 86_400, end_time: bench.clock.at / 1000 };
  const { group_msg_list: listed } = await bench.api('externalcontact/get_groupmsg_list_v2', span);
  expect(listed).toMatchObject([
    { attachments: [{ msgtype: 'image', image: { pic_url: expect.any(String) as string } }] },
  ]);
});
