// The bookings of a customer: first what is to come, the next departure first, then what is over or was cancelled.
import type { BookingRow } from '../api.ts';
import { showTripDay, showYuan } from '../format.ts';
import { Pill } from '../parts/pill.tsx';
import { CardSection } from './card-section.tsx';

const BookingItem = ({ booking }: { booking: BookingRow }) => (
  <li className="item" data-testid="booking-row" data-status={booking.status} data-over={booking.isOver}>
    <p className="item-head">
      <b>{booking.destination}</b>
      {booking.status === 'cancelled' ? (
        <Pill words={{ text: '已取消', tone: 'quiet' }} />
      ) : (
        <span className="number">{showYuan(booking.amountFen)}</span>
      )}
    </p>
    {booking.product !== null && <p>{booking.product}</p>}
    <p className="muted">
      {showTripDay(booking.departsOn)} – {showTripDay(booking.returnsOn)}
      {booking.kind === 'stay' && ' 入住'} · {booking.people} 人 · {booking.orderNo}
    </p>
  </li>
);

const Section = ({ title, bookings, most }: { title: string; bookings: BookingRow[]; most: number }) => (
  <CardSection title={title} count={bookings.length}>
    <ul className="items">
      {bookings.slice(0, most).map((booking) => (
        <BookingItem key={booking.orderNo} booking={booking} />
      ))}
    </ul>
  </CardSection>
);

/** `most`: shown of each part, where there is little room. */
export const BookingSections = ({ bookings, most = Infinity }: { bookings: BookingRow[]; most?: number }) => {
  const isToCome = ({ isOver, status }: BookingRow): boolean => !isOver && status === 'confirmed';
  const toCome = bookings.filter(isToCome).reverse();
  const past = bookings.filter((booking) => !isToCome(booking));
  return (
    <>
      {toCome.length > 0 && <Section title="要出行的" bookings={toCome} most={most} />}
      {past.length > 0 && <Section title="出行过的、取消的" bookings={past} most={most} />}
      {bookings.length === 0 && (
        <CardSection title="出行">
          <p className="muted">没有订单，也没有历史出行。</p>
        </CardSection>
      )}
    </>
  );
};
