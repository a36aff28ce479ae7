// Pure: birthdays as they come round. Who was born on 29 February has his on the 28th where there is no 29th.
import { addDays } from '../../local-day.ts';

const leapDay = '02-29';
const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** The day of `year` on which MM-DD is celebrated. */
export const birthdayIn = (birthday: string, year: number): string =>
  `${String(year).padStart(4, '0')}-${birthday === leapDay && !isLeapYear(year) ? '02-28' : birthday}`;

/** The birthdays, MM-DD, that are celebrated on one of `days` days from today on. */
export const birthdaysWithin = (today: string, days: number): string[] =>
  Array.from({ length: days }, (_, at) => addDays(today, at)).flatMap((day) => {
    const monthAndDay = day.slice(5);
    return monthAndDay === '02-28' && !isLeapYear(Number(day.slice(0, 4))) ? [monthAndDay, leapDay] : [monthAndDay];
  });

export const isBirthdayWithin = (birthday: string, today: string, days: number): boolean => {
  const year = Number(today.slice(0, 4));
  const last = addDays(today, days - 1);
  return [year, year + 1].some((candidate) => {
    const day = birthdayIn(birthday, candidate);
    return day >= today && day <= last;
  });
};
