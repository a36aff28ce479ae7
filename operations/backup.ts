// `npm run backup -- DIR`: the whole database of MONGODB_URI into an empty folder; encrypted where BACKUP_KEY is set.
import { appVersion } from '../config/app-version.ts';
import { runCommand } from './command-line.ts';
import { writeBackup } from './write-backup.ts';

const withoutSnapshot = 'without-snapshot';

await runCommand('backup', [withoutSnapshot], ({ client, folder, key, tell, hasFlag }) => {
  if (key === null) tell('BACKUP_KEY is not set: the backup is not encrypted');
  const asOfOneMoment = !hasFlag(withoutSnapshot);
  return writeBackup({ client, folder, key, appVersion, now: () => new Date(), asOfOneMoment, tell });
});
