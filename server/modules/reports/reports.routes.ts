// Routes about reports.
import { route, type Route } from '../../http/route.ts';
import { findToday } from './find-today.ts';
import { getToday } from './reports.contract.ts';

export const reportsRoutes: Route[] = [route(getToday, async ({ context }) => ({ data: await findToday(context) }))];
