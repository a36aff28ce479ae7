// Where I am and who I am; the way out.
import { LogoutOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { api, type Me } from '../api.ts';
import { useSubmit } from '../use-submit.ts';
import { roleWords } from '../words.ts';
import icon from './icon.svg';

export const TopBar = ({ me }: { me: Me }) => {
  const signOut = useSubmit(async () => {
    await api.signOut();
    // A whole new page: nothing that was read stays in memory for the next person.
    window.location.replace('/');
  });
  return (
    <header className="top-bar">
      <img src={icon} alt="" width={28} height={28} />
      <span className="top-agency">{me.agencyName}</span>
      <span className="top-me">
        <b data-testid="me-name">{me.name}</b>
        <span className="top-role" data-testid="me-role">
          {[roleWords[me.role], me.storeName === me.agencyName ? '' : me.storeName].filter(Boolean).join(' · ')}
        </span>
      </span>
      {signOut.error && <span role="alert">{signOut.error.message}</span>}
      <Button
        type="text"
        icon={<LogoutOutlined />}
        loading={signOut.isRunning}
        onClick={signOut.run}
        data-testid="sign-out"
        aria-label="退出登录"
      >
        <span className="only-desktop">退出</span>
      </Button>
    </header>
  );
};
