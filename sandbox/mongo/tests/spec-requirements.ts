// What a server is, and whether a specification test is made for such a one.
import { type Document, type MongoClient } from 'mongodb';

export type ServerTraits = {
  version: string;
  topology: 'single' | 'replicaset' | 'sharded';
  /** Names and values that tests may ask for. */
  parameters: Document;
};

export async function traitsOf(client: MongoClient): Promise<ServerTraits> {
  const admin = client.db('admin');
  const { version } = (await admin.command({ buildInfo: 1 })) as { version: string } & Document;
  const hello = await admin.command({ hello: 1 });
  const topology = hello.msg === 'isdbgrid' ? 'sharded' : hello.setName === undefined ? 'single' : 'replicaset';
  const parameters = await admin.command({ getParameter: '*' }).catch(() => ({}));
  return { version, topology, parameters };
}

/** Below zero where `one` is the older. */
function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => version.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What a requirement asks for and the server does not have; null where it has everything. */
function lacking(requirement: Document, server: ServerTraits): string | null {
  const asked = requirement as {
    minServerVersion?: string;
    maxServerVersion?: string;
    topologies?: string[];
    serverParameters?: Document;
    auth?: boolean;
    csfle?: unknown;
    serverless?: string;
  };
  const { minServerVersion: least, maxServerVersion: most } = asked;
  if (least !== undefined && compareVersions(server.version, least) < 0) return `needs version ${least}`;
  if (most !== undefined) {
    const length = most.split('.').length;
    const shortened = server.version.split('.').slice(0, length).join('.');
    if (compareVersions(shortened, most) > 0) return `only up to version ${most}`;
  }
  if (asked.topologies?.includes(server.topology) === false) return `for ${asked.topologies.join(', ')}`;
  if (asked.auth === true) return 'needs authentication';
  if (asked.csfle !== undefined && asked.csfle !== false) return 'needs client-side encryption';
  if (asked.serverless === 'require') return 'needs serverless';
  for (const [name, value] of Object.entries(asked.serverParameters ?? {}))
    if (server.parameters[name] !== value) return `needs the server parameter ${name}`;
  return null;
}

/** Null where one of the requirements is met, or there are none. */
export function unmetRequirement(requirements: readonly Document[] | undefined, server: ServerTraits): string | null {
  const reasons = (requirements ?? []).map((each) => lacking(each, server));
  return reasons.includes(null) || reasons.length === 0
    ? null
    : (reasons.find((each) => each?.startsWith('for ') === false) ?? reasons[0] ?? null);
}
