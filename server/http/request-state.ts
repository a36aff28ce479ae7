// What travels with one HTTP request.
import type { Logger } from 'pino';

export type RequestState = {
  requestId: string;
  log: Logger;
  /** The pattern of the route that answered, such as /staff/customers/:customerId; never the URL itself. */
  routePath?: string;
};
