// The queue on MongoDB.
import { createLog } from '../../server/log.ts';
import { createAgendaQueue } from '../../server/queue/agenda-queue.ts';
import { behavesLikeAQueue } from '../support/queue-behaviour.ts';
import { databaseUri } from '../support/world.ts';

behavesLikeAQueue((name) => createAgendaQueue(databaseUri(), name, createLog('silent')));
