// Numbers as texts and back, as MongoDB writes and reads them.
import { decimalText } from './decimal.ts';
import { Double, type Numeric } from './values.ts';

/** C's %.16g. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-Infinity' : 'Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', power = '0'] = value.toExponential(15).split('e');
  const exponent = Number(power);
  const trim = (text: string) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  if (exponent < -4 || exponent >= 16) {
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${trim(mantissa)}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  return trim(value.toFixed(Math.max(0, 15 - exponent)));
}

export function numberText(value: Numeric): string {
  if (value instanceof Double) return doubleText(value.value);
  return typeof value === 'object' ? decimalText(value) : String(value);
}
