// `npm run restore -- DIR`: a backup into the empty database of MONGODB_URI.
import { latestVersion } from '../server/database/migrations-apply.ts';
import { migrations } from '../server/database/migrations.ts';
import { runCommand } from './command-line.ts';
import { restoreBackup } from './restore-backup.ts';

await runCommand('restore', [], ({ client, folder, key, tell }) =>
  restoreBackup({ client, folder, key, schemaVersion: latestVersion(migrations), now: () => new Date(), tell }),
);
