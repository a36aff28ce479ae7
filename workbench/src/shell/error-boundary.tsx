// Catches a screen that cannot be drawn: mostly its code is gone because the server was updated meanwhile.
import { Button } from 'antd';
import { Component, type ReactNode } from 'react';

/** React offers this only to classes. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className="failure" role="alert">
        <p>这个页面没有打开。系统可能刚刚更新过，刷新后再试。</p>
        <Button type="primary" onClick={() => window.location.reload()}>
          刷新页面
        </Button>
      </div>
    );
  }
}
