// The owner's settings: whether anything is sent, the way from a first look to the whole corp, limits and hours.
import { useEffect } from 'react';
import { api, type Settings } from '../api.ts';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { sendingSignals } from '../shell/sending-notice.tsx';
import { useLoaded } from '../use-loaded.ts';
import { DomainFile } from './domain-file.tsx';
import { Examination } from './examination.tsx';
import { FirstSync } from './first-sync.tsx';
import { LicenceMeter } from './licence-meter.tsx';
import { Pilot } from './pilot.tsx';
import { SendingSwitch } from './sending-switch.tsx';
import { ValuesForm } from './values-form.tsx';

const SettingsBody = ({ settings, onChanged }: { settings: Settings; onChanged: () => void }) => (
  <div className="settings">
    <SendingSwitch settings={settings} onChanged={onChanged} />
    <Examination />
    <FirstSync acceptedAt={settings.firstSyncAcceptedAt} onChanged={onChanged} />
    <Pilot settings={settings} onChanged={onChanged} />
    {/* A new version reads the meter again and fills the form anew. */}
    <LicenceMeter key={`meter ${settings.version}`} />
    <ValuesForm key={`values ${settings.version}`} settings={settings} onChanged={onChanged} />
    <DomainFile name={settings.domainFileName} onChanged={onChanged} />
  </div>
);

const SettingsScreen = () => {
  const settings = useLoaded('settings', (signal) => api.getSettings({}, signal));
  const data = settings.value?.data;
  const version = data?.version;
  useEffect(() => {
    if (version !== undefined) sendingSignals.dispatchEvent(new Event('changed'));
  }, [version]);
  return (
    <section>
      <header className="screen-head">
        <h1>设置</h1>
        <p className="muted">只有负责人能看到这一页；每次改动都留在“记录”里</p>
      </header>
      {settings.error && <Failure error={settings.error} onRetry={settings.reload} />}
      {!data && !settings.error && <Loading />}
      {data && <SettingsBody settings={data} onChanged={settings.reload} />}
    </section>
  );
};

export default SettingsScreen;
