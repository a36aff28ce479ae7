// Refusals of what somebody tried to do on a phone, in words for people.

export type PhoneError = Error & { phoneStatus: number };

export function phoneError(status: 400 | 404 | 409, message: string): PhoneError {
  return Object.assign(new Error(message), { phoneStatus: status });
}

export function isPhoneError(error: unknown): error is PhoneError {
  return error instanceof Error && 'phoneStatus' in error;
}
