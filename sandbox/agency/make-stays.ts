// Stays in the agency's partner hotels, beside the journeys: what the demo's rule tags are about. The same agency gives the same stays.
import { type DemoAgency, type DemoTrip } from './agency.types.ts';
import { localDayBefore } from './local-day.ts';
import { randomFor, type Random } from './random.ts';

export type DemoStay = DemoTrip & { kind: 'stay'; product: string };

const plainRooms = ['高级大床房', '高级双床房', '家庭房'];
export const executiveRooms = ['行政大床房', '行政套房'];
const cities = ['上海', '杭州', '苏州', '南京', '北京'];

const guestShare = 0.05;
const businessShare = 0.35;
const lookBackDays = 420;

/**
 * By place in the list of customers, days since each arrival: 老孙 has five within twelve months, of which the first drops
 * out three or four days after the start; 静静不静 took an executive room three times in a row.
 */
const byHand: readonly { index: number; daysAgo: readonly number[]; isExecutive: boolean }[] = [
  { index: 13, daysAgo: [362, 280, 190, 100, 20], isExecutive: false },
  { index: 10, daysAgo: [150, 75, 12], isExecutive: true },
];
const drawnFrom = 14;

const drawDays = (random: Random): number[] => {
  const count = random.int(1, 8);
  const slotDays = Math.floor(lookBackDays / count);
  return Array.from({ length: count }, (_, slot) => (count - slot) * slotDays - random.int(0, slotDays - 4));
};

const staysOf = (
  agency: DemoAgency,
  asOfMs: number,
  random: Random,
  guest: { index: number; daysAgo: readonly number[]; isExecutive: boolean },
): DemoStay[] => {
  const customer = agency.customers[guest.index];
  if (!customer) return [];
  const city = random.pick(cities);
  return guest.daysAgo.map((arrivedDaysAgo) => {
    const nights = Math.min(random.int(1, 3), arrivedDaysAgo - 1);
    const people = random.int(1, 2);
    const yuanPerNight = guest.isExecutive ? random.int(120, 220) * 10 : random.int(45, 90) * 10;
    const departsOn = localDayBefore(asOfMs, arrivedDaysAgo);
    return {
      externalUserId: customer.externalUserId,
      orderNo: `HT${departsOn.slice(2).replaceAll('-', '')}-${String(guest.index).padStart(5, '0')}`,
      kind: 'stay',
      destination: city,
      product: random.pick(guest.isExecutive ? executiveRooms : plainRooms),
      departsOn,
      returnsOn: localDayBefore(asOfMs, arrivedDaysAgo - nights),
      people,
      amountFen: yuanPerNight * nights * 100,
    };
  });
};

export const makeStays = (agency: DemoAgency): DemoStay[] => {
  const asOfMs = Date.parse(agency.asOf);
  const streamOf = (index: number): Random => randomFor(agency.seed, `stays of customer ${index}`);
  const guests = agency.customers.flatMap((_, index) => {
    if (index < drawnFrom) return [];
    const random = streamOf(index);
    if (!random.chance(guestShare)) return [];
    return [{ index, daysAgo: drawDays(random), isExecutive: random.chance(businessShare) }];
  });
  return [...byHand, ...guests].flatMap((guest) => staysOf(agency, asOfMs, streamOf(guest.index), guest));
};
