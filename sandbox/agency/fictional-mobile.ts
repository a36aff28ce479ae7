// Mobile numbers that look right and can ring nobody's phone.

/**
 * In mainland China 154 is allocated to no operator (public lists of the ministry's allocations, 2022: 142, 143, 154, 161,
 * 164 and 194 are unallocated), unlike 199, which China Telecom has used since 2017. `^1[3-9]\d{9}$` accepts them; stricter
 * validators that list the allocated prefixes do not.
 */
const UNALLOCATED_PREFIX = '15400';
const CAPACITY = 1_000_000;

/** How many customers can be given two numbers each. */
export const MOST_CUSTOMERS = CAPACITY / 2;

/** The nth number of 1,000,000, no two alike: 7919 is prime to the capacity, so the scattering repeats nothing. */
export function fictionalMobile(n: number): string {
  return UNALLOCATED_PREFIX + String((n * 7919 + 4271) % CAPACITY).padStart(6, '0');
}
