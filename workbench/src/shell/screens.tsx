// The screens: their address, their word in the navigation, what one must be allowed, and their code, loaded when first opened.
import {
  CheckSquareOutlined,
  CoffeeOutlined,
  FilterOutlined,
  ImportOutlined,
  InboxOutlined,
  NotificationOutlined,
  ProfileOutlined,
  QrcodeOutlined,
  SettingOutlined,
  TagsOutlined,
  TeamOutlined,
  UserSwitchOutlined,
} from '@ant-design/icons';
import { lazy, type ComponentType } from 'react';

export type Screen = {
  id: string;
  path: string;
  title: string;
  permission: string;
  /** On a phone it stands at the bottom; the others are behind 更多. */
  isOnPhoneBar?: true;
  /** Reached from other screens only. */
  isOutOfNav?: true;
  Icon: ComponentType;
  /** `rest`: what follows in the address, `['1']` for `/customers/1`. */
  View: ComponentType<{ rest: readonly string[] }>;
};

export const screens: readonly Screen[] = [
  {
    id: 'today',
    path: '/today',
    title: '今天',
    permission: 'today.read',
    isOnPhoneBar: true,
    Icon: CoffeeOutlined,
    View: lazy(() => import('../today/today-screen.tsx')),
  },
  {
    id: 'opt-outs',
    path: '/opt-outs',
    title: '退订请求',
    permission: 'tasks.read',
    isOutOfNav: true,
    Icon: CheckSquareOutlined,
    View: lazy(() => import('../opt-outs/opt-out-screen.tsx')),
  },
  {
    id: 'customers',
    path: '/customers',
    title: '客户',
    permission: 'customers.read',
    isOnPhoneBar: true,
    Icon: TeamOutlined,
    View: lazy(() => import('../customers/customers-screen.tsx')),
  },
  {
    id: 'tasks',
    path: '/tasks',
    title: '待办',
    permission: 'tasks.read',
    isOnPhoneBar: true,
    Icon: CheckSquareOutlined,
    View: lazy(() => import('../tasks/tasks-screen.tsx')),
  },
  {
    id: 'tags',
    path: '/tags',
    title: '标签',
    permission: 'tags.read',
    Icon: TagsOutlined,
    View: lazy(() => import('../tags/tags-screen.tsx')),
  },
  {
    id: 'segments',
    path: '/segments',
    title: '分群',
    permission: 'segments.read',
    Icon: FilterOutlined,
    View: lazy(() => import('../segments/segments-screen.tsx')),
  },
  {
    id: 'broadcasts',
    path: '/broadcasts',
    title: '群发',
    permission: 'broadcasts.read',
    isOnPhoneBar: true,
    Icon: NotificationOutlined,
    View: lazy(() => import('../broadcasts/broadcasts-screen.tsx')),
  },
  {
    id: 'live-codes',
    path: '/live-codes',
    title: '渠道活码',
    permission: 'live-codes.read',
    Icon: QrcodeOutlined,
    View: lazy(() => import('../live-codes/live-codes-screen.tsx')),
  },
  {
    id: 'pool',
    path: '/pool',
    title: '公海',
    permission: 'pool.claim',
    Icon: InboxOutlined,
    View: lazy(() => import('../pool/pool-screen.tsx')),
  },
  {
    id: 'handovers',
    path: '/handovers',
    title: '交接',
    permission: 'handovers.read',
    Icon: UserSwitchOutlined,
    View: lazy(() => import('../handovers/handovers-screen.tsx')),
  },
  {
    id: 'imports',
    path: '/imports',
    title: '导入',
    permission: 'customers.import',
    Icon: ImportOutlined,
    View: lazy(() => import('../imports/imports-screen.tsx')),
  },
  {
    id: 'settings',
    path: '/settings',
    title: '设置',
    permission: 'settings.read',
    Icon: SettingOutlined,
    View: lazy(() => import('../settings/settings-screen.tsx')),
  },
  {
    id: 'audit',
    path: '/audit',
    title: '记录',
    permission: 'audit.read',
    Icon: ProfileOutlined,
    View: lazy(() => import('../audit/audit-screen.tsx')),
  },
];
