// Bookings without a database: days as people write them, rows of a list, and what is told of a change.
import { Types } from 'mongoose';
import { newsOf, type BookingValues } from '../../server/modules/bookings/booking.state.ts';
import { bookingImport } from '../../server/modules/bookings/index.ts';
import { bookingAfter, differencesOf, readRow } from '../../server/modules/bookings/list-bookings.ts';
import { readDay } from '../../server/modules/bookings/read-day.ts';
import { guessMapping } from '../../server/modules/imports/guess-mapping.ts';

const today = '2026-11-24';

it.each([
  ['2026-12-01', '2026-12-01'],
  ['2026/12/1', '2026-12-01'],
  ['2026.12.1', '2026-12-01'],
  ['2026年12月1日', '2026-12-01'],
  ['２０２６－１２－０１', '2026-12-01'],
  ['20261201', '2026-12-01'],
  ['2026-12-01 08:30', '2026-12-01'],
  ['2026/12/1 8:30:00', '2026-12-01'],
  ['2026-12-01T08:30:00', '2026-12-01'],
  ['46357', '2026-12-01'],
  ['46357.354', '2026-12-01'],
  ['36526', '2000-01-01'],
  ['12月1日', '2026-12-01'],
  ['12-1', '2026-12-01'],
  ['2月3日', '2027-02-03'],
  ['6月30日', '2026-06-30'],
  ['2月29日', null],
  ['2026-02-29', null],
  ['2026-13-01', null],
  ['13月1日', null],
  ['99999', null],
  ['12', null],
  ['下周三', null],
  ['', null],
])('reads %s as %s', (text, day) => {
  expect(readDay(text, today)).toBe(day);
});

it('takes the year that is not written from what is near', () => {
  expect(readDay('1月5日', '2026-12-28')).toBe('2027-01-05');
  expect(readDay('12月28日', '2027-01-05')).toBe('2026-12-28');
  expect(readDay('2月29日', '2027-12-01')).toBe('2028-02-29');
});

const he = new Types.ObjectId();
const booking: BookingValues = {
  customerId: he,
  kind: 'trip',
  destination: '云南',
  product: '深度 8 日',
  departsOn: '2026-12-01',
  returnsOn: '2026-12-08',
  people: 2,
  amountFen: 1_280_000,
  status: 'confirmed',
  bookedOn: null,
};
const full = {
  orderNo: 'A1',
  phone: '13900000001',
  destination: '云南',
  product: '深度 8 日',
  departsOn: '12月1日',
  days: '8天',
  people: '2大1小',
  amount: '¥12,800.5',
  status: '已付款',
  bookedOn: '2026/11/1',
};
const read = (part: Record<string, string>, known: BookingValues | null = null) =>
  readRow({ ...(known ? { orderNo: 'A1' } : full), ...part }, known, today);

describe('a row', () => {
  it('of a new booking is read as a whole', () => {
    const { said, problems } = read({});
    expect(problems).toEqual([]);
    expect(bookingAfter(null, said, he)).toEqual({
      ...booking,
      people: 3,
      amountFen: 1_280_050,
      bookedOn: '2026-11-01',
    });
  });

  it('changes of a known booking what it says, and leaves the rest', () => {
    const { said, problems } = read({ status: '已取消' }, booking);
    expect(problems).toEqual([]);
    const after = bookingAfter(booking, said, he)!;
    expect(after).toEqual({ ...booking, status: 'cancelled' });
    expect(differencesOf(booking, after)).toEqual([{ title: '状态', before: '已确认', after: '已取消' }]);
    // A day without a year stays in the year of the booking, also a year later.
    const old = { ...booking, departsOn: '2025-12-01', returnsOn: '2025-12-08' };
    expect(read({ departsOn: '12月2日', returnsOn: '12月9日' }, old).said).toMatchObject({
      departsOn: '2025-12-02',
      returnsOn: '2025-12-09',
    });
  });

  it.each([
    [{ orderNo: '' }, '订单号'],
    [{ orderNo: '2.02612E+17' }, '订单号'],
    [{ orderNo: '长'.repeat(41) }, '订单号'],
    [{ phone: '' }, '手机号'],
    [{ phone: '12' }, '手机号'],
    [{ destination: '' }, '目的地'],
    [{ destination: '长'.repeat(61) }, '目的地'],
    [{ product: '长'.repeat(61) }, '产品'],
    [{ departsOn: '' }, '出发日期'],
    [{ departsOn: '2月30日' }, '出发日期'],
    [{ days: '' }, '返回日期'],
    [{ days: '0' }, '天数'],
    [{ returnsOn: '2026-11-30' }, '返回日期'],
    [{ people: '0' }, '人数'],
    [{ people: '一家人' }, '人数'],
    [{ amount: '-5' }, '金额'],
    [{ amount: '1.999' }, '金额'],
    [{ amount: '面议' }, '金额'],
    [{ status: '待付款' }, '状态'],
    [{ status: '未确认' }, '状态'],
    [{ status: '不知道' }, '状态'],
    [{ bookedOn: '去年' }, '下单日期'],
  ])('with %j is refused for that alone, and repeats no value', (part, title) => {
    const { problems } = read(part);
    expect(problems.map((one) => one.title)).toEqual([title]);
    const [value = ''] = Object.values(part);
    if (value.length > 3) expect(problems[0]?.problem).not.toContain(value);
  });

  it.each([
    ['已确认', 'confirmed'],
    ['已出行', 'confirmed'],
    ['已完成', 'confirmed'],
    ['已取消', 'cancelled'],
    ['已退款', 'cancelled'],
    ['确认后取消', 'cancelled'],
  ])('of status %s is %s', (status, is) => {
    expect(read({ status }).said.status).toBe(is);
  });

  it('has columns that are known by their usual names', () => {
    const titles = [
      '单号',
      '客户姓名',
      '联系电话',
      '线路名称',
      '目的地',
      '出团日期',
      '返程日期',
      '总人数',
      '订单金额',
      '订单状态',
    ];
    expect(guessMapping(titles, bookingImport.columns)).toEqual([
      'orderNo',
      null,
      'phone',
      'product',
      'destination',
      'departsOn',
      'returnsOn',
      'people',
      'amount',
      'status',
    ]);
  });
});

describe('what is told', () => {
  const place = { today, timeZone: 'Asia/Shanghai' };
  const departsAt = new Date('2026-11-30T16:00:00.000Z');
  const cancelled: BookingValues = { ...booking, status: 'cancelled' };
  const later = { ...booking, departsOn: '2026-12-02' };
  const she = new Types.ObjectId();
  const news = (before: BookingValues | null, after: BookingValues | null) =>
    newsOf(before, after, place).map(({ name, customerId, departsAt: at }) => [name, customerId, at]);

  it.each([
    ['a new one', null, booking, [['booking.made', he, departsAt]]],
    ['the same once more', booking, { ...booking }, []],
    ['another day', booking, later, [['booking.changed', he, new Date('2026-12-01T16:00:00.000Z')]]],
    ['that it is off', booking, cancelled, [['booking.cancelled', he, departsAt]]],
    ['that it is on again', cancelled, booking, [['booking.made', he, departsAt]]],
    ['one that is off from the first', null, cancelled, []],
    ['a change of one that is off', cancelled, { ...cancelled, people: 9 }, []],
    ['one that was taken back', booking, null, [['booking.cancelled', he, departsAt]]],
    [
      'another customer',
      booking,
      { ...booking, customerId: she },
      [
        ['booking.cancelled', he, departsAt],
        ['booking.made', she, departsAt],
      ],
    ],
    ['history', null, { ...booking, departsOn: '2026-10-01', returnsOn: '2026-10-24' }, []],
    [
      'one that was over not long ago',
      null,
      { ...booking, departsOn: '2026-10-20', returnsOn: '2026-10-25' },
      [['booking.made', he, new Date('2026-10-19T16:00:00.000Z')]],
    ],
  ])('of %s', (_name, before, after, told) => {
    expect(news(before, after)).toEqual(told);
  });
});
