// Which corps a database serves: data of a demo and of a real corp never share one.
import mongoose, { Schema } from 'mongoose';

type InstallationRecord = { agencyId: string; corpId: string; isReal: boolean; startedAt: Date };

const installationSchema = new Schema<InstallationRecord>(
  {
    agencyId: { type: String, required: true },
    corpId: { type: String, required: true },
    isReal: { type: Boolean, required: true },
    startedAt: { type: Date, required: true },
  },
  { versionKey: false },
);
installationSchema.index({ agencyId: 1, corpId: 1 }, { unique: true });
installationSchema.index({ isReal: 1 });

const InstallationModel = mongoose.model<InstallationRecord>('Installation', installationSchema, 'installations');

/** Why this process must not start on this database. `message` is one line for the terminal. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

/** The database of the sandbox says so itself; a MongoDB names the commit it was built from. */
export const isEmbedded = (buildInfo: { gitVersion?: unknown }): boolean => buildInfo.gitVersion === 'embedded';

type Corp = { agencyId: string; corpId: string; isReal: boolean };

/** Before anything is written. Throws StartRefused. */
export const refuseUnfitDatabase = async (db: mongoose.mongo.Db, corp: Corp): Promise<void> => {
  const installations = db.collection<InstallationRecord>(InstallationModel.collection.name);
  const other = await installations.findOne({ isReal: !corp.isReal });
  if (!corp.isReal) {
    if (other)
      throw new StartRefused(`the database holds data of the real corp ${other.corpId}: no simulator beside it`);
    return;
  }
  if (isEmbedded(await db.admin().command({ buildInfo: 1 }))) {
    throw new StartRefused('the embedded database is for the demo only: set MONGODB_URI to a MongoDB (replica set)');
  }
  if (other) {
    throw new StartRefused(`the database holds demo data (agency ${other.agencyId}): set MONGODB_URI to an empty one`);
  }
  const strange = await installations.findOne({ agencyId: corp.agencyId, corpId: { $ne: corp.corpId } });
  if (strange)
    throw new StartRefused(`the database holds data of another corp (${strange.corpId}) under this AGENCY_ID`);
};

/** For the starts to come. */
export const noteInstallation = async (corp: Corp, now: Date): Promise<void> => {
  await InstallationModel.updateOne(
    { agencyId: corp.agencyId, corpId: corp.corpId },
    { $setOnInsert: { isReal: corp.isReal, startedAt: now } },
    { upsert: true },
  );
};
