// The scenario of callbacks: people scan, are accepted, are edited, leave, come back and are deleted, and tags change.
import { consultants, editTag } from './kill-agency.ts';
import { judgePeople, lookAtWork, makeCode, meet, scan } from './kill-people.ts';
import { settle, type Scenario } from './kill-scenario.ts';

const [first, second, third] = consultants;

export const callbacksScenario: Scenario = {
  name: 'callbacks',
  expected: {
    known: `; ; ${first} deleted-by-customer by 海报`,
    dropped: `; ; ${first} deleted-by-staff by 海报`,
    scanned: `滑雪; scanned; ${first} active by 海报`,
    edited: `城市+滑雪; 老客; ${first} active by 海报`,
    returning: `滑雪; returning; ${first} active by 海报`,
    accepted: `滑雪; accepted; ${second} active by 名片`,
    accepted2: `滑雪; accepted2; ${second} active by 名片`,
    searching: `; searching; ${third} active`,
    tags: '改名',
  },
  prepare: async (world, browser, { name }) => {
    const poster = await makeCode(browser, { name: `${name}·海报`, staffUserId: first, skipVerify: true });
    const card = await makeCode(browser, { name: `${name}·名片`, staffUserId: second, skipVerify: false });
    const [known, dropped, scanned, edited, returning, accepted, accepted2, searching] = [
      await meet(world, name, 'known'),
      await meet(world, name, 'dropped'),
      await meet(world, name, 'scanned'),
      await meet(world, name, 'edited'),
      await meet(world, name, 'returning'),
      await meet(world, name, 'accepted'),
      await meet(world, name, 'accepted2'),
      await meet(world, name, 'searching'),
    ];
    const people = [known, dropped, scanned, edited, returning, accepted, accepted2, searching];
    // A relation that was ended before the server ever read it leaves no trace in WeCom, so these two are known before.
    for (const person of [known, dropped]) await scan(world, poster, person);
    const look = () => lookAtWork(browser);
    await settle(world, look);
    const beganAt = world.now().toISOString();
    const acts = async (): Promise<void> => {
      for (const person of [scanned, edited, returning]) await scan(world, poster, person);
      for (const person of [accepted, accepted2]) await scan(world, card, person);
      await world.phone(`customers/${searching.externalUserId}/add-consultant`, { userId: third });
      const tag = { groupName: '意向' };
      await world.phone('tags', { ...tag, name: `${name}·新` });
      await world.phone('tags', { ...tag, name: `${name}·删` });
      // WeCom's times are whole seconds: what follows must be later.
      await world.tick(3);
      await world.phone(`customers/${known.externalUserId}/delete-consultant`, { userId: first });
      await world.phone(`staff/${first}/customers/${dropped.externalUserId}/delete`, {});
      await world.phone(`customers/${returning.externalUserId}/delete-consultant`, { userId: first });
      for (const { externalUserId } of [accepted, accepted2]) {
        await world.phone(`staff/${second}/customers/${externalUserId}/accept`, {});
      }
      const edit = { remark: '老客', addTagIds: [editTag.id] };
      await world.phone(`staff/${first}/customers/${edited.externalUserId}/edit`, edit);
      await world.tick(3);
      await scan(world, poster, returning);
      const groups = await world.see<{ tag: { id: string; name: string }[] }[]>('tags');
      const idOf = (tagName: string): string =>
        groups.flatMap((group) => group.tag).find((one) => one.name === `${name}·${tagName}`)?.id ?? '';
      await world.phone(`tags/${idOf('新')}/rename`, { name: `${name}·改名` });
      await world.phone(`tags/${idOf('删')}/delete`, {});
    };
    return {
      begin: acts,
      look,
      judge: () => judgePeople(world, browser, { runName: name, people, additions: { returning: 2 }, beganAt }),
    };
  },
};
