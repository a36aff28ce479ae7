// Routes of the audit trail: it reads the events, nobody writes to it.
import { Types } from 'mongoose';
import { EventModel, type EventRecord } from '../../database/event.model.ts';
import { route, type Route } from '../../http/route.ts';
import { authorize } from '../identity/index.ts';
import { listEvents } from './audit.contract.ts';

export const auditRoutes: Route[] = [
  route(listEvents, async ({ context, query }) => {
    authorize(context.actor, 'audit.read');
    const events = await EventModel.find({
      agencyId: context.agencyId,
      ...(query.before === undefined ? {} : { _id: { $lt: new Types.ObjectId(query.before) } }),
    })
      .sort({ _id: -1 })
      .limit(query.limit)
      .lean<EventRecord[]>();
    return {
      data: events.map(({ _id, name, actor, at, payload, pending }) => ({
        eventId: _id.toString(),
        name,
        actor,
        at: at.toISOString(),
        payload,
        pending,
      })),
    };
  }),
];
