// The id that makes asking twice the same as asking once.

/** A version 4 UUID. Without https (a trial in the office network) browsers hide `crypto.randomUUID`. */
export const makeRequestId = (): string => {
  if (window.isSecureContext) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  // Version 4 in the high half of byte 6, variant 10 in the top bits of byte 8 (RFC 9562, 5.4).
  const hex = [...bytes].map((byte, index) => {
    const value = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte;
    return value.toString(16).padStart(2, '0');
  });
  return [hex.slice(0, 4), hex.slice(4, 6), hex.slice(6, 8), hex.slice(8, 10), hex.slice(10)]
    .map((part) => part.join(''))
    .join('-');
};
