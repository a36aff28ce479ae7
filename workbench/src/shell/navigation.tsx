// The way between the screens: at the side of a desk; on a phone the daily ones at the bottom and the others behind 更多.
import { useEffect, useState } from 'react';
import { AppstoreOutlined } from '@ant-design/icons';
import { Link } from '../router.tsx';
import { useIsPhone } from '../use-is-phone.ts';
import type { Screen } from './screens.tsx';

const mostOnPhone = 5;

const NavLink = ({ screen: { id, path, title, Icon }, isCurrent }: { screen: Screen; isCurrent: boolean }) => (
  <Link
    to={path}
    className={`nav-link${isCurrent ? ' is-current' : ''}`}
    aria-current={isCurrent ? 'page' : undefined}
    data-testid={`nav-${id}`}
  >
    <Icon />
    <span>{title}</span>
  </Link>
);

export const Navigation = ({ screens, currentId }: { screens: readonly Screen[]; currentId: string | undefined }) => {
  const [isOpen, setIsOpen] = useState(false);
  const isShort = useIsPhone() && screens.length > mostOnPhone;
  const onBar = isShort ? screens.filter((screen) => screen.isOnPhoneBar) : screens;
  const others = screens.filter((screen) => !onBar.includes(screen));
  useEffect(() => setIsOpen(false), [currentId, isShort]);
  useEffect(() => {
    if (!isOpen) return;
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setIsOpen(false);
    };
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [isOpen]);
  const links = (some: readonly Screen[]) =>
    some.map((screen) => <NavLink key={screen.id} screen={screen} isCurrent={screen.id === currentId} />);
  return (
    <>
      {isOpen && <div className="nav-shade" onClick={() => setIsOpen(false)} aria-hidden />}
      <nav className="nav" aria-label="主导航">
        {isOpen && (
          <div className="nav-more" id="nav-more" onClick={() => setIsOpen(false)}>
            {links(others)}
          </div>
        )}
        {links(onBar)}
        {others.length > 0 && (
          <button
            type="button"
            className={`nav-link${others.some(({ id }) => id === currentId) ? ' is-current' : ''}`}
            aria-expanded={isOpen}
            aria-controls="nav-more"
            onClick={() => setIsOpen(!isOpen)}
            data-testid="nav-more"
          >
            <AppstoreOutlined />
            <span>更多</span>
          </button>
        )}
      </nav>
    </>
  );
};
