// What the demo agency did before Banlv, added as its owner would, once each, whenever a start was stopped before.
import type { DemoAgency } from './agency/agency.types.ts';
import { makeStays } from './agency/make-stays.ts';
import { makeRuleTags } from './agency/rule-tags.ts';
import { importTrips } from './agency/seed.ts';
import { OWNER } from './agency/staff-list.ts';
import { saveSettings, type DemoSettings } from './settings.ts';

/** Past trips; then stays, and the tags that follow from them. */
export const addPast = async (
  publicUrl: string,
  { dataDir, settings, agency }: { dataDir: string; settings: DemoSettings; agency: () => DemoAgency },
): Promise<void> => {
  const done = { ...settings };
  if (!done.areTripsImported) {
    await importTrips(publicUrl, OWNER.userId, agency().trips);
    done.areTripsImported = true;
    saveSettings(dataDir, done);
  }
  if (!done.areRuleTagsMade) {
    await importTrips(publicUrl, OWNER.userId, makeStays(agency()));
    await makeRuleTags(publicUrl, OWNER.userId);
    saveSettings(dataDir, { ...done, areRuleTagsMade: true });
  }
};
