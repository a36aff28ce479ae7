// The scenario of the full read: every callback of a day was lost, and the daily reading must find out what happened.
import { consultants, editTag } from './kill-agency.ts';
import { judgePeople, lookAtWork, makeCode, meet, scan } from './kill-people.ts';
import { settle, type Scenario } from './kill-scenario.ts';

const [first, second] = consultants;
const lostCallbacks = 20;

export const syncScenario: Scenario = {
  name: 'sync',
  expected: {
    kept: `滑雪; kept; ${first} active by 海报`,
    dropped: `; ; ${first} not-seen by 海报`,
    edited: `城市+滑雪; 老客; ${first} active by 海报`,
    scanned: `滑雪; scanned; ${first} active by 海报`,
    searching: `; searching; ${second} active`,
    tags: '改名',
  },
  prepare: async (world, browser, { name }) => {
    const poster = await makeCode(browser, { name: `${name}·海报`, staffUserId: first, skipVerify: true });
    const [kept, dropped, edited, scanned, searching] = [
      await meet(world, name, 'kept'),
      await meet(world, name, 'dropped'),
      await meet(world, name, 'edited'),
      await meet(world, name, 'scanned'),
      await meet(world, name, 'searching'),
    ];
    const people = [kept, dropped, edited, scanned, searching];
    for (const person of [kept, dropped, edited]) await scan(world, poster, person);
    await settle(world, () => lookAtWork(browser));

    await world.addFaults([{ kind: 'callbacks-lost', times: lostCallbacks }]);
    await world.tick(3);
    await scan(world, poster, scanned);
    await world.phone(`customers/${searching.externalUserId}/add-consultant`, { userId: second });
    await world.phone(`staff/${first}/customers/${dropped.externalUserId}/delete`, {});
    const edit = { remark: '老客', addTagIds: [editTag.id] };
    await world.phone(`staff/${first}/customers/${edited.externalUserId}/edit`, edit);
    await world.phone('tags', { groupName: '意向', name: `${name}·改名` });
    await world.idle();
    await world.clearFaults();
    const beganAt = world.now().toISOString();
    return {
      begin: () => world.nextDay(),
      look: async () => {
        const { data } = await browser.get<{ contactsSyncedAt: string | null }>('/staff/sync');
        const work = await lookAtWork(browser);
        const isRead = (data.contactsSyncedAt ?? '') > beganAt;
        return { isOver: isRead && work.isOver, shape: `${data.contactsSyncedAt ?? ''} ${work.shape}` };
      },
      judge: () => judgePeople(world, browser, { runName: name, people, additions: {}, beganAt }),
    };
  },
};
