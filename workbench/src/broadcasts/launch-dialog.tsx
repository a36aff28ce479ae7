// The last question before a broadcast: what will happen, and what will not.
import { Modal } from 'antd';
import type { ReactNode } from 'react';
import { showCount } from '../format.ts';

type Props = {
  isOpen: boolean;
  planned: number;
  consultants: number;
  /** Confirmations in all. */
  taps: number;
  isRunning: boolean;
  onCancel: () => void;
  onConfirm: () => void;
  /** What went wrong with the last attempt. */
  children: ReactNode;
};

export const LaunchDialog = ({
  isOpen,
  planned,
  consultants,
  taps,
  isRunning,
  onCancel,
  onConfirm,
  children,
}: Props) => (
  <Modal
    open={isOpen}
    title="发起这次群发？"
    okText="确定发起"
    cancelText="再改改"
    onOk={onConfirm}
    onCancel={onCancel}
    okButtonProps={{ 'data-testid': 'broadcast-confirm', loading: isRunning, disabled: isRunning }}
    cancelButtonProps={{ disabled: isRunning }}
    closable={!isRunning}
    mask={{ closable: false }}
    keyboard={!isRunning}
  >
    <p>
      <b>{showCount(consultants)}</b> 位顾问会收到
      {taps > consultants ? `共 ${showCount(taps)} 条` : '各一条'}企业微信确认，共 <b>{showCount(planned)}</b> 位客户。
    </p>
    <p>顾问点确认之前，什么都不会发出去；顾问也可以不给某位客户发。还没确认的部分随时可以撤销。</p>
    {children}
  </Modal>
);
