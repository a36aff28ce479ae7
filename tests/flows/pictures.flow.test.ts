// Broadcasts with a picture or a card of a mini-program: kept once, uploaded to WeCom when needed, again when WeCom has forgotten it.
import { request } from 'node:http';
import mongoose from 'mongoose';
import { signInAs } from '../../sandbox/agency/seed.ts';
import { GatewayError } from '../../server/gateways/gateway-error.ts';
import type { UploadedImage } from '../../server/modules/images/images.contract.ts';
import { startGroupSend } from '../../server/modules/send-tasks/create-group-send.ts';
import { SendTaskModel, type SendTaskRecord } from '../../server/modules/send-tasks/send-task.model.ts';
import { confirmAll, deliveriesOf, detailOf, launch, statesOf, tagIdOf } from '../support/broadcast.ts';
import { consultantA, consultantC, owner } from '../support/make-agency.ts';
import { makeJpg, makePng } from '../support/pictures.ts';
import { startWorld, type Answer, type StaffClient, type World } from '../support/world.ts';

const hour = 3_600;
const uploads = 'media/upload';
const card = {
  kind: 'miniprogram',
  title: '三亚四日',
  appId: 'wx0123456789abcdef',
  page: 'pages/trip.html?id=7',
} as const;
let world: World;
let staff: StaffClient;
beforeEach(async () => {
  world = await startWorld();
  staff = await world.as(consultantA);
});
afterEach(async () => {
  await world.close();
});

const upload = async (bytes: Buffer, as = staff): Promise<string> => {
  const { status, data, error } = await as.upload<UploadedImage>('/staff/images', bytes);
  if (status !== 200) throw new Error(JSON.stringify(error));
  return data.imageId;
};
const launchPicture = async (part: Record<string, unknown> = {}): Promise<string> =>
  launch(world, staff, '云南', { attachment: { kind: 'image', imageId: await upload(makePng()) }, ...part });
const uploadCount = async (): Promise<number> => (await world.ledger()).calls[uploads] ?? 0;
const kept = () => mongoose.connection.collection('images').find({ agencyId: world.config.agency.id }).toArray();
const firstTask = async (broadcastId: string) => (await detailOf(staff, broadcastId)).consultants[0]?.sendTasks[0];
const pictureOf = async (broadcastId: string, userId = consultantA) => {
  const cookie = await signInAs(world.config.publicUrl, userId);
  return fetch(`${world.config.publicUrl}/staff/broadcasts/${broadcastId}/image`, { headers: { cookie } });
};
/** The pictures that reached customers, as their phones show them. */
const shownOnPhones = async (): Promise<Buffer[]> => {
  const { messages } = await world.ledger();
  const ids = messages.flatMap(({ attachments }) =>
    attachments.map(({ image, miniprogram }) => {
      const part = (image ?? miniprogram) as { media_id?: string; pic_media_id?: string };
      return part.media_id ?? part.pic_media_id ?? '';
    }),
  );
  return Promise.all(
    ids.map(async (id) => {
      const answer = await fetch(`${world.simulator.baseUrl}/phone/api/media/${id}?corp=${world.config.wecom.corpId}`);
      return Buffer.from(await answer.arrayBuffer());
    }),
  );
};

describe('a picture', () => {
  it('goes out with the text, uploaded to WeCom once for all its consultants', async () => {
    staff = await world.as(owner);
    const broadcastId = await launchPicture();
    expect((await world.ledger()).groupSends).toHaveLength(3);
    expect(await uploadCount()).toBe(1);
    await confirmAll(world);
    await world.pass(60);
    expect(new Set(Object.values(await statesOf(staff, broadcastId)))).toEqual(new Set(['sent']));
    expect(await shownOnPhones()).toEqual([makePng(), makePng(), makePng(), makePng()]);
    expect((await detailOf(staff, broadcastId)).attachment).toEqual({ kind: 'image' });
  });

  it('is the cover of a mini-program’s card', async () => {
    const imageId = await upload(makeJpg());
    const broadcastId = await launch(world, staff, '云南', { attachment: { ...card, imageId } });
    await confirmAll(world);
    const [message] = (await world.ledger()).messages;
    expect(message?.attachments).toEqual([
      {
        msgtype: 'miniprogram',
        miniprogram: {
          title: card.title,
          appid: card.appId,
          page: card.page,
          pic_media_id: expect.any(String) as string,
        },
      },
    ]);
    expect((await shownOnPhones())[0]).toEqual(makeJpg());
    expect((await detailOf(staff, broadcastId)).attachment).toEqual(card);
  });

  it('is kept once whoever uploads it, and known by its bytes', async () => {
    const first = await staff.upload<UploadedImage>('/staff/images', makePng());
    expect(first.data).toEqual({
      imageId: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      type: 'image/png',
      bytes: makePng().length,
      width: 52,
      height: 42,
    });
    expect(await upload(makePng(), await world.as(owner))).toBe(first.data.imageId);
    expect(await upload(makePng({ seed: 3 }))).not.toBe(first.data.imageId);
    expect(await kept()).toHaveLength(2);
  });

  it('that no message came to need is forgotten after a day; one that a message carries stays', async () => {
    const lost = await upload(makePng({ seed: 3 }));
    const broadcastId = await launchPicture();
    await world.pass(26 * hour, hour);
    expect((await kept()).map(({ isUsed }) => isUsed as unknown)).toEqual([true]);
    expect((await pictureOf(broadcastId)).status).toBe(200);
    const body = { name: 'x', text: 'x', audience: { kind: 'tag', tagId: await tagIdOf(staff, '云南') } };
    const again = await staff.post('/staff/broadcasts', {
      ...body,
      requestId: '0b6f2f5e-6d0e-4f1c-9d2d-5a0f4c7b1e12',
      attachment: { kind: 'image', imageId: lost },
    });
    expect([again.status, again.error.code]).toEqual([400, 'images.not-found']);
  });

  it('is shown to who sees the broadcast, as a picture and nothing else', async () => {
    const broadcastId = await launchPicture();
    const answer = await pictureOf(broadcastId, owner);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(makePng());
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
    });
    expect((await pictureOf(broadcastId, consultantC)).status).toBe(403);
    expect((await fetch(`${world.config.publicUrl}/staff/broadcasts/${broadcastId}/image`)).status).toBe(401);
    const plain = await launch(world, staff, '云南');
    expect((await pictureOf(plain)).status).toBe(404);
  });

  it('of a launch that is repeated must be the same', async () => {
    const requestId = '0b6f2f5e-6d0e-4f1c-9d2d-5a0f4c7b1e12';
    const broadcastId = await launchPicture({ requestId });
    expect(await launchPicture({ requestId })).toBe(broadcastId);
    const attachment = { kind: 'image', imageId: await upload(makePng({ seed: 3 })) } as const;
    await expect(launch(world, staff, '云南', { requestId, attachment })).rejects.toThrow('broadcasts.request-reused');
  });
});

describe('WeCom’s name for a picture', () => {
  it('serves later broadcasts until half a day before it dies; then the picture is uploaded again', async () => {
    await launchPicture({ text: '一' });
    await launchPicture({ text: '二' });
    expect(await uploadCount()).toBe(1);
    world.clock.advance(2 * 24 * hour);
    await launchPicture({ text: '三', purpose: 'service' });
    expect(await uploadCount()).toBe(1);
    world.clock.advance(13 * hour);
    await launchPicture({ text: '四', purpose: 'service' });
    expect(await uploadCount()).toBe(2);
  });

  it('that WeCom has forgotten early is replaced once, and the message goes out once', async () => {
    await launchPicture({ text: '一', purpose: 'service' });
    await world.addFaults([{ kind: 'error', errcode: 40007, api: 'externalcontact/add_msg_template' }]);
    const broadcastId = await launchPicture({ text: '二', purpose: 'service' });
    expect(await uploadCount()).toBe(2);
    expect(await firstTask(broadcastId)).toMatchObject({ state: 'waiting-for-staff', attempt: 2, problem: null });
    await confirmAll(world);
    await world.pass(60);
    expect(
      (await world.ledger()).messages.filter(({ text }) => text === '二').map(({ externalUserId }) => externalUserId),
    ).toEqual(['wm1', 'wm2']);
  });

  it('that is refused a second time ends the message, and the result says so', async () => {
    await world.addFaults([{ kind: 'error', errcode: 40007, times: 2, api: 'externalcontact/add_msg_template' }]);
    const broadcastId = await launchPicture();
    expect(await firstTask(broadcastId)).toMatchObject({ state: 'refused', attempt: 2, problem: 'wecom 40007' });
    expect(await uploadCount()).toBe(2);
    expect((await deliveriesOf(staff, broadcastId)).get('客户1号')?.sentence).toContain('企业微信拒绝了');
    expect((await world.ledger()).groupSends).toEqual([]);
  });
});

describe('an upload to WeCom', () => {
  it('that WeCom is too busy for, or never answers, is tried again; nothing is created before', async () => {
    await world.addFaults([
      { kind: 'drops', api: uploads },
      { kind: 'commits-then-drops', api: uploads },
      { kind: 'error', errcode: 45009, api: uploads },
    ]);
    const broadcastId = await launchPicture();
    expect(await firstTask(broadcastId)).toMatchObject({ state: 'creating', attempt: 0 });
    await world.pass(120);
    expect(await firstTask(broadcastId)).toMatchObject({ state: 'waiting-for-staff', attempt: 1 });
    expect((await world.ledger()).groupSends).toHaveLength(1);
  });

  it('that WeCom refuses ends the message with its code', async () => {
    await world.addFaults([{ kind: 'error', errcode: 40123, api: uploads }]);
    const broadcastId = await launchPicture();
    expect(await firstTask(broadcastId)).toMatchObject({ state: 'refused', attempt: 0, problem: 'wecom 40123' });
    expect((await statesOf(staff, broadcastId))['客户1号']).toBe('failed');
  });

  it('does not happen while all sending is stopped', async () => {
    const boss = await world.as(owner);
    world.clock.advance(13 * hour); // 23:00: nothing is asked before nine
    const broadcastId = await launchPicture();
    await boss.post('/staff/settings/sending', { isStopped: true });
    await world.pass(12 * hour, hour);
    expect(await uploadCount()).toBe(0);
    expect((await deliveriesOf(boss, broadcastId)).get('客户1号')?.reason).toBe('sending-stopped');
  });

  it('that fails after another worker has asked for the message takes nothing back', async () => {
    await world.addFaults([{ kind: 'drops', api: uploads }]);
    const broadcastId = await launchPicture();
    const task = await SendTaskModel.findOne({ agencyId: world.config.agency.id }).lean<SendTaskRecord>();
    if (!task) throw new Error('no task');
    expect(task.startedAt).toBeNull();
    const context = world.server.contextFor('test');
    const slow = async (): Promise<never> => {
      await world.pass(20);
      throw new GatewayError('wecom', 40123, 'no picture', { retryable: false });
    };
    const gateways = { ...context.gateways, wecom: { ...context.gateways.wecom, uploadImage: slow } };
    await startGroupSend({ ...context, gateways }, task);
    expect(await firstTask(broadcastId)).toMatchObject({ state: 'waiting-for-staff', attempt: 1, problem: null });
    expect((await world.ledger()).groupSends).toHaveLength(1);
  });

  it('and a lost answer of the group send leave one message each', async () => {
    await world.addFaults([{ kind: 'commits-then-drops', api: 'externalcontact/add_msg_template' }]);
    const broadcastId = await launchPicture();
    await world.pass(60);
    expect(await firstTask(broadcastId)).toMatchObject({ state: 'waiting-for-staff', attempt: 1 });
    expect((await world.ledger()).groupSends).toHaveLength(1);
  });
});

/** So many MB without saying how many; the status, or 0 where the server hung up before it could be read. */
const sendInChunks = (headers: Record<string, string>, megabytes: number): Promise<number> =>
  new Promise((resolve) => {
    const sent = request(
      `${world.config.publicUrl}/staff/images`,
      { method: 'POST', headers, agent: false },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    sent.on('error', () => resolve(0));
    for (let count = 0; count < megabytes; count += 1) sent.write(Buffer.alloc(1024 * 1024));
    sent.end();
  });

describe('what is no picture, or too much of one, is refused in Chinese', () => {
  const codeOf = async (bytes: Buffer): Promise<[number, string, string]> => {
    const { status, error } = await staff.upload('/staff/images', bytes);
    return [status, error.code, error.message];
  };

  it('by its bytes', async () => {
    const notOne = [400, 'images.not-a-picture', '只能上传 JPG 或 PNG 图片'];
    expect(await codeOf(Buffer.from('GIF89a'))).toEqual(notOne);
    expect(await codeOf(Buffer.alloc(0))).toEqual(notOne);
    expect(await codeOf(Buffer.alloc(5, 0xff))).toEqual(notOne);
    expect(await codeOf(makePng().subarray(0, -1))).toEqual([400, 'images.cut-short', '图片不完整，请重新选择文件']);
    expect((await codeOf(makePng({ width: 10_001, height: 1 })))[1]).toBe('images.too-many-pixels');
    expect(await kept()).toEqual([]);
  });

  it('by its size: exactly 10 MB are taken, kept and sent, a byte more is not', async () => {
    const least = makePng().length + 12;
    const largest = makePng({ padBytes: 10 * 1024 * 1024 - least });
    expect(largest).toHaveLength(10 * 1024 * 1024);
    const attachment = { kind: 'image', imageId: await upload(largest) } as const;
    const broadcastId = await launch(world, staff, '云南', { attachment });
    expect(await firstTask(broadcastId)).toMatchObject({ state: 'waiting-for-staff' });
    expect(Buffer.from(await (await pictureOf(broadcastId)).arrayBuffer()).equals(largest)).toBe(true);
    const tooLarge = makePng({ padBytes: 10 * 1024 * 1024 - least + 1 });
    expect(await codeOf(tooLarge)).toEqual([400, 'request.too-large', '文件太大：最多 10 MB']);
  });

  it('by how it comes: without a session, from another site, as JSON, as a form, without a length', async () => {
    const url = `${world.config.publicUrl}/staff/images`;
    const cookie = await signInAs(world.config.publicUrl, consultantA);
    const send = async (headers: Record<string, string>, body: RequestInit['body'] = new Uint8Array(makePng())) => {
      const answer = await fetch(url, { method: 'POST', headers, body: body ?? null });
      return [answer.status, ((await answer.json()) as Answer<unknown>).error.code];
    };
    const ours = { 'x-requested-with': 'banlv', 'content-type': 'application/octet-stream' };
    expect(await send(ours)).toEqual([401, 'identity.not-signed-in']);
    expect(await send({ cookie, 'content-type': 'application/octet-stream' })).toEqual([403, 'request.cross-site']);
    expect(await send({ ...ours, cookie, 'content-type': 'application/json' }, '{}')).toEqual([400, 'request.no-file']);
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(makePng())]), 'a.png');
    expect(await send({ cookie, 'x-requested-with': 'banlv' }, form)).toEqual([400, 'request.no-file']);
    const refused = await sendInChunks({ ...ours, cookie }, 12);
    expect([0, 400]).toContain(refused);
    expect((await staff.get('/staff/me')).status).toBe(200);
    expect(await kept()).toEqual([]);
  });

  it('as a card: a title that is too long in bytes, an id or a page that is none, a picture that is not there', async () => {
    const imageId = await upload(makePng());
    const audience = { kind: 'tag', tagId: await tagIdOf(staff, '云南') };
    const problemsOf = async (change: Record<string, unknown>): Promise<string[]> => {
      const attachment = { ...card, imageId, ...change };
      const body = { requestId: '0b6f2f5e-6d0e-4f1c-9d2d-5a0f4c7b1e12', name: 'x', text: 'x', audience, attachment };
      const { error } = await staff.post('/staff/broadcasts', body);
      return ((error.details?.['problems'] ?? []) as { at: string }[]).map(({ at }) => at);
    };
    // 21 Chinese characters are 63 bytes, 22 are 66.
    expect(await problemsOf({ title: '旅'.repeat(22) })).toEqual(['body.attachment.title']);
    expect(await problemsOf({ title: '  ' })).toEqual(['body.attachment.title']);
    for (const appId of ['', 'wx1', 'WX0123456789ABCDEF', `${card.appId}0`, { $ne: '' }]) {
      expect(await problemsOf({ appId })).toEqual(['body.attachment.appId']);
    }
    for (const page of ['', 'pages/a b', 'https://a.example/', 'javascript:1', '页面', 'p'.repeat(1_025)]) {
      expect([page, await problemsOf({ page })]).toEqual([page, ['body.attachment.page']]);
    }
    for (const wrong of ['', 'f'.repeat(63), 'F'.repeat(64), { $gt: '' }, '../'.repeat(22)]) {
      expect(await problemsOf({ imageId: wrong })).toEqual(['body.attachment.imageId']);
    }
    expect(await problemsOf({ kind: 'video' })).toEqual(['body.attachment.kind']);
    const unknown = launch(world, staff, '云南', { attachment: { kind: 'image', imageId: 'f'.repeat(64) } });
    await expect(unknown).rejects.toThrow('images.not-found');
    expect((await staff.get<unknown[]>('/staff/broadcasts')).data).toEqual([]);
    const fits = launch(world, staff, '云南', { attachment: { ...card, imageId, title: '旅'.repeat(21) } });
    expect(await firstTask(await fits)).toMatchObject({ state: 'waiting-for-staff' });
  });
});
